"""Fixtures that several rooms share. No test reaches anything but this machine."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from advisor.app.wiring import Rooms
from advisor.catalog.catalog import Catalog
from advisor.settings import Settings
from advisor.wording.prompts import Prompts
from tests.cluster import Cluster, binaries, cluster

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 21)
Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the records run on PostgreSQL too: ``pytest tests/records --database postgresql``."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


TOGETHER = ("tests/app/web/", "tests/app/api/", "tests/dialogue/test_truth.py", "tests/app/test_postgresql.py")
"""Tests of one costly fixture each (a server, an API, all conversations): one worker runs them, so that it is made once."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests one by one, in the order of ``_turn``, but those of a line of ``TOGETHER`` to one worker.

    Not by the marks of ``--dist loadgroup``: xdist writes them into the ids of tests, which pytest 9.2 no longer lets
    it do, and without a word hands every test out alone (pytest-dev/pytest-xdist#1386).
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)

    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest row first; while its worker makes the college, the other runs what needs none."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(TOGETHER[0]):
        return 0
    if item.nodeid.startswith(TOGETHER):
        return 2
    return 3 if "college_home" in getattr(item, "fixturenames", ()) else 1


def only_here(factory: pytest.TempPathFactory, worker: str, what: str) -> None:
    """Fail where a second worker makes what ``TOGETHER`` leaves to one."""
    base = factory.getbasetemp()
    made = (base if worker == "master" else base.parent) / f"made-{what}"
    assert not made.exists(), f"{what} is made by {worker} and was made by {made.read_text(encoding='utf-8')}"
    made.write_text(worker, encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Shut every socket to anywhere but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(f"a test reached for {host}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog(ROOT / "knowledge")


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return Prompts(ROOT / "prompts")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A server of our own, or a skip where PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with cluster(folder) as running:
        yield running


@pytest.fixture(scope="session")
def college_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home with the demonstration college, made once a run. Read it; whoever writes takes ``home``."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "college"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            from advisor.app.preparation import prepare_demonstration

            rooms = rooms_of(folder)
            prepare_demonstration(rooms)
            rooms.archive.close()
            (folder / "done").touch()
    return folder


def copy_of(home: Path, to: Path) -> Path:
    """A copy of a closed home; the side files of a reader in another worker, which come and go, stay behind."""
    return Path(shutil.copytree(home, to, ignore=shutil.ignore_patterns("*-wal", "*-shm")))


@pytest.fixture
def home(college_home: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration college that a test may write to."""
    return copy_of(college_home, tmp_path / "home")


@pytest.fixture(scope="session")
def reading_rooms(college_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    """The rooms over a copy for tests of one worker, which only read (audit and threads apart)."""
    folder = copy_of(college_home, tmp_path_factory.mktemp("reading") / "home")
    rooms = rooms_of(folder)
    yield rooms
    rooms.archive.close()


@pytest.fixture
def rooms(home: Path) -> Iterator[Rooms]:
    """The rooms over a copy of one's own."""
    built = rooms_of(home)
    yield built
    built.archive.close()


@pytest.fixture(scope="session")
def advisor() -> Run:
    """The command line, in a process of its own."""

    def run(
        *arguments: str, home: Path, stdin: str | bytes | None = None, today: bool = True
    ) -> subprocess.CompletedProcess[str]:
        extra = ("--today", TODAY.isoformat()) if today else ()
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "advisor.app.cli", *arguments, *extra],
            input=data,
            capture_output=True,
            env={**os.environ, "ADVISOR_HOME": str(home), "PYTHONUTF8": "1"},
            cwd=ROOT,
            check=False,
            timeout=240,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


def rooms_of(folder: Path) -> Rooms:
    """The rooms over a home, with nothing of the machine's own settings."""
    return Rooms(Settings.of({"ADVISOR_HOME": str(folder)}), TODAY)
