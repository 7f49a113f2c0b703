"""Personal data in Chinese lines: made-up lines of many forms, and names told from words that only look like one."""

from collections import Counter

import pytest

from advisor.language.personal import PersonalDatum, personal_data
from tests.language.personal_lines import lines

LINES, SEED = 5000, 2026
ALSO = {"student_no": {"id_card"}, "phone": {"wechat"}}


def is_met(text: str, kind: str, value: str, found: tuple[PersonalDatum, ...]) -> bool:
    start = text.index(value)
    end = start + len(value)
    return any(
        datum.kind in {kind, *ALSO.get(kind, ())}
        and min(end, datum.span.end) - max(start, datum.span.start) >= 0.8 * len(value)
        for datum in found
    )


@pytest.fixture(scope="module")
def counted() -> tuple[Counter[str], Counter[str], int, int]:
    met: Counter[str] = Counter()
    there: Counter[str] = Counter()
    facts = false = 0
    for line in lines(LINES, SEED):
        found = personal_data(line.text)
        for kind, value in line.data:
            there[kind] += 1
            met[kind] += is_met(line.text, kind, value, found)
        if not line.data:
            facts += 1
            false += bool(found)
    return met, there, facts, false


def test_numbers_and_accounts_are_found(counted):
    met, there, *_ = counted
    structured = [kind for kind in there if kind not in {"name", "address"}]
    assert sum(met[kind] for kind in structured) >= 0.995 * sum(there[kind] for kind in structured)
    assert met["address"] >= 0.95 * there["address"]


def test_names_are_found(counted):
    met, there, *_ = counted
    assert met["name"] >= 0.95 * there["name"]


def test_facts_are_left_alone(counted):
    *_, facts, false = counted
    assert facts > 2000 and false <= 0.01 * facts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("姓名：张伟", "张伟"),
        ("我叫欧阳雨桐，今年十九岁", "欧阳雨桐"),
        ("指导老师：王建国", "王建国"),
        ("家长姓名：阿依古丽·买买提", "阿依古丽·买买提"),
        ("姓 名：李　娜", "李　娜"),
        ("小组成员：徐云霞、曾自强", "曾自强"),
        ("请李凤仙同学到办公室", "李凤仙"),
    ],
)
def test_a_full_name_is_found_where_a_person_is_meant(text, name):
    assert name in {datum.span.quote for datum in personal_data(text) if datum.kind == "name"}


@pytest.mark.parametrize(
    "text",
    [
        "王老师和李师傅带我们", "联系人：陈经理", "高温退火和金属切削", "安全第一，马上开工", "黄瓜和石膏", "毛利率百分之二十",
        "我叫了三次车", "我是石林人", "于是白天施工", "方法对了，成绩就好", "张贴通知，严格管理", "何时到岗都可以",
    ],
)  # fmt: skip
def test_a_word_that_begins_like_a_name_is_none(text):
    assert not [datum for datum in personal_data(text) if datum.kind == "name"]


def test_spans_stand_in_the_text_as_it_was_handed_in():
    text = "报修人：赵彩云，电话１３８ ００１３ ８０００，邮箱a.b＠qq.com"
    found = personal_data(text)
    assert [datum.kind for datum in found] == ["name", "phone", "email"]
    assert all(text[datum.span.start : datum.span.end] == datum.span.quote for datum in found)
