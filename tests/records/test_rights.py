"""Everybody sees what is theirs to see, and not a word more."""

from collections.abc import Callable

import pytest

from advisor.errors import AccessDenied, AdvisorError, NotFound
from advisor.facts import Missing, Viewer
from advisor.records.archive import Archive
from advisor.records.people import FACTORS
from advisor.records.rights import ACTIONS, READERS, RIGHTS, condition_of
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, IDS, MENTOR, OTHER, OWN, SILENT, student

K1 = IDS[:7]

# Written from the contract by hand, not from the table of rights: viewer → students, view, factors shown for a student.
REACHED = {
    OWN: K1,
    OTHER: IDS[7:],
    MENTOR: ("S01",),
    CENTRE: IDS,
    CONSOLE: IDS,
    ADMIN: IDS,
    **{student(id): (id,) for id in IDS},
}


def shown_of(viewer: Viewer, id: str) -> set[str]:
    """The factors whose figures the contract gives this viewer of this student."""
    seekers = {"academic", "practice"} | (set() if id == "S05" else {"jobseeking"})
    if viewer.role == "student":
        return seekers | {"economy", "psychology"}
    if viewer.role == "mentor":
        return {"academic", "practice"}
    if viewer.role == "centre":
        economy = {"economy"} if id == "S01" else set()
        return seekers | economy | ({"psychology"} if id != "S08" else set())
    if viewer == CONSOLE:
        return seekers | {"economy"}
    return seekers | ({"economy"} if id in ("S01", "S04") else set())


@pytest.mark.parametrize("viewer", list(REACHED), ids=str)
def test_each_reader_reaches_exactly_their_own_students(archive: Archive, viewer: Viewer) -> None:
    assert archive.students(viewer) == REACHED[viewer]
    assert tuple(line.student for line in archive.roster(viewer)) == REACHED[viewer]


@pytest.mark.parametrize("viewer", list(REACHED), ids=str)
def test_a_file_holds_the_figures_of_the_view_and_no_other(archive: Archive, viewer: Viewer) -> None:
    views = {"student": None, "counselor": "class", "mentor": "mentor", "centre": "centre", "admin": "class"}
    for id in REACHED[viewer]:
        file = archive.file(viewer, id)
        assert file.view == views[viewer.role]
        assert set(file.readings) == shown_of(viewer, id), id
        assert {line.what for line in file.missing} == set(file.factors) - set(file.readings)
        if viewer.role == "mentor":
            assert set(file.factors) == {"academic", "practice"}
        if viewer.role in ("counselor", "admin"):
            assert "psychology" not in file.factors


@pytest.mark.parametrize("viewer", [*REACHED, SILENT], ids=str)
def test_whom_a_reader_may_not_see_answers_like_nobody(archive: Archive, viewer: Viewer) -> None:
    doors: tuple[Callable[[str], object], ...] = (
        lambda id: archive.file(viewer, id),
        lambda id: archive.portrait(viewer, id),
        lambda id: archive.reports(viewer, id),
        lambda id: archive.interests(viewer, id),
        lambda id: archive.certificates(viewer, id),
        lambda id: archive.internships(viewer, id),
        lambda id: archive.interviews(viewer, id),
        lambda id: archive.comparison(viewer, id, "academic"),
        lambda id: archive.readings_over_time(viewer, id, "academic"),
        lambda id: archive.review(viewer, id),
        lambda id: archive.history(viewer, id),
        lambda id: archive.set_review(viewer, id, "confirmed"),
        lambda id: archive.replies(viewer, id),
        lambda id: archive.reply(viewer, id, "academic.core_mean", "text"),
        lambda id: archive.practices(viewer, id),
        lambda id: archive.keep_practice(viewer, id, {}),
        lambda id: archive.consents(viewer, id),
        lambda id: archive.consent(viewer, id, "economy", "granted"),
        lambda id: archive.seen_by(viewer, id),
    )
    unseen = [id for id in IDS if id not in REACHED.get(viewer, ())]
    for door in doors:
        nobody = fault_of(door, "S99")
        expected = NotFound if viewer == CONSOLE else AccessDenied
        assert isinstance(nobody, expected)
        for id in unseen:
            seen = fault_of(door, id)
            assert isinstance(seen, AccessDenied)
            assert (seen.code, seen.variant, seen.where, seen.values, str(seen)) == (
                nobody.code,
                nobody.variant,
                nobody.where,
                nobody.values,
                str(nobody),
            )


def fault_of(door: Callable[[str], object], id: str) -> AdvisorError:
    with pytest.raises(AdvisorError) as caught:
        door(id)
    return caught.value


def test_the_console_alone_is_told_that_nobody_is_there_with_the_nearest(archive: Archive) -> None:
    with pytest.raises(NotFound) as caught:
        archive.file(CONSOLE, "S011")
    assert caught.value.code == "notfound.student"
    assert len(caught.value.values["nearest"]) == 3
    assert {"S01", "S11"} <= set(caught.value.values["nearest"])


