"""Cells of a sheet as values, row by row, with every rule applied that needs no look at the records."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from advisor.catalog.import_rows import ImportColumn
from advisor.language.sheets import Merged, Sheet
from advisor.records.importing.cells import CellFault, CellValue, reader_of
from advisor.records.importing.headings import Layout
from advisor.records.importing.outliers import outliers

__all__ = ["Finding", "Line", "read_lines"]

_PERCENT_OF_ONE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a cell or row met, before it has its sentence."""

    row: int
    heading: str
    value: str
    rule: str
    severity: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """A row of the file: its number, its values by column, and whether it is out."""

    row: int
    values: dict[str, CellValue]
    cells: dict[str, str]
    is_out: bool = False
    aside: dict[str, str] = field(default_factory=dict)  # column → rule


@dataclass(frozen=True, slots=True)
class _Place:
    at: int
    heading: str
    column: ImportColumn
    read: Callable[[str], CellValue]


def read_lines(sheet: Sheet, layout: Layout, columns: Mapping[str, ImportColumn]) -> tuple[list[Line], list[Finding]]:
    """The data rows below the headings, and what was found about them.

    Args:
        sheet: The rows.
        layout: Where the headings stand and what they mean.
        columns: Of the kind, by name.
    """
    places = [
        _Place(heading.at, heading.heading, columns[heading.column], reader_of(columns[heading.column]))
        for heading in layout.headings
        if heading.how in ("name", "confirmed")
    ]
    findings: list[Finding] = []
    down = _filled_down(sheet, layout)
    lines = []
    for number, cells in sheet.rows[layout.first :]:
        shown = _covered(number, cells, down)
        if not any(place.at < len(shown) and shown[place.at] for place in places):
            continue  # a line of remarks beside the table
        lines.append(_line(number, shown, places, findings))
    _percentages(lines, places, findings)
    for place in places:
        _far_away(lines, place, findings)
    return lines, findings


def _line(number: int, cells: Sequence[str], places: Sequence[_Place], findings: list[Finding]) -> Line:
    values: dict[str, CellValue] = {}
    texts: dict[str, str] = {}
    line = Line(number, values, texts)
    for place in places:
        text = cells[place.at] if place.at < len(cells) else ""
        column = place.column
        texts[column.column] = text
        try:
            value = place.read(text)
        except CellFault as fault:
            values[column.column] = None
            _note(line, place, text, fault.rule, findings)
            continue
        values[column.column] = value
        if value is None and column.needed:
            _note(line, place, text, "required" if column.needed == "yes" else "missing", findings)
    return line


def _note(line: Line, place: _Place, text: str, rule: str, findings: list[Finding]) -> None:
    column = place.column
    is_reject = column.needed == "yes" or column.type == "student"
    if is_reject:
        line.is_out = True
    else:
        line.aside[column.column] = rule
    limits = {
        "low": "" if column.low is None else f"{column.low:g}",
        "high": "" if column.high is None else f"{column.high:g}",
        "right": "、".join(words[0] for words in column.choices.values()),
        "example": column.example,
    }
    findings.append(Finding(line.row, place.heading, text[:200], rule, "reject" if is_reject else "set_aside", limits))


def _percentages(lines: Sequence[Line], places: Iterable[_Place], findings: list[Finding]) -> None:
    """A column of percentages that holds fractions of one alone was written with a percent format: times 100."""
    for place in places:
        if place.column.type != "percent":
            continue
        name = place.column.column
        numbers: list[float] = [float(line.values[name] or 0) for line in lines if line.values.get(name) is not None]
        if len(numbers) > 1 and max(numbers) <= _PERCENT_OF_ONE and any(0 < number < 1 for number in numbers):
            for line in lines:
                value = line.values.get(name)
                if value is not None and "%" not in line.cells[name]:
                    line.values[name] = round(float(value) * 100, 10)
            findings.append(Finding(lines[0].row - 1, place.heading, "", "fraction", "note"))


def _far_away(lines: Sequence[Line], place: _Place, findings: list[Finding]) -> None:
    column = place.column
    if not column.rule:
        return
    numbers: list[Any] = [None if line.is_out else line.values.get(column.column) for line in lines]
    for at in sorted(outliers(numbers, logarithmic=column.rule == "robust_z_log")):
        line = lines[at]
        line.values[column.column] = None
        line.aside[column.column] = "robust_z"
        findings.append(Finding(line.row, place.heading, line.cells[column.column][:200], "robust_z", "set_aside"))


def _filled_down(sheet: Sheet, layout: Layout) -> dict[int, list[tuple[int, str]]]:
    """Row number → (column, text) of merged cells that begin above it, below the headings."""
    texts = dict(sheet.rows)
    found: dict[int, list[tuple[int, str]]] = {}
    for left, top, _right, bottom in _below(sheet.merged, layout.row):
        cells = texts.get(top, [])
        text = cells[left - 1] if left - 1 < len(cells) else ""
        for row in range(top + 1, min(bottom, top + 2_000) + 1) if text else ():
            found.setdefault(row, []).append((left - 1, text))
    return found


def _below(merged: Iterable[Merged], row: int) -> Iterable[Merged]:
    return (edges for edges in merged if edges[1] > row and edges[3] > edges[1])


def _covered(number: int, cells: list[str], down: Mapping[int, list[tuple[int, str]]]) -> list[str]:
    if number not in down:
        return cells
    shown = list(cells)
    for at, text in down[number]:
        shown += [""] * (at + 1 - len(shown))
        shown[at] = shown[at] or text
    return shown
