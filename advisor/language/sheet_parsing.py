"""Opens one Excel workbook and prints its sheets row by row: the child process behind ``sheets``.

Usage: sheet_parsing.py FILE MAX_ROWS MAX_UNPACKED_BYTES MAX_RATIO

A line is a JSON list: ``["sheet", name, is_visible, merged]``, ``["row", number, [cells]]``, ``["fault", tail, variant,
value, limit]`` or ``["end"]``. Merged ranges are ``[left, top, right, bottom]``.
"""

import contextlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from advisor.language.packages import Package

__all__ = ["main", "sheet_lines"]

_LARGE: Final = 8 * 1024 * 1024  # unpacked; below it openpyxl is quick enough, and tells formats
_MAX_COLUMNS: Final = 1_000
_MAX_SHEETS: Final = 40
_MAX_MERGED: Final = 20_000
_LONGEST_CELL: Final = 32_767
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>]")
_MACRO: Final = re.compile(r"xl/(vbaProject\.bin|macrosheets/.*)")


def sheet_lines(data: bytes, max_rows: int, most: int, ratio: int) -> Iterator[list[Any]]:
    """The lines of a workbook.

    Raises:
        Refused: ``malformed``, ``encrypted``, ``format`` or ``too_large``.
    """
    from advisor.language.packages import Package, Refused

    package = Package(data, most=most, ratio=ratio)
    if package.kind != "xlsx":
        raise Refused("format", "no_table")
    if any(map(_MACRO.fullmatch, package.names)):
        raise Refused("format", "macro")
    try:
        parts = {
            name: _looked_over(package, name, max_rows) for name in package.names if name.endswith((".xml", ".rels"))
        }
        if package.unpacked > _LARGE:
            yield from _large(data, max_rows)
            return
        from openpyxl import load_workbook

        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets[:_MAX_SHEETS]:
            part: str = getattr(sheet, "_worksheet_path")  # noqa: B009 - nothing else leads from a sheet to its part
            yield ["sheet", sheet.title, sheet.sheet_state == "visible", parts.get(part.lstrip("/"), [])]
            yield from _rows(workbook, sheet, max_rows)
    except (Refused, MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl raises whatever comes up where a file is not as it expects
        raise Refused("malformed", "xlsx") from fault
    yield ["end"]


def _looked_over(package: "Package", name: str, max_rows: int) -> list[list[int]]:
    """Read a part once under all checks: how many rows it declares, and which ranges it merges."""
    from openpyxl.utils.cell import range_boundaries

    from advisor.language.packages import Refused

    is_sheet = name.startswith("xl/worksheets/")
    rows, merged, tail = 0, list[list[int]](), b""
    for piece in package.pieces(name):
        if is_sheet:
            rows += len(_ROW.findall(piece))
            if rows > max_rows + 100:
                raise Refused("too_large", "rows", str(rows), str(max_rows))
            if b"mergeCell" in tail + piece:
                for found in _MERGED.finditer(tail + piece):
                    if found.end() > len(tail) and len(merged) < _MAX_MERGED:
                        ranges = range_boundaries(f"{found[1].decode()}:{found[2].decode()}")
                        merged.append([int(edge or 1) for edge in ranges])
        tail = piece[-200:]
    return merged


def _rows(workbook: Any, sheet: Any, max_rows: int) -> Iterator[list[Any]]:  # noqa: ANN401 - openpyxl's own
    from advisor.language.packages import Refused

    sheet.reset_dimensions()  # some programs declare a smaller range than they fill
    count = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        cells = ["" if cell.value is None else _shown(workbook, cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > max_rows:
            raise Refused("too_large", "rows", str(count), str(max_rows))
        yield ["row", number, cells]


def _large(data: bytes, max_rows: int) -> Iterator[list[Any]]:
    """The lines of a large workbook: twenty times as fast, without formats, so a percentage comes as its fraction."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    from advisor.language.packages import Refused

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for at, meta in enumerate(workbook.sheets_metadata[:_MAX_SHEETS]):
        sheet = workbook.get_sheet_by_index(at)
        merged = [[left + 1, top + 1, right + 1, bottom + 1] for (top, left), (bottom, right) in
                  (sheet.merged_cell_ranges or ())[:_MAX_MERGED]]  # fmt: skip
        if sheet.width > _MAX_COLUMNS or sheet.height > max_rows + 100:
            raise Refused("too_large", "rows", str(sheet.height), str(max_rows))
        left = (sheet.start or (0, 0))[1]
        yield ["sheet", meta.name, meta.visible == SheetVisibleEnum.Visible, merged]
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [value if type(value) is str else _plain(value) for value in row]
            if any(cells):
                yield ["row", number, [""] * left + cells]
    yield ["end"]


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return "" if value is None else str(value).strip()


def _shown(workbook: Any, cell: Any) -> str:  # noqa: ANN401 - openpyxl's cell
    value = cell.value
    if type(value) is str:  # most cells are plain text
        return value[:_LONGEST_CELL].strip() if "_x" not in value else _escaped(value)
    if type(value) is int or type(value) is float:
        format_ = cell.number_format
        if "%" in format_ and not isinstance(value, bool):
            return f"{value * 100:.12g}%"
        if type(value) is int and cell.style_array.numFmtId == 0:
            return str(value)
    from advisor.language.workbooks import written

    return written(workbook, cell)


def _escaped(value: str) -> str:
    from openpyxl.utils.escape import unescape

    return str(unescape(value))[:_LONGEST_CELL].strip()


def main(arguments: list[str]) -> int:
    """Print the lines of a file; exit 0 for a fault too."""
    from advisor.language.packages import Refused
    from advisor.language.parsing import confine

    file, *limits = arguments
    confine()
    out = sys.stdout
    try:
        with contextlib.redirect_stdout(sys.stderr):  # openpyxl prints what it finds odd in a style
            for line in sheet_lines(Path(file).read_bytes(), *map(int, limits)):
                out.write(json.dumps(line) + "\n")
        return 0
    except Refused as verdict:
        fault = ["fault", verdict.tail, verdict.variant, verdict.value, verdict.limit]
    except zipfile.BadZipFile:
        fault = ["fault", "malformed", "xlsx", "", ""]
    except (MemoryError, RecursionError):
        fault = ["fault", "memory", "", "", ""]
    out.write(json.dumps(fault) + "\n")
    return 0


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))  # where the package is, if it is not installed
    sys.exit(main(sys.argv[1:]))
