from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from advisor.matching.assign import blocking_pairs
from advisor.matching.assignment import bound_of, optimal, stable


def table(people, posts, seed, closed=0.0, rounded=None):
    dice = np.random.default_rng(seed)
    weights = dice.random((people, posts))
    if rounded is not None:
        weights = np.round(weights, rounded)
    weights[dice.random((people, posts)) < closed] = -np.inf
    return weights, dice.integers(0, 4, posts)


def best_of_all(weights, capacities, k):
    """Every arrangement there is: first how evenly posts are spread, then the sum."""
    people, posts = weights.shape
    choices = [
        [c for n in range(k + 1) for c in combinations([j for j in range(posts) if np.isfinite(weights[i, j])], n)]
        for i in range(people)
    ]
    best = (-1.0, -1.0)
    for chosen in product(*choices):
        used = np.bincount([j for c in chosen for j in c], minlength=posts)
        if (used <= capacities).all():
            spread = sum(sum(range(k, k - len(c), -1)) for c in chosen)
            best = max(best, (float(spread), round(sum(weights[i, j] for i, c in enumerate(chosen) for j in c), 12)))
    return best


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("k", [1, 2])
def test_optimum_is_that_of_trying_everything(seed, k):
    dice = np.random.default_rng(seed)
    weights, capacities = table(*dice.integers(1, 5, 2), seed, closed=0.25, rounded=1)
    found = optimal(weights, capacities, k, width=int(dice.integers(1, 3)))
    spread, total = best_of_all(weights, capacities, k)
    counts = np.bincount(found.pairs[:, 0], minlength=len(weights))
    assert sum(sum(range(k, k - n, -1)) for n in counts) == spread
    assert found.objective == pytest.approx(total, abs=1e-9) and found.gap == 0


@pytest.mark.parametrize("width", [2, 8, 50])
def test_sparse_arcs_reach_the_dense_optimum_and_prove_it(width):
    weights, capacities = table(300, 80, 3)
    capacities += 3
    found = optimal(weights, capacities, width=width)
    wide = np.repeat(weights, capacities, axis=1)
    rows, columns = linear_sum_assignment(wide, maximize=True)
    assert found.objective == pytest.approx(wide[rows, columns].sum(), abs=1e-9) and found.gap == 0
    assert found.arcs < weights.size and len(found.pairs) == 300
    assert found.rounds > 1 or width > 2


@pytest.mark.parametrize("k", [1, 3])
def test_places_are_kept_and_posts_of_one_person_differ(k):
    weights, capacities = table(60, 20, 7, closed=0.3)
    found = optimal(weights, capacities, k)
    assert (np.bincount(found.pairs[:, 1], minlength=20) <= capacities).all()
    assert (np.bincount(found.pairs[:, 0], minlength=60) <= k).all()
    assert len({tuple(pair) for pair in found.pairs.tolist()}) == len(found.pairs)
    assert np.isfinite(weights[found.pairs[:, 0], found.pairs[:, 1]]).all()


def test_everybody_has_one_post_before_anybody_has_two():
    weights = np.array([[0.9, 0.9, 0.9], [0.1, 0.1, 0.1]])
    found = optimal(weights, np.array([1, 1, 0]), 2)
    assert sorted(found.pairs[:, 0].tolist()) == [0, 1]


def test_somebody_gives_way_so_that_both_are_served():
    weights = np.array([[0.9, 0.2], [0.8, -np.inf]])
    found = optimal(weights, np.array([1, 1]))
    assert found.pairs.tolist() == [[0, 1], [1, 0]] and found.objective == pytest.approx(1.0)


def test_nobody_and_nothing_are_arranged_without_a_fault():
    assert optimal(np.empty((0, 3)), np.array([1, 1, 1])).objective == 0
    assert len(optimal(np.full((3, 2), -np.inf), np.array([1, 1])).pairs) == 0
    assert len(optimal(np.ones((3, 2)), np.array([0, 0])).pairs) == 0


@pytest.mark.parametrize("seed", range(5))
def test_any_prices_bound_every_arrangement(seed):
    weights, capacities = table(12, 6, seed)
    prices = np.random.default_rng(seed).random(6)
    steps = np.array([7.0])
    found = optimal(weights, capacities)
    assert bound_of(weights, capacities, prices, steps) >= found.objective + 7.0 * len(found.pairs) - 1e-9


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("k", [1, 2])
def test_stable_arrangement_has_no_pair_that_would_rather(seed, k):
    weights, capacities = table(25, 8, seed, closed=0.2)
    preference = np.random.default_rng(seed + 100).random((25, 8))
    taken = stable(weights, preference, capacities, k)
    assert blocking_pairs(weights, preference, capacities, k, taken) == 0
    assert (taken.sum(axis=0) <= capacities).all() and (taken.sum(axis=1) <= k).all()
    assert np.isfinite(weights[taken]).all()


def test_a_pair_that_would_rather_is_counted():
    weights = np.array([[0.9, 0.1], [0.8, 0.2]])
    taken = np.array([[False, True], [True, False]])
    assert blocking_pairs(weights, weights, np.array([1, 1]), 1, taken) == 1
