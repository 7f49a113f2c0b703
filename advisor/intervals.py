"""Intervals that more than one room prints, each with the source of its formula."""

import math

__all__ = ["wilson"]


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
