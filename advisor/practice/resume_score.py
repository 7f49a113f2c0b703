"""The score of a resume: named parts, computed from what the checks found and from what stands in it.

Name, sex, photo, ethnicity, school and length enter nowhere; neither does text that talks to the reader.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.practice.findings import Found, Material
from advisor.practice.findings_duty import is_concrete
from advisor.practice.findings_relevance import field_words

__all__ = ["PARTS", "Part", "score_parts"]

PARTS = {"contact": 20.0, "experience": 28.0, "skills": 16.0, "post": 20.0, "form": 16.0}
"""Most points a part: each holds about two grave findings of its kind, so that a second one still tells."""
ALONE = {"contact": 25.0, "experience": 35.0, "skills": 20.0, "form": 20.0}
"""The same without a post, in the same proportions."""

_SEVERITY: dict[str, tuple[str, float]] = {
    # What keeps a resume from being used or believed is gravest, what is only untidy least: a teacher's order.
    "contact.missing_phone": ("contact", 10),
    "contact.missing_email": ("contact", 9),
    "contact.unprofessional_email": ("contact", 6),
    "objective.missing": ("contact", 10),
    "objective.vague": ("contact", 9),
    "privacy.overshared": ("contact", 7),
    "section.missing_education": ("experience", 10),
    "section.missing_experience": ("experience", 10),
    "date.inconsistent": ("experience", 8),
    "date.missing": ("experience", 9),
    "order.not_reverse_chronological": ("experience", 3),
    "experience.duty_only": ("experience", 8),
    "experience.no_result": ("experience", 5),
    "section.missing_skills": ("skills", 6),
    "skill.vague": ("skills", 8),
    "skill.unsupported": ("skills", 9),
    "certificate.unclear": ("skills", 5),
    "experience.mismatch": ("post", 12),
    "skill.missing_for_job": ("post", 8),
    "selfeval.cliche": ("form", 6),
    "language.colloquial": ("form", 5),
    "language.typo": ("form", 5),
    "language.negative": ("form", 8),
    "length.too_short": ("form", 9),
    "length.too_long": ("form", 8),
    "duplicate.content": ("form", 7),
}
"""The part that a finding takes points from, and how grave it is."""
CONTRAST = 2.2
"""Exponent of the gravity: one grave fault outweighs two small ones, as it does for a teacher.

The one figure here that is learned from graded resumes: each set's own best is found on the others (2.2 or 2.5 whichever
is left out). Weights of single findings, learned the same way, carry over to no set that they were not learned from,
so their order stays a teacher's.
"""
POINTS = 8.7 / 9**CONTRAST
"""Points for a gravity of 1; one of 9 costs 8.7."""
FURTHER = 0.15
"""Share of the cost that each further finding of the same code takes: the first has shown the pattern."""
ENOUGH_RESULTS = 5
"""Lines with a figure or a result that fill a page of a newcomer; more of them earn nothing more."""
WORTH_OF_RESULTS = 7.2
"""Points of the experience that such lines earn; the rest is for having done something and saying when."""
ENOUGH_SKILLS = 6
"""Skills named in a way that the catalog knows, of which a beginner's list has so many; more of them earn nothing more."""
WORTH_OF_SKILLS = 3.6
"""Points of the skills that naming them earns."""
LESS_ELSEWHERE = 2.0
"""Points of the experience that are lost where most of it belongs to another field: its results say less of the post."""
WORTH_OF_FIT = 4.4
"""Points that the skills of the post earn beyond what its findings take."""


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
    lost: defaultdict[str, float] = defaultdict(float)
    for code, n in Counter(f.code for f in found).items():
        if code in _SEVERITY:
            part, gravity = _SEVERITY[code]
            lost[part] += POINTS * gravity**CONTRAST * (1 + FURTHER * (n - 1))
    lost["experience"] += WORTH_OF_RESULTS * (1 - min(1.0, _results(m) / ENOUGH_RESULTS))
    if any(f.code == "experience.mismatch" for f in found):
        lost["experience"] += LESS_ELSEWHERE
    lost["skills"] += WORTH_OF_SKILLS * (1 - min(1.0, len(m.skills) / ENOUGH_SKILLS))
    lost["post"] += WORTH_OF_FIT * (1 - _fitting(m))
    scores = []
    for name, most in (PARTS if m.covered is not None else ALONE).items():
        limit = PARTS[name]
        scores.append((name, round(max(0.0, limit - lost[name]) * most / limit, 1), most))
    return tuple(scores)


def _results(m: Material) -> int:
    """Lines of what was done that carry a figure or a result."""
    return sum(is_concrete(m, line) for entry in m.resume.entries for line in entry.body or (entry.head,))


def _fitting(m: Material) -> float:
    """0..1: two fifths of the required skills shown earn all, for no beginner shows them all.

    Words of the post's field earn up to four fifths, for a skill may be told in words that no list has.
    """
    return max(min(1.0, (m.covered or 0.0) / 0.4), 0.8 * min(1.0, field_words(m) / 5))
