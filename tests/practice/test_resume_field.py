"""Closeness of a piece of text to a field of work."""

import pytest

from advisor.practice.resume_field import Fields
from tests.practice.resume_bench import codes, knowledge


def fields():
    return Fields.of(knowledge()[0])


@pytest.mark.parametrize(
    ("told", "pack"),
    [
        ("对刀、装夹、首件三检，加工轴套每班80件", "cnc_operator"),
        ("给老人翻身、喂饭、洗漱，测血压", "elderly_care"),
        ("放样桩位，水准测量闭合差合格", "surveyor"),
    ],
)
def test_deeds_of_a_field_are_closest_to_it(told, pack):
    assert fields().closeness(told, pack) > 9
    assert fields().closeness(told, pack) > 3 * fields().closeness(told, "tour_guide")


def test_an_intention_names_a_pack_by_any_of_its_titles():
    assert fields().titled("想做育婴员，武汉").id == "infant_care"
    assert fields().titled("什么都可以") is None


STAY = """林间 13800001234 linjian@163.com
求职意向：育婴员
教育背景
2022.09-2025.06 天门职业学院 婴幼儿托育服务与管理 大专
实习经历
{stay}
技能证书
辅食制作、婴儿急救；保育师四级（2024年11月）
"""


def test_work_of_another_field_alone_is_a_mismatch():
    assert "experience.mismatch" in codes(
        STAY.format(stay="2024.07-2024.12 文具厂 流水线工人\n- 包装圆珠笔每天1500支"), "infant_care"
    )


def test_work_of_the_field_is_none():
    assert "experience.mismatch" not in codes(
        STAY.format(stay="2024.07-2024.12 宝贝计划 保育实习生\n- 照护18月龄宝宝6名，记录进餐和睡眠"), "infant_care"
    )
