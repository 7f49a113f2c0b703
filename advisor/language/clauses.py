"""Cuts a text into the clauses and sentences within which a word of negation or intention has its say."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple, overload

import daachorse

from advisor.language.cues import NO_TURNS, SENTENCE_END, TURNS

__all__ = ["Clause", "Clauses", "clauses_of"]

LONGEST = 240
MOST_CLAUSES = 40

_PLAIN: Final = 0
_SENTENCE: Final = 1
_TURN: Final = 2
_COMMA: Final = 3
_POINT: Final = 4
_NONE: Final = 5
"""Kinds of marks: between clauses, between sentences, a word that turns round; those that depend on what follows; none."""


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

    def text(self, index: int) -> str:
        """What one clause says."""
        return self.folded[self.starts[index] : self.ends[index]]

    def at(self, offset: int) -> int:
        """Index of the clause in which a character stands."""
        return bisect_right(self.starts, offset) - 1


@cache
def _marks() -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[int]]:
    """The ends of clauses as ``cues.CLAUSE`` has them, and the kind of each, the end of the text last."""
    kind_of = {"，": _PLAIN, **dict.fromkeys(SENTENCE_END, _SENTENCE), **dict.fromkeys(TURNS, _TURN)}
    kind_of |= {",": _COMMA, ".": _POINT, **dict.fromkeys(NO_TURNS, _NONE)}
    words = sorted(kind_of)
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(words, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
    return automaton, [*(kind_of[word] for word in words), _PLAIN]


def _in_place(kind: int, after: str) -> int:
    """What a mark is that depends on the character behind it: no comma of a number, no point but at an end."""
    if kind == _COMMA:
        return _NONE if after.isdecimal() else _PLAIN
    return _SENTENCE if kind == _POINT and (not after or after.isspace()) else _NONE


def clauses_of(folded: str) -> Clauses:
    """The clauses of a text in order; together with the marks between them they cover it.

    A run without marks, which no writer of sentences leaves, is cut into sentences by length: every mention looks through
    its clause and sentence, so unbounded ones would make the reading quadratic.
    """
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    start = sentence = first = 0
    automaton, kinds = _marks()
    found = automaton.find(folded)
    found.append((len(folded), len(folded), -1))
    for at, behind, word in found:
        kind = kinds[word]  # the last entry is that of the end
        if kind > _TURN:
            kind = _in_place(kind, folded[behind : behind + 1])
            if kind == _NONE:
                continue
        while at - start > LONGEST:
            starts.append(start)
            ends.append(start + LONGEST)
            sentences.append(sentence)
            start, sentence = start + LONGEST, sentence + 1
        starts.append(start)
        ends.append(at)
        sentences.append(sentence)
        if kind == _SENTENCE or len(starts) - first >= MOST_CLAUSES:
            sentence, first = sentence + 1, len(starts)
        start = at if kind == _TURN else behind
    return Clauses(folded, starts, ends, sentences)
