"""Who belongs to which group of people, for reports on fairness alone; nothing else reads these columns."""

from dataclasses import dataclass

from sqlalchemy import select

from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.access import resting
from advisor.records.store import Store
from advisor.records.tables import students

__all__ = ["GROUPS", "Grouped", "Groups"]

GROUPS = ("sex", "ethnicity", "hukou_region")


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of one student, and whether a difficulty is on record; empty text where unknown."""

    student: str
    sex: str
    ethnicity: str
    hukou_region: str
    is_registered: bool


class Groups:
    """Reads them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, viewer: Viewer) -> tuple[Grouped, ...]:
        """See ``Archive.groups``."""
        if not viewer.is_console:
            raise AccessDenied("denied")
        columns = (students.c.id, *(students.c[name] for name in GROUPS), students.c.registered_mask)
        with self._store.read() as connection:
            rows = connection.execute(
                select(*columns).where(students.c.id.not_in(resting())).order_by(students.c.id)
            ).all()
        return tuple(Grouped(row[0], row[1] or "", row[2] or "", row[3] or "", bool(row[4])) for row in rows)
