"""The door of a person's rights in the records: all that is held about them, and its erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.archive import Archive
from advisor.records.audit import Chain
from advisor.records.carriers import by_student
from advisor.records.erasing import erase_person, residue, scrub
from advisor.records.packing import inflate, unpack_turn
from advisor.records.replies import resources_in
from advisor.records.rights import VIEWS, Reader, Resource, may
from advisor.records.tables import SEPARATOR, accounts, api_tokens, metadata, threads, turns

__all__ = ["RESOURCES", "Dossier", "Erased", "Export"]

# Table → the resource that a reader needs for its rows. A table that stands in no line is the person's alone.
RESOURCES: Final[Mapping[str, Resource]] = {
    "academic": "academic",
    "awareness": "awareness",
    "certificates": "certificates",
    "consents": "consents",
    "correction_requests": "correction",
    "corrections": "correction",
    "economy": "economy",
    "evidence": "portrait",
    "feedback": "feedback",
    "guardian_notices": "guardian",
    "handovers": "handover",
    "interests": "interests",
    "internships": "internships",
    "interviews": "interviews",
    "job_applications": "applications",
    "jobseeking": "jobseeking",
    "lessons_taken": "lessons",
    "looked_at": "file",
    "mentor_ratings": "ratings",
    "mentorships": "plan",
    "needs_stated": "needs",
    "outcome_events": "outcomes",
    "personalisation": "personalisation",
    "plan_actions": "plan",
    "practice": "practice",
    "psychology": "psychology",
    "replies": "replies",
    "reports": "reports",
    "reviews": "review",
    "scorings": "review",
    "services": "services",
    "set_aside": "file",
    "statements": "statements",
    "support_contacts": "contacts",
    "support_tasks": "tasks",
    "trial_arms": "outcomes",
}
_PACKED: Final = frozenset({"body"})


@dataclass(frozen=True, slots=True)
class Export:
    """Everything held about one person, as far as the reader may know.

    Attributes:
        student: Id.
        exported_on: ISO date.
        tables: Name → rows, each a mapping of its columns; conversations unpacked.
        audit: Every act on the person: when, who, what, which card, why; empty for who may not see who looked.
        reader: For whom it was made.
    """

    student: str
    exported_on: str
    tables: Mapping[str, tuple[Mapping[str, Any], ...]]
    audit: tuple[Mapping[str, Any], ...]
    reader: Reader


@dataclass(frozen=True, slots=True)
class Erased:
    """What went.

    Attributes:
        rows: Table → rows that were deleted.
        residue: Files of the home that still hold the person's number; empty unless a copy was put there by hand.
        compacted: Whether the database file was written anew; False while another program held it.
    """

    rows: Mapping[str, int]
    residue: tuple[str, ...]
    compacted: bool


class Dossier:
    """Exports and erases one person."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = archive.store
        self._chain = Chain(archive.store)
        self._access = Access(archive.store, self._chain)

    def export(self, viewer: Viewer, student: str) -> Export:
        """All that is held, for the person; for an administrator, what an administrator may see of it.

        Whoever carries the file out reads no more by it than by any other door, so every table is asked for by its
        right, and a table without one is the person's alone.

        Raises:
            AccessDenied: Another reader, or nobody of that number.
            NotFound: ``student`` – to the console alone.
        """
        admission = self._access.admit(viewer, student, "export")
        reader = admission.reader
        tables: dict[str, tuple[Mapping[str, Any], ...]] = {}
        with self._store.read() as connection:
            own: dict[str, tuple[Mapping[str, Any], ...]] = {
                "students": (_person(dict(admission.row), reader, admission.allowed),)
            }
            for table in sorted(by_student(metadata), key=lambda found: found.name):
                resource = RESOURCES.get(table.name)
                if reader != "self" and (resource is None or resource not in admission.allowed):
                    continue
                found = connection.execute(select(table).where(table.c.student == student)).mappings().all()
                rows = [dict(row) for row in found]
                shown = [_unpacked(row) for row in rows if _is_open(table.name, row, reader, admission.allowed)]
                if shown:
                    tables[table.name] = tuple(shown)
            if reader == "self":
                own |= self._conversations(connection, student)
            query = select(accounts.c.account, accounts.c.disabled, accounts.c.must_change)
            mine = query.where(accounts.c.role == "student", accounts.c.person == student)
            own["accounts"] = tuple(dict(row) for row in connection.execute(mine).mappings())
            held = select(api_tokens.c.label, api_tokens.c.scopes, api_tokens.c.since, api_tokens.c.expires)
            held = held.join(accounts).where(accounts.c.role == "student", accounts.c.person == student)
            given = tuple(dict(row) for row in connection.execute(held).mappings())
            own |= {"api_tokens": given} if given else {}
        acts = (
            ()
            if "seen_by" not in admission.allowed
            else tuple(
                {
                    "at": row.at,
                    "who": row.actor,
                    "what": row.action,
                    "card": row.detail.get("card", ""),
                    "why": row.reason,
                }
                for row in self._chain.rows(subject=student)
                if reader == "self" or not resources_in(str(row.detail.get("card", ""))) - admission.allowed
            )
        )
        return Export(student, self._archive.today.isoformat(), {**own, **tables}, acts, reader)

    def erase(self, viewer: Viewer, student: str, *, compacting: bool = True) -> Erased:
        """Delete the person everywhere, leave no byte of it in the database, and no name in the audit.

        What others asked the advisor about the person goes too. The act stays in the audit without the name.

        Args:
            viewer: An administrator.
            student: Id.
            compacting: Write the database anew at once; False where many go, before the last.

        Raises:
            AccessDenied: Not an administrator, or one without a reason.
            NotFound: ``student`` – to the console alone.
        """
        if not may(viewer, "erasure", "write"):
            raise AccessDenied("denied")
        self._access.admit(viewer, student, "file")
        rows = erase_person(self._store, self._chain, viewer, student, {})
        is_compacted = compacting and scrub(self._store)
        gone = {table: number for table, number in rows.items() if number}
        left = residue(self._store.home.folder, student) if compacting else ()
        return Erased(gone, left, is_compacted)

    def _conversations(self, connection: Connection, student: str) -> dict[str, tuple[Mapping[str, Any], ...]]:
        query = select(turns.c.thread, turns.c.number, turns.c.at, turns.c.body).join(threads)
        query = query.where(threads.c.owner == f"student:{student}").order_by(turns.c.thread, turns.c.number)
        rows = []
        for row in connection.execute(query):
            turn = unpack_turn(row.body)
            rows.append(
                {"thread": row.thread, "number": row.number, "at": row.at, "text": turn.text, "reply": turn.reply}
            )
        return {"turns": tuple(rows)} if rows else {}


