"""The ledger as the store can give it fast: filtered, cut to a page and to what the reader may know, in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
)

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.access import Access, resting
from advisor.records.audit import Chain
from advisor.records.rights import PROTECTED, VIEWS, Reader, condition_of, names_for, reader_of
from advisor.records.store import Store
from advisor.records.support_people import OPEN_STATES, Accompanied, LedgerLine, LedgerPage, MentorLine
from advisor.records.support_tables import (
    handovers,
    job_applications,
    mentor_profiles,
    plan_actions,
    services,
    support_contacts,
    support_tasks,
)
from advisor.records.tables import SEPARATOR, classes, consents, mentorships, reviews, staff, students

__all__ = ["LedgerFilter", "LedgerRecords", "Traces"]


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is asked of the ledger; an empty field asks for anything.

    Attributes:
        batch: Year of graduation.
        kind: Kind of help, or ``task``.
        who: Owner.
        state: State of the action.
        due_by: ISO date; lines that are due on it or before.
        words: Part of a name or number.
        is_open: Leave out what is finished or dropped.
    """

    batch: str = ""
    kind: str = ""
    who: str = ""
    state: str = ""
    due_by: str = ""
    words: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Traces:
    """What reminders and coverage look at, student by student; a key that is absent means none.

    Attributes:
        contacted: Day of the newest contact.
        unanswered: Number of applications without a reply.
        planned: Day of the oldest action that was kept.
        signed: Students of whom at least one action is past its draft.
        overdue: Number of open actions past their day.
        served: (student, service) → how often.
        handed: Day of the hand-over.
    """

    contacted: Mapping[str, str]
    unanswered: Mapping[str, int]
    planned: Mapping[str, str]
    signed: frozenset[str]
    overdue: Mapping[str, int]
    served: Mapping[tuple[str, str], int]
    handed: Mapping[str, str]