def test_an_administrator_without_a_reason_sees_no_student(archive: Archive) -> None:
    with pytest.raises(AccessDenied) as caught:
        archive.students(SILENT)
    assert caught.value.code == "access.denied"


def test_economy_without_consent_reads_the_same_whatever_is_on_record(archive: Archive) -> None:
    from sqlalchemy import delete

    from advisor.records.tables import economy

    line = Missing("economy", archive.scorecard.factors["economy"].label, "no_consent")
    before = archive.file(OWN, "S02")
    with archive.store.write() as connection:
        connection.execute(delete(economy).where(economy.c.student == "S02"))
    after = archive.file(OWN, "S02")
    archive.load("economy", [{"id": "x", "student": "S02", "income_month": -5.0, "as_of": "2026-07-01"}])
    outlier = archive.file(OWN, "S02")
    assert before == after == outlier
    assert before.missing == (line,)


def test_withdrawing_a_consent_counts_at_the_next_read(archive: Archive) -> None:
    assert "economy" in archive.file(OWN, "S01").readings
    archive.consent(student("S01"), "S01", "economy", "withdrawn")
    assert "economy" not in archive.file(OWN, "S01").readings
    assert "economy" in archive.file(CENTRE, "S01").readings
    archive.consent(student("S01"), "S01", "economy", "withdrawn", to="centre")
    assert "economy" not in archive.file(CENTRE, "S01").readings
    archive.consent(student("S01"), "S01", "mentor", "withdrawn")
    with pytest.raises(AccessDenied):
        archive.file(MENTOR, "S01")
    assert archive.students(MENTOR) == ()


def test_nobody_but_the_student_consents(archive: Archive) -> None:
    for viewer in (OWN, MENTOR, CENTRE, CONSOLE, ADMIN):
        with pytest.raises(AccessDenied):
            archive.consent(viewer, "S01", "economy", "granted")


def test_causes_and_special_status_are_told_to_the_entitled_alone(archive: Archive) -> None:
    told = {viewer: archive.file(viewer, "S01") for viewer in (student("S01"), OWN, MENTOR, CENTRE, CONSOLE, ADMIN)}
    assert told[student("S01")].registered_causes == ("economic", "ability", "special", "psychological")
    assert told[OWN].causes == told[OWN].registered_causes == ("economic", "ability")
    assert told[MENTOR].causes == ("ability",)
    assert told[MENTOR].registered_causes == ()
    assert told[CENTRE].registered_causes == ("economic", "ability", "psychological")
    assert told[CONSOLE].registered_causes == ("economic", "ability", "special")
    assert told[ADMIN].registered_causes == ("economic", "ability")
    assert {viewer for viewer, file in told.items() if file.special} == {student("S01"), CONSOLE}
    assert archive.file(OWN, "S06").causes == ("ability",)
    archive.consent(student("S01"), "S01", "special", "granted", to="counselor")
    assert archive.file(OWN, "S01").special == "hearing"
    assert archive.file(OTHER, "S08").special is None


def test_needs_reach_those_whom_the_student_addressed(archive: Archive) -> None:
    said = [("city:Kunming", "everyone"), ("step_free", "centre"), ("no_night", "self")]
    archive.load("needs_stated", [{"student": "S01", "need": need, "to": to, "on": "2026-09-01"} for need, to in said])
    assert archive.file(OWN, "S01").needs_stated == ("city:Kunming",)
    assert archive.file(CENTRE, "S01").needs_stated == ("city:Kunming", "step_free")
    assert archive.file(student("S01"), "S01").needs_stated == ("city:Kunming", "step_free", "no_night")


def test_jobseeking_is_asked_of_those_alone_who_seek_a_job(archive: Archive) -> None:
    assert "jobseeking" not in archive.file(OWN, "S05").factors
    assert "jobseeking" in archive.file(OWN, "S04").factors


def test_the_table_of_rights_names_known_readers_and_actions_only() -> None:
    for resource, cells in RIGHTS.items():
        assert set(cells) <= set(READERS), resource
        for cell in cells.values():
            for word in cell.split():
                action, _, condition = word.partition(":")
                assert action in ACTIONS
                assert condition in ("", "granted", "kept", "named")
    assert {resource for resource in RIGHTS if condition_of("mentor", resource) is not None} & set(FACTORS) == {
        "academic",
        "practice",
    }


def test_who_is_asking_must_be_somebody(archive: Archive) -> None:
    assert archive.viewer("counselor:C01") == OWN
    assert archive.viewer("admin:A01", "parents' complaint 7") == ADMIN
    assert archive.viewer("admin:console") == CONSOLE
    assert archive.viewer("student:S01", "curious").reason is None
    for spec in ("counselor:C09", "mentor:C01", "student:S99", "admin:Z01"):
        with pytest.raises(AccessDenied) as denied:
            archive.viewer(spec)
        assert denied.value.code == "access.login"
    for spec in ("", "C01", "teacher:C01", "counselor:", "student:S01;drop"):
        with pytest.raises(AdvisorError) as wrong:
            archive.viewer(spec)
        assert wrong.value.code == "input.value"
