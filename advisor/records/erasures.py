"""A student's request to be erased: what it does at once, by when it is carried out, and who may refuse it.

From the request on the person is kept and used for nothing (PIPL 47): no list, count, match or training has them, and no
counselor, mentor or centre reaches them; they themselves still do, to take everything along or to change their mind, and so
does an administrator, to carry it out. ``Dossier.erase`` is the act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy import func, insert, select, update

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.access import ERASURE, Access
from advisor.records.archive import Archive
from advisor.records.audit import Chain
from advisor.records.forgotten import Forgotten
from advisor.records.import_tables import correction_requests
from advisor.records.rights import may
from advisor.records.tables import students

__all__ = ["DAYS", "Erasures", "Request", "Waiting"]

DAYS: Final = 15
"""Until a request has to be carried out or refused with its reason."""
_LONGEST: Final = 2_000
_EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to be erased.

    Attributes:
        request: ``Q`` and a number.
        student: Id.
        name: The student's.
        at: ISO date of the request.
        due: ISO date by which it has to be carried out or refused.
        is_overdue: Whether that day has passed.
        note: What the student said; may be empty.
        state: ``open``, ``withdrawn`` by the student, or ``refused``; one that was carried out went with the person.
        answer: Why it was refused.
    """

    request: str
    student: str
    name: str
    at: str
    due: str
    is_overdue: bool
    note: str
    state: Literal["open", "withdrawn", "refused"]
    answer: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests are open, and how many of them past their day; names nobody."""

    requests: int
    overdue: int


class Erasures:
    """Keeps requests, takes them back, lists and refuses them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = archive.store
        self._access = Access(archive.store, Chain(archive.store))
        self._forgotten = Forgotten(archive.store)

    def ask(self, viewer: Viewer, student: str, note: str = "") -> Request:
        """Keep the student's own request; from the next read on nobody works with them. One that is open stays it.

        Raises:
            AccessDenied: Another reader.
            InputFault: ``too_large`` – the note.
        """
        _check_length(note)
        with self._access.deciding(viewer, student, "correction") as (connection, _):
            if (standing := self._open_of(student)) is not None:
                return standing
            row = {"student": student, "card": ERASURE, "value": _EVERYTHING, "note": note, "state": "open"}
            row["at"] = self._store.today.isoformat()
            connection.execute(insert(correction_requests).values(**row))
            self._forgotten.said(student, ERASURE, "self", "withdrawn")
            found = self._open_of(student)
        if found is None:
            raise StateFault("conflict", where="erase", variant="settled", value=student)
        return found

    def take_back(self, viewer: Viewer, student: str) -> Request:
        """The student has changed their mind.

        Raises:
            AccessDenied: Another reader.
            StateFault: ``conflict`` – no request is open.
        """
        with self._access.deciding(viewer, student, "correction"):
            standing = self._open_of(student)
            if standing is None:
                raise StateFault("conflict", where="erase", variant="settled", value=student)
            self._settle(standing, "withdrawn", str(viewer), "")
        self._forgotten.said(student, ERASURE, "self", "granted")
        return self._by_id(standing.request)

    def open_of(self, viewer: Viewer, student: str) -> Request | None:
        """The student's open request, for themselves.

        Raises:
            AccessDenied: Another reader.
        """
        self._access.admit(viewer, student, "correction")
        return self._open_of(student) if viewer.role == "student" else None

    def open(self, viewer: Viewer) -> tuple[Request, ...]:
        """Every open request, the first due first; for whoever carries them out.

        Raises:
            AccessDenied: Anybody but an administrator, or one without a reason.
        """
        self._asked(viewer, "read")
        found = self._found(correction_requests.c.state == "open")
        self._archive.audit(viewer, "read", "", {"card": "erasures", "students": len(found)})
        return found

    def waiting(self) -> Waiting:
        """How many requests are open; for the first page of an administrator. Names nobody and checks no rights."""
        asked, before = correction_requests.c, (self._store.today - timedelta(days=DAYS)).isoformat()
        query = select(func.count(), func.count().filter(asked.at < before))
        with self._store.read() as connection:
            row = connection.execute(query.where(asked.card == ERASURE, asked.state == "open")).one()
        return Waiting(row[0], row[1])

    def refuse(self, viewer: Viewer, request: str, answer: str) -> Request:
        """Refuse a request, with the reason that the student reads; the person is worked with again.

        Raises:
            AccessDenied: Anybody but an administrator, or one without a reason.
            InputFault: ``empty`` – without an answer; ``value`` – no open request of this number.
        """
        self._asked(viewer, "write")
        if not answer.strip():
            raise InputFault("empty", where="--note", variant="refusal")
        _check_length(answer)
        with self._store.write():
            standing = next(
                (one for one in self._found(correction_requests.c.state == "open") if one.request == request), None
            )
            if standing is None:
                raise InputFault("value", where="request", variant="erasure", value=request)
            self._settle(standing, "refused", str(viewer), answer.strip())
            self._archive.audit(viewer, "write", standing.student, {"card": "erasure", "state": "refused"})
        self._forgotten.said(standing.student, ERASURE, "self", "granted")
        return self._by_id(request)

    def overdue(self) -> tuple[str, ...]:
        """Ids of the students whose request was neither carried out nor refused in time; checks no rights."""
        return tuple(one.student for one in self._found(correction_requests.c.state == "open") if one.is_overdue)

    def _asked(self, viewer: Viewer, action: Literal["read", "write"]) -> None:
        if not may(viewer, "erasure", action):
            raise AccessDenied("denied")
        if not viewer.is_console and not viewer.reason:
            raise AccessDenied("denied", variant="reason")

    def _open_of(self, student: str) -> Request | None:
        asked = correction_requests.c
        return next(iter(self._found((asked.student == student) & (asked.state == "open"))), None)

    def _by_id(self, request: str) -> Request:
        return self._found(correction_requests.c.id == int(request[1:]))[0]

    def _settle(self, standing: Request, state: str, by: str, answer: str) -> None:
        own = update(correction_requests).where(correction_requests.c.id == int(standing.request[1:]))
        with self._store.write() as connection:
            connection.execute(own.values(state=state, settled_by=by, settled_note=answer))

    def _found(self, which: Any) -> tuple[Request, ...]:  # noqa: ANN401 - a condition of SQLAlchemy
        query = select(correction_requests, students.c.name).join(students)
        query = query.where(correction_requests.c.card == ERASURE, which)
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(correction_requests.c.at, correction_requests.c.id)).mappings()
            return tuple(_request(dict(row), self._store.today) for row in rows)


def _check_length(note: str) -> None:
    if len(note) > _LONGEST:
        raise InputFault("too_large", where="--note", variant="note", value=len(note), limit=_LONGEST)


def _request(row: Mapping[str, Any], today: date) -> Request:
    due = date.fromisoformat(row["at"]) + timedelta(days=DAYS)
    return Request(
        request=f"Q{row['id']}",
        student=row["student"],
        name=row["name"],
        at=row["at"],
        due=due.isoformat(),
        is_overdue=row["state"] == "open" and today > due,
        note=row["note"],
        state=row["state"],
        answer=row["settled_note"] or "",
    )
