"""Writes workbooks and csv files that no spreadsheet will compute anything in."""

import csv
import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

__all__ = ["Cell", "Page", "neutral", "write_csv", "write_workbook"]

Cell: TypeAlias = str | int | float | bool | None

_LIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST: Final = 32_000
_WIDEST: Final = 60
_MOST_NOTES: Final = 5_000


@dataclass(frozen=True)
class Page:
    """A sheet to write.

    Attributes:
        name: Of the sheet, at most 31 characters.
        header: Headings; drawn bold, and kept in view.
        note: A line above them, or none.
        rows: Cells below them.
        marks: (row from 0, column from 0) → note; these cells are filled and carry the note.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    note: str = ""


def neutral(value: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: text that begins like one stands behind an apostrophe.

    Example:
        >>> neutral("=1+1")
        "'=1+1"
    """
    if not isinstance(value, str):
        return value
    text = "".join(sign for sign in value if sign >= " " or sign in "\t\n\r")[:_LONGEST]
    return f"'{text}" if text.lstrip(" \u3000").startswith(_LIVE) or text.startswith(_LIVE) else text


def write_workbook(path: Path, pages: Sequence[Page], *, title: str = "", made_by: str = "") -> None:
    """Write an .xlsx file whole or not at all; cells of text are text, never formulas.

    Args:
        path: Where to; an existing file is replaced.
        pages: At least one.
        title: Title among the file's properties.
        made_by: How it was made, among the properties.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    bold, filled = Font(bold=True), PatternFill("solid", fgColor="FFF3B0")
    if made_by:
        book.properties.title, book.properties.creator, book.properties.description = title, made_by, made_by
    for page in pages:
        sheet = book.create_sheet(page.name[:31])
        top = 2 if page.note else 1
        sheet.freeze_panes = f"A{top + 1}"
        if page.note:
            sheet.append([page.note])
            sheet.auto_filter.ref = f"A2:{get_column_letter(max(1, len(page.header)))}{2 + len(page.rows)}"
        for letter, width in _widths(page):
            sheet.column_dimensions[letter].width = width
        for number, cells in enumerate([page.header, *page.rows], -1):
            row = []
            for place, value in enumerate(cells):
                cell = WriteOnlyCell(sheet, value=neutral(value))
                if isinstance(value, str):
                    cell.data_type = "s"
                if number < 0:
                    cell.font = bold
                note = page.marks.get((number, place)) if number >= 0 else None
                if note is not None:
                    cell.fill = filled
                    if number < _MOST_NOTES:
                        cell.comment = Comment(note[:1_000], "Qihang", width=320, height=90)
                row.append(cell)
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    _put(path, stream.getvalue())


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write a csv file, UTF-8 with a mark so that every spreadsheet reads it, whole or not at all."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    _put(path, stream.getvalue().encode("utf-8-sig"))


def _widths(page: Page) -> list[tuple[str, int]]:
    from openpyxl.utils import get_column_letter

    widths = []
    for place, heading in enumerate(page.header):
        seen = [heading, *(str(row[place]) for row in page.rows[:50] if place < len(row) and row[place] is not None)]
        wide = max(sum(1 if sign.isascii() else 2 for sign in text) for text in seen)
        widths.append((get_column_letter(place + 1), min(_WIDEST, max(8, wide + 2))))
    return widths


def _put(path: Path, data: bytes) -> None:
    """Beside it first, then in its place; a file with passwords is read by its owner alone."""
    descriptor, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
