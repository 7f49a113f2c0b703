"""The commands around the diagnosis print what the contract fixes, and refuse in a sentence."""

import csv
import random
from pathlib import Path

import pytest

from advisor.app.wiring import Rooms
from tests.app.conftest import Said
from tests.app.contract_shapes import ERROR, RESULT, REVIEW, SHARE, STUDENT, TEXT, Maybe, faults, interval

METRICS = {"accuracy": SHARE, "macro_f1": SHARE, "auc": Maybe(SHARE), "brier": SHARE, "ece": SHARE}
ANY = interval(-1.0, 1.0)
FIGURE = Maybe({"value": (-1.0, 1.0), "ci": ANY})
TRAINED = {
    **RESULT,
    "rows": int,
    "classes": lambda value: isinstance(value, dict) and all(isinstance(n, int) for n in value.values()),
    "cv": {**METRICS, "accuracy_ci": interval(0.0, 1.0)},
    "baselines": {"majority": METRICS, "scorecard": Maybe(METRICS), "logistic": METRICS, "boosting": METRICS},
    "importance": [{"feature": TEXT, "mean": (-1.0, 1.0), "ci": ANY}],
    "fairness": [{"column": TEXT, "group": str, "suppressed": bool, "selection_rate": FIGURE}],
    "seconds": (0.0, 600.0),
}
AGREEMENT = {
    **RESULT,
    "n": int,
    "agree": int,
    "rate": Maybe(SHARE),
    "ci": Maybe(interval(0.0, 1.0)),
    "kappa": Maybe((-1.0, 1.0)),
    "more_needed": Maybe(int),
}
REPLIED = {**RESULT, "reply": TEXT, "card": TEXT, "state": {"open", "settled"}, "done": {True}}
OWN = ("--as", "counselor:C001")


def printed(done, shape):
    assert done.status == 0, done.err
    assert faults(done.json, shape) == []
    return done.json


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Path:
    """A hundred and twenty rows of a class: marks decide, sex does not."""
    lot = random.Random(7)
    path = tmp_path_factory.mktemp("table") / "cohort.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["学号", "性别", "成绩", "班", "去向"])
        for number in range(120):
            marks = lot.gauss(70, 12)
            found = "已落实" if marks + lot.gauss(0, 6) > 68 else "未落实"
            sheet.writerow([f"S{number:05}", lot.choice("男女"), f"{marks:.1f}分", lot.choice("甲乙丙"), found])
    return path


def test_train_diagnosis(said: Said, rooms: Rooms, table: Path) -> None:
    asked = ("train", "diagnosis", "--data", str(table), "--label", "去向", "--group", "性别", "--json")
    found = printed(said(*asked, "--save", "trial", rooms=rooms), TRAINED)
    assert found["rows"] == 120 and set(found["classes"]) == {"已落实", "未落实"}
    assert found["baselines"]["scorecard"] is None
    assert {"baselines.scorecard", "学号"} <= {line["what"] for line in found["missing"]}
    assert {line["group"] for line in found["fairness"]} == {"男", "女"}
    assert {line["feature"] for line in found["importance"]} == {"成绩", "班"}
    folder = rooms.home.models / "tables"
    assert {path.name for path in folder.iterdir()} == {"trial.npz", "trial.md"}
    assert len(rooms.forests or ()) == 8  # the college's own are found as before


def test_train_diagnosis_refuses_in_a_sentence(said: Said, table: Path) -> None:
    for wrong in (("--label", "没有"), ("--label", "去向", "--drop", "没有"), ("--label", "学号"), ("--label", "成绩")):
        done = said("train", "diagnosis", "--data", str(table), *wrong, "--json")
        assert done.status == 1 and faults(done.json, ERROR) == []
    assert said("train", "diagnosis", "--data", "nowhere.csv", "--label", "x", "--json").json["error"]["code"] == (
        "notfound.file"
    )
    assert said("train", "diagnosis", "--data", str(table)).status == 2


