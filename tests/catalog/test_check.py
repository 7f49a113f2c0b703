from datetime import date
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.check import check
from advisor.catalog.reading import read_csv

TODAY = date(2026, 11, 21)
REAL = Path(__file__).parents[2] / "knowledge"

# file, what stands there, what is put in its place, the code of the fault, its line
SLIPS = [
    ("skills.csv", "4,editorial\ncutting", "4,editorial,too many\ncutting", "malformed", 3),
    ("skills.csv", "id,name", "id,title", "malformed", 1),
    ("skills.csv", "grafting,嫁接", "grafting,", "malformed", 3),
    ("skills.csv", "嫁接,芽接", '嫁接,"芽接', "malformed", 4),
    ("skills.csv", "cutting,扦插", "grafting,扦插", "duplicate", 4),
    ("skills.csv", "Cutting A", "芽接", "duplicate", 4),
    ("skills.csv", "芽接|劈接", "芽接|ｃｕｔｔｉｎｇ　ａ", "duplicate", 4),
    ("skills.csv", "grafting,嫁接,芽接|劈接,skill,propagation", "grafting,嫁接,芽接,skill,nowhere", "dangling", 3),
    ("skills.csv", "绑紧,cutting", "绑紧,grafting", "dangling", 3),
    ("skills.csv", "propagation,繁殖,,skill,,", "propagation,繁殖,,skill,grafting,", "value", 2),
    ("skills.csv", "劈接,skill", "劈接,talent", "value", 3),
    ("skills.csv", "绑紧,cutting,4", "绑紧,cutting,4.5", "value", 3),
    ("skills.csv", "propagation,繁殖", "Propagation,繁殖", "value", 2),
    ("skills.csv", "cutting,4,editorial", "cutting,4,hearsay", "dangling", 3),
    ("SOURCES.csv", "2026-01-01", "last year", "date", 2),
    ("titles.csv", "5-01-02-02", "5-01-02", "value", 2),
    ("majors.csv", "农业类", "", "malformed", 2),
    ("resume_checks.csv", "major", "grave", "value", 2),
    ("lexicon.csv", "cliche,吃苦耐劳,,\n", "cliche,吃苦耐劳,,\ncliche,吃苦耐劳,,\n", "duplicate", 3),
    ("thesaurus.csv", "病虫害防治", "", "malformed", 2),
    ("glossary.csv", "技能,Skill,advisor/catalog/rows.py\n", "技能,Skill,a\n技能,Ability,b\n", "duplicate", 3),
    ("interests.csv", "\n2,R,yes", "\n2,S,yes", "partition", 2),
    ("interests.csv", "\n2,R,yes", "\n2,R,no", "partition", 2),
    ("interests.csv", "\n2,R,yes", "\n61,R,yes", "partition", 2),
    ("interests.csv", "2,R,yes,做事2\n", "", "partition", 1),
    ("scorecard.yaml", "weight: 1.0", "weight: 0.9", "weight", 4),
    ("scorecard.yaml", "[20,40)", "(20,40)", "band", 16),
    ("scorecard.yaml", "[20,40)", "[20,39)", "band", 17),
    ("scorecard.yaml", "[0,20)", "[0,20]", "band", 16),
    ("scorecard.yaml", "[0,20)", "[5,20)", "band", 15),
    ("scorecard.yaml", "(80,100]", "(80,100)", "band", 19),
    ("scorecard.yaml", "level: 5", "level: 4", "band", 14),
    ("scorecard.yaml", "value: 1.0", "value: 1.5", "band", 19),
    ("scorecard.yaml", "(80,100]", "80 and more", "malformed", 19),
    ("scorecard.yaml", "flag_below: 0.6", "flag_below: 60", "value", 2),
    ("scorecard.yaml", '    unit: "%"\n', "", "malformed", 6),
    ("policies.yaml", "  valid_from: 2013-07-01\n", "", "date", 1),
    ("policies.yaml", "2013-07-01", "summer", "date", 5),
    ("policies.yaml", "2026-12-31", "2012-12-31", "date", 6),
    ("policies.yaml", "2026-12-31", "2026-11-20", "expired", 6),
    ("policies.yaml", "一个月内签。", "签" * 201, "length", 7),
    ("policies.yaml", "  verified_on: 2026-01-01\n", "", "date", 1),
    ("policies.yaml", "id: contract", "id: 合同", "value", 1),
    ("policies.yaml", "source_id: editorial", "source_id: hearsay", "dangling", 8),
    ("policies.yaml", "- id: contract", "- id: [contract", "malformed", 2),
    ("occupations/hort.yaml", "5-01-02-02", "5-01-02-99", "dangling", 3),
    ("occupations/hort.yaml", "also_codes: []", "also_codes: [9-99-99-99]", "dangling", 4),
    ("occupations/hort.yaml", '"410105"', '"410199"', "dangling", 6),
    ("occupations/hort.yaml", "  grafting: 4", "  graft: 4", "dangling", 14),
    ("occupations/hort.yaml", "  grafting: 4", "  grafting: 6", "value", 14),
    ("occupations/hort.yaml", "  grafting: 4", "  grafting: 4\n  grafting: 3", "duplicate", 15),
    ("occupations/hort.yaml", "id: agri", "id: mars", "dangling", 19),
    ("occupations/hort.yaml", "transfers: [grafting]", "transfers: [luck]", "dangling", 19),
    ("occupations/hort.yaml", "force: bonus", "force: must", "value", 11),
    ("occupations/hort.yaml", "kind: certificate", "kind: luck", "value", 11),
    ("occupations/hort.yaml", "[花工]", "[植保员]", "duplicate", 5),
    ("occupations/hort.yaml", "[6, 4, 2, 2, 2, 3]", "[6, 4, 2, 2, 2]", "value", 8),
    ("occupations/hort.yaml", "shift: none", "shift: always", "value", 15),
    ("occupations/hort.yaml", "outdoors: true", "outdoors: often", "value", 15),
    ("occupations/hort.yaml", "id: hort", "id: horti", "value", 1),
    ("occupations/hort.yaml", "tasks: [浇水]\n", "", "malformed", 1),
    (
        "occupations/hort.yaml",
        "pay: null",
        "pay: {low_yuan_month: 5000, high_yuan_month: 4000, region: 云南, as_of: 2026-01-01, source_id: editorial}",
        "value",
        16,
    ),
    ("questions/hort.yaml", "alternatives: [先, 再]", "alternatives: []", "malformed", 6),
    ("questions/hort.yaml", "kind: trade", "kind: riddle", "value", 2),
    ("questions/hort.yaml", "dimension: knowledge", "dimension: looks", "value", 3),
    ("questions/hort.yaml", "difficulty: 1", "difficulty: 9", "value", 9),
    ("questions/hort.yaml", "先.{0,3}后", "先(后", "value", 8),
    ("questions/hort.yaml", "id: h1", "id: g1", "duplicate", 1),
    ("intents.yaml", "  tool: explain\n", "", "malformed", 1),
    ("questions/hort.yaml", "先.{0,3}后", "[[先]后]", "value", 8),
    ("occupations/hort.yaml", "also_codes: []", "also_codes: 5", "malformed", 4),
    ("policies.yaml", "2013-07-01", "2013-13-01", "malformed", 1),
    ("intents.yaml", "[为什么]", "[]", "malformed", 3),
]


