"""Intervals that more than one room prints, each with the source of its formula."""

import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["holm", "newcombe", "percentile_bootstrap", "wilson"]

Case = TypeVar("Case")


def wilson(successes: int, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927), 95 % by default.

    Args:
        successes: 0 … trials.
        trials: Number of observations; 0 gives the whole range.
        z: Normal quantile of the wanted coverage.

    Returns:
        Lower and upper limit, both within 0..1.

    Raises:
        ValueError: ``successes`` lies outside 0..trials.

    Example:
        >>> tuple(round(limit, 3) for limit in wilson(19, 20))
        (0.764, 0.991)
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes {successes} lies outside 0..{trials}")
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def percentile_bootstrap(
    cases: Sequence[Case], statistic: Callable[[Sequence[Case]], float], *, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of a statistic over seeded draws of the cases with replacement (Efron 1979).

    Args:
        cases: At least one.
        statistic: Turns cases into a number.
        draws: How many samples are drawn.
        seed: The same seed, the same interval.
    """
    dice = random.Random(seed)
    drawn = sorted(statistic(dice.choices(cases, k=len(cases))) for _ in range(draws))
    return drawn[int(0.025 * draws)], drawn[int(0.975 * draws) - 1]


def newcombe(first: tuple[int, int], second: tuple[int, int], z: float = 1.959963984540054) -> tuple[float, float]:
    """Interval of the difference of two independent shares, first minus second (Newcombe 1998, method 10).

    Args:
        first: Successes and trials of the first group.
        second: The same of the second.
        z: Normal quantile of the wanted coverage.

    Returns:
        Lower and upper limit, within -1..1.

    Example:
        >>> tuple(round(limit, 3) for limit in newcombe((62, 67), (47, 60)))
        (0.019, 0.269)
    """
    shares = [successes / trials if trials else 0.5 for successes, trials in (first, second)]
    (low1, high1), (low2, high2) = (wilson(*group, z) for group in (first, second))
    difference = shares[0] - shares[1]
    below = math.hypot(shares[0] - low1, high2 - shares[1])
    above = math.hypot(high1 - shares[0], shares[1] - low2)
    return max(-1.0, difference - below), min(1.0, difference + above)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """p-values corrected for the number of questions asked (Bonferroni–Holm, Holm 1979).

    Args:
        p_values: One a question; None where the test could not be computed. Such a question still counts in the
            number of questions, as the largest, since it was asked.

    Returns:
        Adjusted values in the same order, each at most 1; None stays None.

    Example:
        >>> [p and round(p, 3) for p in holm([0.01, 0.04, None])]
        [0.03, 0.08, None]
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    running = 0.0
    for rank, (p, place) in enumerate(known):
        running = max(running, min(1.0, (len(p_values) - rank) * p))
        adjusted[place] = running
    return adjusted
