"""Cuts a text into the clauses and sentences within which a word of negation or intention has its say."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from advisor.language.cues import CLAUSE, SENTENCE_END, TURNS

__all__ = ["Clause", "clause_at", "clauses_of"]

LONGEST = 240
MOST_CLAUSES = 40
_START = attrgetter("start")


class Clause(NamedTuple):
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
    """The clauses of a text in order; together with the marks between them they cover it.

    A run without marks, which no writer of sentences leaves, is cut into sentences by length: every mention looks through
    its clause and sentence, so unbounded ones would make the reading quadratic.
    """
    found: list[Clause] = []
    start = sentence = first = 0
    for at, behind in chain((mark.span() for mark in CLAUSE.finditer(folded)), ((len(folded), len(folded)),)):
        while at - start > LONGEST:
            found.append(Clause(start, start + LONGEST, folded[start : start + LONGEST], sentence))
            start, sentence = start + LONGEST, sentence + 1
        found.append(Clause(start, at, folded[start:at], sentence))
        sign = folded[at:behind]
        if sign in SENTENCE_END or len(found) - first >= MOST_CLAUSES:
            sentence, first = sentence + 1, len(found)
        start = at if sign in TURNS else behind
    return tuple(found)


def clause_at(clauses: Sequence[Clause], offset: int) -> int:
    """Index of the clause in which a character stands."""
    return bisect_right(clauses, offset, key=_START) - 1
