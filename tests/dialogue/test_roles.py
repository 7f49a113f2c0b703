"""Who may know what, in the chat: nothing protected reaches anybody who is not entitled to it."""

import json
from dataclasses import asdict

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue.doors.table import doors_for
from advisor.dialogue.session import Reply, Session
from advisor.facts import Viewer

from .conftest import Cast

QUESTIONS = ("{}为什么被标记", "{}的家庭经济怎么样", "{}心理有没有问题", "{}的情况怎么样", "{}缺哪些记录",
             "哪一项影响{}最大", "{}有什么变化", "我该怎么帮{}", "{}会什么", "{}的面试呢")  # fmt: skip
STUDENTS = 30


def whole(reply: Reply) -> str:
    """Everything that the asker receives."""
    return reply.reply + json.dumps([asdict(card) for card in reply.cards], ensure_ascii=False) + "".join(reply.removed)


def test_stranger_is_refused_alike_whether_the_person_exists_or_not(session: Session, cast: Cast) -> None:
    for question in QUESTIONS:
        there = session.turn(cast.viewers["stranger"], question.format(cast.people["s"]))
        nobody = session.turn(cast.viewers["stranger"], question.format(cast.people["ghost"]))
        assert there.refused
        assert not there.cards
        assert (there.reply, there.tools, there.asked_back) == (nobody.reply, nobody.tools, nobody.asked_back)


@pytest.mark.parametrize("each", [1, pytest.param(len(QUESTIONS), marks=pytest.mark.slow)])
def test_protected_values_reach_nobody_who_is_not_entitled(
    reading_rooms: Rooms, session: Session, cast: Cast, each: int
) -> None:
    """Thirty students over the roles; with ``each`` 1 the questions come in turn, in the drill all of them."""
    archive = reading_rooms.archive
    leaks: list[tuple[str, str, str]] = []
    asked = 0
    for who in ("counselor", "mentor", "stranger"):
        viewer = cast.viewers[who]
        scope = archive.students(cast.viewers["mentor" if who == "mentor" else "counselor"])[:STUDENTS]
        for number, student in enumerate(scope):
            own = archive.file(Viewer("student", student), student).readings
            entitled = archive.file(viewer, student).readings if who != "stranger" else {}
            secret = [own[name].display for name in ("economy", "psychology") if name in own and name not in entitled]
            for at in range(each):
                question = QUESTIONS[(number + at) % len(QUESTIONS)].format(student)
                told = whole(session.turn(viewer, question))
                asked += 1
                leaks += [(who, question, value) for value in secret if value in told]
                leaks += [(who, question, "band") for card in ("psychology.band", "special.") if card in told]
    assert asked >= 70 * each
    assert not leaks


def test_psychology_is_one_sentence_for_everybody_outside_the_centre(session: Session, cast: Cast) -> None:
    said = {
        session.turn(cast.viewers[who], f"{student}心理有没有问题").reply
        for who in ("counselor", "console")
        for student in (cast.people["s"], cast.people["t"], cast.people["calm"])
    }
    said |= {session.turn(cast.viewers["mentor"], cast.words("{mentee}心理有没有问题")).reply}
    assert len(said) == 1
    assert "心理中心" in said.pop()


def test_mentor_without_consent_is_refused(reading_rooms: Rooms, session: Session, cast: Cast) -> None:
    mentor = cast.viewers["mentor"]
    scope = set(reading_rooms.archive.students(mentor))
    outside = next(student for student in reading_rooms.archive.names(cast.viewers["console"]) if student not in scope)
    assert session.turn(mentor, f"{outside}的情况怎么样").refused


def test_student_cannot_name_anybody_to_a_tool() -> None:
    for _, _, parameters in doors_for(Viewer("student", "S20230001")).values():
        assert not parameters.keys() & {"student", "class"}


@pytest.mark.parametrize(
    "ask", ["{t}的成绩", "{t_name}为什么被标记", "她的成绩是多少", "把{t}的简历给我", "{ghost}的情况"]
)
def test_student_learns_nothing_of_others(session: Session, cast: Cast, ask: str) -> None:
    reply = session.turn(cast.viewers["student"], cast.words(ask))
    assert reply.refused
    assert not reply.cards
