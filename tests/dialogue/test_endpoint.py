"""Any endpoint may fail in any way: a turn ends in time, with an answer of the engines, and nothing private leaves."""

import json
import re
import time
from typing import Any

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue import session as session_module
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.session import Reply, Session

from .conftest import Cast
from .reader import off_cards
from .stub import Behaviour, asked, calls, says, slow, stub, told

DEADLINE = 1.5


def who(request: dict[str, Any]) -> str:
    """The student as the model reads it: the mask of the question."""
    found = re.search(r"〈学号\d+〉|S\d{8}", asked(request))
    return found.group() if found else ""


def honest(request: dict[str, Any]) -> dict[str, Any]:
    words = told(request)
    if words is None:
        return calls("explain", student=who(request), aspect="weights")
    return says(words.splitlines()[-1])


def inventive(request: dict[str, Any]) -> dict[str, Any]:
    words = told(request)
    if words is None:
        return calls("explain", student=who(request), aspect="weights")
    return says(words.splitlines()[-1] + "他还缺勤 37 次。")


FAULTS: dict[str, Behaviour] = {
    "slow": slow(4),
    "500": lambda _: 500,
    "401": lambda _: 401,
    "429": lambda _: 429,
    "html": lambda _: b"<html>busy</html>",
    "malformed": lambda _: b'{"choices": [',
    "choices_null": lambda _: b'{"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": null}',
    "choices_empty": lambda _: b'{"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": []}',
    "empty": lambda _: says(""),
    "endless_tools": lambda request: calls("explain", student=who(request), aspect="weights"),
    "unknown_tool": lambda _: calls("drop_tables", student="x"),
}


def ask(rooms: Rooms, cast: Cast, url: str, text: str = "{s}哪一项影响最大", place: Any = "outside") -> Reply:
    endpoint = Endpoint(url, "stub-model", None, place)
    return Session(rooms.engines, endpoint, deadline=DEADLINE).turn(cast.viewers["counselor"], cast.words(text))


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_endpoint_ends_in_time_with_the_engines_answer(reading_rooms: Rooms, cast: Cast, fault: str) -> None:
    with stub(FAULTS[fault]) as server:
        started = time.monotonic()
        reply = ask(reading_rooms, cast, server.url)
    assert time.monotonic() - started < DEADLINE + 6
    assert reply.fallback is not None
    assert reply.model == "offline"
    assert reply.reply.startswith("离线应答")
    assert "份额" in reply.reply
    assert reply.cards
    assert not off_cards(reply.reply, reply.cards)
    assert not re.search(r"limit|Traceback|Error", reply.reply)


def of_open_figures(rooms: Rooms, cast: Cast) -> str:
    """A question about a student of whom the counselor sees no protected factor, so that nothing is withheld."""
    archive, counselor = rooms.archive, cast.viewers["counselor"]
    student = next(
        student
        for student in archive.students(counselor)[:60]
        if "economy" not in (file := archive.file(counselor, student)).readings and len(file.readings) > 1
    )
    return f"{student}哪一项影响最大"


def test_honest_endpoint_is_heard(reading_rooms: Rooms, cast: Cast) -> None:
    asked = of_open_figures(reading_rooms, cast)
    with stub(honest) as server:
        reply = ask(reading_rooms, cast, server.url, asked)
    assert (reply.model, reply.basis, reply.fallback) == ("stub-model", "model", None)
    assert reply.tools == ("explain",)
    assert reply.citations
    assert not off_cards(reply.reply, reply.cards)


def test_invented_figure_is_taken_out(reading_rooms: Rooms, cast: Cast) -> None:
    asked = of_open_figures(reading_rooms, cast)
    with stub(inventive) as server:
        reply = ask(reading_rooms, cast, server.url, asked)
    assert "37" not in reply.reply
    assert any("37" in quote for quote in reply.removed)
    assert not off_cards(reply.reply, reply.cards)


def test_nothing_that_names_anybody_leaves_the_college(reading_rooms: Rooms, cast: Cast) -> None:
    words = "{s_name}（{s}）的电话是13812345678，哪一项影响最大"
    with stub(honest) as server:
        reply = ask(reading_rooms, cast, server.url, words)
    sent = "\n".join(str(json.loads(body)) for body in server.seen)
    for secret in (cast.people["s"], cast.people["s_name"], "13812345678"):
        assert secret not in sent
    assert "〈" in sent
    assert {card.subject for card in reply.cards} == {cast.people["s"]}, "the mask is put back for the tool"
    assert "〈" not in reply.reply


def test_masks_are_put_back() -> None:
    names = Pseudonyms({"S20230001": "李海航"}, {"name": "学生", "id": "学号", "data": "资料"})
    text = "李海航（S20230001）电话13812345678"
    masked = names.mask(text)
    assert masked == "〈学生1〉（〈学号1〉）电话〈资料1〉"
    assert names.unmask(masked) == text


def test_sensitive_cards_stay_inside(reading_rooms: Rooms, cast: Cast) -> None:
    archive = reading_rooms.archive
    counselor = cast.viewers["counselor"]
    student, income = next(
        (student, file.readings["economy"].display)
        for student in archive.students(counselor)[:40]
        if "economy" in (file := archive.file(counselor, student)).readings
    )
    with stub(honest) as server:
        endpoint = Endpoint(server.url, "m", None, "outside")
        Session(reading_rooms.engines, endpoint, deadline=10).turn(counselor, f"{student}哪一项影响最大")
    sent = "".join(str(json.loads(body)) for body in server.seen)
    assert server.seen
    assert income not in sent
    assert "占差距的" not in sent, "the other shares would tell the one that is withheld"


def test_nothing_is_sent_when_masking_fails(reading_rooms: Rooms, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Pseudonyms):
        def mask(self, text: str) -> str:
            raise RuntimeError("no detector")

    monkeypatch.setattr(session_module, "Pseudonyms", Broken)
    with stub(honest) as server:
        reply = ask(reading_rooms, cast, server.url)
    assert server.seen == []
    assert reply.fallback == "endpoint.malformed"
    assert reply.reply.startswith("离线应答")


def test_no_server_at_all_is_answered_offline(reading_rooms: Rooms, cast: Cast) -> None:
    reply = ask(reading_rooms, cast, "http://127.0.0.1:9/v1")
    assert reply.fallback == "endpoint.refused"
    assert reply.reply.startswith("离线应答")
