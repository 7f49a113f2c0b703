"""Detectors: every known-bad text is caught, no known-good one is, and spans are cut out of the text as it was."""

from pathlib import Path

import pytest
import yaml

from advisor.catalog.catalog import Catalog
from advisor.language import detectors
from advisor.language.personal import is_bank_card, is_identity_number, personal_data

HERE = Path(__file__).parent
LEXICON = Catalog(HERE.parents[1] / "knowledge").lexicon
CASES = yaml.safe_load((HERE / "detector_cases.yaml").read_text(encoding="utf-8"))
PERSONAL = yaml.safe_load((HERE / "personal_cases.yaml").read_text(encoding="utf-8"))
DOORS = {
    "distress": detectors.distress,
    "abuse": detectors.abuse,
    "fraud": detectors.fraud_markers,
    "unlawful_condition": detectors.unlawful_conditions,
    "addressed_to_reader": detectors.addressed_to_reader,
}
BAD = [(name, text) for name, lists in CASES.items() for text in lists["bad"]]
GOOD = [(name, text) for name, lists in CASES.items() for text in lists["good"]]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_known_bad_text_is_caught_with_its_place(name, text):
    spans = DOORS[name](text, LEXICON)
    assert spans
    assert all(text[span.start : span.end] == span.quote for span in spans)


@pytest.mark.parametrize(("name", "text"), GOOD)
def test_known_good_text_is_left_alone(name, text):
    assert DOORS[name](text, LEXICON) == ()


def test_a_detector_without_its_list_finds_nothing_listed():
    assert detectors.distress("不想活了", {}) == ()


@pytest.mark.parametrize(("text", "data"), PERSONAL)
def test_personal_data_is_found_as_annotated_and_nothing_else(text, data):
    found = personal_data(text)
    assert {datum.kind: datum.span.quote for datum in found} == data
    assert all(text[datum.span.start : datum.span.end] == datum.span.quote for datum in found)


def test_one_wrong_digit_breaks_the_identity_number_and_the_card():
    assert is_identity_number("11010519491231002X") and not is_identity_number("11010519491231003X")
    assert is_bank_card("4111111111111111") and not is_bank_card("4111111111111112")
    assert not is_identity_number("11010519491331002X")
