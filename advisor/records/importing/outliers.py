"""Values that stand far from all others of their column: the robust z of Iglewicz and Hoaglin, with a wide margin."""

from collections.abc import Sequence
from math import log
from typing import Final

__all__ = ["LEAST", "THRESHOLD", "outliers"]

LEAST: Final = 30
"""Fewer values than this say too little about their spread."""

THRESHOLD: Final = 5.0
"""3.5 is usual; at 5 a normal column of 200,000 loses nobody, and what is set aside is a slip of the hand."""

_CONSISTENCY: Final = 0.6745  # the MAD of a normal distribution over its standard deviation


def outliers(values: Sequence[float | None], *, logarithmic: bool = False) -> set[int]:
    """Places of the values whose robust z passes the threshold.

    z = 0.6745 (x − median) / MAD (Iglewicz and Hoaglin 1993), on log(1 + x) for amounts of money, whose spread grows with
    them. Where more than half of the values are equal there is no MAD and nothing is set aside.

    Args:
        values: The column; None where a cell is empty or was not taken.
        logarithmic: For amounts of money.
    """
    import numpy as np

    places = [place for place, value in enumerate(values) if value is not None]
    if len(places) < LEAST:
        return set()
    numbers = [float(value) for value in values if value is not None]
    found = np.array([log(1.0 + max(number, 0.0)) for number in numbers] if logarithmic else numbers)
    centre = np.median(found)
    spread = np.median(np.abs(found - centre))
    if spread == 0:
        return set()
    z = _CONSISTENCY * np.abs(found - centre) / spread
    return {place for place, far in zip(places, (z > THRESHOLD).tolist(), strict=True) if far}
