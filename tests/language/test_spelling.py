"""Slips of a pinyin keyboard are found by sound; words of a trade are left alone."""

from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.practice.resume_spelling import speller_of

SPELLER = speller_of(Catalog(Path(__file__).parents[2] / "knowledge"))


@pytest.mark.parametrize(
    ("text", "wrong", "instead"),
    [
        ("在师付指导下上过炒锅", "师付", "师傅"),
        ("具有较强的安全意视", "安全意视", "安全意识"),
        ("记录消独参数", "消独", "消毒"),
        ("做事井井有调", "井井有调", "井井有条"),
        ("思维敏截", "敏截", "敏捷"),
    ],
)
def test_a_character_of_the_same_sound_is_found(text, wrong, instead):
    (slip,) = SPELLER.slips(text)
    assert (text[slip.start : slip.end], slip.instead) == (wrong, instead)


@pytest.mark.parametrize(
    ("text", "wrong", "instead"),
    [
        ("更换液压蜜封圈14处", "蜜封圈", "密封圈"),
        ("手工编程，主轴转束由自己调", "主轴转束", "主轴转速"),
        ("处万审核遇到剂量超常", "处万审核", "处方审核"),
    ],
)
def test_a_word_of_a_trade_is_found_by_sound_and_by_shape(text, wrong, instead):
    (slip,) = SPELLER.slips(text)
    assert (text[slip.start : slip.end], slip.instead) == (wrong, instead)


@pytest.mark.parametrize(
    "text",
    [
        "坐位平衡训练和小反刍兽疫免疫",
        "校园导视牌排版，铺地垫四十米",
        "对刀、装夹、首件三检，加工轴套每班80件",
        "给商场租摆绿植换盆、修剪、喷药",
        "记录异响3次并上报，报障由每周8起降到1起",
        "打荷时按单号排菜，晚市高峰没有上错过桌",
        "研磨型腔，试模飞边由5处减到1处",
        "参与晨检和消毒记录",
    ],
)
def test_words_of_a_trade_are_no_slips(text):
    assert SPELLER.slips(text) == []
