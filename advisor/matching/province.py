"""The best posts of very many people, exactly as ``match`` orders them, without working out every pair.

The middle of a pair needs five sums over the skills that are recorded and required: Σ k, Σ r, Σ k·r, Σ k² and Σ r². Sparse
products over (skill, level) give them for every pair that shares such a skill. In another order of addition they are the
figures of ``fit`` to 1e-12; so whatever lies by more than ``SLACK`` below the k-th best of them cannot be among the first k.
The few pairs that are left are worked out with the bits of ``rank_all``. A pair without any shared skill is ½ by itself and
needs no product. Posts with the same requirements are one column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from advisor.catalog.rows import SkillId
from advisor.matching.fit import SCALE, fit_rows, range_rows
from advisor.matching.gates import Gates
from advisor.matching.post import Applicant, Opening
from advisor.matching.ranking import interest_of, total_of

__all__ = ["Found", "Province"]

SLACK = 1e-9
"""Middles lie in 0..1; another order of addition moves them by less."""

PACK = 1 << 20
"""Sums of levels and of their squares travel as one whole number, exact below 2⁵³."""

TINY = 1e-300
"""Stands for a sum of 0, which a sparse product would drop and which nothing can be divided by."""

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
    """A block of people: proficiency by skill, the row of interests of each, which posts are open.

    ``held`` is NaN where not on record; its last column stands for no skill.
    """

    held: Array
    code: Ids
    is_open: Flags


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of a person and a column, those of one person together; all of shape (pairs,)."""

    person: Ids
    column: Ids
    middle: Array

    def where(self, chosen: Flags) -> "_Pairs":
        return _Pairs(self.person[chosen], self.column[chosen], self.middle[chosen])


