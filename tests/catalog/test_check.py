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
    ("skills.csv", "Cutting A|插枝", "Cutting A|花工证|插枝", "ambiguous", 5),
    ("skills.csv", "4,editorial\ncutting", "4,editorial,too many\ncutting", "malformed", 3),
    ("skills.csv", "id,name", "id,title", "malformed", 1),
    ("skills.csv", "grafting,嫁接", "grafting,", "malformed", 3),
    ("skills.csv", "嫁接,芽接", '嫁接,"芽接', "malformed", 5),
    ("skills.csv", "cutting,扦插", "grafting,扦插", "duplicate", 4),
    ("skills.csv", "Cutting A", "芽接", "ambiguous", 4),
    ("skills.csv", "芽接|劈接", "芽接|ｃｕｔｔｉｎｇ　ａ", "ambiguous", 4),
    ("skills.csv", "cutting,扦插", "cutting,嫁接", "duplicate", 4),
    ("skills.csv", "芽接|劈接", "芽接|芽接", "duplicate", 3),
    ("skills.csv", "剪一段插进沙里", "把枝条对齐绑紧吧", "similar", 4),
    ("skills.csv", "剪一段插进沙里", "把扦插做完", "value", 4),
    ("skills.csv", "4,editorial\ncutting", "4,editorial\nlonely,闲话,闲谈,soft,,,,1,editorial\ncutting", "unused", 4),
    ("senses.csv", "插枝,cutting,\n", "插枝,cutting,插\n", "ambiguous", 2),
    ("senses.csv", "插枝,gardener,考证|证书\n", "插枝,gardener,考证\n嫁接,cutting,插\n", "dangling", 4),
    ("certificates.csv", "gardener,人社部门", "grafting,人社部门", "value", 2),
    ("certificates.csv", "gardener,人社部门", "nobody,人社部门", "dangling", 2),
    ("certificates.csv", "bonus,,", "law,,", "value", 2),
    ("certificates.csv", "bonus,,花证", "bonus,,扦插", "ambiguous", 2),
    ("certificates.csv", "花证,hort", "花证,mars", "dangling", 2),
    ("growth.yaml", "code: 5-01-02-02", "code: 9-99-99-99", "dangling", 6),
    ("growth.yaml", "skills: [grafting]", "skills: [luck]", "dangling", 6),
    ("growth.yaml", "  caution: 岗位还不多。\n", "", "malformed", 1),
    ("answers/hort.yaml", "question: h1\n  level: 5", "question: h9\n  level: 5", "dangling", 2),
    ("answers/hort.yaml", "quote: 先断电", "quote: 先停电", "quote", 6),
    ("answers/hort.yaml", "trap: padding", "trap: magic", "value", 11),
    ("answers/hort.yaml", "level: 5", "level: 6", "value", 3),
    ("answers/hort.yaml", "不清楚，没有学过这个。", "先断电，再验电，然后挂牌！", "similar", 10),
    ("questions/hort.yaml", "第h1题怎么做？", "第a1题怎么做？？", "similar", 4),
    ("questions/hort.yaml", "follow_ups: [然后呢？, 再往后呢？]", "follow_ups: [然后呢？]", "count", 6),
    ("titles.csv", "种地的", "园丁", "duplicate", 3),
    ("titles.csv", "种地的", "园艺工", "duplicate", 3),
    ("occupations/hort.yaml", "花工戊", "种地的", "duplicate", 5),
    ("occupations/hort.yaml", ", 花工戊", "", "count", 5),
    ("occupations/hort.yaml", "welcome: [cutting]", "welcome: [luck]", "dangling", 15),
    ("occupations/hort.yaml", "welcome: [cutting]", "welcome: [grafting]", "value", 15),
    ("sources.yaml", "  verified_on: 2026-01-01\n", "- id: idle\n  title: 闲\n  publisher: 闲\n", "unused", 4),
    ("SOURCES.csv", "编写组", "旁人", "stale", 1),
    ("plan_rules.csv", ",course,", ",luck,", "value", 2),
    ("plan_rules.csv", ",student,student|", ",nobody,student|", "value", 2),
    ("plan_rules.csv", "contract,editorial", "charter,editorial", "dangling", 2),
    ("plan_rules.csv", "{policy}", "{income}", "value", 2),
    ("plan_rules.csv", ",7,30,", ",soon,30,", "value", 2),
    ("plan_rules.csv", ",course,对照", ",psychological_support,对照", "value", 2),
    ("entitlements.yaml", "policy: contract", "policy: charter", "dangling", 1),
    ("entitlements.yaml", '"-1-09-01"', '"September"', "date", 2),
    ("entitlements.yaml", "protected: economy", "protected: everything", "value", 7),
    ("entitlements.yaml", "在找工作吗？", "在找工作", "value", 8),
    ("lessons.yaml", "right: 1", "right: 3", "value", 10),
    ("lessons.yaml", "steps: [先写主题]", f"steps: [{'先写主题' * 20}]", "length", 6),
    ("rating_scales.csv", "skill,5,", "skill,4,", "band", 1),
    ("rating_scales.csv", "0.3", "3", "value", 4),
    ("reminders.csv", "quiet,21,3,", "quiet,,,", "value", 2),
    ("parties.csv", "约定时间,成绩", ",成绩", "malformed", 2),
    ("glossary.csv", "嫁接,grafting", "嫁接,graft", "stale", 1),
    ("resume_checks.csv", "R18,", "18,", "value", 2),
    ("thesaurus.csv", "skills/grafting", "skills/luck", "dangling", 2),
    ("asked.csv", "skills/grafting", "skills/luck", "dangling", 2),
    ("asked.csv", "树枝怎么接上去,", ",", "malformed", 2),
    ("outside.csv", "天气,明天下雨吗\n", "天气,明天下雨吗\n天气,明天下雨吗\n", "duplicate", 3),
    ("company.csv", "接枝条,grafting", "接枝条,luck", "dangling", 2),
    ("company.csv", "接枝条,", "芽接,", "value", 2),
    ("company.csv", "砧木|接穗", "枝条|接穗", "value", 2),
    ("company.csv", "砧木|接穗", "", "malformed", 2),
    ("thesaurus.csv", "怎么接树枝", "怎么接水管", "value", 2),
    ("thesaurus.csv", "formal,农林", "there,农林", "value", 2),
    ("skills.csv", "grafting,嫁接,芽接|劈接,skill,propagation", "grafting,嫁接,芽接,skill,nowhere", "dangling", 3),
    ("skills.csv", "绑紧,cutting", "绑紧,grafting", "dangling", 3),
    ("skills.csv", "propagation,繁殖,,skill,,", "propagation,繁殖,,skill,grafting,", "value", 2),
    ("skills.csv", "劈接,skill", "劈接,talent", "value", 3),
    ("skills.csv", "绑紧,cutting,4", "绑紧,cutting,4.5", "value", 3),
    ("skills.csv", "propagation,繁殖", "Propagation,繁殖", "value", 2),
    ("skills.csv", "cutting,4,editorial", "cutting,4,hearsay", "dangling", 3),
    ("sources.yaml", "2026-01-01", "last year", "date", 4),
    ("titles.csv", "5-01-02-02", "5-01-02", "value", 2),
    ("majors.csv", "农业类", "", "malformed", 2),
    ("resume_checks.csv", "major", "grave", "value", 2),
    ("lexicon.csv", "cliche,吃苦耐劳,,\n", "cliche,吃苦耐劳,,\ncliche,吃苦耐劳,,\n", "duplicate", 3),
    ("thesaurus.csv", "接树枝,嫁接", "接树枝,", "malformed", 2),
    ("terms.csv", "技能,Skill,advisor/catalog/rows.py\n", "技能,Skill,a\n技能,Ability,b\n", "duplicate", 3),
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
    ("occupations/hort.yaml", "code: 5-01-02-02", "code: 5-05-01-01", "ambiguous", 3),
    ("occupations/hort.yaml", "also_codes: []", "also_codes: [9-99-99-99]", "dangling", 4),
    ("occupations/hort.yaml", '"410105"', '"410199"', "dangling", 6),
    ("occupations/hort.yaml", "  grafting: 4", "  graft: 4", "dangling", 14),
    ("occupations/hort.yaml", "  grafting: 4", "  grafting: 6", "value", 14),
    ("occupations/hort.yaml", "  grafting: 4", "  grafting: 4\n  grafting: 3", "duplicate", 15),
    ("occupations/hort.yaml", "id: agri", "id: mars", "dangling", 20),
    ("occupations/hort.yaml", "transfers: [grafting]", "transfers: [luck]", "dangling", 20),
    ("occupations/hort.yaml", "force: bonus", "force: must", "value", 11),
    ("occupations/hort.yaml", "kind: certificate", "kind: luck", "value", 11),
    ("occupations/hort.yaml", "花工戊", "植保员", "duplicate", 5),
    ("occupations/hort.yaml", "[6, 4, 2, 2, 2, 3]", "[6, 4, 2, 2, 2]", "value", 8),
    ("occupations/hort.yaml", "shift: none", "shift: always", "value", 16),
    ("occupations/hort.yaml", "outdoors: true", "outdoors: often", "value", 16),
    ("occupations/hort.yaml", "id: hort", "id: horti", "value", 1),
    ("occupations/hort.yaml", "tasks: [浇水]\n", "", "malformed", 1),
    (
        "occupations/hort.yaml",
        "pay: null",
        "pay: {low_yuan_month: 5000, high_yuan_month: 4000, region: 云南, as_of: 2026-01-01, note: 在岗, source_id: editorial}",
        "value",
        17,
    ),
    ("questions/hort.yaml", "alternatives: [先, 再]", "alternatives: []", "malformed", 6),
    ("questions/hort.yaml", "alternatives: [先, 再]", "alternatives: [先, 1.2]", "malformed", 6),
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
        "sources": 1, "skills": 4, "senses": 2, "titles": 2, "majors": 1, "occupations": 2, "certificates": 1, "growth": 1,
        "questions": 3, "answers": 2, "mistakes": 1, "intents": 1, "policies": 1, "resume_checks": 1, "lexicon": 1, "thesaurus": 1, "terms": 1, "interests": 60, "factors": 1, "asked": 1, "company": 1, "outside": 1, "sounds": 1, "spelling": 1, "import_columns": 1, "import_refused": 1, "retention": 1, "destinations": 0, "plan_rules": 1, "entitlements": 1, "lessons": 1, "rating_scales": 5, "reminders": 1, "parties": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "line"), SLIPS)
