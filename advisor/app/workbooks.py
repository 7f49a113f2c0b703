"""The workbooks around an import: the empty template of a kind, and the list of problems with the rows concerned."""

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.records.importing.report import ImportReport

__all__ = ["write_problems", "write_template"]


def write_template(rooms: "Rooms", kind: str, path: Path) -> list[str]:
    """Write the empty template of a kind, and say its columns.

    Raises:
        InputFault: ``value`` – there is no such kind.
    """
    from advisor.language.workbook_writing import Page, write_workbook

    columns = rooms.catalog.import_columns.get(kind)
    if columns is None:
        allowed = ", ".join(rooms.catalog.import_columns)
        raise InputFault("value", where="KIND", variant="choice", value=kind, allowed=allowed)
    say = rooms.prompts.label
    rows = [
        [
            row.label,
            say(f"import.needed.{row.needed or 'no'}"),
            "、".join(words[0] for words in row.choices.values()) or say(f"import.type.{row.type}"),
            row.example,
            row.purpose,
            "、".join(row.aliases),
        ]
        for row in columns
    ]
    header = [say(f"import.template.{name}") for name in ("column", "needed", "form", "example", "purpose", "aliases")]
    pages = [
        Page(say(f"import.kind.{kind}"), [row.label for row in columns]),
        Page(say("import.template.sheet"), header, rows),
    ]
    write_workbook(path, pages)
    return [row.label for row in columns]


def write_problems(rooms: "Rooms", report: "ImportReport", file: Path, path: Path) -> None:
    """Write the list of problems, and the rows concerned with their cells marked."""
    from advisor.language.sheets import read_sheets
    from advisor.language.workbook_writing import Cell, Page, write_workbook

    say = rooms.prompts.label
    header = [say(f"import.problems.{name}") for name in ("row", "column", "value", "severity", "rule", "message")]
    rows: list[list[Cell]] = [
        [one.row, one.column, one.value, say(f"import.severity.{one.severity}"), one.rule, one.message]
        for one in report.problems
    ]
    concerned = {one.row for one in report.problems}
    sheet = max(read_sheets(file), key=lambda found: len(found.rows))
    shown = [(number, cells) for number, cells in sheet.rows if number in concerned]
    width = max((len(cells) for _, cells in shown), default=0)
    at = {line["heading"]: int(line["at"]) for line in report.mapping}
    places = {number: place for place, (number, _) in enumerate(shown)}
    marks: dict[tuple[int, int], str] = {}
    for one in report.problems:
        if one.row in places and one.severity != "note":
            marks[places[one.row], at.get(one.column, -1) + 1] = one.message
    headings = [say("import.problems.row"), *[""] * max(width, *(place + 1 for place in at.values()), 0)]
    for heading, place in at.items():
        headings[place + 1] = heading
    pages = [
        Page(say("import.problems.list"), header, rows),
        Page(say("import.problems.marked"), headings, [[number, *cells] for number, cells in shown], marks),
    ]
    write_workbook(path, pages)
