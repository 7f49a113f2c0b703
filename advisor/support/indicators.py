"""Figures of one group of graduates: the official rate, the four indicators of the second paper, the quality index.

Every figure names its denominator and is withheld where fewer than five persons stand behind it.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from advisor.catalog.outcome_rows import OutcomeCatalog, RateFormula
from advisor.facts import SMALLEST_GROUP
from advisor.intervals import percentile_bootstrap, wilson
from advisor.support.following import AT_WORK, Following

__all__ = [
    "Indicator",
    "OfficialRate",
    "Person",
    "Quality",
    "four_indicators",
    "official_rate",
    "persons_of",
    "quality",
]

_CONTENT = 4
_MOST_UNKNOWN = 0.5
"""Above this share of graduates without a destination on record the official rate is not told."""

_CONTRACT = frozenset({"post", "project"})


@dataclass(frozen=True, slots=True)
class Person:
    """What the figures need of one graduate, named or not; None is unknown."""

    code: str
    employed: bool | None
    pay_yuan_month: float | None
    relevant: bool | None
    retained: bool | None
    is_observable: bool
    satisfaction: int | None
    response_days: float | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: ``x`` of ``n``, or the median of ``n`` values; None where withheld or nobody is known.

    Attributes:
        name: match_rate, response_time, stability, satisfaction, or a part of the quality index or the official rate.
        value: Share 0..1, or days.
        unit: ``share`` or ``days``.
        ci: 95 % interval: Wilson, or a percentile bootstrap for the median.
        unknown: Persons in the group who are in no denominator, since nobody knows.
        is_withheld: Fewer than five persons stand behind it.
    """

    name: str
    label: str
    value: float | None
    unit: str
    n: int
    x: int | None
    ci: tuple[float, float] | None
    unknown: int
    is_withheld: bool
    definition: str


@dataclass(frozen=True, slots=True)
class OfficialRate:
    """The official rate by one version of its formula; ``value`` is the sum of ``parts`` over ``n`` graduates."""

    formula: str
    title: str
    is_unverified: bool
    as_of: str
    value: float | None
    n: int
    unknown: int
    parts: tuple[Indicator, ...]
    employment: Indicator


@dataclass(frozen=True, slots=True)
class Quality:
    """The index of high-quality employment: weighted mean of its parts, each with its own denominator."""

    value: float | None
    parts: tuple[Indicator, ...]
    weights: tuple[float, ...]


Label = Callable[..., str]


def persons_of(found: Iterable[Following]) -> tuple[Person, ...]:
    """The same graduates without their names."""
    return tuple(
        Person(
            one.code, one.employed, one.pay_yuan_month, one.relevant, one.retained, one.is_observable, one.satisfaction,
            None if one.response_days is None else float(one.response_days),
        )
        for one in found
    )  # fmt: skip


def official_rate(
    people: Sequence[Person], formula: RateFormula, knowledge: OutcomeCatalog, *, as_of: str, label: Label
) -> OfficialRate:
    """The rate over all graduates: who has no destination on record counts in the denominator, as the manual has it.

    The employment rate is the part of it that is work (study left out); the two must not be mixed up.
    """
    groups = Counter(knowledge.destinations[one.code].group for one in people if one.code in knowledge.destinations)
    unknown = sum(not one.code for one in people)
    is_told = len(people) >= SMALLEST_GROUP and unknown <= _MOST_UNKNOWN * len(people)
    counted = sum(groups[group] for part in formula.parts for group in part.groups)
    at_work = sum(groups[group] for group in AT_WORK)
    size = len(people) if is_told else 0  # a share of a register that is mostly empty says nothing
    parts = tuple(
        _share(part.id, part.label, sum(groups[group] for group in part.groups), size, unknown, formula.title)
        for part in formula.parts
    )
    return OfficialRate(
        formula=formula.id,
        title=formula.title,
        is_unverified=formula.is_unverified,
        as_of=as_of,
        value=counted / len(people) if is_told else None,
        n=len(people),
        unknown=unknown,
        parts=parts,
        employment=_share(
            "employment", label("outcomes.indicator.employment"), at_work, size, unknown,
            label("outcomes.indicator.employment.definition"),
        ),
    )  # fmt: skip


