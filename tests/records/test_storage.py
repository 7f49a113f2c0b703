"""A disk that is full or write-protected: one clear sentence, nothing lost, and on it goes once there is space again."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from advisor.catalog.rows import Scorecard
from advisor.errors import AdvisorError, StateFault
from advisor.records.archive import Archive
from advisor.records.backup import back_up
from advisor.records.home import Home
from advisor.records.people import Turn
from advisor.records.rotation import rotate
from tests.records.conftest import CONSOLE, OWN, TODAY, student

resource = pytest.importorskip("resource", reason="limits of files are POSIX's")
pytestmark = pytest.mark.usefixtures("sqlite_alone")
LONG = "好" * 50_000


def fill_up(archive: Archive, thread: str) -> int:
    """Keep turns until the disk refuses; the number that were acknowledged."""
    kept = 0
    with pytest.raises(StateFault) as caught:
        for number in range(10_000):
            archive.keep_turn(OWN, thread, Turn(f"turn {number}", os.urandom(20_000).hex()))
            kept += 1
    assert (caught.value.code, caught.value.variant) == ("state.not_ready", "storage")
    return kept


def assert_nothing_lost(archive: Archive, thread: str, kept: int) -> None:
    assert [turn.text for turn in archive.thread(OWN, thread).turns[:kept]] == [f"turn {n}" for n in range(kept)]
    assert archive.verify_chain().is_whole
    with closing(sqlite3.connect(archive.store.home.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def bounded() -> Iterator[None]:
    """No file of this process may grow beyond two million bytes: what a full disk is to SQLite, without one."""
    import signal

    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_space(archive: Archive, bounded: None) -> None:
    thread = archive.start_thread(OWN)
    kept = fill_up(archive, thread)
    assert kept > 5
    assert archive.file(student("S01"), "S01").student == "S01"  # one's own file needs no room in the audit
    with pytest.raises(AdvisorError):
        archive.keep_turn(OWN, thread, Turn("too much", os.urandom(20_000).hex()))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    archive.keep_turn(OWN, thread, Turn("there is space again", "a"))
    turns = archive.thread(OWN, thread).turns
    assert turns[-1].text == "there is space again"
    assert_nothing_lost(archive, thread, kept)


def test_a_backup_on_a_full_disk_leaves_no_half_file(archive: Archive, tmp_path: Path, bounded: None) -> None:
    thread = archive.start_thread(OWN)
    kept = fill_up(archive, thread)
    media = tmp_path / "media"
    media.mkdir()
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    with pytest.raises((StateFault, OSError)):
        back_up(archive.store, media / "b.qihang")
    assert list(media.iterdir()) == []
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    back_up(archive.store, media / "b.qihang")
    assert_nothing_lost(archive, thread, kept)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A real disk of eight megabytes at this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a disk of one's own takes root")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_real_disk_that_is_full_then_read_only_loses_nothing(
    small_college: Path, tmp_path: Path, scorecard: Scorecard
) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder):
        home = Home(folder / "home", patience=0.3)
        shutil.copytree(small_college, home.folder)
        with Archive.open(home, today=TODAY, scorecard=scorecard) as archive:
            thread = archive.start_thread(OWN)
            (folder / "ballast").write_bytes(bytes(6_000_000))
            kept = fill_up(archive, thread)
            assert kept > 2
            with pytest.raises(StateFault):
                rotate(archive.store)  # the key file, too, is written whole or not at all
            assert not list(home.folder.glob("keys.json?*"))
            (folder / "ballast").unlink()
            archive.keep_turn(OWN, thread, Turn("there is space again", "a"))
            assert_nothing_lost(archive, thread, kept)
        remount(folder, "ro")
        with pytest.raises(StateFault) as caught, Archive.open(home, today=TODAY, scorecard=scorecard) as archive:
            archive.set_review(OWN, "S01", "confirmed")
        assert (caught.value.code, caught.value.variant) == ("state.not_ready", "storage")
        remount(folder, "rw")
        with Archive.open(home, today=TODAY, scorecard=scorecard) as archive:
            archive.set_review(OWN, "S01", "confirmed")
            assert_nothing_lost(archive, thread, kept)
            assert archive.file(CONSOLE, "S01").student == "S01"


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True, capture_output=True)
