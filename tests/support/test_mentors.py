"""Two mentors each, optimal under capacity; ratings become evidence; courses come from what is weak."""

import itertools

import numpy as np
import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.support.mentors import LOAD, assign, courses, pair_up, rate
from tests.support.conftest import CONSOLE


@pytest.mark.parametrize("seed", range(12))
def test_no_other_assignment_is_better(seed: int) -> None:
    """Against every assignment there is, on small cases."""
    rng = np.random.default_rng(seed)
    worth, capacities = rng.integers(0, 9, (5, 3)) / 8, [2, 2, 3]
    pairs, objective, bound = pair_up(worth, capacities)
    best = -np.inf
    for chosen in itertools.product(range(3), repeat=5):
        counts = [chosen.count(column) for column in range(3)]
        if all(count <= size for count, size in zip(counts, capacities, strict=True)):
            load = sum(LOAD * k / size for count, size in zip(counts, capacities, strict=True) for k in range(count))
            best = max(best, sum(worth[row, column] for row, column in enumerate(chosen)) - load)
    assert objective == pytest.approx(best)
    assert bound == pytest.approx(objective)
    assert None not in pairs


def test_places_that_do_not_suffice_leave_the_least_fitting_without() -> None:
    pairs, objective, bound = pair_up(np.array([[1.0], [0.2], [0.9]]), [2])
    assert pairs == [0, None, 0]
    assert objective == pytest.approx(1.9 - LOAD / 2) == pytest.approx(bound)
    assert pair_up(np.zeros((0, 2)), [1, 1]) == ([], 0.0, 0.0)
    assert pair_up(np.zeros((2, 0)), [])[0] == [None, None]


def test_load_is_even_where_all_else_is_equal() -> None:
    pairs, _, _ = pair_up(np.zeros((9, 3)), [9, 9, 9])
    assert sorted(pairs.count(column) for column in range(3)) == [3, 3, 3]


def test_everybody_accompanied_gets_one_of_each_kind(rooms: Rooms, registered: tuple[str, ...]) -> None:
    found = assign(rooms.archive, CONSOLE, catalog=rooms.catalog)
    assert {line.student for line in found.assigned} == set(registered)
    assert all(line.school_mentor == "M001" and line.enterprise_mentor == "M002" for line in found.assigned)
    assert found.objective == pytest.approx(found.bound)
    again = {line.student: set(line.mentors) for line in rooms.archive.ledger.accompanied(CONSOLE)}
    assert set(map(frozenset, again.values())) == {frozenset({"M001", "M002"})}


def test_a_capacity_that_was_said_is_kept_and_an_assignment_opens_nothing_by_itself(rooms: Rooms) -> None:
    mentor = Viewer("mentor", "M002")
    rooms.archive.ledger.set_profile(CONSOLE, "M002", ("410105",), ("horticulture",), 20)
    found = assign(rooms.archive, CONSOLE, catalog=rooms.catalog)
    assert found.load["M002"] == 20
    with rooms.archive.at_once():
        granted = {
            student
            for student in rooms.archive.students(CONSOLE)
            if any(c.what == "mentor" and c.state == "granted" for c in rooms.archive.consents(CONSOLE, student))
        }
    assert set(rooms.archive.students(mentor)) <= granted


def test_only_those_who_look_after_students_assign(rooms: Rooms) -> None:
    for viewer in (Viewer("mentor", "M001"), Viewer("student", "S20230001")):
        with pytest.raises(AccessDenied):
            assign(rooms.archive, viewer, catalog=rooms.catalog)


def test_a_rating_on_the_anchored_scale_feeds_the_portrait(rooms: Rooms) -> None:
    mentor = Viewer("mentor", "M001")
    student = rooms.archive.students(mentor)[0]
    weak = courses(rooms.archive, mentor, student, catalog=rooms.catalog)[0]
    rating, anchor = rate(rooms.archive, mentor, student, weak.skill, 4, "自己排除了两次故障", catalog=rooms.catalog)
    assert (rating.level, anchor.value) == (4, 0.8)
    held = {skill.skill: skill for skill in rooms.archive.portrait(mentor, student)}[weak.skill]
    assert held.level > weak.held
    assert held.evidence[-1].kind == "mentor" and held.evidence[-1].quote == "自己排除了两次故障"
    for level, seen in ((6, "x"), (0, "x"), (3, " ")):
        with pytest.raises(InputFault):
            rate(rooms.archive, mentor, student, weak.skill, level, seen, catalog=rooms.catalog)
    with pytest.raises(AccessDenied):
        rate(rooms.archive, Viewer("counselor", "C001"), student, weak.skill, 3, "x", catalog=rooms.catalog)


def test_courses_begin_with_the_largest_gap_and_name_no_skill_that_is_not_on_record(reading_rooms: Rooms) -> None:
    counselor = Viewer("counselor", "C001")
    for student in reading_rooms.archive.students(counselor)[:30]:
        rows = courses(reading_rooms.archive, counselor, student, catalog=reading_rooms.catalog)
        gaps = [row.required - row.held for row in rows]
        assert gaps == sorted(gaps, reverse=True) and all(gap > 0 for gap in gaps)
        held = {skill.skill for skill in reading_rooms.archive.portrait(counselor, student)}
        assert {row.skill for row in rows} <= held
