"""The cards of an explanation, under names that say their part in it; ids F1 … in the order of the answer."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.counterfactuals import Counterfactual
from advisor.diagnosis.diagnose import Diagnosis
from advisor.diagnosis.own import audience_of, missing_card
from advisor.diagnosis.scorecard import Need
from advisor.facts import CardKind, Derived, FactCard, Role, Source, Value, Viewer, numbered
from advisor.records.people import Comparison, FactorName, Review
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["evidence_cards", "reviewed", "share_of", "shown"]

COMPARED: tuple[FactorName, ...] = ("academic", "practice", "jobseeking")
"""Factors that are ever set beside a group's mean; the protected ones never are."""

STAFF: tuple[Role, ...] = ("counselor", "mentor", "centre", "admin")


def shown(readiness: float, line: float) -> str:
    """A readiness with three decimals, or as many more as it takes not to show it on the wrong side of the line.

    Example:
        >>> shown(0.6523, 0.68), shown(0.67996, 0.68)
        ('0.652', '0.67996')
    """
    for places in range(3, 9):
        text = f"{readiness:.{places}f}"
        if (float(text) < line) == (readiness < line - 1e-9):
            return text
    return f"{readiness:.9f}"


def share_of(points: float, needs: Sequence[Need]) -> str:
    """The part of the whole gap that these points are."""
    gap = sum(need.points for need in needs)
    return f"{100 * points / gap:.1f}%" if gap > 0 else "0.0%"


def reviewed(review: Review, prompts: Prompts) -> str:
    """The state of a flag in words: when and by whom, with the role in words."""
    if review.state == "unreviewed":
        return prompts.label("diagnosis.review.unreviewed")
    role, _, person = (review.by or "").partition(":")
    by = f"{prompts.label(f'dialogue.role.{role}')} {person}" if person else role
    return prompts.label(f"diagnosis.review.{review.state}", by=by, at=(review.at or "")[:10])


def evidence_cards(
    archive: "Archive", viewer: Viewer, found: Diagnosis, *, scorecard: Scorecard, prompts: Prompts
) -> dict[str, FactCard]:
    """All cards of one diagnosis, by part, strongest contribution first, numbered F1 … in that order."""
    plain = list(_all(archive, viewer, found, scorecard, prompts))
    return {card.id: final for card, final in zip(plain, numbered(plain), strict=True)}


def _all(
    archive: "Archive", viewer: Viewer, found: Diagnosis, scorecard: Scorecard, prompts: Prompts
) -> Iterator[FactCard]:
    compared = tuple(factor for factor in COMPARED if any(need.factor == factor for need in found.needs))
    groups = archive.comparisons(viewer, found.student, compared, "class") if compared else {}
    for need in sorted(found.needs, key=lambda need: -need.points):
        yield _indicator(found, need, scorecard)
        yield _contribution(found, need, prompts)
        if need.factor in groups:
            yield _comparison(found, groups[need.factor], prompts, need)  # type: ignore[index]
    yield from _scores(found, scorecard, prompts)
    for line in found.missing:
        yield missing_card(found.student, line, prompts)
    for cause in found.causes:
        low, high = cause.interval
        yield _card(
            found, f"cause.{cause.cause}", "cause", cause.label, cause.probability,
            f"{100 * cause.probability:.1f}%（{100 * low:.1f}%–{100 * high:.1f}%）", Source("forest", cause.cause),
        )  # fmt: skip
    yield _card(
        found, "agreement", "agreement", prompts.label("diagnosis.label.agreement"), found.agreement,
        found.agreement_note, Source("forest", "risk"),
    )  # fmt: skip
    for number, way in enumerate(found.counterfactuals, 1):
        yield _way(found, way, number, scorecard, prompts)
    yield _review(found, prompts)


def _card(
    found: Diagnosis,
    part: str,
    kind: CardKind,
    label: str,
    value: Value,
    display: str,
    source: Source,
    derived: Derived | None = None,
    *,
    measure: str | None = None,
    unit: str = "",
    period: str | None = None,
    audience: tuple[Role, ...] = STAFF,
) -> FactCard:
    return FactCard(
        part, kind, found.student, measure or part, label, value, unit, display, source, period, derived, audience
    )


