"""Traditional letters, narrow marks, fillers and stammers are read as what was meant, and every quote stays that of the answer."""

import pytest

from advisor.language.traditional import simplified
from advisor.practice.hearing import hear
from advisor.practice.rubric import rubric_of


@pytest.fixture(scope="module")
def folded(catalog):
    return lambda text: hear(text, catalog, rubric_of(catalog))[0].folded


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ("放完旧油换机滤，垫子抹点油，拧到位。", "放完舊油換機濾，墊子抹點油，擰到位。"),
        ("先断电，再验电。", "先断电,再验电。"),
        ("我先把他们分开，看有没有受伤。", "嗯……我先那个，把他们分开，看有没有受伤。"),
        ("他不认，我就给他看。", "他不认，我就，就给他看。"),
    ],
)
def test_one_answer_in_two_manners_is_read_alike(folded, plain, said):
    assert folded(said).replace("，", "") == folded(plain).replace("，", "")


def test_a_thing_keeps_the_letter_that_adverbs_share(folded):
    assert "地线" in folded("先挂接地线。")
    assert "地线" not in folded("把烧坏的线头剪掉。")


def test_a_figure_keeps_its_marks(folded):
    assert "30:2" in folded("按压和吹气30:2,一共1,200次。")
    assert "1,200" in folded("按压和吹气30:2,一共1,200次。")


def test_every_letter_is_traced_back_through_what_was_left_out(catalog):
    text = "嗯，先看說明書,那個，機油標號和容量都有。"
    reading, _ = hear(text, catalog, rubric_of(catalog))
    start = reading.folded.index("机油标号")
    assert reading.span(start, start + 4).quote == "機油標號"


def test_simplified_keeps_the_length_and_names():
    text = "他很著名，著車一分鐘。"
    assert len(simplified(text)) == len(text)
    assert simplified(text) == "他很著名，着车一分钟。"
    assert simplified("他很著名。") == "他很著名。"
