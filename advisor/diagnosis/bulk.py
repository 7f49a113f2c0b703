"""The scorecard with its reasons over a whole college at once, as arrays; the same figures as ``score`` row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Factor, Scorecard
from advisor.diagnosis.scorecard import TOLERANCE
from advisor.errors import InputFault, KnowledgeFault

__all__ = ["REASONS", "Scored", "score_all"]

Array = NDArray[np.float64]

REASONS = 3
"""How many of the heaviest factors are named for each student."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scorecard's answer for n students over the same factors.

    Attributes:
        factors: Columns of what follows, in the order that was asked.
        levels: Level 1..5 of each factor, 0 where unknown; shape (n, factors).
        weights: Rescaled over what is on record; rows sum to 1 (0 with nothing on record).
        points: ``weight × (1 − value)``; rows sum to ``1 − readiness``.
        readiness: Σ weight × value; NaN with nothing on record.
        flagged: Readiness lies below the line.
        reasons: Columns of the factors with most points, most first; -1 where a factor has none. Shape (n, ≤ 3).
    """

    factors: tuple[str, ...]
    levels: NDArray[np.int8]
    weights: Array
    points: Array
    readiness: Array
    flagged: NDArray[np.bool_]
    reasons: NDArray[np.int8]


def score_all(scorecard: Scorecard, factors: Sequence[str], raws: Array) -> Scored:
    """Score many students.

    Args:
        scorecard: The college's rule.
        factors: Columns of ``raws``.
        raws: Raw values (n, factors), NaN where unknown.

    Raises:
        InputFault: ``value`` – a raw value outside its legal range; names the first.
    """
    names = tuple(factors)
    given = np.ascontiguousarray(raws.T, dtype=np.float64)
    n = given.shape[1]
    levels = np.empty((len(names), n), dtype=np.int8)
    weights = np.empty((len(names), n))
    points = np.empty((len(names), n))
    for place, name in enumerate(names):
        factor = scorecard.factors[name]
        ladder = _Ladder.of(factor)
        band = ladder.places(given[place])
        _refuse_outside(factor, given[place], band)
        levels[place] = ladder.levels[band]
        weights[place] = factor.weight * (levels[place] > 0)
        points[place] = (factor.weight * ladder.gaps)[band]
    total = weights.sum(axis=0)
    scale = 1.0 / np.where(total > 0, total, 1.0)
    weights *= scale
    points *= scale
    readiness = np.where(total > 0, 1.0 - points.sum(axis=0), np.nan)
    with np.errstate(invalid="ignore"):
        flagged = readiness < scorecard.flag_below - TOLERANCE
    return Scored(names, levels.T, weights.T, points.T, readiness, flagged, _heaviest(points).T)


def _heaviest(points: Array) -> NDArray[np.int8]:
    """Rows of the largest points of every column of (factors, n), largest first, the earlier factor where two are alike."""
    left = points.copy()
    found = np.full((min(REASONS, len(points)), points.shape[1]), -1, dtype=np.int8)
    for rank in range(len(found)):
        best, most = np.zeros(points.shape[1], dtype=np.int8), left[0].copy()
        for row in range(1, len(left)):
            ahead = left[row] > most
            best[ahead] = row
            np.maximum(most, left[row], out=most)
        found[rank] = np.where(most > 0, best, -1)
        left[best, np.arange(points.shape[1])] = -1.0
    return found


@dataclass(frozen=True, slots=True)
class _Ladder:
    """The bands of a factor by rising raw value; the last place of each array stands for what no band holds.

    Attributes:
        edges: ``searchsorted(edges, raw, "right")`` is the place of the band.
        levels: Level of each band; 0 at the end.
        gaps: ``1 − value`` of each band; 0 at the end.
    """

    low: float
    high: float
    edges: Array
    levels: NDArray[np.int8]
    gaps: Array

    @classmethod
    def of(cls, factor: Factor) -> "_Ladder":
        """Read the bands.

        Raises:
            KnowledgeFault: They leave a hole or overlap.
        """
        bands = sorted(factor.bands, key=lambda band: (band.low, band.high))
        for below, above in pairwise(bands):
            if below.high != above.low or below.high_closed == above.low_closed:
                raise KnowledgeFault(
                    "fault", where="scorecard.yaml", variant="bands", value=below.high, label=factor.label
                )
        edges = [band.low if band.low_closed else np.nextafter(band.low, np.inf) for band in bands[1:]]
        return cls(
            factor.low,
            factor.high,
            np.array(edges, dtype=np.float64),
            np.array([*(band.level for band in bands), 0], dtype=np.int8),
            np.array([*(1 - band.value for band in bands), 0.0]),
        )

    def places(self, raws: Array) -> NDArray[np.intp]:
        """The band of each raw value; the last place where unknown, -1 outside the legal range."""
        places = np.searchsorted(self.edges, raws, side="right")
        unknown = np.isnan(raws)
        places[unknown] = len(self.levels) - 1
        places[(raws < self.low) | (raws > self.high)] = -1
        return places


def _refuse_outside(factor: Factor, raws: Array, band: NDArray[np.intp]) -> None:
    wrong = np.flatnonzero(band < 0)
    if len(wrong):
        raise InputFault(
            "value",
            where=f"{factor.name}:{int(wrong[0]) + 1}",
            variant="factor_range",
            value=float(raws[wrong[0]]),
            label=factor.label,
            low=f"{factor.low:g}",
            high=f"{factor.high:g}",
            unit=factor.unit,
        )
