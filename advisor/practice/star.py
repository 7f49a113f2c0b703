"""Situation, task, action, result: which parts of a told experience are there, each 0..10."""

import re
from dataclasses import dataclass

from advisor.facts import Span
from advisor.practice.reading import Clause, Reading
from advisor.practice.rubric import Rubric

__all__ = ["Star", "StarReading", "deeds", "distinct", "read_star"]

_STEPS = (0.0, 5.0, 7.5, 9.0, 10.0)


@dataclass(frozen=True, slots=True)
class Star:
    """The four parts of a told experience, 0..10; None where the question does not ask for one."""

    S: float | None
    T: float | None
    A: float | None
    R: float | None


NO_STAR = Star(None, None, None, None)


@dataclass(frozen=True, slots=True)
class StarReading:
    """The parts with the pieces of the answer that they stand on, by letter."""

    star: Star
    evidence: dict[str, tuple[Span, ...]]


def distinct(pattern: re.Pattern[str], answer: Reading) -> dict[str, tuple[int, int]]:
    """The different matches of a pattern with where each first stands."""
    found: dict[str, tuple[int, int]] = {}
    for match in pattern.finditer(answer.folded):
        if match.end() > match.start():
            found.setdefault(match.group(), match.span())
    return found


def deeds(answer: Reading, rubric: Rubric) -> tuple[Clause, ...]:
    """The clauses that tell what this person did or would do: 我 with a verb of doing, or a step without a subject."""
    slogan, blank = rubric.patterns["slogan"], rubric.patterns["blank"]
    chosen: list[Clause] = []
    seen: set[str] = set()
    for clause in answer.clauses:
        if slogan.search(clause.text) or blank.search(clause.text) or clause.text in seen:
            continue
        if rubric.own_act.search(clause.text) or rubric.step.search(clause.text):
            chosen.append(clause)
            seen.add(clause.text)
    return tuple(chosen)


def read_star(answer: Reading, rubric: Rubric) -> StarReading:
    """Score the four parts by markers and by what the clauses do (domain.md B3).

    Situation counts different time and place words, action the different own clauses (at most 3 points where only
    「我们」 acts), result a marker with a number or an evaluation beside it.
    """
    patterns = rubric.patterns
    where = distinct(patterns["place"], answer) | distinct(patterns["time"], answer)
    task = distinct(patterns["task"], answer)
    done = _told(deeds(answer, rubric), rubric)
    result = [clause for clause in answer.clauses if patterns["result"].search(clause.text)]
    praise = [clause for clause in answer.clauses if patterns["evaluation"].search(clause.text)]
    action = _STEPS[min(len(done), 4)]
    if not rubric.own_act.search(answer.folded):
        action = min(action, 3.0)
    star = Star(
        S=(0.0, 5.0, 8.0, 10.0)[min(len(where), 3)],
        T=(0.0, 6.0, 9.0, 10.0)[min(len(task), 3)],
        A=action,
        R=_result(result, praise, rubric),
    )
    evidence = {
        "S": tuple(answer.span(*place) for place in list(where.values())[:2]),
        "T": tuple(answer.span(*place) for place in list(task.values())[:1]),
        "A": tuple(answer.span(clause.start, clause.end) for clause in done[:3]),
        "R": tuple(answer.span(clause.start, clause.end) for clause in (result or praise)[-1:]),
    }
    return StarReading(star, evidence)


def _told(clauses: tuple[Clause, ...], rubric: Rubric) -> tuple[Clause, ...]:
    """Own clauses of an event: not wishes and promises."""
    return tuple(clause for clause in clauses if not rubric.patterns["wish"].search(clause.text))


def _result(result: list[Clause], praise: list[Clause], rubric: Rubric) -> float:
    if not result and not praise:
        return 0.0
    score = 5.0
    if any(rubric.patterns["number"].search(clause.text) for clause in (*result, *praise)):
        score += 3.0
    if praise:
        score += 2.0
    return min(score, 10.0)
