"""Whom a viewer reaches and what of them; every read by another is noted in the audit."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, RowMapping, Select, bindparam, select

from advisor.errors import AccessDenied, InputFault, NotFound
from advisor.facts import Viewer
from advisor.records.audit import AuditRow, Chain
from advisor.records.import_tables import archived_cohorts, correction_requests
from advisor.records.people import RosterLine, Seen
from advisor.records.rights import RIGHTS, Action, Reader, Resource, condition_of, names_for, reader_of
from advisor.records.store import Store
from advisor.records.tables import classes, consents, mentorships, staff, students

__all__ = ["ERASURE", "GROUPED", "Access", "Admission", "resting"]

_SPEC = re.compile(r"(student|counselor|mentor|centre|admin):([A-Za-z0-9_-]{1,20})")


ERASURE = "erasure.all"
"""What a request to be erased is called among the requests for correction."""

_ALWAYS = frozenset({"self", "console", "admin"})  # readers whose lists keep the cohorts that were archived


@dataclass(frozen=True, slots=True)
class Admission:
    """A viewer beside a student whom they may see: as which reader, the student's row, and what may be read of it."""

    reader: Reader
    row: RowMapping
    allowed: frozenset[str]


_LISTED = tuple(students.c[name] for name in ("id", "name", "pinyin", "class_id", "cohort", "seeking", "synthetic"))
"""What a list needs of a student; no sealed cell is opened for it."""


GROUPED: Mapping[str, tuple[str, ...]] = {"class": ("class_id",), "major": ("major_code", "cohort")}
"""Columns in which the students of a group agree."""


def resting() -> Select[tuple[str]]:
    """Ids of those whose request to be erased is open: kept until the act, and used for nothing."""
    asked = correction_requests.c
    return select(asked.student).where(asked.card == ERASURE, asked.state == "open")


# Built once, since building a statement takes as long as running it.
_RESTING = resting()
_GROUPS = {
    scope: select(*(students.c[name] for name in ("id", "class_id", "seeking")))
    .where(*(students.c[name] == bindparam(name) for name in names))
    .order_by(students.c.id)
    for scope, names in GROUPED.items()
}