def faults(folder: Path) -> list[tuple[str, str, int]]:
    return [(f.code.removeprefix("knowledge."), f.file, f.line) for f in check(folder, today=TODAY).faults]


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sound_folder_has_no_faults_and_true_counts(knowledge: Path) -> None:
    report = check(knowledge, today=TODAY)
    assert report.faults == ()
    assert report.counts == {
        "sources": 1, "skills": 3, "titles": 1, "majors": 1, "occupations": 2, "questions": 3, "intents": 1, "policies": 1,
        "resume_checks": 1, "lexicon": 1, "thesaurus": 1, "glossary": 1, "interests": 60, "factors": 1,
        "skills_no_pack_uses": 2,
    }  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), SLIPS)
def test_slip_is_found_in_its_line(knowledge: Path, file: str, old: str, new: str, code: str, line: int) -> None:
    change(knowledge, file, old, new)
    assert (code, file, line) in faults(knowledge)


def test_missing_file_is_one_fault_of_its_own(knowledge: Path) -> None:
    for name in ("policies.yaml", "lexicon.csv", "questions/hort.yaml", "interests.csv"):
        (knowledge / name).unlink()
    assert faults(knowledge) == [
        ("missing", "interests.csv", 1),
        ("missing", "lexicon.csv", 1),
        ("missing", "policies.yaml", 1),
        ("missing", "questions/hort.yaml", 1),
    ]


def test_wrong_encoding_is_named_and_the_rest_still_read(knowledge: Path) -> None:
    (knowledge / "thesaurus.csv").write_bytes("lay,formal,field\n打药,防治,农林\n".encode("gb18030"))
    report = check(knowledge, today=TODAY)
    assert [(f.code, f.file) for f in report.faults] == [("knowledge.malformed", "thesaurus.csv")]
    assert report.counts["skills"] == 3


def test_questions_of_no_occupation_are_dangling(knowledge: Path) -> None:
    (knowledge / "questions" / "hort.yaml").rename(knowledge / "questions" / "garden.yaml")
    assert ("dangling", "questions/garden.yaml", 1) in faults(knowledge)
    assert ("missing", "questions/hort.yaml", 1) in faults(knowledge)


def test_all_faults_come_at_once_in_the_order_of_the_files(knowledge: Path) -> None:
    change(knowledge, "skills.csv", "劈接,skill", "劈接,talent")
    change(knowledge, "policies.yaml", "2026-12-31", "2026-11-20")
    change(knowledge, "scorecard.yaml", "weight: 1.0", "weight: 0.9")
    assert faults(knowledge) == [
        ("expired", "policies.yaml", 6),
        ("weight", "scorecard.yaml", 4),
        ("value", "skills.csv", 3),
    ]


def test_expiry_is_left_aside_without_a_day(knowledge: Path) -> None:
    change(knowledge, "policies.yaml", "2026-12-31", "2020-01-01")
    assert check(knowledge).faults == ()


def test_policy_holds_on_its_last_day(knowledge: Path) -> None:
    change(knowledge, "policies.yaml", "2026-12-31", TODAY.isoformat())
    assert faults(knowledge) == []


def test_folder_without_faults_can_be_read_whole(knowledge: Path) -> None:
    catalog = Catalog(knowledge)
    assert set(catalog.skills) == {"propagation", "grafting", "cutting"}
    assert set(catalog.occupations) == {"hort", "agri"}
    assert set(catalog.questions) == {"g1", "h1", "a1"}
    assert catalog.scorecard.factors["practice"].bands[3].holds(80)
    assert len(catalog.interest_items) == 60


def test_real_knowledge_has_no_faults() -> None:
    report = check(REAL, today=TODAY)
    assert report.faults == ()


@pytest.mark.parametrize("row", ["1", "1,2,3"])
def test_a_row_with_other_cells_than_the_header_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"table\.csv:3"):
        list(read_csv(table, ("a", "b")))
