"""Commands for those who answer for the data: requests to be erased, retention, guardians, the impact assessment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, emit, fields_of, open_rooms
from advisor.errors import AccessDenied, InputFault, NotFound
from advisor.facts import SMALLEST_GROUP

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["assessment_facts", "register"]

ENDINGS = (".html", ".md")
TABLES = {
    "ratings": "mentor_ratings",
    "contacts": "support_contacts",
    "mentors": "mentorships",
    "policies": "local_policies",
    "outcomes": "outcome_events",
}
"""Kinds whose table has another name."""
SENSITIVE = frozenset({"economy", "psychology"})
SENSITIVE_COLUMNS = frozenset({"disability", "registered_mask"})


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("erasures", help="学生的删除请求：谁在等，几号以前办；用 advisor erase 办理，或写明理由拒绝。")(
        erasures
    )
    app.command("retention", help="到期的资料：有多少，删掉它们。")(retention)
    app.command("guardians", help="未满十八周岁、还没有告知监护人的学生。")(guardians)
    app.command("assessment", help="个人信息保护影响评估报告（可打印）。")(assessment)


def erasures(
    refuse: Annotated[str | None, typer.Option("--refuse", metavar="Q…", help="拒绝这一条，学生恢复使用")] = None,
    note: Annotated[str, typer.Option("--note", help="拒绝的理由，学生看得到")] = "",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Who waits for their erasure, and by when."""
    from advisor.records.erasures import Erasures

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    found = Erasures(rooms.archive)
    refused = found.refuse(asker, refuse, note) if refuse is not None else None
    rows = found.open(asker)
    result = {"requests": rows, "refused": refused, "done": refused is not None, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_erasures", requests=rows))


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="删除已到期的，不可恢复")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """What has been kept as long as it may be."""
    from advisor.records.retention import Retention

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    kept = Retention(rooms.archive, rooms.catalog.retention)
    overdue = kept.overdue_requests(asker)
    due = kept.apply(asker) if apply else kept.due(asker)
    result = {"due": due, "overdue_requests": overdue, "done": apply, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_retention", due=due, overdue=overdue, applied=apply))


def guardians(
    told: Annotated[str | None, typer.Option("--told", metavar="ID", help="记下：已告知这名学生的监护人")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Whose guardian has still to be told."""
    from advisor.records.retention import Guardians

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    found = Guardians(rooms.archive)
    noted = found.told(asker, told) if told is not None else None
    rows = found.untold(asker)
    result = {"untold": rows, "told": noted, "done": noted is not None, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_guardians", untold=rows))


def assessment(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=".html（可打印）或 .md")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The impact assessment, from what the college really holds and allows."""
    from advisor.app.printing import printable
    from advisor.records.rights import may

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if not may(asker, "assessment", "read"):
        raise AccessDenied("denied")
    found = assessment_facts(rooms)
    text = rooms.prompts.render("phrase/impact_assessment", found=found)
    if out is None:
        return emit({**found, "text": text, "basis": "engine", "fallback": None}, as_json, lambda: text)
    if out.suffix.lower() not in ENDINGS:
        raise InputFault("format", where=out.name, variant="out", value=out.name, allowed=" ".join(ENDINGS))
    if not out.absolute().parent.is_dir():
        raise NotFound("file", where=out.name, value=str(out.parent))
    title = rooms.prompts.label("assessment.title")
    out.write_text(printable(text, title=title) if out.suffix.lower() == ".html" else text + "\n", encoding="utf-8")
    written = {"file": str(out), "done": True, "basis": "engine", "fallback": None}
    return emit(written, as_json, lambda: rooms.prompts.label("assessment.written", file=str(out)))


def assessment_facts(rooms: "Rooms") -> dict[str, Any]:
    """What is collected and why, who may see it, how long it is kept, and how many consented; no cell below five."""
    from advisor.records.census import consent_counts, row_counts
    from advisor.records.rights import PROTECTED, READERS, RIGHTS

    say = rooms.prompts.label
    rows = row_counts(rooms.archive)
    kinds = [
        {
            "label": say(f"import.kind.{kind}"),
            "sensitive": kind in SENSITIVE or any(row.column in SENSITIVE_COLUMNS for row in columns),
            "rows": None if kind == "psychology" else _withheld(rows.get(TABLES.get(kind, kind), 0)),
            "columns": [{"label": row.label, "purpose": row.purpose} for row in columns if row.type != "name"],
        }
        for kind, columns in rooms.catalog.import_columns.items()
    ]
    rights = [
        {"label": say(f"resource.{name}") if rooms.prompts.has_label(f"resource.{name}") else name,
         "cells": [say(f"assessment.{RIGHTS[name].get(reader, '').split(':')[-1].split()[0] or 'none'}") if RIGHTS[name].get(reader) else "" for reader in READERS]}
        for name in PROTECTED
    ]  # fmt: skip
    consents = [
        {"what": what, "to": to, "granted": _withheld(granted), "withdrawn": _withheld(withdrawn)}
        for (what, to), (granted, withdrawn) in sorted(consent_counts(rooms.archive).items())
    ]
    return {
        "on": rooms.today.isoformat(),
        "students": _withheld(rows.get("students", 0)),
        "synthetic": rooms.archive.is_synthetic,
        "kinds": kinds,
        "refused": [row.why for row in rooms.catalog.import_refused],
        "readers": [say(f"reader.{reader}") for reader in READERS],
        "rights": rights,
        "retention": [fields_of(rule) for rule in rooms.catalog.retention],
        "consents": consents,
        "endpoint": rooms.settings.llm_place if rooms.settings.llm_base_url else "none",
    }


def _withheld(number: int) -> int | None:
    """A count, or None where fewer than five stand behind it (0 tells nothing of anybody)."""
    return number if number == 0 or number >= SMALLEST_GROUP else None
