"""What stands on record about nobody: advertisements, and the nameless cases of past cohorts."""

from sqlalchemy import RowMapping, select

from advisor.records.people import CAUSES, Advertisement, LabelledCase
from advisor.records.store import Store
from advisor.records.tables import SEPARATOR, jobs, past_cases, students

__all__ = ["World"]


class World:
    """Reads advertisements and past cases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def jobs(self) -> tuple[Advertisement, ...]:
        """See ``Archive.jobs``."""
        with self._store.read() as connection:
            rows = connection.execute(select(jobs).order_by(jobs.c.id)).mappings().all()
        return tuple(map(_advertisement, rows))

    def labelled_cases(self) -> tuple[LabelledCase, ...]:
        """See ``Archive.labelled_cases``."""
        with self._store.read() as connection:
            rows = connection.execute(select(past_cases).order_by(past_cases.c.id)).mappings().all()
        return tuple(_case(row) for row in rows)

    def is_synthetic(self) -> bool:
        """See ``Archive.is_synthetic``."""
        with self._store.read() as connection:
            return connection.execute(select(students.c.id).where(students.c.synthetic).limit(1)).first() is not None


def _case(row: RowMapping) -> LabelledCase:
    causes = _split(row["causes"])
    return LabelledCase(**{**row, "causes": tuple(cause for cause in CAUSES if cause in causes)})


def _advertisement(row: RowMapping) -> Advertisement:
    lists = {name: _split(row[name]) for name in ("certificates", "accessible")}
    pairs = (part.rpartition(":") for part in _split(row["requirements"]))
    requirements = tuple((skill, int(level)) for skill, _, level in pairs)
    return Advertisement(**{**row, **lists, "requirements": requirements})


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(SEPARATOR) if part)
