"""Forgetting in time: what has been kept as long as it may be, and its deletion. Guardians of those under 18."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select

from advisor.catalog.import_rows import RetentionRule
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.archive import Archive
from advisor.records.audit import Chain
from advisor.records.dossier import Dossier
from advisor.records.erasing import scrub
from advisor.records.erasures import Erasures
from advisor.records.import_tables import guardian_notices, import_batches, import_rows
from advisor.records.rights import may
from advisor.records.tables import metadata, students, threads, turns

__all__ = ["Due", "Guardians", "Retention"]

_ADULT: Final = 18
_GRADUATION: Final = (6, 30)


@dataclass(frozen=True, slots=True)
class Due:
    """Rows that have been kept long enough: those of before ``before`` (ISO date)."""

    table: str
    label: str
    months: int
    before: str
    rows: int
    why: str


class Retention:
    """Counts and deletes what its rule no longer lets stand."""

    def __init__(self, archive: Archive, rules: Sequence[RetentionRule]) -> None:
        self._archive = archive
        self._store = archive.store
        self._rules = rules

    def due(self, viewer: Viewer) -> tuple[Due, ...]:
        """How many rows of each table are due, in the order of the rules.

        Raises:
            AccessDenied: Not an administrator.
        """
        self._asked(viewer, "read")
        found = []
        with self._store.read() as connection:
            for rule in self._rules:
                before = _before(self._archive.today, rule.months)
                if rule.counted_from == "graduation":
                    number = len(self._graduated(before))
                else:
                    query = select(func.count()).select_from(metadata.tables[rule.table]).where(self._old(rule, before))
                    number = int(connection.execute(query).scalar_one())
                found.append(Due(rule.table, rule.label, rule.months, before.isoformat(), number, rule.why))
        return tuple(found)

    def overdue_requests(self, viewer: Viewer) -> int:
        """How many requests to be erased were neither carried out nor refused in time; ``apply`` carries them out.

        Raises:
            AccessDenied: Not an administrator.
        """
        self._asked(viewer, "read")
        return len(Erasures(self._archive).overdue())

    def apply(self, viewer: Viewer) -> tuple[Due, ...]:
        """Delete what is due, carry out the requests to be erased that are overdue, and tell what went.

        Raises:
            AccessDenied: Not an administrator.
        """
        self._asked(viewer, "write")
        found = self.due(viewer)
        dossier = Dossier(self._archive)
        with self._store.write() as connection:
            for rule in self._rules:
                if rule.counted_from == "graduation":
                    continue
                connection.execute(
                    delete(metadata.tables[rule.table]).where(
                        self._old(rule, _before(self._archive.today, rule.months))
                    )
                )
            connection.execute(delete(threads).where(threads.c.id.not_in(select(turns.c.thread))))
            self._archive.audit(viewer, "retention", "", {one.table: one.rows for one in found})
        for rule in self._rules:
            if rule.counted_from == "graduation":
                for student in self._graduated(_before(self._archive.today, rule.months)):
                    dossier.erase(viewer, student, compacting=False)
        asked = Erasures(self._archive).overdue()
        for student in asked:
            dossier.erase(viewer, student, compacting=False)
        if asked or any(one.rows for one in found):
            scrub(self._store)
        return found

    def _old(self, rule: RetentionRule, before: date) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
        table = metadata.tables[rule.table]
        if table is import_rows:
            old = select(import_batches.c.id).where(import_batches.c.at < before.isoformat())
            return import_rows.c.batch.in_(old)
        column = table.c[rule.counted_from]
        if column.type.python_type is float:
            return column < datetime(before.year, before.month, before.day).timestamp()
        return column < before.isoformat()

    def _graduated(self, before: date) -> tuple[str, ...]:
        last = before.year if (before.month, before.day) > _GRADUATION else before.year - 1
        with self._store.read() as connection:
            query = select(students.c.id).where(students.c.cohort <= last).order_by(students.c.id)
            return tuple(connection.execute(query).scalars())

    def _asked(self, viewer: Viewer, action: str) -> None:
        if not may(viewer, "retention", action):  # type: ignore[arg-type]
            raise AccessDenied("denied")
        if not viewer.is_console and not viewer.reason:
            raise AccessDenied("denied", variant="reason")


class Guardians:
    """Who is or may be under 18, and whose guardian has been told."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = archive.store
        self._access = Access(archive.store, Chain(archive.store))

    def untold(self, viewer: Viewer) -> tuple[Mapping[str, object], ...]:
        """Students whose 18th birthday may lie ahead and whose guardian has not been told, in the order of the ids.

        Only the year of birth is on record, so whoever turns 18 this year counts.
        """
        reached = self._archive.students(viewer)
        year = self._archive.today.year
        with self._store.read() as connection:
            told = set(connection.execute(select(guardian_notices.c.student)).scalars())
            query = select(students.c.id, students.c.name, students.c.birth_year).where(
                students.c.birth_year >= year - _ADULT
            )
            young = {row.id: row for row in connection.execute(query)}
        found = [young[id] for id in reached if id in young and id not in told]
        return tuple(
            {"student": row.id, "name": row.name, "is_under_18": "yes" if row.birth_year > year - _ADULT else "maybe"}
            for row in found
        )

    def told(self, viewer: Viewer, student: str) -> Mapping[str, object]:
        """Note that the guardian was told today.

        Raises:
            AccessDenied, NotFound: As every reading of a student.
        """
        with self._access.deciding(viewer, student, "guardian") as (connection, _):
            row = {"student": student, "at": self._store.today.isoformat(), "by": str(viewer)}
            connection.execute(insert(guardian_notices).values(**row))
        return row


def _before(today: date, months: int) -> date:
    """The day that lies so many months back; of a month that is shorter its last."""
    from calendar import monthrange

    count = today.year * 12 + today.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
