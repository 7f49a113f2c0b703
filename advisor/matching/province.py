"""The best posts of very many people, exactly as ``match`` chooses and orders them, without working out every pair.

What is proven of a pair is at most its coverage, Σ k / Σ r over the skills that carry over, since a cosine is at most 1. A
sparse product over (skill, level) gives the coverage of every pair that shares such a skill. The pairs at the top of it are
worked out in full, with the bits of ``Proof``; then every pair whose coverage reaches the k-th best of them. Of a pair
without any shared skill nothing is proven, and it needs no product. Posts with the same requirements are one column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from advisor.catalog.rows import SkillId
from advisor.matching.fit import SCALE, fit_rows, low_rows, range_rows
from advisor.matching.gates import Gates
from advisor.matching.post import Applicant, Opening
from advisor.matching.proof import Proof
from advisor.matching.ranking import counted_code, interest_of, total_of

__all__ = ["Found", "Province"]

WIDE = 3
"""How many times k pairs are worked out to find a line."""

CLOSED = -2.0
"""Stands for the coverage of a pair without an open post, below every line."""

SLACK = 1e-9
"""Coverage and what is proven lie in 0..1; rounding moves them by less."""

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """The best posts of one person, in order; every array has shape (posts found,), ``interest`` and ``fit`` with NaN."""

    posts: Ids
    is_open: Flags
    fit: Array
    low: Array
    high: Array
    confidence: Array
    interest: Array
    total: Array


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of people.

    Attributes:
        held: Proficiency by skill, NaN where not on record; the last column stands for no skill.
        carried: The better of what is held and what carries over, 0 where neither; the same shape.
        kin: Nearness of every occupation to what is proven; see ``Proof.kin``.
        code: The row of interests of each.
        is_open: Which posts are open to each.
    """

    held: Array
    carried: Array
    kin: Array
    code: Ids
    is_open: Flags


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of a person and a column, those of one person together; all of shape (pairs,).

    ``proven`` is what is proven, or a bound above it.
    """

    person: Ids
    column: Ids
    proven: Array

    def where(self, chosen: Flags) -> "_Pairs":
        places = np.flatnonzero(chosen)
        return _Pairs(self.person[places], self.column[places], self.proven[places])


class Province:
    """Posts prepared once, for people who come in blocks.

    Args:
        openings: The posts.
        gates: Their gates.
        proof: By what they are chosen.
        k: How many posts for each person, open ones first.
    """

    def __init__(self, openings: Sequence[Opening], gates: Gates, proof: Proof, k: int) -> None:
        self.openings = openings
        self.k = k
        self._gates = gates
        self._proof = proof
        self._trade = proof.trades_of(openings)
        keys = [tuple((need.skill, need.level) for need in opening.requirements) for opening in openings]
        column = {key: n for n, key in enumerate(dict.fromkeys(keys))}
        self._column = np.array([column[key] for key in keys], dtype=np.int64)
        self._by_column = np.argsort(self._column, kind="stable")
        self._first = np.searchsorted(self._column[self._by_column], np.arange(len(column) + 1))
        features = {pair: n for n, pair in enumerate(sorted({pair for key in column for pair in key}))}
        skills = sorted({skill for skill, _ in features})
        self._place: dict[SkillId, int] = {skill: n for n, skill in enumerate(skills)}
        self._level = np.array([level / SCALE for _, level in features])
        self._features_of = np.searchsorted([self._place[skill] for skill, _ in features], np.arange(len(skills) + 1))
        self._weights = _weights(list(column), features)
        longest = max((len(key) for key in column), default=0)
        self._wanted = np.full((longest, len(column)), len(skills), dtype=np.int64)
        self._required = np.zeros((longest, len(column)))
        for n, key in enumerate(column):
            self._wanted[: len(key), n] = [self._place[skill] for skill, _ in key]
            self._required[: len(key), n] = [level / SCALE for _, level in key]
        self._is_bare = self._required.sum(axis=0) == 0
        self._packs = {(one.pack.id if one.pack else ""): one.pack for one in openings}
        pack_place = {name: n for n, name in enumerate(self._packs)}
        self._pack = np.array([pack_place[one.pack.id if one.pack else ""] for one in openings], dtype=np.int64)
        self._codes: dict[str, int] = {}
        self._interest = np.empty((0, len(openings)))
        self._blank: dict[int, Ids] = {}

    def best(self, applicants: Sequence[Applicant]) -> list[Found]:
        """The best posts of a block of people, in their order."""
        carried = [self._proof.carried(one.held) for one in applicants]
        held, _ = self._rows([one.held for one in applicants], np.nan)
        reached, entries = self._rows(carried, 0.0)
        codes = np.array([self._code_of(one) for one in applicants], dtype=np.int64)
        is_open = self._gates.open_rows(applicants, self.openings)
        block = _Block(held, reached, self._proof.kin(carried), codes, is_open)
        person, post = self._first_posts(block, self._near_the_top(block, self._shared(*entries)))
        parts = np.split(post, np.searchsorted(person, np.arange(1, len(applicants))))
        for n in np.flatnonzero([len(part) < self.k for part in parts]).tolist():
            parts[n] = self._filled_up(block, n, has_proof=bool(carried[n]))
        return self._figures(block, parts)

    def _rows(self, people: Sequence[Mapping[SkillId, float]], nothing: float) -> tuple[Array, tuple[Ids, Ids, Array]]:
        """Figures by skill, and every one of them as (person, skill, figure); persons ascend."""
        place = self._place
        found = [
            (n, place[skill], level) for n, one in enumerate(people) for skill, level in one.items() if skill in place
        ]
        person, skill = (np.array([row[n] for row in found], dtype=np.int64) for n in (0, 1))
        level = np.array([row[2] for row in found], dtype=np.float64)
        rows = np.full((len(people), len(place) + 1), nothing)
        rows[person, skill] = level
        return rows, (person, skill, level)

    def _shared(self, person: Ids, skill: Ids, level: Array) -> _Pairs:
        """Every pair with a required skill that carries over, and its coverage."""
        first, counts = self._features_of[skill], self._features_of[skill + 1] - self._features_of[skill]
        person, feature = np.repeat(person, counts), _runs(first, counts)
        kept = np.minimum(np.repeat(level, counts), self._level[feature])
        people = int(person[-1]) + 1 if len(person) else 0
        ends = np.searchsorted(person, np.arange(people + 1))
        found = csr_matrix((kept, feature, ends), shape=(people, len(self._level))) @ self._weights
        return _Pairs(np.repeat(np.arange(people), np.diff(found.indptr)), found.indices.astype(np.int64), found.data)

    def _near_the_top(self, block: _Block, shared: _Pairs) -> _Pairs:
        """The pairs among which the first k open posts of everybody are, and what exactly is proven of them."""
        is_able = self._open_posts(block.is_open)[shared.person, shared.column] > 0
        able = _Pairs(shared.person, shared.column, np.where(is_able, shared.proven, CLOSED))
        counts = np.diff(np.searchsorted(able.person, np.arange(len(block.code) + 1)))
        first = self._worked_out(block, able, np.repeat(_kth(able, len(counts), WIDE * self.k), counts))
        return self._worked_out(block, able, np.repeat(_kth(first, len(counts), self.k), counts))

    def _worked_out(self, block: _Block, pairs: _Pairs, lines: Array) -> _Pairs:
        """What is proven of the pairs that are not below their line."""
        near = pairs.where(pairs.proven >= lines - SLACK)
        return _Pairs(near.person, near.column, self._proven(block.carried, near.column, near.person))

    def _open_posts(self, is_open: Flags) -> NDArray[np.integer]:
        """How many posts of each column are open to each person; shape (people, columns)."""
        rows = is_open[:, self._by_column].view(np.uint8)
        if rows.shape[1] == len(self._first) - 1:
            return rows
        return np.add.reduceat(rows, self._first[:-1], axis=1, dtype=np.int32)

    def _first_posts(self, block: _Block, near: _Pairs) -> tuple[Ids, Ids]:
        """Person and post of the k open posts that are chosen, in the order of a list; persons ascend."""
        near = near.where(near.proven > 0)
        order = np.lexsort((-near.proven, near.person))
        person, column, proven = near.person[order], near.column[order], near.proven[order]
        number = self._open_posts(block.is_open)[person, column].astype(np.int64)
        before = np.cumsum(number) - number
        is_first = np.diff(person, prepend=-1) != 0
        is_new = is_first | (np.diff(proven, prepend=-1.0) != 0)
        places = np.arange(len(person))
        start, tie = (np.maximum.accumulate(np.where(mark, places, 0)) for mark in (is_first, is_new))
        matters = before[tie] - before[start] < self.k  # of fewer than k open posts more is proven
        person, column, proven = person[matters], column[matters], proven[matters]
        middle = self._middles(block.held, column, person)
        counts = self._first[column + 1] - self._first[column]
        post = self._by_column[_runs(self._first[column], counts)]
        person, proven, middle = np.repeat(person, counts), np.repeat(proven, counts), np.repeat(middle, counts)
        able = block.is_open[person, post]
        person, post, proven, middle = person[able], post[able], proven[able], middle[able]
        total = total_of(middle, self._interest[block.code[person], post])
        order = np.lexsort((post, -total, -middle, -block.kin[person, self._trade[post]], -proven, person))
        rank = np.arange(len(order)) - np.searchsorted(person[order], person[order])
        chosen = order[rank < self.k]
        shown = chosen[np.lexsort((post[chosen], -total[chosen], -middle[chosen], person[chosen]))]
        return person[shown], post[shown]

    def _filled_up(self, block: _Block, n: int, *, has_proof: bool) -> Ids:
        """The posts of somebody who has proven something of fewer than k open ones; every post is looked at.

        Open posts of which nothing is proven come in, and closed ones behind where these do not suffice.
        """
        is_open, code = block.is_open[n], int(block.code[n])
        is_enough = np.count_nonzero(is_open) >= self.k
        if is_enough and not has_proof and not (block.held[n] == 0).any():
            blank = self._blank_order(code)
            found: Ids = blank[is_open[blank]][: self.k]
            return found
        columns, alone = np.arange(len(self._is_bare)), np.full(len(self._is_bare), n)
        middle = self._middles(block.held, columns, alone)[self._column]
        proven = self._proven(block.carried, columns, alone)[self._column]
        total, kin = total_of(middle, self._interest[code]), block.kin[n, self._trade]
        post = np.arange(len(self.openings))
        chosen = np.lexsort((post, -total, -middle, -kin, -proven, ~is_open)) if is_enough else post
        shown = chosen[: self.k] if is_enough else chosen
        return shown[np.lexsort((shown, -total[shown], -middle[shown], ~is_open[shown]))][: self.k]

    def _blank_order(self, code: int) -> Ids:
        """All posts in the order of somebody with nothing on record."""
        if code not in self._blank:
            columns = np.arange(len(self._is_bare))
            nobody = np.full((1, len(self._place) + 1), np.nan)
            middle = self._middles(nobody, columns, np.zeros_like(columns))[self._column]
            total = total_of(middle, self._interest[code])
            self._blank[code] = np.lexsort((np.arange(len(middle)), -total, -middle))
        return self._blank[code]

    def _proven(self, carried: Array, column: Ids, person: Ids) -> Array:
        """What is proven of the pairs, with the bits of ``Proof``."""
        if not len(self._required):
            return np.zeros(len(column))
        low = low_rows(*self._asked(carried, column, person))
        return np.where(self._is_bare[column], 0.0, low)

    def _asked(self, rows: Array, column: Ids, person: Ids) -> tuple[Array, Array]:
        """What the pairs' persons have of the skills that are required, and what is; both of shape (pairs, skills).

        Each skill's figures stand side by side in memory, since it is skill by skill that they are added.
        """
        return rows[person, self._wanted[:, column]].T, self._required[:, column].T

    def _middles(self, held: Array, column: Ids, person: Ids) -> Array:
        """Middles of the range of the pairs, with the bits of ``rank_all``."""
        if not len(self._required):
            return np.full(len(column), 0.5)
        low, high = range_rows(*self._asked(held, column, person))
        return np.where(self._is_bare[column], 0.5, (low + high) / 2)

    def _code_of(self, applicant: Applicant) -> int:
        """The row of ``_interest`` that is the person's."""
        code = counted_code(applicant.interests)
        if code not in self._codes:
            shares = [interest_of(applicant.interests, pack) for pack in self._packs.values()]
            row = np.array([np.nan if share is None else share for share in shares], dtype=np.float64)[self._pack]
            self._codes[code] = len(self._codes)
            self._interest = np.concatenate((self._interest, row[None]))
        return self._codes[code]

    def _figures(self, block: _Block, parts: Sequence[Ids]) -> list[Found]:
        """All figures of the posts that were found."""
        counts = [len(part) for part in parts]
        post = np.concatenate([*parts, np.empty(0, dtype=np.int64)]).astype(np.int64)
        person = np.repeat(np.arange(len(parts)), counts)
        column = self._column[post]
        table = fit_rows(*self._asked(block.held, column, person))
        bare = self._is_bare[column]
        low, high = np.where(bare, 0.0, table.low), np.where(bare, 1.0, table.high)
        confidence = np.where(bare, 0.0, table.confidence)
        interest = self._interest[block.code[person], post]
        total = total_of((low + high) / 2, interest)
        ends = np.cumsum([0, *counts])
        return [
            Found(post[a:b], block.is_open[n][post[a:b]], table.fit[a:b], low[a:b], high[a:b], confidence[a:b],
                  interest[a:b], total[a:b])
            for n, (a, b) in enumerate(pairwise(ends.tolist()))
        ]  # fmt: skip


def _weights(keys: Sequence[tuple[tuple[SkillId, int], ...]], features: dict[tuple[SkillId, int], int]) -> csr_matrix:
    """1 / Σ r at the (skill, level) pairs of every column; shape (features, columns)."""
    columns = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    rows = np.array([features[pair] for key in keys for pair in key], dtype=np.int64)
    sums = np.array([sum(level / SCALE for _, level in key) for key in keys])
    return csr_matrix((1 / sums[columns], (rows, columns)), shape=(len(features), len(keys)))


def _kth(pairs: _Pairs, people: int, k: int) -> Array:
    """The k-th best of every person's pairs, −1 where there are fewer."""
    ends = np.searchsorted(pairs.person, np.arange(people + 1)).tolist()
    found = [np.partition(pairs.proven[a:b], b - a - k)[b - a - k] if b - a >= k else -1.0 for a, b in pairwise(ends)]
    return np.asarray(np.maximum(np.array(found), -1.0))


def _runs(first: Ids, counts: Ids) -> Ids:
    """first, first + 1 … of every run, ``counts`` long, behind each other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + counts, counts)
