"""Plan, eligibility, mentors, ledger, lessons and parties print the shapes of the contract, and their acts say what they did."""

import re
from pathlib import Path

from openpyxl import load_workbook

from advisor.app.wiring import Rooms
from tests.app import contract_shapes as shapes
from tests.app.conftest import Said
from tests.app.contract_shapes import Maybe
from tests.app.test_contract_shapes import READERS, STUDENT, printed

DAY = re.compile(r"\d{4}-\d\d-\d\d")
KINDS = set(
    "course training certificate interview resume subsidy psychological_support family_contact posts digital_skills".split()
)
OWNERS = {"student", "counselor", "school_mentor", "enterprise_mentor", "centre", "family"}
STATES = {"draft", "signed", "doing", "done", "worked", "not_worked", "dropped"}
ACTION = {
    "card": shapes.CARD_ID, "kind": KINDS, "what": shapes.TEXT, "owner": OWNERS, "due": DAY, "recheck": DAY, "state": STATES,
    "policy": Maybe(shapes.TEXT), "rule": shapes.TEXT, "needs_signature_of": [{"student", "counselor"}], "id": shapes.TEXT,
}  # fmt: skip
PLAN = {**shapes.RESULT, "student": shapes.STUDENT, "actions": [ACTION], "cards": [shapes.CARD]}
VERDICTS = {"PASS", "FAIL", "UNKNOWN", "ASK"}
ELIGIBILITY = {
    **shapes.RESULT,
    "student": shapes.STUDENT,
    "results": [
        {
            "policy": shapes.TEXT, "result": VERDICTS, "window": {"OPEN", "CLOSED", "NOT_STARTED", "UNKNOWN"},
            "conditions": [{"clause": shapes.TEXT, "result": VERDICTS, "ask": Maybe(shapes.TEXT)}],
        }
    ],
}  # fmt: skip
ASSIGNMENT = {
    **shapes.RESULT,
    "assigned": [
        {"student": shapes.STUDENT, "school_mentor": Maybe(shapes.TEXT), "enterprise_mentor": Maybe(shapes.TEXT)}
    ],
    "objective": float,
    "bound": float,
}
LEDGER = {
    **shapes.RESULT,
    "rows": [
        {"student": shapes.STUDENT, "batch": shapes.TEXT, "what": shapes.TEXT, "who": shapes.TEXT, "due": DAY,
         "state": STATES, "reminder": Maybe(shapes.TEXT)}
    ],
}  # fmt: skip
OWN = f"student:{STUDENT}"


def test_plan_and_eligibility_of_every_reader(said: Said) -> None:
    for reader in (*READERS, OWN):
        found = printed(said("plan", STUDENT, "--as", reader, "--json"), PLAN)
        ids = {card["id"] for card in found["cards"]}
        assert {action["card"] for action in found["actions"]} == ids
        printed(said("eligibility", STUDENT, "--as", reader, "--json"), ELIGIBILITY)
    assert said("plan", STUDENT).out and said("eligibility", STUDENT).out


def test_who_may_not_see_the_student_is_denied(said: Said) -> None:
    for command in ("plan", "eligibility"):
        for reader in ("counselor:C009", "student:S20230002"):
            done = said(command, STUDENT, "--as", reader, "--json")
            assert done.status == 1 and done.json["error"]["code"] == "access.denied"


def test_acts_answer_the_plan_and_that_it_is_done(said: Said, rooms: Rooms) -> None:
    for reader in ("counselor:C001", OWN):
        found = printed(
            said("plan", STUDENT, "--sign", "--as", reader, "--json", rooms=rooms), {**PLAN, "done": {True}}
        )
    offered = {action["state"] for action in found["actions"] if action["kind"] == "psychological_support"}
    assert offered == {"draft"}
    assert {a["state"] for a in found["actions"] if a["kind"] != "psychological_support"} == {"signed"}
    found = said("plan", STUDENT, "--set", "course_core", "state=done", "--as", OWN, "--json", rooms=rooms).json
    assert next(action for action in found["actions"] if action["id"] == "course_core")["state"] == "done"
    done = said("plan", STUDENT, "--set", "course_core", "state=fine", "--as", "counselor:C001", "--json", rooms=rooms)
    assert done.status == 1 and done.json["error"]["code"] == "input.value"
    assert said("plan", STUDENT, "--sign", "--recheck", rooms=rooms).status == 2
    found = said("plan", STUDENT, "--service", "guidance", "--as", "counselor:C001", "--json", rooms=rooms).json
    assert {row["kind"]: row["given"] for row in found["services"]}["guidance"] == 1
    acts = [row.action for row in rooms.archive.audited(rooms.viewer(None), 60)]
    assert acts.count("write") >= 3


