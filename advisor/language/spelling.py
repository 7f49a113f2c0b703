"""Slips of a pinyin keyboard and of the eye: in a resume they are shown (``Speller``), in an answer read over (``Mender``).

A place counts for a ``Speller`` only where the dictionary cannot read it: two characters that stand alone, or part of a
longer word that is a common one but for one character; of a trade's words of three characters and more also where the
dictionary reads something else. So 「师付」 and 「增殖税」 are found, and words that exist beside each other are left alone.
What the texts of knowledge/ print anywhere is no slip for either of the two.

The common words of ``spelling.csv`` are those of knowledge/ and the most frequent of jieba's dictionary, the sounds those of
the pinyin table behind pypinyin (both MIT), the characters that look alike our own; spared are places of knowledge/ that
this would find.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.language.segmentation import pieces

__all__ = ["Mender", "Slip", "Speller", "by_letter"]

_HANZI = re.compile(r"[\u4e00-\u9fff]")
_LONG_RUN = re.compile(r"[\u4e00-\u9fff]{3,}")
_BLANK = "_"
_LONGEST = 4
_LONGEST_OF_A_TRADE = 5
_OPENING = 3
"""Characters of the shortest word of a trade that is looked for whatever the dictionary reads."""
_MENDED = (4, 3, 2)
_NUMBERS = frozenset("零一二三四五六七八九十百千万两半比")
"""A figure is what was said: 「十五比二」 is no slip for another word."""
CALLED_FOR = 0.25
"""Share of a character's places in the texts where the right one stands beside it, from which a slip is sure …"""
COMMON = 150
"""Places of a word in the texts from which it is an everyday one, which a slip of it surely means."""
BOUND = 0.6
"""… and from which it is one even in a row of loose characters, which may be read as so many words."""
_FEWEST_SEEN = 5


@dataclass(frozen=True, slots=True)
class Slip:
    """A word with one wrong character; ``text[start:end]`` is what stands there, ``instead`` what was meant.

    ``sure`` where the characters beside the wrong one nearly call for the right one; else a reader has to know that the
    word fits the text.
    """

    start: int
    end: int
    instead: str
    sure: bool = False