def test_review_settles_corrects_and_takes_back(said: Said, rooms: Rooms) -> None:
    asked = said("diagnose", "--all", *OWN, "--json", rooms=rooms).json["results"]
    student = next(one["student"] for one in asked if one["flagged"] and one["counterfactuals"])
    shape = {**RESULT, "student": STUDENT, "review": REVIEW, "done": {True}}
    assert printed(said("review", "--agreement", "--json", rooms=rooms), AGREEMENT)["n"] == 0
    done = printed(said("review", student, "--confirm", "--note", "谈过", *OWN, "--json", rooms=rooms), shape)
    assert done["review"]["state"] == "confirmed" and done["review"]["note"] == "谈过"
    assert said("diagnose", student, *OWN, "--json", rooms=rooms).json["review"] == done["review"]
    found = printed(said("review", "--agreement", "--json", rooms=rooms), AGREEMENT)
    assert (found["n"], found["agree"], found["rate"]) == (1, 1, 1.0)
    best = ("--correct", "academic=98", "--correct", "practice=98")
    done = printed(said("review", student, *best, "--note", "补考", *OWN, "--json", rooms=rooms), shape)
    assert done["before"]["flagged"] and done["after"]["readiness"] > done["before"]["readiness"]
    assert done["review"]["state"] == "unreviewed"
    printed(said("review", student, "--undo", *OWN, "--json", rooms=rooms), shape)
    back = printed(said("review", student, "--undo", *OWN, "--json", rooms=rooms), shape)
    assert back["after"] == done["before"]


def test_review_and_reply_refuse_in_a_sentence(said: Said, rooms: Rooms) -> None:
    student = "S20230001"
    for wrong, status in (
        (("review", student), 2),
        (("review", student, "--confirm", "--dismiss"), 2),
        (("review", "--confirm"), 2),
        (("review", student, "--dismiss", *OWN), 1),
        (("review", student, "--confirm", "--note", "x"), 1),
        (("review", student, "--confirm", "--note", "x", "--as", f"student:{student}"), 1),
        (("review", student, "--correct", "academic=900", "--note", "x", *OWN), 1),
        (("review", student, "--correct", "psychology=2", "--note", "x", *OWN), 1),
        (("reply", student, "--card", "academic.core_mean", "--text", "x", *OWN), 1),
        (("reply", student, "--card", "nothing", "--text", "x", "--as", f"student:{student}"), 1),
        (("reply", "--settle", "R99", "--note", "x", *OWN), 1),
        (("reply", student), 2),
    ):
        done = said(*wrong, "--json", rooms=rooms)
        assert done.status == status, (wrong, done.out, done.err)
        assert "Traceback" not in done.err
        assert status == 2 or faults(done.json, ERROR) == []


def test_a_student_replies_and_the_counselor_settles(said: Said, rooms: Rooms) -> None:
    student = "S20230001"
    own = ("--as", f"student:{student}")
    asked = ("reply", student, "--card", "academic.core_mean", "--text", "成绩更正过", *own, "--json")
    kept = printed(said(*asked, rooms=rooms), REPLIED)
    assert kept["state"] == "open"
    settled = said("reply", student, "--settle", kept["reply"], "--note", "核对过", *OWN, "--json", rooms=rooms)
    assert printed(settled, REPLIED)["state"] == "settled"


def test_rescore_and_screen(said: Said, rooms: Rooms) -> None:
    first = printed(
        said("rescore", "--json", rooms=rooms), {**RESULT, "version": TEXT, "students": int, "done": {True}}
    )
    again = said("rescore", "--json", rooms=rooms).json
    assert not again["done"] and again["flagged"] == first["flagged"]
    shape = {**RESULT, "on": TEXT, "students": int, "proposed": [{"student": STUDENT, "by": {"rule", "model", "both"}}]}
    found = printed(said("screen", "--on", "2025-09-01", *OWN, "--json", rooms=rooms), shape)
    assert 0 < len(found["proposed"]) < found["students"]
    assert found["reliability"] and "readiness" not in str(found)
    assert faults(said("screen", "--as", "student:S20230001", "--json", rooms=rooms).json, ERROR) == []


def test_fairness_of_the_rule(said: Said, rooms: Rooms) -> None:
    found = printed(said("fairness", "--json", rooms=rooms), {**RESULT, "students": int, "flagged": int})
    assert {line["column"] for line in found["groups"]} == {"sex", "ethnicity", "hukou_region"}
    for line in found["groups"]:
        assert line["suppressed"] == (line["n"] is None) == (line["selection_rate"] is None)
        assert line["calibration"] is None
    for name in ("sex", "ethnicity"):
        shown = [line for line in found["groups"] if line["column"] == name and not line["suppressed"]]
        assert sum(line["n"] for line in shown) <= found["students"]
    assert "S2023" not in str(found)