def test_slip_is_found_in_its_line(knowledge: Path, file: str, old: str, new: str, code: str, line: int) -> None:
    change(knowledge, file, old, new)
    assert (code, file, line) in faults(knowledge)


def test_missing_file_is_one_fault_of_its_own(knowledge: Path) -> None:
    for name in ("policies.yaml", "lexicon.csv", "questions/general.yaml", "interests.csv"):
        (knowledge / name).unlink()
    assert faults(knowledge) == [
        ("missing", "interests.csv", 1),
        ("missing", "lexicon.csv", 1),
        ("missing", "policies.yaml", 1),
        ("missing", "questions/general.yaml", 1),
    ]


def test_certificate_without_its_row_is_missing_there(knowledge: Path) -> None:
    florist = "florist,花艺师证,花艺证,certificate,,,,4,editorial\n"
    with (knowledge / "skills.csv").open("a", encoding="utf-8") as table:
        table.write(florist)
    assert ("missing", "certificates.csv", 1) in faults(knowledge)
    assert ("unused", "skills.csv", 6) in faults(knowledge)


def test_wrong_encoding_is_named_and_the_rest_still_read(knowledge: Path) -> None:
    (knowledge / "thesaurus.csv").write_bytes(
        "lay,formal,direction,field,query,finds\n打药,防治,formal,农林,打药,skills/grafting\n".encode("gb18030")
    )
    report = check(knowledge, today=TODAY)
    assert [(f.code, f.file) for f in report.faults] == [("knowledge.malformed", "thesaurus.csv")]
    assert report.counts["skills"] == 4


