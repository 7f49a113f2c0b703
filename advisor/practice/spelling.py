"""Slips of the input method set right before an answer is read: 「夜体」 is read as 「液体」, and costs nothing."""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache

from advisor.catalog.catalog import Catalog
from advisor.language.segmentation import pieces
from advisor.practice.reading import bigrams, same_spelling
from advisor.practice.rubric import Rubric

__all__ = ["Spelling", "spelling_of"]

_LENGTHS = (4, 3, 2)
_FILE = "sounds.csv"
_PLAIN_FILE = "spelling.csv"
_ACTS = "松紧接拆查量换焊洗擦修试算编剪配摘挖抱喷浇称喊停送扶递翻盯数拧拔插压捏按揉垫盖撒淋割烧烫冻晒"
"""Acts of one letter, as they are told: 「接松了」 is no slip for 「接送」."""
_NUMBERS = frozenset("零一二三四五六七八九十百千万两半比")
"""A figure is what was said: 「十五比二」 is no slip for another word."""


class Spelling:
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
            if len(word) in _LENGTHS and all(letter in sounds for letter in word):
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
        for length in _LENGTHS:
            key = tuple(sounds[place : place + length])
            if len(key) < length or "" in key:
                continue
            word = self._words.get(key)
            written = "".join(letters[place : place + length])
            if word is None or word == written or not bigrams(written) - self._known or _NUMBERS & set(written):
                continue
            if length == min(_LENGTHS) and self._plain & set(written):
                continue
            if sum(one != two for one, two in zip(word, written, strict=True)) * 2 <= length:
                letters[place : place + length] = word
                return length
        return 1


@lru_cache(maxsize=4)
def spelling_of(catalog: Catalog, rubric: Rubric) -> Spelling:
    """The spelling of a catalog: the words of its questions and skills, the pairs of letters of all its texts."""
    with (catalog.folder / _FILE).open(encoding="utf-8", newline="") as stream:
        sounds = {letter: row["sound"] for row in csv.DictReader(stream) for letter in row["letters"]}
    rows = catalog.questions.values()
    words = [
        same_spelling(part, rubric)
        for row in rows
        for point in row.points
        for alternative in point.alternatives
        for part in alternative.split("+")
    ]
    words += [
        same_spelling(word, rubric) for skill in catalog.skills.values() for word in (skill.name, *skill.synonyms)
    ]
    told = [
        word
        for mistake in catalog.mistakes
        for words in (mistake.about, *(words for line in mistake.lines for words in (*line.groups, line.unless)))
        for word in words
    ]
    texts = [*told, *(answer.text for answer in catalog.answers.values()), *(row.text for row in rows), *words]
    known = frozenset(pair for text in texts for pair in bigrams(same_spelling(text, rubric)))
    with (catalog.folder / _PLAIN_FILE).open(encoding="utf-8", newline="") as stream:
        plain = [row["text"] for row in csv.DictReader(stream) if row["kind"] == "plain_character"]
    return Spelling(sounds, words, known, (*"".join(plain), *_ACTS))
