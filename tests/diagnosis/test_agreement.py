import pytest

from advisor.diagnosis.agreement import agreement_of, exact_interval
from advisor.records.decisions import Decided


def decisions(confirmed, dismissed, flagged=True):
    return [Decided(f"S{n}", "class", n < confirmed, flagged) for n in range(confirmed + dismissed)]


def test_nineteen_of_twenty_do_not_establish_85_per_cent_and_the_missing_reviews_are_counted():
    found = agreement_of(decisions(19, 1))
    assert (found.n, found.agree, found.rate) == (20, 19, 0.95)
    assert [round(limit, 3) for limit in found.ci] == [0.751, 0.999]
    n = found.n + found.more_needed
    assert 50 <= n <= 60
    assert exact_interval(int(0.95 * n), n)[0] >= 0.85 > exact_interval(int(0.95 * (n - 1)), n - 1)[0]


def test_a_rate_below_the_claim_never_gets_there_and_one_that_is_there_needs_no_more():
    assert agreement_of(decisions(8, 2)).more_needed is None
    assert agreement_of(decisions(98, 2)).more_needed == 0


def test_no_review_is_no_rate():
    found = agreement_of([])
    assert (found.n, found.rate, found.ci, found.kappa, found.more_needed) == (0, None, None, None, None)


def test_kappa_is_cohens_over_flags_and_their_absence():
    mixed = [*decisions(20, 5), *decisions(10, 15, flagged=False)]  # the textbook table 20, 5, 10, 15
    assert agreement_of(mixed).kappa == pytest.approx(0.2)
    assert agreement_of(decisions(19, 1)).kappa == pytest.approx(0.0)
    assert agreement_of(decisions(5, 0)).kappa is None


@pytest.mark.parametrize(("k", "n"), [(0, 7), (7, 7), (3, 11), (19, 20), (57, 60)])
def test_the_interval_equals_scipys_exact_one(k, n):
    from scipy.stats import binomtest

    ci = binomtest(k, n).proportion_ci(method="exact")
    assert exact_interval(k, n) == pytest.approx((ci.low, ci.high), abs=1e-9)
