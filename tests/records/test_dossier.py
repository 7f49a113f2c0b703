"""A person's whole record handed out, and forgotten to the last byte."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, select

from advisor.errors import AccessDenied, NotFound
from advisor.facts import FactCard, Source, Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.carriers import NOBODY, OTHERWISE, by_student, unaccounted
from advisor.records.dossier import RESOURCES, Dossier
from advisor.records.people import Turn
from advisor.records.rights import condition_of, reader_of
from advisor.records.sealing import TEXT, Sealed
from advisor.records.tables import metadata
from tests.cluster import Cluster
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, MENTOR, OTHER, OWN, SILENT, student

CANARY = "张三丰乙丑"  # a name that stands in no file but where a test puts it
ID = "S4417"
OWN_WORDS = "我想学修拖拉机的液压7391"


@pytest.fixture
def held(archive: Archive) -> Iterator[Archive]:
    """A student with a row in every table that carries one, whose name and words stand nowhere else."""
    row = {
        "id": ID,
        "name": CANARY,
        "pinyin": "zhang sanfeng",
        "class_id": "K1",
        "major_code": "410202",
        "cohort": 2026,
    }
    archive.load("students", [{**row, "registered_causes": "economic|psychological", "disability": "听力CANARY"}])
    trial = {"name": "T1", "arms": "a|b", "measures": "employed", "design": "random", "seed": 1, "looks": 1}
    archive.load("trials", [trial | {"registered_at": "2026-06-01", "by": "counselor:C01"}])
    for table in by_student(metadata):
        if table.name != "students":
            archive.load(table.name, [_filled(table)])
    Accounts(archive).create("s4417", student(ID), "a good long word")
    Accounts(archive).login("s4417", "a good long word")
    own = archive.start_thread(student(ID))
    archive.keep_turn(student(ID), own, Turn(OWN_WORDS, "好的"))
    theirs = archive.start_thread(OWN, ID)
    card = FactCard("F1", "indicator", ID, "academic.core_mean", "成绩", 61.0, "分", "61 分", Source("academic", "1"))
    archive.keep_turn(OWN, theirs, Turn(f"{CANARY}怎么样", f"{CANARY}成绩 61 分[F1]", cards=(card,), subject=ID))
    archive.keep_turn(OWN, theirs, Turn("S02 呢", "S02 很好", subject="S02"))
    archive.keep_turn(OWN, theirs, Turn(f"那个{CANARY}的班呢", "一班", subject="S02"))
    archive.file(OWN, ID)
    yield archive


def _filled(table: Table) -> dict[str, Any]:
    """A row of a table, every needed cell with something legal in it."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "student":
            values["student"] = ID
        elif column.primary_key and column.autoincrement is True:
            continue
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            if not column.nullable:
                values[column.name] = {"staff": "M01", "classes": "K1", "import_batches": 1, "trials": "T1"}[target]
        elif column.name == "body":
            from advisor.records.packing import deflate

            values["body"] = deflate({"answer": f"{CANARY}{OWN_WORDS}"})
        elif column.name in ("as_of", "at", "on") and column.type.python_type is str:
            values[column.name] = "2026-06-01"
        elif isinstance(column.type, Sealed):
            values[column.name] = CANARY[:3] if column.type.kind is TEXT else 1
        elif column.type.python_type is str:
            values[column.name] = (
                f"{CANARY[:3]}"[: getattr(column.type, "length", None) or 40]
                if column.name in ("text", "note", "quote")
                else column.name[:8]
            )
        else:
            values[column.name] = 1
    return values


@pytest.fixture
def batch(archive: Archive) -> None:
    row = {
        "kind": "students",
        "file": "a.csv",
        "digest": "0",
        "as_of": "2026-01-01",
        "at": "2026-01-01",
        "by": "x",
        "accepted": 1,
        "state": "committed",
    }
    archive.load("import_batches", [{"id": 1, **row}])


