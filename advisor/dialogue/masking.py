"""Pseudonyms for what leaves the college, put back where the answer returns.

Fail closed: without the detectors nothing is masked and nothing is sent; the caller falls back to the embedded
responder.
"""

import re
from collections.abc import Iterable, Mapping

from advisor.language.disguises import disguised, plain_digits, without_gaps
from advisor.language.personal import personal_data

__all__ = ["Pseudonyms"]

_MASKS = re.compile(r"〈[^〈〉]*〉")


class Pseudonyms:
    """A reversible mapping for one conversation.

    Args:
        names: Id → name of everybody whom the conversation may name.
        words: What stands for a ``name``, an ``id`` and other ``data`` in a mask (``〈学生1〉``).
    """

    def __init__(self, names: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._to_mask: dict[str, str] = {}
        self._back: dict[str, str] = {}
        self._words = words
        kinds = "|".join(map(re.escape, sorted(words.values())))
        self._mask_pattern = re.compile(f"〈(?:{kinds})\\d+〉")
        self._names = _any_of(names.values())
        self._ids = _any_of(names)
        self._digits = {plain_digits(id): id for id in names if plain_digits(id)}
        self._counts: dict[str, int] = {}

    def mask(self, text: str) -> str:
        """The text with every known person and every personal datum replaced, disguised ones too.

        What is masked already stays, so that a text may be masked twice.
        """
        pieces: list[str] = []
        at = 0
        for found in _MASKS.finditer(text):
            known = found.group() in self._back
            pieces += [self._masked(text[at : found.start()]), found.group() if known else self._masked(found.group())]
            at = found.end()
        return "".join([*pieces, self._masked(text[at:])])

    def unmask(self, text: str) -> str:
        """The text with the masks of this conversation put back."""
        return self._mask_pattern.sub(lambda match: self._back.get(match.group(), match.group()), text)

    def _masked(self, text: str) -> str:
        if not text.strip():
            return text
        found = [*self._known(text)]
        found += [(one.span.start, one.span.end, self._datum(one.span.quote)) for one in personal_data(text)]
        found += [(start, end, self._datum(text[start:end])) for start, end in disguised(text)]
        said: list[str] = []
        at = 0
        for start, end, (word, kind) in _apart(found):
            said += [text[at:start], self._mask_of(word if kind != "data" else text[start:end], kind)]
            at = end
        return "".join([*said, text[at:]])

    def _known(self, text: str) -> Iterable[tuple[int, int, tuple[str, str]]]:
        """Where somebody of the conversation is named, by the name with gaps or without, or by number."""
        close, places = without_gaps(text)
        for kind, pattern, where, spots in (("name", self._names, close, places), ("id", self._ids, text, None)):
            for match in pattern.finditer(where) if pattern is not None else ():
                start, end = match.span() if spots is None else (spots[match.start()], spots[match.end() - 1] + 1)
                yield start, end, (match.group(), kind)

    def _datum(self, quote: str) -> tuple[str, str]:
        """What a datum is: the number of somebody whom the conversation knows, or just a datum."""
        id = self._digits.get(plain_digits(quote))
        return (id, "id") if id is not None else (quote, "data")

    def _mask_of(self, word: str, kind: str) -> str:
        kind = self._words[kind]
        if word not in self._to_mask:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            mask = f"〈{kind}{self._counts[kind]}〉"
            self._to_mask[word] = mask
            self._back[mask] = word
        return self._to_mask[word]


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _apart(found: Iterable[tuple[int, int, tuple[str, str]]]) -> list[tuple[int, int, tuple[str, str]]]:
    """The stretches in order, those that overlap joined; what is known stays known where it is the whole stretch."""
    joined: list[tuple[int, int, tuple[str, str]]] = []
    for start, end, what in sorted(found, key=lambda one: (one[0], -one[1])):
        if joined and start < joined[-1][1]:
            first, last, earlier = joined[-1]
            if end > last:
                joined[-1] = (first, end, ("", "data"))
            elif (start, end) == (first, last) and earlier[1] == "data":
                joined[-1] = (first, last, what)
            continue
        joined.append((start, end, what))
    return joined
