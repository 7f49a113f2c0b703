"""What cannot be true together or of one student is caught; what only sounds like it is left alone."""

import pytest

from advisor.practice.conflicts import contradicts, is_impossible
from advisor.practice.hearing import hear
from advisor.practice.rubric import rubric_of


@pytest.fixture(scope="module")
def read(catalog):
    return lambda text: (hear(text, catalog, rubric_of(catalog))[0], rubric_of(catalog))


@pytest.mark.parametrize(
    "text",
    [
        "查验平台我没用过，但天天用。",
        "我在店里实习了半年，理货收银都做。后来学校有事，一共去了两个星期。",
        "我带的班没有一个不睡的，就那五六个不睡的我也没办法。",
        "缺一张肯定不能报，不过我一般都给他报。",
        "失能老人我没接触过，不过失能老人平时都是我一个人照护。",
        "水温我没测，不过我肯定测过。",
        "出了差错一定要登记，所以我没登记。",
        "换完滤芯我会称一遍，我从来不称的。修好算一遍，我从来不算。",
        "签名对上了就发，对不上也发。",
        "我立刻断电，不能断电。",
        "异响是因为皮带松动，皮带没有松动。",
    ],
)
def test_two_statements_that_exclude_each_other_are_a_contradiction(read, text):
    assert contradicts(*read(text))


@pytest.mark.parametrize(
    "text",
    [
        "这台机床我没用过，不过同系统的天天用。后来师傅带了一周就上手了。",
        "我在医院实习了八个月，急诊一共待了两个星期科里轮转。",
        "缺一张不能报，我请他补开，补好了再报。",
        "一定要登记，没登记出了事说不清。",
        "立刻断电，不能断电就拉总闸。",
        "以前没测，后来肯定测过。",
        "有一次太忙没量，不过我第二天补量过。",
    ],
)
def test_what_goes_together_is_none(read, text):
    assert not contradicts(*read(text))


@pytest.mark.parametrize(
    "text",
    [
        "我今年十九岁，护理老人已经干了三十年。",
        "我一秒钟回一百个客户。",
        "客服满意度百分之一百三十。",
        "总工当场给我发了国家科技进步奖。",
        "我一上午割了五十公里的草。",
        "我同时在四个城市上班。",
        "我用意念把火灭了。",
    ],
)
def test_what_no_student_can_have_done_is_impossible(read, text):
    assert is_impossible(*read(text))


@pytest.mark.parametrize(
    "text",
    [
        "我做拣货，一天走两万多步。",
        "我今年二十岁，学了三年数控。",
        "一天接六十多个咨询，平均响应二十秒。",
        "那位大爷八十岁，在厂里干了三十年。",
        "跟车一天跑三百公里，路上检查两次绑带。",
        "我们村有两千亩果园，一天浇不完，分三个片轮着来。",
        "焊的时候火星往外溅，先清掉旁边的纸箱。",
    ],
)
def test_what_a_student_does_is_possible(read, text):
    assert not is_impossible(*read(text))
