"""Three measures of how near a person's Holland code is to an occupation's, and where a value stands among all pairs."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from advisor.errors import InputFault

__all__ = ["HEXAGON", "c_index", "check_code", "distance", "iachan_m", "percentiles", "profile_r"]

HEXAGON = "RIASEC"
IACHAN = ((22, 10, 4), (10, 5, 2), (4, 2, 1))
C_WEIGHTS = (3, 2, 1)


def check_code(code: str, where: str = "code") -> str:
    """The three-letter code in capitals.

    Raises:
        InputFault: ``value`` – not three different letters of RIASEC.
    """
    letters = code.strip().upper()
    if len(letters) != 3 or len(set(letters)) != 3 or any(letter not in HEXAGON for letter in letters):
        raise InputFault("value", where=where, variant="holland", value=code)
    return letters


def distance(one: str, other: str) -> int:
    """Fewest steps between two letters round the hexagon: 0 (same) to 3 (opposite)."""
    steps = abs(HEXAGON.index(one) - HEXAGON.index(other))
    return min(steps, 6 - steps)


def iachan_m(person: str, job: str) -> int:
    """Congruence of two three-letter Holland codes, weighted by position (Iachan 1984).

    Args:
        person: Letters of RIASEC, strongest first, none repeated.
        job: The same for the occupation.

    Returns:
        0 (nothing shared) to 28 (the same code). The scale is skewed: the mean over all pairs is 10.0, so compare
        percentiles, not raw values.

    Raises:
        InputFault: A letter outside RIASEC, or a repeated one.

    Example:
        >>> iachan_m("RSE", "RIC")
        22
    """
    mine, theirs = check_code(person, "student_code"), check_code(job, "job_code")
    return sum(IACHAN[mine.index(letter)][theirs.index(letter)] for letter in mine if letter in theirs)


def c_index(person: str, job: str) -> int:
    """Brown & Gore's C: hexagon distance of the letters at the same position, weighted 3, 2, 1.

    Returns:
        0 (opposite throughout) to 18 (the same code); mean 9.0 over all pairs, symmetric.

    Raises:
        InputFault: A letter outside RIASEC, or a repeated one.

    Example:
        >>> c_index("RSE", "RIC")
        13
    """
    mine, theirs = check_code(person, "student_code"), check_code(job, "job_code")
    pairs = zip(C_WEIGHTS, mine, theirs, strict=True)
    return sum(weight * (3 - distance(one, other)) for weight, one, other in pairs)


def profile_r(person: Sequence[float], job: Sequence[float]) -> float | None:
    """Pearson correlation of two profiles of six numbers in the order RIASEC; None when one of them is level.

    Raises:
        InputFault: A profile has not six numbers.
    """
    for name, profile in (("profile", person), ("job_vector", job)):
        if len(profile) != 6:
            raise InputFault("value", where=name, variant="profile", value=len(profile))
    mine, theirs = _centred(person), _centred(job)
    norms = math.sqrt(math.fsum(x * x for x in mine) * math.fsum(y * y for y in theirs))
    if norms == 0:
        return None
    return max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(mine, theirs, strict=True)) / norms))


def percentiles(person: str, job: str) -> dict[str, float]:
    """Share of all 120 × 120 pairs of codes that are no nearer than this pair, by M and by C; 0..1.

    Example:
        >>> percentiles("RIA", "RIA")
        {'iachan_m': 1.0, 'c_index': 1.0}
    """
    at_most_m, at_most_c = _distributions()
    return {"iachan_m": at_most_m[iachan_m(person, job)], "c_index": at_most_c[c_index(person, job)]}


@lru_cache(maxsize=1)
def _distributions() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Cumulative shares of M (0..28) and C (0..18) over all 14,400 pairs."""
    codes = ["".join(letters) for letters in permutations(HEXAGON, 3)]
    m_counts, c_counts = [0] * 29, [0] * 19
    for mine in codes:
        for theirs in codes:
            m_counts[iachan_m(mine, theirs)] += 1
            c_counts[c_index(mine, theirs)] += 1
    return _cumulative(m_counts), _cumulative(c_counts)


def _cumulative(counts: Sequence[int]) -> tuple[float, ...]:
    total, below, shares = sum(counts), 0, []
    for count in counts:
        below += count
        shares.append(below / total)
    return tuple(shares)


def _centred(profile: Sequence[float]) -> list[float]:
    mean = math.fsum(profile) / len(profile)
    return [value - mean for value in profile]
