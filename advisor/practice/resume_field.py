"""How much a piece of a resume belongs to the field of a post, by the words of every pack of the catalog."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation, PackId

__all__ = ["Fields"]

_KNOWN: "WeakKeyDictionary[Catalog, Fields]" = WeakKeyDictionary()
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z][A-Za-z0-9]+")
COMMONEST = 0.2
"""Pairs of characters that stand in more than this share of the packs tell no field from another."""


@dataclass(frozen=True, eq=False)
class Fields:
    """The packs as bags of pairs of characters, each weighted by how few packs share it (inverse document frequency)."""

    packs: tuple[Occupation, ...]
    names: dict[str, str]
    worded: dict[str, str]
    """Names, further names and examples of a skill, by its id."""

    @classmethod
    def of(cls, catalog: Catalog) -> "Fields":
        """The fields of a catalog, built at the first call."""
        if catalog not in _KNOWN:
            names = {str(skill): row.name for skill, row in catalog.skills.items()}
            worded = {
                str(skill): "\n".join((row.name, *row.synonyms, *row.evidence)) for skill, row in catalog.skills.items()
            }
            _KNOWN[catalog] = cls(tuple(catalog.occupations.values()), names, worded)
        return _KNOWN[catalog]

    @cached_property
    def titles(self) -> frozenset[str]:
        """Titles and other names of all packs."""
        return frozenset(self._by_title)

    @cached_property
    def _bags(self) -> dict[PackId, frozenset[str]]:
        return {pack.id: frozenset(_pairs(self._told(pack))) for pack in self.packs}

    @cached_property
    def _weights(self) -> dict[str, float]:
        spread = Counter(pair for bag in self._bags.values() for pair in bag)
        most = COMMONEST * len(self._bags)
        return {pair: math.log(len(self._bags) / n) for pair, n in spread.items() if n <= most}

    def _told(self, pack: Occupation) -> Iterable[str]:
        yield from (pack.title, *pack.aliases, *pack.tasks)
        yield from (self.names.get(str(r.skill), "") for r in pack.skills)
        yield from (self.names.get(str(skill), "") for skill in pack.welcome)

    def speaks(self, pack: PackId, word: str) -> bool:
        """Whether a word stands in what the pack says of its tasks, and the catalog of its skills."""
        one = self.pack(pack)
        if one is None:
            return False
        skills = (*(row.skill for row in one.skills), *one.welcome)
        return any(word in told for told in (*self._told(one), *(self.worded.get(str(id), "") for id in skills)))

    def pack(self, id: PackId) -> Occupation | None:
        """The pack of an id."""
        return next((one for one in self.packs if one.id == id), None)

    def titled(self, words: str) -> Occupation | None:
        """The pack of which a title stands in some words; the longest title counts."""
        found = [(len(name), pack) for name, pack in self._by_title.items() if name in words]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    @cached_property
    def _by_title(self) -> dict[str, Occupation]:
        return {
            name: pack
            for pack in self.packs
            for name in (*re.split(r"[/／]", pack.title), *pack.aliases)
            if len(name) > 1
        }

    def closeness(self, text: str, pack: PackId) -> float:
        """Weight of the pairs of a text that the pack or one of its neighbours uses; 0 where nothing is shared."""
        pairs = set(_pairs([text]))
        near = next((one.neighbours for one in self.packs if one.id == pack), ())
        own = self._sum(pairs & self._bags.get(pack, frozenset()))
        others = [self._sum(pairs & self._bags.get(one.occupation, frozenset())) * 0.7 for one in near]
        return max((own, *others))

    def nearest(self, text: str) -> tuple[PackId | None, float]:
        """The pack that a text is closest to, with the weight."""
        pairs = set(_pairs([text]))
        sums = [(self._sum(pairs & bag), pack) for pack, bag in self._bags.items()]
        best, pack = max(sums, default=(0.0, None), key=lambda pair: pair[0])
        return pack, best

    def _sum(self, pairs: Iterable[str]) -> float:
        return math.fsum(self._weights.get(pair, 0.0) for pair in sorted(pairs))


def _pairs(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for run in _RUN.findall(text):
            if run[0] < "\u4e00":
                yield run.lower()
            else:
                yield from (run[i : i + 2] for i in range(len(run) - 1))
