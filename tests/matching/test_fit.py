import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.matching.fit import fit_one, fit_rows, required_of

# held, required levels, fit, low, high – worked out by hand
VECTORS = [
    # exactly as required
    ((0.8, 0.6), (4, 3), 1.0, 1.0, 1.0),
    # half of everything: the same direction (cosine 1), half the coverage
    ((0.4, 0.3), (4, 3), 0.5, 0.5, 0.5),
    # one of two equal skills: cosine 1/√2, coverage 1/2
    ((0.6, 0.0), (3, 3), 0.5 / math.sqrt(2), 0.5 / math.sqrt(2), 0.5 / math.sqrt(2)),
    # more than required counts as required
    ((1.0, 1.0), (1, 2), 1.0, 1.0, 1.0),
    # the second not on record: fit over the first alone; as 0 it is the row above, as required all is held
    ((0.6, None), (3, 3), 1.0, 0.5 / math.sqrt(2), 1.0),
    # .3 of .6 recorded: fit .5; high: (.3,.6)·(.6,.6) = .54 / (.670820·.848528) = .948683, coverage .9/1.2
    ((0.3, None), (3, 3), 0.5, 0.25 / math.sqrt(2), 0.9486833 * 0.75),
    # nothing on record
    ((None, None), (3, 3), None, 0.0, 1.0),
]


@pytest.mark.parametrize(("held", "levels", "fit", "low", "high"), VECTORS)
def test_hand_computed_vectors(held, levels, fit, low, high):
    found = fit_one(held, levels)
    assert found == pytest.approx((fit, low, high), abs=1e-7) if fit is not None else found == (None, low, high)


def test_level_counts_where_cosine_alone_would_not():
    weak, strong = fit_one((0.2, 0.2, 0.2), (5, 5, 5))[0], fit_one((0.9, 0.9, 0.9), (5, 5, 5))[0]
    assert weak == pytest.approx(0.2) and strong == pytest.approx(0.9)


def test_post_of_which_nothing_is_known_leaves_everything_open():
    table = fit_rows(np.zeros((2, 0)), required_of(()))
    assert np.isnan(table.fit).all() and (table.low == 0).all() and (table.high == 1).all()


def test_confidence_is_the_share_of_what_is_required_on_record():
    table = fit_rows(np.array([[0.5, np.nan, np.nan]]), required_of((4, 3, 1)))
    assert table.confidence[0] == pytest.approx(0.5)


levels = st.lists(st.integers(1, 5), min_size=1, max_size=8)


@given(levels, st.data())
@settings(max_examples=300, deadline=None)
def test_range_is_ordered_and_within_nought_and_one(required, data):
    held = tuple(data.draw(st.one_of(st.none(), st.floats(0, 1))) for _ in required)
    fit, low, high = fit_one(held, tuple(required))
    assert 0 <= low <= high + 1e-12 and high <= 1
    assert fit is None or low <= fit + 1e-12


@given(levels, st.data())
@settings(max_examples=200, deadline=None)
def test_closing_every_gap_makes_the_fit_whole(required, data):
    held = tuple(data.draw(st.floats(0, 1)) for _ in required)
    raised = tuple(max(h, n / 5) for h, n in zip(held, required, strict=True))
    assert fit_one(raised, tuple(required))[0] == pytest.approx(1.0)
