"""The door on outcomes: what was on record of past cohorts, the official rate, and how the following-up goes. No name."""

from collections.abc import Iterable, Iterator, Mapping

from advisor.dialogue.desk import Told, Turning
from advisor.facts import CardKind, FactCard, Source, Value, numbered
from advisor.support.evaluate import Measure
from advisor.support.indicators import Indicator
from advisor.support.on_record import OnRecord, on_record
from advisor.support.outcome_table import COUNTED
from advisor.wording.prompts import Prompts
from advisor.wording.sentences import paragraphs_of

__all__ = ["outcomes_door"]

ASPECTS = ("compare", "rate", "follow")
READERS = ("counselor", "centre", "admin")
"""Roles that are told figures; the others hear where the college publishes them."""

_TOLD_CAVEATS = ("non_random", "unlike", "not_after_correction", "small")


def outcomes_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """Counts alone: two groups compared, the official rate in the version in force, or the indicators and the follow-up.

    A student or a mentor is told where the college publishes its figures.
    """
    engines = turning.engines
    if turning.viewer.role not in READERS:
        return Told(engines.prompts.render("fixed/outcomes_published"), fixed=True)
    found = on_record(engines.archive, turning.viewer, knowledge=engines.catalog.outcomes, prompts=engines.prompts)
    aspect = given.get("aspect", "")
    aspect = aspect if aspect in ASPECTS else "compare"
    cards = {"compare": _compared, "rate": _rates, "follow": _followed}[aspect](found, turning)
    told = numbered(cards)
    text = engines.prompts.render(
        f"phrase/dialogue_outcomes_{aspect}", cards={card.measure: card for card in told}, synthetic=found.synthetic
    )
    return Told(paragraphs_of(text), told)


def _card(
    turning: Turning, measure: str, label: str, value: Value, unit: str, display: str, kind: CardKind = "outcome"
) -> FactCard:
    day = turning.engines.today.isoformat()
    source = Source("past_outcomes" if kind == "outcome" else "outcome_events", measure, as_of=day)
    return FactCard(measure, kind, str(turning.viewer), measure, label, value, unit, display, source)


def _compared(found: OnRecord, turning: Turning) -> Iterator[FactCard]:
    prompts = turning.engines.prompts
    for measure in found.measures:
        if measure.difference is None:
            continue
        for arm in ("treated", "control"):
            value, display = _arm(measure, arm, prompts)
            label = prompts.label("outcomes.card.arm", name=measure.label, group=found.names[arm])
            yield _card(turning, f"{measure.name}.{arm}", label, value, "", display)
        points = measure.name in COUNTED
        gap = 100 * measure.difference if points else measure.difference
        unit = prompts.label("outcomes.unit.points" if points else "outcomes.unit.yuan")
        display = f"{gap:+.1f} {unit}" if points else f"{gap:+.0f} {unit}"
        yield _card(
            turning,
            f"{measure.name}.gap",
            prompts.label("outcomes.card.gap", name=measure.label),
            gap,
            unit,
            display,
            "comparison",
        )
        verdict = prompts.label("outcomes.verdict.yes" if measure.is_significant else "outcomes.verdict.no")
        yield _card(
            turning, f"{measure.name}.verdict", prompts.label("outcomes.card.verdict", name=measure.label),
            measure.is_significant, "", verdict, "comparison",
        )  # fmt: skip
    for caveat in found.caveat_details:
        if caveat.code in _TOLD_CAVEATS and caveat.measure is None:
            yield _card(turning, f"caveat.{caveat.code}", prompts.label("report.caveats"), caveat.text, "", caveat.text)


def _arm(measure: Measure, arm: str, prompts: Prompts) -> tuple[float, str]:
    of = measure.treated if arm == "treated" else measure.control
    if measure.name in COUNTED:
        rate = float(of["rate"] or 0)
        return rate, prompts.label("outcomes.card.share", x=of["x"], n=of["n"], percent=f"{100 * rate:.1f}")
    mean = float(of["mean"] or 0)
    return mean, prompts.label("outcomes.card.mean", mean=f"{mean:.0f}", n=of["n"])


def _rates(found: OnRecord, turning: Turning) -> Iterator[FactCard]:
    knowledge, prompts = turning.engines.catalog.outcomes, turning.engines.prompts
    formula = knowledge.formula_on(turning.engines.today)
    group = found.groups[0]
    rate = next(rate for rate in group.rates if rate.formula == formula.id)
    if rate.value is None:
        return
    label = prompts.label("outcomes.card.rate", group=group.label)
    yield _card(turning, "rate", label, rate.value, "", f"{100 * rate.value:.1f}%")
    yield _card(
        turning,
        "rate.n",
        prompts.label("report.graduates"),
        rate.n,
        "",
        prompts.label("dialogue.people", number=rate.n),
    )
    yield _card(turning, "rate.formula", prompts.label("report.rate"), formula.title, "", formula.title)
    for part in rate.parts:
        if part.value is not None:
            yield _card(turning, f"part.{part.name}", part.label, part.value, "", f"{100 * part.value:.1f}%")


def _followed(found: OnRecord, turning: Turning) -> Iterator[FactCard]:
    prompts = turning.engines.prompts
    if found.attrition is not None:
        of = found.attrition
        for name, number in (("checks", of.checks), ("reached", of.reached), ("open", of.due_and_open)):
            unit = "outcomes.card.times" if name != "open" else "dialogue.people"
            label = prompts.label(f"outcomes.card.{name}")
            yield _card(turning, name, label, number, "", prompts.label(unit, number=number), "record")
    yield from _indicators(found.groups[-1].indicators, turning)


def _indicators(lines: Iterable[Indicator], turning: Turning) -> Iterator[FactCard]:
    prompts = turning.engines.prompts
    for line in lines:
        if line.value is None:
            continue
        if line.unit == "days":
            display = prompts.label("outcomes.card.days", value=f"{line.value:.1f}", n=line.n)
        else:
            display = prompts.label("outcomes.card.share", x=line.x, n=line.n, percent=f"{100 * line.value:.1f}")
        yield _card(turning, f"indicator.{line.name}", line.label, line.value, "", display)
