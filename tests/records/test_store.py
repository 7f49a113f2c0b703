"""The store keeps all or nothing, one writer at a time, and says plainly what is wrong."""

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update

from advisor.catalog.rows import Scorecard
from advisor.errors import AdvisorError, InputFault, StateFault
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.tables import meta, metadata, students
from tests.records.conftest import CONSOLE, OWN, TODAY


def fault(home: Home, scorecard: Scorecard, url: str | None = None) -> AdvisorError:
    with pytest.raises(AdvisorError) as caught:
        Archive.open(home, url=url, today=TODAY, scorecard=scorecard)
    return caught.value


def test_an_empty_home_is_not_ready_and_stays_empty(home: Home, scorecard: Scorecard) -> None:
    assert fault(home, scorecard).code == "state.not_ready"
    assert not home.folder.exists()


def test_a_newer_database_is_refused(home: Home, archive: Archive, scorecard: Scorecard, url: str | None) -> None:
    with archive.store.write() as connection:
        connection.execute(update(meta).where(meta.c.key == "schema").values(value="99"))
    refused = fault(home, scorecard, url)
    assert (refused.code, refused.values["value"]) == ("state.newer", 99)


def test_a_creation_that_was_cut_off_is_not_ready_and_is_finished_by_the_next(
    home: Home, archive: Archive, scorecard: Scorecard, url: str | None
) -> None:
    with archive.store.write() as connection:
        connection.execute(meta.delete())
    assert fault(home, scorecard, url).code == "state.not_ready"
    with Archive.open(home, url=url, today=TODAY, scorecard=scorecard, create=True) as again:
        assert again.students(OWN) == archive.students(OWN)


def test_a_file_that_is_no_database_is_named(home: Home, scorecard: Scorecard) -> None:
    home.folder.mkdir(parents=True)
    home.database.write_bytes(b"not a database, not at all" * 100)
    refused = fault(home, scorecard)
    assert (refused.code, refused.variant) == ("state.not_ready", "damaged")


def test_a_second_writer_waits_and_is_then_told(
    home: Home, archive: Archive, scorecard: Scorecard, url: str | None
) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with home.lock():
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(StateFault) as caught:
            archive.set_review(OWN, "S01", "confirmed")
        assert caught.value.code == "state.locked"
        impatient = Home(home.folder, patience=0.2)
        with Archive.open(impatient, url=url, today=TODAY, scorecard=scorecard) as other, pytest.raises(StateFault):
            other.audit(CONSOLE, "read")
    finally:
        done.set()
        holder.join()
    assert archive.review(OWN, "S01").state == "unreviewed"
    archive.set_review(OWN, "S01", "confirmed")
    assert archive.review(OWN, "S01").state == "confirmed"


def test_load_keeps_all_rows_or_none(archive: Archive) -> None:
    row = {"class_id": "K1", "major_code": "410202", "cohort": 2026, "name": "New"}
    with pytest.raises(StateFault) as caught:
        archive.load("students", [{"id": "S20", **row}, {"id": "S01", **row}])
    assert caught.value.code == "state.conflict"
    assert "S20" not in archive.students(CONSOLE)
    assert archive.load("students", [{"id": "S20", **row}]) == 1
    assert "S20" in archive.students(CONSOLE)


@pytest.mark.parametrize(
    ("table", "rows", "where"),
    [
        ("nowhere", [{"id": "1"}], "table"),
        ("students", [{"id": "S20", "shoe": 43}], "students"),
        ("students", [{"id": "S20"}, {"id": "S21", "name": "x"}], "students:2"),
    ],
)
def test_load_names_the_row_that_does_not_fit(archive: Archive, table, rows, where) -> None:
    with pytest.raises(InputFault) as caught:
        archive.load(table, rows)
    assert caught.value.where == where


def test_a_row_without_its_student_is_a_conflict(archive: Archive) -> None:
    with pytest.raises(StateFault) as caught:
        archive.load("academic", [{"id": "1", "student": "S99", "core_mean": 1.0, "as_of": "2026-01-01"}])
    assert caught.value.code == "state.conflict"


def test_a_transaction_that_fails_leaves_nothing(archive: Archive) -> None:
    with pytest.raises(RuntimeError), archive.store.write() as connection:
        connection.execute(update(students).values(name="Nobody"))
        archive.audit(CONSOLE, "write")
        raise RuntimeError
    with archive.store.read() as connection:
        assert "Nobody" not in connection.execute(select(students.c.name)).scalars().all()
    assert archive.audited(CONSOLE) == ()
    assert archive.verify_chain().is_whole


