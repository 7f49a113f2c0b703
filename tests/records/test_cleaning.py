"""The newest valid reading counts, and what is set aside is said."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.records.cleaning import clean, value_of
from tests.records.conftest import OWN

TODAY = "2026-11-21"


def row(value: float | None, as_of: str, id: str = "1") -> dict[str, object]:
    return {"id": id, "core_mean": value, "as_of": as_of}


def cleaned(*rows: dict[str, object]):
    return clean(rows, lambda one: value_of("academic", "core_mean", one), 0, 100, TODAY)


def test_the_newest_valid_row_counts() -> None:
    found = cleaned(row(70, "2026-06-30"), row(60, "2025-06-30"), row(80, "2026-01-15"))
    assert [value for _, value in found.valid] == [60, 80, 70]
    assert found.reason is None


def test_a_value_outside_the_range_is_set_aside_for_the_older_one() -> None:
    assert cleaned(row(720, "2026-06-30"), row(71, "2025-06-30")).valid[-1][1] == 71
    assert cleaned(row(-0.1, "2026-06-30")).reason == "set_aside"
    assert cleaned(row(float("nan"), "2026-06-30")).reason == "set_aside"
    assert cleaned(row(0, "2026-06-30")).valid[-1][1] == 0
    assert cleaned(row(100, "2026-06-30")).valid[-1][1] == 100


def test_contradictory_rows_of_one_date_are_set_aside_and_equal_ones_count_once() -> None:
    both = (row(70, "2026-06-30", "1"), row(40, "2026-06-30", "2"))
    assert cleaned(*both).reason == "set_aside"
    assert cleaned(*both, row(66, "2025-06-30")).valid[-1][1] == 66
    assert len(cleaned(row(70, "2026-06-30", "1"), row(70, "2026-06-30", "2")).valid) == 1
    assert cleaned(row(70, "2026-06-30", "1"), row(700, "2026-06-30", "2")).valid[-1][1] == 70


def test_an_empty_cell_says_nothing() -> None:
    assert cleaned(row(None, "2026-06-30")).reason == "not_on_record"
    assert cleaned(row(None, "2026-06-30"), row(64, "2025-06-30")).valid[-1][1] == 64
    assert cleaned().reason == "not_on_record"


def test_a_date_that_is_none_is_set_aside_and_one_ahead_of_today_comes_last() -> None:
    assert cleaned(row(70, "2026-13-40")).reason == "set_aside"
    assert cleaned(row(70, "2062-06-30"), row(64, "2025-06-30")).valid[-1][1] == 64


@pytest.mark.parametrize(
    ("interviews", "offers", "rate", "expected"),
    [
        (4, 1, 25.0, (25.0, True)),
        (3, 1, 33.0, (33.0, True)),
        (4, 1, None, (25.0, True)),
        (4, 1, 75.0, (75.0, False)),
        (2, 3, 150.0, (150.0, False)),
        (0, 0, None, (None, True)),
        (0, 0, 50.0, (50.0, False)),
        (None, None, 40.0, (40.0, True)),
    ],
)
def test_a_pass_rate_that_contradicts_its_counts_does_not_count(interviews, offers, rate, expected) -> None:
    assert (
        value_of("jobseeking", "pass_rate", {"interviews": interviews, "offers": offers, "pass_rate": rate}) == expected
    )


@given(st.lists(st.tuples(st.floats(-50, 150), st.sampled_from(["2024-01-01", "2025-01-01", "2026-01-01"]))))
def test_no_order_of_rows_changes_what_counts(pairs: Sequence[tuple[float, str]]) -> None:
    rows = [row(value, as_of, str(number)) for number, (value, as_of) in enumerate(pairs)]
    one, other = cleaned(*rows), cleaned(*reversed(rows))
    assert [value for _, value in one.valid] == [value for _, value in other.valid]
    assert all(0 <= value <= 100 for _, value in one.valid)
    assert (one.reason is None) == bool(one.valid)


def test_the_file_says_set_aside_and_names_the_row_that_counts(archive) -> None:
    archive.load("academic", [{"id": "wild", "student": "S02", "core_mean": 930.0, "as_of": "2026-09-01"}])
    reading = archive.file(OWN, "S02").readings["academic"]
    assert (reading.raw, reading.source.row, reading.source.as_of) == (62.0, "academic-S02", "2026-06-30")
    archive.load("academic", [{"id": "twin", "student": "S02", "core_mean": 10.0, "as_of": "2026-06-30"}])
    missing = {line.what: line.reason for line in archive.file(OWN, "S02").missing}
    assert missing["academic"] == "set_aside"


def test_readings_over_time_are_the_valid_ones_of_a_factor_that_may_be_seen(archive) -> None:
    archive.load("academic", [{"id": "old", "student": "S02", "core_mean": 55.0, "as_of": "2025-06-30"}])
    assert [reading.raw for reading in archive.readings_over_time(OWN, "S02", "academic")] == [55.0, 62.0]
    assert archive.readings_over_time(OWN, "S02", "economy") == ()
    assert archive.readings_over_time(OWN, "S02", "psychology") == ()
