"""Accounts for a whole cohort from a list, with their one-time passwords in a file for handing out in person."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.commands.imports import bars, imports_of
from advisor.errors import AdvisorError, InputFault, NotFound

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer
    from advisor.records.importing.imports import Imports, Progress
    from advisor.records.importing.report import ImportReport
    from advisor.records.users import Users

__all__ = ["open_accounts"]


def open_accounts(rooms: "Rooms", viewer: "Viewer", file: Path, out: Path) -> dict[str, Any]:
    """Open the accounts of a list; those that are there already keep their password.

    The list is either one of accounts (账号, 角色, 学号或工号) or a roster of students, whose numbers become their accounts.

    Args:
        rooms: The rooms.
        viewer: An administrator.
        file: The list.
        out: Workbook for the passwords, readable by its owner alone.

    Returns:
        ``{"created", "skipped", "file"}``, with ``problems`` and ``error`` where a row cannot be taken: then none is.
    """
    from advisor.language.workbook_writing import Page, write_workbook
    from advisor.records.users import Users

    if out.suffix.lower() != ".xlsx":
        raise InputFault("format", where=out.name, variant="out", value=out.name, allowed=".xlsx")
    if not out.absolute().parent.is_dir():
        raise NotFound("file", where=out.name, value=str(out.parent))
    users = Users(rooms.archive)
    with imports_of(rooms, create=False) as imports, bars() as progress:
        report, names = _brought(imports, users, viewer, file, progress)
        if report is not None and report.rejected and not report.committed:
            return _refused(rooms, report)
        fresh = [name for name in users.without_password() if name in set(names)]
        passwords = users.give_passwords(viewer, fresh, progress)
    kept = {user.account: user for user in users.kept(viewer)}
    say = rooms.prompts.label
    header = [say(f"accounts.{name}") for name in ("account", "name", "role", "class", "password", "how")]
    rows = [
        [
            name,
            kept[name].name,
            say(f"role.{kept[name].role}"),
            "、".join(kept[name].classes),
            word,
            say("accounts.change"),
        ]
        for name, word in passwords.items()
    ]
    if passwords:
        write_workbook(out, [Page(say("accounts.page"), header, rows)])
        os.chmod(out, 0o600)  # noqa: PTH101 - the same on every system
        users.keep_passwords(viewer)
    skipped = len(set(names)) - len(fresh)
    return {
        "created": len(fresh),
        "skipped": skipped,
        "file": str(out) if passwords else None,
        "done": True,
        "basis": "engine",
        "fallback": None,
    }


def _brought(
    imports: "Imports", users: "Users", viewer: "Viewer", file: Path, progress: "Progress"
) -> "tuple[ImportReport | None, list[str]]":
    """The report of the import, and the accounts that the list names."""
    try:
        report = imports.bring(viewer, "accounts", file, progress=progress)
        return report, imports.named("accounts", "account", file)
    except AdvisorError as fault:
        if fault.code != "input.malformed" or not fault.variant.startswith("headings"):
            raise
        ids = imports.named("students", "id", file)
        if not ids:
            raise
        users.open_for(viewer, ids)
        return None, ids


def _refused(rooms: "Rooms", report: "ImportReport") -> dict[str, Any]:
    from advisor.app.answers import error_answer
    from advisor.app.options import fields_of

    fault = InputFault("malformed", where=report.kind, variant="import_rejected", value=report.rejected)
    problems = fields_of(report)["problems"]
    result = {"created": 0, "skipped": 0, "file": None, "problems": problems, "basis": "engine", "fallback": None}
    return result | error_answer(fault, rooms.prompts)