def test_sqlite_writes_durably(home: Home, scorecard: Scorecard) -> None:
    with (
        Archive.open(home, today=TODAY, scorecard=scorecard, create=True) as archive,
        archive.store.read() as connection,
    ):
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_the_database_has_every_table(archive: Archive) -> None:
    with archive.store.read() as connection:
        assert set(inspect(connection).get_table_names()) == set(metadata.tables)


def test_a_read_sees_one_moment(archive: Archive) -> None:
    with archive.store.read() as connection:
        before = connection.execute(select(students.c.name).where(students.c.id == "S01")).scalar_one()
        writer = threading.Thread(target=_rename, args=(archive,))
        writer.start()
        writer.join(10)
        assert connection.execute(select(students.c.name).where(students.c.id == "S01")).scalar_one() == before
    with archive.store.read() as connection:
        assert connection.execute(select(students.c.name).where(students.c.id == "S01")).scalar_one() == "Later"


def _rename(archive: Archive) -> None:
    with archive.store.write() as connection:
        connection.execute(update(students).where(students.c.id == "S01").values(name="Later"))


def test_load_fills_in_defaults_and_tells_a_value_that_does_not_fit_its_column(archive: Archive) -> None:
    row = {"id": "S20", "class_id": "K1", "major_code": "410202", "cohort": 2026, "name": "New"}
    archive.load("students", [row])
    kept = archive.file(CONSOLE, "S20")
    assert (kept.seeking, kept.special, kept.registered_causes, kept.synthetic) == ("undecided", None, (), False)
    with pytest.raises(InputFault) as caught:
        archive.load("economy", [{"id": "x", "student": "S20", "income_month": "much", "as_of": "2026-01-01"}])
    assert caught.value.code == "input.value"
    assert archive.file(CONSOLE, "S20").readings == {}


@pytest.mark.parametrize("url_given", ["nonsense", "postgresql+nodriver://x/y", "oracle://x/y"])
def test_an_address_of_no_database_is_told(home: Home, scorecard: Scorecard, url_given: str) -> None:
    with pytest.raises(InputFault) as caught:
        Archive.open(home, url=url_given, today=TODAY, scorecard=scorecard, create=True)
    assert (caught.value.code, caught.value.variant) == ("input.value", "url")


def test_a_server_that_does_not_answer_is_told(home: Home, scorecard: Scorecard) -> None:
    with pytest.raises(StateFault) as caught:
        Archive.open(home, url="postgresql://nobody@/none?host=/nowhere", today=TODAY, scorecard=scorecard)
    assert caught.value.code == "state.not_ready"


def test_eight_writers_at_once_all_get_their_turn(
    home: Home, archive: Archive, scorecard: Scorecard, url: str | None
) -> None:
    patient = Home(home.folder)
    assert patient.patience == 10
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with Archive.open(patient, url=url, today=TODAY, scorecard=scorecard) as own:
                for turn in range(5):
                    own.set_review(OWN, f"S0{number % 7 + 1}", "confirmed", f"{number}-{turn}")
        except BaseException as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    notes = [review.note for number in range(1, 8) for review in archive.history(OWN, f"S0{number}")]
    assert sorted(notes) == sorted(f"{number}-{turn}" for number in range(8) for turn in range(5))
    assert archive.verify_chain().is_whole


def test_two_machines_on_one_server_write_one_at_a_time(
    home: Home, archive: Archive, scorecard: Scorecard, url: str | None, tmp_path: Path
) -> None:
    if url is None:
        pytest.skip("a promise about a server")
    elsewhere = Home(tmp_path / "elsewhere", patience=0.3)
    elsewhere.folder.mkdir()
    shutil.copy(home.keys, elsewhere.keys)
    with Archive.open(elsewhere, url=url, today=TODAY, scorecard=scorecard) as other:
        with archive.store.write(), pytest.raises(StateFault) as caught:
            other.set_review(OWN, "S01", "confirmed")
        assert caught.value.code == "state.locked"
        other.set_review(OWN, "S01", "confirmed")
    assert archive.review(OWN, "S01").state == "confirmed"
    assert archive.verify_chain().is_whole
