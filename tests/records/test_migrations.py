"""An older home opens as it was, in the tables of today; a change of the tables without a revision is told here."""

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from advisor.catalog.rows import Scorecard
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.migrations import upgrade as module
from advisor.records.store import Store
from advisor.records.tables import SCHEMA_VERSION, metadata
from tests.records.conftest import CENTRE, CONSOLE, OTHER, OWN, TODAY, student
from tests.records.older import WORDS, older_college


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, template) -> str | None:
    if template is None:
        return None
    running = template[0]
    name = running.database()
    request.addfinalizer(lambda: running.drop(name))
    return running.url(name)


def test_the_newest_revision_is_the_schema_of_this_version() -> None:
    from pathlib import Path

    script = ScriptDirectory(str(Path(module.__file__).parent))
    assert script.get_current_head() == module.revision_of(SCHEMA_VERSION)


def test_an_older_home_migrated_has_the_tables_of_a_new_one(
    home: Home, scorecard: Scorecard, empty_url: str | None
) -> None:
    older_college(home, empty_url)
    with Archive.open(home, url=empty_url, today=TODAY, scorecard=scorecard) as archive:
        assert archive.store.migrated_from == 1
        with archive.store.read() as connection:
            context = MigrationContext.configure(connection)
            differences = compare_metadata(context, metadata)
            needed = render_python_code(produce_migrations(context, metadata).upgrade_ops)
    assert not differences, f"tables changed without a revision; add one of this kind to records/migrations:\n{needed}"


def test_an_older_home_opens_with_all_that_it_held(
    home: Home, archive: Archive, scorecard: Scorecard, tmp_path, empty_url: str | None
) -> None:
    old = Home(tmp_path / "old")
    older_college(old, empty_url)
    with Archive.open(old, url=empty_url, today=TODAY, scorecard=scorecard) as migrated:
        for viewer in (OWN, OTHER, CENTRE, CONSOLE):
            ids = [id for id in archive.students(viewer) if id != "S01"]
            assert [migrated.file(viewer, id) for id in ids] == [archive.file(viewer, id) for id in ids]
        assert migrated.file(student("S01"), "S01").special == "hearing"
        assert migrated.review(OWN, "S01").note == WORDS
        assert [(reply.text, reply.note) for reply in migrated.replies(OWN, "S01")] == [(WORDS, None), (WORDS, WORDS)]
        assert migrated.thread(OWN, "T0123456789abcdef").turns[0].text == WORDS
        assert migrated.practices(student("S01"), "S01")[0].body == {"answers": []}
        assert migrated.verify_chain().is_whole
        migrated.set_review(OWN, "S01", "dismissed", "later")
    with Archive.open(old, url=empty_url, today=TODAY, scorecard=scorecard) as again:
        assert again.store.migrated_from is None
        assert again.review(OWN, "S01").note == "later"


def test_nothing_of_the_open_past_stays_in_the_file(home: Home, scorecard: Scorecard, sqlite_alone: None) -> None:
    older_college(home)
    assert WORDS.encode() in home.database.read_bytes()
    Archive.open(home, today=TODAY, scorecard=scorecard).close()
    left = b"".join(file.read_bytes() for file in home.folder.rglob("records.sqlite3*"))
    assert WORDS.encode() not in left
    assert b"hearing" not in left


def test_an_older_program_is_refused_by_the_migrated_database(
    home: Home, scorecard: Scorecard, sqlite_alone: None
) -> None:
    older_college(home)
    Archive.open(home, today=TODAY, scorecard=scorecard).close()
    with closing(sqlite3.connect(home.database)) as database:  # what the first version reads before all else
        assert database.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (str(SCHEMA_VERSION),)


@pytest.mark.slow
def test_a_college_of_ten_thousand_is_migrated_in_a_minute(home: Home, scorecard: Scorecard) -> None:
    import time

    older_college(home, students=10_000)
    begun = time.process_time()
    store = Store.open(home, url=None, today=TODAY, create=False, clock=None)
    assert time.process_time() - begun < 60
    with Archive(store, scorecard) as archive:
        assert len(archive.students(CONSOLE)) == 10_000
