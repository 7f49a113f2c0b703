"""Whether a dictionary hit is a word of its own: Latin names beside letters and digits, short Chinese names inside words."""

import re
from functools import lru_cache
from typing import Final

import rjieba

from advisor.language.folding import is_narrow_alnum
from advisor.language.segmentation import pieces

__all__ = ["always_stands_alone", "stands_alone"]

_YEAR: Final = re.compile(r"(?:19|20)\d\d(?!\d)")
_GLUE: Final = frozenset("+#&-_./'’@\\")
"""Marks that build one name with the letter beside them (C++, C#, R&D, C-17)."""

_SINGLE_BEFORE: Final = re.compile(
    r"(?:使用|掌握|熟悉|精通|了解|学过|学了|学习|学会|不会|会用|会|懂|用|[、/,，]|和|与|及|包括|[:：])\s*$"
)
_SINGLE_AFTER: Final = re.compile(r"\s*(?:$|[、，。；;,!！?？)）\n]|和|与|及|等|语言|编程|程序|做|写|或|/)")
_ENGLISH_BEFORE: Final = re.compile(r"[a-z']{2,} $")
_ENGLISH_AFTER: Final = re.compile(r"^ [a-z']{2,}")


def always_stands_alone(name: str) -> bool:
    """Whether every place where the name stands counts: Chinese at both ends, and longer than two characters."""
    return len(name) > 2 and not is_narrow_alnum(name[0]) and not is_narrow_alnum(name[-1])


def stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether ``folded[start:end]`` is a name by itself and no part of a longer word.

    Latin names do not begin or end inside a run of letters; a version may follow (AutoCAD2020, PS 2021, but not PS5).
    One letter alone (C, R) counts only in a list or behind a verb of knowing. A Chinese name of two characters does not
    count where it takes the end of one word and the beginning of the next.
    """
    first, last = folded[start], folded[end - 1]
    before = folded[start - 1] if start else ""
    after = folded[end] if end < len(folded) else ""
    if is_narrow_alnum(first) and not _opens(folded, start, end, before):
        return False
    if is_narrow_alnum(last) and not _closes(folded, start, end, after):
        return False
    if end - start == 1:
        return is_narrow_alnum(first) and _is_single_name(folded, start, end)
    if end - start == 2 and not first.isascii() and not last.isascii():
        return not _crosses_words(folded, start, end)
    return True


def _opens(folded: str, start: int, end: int, before: str) -> bool:
    if not before or not (is_narrow_alnum(before) or before in "_@"):
        return True
    return before.isdigit() and folded[start].isalpha() and end - start >= 3


def _closes(folded: str, start: int, end: int, after: str) -> bool:
    if end - start == 2 and folded[start:end].isascii() and _is_english(folded, start, end):
        return False
    if not after or not (is_narrow_alnum(after) or after in "_@"):
        return True
    if not after.isdigit() or not folded[end - 1].isalpha():
        return False
    return end - start >= 3 or bool(_YEAR.match(folded, end))


def _is_english(folded: str, start: int, end: int) -> bool:
    """A two-letter name between English words of more than one letter on both sides is part of an English sentence."""
    return bool(
        _ENGLISH_BEFORE.search(folded[max(0, start - 20) : start]) and _ENGLISH_AFTER.match(folded[end : end + 20])
    )


def _is_single_name(folded: str, start: int, end: int) -> bool:
    around = folded[max(0, start - 1) : start] + folded[end : end + 1]
    if any(mark in _GLUE and mark != "/" for mark in around):
        return False
    return bool(_SINGLE_BEFORE.search(folded[max(0, start - 6) : start]) and _SINGLE_AFTER.match(folded, end))


def _crosses_words(folded: str, start: int, end: int) -> bool:
    """The middle of the name is a word's edge while one of its ends is not (the last of one word, the first of the next)."""
    if not (_ends_word(folded[max(0, start - 3) : start + 1]) or _begins_word(folded[end - 1 : end + 3])):
        return False
    left = max(0, start - 8)
    edges = {left}
    for _, _, stop in pieces(folded[left : end + 8]):
        edges.add(left + stop)
    return start + 1 in edges and not (start in edges and end in edges)


@lru_cache(maxsize=1 << 16)
def _ends_word(tail: str) -> bool:
    """Whether the last character of ``tail`` can be the end of a longer word."""
    return any(rjieba.has_word(tail[-length:]) for length in range(2, len(tail) + 1))


@lru_cache(maxsize=1 << 16)
def _begins_word(head: str) -> bool:
    """Whether the first character of ``head`` can be the beginning of a longer word."""
    return any(rjieba.has_word(head[:length]) for length in range(2, len(head) + 1))
