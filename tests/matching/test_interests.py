from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.matching.interests import KEY, answer_request, profile_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def items():
    return Catalog(ROOT / "knowledge").interest_items


def for_letters(points):
    """Sixty answers that give each letter the wanted points."""
    answers = [0] * 60
    for letter, (yes, no) in KEY.items():
        keyed = [*((item, 1) for item in yes), *((item, 0) for item in no)]
        for place, (item, counts) in enumerate(keyed):
            answers[item - 1] = counts if place < points[letter] else 1 - counts
    return answers


def test_questionnaire_is_the_partition_of_the_form(items):
    assert [item.number for item in items] == list(range(1, 61))
    for letter, (yes, no) in KEY.items():
        assert {item.number for item in items if item.letter == letter and item.key} == set(yes)
        assert {item.number for item in items if item.letter == letter and not item.key} == set(no)
    assert len({item.text for item in items}) == 60


def test_all_yes_and_all_no_give_the_stated_profiles_and_are_seen_through():
    yes, no = profile_of([1] * 60), profile_of([0] * 60)
    assert yes.profile == {"R": 5, "I": 6, "A": 9, "S": 4, "E": 7, "C": 7}
    assert no.profile == {"R": 5, "I": 4, "A": 1, "S": 6, "E": 3, "C": 3}
    assert "straight_lining" in yes.warnings and "straight_lining" in no.warnings


def test_ties_go_in_the_order_of_the_letters_and_are_reported():
    found = profile_of(for_letters({"R": 3, "I": 8, "A": 3, "S": 8, "E": 1, "C": 0}))
    assert found.code == "ISR" and "tie" in found.warnings and "inconsistent" in found.warnings
    clear = profile_of(for_letters({"R": 9, "I": 7, "A": 5, "S": 3, "E": 1, "C": 0}))
    assert clear.code == "RIA" and clear.warnings == () and not clear.flat


@pytest.mark.parametrize(("lowest", "flat"), [(4, True), (3, False)])
def test_profile_is_flat_when_its_ends_lie_at_most_two_apart(lowest, flat):
    points = {"R": 6, "I": 5, "A": 5, "S": 5, "E": 5, "C": lowest}
    assert profile_of(for_letters(points)).flat == flat


@pytest.mark.parametrize("answers", [[1] * 59, [1] * 61, []])
def test_wrong_number_of_answers_is_refused(answers):
    with pytest.raises(InputFault) as caught:
        profile_of(answers)
    assert caught.value.values == {"value": len(answers), "wanted": 60}


def test_answer_that_is_neither_yes_nor_no_is_named_by_its_item():
    with pytest.raises(InputFault) as caught:
        profile_of([1] * 11 + [2] + [0] * 48)
    assert caught.value.where == "answers:12"


def test_two_codes_alone_give_whole_numbers_and_no_profile():
    found = answer_request({"student_code": "RSE", "job_code": "RIC"})
    assert found.profile is None and found.flat is None and found.congruence.profile_r is None
    assert (found.congruence.iachan_m, found.congruence.c_index) == (22, 13)


def test_answers_with_a_job_give_all_three_measures(items):
    pack = Catalog(ROOT / "knowledge").occupations["mech_elec"]
    answers = for_letters({"R": 9, "I": 7, "A": 5, "S": 3, "E": 1, "C": 6})
    found = answer_request({"answers": answers}, pack=pack, items=items)
    assert found.code == "RIC" and found.congruence.iachan_m == 28 and found.percentiles["c_index"] == 1.0
    assert 0 < found.congruence.profile_r <= 1
    assert answer_request({"answers": answers}, items=items).congruence is None


@pytest.mark.parametrize("request_", [{}, {"answers": "yes"}, {"job_code": "RIA"}])
def test_request_without_answers_or_code_is_malformed(request_):
    with pytest.raises(InputFault) as caught:
        answer_request(request_)
    assert caught.value.code == "input.malformed"
