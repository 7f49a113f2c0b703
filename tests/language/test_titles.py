from pathlib import Path

import numpy as np
import pytest

from advisor.language.titles import TitleIndex, grams

NAMES = [
    ("前厅服务员", "酒店前台", "前台接待"),
    ("焊工", "电焊工", "氩弧焊工"),
    ("电工", "维修电工"),
    (),
    ("月嫂", "母婴护理员"),
]


@pytest.fixture
def index() -> TitleIndex:
    return TitleIndex.of(NAMES)


def best(index: TitleIndex, title: str) -> int:
    return int(np.argmax(index.scores(title)))


@pytest.mark.parametrize(
    ("title", "row"), [("招前台的", 0), ("电焊工学徒", 1), ("物业维修电工", 2), ("住家月嫂", 4), ("ＨＲ 酒店前台", 0)]
)
def test_a_title_leads_to_the_row_whose_names_are_nearest(index: TitleIndex, title: str, row: int) -> None:
    assert best(index, title) == row


def test_a_name_to_the_letter_comes_before_any_crowd(index: TitleIndex) -> None:
    for row, names in enumerate(NAMES):
        for name in names:
            assert index.scores(name)[row] >= 2 - 1e-6
    crowd = TitleIndex.of(
        [("兽医助理",), ("兽医助理师", "兽医助理员", "兽医助理医", "小兽医助理", "兽医助理工", "大兽医助理")]
    )
    assert crowd.scores("兽医助理")[0] > crowd.scores("兽医助理")[1] > 1


def test_several_near_names_count_more_than_one(index: TitleIndex) -> None:
    one = TitleIndex.of([("氩弧焊工",), ("电工",)])
    assert index.scores("二保焊工")[1] > one.scores("二保焊工")[0]


def test_nothing_shared_is_zero(index: TitleIndex) -> None:
    assert not index.scores("ZZZ").any()
    assert not index.scores("。。。").any()
    assert not index.within("。。。").any()


def test_a_row_without_names_is_never_near(index: TitleIndex) -> None:
    assert index.scores("焊工")[3] == 0
    assert not index.within("焊工电工月嫂")[3]


def test_names_that_stand_in_a_sentence_are_covered_whole(index: TitleIndex) -> None:
    assert index.within("我妈说当月嫂要考证，是真的吗").tolist() == [False, False, False, False, True]


def test_a_saved_index_answers_the_same(index: TitleIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    kept = TitleIndex.open(tmp_path)
    for title in ("前台", "焊工学徒", "电工", "Z"):
        assert np.array_equal(kept.scores(title), index.scores(title))


def test_repeated_and_unknown_characters_lower_the_likeness(index: TitleIndex) -> None:
    assert index.scores("焊工")[1] > index.scores("焊工招聘中")[1] > 0


def test_grams_of_latin_names_keep_their_marks() -> None:
    assert grams("C++") == ["c", "+", "+", "c+", "++"]
