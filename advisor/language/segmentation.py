"""Cuts Chinese text into words: jieba's dictionary in Rust, with the project's own words added.

New words are not guessed (``hmm=False``), so the same text gives the same words on every machine.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

import rjieba

from advisor.language.folding import fold

__all__ = ["Segmenter", "learn", "pieces", "segmenter", "words"]

_LEARNED_FREQUENCY = 20_000


class Segmenter:
    """A cutter with its own list of words.

    Args:
        own: Words that must stay whole, in any order; one-character words and duplicates are passed over.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._jieba = rjieba.Jieba()
        self.learn(own)

    def learn(self, own: Iterable[str]) -> None:
        """Add words that must stay whole."""
        for word in dict.fromkeys(own):
            if len(word) > 1 and not self._jieba.has_word(word):
                self._jieba.add_word(word, _LEARNED_FREQUENCY, None)

    def cut(self, text: str) -> list[str]:
        """Every piece of the text, in order, lower-cased and narrow, blanks and punctuation too."""
        pieces: list[str] = self._jieba.cut(fold(text), False)
        return pieces

    def words(self, text: str) -> list[str]:
        """The words of the text, in order, lower-cased and narrow; blanks and punctuation are left out."""
        return [word for word in self.cut(text) if any(map(str.isalnum, word))]


@cache
def _default() -> Segmenter:
    return Segmenter()


@lru_cache(maxsize=4)
def segmenter(own: tuple[str, ...]) -> Segmenter:
    """A cutter with exactly these words, whatever ``learn`` was told; building one takes about 0.1 s."""
    return Segmenter(own)


def words(text: str) -> list[str]:
    """The words of the text, in order, lower-cased, by the shared cutter."""
    return _default().words(text)


def learn(own: Iterable[str]) -> None:
    """Teach the shared cutter words that must stay whole (names of skills, titles of occupations)."""
    _default().learn(own)


def pieces(text: str) -> list[tuple[str, int, int]]:
    """Every piece of the text with its offsets, by jieba's dictionary alone."""
    tokens: list[tuple[str, int, int]] = rjieba.tokenize(text, "default", False)
    return tokens
