"""Totals and order: many people against many openings at once, in arrays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Occupation, SkillId
from advisor.matching.congruence import percentiles
from advisor.matching.fit import FitTable, fit_rows, required_of
from advisor.matching.interests import Interests
from advisor.matching.post import Applicant, Opening

__all__ = ["WEIGHTS", "Ranking", "held_row", "interest_of", "rank_all", "total_of"]

WEIGHTS: Mapping[str, float] = {"fit": 0.7, "interest": 0.3}
"""Parts of ``total``: the middle of ``fit_range`` and the interest percentile. Where the interest is unknown, the fit
carries all of it. The gate is no part: it closes, it does not weigh. The order of a list goes by the fit alone."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One person's openings: positions in the list of openings, best middle first, and the numbers of each.

    Ties in the middle go by total, then by the order in which the openings were handed in.
    """

    order: NDArray[np.int64]
    fit: Array
    low: Array
    high: Array
    confidence: Array
    interest: Array
    total: Array


def total_of(middle: Array, interest: Array) -> Array:
    """Weighted total; NaN in ``interest`` leaves everything to the fit."""
    both = (WEIGHTS["fit"] * middle + WEIGHTS["interest"] * np.nan_to_num(interest)) / sum(WEIGHTS.values())
    answer: Array = np.where(np.isnan(interest), middle, both)
    return answer


def interest_of(interests: Interests | None, pack: Occupation | None) -> float | None:
    """Percentile 0..1 of the C-index among all pairs of codes; None without a questionnaire, code or clear pattern."""
    code = counted_code(interests)
    return _share(code, pack.holland) if code and pack is not None else None


def counted_code(interests: Interests | None) -> str:
    """The letters by which interest counts; empty without a questionnaire, code or clear pattern."""
    if interests is None or interests.flat or "straight_lining" in interests.warnings:
        return ""
    return interests.code


@lru_cache(maxsize=120 * 120)
def _share(code: str, job_code: str) -> float:
    return percentiles(code, job_code)["c_index"]


def held_row(applicant: Applicant, skills: Sequence[SkillId]) -> Array:
    """Held proficiencies in the order of ``skills``, NaN where not on record."""
    return np.array([applicant.held.get(skill, np.nan) for skill in skills], dtype=np.float64)


def rank_all(applicants: Sequence[Applicant], openings: Sequence[Opening]) -> Iterator[Ranking]:
    """The ranking of every applicant, in their order. Openings with the same requirements are computed once."""
    skills = sorted({need.skill for opening in openings for need in opening.requirements})
    place = {skill: column for column, skill in enumerate(skills)}
    held = np.array([held_row(applicant, skills) for applicant in applicants]).reshape(len(applicants), len(skills))
    tables: dict[tuple[tuple[SkillId, int], ...], FitTable] = {}
    columns = []
    for opening in openings:
        key = tuple((need.skill, need.level) for need in opening.requirements)
        if key not in tables:
            tables[key] = fit_rows(held[:, [place[skill] for skill, _ in key]], required_of(tuple(n for _, n in key)))
        columns.append(tables[key])
    shape = (len(applicants), len(openings))
    fit, low, high, confidence = (
        np.array([getattr(table, name) for table in columns]).reshape(shape[::-1]).T
        for name in ("fit", "low", "high", "confidence")
    )
    middle = (low + high) / 2
    interest = np.array([_interests(applicant, openings, {}) for applicant in applicants]).reshape(shape)
    total = total_of(middle, interest)
    for n in range(len(applicants)):
        order = np.lexsort((-total[n], -middle[n])).astype(np.int64)
        yield Ranking(order, fit[n], low[n], high[n], confidence[n], interest[n], total[n])


def _interests(applicant: Applicant, openings: Sequence[Opening], known: dict[str, float]) -> list[float]:
    row = []
    for opening in openings:
        code = opening.pack.holland if opening.pack else ""
        if code not in known:
            share = interest_of(applicant.interests, opening.pack)
            known[code] = np.nan if share is None else share
        row.append(known[code])
    return row
