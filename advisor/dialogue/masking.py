"""Pseudonyms for what leaves the college, put back where the answer returns.

Fail closed: without the detectors nothing is masked and nothing is sent; the caller falls back to the embedded
responder.
"""

import re
from collections.abc import Mapping

from advisor.language.personal import personal_data

__all__ = ["Pseudonyms"]


class Pseudonyms:
    """A reversible mapping for one conversation.

    Args:
        names: Id → name of everybody whom the conversation may name.
        words: What stands for a ``name``, an ``id`` and other ``data`` in a mask (``〈学生1〉``).
    """

    def __init__(self, names: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._to_mask: dict[str, str] = {}
        self._back: dict[str, str] = {}
        self._known = {
            **dict.fromkeys(names.values(), words["name"]),
            **dict.fromkeys(names, words["id"]),
        }
        self._data = words["data"]
        kinds = "|".join(map(re.escape, sorted(words.values())))
        self._mask_pattern = re.compile(f"〈(?:{kinds})\\d+〉")
        ordered = sorted(self._known, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self._counts: dict[str, int] = {}

    def mask(self, text: str) -> str:
        """The text with every known person and every personal datum replaced."""
        if self._pattern is not None:
            text = self._pattern.sub(lambda match: self._mask_of(match.group(), self._known[match.group()]), text)
        for datum in sorted(personal_data(text), key=lambda found: -found.span.start):
            mask = self._mask_of(datum.span.quote, self._data)
            text = text[: datum.span.start] + mask + text[datum.span.end :]
        return text

    def unmask(self, text: str) -> str:
        """The text with the masks of this conversation put back."""
        return self._mask_pattern.sub(lambda match: self._back.get(match.group(), match.group()), text)

    def _mask_of(self, word: str, kind: str) -> str:
        if word not in self._to_mask:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            mask = f"〈{kind}{self._counts[kind]}〉"
            self._to_mask[word] = mask
            self._back[mask] = word
        return self._to_mask[word]
