import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.diagnosis.bulk import score_all
from advisor.diagnosis.scorecard import score
from advisor.errors import InputFault

FACTORS = ("academic", "practice", "economy", "psychology", "jobseeking")
EDGES = {
    "academic": (0, 59.99, 60, 70, 80, 90, 90.01, 100),
    "practice": (0, 50, 65, 80, 90, 90.5, 100),
    "economy": (0, 999, 1000, 2000, 3000, 5000, 5001, 100000),
    "psychology": (1, 1.5, 2, 2.5, 3, 4, 4.5, 5),
    "jobseeking": (0, 15, 30, 45, 60, 61, 100),
}


@given(st.lists(st.tuples(*(st.sampled_from((*EDGES[name], None)) for name in FACTORS)), min_size=1, max_size=20))
@settings(max_examples=120, deadline=None)
def test_all_at_once_says_what_the_rule_says_one_by_one(rows):
    raws = np.array([[np.nan if raw is None else float(raw) for raw in row] for row in rows])
    found = score_all(SCORECARD, FACTORS, raws)
    for place, row in enumerate(rows):
        held = {name: raw for name, raw in zip(FACTORS, row, strict=True) if raw is not None}
        one = score(SCORECARD, FACTORS, held)
        assert found.flagged[place] == one.flagged
        if one.readiness is None:
            assert np.isnan(found.readiness[place])
            continue
        assert found.readiness[place] == pytest.approx(one.readiness, abs=1e-12)
        points = {need.factor: need.points for need in one.needs}
        assert found.points[place] == pytest.approx([points.get(name, 0.0) for name in FACTORS], abs=1e-12)
        levels = {need.factor: need.level for need in one.needs}
        assert found.levels[place].tolist() == [levels.get(name, 0) for name in FACTORS]
        named = [FACTORS[k] for k in found.reasons[place] if k >= 0]
        heavy = sorted((points[name] for name in points if points[name] > 0), reverse=True)[:3]
        assert [points[name] for name in named] == pytest.approx(heavy)
        assert abs(found.points[place].sum() + found.readiness[place] - 1) < 1e-12


def test_a_value_outside_its_range_is_refused_with_its_row(scorecard):
    raws = np.array([[70.0, 60.0], [101.0, 60.0]])
    with pytest.raises(InputFault) as fault:
        score_all(scorecard, ("academic", "practice"), raws)
    assert fault.value.where == "academic:2"


SCORECARD = None


@pytest.fixture(autouse=True, scope="module")
def _scorecard(scorecard):
    global SCORECARD
    SCORECARD = scorecard
