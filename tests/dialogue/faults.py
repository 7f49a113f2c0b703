"""Every way in which an endpoint was seen to fail, as behaviours of the stub."""

import itertools
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

from .stub import Behaviour, _shape, calls, says, send, slow, stream

__all__ = ["FAULTS"]

Handler = BaseHTTPRequestHandler
Request = dict[str, Any]
LONGEST = 20.0
"""Seconds after which a stub that never ends gives up by itself."""


def _body(**choice: Any) -> bytes:
    return json.dumps({"id": "1", "object": "chat.completion", "created": 0, "model": "m", **choice}).encode()


def _trickling(handler: Handler) -> None:
    """A true reply, a byte at a time."""
    raw = json.dumps(_shape(says("这位同学一切都好，不必跟进。"))).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(raw)))
    handler.end_headers()
    for at in range(len(raw)):
        handler.wfile.write(raw[at : at + 1])
        handler.wfile.flush()
        time.sleep(0.2)


def _endless(handler: Handler) -> None:
    def words() -> Iterator[dict[str, Any]]:
        until = time.monotonic() + LONGEST
        for number in itertools.takewhile(lambda _: time.monotonic() < until, itertools.count()):
            yield {"role": "assistant", "content": f"第{number}句没有依据的话，缺勤{number}次。"}

    stream(handler, words())


def _keep_alives(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        handler.wfile.write(b": ping\n\n")
        handler.wfile.flush()
        time.sleep(0.1)


def _cut(handler: Handler) -> None:
    """Half of what was promised, then the line goes dead."""
    raw = json.dumps(_shape(says("半句话"))).encode()
    send(handler, 200, raw[: len(raw) // 2], length=str(len(raw)))
    handler.close_connection = True


def _hung_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


def _cut_stream(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    handler.wfile.write(b'data: {"id": "1", "object": "chat.completion.chunk", "created": 0, "mod')
    handler.wfile.flush()
    handler.close_connection = True


def _huge(handler: Handler) -> None:
    raw = json.dumps(_shape(says("长" * 12_000_000)), ensure_ascii=False).encode()
    send(handler, 200, raw)


def _broken_call(name: Any, arguments: str, number: Any = "c1") -> Behaviour:
    call = {"id": number, "type": "function", "function": {"name": name, "arguments": arguments}}
    return lambda _: {"role": "assistant", "content": None, "tool_calls": [call]}


FAULTS: dict[str, Behaviour] = {
    "slow": slow(4),
    "trickling": lambda _: _trickling,
    "endless": lambda _: _endless,
    "keep_alives": lambda _: _keep_alives,
    "hung_up": lambda _: _hung_up,
    "cut": lambda _: _cut,
    "cut_stream": lambda _: _cut_stream,
    "huge": lambda _: _huge,
    "500": lambda _: 500,
    "401": lambda _: 401,
    "413": lambda _: 413,
    "429": lambda _: 429,
    "429_wait": lambda _: lambda handler: send(handler, 429, b"{}", Retry_After="60"),
    "html": lambda _: b"<html>busy</html>",
    "malformed": lambda _: b'{"choices": [',
    "choices_null": lambda _: _body(choices=None),
    "choices_empty": lambda _: _body(choices=[]),
    "empty": lambda _: says(""),
    "reasoning_only": lambda _: {"role": "assistant", "content": None, "reasoning_content": "他缺勤 37 次。"},
    "endless_tools": lambda request: calls("explain", student="S20230001", aspect="weights"),
    "unknown_tool": lambda _: calls("drop_tables", student="x"),
    "broken_arguments": _broken_call("explain", '{"student": '),
    "nameless_tool": _broken_call("", "{}", None),
    "huge_arguments": _broken_call("explain", json.dumps({"student": "x" * 1_000_000})),
    "wrong_language": lambda _: says("The student has missed 37 classes and ranks 87th."),
}
