"""keys, migrate, audit, backup, restore: the shapes of the contract, who may, and what a mistake is told."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from advisor.app.wiring import Rooms
from advisor.records.tables import audit
from advisor.settings import Settings
from tests.app.conftest import Said
from tests.app.contract_shapes import faults
from tests.conftest import ROOT, TODAY

ONE = "S20230001"
DONE = {"done": {True}, "basis": {"engine"}}
REPEATED = ("erased", "consents", "accounts", "logins", "tokens")
SHAPES = {
    ("keys", "rotate"): {"rotated": int, "key": int, **DONE},
    ("migrate",): {"from": int, "to": int, **DONE},
    ("audit",): {"rows": [{"id": int, "at": str, "actor": str, "action": str, "subject": str, "detail": dict}]},
    ("audit", "--verify"): {"whole": {True}, "anchor": str, "chain": {"rows": int, "head": str}},
}


@pytest.mark.parametrize("arguments", SHAPES, ids=" ".join)
def test_an_act_answers_in_its_shape(arguments: tuple[str, ...], said: Said, rooms: Rooms) -> None:
    done = said(*arguments, "--json", rooms=rooms)
    assert (done.status, faults(done.json, SHAPES[arguments])) == (0, [])
    spoken = said(*arguments, rooms=rooms)
    assert spoken.status == 0
    assert spoken.out.strip()


def test_a_backup_comes_back_on_a_clean_machine(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    file = tmp_path / "b.qihang"
    asked = ("explain", ONE, "--as", "counselor:C001", "--json")
    before = said(*asked, rooms=rooms).json
    made = said("backup", str(file), "--json", rooms=rooms)
    assert (made.status, made.json["done"], made.json["file"]) == (0, True, str(file))
    assert made.json["rows"] == sum(table["rows"] for table in made.json["tables"].values()) > 50_000
    clean = Rooms(Settings.of({"ADVISOR_HOME": str(tmp_path / "clean")}), TODAY)
    known = ("--forgotten", str(rooms.home.forgotten))
    done = said("restore", str(file), *known, "--json", rooms=clean)
    assert done.json["repeated"] == dict.fromkeys(REPEATED, 0) | {"is_known": True}
    assert (done.status, done.json["rows"], done.json["set_aside"]) == (0, made.json["rows"], None)
    after = said(*asked, rooms=clean).json
    anchor = f"{made.json['audit']['rows']}:{made.json['audit']['head']}"
    assert said("audit", "--verify", "--anchor", anchor, rooms=clean).status == 0
    spoken = said("restore", str(file), rooms=clean)
    assert (spoken.status, "重新执行" in spoken.out) == (0, True)
    clean.archive.close()
    missing = {"counterfactual"} - {card["kind"] for card in before["cards"]}  # the forests came along
    assert (after, missing) == (before, set())


def test_a_clean_machine_says_that_it_cannot_know_what_was_forgotten(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    file = tmp_path / "b.qihang"
    assert said("backup", str(file), rooms=rooms).status == 0
    clean = Rooms(Settings.of({"ADVISOR_HOME": str(tmp_path / "clean")}), TODAY)
    spoken = said("restore", str(file), rooms=clean)
    clean.archive.close()
    assert spoken.status == 0
    for words in ("这台机器不知道", "--forgotten", "advisor erase", "重新确认", "失效"):
        assert words in spoken.out


@pytest.mark.parametrize("who", ["counselor:C001", f"student:{ONE}", "centre:Z001"])
@pytest.mark.parametrize("act", [("keys", "rotate"), ("migrate",), ("audit",), ("audit", "--verify"), ("backup", "F")])
def test_acts_of_keepers_are_refused_to_everybody_else(
    who: str, act: tuple[str, ...], said: Said, reading_rooms: Rooms, tmp_path: Path
) -> None:
    named = tuple(str(tmp_path / part) if part == "F" else part for part in act)
    done = said(*named, "--as", who, "--json")
    assert (done.status, done.json["error"]["code"]) == (1, "access.denied")
    assert list(tmp_path.glob("F*")) == []


def test_a_restore_is_refused_to_whom_the_backup_does_not_know_as_a_keeper(
    said: Said, reading_rooms: Rooms, tmp_path: Path
) -> None:
    file = tmp_path / "b.qihang"
    assert said("backup", str(file)).status == 0
    clean = Rooms(Settings.of({"ADVISOR_HOME": str(tmp_path / "clean")}), TODAY)
    for who, code in (("counselor:C001", "access.denied"), ("admin:nobody", "access.login")):
        done = said("restore", str(file), "--as", who, "--json", rooms=clean)
        assert (done.status, done.json["error"]["code"]) == (1, code)
    assert not clean.home.database.exists()


def test_a_changed_audit_is_told_with_its_row(said: Said, rooms: Rooms) -> None:
    for _ in range(3):
        said("explain", ONE, "--as", "counselor:C001", rooms=rooms)
    with rooms.archive.store.write() as connection:
        connection.execute(update(audit).where(audit.c.id == 2).values(action="nothing"))
    done = said("audit", "--verify", "--json", rooms=rooms)
    assert (done.status, done.json["error"]["code"], done.json["whole"]) == (1, "state.conflict", False)
    assert done.json["chain"]["first_broken"] == 2
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("backup", "nowhere/at/all/b.qihang"), "notfound.file"),
        (("backup", "."), "input.value"),
        (("restore", "none.qihang"), "notfound.file"),
        (("restore", "README.md"), "input.malformed"),
        (("audit", "--verify", "--anchor", "12"), "input.value"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(arguments: tuple[str, ...], code: str, said: Said, rooms: Rooms) -> None:
    done = said(*arguments, "--json", rooms=rooms)
    assert (done.status, done.json["error"]["code"]) == (1, code)
    assert done.err.count("\n") == 1


def test_a_home_without_its_keys_is_told_what_to_do(said: Said, home: Path) -> None:
    (home / "keys.json").unlink()
    rooms = Rooms(Settings.of({"ADVISOR_HOME": str(home)}), TODAY)
    done = said("explain", ONE, "--json", rooms=rooms)
    assert (done.status, done.json["error"]["code"], done.json["error"]["where"]) == (1, "state.not_ready", "keys.json")
    assert not (home / "keys.json").exists()


@pytest.mark.slow
def test_a_second_process_waits_ten_seconds_and_is_then_told(home: Path, tmp_path: Path) -> None:
    hold = "import sys, time; from pathlib import Path; from advisor.records.home import Home\n"
    hold += f"with Home(Path({str(home)!r})).lock(): print('held', flush=True); time.sleep(60)"
    environment = {**os.environ, "ADVISOR_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, env=environment) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        begun = time.monotonic()
        command = [sys.executable, "-m", "advisor.app.cli", "explain", ONE, "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, cwd=ROOT, check=False, timeout=60)
        took = time.monotonic() - begun
        holder.kill()
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "state.locked")
    assert 10 <= took < 20
