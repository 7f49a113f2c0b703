"""Cuts a text into the clauses and sentences within which a word of negation or intention has its say."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.language.cues import CLAUSE, SENTENCE_END

__all__ = ["Clause", "clause_at", "clauses_of"]

LONGEST = 240
MOST_CLAUSES = 40


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
    start = sentence = first = 0
    for mark in CLAUSE.finditer(folded):
        is_word = len(mark.group()) > 1 or mark.group() in "但却"
        sentence = _keep(found, folded, start, mark.start(), sentence)
        if mark.group() in SENTENCE_END or len(found) - first >= MOST_CLAUSES:
            sentence, first = sentence + 1, len(found)
        start = mark.start() if is_word else mark.end()
    _keep(found, folded, start, len(folded), sentence)
    return tuple(found)


def _keep(found: list[Clause], folded: str, start: int, end: int, sentence: int) -> int:
    """Add one clause; a run without marks, which no writer of sentences leaves, is cut into sentences by length.

    Every mention looks through its clause and sentence, so unbounded ones would make the reading quadratic.
    """
    while end - start > LONGEST:
        found.append(Clause(start, start + LONGEST, folded[start : start + LONGEST], sentence))
        start, sentence = start + LONGEST, sentence + 1
    found.append(Clause(start, end, folded[start:end], sentence))
    return sentence


def clause_at(clauses: Sequence[Clause], offset: int) -> int:
    """Index of the clause in which a character stands."""
    return bisect_right(clauses, offset, key=lambda clause: clause.start) - 1
