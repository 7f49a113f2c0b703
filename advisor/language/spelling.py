"""Finds slips of a pinyin keyboard: a common word in which one character was taken for another of the same sound.

A place counts only where the dictionary cannot read it: two characters that stand alone, or part of a longer word that
is a common one but for one character. So 「师付」 is found, and words that exist beside each other are left alone.

The common words of ``spelling.csv`` are those of knowledge/ and the most frequent of jieba's dictionary, the sounds those of
the pinyin table behind pypinyin (both MIT); spared are places of knowledge/ that this would find.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.language.segmentation import pieces

__all__ = ["Slip", "Speller"]

_HANZI = re.compile(r"[\u4e00-\u9fff]")
_BLANK = "_"
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A word with one wrong character; ``text[start:end]`` is what stands there, ``instead`` what was meant."""

    start: int
    end: int
    instead: str


class Speller:
    """Common words by each of their characters left out.

    Args:
        words: Common words of two to four characters.
        sounds: Characters of one sound each, a string a sound; a character may stand in several.
        spared: Pairs and words that are right whatever the dictionary says, such as words of a trade.
        plain: Characters that often stand alone (numerals, particles, directions): no pair with one of them is a slip.
    """

    def __init__(
        self, words: Iterable[str], sounds: Iterable[str], spared: Iterable[str] = (), plain: str = ""
    ) -> None:
        self._words = frozenset(word for word in words if 2 <= len(word) <= _LONGEST)
        self._spared = frozenset(spared)
        self._plain = frozenset(plain)
        self._alike = _by_character(sounds)
        self._gapped: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for at in range(len(word)):
                self._gapped.setdefault(word[:at] + _BLANK + word[at + 1 :], []).append(word)

    def slips(self, text: str) -> list[Slip]:
        """Slips in order, not overlapping; of two that begin together the longer one."""
        tokens = pieces(text)
        alone = [start for word, start, end in tokens if end - start == 1 and _HANZI.match(word)]
        single, whole = set(alone), {at for _, start, end in tokens if end - start > 2 for at in range(start, end)}
        found = []
        for at in alone:
            found += [
                Slip(start, start + n, word)
                for n in (4, 3, 2)
                for start in range(max(0, at - n + 1), at + 1)
                if (word := self._meant(text, start, start + n, at, single, whole))
            ]
        kept: list[Slip] = []
        for slip in sorted(found, key=lambda s: (s.start, -s.end)):
            if not kept or slip.start >= kept[-1].end:
                kept.append(slip)
        return kept

    def _meant(self, text: str, start: int, end: int, at: int, single: set[int], whole: set[int]) -> str | None:
        """The common word that a stretch is but for the character at ``at``; None where the stretch can be read."""
        if end > len(text) or any(place in whole for place in range(start, end)):
            return None
        if end - start == 2 and not self._stands_alone(text, start, single):
            return None
        if end - start > 2 and (text[start + 1 : end] if at == start else text[start : end - 1]) in self._words:
            return None  # a word and a stranger beside it
        words = self._gapped.get(text[start:at] + _BLANK + text[at + 1 : end], ())
        meant = next((word for word in words if word[at - start] in self._alike.get(text[at], "")), None)
        stretch = text[start:end]
        if meant is None or stretch in self._words:
            return None
        if any(stretch[i : i + 2] in self._spared for i in range(len(stretch) - 1)):
            return None
        return meant

    def _stands_alone(self, text: str, start: int, single: set[int]) -> bool:
        """Whether two single characters, and no further one beside them, are what the dictionary cannot read."""

        def loose(at: int) -> bool:
            return at in single and text[at] not in self._plain

        return loose(start) and loose(start + 1) and not loose(start - 1) and not loose(start + 2)


def _by_character(sounds: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in sounds:
        for letter in group:
            found[letter] = found.get(letter, "") + group
    return found
