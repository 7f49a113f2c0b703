"""A model that invents by seed: no untruth of its replies reaches a reader, and what is true among them does."""

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue.breaker import Breaker, TokenBudget
from advisor.dialogue.desk import Desk, Turning
from advisor.dialogue.doors.table import doors_for
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.gatekeeping import Gatekeeper
from advisor.dialogue.memory import Subject
from advisor.dialogue.session import Session
from advisor.dialogue.slots import PostNames, Slots

from .conftest import Cast
from .reader import off_cards
from .stub import asked, calls, says, stub, told
from .writer import FORMS, Written, bare_of, said, written

TOOLS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("explain", {}),
    ("explain", {"aspect": "weights"}),
    ("explain", {"aspect": "class"}),
    ("diagnose", {"aspect": "summary"}),
    ("diagnose", {"aspect": "class"}),
    ("skills", {}),
    ("match", {}),
    ("plan", {}),
    ("eligibility", {}),
    ("search", {"query": "试用期最长多久"}),
    ("search", {"query": "助学贷款最多能贷多少"}),
    ("outcomes", {"aspect": "compare"}),
    ("interview", {"aspect": "record"}),
)
HONEST = 0.97
BLOCKED = 0.02


class Tally:
    """What became of every sentence that was written."""

    def __init__(self) -> None:
        self.written: Counter[str] = Counter()
        self.wrong: list[tuple[str, Written]] = []

    def count(self, sentences: list[Written], reply: str, where: str) -> None:
        delivered = bare_of(reply)
        for one in sentences:
            self.written[one.form] += 1
            if (bare_of(one.text) in delivered) == (one.form == "lie"):
                self.wrong.append((where, one))

    def check(self) -> None:
        lost = Counter(one.form for _, one in self.wrong)
        assert min(self.written[form] for form in FORMS) > 10
        assert not [one for one in self.wrong if one[1].form == "lie"]
        assert lost["honest"] <= (1 - HONEST) * self.written["honest"]
        assert lost["paraphrase"] <= BLOCKED * self.written["paraphrase"] + 1, "one in a short drill"


@pytest.mark.parametrize("replies", [25, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_no_invention_of_a_model_is_delivered(reading_rooms: Rooms, cast: Cast, replies: int) -> None:
    """Over the wire: tool, reply, one repair (which invents again), and what the reader gets."""
    dice, tally = random.Random(20260), Tally()
    viewer = cast.viewers["counselor"]
    names = reading_rooms.archive.names(viewer)
    students = sorted(names)
    last: list[Written] = []

    def invent(request: dict[str, Any]) -> dict[str, Any]:
        content = told(request)
        if content is None:
            tool, arguments = dice.choice(TOOLS)
            about = {"student": asked(request)[:9], **arguments} if tool not in ("search", "outcomes") else arguments
            return calls(tool, **about)
        last[:] = written(content, dice, others=[names[one] for one in dice.sample(students, 2) if one not in content])
        return says(said(last))

    with stub(invent) as server:
        endpoint = Endpoint(server.url, "m", None, "inside")
        session = Session(
            reading_rooms.engines, endpoint, deadline=60, breaker=Breaker(10**9), budget=TokenBudget(10**12)
        )
        for number in range(replies):
            student = dice.choice(students)
            last.clear()
            shown: list[str] = []
            tell = shown.append if number % 2 else None
            reply = session.turn(viewer, f"{student}的情况请说一说", tell=tell)
            others = [one for one in last if one.how.startswith("subject") and names[student] in one.text]
            heard = [one for one in last if one not in others]
            if reply.fallback is None:
                tally.count(heard, reply.reply, student)
            assert not off_cards(reply.reply, reply.cards), (student, reply.reply)
            # What was shown while it was written had passed the gate as well.
            lies = {bare_of(one.text) for one in heard if one.form == "lie"}
            assert not lies & {bare_of(one) for one in shown}
    tally.check()


@pytest.mark.parametrize("replies", [150, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(3000)])])
def test_gatekeeper_tells_what_is_true_from_what_is_not(reading_rooms: Rooms, cast: Cast, replies: int) -> None:
    """The same without the wire, so that it can be asked more often; the answers of forty students and tools are used again."""
    dice, tally = random.Random(7), Tally()
    viewer = cast.viewers["counselor"]
    names = reading_rooms.archive.names(viewer)
    students = sorted(names)
    naming = Slots(PostNames(reading_rooms.catalog), names).people
    gatekeeper = Gatekeeper(reading_rooms.engines)
    desks: list[tuple[str, Desk, str]] = []
    for number in range(min(400, max(40, replies // 4))):
        tool, arguments = TOOLS[number % len(TOOLS)]
        desk = Desk(Turning(reading_rooms.engines, viewer, "", Subject()), doors_for(viewer), 1, withhold=False)
        student = dice.choice(students)
        desk.call(tool, {"student": student, **arguments} if tool not in ("search", "outcomes") else arguments)
        cards = [f"[{card.id}] {card.label}：{card.display}（{card.source.table}）" for card in desk.cards]
        desks.append((student, desk, "\n".join([*cards, desk.told[-1][1].text])))
    for _ in range(replies):
        student, desk, content = dice.choice(desks)
        others = [names[one] for one in dice.sample(students, 3) if one != student]
        reply = written(content, dice, others=others)
        tally.count(reply, gatekeeper.passed(said(reply), desk, naming=naming).text, student)
    tally.check()


def test_facts_of_one_person_are_not_told_of_another(reading_rooms: Rooms, cast: Cast) -> None:
    """Two students were asked about: each figure stands beside its own name only, and a comparison beside both."""
    viewer, people = cast.viewers["counselor"], cast.people
    names = reading_rooms.archive.names(viewer)
    naming = Slots(PostNames(reading_rooms.catalog), names).people
    desk = Desk(Turning(reading_rooms.engines, viewer, "", Subject()), doors_for(viewer), 1, withhold=False)
    for key in ("s", "t"):
        desk.call("explain", {"student": people[key], "aspect": "class"})
    own, other = (
        next(card for card in desk.cards if card.subject == people[key] and card.measure.startswith("academic"))
        for key in ("s", "t")
    )
    gatekeeper = Gatekeeper(reading_rooms.engines)

    def passes(text: str) -> bool:
        return bare_of(text) in bare_of(gatekeeper.passed(text, desk, naming=naming).text)

    assert own.display != other.display
    for name in (people["s"], people["s_name"]):
        assert passes(f"{name}的{own.label}是{own.display}。")
        assert not passes(f"{name}的{own.label}是{other.display}。")
        assert not passes(f"{name}的{own.label}是{other.display}[{other.id}]。")
    assert not passes(f"{people['ghost']}的{own.label}是{own.display}。")
    assert not passes(f"蒋小刚同学的{own.label}是{own.display}。")
    assert passes(f"{people['s_name']}和{people['t_name']}的{own.label}分别是{own.display}和{other.display}。")
    told_apart = (
        f"{people['s_name']}先说：{own.label}是{own.display}。{people['t_name']}呢，{own.label}是{other.display}。"
    )
    assert passes(told_apart)
