"""Promises of the content of knowledge/ itself."""

import pytest

from advisor.catalog.catalog import Catalog
from advisor.language.skills import SkillLexicon, find_skills

PACKS = {
    "hort_tech", "hort_design", "agri_tech", "agri_sales", "hotel_fo", "tour_guide",
    "ecom_ops", "nurse", "mech_elec", "acct_asst", "preschool", "soft_test",
}  # fmt: skip
HOLLAND = {
    "hort_tech": "RIC", "hort_design": "AIR", "agri_tech": "RIS", "agri_sales": "ECR", "hotel_fo": "CES",
    "tour_guide": "SEA", "ecom_ops": "ECA", "nurse": "SIC", "mech_elec": "RIC", "acct_asst": "CEI",
    "preschool": "SAE", "soft_test": "ICR",
}  # fmt: skip
# Ordinary prose that holds a skill's short name by accident (重|点检|查, 小|组培|训 …), with the skills truly in it.
ACCIDENTS: list[tuple[str, set[str]]] = [
    ("重点检查了管道", set()), ("我们分小组培训", set()), ("血压测量正常", {"basic_nursing"}), ("缴纳五险一金", set()),
    ("销售后续跟进", {"sales"}), ("可靠接地", set()), ("组织结构图", set()), ("招聘人数若干", set()),
    ("二甲医院", set()), ("今天正好下雨", set()), ("逐步进行", set()), ("维修图纸", set()), ("应急救援", set()),
    ("做水质检测", set()), ("负责现场控制", set()), ("传感控制", set()), ("仓库存在问题", set()), ("大概算了一下", set()),
    ("完整地做完", set()), ("各种菜", set()), ("调试车辆", set()), ("实施药物治疗", set()), ("有些学生会觉得", set()),
    ("施工单位", set()), ("直接线上沟通", set()), ("固定植株", set()), ("使用保鲜膜封口", set()), ("管道前端", set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def lexicon(catalog: Catalog) -> SkillLexicon:
    return SkillLexicon.from_catalog(catalog)


def test_twelve_occupations_are_complete(catalog: Catalog) -> None:
    assert set(catalog.occupations) == PACKS
    for pack in catalog.occupations.values():
        assert len(pack.aliases) >= 6
        assert 6 <= len(pack.tasks) <= 8
        assert 10 <= len(pack.skills) <= 15
        assert 3 <= len(pack.growth) <= 4
        assert len(pack.neighbours) >= 3
        own = {need.skill for need in pack.skills}
        assert all(set(near.transfers) <= own for near in pack.neighbours)


def test_interest_codes_agree_with_the_vectors(catalog: Catalog) -> None:
    assert {name: pack.holland for name, pack in catalog.occupations.items()} == HOLLAND


def test_only_a_statute_closes_a_post(catalog: Catalog) -> None:
    for pack in catalog.occupations.values():
        for gate in pack.gates:
            assert (gate.force == "law") == (gate.source_id not in ("editorial", "acctlaw")), (pack.id, gate.name)


def test_every_certificate_gate_names_a_skill_row(catalog: Catalog) -> None:
    names = {skill.name for skill in catalog.skills.values()}
    gates = [gate for pack in catalog.occupations.values() for gate in pack.gates if gate.kind != "record"]
    assert {gate.name for gate in gates} <= names


def test_skills_are_broad_enough(catalog: Catalog) -> None:
    skills = catalog.skills.values()
    assert len(skills) >= 330
    assert sum(len(skill.synonyms) for skill in skills) >= 2 * len(skills)
    assert sum(1 for skill in skills if skill.evidence) >= len(skills) / 2
    assert all(len(skill.evidence) <= 3 for skill in skills)


@pytest.mark.parametrize(("prose", "truly"), ACCIDENTS)
def test_ordinary_prose_names_no_skill_by_accident(lexicon: SkillLexicon, prose: str, truly: set[str]) -> None:
    assert {found.id for found in find_skills(prose, lexicon)} == truly


def test_every_skill_is_found_by_each_of_its_names(catalog: Catalog, lexicon: SkillLexicon) -> None:
    for skill in catalog.skills.values():
        for word in (skill.name, *skill.synonyms):
            assert lexicon.resolve(word) == skill.id, word


def test_every_description_of_doing_leads_to_its_skill(catalog: Catalog, lexicon: SkillLexicon) -> None:
    phrases = [(phrase, skill.id) for skill in catalog.skills.values() for phrase in skill.evidence]
    lost = [phrase for phrase, skill in phrases if skill not in {f.id for f in find_skills(f"我{phrase}。", lexicon)}]
    assert lost == []


def test_wiring_a_sensor_and_loading_the_program_is_plc_work(lexicon: SkillLexicon) -> None:
    assert "plc" in {found.id for found in find_skills("我把传感器接到输入端并下载程序。", lexicon)}


def test_policies_answer_shortly_and_say_what_differs_by_region(catalog: Catalog) -> None:
    assert len(catalog.policies) >= 30
    local = [policy for policy in catalog.policies.values() if policy.region in ("各地不同", "部分地区")]
    assert local
    for policy in local:
        assert any(word in policy.answer for word in ("各地", "当地", "省", "城市")), policy.id


def test_everyday_words_lead_to_one_formal_word(catalog: Catalog) -> None:
    lay = [pair.lay for pair in catalog.thesaurus]
    assert len(lay) >= 200
    assert len(lay) == len(set(lay))
