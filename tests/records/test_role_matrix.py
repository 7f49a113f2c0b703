"""Every cell of the table of rights, asked at the doors: role × resource × action, and nothing beside it."""

import itertools
from collections.abc import Callable, Mapping

import pytest

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, AdvisorError, NotFound, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.corrections import Corrections
from advisor.records.dossier import Dossier
from advisor.records.outcomes import OutcomeEvent
from advisor.records.people import FACTORS
from advisor.records.rights import ACTIONS, DUTIES, READERS, RIGHTS, condition_of, may, reader_of
from advisor.records.rights_page import rights_page
from advisor.records.users import Users
from tests.conftest import ROOT
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, IDS, MENTOR, OTHER, OWN, SILENT, student

VIEWERS = {
    "self": student("S01"),
    "counselor": OWN,
    "mentor": MENTOR,
    "centre": CENTRE,
    "console": CONSOLE,
    "admin": ADMIN,
}
STRANGERS = (student("S02"), OTHER, SILENT)
Door = Callable[[Archive, Viewer, str], object]


def _corrections(archive: Archive) -> Corrections:
    return Corrections(archive, archive.scorecard)


READ: Mapping[str, Door] = {
    "file": lambda archive, viewer, id: archive.file(viewer, id),
    "portrait": lambda archive, viewer, id: archive.portrait(viewer, id),
    "reports": lambda archive, viewer, id: archive.reports(viewer, id),
    "interests": lambda archive, viewer, id: archive.interests(viewer, id),
    "certificates": lambda archive, viewer, id: archive.certificates(viewer, id),
    "internships": lambda archive, viewer, id: archive.internships(viewer, id),
    "interviews": lambda archive, viewer, id: archive.interviews(viewer, id),
    "practices": lambda archive, viewer, id: archive.practices(viewer, id),
    "review": lambda archive, viewer, id: archive.review(viewer, id),
    "replies": lambda archive, viewer, id: archive.replies(viewer, id),
    "consents": lambda archive, viewer, id: archive.consents(viewer, id),
    "seen_by": lambda archive, viewer, id: archive.seen_by(viewer, id),
    "export": lambda archive, viewer, id: Dossier(archive).export(viewer, id),
    "correction": lambda archive, viewer, id: _corrections(archive).of(viewer, id),
    "outcomes": lambda archive, viewer, id: archive.outcomes.events(viewer, id),
    "feedback": lambda archive, viewer, id: archive.feedback(viewer, id),
    "personalisation": lambda archive, viewer, id: archive.is_personal(viewer, id),
}
WRITE: Mapping[str, Door] = {
    "interests": lambda archive, viewer, id: archive.keep_interests(viewer, id, [1, 0] * 30),
    "practices": lambda archive, viewer, id: archive.keep_practice(viewer, id, {"kind": "interview"}),
    "review": lambda archive, viewer, id: archive.set_review(viewer, id, "dismissed", "note"),
    "replies": lambda archive, viewer, id: archive.reply(viewer, id, "academic.core_mean", "no"),
    "consents": lambda archive, viewer, id: archive.consent(viewer, id, "employer", "granted"),
    "correction": lambda archive, viewer, id: _corrections(archive).ask(viewer, id, "academic.core_mean", "80", ""),
    "outcomes": lambda archive, viewer, id: archive.outcomes.keep(viewer, id, OutcomeEvent("response", "2026-07-01")),
    "feedback": lambda archive, viewer, id: archive.say_of_recommendation(viewer, id, "J0001", True, ""),
    "personalisation": lambda archive, viewer, id: archive.set_personal(viewer, id, False),
}
# Resources that show in the file and not behind a door of their own.
WITHIN = {*FACTORS, "special", "ability", "registered", "needs", "settlement", "guardian"}


def is_open(door: Door, archive: Archive, viewer: Viewer, id: str) -> bool:
    try:
        door(archive, viewer, id)
    except (AccessDenied, NotFound):
        return False
    return True


def test_every_resource_has_its_doors_in_this_test() -> None:
    assert set(RIGHTS) - WITHIN <= READ.keys() | {"plan", "tasks", "services", "contacts", "applications", "statements",
                                                  "lessons", "ratings", "awareness", "handover", "family"}  # fmt: skip
    assert READ.keys() | WRITE.keys() <= set(RIGHTS)


