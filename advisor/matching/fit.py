"""Fit of skills: cosine × coverage over recorded evidence, and the range that what is not recorded leaves open.

Definitions. A required level 1..5 counts as r = level / 5; a held proficiency is h in 0..1, NaN where the skill is not
on record. More than is required counts as what is required: k = min(h, r), so being better never lowers a fit.

- coverage = Σ k / Σ r
- cosine = Σ k·r / (‖k‖·‖r‖), 0 when nothing is held
- fit = cosine × coverage over the recorded skills alone; NaN when none is recorded
- fit_range = [the same over all required skills with k = 0 where not on record, and with k = r there]

Cosine alone ignores level (everybody at half of everything gets 1.0); coverage alone ignores shape; hence the product.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SCALE", "FitTable", "fit_one", "fit_rows", "low_rows", "range_rows", "required_of"]

SCALE = 5

MANY = 64
"""Rows from which on columns are added one to the other."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FitTable:
    """Fits of many people to one post; every array has shape (people,).

    Attributes:
        fit: Over recorded evidence, NaN where nothing required is on record.
        low: Unrecorded counted as 0.
        high: Unrecorded counted as required.
        confidence: Share of the required weight that is on record, Σ r recorded / Σ r.
    """

    fit: Array
    low: Array
    high: Array
    confidence: Array

    @property
    def middle(self) -> Array:
        """Middle of the range, by which posts are ordered."""
        return (self.low + self.high) / 2


def required_of(levels: tuple[int, ...]) -> Array:
    """Required levels 1..5 as numbers 0.2..1."""
    return np.array(levels, dtype=np.float64) / SCALE


def fit_rows(held: Array, required: Array) -> FitTable:
    """Fits of many people to one post.

    Args:
        held: Proficiency 0..1, NaN where not on record; shape (people, skills).
        required: Numbers 0.2..1; shape (skills,), or (people, skills) where each row has a post of its own. There a 0
            stands for no requirement, and changes no bit.

    Returns:
        One row a person. Where nothing is known of what a post requires, nothing is known of the fit: NaN, and the
        range is 0..1.
    """
    people = held.shape[0]
    if required.shape[-1] == 0:
        return FitTable(np.full(people, np.nan), np.zeros(people), np.ones(people), np.zeros(people))
    total = np.broadcast_to(_row_sums(np.atleast_2d(required)), (people,))
    known = ~np.isnan(held)
    kept = np.minimum(np.where(known, held, 0.0), required)
    asked = np.where(known, required, 0.0)
    recorded = _row_sums(asked)
    low, high = range_rows(held, required)
    confidence = np.divide(recorded, total, out=np.zeros(people), where=total > 0)
    return FitTable(np.where(recorded > 0, _product(kept, asked), np.nan), low, high, confidence)


def range_rows(held: Array, required: Array) -> tuple[Array, Array]:
    """Both ends of ``fit_range``, of at least one required skill; see ``fit_rows``."""
    known = ~np.isnan(held)
    kept = np.minimum(np.where(known, held, 0.0), required)
    full = np.broadcast_to(required, held.shape)
    return _product(kept, full), _product(np.where(known, kept, required), full)


def low_rows(held: Array, required: Array) -> Array:
    """The lower end of ``fit_range`` alone, of at least one required skill, with the same bits."""
    kept = np.minimum(np.where(np.isnan(held), 0.0, held), required)
    return _product(kept, np.broadcast_to(required, held.shape))


def fit_one(held: tuple[float | None, ...], levels: tuple[int, ...]) -> tuple[float | None, float, float]:
    """Fit, low and high of one person; None among ``held`` is not on record.

    Example:
        >>> fit_one((0.8, 0.6), (4, 3))
        (1.0, 1.0, 1.0)
        >>> tuple(round(x, 6) for x in fit_one((0.4, 0.3), (4, 3)))
        (0.5, 0.5, 0.5)
    """
    row = np.array([[np.nan if level is None else level for level in held]], dtype=np.float64)
    table = fit_rows(row, required_of(levels))
    fit = float(table.fit[0])
    return None if np.isnan(fit) else fit, float(table.low[0]), float(table.high[0])


def _product(kept: Array, asked: Array) -> Array:
    """Cosine × coverage row by row; 0 where nothing is held or asked."""
    dots = _row_sums(kept * asked)
    norms = np.sqrt(_row_sums(kept * kept) * _row_sums(asked * asked))
    sums = _row_sums(asked)
    cosine = np.divide(dots, norms, out=np.zeros_like(dots), where=norms > 0)
    coverage = np.divide(_row_sums(kept), sums, out=np.zeros_like(dots), where=sums > 0)
    answer: Array = np.minimum(cosine, 1.0) * np.minimum(coverage, 1.0)
    return answer


def _row_sums(values: Array) -> Array:
    """Sums along the rows, one column after the other: the same bits for one person as among two thousand.

    ``sum`` adds in another order for other shapes; an accumulated sum has one order only. For many people it is quicker
    to add column to column, which is the same order.
    """
    if len(values) < MANY:
        return np.asarray(np.cumsum(values, axis=1)[:, -1])
    answer: Array = values[:, 0].copy()
    for column in values.T[1:]:
        answer += column
    return answer
