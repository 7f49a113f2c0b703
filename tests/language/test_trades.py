"""A short name of another trade than the text's stands for something else, unless it is meant as a skill."""

import pytest

from advisor.catalog.rows import Skill, SkillId
from advisor.language.skills import SkillLexicon, find_skills
from advisor.language.trades import Trades


def skill(key: str, name: str, *synonyms: str, kind: str = "skill", evidence: tuple[str, ...] = ()) -> Skill:
    return Skill(SkillId(key), name, synonyms, kind, (), evidence, (), 4, "editorial")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lexicon() -> SkillLexicon:
    skills = [
        skill("engine", "发动机检修"),
        skill("brake", "制动系统检修"),
        skill("diagnosis", "汽车诊断仪使用"),
        skill("air", "气动回路", "气缸", "气动夹具", evidence=("把电磁阀装到底座上",)),
        skill("photo", "摄影摄像", "摄影"),
        skill("patience", "耐心细致", "耐心", kind="soft"),
        skill("hobby", "书法篆刻", "书法"),
    ]
    trades = [["engine", "brake", "diagnosis"], ["air"], ["photo", "patience", "gone"]]
    return SkillLexicon(skills, trades=[[SkillId(key) for key in trade] for trade in trades])


CAR = "做了发动机检修、制动系统检修，也学了汽车诊断仪使用。"


def found(text: str, lexicon: SkillLexicon) -> set[str]:
    return {one.id for one in find_skills(text, lexicon)} - {"engine", "brake", "diagnosis"}


def test_a_short_word_of_another_trade_is_no_skill(lexicon: SkillLexicon) -> None:
    assert found(CAR + "还量过气缸的圆度。", lexicon) == set()


@pytest.mark.parametrize(
    "text",
    [
        "还量过气缸的圆度。",  # no trade to be foreign to
        "做了发动机检修和制动系统检修。还量过气缸的圆度。",  # two skills make no trade yet
        CAR + "还搭过气动回路。",  # the name itself
        CAR + "还修过气动夹具。",  # long enough to say its trade by itself
        CAR + "把电磁阀装到底座上。",  # the doing
        CAR + "熟悉气缸。",  # a word of level
        CAR + "气缸、摄影都做过。",  # listed among skills
    ],
)
def test_what_is_meant_as_a_skill_stays(lexicon: SkillLexicon, text: str) -> None:
    assert "air" in found(text, lexicon)


def test_what_a_person_is_like_belongs_to_every_trade(lexicon: SkillLexicon) -> None:
    assert found(CAR + "待人耐心。", lexicon) == {"patience"}


def test_a_skill_that_no_trade_names_is_foreign_to_none(lexicon: SkillLexicon) -> None:
    assert found(CAR + "平时练书法。", lexicon) == {"hobby"}


def test_strangers_share_no_trade_with_any_other() -> None:
    trades = Trades.of(6, [[0, 1, 2], [2, 3], [4]])
    assert trades.strangers(dict.fromkeys((0, 1, 2, 3, 4, 5))) == [4]
    assert trades.strangers(dict.fromkeys((0, 1, 3, 4))) == []
