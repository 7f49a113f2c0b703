"""A rehearsal is the student's own: a counselor sees that it took place, and the rest only where it was shared."""

import pytest

from advisor.errors import AccessDenied, InputFault
from tests.records.conftest import CENTRE, OTHER, OWN, student

BODY = {
    "kind": "interview",
    "job": {"title": "Gardener"},
    "ended": "done",
    "turns": [{"question": "why", "follow_up_of": None, "answer": "secret", "score": {"overall": 60.0, "level": 3}}],
}


@pytest.fixture
def kept(archive):
    return archive.keep_practice(student("S01"), "S01", BODY)


def test_a_counselor_sees_participation_until_it_is_shared_and_after_it_is_taken_back(archive, kept):
    def seen():
        return archive.practices(OWN, "S01")[0].body

    assert seen() == {"kind": "interview", "answered": 1, "ended": "done", "shared": False}
    archive.share_practice(student("S01"), kept)
    assert seen()["turns"][0]["answer"] == "secret"
    archive.share_practice(student("S01"), kept, is_shared=False)
    assert "turns" not in seen()


@pytest.mark.parametrize("viewer", [OWN, OTHER, CENTRE, student("S02")])
def test_nobody_else_shares_it(archive, kept, viewer):
    with pytest.raises(AccessDenied):
        archive.share_practice(viewer, kept)


def test_a_teachers_level_stands_beside_the_engines(archive, kept):
    with pytest.raises(AccessDenied):
        archive.override_practice(OWN, kept, 1, 4, "told more than it shows")
    archive.share_practice(student("S01"), kept)
    assert archive.override_practice(OWN, kept, 1, 4, "told more than it shows") == (3, 4)
    assert archive.practices(student("S01"), "S01")[0].body["turns"][0]["score"]["level"] == 3
    assert archive.practice_overrides(OWN) == ((3, 4),)
    assert archive.practice_overrides(OTHER) == ()
    with pytest.raises(InputFault):
        archive.override_practice(OWN, kept, 2, 4, "")
    for viewer in (OTHER, student("S01")):
        with pytest.raises(AccessDenied):
            archive.override_practice(viewer, kept, 1, 1, "")


@pytest.mark.parametrize("practice", ["P999", "x", "P1; drop"])
def test_a_practice_that_is_nobodys_answers_like_a_strangers(archive, practice):
    with pytest.raises(AccessDenied):
        archive.share_practice(student("S01"), practice)


def test_a_class_comes_as_nameless_means_of_those_whom_the_viewer_reaches(archive):
    for id, overall in (("S02", 40.0), ("S01", 60.0), ("S08", 90.0)):
        turns = [{**BODY["turns"][0], "score": {"overall": overall, "level": 3}}]
        archive.keep_practice(student(id), id, {**BODY, "turns": turns})
    assert archive.group_practice(OWN, "K1", "Gardener") == (40.0, 60.0)
    assert archive.group_practice(OWN, "K2", "Gardener") == ()
    assert archive.group_practice(OWN, "K1", "Gardener", ["another question"]) == ()
    assert archive.group_practice(OWN, "K1", "Nurse") == ()
