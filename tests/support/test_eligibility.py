"""Conditions are decided one by one; what is unknown is asked, what is protected is for the person to say."""

from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import update

from advisor.app.wiring import Rooms
from advisor.catalog.support_rows import Span
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.tables import economy, students
from advisor.support.eligibility import Eligibility, PolicyResult, eligibility, state_fact, window_of
from tests.support.conftest import STUDENT

OWN, COUNSELOR = Viewer("student", STUDENT), Viewer("counselor", "C001")


def found(rooms: Rooms, viewer: Viewer, policy: str | None = None) -> Eligibility:
    return eligibility(rooms.archive, viewer, STUDENT, catalog=rooms.catalog, prompts=rooms.prompts, policy=policy)


def one(rooms: Rooms, viewer: Viewer, policy: str) -> PolicyResult:
    (result,) = found(rooms, viewer, policy).results
    return result


def say(rooms: Rooms, answer: str, viewer: Viewer = OWN) -> None:
    state_fact(rooms.archive, viewer, STUDENT, answer, catalog=rooms.catalog)


def test_an_unknown_fact_brings_its_one_question_and_the_answer_settles_it(rooms: Rooms) -> None:
    first = one(rooms, OWN, "service_131")
    assert (first.result, first.window) == ("UNKNOWN", "OPEN")
    assert first.ask and [row.ask for row in first.conditions].count(first.ask) == 1
    say(rooms, "has_work=no")
    assert (one(rooms, OWN, "service_131").result, one(rooms, OWN, "service_131").ask) == ("PASS", None)
    say(rooms, "has_work=yes")
    assert one(rooms, OWN, "service_131").result == "FAIL"


def test_a_window_that_has_closed_is_no_condition_that_failed(rooms: Rooms) -> None:
    say(rooms, "aid_category=yes")
    result = one(rooms, OWN, "job_seeking_subsidy")
    assert (result.result, result.window, result.ask) == ("PASS", "CLOSED", None)


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2025, 8, 31), "NOT_STARTED"), (date(2025, 9, 1), "OPEN"), (date(2026, 6, 30), "OPEN"), (date(2026, 7, 1), "CLOSED")],
)  # fmt: skip
def test_windows_are_counted_from_the_year_of_graduation(today: date, state: str) -> None:
    assert window_of(Span("-1-09-01", "0-06-30", False), 2026, today)[0] == state
    assert window_of(Span("-1-09-01", "0-06-30", True), 2026, today)[0] == ("UNKNOWN" if state == "OPEN" else state)


def test_what_the_reader_may_not_know_is_asked_whatever_is_on_record(rooms: Rooms) -> None:
    rooms.archive.consent(OWN, STUDENT, "economy", "withdrawn")
    before = asdict(found(rooms, COUNSELOR))
    say(rooms, "aid_category=yes")
    with rooms.archive.store.write() as connection:
        connection.execute(update(students).values(disability="肢体"))
        connection.execute(update(economy).values(income_month=300.0))
    assert asdict(found(rooms, COUNSELOR)) == before
    protected = one(rooms, COUNSELOR, "job_seeking_subsidy").conditions[1]
    assert protected.result == "ASK"
    assert one(rooms, OWN, "job_seeking_subsidy").conditions[1].result == "PASS"
    rooms.archive.consent(OWN, STUDENT, "economy", "granted")
    assert one(rooms, COUNSELOR, "job_seeking_subsidy").conditions[1].result == "PASS"


def test_an_income_is_never_taken_for_a_status(rooms: Rooms) -> None:
    with rooms.archive.store.write() as connection:
        connection.execute(update(economy).values(income_month=100.0))
        connection.execute(update(students).values(disability=None))
    assert one(rooms, OWN, "job_seeking_subsidy").conditions[1].result == "UNKNOWN"


def test_nobody_answers_for_the_student(rooms: Rooms) -> None:
    for viewer in (COUNSELOR, Viewer("centre", "Z001"), Viewer("admin", "console")):
        with pytest.raises(AccessDenied):
            say(rooms, "has_work=no", viewer)


@pytest.mark.parametrize("answer", ["rich=yes", "has_work=maybe", "seeking=yes", ""])
def test_an_answer_that_no_condition_asks_for_is_refused(rooms: Rooms, answer: str) -> None:
    with pytest.raises(InputFault):
        say(rooms, answer)


def test_every_policy_has_a_verdict_and_an_unknown_one_is_named(rooms: Rooms) -> None:
    for policy in rooms.catalog.policies:
        result = one(rooms, OWN, policy)
        assert result.result in ("PASS", "FAIL", "UNKNOWN", "ASK") and result.conditions
        assert result.clause or result.source
    with pytest.raises(InputFault):
        found(rooms, OWN, "no_such_policy")
