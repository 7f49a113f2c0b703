"""The word lists of the resume critique, compiled once a catalog."""

import re
from collections.abc import Mapping
from functools import cached_property
from weakref import WeakKeyDictionary

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Term

__all__ = ["Hit", "ResumeWords"]

_GAP = r"[^，,。；;！!\n]{0,6}?"

Hit = tuple[int, int, str]
"""Start, end and the term of the list."""

_KNOWN: "WeakKeyDictionary[Catalog, ResumeWords]" = WeakKeyDictionary()


class ResumeWords:
    """Lists of knowledge/lexicon.csv as patterns; a list ``x_exception`` takes back hits of the list ``x``.

    Args:
        lexicon: Terms by list; a list that is not there is empty.
    """

    def __init__(self, lexicon: Mapping[str, tuple[Term, ...]]) -> None:
        self._lists = lexicon
        self._patterns: dict[str, re.Pattern[str] | None] = {}
        self._sources: dict[str, str] = {}
        self._instead: dict[str, dict[str, str]] = {}

    @classmethod
    def of(cls, catalog: Catalog) -> "ResumeWords":
        """The lists of a catalog, compiled at the first call."""
        if catalog not in _KNOWN:
            _KNOWN[catalog] = cls(catalog.lexicon)
        return _KNOWN[catalog]

    def terms(self, name: str) -> tuple[Term, ...]:
        """The rows of a list."""
        return self._lists.get(name, ())

    def source(self, name: str) -> str:
        """The terms as an alternation, longest first; matches nothing where the list is empty."""
        if name in self._sources:
            return self._sources[name]
        words = sorted({row.term for row in self.terms(name)}, key=lambda term: (-len(term), term))
        self._sources[name] = "|".join(map(_pattern_of, words)) or r"(?!)"
        return self._sources[name]

    def pattern(self, name: str) -> re.Pattern[str]:
        """The compiled alternation of a list."""
        found = self._patterns.get(name)
        if found is None:
            found = self._patterns[name] = re.compile(self.source(name))
        return found

    def instead(self, name: str, term: str) -> str:
        """What the list says to write instead of, or to understand by, the term; empty for a term with a gap."""
        if name not in self._instead:
            self._instead[name] = {row.term: row.instead for row in self.terms(name)}
        return self._instead[name].get(term, "")

    def has(self, name: str, text: str) -> bool:
        """Whether a term of the list stands in the text, exceptions apart."""
        return bool(self.hits(name, text))

    def hits(self, name: str, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every hit of a list between two offsets, without those that lie inside an exception."""
        last = len(text) if end is None else end
        found = [(m.start(), m.end(), m.group()) for m in self.pattern(name).finditer(text, start, last)]
        if not found or not self.terms(f"{name}_exception"):
            return found
        spared = [m.span() for m in self.pattern(f"{name}_exception").finditer(text, start, last)]
        return [hit for hit in found if not any(a <= hit[0] and hit[1] <= b for a, b in spared)]

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Domains whose experience carries over, by domain."""
        found: dict[str, set[str]] = {}
        for row in self.terms("domain_near"):
            found.setdefault(row.trade, set()).add(row.term)
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def _domains(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row in self.terms("domain"):
            found[row.term] = (*found.get(row.term, ()), row.trade)
        return found

    def domains(self, text: str) -> tuple[str, ...]:
        """Fields of work that the words of a text belong to, sorted."""
        named = {domain for _, _, term in self.hits("domain", text) for domain in self._domains[term]}
        return tuple(sorted(named))


def _pattern_of(term: str) -> str:
    """The pattern of a term: ``…`` stands for up to six characters of a clause; small Latin words stand alone."""
    source = _GAP.join(map(re.escape, term.split("…")))
    return rf"(?<![A-Za-z]){source}(?![A-Za-z])" if term.isascii() and term.islower() and term.isalpha() else source