def rows_about(archive: Archive, id: str) -> dict[str, int]:
    with archive.store.read() as connection:
        return {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(table.c.student == id)
            ).scalar_one()
            for table in by_student(metadata)
        }


def test_every_table_that_carries_a_student_is_exported_and_erased() -> None:
    assert unaccounted(metadata) == ()
    assert not NOBODY & OTHERWISE.keys()
    assert not [name for name in NOBODY if name in metadata.tables and "student" in metadata.tables[name].c]


def test_a_new_table_that_carries_a_student_by_another_column_is_noticed() -> None:
    strange = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(strange)
    Table("diary", strange, Column("id", Integer, primary_key=True), Column("pupil", ForeignKey("students.id")))
    Table("whispers", strange, Column("id", Integer, primary_key=True), Column("about", String(20)))
    assert unaccounted(strange) == ("diary", "whispers")


def test_the_person_gets_every_row_of_every_table(batch: None, held: Archive) -> None:
    found = Dossier(held).export(student(ID), ID)
    assert {name for name in found.tables} >= {table.name for table in by_student(metadata)}
    assert found.tables["students"][0]["disability"] == "听力CANARY"
    assert [row["text"] for row in found.tables["turns"]] == [OWN_WORDS]
    assert found.tables["practices"][0]["body"]["answer"].endswith(OWN_WORDS)
    assert {(act["what"], act["card"]) for act in found.audit} >= {("read", "file")}
    assert all("password" not in row for row in found.tables["accounts"])


@pytest.mark.parametrize("viewer", [CONSOLE, ADMIN], ids=str)
def test_an_administrator_s_export_holds_what_the_table_of_rights_opens(
    batch: None, held: Archive, viewer: Viewer
) -> None:
    found = Dossier(held).export(viewer, ID)
    reader = reader_of(viewer)
    for table in by_student(metadata):
        resource = RESOURCES.get(table.name)
        # The student has consented to nothing, so what hangs on a consent is shut.
        may_be = resource is not None and condition_of(reader, resource) == ""
        assert may_be or table.name not in found.tables, table.name
    assert not {"psychology", "turns", "threads", "practices", "import_rows"} & found.tables.keys()
    assert {"academic", "reports", "services"} <= found.tables.keys()
    assert "psychological" not in found.tables["students"][0]["registered_causes"]
    assert ("economy" in found.tables) == ("disability" in found.tables["students"][0]) == (viewer == CONSOLE)
    assert bool(found.audit) == (viewer == CONSOLE)


def test_an_administrator_s_export_holds_no_answer_made_from_what_they_may_not_see(archive: Archive) -> None:
    seen, hidden = "academic|practice|economy|jobseeking", "academic|practice|psychology|jobseeking"
    row = {"student": "S02", "version": "1", "readiness": 0.61, "flagged": True, "why": "screened", "at": "2026-06-01"}
    archive.load("scorings", [row | {"view": "centre", "factors": hidden}, row | {"view": "class", "factors": seen}])
    fixed = {"student": "S02", "row": "x", "before": None, "value": 5.0, "note": "改", "by": "centre:Z01"}
    fixed |= {"at": "2026-06-01", "state": "applied"}
    archive.load("corrections", [fixed | {"factor": factor} for factor in ("psychology", "academic")])
    for viewer in (CONSOLE, ADMIN):
        tables = Dossier(archive).export(viewer, "S02").tables
        assert [row["view"] for row in tables.get("scorings", ())] == (["class"] if viewer == CONSOLE else [])
        assert [row["factor"] for row in tables.get("corrections", ())] == (["academic"] if viewer == CONSOLE else [])
    own = Dossier(archive).export(student("S02"), "S02").tables
    assert len(own["scorings"]) == len(own["corrections"]) == 2


def test_every_table_that_carries_a_student_has_said_under_which_right_others_get_it() -> None:
    assert {table.name for table in by_student(metadata)} - RESOURCES.keys() == {"import_rows", "practices"}


