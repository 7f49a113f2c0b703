"""A decision belongs to the view it was made in; a reply to those who may see its card."""

import threading

import pytest

from advisor.errors import AccessDenied, InputFault
from advisor.records import tables
from advisor.records.archive import Archive
from advisor.records.people import Review
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, MENTOR, OTHER, OWN, student

NONE = Review("unreviewed")


def test_a_decision_is_kept_and_can_be_taken_back(archive: Archive) -> None:
    assert archive.review(OWN, "S02") == NONE
    done = archive.set_review(OWN, "S02", "confirmed", "spoken with him")
    assert done == archive.review(OWN, "S02") == Review("confirmed", "counselor:C01", "2026-11-21", "spoken with him")
    archive.set_review(OWN, "S02", "dismissed")
    archive.set_review(OWN, "S02", "unreviewed")
    assert archive.review(OWN, "S02") == NONE
    assert [review.state for review in archive.history(OWN, "S02")] == ["confirmed", "dismissed", "unreviewed"]


def test_a_decision_is_shown_with_the_factors_it_was_made_from_and_no_others(archive: Archive) -> None:
    archive.set_review(CENTRE, "S02", "confirmed", "band seen")
    for viewer in (OWN, CONSOLE, ADMIN):
        assert archive.review(viewer, "S02") == NONE
    assert archive.review(student("S02"), "S02").state == "confirmed"
    archive.set_review(CENTRE, "S08", "confirmed")  # without the band the centre has the factors of the class
    assert archive.review(OTHER, "S08") == NONE
    archive.set_review(OWN, "S01", "confirmed", "income seen")
    assert archive.review(ADMIN, "S01").state == archive.review(CONSOLE, "S01").state == "confirmed"
    assert archive.review(MENTOR, "S01") == NONE
    archive.consent(student("S01"), "S01", "economy", "withdrawn")
    assert archive.review(OWN, "S01") == archive.review(ADMIN, "S01") == NONE


@pytest.mark.parametrize("viewer", [OTHER, MENTOR, CONSOLE, ADMIN, student("S01")], ids=str)
def test_only_counselor_and_centre_decide(archive: Archive, viewer) -> None:
    with pytest.raises(AccessDenied):
        archive.set_review(viewer, "S01", "confirmed")
    assert archive.history(student("S01"), "S01") == ()


def test_a_state_that_is_none_is_refused(archive: Archive) -> None:
    with pytest.raises(InputFault):
        archive.set_review(OWN, "S01", "flagged")  # type: ignore[arg-type]


def test_a_reply_reaches_those_who_may_see_its_card(archive: Archive) -> None:
    own = student("S02")
    about_marks = archive.reply(own, "S02", "academic.core_mean", "I sat the exam again in May.")
    about_money = archive.reply(own, "S02", "economy.income_month", "My father works again.")
    about_band = archive.reply(own, "S02", "contribution.psychology", "I feel better.")
    assert archive.replies(own, "S02") == (about_marks, about_money, about_band)
    assert archive.replies(OWN, "S02") == (about_marks,)
    assert archive.replies(CENTRE, "S02") == (about_marks, about_band)
    settled = archive.settle(OWN, about_marks.reply, "corrected")
    assert (settled.state, settled.note, settled.by) == ("settled", "corrected", "counselor:C01")
    assert archive.replies(own, "S02")[0] == settled
    for viewer, reply in ((OWN, about_money), (OWN, about_band), (OTHER, about_marks), (own, about_marks)):
        with pytest.raises(AccessDenied):
            archive.settle(viewer, reply.reply, "seen")
    for id in ("R99", "R", "S02", "R" + "9" * 400):
        with pytest.raises(AccessDenied):
            archive.settle(OWN, id, "seen")
    assert [reply.state for reply in archive.replies(own, "S02")] == ["settled", "open", "open"]


def test_nobody_replies_for_another_and_an_empty_reply_is_refused(archive: Archive) -> None:
    with pytest.raises(AccessDenied):
        archive.reply(OWN, "S02", "academic.core_mean", "text")
    with pytest.raises(InputFault):
        archive.reply(student("S02"), "S02", "academic.core_mean", "  ")


