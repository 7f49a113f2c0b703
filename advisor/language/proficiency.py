"""How far a skill is shown by pieces of evidence that do not depend on each other."""

from collections.abc import Iterable
from math import prod
from typing import Final, Literal, TypeAlias

__all__ = ["FRESH_DAYS", "HALF_LIFE_DAYS", "WEIGHTS", "EvidenceKind", "faded", "proficiency"]

EvidenceKind: TypeAlias = Literal["mentioned", "step", "device_or_number", "own_action", "certificate", "mentor"]

WEIGHTS: Final[dict[EvidenceKind, float]] = {
    "mentioned": 0.2,
    "step": 0.35,
    "device_or_number": 0.5,
    "own_action": 0.35,
    "certificate": 0.6,
}
"""What one piece of evidence is worth; a mentor's score (0..1) is its own weight."""


FRESH_DAYS: Final = 365
"""A piece of evidence weighs all it is worth for a year."""

HALF_LIFE_DAYS: Final = 3 * 365
"""After that its weight halves every three years: what nobody has done for long is shown less surely, never not at all."""


def faded(weight: float, days: int) -> float:
    """What a piece of evidence still weighs.

    Args:
        weight: 0..1, its weight when it was fresh.
        days: Days since; a day in the future counts as today.

    Returns:
        ``weight`` for the first year, then ``weight · 2^(−(days − FRESH_DAYS) / HALF_LIFE_DAYS)``. The time course is ours:
        the source of the formula asks for a decay and gives none.

    Example:
        >>> faded(0.5, 100), faded(0.5, FRESH_DAYS + HALF_LIFE_DAYS)
        (0.5, 0.25)
    """
    return float(weight * 0.5 ** (max(0, days - FRESH_DAYS) / HALF_LIFE_DAYS))


def proficiency(weights: Iterable[float]) -> float | None:
    """The chance that at least one independent piece of evidence is right: 1 − ∏(1 − w).

    Args:
        weights: One number 0..1 for each piece; a product in the given order.

    Returns:
        0..1, or None when there is no evidence: nothing on record is not a zero.

    Raises:
        ValueError: A weight outside 0..1.

    Example:
        >>> round(proficiency([0.2, 0.5]), 3)
        0.6
    """
    given = tuple(weights)
    for weight in given:
        if not 0 <= weight <= 1:
            raise ValueError(f"a weight of evidence is {weight}, it must lie within 0..1")
    return 1 - prod(1 - weight for weight in given) if given else None
