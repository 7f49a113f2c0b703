"""Skills that no list has: found by their build and place, marked as new, and worth nothing in a score."""

import pytest

from advisor.catalog.rows import Skill, SkillId
from advisor.language.skills import SkillLexicon, find_skills
from advisor.language.unlisted import HEADS_FROM, Heads, heads_of


@pytest.fixture(scope="module")
def lexicon() -> SkillLexicon:
    names = ["PLC编程", "电气接线", *(f"{what}检测" for what in ("尺寸", "成分", "水质", "噪声")[:HEADS_FROM])]
    return SkillLexicon(
        Skill(SkillId(f"s{at}"), name, (), "skill", (), (), (), 4, "editorial") for at, name in enumerate(names)
    )


def new(text: str, lexicon: SkillLexicon) -> list[str]:
    return [found.name for found in find_skills(text, lexicon, with_unlisted=True) if found.id.startswith("new:")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("熟悉无损检测。", "无损检测"),
        ("会用Solidcam和PLC编程。", "Solidcam"),
        ("负责电气接线、桥架敷设、PLC编程。", "桥架敷设"),
    ],
)
def test_what_is_built_like_a_skill_is_found(text, name, lexicon):
    assert name in new(text, lexicon)


@pytest.mark.parametrize("text", ["今天检测了吗", "我在App上看wifi", "买了苹果、香蕉、梨", "", "the end of it"])
def test_other_words_are_left_alone(text, lexicon):
    assert new(text, lexicon) == []


def test_it_is_marked_has_a_polarity_and_no_proficiency(lexicon):
    (found,) = [
        one for one in find_skills("我没学过无损检测。", lexicon, with_unlisted=True) if one.id.startswith("new:")
    ]
    assert (found.id, found.kind, found.proficiency, found.evidence) == ("new:无损检测", "skill", None, ())
    assert found.polarity == "lacks"
    assert [(m.text, m.start, m.end) for m in found.mentions] == [("无损检测", 4, 8)]


def test_without_being_asked_for_only_the_catalog_is_found(lexicon):
    assert all(not found.id.startswith("new:") for found in find_skills("熟悉无损检测和PLC编程。", lexicon))


def test_a_head_ends_several_names(lexicon):
    heads = Heads(heads_of(["尺寸检测", "成分检测", "水质检测", "噪声检测", "刀具选用"]))
    assert [place for place in heads.find("无损检测和选用")] == [(2, 4)]
