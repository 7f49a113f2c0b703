"""Messages a second of the HTTP API with 100 people at once, beside gradio's queue and bare Starlette in the same run.

Every door stands in a server process of its own kind, and the people are in this process: raw sockets that are kept
open, so that the client costs the doors little. Twice: with a session that answers at once, which measures the doors, and
with the embedded responder, which measures what people get.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.facts import Viewer
from advisor.records.tokens import Tokens
from benches.race import Line, against
from benches.stage import Stage

__all__ = ["bench"]

PEOPLE = 100
QUESTION = "试用期最长多久"
ACCOUNTS = ("C001", "C002", "Z001", "S20230001", "S20230179", "S20230378")
EACH = {"instant": {"api": 10, "gradio": 2, "bare": 20}, "embedded": {"api": 1, "gradio": 1}}
ROUNDS = 3
Say = Callable[[int, "Kept"], Awaitable[None]]


def bench(stage: Stage) -> list[Line]:
    """Throughput and the 95th percentile of a message, for both sessions."""
    console = Viewer("admin", "console")
    tokens = Tokens(stage.rooms.archive)
    held = [tokens.issue(console, ACCOUNTS[n % len(ACCOUNTS)], ["ask"]).token for n in range(PEOPLE)]
    stage.rooms.archive.jobs()
    lines: list[Line] = []
    for mode in ("instant", "embedded"):
        with _Server(stage.rooms.settings.home, mode) as port:
            taken = _rounds(port, held, EACH[mode])
        lines += _lines(mode, taken)
    return lines


def _lines(mode: str, taken: dict[str, tuple[float, float]]) -> list[Line]:
    seconds = {name: per for name, (per, _) in taken.items()}
    late = {name: p95 for name, (_, p95) in taken.items()}
    names = {"api": f"API, {mode}", "gradio": f"gradio queue, {mode}", "bare": "bare Starlette"}
    note = "guard, token, limits and JSON included" if mode == "instant" else "the engines' own time is in both doors"

    def line(values: dict[str, float], what: str, peer: str, unit: str, goal: tuple[str, float] | None) -> Line:
        found = against("api", values, what, peer, 1, unit, goal=goal, note=note)
        suffix = ", p95" if unit == "ms" else ""
        return replace(found, what=names[what] + suffix, peer=names[peer] + suffix)

    is_door = mode == "instant"
    return [
        line(seconds, "api", "gradio", "messages/s", ("17: 10x", 10.0) if is_door else None),
        line(late, "api", "gradio", "ms", ("17: p95 0.2x = 5x", 5.0) if is_door else None),
        *([line(seconds, "api", "bare", "messages/s", ("17: 0.5x", 0.5))] if is_door else []),
    ]


def _rounds(port: int, tokens: list[str], each: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Door → (seconds a message, 95th percentile in seconds), the median of interleaved rounds."""
    every: dict[str, Say] = {"api": _api(tokens), "gradio": _gradio, "bare": _bare}
    doors = {name: every[name] for name in each}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in doors}
    for say in doors.values():
        asyncio.run(_crowd(port, say, 1))  # warm
    for turn in range(ROUNDS):
        names = list(doors)
        for name in names[turn:] + names[:turn]:
            found[name].append(asyncio.run(_crowd(port, doors[name], each[name])))
    return {name: sorted(rounds)[len(rounds) // 2] for name, rounds in found.items()}


async def _crowd(port: int, say: Say, messages: int) -> tuple[float, float]:
    times: list[float] = []

    async def person(number: int) -> None:
        line = Kept(port)
        await line.open()
        for _ in range(messages):
            started = time.perf_counter()
            await say(number, line)
            times.append(time.perf_counter() - started)
        line.close()

    started = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(PEOPLE)))
    return (time.perf_counter() - started) / len(times), sorted(times)[int(0.95 * len(times))]


class Kept:
    """A kept connection that speaks just enough HTTP/1.1."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def ask(self, method: str, path: str, body: bytes = b"", extra: str = "") -> bytes:
        """One request and its whole answer."""
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\n{extra}"
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n" if method == "POST" else ""
        self._writer.write(f"{head}\r\n".encode() + body)
        top = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in top.split(b"\r\n", 1)[0]:
            raise RuntimeError(top.decode("latin-1"))
        if b"transfer-encoding: chunked" not in top:
            length = int(top.split(b"content-length:")[1].split(b"\r\n", 1)[0])
            return await self._reader.readexactly(length)
        parts = []
        while size := int(await self._reader.readline(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readline()
        return b"".join(parts)


def _api(tokens: list[str]) -> Say:
    body = json.dumps({"text": QUESTION}, ensure_ascii=False).encode()

    async def say(number: int, line: Kept) -> None:
        answer = await line.ask("POST", "/api/v1/ask", body, f"authorization: Bearer {tokens[number]}\r\n")
        if b'"reply"' not in answer:
            raise RuntimeError("no answer")

    return say


async def _gradio(number: int, line: Kept) -> None:
    session = f"person{number:06}"
    body = {"data": [QUESTION, ACCOUNTS[number % len(ACCOUNTS)]], "fn_index": 0, "session_hash": session}
    await line.ask("POST", "/g/gradio_api/queue/join", json.dumps(body).encode())
    answer = await line.ask("GET", f"/g/gradio_api/queue/data?session_hash={session}")
    if b'"success":true' not in answer.replace(b" ", b""):
        raise RuntimeError(answer.decode()[-400:])


async def _bare(number: int, line: Kept) -> None:
    await line.ask("POST", "/bare", json.dumps({"text": QUESTION}).encode())


class _Server:
    """A server process with the three doors."""

    def __init__(self, home: Path, mode: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        folders = os.pathsep.join(str(folder) for folder in (Path(__file__).parents[1], Path(__file__).parents[2]))
        environment = {**os.environ, "ADVISOR_HOME": str(home), "PYTHONPATH": folders, "PYTHONUTF8": "1"}
        environment["ADVISOR_PORT"] = str(self._port)
        self._process = subprocess.Popen([sys.executable, "-m", "benches.api_doors", mode], env=environment)

    def __enter__(self) -> int:
        end = time.monotonic() + 120
        while self._process.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return self._port
            time.sleep(0.1)
        raise RuntimeError("the doors did not open")

    def __exit__(self, *_: Any) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
