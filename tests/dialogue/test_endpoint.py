"""Any endpoint may fail in any way: a turn ends in time, with an answer of the engines, and nothing private leaves."""

import json
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue import worded as worded_module
from advisor.dialogue.breaker import Breaker, TokenBudget
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.session import Reply, Session

from .conftest import Cast
from .faults import FAULTS
from .reader import off_cards
from .stub import asked, calls, says, stub, told

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


def ask(
    rooms: Rooms,
    cast: Cast,
    url: str,
    text: str = "{s}哪一项影响最大",
    place: Any = "outside",
    tell: Callable[[str], None] | None = None,
) -> Reply:
    endpoint = Endpoint(url, "stub-model", None, place)
    session = Session(rooms.engines, endpoint, deadline=DEADLINE)
    return session.turn(cast.viewers["counselor"], cast.words(text), None, tell)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_endpoint_ends_in_time_with_the_engines_answer(
    reading_rooms: Rooms, cast: Cast, fault: str, streamed: bool
) -> None:
    shown: list[str] = []
    with stub(FAULTS[fault]) as server:
        started = time.monotonic()
        reply = ask(reading_rooms, cast, server.url, tell=shown.append if streamed else None)
    assert time.monotonic() - started < 30
    assert reply.fallback is not None
    assert reply.model == "offline"
    assert reply.reply.startswith("离线应答")
    assert "份额" in reply.reply
    assert reply.cards
    assert not off_cards(reply.reply, reply.cards)
    assert not off_cards("".join(shown), ())
    assert not re.search(r"limit|Traceback|Error", reply.reply)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/v1", "http://nowhere.invalid/v1", "https://127.0.0.1:{port}/v1"]
)
def test_an_address_that_nobody_serves_is_answered_offline(reading_rooms: Rooms, cast: Cast, address: str) -> None:
    with stub(honest) as server:
        reply = ask(reading_rooms, cast, address.format(port=server.url.split(":")[2].split("/")[0]))
    assert reply.fallback == "endpoint.refused"
    assert reply.reply.startswith("离线应答")


def test_no_thread_stays_behind() -> None:
    """Runs after the faults above: whoever was given up has ended by itself."""
    until = time.monotonic() + 10
    while time.monotonic() < until and any(thread.name.startswith("endpoint") for thread in threading.enumerate()):
        time.sleep(0.1)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("endpoint")]


def test_a_fault_that_passes_is_asked_once_more(reading_rooms: Rooms, cast: Cast) -> None:
    failed = iter([500, 429])

    def behave(request: dict[str, Any]) -> dict[str, Any] | int:
        return next(failed, None) or honest(request) if told(request) is None else honest(request)

    with stub(behave) as server:
        endpoint = Endpoint(server.url, "m", None, "inside")
        once = Session(reading_rooms.engines, endpoint, deadline=25).turn(
            cast.viewers["counselor"], cast.words("{s}哪一项影响最大")
        )
    assert once.fallback is not None, "two faults in a row are one too many"
    with stub(lambda request: next(failed, None) or honest(request)) as server:
        failed = iter([429])
        endpoint = Endpoint(server.url, "m", None, "inside")
        again = Session(reading_rooms.engines, endpoint, deadline=25).turn(
            cast.viewers["counselor"], cast.words("{s}哪一项影响最大")
        )
    assert (again.model, again.fallback) == ("m", None)


def test_a_failing_endpoint_is_left_alone_and_found_again(reading_rooms: Rooms, cast: Cast) -> None:
    now = [0.0]
    broken = [True]
    with stub(lambda request: 401 if broken[0] else honest(request)) as server:
        endpoint = Endpoint(server.url, "m", None, "inside")
        session = Session(reading_rooms.engines, endpoint, deadline=25, breaker=Breaker(clock=lambda: now[0]))
        viewer, text = cast.viewers["counselor"], cast.words("{s}哪一项影响最大")
        for _ in range(5):
            assert session.turn(viewer, text).fallback == "endpoint.refused"
        assert len(server.seen) == 3, "after three failures nobody is kept waiting"
        broken[0], now[0] = False, 31.0
        assert session.turn(viewer, text).fallback is None
        assert session.turn(viewer, text).fallback is None


def test_a_person_has_a_number_of_tokens_a_day(reading_rooms: Rooms, cast: Cast) -> None:
    with stub(honest) as server:
        endpoint = Endpoint(server.url, "m", None, "inside")
        session = Session(reading_rooms.engines, endpoint, deadline=25, budget=TokenBudget(3))
        viewer, text = cast.viewers["counselor"], cast.words("{s}哪一项影响最大")
        assert session.turn(viewer, text).fallback is None
        assert session.turn(viewer, text).fallback == "limit.rate"
        assert session.turn(cast.viewers["console"], text).fallback is None, "others have their own"


def test_a_reply_is_shown_while_it_is_written_and_only_what_may_be_said(reading_rooms: Rooms, cast: Cast) -> None:
    def behave(request: dict[str, Any]) -> dict[str, Any]:
        words = told(request)
        if words is None:
            return calls("explain", student=who(request), aspect="weights")
        return says("我查过了。他还缺勤 37 次。" + words.splitlines()[-1] + "要不要一起看看下一步？")

    shown: list[str] = []
    with stub(behave) as server:
        reply = ask(reading_rooms, cast, server.url, tell=shown.append)
    assert reply.fallback is None
    assert len(shown) >= 3
    assert shown[0] == "我查过了。"
    assert "37" not in "".join(shown)
    assert "".join("".join(shown).split()) == "".join(reply.reply.split())


def test_a_small_model_is_served_with_few_tools(reading_rooms: Rooms, cast: Cast) -> None:
    def tools(model: str) -> set[str]:
        with stub(honest) as server:
            session = Session(reading_rooms.engines, Endpoint(server.url, model, None, "inside"), deadline=25)
            session.turn(cast.viewers["counselor"], cast.words("{s}哪一项影响最大"))
        return {tool["function"]["name"] for tool in json.loads(server.seen[0])["tools"]}

    assert tools("qwen3:8b") == {"explain", "search"}
    assert len(tools("qwen3-235b-a22b")) > 6


def test_what_was_said_before_may_be_said_again(reading_rooms: Rooms, cast: Cast) -> None:
    """The facts of earlier turns are at hand, and are cited by the same card."""

    def again(request: dict[str, Any]) -> dict[str, Any]:
        spoken = [m["content"] for m in request["messages"] if m["role"] == "assistant" and m.get("content")]
        return says(spoken[-1]) if spoken else honest(request)

    with stub(again) as server:
        session = Session(reading_rooms.engines, Endpoint(server.url, "m", None, "inside"), deadline=25)
        viewer = cast.viewers["counselor"]
        first = session.turn(viewer, cast.words("{s}哪一项影响最大"))
        with stub(again) as other:
            session = Session(reading_rooms.engines, Endpoint(other.url, "m", None, "inside"), deadline=25)
            second = session.turn(viewer, "再说一遍好吗", first.thread)
    assert second.fallback is None
    assert second.reply == first.reply
    assert set(second.citations) == set(first.citations)
    assert {card.id for card in second.cards} >= set(second.citations)


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

    monkeypatch.setattr(worded_module, "Pseudonyms", Broken)
    with stub(honest) as server:
        reply = ask(reading_rooms, cast, server.url)
    assert server.seen == []
    assert reply.fallback == "endpoint.malformed"
    assert reply.reply.startswith("离线应答")
