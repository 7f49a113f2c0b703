"""A backup holds one moment, whoever writes meanwhile; a restore gives it back, or refuses before it touches anything."""

import json
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, AdvisorError, NotFound, StateFault
from advisor.records.archive import Archive
from advisor.records.backup import back_up, key_file_of, signed
from advisor.records.home import Home
from advisor.records.keeping import Keeping
from advisor.records.keyring import Keyring, Keys
from advisor.records.restore import Restoring
from advisor.records.rotation import rotate
from advisor.records.snapshots import counted
from tests.records.conftest import CENTRE, CONSOLE, OWN, SILENT, TODAY
from tests.records.older import older_college
from tests.records.test_rotation import told

CANARY = "紫色长颈鹿4711"


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    """A clean machine."""
    return Home(tmp_path / "fresh")


@pytest.fixture
def file(archive: Archive, tmp_path: Path) -> Path:
    """A backup of the twelve, with a note in it."""
    archive.set_review(OWN, "S02", "confirmed", CANARY)
    (tmp_path / "media").mkdir()
    return back_up(archive.store, tmp_path / "media" / "b.qihang").file


def restored(home: Home, file: Path, old: Archive | None = None) -> None:
    """Restore; with the old home's list of what was forgotten, where a clean machine is to know it."""
    Restoring(home, None, TODAY).restore(file, forgotten=old.store.home.forgotten if old else None)


def refused(home: Home, file: Path) -> AdvisorError:
    with pytest.raises(AdvisorError) as caught:
        restored(home, file)
    return caught.value


def test_a_restore_on_a_clean_machine_gives_back_every_row(
    archive: Archive, file: Path, fresh: Home, scorecard: Scorecard
) -> None:
    with archive.store.read() as connection:
        before = counted(connection)
    restored(fresh, file, archive)
    with Archive.open(fresh, today=TODAY, scorecard=scorecard) as again:
        with again.store.read() as connection:
            assert counted(connection) == before
        assert told(again) == told(archive)
        assert again.review(OWN, "S02").note == CANARY
        assert again.verify_chain().is_whole
        again.load("needs_stated", [{"student": "S01", "need": "no_night", "to": "self", "on": "2026-01-01"}])


