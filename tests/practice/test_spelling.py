"""Slips of the input method are read as the words that were meant, and what is printed somewhere is left alone."""

import pytest

from advisor.language.spelling import Mender
from advisor.practice.hearing import mender_of
from advisor.practice.reading import read_answer
from advisor.practice.rubric import rubric_of

SOUNDS = dict(zip("液夜体检察查", ("ye", "ye", "ti", "jian", "ca", "ca"), strict=True))


def test_a_word_of_the_same_sound_replaces_a_pair_that_is_never_written():
    spelling = Mender(SOUNDS, ("液体",), frozenset())
    assert spelling.mended("夜体") == "液体"


def test_a_pair_that_is_printed_somewhere_is_no_slip():
    spelling = Mender(SOUNDS, ("检查",), frozenset({"检察"}))
    assert spelling.mended("检察") == "检察"


@pytest.mark.parametrize("text", ["检查夜体浑不浑", "核对座标系"])
def test_the_length_stays_so_that_quotes_stay_exact(catalog, text):
    mended = mender_of(catalog, rubric_of(catalog)).mended(text)
    assert mended != text
    assert len(mended) == len(text)


@pytest.mark.parametrize(
    ("said", "plain"), [("半个钟头", "半个小时"), ("咱瞅了瞅图", "我看了看图"), ("晓得了", "知道了")]
)
def test_dialect_is_read_as_the_common_word_and_every_letter_is_traced_back(catalog, said, plain):
    rubric = rubric_of(catalog)
    reading = read_answer(said, rubric)
    assert reading.folded == read_answer(plain, rubric).folded
    assert len(reading.at) == len(reading.folded)
    assert reading.span(0, len(reading.folded)).quote == said


def test_an_answer_without_marks_has_the_steps_of_one_with_marks(catalog):
    rubric = rubric_of(catalog)
    bare = read_answer("先看网线插没插紧然后换一个端口试最后登交换机看日志", rubric)
    assert len(bare.clauses) >= 3
    assert "".join(clause.text for clause in bare.clauses) == bare.folded