@pytest.mark.parametrize(("reader", "resource"), list(itertools.product(READERS, READ)))
def test_a_read_opens_where_the_table_says_and_nowhere_else(archive: Archive, reader: str, resource: str) -> None:
    condition = condition_of(reader, resource, "read")  # type: ignore[arg-type]
    # S01 has consented to all of them, so a cell with a condition is open as one without.
    assert is_open(READ[resource], archive, VIEWERS[reader], "S01") == (condition is not None)


@pytest.mark.parametrize(("reader", "resource"), list(itertools.product(READERS, WRITE)))
def test_a_write_opens_where_the_table_says_and_nowhere_else(archive: Archive, reader: str, resource: str) -> None:
    condition = condition_of(reader, resource, "write")  # type: ignore[arg-type]
    assert is_open(WRITE[resource], archive, VIEWERS[reader], "S01") == (condition is not None)


@pytest.mark.parametrize("viewer", STRANGERS, ids=str)
@pytest.mark.parametrize("resource", READ)
def test_whoever_does_not_reach_the_student_finds_every_door_shut(
    archive: Archive, viewer: Viewer, resource: str
) -> None:
    assert not is_open(READ[resource], archive, viewer, "S01")
    if resource in WRITE:
        assert not is_open(WRITE[resource], archive, viewer, "S01")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("factor", FACTORS)
def test_a_factor_shows_in_the_file_where_the_table_says(archive: Archive, reader: str, factor: str) -> None:
    viewer = VIEWERS[reader]
    shown = factor in archive.file(viewer, "S01").readings
    condition = condition_of(reader, factor)  # type: ignore[arg-type]
    assert shown == (condition is not None)
    without = {"self": student("S07"), "mentor": None}.get(reader, viewer)
    if condition == "granted" and without is not None:  # S07 has said nothing
        assert factor not in archive.file(without, "S07").readings


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_duty_is_done_by_whom_the_table_names(duty: str, reader: str, action: str) -> None:
    assert reader_of(VIEWERS[reader]) == reader
    named = any(cell.partition(":")[0] == action for cell in DUTIES[duty].get(reader, "").split())  # type: ignore[call-overload]
    assert may(VIEWERS[reader], duty, action) == named  # type: ignore[arg-type]
    assert not may(VIEWERS["mentor"], duty, action) and not may(VIEWERS["self"], duty, action)  # type: ignore[arg-type]


ACTS: Mapping[str, Callable[[Archive, Viewer], object]] = {
    "accounts": lambda archive, viewer: Users(archive).kept(viewer),
    "classes": lambda archive, viewer: Users(archive).hand_over(viewer, "C01", "C02"),
    "year": lambda archive, viewer: Users(archive).archive_cohort(viewer, 2026, "1"),
    "erasure": lambda archive, viewer: Dossier(archive).erase(viewer, "S03"),
    "audit": lambda archive, viewer: archive.audited(viewer, 1),
}


@pytest.mark.parametrize(("reader", "duty"), list(itertools.product(READERS, ACTS)))
def test_a_duty_s_own_door_asks_the_table(archive: Archive, reader: str, duty: str) -> None:
    viewer = VIEWERS[reader]
    action = "read" if duty in ("accounts", "audit") else "write"
    try:
        ACTS[duty](archive, viewer)
        opened = True
    except AccessDenied:
        opened = False
    except (AdvisorError, StateFault):
        opened = True
    assert opened == may(viewer, duty, action)  # type: ignore[arg-type]


def test_a_consent_taken_back_shuts_the_door_at_the_next_read(archive: Archive, scorecard: Scorecard) -> None:
    assert "economy" in archive.file(OWN, "S01").readings
    archive.consent(student("S01"), "S01", "economy", "withdrawn")
    assert "economy" not in archive.file(OWN, "S01").readings
    archive.consent(student("S01"), "S01", "mentor", "withdrawn")
    assert archive.students(MENTOR) == ()
    archive.consent(student("S01"), "S01", "psychology", "withdrawn")
    assert "psychology" not in archive.file(CENTRE, "S01").readings
    assert scorecard.factors and IDS


def test_the_page_of_rights_is_the_table() -> None:
    assert (ROOT / "docs" / "rights.md").read_text(encoding="utf-8") == rights_page()
