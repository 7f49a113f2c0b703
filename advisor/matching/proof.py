"""Which posts are chosen for somebody: those of whose requirements most is proven, counting what carries over.

The middle of ``fit_range`` counts what is not on record as half. It orders a list well, but it would choose posts of which
little is known before the very trade in which somebody has shown half of everything. So posts are chosen by

- proven = cosine × coverage over all that is required, with k = min(r, max(h, c)), where h is the recorded proficiency, 0
  without a record, and c what carries over: the best of h' / 2^steps over the neighbouring skills (``neighbours_of``);
- kin, where as much is proven: the best of proven' / 2^steps over the occupations of the catalog, along their neighbours;
- then the middle, the total and the order in which the posts were handed in.

Every step halves, and a record never counts for less than what carries over. Neither figure is part of ``fit``, ``fit_range`` or ``total``, and
nothing that is not on record is told as held (docs/decisions/0020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.matching.fit import low_rows, required_of
from advisor.matching.neighbours import neighbours_of, steps_between_trades
from advisor.matching.post import Applicant, Opening, opening_of_pack
from advisor.matching.ranking import Ranking

__all__ = ["Proof", "Proven"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Held = Mapping[SkillId, float]


@dataclass(frozen=True, slots=True)
class Proven:
    """What one person has proven of each post, and of trades that are near to it; both of shape (posts,)."""

    proven: Array
    kin: Array

    def order(self, ranking: Ranking) -> Ids:
        """Posts in the order in which they are chosen."""
        middle = (ranking.low + ranking.high) / 2
        return np.lexsort((-ranking.total, -middle, -self.kin, -self.proven)).astype(np.int64)


class Proof:
    """Works out what is proven, for many people at once; the same bits for one person as among many."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._place, steps = steps_between_trades(catalog)
        self._shares = 0.5**steps
        self._trades = [opening_of_pack(pack) for pack in catalog.occupations.values()]

    def carried(self, held: Held) -> dict[SkillId, float]:
        """The better of what is held and what carries over, for every skill of which either is more than 0."""
        found: dict[SkillId, float] = {skill: level for skill, level in held.items() if level > 0}
        for skill, level in held.items():
            for near, steps in neighbours_of(skill, self._catalog):
                share = level * 0.5**steps
                if share > found.get(near, 0.0):
                    found[near] = share
        return found

    def of(self, applicants: Sequence[Applicant], openings: Sequence[Opening]) -> list[Proven]:
        """For every applicant what is proven of each opening."""
        carried = [self.carried(one.held) for one in applicants]
        proven, kin = _proven(carried, openings), self.kin(carried)[:, self.trades_of(openings)]
        return [Proven(one, other) for one, other in zip(proven, kin, strict=True)]

    def kin(self, carried: Sequence[Held]) -> Array:
        """Nearness of every occupation to what is proven; shape (people, occupations + 1), 0 in the last column."""
        proven = _proven(carried, self._trades)
        found = np.zeros((len(carried), len(self._trades) + 1))
        for n, shares in enumerate(self._shares):
            np.maximum(found[:, :-1], proven[:, n, None] * shares, out=found[:, :-1])
        return found

    def trades_of(self, openings: Sequence[Opening]) -> Ids:
        """The column of ``kin`` that is each opening's; the last one without an occupation of the catalog."""
        places = [self._place.get(one.pack.id, len(self._place)) if one.pack else len(self._place) for one in openings]
        return np.array(places, dtype=np.int64)


def _proven(carried: Sequence[Held], openings: Sequence[Opening]) -> Array:
    """Cosine × coverage of what carries over; shape (people, openings)."""
    skills = sorted({need.skill for opening in openings for need in opening.requirements})
    place = {skill: column for column, skill in enumerate(skills)}
    rows = np.zeros((len(carried), len(skills)))
    for n, held in enumerate(carried):
        for skill, level in held.items():
            if skill in place:
                rows[n, place[skill]] = level
    columns: dict[tuple[tuple[SkillId, int], ...], Array] = {(): np.zeros(len(carried))}
    found = []
    for opening in openings:
        key = tuple((need.skill, need.level) for need in opening.requirements)
        if key not in columns:
            wanted = [place[skill] for skill, _ in key]
            columns[key] = low_rows(rows[:, wanted], required_of(tuple(level for _, level in key)))
        found.append(columns[key])
    return np.array(found).reshape(len(openings), len(carried)).T
