from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from advisor.facts import CardKind, FactCard, Source
from advisor.wording.gate import verify
from advisor.wording.lint import lint
from advisor.wording.prompts import Prompts
from advisor.wording.sentences import Length, cited, speak, strip_marks

PROMPTS = Prompts(Path(__file__).parents[2] / "prompts")
SAMPLES: dict[str, list[tuple]] = {
    "indicator": [
        ("专业核心课程平均成绩", 62.5, "分", "62.5 分"),
        ("实践技能考核通过率", 75, "%", "75%"),
        ("面试通过率", 12.5, "%", "12.5%"),
    ],
    "score": [("就业准备度", 0.6648, "", "0.66"), ("就业准备度", 0.71, "", "71%")],
    "contribution": [("专业核心课程平均成绩", 0.15, "", "0.15"), ("面试通过率", 0.12, "", "12%")],
    "cause": [("能力提升", 0.62, "", "62%")],
    "skill": [("PLC 接线", 0.7, "", "熟悉"), ("病虫害识别", None, "", "做过")],
    "match": [("园艺技术员匹配度", 0.634, "", "63%"), ("农资销售", 0.52, "", "52%")],
    "gap": [
        (
            "温室环境调控",
            {"required": 4, "held": 2, "gain": 0.08},
            "",
            "要求 4 级，目前 2 级，补上后匹配度提高 8 个百分点",
        )
    ],
    "policy": [("一次性求职补贴", 1500, "元", "1500 元，2026-05-01 至 2026-05-31 申请")],
    "missing": [("技能证书", None, "", "未登记"), ("实习经历", None, "", "未登记")],
    "comparison": [("班级专业核心课程平均成绩", 71.2, "分", "71.2 分")],
    "counterfactual": [("实践技能考核通过率提高到 85%", {"from": 75, "to": 85}, "%", "准备度变为 0.70，不再被标记")],
    "agreement": [("规则与模型", "both", "", "都提示可以跟进")],
    "finding": [("项目经历没有写结果", None, "", "“负责温室日常管理”后面可以补上结果")],
    "occupation": [("园艺技术员", None, "", "常有户外作业，旺季要轮班")],
    "record": [
        ("实习经历", 0, "段", "0 段"),
        ("面试次数", 8, "次", "8 次"),
        ("面试次数", 0, "次", "0 次"),
        ("技能证书", 2, "本", "2 本"),
    ],
    "event": [("岗位推荐", None, "", "2025-05-30 推荐了 3 个岗位")],
    "quote": [("训练报告", None, "", "我用万用表逐点检查线路")],
    "change": [("面试通过率", None, "", "从 12.5% 提高到 25%")],
    "plan": [("模拟面试", None, "", "5 月 30 日前完成，负责人是本人")],
    "outcome": [("就业落实率", 0.805, "", "80.5%（区间 76.1% 到 84.2%）")],
}


def card(kind: str, label: str, value: object, unit: str, display: str, number: int = 3) -> FactCard:
    return FactCard(f"F{number}", kind, "S20250012", f"{kind}.{number}", label, value, unit, display, Source("t", "1"))


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(get_args(CardKind))


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_template_sentence_passes_the_gate_and_the_lint(kind: str) -> None:
    others = [card(k, *rows[0], number=10 + n) for n, (k, rows) in enumerate(SAMPLES.items()) if k != kind]
    for row, length, role, number in product(SAMPLES[kind], get_args(Length), ("student", "counselor"), (3, 4)):
        one = card(kind, *row, number=number)
        said = speak(one, PROMPTS, role, length)
        for evidence in ([one], [one, *others]):
            verdict = verify(said, evidence)
            assert verdict.supported, (said, [c for c in verdict.claims if not c.supported], verdict.unparsed)
        assert not lint(said), said
        if not (kind == "score" and role == "student"):
            assert cited(said, [one]) == (one.id,), said


def test_lengths_grow_and_openings_vary() -> None:
    one, two = card("indicator", "面试通过率", 25, "%", "25%", 3), card("indicator", "面试通过率", 25, "%", "25%", 4)
    short, normal, long = (speak(one, PROMPTS, "student", length) for length in get_args(Length))
    assert len(short) < len(normal) < len(long) and normal.startswith(short)
    assert strip_marks(speak(one, PROMPTS, "student", "short")) != strip_marks(speak(two, PROMPTS, "student", "short"))


def test_a_student_is_never_told_a_score() -> None:
    assert "0.66" not in speak(card("score", *SAMPLES["score"][0]), PROMPTS, "student", "long")


def test_citations_come_in_order_of_first_use() -> None:
    cards = [card("indicator", "面试通过率", 25, "%", "25%", number) for number in (1, 2)]
    assert cited("甲[F2]乙[F1]丙[F2][F9]", cards) == ("F2", "F1")
    assert strip_marks("甲[F2]乙[F1]。") == "甲乙。"


BAD = [
    ("label", "他是班里的问题学生。"),
    ("label", "从量表看，她有焦虑症。"),
    ("label", "SCL-90 得分高，说明存在心理障碍。"),
    ("label", "这名同学属于后进生。"),
    ("label", "你太懒了。"),
    ("cause", "成绩低导致他就业困难。"),
    ("cause", "由于家庭经济困难，他没有去面试。"),
    ("superlative", "他的通过率是全班最低的。"),
    ("superlative", "她的成绩在年级名列前茅。"),
    ("promise", "照着做，保证录用。"),
    ("promise", "你一定能通过面试。"),
    ("promise", "这个岗位稳了。"),
]
GOOD = [
    "先说说你做得顺手的地方。",
    "建议先练自我介绍，所以可以从这里开始。",
    "没有人能保证录用，但准备充分会更从容。",
    "这一定程度上取决于现场发挥。",
    "愿意聊聊的同学可以随时预约心理中心。",
    "最好先把工具清单写清楚。",
    "这位同学的实践考核通过率是 75%。",
]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=[text for _, text in BAD])
def test_known_bad_sentences_are_caught(rule: str, text: str) -> None:
    faults = lint(text)
    assert rule in {fault.rule for fault in faults}
    assert all(text[f.span.start : f.span.end] == f.span.quote for f in faults)


@pytest.mark.parametrize("text", GOOD)
def test_known_good_sentences_pass(text: str) -> None:
    assert not lint(text)


@pytest.mark.parametrize("name", [name for name in PROMPTS.names() if name.startswith("fixed/")])
def test_fixed_texts_pass_the_lint(name: str) -> None:
    values = {key: "家庭经济情况" for key in PROMPTS.variables(name)}
    assert not lint(PROMPTS.render(name, **values))
