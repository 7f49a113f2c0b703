"""How often an account may ask, and how many at once."""

import asyncio

import httpx
import pytest

from advisor.app.api.limits import Limits
from advisor.errors import LimitReached
from tests.app.api.conftest import ADDRESS, Clock, Make, code_of


def test_an_account_has_a_burst_and_then_its_rate_and_others_have_theirs() -> None:
    clock = Clock()
    limits = Limits(each_second=2, burst=3, clock=clock)
    for _ in range(3):
        limits.count("a")
    with pytest.raises(LimitReached) as caught:
        limits.count("a")
    assert caught.value.values["seconds"] == 1
    limits.count("b")
    clock.now += 0.5
    limits.count("a")
    with pytest.raises(LimitReached):
        limits.count("a")
    clock.now += 3600
    for _ in range(3):
        limits.count("a")
    with pytest.raises(LimitReached):
        limits.count("a")


def test_too_many_requests_of_an_account_are_told_when_to_come_back(door_with: Make) -> None:
    door = door_with(Limits(each_second=0.1, burst=4))
    first, second, other = door.client("C001"), door.client("C001"), door.client("C002")
    got = [client.get("/api/v1/me").status_code for client in (first, second, first, second, first)]
    assert got == [200, 200, 200, 200, 429]  # a second token buys nothing
    refused = second.post("/api/v1/ask/stream", json={"text": "谢谢"})
    assert (refused.status_code, code_of(refused)) == (429, "limit.rate") and int(refused.headers["retry-after"]) > 0
    assert other.get("/api/v1/me").status_code == 200


def test_more_at_once_than_places_are_sent_away_politely_and_the_house_recovers(door_with: Make) -> None:
    door = door_with(Limits(each_second=1000, burst=1000, places=3))
    headers = {"authorization": f"Bearer {door.token('C001')}"}

    async def crowd() -> list[httpx.Response]:
        transport = httpx.ASGITransport(door.guard)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
            asked = [client.post("/api/v1/ask", json={"text": "谢谢"}) for _ in range(12)]
            streamed = [client.post("/api/v1/ask/stream", json={"text": "谢谢"}) for _ in range(4)]
            replies = list(await asyncio.gather(*asked, *streamed))
            return [*replies, await client.post("/api/v1/ask", json={"text": "谢谢"})]

    *replies, last = asyncio.run(crowd())
    away = [reply for reply in replies if reply.status_code != 200]
    assert 0 < len(away) < len(replies) and last.status_code == 200
    for reply in away:
        assert (reply.status_code, code_of(reply)) == (503, "limit.rate") and int(reply.headers["retry-after"]) > 0
