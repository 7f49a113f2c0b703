"""What the rule said when somebody decided, readings that a counselor corrects, and how often the two agree."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.decision_tables import corrections, scorings
from advisor.records.files import Files
from advisor.records.people import FactorName
from advisor.records.rights import VIEWS, condition_of, reader_of
from advisor.records.store import Store
from advisor.records.tables import FACTOR_COLUMNS, SEPARATOR, metadata, reviews

__all__ = ["Decided", "Decisions", "Scoring"]

_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the rule said of one student in one view; ``why`` is what it was kept for."""

    student: str
    view: str
    factors: tuple[str, ...]
    version: str
    readiness: float | None
    flagged: bool
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The newest decision on one student in one view; ``flagged`` is what the rule had said, None where not kept."""

    student: str
    view: str
    is_confirmed: bool
    flagged: bool | None


class Decisions:
    """Keeps and reads what stands behind decisions."""

    def __init__(self, store: Store, access: Access, files: Files, scorecard: Scorecard) -> None:
        self._store = store
        self._access = access
        self._files = files
        self._scorecard = scorecard

    def keep(self, viewer: Viewer, found: Sequence[Scoring]) -> None:
        """See ``Archive.keep_scorings``."""
        for student in {one.student for one in found} if not viewer.is_console else ():
            self._access.admit(viewer, student, "file")
        with self._store.write() as connection:
            rows = [
                {"student": one.student, "view": one.view, "factors": SEPARATOR.join(one.factors)}
                | {"version": one.version, "readiness": one.readiness, "flagged": one.flagged}
                | {"why": one.why, "at": self._store.today.isoformat()}
                for one in found
            ]
            if rows:
                connection.execute(scorings.insert(), rows)

    def of(self, viewer: Viewer, student: str) -> tuple[Scoring, ...]:
        """See ``Archive.scorings``."""
        admission = self._access.admit(viewer, student, "file")
        view, factors = VIEWS[admission.reader], SEPARATOR.join(self._files.open_to(admission))
        if view is None:
            return ()
        rows = self._store.rows_of(scorings, student)
        return tuple(_scoring(row) for row in rows if row["view"] == view and row["factors"] == factors)

    def latest(self, viewer: Viewer) -> dict[tuple[str, tuple[str, ...]], Scoring]:
        """See ``Archive.latest_scorings``."""
        if not viewer.is_console:
            raise AccessDenied("denied")
        with self._store.read() as connection:
            rows = connection.execute(select(scorings).order_by(scorings.c.id)).mappings().all()
        found = (_scoring(row) for row in rows if row["view"] == "class")
        return {(one.student, one.factors): one for one in found}

    def decided(self, viewer: Viewer) -> tuple[Decided, ...]:
        """See ``Archive.decided``."""
        reader = reader_of(viewer)
        if condition_of(reader, "review") is None or reader == "self":
            raise AccessDenied("denied")
        students = self._access.students(viewer)
        found = []
        with self._store.snapshot():
            for student in students:
                newest: dict[str, Any] = {}
                for row in self._store.rows_of(reviews, student):
                    if row["view"] == VIEWS[reader]:  # how many flags the centre settles tells of bands
                        newest[row["view"]] = row
                said = {
                    row["view"]: row["flagged"]
                    for row in self._store.rows_of(scorings, student)
                    if row["why"] in _SETTLED
                }
                found += [
                    Decided(student, view, row["state"] == "confirmed", said.get(view))
                    for view, row in newest.items()
                    if row["state"] != "unreviewed"
                ]
        return tuple(found)

    def correct(self, viewer: Viewer, student: str, factor: FactorName, raw: float, note: str) -> None:
        """See ``Archive.correct``."""
        if not note.strip():
            raise InputFault("empty", where="note", variant="review_note")
        if len(note) > _LONGEST_NOTE:
            raise InputFault("too_large", where="note", variant="note", value=len(note), limit=_LONGEST_NOTE)
        with self._access.deciding(viewer, student, "settlement") as (connection, admission):
            if factor not in self._files.open_to(admission):
                raise AccessDenied("denied")
            row, before = self._write(connection, student, factor, raw)
            kept = {"student": student, "factor": factor, "row": row, "before": before, "value": raw, "note": note}
            connection.execute(
                corrections.insert(),
                kept | {"by": str(viewer), "at": self._store.today.isoformat(), "state": "applied"},
            )

    def undo(self, viewer: Viewer, student: str) -> FactorName:
        """See ``Archive.undo_correction``."""
        with self._access.deciding(viewer, student, "settlement") as (connection, admission):
            applied = [row for row in self._store.rows_of(corrections, student) if row["state"] == "applied"]
            mine = [row for row in applied if row["factor"] in self._files.open_to(admission)]
            if not mine:
                raise StateFault("conflict", where="review", variant="nothing_to_undo", value=student)
            last = mine[-1]
            table = metadata.tables[last["factor"]]
            if last["before"] is None:
                connection.execute(delete(table).where(table.c.id == last["row"]))
            else:
                connection.execute(update(table).where(table.c.id == last["row"]).values(**json.loads(last["before"])))
            connection.execute(update(corrections).where(corrections.c.id == last["id"]).values(state="undone"))
            factor: FactorName = last["factor"]
            return factor

    def _write(self, connection: Connection, student: str, factor: FactorName, raw: float) -> tuple[str, str | None]:
        """Put the value where it counts today; a reading of the same day is overwritten, and handed back to be kept."""
        column = FACTOR_COLUMNS[factor]
        table = metadata.tables[factor]
        today = self._store.today.isoformat()
        cells: dict[str, Any] = {column.name: raw}
        if factor == "jobseeking":
            cells |= {"interviews": None, "offers": None}
        same = [row for row in self._store.rows_of(table, student) if row["as_of"] == today]
        if same:
            before = {name: same[-1][name] for name in cells}
            connection.execute(update(table).where(table.c.id == same[-1]["id"]).values(**cells))
            return str(same[-1]["id"]), json.dumps(before)
        id = f"COR-{student}-{len(self._store.rows_of(corrections, student)) + 1}-{factor[:2]}"
        connection.execute(table.insert(), {"id": id, "student": student, "as_of": today, "period": None, **cells})
        return id, None


_SETTLED = ("confirmed", "dismissed")


def _scoring(row: Any) -> Scoring:  # noqa: ANN401 - a row of the database
    factors = tuple(part for part in row["factors"].split(SEPARATOR) if part)
    return Scoring(
        row["student"],
        row["view"],
        factors,
        row["version"],
        row["readiness"],
        bool(row["flagged"]),
        row["why"],
        row["at"],
    )
