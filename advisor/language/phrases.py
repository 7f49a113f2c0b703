"""Finds phrases of doing, word for word or nearly: the same words in the same order with a few others between."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import daachorse

from advisor.language.cues import CLAUSE
from advisor.language.meanings import Meanings
from advisor.language.segmentation import pieces
from advisor.language.stretches import Taken

__all__ = ["PhraseIndex"]

_EMPTY = frozenset("了过着的地得把将给用和与在上下里中成好到出来去再又就也都对向从并个一")
"""Words that may come or go without changing what was done."""

_SLACK = 6
"""Other characters that may stand between the words of a phrase."""


class _Row(NamedTuple):
    """A phrase: its second most telling word, its words in order, its skill, its length, and which word is the most telling."""

    second: str
    needed: Sequence[str]
    number: int
    length: int
    anchor: int


class PhraseIndex:
    """Phrases, each of one skill.

    Args:
        phrases: Folded phrase and number of its skill; of two equal phrases the first keeps it.
    """

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        read: list[tuple[tuple[str, ...], int, int]] = []
        for phrase, number in dict(reversed([*phrases])).items():
            needed = tuple(word for word, _, _ in pieces(phrase) if word not in _EMPTY and not word.isspace())
            if needed and sum(map(len, needed)) >= 3:
                read.append((needed, number, len(phrase)))
        often = Counter(word for needed, _, _ in read for word in set(needed))
        rows: dict[str, list[_Row]] = {}
        for needed, number, length in read:
            # A phrase is looked for where its most telling word stands, a long one that few phrases share; most places
            # are passed over at once because the second most telling word stands nowhere near.
            telling = sorted(needed, key=lambda word: (min(len(word), 2), -often[word], len(word)), reverse=True)
            second = telling[1] if len(telling) > 1 else ""
            row = _Row(second, needed, number, length, needed.index(telling[0]))
            rows.setdefault(telling[0], []).append(row)
        self._rows = Meanings.of(rows, _known, daachorse.MATCH_KIND_STANDARD)

    def pack(self) -> tuple[bytes, bytes]:
        """The index as bytes."""
        return self._rows.pack()

    @classmethod
    def unpack(cls, packed: tuple[bytes, bytes]) -> "PhraseIndex":
        """What ``pack`` gave."""
        index = cls(())
        index._rows = Meanings.unpack(packed, _known)
        return index

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Start, end and skill of every phrase in a folded text, the longest where several overlap, by offset."""
        if self._rows.automaton is None:
            return []
        known = self._rows.known
        found: set[tuple[int, int, int]] = set()
        for start, end, anchor in self._rows.automaton.find_overlapping(folded):
            for row in known.get(anchor) or self._rows[anchor]:
                room = row[3] + _SLACK
                near = folded.find(row[0], end - room if end > room else 0, start + room) >= 0
                if near and (place := _aligned(folded, start, end, row)):
                    found.add((*place, row.number))
        taken = Taken()
        longest_first = sorted(found, key=lambda row: (row[0] - row[1], row))
        return sorted(row for row in longest_first if taken.add(row[0], row[1]))


def _known(rows: Any) -> list[_Row]:  # noqa: ANN401 - what JSON holds
    return [_Row(*row) for row in rows]


def _aligned(folded: str, start: int, end: int, row: _Row) -> tuple[int, int] | None:
    """The stretch around an anchor that holds all needed words in order, within one clause; None where it does not."""
    room = row.length + _SLACK
    left = start
    for word in reversed(row.needed[: row.anchor]):
        left = folded.rfind(word, max(0, end - room), left)
        if left < 0:
            return None
    right = end
    for word in row.needed[row.anchor + 1 :]:
        place = folded.find(word, right, left + room)
        if place < 0:
            return None
        right = place + len(word)
    return None if right - left > room or CLAUSE.search(folded, left, right) else (left, right)
