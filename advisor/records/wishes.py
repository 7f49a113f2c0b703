"""What students want of the recommendations: their word on each, a list without their portrait, employers who may ask."""

from collections import Counter

from advisor.errors import InputFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.audit import Chain
from advisor.records.forgotten import PERSONAL, Forgotten
from advisor.records.people import Feedback
from advisor.records.store import Store
from advisor.records.tables import consents, feedback, personalisation

__all__ = ["Wishes"]

_LONGEST = 1_000  # characters of a note


class Wishes:
    """Keeps and reads them."""

    def __init__(self, store: Store, access: Access, chain: Chain) -> None:
        self._store = store
        self._access = access
        self._chain = chain
        self._forgotten = Forgotten(store)

    def say(self, viewer: Viewer, student: str, job: str, useful: bool, note: str) -> Feedback:
        """See ``Archive.say_of_recommendation``."""
        if len(note) > _LONGEST:
            raise InputFault("too_large", where="--note", variant="feedback_note", value=len(note), limit=_LONGEST)
        today = self._store.today.isoformat()
        said = Feedback(student, job, useful, note, str(viewer), today)
        row = {"student": student, "job": job, "useful": useful, "note": note, "by": str(viewer), "at": today}
        with self._access.deciding(viewer, student, "feedback") as (connection, _):
            connection.execute(feedback.insert(), row)
        return said

    def said(self, viewer: Viewer, student: str) -> tuple[Feedback, ...]:
        """See ``Archive.feedback``."""
        self._access.admit(viewer, student, "feedback")
        return tuple(
            Feedback(student, row["job"], bool(row["useful"]), row["note"], row["by"], row["at"])
            for row in self._store.rows_of(feedback, student)
        )

    def counts(self, viewer: Viewer) -> dict[str, tuple[int, int]]:
        """See ``Archive.feedback_counts``; the newest word of each student on each post counts."""
        reached = self._access.students(viewer)
        self._chain.append(viewer, "read", "", {"card": "feedback", "students": len(reached)})
        words: Counter[tuple[str, bool]] = Counter()
        with self._store.snapshot():
            for student in reached:
                newest = {row["job"]: bool(row["useful"]) for row in self._store.rows_of(feedback, student)}
                words.update(newest.items())
        return {job: (words[job, True], words[job, False]) for job in sorted({job for job, _ in words})}

    def choose(self, viewer: Viewer, student: str, on: bool) -> None:
        """See ``Archive.set_personal``."""
        row = {"student": student, "on": on, "by": str(viewer), "at": self._store.today.isoformat()}
        with self._access.deciding(viewer, student, "personalisation") as (connection, _):
            connection.execute(personalisation.insert(), row)
            if not on:
                self._forgotten.said(student, PERSONAL, "self", "withdrawn")
        if on:
            self._forgotten.said(student, PERSONAL, "self", "granted")

    def is_personal(self, viewer: Viewer, student: str) -> bool:
        """See ``Archive.is_personal``."""
        self._access.admit(viewer, student, "personalisation", is_noted=False)
        rows = self._store.rows_of(personalisation, student)
        return bool(rows[-1]["on"]) if rows else True

    def is_confirmed(self, viewer: Viewer, student: str) -> bool:
        """See ``Archive.has_confirmed_difficulty``."""
        return bool(self._access.admit(viewer, student, "registered").row["registered_mask"])

    def open_to_employers(self, viewer: Viewer) -> tuple[str, ...]:
        """See ``Archive.open_to_employers``."""
        found = []
        with self._store.snapshot():
            for student in self._access.students(viewer):
                rows = self._store.rows_of(consents, student)
                words = [row["state"] for row in rows if (row["what"], row["to"]) == ("employer", "employer")]
                if words and words[-1] == "granted":
                    found.append(student)
        self._chain.append(viewer, "read", "", {"card": "candidates", "students": len(found)})
        return tuple(found)
