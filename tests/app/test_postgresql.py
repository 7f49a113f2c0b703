"""One pass of every door on PostgreSQL: the demonstration college answers there as it does on SQLite."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from advisor.app.cli import run
from advisor.app.wiring import Rooms
from advisor.records.snapshots import counted
from advisor.settings import Settings
from tests.cluster import Cluster
from tests.conftest import TODAY, copy_of

ONE = "S20230001"
OWN = ("--as", "counselor:C001")
SELF = ("--as", f"student:{ONE}")
READING = [
    ("diagnose", ONE, *OWN),
    ("diagnose", ONE, *SELF),
    ("diagnose", ONE, "--as", "centre:Z001"),
    ("diagnose", "--all", *OWN),
    ("explain", ONE, *OWN),
    ("match", ONE, *SELF),
    ("match", "--all", *OWN, "-k", "1"),
    ("search", "机电维修", "--in", "jobs"),
    ("ask", f"为什么{ONE}被标记？", *OWN),
    ("ask", f"为什么{ONE}被标记？", "--as", "counselor:C002"),
    ("ask", "我适合什么岗位？", *SELF),
    ("ask", "你们存了我的哪些资料？", *SELF),
    ("diagnose", "S99999999"),
    ("explain", ONE, "--as", "counselor:C002"),
]


@pytest.fixture(scope="module")
def pair(
    postgresql: Cluster, college_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Rooms, Rooms]]:
    """The same college twice: in SQLite, and restored from its backup into PostgreSQL."""
    base = tmp_path_factory.mktemp("pair")
    first = rooms_of(copy_of(college_home, base / "sqlite"))
    told(first, "backup", str(base / "b.qihang"))
    second = rooms_of(copy_of(college_home, base / "postgresql"), postgresql.url(postgresql.database()))
    second.home.database.unlink()
    second.home.keys.unlink()
    told(second, "restore", str(base / "b.qihang"), "--forgotten", str(first.home.forgotten))
    yield first, second
    for rooms in (first, second):
        rooms.archive.close()


def rooms_of(folder: Path, url: str = "") -> Rooms:
    return Rooms(Settings.of({"ADVISOR_HOME": str(folder), "ADVISOR_DATABASE_URL": url}), TODAY)


def told(rooms: Rooms, *arguments: str) -> dict[str, object]:
    """What a command prints as JSON."""
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        run([*arguments, "--json"], rooms)
        printed = sys.stdout.getvalue()
    finally:
        sys.stdout = before
    answer: dict[str, object] = json.loads(printed)
    return answer


def test_every_row_came_over(pair: tuple[Rooms, Rooms]) -> None:
    first, second = pair
    with first.archive.store.read() as one, second.archive.store.read() as other:
        assert one.dialect.name != other.dialect.name == "postgresql"
        mine, theirs = counted(one), counted(other)
        assert set(inspect(other).get_table_names()) == set(mine)
    differing = {name for name in mine if mine[name] != theirs[name]}
    assert differing <= {"audit", "meta"}  # the restore is in the audit, and nothing else differs
    assert theirs["students"].rows > 2000


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_door_that_reads_answers_alike(pair: tuple[Rooms, Rooms], arguments: tuple[str, ...]) -> None:
    first, second = (told(rooms, *arguments) for rooms in pair)
    assert first == second
    assert "internal" not in json.dumps(first)


def test_the_doors_that_write_and_keep_work_there(pair: tuple[Rooms, Rooms], tmp_path: Path) -> None:
    _, rooms = pair
    archive, own, student = rooms.archive, rooms.viewer("counselor:C001"), rooms.viewer(f"student:{ONE}")
    archive.set_review(own, ONE, "confirmed", "谈过了\x00")
    archive.consent(student, ONE, "economy", "withdrawn")
    reply = archive.reply(student, ONE, "academic.core_mean", "这门课缓考了。")
    archive.settle(own, reply.reply, "已更正。")
    archive.keep_practice(student, ONE, {"kind": "interview", "job": "mech_elec", "turns": []})
    assert archive.review(own, ONE).state == "unreviewed"  # it belonged to the factors with economy
    assert told(rooms, "migrate") | {"from": 0} == told(rooms, "migrate") | {"from": 0}
    assert told(rooms, "keys", "rotate")["done"]
    assert told(rooms, "audit", "--verify")["whole"]
    assert told(rooms, "audit", "--limit", "3")["rows"]
    with archive.store.read() as connection:
        before = counted(connection)["replies"]
    assert told(rooms, "backup", str(tmp_path / "p.qihang"))["done"]
    archive.reply(student, ONE, "academic.core_mean", "后来写的。")
    done = told(rooms, "restore", str(tmp_path / "p.qihang"))
    assert (Path(str(done["set_aside"])) / "before.qihang").is_file()
    with archive.store.read() as connection:
        assert counted(connection)["replies"] == before
    assert told(rooms, "audit", "--verify")["whole"]
    archive.reply(student, ONE, "academic.core_mean", "恢复之后写的。")  # its number follows the restored ones
    with archive.store.read() as connection:
        assert counted(connection)["replies"].rows == before.rows + 1


def test_a_postgresql_college_comes_back_as_sqlite(pair: tuple[Rooms, Rooms], tmp_path: Path) -> None:
    _, there = pair
    told(there, "backup", str(tmp_path / "p.qihang"))
    here = rooms_of(tmp_path / "here")
    told(here, "restore", str(tmp_path / "p.qihang"), "--forgotten", str(there.home.forgotten))
    with there.archive.store.read() as one, here.archive.store.read() as other:
        mine, theirs = counted(one), counted(other)
    assert {name for name in mine if mine[name] != theirs[name]} <= {"audit", "meta"}
    here.archive.close()


def test_an_empty_database_is_filled_by_demo_alone(postgresql: Cluster, tmp_path: Path) -> None:
    rooms = rooms_of(tmp_path / "home", postgresql.url(postgresql.database()))
    assert told(rooms, "diagnose", ONE)["error"]["code"] == "state.not_ready"  # type: ignore[index]


@pytest.mark.slow
def test_demo_fills_a_database_on_a_server(
    postgresql: Cluster, college_home: Path, tmp_path: Path, pair: tuple[Rooms, Rooms]
) -> None:
    rooms = rooms_of(copy_of(college_home, tmp_path / "home"), postgresql.url(postgresql.database()))
    rooms.home.database.unlink()
    made = told(rooms, "demo")
    rooms.archive.close()
    again = rooms_of(rooms.home.folder, str(rooms.settings.database_url))
    assert told(again, "demo") == made
    assert made["students"] == 2159
    assert told(again, "diagnose", ONE, *OWN)["readiness"] == told(pair[0], "diagnose", ONE, *OWN)["readiness"]
    again.archive.close()
