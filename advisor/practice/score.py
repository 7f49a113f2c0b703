"""The door of answer scoring: one answer to one question, judged by code, every judgement with its quote.

The scale is that of ``knowledge/rubrics.yaml``: five anchored levels (domain.md B4) on 0..100. Nothing but what was said
counts: dialect, slips of the pen, fillers, sex, people, home and mere length move no score.
"""

from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import Question
from advisor.facts import Span
from advisor.language.detectors import distress
from advisor.language.skills import SkillLexicon
from advisor.language.traditional import simplified
from advisor.practice.concerns import in_distress
from advisor.practice.feedback import feedback_of, follow_up_of
from advisor.practice.hearing import hear
from advisor.practice.judging import Judgement, judge
from advisor.practice.points import MetPoint, WrongFact
from advisor.practice.questions import Asking, asking
from advisor.practice.rubric import rubric_of
from advisor.practice.star import NO_STAR, Star
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

__all__ = ["AnswerScore", "Dimension", "Facts", "score_answer"]

_HALF_LEAST = 9.0
_HALF_UNSEEN = 7.0
_HALF_UNKNOWN = 5.0
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of domain.md B4: its score and the exact pieces of the answer that it stands on.

    ``score`` and ``level`` are None where the question did not ask for it; ``evidence`` is empty where the answer gives
    none. ``label`` is the Chinese name.
    """

    name: str
    label: str
    score: float | None
    level: int | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Points that the answer makes, and statements that are wrong, with the correction."""

    right: tuple[MetPoint, ...]
    wrong: tuple[WrongFact, ...]


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """What one answer shows.

    Attributes:
        overall: 0..100, or None where scoring stopped (empty, distress).
        level: 1..5, or None with it.
        interval: Where the score may lie, wider with little evidence or a question that is not in the bank.
        coverage: Share of the question's points that the answer touches; None for a question without points.
        dimensions: All eight and relevance; those not asked are None inside.
        star: S, T, A, R 0..10, None where the question asks for no event.
        facts: Points made, and wrong statements with their correction.
        concerns: Codes of the contract, sorted.
        follow_up: The question that aims at what is missing, or None.
        feedback: One thing that worked, one to change, a frame to answer again.
        basis: Always engine.
        fallback: ``question_not_in_bank`` where the post's knowledge took the place of the question's points.
    """

    overall: float | None
    level: int | None
    interval: tuple[float, float] | None
    coverage: float | None
    dimensions: tuple[Dimension, ...]
    star: Star
    facts: Facts
    concerns: tuple[str, ...]
    follow_up: str | None
    feedback: str
    basis: str = "engine"
    fallback: str | None = None


def score_answer(
    question: Question | str,
    answer: str,
    *,
    post: Post,
    catalog: Catalog,
    lexicon: SkillLexicon | None,
    prompts: Prompts,
) -> AnswerScore:
    """Score one answer to one question.

    Args:
        question: A row of the bank, or the question in free words.
        answer: What the student said; it is never changed.
        post: The post that is rehearsed for.
        catalog: Questions, skills and word lists.
        lexicon: Names of skills, for what the answer names beyond the post's own words; None does without.
        prompts: Words of the feedback.

    Returns:
        The same score for the same input, always; an instruction to the scorer is named in ``concerns`` and read as if
        it were not there.
    """
    rubric = rubric_of(catalog)
    asked = asking(question, post, catalog, rubric)
    plain = simplified(answer)
    if in_distress(plain, distress(plain, catalog.lexicon), rubric):
        return _stopped(prompts.render("fixed/distress"), ("distress",))
    reading, spoke_to_scorer = hear(answer, catalog, rubric)
    named = ("injection",) if spoke_to_scorer else ()
    if not reading.content:
        return _stopped(prompts.render("phrase/interview_empty", question=asked.text), named or ("too_short",))
    found = judge(reading, asked, post=post, catalog=catalog, lexicon=lexicon, rubric=rubric)
    concerns = tuple(sorted((*found.concerns, *named)))
    return AnswerScore(
        overall=found.overall,
        level=rubric.level(found.overall),
        interval=_interval(found, asked),
        coverage=len(found.met) / len(asked.points) if asked.points and asked.certainty == 1 else None,
        dimensions=tuple(
            Dimension(
                mark.name,
                prompts.label(f"dimension.{mark.name}"),
                mark.score,
                None if mark.score is None else rubric.level(mark.score),
                mark.evidence,
            )
            for mark in found.marks
        ),
        star=found.star,
        facts=Facts(found.met, found.wrong),
        concerns=concerns,
        follow_up=follow_up_of(found, asked, prompts),
        feedback=feedback_of(found, asked, concerns, prompts),
        fallback=None if asked.certainty == 1 else "question_not_in_bank",
    )


def _stopped(words: str, concerns: tuple[str, ...]) -> AnswerScore:
    return AnswerScore(None, None, None, None, (), NO_STAR, Facts((), ()), concerns, None, words)


def _interval(found: Judgement, asked: Asking) -> tuple[float, float]:
    """Half-widths from the graded answers of the tests: nine points, more where little was said or the question is new."""
    unseen = 1 - min(found.evidence, _ENOUGH) / _ENOUGH
    half = _HALF_LEAST + _HALF_UNSEEN * unseen + _HALF_UNKNOWN * (1 - asked.certainty)
    return max(0.0, found.overall - half), min(100.0, found.overall + half)
