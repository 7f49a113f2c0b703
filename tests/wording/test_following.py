"""What follows from cards by one step, by counting, or by a condition; and the same sentence with one thing turned."""

import pytest

from advisor.wording.gate import verify

CARDS = [
    {
        "id": "F1",
        "kind": "indicator",
        "label": "操作考核（前）",
        "value": 61,
        "unit": "分",
        "display": "61 分",
        "period": "2025-03",
    },
    {
        "id": "F2",
        "kind": "indicator",
        "label": "操作考核（后）",
        "value": 78,
        "unit": "分",
        "display": "78 分",
        "period": "2025-04",
    },
    {
        "id": "F3",
        "kind": "comparison",
        "label": "班级操作考核平均",
        "value": 74,
        "unit": "分",
        "display": "74 分",
        "period": "2025-04",
    },
    {"id": "F4", "kind": "record", "label": "投递简历", "value": 0, "unit": "份", "display": "0 份"},
    {
        "id": "F5",
        "kind": "indicator",
        "label": "成绩班级排名",
        "value": 41,
        "unit": "名",
        "display": "第 41 名（共 48 人）",
    },
    {"id": "F6", "kind": "plan", "label": "求职补贴申请状态", "value": "doing", "unit": "", "display": "办理中"},
]
POSTS = [
    {"id": "F1", "kind": "match", "label": "养老护理员匹配度", "value": 76, "unit": "%", "display": "76%"},
    {"id": "F2", "kind": "match", "label": "导医匹配度", "value": 71, "unit": "%", "display": "71%"},
    {"id": "F3", "kind": "match", "label": "药店营业员匹配度", "value": 58, "unit": "%", "display": "58%"},
    {
        "id": "F4",
        "kind": "occupation",
        "label": "导医·证书要求",
        "value": "急救员证优先",
        "unit": "",
        "display": "急救员证优先",
    },
    {
        "id": "F5",
        "kind": "occupation",
        "label": "养老护理员·工作时间",
        "value": "22:00-06:00",
        "unit": "",
        "display": "22:00–次日 6:00",
    },
    {
        "id": "F6",
        "kind": "gap",
        "label": "药店营业员·门槛条件",
        "value": "closed",
        "unit": "",
        "display": "未通过：须持健康证",
    },
    {
        "id": "F7",
        "kind": "agreement",
        "label": "两种方法的判断",
        "value": "both",
        "unit": "",
        "display": "两种方法一致",
    },
]
POLICY = (
    "求职补贴每人1500元，对象为低保家庭的毕业生。补贴按月发放，见习期3至12个月。每招用一人补贴企业2000元。"
    "不得安排一年级学生岗位实习，不得向学生收取押金。面试由25%升到40%。就业者中位工资4000元，平均工资4260元。"
)


@pytest.mark.parametrize(
    ("evidence", "true", "untrue"),
    [
        (CARDS, "操作考核从61分提高到78分，多了17分。", "操作考核从78分下降到61分，少了17分。"),
        (CARDS, "四月的操作考核78分，比班级平均高4分。", "四月的操作考核78分，比班级平均低4分。"),
        (CARDS, "一份简历也没有投。", "一份简历已经投出去了。"),
        (CARDS, "班里48人，成绩倒数第八。", "班里48人，成绩倒数第六。"),
        (CARDS, "求职补贴申请正在办理中。", "求职补贴申请已经办完了。"),
        (POSTS, "导医在三个岗位里排第二。", "导医在三个岗位里排第一。"),
        (POSTS, "养老护理员比导医高5个百分点。", "养老护理员比导医高8个百分点。"),
        (POSTS, "养老护理员和你最匹配。", "药店营业员和你最匹配。"),
        (POSTS, "导医的急救员证不是必须的。", "导医必须有急救员证才能投。"),
        (POSTS, "养老护理员一班八小时。", "养老护理员一班六小时。"),
        (POSTS, "药店营业员的门槛条件还没有达到。", "药店营业员没有健康证也可以先上岗。"),
        (POSTS, "两种方法的判断一致。", "两种方法的判断不一致。"),
        (POLICY, "见习最短三个月，最长一年。", "见习最短一年。"),
        (POLICY, "每招用一人补2000元，招四人就是8000元。", "每招用一人补2000元，招四人就是6000元。"),
        (POLICY, "押金单位不能收。", "一年级学生可以安排岗位实习。"),
        (POLICY, "面试从25%升到40%，提高了15个百分点。", "面试从40%降到25%，下降了15个百分点。"),
        (POLICY, "就业者的平均工资是4260元。", "就业者的平均工资是4000元。"),
        (POLICY, "低保家庭的毕业生可以领1500元。", "所有毕业生都可以领1500元。"),
        (POLICY, "补贴是按月发的。", "补贴按季度发放。"),
    ],
)
def test_a_step_that_follows_passes_and_its_turned_twin_does_not(evidence: object, true: str, untrue: str) -> None:
    assert verify(true, evidence).supported, [c for c in verify(true, evidence).claims if not c.supported]  # type: ignore[arg-type]
    assert not verify(untrue, evidence).supported  # type: ignore[arg-type]


def test_two_untruths_do_not_carry_each_other() -> None:
    cards = [
        {"id": "F1", "kind": "indicator", "label": "面试通过率", "value": 50, "unit": "%", "display": "50%"},
        {"id": "F2", "kind": "record", "label": "面试次数", "value": 8, "unit": "次", "display": "8 次"},
    ]
    assert verify("面试8次，通过率50%，也就是通过了4次。", cards).supported
    assert not verify("面试30次，其中通过15次，通过率50%。", cards).supported


def test_a_question_of_consent_does_not_excuse_what_it_follows() -> None:
    cards = [{"id": "F1", "kind": "missing", "label": "企业导师评价", "display": "未登记"}]
    assert not verify("企业导师对你的评价不高，咱们下周约他聊一聊，好吗？", cards).supported
    assert verify("企业导师的评价还没有登记，咱们下周约他聊一聊，好吗？", cards).supported