def test_questions_of_no_occupation_are_dangling(knowledge: Path) -> None:
    (knowledge / "questions" / "hort.yaml").rename(knowledge / "questions" / "garden.yaml")
    assert ("dangling", "questions/garden.yaml", 1) in faults(knowledge)


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
    assert set(catalog.skills) == {"propagation", "grafting", "cutting", "gardener"}
    assert set(catalog.occupations) == {"hort", "agri"}
    assert set(catalog.questions) == {"g1", "h1", "a1"}
    assert catalog.scorecard.factors["practice"].bands[3].holds(80)
    assert len(catalog.interest_items) == 60
    assert catalog.certificates["gardener"].misnamings == ("花证",)
    assert catalog.growth[0].posts[0].pack == "hort"
    assert catalog.answers["h1_5"].reasons[0].quote == "先断电"


def test_generated_files_are_made_from_their_rows(knowledge: Path) -> None:
    (knowledge / "glossary.csv").unlink()
    (knowledge / "SOURCES.csv").write_text("id\n", encoding="utf-8")
    assert faults(knowledge) == [("stale", "SOURCES.csv", 1), ("stale", "glossary.csv", 1)]
    assert check(knowledge, today=TODAY, renew=True).faults == ()
    cited = (knowledge / "SOURCES.csv").read_text(encoding="utf-8").splitlines()[1].rsplit(",", 1)[1]
    assert int(cited) == _citations(knowledge)
    assert "嫁接,grafting,knowledge/skills.csv" in (knowledge / "glossary.csv").read_text(encoding="utf-8")


def _citations(folder: Path) -> int:
    """Rows that end with, or hold, the one source of the tiny folder, counted by its name in the files."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("SOURCES.csv", "sources.yaml")]
    return sum(path.read_text(encoding="utf-8").count("editorial") for path in files)


def test_real_knowledge_has_no_faults() -> None:
    report = check(REAL, today=TODAY)
    assert report.faults == ()


@pytest.mark.parametrize("row", ["1", "1,2,3"])
def test_a_row_with_other_cells_than_the_header_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"table\.csv:3"):
        list(read_csv(table, ("a", "b")))
