"""The door of the tracking: one event more of a graduate, and the lists that follow from the events."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.catalog.outcome_rows import OutcomeCatalog
from advisor.errors import InputFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.records.archive import Archive
from advisor.records.outcomes import Graduate, OutcomeEvent
from advisor.support.following import Following, follow, next_check

__all__ = ["KINDS", "DueCheck", "Lists", "Relapse", "Tracked", "TrackedEvent", "followings", "lists", "track"]

KINDS = ("placed", "left", "check", "request", "response")
_PAY = (1.0, 200_000.0)


@dataclass(frozen=True, slots=True)
class TrackedEvent:
    """An event as it is answered; ``next_check`` is the day of the check behind it, or None."""

    kind: str
    on: str
    next_check: str | None
    code: str
    employer: str
    pay_yuan_month: float | None
    relevant: bool | None
    step: str
    reached: bool | None
    stayed: bool | None
    satisfaction: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """A student's events, oldest first."""

    student: str
    events: tuple[TrackedEvent, ...]
    done: bool
    basis: Literal["engine"] = "engine"
    fallback: None = None


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A check to be made: the lists are sorted by day, then by number, never by a score."""

    student: str
    check: str
    label: str
    due: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Relapse:
    """Somebody who had work and is without it again."""

    student: str
    since: str
    reason: str
    reason_label: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What is to be done, and how many were reached; ``reasons`` counts why people left, None below five leavers."""

    due: tuple[DueCheck, ...]
    relapsed: tuple[Relapse, ...]
    checks: int
    reached: int
    reasons: dict[str, int] | None
    basis: Literal["engine"] = "engine"
    fallback: None = None


def track(
    archive: Archive, viewer: Viewer, student: str, event: OutcomeEvent | None, *, knowledge: OutcomeCatalog
) -> Tracked:
    """Keep an event of a student, or only read the events where ``event`` is None.

    Raises:
        InputFault: ``value`` – an unknown kind, code, step or reason; a day in the future; pay or satisfaction out of
            range; a check or a leaving of somebody who has no placement.
        AccessDenied: The viewer may not.
    """
    before = archive.outcomes.events(viewer, student)
    if event is not None:
        _checked(event, before, knowledge, archive.today)
        before = archive.outcomes.keep(viewer, student, event)
    graduate = Graduate(student, "", archive.file(viewer, student).cohort, "", before)
    return Tracked(student, tuple(_answered(one, graduate, knowledge) for one in before), event is not None)


def followings(
    archive: Archive,
    viewer: Viewer,
    *,
    knowledge: OutcomeCatalog,
    is_list: bool = False,
    with_unknown: bool = False,
) -> tuple[Following, ...]:
    """Everybody within reach of whom something is on record; with ``with_unknown`` the whole register."""
    graduates = archive.outcomes.graduates(viewer, is_list=is_list)
    return tuple(follow(one, knowledge, archive.today) for one in graduates if one.events or with_unknown)


def lists(archive: Archive, viewer: Viewer, *, knowledge: OutcomeCatalog, within: int = 7) -> Lists:
    """The checks that are due up to ``within`` days from now, and who is without work again.

    Raises:
        AccessDenied: A student or mentor, or an administrator without a reason.
    """
    found = followings(archive, viewer, knowledge=knowledge, is_list=True)
    due = []
    for one in found:
        if one.due is not None and (one.due[1] - archive.today).days <= within:
            step, day = one.due
            late = max(0, (archive.today - day).days)
            due.append(DueCheck(one.student, step, knowledge.checks[step][0], day.isoformat(), late))
    relapsed = [
        Relapse(one.student, one.left_on.isoformat(), one.reason, knowledge.reasons.get(one.reason, ""))
        for one in found
        if one.left_on is not None
    ]
    reasons = Counter(one.reason or "other" for one in relapsed)
    return Lists(
        due=tuple(sorted(due, key=lambda one: (one.due, one.student))),
        relapsed=tuple(sorted(relapsed, key=lambda one: (one.since, one.student))),
        checks=sum(one.asked for one in found),
        reached=sum(one.reached for one in found),
        reasons=dict(sorted(reasons.items())) if len(relapsed) >= SMALLEST_GROUP else None,
    )


def _checked(event: OutcomeEvent, before: tuple[OutcomeEvent, ...], knowledge: OutcomeCatalog, today: date) -> None:
    _among("--event", event.kind, KINDS)
    if event.on > today.isoformat():
        raise InputFault("value", where="--on", variant="future", value=event.on, today=today.isoformat())
    if event.code:
        _among("--code", event.code, tuple(knowledge.destinations))
    if event.reason:
        _among("--why", event.reason, tuple(knowledge.reasons))
    if event.kind == "check":
        _among("--step", event.step, tuple(knowledge.checks))
    if event.pay_yuan_month is not None and not _PAY[0] <= event.pay_yuan_month <= _PAY[1]:
        raise InputFault("value", where="--pay", variant="range", value=event.pay_yuan_month, low=_PAY[0], high=_PAY[1])
    if event.satisfaction is not None and not 1 <= event.satisfaction <= 5:
        raise InputFault("value", where="--satisfaction", variant="range", value=event.satisfaction, low=1, high=5)
    is_placed = any(one.kind == "placed" and one.on <= event.on for one in before)
    if event.kind == "left" and not is_placed:
        raise InputFault("value", where="--event", variant="not_placed", value=event.kind)


def _among(where: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InputFault("value", where=where, variant="choice", value=value, allowed=", ".join(allowed))


def _answered(event: OutcomeEvent, graduate: Graduate, knowledge: OutcomeCatalog) -> TrackedEvent:
    names = [name for name in TrackedEvent.__dataclass_fields__ if name != "next_check"]
    given = {name: getattr(event, name) for name in names}
    return TrackedEvent(next_check=next_check(event, graduate, knowledge), **given)