class Province:
    """Posts prepared once, for people who come in blocks.

    Args:
        openings: The posts.
        gates: Their gates.
        k: How many posts for each person, open ones first.
    """

    def __init__(self, openings: Sequence[Opening], gates: Gates, k: int) -> None:
        self.openings = openings
        self.k = k
        self._gates = gates
        keys = [tuple((need.skill, need.level) for need in opening.requirements) for opening in openings]
        column = {key: n for n, key in enumerate(dict.fromkeys(keys))}
        self._column = np.array([column[key] for key in keys], dtype=np.int64)
        self._by_column = np.argsort(self._column, kind="stable")
        self._first = np.searchsorted(self._column[self._by_column], np.arange(len(column) + 1))
        features = {pair: n for n, pair in enumerate(sorted({pair for key in column for pair in key}))}
        skills = sorted({skill for skill, _ in features})
        self._place: dict[SkillId, int] = {skill: n for n, skill in enumerate(skills)}
        self._level = np.array([level for _, level in features], dtype=np.int64)
        self._features_of = np.searchsorted([self._place[skill] for skill, _ in features], np.arange(len(skills) + 1))
        self._needs = _needs(list(column), features)
        longest = max((len(key) for key in column), default=0)
        self._wanted = np.full((len(column), longest), len(skills), dtype=np.int64)
        self._required = np.zeros((len(column), longest))
        for n, key in enumerate(column):
            self._wanted[n, : len(key)] = [self._place[skill] for skill, _ in key]
            self._required[n, : len(key)] = [level / SCALE for _, level in key]
        levels = np.rint(self._required * SCALE).astype(np.int64)
        self._sums, self._squares = levels.sum(axis=1), (levels**2).sum(axis=1)
        with np.errstate(divide="ignore"):  # a column without requirements is never shared
            self._scale = SCALE**2 / (self._sums * np.sqrt(self._squares))
        self._packs = {(one.pack.id if one.pack else ""): one.pack for one in openings}
        pack_place = {name: n for n, name in enumerate(self._packs)}
        self._pack = np.array([pack_place[one.pack.id if one.pack else ""] for one in openings], dtype=np.int64)
        self._codes: dict[str, int] = {}
        self._interest = np.empty((0, len(openings)))
        self._blank: dict[int, Ids] = {}
        nobody = np.full((1, len(skills) + 1), np.nan)
        self._base = self._middles(nobody, np.arange(len(column)), np.zeros(len(column), dtype=np.int64))

    def best(self, applicants: Sequence[Applicant]) -> list[Found]:
        """The best posts of a block of people, in their order."""
        held, features = self._held(applicants)
        codes = np.array([self._code_of(one) for one in applicants], dtype=np.int64)
        block = _Block(held, codes, self._gates.open_rows(applicants, self.openings))
        shared = self._shared(features)
        person, post = self._first_posts(block, self._near_the_top(block, shared))
        parts = np.split(post, np.searchsorted(person, np.arange(1, len(applicants))))
        ends = np.searchsorted(shared.person, np.arange(len(applicants) + 1))
        for n in np.flatnonzero([len(part) < self.k for part in parts]).tolist():
            parts[n] = self._filled_up(block, n, parts[n], shared.column[ends[n] : ends[n + 1]])
        return self._figures(block, parts)

    def _held(self, applicants: Sequence[Applicant]) -> tuple[Array, tuple[Ids, Ids, Array]]:
        """Proficiency by skill, and (person, feature, proficiency) of every level at which a held skill is required."""
        place = self._place
        found = [
            (n, place[skill], level)
            for n, one in enumerate(applicants)
            for skill, level in one.held.items()
            if skill in place
        ]
        person, skill = (np.array([row[n] for row in found], dtype=np.int64) for n in (0, 1))
        level = np.array([row[2] for row in found], dtype=np.float64)
        held = np.full((len(applicants), len(place) + 1), np.nan)
        held[person, skill] = level
        first, counts = self._features_of[skill], self._features_of[skill + 1] - self._features_of[skill]
        return held, (np.repeat(person, counts), _runs(first, counts), np.repeat(level, counts))

    def _shared(self, features: tuple[Ids, Ids, Array]) -> _Pairs:
        """Every pair with a recorded skill that is required, and its middle to within ``SLACK``."""
        person, feature, held = features
        level = self._level[feature]
        kept = np.minimum(held, level / SCALE)
        people = int(person[-1]) + 1 if len(person) else 0
        ends = np.searchsorted(person, np.arange(people + 1))
        whole = level + PACK * level**2
        one, other = (
            csr_matrix((values, feature, ends), shape=(people, len(self._level))) @ self._needs
            for values in (kept + 1j * whole, np.maximum(kept * level / SCALE, TINY) + 1j * kept**2)
        )
        column = one.indices.astype(np.int64)
        packed = one.data.imag.astype(np.int64)
        rest = (self._sums[column] - packed % PACK) / SCALE  # of what is not on record, counted as required
        rest_squares = (self._squares[column] - packed // PACK) / SCALE**2
        kept, dots, norms, scale = one.data.real, other.data.real, other.data.imag, self._scale[column]
        low = kept * dots / np.sqrt(np.maximum(norms, TINY))
        high = (kept + rest) * (dots + rest_squares) / np.sqrt(np.maximum(norms + rest_squares, TINY))
        middle = (low + high) * (scale / 2)
        return _Pairs(np.repeat(np.arange(people), np.diff(one.indptr)), column, middle)

    def _near_the_top(self, block: _Block, shared: _Pairs) -> _Pairs:
        """The pairs among which the first k open posts of everybody are, with their exact middles."""
        able = shared.where(self._open_posts(block.is_open)[shared.person, shared.column] > 0)
        ends = np.searchsorted(able.person, np.arange(len(block.code) + 1))
        lines = np.full(len(block.code), -1.0)
        for n, (a, b) in enumerate(pairwise(ends.tolist())):
            if b - a > self.k:
                lines[n] = np.partition(able.middle[a:b], b - a - self.k)[b - a - self.k]
        near = able.where(able.middle >= lines[able.person] - SLACK)
        return _Pairs(near.person, near.column, self._middles(block.held, near.column, near.person))

    def _open_posts(self, is_open: Flags) -> NDArray[np.integer]:
        """How many posts of each column are open to each person; shape (people, columns)."""
        rows = is_open[:, self._by_column].view(np.uint8)
        if rows.shape[1] == len(self._first) - 1:
            return rows
        return np.add.reduceat(rows, self._first[:-1], axis=1, dtype=np.int32)

    def _first_posts(self, block: _Block, near: _Pairs) -> tuple[Ids, Ids]:
        """Person and post of the first k open posts of the columns, in order; persons ascend."""
        order = np.lexsort((-near.middle, near.person))
        person, column, middle = near.person[order], near.column[order], near.middle[order]
        number = self._open_posts(block.is_open)[person, column].astype(np.int64)
        before = np.cumsum(number) - number
        is_first = np.diff(person, prepend=-1) != 0
        is_new = is_first | (np.diff(middle, prepend=-1.0) != 0)
        places = np.arange(len(person))
        start, tie = (np.maximum.accumulate(np.where(mark, places, 0)) for mark in (is_first, is_new))
        matters = before[tie] - before[start] < self.k  # fewer than k open posts have a higher middle
        person, column, middle = person[matters], column[matters], middle[matters]
        counts = self._first[column + 1] - self._first[column]
        post = self._by_column[_runs(self._first[column], counts)]
        person, middle = np.repeat(person, counts), np.repeat(middle, counts)
        able = block.is_open[person, post]
        person, post, middle = person[able], post[able], middle[able]
        total = total_of(middle, self._interest[block.code[person], post])
        order = np.lexsort((post, -total, -middle, person))
        person, post = person[order], post[order]
        rank = np.arange(len(person)) - np.searchsorted(person, person)
        return person[rank < self.k], post[rank < self.k]

    def _filled_up(self, block: _Block, n: int, found: Ids, shared: Ids) -> Ids:
        """The posts of somebody with fewer than k open ones of which a skill is on record (``shared``: their columns).

        Open posts of which nothing is on record come in, and closed ones behind where these do not suffice.
        """
        columns = np.arange(len(self._base))
        middles = self._base.copy()
        middles[shared] = self._middles(block.held, shared, np.full(len(shared), n))
        if np.count_nonzero(block.is_open[n]) >= self.k:
            is_blank = block.is_open[n] & ~np.isin(columns, shared)[self._column]
            blank = self._blank_order(int(block.code[n]))
            found = np.concatenate((found, blank[is_blank[blank]][: self.k - len(found)]))
        else:
            found = np.arange(len(self.openings))
        middle = middles[self._column[found]]
        total = total_of(middle, self._interest[block.code[n], found])
        return found[np.lexsort((found, -total, -middle, ~block.is_open[n, found]))][: self.k]

    def _blank_order(self, code: int) -> Ids:
        """All posts in the order of somebody with nothing on record."""
        if code not in self._blank:
            middle = self._base[self._column]
            total = total_of(middle, self._interest[code])
            self._blank[code] = np.lexsort((np.arange(len(middle)), -total, -middle))
        return self._blank[code]

    def _middles(self, held: Array, column: Ids, person: Ids) -> Array:
        """Middles of the range of the pairs, with the bits of ``rank_all``."""
        if not self._required.shape[1]:
            return np.full(len(column), 0.5)
        low, high = range_rows(held[person[:, None], self._wanted[column]], self._required[column])
        return np.where(self._sums[column] == 0, 0.5, (low + high) / 2)

    def _code_of(self, applicant: Applicant) -> int:
        """The row of ``_interest`` that is the person's."""
        code = _code(applicant)
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
        table = fit_rows(block.held[person[:, None], self._wanted[column]], self._required[column])
        bare = self._sums[column] == 0
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


def _needs(keys: Sequence[tuple[tuple[SkillId, int], ...]], features: dict[tuple[SkillId, int], int]) -> csr_matrix:
    """1 at the (skill, level) pairs of every column; shape (features, columns)."""
    columns = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    rows = np.array([features[pair] for key in keys for pair in key], dtype=np.int64)
    return csr_matrix((np.ones(len(rows), dtype=np.complex128), (rows, columns)), shape=(len(features), len(keys)))


def _runs(first: Ids, counts: Ids) -> Ids:
    """first, first + 1 … of every run, ``counts`` long, behind each other."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + counts, counts)


def _code(applicant: Applicant) -> str:
    """Letters by which interest counts, empty where it does not (as in ``interest_of``)."""
    interests = applicant.interests
    if interests is None or interests.flat or "straight_lining" in interests.warnings:
        return ""
    return interests.code
