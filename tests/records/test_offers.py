"""Advertisements that are handed in: by whom, and that only the college decides."""

from dataclasses import replace

import pytest

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.offers import Draft, Offers
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, MENTOR, OWN, SILENT, student

DRAFT = Draft("园艺技术员", "某园艺公司", "昆明", "负责温室日常管理", "2026-11-20", "2026-12-31", 4000, 5200, 3)
PARTNER = Viewer("mentor", "M77")


@pytest.fixture
def offers(archive: Archive) -> Offers:
    archive.load("staff", [{"id": "M77", "role": "mentor", "name": "Partner", "kind": "enterprise"}])
    return Offers(archive)


def test_only_a_mentor_of_an_enterprise_hands_in(offers: Offers) -> None:
    for viewer in (MENTOR, OWN, CENTRE, CONSOLE, ADMIN, student("S01")):
        with pytest.raises(AccessDenied):
            offers.hand_in(viewer, DRAFT)
    kept = offers.hand_in(PARTNER, DRAFT)
    assert (kept.by, kept.state, kept.draft) == ("M77", "waiting", DRAFT)
    assert offers.own(PARTNER) == (kept,) and offers.own(MENTOR) == ()


def test_only_the_college_sees_all_and_decides_with_a_reason(offers: Offers) -> None:
    kept = offers.hand_in(PARTNER, DRAFT)
    for viewer in (PARTNER, OWN, CENTRE, student("S01")):
        with pytest.raises(AccessDenied):
            offers.all(viewer)
        with pytest.raises(AccessDenied):
            offers.settle(viewer, kept.id, "released", "")
    with pytest.raises(AccessDenied):
        offers.settle(SILENT, kept.id, "refused", "x")
    with pytest.raises(InputFault):
        offers.settle(ADMIN, kept.id, "refused", " ")
    assert offers.settle(ADMIN, kept.id, "refused", "请写明工作时间").note == "请写明工作时间"
    with pytest.raises(StateFault):
        offers.settle(ADMIN, kept.id, "released", "")
    assert offers.own(PARTNER)[0].state == "refused"


def test_the_same_waits_once_and_what_cannot_be_is_refused(offers: Offers) -> None:
    offers.hand_in(PARTNER, DRAFT)
    with pytest.raises(StateFault):
        offers.hand_in(PARTNER, DRAFT)
    for change in (
        {"title": " "}, {"posted_on": "20261120"}, {"posted_on": ""}, {"valid_until": "2026-02-30"},
        {"valid_until": "2026-11-01"}, {"pay_low": 6000}, {"capacity": 0}, {"text": "长" * 20_001},
    ):  # fmt: skip
        with pytest.raises(InputFault):
            offers.hand_in(PARTNER, replace(DRAFT, **change))
    assert len(offers.own(PARTNER)) == 1


def test_a_mentor_keeps_the_own_profile_and_nobody_else_s(offers: Offers, archive: Archive) -> None:
    archive.ledger.set_profile(PARTNER, "M77", ["410202"], [], 3)
    assert next(line for line in archive.ledger.mentors() if line.id == "M77").capacity == 3
    for viewer in (MENTOR, OWN, CENTRE, student("S01")):
        with pytest.raises(AccessDenied):
            archive.ledger.set_profile(viewer, "M77", [], [], 1)
