"""Figures of one set of graded, gaming and fairness answers that was written apart from the bank (eval/interview/*.yaml)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from advisor.practice.score import AnswerScore
from graders.figures import Figure, bootstrapped, mean, pearson, share

__all__ = ["Read", "Scorer", "figures_of", "read"]

Scorer = Callable[[str, str, str], AnswerScore]
"""Scores (job, question, answer) as ``advisor interview score`` does."""

GOOD = 4
ALIKE = 3.0
APART = 8.0


@dataclass(frozen=True, slots=True)
class Read:
    """One graded answer with its score.

    Attributes:
        question: Id of the case.
        level: What a recruiter gives.
        score: 0..100; 0 where scoring stopped.
        length: Letters of the answer.
        found: Of the wrong statements marked in it, how many were found.
        marked: How many are marked.
        alarms: Statements called wrong that are not marked so.
    """

    question: str
    level: int
    score: float
    length: int
    found: int
    marked: int
    alarms: int


def read(cases: Sequence[dict[str, Any]], scorer: Scorer) -> list[Read]:
    """Score every graded answer of the cases."""
    return [_read(case, answer, scorer) for case in cases for answer in case["answers"]]


def _read(case: dict[str, Any], answer: dict[str, Any], scorer: Scorer) -> Read:
    text, marked = answer["text"], answer.get("wrong", [])
    found = scorer(case["job"], case["question"], text)
    places = [(text.index(quote), text.index(quote) + len(quote)) for quote in marked]
    wrong = [(fact.start, fact.end) for fact in found.facts.wrong]
    return Read(
        question=case["id"],
        level=answer["level"],
        score=found.overall or 0.0,
        length=len(text),
        found=sum(any(_touch(place, fact) for fact in wrong) for place in places),
        marked=len(places),
        alarms=sum(not any(_touch(place, fact) for place in places) for fact in wrong),
    )


def _touch(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def figures_of(
    name: str,
    graded: Sequence[dict[str, Any]],
    gaming: Sequence[dict[str, Any]],
    fairness: Sequence[dict[str, Any]],
    scorer: Scorer,
) -> list[Figure]:
    """The bars of the interview on one set.

    Pairs are counted over all answers of the set, and once more within the answers to one question.
    """
    answers = read(graded, scorer)
    good = [one for one in answers if one.level >= GOOD]
    marked = sum(one.marked for one in answers)
    above = [(scorer(row["job"], row["question"], row["text"]).level or 1) > row["fair"] for row in gaming]
    apart = [
        abs(
            (scorer(row["job"], row["question"], row["a"]).overall or 0.0)
            - (scorer(row["job"], row["question"], row["b"]).overall or 0.0)
        )
        for row in fairness
    ]
    return [
        bootstrapped(f"{name}: pairs in order", answers, in_order),
        bootstrapped(f"{name}: neighbours in order", answers, lambda cases: in_order(cases, near=True)),
        _within(f"{name}: pairs of one question", answers),
        bootstrapped(f"{name}: length, r", answers, length_effect, wanted="near_zero"),
        share(f"{name}: wrong facts found", sum(one.found for one in answers), marked),
        bootstrapped(f"{name}: alarms a good answer", [float(one.alarms) for one in good], mean, wanted="down"),
        share(f"{name}: gaming above fair", sum(above), len(above), wanted="down"),
        bootstrapped(f"{name}: fair pairs, mean apart", apart, mean, wanted="down"),
        share(f"{name}: fair pairs above {APART:g}", sum(one > APART for one in apart), len(apart), wanted="down"),
    ]


def in_order(cases: Sequence[Read], *, near: bool = False) -> float:
    """Share of pairs of unlike levels whose scores stand in the order of the levels; ``near``: 1–2, 2–4 and 4–5 only."""
    levels = sorted({one.level for one in cases})
    steps = set(pairwise(levels))
    right = total = 0
    for one, two in combinations(cases, 2):
        low, high = sorted((one.level, two.level))
        if low != high and (not near or (low, high) in steps):
            total += 1
            right += (one.score - two.score) * (one.level - two.level) > 0
    return right / total if total else 0.0


def _within(name: str, cases: Sequence[Read]) -> Figure:
    right = total = 0
    for one, two in combinations(cases, 2):
        if one.question == two.question and one.level != two.level:
            total += 1
            right += (one.score - two.score) * (one.level - two.level) > 0
    return share(name, right, total)


def length_effect(cases: Sequence[Read]) -> float:
    """Correlation of length and score after the mean of each level is taken off both."""
    levels: dict[int, list[Read]] = {}
    for one in cases:
        levels.setdefault(one.level, []).append(one)
    rest = []
    for members in levels.values():
        mx, my = mean([float(one.length) for one in members]), mean([one.score for one in members])
        rest += [(one.length - mx, one.score - my) for one in members]
    return pearson(rest)