class Access:
    """Asks the table of rights and the student's own word; nothing is handed out before it has admitted the viewer."""

    def __init__(self, store: Store, chain: Chain) -> None:
        self._store = store
        self._chain = chain

    def viewer(self, spec: str, reason: str | None = None) -> Viewer:
        """See ``Archive.viewer``."""
        parts = _SPEC.fullmatch(spec.strip())
        if parts is None:
            raise InputFault("value", where="--as", variant="viewer", value=spec)
        role, id = parts.groups()
        why = (reason or "").strip() or None
        if spec.strip() != "admin:console" and not self._is_person(role, id):
            raise AccessDenied("login", where="--as", variant="unknown", value=spec)
        return Viewer(role, id, why if role == "admin" else None)  # type: ignore[arg-type]

    def students(self, viewer: Viewer) -> tuple[str, ...]:
        """See ``Archive.students``."""
        return tuple(str(row["id"]) for row in self._reached(viewer))

    def roster(self, viewer: Viewer) -> tuple[RosterLine, ...]:
        """See ``Archive.roster``."""
        with self._store.read() as connection:
            rooms = {row["id"]: row for row in connection.execute(select(classes)).mappings()}
        reached = self._reached(viewer)
        if reader_of(viewer) != "self":
            self._chain.append(viewer, "read", "", {"card": "roster", "students": len(reached)})
        return tuple(
            RosterLine(
                student=row["id"],
                name=row["name"],
                pinyin=row["pinyin"],
                class_id=row["class_id"],
                class_name=rooms[row["class_id"]]["name"],
                major=rooms[row["class_id"]]["major"],
                cohort=row["cohort"],
                seeking=row["seeking"],
                synthetic=bool(row["synthetic"]),
            )
            for row in reached
        )

    def names(self, viewer: Viewer) -> dict[str, str]:
        """See ``Archive.names``."""
        if reader_of(viewer) == "admin" and not viewer.reason:
            return {}
        return {row["id"]: row["name"] for row in self._reached(viewer)}

    def classes(self, viewer: Viewer) -> dict[str, str]:
        """See ``Archive.classes``."""
        if reader_of(viewer) == "admin" and not viewer.reason:
            return {}
        with self._store.read() as connection:
            rooms = {row["id"]: row["name"] for row in connection.execute(select(classes)).mappings()}
        return {row["id"]: rooms[row["class_id"]] for row in self._reached(viewer)}

    def admit(
        self, viewer: Viewer, student: str, resource: Resource, action: Action = "read", *, is_noted: bool = True
    ) -> Admission:
        """Let the viewer at one resource of one student, and note it in the audit.

        Raises:
            AccessDenied: The viewer may not, or there is nobody; both answer alike.
            NotFound: ``student`` – to the console alone.
        """
        reader = _reasoned(viewer)
        admission = self.admission(viewer, student)
        if admission is None:
            self._refuse(viewer, reader, student, resource)
        elif condition_of(reader, resource, action) is None or (action == "read" and resource not in admission.allowed):
            self._refuse(viewer, reader, "", resource)
        else:
            if is_noted and (reader != "self" or action == "write"):
                self._chain.append(viewer, action, student, {"card": resource})
            return admission
        raise AccessDenied("denied")

    @contextmanager
    def deciding(self, viewer: Viewer, student: str, resource: Resource) -> Iterator[tuple[Connection, Admission]]:
        """A transaction in which the viewer changes one resource of one student; the act and its note stand together.

        Asked before it opens, so that a refused attempt stays on record, and again within, so that a consent
        withdrawn in between counts.
        """
        self.admit(viewer, student, resource, "write", is_noted=False)
        with self._store.write() as connection:
            yield connection, self.admit(viewer, student, resource, "write")

    def note(self, viewer: Viewer, action: str, subject: str, detail: Mapping[str, object]) -> None:
        """Append an act to the audit."""
        self._chain.append(viewer, action, subject, detail)

    def admission(self, viewer: Viewer, student: str) -> Admission | None:
        """What the viewer may read of the student, or None; notes nothing."""
        reader = _reasoned(viewer)
        rows = self._store.rows_of(students, student, "id")
        if not rows or not self._reaches(viewer, reader, rows[0]):
            return None
        always, asked = _readable(reader)
        allowed = always.union(resource for resource in asked if self._may_read(viewer, reader, student, resource))
        return Admission(reader, rows[0], allowed)

    def group(self, viewer: Viewer, row: RowMapping, scope: str) -> Sequence[RowMapping]:
        """Of the student's class, or of the major in the same cohort, those whom the viewer reaches too; unnoted.

        Rows of ``id``, ``class_id`` and ``seeking``, in the order of the ids; whoever asked to be erased is left out, the
        student of ``row`` is not.
        """
        reader = _reasoned(viewer)
        with self._store.read() as connection:
            found = connection.execute(_GROUPS[scope], {name: row[name] for name in GROUPED[scope]}).mappings().all()
            away = set(connection.execute(_RESTING).scalars())
        kept = [peer for peer in found if peer["id"] not in away or peer["id"] == row["id"]]
        if reader in ("self", "mentor"):
            with self._store.snapshot(among=tuple(peer["id"] for peer in kept)):
                return [peer for peer in kept if self._is_theirs(viewer, reader, peer)]
        one_of = {peer["class_id"]: peer for peer in kept}  # the others reach a class, or none of it
        rooms = {room for room, peer in one_of.items() if self._is_theirs(viewer, reader, peer)}
        return [peer for peer in kept if peer["class_id"] in rooms]

    def readable(self, viewer: Viewer, peers: Sequence[RowMapping], resource: Resource) -> Sequence[RowMapping]:
        """Those of a group of whom the viewer may read one resource."""
        reader = _reasoned(viewer)
        condition = condition_of(reader, resource)
        if not condition:
            return peers if condition is not None else ()
        with self._store.snapshot(among=tuple(peer["id"] for peer in peers)):
            return [peer for peer in peers if self._may_read(viewer, reader, peer["id"], resource)]

    def note_list(self, viewer: Viewer, what: str, number: int) -> None:
        """Note in the audit a list that was shown, or an act about nobody in particular."""
        self._chain.append(viewer, "read" if number else "write", "", {"card": what, "students": number})

    def seen_by(self, viewer: Viewer, student: str) -> tuple[Seen, ...]:
        """See ``Archive.seen_by``."""
        self.admit(viewer, student, "seen_by")
        rows = self._chain.rows(subject=student, action="read")
        return tuple(Seen(row.at, row.actor, str(row.detail.get("card", "")), row.reason or None) for row in rows)

    def audited(self, viewer: Viewer, limit: int) -> tuple[AuditRow, ...]:
        """See ``Archive.audited``."""
        if _reasoned(viewer) not in ("console", "admin"):
            raise AccessDenied("denied")
        return self._chain.rows(limit=limit)

    def _refuse(self, viewer: Viewer, reader: Reader, student: str, resource: Resource) -> None:
        """Note the attempt, without telling a stranger's id from a real one, and tell the console what it asked for."""
        self._chain.append(viewer, "denied", "", {"card": resource})
        if reader == "console" and student:
            with self._store.read() as connection:
                ids = list(connection.execute(select(students.c.id).order_by(students.c.id)).scalars())
            nearest = tuple(difflib.get_close_matches(student, ids, n=3, cutoff=0.5))
            raise NotFound("student", where="student", value=student, nearest=nearest)

    def _is_person(self, role: str, id: str) -> bool:
        if role == "student":
            return bool(self._store.rows_of(students, id, "id"))
        rows = self._store.rows_of(staff, id, "id")
        return bool(rows) and rows[0]["role"] == role

    def _reached(self, viewer: Viewer) -> Sequence[RowMapping]:
        reader = _reasoned(viewer)
        with self._store.snapshot(), self._store.read() as connection:
            rows = connection.execute(select(*_LISTED).order_by(students.c.id)).mappings().all()
            past = (
                set(connection.execute(select(archived_cohorts.c.cohort)).scalars()) if reader not in _ALWAYS else set()
            )
            away = set(connection.execute(resting()).scalars()) if reader != "self" else set()
            listed = (row for row in rows if row["cohort"] not in past and row["id"] not in away)
            return [row for row in listed if self._reaches(viewer, reader, row)]

    def _reaches(self, viewer: Viewer, reader: Reader, row: RowMapping) -> bool:
        if reader not in (*_ALWAYS, "self") and self._rests(row["id"]):
            return False
        return self._is_theirs(viewer, reader, row)

    def _is_theirs(self, viewer: Viewer, reader: Reader, row: RowMapping) -> bool:
        """Whether the viewer reaches the student, who has not asked to be erased."""
        if reader == "self":
            return bool(row["id"] == viewer.id)
        if reader == "counselor":
            own = self._store.rows_of(classes, row["class_id"], "id")
            return bool(own[0]["counselor"] == viewer.id)
        if reader == "mentor":
            is_mine = any(pair["mentor"] == viewer.id for pair in self._store.rows_of(mentorships, row["id"]))
            return is_mine and self._newest(viewer, row["id"], "mentor") == "granted"
        return True  # the centre, the console, and an administrator with a reason

    def _rests(self, student: str) -> bool:
        """Whether the student has asked to be erased; the console and an administrator still reach them, to do it."""
        rows = self._store.rows_of(correction_requests, student)
        return any(row["card"] == ERASURE and row["state"] == "open" for row in rows)

    def _may_read(self, viewer: Viewer, reader: Reader, student: str, resource: Resource) -> bool:
        condition = condition_of(reader, resource)
        if condition == "granted":
            return self._newest(viewer, student, resource) == "granted"
        if condition == "kept":
            return self._newest(viewer, student, resource) != "withdrawn"
        return condition is not None  # `named` is asked row by row

    def _newest(self, viewer: Viewer, student: str, what: str) -> str | None:
        """The student's last word on ``what`` that means this viewer."""
        names = names_for(viewer)
        words = [
            row["state"] for row in self._store.rows_of(consents, student) if row["what"] == what and row["to"] in names
        ]
        return words[-1] if words else None


@cache
def _readable(reader: Reader) -> tuple[frozenset[str], tuple[Resource, ...]]:
    """What a reader may read of whom they reach: without more, and where the student's own word decides."""
    cells = {resource: condition_of(reader, resource) for resource in RIGHTS}
    asked = tuple(resource for resource, condition in cells.items() if condition in ("granted", "kept"))
    return frozenset(cells) - {name for name, condition in cells.items() if condition is None} - set(asked), asked


def _reasoned(viewer: Viewer) -> Reader:
    """The reader; an administrator must say why."""
    reader = reader_of(viewer)
    if reader == "admin" and not viewer.reason:
        raise AccessDenied("denied", variant="reason")
    return reader
