"""Killed at any moment and at every step, a home keeps all that it acknowledged, twice nothing, and opens at once."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from advisor.catalog.rows import Scorecard
from advisor.records.archive import Archive
from advisor.records.backup import back_up
from advisor.records.home import Home
from advisor.records.keyring import Keyring
from tests.conftest import ROOT
from tests.records.conftest import CENTRE, CONSOLE, OWN, TODAY, student
from tests.records.crash import BATCH
from tests.records.older import WORDS, older_college
from tests.records.test_rotation import numbers, told

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the drill forks"),
    pytest.mark.usefixtures("sqlite_alone"),
]
Drill = Callable[..., dict[str, int]]
ROUNDS = 40


def kills(few: int, many: int) -> pytest.MarkDecorator:
    """So many kills per change, and so many where the slow drills run: 20 and 300 over this file."""
    slow = (pytest.mark.slow, pytest.mark.timeout(3600))
    return pytest.mark.parametrize("kills", [few, pytest.param(many, marks=slow)])


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    """Runs one worker in a process of its own and answers what became of it."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.records.crash"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip

    def run(work: str, **line: object) -> dict[str, int]:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps({"work": work, **{key: _plain(value) for key, value in line.items()}}) + "\n")
        server.stdin.flush()
        answer: dict[str, int] = json.loads(server.stdout.readline())
        return answer

    yield run
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.close()
    server.wait(20)
    server.stdout.close()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


@pytest.fixture
def busy(home: Home, small_college: Path, scorecard: Scorecard) -> Home:
    """A home with a conversation to go on with."""
    shutil.copytree(small_college, home.folder)
    with Archive.open(home, today=TODAY, scorecard=scorecard) as archive:
        archive.start_thread(OWN)
    return home


