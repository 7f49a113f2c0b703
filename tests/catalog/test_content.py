"""Promises of the content of knowledge/ itself."""

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.coverage import coverage
from advisor.language.skills import SkillLexicon, find_skills

# The codes that domain.md gives for the twelve occupations that the project started with.
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
    ("做水质检测", {"water_quality"}), ("负责现场控制", set()), ("传感控制", set()), ("仓库存在问题", set()), ("大概算了一下", set()),
    ("完整地做完", set()), ("各种菜", set()), ("调试车辆", set()), ("实施药物治疗", set()), ("有些学生会觉得", set()),
    ("施工单位", set()), ("直接线上沟通", set()), ("固定植株", set()), ("使用保鲜膜封口", set()), ("管道前端", set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def lexicon(catalog: Catalog) -> SkillLexicon:
    return SkillLexicon.from_catalog(catalog)


def test_every_occupation_is_complete(catalog: Catalog) -> None:
    assert len(catalog.occupations) >= 60
    for pack in catalog.occupations.values():
        assert len(pack.aliases) >= 6, pack.id
        assert 6 <= len(pack.tasks) <= 8, pack.id
        assert 10 <= len(pack.skills) <= 15, pack.id
        assert 3 <= len(pack.growth) <= 4, pack.id
        assert len(pack.neighbours) >= 3, pack.id
        own = {need.skill for need in pack.skills}
        assert all(set(near.transfers) <= own for near in pack.neighbours), pack.id
        assert not own & set(pack.welcome), pack.id


def test_every_major_class_has_occupations(catalog: Catalog) -> None:
    thin = {row.group: row.occupations for row in coverage(catalog).groups if row.occupations < 2}
    assert thin == {}


def test_every_neighbour_can_be_moved_to(catalog: Catalog) -> None:
    """What transfers is something that the neighbour asks for, or that leads to it."""
    for pack in catalog.occupations.values():
        for near in pack.neighbours:
            assert near.transfers, (pack.id, near.occupation)


def test_interest_codes_agree_with_the_vectors(catalog: Catalog) -> None:
    assert {name: catalog.occupations[name].holland for name in HOLLAND} == HOLLAND  # type: ignore[index]


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
    assert len(skills) >= 1_200
    assert sum(len(skill.synonyms) for skill in skills) >= 2 * len(skills)
    assert sum(1 for skill in skills if skill.evidence) >= len(skills) / 2
    assert all(len(skill.evidence) <= 7 for skill in skills)


@pytest.mark.parametrize(("prose", "truly"), ACCIDENTS)
def test_ordinary_prose_names_no_skill_by_accident(lexicon: SkillLexicon, prose: str, truly: set[str]) -> None:
    assert {found.id for found in find_skills(prose, lexicon)} == truly


def test_every_skill_is_found_by_each_of_its_names(catalog: Catalog, lexicon: SkillLexicon) -> None:
    meant = {sense.word: sense.skill for sense in catalog.senses if not sense.near}  # by default, of a shared word
    for skill in catalog.skills.values():
        for word in (skill.name, *skill.synonyms):
            assert lexicon.resolve(word) in {skill.id, meant.get(word)}, word


def test_every_description_of_doing_leads_to_its_skill(catalog: Catalog, lexicon: SkillLexicon) -> None:
    phrases = [(phrase, skill.id) for skill in catalog.skills.values() for phrase in skill.evidence]
    lost = [phrase for phrase, skill in phrases if skill not in {f.id for f in find_skills(f"我{phrase}。", lexicon)}]
    assert lost == []


def test_wiring_a_sensor_and_loading_the_program_is_plc_work(lexicon: SkillLexicon) -> None:
    assert "plc" in {found.id for found in find_skills("我把传感器接到输入端并下载程序。", lexicon)}


def test_certificates_say_who_issues_them_and_what_they_decide(catalog: Catalog) -> None:
    rows = catalog.certificates
    assert len(rows) >= 150
    assert set(rows) == {key for key, skill in catalog.skills.items() if skill.kind == "certificate"}
    names = {skill.name: key for key, skill in catalog.skills.items()}
    for pack in catalog.occupations.values():
        for gate in pack.gates:
            row = rows.get(names[gate.name]) if gate.name in names else None
            if row is not None and gate.force == "law":
                assert row.force == "law", (pack.id, gate.name)


def test_the_index_holds_the_whole_classification(catalog: Catalog) -> None:
    assert len(catalog.titles) >= 1_600
    assert sum(1 for title in catalog.titles.values() if title.aliases) >= 1_500


def test_growing_fields_lead_to_posts_that_a_diploma_opens(catalog: Catalog) -> None:
    assert len(catalog.growth) >= 8
    for field in catalog.growth:
        assert len(field.posts) >= 3, field.id
        assert field.caution, field.id
        assert all(post.entry and post.majors for post in field.posts), field.id


def test_a_shared_word_is_read_by_its_company(catalog: Catalog, lexicon: SkillLexicon) -> None:
    """Every meaning of every shared word can be reached: by default, or beside one of its companions."""
    for sense in catalog.senses:
        text = f"{sense.word}" if not sense.near else f"{sense.word}，{sense.near[0]}"
        assert sense.skill in {found.id for found in find_skills(text, lexicon)}, (sense.word, sense.skill, text)


def test_policies_answer_shortly_and_say_what_differs_by_region(catalog: Catalog) -> None:
    assert len(catalog.policies) >= 80
    local = [policy for policy in catalog.policies.values() if policy.region in ("各地不同", "部分地区")]
    assert local
    for policy in local:
        assert any(word in policy.answer for word in ("各地", "当地", "省", "城市")), policy.id
