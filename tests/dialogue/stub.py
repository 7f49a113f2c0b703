"""A loopback server that speaks the OpenAI wire format and behaves as it is told, faults included."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Wire = Callable[[BaseHTTPRequestHandler], None]
Behaviour = Callable[[dict[str, Any]], "bytes | dict[str, Any] | int | Wire"]
"""From a request to the message of a choice, a raw body, a status, or what is done on the wire itself."""


@dataclass
class Stub:
    """A running server: its address and every request body that it has received."""

    url: str
    seen: list[str] = field(default_factory=list)


@contextmanager
def stub(behave: Behaviour) -> Iterator[Stub]:
    """Serve ``behave`` on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            running.seen.append(body)
            request = json.loads(body)
            answer = behave(request)
            try:
                if callable(answer):
                    answer(self)
                elif isinstance(answer, dict) and request.get("stream"):
                    stream(self, deltas(answer))
                else:
                    status = answer if isinstance(answer, int) else 200
                    send(self, status, answer if isinstance(answer, bytes) else json.dumps(_shape(answer)).encode())
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Stub(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _shape(answer: object) -> dict[str, Any]:
    if isinstance(answer, int):
        return {"error": {"message": "stub", "type": "server_error"}}
    return {
        "id": "1", "object": "chat.completion", "created": 0, "model": "stub",
        "choices": [{"index": 0, "message": answer, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }  # fmt: skip


def send(handler: BaseHTTPRequestHandler, status: int, raw: bytes, **headers: str) -> None:
    """A whole reply."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", headers.pop("length", str(len(raw))))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(raw)


def stream(handler: BaseHTTPRequestHandler, parts: Iterator[dict[str, Any]], pause: float = 0.0) -> None:
    """A reply in server-sent events, one delta each."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for part in parts:
        shape = {
            "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "stub",
            "choices": [{"index": 0, "delta": part, "finish_reason": None}],
        }  # fmt: skip
        handler.wfile.write(b"data: " + json.dumps(shape).encode() + b"\n\n")
        handler.wfile.flush()
        time.sleep(pause)
    handler.wfile.write(b"data: [DONE]\n\n")
    handler.close_connection = True


def deltas(message: dict[str, Any], size: int = 7) -> Iterator[dict[str, Any]]:
    """A message in pieces."""
    for number, call in enumerate(message.get("tool_calls") or ()):
        yield {"role": "assistant", "tool_calls": [{"index": number, **call}]}
    text = message.get("content") or ""
    for start in range(0, len(text), size):
        yield {"role": "assistant", "content": text[start : start + size]}


def says(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def calls(tool: str, **arguments: str) -> dict[str, Any]:
    function = {"name": tool, "arguments": json.dumps(arguments, ensure_ascii=False)}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": function}],
    }


def told(request: dict[str, Any]) -> str | None:
    """What the last tool told, or None before any has run."""
    return next((m["content"] for m in reversed(request["messages"]) if m["role"] == "tool"), None)


def asked(request: dict[str, Any]) -> str:
    return next(m["content"] for m in reversed(request["messages"]) if m["role"] == "user")


def slow(seconds: float) -> Behaviour:
    def behave(_: dict[str, Any]) -> dict[str, Any]:
        time.sleep(seconds)
        return says("晚了。")

    return behave