def opened(home: Home, scorecard: Scorecard) -> Archive:
    """The home after a kill: within five seconds of work, whatever else the machine does; whole, its audit as written."""
    begun = time.process_time()
    archive = Archive.open(home, today=TODAY, scorecard=scorecard)
    archive.file(CONSOLE, "S01")
    assert time.process_time() - begun < 5
    with closing(sqlite3.connect(home.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert archive.verify_chain().is_whole
    return archive


def kept(archive: Archive) -> Counter[str]:
    """How often each piece of work stands in the home; an import counts where all of its rows do."""
    found = Counter(turn.text for turn in archive.thread(OWN, archive.threads(OWN)[0]).turns)
    found.update(review.note for review in archive.history(OWN, "S02"))
    with closing(sqlite3.connect(archive.store.home.database)) as database:
        rows = Counter(
            id.split("-")[1] for (id,) in database.execute("SELECT id FROM academic WHERE id LIKE 'batch-%'")
        )
    assert set(rows.values()) <= {BATCH}
    found.update(f"import {number}" for number in rows)
    return found


def test_the_control_without_a_kill_keeps_everything(
    drill: Drill, busy: Home, scorecard: Scorecard, tmp_path: Path
) -> None:
    acks = tmp_path / "acks"
    done = drill("write", home=busy.folder, acks=acks, start=0, rounds=10)
    assert (done["killed"], done["status"]) == (False, 0)
    with opened(busy, scorecard) as archive:
        assert kept(archive) == Counter(acks.read_text(encoding="utf-8").splitlines())
        assert sum(kept(archive).values()) == 30


@kills(10, 200)
def test_killed_while_writing_nothing_acknowledged_is_lost(
    drill: Drill, busy: Home, scorecard: Scorecard, tmp_path: Path, kills: int
) -> None:
    acks, choose = tmp_path / "acks", random.Random(kills)
    acks.touch()
    steps = drill("write", home=busy.folder, acks=acks, start=0, rounds=2)["steps"]
    begun = time.monotonic()
    drill("write", home=busy.folder, acks=acks, start=ROUNDS // 2, rounds=ROUNDS // 2)
    whole = 2 * (time.monotonic() - begun)  # of a run that nobody kills
    killed = 0
    for number in range(1, kills + 1):
        how = (
            {"kill_after": choose.uniform(0.0, whole / 2)}
            if number % 2
            else {"kill_at": steps * (number // 2) // (kills // 2)}
        )
        done = drill("write", home=busy.folder, acks=acks, start=number * ROUNDS, rounds=ROUNDS, **how)
        killed += done["killed"]
        with opened(busy, scorecard) as archive:
            found = kept(archive)
        said = acks.read_text(encoding="utf-8").splitlines()
        assert [words for words in said if not found[words]] == []
        assert [words for words, times in found.items() if times > 1] == []
        assert len(found) - len(said) <= number  # at most one a kill was kept and not yet said
    assert killed >= kills * 0.9
    assert len(acks.read_text(encoding="utf-8").splitlines()) > 6


@kills(4, 40)
def test_killed_while_migrating_the_older_home_opens_with_everything(
    drill: Drill, scorecard: Scorecard, tmp_path: Path, kills: int
) -> None:
    first = Home(tmp_path / "control")
    older_college(first)
    steps = drill("migrate", home=first.folder)["steps"]
    with opened(first, scorecard) as archive:
        as_it_was = told(archive)
    for number in range(1, kills + 1):
        home = Home(tmp_path / str(number))
        older_college(home)
        done = drill("migrate", home=home.folder, kill_at=max(1, steps * number // (kills + 1)))
        assert done["killed"]
        with opened(home, scorecard) as archive:
            assert told(archive) == as_it_was
            assert archive.review(OWN, "S01").note == WORDS
            assert archive.thread(OWN, "T0123456789abcdef").turns[0].text == WORDS
            assert archive.file(student("S01"), "S01").special == "hearing"
        shutil.rmtree(home.folder)


@kills(4, 30)
def test_killed_while_rotating_everything_opens_and_the_next_run_finishes(
    drill: Drill, busy: Home, scorecard: Scorecard, kills: int
) -> None:
    steps = drill("rotate", home=busy.folder)["steps"]
    with opened(busy, scorecard) as archive:
        as_it_was = told(archive)
    for number in range(1, kills + 1):
        assert drill("rotate", home=busy.folder, kill_at=max(1, steps * number // (kills + 1)))["killed"]
        with opened(busy, scorecard) as archive:
            assert told(archive) == as_it_was
            archive.set_review(OWN, "S02", "confirmed", "between two runs")
        assert drill("rotate", home=busy.folder)["status"] == 0
        with opened(busy, scorecard) as archive:
            assert told(archive) == as_it_was
            assert numbers(archive) == set(Keyring(busy.keys).keys.sealing)
            assert len(numbers(archive)) == 1


@kills(2, 30)
def test_killed_while_restoring_nothing_is_lost_and_the_next_run_restores(
    drill: Drill, busy: Home, scorecard: Scorecard, tmp_path: Path, kills: int
) -> None:
    file = tmp_path / "b.qihang"
    with Archive.open(busy, today=TODAY, scorecard=scorecard) as archive:
        archive.set_review(OWN, "S02", "confirmed", "in the backup")
        back_up(archive.store, file)
        archive.set_review(OWN, "S02", "dismissed", "after the backup")
        before = busy.folder.parent / "before"
    shutil.copytree(busy.folder, before)
    steps = drill("restore", home=busy.folder, file=file)["steps"]
    for number in range(1, kills + 1):
        shutil.rmtree(busy.folder)
        shutil.copytree(before, busy.folder)
        assert drill("restore", home=busy.folder, file=file, kill_at=max(1, steps * number // (kills + 1)))["killed"]
        copies = [copy for copy in (busy.database, *busy.set_aside.rglob("records.sqlite3")) if copy.exists()]
        assert max(map(_notes, copies)) == 2  # what stood there is in its place or set aside
        assert drill("restore", home=busy.folder, file=file)["status"] == 0
        with opened(busy, scorecard) as archive:
            assert archive.review(OWN, "S02").note == "in the backup"
            assert archive.file(CENTRE, "S01").readings["psychology"].raw == 2.0
        assert max(_notes(copy) for copy in busy.set_aside.rglob("records.sqlite3")) == 2


def _notes(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM reviews").fetchone()[0])
