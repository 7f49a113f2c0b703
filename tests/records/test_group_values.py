"""The means of a group follow the records at once, whoever wrote them, and keep to the readings of a file."""

import pytest
from sqlalchemy import event, text

from advisor.records.archive import Archive
from advisor.records.group_values import GroupValues
from advisor.records.people import FACTORS
from advisor.records.tables import academic, jobseeking, students
from tests.records.conftest import CENTRE, CONSOLE, OWN, student


def test_a_value_of_a_group_is_the_reading_of_the_file(archive: Archive) -> None:
    odd = {"period": None, "interviews": None, "offers": None, "pass_rate": None}
    with archive.store.write() as connection:
        for id, cells in (
            ("S01", {"as_of": "2026-07-01", "interviews": 4, "offers": 1}),  # a rate of its own
            ("S02", {"as_of": "2026-07-01", "pass_rate": 140.0}),  # out of range
            ("S03", {"as_of": "2026-06-30", "pass_rate": 77.0}),  # of one day with another
            ("S04", {"as_of": "2027-01-01", "pass_rate": 88.0}),  # ahead of today
            ("S06", {"as_of": "soon", "pass_rate": 66.0}),  # no date
        ):
            row = odd | cells | {"id": f"odd-{id}", "student": id}
            connection.execute(jobseeking.insert(), row)
    row = archive.store.rows_of(students, "S01", "id")[0]
    found = GroupValues(archive.store, archive.scorecard)
    for viewer, factors in ((CONSOLE, ("academic", "practice", "economy", "jobseeking")), (CENTRE, ("psychology",))):
        assert set(factors) <= set(FACTORS)
        for factor in factors:
            values = found.of(row, "class", factor)  # type: ignore[arg-type]
            for id in (f"S{number:02}" for number in range(1, 8)):
                reading = archive.file(viewer, id).readings.get(factor)  # type: ignore[call-overload]
                if id == "S05" and factor == "jobseeking":
                    continue  # S05 studies on, so the file has no such factor
                assert values.get(id) == (reading.raw if reading else None), (id, factor)


@pytest.mark.parametrize("how", ["changed", "added", "gone"])
def test_a_change_made_past_the_archive_is_in_the_next_mean(archive: Archive, how: str) -> None:
    before = archive.comparison(OWN, "S01", "academic")
    assert before == archive.comparison(OWN, "S01", "academic")
    statement = {
        "changed": "update academic set core_mean = 90.0 where student = 'S02'",
        "added": "insert into academic (id, student, core_mean, as_of) values ('new', 'S02', 90.0, '2026-07-01')",
        "gone": "delete from academic where student = 'S02'",
    }[how]
    with archive.store.write() as connection:
        connection.execute(text(statement))
    after = archive.comparison(OWN, "S01", "academic")
    assert before is not None and after is not None
    assert after.mean == (64.0 * 7 + (0 if how == "gone" else 90) - 62) / (6 if how == "gone" else 7)


def test_rows_that_stay_are_not_cleaned_again(archive: Archive) -> None:
    found = GroupValues(archive.store, archive.scorecard)
    row = archive.store.rows_of(students, "S01", "id")[0]
    first = found.of(row, "class", "academic")
    assert found.of(row, "class", "academic") is first
    assert found.of(row, "class", "psychology") is not found.of(row, "class", "psychology")  # nothing protected is kept


def test_a_class_is_read_with_few_queries(archive: Archive) -> None:
    told: list[str] = []
    archive.comparisons(OWN, "S01", ("academic", "practice", "jobseeking"))
    event.listen(archive.store._engine, "before_cursor_execute", lambda *given: told.append(given[2]))
    assert set(archive.comparisons(OWN, "S01", ("academic", "practice", "jobseeking"))) == {
        "academic",
        "practice",
        "jobseeking",
    }
    assert sum(academic.name in statement for statement in told) == 1
    assert archive.comparisons(student("S01"), "S01", ("academic",)) == {}
