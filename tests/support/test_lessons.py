"""Short lessons: a check each, tried as often as one likes, asked about again after sixty days."""

from datetime import timedelta

import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.support.lessons import answer_lesson, lessons
from tests.conftest import TODAY
from tests.support.conftest import STUDENT, plan_of

OWN = Viewer("student", STUDENT)


def test_a_lesson_passes_when_all_is_right_and_says_why_where_it_is_not(rooms: Rooms) -> None:
    catalog = rooms.catalog
    lesson = catalog.lessons["spot_fraud"]
    right = [check.right for check in lesson.checks]
    wrong = answer_lesson(rooms.archive, OWN, STUDENT, lesson.id, [right[0] % 3 + 1, *right[1:]], catalog=catalog)
    assert (wrong.passed, wrong.right, wrong.why) == (False, 2, (lesson.checks[0].why,))
    course = lessons(rooms.archive, OWN, STUDENT, catalog=catalog)
    assert course.next == lesson.id  # begun and not passed goes first
    done = answer_lesson(rooms.archive, OWN, STUDENT, lesson.id, right, catalog=catalog)
    assert done.passed and done.refresh_on == (TODAY + timedelta(days=60)).isoformat()
    found = plan_of(rooms, OWN, STUDENT)
    assert next(card.value for card in found.cards if card.measure == "lessons.passed") == 1


@pytest.mark.parametrize(("days", "state"), [(59, "passed"), (60, "refresh")])
def test_a_lesson_is_asked_about_again_after_sixty_days(rooms: Rooms, days: int, state: str) -> None:
    for lesson in rooms.catalog.lessons.values():
        at = (TODAY - timedelta(days=days)).isoformat()
        row = {"student": STUDENT, "lesson": lesson.id, "right": 3, "total": 3, "at": at}
        rooms.archive.load("lessons_taken", [row])
    course = lessons(rooms.archive, OWN, STUDENT, catalog=rooms.catalog)
    assert {line.state for line in course.lessons} == {state}
    assert (course.next is None) == (state == "passed")


def test_nobody_answers_for_another_and_a_wrong_number_of_answers_is_refused(rooms: Rooms) -> None:
    with pytest.raises(AccessDenied):
        answer_lesson(
            rooms.archive, Viewer("counselor", "C001"), STUDENT, "spot_fraud", [2, 2, 2], catalog=rooms.catalog
        )
    with pytest.raises(InputFault):
        answer_lesson(rooms.archive, OWN, STUDENT, "spot_fraud", [2], catalog=rooms.catalog)
    with pytest.raises(InputFault):
        answer_lesson(rooms.archive, OWN, STUDENT, "nothing", [2, 2, 2], catalog=rooms.catalog)
