import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.catalog.catalog import Catalog
from advisor.diagnosis.counterfactuals import CHANGEABLE, counterfactuals, lowest_of
from advisor.diagnosis.scorecard import band_of, readiness_of, score, weights_of
from advisor.errors import InputFault

NAMES = ("academic", "practice", "economy", "psychology", "jobseeking")
TOP = {"academic": 100, "practice": 100, "economy": 100000, "psychology": 5, "jobseeking": 100}
LOW = {"psychology": 1}


@st.composite
def people(draw):
    """(factors of a view, raw values of some of them)."""
    factors = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)))
    raws = {
        name: draw(st.floats(LOW.get(name, 0), 6000 if name == "economy" else TOP[name], allow_nan=False))
        for name in factors
        if draw(st.booleans())
    }
    return factors, raws


def test_the_papers_example_is_reproduced(scorecard: object) -> None:
    # 70 分 → .7 × 30 % = .21; 60 % → .6; 1,800 元 → .6; 面试 31 % → .7; a calm band 2 → .8
    raws = {"academic": 70, "practice": 60, "economy": 1800, "psychology": 2, "jobseeking": 31}
    found = score(scorecard, NAMES, raws)
    assert found.needs[0].weight * found.needs[0].value == pytest.approx(0.21, abs=1e-12)
    assert found.readiness == pytest.approx(0.21 + 0.15 + 0.12 + 0.12 + 0.07, abs=1e-12)
    assert found.flagged


@pytest.mark.parametrize(
    ("raw", "value"), [(59.99, 0.5), (60, 0.6), (70, 0.7), (80, 0.8), (90, 0.8), (90.01, 1.0), (0, 0.5), (100, 1.0)]
)
def test_band_edges_fall_where_the_design_says(scorecard, raw, value):
    assert band_of(scorecard.factors["academic"], raw).value == value


@given(people())
@settings(max_examples=300)
def test_points_and_weights_add_up_exactly(person):
    factors, raws = person
    found = score(CARD, factors, raws)
    if not raws:
        assert found.readiness is None and found.needs == () and not found.flagged
        return
    assert math.fsum(need.points for need in found.needs) == pytest.approx(1 - found.readiness, abs=1e-9)
    assert math.fsum(need.weight for need in found.needs) == pytest.approx(1, abs=1e-9)
    assert 0.5 - 1e-9 <= found.readiness <= 1 + 1e-9


@given(people(), st.data())
@settings(max_examples=200)
def test_improving_one_factor_never_lowers_readiness(person, data):
    _, raws = person
    held = [name for name in raws if name in CHANGEABLE]
    if not held:
        return
    name = data.draw(st.sampled_from(held))
    better = data.draw(st.floats(raws[name], TOP[name]))
    assert readiness_of(CARD, {**raws, name: better}) >= readiness_of(CARD, raws) - 1e-12


@given(people())
@settings(max_examples=300)
def test_every_counterfactual_lifts_the_flag_by_changeable_factors_alone(person):
    factors, raws = person
    found = score(CARD, factors, raws)
    ways = counterfactuals(CARD, factors, raws)
    assert found.flagged or ways == ()
    for way in ways:
        changed = {change["factor"]: change["to"] for change in way.changes}
        assert set(changed) <= set(CHANGEABLE) & set(raws)
        again = score(CARD, factors, {**raws, **changed})
        assert not again.flagged and not way.flagged
        assert again.readiness == way.readiness > found.readiness
    assert len({len(way.changes) for way in ways}) <= 1


@given(people())
@settings(max_examples=200)
def test_range_holds_readiness_of_every_way_the_gap_may_be_filled(person):
    factors, raws = person
    found = score(CARD, factors, raws)
    low, high = found.readiness_range
    if len(raws) == len(factors):
        assert low == high == found.readiness
        return
    missing = [name for name in factors if name not in raws]
    worst = {name: min(CARD.factors[name].bands, key=lambda band: band.value) for name in missing}
    best = {name: max(CARD.factors[name].bands, key=lambda band: band.value) for name in missing}
    for ends, limit in ((worst, low), (best, high)):
        filled = {**raws, **{name: lowest_of(band) for name, band in ends.items()}}
        assert readiness_of(CARD, filled) == pytest.approx(limit, abs=1e-9)


def test_flag_that_depends_on_what_is_missing_says_so(scorecard):
    open_case = score(scorecard, ("academic", "practice"), {"academic": 65})
    assert open_case.flagged and open_case.flag_depends_on_missing
    settled = score(scorecard, ("academic", "jobseeking"), {"academic": 95})
    assert not settled.flagged and not settled.flag_depends_on_missing


def test_readiness_exactly_on_the_line_is_not_flagged(scorecard):
    # .6 × .30 + .7 × .25 + .7 × .20 + .7 × .15 + .8 × .10 = .68
    raws = {"academic": 65, "practice": 70, "economy": 2500, "psychology": 3, "jobseeking": 50}
    found = score(scorecard, NAMES, raws)
    assert found.readiness == pytest.approx(0.68, abs=1e-12)
    assert not found.flagged


def test_smallest_set_is_found_by_hand(scorecard):
    # class view without economy, .3/.25/.1: only raising two bands of academic or one of both could do
    raws = {"academic": 65, "practice": 60, "jobseeking": 40}
    ways = counterfactuals(scorecard, ("academic", "practice", "jobseeking"), raws)
    assert {tuple(change["factor"] for change in way.changes) for way in ways} == {("academic",), ("practice",)}
    by_factor = {way.changes[0]["factor"]: way.changes[0] for way in ways}
    assert by_factor["academic"] == {"factor": "academic", "from": 65.0, "to": 80.0, "display": "65 分 → 80 分"}
    assert by_factor["practice"]["to"] == 80.0


def test_family_and_health_stay_out_even_when_a_college_marks_them_changeable(scorecard):
    from dataclasses import replace

    loose = replace(
        scorecard, factors={name: replace(factor, changeable=True) for name, factor in scorecard.factors.items()}
    )
    assert counterfactuals(loose, ("economy", "psychology"), {"economy": 500, "psychology": 5}) == ()


def test_raw_value_outside_its_range_is_refused_by_name(scorecard):
    with pytest.raises(InputFault) as caught:
        score(scorecard, ("academic",), {"academic": 101})
    assert caught.value.variant == "factor_range" and caught.value.values["value"] == 101


def test_weights_are_rescaled_over_the_factors_given(scorecard):
    assert weights_of(scorecard, ("academic", "practice")) == pytest.approx({"academic": 6 / 11, "practice": 5 / 11})


CARD = Catalog(__import__("pathlib").Path(__file__).parents[2] / "knowledge").scorecard
