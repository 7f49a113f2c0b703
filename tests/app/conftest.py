"""One real server a run, over a copy of the demonstration college, and a real Chromium where there is one."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest

from advisor.app.wiring import Rooms
from advisor.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = date(2026, 11, 21)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A server that runs: its address, its rooms, and the passwords of the demonstration accounts."""

    address: str
    rooms: Rooms
    passwords: dict[str, str]

    def client(self, account: str | None = None) -> httpx.Client:
        """A client with the right Origin, logged in where an account is named."""
        client = httpx.Client(base_url=self.address, headers={"origin": self.address}, timeout=30)
        if account is not None:
            reply = client.post("/login", json={"account": account, "password": self.passwords[account]})
            assert reply.status_code == 200, reply.text
        return client


@pytest.fixture(scope="session")
def site(college_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from advisor.app.server import server_of
    from advisor.records.demonstration.college import fill

    folder = Path(shutil.copytree(college_home, tmp_path_factory.mktemp("site") / "home"))
    settings = replace(Settings.of({"ADVISOR_HOME": str(folder)}), port=_free_port())
    rooms = Rooms(settings, TODAY)
    summary = fill(rooms.archive, rooms.catalog, rooms.lexicon, today=TODAY)
    server = server_of(rooms)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended before it listened"
        time.sleep(0.05)
    yield Site(
        f"http://127.0.0.1:{settings.port}", rooms, {account.id: account.password for account in summary.accounts}
    )
    server.should_exit = True
    thread.join(timeout=20)
    rooms.archive.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A Chromium; its absence is a skip with the reason, and in CI an error."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _without("Chromium was not found (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chinese_font() -> None:
    """A font with Chinese characters; its absence is a skip with the reason, and in CI an error."""
    lister = shutil.which("fc-list")
    if lister is None:
        return  # no way to ask; the glyphs themselves will tell
    found = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, check=False)
    if not found.stdout.strip():
        _without("no Chinese font was found (Debian: apt-get install fonts-noto-cjk)")


def _without(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
