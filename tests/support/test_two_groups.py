"""Tests, sizes and powers, against values of the literature and of SciPy."""

import numpy as np
import pytest
from scipy import stats

from advisor.intervals import holm, newcombe, wilson
from advisor.support.two_groups import (
    Counts,
    Means,
    compare_counts,
    compare_means,
    e_value,
    fisher,
    spread_at_the_line,
)

EMPLOYED = Counts(67, 62), Counts(60, 47)


def test_the_papers_employment_comes_out_as_recomputed() -> None:
    found = compare_counts(*EMPLOYED)
    assert found.difference == pytest.approx(0.142, abs=5e-4)
    assert found.relative == pytest.approx(0.181, abs=5e-4)
    assert found.ci == pytest.approx((0.019, 0.269), abs=5e-4)
    assert found.tests["fisher"] == pytest.approx(0.0392, abs=5e-5)
    assert found.tests["boschloo"] == pytest.approx(0.0265, abs=5e-5)
    assert found.tests["chi2"] == pytest.approx(0.0219, abs=5e-5)
    assert found.power == pytest.approx(0.628, abs=5e-4)
    assert (found.fragility.index, found.fragility.direction) == (1, "lost")  # type: ignore[union-attr]
    assert found.fragility.p == pytest.approx(0.051, abs=5e-4)  # type: ignore[union-attr]
    wanted = {"rr": 1.18, "or": 3.43, "h": 0.41, "nnt": 7.0, "phi": 0.20}
    assert found.effect == pytest.approx(wanted, abs=0.05)


def test_boschloo_is_that_of_scipy() -> None:
    dice = np.random.default_rng(4)
    for _ in range(12):
        n, m = dice.integers(2, 30, 2).tolist()
        x, y = int(dice.integers(0, n + 1)), int(dice.integers(0, m + 1))
        right = stats.boschloo_exact([[x, y], [n - x, m - y]]).pvalue if 0 < x + y < n + m else 1.0
        assert compare_counts(Counts(n, x), Counts(m, y)).tests["boschloo"] == pytest.approx(right, abs=1e-6)


def test_swapping_the_groups_changes_signs_and_nothing_else() -> None:
    there, back = compare_counts(*EMPLOYED), compare_counts(*reversed(EMPLOYED))
    assert back.difference == -(there.difference or 0)
    assert back.ci == pytest.approx(tuple(-limit for limit in reversed(there.ci or ())))
    assert back.tests == pytest.approx(there.tests)
    assert back.fragility == there.fragility


def test_welch_is_that_of_scipy_with_its_interval() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(3850, 900, 40), rng.normal(3400, 400, 25)
    arms = [Means(len(x), float(x.mean()), float(x.std(ddof=1))) for x in (first, second)]
    found = compare_means(*arms)
    right = stats.ttest_ind(first, second, equal_var=False)
    assert found.p == pytest.approx(right.pvalue)
    assert found.ci == pytest.approx(tuple(right.confidence_interval()))
    assert (found.test, found.tests["fisher"]) == ("welch", None)


def test_pay_without_spread_has_a_difference_and_no_test() -> None:
    found = compare_means(Means(62, 3850, None), Means(47, 3120, None))
    assert (found.difference, found.p, found.test, found.ci, found.power) == (730, None, None, None, None)
    assert found.relative == pytest.approx(0.234, abs=5e-4)
    line = spread_at_the_line(730, 62, 47)
    assert stats.ttest_ind_from_stats(730, line, 62, 0, line, 47).pvalue == pytest.approx(0.05)


@pytest.mark.parametrize(("first", "second"), [((5, 5), (5, 5)), ((5, 0), (7, 0)), ((1, 1), (1, 0)), ((6, 0), (6, 6))])
def test_extreme_tables_give_numbers_or_none_but_no_fault(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = compare_counts(Counts(*first), Counts(*second))
    assert found.ci is not None
    assert -1 <= found.ci[0] <= (found.difference or 0) <= found.ci[1] <= 1
    assert all(p is None or 0 <= p <= 1 for p in found.tests.values())


def test_an_arm_without_persons_is_not_compared() -> None:
    found = compare_counts(Counts(0, 0), Counts(5, 3))
    assert (found.difference, found.p, found.ci) == (None, None, None)


def test_fragility_crosses_the_line_at_its_index_and_not_before() -> None:
    for first in range(20, 41, 5):
        treated, control = Counts(40, first), Counts(40, 18)
        found = compare_counts(treated, control).fragility
        assert found is not None
        step = -1 if found.direction == "lost" else 1
        p = [fisher(Counts(40, first + step * k), control) < 0.05 for k in range(found.index + 1)]
        assert p == [p[0]] * found.index + [not p[0]]


def test_e_value_of_vanderweele_and_ding() -> None:
    assert e_value(3.9) == pytest.approx(7.26, abs=0.01)  # their example of smoking and lung cancer in never-drinkers
    assert e_value(1 / 3.9) == pytest.approx(e_value(3.9))
    assert e_value(1.0) == 1.0


def test_newcombe_is_that_of_his_table() -> None:
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)  # Newcombe 1998, table II (a)
    assert newcombe((9, 10), (3, 10)) == pytest.approx((0.1705, 0.8090), abs=5e-5)  # (b)
    assert newcombe((0, 10), (0, 20)) == pytest.approx((-0.1611, 0.2775), abs=5e-5)
    assert wilson(0, 0) == (0, 1)


def test_holm_counts_every_question_and_never_falls() -> None:
    assert holm([0.01, 0.02, 0.03, 0.005]) == pytest.approx([0.03, 0.04, 0.04, 0.02])
    assert holm([0.0392, None, 0.0011, 0.0028]) == pytest.approx([0.0784, None, 0.0044, 0.0084])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
