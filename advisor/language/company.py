"""Short words of a trade that mean a skill only in company: beside a word of that trade."""

from collections.abc import Iterable
from typing import Any, Final

import daachorse

from advisor.language.meanings import Meanings
from advisor.language.wordbounds import always_stands_alone, stands_alone

__all__ = ["COMPANY", "CompanyIndex", "nearest"]

COMPANY: Final = 30
"""Characters to either side within which a word tells which skill another word means."""


class CompanyIndex:
    """Words, each with skills and their companions.

    Args:
        words: Folded word, number of the skill, and the folded companions of which one must stand near by.
    """

    def __init__(self, words: Iterable[tuple[str, int, tuple[str, ...]]]) -> None:
        meanings: dict[str, tuple[bool, list[tuple[tuple[str, ...], int]]]] = {}
        for word, number, companions in words:
            meanings.setdefault(word, (always_stands_alone(word), []))[1].append((companions, number))
        self._meanings = Meanings.of(meanings, _known, daachorse.MATCH_KIND_LEFTMOST_LONGEST)

    def pack(self) -> tuple[bytes, bytes]:
        """The index as bytes."""
        return self._meanings.pack()

    @classmethod
    def unpack(cls, packed: tuple[bytes, bytes]) -> "CompanyIndex":
        """What ``pack`` gave."""
        index = cls(())
        index._meanings = Meanings.unpack(packed, _known)
        return index

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Start, end and skill of every word in its company, by offset."""
        meanings = self._meanings
        if meanings.automaton is None:
            return []
        known, found = meanings.known, []
        for start, end, word in meanings.automaton.find(folded):
            is_sure, means = known.get(word) or meanings[word]
            number = nearest(folded, start, end, means)
            if number is not None and (is_sure or stands_alone(folded, start, end)):
                found.append((start, end, number))
        return found


def _known(line: Any) -> tuple[bool, list[tuple[tuple[str, ...], int]]]:  # noqa: ANN401 - what JSON holds
    is_sure, means = line
    return is_sure, [(tuple(companions), number) for companions, number in means]


def nearest(folded: str, start: int, end: int, meanings: Iterable[tuple[tuple[str, ...], int]]) -> int | None:
    """The skill whose companion stands nearest to a word, within ``COMPANY`` characters; None where none does."""
    left = max(0, start - COMPANY)
    around = folded[left : end + COMPANY]
    first, last = start - left, end - left
    meant, closest = None, COMPANY + 1
    for companions, number in meanings:
        for companion in companions:
            if companion not in around:  # as nearly all of them
                continue
            place = around.rfind(companion, 0, first)
            if place >= 0:
                distance = first - place - len(companion)
                if distance < closest:
                    meant, closest = number, distance
            place = around.find(companion, last)
            if 0 <= place - last < closest:
                meant, closest = number, place - last
    return meant
