"""Words of a text as numbers: the own word list of the embedding, with characters and pieces for words it lacks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from advisor.language.segmentation import Segmenter, segmenter

__all__ = ["Vocabulary", "parts"]

_PIECE = 3
_REMEMBERED = 200_000
"""Words whose numbers are kept; a text has few words that no text before it had."""


def parts(word: str) -> list[str]:
    """What stands for a word beside itself: its characters, or pieces of three letters for Latin words.

    Example:
        >>> parts("sketchup")[:3]
        ['~ske', '~ket', '~etc']
    """
    if word.isascii():
        if word.isdigit():
            return []
        return [f"~{word[at : at + _PIECE]}" for at in range(len(word) - _PIECE + 1)] if len(word) > _PIECE else []
    return list(word) if len(word) > 1 else []


class Vocabulary:
    """A list of tokens; a text is the tokens of its words and of their parts, as far as the list has them.

    Args:
        tokens: Every token once; its place is its number.
        own: Words that the cutter keeps whole.
    """

    def __init__(self, tokens: Sequence[str], own: Sequence[str]) -> None:
        self.tokens = tuple(tokens)
        self.own = tuple(own)
        self._of_word: dict[str, list[int]] = {}
        self._numbers = {token: number for number, token in enumerate(self.tokens)}

    @classmethod
    def of(cls, texts: Iterable[str], own: Sequence[str], limit: int) -> "Vocabulary":
        """The most frequent tokens of the texts, single characters and pieces among them."""
        count: Counter[str] = Counter()
        cutter = segmenter(tuple(own))
        for text, often in Counter(texts).items():
            for word in cutter.words(text):
                count[word] += often
                for part in parts(word):
                    count[part] += often
        ranked = sorted(count, key=lambda token: (-count[token], token))
        return cls(ranked[:limit], own)

    def tokens_of(self, text: str) -> list[str]:
        """The known tokens of a text: each word followed by its parts."""
        return [self.tokens[number] for number in self.numbers_of(text)]

    def numbers_of(self, text: str) -> list[int]:
        """The same as numbers."""
        found: list[int] = []
        known = self._of_word
        for word in self._cutter.cut(text):
            numbers = known.get(word)
            if numbers is None:
                tokens = (word, *parts(word)) if any(map(str.isalnum, word)) else ()
                numbers = [self._numbers[token] for token in tokens if token in self._numbers]
                if len(known) < _REMEMBERED:
                    known[word] = numbers
            found += numbers
        return found

    @cached_property
    def _cutter(self) -> Segmenter:
        return segmenter(self.own)

    def rows(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of all texts one behind the other, and where each text begins (one more than there are texts)."""
        numbers = [self.numbers_of(text) for text in texts]
        starts = np.cumsum([0, *map(len, numbers)])
        return np.fromiter(chain.from_iterable(numbers), np.int64, int(starts[-1])), starts.astype(np.int64)
