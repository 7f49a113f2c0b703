"""Decisions on a flag. A decision belongs to the view and the factors it was made from, and is shown with those alone."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import RowMapping

from advisor.errors import InputFault
from advisor.facts import Viewer
from advisor.records.access import Access, Admission
from advisor.records.files import Files
from advisor.records.people import REVIEW_STATES, Review
from advisor.records.rights import VIEWS
from advisor.records.store import Store
from advisor.records.tables import SEPARATOR, reviews

__all__ = ["Reviews"]

_LONGEST_NOTE = 2000


class Reviews:
    """Keeps and reads decisions on flags."""

    def __init__(self, store: Store, access: Access, files: Files) -> None:
        self._store = store
        self._access = access
        self._files = files

    def review(self, viewer: Viewer, student: str) -> Review:
        """See ``Archive.review``."""
        return (Review("unreviewed"), *self.history(viewer, student))[-1]

    def history(self, viewer: Viewer, student: str) -> tuple[Review, ...]:
        """See ``Archive.history``."""
        admission = self._access.admit(viewer, student, "review")
        rows = self._store.rows_of(reviews, student)
        return tuple(_review(dict(row)) for row in rows if admission.reader == "self" or self._is_of(admission, row))

    def set_review(
        self, viewer: Viewer, student: str, state: Literal["unreviewed", "confirmed", "dismissed"], note: str
    ) -> Review:
        """See ``Archive.set_review``."""
        if state not in REVIEW_STATES:
            raise InputFault("value", where="review", variant="review", value=state)
        if len(note) > _LONGEST_NOTE:
            raise InputFault("too_large", where="note", variant="note", value=len(note), limit=_LONGEST_NOTE)
        with self._access.deciding(viewer, student, "review") as (connection, admission):
            row = {
                "student": student,
                "view": VIEWS[admission.reader],
                "factors": self._factors(admission),
                "state": state,
                "by": str(viewer),
                "at": self._store.today.isoformat(),
                "note": note,
            }
            connection.execute(reviews.insert(), row)
        return _review(row)

    def _is_of(self, admission: Admission, row: RowMapping) -> bool:
        return bool(row["view"] == VIEWS[admission.reader] and row["factors"] == self._factors(admission))

    def _factors(self, admission: Admission) -> str:
        return SEPARATOR.join(self._files.open_to(admission))


def _review(row: Mapping[str, Any]) -> Review:
    if row["state"] == "unreviewed":
        return Review("unreviewed")
    return Review(row["state"], row["by"], row["at"], row["note"])
