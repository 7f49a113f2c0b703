"""Corrections put a reading in place and can be taken back; what the rule said is read by whom it was made for."""

import pytest

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.records.archive import Archive
from advisor.records.decisions import Scoring
from tests.records.conftest import CENTRE, CONSOLE, MENTOR, OTHER, OWN, student


def raw(archive: Archive, viewer, id: str, factor: str) -> float:
    return archive.file(viewer, id).readings[factor].raw


def test_a_correction_counts_from_the_next_read_and_can_be_taken_back(archive: Archive) -> None:
    assert raw(archive, OWN, "S02", "academic") == 62.0
    archive.correct(OWN, "S02", "academic", 81.0, "resit")
    archive.correct(OWN, "S02", "academic", 83.0, "typing slip")
    assert raw(archive, OWN, "S02", "academic") == 83.0
    assert [reading.raw for reading in archive.readings_over_time(OWN, "S02", "academic")] == [62.0, 83.0]
    assert archive.undo_correction(OWN, "S02") == "academic"
    assert raw(archive, OWN, "S02", "academic") == 81.0
    archive.undo_correction(OWN, "S02")
    assert raw(archive, OWN, "S02", "academic") == 62.0
    with pytest.raises(StateFault):
        archive.undo_correction(OWN, "S02")


def test_who_corrects_must_settle_and_see_the_factor(archive: Archive) -> None:
    for viewer in (OTHER, MENTOR, CONSOLE, student("S02")):
        with pytest.raises(AccessDenied):
            archive.correct(viewer, "S02", "academic", 81.0, "note")
    for viewer, factor in ((OWN, "economy"), (OWN, "psychology"), (CENTRE, "economy")):
        with pytest.raises(AccessDenied):
            archive.correct(viewer, "S02", factor, 3.0, "note")
    archive.correct(CENTRE, "S02", "psychology", 2.0, "seen again")
    with pytest.raises(StateFault):  # the counselor neither sees nor undoes it
        archive.undo_correction(OWN, "S02")
    with pytest.raises(InputFault):
        archive.correct(OWN, "S02", "academic", 81.0, " ")


def test_an_answer_of_the_rule_is_read_with_the_factors_it_was_made_from(archive: Archive) -> None:
    factors = ("academic", "practice", "economy", "jobseeking")
    archive.keep_scorings(CONSOLE, [Scoring("S02", "class", factors, "1", 0.6, True, "rescored", "")])
    assert archive.scorings(OWN, "S02") == ()
    plain = tuple(name for name in factors if name != "economy")
    archive.keep_scorings(OWN, [Scoring("S02", "class", plain, "1", 0.7, False, "confirmed", "")])
    assert [(one.readiness, one.at) for one in archive.scorings(OWN, "S02")] == [(0.7, "2026-11-21")]
    assert archive.scorings(student("S02"), "S02") == ()
    with pytest.raises(AccessDenied):
        archive.keep_scorings(OTHER, [Scoring("S02", "class", plain, "1", 0.7, False, "confirmed", "")])


def test_decisions_are_counted_within_reach_and_taken_back_ones_are_not(archive: Archive) -> None:
    archive.set_review(OWN, "S02", "confirmed", "x")
    archive.set_review(OWN, "S03", "confirmed", "x")
    archive.set_review(OWN, "S03", "dismissed", "x")
    archive.set_review(OWN, "S04", "confirmed", "x")
    archive.set_review(OWN, "S04", "unreviewed", "")
    archive.set_review(OTHER, "S09", "confirmed", "x")
    archive.set_review(CENTRE, "S10", "confirmed", "x")
    assert [(one.student, one.is_confirmed) for one in archive.decided(OWN)] == [("S02", True), ("S03", False)]
    assert [one.student for one in archive.decided(OTHER)] == ["S09"]
    assert [one.student for one in archive.decided(CONSOLE)] == ["S02", "S03", "S09"]
    assert [one.student for one in archive.decided(CENTRE)] == ["S10"]  # of their own view each
    with pytest.raises(AccessDenied):
        archive.decided(student("S02"))
