"""Cuts a text into the clauses and sentences within which a word of negation or intention has its say."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.language.cues import CLAUSE, SENTENCE_END

__all__ = ["Clause", "clause_at", "clauses_of"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text between two clause ends.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character, the mark that ends it left out.
        text: ``folded[start:end]``.
        sentence: Number of the sentence that it belongs to.
    """

    start: int
    end: int
    text: str
    sentence: int


def clauses_of(folded: str) -> tuple[Clause, ...]:
    """The clauses of a text in order; together with the marks between them they cover it."""
    found: list[Clause] = []
    start = sentence = 0
    for mark in CLAUSE.finditer(folded):
        is_word = len(mark.group()) > 1 or mark.group() in "但却"
        found.append(Clause(start, mark.start(), folded[start : mark.start()], sentence))
        if mark.group() in SENTENCE_END:
            sentence += 1
        start = mark.start() if is_word else mark.end()
    found.append(Clause(start, len(folded), folded[start:], sentence))
    return tuple(found)


def clause_at(clauses: Sequence[Clause], offset: int) -> int:
    """Index of the clause in which a character stands."""
    return bisect_right(clauses, offset, key=lambda clause: clause.start) - 1
