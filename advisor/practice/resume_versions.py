"""Drafts of a resume over time: what is kept of one, and which findings closed or opened between two."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.facts import SMALLEST_GROUP
from advisor.practice.critique import Critique
from advisor.records.people import StoredPractice

__all__ = ["KIND", "ClassFinding", "ClassView", "Version", "class_view", "draft_of", "drafts_in", "versions_of"]

KIND = "resume"
"""What kept drafts are called among a student's rehearsals."""


@dataclass(frozen=True, slots=True)
class Version:
    """A draft.

    Attributes:
        id: P… of the kept rehearsal.
        at: ISO date on which it was read.
        score: 0..100, None where it was not kept.
        job: Title of the post, or empty.
        closed: Codes that the draft before had and this one has not (or fewer times), sorted.
        opened: Codes that this one has and the draft before had not (or fewer times), sorted; all codes of the first.
    """

    id: str
    at: str
    score: float | None
    job: str
    closed: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassFinding:
    """A finding with the number of students in whose newest draft it stands."""

    code: str
    title: str
    students: int


@dataclass(frozen=True, slots=True)
class ClassView:
    """The most frequent findings of a class, commonest first; no student is named and none is ranked.

    Attributes:
        n: Students with a kept draft; None where they are fewer than five.
        findings: Those that five or more students share.
        withheld: True where the group is too small to be shown at all.
    """

    n: int | None
    findings: tuple[ClassFinding, ...]
    withheld: bool


def draft_of(found: Critique) -> dict[str, Any]:
    """What is kept of a critique: the text, the score, and the codes with their quotes."""
    return {
        "kind": KIND,
        "job": found.job.title if found.job else "",
        "text": found.text,
        "score": found.score,
        "issues": [{"code": issue.code, "quote": issue.quote} for issue in found.issues],
    }


def drafts_in(practices: Iterable[StoredPractice]) -> tuple[StoredPractice, ...]:
    """The drafts among kept rehearsals, oldest first."""
    return tuple(one for one in practices if one.kind == KIND)


def versions_of(practices: Iterable[StoredPractice]) -> tuple[Version, ...]:
    """The drafts with what changed from each to the next, oldest first.

    Args:
        practices: Kept rehearsals of one student, oldest first; other kinds are passed over.
    """
    found: list[Version] = []
    before: Counter[str] = Counter()
    for one in drafts_in(practices):
        codes = _codes(one.body)
        found.append(
            Version(
                one.id, one.at, _score(one.body), one.job, tuple(sorted(before - codes)), tuple(sorted(codes - before))
            )
        )
        before = codes
    return tuple(found)


def class_view(newest: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> ClassView:
    """How many students share each finding.

    Args:
        newest: The newest draft of each student that has one.
        titles: What each code is called.
    """
    if len(newest) < SMALLEST_GROUP:
        return ClassView(None, (), True)
    shared = Counter(code for draft in newest for code in set(_codes(draft)))
    rows = [ClassFinding(code, titles.get(code, code), n) for code, n in shared.items() if n >= SMALLEST_GROUP]
    return ClassView(len(newest), tuple(sorted(rows, key=lambda row: (-row.students, row.code))), False)


def _codes(body: Mapping[str, Any]) -> "Counter[str]":
    issues = body.get("issues")
    return Counter(str(issue["code"]) for issue in issues) if isinstance(issues, list) else Counter()


def _score(body: Mapping[str, Any]) -> float | None:
    score = body.get("score")
    return float(score) if isinstance(score, int | float) else None
