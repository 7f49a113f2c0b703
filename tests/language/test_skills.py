"""Skills in text: names and doing, whose they are, and what shows them."""

from pathlib import Path

import pytest
import yaml

from advisor.catalog.rows import Skill, SkillId
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "skill_table.yaml").read_text(encoding="utf-8"))
CASES = yaml.safe_load((HERE / "skill_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon() -> SkillLexicon:
    return SkillLexicon(
        Skill(SkillId(key), name, tuple(synonyms), kind, (), tuple(evidence), (), 4, "editorial")
        for key, name, synonyms, kind, evidence in TABLE
    )


def by_id(findings: tuple[SkillFinding, ...]) -> dict[str, SkillFinding]:
    return {finding.id: finding for finding in findings}


@pytest.mark.parametrize("case", CASES, ids=[case["trap"] for case in CASES])
def test_annotated_text_is_read_as_annotated(case, lexicon):
    findings = find_skills(case["text"], lexicon, kind=case.get("kind", "auto"))
    assert {finding.id: finding.polarity for finding in findings} == case["want"]


@pytest.mark.parametrize("case", CASES, ids=[case["trap"] for case in CASES])
def test_every_offset_cuts_its_quote_out_of_the_text_as_it_was(case, lexicon):
    text = case["text"]
    for finding in find_skills(text, lexicon):
        for mention in finding.mentions:
            assert text[mention.start : mention.end] == mention.text != ""
        for piece in finding.evidence:
            assert text[piece.start : piece.end] == piece.quote != ""
        assert (finding.proficiency is None) == (finding.polarity != "has")


def test_pieces_of_evidence_add_up_to_the_proficiency(lexicon):
    finding = by_id(find_skills("我独立完成了12株苹果的嫁接。", lexicon))["grafting"]
    assert {piece.kind: piece.weight for piece in finding.evidence} == {
        "mentioned": 0.2,
        "device_or_number": 0.5,
        "own_action": 0.35,
    }
    assert finding.proficiency == pytest.approx(1 - 0.8 * 0.5 * 0.65)


def test_a_device_in_the_clause_counts_and_a_year_does_not(lexicon):
    assert "device_or_number" in {p.kind for p in find_skills("在S7-200上做PLC编程", lexicon)[0].evidence}
    assert "device_or_number" not in {p.kind for p in find_skills("2024年做PLC编程", lexicon)[0].evidence}


def test_a_certificate_is_shown_by_holding_it(lexicon):
    held = find_skills("2024年考取低压电工证。", lexicon)[0]
    assert [(p.kind, p.quote) for p in held.evidence] == [("certificate", "低压电工证")]
    assert held.proficiency == pytest.approx(0.6)


def test_naming_a_skill_ten_times_shows_no_more_than_naming_it_once(lexicon):
    assert find_skills("嫁接。" * 10, lexicon)[0].proficiency == pytest.approx(0.2)


def test_last_mention_about_the_person_decides(lexicon):
    finding = by_id(find_skills("以前没学过嫁接。这学期我嫁接了30株。老师也演示了嫁接。", lexicon))["grafting"]
    assert [m.polarity for m in finding.mentions] == ["lacks", "has", "other_person"]
    assert finding.polarity == "has"


def test_findings_come_in_the_order_of_the_text(lexicon):
    assert [f.id for f in find_skills("PS、CAD和嫁接", lexicon)] == ["ps", "cad", "grafting"]


def test_level_words_of_an_advertisement_are_kept(lexicon):
    found = by_id(find_skills("任职要求：精通PLC编程，熟悉CAD，会PS者优先。", lexicon))
    assert {key: finding.mentions[0].level_word for key, finding in found.items()} == {
        "plc": "精通",
        "cad": "熟悉",
        "ps": "会",
    }
    assert all(finding.proficiency is None and not finding.evidence for finding in found.values())


def test_names_resolve_whatever_their_case_and_width(lexicon):
    assert lexicon.resolve(" ａutocad ") == "cad"
    assert lexicon.resolve("没有这个") is None


@pytest.mark.parametrize("text", ["", "   ", "。。。", "今天天气很好", "İstanbul 会PS", "会\x00PS", "𠮷会PS"])
def test_odd_texts_are_read_without_error(text, lexicon):
    assert {finding.id for finding in find_skills(text, lexicon)} == ({"ps"} if "PS" in text else set())


def test_a_lexicon_without_skills_finds_nothing():
    assert find_skills("会PLC", SkillLexicon([])) == ()


@pytest.mark.parametrize("words", ["电工（中级）", "电工(四级)", "维修电工高级工", "电工三级"])
def test_a_certificate_is_found_however_its_level_is_written(words):
    names = ("维修电工证", "电工证")
    row = Skill(SkillId("elec"), "电工职业技能等级证书", names, "certificate", (), (), (), 4, "editorial")
    found = find_skills(f"证书：{words}。", SkillLexicon([row]))
    assert [(one.id, one.mentions[0].text) for one in found] == [("elec", words)]
