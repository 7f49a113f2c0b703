"""Whether two groups were alike before the service began, and what is left of a difference once they are made alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.support.outcome_table import COUNTED, PersonRow

__all__ = ["ALIKE", "Adjusted", "Balance", "BalanceLine", "balance"]

ALIKE = 0.1
"""A standardised difference below this is usually called balanced (Austin 2009)."""

_MOST_LEVELS = 8
_FEWEST_PEOPLE = 20
_CALIPER = 0.2
_RIDGE = 1e-3
_DRAWS = 200
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One thing known before the service: how far the groups differ, in standard deviations, before and after."""

    name: str
    treated: float
    control: float
    known: int
    before: float
    weighted: float | None
    matched: float | None


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A measure after the control group was made to resemble the treated one; ``ci`` by a bootstrap of persons."""

    measure: str
    weighted: float | None
    weighted_ci: tuple[float, float] | None
    matched: float | None
    pairs: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance table, the adjusted differences, and how many persons the weights are worth.

    ``effective_controls`` = (Σw)² ÷ Σw² (Kish 1965); ``unlike`` are the lines that stay above ``ALIKE`` after weighting.
    """

    lines: tuple[BalanceLine, ...]
    adjusted: tuple[Adjusted, ...]
    effective_controls: float | None
    unlike: tuple[str, ...]


def balance(people: Sequence[PersonRow], *, seed: int = 0) -> Balance | None:
    """Compare the groups on every column that is no outcome, then weight and match.

    Weights: the odds of being treated given the columns (logistic regression with a small ridge), so that controls stand
    for the treated (ATT). Matching: one control for each treated person, nearest logit within 0.2 standard deviations,
    none used twice. A missing cell takes the mean of its column, with a column of its own that says so.

    Args:
        people: Rows of persons.
        seed: Of the bootstrap.

    Returns:
        None when no column describes the persons before the service.
    """
    names, table, known = _columns(people)
    if not names:
        return None
    treated = np.array([person.is_treated for person in people])
    before = [_smd(column, treated, None) for column in table.T]
    weights = pairs = None
    if len(people) >= _FEWEST_PEOPLE and 0 < treated.sum() < len(people):
        scores = _propensity(table, treated)
        weights = np.where(treated, 1.0, scores / (1 - scores))
        pairs = _matched(scores, treated)
    lines = tuple(
        BalanceLine(
            name=name,
            treated=float(column[treated].mean()),
            control=float(column[~treated].mean()),
            known=count,
            before=gap,
            weighted=None if weights is None else _smd(column, treated, weights),
            matched=_pair_smd(column, treated, pairs) if pairs else None,
        )
        for name, column, count, gap in zip(names, table.T, known, before, strict=True)
    )
    adjusted = () if weights is None else _adjusted(people, table, treated, weights, pairs or [], seed)
    left = [line for line in lines if abs(line.before if line.weighted is None else line.weighted) > ALIKE]
    return Balance(
        lines=lines,
        adjusted=adjusted,
        effective_controls=None if weights is None else _effective(weights[~treated]),
        unlike=tuple(line.name for line in left),
    )


def _columns(people: Sequence[PersonRow]) -> tuple[list[str], Matrix, list[int]]:
    """Numbers as they are, words as one column a value; what names nearly everybody apart (ids) is left out."""
    names: list[str] = []
    columns: list[list[float]] = []
    known: list[int] = []
    for name in people[0].baseline if people else ():
        cells = [person.baseline[name] for person in people]
        present = [cell for cell in cells if cell is not None]
        if len(present) < 2 or len(set(present)) < 2:
            continue
        if _counts_rows(present):
            continue
        if all(isinstance(cell, float) for cell in present):
            mean = math.fsum(float(cell) for cell in present) / len(present)
            names.append(name)
            columns.append([mean if cell is None else float(cell) for cell in cells])
            known.append(len(present))
            if len(present) < len(cells):
                names.append(f"{name} ?")
                columns.append([float(cell is None) for cell in cells])
                known.append(len(cells))
            continue
        levels = sorted({str(cell) for cell in present})
        if len(levels) <= _MOST_LEVELS:
            for level in levels[1:] if len(levels) == 2 else levels:
                names.append(f"{name}={level}")
                columns.append([float(cell is not None and str(cell) == level) for cell in cells])
                known.append(len(present))
    return names, np.array(columns, dtype=np.float64).reshape(len(names), len(people)).T, known


def _counts_rows(present: Sequence[float | str]) -> bool:
    """Whether a column only numbers the rows: whole numbers one after the other, each once."""
    numbers = [cell for cell in present if isinstance(cell, float) and cell == int(cell)]
    return len(numbers) == len(set(present)) == len(present) > _MOST_LEVELS and max(numbers) - min(numbers) + 1 == len(
        numbers
    )


