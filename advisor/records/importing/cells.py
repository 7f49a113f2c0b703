"""One cell of a table as a value: numbers as people write them, dates, choices; what cannot be read says by which rule."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from advisor.catalog.import_rows import ImportColumn

__all__ = ["CellFault", "CellValue", "reader_of", "student_id"]

CellValue: TypeAlias = str | float | int | None

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[ T]\d.*)?")
_PACKED_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
_SLUG: Final = re.compile(r"[a-z0-9_]{1,40}")
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9._@-]{1,40}")
_UNITS: Final = re.compile(r"(分|元|块|%|人|次|个|档|级|岁|元/月|/月|每月|约|¥|￥|rmb)+$|^(约|¥|￥)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NOTHING: Final = frozenset(
    {
        "",
        "无",
        "-",
        "--",
        "—",
        "/",
        "\\",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "nan",
        "空",
        "缺",
        "缺考",
        "未填",
        "暂无",
    }
)
_REMEMBERED: Final = 2_000
_YES: Final = frozenset({"是", "对", "1", "y", "yes", "true", "√", "对口", "在职", "有"})
_NO: Final = frozenset({"否", "不", "0", "n", "no", "false", "×", "x", "不对口", "离职", "无", "没有"})


class CellFault(Exception):
    """A cell cannot be taken: ``rule`` is ``type``, ``range``, ``choice``, ``date``, ``length``, ``scientific`` or ``cohort``."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def student_id(text: str) -> str:
    """A student's number as an id: digits alone take an S in front.

    Raises:
        CellFault: ``type`` – no number of that kind; ``scientific`` – a spreadsheet has rounded it.
    """
    cell = _narrow(text).replace(" ", "")
    if _SCIENTIFIC.fullmatch(cell):
        raise CellFault("scientific")
    cell = cell.removesuffix(".0")
    cell = cell if cell[:1] in "Ss" else f"S{cell}"
    if not _ID.fullmatch(cell) or len(cell) < 2:
        raise CellFault("type")
    return f"S{cell[1:]}"


def reader_of(column: ImportColumn) -> Callable[[str], CellValue]:
    """The function that reads the cells of a column; it gives None for an empty cell and raises ``CellFault``."""
    read = _READERS[column.type]

    known: dict[str, CellValue] = {}  # most columns say few things many times

    def reader(text: str) -> CellValue:
        if text in known:
            return known[text]
        if text.casefold() in _NOTHING and not (column.type in ("flag", "choice", "mask") and text == "无"):
            return None
        value = read(column, text)
        if len(known) < _REMEMBERED:
            known[text] = value
        return value

    return reader


def _narrow(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _number(column: ImportColumn, text: str) -> float:
    cell = _narrow(text).replace(",", "").replace(" ", "").lower()
    cell = cell.lstrip("'")
    factor = 1.0
    if not _NUMBER.fullmatch(cell):
        cell = _UNITS.sub("", _UNITS.sub("", cell))
        for mark, times in (("万", 10_000.0), ("千", 1_000.0), ("k", 1_000.0)):
            if column.type == "money" and cell.endswith(mark):
                cell, factor = cell.removesuffix(mark), times
    if not _NUMBER.fullmatch(cell) or len(cell) > 20:
        raise CellFault("scientific" if _SCIENTIFIC.fullmatch(cell) else "type")
    value = float(cell) * factor
    if (column.low is not None and value < column.low) or (column.high is not None and value > column.high):
        raise CellFault("range")
    return value


def _integer(column: ImportColumn, text: str) -> int:
    value = _number(column, text)
    if value != int(value):
        raise CellFault("type")
    return int(value)


def _text(column: ImportColumn, text: str) -> str:
    cell = _CONTROL.sub("", text)
    if cell[:1] == "'" and cell[1:2] in "=+-@":
        cell = cell[1:]  # the mark that keeps a spreadsheet from computing it
    if column.high is not None and len(cell) > column.high:
        raise CellFault("length")
    return cell


def _date(_column: ImportColumn, text: str) -> str:
    cell = _narrow(text).strip()
    found = _DATE.fullmatch(cell) or _PACKED_DATE.fullmatch(cell)
    try:
        if found is None:
            raise ValueError(cell)
        year, month, day = found.groups()
        return date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        raise CellFault("date") from None


def _year(column: ImportColumn, text: str) -> int:
    found = re.match(r"(\d{4})(?!\d)|(\d{4})(?=\d{2}(\d{2})?$)", _narrow(text).strip())
    if found is None:
        raise CellFault("type")
    year = int(found[0])
    if not (column.low or 0) <= year <= (column.high or 9999):
        raise CellFault("range")
    return year


def _cohort(column: ImportColumn, text: str) -> int:
    if "级" in text:  # the year of enrolment, which is not the year of graduation
        raise CellFault("cohort")
    return _year(column, text.strip().removesuffix("届"))


def _choice(column: ImportColumn, text: str) -> str:
    cell = _narrow(text).strip().casefold()
    for value, words in column.choices.items():
        if cell == value or cell in words:
            return value
    raise CellFault("choice")


def _mask(column: ImportColumn, text: str) -> int:
    cell = _narrow(text).strip()
    return int(cell) if cell.isascii() and cell.isdigit() and int(cell) <= 7 else int(_choice(column, text))


def _flag(_column: ImportColumn, text: str) -> int:
    cell = _narrow(text).strip().casefold()
    if cell in _YES or cell in _NO:
        return int(cell in _YES)
    raise CellFault("choice")


def _id(_column: ImportColumn, text: str) -> str:
    cell = _narrow(text).strip().removesuffix(".0")
    if not _ID.fullmatch(cell):
        raise CellFault("type")
    return cell


def _matching(pattern: re.Pattern[str]) -> Callable[[ImportColumn, str], str]:
    def read(_column: ImportColumn, text: str) -> str:
        cell = _narrow(text).strip()
        if not pattern.fullmatch(cell):
            raise CellFault("type")
        return cell

    return read


def _job(_column: ImportColumn, text: str) -> str:
    cell = _narrow(text).strip().upper()
    cell = cell if cell.startswith("J") else f"J{cell}"
    if not re.fullmatch(r"J[0-9]{1,18}", cell):
        raise CellFault("type")
    return cell


_READERS: Final[dict[str, Callable[[ImportColumn, str], CellValue]]] = {
    "student": lambda _column, text: student_id(text),
    "staff": _id,
    "name": _text,
    "text": _text,
    "long": _text,
    "list": _text,
    "number": _number,
    "percent": _number,
    "money": _number,
    "integer": _integer,
    "date": _date,
    "year": _year,
    "cohort": _cohort,
    "choice": _choice,
    "mask": _mask,
    "flag": _flag,
    "job": _job,
    "account": _matching(_ACCOUNT),
    "slug": _matching(_SLUG),
}
