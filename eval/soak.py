"""Many people in the chat of a real server at once, for a while: ``python eval/soak.py [--people 50] [--minutes 10]``.

Every person is a student of the demonstration college with a login of their own, who asks on the page as the browser does
(gradio's queue and its stream), reads for a few seconds and asks again. Then a crowd comes at the same moment (``--crowd``),
and once it has gone the first question is timed again. The run prints one JSON document; nobody's words are in it.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from advisor.app.preparation import prepare_demonstration
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.settings import Settings

TODAY = date(2026, 11, 21)
QUESTIONS = (
    "试用期最长多久",
    "我有哪些优点",
    "我适合什么岗位",
    "第一个为什么",
    "护士平常做什么",
    "面试官一般会问什么",
    "求职补贴我能领吗",
    "我的计划到哪一步了",
    "谢谢",
    "我好紧张",
)
BARS = {"p95_seconds": 1.5, "errors": 0, "seconds_to_recover": 30.0}


def main() -> None:
    """Run the drill over a college in a temporary folder, or over ``--home``, which should be a copy."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--people", type=int, default=50)
    wanted.add_argument("--minutes", type=float, default=10)
    wanted.add_argument("--crowd", type=int, default=500, help="people who ask at the same moment at the end")
    wanted.add_argument("--think", type=float, default=10, help="seconds between an answer and the next question, mean")
    wanted.add_argument("--home", type=Path)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        home = given.home or Path(folder) / "home"
        rooms = Rooms(Settings.of({"ADVISOR_HOME": str(home)}), TODAY)
        if not rooms.home.database.exists():
            prepare_demonstration(rooms)
        tokens = _tokens(rooms, max(given.people, given.crowd))
        rooms.archive.close()
        with _Server(home) as server:
            found = asyncio.run(_drill(server, tokens, given))
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _tokens(rooms: Rooms, people: int) -> list[str]:
    """A login each; where the college has fewer students than people, some have two windows open."""
    from argon2 import PasswordHasher

    console = Viewer("admin", "console")
    accounts = Accounts(rooms.archive, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    students = rooms.archive.students(console)[:people]
    for student in students:
        accounts.create(f"soak-{student}", Viewer("student", student), f"soak-{student}-2026")
    return [accounts.login(f"soak-{one}", f"soak-{one}-2026") for one in (students * people)[:people]]


class _Server:
    """``advisor serve`` in a process of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "ADVISOR_HOME": str(home), "ADVISOR_PORT": str(port), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "advisor.app.cli", "serve", "--today", TODAY.isoformat()]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> "_Server":
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: Any) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def megabytes(self) -> float:
        """Resident memory of the process; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0.0
        line = next(row for row in status.read_text(encoding="utf-8").splitlines() if row.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


class _Person:
    """One login in one window."""

    def __init__(self, server: _Server, token: str, number: int, handler: int) -> None:
        self._client = httpx.AsyncClient(
            base_url=server.address,
            headers={"origin": server.address},
            cookies={"qihang": token},
            timeout=60,
            limits=httpx.Limits(max_connections=2),
        )
        self._session, self._handler, self._draw = f"soak{number:06}", handler, random.Random(number)

    async def ask(self) -> tuple[str, float]:
        """One question: how it ended (``answered``, ``refused``, or the kind of error), and after how many seconds."""
        body = {"session_hash": self._session, "fn_index": self._handler, "data": [self._draw.choice(QUESTIONS)]}
        started = time.perf_counter()
        try:
            joined = await self._client.post("/s/gradio_api/queue/join", json=body)
            if joined.status_code in (429, 503):
                return "refused", time.perf_counter() - started
            if joined.status_code != 200:
                return f"status {joined.status_code}", time.perf_counter() - started
            last = ""
            async with self._client.stream(
                "GET", "/s/gradio_api/queue/data", params={"session_hash": self._session}
            ) as reply:
                if reply.status_code != 200:
                    return f"stream {reply.status_code}", time.perf_counter() - started
                async for line in reply.aiter_lines():
                    last = line if line.startswith("data:") and "process_completed" in line else last
        except httpx.HTTPError as error:
            return type(error).__name__, time.perf_counter() - started
        done = '"success":true' in last.replace(" ", "")
        return "answered" if done else "no answer", time.perf_counter() - started

    async def stay(self, until: float, think: float, ended: Counter[str], taken: list[float]) -> None:
        """Ask and read until the time is over."""
        await asyncio.sleep(self._draw.uniform(0, think))
        while time.perf_counter() < until:
            how, seconds = await self.ask()
            ended[how] += 1
            taken.append(seconds)
            await asyncio.sleep(self._draw.uniform(0.5 * think, 1.5 * think))

    async def leave(self) -> None:
        """Close the window."""
        await self._client.aclose()


async def _weigh(server: _Server, until: float, every: float, sizes: list[int]) -> None:
    """Memory of the server at the start, every tenth of the time and at the end."""
    sizes.append(round(server.megabytes()))
    while time.perf_counter() < until:
        await asyncio.sleep(min(every, max(until - time.perf_counter(), 0)) or 0.1)
        sizes.append(round(server.megabytes()))


async def _drill(server: _Server, tokens: list[str], given: argparse.Namespace) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=server.address, cookies={"qihang": tokens[0]}, timeout=60) as first:
        config = (await first.get("/s/config")).json()
    handler = next(int(row["id"]) for row in config["dependencies"] if row["api_name"] == "ask")
    people = [_Person(server, token, number, handler) for number, token in enumerate(tokens)]
    for person in people[:3]:  # engines, caches and index are opened before the clock runs
        await person.ask()
    ended: Counter[str] = Counter()
    taken: list[float] = []
    until = time.perf_counter() + 60 * given.minutes
    sizes: list[int] = []
    await asyncio.gather(
        _weigh(server, until, 6 * given.minutes, sizes),
        *(one.stay(until, given.think, ended, taken) for one in people[: given.people]),
    )
    taken.sort()
    found: dict[str, Any] = {
        "people": given.people,
        "minutes": given.minutes,
        "questions": len(taken),
        "p50_seconds": round(taken[len(taken) // 2], 3),
        "p95_seconds": round(taken[int(0.95 * len(taken))], 3),
        "slowest_seconds": round(taken[-1], 3),
        "ended": dict(ended),
        "errors": sum(count for how, count in ended.items() if how != "answered"),
        "megabytes": sizes,
        "bars": BARS,
    }
    if given.crowd:
        how = Counter(end for end, _ in await asyncio.gather(*(one.ask() for one in people[: given.crowd])))
        gone = time.perf_counter()
        while (await people[0].ask())[0] != "answered" and time.perf_counter() - gone < 120:
            await asyncio.sleep(0.5)
        found["crowd"] = {"people": given.crowd, "ended": dict(how), "recovered": round(time.perf_counter() - gone, 2)}
    for person in people:
        await person.leave()
    return found


if __name__ == "__main__":
    main()
