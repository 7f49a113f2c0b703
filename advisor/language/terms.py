"""Terms of a word list in a text, thousands at once; ``…`` in a term stands for a few characters of the same sentence."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import daachorse

from advisor.language.folding import fold, is_narrow_alnum

__all__ = ["GAP", "TermIndex"]

GAP: Final = 8
"""Most characters that ``…`` stands for."""

_ENDS: Final = frozenset("。！？!?\n")


class _Form(NamedTuple):
    """A term cut at its gaps, and which part is looked for first."""

    parts: tuple[str, ...]
    anchor: int


class TermIndex:
    """Terms, ready to be found.

    Args:
        terms: As they stand in the list; a Latin end of a term stands alone.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        forms: dict[str, list[_Form]] = {}
        for term in sorted({fold(term) for term in terms}):
            parts = tuple(part for part in term.split("…") if part)
            if parts:
                anchor = max(range(len(parts)), key=lambda at: len(parts[at]))
                forms.setdefault(parts[anchor], []).append(_Form(parts, anchor))
        self._anchors = sorted(forms)
        self._forms = [forms[anchor] for anchor in self._anchors]
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._anchors) if self._anchors else None

    def find(self, folded: str) -> list[tuple[int, int]]:
        """Start and end of every term in a folded text; they may overlap."""
        if self._automaton is None:
            return []
        found = []
        for start, end, anchor in self._automaton.find_overlapping(folded):
            for form in self._forms[anchor]:
                place = _whole(folded, start, end, form)
                if place is not None and _stands_alone(folded, *place):
                    found.append(place)
        return found


def _whole(folded: str, start: int, end: int, form: _Form) -> tuple[int, int] | None:
    """Where the whole term stands around its anchor; None where a part is missing or a sentence ends in a gap."""
    left, right = start, end
    for part in reversed(form.parts[: form.anchor]):
        at = folded.rfind(part, max(0, left - GAP - len(part)), left)
        if at < 0 or not _ENDS.isdisjoint(folded[at + len(part) : left]):
            return None
        left = at
    for part in form.parts[form.anchor + 1 :]:
        at = folded.find(part, right, right + GAP + len(part))
        if at < 0 or not _ENDS.isdisjoint(folded[right:at]):
            return None
        right = at + len(part)
    return left, right


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """A Latin end of a term is the end of a word."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    opens = not (before and is_narrow_alnum(before) and is_narrow_alnum(folded[start]))
    return opens and not (after and is_narrow_alnum(after) and is_narrow_alnum(folded[end - 1]))