def test_consents_take_known_words_and_recipients(archive: Archive) -> None:
    own = student("S02")
    answer = archive.consent(own, "S02", "mentor", "granted", to="M01")
    assert [(line.what, line.to, line.state, line.at) for line in answer] == [
        ("mentor", "M01", "granted", "2026-11-21")
    ]
    assert archive.consents(own, "S02") == answer
    assert archive.file(MENTOR, "S02").view == "mentor"
    for what, state, to in (
        ("grades", "granted", None),
        ("economy", "maybe", None),
        ("economy", "granted", "employer"),
        ("psychology", "granted", "counselor"),
        ("mentor", "granted", "C01"),
    ):
        with pytest.raises(InputFault):
            archive.consent(own, "S02", what, state, to)  # type: ignore[arg-type]


def test_a_comparison_needs_five_others_of_whom_the_reader_may_see_the_factor(archive: Archive) -> None:
    found = archive.comparison(OWN, "S01", "academic")
    assert found is not None
    assert (found.n, found.mean, found.display) == (7, 64.0, "64 分")
    assert archive.comparison(OTHER, "S08", "academic") is None  # four others in the class
    assert archive.comparison(OTHER, "S08", "academic", "major") is None  # the rest is another's class
    assert archive.comparison(CENTRE, "S08", "academic", "major").n == 12  # type: ignore[union-attr]
    assert archive.comparison(OWN, "S01", "economy") is None  # one other consented
    assert archive.comparison(OWN, "S01", "psychology") is None
    assert archive.comparison(MENTOR, "S01", "academic") is None
    assert archive.comparison(student("S01"), "S01", "academic") is None
    band = archive.comparison(CENTRE, "S01", "psychology", "major")
    assert band is not None
    assert band.n == 11  # S08 took it back
    seekers = archive.comparison(OWN, "S01", "jobseeking")
    assert seekers is not None
    assert seekers.n == 6  # S05 studies on


def test_a_student_without_a_reading_is_not_counted_in_the_group(archive: Archive) -> None:
    from sqlalchemy import delete

    from advisor.records.tables import academic

    with archive.store.write() as connection:
        connection.execute(delete(academic).where(academic.c.student.in_(["S01"])))
    assert archive.comparison(OWN, "S01", "academic").n == 6  # type: ignore[union-attr]
    with archive.store.write() as connection:
        connection.execute(delete(academic).where(academic.c.student == "S02"))
    assert archive.comparison(OWN, "S01", "academic").n == 5  # type: ignore[union-attr]
    with archive.store.write() as connection:
        connection.execute(delete(academic).where(academic.c.student == "S03"))
    assert archive.comparison(OWN, "S01", "academic") is None
    assert archive.comparison(OWN, "S04", "academic") is None  # four with a figure, this one among them


def test_a_write_within_a_moment_is_seen_by_what_follows_it(archive: Archive) -> None:
    with archive.together():
        assert archive.review(OWN, "S01").state == "unreviewed"
        archive.set_review(OWN, "S01", "confirmed", "聊过")
        assert archive.review(OWN, "S01").state == "confirmed"


def test_a_moment_reads_what_stood_at_its_first_read(archive: Archive) -> None:
    with archive.together():
        before = archive.file(OWN, "S01").readings["academic"].raw
        told: list[float] = []

        def change() -> None:
            with archive.store.write() as connection:
                connection.execute(tables.academic.update().values(core_mean=1.0))
            told.append(archive.file(OWN, "S01").readings["academic"].raw)

        other = threading.Thread(target=change)
        other.start()
        other.join()
        assert told == [1.0] and archive.file(OWN, "S01").readings["academic"].raw == before
        assert archive.comparison(OWN, "S01", "academic").mean != 1.0  # type: ignore[union-attr]
    assert archive.file(OWN, "S01").readings["academic"].raw == 1.0
