"""A .csv of any college as columns of text, and what kind of column each is."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.errors import InputFault, NotFound

__all__ = ["MISSING", "Column", "Kind", "Table", "dates_of", "numbers_of", "read_table", "typed"]

Kind: TypeAlias = Literal["number", "date", "category"]

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "-", "--", "—", "?", "？", "无记录", "未登记", "缺失", "不详", "空"}
)
"""Cells that say nothing, in lower case and without blanks."""

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text" begins with one of these
MOST_BYTES = 64 * 1024 * 1024
READABLE = 0.95
"""Share of the filled cells that must read as numbers (or dates) for the column to be one."""

_NUMBER = re.compile(
    r"[¥$€£]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?|[+-]?\.\d+)\s*([^\d\s.,+-]{0,3})", re.I
)
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*日?|月)?(?:[ T].*)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
Texts: TypeAlias = "NDArray[np.object_]"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text; a cell that says nothing is the empty text.

    Attributes:
        columns: Name → cells, in the order of the file; all of one length.
        rows: Number of rows.
    """

    columns: Mapping[str, Texts]
    rows: int

    def without(self, names: Sequence[str]) -> "Table":
        """The table without these columns."""
        return Table({name: cells for name, cells in self.columns.items() if name not in names}, self.rows)

    def taken(self, rows: NDArray[np.intp]) -> "Table":
        """The table of these rows."""
        return Table({name: cells[rows] for name, cells in self.columns.items()}, len(rows))


@dataclass(frozen=True, slots=True)
class Column:
    """What kind a column is; ``unreadable`` counts filled cells of a number or date that read as neither."""

    name: str
    kind: Kind
    distinct: int
    filled: int
    unreadable: int


def read_table(path: Path) -> Table:
    """Read a table with a header: UTF-8, GB18030 or marked UTF-16; comma, semicolon, tab or bar between the cells.

    Raises:
        NotFound: ``file``.
        InputFault: ``empty`` without rows, ``too_large``, ``binary``, ``encoding``, ``malformed`` for a row of another
            length or a heading that is empty or stands twice.
    """
    if not path.is_file():
        raise NotFound("file", value=str(path))
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES // 2**20
        raise InputFault("too_large", where=path.name, variant="text", value=len(data) // 2**20, limit=limit)
    if b"\0" in data[:65536] and not data.startswith(_WIDE):
        raise InputFault("binary", where=path.name, variant="table", value=path.name)
    text = _decoded(data, path.name)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise InputFault("malformed", where=path.name, variant="table", value=str(error)) from error
    if len(rows) < 2:
        raise InputFault("empty", where=path.name, variant="table", value=path.name)
    names = [name.strip() for name in rows[0]]
    twice = [name for name, count in Counter(names).items() if count > 1 or not name]
    if twice:
        raise InputFault("malformed", where=f"{path.name}:1", variant="heading", value=twice[0])
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(names):
            raise InputFault(
                "malformed", where=f"{path.name}:{number}", variant="row", value=len(row), wanted=len(names)
            )
    cells = np.array([[_cell(cell) for cell in row] for row in rows[1:]], dtype=object)
    return Table({name: cells[:, place] for place, name in enumerate(names)}, len(cells))


def typed(table: Table) -> dict[str, Column]:
    """The kind of every column: numbers written as text are numbers, dates are dates, all else is a category."""
    return {name: _column(name, cells) for name, cells in table.columns.items()}


def numbers_of(cells: Texts) -> NDArray[np.float64]:
    """Cells as numbers (``72.5``, ``１２``, ``1,800 元``, ``60%``, ``72,5``); NaN where empty or no number."""
    known: dict[str, float] = {}
    for cell in set(cells.tolist()):
        known[cell] = _number(cell)
    return np.array([known[cell] for cell in cells.tolist()], dtype=np.float64)


def dates_of(cells: Texts) -> NDArray[np.float64]:
    """Dates (``2026-09-01``, ``2026/9/1``, ``2026年9月1日``, ``2026-09``) as days; NaN where empty or no date."""
    known = {cell: _days(cell) for cell in set(cells.tolist())}
    return np.array([known[cell] for cell in cells.tolist()], dtype=np.float64)


def _decoded(data: bytes, where: str) -> str:
    for encoding in ("utf-16",) if data.startswith(_WIDE) else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputFault("encoding", where=where, value=where)


def _cell(cell: str) -> str:
    bare = cell.strip()
    return "" if bare.lower() in MISSING else bare


def _column(name: str, cells: Texts) -> Column:
    values = Counter(cells.tolist())
    empty = values.pop("", 0)
    filled = len(cells) - empty
    if filled:
        for kind, read in (("number", _number), ("date", _days)):
            unread = sum(count for value, count in values.items() if not np.isfinite(read(value)))
            if unread <= (1 - READABLE) * filled and (kind == "date" or _one_unit(values)):
                return Column(name, kind, len(values), filled, unread)  # type: ignore[arg-type]
    return Column(name, "category", len(values), filled, 0)


def _one_unit(values: Mapping[str, int]) -> bool:
    """``A1``-like codes are no numbers, and ``3班`` beside ``3组`` are not one quantity."""
    found = (_NUMBER.fullmatch(_plain(value)) for value in values)
    return len({match.group(2) for match in found if match} - {""}) <= 1


def _number(cell: str) -> float:
    if not cell:
        return float("nan")
    text = _plain(cell)
    if _COMMA.fullmatch(text) and not re.fullmatch(r"[+-]?\d{1,3},\d{3}", text):
        text = text.replace(",", ".")
    match = _NUMBER.fullmatch(text)
    return float(match.group(1).replace(",", "")) if match else float("nan")


def _plain(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFKC", cell)


def _days(cell: str) -> float:
    match = _DATE.fullmatch(_plain(cell))
    if match is None:
        return float("nan")
    try:
        return float(date(int(match.group(1)), int(match.group(2)), int(match.group(3) or 1)).toordinal())
    except ValueError:
        return float("nan")
