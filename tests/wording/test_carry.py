from dataclasses import replace

import pytest

from advisor.facts import FactCard, Source
from advisor.language.claims import sentences_of
from advisor.wording.carry import carried, only_labels
from advisor.wording.evidence import Evidence
from advisor.wording.gate import verify

POLICY = FactCard(
    "F1",
    "policy",
    "college",
    "deposit",
    "收押金、扣身份证",
    "text",
    "",
    "单位不能扣你的身份证、毕业证，也不能让你交押金。如果单位同意，押金 2000 元可以退回。培训期不少于 120 天，但师傅推荐的除外；"
    "入职满 36 个月，工龄按实际计算。",
    Source("policies", "deposit"),
)
SCORE = replace(POLICY, id="F2", kind="score", label="就业准备度", value=0.676, display="0.676（0.61–0.74）")
SKILL = replace(POLICY, id="F3", kind="skill", label="班组管理", value=0.6, display="0.60")
GONE = replace(POLICY, id="F4", kind="missing", label="组长经历", value=None, display="未登记，岗位要求 1.00")
CARDS = (POLICY, SCORE, SKILL, GONE)


def stretches(text: str, evidence: object = CARDS) -> list[str]:
    held = Evidence(evidence)  # type: ignore[arg-type]
    (sentence,) = sentences_of(text)
    return [text[got.start : got.end] for got in carried(sentence, held, ())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("单位不能扣你的身份证、毕业证，也不能让你交押金。", ["单位不能扣你的身份证、毕业证,也不能让你交押金"]),
        ("入职满３６个月，工龄按实际计算[F1]！", ["入职满３６个月，工龄按实际计算"]),
        ("单位不能扣你的身份证、毕业证；", ["单位不能扣你的身份证、毕业证"]),
        ("就业准备度为 0.676，班组管理：0.60。", ["就业准备度为 0.676", "班组管理：0.60"]),
        ("就业准备度 0.676（0.61–0.74）、班组管理 0.60。", ["就业准备度 0.676（0.61–0.74）", "班组管理 0.60"]),
        ("组长经历：未登记。", ["组长经历：未登记"]),
    ],
)
def test_a_verbatim_stretch_is_found_between_borders(text: str, found: list[str]) -> None:
    assert [piece.replace("，", ",") for piece in stretches(text)] == [piece.replace("，", ",") for piece in found]


@pytest.mark.parametrize(
    "text",
    [
        "扣你的身份证、毕业证，",  # 不能 cut away
        "能让你交押金。",
        "押金 2000 元可以退回。",  # the condition left out
        "押金 200 元可以退回。",
        "培训期不少于 120 天。",  # the exception behind it left out
        "入职满 3 6 个月，",  # a blank parts two digits
        "入职满 6 个月，",
        "个月，",  # too short
        "0.676。",  # a figure without its label
        "班组管理：0.676。",  # another label
        "就业准备度 0.67。",
        "就业准备度：组长经历。",
        "以下说法不对：入职满 36 个月，工龄按实际计算。",  # disowned
        "班组管理：入职满 36 个月，工龄按实际计算。",  # told of another card
        "组长经历。",  # the label of what is missing
    ],
)
def test_what_is_cut_off_turned_or_moved_is_not_carried(text: str) -> None:
    assert stretches(text) == []


def test_a_cited_card_carries_alone() -> None:
    assert verify("入职满 36 个月，工龄按实际计算[F1]。", CARDS).supported
    assert not verify("入职满 36 个月，工龄按实际计算[F2]。", CARDS).supported


def test_a_source_carries_whole_sentences_only() -> None:
    source = "我还不会看频谱，因为排班没有轮到。他说：下周再学！"
    assert stretches("我还不会看频谱，因为排班没有轮到；", source) == ["我还不会看频谱，因为排班没有轮到；"]
    assert stretches("因为排班没有轮到。", source) == []


@pytest.mark.parametrize("words", ["他是差生", "保证录用"])
def test_labels_and_promises_are_refused_even_word_for_word(words: str) -> None:
    card = replace(POLICY, display=f"{words}。")
    assert not verify(f"{words}。", (card,)).supported
    assert not verify(f"{words}。", f"{words}。").supported


@pytest.mark.parametrize(
    ("clause", "only"),
    [("班组管理和组长经历。", True), ("班组管理[F3]、就业准备度", True), ("班组管理已经很好", False)],
)
def test_a_list_of_labels_is_told_from_a_sentence(clause: str, only: bool) -> None:
    assert only_labels(clause, Evidence(CARDS)) is only
