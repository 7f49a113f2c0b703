"""An endpoint outside the college, with the wire read along: nobody can be told from what it is sent."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue import masking
from advisor.dialogue.breaker import Breaker, TokenBudget
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.session import Session
from advisor.facts import Viewer
from advisor.language.disguises import plain_digits
from advisor.language.folding import fold

from .conftest import Cast
from .identities import Secret, secrets
from .stub import asked, calls, says, stub, told

WORDS = {"name": "学生", "id": "学号", "data": "资料"}
ASKS = ("他为什么被提示？", "哪一项影响最大？", "他会什么？", "给他排个计划吧", "他能申请补贴吗？", "他适合什么岗位？")
TOOLS = ("explain", "diagnose", "skills", "plan", "eligibility", "match", "interview")
ROLES = ("counselor", "mentor", "centre", "console")
PROTECTED = ("economy", "psychology")


def squeezed(text: str) -> str:
    return re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", fold(text))


def sent(bodies: list[str]) -> Iterator[tuple[str, str]]:
    """Role and words of every message, the arguments of tools included."""
    for body in bodies:
        for message in json.loads(body)["messages"]:
            words = [
                message.get("content") or "",
                *(call["function"]["arguments"] for call in message.get("tool_calls") or ()),
            ]
            yield message["role"], "\n".join(words)


def is_told(secret: Secret, role: str, words: str) -> bool:
    """Whether a message tells a secret, in whatever script and with whatever between its characters."""
    kind, plain, _ = secret
    if kind in ("income", "scale"):
        return role == "user" and re.search(rf"(?<!\d){plain}(?!\d)", fold(words)) is not None
    if kind in ("name", "mail", "wechat", "address"):
        return squeezed(plain) in squeezed(words)
    return plain_digits(plain) in plain_digits(words)


@pytest.mark.parametrize(
    "turns",
    [
        12,
        pytest.param(200, marks=pytest.mark.slow),
        pytest.param(2000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)]),
    ],
)
def test_nobody_can_be_told_from_what_is_sent_outside(reading_rooms: Rooms, cast: Cast, turns: int) -> None:
    dice = random.Random(1912)
    archive = reading_rooms.archive
    leaks: list[tuple[Secret, str]] = []
    heard = names_back = 0

    def behave(request: dict[str, Any]) -> dict[str, Any]:
        words = told(request)
        person = re.search(r"〈(?:学号|学生)\d+〉", asked(request))
        if words is None:
            return calls(dice.choice(TOOLS), student=person.group() if person else "")
        return says(f"我看的是{person.group() if person else '这位同学'}的记录。{words.splitlines()[-1]}")

    with stub(behave) as server:
        endpoint = Endpoint(server.url, "m", None, "outside")
        session = Session(reading_rooms.engines, endpoint, deadline=60, breaker=Breaker(10**9), budget=TokenBudget(10**12))  # fmt: skip
        thread: str | None = None
        for number in range(turns):
            viewer = cast.viewers[ROLES[number // 2 % len(ROLES)]]
            scope = archive.students(viewer)
            student = dice.choice(scope)
            name = archive.names(viewer)[student]
            known = secrets(dice, name, student)
            told_now = [known[0] if dice.random() < 0.5 else known[1], *dice.sample(known[2:], dice.randint(1, 3))]
            dice.shuffle(told_now)
            text = "，".join(words for _, _, words in told_now) + "。" + dice.choice(ASKS)
            before = len(server.seen)
            shown: list[str] = []
            reply = session.turn(
                viewer, text, thread if number % 2 else None, shown.append if dice.random() < 0.3 else None
            )
            thread = reply.thread
            fresh = server.seen[before:]
            own = archive.file(Viewer("student", student), student).readings
            records: list[Secret] = [("record", own[one].display, own[one].display) for one in PROTECTED if one in own]
            for role, words in sent(fresh):
                leaks += [
                    (secret, words)
                    for secret in known
                    if secret in told_now or secret[0] in ("name", "number")
                    if is_told(secret, role, words)
                ]
                leaks += [(secret, words) for secret in records if secret[1] in words]
            assert "〈" not in reply.reply + "".join(shown), (text, reply.reply)
            heard += reply.fallback is None
            names_back += reply.fallback is None and any(one in reply.reply for one in (name, student))
    assert not leaks, leaks[:5]
    assert heard > 0.8 * turns, "most were answered by the model"
    assert names_back > 0.9 * heard, "and the reader reads whom it is about"


@pytest.mark.parametrize("detector", ["personal_data", "disguised", "without_gaps"])
def test_nothing_is_sent_when_a_detector_fails(
    reading_rooms: Rooms, cast: Cast, monkeypatch: pytest.MonkeyPatch, detector: str
) -> None:
    def broken(text: str) -> Any:
        raise RuntimeError("no detector")

    monkeypatch.setattr(masking, detector, broken)
    with stub(lambda _: says("好的。")) as server:
        session = Session(reading_rooms.engines, Endpoint(server.url, "m", None, "outside"), deadline=10)
        reply = session.turn(cast.viewers["counselor"], cast.words("{s}哪一项影响最大"))
    assert server.seen == []
    assert reply.fallback == "endpoint.malformed"
    assert reply.cards


def test_what_is_masked_is_put_back_as_it_was() -> None:
    dice = random.Random(5)
    for _ in range(200):
        known = secrets(dice, "李海航", "S20230001")
        text = "，".join(words for _, _, words in dice.sample(known[2:], 5)) + "，学号S20230001的李海航。"
        names = Pseudonyms({"S20230001": "李海航"}, WORDS)
        masked = names.mask(text)
        assert not [secret for secret in known if is_told(secret, "", masked)]
        assert names.unmask(masked) == text
        assert names.mask(masked) == masked


def test_public_figures_are_not_masked() -> None:
    """Dates, terms, scores and shares of many are no personal data; the model works with them as they are."""
    names = Pseudonyms({"S20230001": "李海航"}, WORDS)
    for text in (
        "2024-2025 学年平均 65.2 分，占差距的 34.3%（0.141），2026-11-21 前。",
        "本班 42 人平均 76.5 分；育苗技术员：匹配 0.60（技能匹配范围 0.02–0.84）。",
        "77 人中 58 人（75.3%），月薪 4000-5000 元，心理援助热线 12356。",
        "合同三个月以上不满一年，试用期不超过一个月；一年以上不满三年，不超过两个月。",
    ):
        assert names.mask(text) == text
