"""The door of the evaluation: two groups, every figure beside its definition, denominator, interval and caveats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from advisor.catalog.outcome_rows import MeasureText, OutcomeCatalog
from advisor.facts import Missing
from advisor.intervals import holm
from advisor.support.balance import Balance, balance
from advisor.support.caveats import Caveat, caveats_of
from advisor.support.outcome_table import OutcomeTable
from advisor.support.two_groups import ALPHA, Comparison, Counts, Fragility, Means, compare_counts, compare_means
from advisor.wording.prompts import Prompts

__all__ = ["Evaluation", "Measure", "evaluate"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure in both arms.

    Attributes:
        name: employed, salary, relevant or retained.
        treated, control: ``{"n", "x", "rate"}`` or ``{"n", "mean", "sd"}``.
        difference: Treated minus control, in shares or yuan; ``relative`` treated ÷ control − 1; ``ci`` of ``difference``.
        test: The test that ``p`` is of; ``p_adjusted`` after Bonferroni–Holm over all measures of the table.
        definition, denominator: What counts, and among whom: the persons of this table, beside whom it should be.
        as_of: Day of the count.
    """

    name: str
    label: str
    treated: Mapping[str, float | int | None]
    control: Mapping[str, float | int | None]
    difference: float | None
    relative: float | None
    ci: tuple[float, float] | None
    test: str | None
    tests: Mapping[str, float | None]
    p: float | None
    p_adjusted: float | None
    is_significant: bool
    effect: Mapping[str, float | None]
    power: float | None
    fragility: Fragility | None
    e_value: Mapping[str, float | None] | None
    definition: str
    denominator: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole comparison. ``caveats`` are sentences; ``caveat_details`` the same with codes and figures."""

    n: Mapping[str, int]
    names: Mapping[str, str]
    as_of: str
    is_random: bool
    measures: tuple[Measure, ...]
    caveats: tuple[str, ...]
    caveat_details: tuple[Caveat, ...]
    balance: Balance | None
    missing: tuple[Missing, ...]
    basis: Literal["engine"] = "engine"
    fallback: None = None


def evaluate(
    table: OutcomeTable,
    *,
    knowledge: OutcomeCatalog,
    prompts: Prompts,
    today: date,
    is_random: bool = False,
    level: float = ALPHA,
) -> Evaluation:
    """Compare the two groups of a table.

    Args:
        table: The arms.
        knowledge: What each measure means.
        prompts: Labels and the sentences of the caveats.
        today: Day of the look; the day of the count where the table names none.
        is_random: Whether lots decided who was treated. Else the comparison is an association, and says so.
        level: The p below which a measure is called significant: less than 0.05 at a look before the planned end.

    Returns:
        Every measure that the table holds. Nothing here claims that the service caused a difference.
    """
    found: dict[str, Comparison] = {}
    for name in table.measures:
        if name == "salary" and table.pay is not None:
            found[name] = compare_means(*table.pay)
        else:
            found[name] = compare_counts(*table.counts[name])
    corrected = dict(zip(found, holm([comparison.p for comparison in found.values()]), strict=True))
    known_before = balance(table.people) if table.people else None
    details = caveats_of(
        table, found, corrected, known_before, label=prompts.label, is_random=is_random, today=today, level=level
    )
    as_of = table.as_of or today.isoformat()
    treated, control = table.sizes
    return Evaluation(
        n={"treated": treated, "control": control},
        names={"treated": table.names[0], "control": table.names[1]},
        as_of=as_of,
        is_random=is_random,
        measures=tuple(
            _measure(name, table, found[name], corrected[name], knowledge.measures[name], prompts, as_of, level)
            for name in found
        ),
        caveats=tuple(caveat.text for caveat in details),
        caveat_details=details,
        balance=known_before,
        missing=tuple(_missing(table, found, prompts)),
    )


def _measure(
    name: str,
    table: OutcomeTable,
    of: Comparison,
    p_adjusted: float | None,
    text: MeasureText,
    prompts: Prompts,
    as_of: str,
    level: float,
) -> Measure:
    arms = table.pay if name == "salary" else table.counts[name]
    if arms is None:
        raise ValueError(f"the table has no {name}")
    among = prompts.label("outcomes.denominator", n=arms[0].n, n_control=arms[1].n, right=text.denominator)
    return Measure(
        name=name,
        label=text.label,
        treated=_arm(arms[0]),
        control=_arm(arms[1]),
        difference=of.difference,
        relative=of.relative,
        ci=of.ci,
        test=of.test,
        tests=of.tests,
        p=of.p,
        p_adjusted=p_adjusted,
        is_significant=p_adjusted is not None and p_adjusted < level,
        effect=of.effect,
        power=of.power,
        fragility=of.fragility,
        e_value=of.e_value,
        definition=text.definition,
        denominator=among,
        as_of=as_of,
    )


def _arm(arm: Counts | Means) -> Mapping[str, Any]:
    if isinstance(arm, Counts):
        return {"n": arm.n, "x": arm.x, "rate": arm.rate}
    return {"n": arm.n, "mean": arm.mean, "sd": arm.sd}


def _missing(table: OutcomeTable, found: Mapping[str, Comparison], prompts: Prompts) -> list[Missing]:
    lines = []
    for name, comparison in found.items():
        if comparison.test is None:
            what = prompts.label("outcomes.missing.test", name=prompts.label(f"outcomes.measure.{name}"))
            lines.append(Missing(f"{name}.test", what, "not_on_record"))
    return lines
