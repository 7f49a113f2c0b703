"""One real server a run, over a copy of the demonstration college, and a real Chromium where there is one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from advisor.app.wiring import Rooms
from advisor.settings import Settings
from tests.conftest import ROOT, TODAY, copy_of, only_here

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    """A server that runs: its address, rooms over the same home, the demonstration passwords, and what it printed."""

    address: str
    rooms: Rooms
    passwords: dict[str, str]
    log: Path

    @contextmanager
    def client(self, account: str | None = None) -> Iterator[httpx.Client]:
        """A client with the right Origin, logged in where an account is named."""
        with httpx.Client(base_url=self.address, headers={"origin": self.address}, timeout=60) as client:
            if account is not None:
                reply = client.post("/login", json={"account": account, "password": self.passwords[account]})
                assert reply.status_code == 200, reply.text
            yield client


@pytest.fixture(scope="session")
def site(college_home: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """``advisor serve`` in a process of its own."""
    from advisor.records.demonstration.college import fill

    only_here(tmp_path_factory, worker_id, "site")
    folder = copy_of(college_home, tmp_path_factory.mktemp("site") / "home")
    rooms = Rooms(Settings.of({"ADVISOR_HOME": str(folder)}), TODAY)
    summary = fill(rooms.archive, rooms.catalog, rooms.lexicon, today=TODAY)
    passwords = {account.id: account.password for account in summary.accounts}
    with served(folder) as (address, log):
        yield Site(address, rooms, passwords, log)
    rooms.archive.close()


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[str, Path]]:
    """``advisor serve`` over a home in a process of its own, with settings of its own: its address, and what it prints."""
    port, log = _free_port(), folder.parent / "serve.log"
    environment = {**os.environ, **settings, "ADVISOR_HOME": str(folder), "ADVISOR_PORT": str(port), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "advisor.app.cli", "serve", "--today", TODAY.isoformat()]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield address, log
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"the server does not answer: {log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """A Chromium; its absence is a skip with the reason, and in CI an error.

    Not for the session: Playwright's own event loop runs in this thread meanwhile, and asyncio.run would be refused.
    """
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
