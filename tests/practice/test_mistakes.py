"""Wrong statements about a subject are found under any question, with the correction; warnings are no mistakes."""

import pytest

from advisor.practice.score import score_answer
from tests.practice.conftest import post_of


@pytest.fixture(scope="module")
def wrong(catalog, prompts):
    def found(question, answer, pack="electrician"):
        score = score_answer(question, answer, post=post_of(pack), catalog=catalog, lexicon=None, prompts=prompts)
        return score.facts.wrong

    return found


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("水池边装插座你怎么接？", "接线嘛就是左火右零，地线接不接都行。", "左火右零"),
        ("一台离心泵怎么开起来？", "不用灌泵，按启动就转了。", "不用灌泵"),
        ("空调不凉怎么办？", "缺氟就加，R22 和 R32 可以混着加。", "混着加"),
        ("学生食堂怎么留样？", "留一点放着，二十四小时就可以倒了。", "二十四小时"),
    ],
)
def test_a_wrong_statement_is_quoted_with_what_is_right(wrong, question, answer, quote):
    found = wrong(question, answer)
    assert any(quote in fact.quote for fact in found)
    assert all(fact.why and fact.correction and fact.quote in answer for fact in found)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("水池边装插座你怎么接？", "插座左零右火上接地，不能左火右零。"),
        ("一台离心泵怎么开起来？", "有人说不用灌泵，那是不对的，我先灌泵排气再启动。"),
        ("油锅着火怎么办？", "千万不能用水泼，我先关火再盖锅盖。"),
        ("客户要你多开发票，你怎么办？", "多开就是虚开，客户要也一样。"),
        ("到货的箱子外面湿了一角，你收不收？", "先不签，打开看里面湿没湿，拍照写异常说明。"),
    ],
)
def test_a_warning_or_the_words_of_others_are_no_mistake(wrong, question, answer):
    assert wrong(question, answer) == ()


def test_a_subject_that_nobody_named_is_not_held_against_anybody(wrong):
    assert wrong("你怎么整理工具？", "先按大小分，再换大一点的箱子。") == ()