class Speller:
    """Common words, and words of the trades, by each of their characters left out.

    Args:
        words: Common words of two to four characters.
        sounds: Characters of one sound each, a string a sound; a character may stand in several.
        spared: Pairs and words that are right whatever the dictionary says, such as words of a trade.
        plain: Characters that often stand alone (numerals, particles, directions): no pair with one of them is a slip.
        looks: Characters that are taken for each other by eye, a string a group.
        trade: Words of the trades, of two to five characters.
        near: Characters whose sounds are confused (flat and retroflex, front and back nasals); for words of a trade.
        printed: Texts without slips; a pair of characters that stands in them is none.
        spoken: Further texts, which show what words usually stand beside each other and may hold slips.
    """

    def __init__(
        self,
        words: Iterable[str],
        sounds: Iterable[str],
        spared: Iterable[str] = (),
        plain: str = "",
        *,
        looks: Iterable[str] = (),
        trade: Iterable[str] = (),
        near: Iterable[str] = (),
        printed: str = "",
        spoken: str = "",
    ) -> None:
        self._words = frozenset(word for word in words if 2 <= len(word) <= _LONGEST)
        self._spared = frozenset(spared)
        self._plain = frozenset(plain)
        same, looks = tuple(sounds), tuple(looks)
        self._trade = frozenset(word for word in trade if 2 <= len(word) <= _LONGEST_OF_A_TRADE)
        self._sound = _by_character(same)
        self._near = _by_character([*same, *looks, *near])
        self._printed = printed
        self._used = f"{printed}\n{spoken}"
        self._gapped = _gapped(self._words)
        self._trade_gapped = _gapped(self._trade | self._longer())
        self._openings = frozenset(gap[:_OPENING] for gap in self._trade_gapped if len(gap) >= _OPENING)

    def _longer(self) -> frozenset[str]:
        """Common words of three characters and more without particles, where words of a trade are looked for at all."""
        if not self._trade:
            return frozenset()
        return frozenset(word for word in self._words if len(word) > 2 and not self._plain & set(word))

    def slips(self, text: str) -> list[Slip]:
        """Slips in order, not overlapping; of two that begin together the longer one."""
        tokens = pieces(text)
        alone = [start for word, start, end in tokens if end - start == 1 and _HANZI.match(word)]
        single, whole = set(alone), bytearray(len(text))
        for _, start, end in tokens:
            if end - start > 2:
                whole[start:end] = b"\x01" * (end - start)
        found = []
        for at in alone:
            found += [
                Slip(start, start + n, word)
                for n in (4, 3, 2)
                for start in range(max(0, at - n + 1), at + 1)
                if (word := self._meant(text, start, start + n, at, single, whole))
            ]
        found += self._of_a_trade(text, tokens)
        kept: list[Slip] = []
        for slip in sorted(found, key=lambda s: (s.start, -s.end)):
            if not kept or slip.start >= kept[-1].end:
                kept.append(replace(slip, sure=self._is_sure(text, slip)))
        return kept

    def _is_sure(self, text: str, slip: Slip) -> bool:
        if slip.end - slip.start == _LONGEST and slip.instead in self._words:
            return True  # a set phrase, which nobody makes up by chance
        if self._reads_on(text, slip.start, slip.end):
            return False
        share = self._share(text[slip.start : slip.end], slip.instead)
        return share >= CALLED_FOR or self._used.count(slip.instead) >= COMMON

    def _reads_on(self, text: str, start: int, end: int) -> bool:
        """Whether the texts have what is written beside its neighbours on both sides: it may be read as two words."""
        before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
        return all(
            len(pair) > 1 and _HANZI.match(pair[n]) and pair in self._used for n, pair in enumerate((before, after))
        )

    def _share(self, written: str, word: str) -> float:
        """How often, of all places of a character beside the wrong one, the texts have the right one there; 0..1."""
        at = next(i for i, (one, other) in enumerate(zip(written, word, strict=True)) if one != other)
        beside = [(word[i : i + 2], word[i + (i == at)]) for i in (at - 1, at) if 0 <= i < len(word) - 1]
        seen = [(self._used.count(pair), self._used.count(letter)) for pair, letter in beside]
        return max((pairs / letters for pairs, letters in seen if pairs >= _FEWEST_SEEN), default=0.0)

    def _meant(self, text: str, start: int, end: int, at: int, single: set[int], whole: bytearray) -> str | None:
        """The common word that a stretch is but for the character at ``at``; None where the stretch can be read."""
        gap = text[start:at] + _BLANK + text[at + 1 : end]
        if gap not in self._gapped and (end - start > 2 or gap not in self._trade_gapped):
            return None  # by far the most
        if end > len(text) or whole.find(1, start, end) >= 0:
            return None
        loose = end - start == 2 and not self._stands_alone(text, start, single)
        if loose and (not {start, start + 1} <= single or self._plain & set(text[start:end])):
            return None
        if end - start > 2 and (text[start + 1 : end] if at == start else text[start : end - 1]) in self._words:
            return None  # a word and a stranger beside it
        meant = self._fitting(self._gapped.get(gap, "").split(), text[at], at - start, self._sound)
        if meant is None and end - start == 2:
            meant = next(
                (word for word in self._looked_at(gap, text[at], at - start) if self._is_usual(text, start, word)), None
            )
        stretch = text[start:end]
        if meant is None or stretch in self._words or not self._is_unknown(stretch, at - start):
            return None
        if any(stretch[i : i + 2] in self._spared for i in range(len(stretch) - 1)):
            return None
        if loose and (self._reads_on(text, start, end) or self._share(stretch, meant) < BOUND):
            return None
        return meant

    def _of_a_trade(self, text: str, tokens: Iterable[tuple[str, int, int]]) -> Iterable[Slip]:
        """Words of a trade of three characters and more, whatever the dictionary makes of their parts."""
        if not self._trade_gapped:
            return
        place = {at: (start, end) for _, start, end in tokens for at in range(start, end)}
        gapped = self._trade_gapped
        for run in _LONG_RUN.finditer(text):
            for start in range(run.start(), run.end() - _OPENING + 1):
                reach = self._reach(text[start : start + _OPENING])
                for end in range(start + _OPENING, min(run.end(), start + _LONGEST_OF_A_TRADE) + 1):
                    for at in (start + n for n in reach if n < end - start):
                        words = gapped.get(text[start:at] + _BLANK + text[at + 1 : end])
                        if words and (meant := self._trade_word(text, start, end, at, place[at], words.split())):
                            yield Slip(start, end, meant)

    def _reach(self, opening: str) -> list[int]:
        """Which character may be the wrong one where a stretch opens so, counted from its start."""
        wrong = [n for n in range(_OPENING) if opening[:n] + _BLANK + opening[n + 1 :] in self._openings]
        return [*wrong, *range(_OPENING, _LONGEST_OF_A_TRADE)] if opening in self._openings else wrong

    def _trade_word(
        self, text: str, start: int, end: int, at: int, token: tuple[int, int], words: Iterable[str]
    ) -> str | None:
        """The word of a trade that a stretch is but for one character, which stands in a word of the stretch alone."""
        stretch = text[start:end]
        if stretch in self._trade or stretch in self._words or token == (start, end):
            return None
        if token[0] < start or token[1] > end or (text[at] in self._plain and end - start < _LONGEST):
            return None
        meant = self._fitting(words, text[at], at - start, self._near)
        rest = stretch[1:] if at == start else stretch[:-1] if at == end - 1 else ""
        if meant is None or rest in self._words or rest in self._trade or not self._is_unknown(stretch, at - start):
            return None
        return None if any(stretch[i : i + 2] in self._spared for i in range(len(stretch) - 1)) else meant

    def _looked_at(self, gap: str, letter: str, at: int) -> Iterator[str]:
        """The words of two characters that one takes for another by eye, or by a sound that is only near."""
        for word in (*self._gapped.get(gap, "").split(), *self._trade_gapped.get(gap, "").split()):
            if word[at] != letter and word[at] in self._near.get(letter, ""):
                yield word

    def _is_usual(self, text: str, start: int, word: str) -> bool:
        """Whether the word stands by itself, elsewhere in the text, or in some text beside the character beside it here."""
        before, after = text[max(0, start - 1) : start], text[start + 2 : start + 3]
        beside = [before + word] * bool(_HANZI.match(before)) + [word + after] * bool(_HANZI.match(after))
        return not beside or word in text or any(phrase in self._used for phrase in beside)

    @staticmethod
    def _fitting(words: Iterable[str], letter: str, at: int, alike: Mapping[str, str]) -> str | None:
        return next((word for word in words if word[at] != letter and word[at] in alike.get(letter, "")), None)

    def _is_unknown(self, stretch: str, at: int) -> bool:
        """Whether a pair with the doubtful character stands in no printed text."""
        pairs = [stretch[i : i + 2] for i in (at - 1, at) if 0 <= i < len(stretch) - 1]
        return any(pair not in self._printed for pair in pairs)

    def _stands_alone(self, text: str, start: int, single: set[int]) -> bool:
        """Whether two single characters, and no further one beside them, are what the dictionary cannot read."""

        def loose(at: int) -> bool:
            return at in single and text[at] not in self._plain

        return loose(start) and loose(start + 1) and not loose(start - 1) and not loose(start + 2)


