"""What became of graduates: events of one person behind the rights, and counts that name nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import RowMapping, select

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.outcome_tables import adjustments, outcome_events, past_outcomes, trial_arms, trials
from advisor.records.store import Store
from advisor.records.tables import SEPARATOR, classes, students

__all__ = ["Adjustment", "Allotted", "Graduate", "OutcomeEvent", "Outcomes", "PastOutcome", "Trial"]

_STAFF = ("counselor", "centre", "admin")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class OutcomeEvent:
    """Something that happened to a graduate; what its kind does not need is empty or None.

    Attributes:
        kind: ``placed``, ``left``, ``check``, ``request`` (asked for help) or ``response`` (was helped).
        on: ISO date.
        code: Official destination of a placement.
        pay_yuan_month: Before tax.
        relevant: The post belongs to the major's class or its occupations.
        step: Of a check, which one.
        reached: Of a check, whether anybody answered; ``stayed``: still with the first employer.
        satisfaction: 1..5, the graduate's own.
        reason: Of leaving.
    """

    kind: str
    on: str
    code: str = ""
    employer: str = ""
    post: str = ""
    pay_yuan_month: float | None = None
    relevant: bool | None = None
    step: str = ""
    reached: bool | None = None
    stayed: bool | None = None
    satisfaction: int | None = None
    reason: str = ""
    by: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Graduate:
    """The events of one student, oldest first, with what lists are filtered by."""

    student: str
    class_id: str
    cohort: int
    seeking: str
    events: tuple[OutcomeEvent, ...]


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """One nameless graduate of a past cohort."""

    cohort: int
    served: bool
    academic: float | None
    practice: float | None
    code: str
    employed: bool | None
    salary: float | None
    relevant: bool | None
    retained: bool | None
    placed_on: str | None
    satisfaction: int | None
    response_days: float | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial as it was registered; nothing of it can be changed afterwards."""

    name: str
    arms: tuple[str, ...]
    measures: tuple[str, ...]
    design: str
    seed: int
    looks: int
    per_arm: int | None
    registered_at: str
    by: str
    allocated_at: str | None


