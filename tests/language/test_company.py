"""A short word of a trade counts in company only, and the nearest companion says which trade."""

import pytest

from advisor.catalog.rows import Sense, Skill, SkillId
from advisor.language.company import COMPANY, CompanyIndex
from advisor.language.skills import SkillLexicon, find_skills


@pytest.fixture(scope="module")
def index() -> CompanyIndex:
    return CompanyIndex(
        [("打表", 0, ("百分表", "机床")), ("打表", 1, ("excel", "表格")), ("保养", 2, ("机油",)), ("st", 3, ("plc",))]
    )


@pytest.mark.parametrize(
    ("text", "number"), [("用百分表打表找正", 0), ("打表录进excel", 1), ("先换机油再保养", 2), ("plc用st写的", 3)]
)
def test_a_word_means_the_skill_of_its_company(text, number, index):
    (found,) = index.find(text)
    assert found[2] == number


@pytest.mark.parametrize("text", ["今天打表", "给皮肤做保养", "机油" + "，" * COMPANY + "保养", "plc first"])
def test_alone_or_out_of_reach_it_means_nothing(text, index):
    assert index.find(text) == []


def test_the_nearer_company_wins(index):
    assert index.find("表格放一边，百分表打表")[0][2] == 0
    assert index.find("百分表放一边，表格里打表")[0][2] == 1


def test_a_name_comes_before_a_word_in_company():
    skills = [
        Skill(SkillId(key), name, (), "skill", (), (), (), 4, "editorial")
        for key, name in (("a", "打表格"), ("b", "找正"))
    ]
    lexicon = SkillLexicon(skills, in_company=[Sense("打表", SkillId("b"), ("机床",))])
    assert [found.id for found in find_skills("在机床旁打表格", lexicon)] == ["a"]
    assert [found.id for found in find_skills("在机床上打表", lexicon)] == ["b"]
