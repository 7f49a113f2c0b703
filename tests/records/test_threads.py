"""A conversation comes back as it was kept, to its owner, as far as they may still know."""

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest

from advisor.errors import AccessDenied, NotFound
from advisor.facts import Derived, FactCard, Source, Span
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.people import Turn
from tests.records.conftest import CENTRE, CONSOLE, MENTOR, OTHER, OWN, student


def card(number: int, subject: str = "S01", measure: str = "academic.core_mean", value: object = 62.5) -> FactCard:
    source = Source("academic", f"academic-{subject}", "report 1", Span("接线", 3, 5), "2026-06-30")
    derived = Derived("mean of the core courses", ("F1",))
    return FactCard(
        f"F{number}", "indicator", subject, measure, "核心课成绩", value, "分", "62.5 分", source, "2026", derived
    )  # type: ignore[arg-type]


def test_a_turn_comes_back_as_it_was_kept(archive: Archive) -> None:
    id = archive.start_thread(OWN)
    kept = Turn(
        text="为什么S01被标记？",
        reply="核心课成绩 62.5 分[F1]。",
        cards=(card(1), card(2, value={"a": [1, None]}), replace(card(3), derived=None, source=Source("t", "r"))),
        citations=("F1",),
        tools=("explain",),
        removed=("not carried",),
        prompts=("0a1b2c3d",),
        subject="S01",
        state={"interview": {"at": 2}},
    )
    archive.keep_turn(OWN, id, kept)
    archive.keep_turn(OWN, id, Turn("谢谢", "不客气", cards=(card(9),)))
    thread = archive.thread(OWN, id)
    assert thread.turns[0] == replace(kept, at="2026-11-21")
    assert (len(thread.turns), thread.next_card, thread.subject) == (2, 10, "S01")
    assert archive.threads(OWN) == (id,)


def test_a_conversation_is_its_owners_alone(archive: Archive) -> None:
    id = archive.start_thread(student("S01"))
    for viewer in (OWN, CENTRE, MENTOR, student("S02"), CONSOLE):
        with pytest.raises(AccessDenied):
            archive.thread(viewer, id)
        with pytest.raises(AccessDenied):
            archive.keep_turn(viewer, id, Turn("x", "y"))
        assert archive.threads(viewer) == ()
    with pytest.raises(AccessDenied):
        archive.thread(OWN, "Tnone")
    with pytest.raises(NotFound):
        archive.thread(CONSOLE, "Tnone")


def test_ids_repeat_in_an_equal_home_and_count_nobody_elses(archive: Archive) -> None:
    first = archive.start_thread(OWN)
    alone = archive.start_thread(OTHER)
    assert len({first, alone, archive.start_thread(OWN)}) == 3
    assert not first[1:].isdigit()


def test_a_turn_about_what_may_no_longer_be_seen_is_withheld(archive: Archive) -> None:
    id = archive.start_thread(OWN)
    archive.keep_turn(OWN, id, Turn("q1", "income 1001", cards=(card(1, "S01", "economy.income_month", 1001),)))
    archive.keep_turn(OWN, id, Turn("q2", "marks 62", cards=(card(2, "S02"),)))
    assert [turn.withheld for turn in archive.thread(OWN, id).turns] == [False, False]
    archive.consent(student("S01"), "S01", "economy", "withdrawn")
    first, second = archive.thread(OWN, id).turns
    assert (first.withheld, first.text, first.reply, first.cards, first.citations) == (True, "q1", "", (), ())
    assert not second.withheld
    archive.consent(student("S01"), "S01", "economy", "granted")
    assert not archive.thread(OWN, id).turns[0].withheld


def test_a_mentors_turns_are_withheld_once_the_student_takes_the_consent_back(archive: Archive) -> None:
    id = archive.start_thread(MENTOR)
    archive.keep_turn(MENTOR, id, Turn("q", "a", subject="S01"))
    assert not archive.thread(MENTOR, id).turns[0].withheld
    archive.consent(student("S01"), "S01", "mentor", "withdrawn")
    assert archive.thread(MENTOR, id).turns[0].withheld


def test_six_hundred_turns_stay_below_five_megabytes(archive: Archive, home: Home, sqlite_alone: None) -> None:
    choose = random.Random(3)
    words = [chr(0x4E00 + choose.randrange(3000)) for _ in range(4000)]
    id = archive.start_thread(OWN)
    before = size_of(home)
    for turn in range(600):
        cards = tuple(card(turn * 12 + n, value=choose.random() * 100) for n in range(1, 13))
        text, reply = ("".join(choose.choices(words, k=count)) for count in (60, 400))
        archive.keep_turn(OWN, id, Turn(text, reply, cards, citations=tuple(c.id for c in cards), subject="S01"))
    grown = size_of(home) - before
    assert grown < 5_000_000
    begun = time.process_time()
    assert len(archive.thread(OWN, id).turns) == 600
    assert time.process_time() - begun < 2


def size_of(home: Home) -> int:
    """Bytes of the file with its journal worked in, and of what could not be."""
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    journal = home.database.with_name(home.database.name + "-wal")
    return home.database.stat().st_size + (journal.stat().st_size if journal.exists() else 0)


def test_a_rehearsal_is_kept_by_the_student_and_read_by_the_counselor_where_it_is_shared(archive: Archive) -> None:
    body = {"kind": "interview", "job": {"id": "mech_elec", "title": "机电维修"}, "turns": [{"answer": "先断电"}]}
    id = archive.keep_practice(student("S01"), "S01", body)
    kept = archive.practices(student("S01"), "S01")
    assert [(one.id, one.kind, one.job, one.at, one.body) for one in kept] == [
        (id, "interview", "机电维修", "2026-11-21", body)
    ]
    assert "turns" not in archive.practices(OWN, "S01")[0].body
    archive.share_practice(student("S01"), id)
    assert archive.practices(OWN, "S01")[0].body == {**body, "shared": True}
    for viewer in (MENTOR, CENTRE, OTHER):
        with pytest.raises(AccessDenied):
            archive.practices(viewer, "S01")
    with pytest.raises(AccessDenied):
        archive.keep_practice(OWN, "S01", body)
