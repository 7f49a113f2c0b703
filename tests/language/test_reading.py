"""Whose a skill is in texts as employers and students write them: what pays more, what is given, what stands in a title."""

import pytest

from advisor.catalog.rows import Skill, SkillId
from advisor.language.folding import fold
from advisor.language.polarity import is_advertisement
from advisor.language.skills import SkillLexicon, find_skills


@pytest.fixture(scope="module")
def lexicon() -> SkillLexicon:
    return SkillLexicon(
        Skill(SkillId(key), name, (), kind, (), (), (), 4, "editorial")  # type: ignore[arg-type]
        for key, name, kind in (
            ("plc", "PLC", "skill"), ("weld", "焊接", "skill"), ("cad", "CAD", "tool"), ("fibre", "熔纤", "skill"),
            ("canteen", "员工餐", "skill"), ("repair", "汽车维修", "skill"), ("cert", "电工证", "certificate"),
            ("robot", "工业机器人", "skill"),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("招电工2名，月薪5000，懂PLC的工资再加500，会CAD。", {"plc": "optional", "cad": "required"}),
        ("急招！待遇优厚，会焊接的薪资另谈，会CAD。", {"weld": "optional", "cad": "required"}),
        ("诚聘，五险一金，有员工餐，会PLC。", {"plc": "required"}),
        ("诚聘厨师，双休，负责制作员工餐。", {"canteen": "required"}),
        ("招聘，双休，汽车维修专业大专以上，会CAD。", {"cad": "required"}),
        ("招聘，月薪六千：\n加分项：\n会PLC\n会CAD\n福利：双休", {"plc": "optional", "cad": "optional"}),
        ("招聘，双休，1年以上经验优先；能用PLC；会CAD。", {"plc": "required", "cad": "required"}),
        ("招聘焊接工人，包吃住，会焊接，有电工证优先。", {"weld": "required", "cert": "optional"}),
    ],
)
def test_advertisements(text, want, lexicon):
    assert {one.id: one.polarity for one in find_skills(text, lexicon)} == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("我做了工业机器人实训，打算考工业机器人1+X中级证。", {"robot": "has"}),
        ("我打算考工业机器人1+X中级证。", {"robot": "plans"}),
        ("下学期我想报名，先把熔纤练会。", {"fibre": "plans"}),
        ("梯形图还看不懂，PLC还是弱项。", {"plc": "lacks"}),
        ("感想：跟同事要学CAD。", {"cad": "plans"}),
        ("焊接是阿姨做的，我看着。", {"weld": "other_person"}),
        ("PLC是同桌帮我写的。", {"plc": "other_person"}),
    ],
)
def test_reports(text, want, lexicon):
    assert {one.id: one.polarity for one in find_skills(text, lexicon, kind="report")} == want


@pytest.mark.parametrize(
    "text",
    [
        "口腔门诊招护士 可接受应届生 主要做四手配合 上六休一 底薪3500+提成",
        "【急招】绿化养护技术员2名\n任职要求：会修剪\n待遇：4500-6000",
        "民宿找一个线上运营：后台房价维护。希望你会PS。包住，6-8k。",
    ],
)
def test_an_advertisement_is_known_without_its_usual_headings(text):
    assert is_advertisement(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "求职意向：会计，期望薪资4000-6000元，双休。",
        "实习周记：我跟着师傅值夜班，包吃住。",
        "我学会了PLC编程，师傅说优先练接线。",
    ],
)
def test_a_persons_own_text_is_no_advertisement(text):
    assert not is_advertisement(fold(text))
