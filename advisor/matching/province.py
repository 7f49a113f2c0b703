"""The best posts of very many people, exactly as ``match`` orders them, without working out every pair.

A coarse pass bounds every pair from above: cosine is at most 1, so

    middle ≤ (coverage at worst + coverage at best) / 2 = ½ + Σ (2·min(h, r) − r) / (2 Σ r)    over recorded skills

which is a product of two sparse matrices over (skill, level). The pairs at the top of the bound are worked out in
full; where the k-th best of them does not lie above every bound that was left out, the pairs that could still matter are
worked out too. A pair without any shared skill is ½ by itself and needs no product. Posts with the same requirements are
one column.
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
from advisor.matching.product import line_of
from advisor.matching.ranking import WEIGHTS, Ranking, interest_of, rank_all, total_of

__all__ = ["Found", "Province"]

SLACK = 1e-9
"""Bounds and middles lie in 0..1; rounding moves them by less."""

SUM = sum(WEIGHTS.values())

CHUNK = 200_000
"""Pairs worked out at once."""

Array = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """The best posts of one person, in order; every array has shape (posts found,), ``interest`` and ``fit`` with NaN."""

    posts: Ids
    is_open: NDArray[np.bool_]
    fit: Array
    low: Array
    high: Array
    confidence: Array
    interest: Array
    total: Array


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
        self._posts_of = [np.flatnonzero(self._column == n) for n in range(len(column))]
        skills = sorted({skill for key in column for skill, _ in key})
        self._place: dict[SkillId, int] = {skill: n for n, skill in enumerate(skills)}
        longest = max((len(key) for key in column), default=0)
        self._wanted = np.full((len(column), longest), len(skills), dtype=np.int64)
        self._required = np.zeros((len(column), longest))
        for n, key in enumerate(column):
            self._wanted[n, : len(key)] = [self._place[skill] for skill, _ in key]
            self._required[n, : len(key)] = [level / SCALE for _, level in key]
        features = {pair: n for n, pair in enumerate(sorted({pair for key in column for pair in key}))}
        self._skill = np.array([self._place[skill] for skill, _ in features], dtype=np.int64)
        self._level = np.array([level / SCALE for _, level in features])
        self._weights = _weights(list(column), features)
        nothing = np.full(self._required.shape, np.nan)
        low, high = range_rows(nothing, self._required) if longest else (np.zeros(len(column)), np.ones(len(column)))
        bare = self._required.sum(axis=1) == 0
        self._base = (np.where(bare, 0.0, low) + np.where(bare, 1.0, high)) / 2
        self._interest: dict[str, Array] = {}
        self._orders: dict[tuple[str, int], tuple[list[tuple[int, float]], int]] = {}

    def best(self, applicants: Sequence[Applicant]) -> list[Found]:
        """The best posts of a block of people, in their order."""
        held = self._held(applicants)
        bounds, shared = self._bounds(held)
        wide = 2 * self.k + 6
        lines = line_of(bounds, wide) if len(bounds) > wide else np.full(len(applicants), -np.inf)
        is_open = self._gates.open_rows(applicants, self.openings)
        found = self._walked(applicants, held, shared & (bounds >= lines - SLACK), is_open)
        reached = np.array([-one[self.k - 1][0] if len(one) >= self.k else -1.0 for one in found])
        unsure = lines > reached - SLACK
        again = self._walked(applicants, held, shared & (bounds >= reached - SLACK) & unsure, is_open)
        chosen = [
            self._chosen(applicant, again[n] if unsure[n] else found[n], shared[:, n], is_open[n])
            for n, applicant in enumerate(applicants)
        ]
        return self._figures(applicants, held, is_open, chosen)

    def _walked(
        self, applicants: Sequence[Applicant], held: Array, pairs: NDArray[np.bool_], is_open: NDArray[np.bool_]
    ) -> list[list[tuple[float, float, int]]]:
        """The first open posts of everybody, among the pairs of shape (columns, people)."""
        column, person = np.nonzero(pairs)
        middles = self._middles(held, column, person)
        order = np.lexsort((column, -middles, person))
        first = np.searchsorted(person[order], np.arange(len(applicants) + 1))
        return [
            self._walk(applicant, column[mine], middles[mine], is_open[n])
            for n, applicant in enumerate(applicants)
            for mine in (order[first[n] : first[n + 1]],)
        ]

    def _held(self, applicants: Sequence[Applicant]) -> Array:
        """Proficiency by skill, NaN where not on record; the last column stands for no skill."""
        held = np.full((len(applicants), len(self._place) + 1), np.nan)
        for n, applicant in enumerate(applicants):
            for skill, level in applicant.held.items():
                place = self._place.get(skill)
                if place is not None:
                    held[n, place] = level
        return held

    def _bounds(self, held: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Bound of every pair that shares a recorded skill, −1 of the others; both of shape (columns, people).

        The imaginary part counts what is on record, so that no sum of the two parts is 0 where a skill is shared:
        such sums would be dropped from the sparse product.
        """
        columns, people = len(self._base), len(held)
        bounds, shared = np.full((columns, people), -1.0), np.zeros((columns, people), dtype=np.bool_)
        if not len(self._skill):
            return bounds, shared
        levels = held[:, self._skill]
        person, feature = np.nonzero(~np.isnan(levels))
        level = self._level[feature]
        values = 2 * np.minimum(levels[person, feature], level) - level + 1j * level
        own = csr_matrix((values, (feature, person)), shape=(len(self._skill), people))
        product = self._weights @ own
        row = np.repeat(np.arange(columns), np.diff(product.indptr))
        bounds[row, product.indices] = 0.5 + product.data.real
        shared[row, product.indices] = True
        return bounds, shared

    def _middles(self, held: Array, column: Ids, person: Ids) -> Array:
        """Middles of the range of the pairs, with the bits of ``rank_all``."""
        middles = np.empty(len(column))
        for start in range(0, len(column), CHUNK):
            part = slice(start, start + CHUNK)
            rows = held[person[part, None], self._wanted[column[part]]]
            low, high = range_rows(rows, self._required[column[part]])
            middles[part] = (low + high) / 2
        return middles

    def _chosen(
        self,
        applicant: Applicant,
        found: list[tuple[float, float, int]],
        shared: NDArray[np.bool_],
        is_open: NDArray[np.bool_],
    ) -> list[int]:
        """The person's posts in order: those found, posts without a shared skill, closed ones where few are open."""
        if np.count_nonzero(is_open) < self.k:
            return self._all(applicant, is_open)
        if len(found) < self.k:  # posts of which nothing is on record come in only where the others do not suffice
            found = sorted([*found, *self._unshared(applicant, shared, is_open)[: self.k - len(found)]])
        return [post for _, _, post in found[: self.k]]

    def _walk(
        self, applicant: Applicant, column: Ids, middles: Array, is_open: NDArray[np.bool_]
    ) -> list[tuple[float, float, int]]:
        """(−middle, −total, post) of the first open posts of the columns, which come best first; ties go on."""
        code = _code(applicant)
        found: list[tuple[float, float, int]] = []
        last = -1.0
        for n, middle in zip(column.tolist(), middles.tolist(), strict=True):
            if len(found) >= self.k and middle < last:
                break
            last = middle
            order, limit = self._order(applicant, code, n)
            taken = 0
            for post, interest in order:
                if is_open[post]:
                    found.append((-middle, -_total(middle, interest), post))
                    taken += 1
                    if taken == limit:
                        break
        return sorted(found)

    def _unshared(
        self, applicant: Applicant, shared: NDArray[np.bool_], is_open: NDArray[np.bool_]
    ) -> list[tuple[float, float, int]]:
        """The first open posts of which no skill is on record; their middles are those of knowing nothing."""
        interest = self._interest_of(applicant, _code(applicant))
        open_posts = np.flatnonzero(is_open & ~shared[self._column])
        middles = self._base[self._column[open_posts]]
        totals = total_of(middles, interest[open_posts])
        order = np.lexsort((open_posts, -totals, -middles))[: self.k]
        return [(-float(middles[n]), -float(totals[n]), int(open_posts[n])) for n in order]

    def _all(self, applicant: Applicant, is_open: NDArray[np.bool_]) -> list[int]:
        """Open posts and closed ones behind them, where fewer than k are open; every pair is worked out."""
        ranking: Ranking = next(rank_all([applicant], self.openings))
        order = ranking.order.tolist()
        return [*(n for n in order if is_open[n]), *(n for n in order if not is_open[n])][: self.k]

    def _order(self, applicant: Applicant, code: str, column: int) -> tuple[list[tuple[int, float]], int]:
        """Posts of a column with the interest in each, in the order of their totals, and how many of them can matter.

        Where the interest is known for some of them only, the order depends on the middle, and all may matter.
        """
        if (code, column) not in self._orders:
            posts = self._posts_of[column]
            interest = self._interest_of(applicant, code)[posts]
            unknown = np.isnan(interest)
            places = np.lexsort((posts, -np.where(unknown, 0.0, interest)))
            limit = self.k if unknown.all() or not unknown.any() else len(posts)
            ordered = list(zip(posts[places].tolist(), interest[places].tolist(), strict=True))
            self._orders[code, column] = ordered, limit
        return self._orders[code, column]

    def _interest_of(self, applicant: Applicant, code: str) -> Array:
        if code not in self._interest:
            packs = {(one.pack.id if one.pack else ""): one.pack for one in self.openings}
            shares = {key: interest_of(applicant.interests, pack) for key, pack in packs.items()}
            rows = [shares[one.pack.id if one.pack else ""] for one in self.openings]
            self._interest[code] = np.array([np.nan if share is None else share for share in rows], dtype=np.float64)
        return self._interest[code]

    def _figures(
        self,
        applicants: Sequence[Applicant],
        held: Array,
        is_open: NDArray[np.bool_],
        chosen: Sequence[Sequence[int]],
    ) -> list[Found]:
        """All figures of the pairs that were chosen."""
        counts = [len(posts) for posts in chosen]
        post = np.array([n for posts in chosen for n in posts], dtype=np.int64)
        person = np.repeat(np.arange(len(applicants)), counts)
        column = self._column[post]
        table = fit_rows(held[person[:, None], self._wanted[column]], self._required[column])
        bare = self._required[column].sum(axis=1) == 0
        low, high = np.where(bare, 0.0, table.low), np.where(bare, 1.0, table.high)
        confidence = np.where(bare, 0.0, table.confidence)
        interests = [self._interest_of(one, _code(one)) for one in applicants]
        interest = np.array([interests[i][j] for i, j in zip(person.tolist(), post.tolist(), strict=True)], np.float64)
        total = total_of((low + high) / 2, interest)
        ends = np.cumsum([0, *counts])
        return [
            Found(post[a:b], is_open[n][post[a:b]], table.fit[a:b], low[a:b], high[a:b], confidence[a:b],
                  interest[a:b], total[a:b])
            for n, (a, b) in enumerate(pairwise(ends.tolist()))
        ]  # fmt: skip


def _weights(keys: Sequence[tuple[tuple[SkillId, int], ...]], features: dict[tuple[SkillId, int], int]) -> csr_matrix:
    """1 / (2 Σ r) at the (skill, level) pairs of every column; shape (columns, features)."""
    rows = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    columns = np.array([features[pair] for key in keys for pair in key], dtype=np.int64)
    sums = np.array([sum(level / SCALE for _, level in key) for key in keys])
    return csr_matrix((0.5 / sums[rows], (rows, columns)), shape=(len(keys), len(features)))


def _code(applicant: Applicant) -> str:
    """Letters by which interest counts, empty where it does not (as in ``interest_of``)."""
    interests = applicant.interests
    if interests is None or interests.flat or "straight_lining" in interests.warnings:
        return ""
    return interests.code


def _total(middle: float, interest: float) -> float:
    """``total_of`` for one pair, with the same bits."""
    if interest != interest:
        return middle
    return (WEIGHTS["fit"] * middle + WEIGHTS["interest"] * interest) / SUM