def _indicator(found: Diagnosis, need: Need, scorecard: Scorecard) -> FactCard:
    return _card(
        found,
        f"indicator.{need.factor}",
        "indicator",
        need.label,
        need.raw,
        need.display,
        need.source,
        measure=scorecard.factors[need.factor].measure,
        unit=need.unit,
        period=need.period,
        audience=audience_of(need.factor),
    )


def _contribution(found: Diagnosis, need: Need, prompts: Prompts) -> FactCard:
    share = share_of(need.points, found.needs)
    return _card(
        found,
        f"contribution.{need.factor}",
        "contribution",
        prompts.label("diagnosis.label.contribution", label=need.label),
        need.points,
        prompts.label("diagnosis.contribution", share=share, points=f"{need.points:.3f}"),
        Source("scorecard", need.factor, as_of=found.scorecard_version),
        Derived("points = weight * (1 - value)", (f"indicator.{need.factor}",)),
        audience=tuple(role for role in audience_of(need.factor) if role != "student"),
    )


def _comparison(found: Diagnosis, group: Comparison, prompts: Prompts, need: Need) -> FactCard:
    return _card(
        found,
        f"comparison.{need.factor}",
        "comparison",
        prompts.label("diagnosis.label.comparison", label=need.label),
        group.mean,
        prompts.label("diagnosis.comparison", n=group.n, mean=group.display),
        Source("aggregate", f"{group.scope}.{need.factor}"),
        Derived("mean of the class, n >= 5", ()),
        unit=group.unit,
    )


def _scores(found: Diagnosis, scorecard: Scorecard, prompts: Prompts) -> Iterator[FactCard]:
    source = Source("scorecard", "readiness", as_of=found.scorecard_version)
    needs = tuple(f"indicator.{need.factor}" for need in found.needs)
    line = scorecard.flag_below
    if found.readiness is not None:
        label = prompts.label("diagnosis.label.readiness")
        derived = Derived("readiness = sum of weight * value", needs)
        display = shown(found.readiness, line)
        yield _card(found, "score", "score", label, found.readiness, display, source, derived, measure="readiness")
    yield _card(
        found, "line", "score", prompts.label("diagnosis.label.line"), line, f"{line:g}",
        Source("scorecard", "flag_below", as_of=found.scorecard_version), measure="rule.flag_below",
    )  # fmt: skip
    span = found.readiness_range
    if span is not None and span[0] < span[1]:
        display = prompts.label("diagnosis.range", low=shown(span[0], line), high=shown(span[1], line))
        label = prompts.label("diagnosis.label.range")
        derived = Derived("worst and best band of what is missing", needs)
        yield _card(found, "reach", "score", label, list(span), display, source, derived, measure="readiness_range")


def _way(found: Diagnosis, way: Counterfactual, number: int, scorecard: Scorecard, prompts: Prompts) -> FactCard:
    changes = prompts.label("diagnosis.change.join").join(
        prompts.label(
            "diagnosis.change",
            label=scorecard.factors[change["factor"]].label,
            start=change["display"].split(" → ")[0],
            to=change["display"].split(" → ")[1],
        )
        for change in way.changes
    )
    display = prompts.label(
        "diagnosis.counterfactual", changes=changes, readiness=shown(way.readiness, scorecard.flag_below)
    )
    value: Value = {"changes": [dict(change) for change in way.changes], "readiness": way.readiness}
    based = tuple(f"indicator.{change['factor']}" for change in way.changes)
    return _card(
        found, f"counterfactual.{number}", "counterfactual", prompts.label("diagnosis.label.counterfactual"),
        value, display, Source("scorecard", "counterfactual", as_of=found.scorecard_version),
        Derived("scored again with the changes", based),
    )  # fmt: skip


def _review(found: Diagnosis, prompts: Prompts) -> FactCard:
    review = found.review
    return _card(
        found, "review", "event", prompts.label("diagnosis.label.review"), review.state, reviewed(review, prompts),
        Source("reviews", found.student, as_of=review.at),
    )  # fmt: skip
