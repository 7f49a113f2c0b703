"""Sixty answers to a profile of interests, and how near it is to an occupation. Never a filter, only a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from advisor.catalog.building import INTEREST_KEY as KEY
from advisor.catalog.building import holland_of
from advisor.catalog.rows import InterestItem, Occupation
from advisor.errors import InputFault
from advisor.matching.congruence import HEXAGON, c_index, check_code, distance, iachan_m, percentiles, profile_r

__all__ = ["FLAT", "KEY", "Congruence", "Interests", "InterestsAnswer", "answer_request", "compare", "profile_of"]

ITEMS = 60
FLAT = 2
"""A profile whose highest and lowest letter lie no further apart shows no clear pattern."""

ONE_SIDED = 57
LONG_RUN = 20


@dataclass(frozen=True, slots=True)
class Interests:
    """A profile: points 0..10 a letter, the three highest (ties in the order RIASEC), and what to be careful about.

    Attributes:
        flat: Highest minus lowest letter is at most 2: no clear pattern, the code says little.
        warnings: ``straight_lining`` (57 or more equal answers, or 20 in a row), ``tie`` (the code hangs on the order
            RIASEC), ``inconsistent`` (the first two letters lie two or more steps apart).
    """

    profile: Mapping[str, int]
    code: str
    flat: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Congruence:
    """Iachan's M (0..28), Brown & Gore's C (0..18), and Pearson's r of the profiles, null without two profiles."""

    iachan_m: int
    c_index: int
    profile_r: float | None


@dataclass(frozen=True, slots=True)
class InterestsAnswer:
    """The contract's shape of ``interests``; profile and flat are null where only codes were given."""

    profile: Mapping[str, int] | None
    code: str
    flat: bool | None
    warnings: tuple[str, ...]
    congruence: Congruence | None
    percentiles: Mapping[str, float] | None
    basis: str = "engine"
    fallback: str | None = None


def profile_of(answers: Sequence[int]) -> Interests:
    """Score sixty answers, 1 for yes and 0 for no, in the order of the items.

    Raises:
        InputFault: ``value`` – not sixty answers, or one that is neither 0 nor 1.

    Example:
        >>> profile_of([1] * 60).profile
        {'R': 5, 'I': 6, 'A': 9, 'S': 4, 'E': 7, 'C': 7}
    """
    if len(answers) != ITEMS:
        raise InputFault("value", where="answers", variant="answers", value=len(answers), wanted=ITEMS)
    for place, answer in enumerate(answers, 1):
        if answer not in (0, 1):
            raise InputFault("value", where=f"answers:{place}", variant="answer", value=answer)
    given = [int(answer) for answer in answers]
    profile = {
        letter: sum(given[item - 1] for item in yes) + sum(1 - given[item - 1] for item in no)
        for letter, (yes, no) in KEY.items()
    }
    points = tuple(float(profile[letter]) for letter in HEXAGON)
    code = holland_of(points)
    return Interests(profile, code, max(points) - min(points) <= FLAT, tuple(_warnings(given, profile, code)))


def compare(
    code: str, job_code: str, profile: Sequence[float] | None = None, job_vector: Sequence[float] | None = None
) -> tuple[Congruence, dict[str, float]]:
    """All three measures of two codes, and the percentiles of the first two.

    Args:
        code: The person's three letters.
        job_code: The occupation's.
        profile: The person's six points, where there are any.
        job_vector: The occupation's six numbers.

    Raises:
        InputFault: A code that is none.
    """
    r = profile_r(profile, job_vector) if profile is not None and job_vector is not None else None
    return Congruence(iachan_m(code, job_code), c_index(code, job_code), r), percentiles(code, job_code)


def answer_request(
    request: Mapping[str, Any], *, pack: Occupation | None = None, items: Sequence[InterestItem] = ()
) -> InterestsAnswer:
    """Answer one request of ``advisor interests``.

    Args:
        request: ``answers`` (60 × 0/1), also with ``job_code``; or ``student_code`` and ``job_code``.
        pack: The occupation that ``job`` in the request resolved to.
        items: knowledge/interests.csv; the key is the form's own, so they are only checked against it.

    Raises:
        InputFault: ``malformed`` – neither answers nor a code; ``value`` – answers or a code that cannot be used.
    """
    _check_items(items)
    job_code = pack.holland if pack is not None else request.get("job_code")
    if "answers" in request:
        answers = request["answers"]
        if not isinstance(answers, (list, tuple)):
            raise InputFault("malformed", where="answers", variant="interests")
        own = profile_of(answers)
        points = [float(own.profile[letter]) for letter in HEXAGON]
        congruence, shares = (
            compare(own.code, str(job_code), points, pack.riasec if pack else None) if job_code else (None, None)
        )
        return InterestsAnswer(own.profile, own.code, own.flat, own.warnings, congruence, shares)
    if "student_code" not in request:
        raise InputFault("malformed", where="answers", variant="interests")
    code = check_code(str(request["student_code"]), "student_code")
    congruence, shares = compare(code, str(job_code)) if job_code else (None, None)
    return InterestsAnswer(None, code, None, (), congruence, shares)


def _warnings(given: Sequence[int], profile: Mapping[str, int], code: str) -> list[str]:
    found = []
    if max(sum(given), ITEMS - sum(given)) >= ONE_SIDED or _longest_run(given) >= LONG_RUN:
        found.append("straight_lining")
    ranked = sorted(profile.values(), reverse=True)
    if any(ranked[place] == ranked[place + 1] for place in range(3)):
        found.append("tie")
    if distance(code[0], code[1]) >= 2:
        found.append("inconsistent")
    return found


def _longest_run(given: Sequence[int]) -> int:
    longest = run = 1
    for before, after in pairwise(given):
        run = run + 1 if before == after else 1
        longest = max(longest, run)
    return longest


def _check_items(items: Sequence[InterestItem]) -> None:
    for item in items:
        yes, no = KEY[item.letter]
        if item.number not in (yes if item.key else no):
            raise InputFault("malformed", where=f"interests.csv:{item.number}", variant="interest_key")
