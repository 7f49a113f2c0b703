"""The export of one person as a file: for machines (.json), for a spreadsheet (.xlsx), for reading (.md)."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.answers import plain
from advisor.errors import AccessDenied, InputFault, NotFound

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import FactCard, Viewer

__all__ = ["export_of", "held_cards", "notices_of", "readable", "write_export"]

ENDINGS = (".json", ".xlsx", ".md")


def export_of(rooms: "Rooms", asker: "Viewer", student: str) -> dict[str, Any]:
    """All that is held about a person, as ``advisor export`` answers.

    The person gets the whole. Anybody else carries out what they may see themselves, and the same sentence tells every
    time that it is a part and how the person comes to the rest, whatever is on record.

    Raises:
        AccessDenied, NotFound: As ``Dossier.export``.
    """
    from advisor.records.dossier import Dossier

    found = Dossier(rooms.archive).export(asker, student)
    file = rooms.archive.file(asker, student)
    seen = rooms.archive.seen_by(asker, student) if asker.role == "student" or asker.is_console else ()
    return {
        **plain(found),
        "held": plain(held_cards(rooms, asker, student)),
        "seen_by": plain(seen),
        "missing": plain(file.missing),
        "notices": [
            *([] if asker.role == "student" else [rooms.prompts.label("notice.export.part")]),
            *notices_of(rooms, asker, is_synthetic=file.synthetic),
        ],
        "basis": "engine",
        "fallback": None,
    }


def held_cards(rooms: "Rooms", asker: "Viewer", student: str) -> "tuple[FactCard, ...]":
    """The readings on record as cards; besides, how many of everything else there is."""
    from advisor.diagnosis.own import indicator_card
    from advisor.facts import FactCard, Source, numbered

    archive, say = rooms.archive, rooms.prompts.label
    factors = rooms.catalog.scorecard.factors
    cards = [
        indicator_card(student, reading, factors[name])
        for name, reading in archive.file(asker, student).readings.items()
    ]
    counted = {
        "reports": archive.reports,
        "certificates": archive.certificates,
        "internships": archive.internships,
        "interviews": archive.interviews,
        "practices": archive.practices,
        "replies": archive.replies,
    }
    for name, read in counted.items():
        rows: Any = None
        with suppress(AccessDenied):
            rows = read(asker, student)
        if rows is None:
            continue
        cards.append(
            FactCard(
                id=name,
                kind="record",
                subject=student,
                measure=f"{name}.count",
                label=say(f"export.table.{name}"),
                value=len(rows),
                unit=say("unit.times"),
                display=say("export.rows", number=len(rows)),
                source=Source(name, student, as_of=rooms.today.isoformat()),
            )
        )
    return numbered(cards)


def notices_of(rooms: "Rooms", asker: "Viewer", *, is_synthetic: bool) -> list[str]:
    """The fixed sentence on psychology where it is due, and the mark of synthetic data."""
    keys = [] if asker.role in ("student", "centre") else ["notice.psychology"]
    return [rooms.prompts.label(key) for key in [*keys, *(["notice.synthetic"] if is_synthetic else [])]]


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
    notes = rooms.prompts.label("export.table.notices")
    write_workbook(path, [*pages, Page(notes, [notes], [[line] for line in result["notices"]])])


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