def _person(row: Mapping[str, Any], reader: Reader, allowed: frozenset[str]) -> dict[str, Any]:
    person = _unpacked(row)
    if reader != "self":
        if "special" not in allowed:
            person.pop("disability", None)
            person.pop("registered_mask", None)
        hidden = {"psychological"} | ({"special"} if "special" not in allowed else set())
        hidden |= {"economic"} if "economy" not in allowed else set()
        person["registered_causes"] = SEPARATOR.join(
            one for one in _split(person["registered_causes"]) if one not in hidden
        )
    return person


def _is_open(table: str, row: Mapping[str, Any], reader: Reader, allowed: frozenset[str]) -> bool:
    """Whether a row of a table that is open speaks of nothing that is not."""
    if reader == "self":
        return True
    if table in ("reviews", "scorings"):
        return bool(row["view"] == VIEWS[reader]) and set(_split(row["factors"])) <= allowed
    if table == "corrections":
        return bool(row["factor"] in allowed)
    if table == "looked_at":
        return bool(row["what"] in allowed)
    if table in ("replies", "correction_requests"):
        return resources_in(row["card"]) <= allowed
    if table == "set_aside":
        return bool(row["table"] in allowed)
    if table == "consents":
        return bool(row["what"] != "psychology")
    needed = row.get("resource")  # rows of a plan say what they stand on
    return not needed or bool(needed in allowed)


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(SEPARATOR) if part]


def _unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(name, value) for name, value in dict(row).items()}


def _plain(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return inflate(value) if name in _PACKED else value.hex()
    return value.isoformat() if isinstance(value, (date, datetime)) else value
