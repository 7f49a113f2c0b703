"""Turns by seed over every way in which an endpoint fails, before and after a tool has run: each ends in time with the engines' words."""

import random
import re
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue.breaker import Breaker
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.session import Reply, Session

from .conftest import Cast
from .faults import FAULTS
from .reader import off_cards
from .stub import Behaviour, calls, stub, told

DEADLINE = 1.0
AT_ONCE = 4
ASKS = (
    ("counselor", "{s}哪一项影响最大", "份额"),
    ("counselor", "{t}会什么", ""),
    ("counselor", "{s}的复核状态", "复核"),
    ("centre", "{s}为什么被标记", ""),
    ("mentor", "{mentee}会什么", ""),
    ("student", "试用期最长多久", "试用期"),
    ("student", "我适合什么岗位", ""),
    ("console", "心理援助电话是多少", ""),
)


def late(fault: Behaviour, tool: str) -> Behaviour:
    """The first call is answered, and what comes after the tool fails."""

    def behave(request: dict[str, Any]) -> Any:
        return fault(request) if told(request) is not None else calls(tool)

    return behave


@pytest.mark.parametrize(
    "turns",
    [
        12,
        pytest.param(100, marks=pytest.mark.slow),
        pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
    ],
)
def test_every_turn_ends_in_time_with_an_answer_of_the_engines(
    reading_rooms: Rooms, cast: Cast, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(25)
    fell: list[str] = []
    monkeypatch.setattr(
        threading, "excepthook", lambda hook: fell.append("".join(traceback.format_exception(hook.exc_value)))
    )
    kinds = sorted(FAULTS)
    plans = [
        (kinds[number % len(kinds)] if number < 3 * len(kinds) else dice.choice(kinds), dice.random() < 0.5, dice.random() < 0.5, *dice.choice(ASKS))
        for number in (range(turns) if turns >= len(kinds) else dice.sample(range(len(kinds)), turns))
    ]  # fmt: skip

    def turn(plan: tuple[str, bool, bool, str, str, str]) -> tuple[float, Reply, list[str]]:
        fault, is_late, is_streamed, who, ask, _ = plan
        tool = "search" if who == "student" else "skills"
        shown: list[str] = []
        with stub(late(FAULTS[fault], tool) if is_late else FAULTS[fault]) as server:
            session = Session(reading_rooms.engines, Endpoint(server.url, "m", None, "outside"), deadline=DEADLINE, breaker=Breaker(10**9))  # fmt: skip
            started = time.monotonic()
            reply = session.turn(cast.viewers[who], cast.words(ask), None, shown.append if is_streamed else None)
            return time.monotonic() - started, reply, shown

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ended = list(pool.map(turn, plans))
    for plan, (seconds, reply, shown) in zip(plans, ended, strict=True):
        fault, must = plan[0], plan[-1]
        assert seconds < 30, plan
        assert reply.fallback is not None, (plan, reply.reply)
        assert reply.fallback.startswith(("endpoint.", "limit.")), plan
        assert reply.reply.startswith("离线应答"), plan
        assert must in reply.reply, (plan, reply.reply)
        assert len(reply.reply) > 20, plan
        assert reply.basis == "engine", plan
        assert not off_cards(reply.reply, reply.cards), (plan, reply.reply)
        assert not off_cards("".join(shown), ()), (plan, shown)
        assert not re.search(r"Traceback|Error|Exception|limit", reply.reply + "".join(shown)), (fault, reply.reply)
    assert not fell
    until = time.monotonic() + 15
    while time.monotonic() < until and _left():
        time.sleep(0.1)
    assert not _left()


def _left() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("endpoint")]
