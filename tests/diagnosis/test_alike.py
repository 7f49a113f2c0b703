"""Who else has the same pattern: the counselor's own class by name, nobody by rank, nothing that may not be seen."""

import pytest

from advisor.diagnosis.alike import alike
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.tables import academic
from tests.records.conftest import (
    ADMIN,
    CENTRE,
    CONSOLE,
    NOON,
    OTHER,
    OWN,
    TODAY,
    _people,
    _readings,
    _words,
    hurried,
)


@pytest.fixture(scope="module")
def college(tmp_path_factory, scorecard):
    folder = tmp_path_factory.mktemp("alike")
    with Archive.open(Home(folder), today=TODAY, scorecard=scorecard, create=True, clock=lambda: NOON) as archive:
        hurried(archive)
        tables = {**_people(), **_readings(), "consents": _words()}
        for row in tables["students"]:  # names in another order than the numbers
            row["pinyin"] = f"{99 - int(row['id'][1:]):02}"
        for table, rows in tables.items():
            archive.load(table, rows)
        with archive.store.write() as connection:  # two of the class whom the rule does not propose
            connection.execute(academic.update().where(academic.c.student.in_(["S02", "S03"])).values(core_mean=99.0))
        yield archive


def asked(college, scorecard, prompts, viewer, student):
    found = diagnose(college, viewer, student, scorecard=scorecard, prompts=prompts)
    assert isinstance(found, Diagnosis)
    return found, alike(college, viewer, found, scorecard=scorecard, prompts=prompts)


def test_the_counselor_reads_names_of_the_class_in_the_order_of_the_names(college, scorecard, prompts):
    found, people = asked(college, scorecard, prompts, OWN, "S01")
    assert found.flagged
    proposed = {
        id
        for id in college.students(OWN)
        if diagnose(college, OWN, id, scorecard=scorecard, prompts=prompts).flagged and id != "S01"
    }
    assert [one.student for one in people] == sorted(proposed, reverse=True)
    assert [one.name for one in people] == [f"Name {one.student}" for one in people]
    assert 0 < len(people) < 6 and all("academic" in one.shared for one in people)
    assert {one.student for one in asked(college, scorecard, prompts, OTHER, "S08")[1]} <= set(college.students(OTHER))


def test_nothing_is_shared_that_the_counselor_may_not_see_of_both(college, scorecard, prompts):
    shared = {one.student: set(one.shared) for one in asked(college, scorecard, prompts, OWN, "S01")[1]}
    assert "economy" in shared["S04"]  # both have consented
    assert not any("economy" in factors for student, factors in shared.items() if student != "S04")
    assert not any("psychology" in factors for factors in shared.values())


def test_a_student_who_is_not_proposed_shares_no_pattern_and_the_others_get_numbers_alone(college, scorecard, prompts):
    found, people = asked(college, scorecard, prompts, OWN, "S02")
    assert not found.flagged and people == ()
    for viewer in (CENTRE, CONSOLE, ADMIN):
        assert asked(college, scorecard, prompts, viewer, "S01")[1] == ()


def test_every_classmate_that_was_looked_at_is_in_the_audit(college, scorecard, prompts):
    before = len(college.seen_by(CONSOLE, "S07"))
    asked(college, scorecard, prompts, OWN, "S01")
    seen = college.seen_by(CONSOLE, "S07")
    assert len(seen) > before and str(OWN) in {one.who for one in seen}
