"""Intervals that more than one room prints, each with the source of its formula."""

import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["percentile_bootstrap", "wilson"]

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
