"""The k largest inner products of every row with every post, exactly, in blocks that fit a processor's cache.

Each worker thread multiplies one block in float32 with a single-threaded BLAS and selects beside the others. Selection
needs two passes over a block: the largest value of each of some hundred groups of posts, of which the k-th largest is a
line that at least k values reach, and the values at or above that line. What float32 cannot order – values nearer to
each other, or to the line, than the error of a product of d terms (Higham 2002, eq. 3.7: d·u·‖x‖·‖y‖) – is multiplied
again in float64. So the ids are those of the float64 products, ties by the order of the posts.
"""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

__all__ = ["BLOCK", "Top", "line_of", "top_products"]

BLOCK = 256
"""Rows a block: 256 × 10,000 products in float32 are 10 MB."""

GROUPS = 128
AHEAD = 2
"""Blocks that wait for the reader, for each thread; more would only fill memory."""

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Top:
    """The best of one block: rows ``first`` …, ids and float32 products of shape (rows, k), largest first."""

    first: int
    ids: Ids
    products: Floats


def top_products(
    left: Floats, right: Floats, k: int, *, block: int = BLOCK, threads: int | None = None
) -> Iterator[Top]:
    """The k posts with the largest products for every row, block by block in order.

    Args:
        left: One row a person; shape (n, d). A memory-mapped array is read block by block.
        right: One row a post; shape (m, d).
        k: How many, at most m are found.
        block: Rows a block.
        threads: Worker threads; default is the number of cores.

    Yields:
        One ``Top`` a block. Memory is that of ``right`` and of a few blocks, whatever n is.

    Raises:
        ValueError: The widths differ (a slip of the programmer).
    """
    if left.shape[1] != right.shape[1]:
        raise ValueError(f"rows of {left.shape[1]} and {right.shape[1]} numbers")
    posts = np.ascontiguousarray(right, dtype=np.float32)
    reach = float(np.sqrt(np.einsum("ij,ij->i", posts, posts, dtype=np.float64).max(initial=0.0)))
    k = min(k, len(posts))
    if k == 0:
        return
    workers = threads or os.cpu_count() or 1
    starts = iter(range(0, len(left), block))
    waiting: deque[Future[Top]] = deque()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        for start in starts:
            waiting.append(pool.submit(_block, left[start : start + block], start, posts, reach, k))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _block(rows: Floats, start: int, posts: Floats, reach: float, k: int) -> Top:
    """One block; products stand post by row, so that all passes run along contiguous rows of the block."""
    own = np.ascontiguousarray(rows, dtype=np.float32)
    people = len(own)
    products = posts @ own.T
    lengths = np.sqrt(np.einsum("ij,ij->i", own, own, dtype=np.float64))
    slack = (1.01 * own.shape[1] * 2.0**-24 * reach * lengths).astype(np.float32)
    hits = np.flatnonzero(products >= line_of(products, k) - 2 * slack)
    post, row = np.divmod(hits, people)
    values = products.ravel()[hits]
    order = np.lexsort((post, -values, row))
    post, row, values = post[order], row[order], values[order]
    first = np.searchsorted(row, np.arange(people + 1))
    ids = post[first[:-1, None] + np.arange(k)]
    best = values[first[:-1, None] + np.arange(k)]
    close = np.zeros(len(row), dtype=np.bool_)
    close[1:] = (row[1:] == row[:-1]) & (values[:-1] - values[1:] <= 2 * slack[row[1:]])
    rank = np.arange(len(row)) - first[row]
    for person in np.unique(row[close & (rank <= k)]):
        among = post[first[person] : first[person + 1]]
        exact = posts[among].astype(np.float64) @ own[person].astype(np.float64)
        chosen = np.lexsort((among, -exact))[:k]
        ids[person], best[person] = among[chosen], exact[chosen]
    return Top(start, ids, best)


def line_of(products: NDArray[Any], k: int) -> NDArray[Any]:
    """For each column a value that at least k of its entries reach; shape (columns,)."""
    posts, people = products.shape
    width = posts // max(GROUPS, 4 * k)
    if width < 2:
        return np.asarray(np.partition(products, posts - k, axis=0)[posts - k])
    whole = posts // width * width
    tops = products[:whole].reshape(-1, width, people).max(axis=1)
    if whole < posts:
        tops = np.concatenate((tops, products[whole:].max(axis=0)[None]))
    return np.asarray(np.partition(tops, len(tops) - k, axis=0)[len(tops) - k])
