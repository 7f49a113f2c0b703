"""Workbooks written: plain tables with a title line, and never a cell that a spreadsheet would run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import StateFault

__all__ = ["Sheet", "write_sheets"]

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, a line above the table, the heads of the columns, and the rows."""

    name: str
    note: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[object]]


def write_sheets(path: Path, sheets: Sequence[Sheet], *, title: str, made_by: str) -> None:
    """Write an .xlsx file.

    A text that begins like a formula gets an apostrophe in front, so that nothing a person typed is ever run.

    Args:
        path: Where to; an existing file is replaced.
        sheets: At least one.
        title: Title among the file's properties.
        made_by: How it was made, among the properties.

    Raises:
        StateFault: ``not_ready`` where the file cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.properties.title, book.properties.creator, book.properties.description = title, made_by, made_by
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.append([sheet.note])
        page.append(list(sheet.heads))
        widths = [len(head) for head in sheet.heads]
        for row in sheet.rows:
            cells = [_plain(value) for value in row]
            page.append(cells)
            widths = [max(width, len(str(cell))) for width, cell in zip(widths, cells, strict=True)]
        for cell in page[2]:
            cell.font = Font(bold=True)
        for number, width in enumerate(widths, 1):
            page.column_dimensions[get_column_letter(number)].width = min(_WIDEST, 2 * width + 2)
        page.freeze_panes = "A3"
        page.auto_filter.ref = f"A2:{get_column_letter(len(sheet.heads))}{page.max_row}"
    try:
        book.save(path)
    except OSError as fault:
        raise StateFault("not_ready", where=path.name, variant="folder", value=path.name, kind="OSError") from fault


def _plain(value: object) -> object:
    if isinstance(value, str) and value.startswith(_RUNS):
        return f"'{value}"
    return value
