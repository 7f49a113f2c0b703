"""The score of a resume: named parts, computed from what the checks found and from what stands in it.

Name, sex, photo, ethnicity, school and length enter nowhere; neither does text that talks to the reader.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.practice.findings import Found, Material
from advisor.practice.findings_duty import is_concrete
from advisor.practice.findings_relevance import field_words
from advisor.practice.sections import Line

__all__ = ["PARTS", "Part", "score_parts"]

PARTS = {"contact": 15.0, "experience": 35.0, "skills": 20.0, "post": 15.0, "form": 15.0}
"""Most points a part."""
ALONE = {"contact": 17.5, "experience": 41.0, "skills": 24.0, "form": 17.5}
"""The same without a post, in about the same proportions."""

_COST: dict[str, tuple[str, float, float]] = {
    # code: part, points lost by the first, points lost by each further one
    "contact.missing_phone": ("contact", 5, 0),
    "contact.missing_email": ("contact", 3, 0),
    "contact.unprofessional_email": ("contact", 1.5, 0),
    "objective.missing": ("contact", 4, 0),
    "objective.vague": ("contact", 3, 0),
    "privacy.overshared": ("contact", 2, 1),
    "section.missing_education": ("experience", 6, 0),
    "date.inconsistent": ("experience", 5, 2),
    "date.missing": ("experience", 4, 2),
    "order.not_reverse_chronological": ("experience", 1.5, 0.5),
    "experience.duty_only": ("experience", 4, 3),
    "experience.no_result": ("experience", 4, 3),
    "skill.vague": ("skills", 5, 3),
    "skill.unsupported": ("skills", 5, 3),
    "certificate.unclear": ("skills", 3, 1),
    "experience.mismatch": ("post", 8, 0),
    "selfeval.cliche": ("form", 3, 1),
    "language.colloquial": ("form", 2.5, 1.5),
    "language.typo": ("form", 2, 1),
    "language.negative": ("form", 2.5, 1.5),
    "length.too_short": ("form", 4, 0),
    "length.too_long": ("form", 3, 0),
    "duplicate.content": ("form", 2.5, 1),
}


ENOUGH_RESULTS = 5
"""Lines with a figure or a result that fill a page of a newcomer; more of them earn nothing more."""
COST_OF_A_MISSING_RESULT = 0.8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score: 0 ≤ points ≤ max."""

    name: str
    points: float
    max: float


def score_parts(m: Material, found: Sequence[Found]) -> tuple[tuple[str, float, float], ...]:
    """Key, points and most points of each part, in the order of ``PARTS``, rounded to a tenth.

    Args:
        m: The resume as the checks saw it.
        found: What they found.
    """
    lost: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for code in (f.code for f in found):
        if code in _COST:
            part, first, further = _COST[code]
            lost[part] += first if not seen[code] else further  # type: ignore[assignment]
            seen[code] += 1
    shown = PARTS if m.covered is not None else ALONE
    start = {"experience": _told(m), "skills": _listed(m), "post": _fitting(m)}
    scores = []
    for name, most in shown.items():
        limit = PARTS[name]
        points = max(0.0, min(limit, start.get(name, limit) - lost[name]))
        scores.append((name, round(points * most / limit, 1), most))
    return tuple(scores)


def _told(m: Material) -> float:
    """10 for having done something, 25 for how much of it is told with a figure or a result, less where that is little."""
    if not m.resume.entries:
        return 6.0
    shares = []
    for entry in m.resume.entries:
        lines: tuple[Line, ...] = entry.body or (entry.head,)
        shares.append(sum(is_concrete(m, line) for line in lines) / len(lines))
    share = max(math.fsum(shares) / len(shares), max(shares) * 0.6)
    few = max(0, ENOUGH_RESULTS - _results(m))
    return max(6.0, 10.0 + 25.0 * share - COST_OF_A_MISSING_RESULT * few)


def _results(m: Material) -> int:
    """Lines of what was done that carry a figure or a result."""
    return sum(is_concrete(m, line) for entry in m.resume.entries for line in entry.body or (entry.head,))


def _listed(m: Material) -> float:
    """Skills stated in a place of their own, or found in what was done."""
    held = [skill for skill in m.skills if skill.polarity == "has"]
    if m.resume.of("skills", "certificates"):
        return 20.0
    return 12.0 if held else 6.0


def _fitting(m: Material) -> float:
    """Two fifths of the required skills shown earn full points: no beginner shows them all.

    Words of the post's field earn up to four fifths, for a skill may be told in words that no list has.
    """
    return 15.0 * max(min(1.0, (m.covered or 0.0) / 0.4), 0.8 * min(1.0, field_words(m) / 5))
