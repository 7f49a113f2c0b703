"""What a student did and holds: reports, the portrait, interests, certificates, internships, interviews."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, delete, insert

from advisor.errors import InputFault
from advisor.facts import Viewer
from advisor.language.proficiency import faded, proficiency
from advisor.records.access import Access
from advisor.records.people import Certificate, Internship, InterviewRecord, PortraitSkill, Report, SkillEvidence
from advisor.records.store import Store
from advisor.records.tables import (
    certificates,
    evidence,
    interests,
    internships,
    interviews,
    looked_at,
    reports,
)

__all__ = ["Holdings"]

INTEREST_ITEMS = 60


class Holdings:
    """Reads what a student did and holds, for a viewer."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def portrait(self, viewer: Viewer, student: str) -> tuple[PortraitSkill, ...]:
        """See ``Archive.portrait``."""
        self._access.admit(viewer, student, "portrait")
        by_skill: dict[str, list[SkillEvidence]] = defaultdict(list)
        for row in self._store.rows_of(evidence, student):
            by_skill[row["skill"]].append(_evidence(row))
        skills = []
        for skill in sorted(by_skill):
            shown = tuple(sorted(by_skill[skill], key=lambda piece: (piece.on, piece.id)))
            level = proficiency(faded(piece.weight, self._age_of(piece)) for piece in shown)
            skills.append(PortraitSkill(skill, 0.0 if level is None else level, shown))
        return tuple(skills)

    def _age_of(self, piece: SkillEvidence) -> int:
        """Days since the day of a piece of evidence."""
        return (self._store.today - date.fromisoformat(piece.on)).days

    def reports(self, viewer: Viewer, student: str) -> tuple[Report, ...]:
        """See ``Archive.reports``."""
        self._access.admit(viewer, student, "reports")
        rows = self._store.rows_of(reports, student)
        found = (Report(row["id"], row["title"], row["text"], row["on"], row["course"]) for row in rows)
        return tuple(sorted(found, key=lambda report: (report.on, report.id)))

    def interests(self, viewer: Viewer, student: str) -> tuple[int, ...] | None:
        """See ``Archive.interests``."""
        self._access.admit(viewer, student, "interests")
        rows = sorted(self._store.rows_of(interests, student), key=lambda row: (row["on"], row["id"]))
        return tuple(map(int, rows[-1]["answers"])) if rows else None

    def keep_interests(self, viewer: Viewer, student: str, answers: Sequence[int]) -> None:
        """See ``Archive.keep_interests``."""
        if len(answers) != INTEREST_ITEMS or any(answer not in (0, 1) for answer in answers):
            raise InputFault("value", where="answers", variant="answers", value=len(answers), wanted=INTEREST_ITEMS)
        today = self._store.today.isoformat()
        with self._access.deciding(viewer, student, "interests") as (connection, _):
            kept = self._store.rows_of(interests, student)
            row = {"student": student, "answers": "".join(str(int(answer)) for answer in answers), "on": today}
            if any(old["on"] == today for old in kept):  # the word of a day is its last one
                connection.execute(delete(interests).where(interests.c.student == student, interests.c.on == today))
            connection.execute(insert(interests).values(id=f"IN-{student}-{today}", **row))

    def certificates(self, viewer: Viewer, student: str) -> tuple[Certificate, ...] | None:
        """See ``Archive.certificates``."""
        self._access.admit(viewer, student, "certificates")
        rows = self._store.rows_of(certificates, student)
        found = tuple(Certificate(row["id"], row["name"], row["level"], row["on"]) for row in rows)
        return found if found or self._has_looked(student, "certificates") else None

    def internships(self, viewer: Viewer, student: str) -> tuple[Internship, ...] | None:
        """See ``Archive.internships``."""
        self._access.admit(viewer, student, "internships")
        rows = self._store.rows_of(internships, student)
        found = tuple(Internship(row["id"], row["employer"], row["post"], row["since"], row["until"]) for row in rows)
        return found if found or self._has_looked(student, "internships") else None

    def interviews(self, viewer: Viewer, student: str) -> tuple[InterviewRecord, ...] | None:
        """See ``Archive.interviews``."""
        self._access.admit(viewer, student, "interviews")
        rows = self._store.rows_of(interviews, student)
        found = tuple(
            InterviewRecord(row["id"], row["employer"], row["post"], row["on"], row["result"]) for row in rows
        )
        return found if found or self._has_looked(student, "interviews") else None

    def _has_looked(self, student: str, what: str) -> bool:
        return any(row["what"] == what for row in self._store.rows_of(looked_at, student))


def _evidence(row: RowMapping) -> SkillEvidence:
    return SkillEvidence(row["id"], row["kind"], row["weight"], row["quote"], row["report"], row["start"], row["on"])
