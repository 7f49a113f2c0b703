"""A new key seals everything; whoever has the home open goes on; cut off anywhere, the next run finishes."""

import pytest
from sqlalchemy import LargeBinary, column, select, table

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.keeping import Keeping
from advisor.records.keyring import Keyring, key_number
from advisor.records.people import Turn
from advisor.records.rotation import rotate
from advisor.records.sealing import sealed_columns
from advisor.records.tables import metadata
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, OWN, SILENT, TODAY


def numbers(archive: Archive) -> set[int]:
    """The keys that any cell is sealed with."""
    found: set[int] = set()
    with archive.store.read() as connection:
        for one, names in sealed_columns(metadata).items():
            raw = table(one.name, *(column(name, LargeBinary) for name in names))
            found |= {key_number(cell) for row in connection.execute(select(raw)) for cell in row if cell is not None}
    return found


def told(archive: Archive) -> object:
    return [archive.file(viewer, id) for viewer in (CONSOLE, CENTRE) for id in archive.students(viewer)]


def test_a_rotation_reseals_every_cell_and_changes_no_value(archive: Archive, home: Home) -> None:
    archive.keep_turn(OWN, thread := archive.start_thread(OWN), Turn("q", "a"))
    before = told(archive)
    rotated = Keeping(archive).rotate_keys(CONSOLE)
    assert rotated.key == 2
    assert rotated.rows > 36
    assert numbers(archive) == {2}
    assert set(Keyring(home.keys).keys.sealing) == {2}
    assert told(archive) == before
    assert archive.thread(OWN, thread).turns[0].text == "q"
    assert archive.verify_chain().is_whole
    assert "rotate" in {row.action for row in archive.audited(CONSOLE)}


def test_whoever_has_the_home_open_reads_and_writes_on(
    archive: Archive, home: Home, scorecard: Scorecard, url: str | None
) -> None:
    with Archive.open(home, url=url, today=TODAY, scorecard=scorecard) as other:
        before = told(other)
        rotate(archive.store)
        assert told(other) == before
        other.set_review(OWN, "S01", "confirmed", "after the rotation")
    assert numbers(archive) == {2}
    assert archive.review(OWN, "S01").note == "after the rotation"


def test_a_rotation_that_was_cut_off_is_finished_by_the_next(archive: Archive, home: Home, monkeypatch) -> None:
    from advisor.records import rotation

    before, calls = told(archive), []

    def breaks(*given):
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return through(*given)

    through = rotation._rotate_table
    monkeypatch.setattr(rotation, "_rotate_table", breaks)
    with pytest.raises(KeyboardInterrupt):
        rotate(archive.store)
    assert set(Keyring(home.keys).keys.sealing) == {1, 2}
    assert told(archive) == before
    assert rotate(archive.store).key == 2
    assert numbers(archive) == {2}
    assert set(Keyring(home.keys).keys.sealing) == {2}
    assert told(archive) == before


def test_only_keepers_rotate(archive: Archive) -> None:
    for viewer in (OWN, CENTRE, SILENT):
        with pytest.raises(AccessDenied):
            Keeping(archive).rotate_keys(viewer)
    assert numbers(archive) == {1}
    assert Keeping(archive).rotate_keys(ADMIN).key == 2
