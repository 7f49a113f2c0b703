"""What would lift a flag: the smallest sets of factors that a student can work on, each re-scored to prove it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypedDict

from advisor.catalog.rows import Band, Factor, Scorecard
from advisor.diagnosis.scorecard import band_of, score

__all__ = ["CHANGEABLE", "STEP", "Change", "Counterfactual", "counterfactuals", "lowest_of"]

CHANGEABLE = ("academic", "practice", "jobseeking")
"""Factors that may ever stand in a counterfactual, whatever a college writes into its scorecard."""

STEP = 0.1
"""The step in which raw values are read; the lowest value of a band open below is its edge plus one step."""


Change = TypedDict("Change", {"factor": str, "from": float, "to": float, "display": str})
"""One factor raised from what is on record to the lowest value of a higher band, in its own unit."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """A set of changes under which the rule, run again, no longer proposes a flag."""

    changes: tuple[Change, ...]
    readiness: float
    flagged: bool


def lowest_of(band: Band) -> float:
    """The lowest raw value that the band holds, in steps of ``STEP``."""
    return band.low if band.low_closed else round(band.low + STEP, 6)


def counterfactuals(
    scorecard: Scorecard, factors: Sequence[str], raws: Mapping[str, float]
) -> tuple[Counterfactual, ...]:
    """Smallest sets of changeable factors whose improvement lifts the flag.

    For every set of the smallest size that can lift it, the one with the fewest band steps is kept (ties: the
    smallest change of the factor named first). Only factors on record are raised.

    Returns:
        Empty when there is no flag, or when no changeable factor on record can lift it. Sets with fewer steps first.
    """
    if not score(scorecard, factors, raws).flagged:
        return ()
    movable = [
        name
        for name in CHANGEABLE
        if name in factors and name in raws and name in scorecard.factors and scorecard.factors[name].changeable
    ]
    for size in range(1, len(movable) + 1):
        found = [best for names in combinations(movable, size) if (best := _fewest(scorecard, factors, raws, names))]
        if found:
            return tuple(answer for _, answer in sorted(found, key=lambda pair: pair[0]))
    return ()


def _fewest(
    scorecard: Scorecard, factors: Sequence[str], raws: Mapping[str, float], names: Sequence[str]
) -> tuple[int, Counterfactual] | None:
    """The lifting combination of these factors with the fewest band steps, or None."""
    ladders = [tuple(_higher(scorecard.factors[name], float(raws[name]))) for name in names]
    best: tuple[int, Counterfactual] | None = None
    for rungs in product(*ladders):
        steps = sum(step for step, _ in rungs)
        if best is not None and steps >= best[0]:
            continue
        targets = {name: to for name, (_, to) in zip(names, rungs, strict=True)}
        again = score(scorecard, factors, {**raws, **targets})
        if again.readiness is not None and not again.flagged:
            changes = tuple(_change(scorecard.factors[name], float(raws[name]), to) for name, to in targets.items())
            best = steps, Counterfactual(changes, again.readiness, again.flagged)
    return best


def _higher(factor: Factor, raw: float) -> Iterator[tuple[int, float]]:
    """(band steps upwards, lowest raw value there) for each better band, nearest first."""
    now = band_of(factor, raw)
    better = sorted((band for band in factor.bands if band.value > now.value), key=lambda band: band.value)
    for steps, band in enumerate(better, 1):
        yield steps, lowest_of(band)


def _change(factor: Factor, start: float, to: float) -> Change:
    display = f"{factor.display(start)} → {factor.display(to)}"
    return {"factor": factor.name, "from": start, "to": to, "display": display}
