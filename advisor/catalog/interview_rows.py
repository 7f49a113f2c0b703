"""The rows of the interview, typed: questions with their points, and graded answers with the words that earn the level."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from advisor.catalog.mistake_lines import MistakeLine
from advisor.catalog.rows import PackId

__all__ = ["Dimension", "FactError", "GradedAnswer", "Mistake", "Point", "Question", "QuotedReason"]

Dimension: TypeAlias = Literal[
    "knowledge", "experience", "communication", "response", "teamwork", "safety", "motivation", "learning"
]


@dataclass(frozen=True, slots=True)
class Point:
    """One checkable thing that a good answer contains; any alternative meets it.

    ``alternatives`` are words or short phrases; one with a ``+`` needs all its parts (「断电+验电」).
    """

    name: str
    alternatives: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactError:
    """A wrong statement that is common in answers, with why it is wrong and what is right."""

    patterns: tuple[str, ...]
    why: str
    correction: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is told wrong about a subject, whatever the trade and the question.

    Attributes:
        about: Words of the subject; one of them must stand in question or answer.
        lines: What is wrong, in words.
        patterns: Expressions of wrong statements that words do not reach. ``~`` stands for up to twelve letters inside a
            clause, ``{ok}`` for words that call something harmless or enough.
        why: What is wrong about it.
        right: What is right.
        source_id: Where that is written.
    """

    about: tuple[str, ...]
    lines: tuple[MistakeLine, ...]
    patterns: tuple[str, ...]
    why: str
    right: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """An interview question with what a good answer contains."""

    id: str
    occupation: PackId | None
    kind: Literal["opening", "motivation", "practice", "trade", "situation", "conditions", "closing"]
    dimension: Dimension
    text: str
    points: tuple[Point, ...]
    errors: tuple[FactError, ...]
    difficulty: int
    source_id: str


@dataclass(frozen=True, slots=True)
class QuotedReason:
    """Words of an answer and what they show; ``quote`` is an exact substring of the answer."""

    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """An example answer at a level 1..5, for learning and testing the scorer.

    Attributes:
        id: ASCII slug.
        question: Id of the question.
        level: What a fair reader gives.
        text: The answer, written for the example.
        reasons: Quotes that justify the level; empty only where an answer holds nothing to quote.
        trap: How it tries to game the scorer (a concern of the contract such as ``keyword_stuffing``), or empty.
    """

    id: str
    question: str
    level: int
    text: str
    reasons: tuple[QuotedReason, ...]
    trap: str
