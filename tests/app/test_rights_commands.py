"""Import, accounts and rights at the command line: shapes, exits, files."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from advisor.app.cli import run
from advisor.app.wiring import Rooms

Ask = Callable[..., tuple[int, Any]]
HEAD = "学号,姓名,班级,专业,毕业年份\n"


@pytest.fixture
def ask(rooms: Rooms, capsys: pytest.CaptureFixture[str]) -> Iterator[Ask]:
    """Run a command with ``--json`` in this process: its exit status and its document."""

    def asked(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        status = run([*arguments, "--json"], rooms)
        said = capsys.readouterr().out
        return status, json.loads(said) if said else None

    yield asked


@pytest.fixture
def one(rooms: Rooms) -> str:
    """A student of the demonstration who has written a report."""
    console = rooms.viewer(None)
    return next(id for id in rooms.archive.students(console) if rooms.archive.reports(console, id))


def test_an_import_is_previewed_committed_listed_and_undone(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text(HEAD + "77001,甲,新1班,园艺技术,2026\n77002,乙,新1班,园艺技术,2026\n", encoding="gb18030")
    status, report = ask("import", "students", str(file), "--preview")
    assert (status, report["accepted"], report["committed"], report["preview"]) == (0, 2, False, True)
    status, report = ask("import", "students", str(file))
    assert (status, report["accepted"], report["committed"], report["batch"]) == (0, 2, True, "I1")
    names = {
        "kind",
        "read",
        "accepted",
        "rejected",
        "duplicates",
        "missing_values",
        "outliers",
        "committed",
        "problems",
    }
    assert names <= report.keys() and report["basis"] == "engine" and report["fallback"] is None
    assert ask("import", "--batches")[1]["batches"][0]["state"] == "committed"
    assert ask("import", "--undo", "I1")[1]["done"] is True
    assert ask("import", "--undo", "I1")[1]["error"]["code"] == "state.conflict"


def test_a_rejected_import_ends_with_its_report_and_the_error(ask: Ask, tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "问题.xlsx"
    file.write_text("学号,平均分\nS99999999,80\n", encoding="utf-8")
    status, report = ask("import", "academic", str(file), "--problems", str(out))
    assert (status, report["accepted"], report["rejected"], report["committed"]) == (1, 0, 1, False)
    assert report["error"]["code"] == "input.malformed" and report["error"]["hint"]
    (problem,) = report["problems"]
    assert {"row", "column", "value", "code", "severity", "message"} <= problem.keys()
    assert (problem["row"], problem["column"], problem["code"], problem["severity"]) == (
        2,
        "学号",
        "notfound.student",
        "reject",
    )
    book = load_workbook(out)
    marked = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.comment]
    assert [(cell.value, cell.fill.fill_type) for cell in marked] == [("S99999999", "solid")]


def test_a_template_is_written_and_comes_in_as_it_is(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "模板.xlsx"
    status, told = ask("import", "students", "--template", str(file))
    assert (status, told["kind"], told["columns"][0]) == (0, "students", "学号")
    book = load_workbook(file)
    book.worksheets[0].append(["79001", "甲", None, "女", None, None, 2005, None, "新2班", None, "园艺技术", 2026])
    book.save(file)
    assert ask("import", "students", str(file))[1]["accepted"] == 1


def test_what_cannot_be_imported_says_what_is_wrong(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,电话\n甲,1\n", encoding="utf-8")
    assert ask("import", "academic", str(file))[1]["error"]["code"] == "input.malformed"
    assert ask("import", "nothing", str(file))[1]["error"]["code"] == "input.value"
    assert ask("import", "academic", str(tmp_path / "none.csv"))[1]["error"]["code"] == "notfound.file"
    assert ask("import", "academic", str(file), "--map", "甲")[1]["error"]["code"] == "input.value"
    assert ask("import", "academic", str(file), "--as", "mentor:M001")[1]["error"]["code"] == "access.denied"
    assert run(["import"], None) == 2


def test_accounts_for_a_roster_get_their_passwords_into_the_named_file(ask: Ask, rooms: Rooms, tmp_path: Path) -> None:
    from advisor.records.accounts import Accounts

    ids = rooms.archive.students(rooms.viewer(None))[1:4]
    names = rooms.archive.names(rooms.viewer(None))
    file, out = tmp_path / "名册.csv", tmp_path / "密码.xlsx"
    file.write_text("学号,姓名\n" + "".join(f"{id},{names[id]}\n" for id in ids), encoding="utf-8-sig")
    status, told = ask("accounts", "import", str(file), "--out", str(out))
    assert (status, told["created"], told["skipped"], told["file"]) == (0, 3, 0, str(out))
    rows = list(load_workbook(out).worksheets[0].iter_rows(min_row=2, values_only=True))
    accounts = Accounts(rooms.archive)
    for account, _, _, _, password, _ in rows:
        viewer, must_change = accounts.standing(accounts.login(str(account), str(password)))
        assert (viewer.id, must_change) == (account, True)
    assert out.stat().st_mode & 0o077 == 0
    assert ask("accounts", "import", str(file), "--out", str(tmp_path / "b.xlsx"))[1] == told | {
        "created": 0,
        "skipped": 3,
        "file": None,
    }


def test_users_are_added_listed_reset_and_closed(ask: Ask) -> None:
    added = ask("users", "add", "wang", "--role", "counselor", "--person", "C900", "--name", "王老师")[1]
    assert (added["account"], added["must_change"], added["done"]) == ("wang", True, True) and added["password"]
    listed = ask("users", "list", "--role", "counselor")[1]["users"]
    assert "wang" in {user["account"] for user in listed} and not any("password" in user for user in listed)
    assert ask("users", "password", "wang")[1]["password"] != added["password"]
    assert ask("users", "disable", "wang")[1]["disabled"] is True
    assert ask("users", "disable", "nobody")[1]["error"]["code"] == "input.value"
    assert ask("users", "list", "--as", "mentor:M001")[1]["error"]["code"] == "access.denied"


def test_a_consent_counts_from_the_next_read_on(ask: Ask, one: str, rooms: Rooms) -> None:
    own = ("--as", f"student:{one}")
    told = ask("consent", one, "--grant", "economy", *own)[1]
    assert {"what": "economy", "to": "counselor", "state": "granted", "at": rooms.today.isoformat()} in told["consents"]
    room = rooms.archive.file(rooms.viewer(f"student:{one}"), one).class_id
    counselor = next(
        user["person"] for user in ask("users", "list", "--role", "counselor")[1]["users"] if room in user["classes"]
    )
    assert "economy" in {need["factor"] for need in ask("diagnose", one, "--as", f"counselor:{counselor}")[1]["needs"]}
    ask("consent", one, "--withdraw", "economy", *own)
    assert "economy" not in {
        need["factor"] for need in ask("diagnose", one, "--as", f"counselor:{counselor}")[1]["needs"]
    }
    assert (
        ask("consent", one, "--grant", "economy", "--as", f"counselor:{counselor}")[1]["error"]["code"]
        == "access.denied"
    )
    assert ask("consent", one, "--grant", "nothing", *own)[1]["error"]["code"] == "input.value"
    assert run(["consent", one, "--grant", "economy", "--withdraw", "economy"], rooms) == 2


def test_a_view_shows_what_is_held_and_who_looked(ask: Ask, one: str) -> None:
    ask("explain", one)
    told = ask("view", one, "--as", f"student:{one}")[1]
    assert {"academic.core_mean", "psychology.band", "reports.count"} <= {card["measure"] for card in told["held"]}
    assert {"at", "who", "card", "why"} == set(told["seen_by"][0]) and told["seen_by"][0]["who"] == "admin:console"
    turn = ask("ask", "谁看过我的资料", "--as", f"student:{one}")[1]
    assert turn["tools"] == ["mydata"] and "admin" not in turn["reply"]
    assert {card["measure"].rpartition(".")[0] for card in turn["cards"]} == {"audit", "audit.look"}
    console = ask("view", one)[1]
    assert "psychology.band" not in {card["measure"] for card in console["held"]}
    assert console["notices"] and ask("view", one, "--as", "centre:Z001")[1]["error"]["code"] == "access.denied"


def test_a_correction_is_asked_settled_and_counts(ask: Ask, one: str, rooms: Rooms) -> None:
    asked = ask(
        "correction",
        one,
        "--card",
        "academic.core_mean",
        "--value",
        "91.5",
        "--note",
        "更正过",
        "--as",
        f"student:{one}",
    )[1]
    assert (asked["state"], asked["done"]) == ("open", True)
    room = rooms.archive.file(rooms.viewer(f"student:{one}"), one).class_id
    counselor = next(
        user["person"] for user in ask("users", "list", "--role", "counselor")[1]["users"] if room in user["classes"]
    )
    other = next(
        user["person"]
        for user in ask("users", "list", "--role", "counselor")[1]["users"]
        if room not in user["classes"]
    )
    assert (
        ask("correction", "--settle", asked["correction"], "--as", f"counselor:{other}")[1]["error"]["code"]
        == "access.denied"
    )
    assert (
        ask("correction", "--settle", asked["correction"], "--as", f"counselor:{counselor}")[1]["state"] == "accepted"
    )
    assert rooms.archive.file(rooms.viewer(f"student:{one}"), one).readings["academic"].raw == 91.5
    again = ask("correction", "--settle", asked["correction"], "--as", f"counselor:{counselor}")
    assert again[1]["error"]["code"] == "state.conflict"
    refused = ask("correction", one, "--card", "academic.core_mean", "--value", "300", "--as", f"student:{one}")
    assert refused[1]["error"]["code"] == "input.value"


@pytest.mark.parametrize("ending", [".json", ".xlsx", ".md"])
def test_an_export_is_written_for_machines_and_for_people(ask: Ask, one: str, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"资料{ending}"
    assert ask("export", one, "--out", str(out), "--as", f"student:{one}")[1]["file"] == str(out)
    if ending == ".json":
        told = json.loads(out.read_text(encoding="utf-8"))
        assert told["student"] == one and {"students", "academic", "reports", "psychology"} <= told["tables"].keys()
        assert "psychology.band" in {card["measure"] for card in told["held"]}
    elif ending == ".xlsx":
        assert {"基本情况", "学业"} <= set(load_workbook(out).sheetnames)
    else:
        assert "专业核心课程平均成绩" in out.read_text(encoding="utf-8")
    assert ask("export", one, "--out", str(tmp_path / "a.txt"))[1]["error"]["code"] == "input.format"


def test_an_erased_student_is_nowhere_in_the_home(ask: Ask, one: str, rooms: Rooms) -> None:
    name = rooms.archive.names(rooms.viewer(None))[one]
    ask("ask", f"{name}为什么被标记", "--as", "admin:console")
    told = ask("erase", one)[1]
    assert (told["student"], told["residue"], told["compacted"], told["done"]) == (one, [], True, True)
    home = rooms.settings.home
    assert not [path for path in home.rglob("*") if path.is_file() and one.encode() in path.read_bytes()]
    assert ask("diagnose", one)[1]["error"]["code"] == "notfound.student"


def test_a_class_is_handed_over_and_a_cohort_archived(ask: Ask) -> None:
    moved = ask("classes", "handover", "--from", "C001", "--to", "C002", "--class", "K01")[1]
    assert (moved["classes"], moved["done"]) == (["K01"], True)
    archived = ask("classes", "archive", "2026")[1]
    assert archived["students"] > 2_000 and archived["scorecard_version"]
    assert ask("diagnose", "--all", "--as", "counselor:C002")[1]["results"] == []


def test_what_is_due_is_counted_and_deleted_and_the_rest_stays(ask: Ask, rooms: Rooms, one: str) -> None:
    with rooms.archive.store.write() as connection:
        from advisor.records.tables import students

        connection.execute(students.update().where(students.c.id == one).values(cohort=2020, birth_year=2010))
    due = {line["table"]: line["rows"] for line in ask("retention")[1]["due"]}
    assert due["students"] == 1
    young = ask("guardians")[1]["untold"]
    assert [(line["student"], line["is_under_18"]) for line in young] == [(one, "yes")]
    assert ask("guardians", "--told", one)[1]["untold"] == []
    assert ask("retention", "--apply")[1]["done"] is True
    assert ask("retention")[1]["due"][-1]["rows"] == 0
    assert ask("view", one)[1]["error"]["code"] == "notfound.student"
    assert ask("retention", "--as", "counselor:C001")[1]["error"]["code"] == "access.denied"


def test_the_impact_assessment_is_made_from_what_is_held(ask: Ask, tmp_path: Path, rooms: Rooms) -> None:
    out = tmp_path / "评估.html"
    assert ask("assessment", "--out", str(out))[1]["done"] is True
    page = out.read_text(encoding="utf-8")
    assert "<table>" in page and "家庭人均月收入" in page and "<script" not in page
    told = ask("assessment")[1]
    assert {kind["label"] for kind in told["kinds"]} >= {"学生名册", "心理支持"}
    assert next(kind["rows"] for kind in told["kinds"] if kind["label"] == "心理支持") is None
    assert all(
        cell is None or cell == 0 or cell >= 5
        for one in told["consents"]
        for cell in (one["granted"], one["withdrawn"])
    )
    assert ask("assessment", "--as", "counselor:C001")[1]["error"]["code"] == "access.denied"
