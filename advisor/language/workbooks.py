"""Text of the cells of an Excel file, for the child process behind ``documents``; tables are imported elsewhere."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from advisor.language.packages import Package, Refused

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["written", "xlsx_cells", "xlsx_text"]

_NEEDED: Final = re.compile(r"\[Content_Types\]\.xml|xl/(_rels/)?[^/]+\.(xml|rels)|xl/worksheets/[^/]+\.xml")
_COMMENTS: Final = re.compile(r"xl/(comments\d*|comments/[^/]+|threadedComments/[^/]+)\.xml")
_WORTH_A_LOOK: Final = re.compile(rb"mergeCell|hidden=|(?:ht|width)=[\"']0")
_BREAKS: Final = re.compile(r"\s*[\t\r\n\v\f\x85\u2028\u2029]+\s*")
# Dates of the Chinese built-in formats, whose codes stand in no file and not in openpyxl either (ECMA-376, 18.8.30).
_CHINESE_DATES: Final = frozenset({*range(27, 37), *range(50, 59)})
_WHITE_INDICES: Final = frozenset({1, 9})
_TINY_POINTS: Final = 2.0
_MAX_ROWS: Final = 1_048_576


@dataclass(slots=True)
class _Merged:
    """A merged range, and what its first cell says."""

    left: int
    top: int
    right: int
    bottom: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a sheet stands beside its values: rows and columns that are not shown, and merged ranges from the top."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[_Merged] = field(default_factory=list)


def xlsx_text(package: Package) -> tuple[str, list[str]]:
    """Text of an Excel file and its notices.

    Sheet by sheet, a row is a line and its cells with a value stand apart by a tab; rows without any are left out.
    Formulas give the value that was stored with them, dates are ISO dates, a merged cell speaks once. Hidden cells
    stand in their places, comments at the end.

    Raises:
        Refused: ``malformed``.
    """
    notices: list[str] = []
    lines: list[str] = []
    try:
        from openpyxl import load_workbook

        workbook = load_workbook(_lean(package), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            part: str = getattr(sheet, "_worksheet_path")  # noqa: B009 - nothing else leads from a sheet to its part
            shape = _shape(package.part(part))
            rows = list(_rows(workbook, sheet, shape, notices))
            if rows and sheet.sheet_state != "visible":
                notices.append("hidden_cells")
            lines += rows
        comments = _comments(package)
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl raises whatever comes up where a file is not as it expects
        raise Refused("malformed", "xlsx") from fault
    return "\n".join([*lines, *comments]), [*notices, *(["comments"] if comments else [])]


def written(workbook: "Workbook", cell: Any) -> str:  # noqa: ANN401 - openpyxl's cell, imported lazily
    """A cell as text: dates in ISO form, numbers with all their digits, no line breaks."""
    return _written(workbook, cell)


def xlsx_cells(package: Package) -> list[list[str]]:
    """The cells of the first sheet that holds any, row by row; a cell without a value is an empty text.

    Values are written as in ``xlsx_text``; a row keeps its place, so that row 3 is the sheet's row 3.

    Raises:
        Refused: ``malformed``.
    """
    try:
        from openpyxl import load_workbook

        workbook = load_workbook(_lean(package), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            rows: list[list[str]] = []
            for number, row in enumerate(sheet.iter_rows(), 1):
                if number > _MAX_ROWS:
                    raise Refused("malformed", "xlsx")
                rows.append(["" if cell.value is None else _written(workbook, cell) for cell in row])
            if any(any(row) for row in rows):
                return rows
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl raises whatever comes up where a file is not as it expects
        raise Refused("malformed", "xlsx") from fault
    return []


def _lean(package: Package) -> io.BytesIO:
    """The package without pictures, charts and properties, each part read once under all checks."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as lean:
        for name in dict.fromkeys(package.names):
            if _NEEDED.fullmatch(name):
                lean.writestr(name, package.part(name))
    return stream


