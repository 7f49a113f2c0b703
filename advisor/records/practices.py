"""Rehearsals that a student chose to keep."""

from collections.abc import Mapping

from advisor.errors import InputFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.packing import deflate, inflate
from advisor.records.people import StoredPractice
from advisor.records.store import Store
from advisor.records.tables import practices

__all__ = ["Practices"]

_LARGEST = 1_000_000  # bytes of one rehearsal, deflated


class Practices:
    """Keeps and reads rehearsals."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def practices(self, viewer: Viewer, student: str) -> tuple[StoredPractice, ...]:
        """See ``Archive.practices``."""
        self._access.admit(viewer, student, "practices")
        rows = self._store.rows_of(practices, student)
        return tuple(
            StoredPractice(f"P{row['id']}", row["kind"], row["job"], row["at"], inflate(row["body"])) for row in rows
        )

    def keep(self, viewer: Viewer, student: str, practice: Mapping[str, object]) -> str:
        """See ``Archive.keep_practice``."""
        body = deflate(practice)
        if len(body) > _LARGEST:
            raise InputFault("too_large", where="practice", variant="practice", value=len(body), limit=_LARGEST)
        job = practice.get("job", "")
        title = job.get("title", "") if isinstance(job, Mapping) else job
        with self._access.deciding(viewer, student, "practices") as (connection, _):
            row = {
                "student": student,
                "kind": str(practice.get("kind", "interview"))[:20],
                "job": str(title)[:80],
                "at": self._store.today.isoformat(),
                "body": body,
            }
            connection.execute(practices.insert(), row)
            return f"P{self._store.rows_of(practices, student)[-1]['id']}"
