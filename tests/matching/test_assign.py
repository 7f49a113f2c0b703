import json

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.matching.assign import assign, places_of
from advisor.matching.gates import Gates, gate_of
from advisor.matching.match import applicant_of, match_all, openings_of
from advisor.matching.ranking import rank_all

CONSOLE = Viewer("admin", "console")


@pytest.fixture(scope="module")
def found(reading_rooms):
    return assigned(reading_rooms)


def assigned(rooms, viewer=CONSOLE, **more):
    places = places_of(rooms.archive, rooms.catalog)
    return assign(rooms.archive, viewer, places, catalog=rooms.catalog, prompts=rooms.prompts, **more)


def counselor(rooms):
    return next(viewer for n in range(1, 99) if rooms.archive.students(viewer := Viewer("counselor", f"C{n:03}")))


def test_whole_college_is_assigned_at_a_proven_optimum(reading_rooms, found):
    rooms = reading_rooms
    openings = openings_of(rooms.archive, rooms.catalog)
    with rooms.archive.at_once():
        people = [applicant_of(rooms.archive, CONSOLE, s) for s in rooms.archive.students(CONSOLE)]
    totals = np.array([one.total for one in rank_all(people, openings)])
    is_open = Gates(rooms.catalog, rooms.prompts).open_rows(people, openings)
    wide = np.repeat(np.where(is_open, totals, -9.0), [post.capacity for post in found.posts], axis=1)
    rows, columns = linear_sum_assignment(wide, maximize=True)
    assert found.objective == pytest.approx(wide[rows, columns].sum(), abs=1e-8)
    assert found.gap == 0 and found.bound == pytest.approx(found.objective, abs=1e-8)
    assert {one.student for one in found.assigned} | set(found.unassigned) == {one.student for one in people}
    assert all(post.taken <= post.capacity for post in found.posts)


def test_totals_are_those_of_match_and_no_pair_is_closed(reading_rooms):
    rooms, viewer = reading_rooms, counselor(reading_rooms)
    matched = {
        one.student: {row.job.id: row for row in one.matches}
        for one in match_all(rooms.archive, viewer, catalog=rooms.catalog, k=500, prompts=rooms.prompts)
    }
    for one in assigned(rooms, viewer).assigned:
        row = matched[one.student][one.job]
        assert one.total == row.total and row.gate.open


def test_priority_serves_the_confirmed_first_and_changes_no_total(reading_rooms, found):
    rooms = reading_rooms
    first = assigned(rooms, priority=True)
    with rooms.archive.at_once():
        confirmed = {s for s in rooms.archive.students(CONSOLE) if rooms.archive.has_confirmed_difficulty(CONSOLE, s)}
    served, served_before = ({one.student for one in f.assigned} & confirmed for f in (first, found))
    assert len(served) > len(served_before) and first.gap == 0
    totals = {(one.student, one.job): one.total for one in found.assigned}
    assert all(totals.get((one.student, one.job), one.total) == one.total for one in first.assigned)
    assert first.priority.students == len(confirmed) and found.priority is None
    assert any("困难毕业生" in notice for notice in first.notices)


def test_mentor_may_not_learn_who_comes_first(reading_rooms):
    rooms = reading_rooms
    mentor = next(v for n in range(1, 99) if rooms.archive.students(v := Viewer("mentor", f"M{n:03}")))
    with pytest.raises(AccessDenied):
        assigned(rooms, mentor, priority=True)
    assert assigned(rooms, mentor).assigned


def test_stable_variant_has_no_blocking_pair_and_stays_below_the_bound(reading_rooms, found):
    stable = assigned(reading_rooms, method="stable")
    assert stable.blocking == 0 and stable.objective <= stable.bound == found.bound
    assert stable.gap == pytest.approx(stable.bound - stable.objective)


def test_several_posts_a_student_are_different_ones(reading_rooms):
    viewer = counselor(reading_rooms)
    found = assigned(reading_rooms, viewer, per_student=3)
    pairs = [(one.student, one.job) for one in found.assigned]
    assert len(set(pairs)) == len(pairs) and found.gap == 0 and not found.unassigned
    assert {s for s, _ in pairs} <= set(reading_rooms.archive.students(viewer))


def test_many_gates_at_once_are_those_of_one(reading_rooms):
    rooms = reading_rooms
    openings = openings_of(rooms.archive, rooms.catalog)
    with rooms.archive.at_once():
        people = [applicant_of(rooms.archive, CONSOLE, s) for s in rooms.archive.students(CONSOLE)[::40]]
    gates = Gates(rooms.catalog, rooms.prompts)
    rows = gates.open_rows(people, openings)
    assert not rows.all()
    for person, row in zip(people, rows, strict=True):
        for opening, is_open in zip(openings, row, strict=True):
            assert gates.gate(person, opening) == gate_of(person, opening, rooms.prompts, gates._aliases)
            assert gates.gate(person, opening).open == is_open


def test_whoever_switched_personal_recommendations_off_is_left_to_people(rooms):
    viewer = counselor(rooms)
    student = rooms.archive.students(viewer)[0]
    assert student in {one.student for one in assigned(rooms, viewer).assigned}
    rooms.archive.set_personal(Viewer("student", student), student, False)
    after = assigned(rooms, viewer)
    assert student in after.unassigned and any("关闭了个性化推荐" in notice for notice in after.notices)


def test_command_reads_a_table_of_places(advisor, home, tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("job,capacity\nJ0001,2\nagri_tech,1000\n", encoding="gb18030")
    done = advisor("assign", "--jobs", str(table), "--json", "--as", "counselor:C001", home=home)
    answer = json.loads(done.stdout)
    assert (
        done.returncode == 0
        and answer["gap"] == 0
        and {one["job"] for one in answer["assigned"]} <= {"J0001", "agri_tech"}
    )
    assert set(answer) >= {"assigned", "unassigned", "objective", "bound", "gap", "method", "priority"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("job,capacity\nJ0001,many\n", "input.malformed"),
        ("J0001,3\n", "input.malformed"),
        ("job,capacity\n", "input.empty"),
        ("job,capacity\nJ0001,1\nJ0001,2\n", "input.value"),
    ],
)
def test_table_that_is_none_is_refused_with_its_row(text, code, tmp_path):
    from advisor.matching.capacities import read_capacities

    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputFault) as caught:
        read_capacities(str(file))
    assert caught.value.code == code
