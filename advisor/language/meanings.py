"""What words mean, ready to be found in a text, and as bytes that are read again in a moment."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import daachorse

__all__ = ["Meanings"]

Meaning = TypeVar("Meaning")


class Meanings(Generic[Meaning]):
    """Words, each with a meaning that is read when the word is first met.

    A text meets a few hundred of tens of thousands of words, so each meaning stays a line of JSON until then.

    Args:
        automaton: Finds the words and gives their numbers; None where there is no word.
        lines: For the word of each number its meaning as one line of JSON.
        read: Makes the meaning of what the line holds.
    """

    def __init__(
        self,
        automaton: daachorse.CharwiseDoubleArrayAhoCorasick | None,
        lines: Sequence[str],
        read: Callable[[Any], Meaning],
    ) -> None:
        self.automaton = automaton
        self.known: dict[int, Meaning] = {}
        self._lines = lines
        self._read = read

    @classmethod
    def of(cls, meanings: Mapping[str, object], read: Callable[[Any], Meaning], match_kind: int) -> "Meanings[Meaning]":
        """Those of words with meanings that JSON can hold; the match kind is one of daachorse's."""
        words = sorted(meanings)
        lines = [json.dumps(meanings[word], ensure_ascii=False, separators=(",", ":")) for word in words]
        return cls(daachorse.CharwiseDoubleArrayAhoCorasick(words, match_kind) if words else None, lines, read)

    def __getitem__(self, number: int) -> Meaning:
        """What the word of that number means; callers in a hurry look into ``known`` first."""
        known = self.known.get(number)
        if known is None:
            known = self.known[number] = self._read(json.loads(self._lines[number]))
        return known

    def pack(self) -> tuple[bytes, bytes]:
        """The automaton and the lines."""
        return (self.automaton.serialize() if self.automaton else b""), "\n".join(self._lines).encode()

    @classmethod
    def unpack(cls, packed: tuple[bytes, bytes], read: Callable[[Any], Meaning]) -> "Meanings[Meaning]":
        """What ``pack`` gave.

        Raises:
            ValueError: The bytes are none that ``pack`` gave.
        """
        automaton, lines = packed
        if not lines:
            return cls(None, (), read)
        return cls(daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(automaton), lines.decode().split("\n"), read)
