"""What became of a graduate is seen by the person, the class counselor, the centre and the console, and is audited."""

import pytest

from advisor.errors import AccessDenied
from advisor.records.archive import Archive
from advisor.records.outcomes import OutcomeEvent
from tests.records.conftest import CENTRE, CONSOLE, MENTOR, OTHER, OWN, student

PLACED = OutcomeEvent("placed", "2026-05-01", code="11", employer="甲")


def test_each_role_sees_and_keeps_what_is_theirs(archive: Archive) -> None:
    for viewer in (student("S01"), OWN, CENTRE, CONSOLE):
        before = len(archive.outcomes.events(viewer, "S01"))
        assert len(archive.outcomes.keep(viewer, "S01", PLACED)) == before + 1
    assert {event.by for event in archive.outcomes.events(OWN, "S01")} == {
        "student:S01", str(OWN), str(CENTRE), str(CONSOLE),
    }  # fmt: skip
    for viewer in (OTHER, MENTOR, student("S02")):
        with pytest.raises(AccessDenied):
            archive.outcomes.events(viewer, "S01")
        with pytest.raises(AccessDenied):
            archive.outcomes.keep(viewer, "S01", PLACED)


def test_a_counselor_counts_the_own_classes_and_a_list_is_audited(archive: Archive) -> None:
    own = {one.student for one in archive.outcomes.graduates(OWN)}
    assert own == set(archive.students(OWN))
    rows = len(archive.audited(CONSOLE, 1000))
    archive.outcomes.graduates(OWN, is_list=True)
    assert len(archive.audited(CONSOLE, 1000)) == rows + 1
    with pytest.raises(AccessDenied):
        archive.outcomes.graduates(MENTOR)


def test_the_person_finds_who_looked(archive: Archive) -> None:
    archive.outcomes.events(OWN, "S01")
    assert any(seen.card == "outcomes" for seen in archive.seen_by(student("S01"), "S01"))
