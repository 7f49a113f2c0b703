"""Figures, counts and comparisons that a careful reader follows at once; and the same sentence with one thing turned."""

import pytest

from advisor.language.claims import find_claims
from advisor.wording.gate import verify
from tests.wording.cards import card

MARKS = [
    card(1, "indicator", "专业核心课程平均成绩", 71.5, "分", "71.5 分", "2025-2026-1"),
    card(2, "comparison", "班级专业核心课程平均成绩", 78, "分", "78 分", "2025-2026-1"),
    card(3, "indicator", "上学期专业核心课程平均成绩", 66, "分", "66 分", "2024-2025-2"),
    card(4, "indicator", "班级排名", 18, "", "第 18 名（共 45 人）"),
    card(5, "contribution", "学业因素扣分", 0.16, "", "0.16"),
    card(6, "contribution", "求职准备因素扣分", 0.09, "", "0.09"),
    card(7, "contribution", "实践因素扣分", 0.05, "", "0.05"),
    card(8, "record", "违纪记录", 0, "次", "0 次"),
    card(9, "missing", "职业测评", None, "", "未登记"),
]
ANSWER = [
    card(1, "score", "情境", 7, "分", "7 分（满分 10 分）"),
    card(2, "score", "任务", 8, "分", "8 分（满分 10 分）"),
    card(3, "score", "行动", 9, "分", "9 分（满分 10 分）"),
    card(4, "score", "结果", 4, "分", "4 分（满分 10 分）"),
    card(5, "finding", "回答时长", 95, "秒", "95 秒"),
    card(6, "finding", "说对的要点", 3, "个", "3 个（共 5 个）"),
    card(7, "finding", "说错的知识点", "余氯应在加氯 30 分钟后测", "", "余氯应在加氯 30 分钟后测"),
]
PLAN = [
    card(1, "plan", "口语练习", 8, "周", "8 周，每周 3 次", "2026-03-02 至 2026-04-26"),
    card(2, "plan", "培训费用", 800, "元", "800 元，学校补贴一半"),
    card(3, "plan", "模拟面试", 2, "次", "2 次，辅导员负责"),
    card(4, "outcome", "落实率", 0.82, "", "82%（41/50）"),
    card(5, "match", "焊工匹配度", 0.7, "", "70%"),
    card(6, "counterfactual", "持证后焊工匹配度", 0.79, "", "79%"),
    card(7, "plan", "计划状态", "draft", "", "草稿，待签字"),
]
RULE = (
    "补贴办法：取得初级、中级、高级证书的，可分别申领1000元、1500元、2000元。每月值班 4 次，每次 2 小时，每小时 15 元。"
    "4 月和 10 月受理，由学校统一申报。须正常经营 1 年以上。材料：身份证、毕业证、缴费凭证。只能领取一次。"
)
RESUME = "实习：2025年3月至6月，宏远机械厂实习生。2025年7月至8月，恒发模具厂学徒。证书：车工四级证书；计算机一级。比赛经历：无。"


@pytest.mark.parametrize(
    ("evidence", "true", "untrue"),
    [
        (MARKS, "这学期核心课七十一分半，比上学期涨了五分半。", "这学期核心课七十一分半，比上学期涨了六分半。"),
        (MARKS, "学业这块 71.5 分，低于班里的 78 分。", "学业这块 78 分，高于班里的 71.5 分。"),
        (MARKS, "你前面有 17 个人，后面还有 27 个人。", "你前面有 18 个人，后面还有 27 个人。"),
        (MARKS, "三个因素里，学业扣得最多，实践扣得最少。", "三个因素里，学业扣得最少，实践扣得最多。"),
        (MARKS, "三项扣分加起来是 0.30。", "三项扣分加起来是 0.38。"),
        (MARKS, "好在没有违纪，也没有抱怨。", "职业测评他没有做过。"),
        (ANSWER, "你讲了一分半多一点。", "你讲了两分半多一点。"),
        (ANSWER, "四个部分里行动最强，结果最弱。", "四个部分里结果最强，行动最弱。"),
        (ANSWER, "四项加起来 28 分。", "四项加起来 32 分。"),
        (ANSWER, "五个要点说对三个，也就是六成。", "五个要点说对四个，也就是八成。"),
        (ANSWER, "行动这一块很突出。", "结果这一块很突出。"),
        (ANSWER, "余氯的时间说错了。", "余氯的时间你答对了。"),
        (PLAN, "口语一周三次，八周一共 24 次。", "口语一周三次，八周一共 32 次。"),
        (PLAN, "培训 800 元，学校补一半，你自己出四百。", "培训 800 元，学校补一半，你自己出三百。"),
        (PLAN, "匹配度能从 70% 到 79%。", "匹配度能从 79% 到 88%。"),
        (PLAN, "五十个人里 41 个有了着落。", "五十个人里 31 个有了着落。"),
        (PLAN, "模拟面试由辅导员负责。", "模拟面试由班主任负责。"),
        (PLAN, "计划还是草稿。", "计划已经签好字了。"),
        (RULE, "中级证书补一千五，比初级多五百。", "中级证书补两千，比初级多一千。"),
        (RULE, "一个月值班四次，一个月就是八小时，一个月一百二十块。", "一个月值班四次，一个月就是十小时，一个月一百五十块。"),
        (RULE, "材料有三样：身份证、毕业证、缴费凭证。", "材料有四样：身份证、毕业证、缴费凭证。"),
        (RULE, "学校会统一申报。", "自己去申报就行。"),
        (RULE, "正常经营要满一年。", "不用等正常经营多久。"),
        (RULE, "这笔钱领取一次就没有了。", "这笔钱每年可以领一次。"),
        (RESUME, "两段实习加起来半年。", "三段实习加起来九个月。"),
        (RESUME, "证书有两本。", "证书有三本。"),
        (RESUME, "你在恒发模具厂做过学徒。", "你在大众酒楼做过学徒。"),
    ],
)  # fmt: skip
def test_what_a_careful_reader_follows_passes_and_its_turned_twin_does_not(
    evidence: object, true: str, untrue: str
) -> None:
    assert verify(true, evidence).supported, [c for c in verify(true, evidence).claims if not c.supported]  # type: ignore[arg-type]
    assert not verify(untrue, evidence).supported  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("平均五十八分四，偏低", "五十八分四", 58.4, "分"),
        ("评分由 4.5 升至 4.8", "4.5", 4.5, ""),
        ("区间从负5到28", "负5到28", (-5, 28), ""),
        ("谈了三次半", "三次半", 3.5, "次"),
        ("全班里你排十八，不靠后", "十八", 18, "名次"),
        ("20 号前交", "20 号", "---20", ""),
    ],
)
def test_figures_in_spoken_forms(text: str, quote: str, value: object, unit: str) -> None:
    figures = [c for c in find_claims(text).claims if c.type in ("number", "date")]
    assert any((c.quote, c.value, c.unit) == (quote, value, unit) for c in figures), figures


@pytest.mark.parametrize("text", ("这一句千万留着", "是该拉一把了", "一年多了"))
def test_words_that_only_look_like_figures(text: str) -> None:
    assert not [c for c in find_claims(text).claims if c.type == "number" and c.unit not in ("个月",)]


def test_two_months_without_a_year_are_read() -> None:
    assert verify("四月受理一回，十月受理一回。", RULE).supported
