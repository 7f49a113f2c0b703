"""What a comparison cannot show, computed from the table itself; nothing stands here that the numbers do not call for."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from advisor.support.balance import ALIKE, Balance
from advisor.support.boschloo import MOST
from advisor.support.outcome_table import COUNTED, OutcomeTable
from advisor.support.two_groups import ALPHA, Comparison, Counts, fisher, spread_at_the_line

__all__ = ["RETENTION_DAYS", "Caveat", "caveats_of"]

RETENTION_DAYS = 180
_FRAGILE = 3
_SMALL = 30
_WANTED_POWER = 0.8
_Z, _Z_POWER = 1.959963984540054, 0.8416212335729143
Label = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Caveat:
    """One reservation: its code, the measure that it is about (None: all), its figures, and the sentence."""

    code: str
    measure: str | None
    values: Mapping[str, object]
    text: str


def caveats_of(
    table: OutcomeTable,
    found: Mapping[str, Comparison],
    adjusted: Mapping[str, float | None],
    balance: Balance | None,
    *,
    label: Label,
    is_random: bool,
    today: date,
    level: float = ALPHA,
) -> tuple[Caveat, ...]:
    """All reservations, those about the whole table first.

    Args:
        table: The two arms.
        found: The comparison of each measure.
        adjusted: p after the correction for the number of measures.
        balance: What was known before the service, or None.
        label: Sentences: ``outcomes.caveat.<code>`` and ``outcomes.measure.<name>``.
        is_random: Whether lots decided who was treated.
        today: Day of the look, for what cannot be observed yet.
        level: Below 0.05 at a look before the planned end.
    """
    lines = [
        *_design(table, balance, is_random),
        *_look(level),
        *_correction(found, adjusted),
        *(line for name in found for line in _one(name, found[name], table)),
        *_pay(table),
        *_denominators(table),
        *_retention(table, today),
        *_unknown(table),
    ]
    return tuple(
        Caveat(code, measure, values, label(f"outcomes.caveat.{code}", **_shown(measure, values, label)))
        for code, measure, values in lines
    )


Line = tuple[str, str | None, dict[str, object]]


def _shown(measure: str | None, values: Mapping[str, object], label: Label) -> dict[str, object]:
    """Figures as people read them: shares in percent, p with three digits."""
    shown = {name: _figure(name, value, label) for name, value in values.items()}
    return shown | ({"name": label(f"outcomes.measure.{measure}")} if measure else {})


def _figure(name: str, value: object, label: Label) -> object:
    if name == "measures" and isinstance(value, (list, tuple)):
        return "、".join(label(f"outcomes.measure.{item}") for item in value)
    if isinstance(value, (list, tuple)):
        return "、".join(str(item) for item in value)
    if not isinstance(value, float):
        return value
    if name in ("p", "p_adjusted"):
        return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"
    if name.startswith(("share", "low", "high", "power")):
        return f"{100 * value:.1f}"
    return f"{value:.0f}" if abs(value) >= 20 else f"{value:.2f}"


def _design(table: OutcomeTable, balance: Balance | None, is_random: bool) -> Iterator[Line]:
    first, second = table.sizes
    if not is_random:
        yield "non_random", None, {"treated": first, "control": second}
        if balance is None:
            yield "no_baseline", None, {}
    if balance is not None:
        unlike = [f"{line.name}（{line.before:+.2f}）" for line in balance.lines if abs(line.before) > ALIKE]
        if unlike:
            yield "unlike", None, {"columns": unlike, "number": len(unlike), "all": len(balance.lines)}
        if unlike and balance.unlike and balance.effective_controls is not None:
            yield "still_unlike", None, {"columns": list(balance.unlike)}
        worth = balance.effective_controls
        if worth is not None and worth < second / 2:
            yield "few_weights", None, {"worth": round(worth), "control": second}
    if min(first, second) < _SMALL:
        yield "small", None, {"number": min(first, second)}


def _look(level: float) -> Iterator[Line]:
    if level < ALPHA:
        yield "early_look", None, {"p": level}


def _correction(found: Mapping[str, Comparison], adjusted: Mapping[str, float | None]) -> Iterator[Line]:
    for name, comparison in found.items():
        p, after = comparison.p, adjusted[name]
        if p is not None and after is not None and p < ALPHA <= after:
            yield "not_after_correction", name, {"p": p, "p_adjusted": after, "number": len(found)}


def _one(name: str, comparison: Comparison, table: OutcomeTable) -> Iterator[Line]:
    fragility, power, difference = comparison.fragility, comparison.power, comparison.difference
    if fragility is not None and fragility.direction == "lost" and fragility.index <= _FRAGILE:
        yield "fragile", name, {"number": fragility.index, "p": fragility.p}
    if comparison.test == "fisher" and comparison.tests["boschloo"] is None:
        yield "boschloo_left_out", name, {"most": MOST}
    if power is not None and power < _WANTED_POWER and difference:
        if comparison.p is not None and comparison.p >= ALPHA and name in table.counts and comparison.ci is not None:
            yield "not_shown", name, {"low": comparison.ci[0], "high": comparison.ci[1], "power": power}
            return
        needed = needed_per_arm(*(arm.x / arm.n for arm in table.counts[name])) if name in table.counts else None
        yield ("weak", name, {"power": power, "needed": needed}) if needed else ("weak_pay", name, {"power": power})
    bounds = comparison.e_value
    if comparison.p is not None and comparison.p < ALPHA and bounds and bounds["limit"] is not None:
        yield "e_value", name, {"point": bounds["point"], "limit": bounds["limit"]}


def _pay(table: OutcomeTable) -> Iterator[Line]:
    if table.pay is None:
        return
    first, second = table.pay
    employed = table.counts.get("employed")
    if first.sd is None or second.sd is None:
        sizes = [first.n, second.n]
        if employed is not None:  # only who has a post has pay
            sizes = [min(arm.n, of.x) for arm, of in zip((first, second), employed, strict=True)]
        line = None
        if first.mean is not None and second.mean is not None:
            line = spread_at_the_line(first.mean - second.mean, *sizes)
        if line is None:
            yield "no_sd_few", "salary", {}
        else:
            yield "no_sd", "salary", {"spread": line, "treated": sizes[0], "control": sizes[1]}
    if employed is not None and any(arm.n > of.x for arm, of in zip((first, second), employed, strict=True)):
        yield (
            "pay_of_all",
            "salary",
            {"n": first.n, "x": employed[0].x, "n_control": second.n, "x_control": employed[1].x},
        )
    elif employed is not None and any(arm.n < of.x for arm, of in zip((first, second), employed, strict=True)):
        yield (
            "pay_of_some",
            "salary",
            {"n": first.n, "x": employed[0].x, "n_control": second.n, "x_control": employed[1].x},
        )


def _denominators(table: OutcomeTable) -> Iterator[Line]:
    """A rate among all, where only those with a post can have it: said again among those."""
    employed = table.counts.get("employed")
    if employed is None:
        return
    for name in ("relevant", "retained"):
        arms = table.counts.get(name)
        if arms is None or not any(arm.n > of.x for arm, of in zip(arms, employed, strict=True)):
            continue
        inner = [Counts(of.x, arm.x) for arm, of in zip(arms, employed, strict=True)]
        if any(arm.x > arm.n or not arm.n for arm in inner):
            yield (
                "more_than_employed",
                name,
                {"x": arms[0].x, "of": employed[0].x, "x_control": arms[1].x, "of_control": employed[1].x},
            )
            continue
        yield (
            f"denominator_{name}",
            name,
            {"n": arms[0].n, "n_control": arms[1].n}
            | {"x": inner[0].x, "of": inner[0].n, "x_control": inner[1].x, "of_control": inner[1].n}
            | {"share": inner[0].x / inner[0].n, "share_control": inner[1].x / inner[1].n, "p": fisher(*inner)},
        )


def _retention(table: OutcomeTable, today: date) -> Iterator[Line]:
    if "retained" not in table.counts:
        return
    placed = [person for person in table.people if person.employed or person.retained is not None]
    dated = [person for person in placed if person.placed_on is not None]
    if not dated:
        yield "retention_undated", "retained", {"days": RETENTION_DAYS}
        return
    line = today - timedelta(days=RETENTION_DAYS)
    early = sum(person.placed_on is not None and person.placed_on > line for person in dated)
    if early:
        yield "retention_unobserved", "retained", {"number": early, "of": len(dated), "day": today.isoformat()}
    if len(dated) < len(placed):
        yield "retention_part_dated", "retained", {"number": len(placed) - len(dated), "of": len(placed)}


def _unknown(table: OutcomeTable) -> Iterator[Line]:
    """Who was not reached, and what the difference would be if they had all said yes in one arm and no in the other."""
    if not table.people:
        return
    for name in COUNTED:
        if name not in table.counts or name == "retained":
            continue
        first, second = table.counts[name]
        lost = tuple(
            sum(
                getattr(person, name) is None and (name == "employed" or person.employed is not False)
                for person in table.people
                if person.is_treated == arm
            )
            for arm in (True, False)
        )  # who has no post lacks no answer about it
        sizes = first.n + lost[0], second.n + lost[1]
        if not any(lost) or not first.n or not second.n:
            continue
        low = first.x / sizes[0] - (second.x + lost[1]) / sizes[1]
        high = (first.x + lost[0]) / sizes[0] - second.x / sizes[1]
        values = {"lost": lost[0], "lost_control": lost[1], "treated": sizes[0], "control": sizes[1]}
        yield "unknown", name, values | {"low": low, "high": high}
    contradictory = sum(bool(person.retained) and person.employed is False for person in table.people)
    if contradictory:
        yield "kept_without_post", "retained", {"number": contradictory}


def needed_per_arm(first: float, second: float) -> int | None:
    """Persons an arm needs to find a difference of these shares with 80 % power at 0.05 (Fleiss 1981, no correction)."""
    if first == second:
        return None
    middle = (first + second) / 2
    total = _Z * math.sqrt(2 * middle * (1 - middle)) + _Z_POWER * math.sqrt(
        first * (1 - first) + second * (1 - second)
    )
    return math.ceil(total**2 / (first - second) ** 2)
