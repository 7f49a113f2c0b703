import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from advisor.diagnosis.treeshap import TreeShap

pytestmark = pytest.mark.skipif(not TreeShap.is_installed(), reason="shap comes with the extra train")


@pytest.fixture(scope="module")
def shapley():
    asked = TreeShap(seconds=120)
    yield asked
    asked.close()


def test_base_and_values_sum_to_the_probability_with_gaps_too(forests, shapley):
    heavy = {"shap", "numba"} & sys.modules.keys()  # another test of this process may have brought them
    rng = np.random.default_rng(3)
    for factors in (("academic", "practice"), ("academic", "practice", "economy", "jobseeking")):
        pair = forests.for_factors(factors)
        for forest in (pair.causes, pair.risk):
            for gap in (False, True):
                row = rng.uniform(20, 100, len(factors))
                row[0] = np.nan if gap else row[0]
                found = shapley.explain(forest, row)
                told = forest.probabilities(row[None])[0]
                assert set(found.values) == set(forest.labels)
                for label, probability in zip(forest.labels, told, strict=True):
                    assert found.base[label] + sum(found.values[label]) == pytest.approx(probability, abs=1e-6)
    assert {"shap", "numba"} & sys.modules.keys() == heavy


def test_values_equal_shapleys_own_sum_over_all_orders(forests, shapley):
    """Two columns, worked out by hand: the mean of what each adds first and last, the other averaged out by cover."""
    pair = forests.for_factors(("academic", "practice"))
    row = np.array([58.0, 81.0])

    def expected(node, known):
        forest = pair.causes
        if forest.feature[node] < 0:
            return forest.value[node]
        left, right = forest.left[node], forest.right[node]
        if forest.feature[node] in known:
            goes_left = np.float32(row[forest.feature[node]]) <= forest.threshold[node]
            return expected(left if goes_left else right, known)
        weights = forest.cover[[left, right]]
        return (weights[0] * expected(left, known) + weights[1] * expected(right, known)) / weights.sum()

    def game(*known):
        return np.mean([expected(root, known) for root in pair.causes.roots], axis=0)

    first = (game(0) - game() + game(0, 1) - game(1)) / 2
    found = shapley.explain(pair.causes, row)
    assert [found.values[label][0] for label in pair.causes.labels] == pytest.approx(first.tolist(), abs=1e-6)


def test_a_forest_without_cover_or_a_worker_that_is_too_slow_gives_none(forests):
    pair = forests.for_factors(("academic", "practice"))
    hurried = TreeShap(seconds=0.01)
    assert hurried.explain(pair.causes, np.array([60.0, 60.0])) is None
    assert hurried.explain(replace(pair.causes, cover=None), np.array([60.0, 60.0])) is None
    hurried.close()


def test_a_page_does_not_wait_for_the_worker_to_start(forests):
    pair = forests.for_factors(("academic", "practice"))
    asked = TreeShap(seconds=120)
    row = np.array([60.0, 60.0])
    started = time.monotonic()
    assert asked.explain_when_ready(pair.causes, row) is None
    assert time.monotonic() - started < 1
    while asked.explain_when_ready(pair.causes, row) is None:
        assert time.monotonic() - started < 100
        time.sleep(0.2)
    asked.close()
