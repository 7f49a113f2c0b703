"""How far a skill is shown: independent pieces add up, old ones fade, and the paper's 0.65 can be explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.language.proficiency import FRESH_DAYS, HALF_LIFE_DAYS, WEIGHTS, faded, proficiency


def test_pieces_add_up_as_independent_chances():
    assert proficiency([]) is None
    assert proficiency([0.2, 0.5]) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="within"):
        proficiency([1.2])


def test_a_piece_holds_for_a_year_and_then_halves_every_three():
    assert faded(0.5, -3) == faded(0.5, FRESH_DAYS) == 0.5
    assert faded(0.5, FRESH_DAYS + HALF_LIFE_DAYS) == pytest.approx(0.25)


@given(st.floats(0, 1), st.integers(0, 4000), st.integers(0, 4000))
def test_it_never_grows_with_age(weight, one, other):
    assert faded(weight, max(one, other)) <= faded(weight, min(one, other)) <= weight


def test_the_065_of_the_paper_is_reached_by_three_kinds_of_report_evidence():
    """园林设计 = 0.65: named in a report, a step described, and done by oneself – 0.66, and 0.65 two months past the year."""
    pieces = [WEIGHTS["mentioned"], WEIGHTS["step"], WEIGHTS["own_action"]]
    assert proficiency(pieces) == pytest.approx(0.662)
    assert round(proficiency([faded(piece, FRESH_DAYS + 60) for piece in pieces]) or 0, 2) == 0.65
