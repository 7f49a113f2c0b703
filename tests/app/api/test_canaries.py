"""Nothing of one person reaches another over the API, however the requests are mixed."""

import asyncio
import random
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from tests.app.api.conftest import ADDRESS, CONSOLE, Door, door_of

PEOPLE = 50


@pytest.mark.parametrize("each", [20, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(3_000)])])
def test_nobody_reads_another_s_canary(each: int, rooms: Rooms) -> None:
    door = door_of(rooms)
    students = sorted(rooms.archive.students(CONSOLE))[: PEOPLE * 7 : 7]
    accounts = Accounts(rooms.archive, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    canaries, threads, tokens = {}, {}, {}
    for number, student in enumerate(students):
        account, viewer = f"canary{number}", Viewer("student", student)
        accounts.create(account, viewer, "a good long word")
        tokens[student] = door.token(account)
        canaries[student] = (f"CANARY{number:02}X", rooms.archive.names(viewer)[student], student)
        threads[student] = rooms.session.turn(viewer, f"请记住 {canaries[student][0]}").thread
    found = asyncio.run(_mixed(door, each, students, tokens, threads, canaries))
    assert len(found) == PEOPLE * each and not any(leaks for _, leaks, _ in found), found
    assert {status for status, _, _ in found} <= {200, 400, 403}
    assert sum(status == 200 for status, _, _ in found) > PEOPLE * each / 4
    # what was refused was refused because it was another's
    assert all(status == 403 for status, _, is_other in found if is_other)


async def _mixed(
    door: Door,
    each: int,
    students: list[str],
    tokens: dict[str, str],
    threads: dict[str, str],
    canaries: dict[str, tuple[str, ...]],
) -> list[tuple[int, list[str], bool]]:
    """(status, others' canaries in the answer, whether another's data was asked for) of every request."""
    transport = httpx.ASGITransport(door.guard)

    async def person(client: httpx.AsyncClient, me: str) -> list[tuple[int, list[str], bool]]:
        draw, found = random.Random(me), []
        for _ in range(each):
            other = draw.choice([one for one in students if one != me])
            method, path, body, is_other = draw.choice(_requests(me, other, threads))
            sent: dict[str, Any] = {"json": body} if body is not None else {}
            headers = {"authorization": f"Bearer {tokens[me]}"}
            reply = await client.request(method, f"/api/v1/{path}", headers=headers, **sent)
            echoed = str(body)
            leaks = [
                word
                for one in students
                if one != me
                for word in canaries[one]
                if word in reply.text and word not in echoed
            ]
            found.append((reply.status_code, leaks, is_other))
        return found

    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=120) as client:
        mixed = await asyncio.gather(*(person(client, me) for me in students))
        return [one for found in mixed for one in found]


def _requests(me: str, other: str, threads: dict[str, str]) -> list[tuple[str, str, dict[str, Any] | None, bool]]:
    return [
        ("GET", "me", None, False),
        ("GET", f"students/{me}/diagnose", None, False),
        ("GET", f"students/{me}/plan", None, False),
        ("POST", "ask", {"text": "我说过什么", "thread": threads[me]}, False),
        ("POST", "ask", {"text": "我的成绩怎么样"}, False),
        ("POST", "ask", {"text": f"{other}的成绩怎么样"}, False),
        ("GET", f"students/{other}/diagnose", None, True),
        ("GET", f"students/{other}/match", None, True),
        ("POST", "ask", {"text": "我说过什么", "thread": threads[other]}, True),
        ("POST", "ask", {"text": "我的成绩怎么样", "as": f"student:{other}"}, True),
    ]
