"""A word that several skills claim means the one whose company it keeps."""

import pytest

from advisor.catalog.rows import Sense, Skill, SkillId
from advisor.language.company import COMPANY
from advisor.language.skills import SkillLexicon, find_skills


def skill(key: str, name: str, *synonyms: str) -> Skill:
    return Skill(SkillId(key), name, synonyms, "skill", (), (), (), 4, "editorial")


@pytest.fixture
def lexicon() -> SkillLexicon:
    skills = [skill("chain", "冷链运输", "冷链"), skill("fresh", "采后保鲜", "冷链"), skill("apple", "苹果栽培")]
    senses = [
        Sense("冷链", SkillId("chain"), ()),
        Sense("冷链", SkillId("fresh"), ("采收", "果蔬")),
        Sense("冷链", SkillId("gone"), ("别的",)),
    ]
    return SkillLexicon(skills, senses)


def ids(text: str, lexicon: SkillLexicon) -> list[str]:
    return [found.id for found in find_skills(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("负责冷链车辆调度", "chain"),
        ("采收以后马上进冷链", "fresh"),
        ("进冷链之前先把果蔬分级", "fresh"),
        ("冷链", "chain"),
        ("采收" + "，" * COMPANY + "冷链", "chain"),
    ],
)
def test_a_companion_near_by_decides_else_the_default(lexicon: SkillLexicon, text: str, meant: str) -> None:
    assert ids(text, lexicon) == [meant]


def test_the_nearer_companion_wins() -> None:
    skills = [skill("a", "甲活", "打包"), skill("b", "乙活", "打包"), skill("c", "丙活", "打包")]
    senses = [
        Sense("打包", SkillId("a"), ()),
        Sense("打包", SkillId("b"), ("快递",)),
        Sense("打包", SkillId("c"), ("代码",)),
    ]
    lexicon = SkillLexicon(skills, senses)
    assert ids("写代码，然后给快递打包", lexicon) == ["b"]
    assert ids("给快递写代码打包", lexicon) == ["c"]


def test_a_shared_word_by_itself_resolves_to_its_default(lexicon: SkillLexicon) -> None:
    assert lexicon.resolve("冷链") == "chain"
