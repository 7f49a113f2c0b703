import json

import pytest

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.matching.feedback import report, say
from advisor.matching.match import match

CONSOLE = Viewer("admin", "console")


def posts(rooms, student, viewer=None, **more):
    viewer = viewer or Viewer("student", student)
    return match(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts, **more)


def test_a_word_is_kept_and_reported_without_naming_anybody(rooms):
    students = rooms.archive.students(CONSOLE)[:6]
    for n, student in enumerate(students):
        own = Viewer("student", student)
        say(rooms.archive, own, student, post=rooms.post("J0003"), useful=True)
        found = say(rooms.archive, own, student, post=rooms.post("J0003"), useful=n < 4, note="离家近")
        assert [one.useful for one in found.feedback] == [True, n < 4] and found.done
    say(rooms.archive, Viewer("student", students[0]), students[0], post=rooms.post("J0001"), useful=True)
    found = report(rooms.archive, CONSOLE, catalog=rooms.catalog)
    (line,) = found.posts
    assert (line.job, line.n, line.useful) == ("J0003", 6, 4) and found.withheld == 1
    assert line.ci[0] < line.share < line.ci[1]
    assert "离家近" not in repr(found)


def test_who_may_write_for_a_student(rooms):
    student = rooms.archive.students(Viewer("counselor", "C001"))[0]
    say(rooms.archive, Viewer("counselor", "C001"), student, personal=False)
    assert not rooms.archive.is_personal(Viewer("student", student), student)
    mentor = next(v for n in range(1, 99) if rooms.archive.students(v := Viewer("mentor", f"M{n:03}")))
    with pytest.raises(AccessDenied):
        say(rooms.archive, mentor, rooms.archive.students(mentor)[0], personal=False)
    with pytest.raises(InputFault):
        say(rooms.archive, CONSOLE, student, post=rooms.post("J0003"), useful=True, note="长" * 1001)


def test_switched_off_the_list_goes_by_major_and_region_alone(rooms):
    student = next(
        s
        for s in rooms.archive.students(CONSOLE)
        if any(rooms.archive.file(CONSOLE, s).major_code in pack.majors for pack in rooms.catalog.occupations.values())
    )
    personal = posts(rooms, student)
    say(rooms.archive, Viewer("student", student), student, personal=False)
    plain = posts(rooms, student)
    assert personal.personal and not plain.personal and plain.weights == {}
    assert all(one.fit is None and one.total is None and one.have == one.gaps == () for one in plain.matches)
    major = rooms.archive.file(CONSOLE, student).major_code
    packs = {job.id: rooms.catalog.occupations[job.pack] for job in rooms.jobs if job.pack}
    assert major in packs[plain.matches[0].job.id].majors
    assert any("没有使用您的技能" in notice for notice in plain.notices)
    assert posts(rooms, student, job="J0003").matches[0].total is not None  # asked for by name
    say(rooms.archive, Viewer("student", student), student, personal=True)
    assert posts(rooms, student) == personal


def test_plain_list_is_the_same_whatever_the_portrait_holds(rooms):
    with rooms.archive.at_once():
        files = [rooms.archive.file(CONSOLE, s) for s in rooms.archive.students(CONSOLE)]
    major = files[0].major_code
    first, second = [one.student for one in files if one.major_code == major and not one.needs_stated][:2]
    assert rooms.archive.portrait(CONSOLE, first) != rooms.archive.portrait(CONSOLE, second)
    for student in (first, second):
        say(rooms.archive, Viewer("student", student), student, personal=False)
    lists = [[one.job for one in posts(rooms, student, k=20).matches] for student in (first, second)]
    assert lists[0] == lists[1] and len(lists[0]) == 20


def test_command_keeps_and_reports(advisor, home):
    student = "S20230001"
    said = advisor("feedback", student, "--job", "J0003", "--useful", "no", "--note", "太远", "--json", home=home)
    answer = json.loads(said.stdout)
    assert answer["done"] and answer["feedback"][0]["note"] == "太远" and answer["feedback"][0]["useful"] is False
    assert json.loads(advisor("feedback", "--report", "--json", home=home).stdout)["withheld"] == 1
    assert advisor("feedback", student, "--useful", "yes", home=home).returncode == 2
    assert advisor("feedback", student, "--personal", "maybe", home=home).returncode == 1
