"""An advertisement that was handed in reaches students once the college has released it, and not before."""

import pytest

from advisor.app.preparation import posts_behind, renew_index
from advisor.app.releasing import release
from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.importing.batches import Batches
from advisor.records.offers import Draft, Offers

PARTNER = Viewer("mentor", "M002")
ADMIN = Viewer("admin", "A001", "企业合作")


def test_released_it_is_on_record_and_can_be_taken_back(rooms: Rooms) -> None:
    offers = Offers(rooms.archive)
    words = "负责温室日常管理，会用水肥一体化设备，\n单休，缴纳五险。"
    draft = Draft("园艺技术员（合作）", "某园艺公司", "昆明", words, "2026-11-20", "2026-12-31", 4000, 5200, 3)
    kept = offers.hand_in(PARTNER, draft)
    assert draft.title not in {job.title for job in rooms.archive.jobs()}
    for viewer in (PARTNER, Viewer("admin", "A001"), Viewer("counselor", "C001", "x")):
        with pytest.raises(AccessDenied):
            release(rooms, viewer, kept.id)
        assert draft.title not in {job.title for job in rooms.archive.jobs()}
    done = release(rooms, ADMIN, kept.id, "谢谢")
    job = next(job for job in rooms.archive.jobs() if job.title == draft.title)
    assert (job.text, job.pay_low, job.pay_high, job.capacity) == (words, 4000, 5200, 3)
    assert done.state == "released" and offers.own(PARTNER)[0].note == "谢谢"
    assert draft.title in {job.title for job in rooms.jobs}
    assert posts_behind(rooms) == 1
    renew_index(rooms)  # as the next start of the server does
    assert posts_behind(rooms) == 0
    assert job.id in {hit.id for hit in rooms.retriever.search(draft.title, ["jobs"], 5).hits}
    Batches(rooms.archive).undo(ADMIN, done.batch)
    assert draft.title not in {job.title for job in rooms.archive.jobs()}
