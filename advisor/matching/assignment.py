"""Many people to many posts with capacities: the optimum and its proof, and a stable arrangement.

The problem. Person i may take at most k different posts, post j at most c_j people; w_ij is the total of the pair, and
a pair that is closed has no arc. Wanted is the largest Σ w over the pairs taken – after as many people as possible have
a post, and with k > 1 after the posts are spread evenly: the t-th post of one person is worth k − t + 1 steps, a step
being worth more than any detour through all posts can cost.

Only the best arcs of each person enter the solver. Its prices v_j (the duals of the capacities) then bound every
arrangement at all, over every arc, for any v ≥ 0 (Lagrange):

    bound(v) = Σ_j c_j·v_j + Σ_i Σ_{t ≤ k} max(0, step_t + t-th largest of (w_ij − v_j) over j)

Arcs that were left out and would pay at these prices are added, and it is solved again, until none pays: then the
bound meets the arrangement, and the optimum is proved for the whole table.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, vstack
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

__all__ = ["TOLERANCE", "WIDTH", "Arrangement", "bound_of", "optimal", "stable"]

WIDTH = 50
"""Arcs of each person that the solver sees first."""

TOLERANCE = 1e-9
"""Gains below this are rounding, in totals that lie in 0..1."""

Array = NDArray[np.float64]
Pairs = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who takes which post.

    Attributes:
        pairs: (person, post) by their places, in the order of persons; shape (pairs, 2).
        objective: Σ w over the pairs.
        bound: No arrangement with as many people served has a larger Σ w; NaN where none was sought.
        arcs: How many arcs the solver saw in the end.
        rounds: How often it was solved.
    """

    pairs: Pairs
    objective: float
    bound: float
    arcs: int
    rounds: int

    @property
    def gap(self) -> float:
        """Bound minus objective; 0 where they differ by rounding alone."""
        apart = self.bound - self.objective
        return 0.0 if abs(apart) <= TOLERANCE * max(1.0, abs(self.bound)) else apart


def optimal(weights: Array, capacities: NDArray[np.int64], k: int = 1, width: int = WIDTH) -> Arrangement:
    """The arrangement with the largest Σ w, proved by prices over the whole table.

    Args:
        weights: Totals 0..1, −inf where the post is closed to the person; shape (people, posts).
        capacities: Places of each post, 0 or more; shape (posts,).
        k: Different posts for each person.
        width: Arcs of each person to begin with.

    Returns:
        The arrangement; ``gap`` is 0.
    """
    people, posts = weights.shape
    places = np.minimum(capacities, people).astype(np.int64)
    if people == 0 or places.sum() == 0:
        return Arrangement(np.empty((0, 2), dtype=np.int64), 0.0, 0.0, 0, 0)
    usable = np.where(places > 0, weights, -np.inf)
    steps = _steps(k, posts)
    mask = _best_arcs(usable, max(width, k))
    rounds = 0
    while True:
        rounds += 1
        masked = np.where(mask, usable, -np.inf)
        taken, prices = _matched(masked, places, steps) if k == 1 else _flow(masked, places, steps)
        paying = ~mask & _paying(usable, prices, steps, taken)
        if not paying.any():
            break
        mask |= paying
    pairs = np.argwhere(taken)
    objective = float(weights[taken].sum())
    counts = taken.sum(axis=1)
    served = sum(float(steps[t]) * int((counts > t).sum()) for t in range(k))
    bound = bound_of(usable, places, prices, steps) - served
    return Arrangement(pairs, objective, bound, int(mask.sum()), rounds)


def bound_of(weights: Array, places: NDArray[np.int64], prices: Array, steps: Array) -> float:
    """The Lagrangian bound of the module's head, for any prices that are not negative."""
    rest = weights - prices
    best = -np.partition(-rest, len(steps) - 1, axis=1)[:, : len(steps)] if len(steps) < rest.shape[1] else rest
    best = -np.sort(-best, axis=1)[:, : len(steps)]
    worth = np.maximum(best + steps[: best.shape[1]], 0.0)
    return float(places @ prices) + float(np.where(np.isfinite(worth), worth, 0.0).sum())


def stable(weights: Array, preference: Array, capacities: NDArray[np.int64], k: int = 1) -> NDArray[np.bool_]:
    """A pairwise stable arrangement: people propose, posts keep whom they prefer (Gale & Shapley 1962).

    Args:
        weights: What people go by; −inf where the post is closed to the person. Shape (people, posts).
        preference: What posts go by; same shape.
        capacities: Places of each post.
        k: Different posts for each person.

    Returns:
        Pairs taken; shape (people, posts). No person and post outside it would both rather have each other than one of
        those they have. Ties go by the order of the rows and columns.
    """
    people, posts = weights.shape
    order = np.argsort(-weights, axis=1, kind="stable")
    reach = np.isfinite(weights).sum(axis=1)
    ranks = np.empty((people, posts), dtype=np.int64)
    np.put_along_axis(ranks, np.argsort(-preference, axis=0, kind="stable"), np.arange(people)[:, None], axis=0)
    held: list[list[int]] = [[] for _ in range(posts)]
    following, having = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    waiting = list(range(people - 1, -1, -1))
    while waiting:
        person = waiting.pop()
        while having[person] < k and following[person] < reach[person]:
            post = int(order[person, following[person]])
            following[person] += 1
            if capacities[post] == 0:
                continue
            held[post].append(person)
            having[person] += 1
            if len(held[post]) > capacities[post]:
                last = max(held[post], key=lambda one: ranks[one, post])
                held[post].remove(last)
                having[last] -= 1
                if last != person:
                    waiting.append(last)
    taken = np.zeros((people, posts), dtype=np.bool_)
    for post, row in enumerate(held):
        taken[row, post] = True
    return taken


