"""Counts over the whole college that name nobody; whoever shows them withholds what fewer than five stand behind."""

from collections.abc import Mapping

from sqlalchemy import func, select

from advisor.records.archive import Archive
from advisor.records.tables import consents, metadata

__all__ = ["consent_counts", "row_counts"]


def row_counts(archive: Archive) -> Mapping[str, int]:
    """Table → number of rows."""
    with archive.store.read() as connection:
        return {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in metadata.tables.items()
        }


def consent_counts(archive: Archive) -> Mapping[tuple[str, str], tuple[int, int]]:
    """(what, to whom) → students whose newest word is granted, and withdrawn."""
    newest: dict[tuple[str, str, str], str] = {}
    with archive.store.read() as connection:
        query = select(consents.c.student, consents.c.what, consents.c.to, consents.c.state).order_by(consents.c.id)
        for row in connection.execute(query):
            newest[row.student, row.what, row.to] = row.state
    found: dict[tuple[str, str], list[int]] = {}
    for (_, what, to), state in newest.items():
        found.setdefault((what, to), [0, 0])[state == "withdrawn"] += 1
    return {key: (granted, withdrawn) for key, (granted, withdrawn) in found.items()}
