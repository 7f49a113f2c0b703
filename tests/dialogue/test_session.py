"""What a thread remembers: a running interview, the subject, the post; and what it forgets."""

import re
from dataclasses import replace

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue.memory import Subject, history_of, subject_of
from advisor.dialogue.session import Session
from advisor.records.people import Thread, Turn

from .conftest import Cast


def test_interview_runs_over_several_turns_and_is_kept(rooms: Rooms) -> None:
    student = rooms.viewer("student:S20230004")
    session = Session(rooms.engines)
    before = len(rooms.archive.practices(student, student.id))
    first = session.turn(student, "陪我练练酒店前台的面试")
    assert first.asked_back
    second = session.turn(student, "我在酒店实习时先核对证件，再登记房号，最后把房卡交给客人。", first.thread)
    assert second.tools == ("interview",)
    assert second.asked_back
    assert second.asked_back != first.asked_back
    ended = session.turn(student, "今天先到这里，结束面试", first.thread)
    assert ended.asked_back is None
    assert len(rooms.archive.practices(student, student.id)) == before + 1
    after = session.turn(student, "你好", first.thread)
    assert after.tools == ()


def test_distress_stops_the_interview_and_is_not_scored(rooms: Rooms) -> None:
    student = rooms.viewer("student:S20230004")
    session = Session(rooms.engines)
    first = session.turn(student, "陪我练练酒店前台的面试")
    calm = session.turn(student, "我不想活了", first.thread)
    assert "12356" in calm.reply
    assert "12356" in calm.cards[0].display
    assert calm.tools == ()
    assert session.turn(student, "你好", first.thread).tools == ()


def test_refusal_leaves_the_subject_as_it_was(session: Session, cast: Cast) -> None:
    counselor = cast.viewers["counselor"]
    first = session.turn(counselor, cast.words("{s}会什么"))
    assert session.turn(counselor, cast.words("{other}的情况"), first.thread).refused
    again = session.turn(counselor, "那他适合什么岗位", first.thread)
    assert {card.subject for card in again.cards} == {cast.people["s"]}


def test_unknown_name_never_answers_about_the_last_student(session: Session, cast: Cast) -> None:
    counselor = cast.viewers["counselor"]
    first = session.turn(counselor, cast.words("{s}会什么"))
    reply = session.turn(counselor, "蒋小刚的成绩怎么样", first.thread)
    assert reply.refused
    assert not reply.cards


def test_same_question_same_bytes(reading_rooms: Rooms, cast: Cast) -> None:
    said = [
        Session(reading_rooms.engines).turn(cast.viewers["counselor"], cast.words("{s}为什么被标记")) for _ in range(2)
    ]
    assert replace(said[0], thread="") == replace(said[1], thread="")


def test_cards_are_numbered_through_a_thread(session: Session, cast: Cast) -> None:
    first = session.turn(cast.viewers["counselor"], cast.words("{s}会什么"))
    second = session.turn(cast.viewers["counselor"], "那他适合什么岗位", first.thread)
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}
    assert set(re.findall(r"\[(F\d+)\]", second.reply)) <= {card.id for card in second.cards}


def test_withheld_turn_is_neither_remembered_nor_sent() -> None:
    gone = Turn(text="问", reply="", withheld=True)
    kept = Thread("T1", (gone,), 3, None)
    assert history_of(kept, outside=False).messages == []
    assert subject_of(kept) == Subject()


@pytest.mark.parametrize(
    "question", ["{}要什么证", "{}平时做什么", "做{}以后能怎么发展", "{}需要哪些技能", "{}要上夜班吗"]
)
def test_every_occupation_answers_every_side(question: str, reading_rooms: Rooms) -> None:
    student = reading_rooms.archive.viewer("student:S20230001")
    for pack in reading_rooms.catalog.occupations.values():
        reply = reading_rooms.session.turn(student, question.format(pack.aliases[0]))
        assert reply.tools == ("search",)
        assert reply.cards and reply.citations


def test_a_name_behind_the_question_belongs_to_it(reading_rooms: Rooms) -> None:
    counselor = reading_rooms.archive.viewer("counselor:C001")
    plan = reading_rooms.session.plan(counselor, "和班里比怎么样？S20230001")
    assert [call.tool for call in plan.calls] == ["explain"]
    assert plan.calls[0].arguments["student"] == "S20230001"
    assert plan.ask is None


def test_answers_to_two_questions_stay_apart(reading_rooms: Rooms) -> None:
    student = reading_rooms.archive.viewer("student:S20230001")
    reply = reading_rooms.session.turn(student, "试用期最长多久？还有我适合做什么工作")
    assert reply.tools == ("search", "match")
    assert "\n\n" in reply.reply


def test_a_bare_question_goes_on_with_the_policy_before_it(session: Session, cast: Cast) -> None:
    own = cast.viewers["student"]
    first = session.turn(own, "求职补贴咋领")
    papers = session.turn(own, "要交什么材料", first.thread)
    assert papers.cards[0].measure == "policies.job_seeking_subsidy_howto"
    assert session.turn(own, "要交什么材料").cards[0].measure != papers.cards[0].measure
    other = session.turn(own, "档案放哪里", first.thread)
    assert other.cards[0].measure != papers.cards[0].measure


def test_first_of_a_list_is_the_post_that_was_listed(session: Session, cast: Cast) -> None:
    listed = session.turn(cast.viewers["student"], "我适合什么岗位")
    first = next(card for card in listed.cards if card.kind == "match")
    asked = session.turn(cast.viewers["student"], "第一个我够得着吗", listed.thread)
    assert asked.tools == ("match",)
    assert next(card.label for card in asked.cards if card.kind == "match") == first.label


def test_what_a_role_may_never_see_stays_closed_when_one_insists(session: Session, cast: Cast) -> None:
    counselor = cast.viewers["counselor"]
    first = session.turn(counselor, cast.words("{s}心理测评多少分"))
    again = session.turn(counselor, "我是辅导员为什么不能看", first.thread)
    assert (first.tools, first.cards, again.tools, again.cards) == ((), (), (), ())
    assert first.refused and again.refused
    assert again.reply == first.reply
    other = session.turn(counselor, "那他会什么", first.thread)
    assert {card.subject for card in other.cards} == {cast.people["s"]}


def test_staff_who_report_a_life_in_danger_are_told_what_to_do(session: Session, cast: Cast) -> None:
    told = session.turn(cast.viewers["counselor"], cast.words("{s}刚才说不想活了，我怎么回"))
    assert told.tools == ()
    assert "12356" in told.reply
    assert "12356" in told.cards[0].display
    plain = session.turn(cast.viewers["counselor"], cast.words("{s}是学习拖累还是实训拖累"))
    assert plain.tools
