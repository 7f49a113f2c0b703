"""The score: what weighs how much, and what earns nothing."""

import pytest

from tests.practice.resume_bench import judge
from tests.practice.test_resume_reading import TEXT


def lost(*changes):
    """Points that some changes of the clean resume take."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return judge(TEXT, "mech_elec").score - judge(text, "mech_elec").score


SLIP = ("照梯形图改好3处", "照梯形图改好3处，搞定啦！！")
MARKED = ("低压电工作业证（2025年5月）", "低压电工作业证（2025年5月）、其他相关证书")
UNREACHABLE = ("手机：13871234509　", "")
NO_TARGET = ("求职意向：机电设备维修工\n", "")


def test_one_grave_finding_outweighs_two_small_ones():
    assert 0 < lost(SLIP) and 0 < lost(MARKED)
    assert lost(SLIP, MARKED) < lost(UNREACHABLE)


def test_two_grave_findings_of_one_part_both_tell():
    assert lost(UNREACHABLE, NO_TARGET) > max(lost(UNREACHABLE), lost(NO_TARGET)) + 3


def test_naming_more_skills_than_a_list_needs_earns_nothing():
    more = "变频器参数设置；液压系统检修；轴承更换；电机绝缘测量；PLC接线；千分尺测量；兆欧表使用；对中找正"
    named = judge(TEXT.replace("技能\n", f"技能\n{more}\n"), "mech_elec")
    stuffed = judge(TEXT.replace("技能\n", f"技能\n{more}；{more}\n"), "mech_elec")
    points = [next(part.points for part in one.parts if part.name == named.parts[2].name) for one in (named, stuffed)]
    assert points[0] >= points[1]


@pytest.mark.parametrize("change", [SLIP, MARKED, UNREACHABLE, NO_TARGET])
def test_every_finding_takes_points_and_no_part_falls_below_nothing(change):
    result = judge(TEXT.replace(*change), "mech_elec")
    assert result.score < judge(TEXT, "mech_elec").score
    assert all(0 <= part.points <= part.max for part in result.parts)
    assert sum(part.max for part in result.parts) == 100