def _smd(column: Matrix, treated: NDArray[np.bool_], weights: Matrix | None) -> float:
    """Standardised difference; the spread is that before any weighting, so that the two can be compared."""
    spread = math.sqrt((column[treated].var() + column[~treated].var()) / 2)
    if not spread:
        return 0.0 if column[treated].mean() == column[~treated].mean() else math.inf
    of = None if weights is None else weights[~treated]
    return float((column[treated].mean() - np.average(column[~treated], weights=of)) / spread)


def _pair_smd(column: Matrix, treated: NDArray[np.bool_], pairs: Sequence[tuple[int, int]]) -> float:
    spread = math.sqrt((column[treated].var() + column[~treated].var()) / 2)
    gap = column[[one for one, _ in pairs]].mean() - column[[other for _, other in pairs]].mean()
    return float(gap / spread) if spread else 0.0


def _propensity(table: Matrix, treated: NDArray[np.bool_]) -> Matrix:
    """P(treated | columns) by iteratively reweighted least squares, kept within 0.01..0.99."""
    spread = table.std(axis=0)
    scaled = np.column_stack([np.ones(len(table)), (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)])
    slopes = np.zeros(scaled.shape[1])
    ridge = _RIDGE * len(table) * np.eye(scaled.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ slopes, -30, 30)))
        work = np.maximum(chance * (1 - chance), 1e-6)
        step = np.linalg.solve(
            scaled.T @ (scaled * work[:, None]) + ridge, scaled.T @ (treated - chance) - ridge @ slopes
        )
        slopes = slopes + step
        if float(np.abs(step).max()) < 1e-8:
            break
    found: Matrix = np.clip(1 / (1 + np.exp(-np.clip(scaled @ slopes, -30, 30))), 0.01, 0.99)
    return found


def _matched(scores: Matrix, treated: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Pairs (treated, control), the treated with the highest score first, since they are hardest to match."""
    logits = np.log(scores / (1 - scores))
    caliper = _CALIPER * float(logits.std()) or math.inf
    free = set(np.flatnonzero(~treated).tolist())
    pairs = []
    for one in sorted(np.flatnonzero(treated).tolist(), key=lambda at: (-scores[at], at)):
        near = min(free, key=lambda at: (abs(logits[at] - logits[one]), at), default=None)
        if near is not None and abs(logits[near] - logits[one]) <= caliper:
            free.remove(near)
            pairs.append((one, near))
    return pairs


def _adjusted(
    people: Sequence[PersonRow],
    table: Matrix,
    treated: NDArray[np.bool_],
    weights: Matrix,
    pairs: Sequence[tuple[int, int]],
    seed: int,
) -> tuple[Adjusted, ...]:
    dice = np.random.default_rng(seed)
    draws = [dice.integers(0, len(people), len(people)) for _ in range(_DRAWS)]
    redrawn = [_odds(table[drawn], treated[drawn]) for drawn in draws]
    found = []
    for measure in (*COUNTED, "salary"):
        answers = [getattr(person, measure) for person in people]
        outcome = np.array([math.nan if answer is None else float(answer) for answer in answers])
        if not np.isfinite(outcome).any():
            continue
        point = _weighted(outcome, treated, weights)
        spread = [
            value
            for drawn, odds in zip(draws, redrawn, strict=True)
            if odds is not None and (value := _weighted(outcome[drawn], treated[drawn], odds)) is not None
        ]
        enough = point is not None and len(spread) >= _DRAWS // 2
        limits = tuple(np.quantile(spread, (0.025, 0.975)).tolist()) if enough else None
        both = [(a, b) for a, b in pairs if math.isfinite(outcome[a]) and math.isfinite(outcome[b])]
        gap = float(np.mean([outcome[a] - outcome[b] for a, b in both])) if both else None
        found.append(Adjusted(measure, point, limits, gap, len(both)))
    return tuple(found)


def _odds(table: Matrix, treated: NDArray[np.bool_]) -> Matrix | None:
    if not 0 < treated.sum() < len(treated):
        return None
    scores = _propensity(table, treated)
    return np.where(treated, 1.0, scores / (1 - scores))


def _weighted(outcome: Matrix, treated: NDArray[np.bool_], weights: Matrix) -> float | None:
    known = np.isfinite(outcome)
    first, second = known & treated, known & ~treated
    if not first.any() or not second.any():
        return None
    return float(outcome[first].mean() - np.average(outcome[second], weights=weights[second]))


def _effective(weights: Matrix) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())
