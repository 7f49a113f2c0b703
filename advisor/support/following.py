"""What the events of one graduate say on a day: in work or not, which check is due, retained or not, come back or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from advisor.catalog.outcome_rows import OutcomeCatalog
from advisor.records.outcomes import Graduate, OutcomeEvent

__all__ = ["AT_WORK", "GRADUATION", "STABLE_DAYS", "Following", "follow", "next_check"]

AT_WORK = frozenset({"post", "other_post", "army", "project", "venture", "freelance"})
"""Groups of destinations that count as being in work; study is a destination, and no work."""

STABLE_DAYS = 180
GRADUATION = (7, 1)
"""Month and day from which the yearly checks count, in the year of the cohort."""


@dataclass(frozen=True, slots=True)
class Following:
    """One graduate on one day; None is unknown.

    Attributes:
        code: The newest destination, empty without one or after it ended.
        employed: In work now; None without any destination.
        placed_on: Start of the first post; ``first_employer`` its name.
        pay_yuan_month, relevant, satisfaction: The newest that is known.
        is_observable: 180 days have passed since the start, so that ``retained`` can be known.
        retained: Still with the first employer on that day; None where nobody was reached.
        due: The next check with its day, or None when all are done.
        left_on: Since when out of work again (relapse), with the reason.
        response_days: Days from the first request for help to the first answer after it.
        asked, reached: Checks that were tried, and those in which somebody answered.
        is_on_record: There is any event at all.
    """

    student: str
    class_id: str
    cohort: int
    code: str
    employed: bool | None
    placed_on: date | None
    first_employer: str
    pay_yuan_month: float | None
    relevant: bool | None
    satisfaction: int | None
    is_observable: bool
    retained: bool | None
    due: tuple[str, date] | None
    left_on: date | None
    reason: str
    response_days: int | None
    asked: int
    reached: int
    is_on_record: bool


def follow(graduate: Graduate, knowledge: OutcomeCatalog, today: date) -> Following:
    """Read the events up to and including ``today``."""
    events = [event for event in graduate.events if event.on <= today.isoformat()]
    placements = [event for event in events if event.kind == "placed"]
    works = [event for event in placements if _group(event, knowledge) in AT_WORK]
    first = works[0] if works else None
    state = next((event for event in reversed(events) if event.kind in ("placed", "left")), None)
    checks = [event for event in events if event.kind == "check"]
    start = date.fromisoformat(first.on) if first else None
    is_out = state is not None and state.kind == "left"
    return Following(
        student=graduate.student,
        class_id=graduate.class_id,
        cohort=graduate.cohort,
        code=state.code if state is not None and state.kind == "placed" else "",
        employed=None if state is None else state.kind == "placed" and _group(state, knowledge) in AT_WORK,
        placed_on=start,
        first_employer=first.employer if first else "",
        pay_yuan_month=_newest(events, "pay_yuan_month"),
        relevant=_newest(works, "relevant"),
        satisfaction=_newest(events, "satisfaction"),
        is_observable=start is not None and start + timedelta(days=STABLE_DAYS) <= today,
        retained=None if first is None else _retained(first, events, today),
        due=_due(graduate, start, checks, knowledge),
        left_on=date.fromisoformat(state.on) if is_out and state is not None else None,
        reason=state.reason if is_out and state is not None else "",
        response_days=_response(events),
        asked=len(checks),
        reached=sum(bool(check.reached) for check in checks),
        is_on_record=bool(events),
    )


def next_check(event: OutcomeEvent, graduate: Graduate, knowledge: OutcomeCatalog) -> str | None:
    """Day of the check that follows an event, or None: after a placement the first, after a check the one behind it."""
    if event.kind not in ("placed", "check"):
        return None
    starts = [other for other in graduate.events if other.kind == "placed" and _group(other, knowledge) in AT_WORK]
    if not starts:
        return None
    start = date.fromisoformat(starts[0].on)
    done = [other.step for other in graduate.events if other.kind == "check" and other.on <= event.on]
    days = _days(graduate, start, knowledge)
    behind = [day for step, day in days if step not in done and day.isoformat() > event.on]
    return min(behind).isoformat() if behind else None


def _group(event: OutcomeEvent, knowledge: OutcomeCatalog) -> str:
    destination = knowledge.destinations.get(event.code)
    return destination.group if destination else "post"  # a placement without a code is one in work


def _newest(events: Sequence[OutcomeEvent], name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return next((value for event in reversed(events) if (value := getattr(event, name)) is not None), None)


def _retained(first: OutcomeEvent, events: Sequence[OutcomeEvent], today: date) -> bool | None:
    line = date.fromisoformat(first.on) + timedelta(days=STABLE_DAYS)
    if line > today:
        return None
    day = line.isoformat()
    if any(event.kind in ("left", "placed") and first.on < event.on <= day for event in events):
        return False  # left, or began somewhere else
    seen = [event for event in events if event.kind == "check" and event.reached and event.stayed is not None]
    if any(event.stayed is False and event.on <= day for event in seen):
        return False
    return True if any(event.stayed and event.on >= day for event in seen) else None


def _days(graduate: Graduate, start: date | None, knowledge: OutcomeCatalog) -> list[tuple[str, date]]:
    graduation = date(graduate.cohort, *GRADUATION)
    found = []
    for step, (_, days) in knowledge.checks.items():
        origin = graduation if step.startswith("y") else start
        if origin is not None:
            found.append((step, origin + timedelta(days=days)))
    return found


def _due(
    graduate: Graduate, start: date | None, checks: Sequence[OutcomeEvent], knowledge: OutcomeCatalog
) -> tuple[str, date] | None:
    """The earliest check that nobody has made; without a start only those after graduation."""
    if not graduate.events:
        return None
    done = {check.step for check in checks}
    last = max((check.on for check in checks if check.reached), default="")
    open_ones = [
        pair for pair in _days(graduate, start, knowledge) if pair[0] not in done and pair[1].isoformat() > last
    ]
    return min(open_ones, key=lambda pair: (pair[1], pair[0]), default=None)


def _response(events: Sequence[OutcomeEvent]) -> int | None:
    asked = next((event.on for event in events if event.kind == "request"), None)
    answered = next((event.on for event in events if asked and event.kind == "response" and event.on >= asked), None)
    return (
        None if asked is None or answered is None else (date.fromisoformat(answered) - date.fromisoformat(asked)).days
    )