def test_an_answer_of_the_student_settles_a_condition(said: Said, rooms: Rooms) -> None:
    given = ("eligibility", STUDENT, "--policy", "traineeship", "--as", OWN, "--json")
    (first,) = printed(said(*given, rooms=rooms), ELIGIBILITY)["results"]
    assert first["result"] == "UNKNOWN" and first["ask"]
    (second,) = said(*given, "--answer", "has_work=no", rooms=rooms).json["results"]
    assert second["result"] == "PASS"
    done = said("eligibility", STUDENT, "--policy", "nothing", "--json", rooms=rooms)
    assert done.status == 1 and done.json["error"]["code"] == "input.value"


def test_mentors_are_assigned_set_tasks_and_rate(said: Said, rooms: Rooms) -> None:
    found = printed(said("mentors", "assign", "--json", rooms=rooms), ASSIGNMENT)
    assert len(found["assigned"]) == 436 and abs(found["objective"] - found["bound"]) < 1e-6
    mentor = rooms.viewer("mentor:M001")
    student = next(s for s in rooms.archive.students(mentor))
    task = ("mentors", "task", student, "--as", "mentor:M001", "--json")
    (row,) = said(*task, "--what", "做一份工作记录", "--due", "2026-12-20", rooms=rooms).json["tasks"]
    assert said(*task, "--done", row["task"], rooms=rooms).json["tasks"][0]["state"] == "done"
    rated = (
        "mentors",
        "rate",
        student,
        "--skill",
        "电工仪表使用",
        "--seen",
        "独立测了三组数据",
        "--as",
        "mentor:M001",
        "--json",
    )
    skill = rooms.archive.portrait(mentor, student)[0].skill
    done = said(*[skill if part == "电工仪表使用" else part for part in rated], "--level", "4", rooms=rooms)
    assert done.json["anchor"] and done.json["done"] is True
    assert said("mentors", "courses", student, "--as", "mentor:M001", "--json", rooms=rooms).status == 0


def test_the_ledger_is_printed_and_filed(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    said("plan", STUDENT, "--sign", "--as", "counselor:C001", rooms=rooms)
    file = tmp_path / "ledger.xlsx"
    found = printed(said("ledger", "--as", "counselor:C001", "--out", str(file), "--json", rooms=rooms), LEDGER)
    assert load_workbook(file).active.max_row == len(found["rows"]) + 2
    few = said("ledger", "--as", "counselor:C001", "--kind", "resume", "--open", "--json", rooms=rooms).json
    assert {row["kind"] for row in few["rows"]} == {"resume"}
    cells = said("ledger", "--coverage", "--json", rooms=rooms).json["coverage"]
    assert cells and all(cell["accompanied"] is None or cell["accompanied"] >= 5 for cell in cells)
    assert said("ledger", "--handover", "--as", "counselor:C001", rooms=rooms).status == 2


def test_lessons_and_parties(said: Said, rooms: Rooms) -> None:
    given = ("lessons", STUDENT, "--as", OWN, "--json")
    course = said(*given, rooms=rooms).json
    assert [line["state"] for line in course["lessons"]] == ["new"] * 5
    shown = said(*given, "--lesson", "spot_fraud", rooms=rooms).json
    assert shown["steps"] and "right" not in str(shown["check"])
    done = said(*given, "--lesson", "spot_fraud", "--answers", "2，2，2", rooms=rooms).json
    assert done["passed"] is True and done["refresh_on"] == "2027-01-20"
    assert said(*given, "--lesson", "spot_fraud", "--answers", "two", rooms=rooms).status == 1
    parties = said("parties", "--json").json["parties"]
    assert {party["party"] for party in parties} == {"family", "college", "government", "enterprise", "alumni"}
    assert said("parties", "--meeting", "--json").json["quarter"] == "2026-Q4"
    letter = said("parties", "--family", STUDENT, "--as", "counselor:C001", "--json", rooms=rooms)
    assert letter.status == 1 and letter.json["error"]["code"] == "access.consent"
