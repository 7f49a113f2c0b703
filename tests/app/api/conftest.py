"""The API behind its guard, without the pages: clients that hold a token, over a copy of the demonstration college."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from advisor.app.api.application import api_of
from advisor.app.api.limits import Limits
from advisor.app.api.refusals import Refusals
from advisor.app.web.frame import PAGES
from advisor.app.web.guard import API, Guard
from advisor.app.web.ledger import Ledger
from advisor.app.web.login import AddressLimit
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.tokens import SCOPES, Tokens
from tests.conftest import copy_of, only_here, rooms_of

ADDRESS = "http://127.0.0.1:7860"
CONSOLE = Viewer("admin", "console")


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Door:
    """The guard around the API, and what a test needs to get through it."""

    rooms: Rooms
    guard: Guard
    tokens: Tokens
    clock: Clock

    def token(self, account: str, *scopes: str, days: int = 90) -> str:
        """A token for one of the demonstration's accounts."""
        return self.tokens.issue(CONSOLE, account, scopes or SCOPES, days=days).token

    def client(self, account: str | None = None, *scopes: str, **headers: str) -> TestClient:
        """A client that holds a token where an account is named."""
        given = {"authorization": f"Bearer {self.token(account, *scopes)}"} if account else {}
        client = TestClient(self.guard, base_url=ADDRESS, headers={**given, **headers}, raise_server_exceptions=True)
        return client


def door_of(rooms: Rooms, limits: Limits | None = None) -> Door:
    """The API of some rooms behind a guard of its own."""
    clock = Clock()
    accounts, tokens, refusals = Accounts(rooms.archive), Tokens(rooms.archive, clock=clock), Refusals(rooms.prompts)
    app = FastAPI(openapi_url=None)
    app.mount(
        API,
        api_of(
            rooms,
            accounts=accounts,
            tokens=tokens,
            addresses=AddressLimit(),
            refusals=refusals,
            limits=limits or Limits(each_second=100_000, burst=100_000),
        ),
    )
    guard = Guard(
        app,
        origins=frozenset({ADDRESS}),
        hosts=frozenset({"127.0.0.1:7860"}),
        login_of=lambda cookie: None,
        policy={},
        pages=PAGES,
        ledger=Ledger(),
        bearer_of=tokens.holder,
        api_refusal=refusals.of_step,
    )
    return Door(rooms, guard, tokens, clock)


@pytest.fixture(scope="session")
def api_rooms(college_home: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Rooms]:
    """Rooms over a copy that the tests of the API share; they add tokens, threads and audit."""
    only_here(tmp_path_factory, worker_id, "api")
    rooms = rooms_of(copy_of(college_home, tmp_path_factory.mktemp("api") / "home"))
    yield rooms
    rooms.archive.close()


@pytest.fixture(scope="session")
def people(api_rooms: Rooms) -> dict[str, list[str]]:
    """Role → accounts of the demonstration that may hold a token."""
    from advisor.records.users import Users

    found: dict[str, list[str]] = {}
    for user in Users(api_rooms.archive).kept(CONSOLE):
        if not user.must_change and not user.disabled:
            found.setdefault(user.role, []).append(user.account)
    return found


@pytest.fixture
def door(api_rooms: Rooms) -> Door:
    return door_of(api_rooms)


Make = Callable[[Limits], Door]


@pytest.fixture
def door_with(api_rooms: Rooms) -> Make:
    return lambda limits: door_of(api_rooms, limits)


def code_of(reply: Any) -> str:
    """The code of an error answer, which has the contract's form."""
    error = reply.json()["error"]
    assert set(error) == {"code", "message", "where", "hint"} and error["message"]
    return str(error["code"])
