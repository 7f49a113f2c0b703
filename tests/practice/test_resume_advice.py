"""Advice for one post: what to move up, what the post asks, what the law asks."""

from tests.practice.resume_bench import GOOD_TEXT, judge

TWO_STAYS = """蓝天 13800001234 lantian@163.com
求职意向：护士
教育背景
2021.09-2024.06 荆门卫生职业学院 护理 专科
实习经历
2024.03-2024.06 甜心奶茶店 店员
- 制作奶茶并收银，日均出单150杯
2023.06-2024.02 荆门市中医医院 实习护士
- 静脉穿刺每天15次，给病人翻身、换药，书写护理记录
"""


def test_the_stay_nearest_to_the_post_is_to_move_up():
    move = judge(TWO_STAYS, "nurse").advice.move_up
    assert "中医医院" in move.quote
    assert TWO_STAYS[move.start : move.end] == move.quote


def test_an_order_that_serves_is_left_alone():
    assert judge(GOOD_TEXT, "mech_elec").advice.move_up is None


def test_a_licence_that_the_law_asks_for_is_named_once_it_is_missing():
    assert judge(TWO_STAYS, "nurse").advice.gates == ("护士执业资格",)
    assert judge(TWO_STAYS + "证书\n护士执业资格证（2024年5月）\n", "nurse").advice.gates == ()


def test_shifts_are_left_to_the_student_to_answer():
    assert "shift" in judge(TWO_STAYS, "nurse").advice.conditions
    assert "shift" not in judge(TWO_STAYS.replace("护士\n", "护士（可上夜班）\n", 1), "nurse").advice.conditions


def test_without_a_post_there_is_no_advice():
    assert judge(TWO_STAYS).advice is None
