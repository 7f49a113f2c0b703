"""The report of a practice: what was asked for, the best answer, three exercises, a trend that admits what it cannot tell."""

from dataclasses import asdict

import pytest

from advisor.practice.interview import Interview
from advisor.practice.kept import practice_from
from advisor.practice.report import SessionPoint, report_of, sessions_of
from tests.practice.conftest import post_of

GOOD = (
    "去年十月在实训车间，传送带一启动就跳闸，老师让我处理。我先断电挂牌，对着图纸查，我用万用表量电机三相，"
    "有一相只有0.2兆欧，我拆开接线盒烘干换了密封圈，试机半小时没再跳，老师给了优。"
)


@pytest.fixture(scope="module")
def practice(catalog, prompts):
    talk = Interview(post_of("mech_elec"), catalog=catalog, lexicon=None, prompts=prompts, length=3)
    while talk.next() is not None:
        talk.answer(GOOD)
    return talk.close()


def test_a_kept_practice_comes_back_as_it_was(practice):
    assert practice_from(asdict(practice)) == practice


def test_the_report_tells_the_best_answer_and_three_exercises(practice, prompts):
    found = report_of(practice, (), prompts, on="2026-11-21")
    assert found.best.answer == GOOD
    assert len(found.exercises) == 3
    assert len(set(found.exercises)) == 3
    assert {axis.name for axis in found.axes} >= {"relevance", "communication"}
    assert all(0 <= axis.score <= 100 for axis in found.axes)


def test_one_session_is_no_trend(practice, prompts):
    assert report_of(practice, (), prompts, on="2026-11-21").has_moved is None


@pytest.mark.parametrize(("first", "moved"), [((1.0, 3.0), True), ((0.0, 100.0), False)])
def test_a_session_has_moved_only_outside_the_interval_of_the_first(practice, prompts, first, moved):
    earlier = (SessionPoint("2026-10-01", sum(first) / 2, first, 4),)
    found = report_of(practice, earlier, prompts, on="2026-11-21")
    alike = SessionPoint("2026-10-01", found.trend[-1].mean, found.trend[-1].interval, 3)
    assert report_of(practice, (alike,), prompts, on="2026-11-21").has_moved is False
    if not moved:
        assert found.has_moved is False


def test_sessions_without_a_scored_answer_are_left_out(practice):
    empty = {"turns": [{"question": "问", "follow_up_of": None, "score": {"overall": None}}]}
    points = sessions_of([("2026-10-01", empty), ("2026-10-02", asdict(practice)), ("2026-10-03", {})])
    assert [point.at for point in points] == ["2026-10-02"]
