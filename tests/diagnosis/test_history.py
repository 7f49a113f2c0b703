from datetime import date

import pytest

from advisor.diagnosis.history import changes, since_of
from advisor.facts import Source, Viewer
from advisor.records.people import Reading

TODAY = date(2026, 11, 21)
OWN = Viewer("counselor", "C01")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("三月以来有什么变化", date(2026, 3, 31)),
        ("S20230004三月以来", date(2026, 3, 31)),
        ("从12月到现在变了什么", date(2025, 12, 31)),
        ("2025年9月起呢", date(2025, 9, 30)),
        ("去年九月以来", date(2025, 9, 30)),
        ("2026-03-05之后", date(2026, 3, 5)),
        ("2025年以来", date(2025, 12, 31)),
        ("2028年以来", None),
        ("和上次比", None),
        ("S20230004和上次比", None),
    ],
)
def test_the_day_that_a_question_looks_back_to(text, day):
    assert since_of(text, TODAY) == day


@pytest.fixture
def archive(make_archive, make_file):
    class WithHistory(make_archive):
        def readings_over_time(self, viewer, student, factor):
            return self.past.get(factor, ())

    found = WithHistory({"counselor": make_file({"academic": 81.0, "practice": 70.0})})
    found.past = {
        "academic": tuple(
            Reading("academic", raw, "分", f"{raw:g} 分", Source("academic", day, as_of=day), None)
            for raw, day in ((62.0, "2025-07-01"), (72.0, "2026-01-16"), (81.0, "2026-06-30"))
        ),
        "practice": (Reading("practice", 70.0, "%", "70%", Source("practice", "p", as_of="2025-07-01"), None),),
    }
    return found


@pytest.mark.parametrize(
    ("since", "then"),
    [(None, 72.0), (date(2026, 3, 31), 72.0), (date(2025, 12, 31), 62.0), (date(2020, 1, 1), 62.0)],
)
def test_what_counted_on_that_day_is_compared_with_now(archive, scorecard, prompts, since, then):
    cards = changes(archive, OWN, "S1", scorecard=scorecard, since=since, prompts=prompts)
    before, now, *grades = cards
    assert [card.value for card in grades] == [then, 81.0]
    share = {62.0: 0.6, 72.0: 0.7}[then]
    assert before.value == pytest.approx((0.3 * share + 0.25 * 0.7) / 0.55)
    assert now.value == pytest.approx((0.3 * 0.8 + 0.25 * 0.7) / 0.55)


def test_nothing_new_since_then_is_no_change(archive, scorecard, prompts):
    asked = {"scorecard": scorecard, "prompts": prompts}
    assert changes(archive, OWN, "S1", since=date(2026, 7, 31), **asked) == ()
