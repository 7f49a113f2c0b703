"""Outcomes on record: counts without a name, withheld below five, every rate with its version."""

import json
from dataclasses import replace

import pytest

from advisor.app.answers import to_json
from advisor.app.wiring import Rooms
from advisor.catalog.catalog import Catalog
from advisor.errors import AccessDenied, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.support.indicators import Person, four_indicators, official_rate, quality
from advisor.support.on_record import on_record
from advisor.wording.prompts import Prompts

CENTRE = Viewer("centre", "Z001")
DONE = Person("11", True, 3500.0, True, True, True, 5, 2.0)


def test_the_demonstration_is_compared_and_stated_synthetic(reading_rooms: Rooms) -> None:
    rooms = reading_rooms
    found = on_record(rooms.archive, CENTRE, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    assert found.synthetic
    assert [measure.name for measure in found.measures] == ["employed", "salary", "relevant", "retained"]
    assert {"non_random", "unlike"} <= {caveat.code for caveat in found.caveat_details}
    assert found.balance is not None
    assert {rate.formula for rate in found.groups[0].rates} == {"2021", "2024"}


def test_nobody_can_be_found_in_it(reading_rooms: Rooms) -> None:
    rooms = reading_rooms
    text = to_json(on_record(rooms.archive, CENTRE, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts))
    assert json.loads(text)["basis"] == "engine"
    for line in rooms.archive.roster(CENTRE):
        assert line.student not in text
        assert line.name not in text


@pytest.mark.parametrize("viewer", [Viewer("student", "S20230001"), Viewer("mentor", "M001")])
def test_students_and_mentors_are_refused(viewer: Viewer, reading_rooms: Rooms) -> None:
    with pytest.raises(AccessDenied):
        on_record(
            reading_rooms.archive, viewer, knowledge=reading_rooms.catalog.outcomes, prompts=reading_rooms.prompts
        )


def test_an_empty_college_says_so(rooms: Rooms) -> None:
    from advisor.records.outcome_tables import past_outcomes

    with rooms.archive.store.write() as connection:
        connection.execute(past_outcomes.delete())
    with pytest.raises(StateFault) as caught:
        on_record(rooms.archive, CENTRE, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    assert caught.value.code == "state.not_ready"


def test_both_versions_of_the_rate_count_all_graduates_and_agree_in_sum(catalog: Catalog, prompts: Prompts) -> None:
    codes = ["11"] * 10 + ["12"] * 4 + ["76"] * 2 + ["75"] * 1 + ["80"] * 3 + ["70"] * 5 + [""] * 5
    people = [replace(DONE, code=code) for code in codes]
    rates = {
        formula.id: official_rate(people, formula, catalog.outcomes, as_of="2026-08-31", label=prompts.label)
        for formula in catalog.outcomes.formulas
    }
    assert {name: rate.value for name, rate in rates.items()} == {"2021": 20 / 30, "2024": 20 / 30}
    parts = {
        name: {part.id if hasattr(part, "id") else part.name: part.x for part in rate.parts}
        for name, rate in rates.items()
    }
    assert parts["2024"] == {"unit": 14, "venture": 1, "freelance": 2, "study": 3}
    assert parts["2021"] == {"contract": 10, "venture": 1, "flexible": 6, "study": 3}
    assert rates["2024"].employment.x == 17  # without study
    assert rates["2024"].unknown == 5


def test_a_register_that_is_mostly_empty_gives_no_rate(catalog: Catalog, prompts: Prompts) -> None:
    people = [DONE] * 9 + [replace(DONE, code="")] * 10
    rate = official_rate(people, catalog.outcomes.formulas[0], catalog.outcomes, as_of="x", label=prompts.label)
    assert rate.value is None
    assert all(part.is_withheld for part in rate.parts)


def test_fewer_than_five_are_withheld(catalog: Catalog, prompts: Prompts) -> None:
    for size, withheld in ((4, True), (5, False)):
        found = four_indicators([DONE] * size, days=3, label=prompts.label)
        assert [one.is_withheld for one in found] == [withheld] * 4
        assert [one.value is None and one.x is None for one in found] == [withheld] * 4
        assert (quality([DONE] * size, catalog.outcomes, prompts.label).value is None) == withheld


def test_unknown_is_in_no_denominator(prompts: Prompts) -> None:
    people = [DONE] * 5 + [replace(DONE, relevant=None, satisfaction=None, retained=None)] * 3
    match, _, stable, satisfied = four_indicators(people, days=3, label=prompts.label)
    assert [(one.n, one.x, one.unknown) for one in (match, stable, satisfied)] == [(5, 5, 3)] * 3
    early = [replace(DONE, is_observable=False, retained=None)] * 8
    assert four_indicators(early, days=3, label=prompts.label)[2].n == 0


def test_the_index_is_the_weighted_mean_of_its_parts(catalog: Catalog, prompts: Prompts) -> None:
    people = [DONE] * 6 + [replace(DONE, relevant=False, satisfaction=2, pay_yuan_month=2500.0)] * 4
    found = quality(people, catalog.outcomes, prompts.label)
    shares = {part.name: part.value for part in found.parts}
    assert shares == {"contract": 1.0, "pay": 0.6, "relevant": 0.6, "stable": 1.0, "satisfied": 0.6}
    assert found.value == pytest.approx(0.25 + 0.2 * 0.6 + 0.2 * 0.6 + 0.2 + 0.15 * 0.6)
    assert sum(found.weights) == pytest.approx(1)


def test_the_log_of_adjustments_keeps_what_and_why(rooms: Rooms) -> None:
    archive: Archive = rooms.archive
    archive.outcomes.adjust(CENTRE, "retained", "41/58", "入职 30 天内多一次回访")
    (line,) = archive.outcomes.adjustments(CENTRE)
    assert (line.measure, line.figure, line.by, line.at) == ("retained", "41/58", "centre:Z001", "2026-11-21")
    found = on_record(archive, CENTRE, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    assert found.adjustments == (line,)
    with pytest.raises(AccessDenied):
        archive.outcomes.adjustments(Viewer("student", "S20230001"))