@dataclass(frozen=True, slots=True)
class Allotted:
    """A student's arm in a trial."""

    student: str
    arm: str
    starts_on: str | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What the college changed, and the result that made it do so."""

    at: str
    by: str
    measure: str
    figure: str
    what: str


class Outcomes:
    """Reads and keeps them."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def events(self, viewer: Viewer, student: str) -> tuple[OutcomeEvent, ...]:
        """The events of one student, oldest first."""
        self._access.admit(viewer, student, "outcomes")
        return _ordered(self._store.rows_of(outcome_events, student))

    def keep(self, viewer: Viewer, student: str, event: OutcomeEvent) -> tuple[OutcomeEvent, ...]:
        """Append an event and give all of them."""
        with self._access.deciding(viewer, student, "outcomes") as (connection, _):
            connection.execute(outcome_events.insert(), {**asdict(event), "student": student, "by": str(viewer)})
            return _ordered(self._store.rows_of(outcome_events, student))

    def graduates(self, viewer: Viewer, *, is_list: bool = False) -> tuple[Graduate, ...]:
        """Every student within the viewer's reach with their events.

        Args:
            viewer: A counselor for the own classes; centre and administrators for all.
            is_list: Names will be shown, so the read is audited and an administrator needs a reason. Without it what is
                made of the rows must name nobody.

        Raises:
            AccessDenied: A student or mentor, or an administrator who wants names without a reason.
        """
        if viewer.role not in _STAFF:
            raise AccessDenied("denied")
        if is_list:
            reached = set(self._access.students(viewer))
            self._access.note_list(viewer, "outcomes", len(reached))
        with self._store.read() as connection:
            query = select(
                students.c.id, students.c.class_id, students.c.cohort, students.c.seeking, classes.c.counselor
            )
            rows = connection.execute(query.join(classes).order_by(students.c.id)).mappings().all()
            found: dict[str, list[RowMapping]] = {}
            for event in connection.execute(select(outcome_events).order_by(outcome_events.c.id)).mappings():
                found.setdefault(event["student"], []).append(event)
        return tuple(
            Graduate(row["id"], row["class_id"], row["cohort"], row["seeking"], _ordered(found.get(row["id"], ())))
            for row in rows
            if (row["id"] in reached if is_list else viewer.role != "counselor" or row["counselor"] == viewer.id)
        )

    def past(self) -> tuple[PastOutcome, ...]:
        """Nameless outcomes of past cohorts, in the order of their keys."""
        with self._store.read() as connection:
            rows = connection.execute(select(past_outcomes).order_by(past_outcomes.c.id)).mappings().all()
        return tuple(PastOutcome(**{name: value for name, value in row.items() if name != "id"}) for row in rows)

    # Trials

    def register(self, viewer: Viewer, trial: Trial) -> Trial:
        """Keep a trial before anybody is allocated.

        Raises:
            StateFault: ``conflict`` – there is one of that name.
        """
        _staff(viewer)
        row = asdict(trial) | {name: SEPARATOR.join(getattr(trial, name)) for name in ("arms", "measures")}
        with self._store.write() as connection:
            if connection.execute(select(trials.c.name).where(trials.c.name == trial.name)).first() is not None:
                raise StateFault("conflict", where="trial", variant="trial", value=trial.name)
            connection.execute(trials.insert(), row)
            self._access.note_list(viewer, "trial", 0)
        return trial

    def trial(self, viewer: Viewer, name: str) -> Trial:
        """A registered trial.

        Raises:
            InputFault: ``value`` – there is none of that name.
        """
        _staff(viewer)
        with self._store.read() as connection:
            row = connection.execute(select(trials).where(trials.c.name == name)).mappings().first()
            known = "、".join(connection.execute(select(trials.c.name).order_by(trials.c.name)).scalars())
        if row is None:
            raise InputFault("value", where="trial", variant="trial", value=name, known=known or "-")
        lists = {key: tuple(row[key].split(SEPARATOR)) for key in ("arms", "measures")}
        return Trial(**{**row, **lists})

    def allot(self, viewer: Viewer, trial: Trial, allotted: Sequence[Allotted]) -> tuple[Allotted, ...]:
        """Keep the arms of a trial, once; later calls give what is kept."""
        _staff(viewer)
        with self._store.write() as connection:
            kept = self.allotted(viewer, trial)
            if kept:
                return kept
            rows = [{**asdict(one), "trial": trial.name} for one in allotted]
            if rows:
                connection.execute(trial_arms.insert(), rows)
            day = self._store.today.isoformat()
            connection.execute(trials.update().where(trials.c.name == trial.name).values(allocated_at=day))
            self._access.note_list(viewer, "trial", len(rows))
        return tuple(sorted(allotted, key=lambda one: one.student))

    def allotted(self, viewer: Viewer, trial: Trial) -> tuple[Allotted, ...]:
        """Who is in which arm, in the order of the ids; empty before the allocation."""
        _staff(viewer)
        with self._store.read() as connection:
            query = select(trial_arms).where(trial_arms.c.trial == trial.name).order_by(trial_arms.c.student)
            rows = connection.execute(query).mappings().all()
        return tuple(Allotted(row["student"], row["arm"], row["starts_on"]) for row in rows)

    # What was changed because of a result

    def adjust(self, viewer: Viewer, measure: str, figure: str, what: str) -> tuple[Adjustment, ...]:
        """Append to the log of adjustments and give all of it."""
        _staff(viewer)
        if not what.strip():
            raise InputFault("empty", where="--add", variant="option")
        if len(what) > _LONGEST:
            raise InputFault("too_large", where="--add", variant="note", value=len(what), limit=_LONGEST)
        row = Adjustment(self._store.today.isoformat(), str(viewer), measure, figure, what.strip())
        with self._store.write() as connection:
            connection.execute(adjustments.insert(), asdict(row))
            self._access.note_list(viewer, "adjustment", 0)
        return self.adjustments(viewer)

    def adjustments(self, viewer: Viewer) -> tuple[Adjustment, ...]:
        """The log, oldest first."""
        _staff(viewer)
        with self._store.read() as connection:
            rows = connection.execute(select(adjustments).order_by(adjustments.c.id)).mappings().all()
        return tuple(Adjustment(row["at"], row["by"], row["measure"], row["figure"], row["what"]) for row in rows)


def _staff(viewer: Viewer) -> None:
    if viewer.role not in _STAFF:
        raise AccessDenied("denied")


def _ordered(rows: "Iterable[RowMapping]") -> tuple[OutcomeEvent, ...]:
    events = (_event(dict(row)) for row in sorted(rows, key=lambda row: (row["on"], row["id"])))
    return tuple(events)


def _event(row: Mapping[str, object]) -> OutcomeEvent:
    return OutcomeEvent(**{name: value for name, value in row.items() if name not in ("id", "student")})  # type: ignore[arg-type]
