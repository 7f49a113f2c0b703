"""The export of one person as a file: for machines (.json), for a spreadsheet (.xlsx), for reading (.md)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import InputFault, NotFound

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["readable", "write_export"]

ENDINGS = (".json", ".xlsx", ".md")


def write_export(rooms: "Rooms", result: Mapping[str, Any], path: Path) -> None:
    """Write the export.

    Raises:
        InputFault: ``format`` – the name has another ending.
        NotFound: ``file`` – the folder is not there.
    """
    from advisor.app.answers import to_json

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputFault("format", where=path.name, variant="out", value=path.name, allowed=" ".join(ENDINGS))
    if not path.absolute().parent.is_dir():
        raise NotFound("file", where=path.name, value=str(path.parent))
    if ending == ".xlsx":
        _write_pages(rooms, result, path)
        return
    text = to_json(result) if ending == ".json" else readable(rooms, result)
    path.write_text(text + "\n", encoding="utf-8")


def readable(rooms: "Rooms", result: Mapping[str, Any]) -> str:
    """The export in words, table by table, with the labels that people know."""
    tables = [
        {
            "label": _table_label(rooms, name),
            "rows": [
                [{"label": _column_label(rooms, name, column), "value": _shown(value)} for column, value in row.items()]
                for row in rows
            ],
        }
        for name, rows in result["tables"].items()
    ]
    return rooms.prompts.render("phrase/cli_export", found=result, tables=tables)


def _write_pages(rooms: "Rooms", result: Mapping[str, Any], path: Path) -> None:
    from advisor.language.workbook_writing import Page, write_workbook

    pages = []
    for name, rows in {**result["tables"], "audit": result["audit"]}.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        header = [_column_label(rooms, name, column) for column in columns]
        pages.append(
            Page(_table_label(rooms, name), header, [[_shown(row.get(column)) for column in columns] for row in rows])
        )
    write_workbook(path, pages)


def _table_label(rooms: "Rooms", table: str) -> str:
    key = f"export.table.{table}"
    return rooms.prompts.label(key) if rooms.prompts.has_label(key) else table


def _column_label(rooms: "Rooms", table: str, column: str) -> str:
    key = f"export.column.{column}"
    if rooms.prompts.has_label(key):
        return rooms.prompts.label(key)
    rows = rooms.catalog.import_columns.get(table, ())
    return next((row.label for row in rows if row.column == column), column)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping | list):
        from advisor.app.answers import to_json

        return to_json(value)
    return str(value)