def _steps(k: int, posts: int) -> Array:
    """Worth of a person's first to k-th post; a step outweighs every detour, which visits a post at most once."""
    return np.arange(k, 0, -1, dtype=np.float64) * (posts + 1)


def _best_arcs(weights: Array, width: int) -> Mask:
    if width >= weights.shape[1]:
        return np.isfinite(weights)
    mask = np.zeros(weights.shape, dtype=np.bool_)
    np.put_along_axis(mask, np.argpartition(-weights, width, axis=1)[:, :width], True, axis=1)
    return mask & np.isfinite(weights)


def _matched(weights: Array, places: NDArray[np.int64], steps: Array) -> tuple[Mask, Array]:
    """One post a person: a full matching of people to places, each with a place of their own for having none."""
    people = len(weights)
    arcs = np.isfinite(weights)
    seats = np.minimum(places, arcs.sum(axis=0))
    first = np.concatenate(([0], np.cumsum(seats)))
    rows, columns = np.nonzero(arcs)
    times = seats[columns]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    row = np.concatenate((np.repeat(rows, times), np.arange(people)))
    column = np.concatenate((np.repeat(first[columns], times) + within, first[-1] + np.arange(people)))
    cost = np.concatenate((np.repeat(2.0 - weights[rows, columns], times), np.full(people, 2.0 + steps[0])))
    graph = csr_matrix((cost, (row, column)), shape=(people, int(first[-1]) + people))
    who, where = min_weight_full_bipartite_matching(graph)
    has = where < first[-1]
    taken = np.zeros(weights.shape, dtype=np.bool_)
    taken[who[has], np.searchsorted(first, where[has], side="right") - 1] = True
    return taken, _prices(weights, places, taken, steps)


def _prices(weights: Array, places: NDArray[np.int64], taken: Mask, steps: Array) -> Array:
    """The lowest prices at which everybody is content with what they have: longest detours from post to post.

    A price is what the last place of a post is worth to whoever would take it: v_b ≥ v_a + w_ib − w_ia for everybody
    i at a, v_b ≥ step + w_ib for whoever has none. They exist because the arrangement is the best over these arcs.
    """
    people, posts = weights.shape
    post_of = np.where(taken.any(axis=1), taken.argmax(axis=1), posts)
    own = np.where(post_of < posts, weights[np.arange(people), np.minimum(post_of, posts - 1)], -steps[0])
    order = np.argsort(post_of, kind="stable")
    starts = np.flatnonzero(np.diff(post_of[order], prepend=-1))
    rise = np.maximum.reduceat(weights[order] - own[order, None], starts, axis=0)
    sources = post_of[order][starts]
    prices = np.zeros(posts + 1)
    moved = np.ones(len(sources), dtype=np.bool_)
    for _ in range(2 * posts + 2):
        raised = (prices[sources[moved], None] + rise[moved]).max(axis=0)
        higher = raised > prices[:-1] + TOLERANCE / 1000
        if not higher.any():
            break
        prices[:-1] = np.where(higher, raised, prices[:-1])
        moved = np.append(higher, False)[sources]
        if not moved.any():
            break
    return prices[:-1]


def _flow(weights: Array, places: NDArray[np.int64], steps: Array) -> tuple[Mask, Array]:
    """Several different posts a person: the transport problem with arcs of capacity one, a vertex of its polytope."""
    people, posts = weights.shape
    rows, columns = np.nonzero(np.isfinite(weights))
    arcs, k = len(rows), len(steps)
    ones = np.ones(arcs)
    of_person = csr_matrix((ones, (rows, np.arange(arcs))), shape=(people, arcs))
    of_post = csr_matrix((ones, (columns, np.arange(arcs))), shape=(posts, arcs))
    counted = hstack([identity(people, format="csr")] * k, format="csr")
    found = linprog(
        -np.concatenate((weights[rows, columns], np.repeat(steps, people))),
        A_ub=vstack([hstack([of_post, csr_matrix((posts, k * people))])], format="csr"),
        b_ub=places,
        A_eq=hstack([of_person, -counted], format="csr"),
        b_eq=np.zeros(people),
        bounds=(0, 1),
        method="highs-ds",
    )
    taken = np.zeros(weights.shape, dtype=np.bool_)
    taken[rows, columns] = np.round(found.x[:arcs]).astype(np.bool_)
    return taken, np.maximum(-found.ineqlin.marginals, 0.0)


def _paying(weights: Array, prices: Array, steps: Array, taken: Mask) -> Mask:
    """Arcs that would raise somebody's worth at these prices: above the least of what the person has, or into the next."""
    rest = weights - prices
    counts = taken.sum(axis=1)
    having = np.where(taken, rest, np.inf).min(axis=1)
    full = counts == len(steps)
    least = np.where(full, having, -steps[np.minimum(counts, len(steps) - 1)])
    paying: Mask = rest > least[:, None] + TOLERANCE
    return paying
