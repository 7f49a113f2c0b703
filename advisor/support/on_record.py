"""The door of the outcomes on record: past cohorts compared, and the running one followed; nobody is named."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from advisor.catalog.outcome_rows import OutcomeCatalog
from advisor.errors import AccessDenied, StateFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.records.archive import Archive
from advisor.records.outcomes import Adjustment, PastOutcome
from advisor.support.evaluate import Evaluation, evaluate
from advisor.support.following import STABLE_DAYS
from advisor.support.indicators import (
    Indicator,
    OfficialRate,
    Person,
    Quality,
    four_indicators,
    official_rate,
    persons_of,
    quality,
)
from advisor.support.outcome_table import OutcomeTable, PersonRow
from advisor.support.track import followings
from advisor.wording.prompts import Prompts

__all__ = ["Attrition", "GroupFigures", "OnRecord", "on_record"]


@dataclass(frozen=True, slots=True)
class Attrition:
    """How many were asked and reached; what is unknown of the others stays unknown."""

    checks: int
    reached: int
    due_and_open: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group of graduates, without a name: a past cohort, or those who are followed now."""

    label: str
    n: int
    rates: tuple[OfficialRate, ...]
    indicators: tuple[Indicator, ...]
    quality: Quality


@dataclass(frozen=True, slots=True)
class OnRecord(Evaluation):
    """The comparison over the past cohorts, and beside it what is followed now."""

    synthetic: bool = False
    groups: tuple[GroupFigures, ...] = ()
    attrition: Attrition | None = None
    adjustments: tuple[Adjustment, ...] = ()
    basis: Literal["engine"] = "engine"
    fallback: None = None


def on_record(archive: Archive, viewer: Viewer, *, knowledge: OutcomeCatalog, prompts: Prompts) -> OnRecord:
    """Outcomes on record, in counts alone.

    Args:
        archive: The records.
        viewer: Counselor (running cohort: the own classes), centre or administrator.
        knowledge: Destinations, formulas and measures.
        prompts: Labels and caveats.

    Raises:
        AccessDenied: A student or mentor.
        StateFault: ``not_ready`` – no past cohort with two groups of at least five is on record.
    """
    if viewer.role not in ("counselor", "centre", "admin"):
        raise AccessDenied("denied")
    past = archive.outcomes.past()
    served = sum(one.served for one in past)
    if min(served, len(past) - served) < SMALLEST_GROUP:
        raise StateFault("not_ready", where="past_outcomes", variant="outcomes", value=len(past))
    names = prompts.label("outcomes.group.served"), prompts.label("outcomes.group.others")
    table = OutcomeTable.of_people([_row(one, prompts) for one in past], names)
    found = evaluate(table, knowledge=knowledge, prompts=prompts, today=archive.today)
    everyone = followings(archive, viewer, knowledge=knowledge, with_unknown=True)
    now = tuple(one for one in everyone if one.is_on_record)
    cohorts = "、".join(str(year) for year in sorted({one.cohort for one in past}))
    nameless = _nameless(past, archive.today)
    groups = [
        _figures(prompts.label("outcomes.group.past", cohort=cohorts), nameless, nameless, archive, knowledge, prompts)
    ]
    if len(now) >= SMALLEST_GROUP:
        label = prompts.label("outcomes.group.now")
        groups.append(_figures(label, persons_of(now), persons_of(everyone), archive, knowledge, prompts))
    whole: dict[str, Any] = {field.name: getattr(found, field.name) for field in fields(found)}
    return OnRecord(
        **whole,
        synthetic=archive.is_synthetic or any(one.synthetic for one in past),
        groups=tuple(groups),
        attrition=Attrition(
            sum(one.asked for one in now),
            sum(one.reached for one in now),
            sum(one.due is not None and one.due[1] <= archive.today for one in now),
        )
        if len(now) >= SMALLEST_GROUP
        else None,
        adjustments=archive.outcomes.adjustments(viewer),
    )


def _figures(
    label: str,
    people: Sequence[Person],
    register: Sequence[Person],
    archive: Archive,
    knowledge: OutcomeCatalog,
    prompts: Prompts,
) -> GroupFigures:
    """Figures of those of whom something is on record; the official rate over the whole register."""
    as_of = archive.today.isoformat()
    rates = tuple(
        official_rate(register, formula, knowledge, as_of=as_of, label=prompts.label) for formula in knowledge.formulas
    )
    return GroupFigures(
        label=label,
        n=len(people),
        rates=rates,
        indicators=four_indicators(people, days=knowledge.response_days, label=prompts.label),
        quality=quality(people, knowledge, prompts.label),
    )


def _row(one: PastOutcome, prompts: Prompts) -> PersonRow:
    return PersonRow(
        is_treated=one.served,
        employed=one.employed,
        salary=one.salary,
        relevant=one.relevant,
        retained=one.retained,
        placed_on=date.fromisoformat(one.placed_on) if one.placed_on else None,
        baseline={prompts.label(f"outcomes.column.{name}"): getattr(one, name) for name in ("academic", "practice")},
    )


def _nameless(past: Sequence[PastOutcome], today: date) -> tuple[Person, ...]:
    return tuple(
        Person(
            code=one.code,
            employed=one.employed,
            pay_yuan_month=one.salary,
            relevant=one.relevant,
            retained=one.retained,
            is_observable=bool(one.placed_on) and (today - date.fromisoformat(one.placed_on or "")).days >= STABLE_DAYS,
            satisfaction=one.satisfaction,
            response_days=one.response_days,
        )
        for one in past
    )
