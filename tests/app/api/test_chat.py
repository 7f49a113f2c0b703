"""Conversation over the API: whole answers, events, and what a person may not reach."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from advisor.app.api.chat import sentences_in
from advisor.errors import EndpointFault
from tests.app.api.conftest import Door, code_of

OWN = "S20230001"


def events_in(text: str) -> list[tuple[str, Any]]:
    """Name and data of each event; a stream of server-sent events and nothing else."""
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        if block.startswith(":"):
            continue
        name, data = block.split("\n")
        assert name.startswith("event: ") and data.startswith("data: ")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_question_is_answered_from_cards_and_kept_in_its_thread(door: Door) -> None:
    client = door.client("C001")
    first = client.post("/api/v1/ask", json={"text": f"为什么{OWN}被标记？"}).json()
    assert first["citations"] and first["model"] == "offline" and "explain" in first["tools"]
    second = client.post("/api/v1/ask", json={"text": "那先做什么", "thread": first["thread"]}).json()
    assert second["thread"] == first["thread"] and second["reply"]
    viewer = door.rooms.archive.viewer("counselor:C001")
    assert [turn.text for turn in door.rooms.archive.thread(viewer, first["thread"]).turns][-1] == "那先做什么"


def test_the_events_are_sentences_cards_and_the_answer(door: Door) -> None:
    client = door.client("C001")
    whole = client.post("/api/v1/ask", json={"text": f"为什么{OWN}被标记？"}).json()
    reply = client.post("/api/v1/ask/stream", json={"text": f"为什么{OWN}被标记？"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = events_in(reply.text)
    names = [name for name, _ in events]
    assert names == sorted(names, key=["sentence", "card", "done"].index) and names.count("done") == 1
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "sentence") == done["reply"] == whole["reply"]
    assert [data for name, data in events if name == "card"] == done["cards"]
    assert {**done, "thread": ""} == {**whole, "thread": ""}


def test_sentences_of_a_model_come_while_it_writes(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = door.rooms.session.turn

    def slowly(viewer: Any, text: str, thread: str | None = None, tell: Any = None) -> Any:
        tell("先看一句。")
        time.sleep(0.05)
        tell("再看一句。")
        return turn(viewer, text, thread)

    monkeypatch.setattr(door.rooms.session, "turn", slowly)
    events = events_in(door.client(OWN).post("/api/v1/ask/stream", json={"text": "谢谢"}).text)
    assert [data["text"] for name, data in events if name == "sentence"] == ["先看一句。", "再看一句。"]
    assert events[-1][0] == "done" and events[-1][1]["reply"]


def test_a_fault_within_a_stream_is_its_last_event(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def faults() -> Iterator[Exception]:
        yield EndpointFault("timeout")
        yield ZeroDivisionError("机密")

    coming = faults()

    def broken(*_: object) -> object:
        raise next(coming)

    monkeypatch.setenv("ADVISOR_HOME", str(door.rooms.settings.home))
    monkeypatch.setattr(door.rooms.session, "turn", broken)
    client = door.client(OWN)
    for code in ("endpoint.timeout", "state.conflict"):
        events = events_in(client.post("/api/v1/ask/stream", json={"text": "谢谢"}).text)
        assert [name for name, _ in events] == ["error"] and events[0][1]["error"]["code"] == code
        assert "机密" not in json.dumps(events, ensure_ascii=False)


@pytest.mark.parametrize("route", ["ask", "ask/stream"])
def test_a_token_speaks_for_its_person_alone(route: str, door: Door) -> None:
    mine, hers = door.client(OWN), door.client("S20230179")
    thread = hers.post("/api/v1/ask", json={"text": "谢谢"}).json()["thread"]
    for other in (thread, "T999999"):
        reply = mine.post(f"/api/v1/{route}", json={"text": "那先做什么", "thread": other})
        error = events_in(reply.text)[-1][1]["error"] if route.endswith("stream") else reply.json()["error"]
        assert error["code"] == "access.denied"
    refused = mine.post(f"/api/v1/{route}", json={"text": "谢谢", "as": "counselor:C001"})
    assert (refused.status_code, code_of(refused)) == (403, "access.denied")
    assert mine.post(f"/api/v1/{route}", json={"text": "谢谢", "as": f"student:{OWN}"}).status_code == 200
    asked = mine.post("/api/v1/ask", json={"text": "S20230179为什么被标记？"}).json()
    assert asked["refused"] and asked["cards"] == []


@pytest.mark.parametrize("text", ["", "成绩 65.2 分[F1]。先看它。[F2]再说\n\n第二段？好！", "没有句号", "\n\n", "。。"])
def test_the_sentences_of_a_text_join_to_it(text: str) -> None:
    assert "".join(sentences_in(text)) == text and "" not in sentences_in(text)
