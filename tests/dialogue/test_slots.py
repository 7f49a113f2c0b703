"""Who and what a message names, as people write it."""

import pytest

from advisor.catalog.catalog import Catalog
from advisor.dialogue.slots import PostNames, Slots

NAMES = {"S20230001": "欧阳梓涵", "S20230002": "李若溪", "S20230003": "王皓轩", "S20230004": "王一诺"}


@pytest.fixture(scope="module")
def slots(catalog: Catalog) -> Slots:
    return Slots(PostNames(catalog), NAMES)


@pytest.mark.parametrize(
    ("text", "students"),
    [
        ("李若溪和王皓轩分别缺什么", ("S20230002", "S20230003")),
        ("20230003怎么样", ("S20230003",)),
        ("若溪最近练面试没", ("S20230002",)),
        ("李同学适合什么岗位", ("S20230002",)),
        ("小李的计划呢", ("S20230002",)),
        ("不是李若溪，是王皓轩", ("S20230003",)),
        ("不是S20230001，我问的是S20230004", ("S20230004",)),
    ],
)
def test_people_are_found_by_number_name_and_short_name(slots: Slots, text: str, students: tuple[str, ...]) -> None:
    assert slots.read(text).students == students


def test_surname_of_two_is_asked_back(slots: Slots) -> None:
    naming = slots.read("王同学的情况")
    assert naming.students == ()
    assert naming.same_name == ("S20230003", "S20230004")


def test_day_is_no_student(slots: Slots) -> None:
    assert slots.read("20260301以来有什么变化").students == ()


@pytest.mark.parametrize("text", ["其他同学怎么样", "他们班平均多少", "其他岗位呢"])
def test_others_are_no_pronoun(slots: Slots, text: str) -> None:
    assert not slots.read(text).pronoun


@pytest.mark.parametrize(
    ("text", "post"), [("月嫂累不累", "托育/婴幼儿照护员"), ("汽修工资多少", "汽车维修技师（助理）")]
)
def test_posts_are_found_by_what_people_call_them(slots: Slots, text: str, post: str) -> None:
    assert slots.read(text).posts == (post,)


@pytest.mark.parametrize(
    ("text", "post"), [("侧试员要学啥", "测试员"), ("我说的是软件测试 不是测量", "软件测试"), ("试用期多久", None)]
)
def test_posts_are_found_by_sound_and_behind_a_correction(slots: Slots, text: str, post: str | None) -> None:
    found = slots.read(text).posts
    expected = () if post is None else slots.read(f"{post}").posts
    assert found == expected
    assert bool(found) == (post is not None)


def test_namesake_of_another_family_is_a_stranger(slots: Slots) -> None:
    found = slots.read("隔壁班的赵若溪最近怎么样")
    assert (found.students, found.stranger) == ((), "赵若溪")
    assert slots.read("若溪最近怎么样").students == ("S20230002",)


@pytest.mark.parametrize(
    "text", ["不是李若溪 是王皓轩", "帮我查一下施金轩家里的收入", "我室友施金轩匹配到哪了", "给我看施金轩的"]
)
def test_corrections_without_a_mark_and_strangers_inside_a_clause(slots: Slots, text: str) -> None:
    found = slots.read(text)
    assert (found.students, found.stranger) in ((("S20230003",), ""), ((), "施金轩"))
    assert bool(found.stranger) == ("施金轩" in text)


def test_a_question_whether_takes_nothing_back(slots: Slots) -> None:
    assert slots.meant("他是不是退步了，看看成绩") == "他是不是退步了，看看成绩"
    assert slots.meant("不不，我说的不是成绩，是他的面试") == "他的面试"