def _rows(workbook: "Workbook", sheet: Any, shape: _Shape, notices: list[str]) -> Iterator[str]:  # noqa: ANN401
    sheet.reset_dimensions()  # some programs declare a smaller range than they fill
    waiting, open_ranges = list(reversed(shape.merged)), list[_Merged]()
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > _MAX_ROWS:  # openpyxl fills the gap before a row of any number
            raise Refused("malformed", "xlsx")
        while waiting and waiting[-1].top <= number:
            open_ranges.append(waiting.pop())
        open_ranges = [merged for merged in open_ranges if merged.bottom >= number]
        texts = []
        for cell in row:
            text = "" if cell.value is None else _written(workbook, cell)
            if not text:
                continue
            is_covered, is_repeated = _under(open_ranges, cell.row, cell.column, text)
            if is_repeated:
                continue
            is_hidden = number in shape.hidden_rows or any(cell.column in span for span in shape.hidden_columns)
            if is_covered or is_hidden:
                notices.append("hidden_cells")
            notices += _style_notices(cell)
            texts.append(text)
        if texts:
            yield "\t".join(texts)


def _under(open_ranges: list[_Merged], row: int, column: int, text: str) -> tuple[bool, bool]:
    """Whether a cell lies unseen under a merged one, and whether it only says the same again."""
    for merged in open_ranges:
        if (row, column) == (merged.top, merged.left):
            merged.text = text
        elif merged.left <= column <= merged.right:
            return True, text == merged.text
    return False, False


def _written(workbook: "Workbook", cell: Any) -> str:  # noqa: ANN401 - openpyxl's cell, imported lazily
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and cell.style_array.numFmtId in _CHINESE_DATES:
        from openpyxl.utils.datetime import from_excel

        value = from_excel(value, workbook.epoch)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, float):
        return f"{value:.15g}"  # all the digits that a spreadsheet shows
    from openpyxl.utils.escape import unescape

    return _BREAKS.sub(" ", unescape(str(value))).strip()


def _style_notices(cell: Any) -> Iterator[str]:  # noqa: ANN401
    if cell.number_format == ";;;":
        yield "hidden_cells"
    font = cell.font
    if font.sz is not None and font.sz <= _TINY_POINTS:
        yield "tiny_text"
    colour = font.color
    if colour is None or cell.fill.fill_type is not None:
        return
    is_white = (
        (colour.type == "rgb" and re.fullmatch(r"(?i)(..)?f[3-f]f[3-f]f[3-f]", colour.rgb))
        or (colour.type == "theme" and colour.theme == 0 and abs(colour.tint) <= 0.05)
        or (colour.type == "indexed" and colour.indexed in _WHITE_INDICES)
    )
    if is_white:
        yield "white_text"


def _shape(data: bytes) -> _Shape:
    shape = _Shape()
    if not _WORTH_A_LOOK.search(data):
        return shape
    number = 0
    for _, node in ElementTree.iterparse(io.BytesIO(data)):
        tag = node.tag.rpartition("}")[2]
        if tag == "col" and _is_unseen(node, "width"):
            shape.hidden_columns.append(range(int(node.get("min", "0")), int(node.get("max", "0")) + 1))
        elif tag == "row":
            number = int(float(node.get("r") or number + 1))
            if _is_unseen(node, "ht"):
                shape.hidden_rows.add(number)
            node.clear()
        elif tag == "mergeCell":
            shape.merged.append(_merged(node.get("ref", "")))
    shape.merged.sort(key=lambda merged: merged.top)
    return shape


def _is_unseen(node: ElementTree.Element, size: str) -> bool:
    return node.get("hidden") in {"1", "true"} or float(node.get(size) or 1) == 0


def _merged(reference: str) -> _Merged:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return _Merged(int(left or 1), int(top or 1), int(right or 16_384), int(bottom or _MAX_ROWS))


def _comments(package: Package) -> list[str]:
    """Comments, a line each; a thread that stands in its older form too is given once."""
    said: list[str] = []
    for name in sorted(filter(_COMMENTS.fullmatch, dict.fromkeys(package.names))):
        root = package.xml(name)
        for node in [*root, *(child for part in root for child in part)]:
            kind = node.tag.rpartition("}")[2]
            if kind not in {"comment", "threadedComment"}:
                continue
            parts = (part.text or "" for part in node.iter() if part.tag.rpartition("}")[2] in {"t", "text"})
            text = _BREAKS.sub(" ", "".join(parts)).strip()
            if text and not (kind == "threadedComment" and text in "\n".join(said)):
                said.append(text)
    return said