def by_letter(sounds: Mapping[str, str]) -> dict[str, str]:
    """Letter → its sound, from the letters of each sound; of several the last."""
    return {letter: sound for sound, letters in sounds.items() for letter in letters}


class Mender:
    """Words by their sound, and the pairs of letters that stand in print somewhere in the catalog.

    Args:
        sounds: Letter → sound; flat and retroflex initials, front and back nasals are one.
        words: What is written for a sound; the first of a sound wins.
        known: Pairs of letters that are no slip.
        plain: Letters that are words by themselves: no pair with one of them is a slip.
    """

    def __init__(
        self, sounds: Mapping[str, str], words: Iterable[str], known: frozenset[str], plain: Iterable[str] = ()
    ) -> None:
        self._sounds = sounds
        self._known = known
        self._plain = frozenset(plain)
        self._words: dict[tuple[str, ...], str] = {}
        for word in words:
            if len(word) in _MENDED and all(letter in sounds for letter in word):
                self._words.setdefault(tuple(sounds[letter] for letter in word), word)

    def mended(self, folded: str, written: str | None = None) -> str:
        """The text with each slip replaced by the word that sounds alike; the length stays.

        A piece is taken for a slip where it holds a pair of letters that the catalog never writes, and no letter of a
        word of the dictionary.

        Args:
            folded: What is read.
            written: The same letters before their spelling was made one, which the dictionary knows; None for ``folded``.

        Example:
            「检查夜体浑不浑」 becomes 「检查液体浑不浑」.
        """
        letters = list(folded)
        sounds = [self._sounds.get(letter, "") for letter in letters]
        for _, start, end in pieces(folded if written is None else written):
            if end - start > 1:
                sounds[start:end] = [""] * (end - start)
        place = 0
        while place < len(letters) - 1:
            place += self._mend(letters, sounds, place)
        return "".join(letters)

    def _mend(self, letters: list[str], sounds: list[str], place: int) -> int:
        for length in _MENDED:
            key = tuple(sounds[place : place + length])
            if len(key) < length or "" in key:
                continue
            word = self._words.get(key)
            written = "".join(letters[place : place + length])
            if word is None or word == written or self._is_known(written) or _NUMBERS & set(written):
                continue
            if length == min(_MENDED) and self._plain & set(written):
                continue
            if sum(one != two for one, two in zip(word, written, strict=True)) * 2 <= length:
                letters[place : place + length] = word
                return length
        return 1

    def _is_known(self, written: str) -> bool:
        return all(written[i : i + 2] in self._known for i in range(len(written) - 1))


def _gapped(words: Iterable[str]) -> Mapping[str, str]:
    """Words by what is left of them without one of their characters, in order, with blanks between them.

    One string a gap, for a list a gap takes more than twice as long to make.
    """
    found: dict[str, str] = {}
    for word in sorted(words):
        for at in range(len(word)):
            gap = f"{word[:at]}{_BLANK}{word[at + 1 :]}"
            found[gap] = f"{found[gap]} {word}" if gap in found else word
    return found


def _by_character(groups: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        for letter in group:
            found[letter] = found.get(letter, "") + group
    return found