@pytest.mark.parametrize("backups", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_backup_under_load_holds_one_moment(
    archive: Archive, tmp_path: Path, fresh: Home, scorecard: Scorecard, backups: int
) -> None:
    archive.start_thread(OWN)
    is_done, written = threading.Event(), []

    def write() -> None:
        while not is_done.is_set():
            archive.set_review(OWN, "S02", "confirmed", f"note {len(written)}")
            written.append(len(written))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(backups):
            acknowledged = len(written)
            made = back_up(archive.store, tmp_path / f"{number}.qihang")
            shutil.rmtree(fresh.folder, ignore_errors=True)
            restored(fresh, made.file, archive)
            with Archive.open(fresh, today=TODAY, scorecard=scorecard) as again:
                with again.store.read() as connection:
                    assert counted(connection) == made.tables
                notes = [review.note for review in again.history(OWN, "S02")]
                assert notes == [f"note {n}" for n in range(len(notes))]
                assert len(notes) >= acknowledged
                anchor = (made.audit_rows, made.audit_head)
                assert again.verify_chain(anchor).is_whole
            assert archive.verify_chain(anchor).is_whole
    finally:
        is_done.set()
        writer.join()
    assert len(written) > backups


def test_a_backup_is_sealed_and_opens_with_its_key_file_alone(archive: Archive, file: Path, fresh: Home) -> None:
    with zipfile.ZipFile(file) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    assert CANARY.encode() not in content
    assert archive.store.ring.keys.sealing[1].hex().encode() not in content
    assert (file.stat().st_mode & 0o777, key_file_of(file).stat().st_mode & 0o777) == (0o600, 0o600)
    key_file_of(file).unlink()
    assert (refused(fresh, file).code, refused(fresh, file).variant) == ("state.not_ready", "keys")
    key_file_of(file).write_text(Keys.new().to_json(), encoding="utf-8")
    assert refused(fresh, file).variant == "keys"
    assert not fresh.database.exists()
    assert not fresh.keys.exists()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(bytes(content))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def another(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)


def repacked(change: Callable[[dict[str, bytes]], None]) -> Callable[[Path], None]:
    """Damage of a thorough forger, who packs the file anew."""

    def damage(file: Path) -> None:
        with zipfile.ZipFile(file) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        change(members)
        with zipfile.ZipFile(file, "w") as packed:
            for name, content in members.items():
                packed.writestr(name, content)

    return damage


def without_database(members: dict[str, bytes]) -> None:
    del members["records.sqlite3"]


def other_row(members: dict[str, bytes]) -> None:
    members["records.sqlite3"] = members["records.sqlite3"].replace(b"Name S02", b"Name S03")


def other_row_and_hash(members: dict[str, bytes]) -> None:
    import hashlib

    other_row(members)
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["records.sqlite3"]["sha256"] = hashlib.sha256(members["records.sqlite3"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()


def climbing(members: dict[str, bytes]) -> None:
    members["../../evil"] = b"x"
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["../../evil"] = {
        "bytes": 1,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }
    members["manifest.json"] = json.dumps(manifest).encode()


DAMAGES = [cut, flip, empty, another, *map(repacked, (without_database, other_row, other_row_and_hash, climbing))]


@pytest.mark.parametrize("damage", DAMAGES, ids=range(len(DAMAGES)))
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    archive: Archive, home: Home, file: Path, fresh: Home, damage: Callable[[Path], None]
) -> None:
    damage(file)
    before = told(archive)
    assert refused(fresh, file).code == "input.malformed"
    assert not fresh.database.exists()
    assert [one.name for one in fresh.folder.iterdir()] == ["home.lock"]
    assert refused(home, file).code == "input.malformed"
    assert told(archive) == before
    assert not home.set_aside.exists()


def test_a_signed_name_that_climbs_out_is_refused_too(archive: Archive, file: Path, fresh: Home) -> None:
    def sign(members: dict[str, bytes]) -> None:
        climbing(members)
        manifest = json.loads(members["manifest.json"])
        manifest["signature"] = archive.store.ring.sign("backup", signed(manifest))
        members["manifest.json"] = json.dumps(manifest).encode()

    repacked(sign)(file)
    assert refused(fresh, file).code == "input.malformed"
    assert not list(fresh.folder.parent.glob("**/evil"))


def test_a_backup_of_a_newer_version_is_refused_clearly(archive: Archive, file: Path, fresh: Home) -> None:
    def newer(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"]) | {"schema": 99}
        manifest["signature"] = archive.store.ring.sign("backup", signed(manifest))
        members["manifest.json"] = json.dumps(manifest).encode()

    repacked(newer)(file)
    assert refused(fresh, file).code == "state.newer"


def test_no_file_is_told(fresh: Home, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restored(fresh, tmp_path / "none.qihang")


def test_a_restore_sets_aside_what_stood_there_and_whoever_serves_goes_on_with_the_new_file(
    archive: Archive, home: Home, file: Path, scorecard: Scorecard, sqlite_alone: None
) -> None:
    archive.set_review(OWN, "S02", "dismissed", "after the backup")
    done = Restoring(home, None, TODAY).restore(file)
    assert done.set_aside is not None
    assert archive.review(OWN, "S02").note == CANARY
    archive.set_review(OWN, "S02", "dismissed", "after the restore")  # by the process that had the old file open
    with Archive.open(home, today=TODAY, scorecard=scorecard) as again:
        assert again.review(OWN, "S02").note == "after the restore"
        assert again.verify_chain().is_whole
    with closing(sqlite3.connect(done.set_aside / "records.sqlite3")) as old:
        assert old.execute("SELECT count(*) FROM reviews").fetchone() == (2,)


def test_a_restore_names_those_who_were_erased_since(
    archive: Archive, home: Home, file: Path, fresh: Home, sqlite_alone: None
) -> None:
    with archive.store.write() as connection:
        for table in ("academic", "practice", "economy", "psychology", "jobseeking", "consents"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE student = 'S08'")
        connection.exec_driver_sql("DELETE FROM students WHERE id = 'S08'")
    assert Restoring(home, None, TODAY).restore(file).gone_since == ("S08",)
    assert Restoring(fresh, None, TODAY).restore(file).gone_since == ()


def test_a_backup_from_before_a_rotation_opens_with_its_own_keys(
    archive: Archive, home: Home, file: Path, fresh: Home, scorecard: Scorecard, sqlite_alone: None
) -> None:
    rotate(archive.store)
    Restoring(home, None, TODAY).restore(file)
    assert set(Keyring(home.keys).keys.sealing) == {1}
    assert archive.file(CENTRE, "S01").readings["psychology"].raw == 2.0
    assert archive.review(OWN, "S02").note == CANARY


def test_a_backup_of_an_older_home_holds_it_migrated(fresh: Home, tmp_path: Path, scorecard: Scorecard) -> None:
    old = Home(tmp_path / "old")
    older_college(old)
    with Archive.open(old, today=TODAY, scorecard=scorecard) as archive:
        made = back_up(archive.store, tmp_path / "old.qihang")
    restored(fresh, made.file)
    with Archive.open(fresh, today=TODAY, scorecard=scorecard) as again:
        assert len(again.students(CONSOLE)) == 12


def test_what_the_college_changed_in_its_home_comes_along(
    archive: Archive, home: Home, tmp_path: Path, fresh: Home
) -> None:
    own = home.folder / "knowledge" / "policies"
    own.mkdir(parents=True)
    (own / "own.yaml").write_text("本校", encoding="utf-8")
    restored(fresh, back_up(archive.store, tmp_path / "k.qihang").file)
    assert (fresh.folder / "knowledge" / "policies" / "own.yaml").read_text(encoding="utf-8") == "本校"


def test_only_keepers_make_backups_and_each_is_in_the_audit(archive: Archive, tmp_path: Path) -> None:
    keeping = Keeping(archive)
    for viewer in (OWN, CENTRE, SILENT):
        with pytest.raises(AccessDenied):
            keeping.back_up(viewer, tmp_path / "b.qihang")
    assert not list(tmp_path.glob("*.qihang*"))
    keeping.back_up(CONSOLE, tmp_path / "b.qihang")
    acts = [(row.actor, row.action) for row in archive.audited(CONSOLE)]
    assert ("admin:console", "backup") in acts
    assert acts.count(("counselor:C01", "denied")) == 1


def test_a_backup_never_mixes_keys(archive: Archive, tmp_path: Path, fresh: Home, scorecard: Scorecard) -> None:
    made = []

    def turn_keys() -> None:
        for _ in range(3):
            rotate(archive.store)

    rotating = threading.Thread(target=turn_keys)
    rotating.start()
    while rotating.is_alive() or len(made) < 2:
        try:
            made.append(back_up(archive.store, tmp_path / f"{len(made)}.qihang").file)
        except StateFault as fault:
            assert fault.code == "state.locked"  # the keys changed thrice while it tried
    rotating.join()
    for file in made:
        shutil.rmtree(fresh.folder, ignore_errors=True)
        restored(fresh, file, archive)
        with Archive.open(fresh, today=TODAY, scorecard=scorecard) as again:
            assert told(again) == told(archive)
