"""From a placement to the check after half a year, and who is told what."""

from datetime import date

import pytest

from advisor.app.wiring import Rooms
from advisor.catalog.catalog import Catalog
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.outcomes import Graduate, OutcomeEvent
from advisor.support.following import follow, next_check
from advisor.support.track import lists, track

COUNSELOR = Viewer("counselor", "C001")
STUDENT = "S20230001"


def graduate(*events: OutcomeEvent) -> Graduate:
    return Graduate("S1", "K01", 2026, "job", events)


def placed(on: str, **more: object) -> OutcomeEvent:
    return OutcomeEvent("placed", on, **{"code": "11", "employer": "甲", **more})  # type: ignore[arg-type]


def check(on: str, step: str, *, reached: bool = True, stayed: bool | None = True) -> OutcomeEvent:
    return OutcomeEvent("check", on, step=step, reached=reached, stayed=stayed)


def test_retention_is_unknown_until_the_day_and_until_somebody_was_reached(catalog: Catalog) -> None:
    life = graduate(placed("2026-01-01"))
    early = follow(life, catalog.outcomes, date(2026, 6, 29))
    assert (early.is_observable, early.retained) == (False, None)
    later = follow(life, catalog.outcomes, date(2026, 6, 30))
    assert (later.is_observable, later.retained) == (True, None)
    missed = graduate(placed("2026-01-01"), check("2026-07-01", "d180", reached=False, stayed=None))
    assert follow(missed, catalog.outcomes, date(2026, 8, 1)).retained is None
    seen = graduate(placed("2026-01-01"), check("2026-07-01", "d180"))
    assert follow(seen, catalog.outcomes, date(2026, 8, 1)).retained is True


def test_who_left_or_changed_before_the_day_is_not_retained(catalog: Catalog) -> None:
    left = graduate(placed("2026-01-01"), OutcomeEvent("left", "2026-03-01", reason="pay"))
    found = follow(left, catalog.outcomes, date(2026, 8, 1))
    assert (found.retained, found.employed, found.left_on, found.reason) == (False, False, date(2026, 3, 1), "pay")
    changed = graduate(*left.events, placed("2026-03-20", employer="乙"))
    found = follow(changed, catalog.outcomes, date(2026, 8, 1))
    assert (found.retained, found.employed, found.left_on, found.first_employer) == (False, True, None, "甲")
    after = graduate(placed("2026-01-01"), check("2026-07-02", "d180"), OutcomeEvent("left", "2026-07-20"))
    assert follow(after, catalog.outcomes, date(2026, 8, 1)).retained is True


def test_study_is_a_destination_and_no_work(catalog: Catalog) -> None:
    found = follow(graduate(placed("2026-06-01", code="80")), catalog.outcomes, date(2026, 8, 1))
    assert (found.code, found.employed, found.placed_on, found.retained) == ("80", False, None, None)


def test_checks_fall_due_one_after_the_other(catalog: Catalog) -> None:
    life = graduate(placed("2026-09-01"))
    assert next_check(life.events[0], life, catalog.outcomes) == "2026-10-01"
    found = follow(life, catalog.outcomes, date(2026, 9, 2))
    assert found.due == ("d30", date(2026, 10, 1))
    then = graduate(*life.events, check("2026-10-05", "d30"))
    assert follow(then, catalog.outcomes, date(2026, 10, 6)).due == ("d90", date(2026, 11, 30))
    assert next_check(then.events[1], then, catalog.outcomes) == "2026-11-30"
    assert follow(graduate(), catalog.outcomes, date(2026, 10, 6)).due is None


def test_nothing_later_than_the_day_counts(catalog: Catalog) -> None:
    life = graduate(placed("2026-01-01"), OutcomeEvent("left", "2026-03-01"))
    assert follow(life, catalog.outcomes, date(2026, 2, 1)).employed is True


def test_a_counselor_keeps_events_of_the_own_class_alone(rooms: Rooms) -> None:
    event = placed("2026-09-01")
    kept = track(rooms.archive, COUNSELOR, STUDENT, event, knowledge=rooms.catalog.outcomes)
    assert [(one.kind, one.on, one.next_check) for one in kept.events][-1] == ("placed", "2026-09-01", "2026-10-01")
    assert (
        track(rooms.archive, Viewer("student", STUDENT), STUDENT, None, knowledge=rooms.catalog.outcomes).events
        == kept.events
    )
    for stranger in (Viewer("counselor", "C002"), Viewer("mentor", "M001"), Viewer("student", "S20230002")):
        with pytest.raises(AccessDenied):
            track(rooms.archive, stranger, STUDENT, event, knowledge=rooms.catalog.outcomes)
    seen = rooms.archive.seen_by(Viewer("student", STUDENT), STUDENT)
    assert seen is not None


@pytest.mark.parametrize(
    ("event", "where"),
    [
        (OutcomeEvent("flown", "2026-09-01"), "--event"),
        (placed("2027-01-01"), "--on"),
        (placed("2026-09-01", code="99"), "--code"),
        (placed("2026-09-01", pay_yuan_month=-3.0), "--pay"),
        (placed("2026-09-01", satisfaction=6), "--satisfaction"),
        (OutcomeEvent("check", "2026-09-01", step="d31"), "--step"),
        (OutcomeEvent("left", "2026-09-01"), "--event"),
    ],
)
def test_an_impossible_event_is_refused_and_nothing_kept(event: OutcomeEvent, where: str, rooms: Rooms) -> None:
    student = next(one.student for one in rooms.archive.outcomes.graduates(COUNSELOR) if not one.events)
    with pytest.raises(InputFault) as caught:
        track(rooms.archive, COUNSELOR, student, event, knowledge=rooms.catalog.outcomes)
    assert (caught.value.code, caught.value.where) == ("input.value", where)
    assert rooms.archive.outcomes.events(COUNSELOR, student) == ()


def test_lists_stand_by_day_and_hold_the_own_students_alone(rooms: Rooms) -> None:
    knowledge = rooms.catalog.outcomes
    own = set(rooms.archive.students(COUNSELOR))
    for student in sorted(own)[:6]:
        track(rooms.archive, COUNSELOR, student, placed("2026-08-01"), knowledge=knowledge)
        track(
            rooms.archive, COUNSELOR, student, OutcomeEvent("left", "2026-09-10", reason="hours"), knowledge=knowledge
        )
    found = lists(rooms.archive, COUNSELOR, knowledge=knowledge, within=30)
    assert [line.due for line in found.due] == sorted(line.due for line in found.due)
    assert {line.student for line in (*found.due, *found.relapsed)} <= own
    assert set(sorted(own)[:6]) <= {line.student for line in found.relapsed}
    assert found.reasons is not None
    assert found.reasons["hours"] >= 6
    with pytest.raises(AccessDenied):
        lists(rooms.archive, Viewer("mentor", "M001"), knowledge=knowledge)
    with pytest.raises(AccessDenied):
        lists(rooms.archive, Viewer("admin", "A001"), knowledge=knowledge)
