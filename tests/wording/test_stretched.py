"""What a clause stretches beyond the evidence is refused by the check that knows the kind; its true twin is said."""

import pytest

from advisor.wording.gate import verify

PAY = [
    {"id": "F1", "kind": "occupation", "label": "客房服务员月薪", "value": None, "display": "3600 元/月，含餐补 200 元"}
]
SERIES = [
    {"id": "F1", "kind": "score", "label": "第 1 次模拟得分", "value": 55, "unit": "分", "display": "55 分", "period": "2026-03-02"},
    {"id": "F2", "kind": "score", "label": "第 2 次模拟得分", "value": 68, "unit": "分", "display": "68 分", "period": "2026-03-16"},
    {"id": "F3", "kind": "score", "label": "第 3 次模拟得分", "value": 61, "unit": "分", "display": "61 分", "period": "2026-03-30"},
]  # fmt: skip
GROUP = [
    {"id": "F1", "kind": "outcome", "label": "已就业人数", "value": 24, "unit": "人", "display": "24 人"},
    {"id": "F2", "kind": "outcome", "label": "对口就业人数", "value": 18, "unit": "人", "display": "18 人"},
    {"id": "F3", "kind": "outcome", "label": "毕业生人数", "value": 36, "unit": "人", "display": "36 人"},
]
STORY = "我在锅炉房实习，负责巡检、记录和排污，跟着师傅学水质化验。后期独立抄表。有一次差点关错阀门，核对标牌时发现了。做了 3 篇稿子，其中一篇阅读 900 次。"
RULE = "补贴为最低工资的标准，不低于当地最低工资的 70%。资助一次性发放。弄虚作假的，取消当年资格。"


@pytest.mark.parametrize(
    ("told", "untrue", "evidence", "reason"),
    [
        ("月薪 3600 元，里面含 200 元餐补。", "月薪 3600 元，餐补 200 元另外发。", PAY, "extra"),
        ("已就业的 24 人里，对口的占七成五。", "毕业的 36 人里，对口的占七成五。", GROUP, "share_of_another"),
        (
            "7 月到 8 月在锅炉房帮工，负责备料和摆盘。",
            "7 月到 8 月在锅炉房帮工，负责备料、摆盘和水质化验。",
            "7 月至 8 月在锅炉房帮工，负责备料和摆盘，跟随师傅学习水质化验。",
            "answers_for_all",
        ),
        ("你后期独立抄表。", "你一直独立抄表。", STORY, "whole_time"),
        ("你说了那次差点关错阀门。", "你讲了自己关错了阀门。", STORY, "near_miss"),
        ("其中一篇阅读 900 次。", "3 篇稿子合计阅读 900 次。", STORY, "whole_of_part"),
        ("不低于当地最低工资的 70%。", "补贴不会低于当地最低工资。", RULE, "drops_share"),
        ("弄虚作假的，取消当年资格。", "弄虚作假的以后都没有资格了。", RULE, "for_ever"),
        ("班组每月产 1500 件，你参与其中。", "你个人月产 1500 件。", "跟班加工，班组月产 1500 件。", "group_as_own"),
    ],
)
def test_a_stretched_clause_is_refused_and_its_true_twin_said(
    told: str, untrue: str, evidence: str | list[dict[str, object]], reason: str
) -> None:
    assert verify(told, evidence).supported
    refused = [claim.reason for claim in verify(untrue, evidence).claims if not claim.supported]
    assert reason in refused, refused


def test_a_series_that_falls_once_does_not_rise_from_time_to_time() -> None:
    assert not verify("三次模拟一次比一次高。", SERIES).supported
    assert verify("三次模拟一次比一次高。", [SERIES[0], {**SERIES[2], "label": "第 2 次模拟得分"}, {**SERIES[1], "label": "第 3 次模拟得分"}]).supported  # fmt: skip


def test_what_the_answer_says_is_not_told_as_left_out() -> None:
    assert not verify("可惜你没有讲到水质化验。", STORY).supported
    assert verify("可惜你没有讲到工资待遇。", STORY).supported


def test_an_end_far_from_what_is_worked_out_is_not_carried() -> None:
    credits = [
        {"id": "F1", "kind": "record", "label": "已修学分", "value": 78, "unit": "学分", "display": "78 学分"},
        {"id": "F2", "kind": "record", "label": "应修学分", "value": 84, "unit": "学分", "display": "84 学分"},
        {"id": "F3", "kind": "contribution", "label": "挂科因素", "value": -0.11, "display": "扣 11 个百分点"},
        {"id": "F4", "kind": "contribution", "label": "实训因素", "value": 0.04, "display": "加 4 个百分点"},
    ]
    assert verify("应修 84 学分，已修 78 学分，完成九成多。", credits).supported
    assert not verify("应修 84 学分，已修 78 学分，完成不到九成。", credits).supported
