"""What needs a right of its own stands sealed: without the key file the database tells nothing of it."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import LargeBinary, column, select, table, update

from advisor.catalog.rows import Scorecard
from advisor.errors import StateFault
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.keyring import Keyring, Keys
from advisor.records.people import Turn
from advisor.records.sealing import sealed_columns
from advisor.records.tables import economy, metadata, psychology, students
from tests.records.conftest import CENTRE, CONSOLE, OWN, TODAY, student

CANARY = "紫色长颈鹿4711"
MUST_BE_SEALED = {
    "students.disability", "students.registered_mask", "students.registered_causes", "economy.income_month", "psychology.band",
    "needs_stated.need", "reviews.note", "replies.text", "replies.note", "turns.body", "practices.body", "person_keys.key",
}  # fmt: skip


def raw(archive: Archive, name: str, cell: str) -> list[bytes | None]:
    with archive.store.read() as connection:
        return list(connection.execute(select(table(name, column(cell, LargeBinary)))).scalars())


def test_every_sensitive_column_is_of_the_sealed_kind() -> None:
    found = {f"{one.name}.{name}" for one, names in sealed_columns(metadata).items() for name in names}
    assert found >= MUST_BE_SEALED


def test_a_sealed_column_opens_at_its_own_place_alone() -> None:
    for one, names in sealed_columns(metadata).items():
        for name in names:
            assert one.c[name].type.place == f"{one.name}.{name}"


def test_no_word_that_people_wrote_is_in_the_files(archive: Archive, home: Home, sqlite_alone: None) -> None:
    archive.set_review(OWN, "S01", "confirmed", CANARY)
    reply = archive.reply(student("S01"), "S01", "academic.core_mean", CANARY)
    archive.settle(OWN, reply.reply, CANARY)
    archive.keep_turn(OWN, thread := archive.start_thread(OWN), Turn(CANARY, CANARY))
    archive.keep_practice(student("S01"), "S01", {"kind": "interview", "job": "x", "turns": [CANARY]})
    archive.load("needs_stated", [{"student": "S01", "need": CANARY, "to": "self", "on": "2026-01-01"}])
    assert archive.thread(OWN, thread).turns[0].text == CANARY
    archive.close()
    written = b"".join(file.read_bytes() for file in home.folder.rglob("*") if file.is_file())
    assert CANARY.encode() not in written
    assert b"S01" in written


def test_readings_and_status_stand_sealed_in_one_length(archive: Archive) -> None:
    for name, cell in (("economy", "income_month"), ("psychology", "band"), ("students", "registered_mask")):
        cells = raw(archive, name, cell)
        assert len({len(sealed or b"") for sealed in cells}) == 1
        assert len(set(cells)) == len(cells)  # equal values do not look equal
    with archive.store.read() as connection:
        assert connection.execute(select(economy.c.income_month).where(economy.c.student == "S03")).scalar() == 1003.0


def test_whether_a_disability_is_on_record_cannot_be_seen_without_the_key(archive: Archive) -> None:
    assert len({len(sealed or b"") for sealed in raw(archive, "students", "disability")}) == 1
    with archive.store.read() as connection:
        told = dict(connection.execute(select(students.c.id, students.c.disability)).all())
    assert (told["S01"], told["S02"]) == ("hearing", None)


def test_a_cell_moved_or_changed_does_not_open(archive: Archive) -> None:
    bands = raw(archive, "psychology", "band")
    raw_economy = table("economy", column("id"), column("income_month", LargeBinary))
    for forged in (bands[0], (raw(archive, "economy", "income_month")[0] or b"")[:-1] + b"\x00", b"", b"1250.0"):
        with archive.store.write() as connection:
            connection.execute(update(raw_economy).where(raw_economy.c.id == "economy-S01").values(income_month=forged))
        with pytest.raises(StateFault) as caught:
            archive.file(CONSOLE, "S01")
        assert caught.value.code == "state.not_ready"


def test_sql_cannot_search_what_is_sealed() -> None:
    with pytest.raises(TypeError):
        select(psychology).where(psychology.c.band > 4)
    with pytest.raises(TypeError):
        select(students).where(students.c.disability.is_(None))


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the owner's rights by folder")
def test_the_key_file_is_its_owners_alone_and_is_made_so_again(
    archive: Archive, home: Home, scorecard: Scorecard
) -> None:
    assert home.keys.stat().st_mode & 0o777 == 0o600
    made = Home(home.folder.parent / "made")
    Archive.open(made, today=TODAY, scorecard=scorecard, create=True).close()
    assert (made.folder.stat().st_mode & 0o777, made.database.stat().st_mode & 0o777) == (0o700, 0o600)
    home.keys.chmod(0o644)
    Keyring(home.keys).refresh()
    assert home.keys.stat().st_mode & 0o777 == 0o600


def test_without_its_key_file_or_with_another_a_home_does_not_open_and_none_is_made(
    archive: Archive, home: Home, scorecard: Scorecard, url: str | None
) -> None:
    kept = home.keys.read_bytes()
    for content in (None, b"{}", b"\xff", Keys.new().to_json().encode()):
        home.keys.unlink(missing_ok=True)
        if content is not None:
            home.keys.write_bytes(content)
        with pytest.raises(StateFault) as caught:
            Archive.open(home, url=url, today=TODAY, scorecard=scorecard, create=True)
        assert (caught.value.code, caught.value.variant) == ("state.not_ready", "keys")
        assert (home.keys.read_bytes() if home.keys.exists() else None) == content
    home.keys.write_bytes(kept)
    with Archive.open(home, url=url, today=TODAY, scorecard=scorecard) as again:
        assert again.file(CENTRE, "S01").readings["psychology"].raw == 2.0


def test_the_database_without_its_keys_says_nothing_of_a_reading(
    archive: Archive, home: Home, sqlite_alone: None
) -> None:
    copy = home.folder.parent / "stolen.sqlite3"
    archive.close()
    shutil.copy(home.database, copy)
    with closing(sqlite3.connect(copy)) as stolen:
        cells = [cell for (cell,) in stolen.execute("SELECT band FROM psychology")]
    assert all(isinstance(cell, bytes) and len(cell) == 39 for cell in cells)
