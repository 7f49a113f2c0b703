"""Finds phrases of doing, word for word or nearly: the same words in the same order with a few others between."""

from collections import Counter
from collections.abc import Iterable

import daachorse

from advisor.language.cues import CLAUSE
from advisor.language.segmentation import pieces

__all__ = ["PhraseIndex"]

_EMPTY = frozenset("了过着的地得把将给用和与在上下里中成好到出来去再又就也都对向从并个一")
"""Words that may come or go without changing what was done."""

_SLACK = 6
"""Other characters that may stand between the words of a phrase."""


class PhraseIndex:
    """Phrases, each of one skill.

    Args:
        phrases: Folded phrase and number of its skill; of two equal phrases the first keeps it.
    """

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._rows: list[tuple[tuple[str, ...], int, int]] = []
        for phrase, number in dict(reversed([*phrases])).items():
            needed = tuple(word for word, _, _ in pieces(phrase) if word not in _EMPTY and not word.isspace())
            if needed and sum(map(len, needed)) >= 3:
                self._rows.append((needed, number, len(phrase)))
        often = Counter(word for needed, _, _ in self._rows for word in set(needed))
        anchors: dict[str, list[int]] = {}
        for row, (needed, _, _) in enumerate(self._rows):
            # A phrase is looked for where its most telling word stands: a long one that few phrases share.
            anchor = max(needed, key=lambda word: (min(len(word), 2), -often[word], len(word)))
            anchors.setdefault(anchor, []).append(row)
        self._anchors = sorted(anchors)
        self._of_anchor = [anchors[anchor] for anchor in self._anchors]
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._anchors) if self._anchors else None

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Start, end and skill of every phrase in a folded text, the longest where several overlap, by offset."""
        if self._automaton is None:
            return []
        found: set[tuple[int, int, int]] = set()
        for start, end, anchor in self._automaton.find_overlapping(folded):
            for row in self._of_anchor[anchor]:
                needed, number, length = self._rows[row]
                place = _aligned(folded, start, end, needed, self._anchors[anchor], length)
                if place:
                    found.add((*place, number))
        chosen: list[tuple[int, int, int]] = []
        for start, end, number in sorted(found, key=lambda row: (row[0] - row[1], row)):
            if not any(other[0] < end and start < other[1] for other in chosen):
                chosen.append((start, end, number))
        return sorted(chosen)


def _aligned(
    folded: str, start: int, end: int, needed: tuple[str, ...], anchor: str, length: int
) -> tuple[int, int] | None:
    """The stretch around an anchor that holds all needed words in order, within one clause; None where it does not."""
    room = length + _SLACK
    at = needed.index(anchor)
    left = start
    for word in reversed(needed[:at]):
        left = folded.rfind(word, max(0, end - room), left)
        if left < 0:
            return None
    right = end
    for word in needed[at + 1 :]:
        place = folded.find(word, right, left + room)
        if place < 0:
            return None
        right = place + len(word)
    return None if right - left > room or CLAUSE.search(folded, left, right) else (left, right)
