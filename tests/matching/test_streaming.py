import json
import pathlib
from datetime import date

import pytest

from advisor.errors import InputFault
from advisor.language.skills import SkillLexicon, find_skills
from advisor.matching.people_files import lines_from, openings_from, person_from

STUDENTS = [
    {"student": "X1", "skills": {"plant_id": 0.8, "propagation": 0.4}, "interests": "RIC", "certificates": []},
    {"student": "X2", "skills": {}, "needs": ["city:昆明"], "sex": "f", "income_month": 300},
    {"student": "X3", "skills": {"pest_diagnosis": 1.0}, "interests": [1, 0] * 30},
]
POSTS = [
    {"id": "J1", "title": "育苗", "pack": "hort_tech", "city": "昆明"},
    {"id": "J2", "requirements": {"pest_diagnosis": 3, "plant_id": 2}, "city": "大理"},
    {"id": "J3", "pack": "mech_elec"},
]


TODAY = date(2026, 11, 21)


def people_from(path, lexicon=None):
    return [person_from(line, path, lexicon, TODAY) for line in lines_from(path)]


@pytest.fixture
def files(tmp_path):
    for name, rows in (("people", STUDENTS), ("posts", POSTS)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return str(tmp_path / "people.jsonl"), str(tmp_path / "posts.jsonl")


def test_province_is_written_line_by_line_and_goes_on_after_a_cut(advisor, college_home, files, tmp_path):
    people, posts = files
    given = ("match", "--all", "--students", people, "--jobs", posts, "-k", "2", "--json", "--out")
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    done = advisor(*given, str(whole), home=college_home)
    assert json.loads(done.stdout)["students"] == 3
    rows = [json.loads(line) for line in whole.read_text(encoding="utf-8").splitlines()]
    assert [row["student"] for row in rows] == ["X1", "X2", "X3"]
    assert [one["job"]["id"] for one in rows[2]["matches"]] == ["J2", "J1"] and rows[2]["matches"][0]["fit"] == 1.0
    assert rows[1]["matches"][0]["job"]["id"] == "J1"  # the other city is closed to whoever named this one
    data = whole.read_bytes()
    cut.write_bytes(data[: data.index(b"\n") + 30])  # one line, and a piece of the next
    assert json.loads(advisor(*given, str(cut), "--resume", home=college_home).stdout)["resumed"] == 1
    assert cut.read_bytes() == data


def test_a_file_that_holds_something_is_never_overwritten_or_mixed(advisor, college_home, files, tmp_path):
    people, posts = files
    out = tmp_path / "out.jsonl"
    given = ("match", "--all", "--students", people, "--jobs", posts, "--json", "--out", str(out))
    advisor(*given, "-k", "1", home=college_home)
    before = out.read_bytes()
    again = advisor(*given, "-k", "1", home=college_home)
    mixed = advisor(*given, "-k", "2", "--resume", home=college_home)
    assert [json.loads(done.stdout)["error"]["code"] for done in (again, mixed)] == ["state.conflict"] * 2
    assert out.read_bytes() == before


def test_college_is_written_as_all_prints_it(advisor, home, tmp_path):
    out = tmp_path / "class.jsonl"
    given = ("match", "--all", "-k", "2", "--as", "counselor:C001", "--json")
    printed = json.loads(advisor(*given, home=home).stdout)["results"]
    assert advisor(*given, "--out", str(out), home=home).returncode == 0
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == printed and len(printed) > 9
    out.write_bytes(out.read_bytes()[:40_000])
    assert advisor(*given, "--out", str(out), "--resume", home=home).returncode == 0
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == printed


def test_what_is_protected_is_not_read_from_a_file(files):
    people = people_from(files[0])
    assert [one.student for one in people] == ["X1", "X2", "X3"] and people[1].certificates is None
    assert people[0].interests.code == "RIC"


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ('{"student": "X9", "skills": {"plant_id": 1.5}}', "input.malformed", "skills.plant_id"),
        ('{"skills": {}}', "input.malformed", "student"),
        ("no json", "input.malformed", "no json"),
        ('{"student": "X9", "interests": "RRR"}', "input.value", "RRR"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_field(files, line, code, place):
    with pathlib.Path(files[0]).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    with pytest.raises(InputFault) as caught:
        people_from(files[0])
    assert caught.value.code == code and caught.value.values["value"] == place
    assert code == "input.value" or caught.value.where.endswith(":4")


def test_reports_are_read_into_the_portrait(tmp_path, catalog):
    report = "我在实训基地独立完成了月季的扦插育苗，调试了PLC程序。"
    file = tmp_path / "people.jsonl"
    rows = [
        {"student": "X1", "reports": [{"text": report, "on": "2026-06-01"}]},
        {"student": "X2", "reports": [{"text": report, "on": "2020-06-01"}]},
    ]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    lexicon = SkillLexicon.from_catalog(catalog)
    fresh, old = people_from(str(file), lexicon)
    found = {one.id: one.proficiency for one in find_skills(report, lexicon, kind="report") if one.proficiency}
    assert found and fresh.held == pytest.approx(found)
    assert set(old.held) == set(found) and all(old.held[skill] < found[skill] for skill in found)


def test_posts_of_a_file_take_requirements_of_their_pack_where_they_state_none(files, catalog):
    first, second, _ = openings_from(files[1], catalog)
    assert first.requirements == catalog.occupations["hort_tech"].skills and first.title == "育苗"
    assert [(need.skill, need.level) for need in second.requirements] == [("pest_diagnosis", 3), ("plant_id", 2)]
