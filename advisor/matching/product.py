"""The k largest inner products of every row with every post, exactly, in blocks that fit a processor's cache.

Each worker thread looks at one block beside the others. The coarse pass (``coarse.py``) multiplies whole numbers of eight
bits and knows by how much it can be wrong; what it cannot rule out, some sixty pairs a person, is multiplied in float32.
Where the coarse pass cannot be used, all is multiplied in float32 with a single-threaded BLAS.

Selection needs two passes over a block: the largest value of each of some hundred groups of posts, of which the k-th
largest is a line that at least k values reach, and the values that could reach it. What float32 cannot order – values
nearer to each other, or to the line, than the error of a product of d terms (Higham 2002, eq. 3.7: d·u·‖x‖·‖y‖) – is
multiplied again in float64. So the ids are those of the float64 products, ties by the order of the posts.
"""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from advisor.matching.coarse import Coarse, lengths

__all__ = ["BLOCK", "Top", "top_products"]

BLOCK = 256
"""Rows a block: 256 × 10,000 products in float32 are 10 MB."""

GROUPS = 128
AHEAD = 2
"""Blocks that wait for the reader, for each thread; more would only fill memory."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Products = NDArray[Any]
"""Of float32 or int32."""


@dataclass(frozen=True, slots=True)
class Top:
    """The best of one block: rows ``first`` …, ids and float32 products of shape (rows, k), largest first."""

    first: int
    ids: Ids
    products: Floats


def top_products(
    left: Floats, right: Floats, k: int, *, block: int = BLOCK, threads: int | None = None, coarse: bool = True
) -> Iterator[Top]:
    """The k posts with the largest products for every row, block by block in order.

    Args:
        left: One row a person; shape (n, d). A memory-mapped array is read block by block.
        right: One row a post; shape (m, d).
        k: How many, at most m are found.
        block: Rows a block.
        threads: Worker threads; default is the number of cores.
        coarse: Whether the coarse pass may be used; the ids are the same without it.

    Yields:
        One ``Top`` a block. Memory is that of ``right`` and of a few blocks, whatever n is.

    Raises:
        ValueError: The widths differ (a slip of the programmer).
    """
    if left.shape[1] != right.shape[1]:
        raise ValueError(f"rows of {left.shape[1]} and {right.shape[1]} numbers")
    posts = np.ascontiguousarray(right, dtype=np.float32)
    k = min(k, len(posts))
    if k == 0:
        return
    table = _Table(posts, k, Coarse(posts) if coarse and Coarse.suits(posts) else None)
    workers = threads or os.cpu_count() or 1
    starts = iter(range(0, len(left), block))
    waiting: deque[Future[Top]] = deque()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        for start in starts:
            waiting.append(pool.submit(table.best, left[start : start + block], start))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Table:
    """The posts, as every worker reads them."""

    def __init__(self, posts: Floats, k: int, coarse: Coarse | None) -> None:
        self._posts = posts
        self._k = k
        self._longest = float(lengths(posts).max(initial=0.0))
        self._coarse = coarse

    def best(self, rows: Floats, start: int) -> Top:
        """The best of one block."""
        own = np.ascontiguousarray(rows, dtype=np.float32)
        length = lengths(own)
        slack = 1.01 * own.shape[1] * 2.0**-24 * self._longest * length
        if self._coarse is not None and np.isfinite(length).all():
            look = self._coarse.look(own)
            row, post = _reaching(look.products, look.below(_line_of(look.products, self._k)))
            values = self._products(own, row, post)
            is_left = values >= (_kth(row, values, len(own), self._k) - 2 * slack)[row]
            row, post, values = row[is_left], post[is_left], values[is_left]
        else:
            products = own @ self._posts.T
            line = (_line_of(products, self._k) - 2 * slack).astype(np.float32)
            row, post = _reaching(products, np.nextafter(line, np.float32(-np.inf)))
            values = products[row, post]
        return self._ordered(own, start, row, post, values, slack)

    def _products(self, own: Floats, row: Ids, post: Ids) -> Floats:
        """Products of the pairs; row by row, since all their posts at once would not stay in a cache."""
        values = np.empty(len(row), dtype=np.float32)
        ends = np.searchsorted(row, np.arange(len(own) + 1)).tolist()
        for n, (a, b) in enumerate(pairwise(ends)):
            values[a:b] = self._posts[post[a:b]] @ own[n]
        return values

    def _ordered(self, own: Floats, start: int, row: Ids, post: Ids, values: Floats, slack: NDArray[np.float64]) -> Top:
        """The k best of every row among the pairs, whose products in float32 are wrong by ``slack`` at most."""
        k = self._k
        order = np.lexsort((post, -values, row))
        row, post, values = row[order], post[order], values[order]
        first = np.searchsorted(row, np.arange(len(own) + 1))
        ids = post[first[:-1, None] + np.arange(k)]
        best = values[first[:-1, None] + np.arange(k)]
        close = np.zeros(len(row), dtype=np.bool_)
        close[1:] = (row[1:] == row[:-1]) & (values[:-1] - values[1:] <= 2 * slack[row[1:]])
        rank = np.arange(len(row)) - first[row]
        for person in np.unique(row[close & (rank <= k)]):
            among = post[first[person] : first[person + 1]]
            exact = self._posts[among].astype(np.float64) @ own[person].astype(np.float64)
            chosen = np.lexsort((among, -exact))[:k]
            ids[person], best[person] = among[chosen], exact[chosen]
        return Top(start, ids, best)


def _line_of(products: Products, k: int) -> Products:
    """For each row a value that at least k of its entries reach; shape (rows,)."""
    posts = products.shape[1]
    groups = max(GROUPS, 4 * k)
    if posts < 2 * groups:
        return np.asarray(np.partition(products, posts - k, axis=1)[:, posts - k])
    # Positive floats have the order of their bits, and maxima of whole numbers are quicker. Among negative ones it is the
    # other way round: then a group is represented by one of its entries that is not the largest, and the line is low.
    bits = products.view(np.int32)
    tops = bits[:, :groups].copy()
    for start in range(groups, posts, groups):
        part = bits[:, start : start + groups]
        np.maximum(tops[:, : part.shape[1]], part, out=tops[:, : part.shape[1]])
    found = tops.view(products.dtype)
    return np.asarray(np.partition(found, groups - k, axis=1)[:, groups - k])


def _reaching(products: Products, line: Products) -> tuple[Ids, Ids]:
    """Row and post of the products that are not below the line of their row."""
    hits = np.flatnonzero(products >= line[:, None])
    row, post = np.divmod(hits, products.shape[1])
    return row, post


def _kth(row: Ids, values: Floats, rows: int, k: int) -> Floats:
    """The k-th largest value of every row; rows ascend, and each has k or more."""
    first = np.searchsorted(row, np.arange(rows + 1))
    wide = np.full((rows, int(np.diff(first).max())), -np.inf, dtype=np.float32)
    wide[row, np.arange(len(row)) - first[row]] = values
    return np.asarray(-np.partition(-wide, k - 1, axis=1)[:, k - 1])
