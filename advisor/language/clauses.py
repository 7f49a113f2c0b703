"""Cuts a text into the clauses and sentences within which a word of negation or intention has its say."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, overload

from advisor.language.cues import CLAUSE, SENTENCE_END, TURNS

__all__ = ["Clause", "Clauses", "clauses_of"]

LONGEST = 240
MOST_CLAUSES = 40


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


class Clauses(Sequence[Clause]):
    """The clauses of one text in order; each is made when it is asked for, since most are only passed over.

    Args:
        folded: The text.
        starts, ends, sentences: Offsets and sentence number of each clause.
    """

    def __init__(self, folded: str, starts: list[int], ends: list[int], sentences: list[int]) -> None:
        self.folded, self.starts, self.ends, self.sentences = folded, starts, ends, sentences

    def __len__(self) -> int:
        """How many there are."""
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Clause: ...
    @overload
    def __getitem__(self, index: slice) -> list[Clause]: ...
    def __getitem__(self, index: int | slice) -> Clause | list[Clause]:
        """One clause, or several."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        start, end = self.starts[index], self.ends[index]
        return Clause(start, end, self.folded[start:end], self.sentences[index])

    def at(self, offset: int) -> int:
        """Index of the clause in which a character stands."""
        return bisect_right(self.starts, offset) - 1


def clauses_of(folded: str) -> Clauses:
    """The clauses of a text in order; together with the marks between them they cover it.

    A run without marks, which no writer of sentences leaves, is cut into sentences by length: every mention looks through
    its clause and sentence, so unbounded ones would make the reading quadratic.
    """
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    start = sentence = first = 0
    marks = [mark.span() for mark in CLAUSE.finditer(folded)]
    marks.append((len(folded), len(folded)))
    for at, behind in marks:
        while at - start > LONGEST:
            starts.append(start)
            ends.append(start + LONGEST)
            sentences.append(sentence)
            start, sentence = start + LONGEST, sentence + 1
        starts.append(start)
        ends.append(at)
        sentences.append(sentence)
        sign = folded[at:behind]
        if sign in SENTENCE_END or len(starts) - first >= MOST_CLAUSES:
            sentence, first = sentence + 1, len(starts)
        start = at if sign in TURNS else behind
    return Clauses(folded, starts, ends, sentences)