class LedgerRecords:
    """Reads many students' plans at once, and who accompanies whom."""

    def __init__(self, store: Store, access: Access, chain: Chain) -> None:
        self._store = store
        self._access = access
        self._chain = chain

    def page(self, viewer: Viewer, wanted: LedgerFilter, *, first: int = 0, most: int | None = None) -> LedgerPage:
        """Lines of the ledger by due day, then name; those alone that the viewer may know.

        Args:
            viewer: Who reads.
            wanted: Filter.
            first: Lines to leave out at the beginning.
            most: Lines at most; None for all.

        Raises:
            AccessDenied: An administrator without a reason.
        """
        self._admit(viewer)
        rows = self._lines(viewer, wanted)
        ordered = select(rows).order_by(rows.c.due, rows.c.pinyin, rows.c.student, rows.c.action).offset(first)
        with self._store.read() as connection:
            total = connection.execute(select(func.count()).select_from(rows)).scalar_one()
            found = connection.execute(ordered.limit(most) if most is not None else ordered).mappings().all()
        self._chain.append(viewer, "read", "", {"card": "ledger", "lines": len(found)})
        names = LedgerLine.__dataclass_fields__
        return LedgerPage(tuple(LedgerLine(**{name: row[name] for name in names}) for row in found), total)

    def accompanied(self, viewer: Viewer) -> tuple[Accompanied, ...]:
        """Students within the viewer's scope who are on record, or whose flag is confirmed in the viewer's view.

        For the counselor, the centre and the console; nothing tells which of the two it is.
        """
        self._admit(viewer)
        if condition_of(reader_of(viewer), "registered") is None:
            raise AccessDenied("denied")
        query = select(students).where(self._scope(viewer)).order_by(students.c.id)
        with self._store.read() as connection:
            confirmed = set(connection.execute(self._confirmed(viewer)).scalars())
            reached = connection.execute(query).mappings().all()
            pairs = connection.execute(select(mentorships.c.student, mentorships.c.mentor)).all()
        # Compared here, not in the query: what is on record of a person may stand sealed in the database.
        rows = [row for row in reached if row["registered_mask"] > 0 or row["id"] in confirmed]
        mentors: dict[str, list[str]] = defaultdict(list)
        for student, mentor in pairs:
            mentors[student].append(mentor)
        return tuple(
            Accompanied(
                row["id"], row["class_id"], row["major_code"], row["cohort"], row["seeking"], tuple(mentors[row["id"]])
            )
            for row in rows
        )

    def traces(self, viewer: Viewer) -> Traces:
        """Days and counts of every student within the scope, in a handful of queries; for counselors and the console."""
        self._admit(viewer)
        if condition_of(reader_of(viewer), "contacts") is None:
            raise AccessDenied("denied")
        mine = select(students.c.id).where(self._scope(viewer))
        today = self._store.today.isoformat()
        late = and_(plan_actions.c.due < today, plan_actions.c.state.in_(OPEN_STATES))
        open_to = self._open_to(viewer, plan_actions.c.resource, plan_actions.c.student)

        def by_student(table: Any, value: Any, *where: Any) -> dict[str, Any]:  # noqa: ANN401 - SQLAlchemy's expressions
            query = select(table.c.student, value).where(table.c.student.in_(mine), *where).group_by(table.c.student)
            with self._store.read() as connection:
                return {row[0]: row[1] for row in connection.execute(query)}

        given = select(services.c.student, services.c.kind, func.count()).group_by(services.c.student, services.c.kind)
        with self._store.read() as connection:
            served = {(row[0], row[1]): row[2] for row in connection.execute(given.where(services.c.student.in_(mine)))}
        return Traces(
            contacted=by_student(support_contacts, func.max(support_contacts.c.on)),
            unanswered=by_student(job_applications, func.count(), job_applications.c.answered_on.is_(None)),
            planned=by_student(plan_actions, func.min(plan_actions.c.drafted_at), open_to),
            signed=frozenset(by_student(plan_actions, func.count(), open_to, plan_actions.c.state != "draft")),
            overdue=by_student(plan_actions, func.count(), open_to, late),
            served=served,
            handed=by_student(handovers, func.max(handovers.c.at)),
        )

    # Mentors

    def mentors(self) -> tuple[MentorLine, ...]:
        """Every mentor with what is known of them, in the order of the ids."""
        query = (
            select(staff, mentor_profiles.c.majors, mentor_profiles.c.packs, mentor_profiles.c.capacity)
            .outerjoin(mentor_profiles, mentor_profiles.c.mentor == staff.c.id)
            .where(staff.c.role == "mentor")
            .order_by(staff.c.id)
        )
        with self._store.read() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            MentorLine(
                row["id"], row["name"], row["kind"], _split(row["majors"]), _split(row["packs"]),
                row["capacity"],
            )
            for row in rows
        )  # fmt: skip

    def set_profile(
        self, viewer: Viewer, mentor: str, majors: Sequence[str], packs: Sequence[str], capacity: int
    ) -> None:
        """Keep what a mentor knows and how many students they can accompany; by administrators, or of oneself."""
        if viewer.role != "admin" and not (viewer.role == "mentor" and viewer.id == mentor):
            raise AccessDenied("denied")
        if not 0 <= capacity <= 500:
            raise InputFault("value", where="--capacity", variant="range", value=capacity, low=0, high=500)
        if all(line.id != mentor for line in self.mentors()):
            raise InputFault("value", where="mentor", variant="choice", value=mentor, allowed="M…")
        row = {"mentor": mentor, "majors": SEPARATOR.join(majors), "packs": SEPARATOR.join(packs), "capacity": capacity}
        with self._store.write() as connection:
            connection.execute(delete(mentor_profiles).where(mentor_profiles.c.mentor == mentor))
            connection.execute(mentor_profiles.insert(), row)
            self._chain.append(viewer, "write", mentor, {"card": "mentor_profile"})

    def set_mentors(self, viewer: Viewer, pairs: Mapping[str, Sequence[str]]) -> None:
        """Put these mentors in the place of those that the students had; for the counselor's own, or all by the console.

        Whether a mentor then sees anything is for the student's consent alone.
        """
        if reader_of(viewer) not in ("counselor", "console", "admin"):
            raise AccessDenied("denied")
        mine = {line.student for line in self.accompanied(viewer)}
        if not set(pairs) <= mine:
            raise AccessDenied("denied")
        rows = [{"student": student, "mentor": mentor} for student, given in pairs.items() for mentor in given]
        with self._store.write() as connection:
            for student in pairs:
                connection.execute(delete(mentorships).where(mentorships.c.student == student))
            if rows:
                connection.execute(mentorships.insert(), rows)
            self._chain.append(viewer, "write", "", {"card": "mentorships", "students": len(pairs)})

    # What the viewer may know, as conditions of a query

    def _admit(self, viewer: Viewer) -> None:
        if reader_of(viewer) == "admin" and not viewer.reason:
            raise AccessDenied("denied", variant="reason")

    def _lines(self, viewer: Viewer, wanted: LedgerFilter) -> Any:  # noqa: ANN401 - a subquery
        who = (students.c.id.label("student"), students.c.name, students.c.pinyin, classes.c.name.label("class_name"))
        batch = cast(students.c.cohort, String(8)).label("batch")
        action, task = plan_actions.c, support_tasks.c
        kept = (
            select(*who, batch, action.action, action.kind, action.what, action.owner.label("who"), action.due,
                   action.state, action.drafted_at)
            .select_from(plan_actions)
            .join(students, students.c.id == action.student)
            .join(classes, classes.c.id == students.c.class_id)
            .where(self._scope(viewer), self._open_to(viewer, action.resource, action.student))
        )  # fmt: skip
        asked = (
            select(*who, batch, (literal("T") + cast(task.id, String(20))).label("action"), literal("task").label("kind"),
                   task.what, task.who, task.due, task.state, task.on.label("drafted_at"))
            .select_from(support_tasks)
            .join(students, students.c.id == task.student)
            .join(classes, classes.c.id == students.c.class_id)
            .outerjoin(plan_actions, and_(action.student == task.student, action.action == task.action))
            .where(self._scope(viewer), or_(action.id.is_(None), self._open_to(viewer, action.resource, action.student)))
        )  # fmt: skip
        return union_all(_matching(kept, wanted), _matching(asked, wanted)).subquery()

    def _scope(self, viewer: Viewer) -> ColumnElement[bool]:
        reader = reader_of(viewer)
        if reader == "self":
            return students.c.id == viewer.id
        return and_(students.c.id.not_in(resting()), self._reach(viewer, reader))

    def _reach(self, viewer: Viewer, reader: Reader) -> ColumnElement[bool]:
        if reader == "counselor":
            return students.c.class_id.in_(select(classes.c.id).where(classes.c.counselor == viewer.id))
        if reader == "mentor":
            mine = select(mentorships.c.student).where(mentorships.c.mentor == viewer.id)
            return and_(students.c.id.in_(mine), students.c.id.in_(self._granted(viewer, "mentor")))
        return literal(True)

    def _open_to(self, viewer: Viewer, resource: Any, student: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns
        """Whether a row's resource is one that the viewer may read of that student; the same answers as ``Access``."""
        reader = reader_of(viewer)
        ways: list[ColumnElement[bool]] = [resource == ""]
        for name in (*PROTECTED, "jobseeking", "family"):
            condition = condition_of(reader, name)
            if condition == "":
                ways.append(resource == name)
            elif condition == "granted":
                ways.append(and_(resource == name, student.in_(self._granted(viewer, name))))
        return or_(*ways)

    def _confirmed(self, viewer: Viewer) -> Select[tuple[str]]:
        """Students whose newest decision in the viewer's view is a confirmation made from what the viewer may still see."""
        reader = reader_of(viewer)
        newest = select(func.max(reviews.c.id)).where(reviews.c.view == VIEWS[reader]).group_by(reviews.c.student)
        found = select(reviews.c.student).where(reviews.c.id.in_(newest), reviews.c.state == "confirmed")
        for name in PROTECTED:
            condition = condition_of(reader, name)
            stands_on = reviews.c.factors.contains(name)
            if condition is None:
                found = found.where(~stands_on)
            elif condition == "granted":
                found = found.where(or_(~stands_on, reviews.c.student.in_(self._granted(viewer, name))))
        return found

    def _granted(self, viewer: Viewer, what: str) -> Select[tuple[str]]:
        """Students whose newest word on ``what`` to this viewer is a grant."""
        names = names_for(viewer)
        meant = and_(consents.c.what == what, consents.c.to.in_(names))
        newest = select(func.max(consents.c.id)).where(meant).group_by(consents.c.student)
        return select(consents.c.student).where(consents.c.id.in_(newest), consents.c.state == "granted")


def _matching(query: Any, wanted: LedgerFilter) -> Any:  # noqa: ANN401 - a select
    lines = query.subquery()
    ways: list[ColumnElement[bool]] = []
    for name in ("batch", "kind", "who", "state"):
        if getattr(wanted, name):
            ways.append(lines.c[name] == getattr(wanted, name))
    if wanted.due_by:
        ways.append(lines.c.due <= _day(wanted.due_by))
    if wanted.is_open:
        ways.append(lines.c.state.in_(OPEN_STATES))
    if wanted.words.strip():
        said = wanted.words.strip()
        ways.append(or_(lines.c.name.contains(said, autoescape=True), lines.c.student.contains(said, autoescape=True)))
    return select(lines).where(*ways) if ways else select(lines)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputFault("value", where="due", variant="date", value=text) from error


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split(SEPARATOR) if part)
