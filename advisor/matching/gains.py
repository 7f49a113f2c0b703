"""What closing each single gap of a post would gain, for many people at once, by matching them again."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.matching.fit import range_rows, required_of
from advisor.matching.post import Applicant, Opening
from advisor.matching.ranking import held_row, total_of

__all__ = ["Gains", "gains_of"]

Gains: TypeAlias = tuple[list[float | None], list[float]]
"""Held proficiencies in the order of the requirements, None where not on record, and the gain of closing each gap."""


def gains_of(applicants: Sequence[Applicant], opening: Opening, interest: NDArray[np.float64]) -> list[Gains]:
    """The rise of each person's total when one required skill is raised to what is required, the others as they are.

    Args:
        applicants: The people.
        opening: A post with at least one requirement.
        interest: Percentile of each person's interest in it, NaN where unknown; shape (people,).

    Returns:
        One entry a person, with the same bits for one person as among many; 0 where there is no gap.
    """
    wanted = [need.skill for need in opening.requirements]
    required = required_of(tuple(need.level for need in opening.requirements))
    held = np.array([held_row(applicant, wanted) for applicant in applicants])
    people, skills = held.shape
    short = ~(held >= required - 1e-12)
    raised = np.repeat(held[:, None, :], skills + 1, axis=1)
    places = np.arange(skills)
    raised[:, places + 1, places] = np.where(short, required, held)
    low, high = range_rows(raised.reshape(-1, skills), required)
    totals = total_of((low + high) / 2, np.repeat(interest, skills + 1)).reshape(people, skills + 1)
    rises = np.where(short, totals[:, 1:] - totals[:, :1], 0.0).tolist()
    known = [[None if level != level else level for level in row] for row in held.tolist()]
    return list(zip(known, rises, strict=True))