@pytest.mark.parametrize("viewer", [OWN, OTHER, MENTOR, CENTRE, SILENT, student("S02")], ids=str)
def test_nobody_else_exports_or_erases(batch: None, held: Archive, viewer: Viewer) -> None:
    dossier = Dossier(held)
    for act in (dossier.export, dossier.erase):
        with pytest.raises(AccessDenied) as there:
            act(viewer, ID)
        with pytest.raises(AccessDenied) as nobody:
            act(viewer, "S99")
        assert (there.value.code, str(there.value)) == (nobody.value.code, str(nobody.value))
    assert all(rows_about(held, ID).values())


def test_an_erased_person_leaves_no_byte_in_any_file(batch: None, held: Archive, sqlite_alone: None) -> None:
    home = held.store.home.folder
    words = [CANARY, ID, "s4417", "sanfeng"]
    assert [word for word in words if _files_with(home, word)] == words  # the scan finds what is there
    erased = Dossier(held).erase(CONSOLE, ID)
    assert (erased.residue, erased.compacted) == ((), True)
    assert not any(rows_about(held, ID).values())
    assert {word: _files_with(home, word) for word in words} == {word: [] for word in words}
    with pytest.raises(NotFound):
        held.file(CONSOLE, ID)
    held.close()
    assert {word: _files_with(home, word) for word in words} == {word: [] for word in words}


def test_on_a_server_neither_a_row_nor_a_dead_one_holds_the_person(
    batch: None, held: Archive, template: tuple[Cluster, str] | None
) -> None:
    if template is None:
        pytest.skip("a promise about a server")
    engine = held.store._engine.execution_options(isolation_level="AUTOCOMMIT")

    def files() -> dict[str, list[str]]:
        with engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
            number = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()")
            folder = template[0].folder / "data" / "base" / str(number.scalar_one())
        return {word: _files_with(folder, word) for word in (CANARY, ID, "s4417", "sanfeng")}

    assert all(files().values())  # the scan finds what is there
    erased = Dossier(held).erase(CONSOLE, ID)
    assert (erased.residue, erased.compacted) == ((), True)
    assert not any(rows_about(held, ID).values())
    assert files() == {word: [] for word in (CANARY, ID, "s4417", "sanfeng")}


def _files_with(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_what_others_asked_about_the_person_goes_and_the_rest_stays(batch: None, held: Archive) -> None:
    Dossier(held).erase(CONSOLE, ID)
    (thread,) = held.threads(OWN)
    assert [turn.text for turn in held.thread(OWN, thread).turns] == ["S02 呢"]


def test_the_audit_stays_whole_and_names_nobody(batch: None, held: Archive) -> None:
    Dossier(held).erase(CONSOLE, ID)
    assert held.verify_chain().is_whole
    acts = held.audited(CONSOLE, 1_000)
    assert not [act for act in acts if ID in (act.subject, act.actor, str(act.detail))]
    assert acts[0].action == "erase"
    assert held.seen_by(student("S02"), "S02") == held.seen_by(student("S02"), "S02")  # others are told as before


def test_the_others_lose_nothing(batch: None, held: Archive) -> None:
    before = rows_about(held, "S01")
    Dossier(held).erase(ADMIN, ID)
    assert rows_about(held, "S01") == before
    assert held.file(OWN, "S01").name == "Name S01"


def test_a_name_that_another_bears_does_not_take_their_turns(batch: None, held: Archive) -> None:
    held.load("students", [{"id": "S4418", "name": CANARY, "class_id": "K1", "major_code": "410202", "cohort": 2026}])
    thread = held.start_thread(OWN)
    held.keep_turn(OWN, thread, Turn(f"{CANARY}（S4418）呢", "都好", subject="S4418"))
    Dossier(held).erase(CONSOLE, ID)
    assert len(held.thread(OWN, thread).turns) == 1


def test_the_today_of_an_export_is_the_day_that_counts(batch: None, held: Archive) -> None:
    assert date.fromisoformat(Dossier(held).export(student(ID), ID).exported_on) == held.today
