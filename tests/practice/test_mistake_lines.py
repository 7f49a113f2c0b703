"""Mistakes written in words: any order, orders of steps, values with units, things that move together; and what is no mistake."""

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.mistake_lines import Broken, lines_of
from advisor.practice.amounts import quantities
from advisor.practice.hearing import hear
from advisor.practice.mistakes import mistaken
from advisor.practice.reading import same_spelling
from advisor.practice.rubric import rubric_of

ENTRY = """\
- about: 硫酸/浓酸
  wrong:
  - 水 + $倒进 + 硫酸里/酸里/往浓硫酸
  why: 会暴沸。
  right: 酸慢慢倒进水里。
  source_id: editorial
- about: 停电/验电
  wrong:
  - $不用 + 验电
  order:
  - 验电 > 接地线
  why: 会触电。
  right: 先验电，后挂接地线。
  source_id: editorial
- about: 按压
  value:
  - 按压 + 每分钟/频率 = 100-120次
  - 按压 + 吹气 = 30:2
  - 冷藏/留样 + 小时/天 = ≥48小时
  why: 按得太慢。
  right: 每分钟100到120次。
  source_id: editorial
- about: 水准
  opposite: [前视读数 ~ 前视点]
  why: 读数大的点低。
  right: 前视读数大，前视点低。
  source_id: editorial
"""


@pytest.fixture(scope="module")
def found(catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    for path in catalog.folder.iterdir():
        if path.name != "mistakes":
            (folder / path.name).symlink_to(path)
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "own.yaml").write_text(ENTRY, encoding="utf-8")
    own = Catalog(folder)
    rubric = rubric_of(own)

    def quotes(question, answer):
        reading, _ = hear(answer, own, rubric)
        by_words, by_expression = mistaken(own, same_spelling(question, rubric), reading, rubric)
        assert not by_expression
        assert all(answer[fact.start : fact.end] == fact.quote for fact in by_words)
        return [fact.quote for fact in by_words]

    return quotes


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("怎么配稀硫酸？", "我把水往浓硫酸里倒，慢一点就行。", "我把水往浓硫酸里倒"),
        ("怎么配稀硫酸？", "浓硫酸里我慢慢兑水。", "浓硫酸里我慢慢兑水"),
        ("停电检修怎么做？", "为了保险，先挂接地线再验电。", "先挂接地线再验电"),
        ("停电检修怎么做？", "小活的话验电就不用了。", "小活的话验电就不用了"),
        ("停电检修怎么做？", "挂牌、验电都是走形式。", "验电都是走形式"),
        ("有人倒地，胸外按压怎么做？", "按压的频率嘛，每分钟六十来次。", "每分钟六十来次"),
        ("有人倒地，胸外按压怎么做？", "按压和吹气十五比二。", "按压和吹气十五比二"),
        ("水准测量怎么算？按压不管。", "留样放一天就倒。", "留样放一天就倒"),
        ("水准测量怎么算？", "前视读数大，说明前视点比后视点高。", "前视点比后视点高"),
    ],
)
def test_a_mistake_is_found_in_any_order_and_for_any_wrong_value(found, question, answer, quote):
    assert any(quote in one for one in found(question, answer))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("怎么配稀硫酸？", "不能把水往浓硫酸里倒，要酸进水。"),
        ("怎么配稀硫酸？", "水要是倒进酸里会溅出来伤人。"),
        ("怎么配稀硫酸？", "有人图省事把水往浓硫酸里倒，我没让。"),
        ("怎么配稀硫酸？", "酸往水里倒，边倒边搅。"),
        ("停电检修怎么做？", "先验电，再挂接地线。"),
        ("停电检修怎么做？", "先挂接地线再验电，不对，应该先验电。"),
        ("停电检修怎么做？", "绝不能不验电就动手。"),
        ("怎么配稀硫酸？", "水别往硫酸里倒，也没往硫酸里兑过水。"),
        ("有人倒地，胸外按压怎么做？", "按压每分钟一百一十次，按压30次吹气2次。"),
        ("留样和按压都说说", "留样在冷藏柜放两天以上，也就是48小时。"),
        ("水准测量怎么算？", "前视读数大，前视点就低。"),
        ("你怎么整理工具？", "先挂接地线再收拾桌子。"),
    ],
)
def test_what_is_denied_refuted_told_of_others_or_right_is_no_mistake(found, question, answer):
    assert found(question, answer) == []


@pytest.mark.parametrize(
    ("said", "kind", "low", "high"),
    [
        ("一百一十次", "次", 110, 110),
        ("五到六厘米", "长", 0.05, 0.06),
        ("半小时", "时", 1800, 1800),
        ("一个半小时", "时", 5400, 5400),
        ("十几分钟", "时", 660, 1140),
        ("三四十分钟", "时", 1800, 2400),
        ("零下18度", "温", -18, -18),
        ("36±1度", "温", 35, 37),
        ("百分之七十五", "%", 75, 75),
        ("十五比二", "比", 7.5, 7.5),
    ],
)
def test_quantities_are_read_as_people_say_them(said, kind, low, high):
    (one,) = quantities(said)
    assert one.kind == kind
    assert (one.low, one.high) == pytest.approx((low, high))


@pytest.mark.parametrize("said", ["第二天起算", "多放一个空白平板", "一看就知道", "万一停电"])
def test_what_only_looks_like_a_quantity_is_none(said):
    assert quantities(said) == ()


@pytest.mark.parametrize(
    "raw",
    [
        {"wrong": ["$没有这一组 + 水"]},
        {"wrong": ["水 +  + 酸"]},
        {"order": ["只有一个"]},
        {"value": ["按压 = 很多次"]},
        {"value": ["按压 = 100-120嘎"]},
        {"opposite": ["只有一个"]},
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_words(raw):
    with pytest.raises(Broken):
        lines_of(raw, {})