def four_indicators(people: Sequence[Person], *, days: int, label: Label) -> tuple[Indicator, ...]:
    """Match rate, response time, stability and satisfaction (the second paper names them and gives no formula).

    match_rate: posts that belong to the major's class or occupations, of the placed whose post is known ·
    response_time: median days from the first request to the first answer · stability: still with the first employer at
    180 days, of those placed 180 days ago and reached then · satisfaction: 4 or 5 of 5, of those who answered.
    """
    placed = [one for one in people if one.employed or one.retained is not None]
    due = [one for one in placed if one.is_observable]
    return (
        _yes("match_rate", [one.relevant for one in placed], label),
        _median("response_time", [one.response_days for one in people if one.response_days is not None], days, label),
        _yes("stability", [one.retained for one in due], label),
        _yes(
            "satisfaction",
            [None if one.satisfaction is None else one.satisfaction >= _CONTENT for one in placed],
            label,
        ),
    )


def quality(people: Sequence[Person], knowledge: OutcomeCatalog, label: Label) -> Quality:
    """The index over those in work; None unless every part stands on at least five persons."""
    at_work = [one for one in people if one.employed]
    pay = [one.pay_yuan_month for one in at_work if one.pay_yuan_month is not None]
    middle = statistics.median(pay) if pay else None
    answers: dict[str, list[bool | None]] = {
        "contract": [_has_contract(one, knowledge) for one in at_work],
        "pay": [
            None if one.pay_yuan_month is None or middle is None else one.pay_yuan_month >= middle for one in at_work
        ],
        "relevant": [one.relevant for one in at_work],
        "stable": [one.retained for one in people if one.is_observable and (one.employed or one.retained is not None)],
        "satisfied": [None if one.satisfaction is None else one.satisfaction >= _CONTENT for one in at_work],
    }
    parts = tuple(_of(part.id, part.label, answers[part.id], part.label) for part in knowledge.quality)
    weights = tuple(part.weight for part in knowledge.quality)
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    total = sum(w * v for w, v in zip(weights, known, strict=True)) if len(known) == len(values) and known else None
    return Quality(total, parts, weights)


def _has_contract(one: Person, knowledge: OutcomeCatalog) -> bool | None:
    destination = knowledge.destinations.get(one.code)
    return None if destination is None else destination.group in _CONTRACT


def _yes(name: str, answers: Sequence[bool | None], label: Label) -> Indicator:
    return _of(name, label(f"outcomes.indicator.{name}"), answers, label(f"outcomes.indicator.{name}.definition"))


def _of(name: str, text: str, answers: Sequence[bool | None], definition: str) -> Indicator:
    known = [answer for answer in answers if answer is not None]
    return _share(name, text, sum(known), len(known), len(answers) - len(known), definition)


def _share(name: str, text: str, x: int, n: int, unknown: int, definition: str) -> Indicator:
    if n < SMALLEST_GROUP:
        return Indicator(name, text, None, "share", n, None, None, unknown, True, definition)
    return Indicator(name, text, x / n, "share", n, x, wilson(x, n), unknown, False, definition)


def _median(name: str, values: Sequence[float], days: int, label: Label) -> Indicator:
    text, definition = label(f"outcomes.indicator.{name}"), label(f"outcomes.indicator.{name}.definition", days=days)
    if len(values) < SMALLEST_GROUP:
        return Indicator(name, text, None, "days", len(values), None, None, 0, True, definition)
    limits = percentile_bootstrap(values, statistics.median)
    in_time = sum(value <= days for value in values)
    return Indicator(name, text, statistics.median(values), "days", len(values), in_time, limits, 0, False, definition)
