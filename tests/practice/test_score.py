"""Scoring of answers: the order of graded answers, exact quotes, attempts to talk it into points, fairness."""

import time
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from advisor.practice.reading import read_answer
from advisor.practice.rubric import rubric_of
from advisor.practice.score import score_answer
from advisor.practice.star import read_star
from tests.practice.conftest import post_of

ANSWERS = Path(__file__).parent / "answers"


def load(name):
    return yaml.safe_load((ANSWERS / f"{name}.yaml").read_text(encoding="utf-8"))


GRADED = load("trade") + load("people")
GAMING = load("gaming")
PAIRS = load("fairness")


@pytest.fixture(scope="module")
def score(catalog, prompts):
    def scored(row, answer=None, question=None):
        return score_answer(
            question or catalog.questions[row["question"]],
            row["answer"] if answer is None else answer,
            post=post_of(row.get("job") or row["pack"]),
            catalog=catalog,
            lexicon=None,
            prompts=prompts,
        )

    return scored


def correlation(xs, ys):
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    cov = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    return cov / (sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys)) ** 0.5


def within(levels, values):
    means = {
        level: sum(v for v, at in zip(values, levels, strict=True) if at == level) / levels.count(level)
        for level in levels
    }
    return [value - means[level] for value, level in zip(values, levels, strict=True)]


def ordered(rows, scores):
    right = total = right_near = near = 0
    for (one, a), (two, b) in combinations(zip(rows, scores, strict=True), 2):
        if one["level"] == two["level"]:
            continue
        good = (a - b) * (one["level"] - two["level"]) > 0
        total, right = total + 1, right + good
        if abs(one["level"] - two["level"]) == 1:
            near, right_near = near + 1, right_near + good
    return right / total, right_near / near


def test_graded_answers_come_out_in_order(score):
    scores = [score(row).overall for row in GRADED]
    every, adjacent = ordered(GRADED, scores)
    assert every >= 0.88
    assert adjacent >= 0.75


def test_a_question_in_other_words_still_orders_the_answers(score, catalog):
    scores = []
    for row in GRADED:
        text = catalog.questions[row["question"]].text
        scores.append(score(row, question=f"{text[: len(text) // 2 + 2]}，请你谈谈").overall)
    assert ordered(GRADED, scores)[0] >= 0.85


def test_length_does_not_move_the_score_within_a_level(score):
    levels = [row["level"] for row in GRADED]
    lengths = within(levels, [len(row["answer"]) for row in GRADED])
    scores = within(levels, [score(row).overall for row in GRADED])
    assert abs(correlation(lengths, scores)) <= 0.2


def test_length_does_not_reveal_the_level_of_the_graded_answers():
    lengths = [len(row["answer"]) for row in GRADED]
    assert abs(correlation(lengths, [row["level"] for row in GRADED])) < 0.35


def test_the_best_answers_meet_the_points_and_the_worst_do_not(score):
    for row in GRADED:
        found = score(row)
        if row["level"] == 5:
            assert found.coverage >= 0.66, row["question"]
        if row["level"] == 1:
            assert found.level <= 2, row["question"]


def test_every_quote_is_a_span_of_the_answer(score):
    for row in (*GRADED, *GAMING, *({**pair, "answer": pair[side]} for pair in PAIRS for side in "ab")):
        found = score(row)
        answer = row["answer"]
        spans = [span for mark in found.dimensions for span in mark.evidence]
        for span in (*spans, *found.facts.right, *found.facts.wrong):
            assert answer[span.start : span.end] == span.quote
            assert span.quote
        for mark in found.dimensions:
            assert (mark.score is None) == (mark.level is None)
            assert mark.score is not None or not mark.evidence


def test_what_justifies_the_level_is_in_the_graded_answer():
    for row in GRADED:
        assert row["must_quote"] in row["answer"], row["question"]


def test_wrong_facts_are_found_with_their_correction(score):
    wrong = [row for row in GRADED if row["level"] == 1 and row["question"] in {
        "mech_loto", "nurse_cpr", "nurse_check", "ac_bank", "ec_conv", "ps_choke", "hort_cutting", "at_yellow", "hd_plants",
        "mech_live", "nurse_order", "fo_privacy", "ps_cry", "as_leaf",
    }]  # fmt: skip
    found = [score(row).facts.wrong for row in wrong]
    assert sum(map(bool, found)) / len(wrong) >= 0.9
    assert all(fact.correction and fact.why for facts in found for fact in facts)


def test_good_answers_raise_no_false_alarm(score):
    good = [row for row in GRADED if row["level"] >= 3]
    alarms = [row["question"] for row in good if score(row).facts.wrong]
    assert len(alarms) <= 0.05 * len(good), alarms


def test_a_denied_danger_meets_the_rule_and_an_affirmed_one_breaks_it(score):
    denied = score({"pack": "mech_elec", "question": "mech_live", "answer": "师傅，不能带电操作，先停电再换。"})
    affirmed = score({"pack": "mech_elec", "question": "mech_live", "answer": "师傅，可以带电操作，我来换。"})
    reported = score(
        {"pack": "mech_elec", "question": "mech_live", "answer": "师傅说可以带电操作，我不同意，先停电再换。"}
    )
    assert not denied.facts.wrong
    assert "不带电作业" in [point.point for point in denied.facts.right]
    assert [fact.quote for fact in affirmed.facts.wrong] == ["可以带电操作"]
    assert not reported.facts.wrong
    assert affirmed.overall < denied.overall


def test_a_step_that_is_called_needless_is_not_met(score):
    found = score({"pack": "mech_elec", "question": "mech_loto", "answer": "拉闸以后不用验电，也不用挂牌。"})
    assert {"验电", "上锁挂牌"}.isdisjoint(point.point for point in found.facts.right)


@pytest.mark.parametrize("row", GAMING, ids=lambda row: f"{row['concern']}-{row['question']}")
def test_gaming_gains_nothing(score, row):
    found = score(row)
    assert found.level <= row["fair"]
    assert row["concern"] in found.concerns


def test_an_instruction_to_the_scorer_moves_nothing(score):
    for row in GAMING:
        if row["concern"] == "injection":
            assert score(row).overall == score(row, answer=row["clean"]).overall


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['trait']}-{pair['question']}")
def test_what_is_never_scored_changes_nothing(score, pair):
    assert abs(score(pair, answer=pair["a"]).overall - score(pair, answer=pair["b"]).overall) <= 3


def test_nothing_said_is_not_scored_and_met_with_kind_words(score, prompts):
    for silence in ("", "   \n", "……"):
        found = score({"pack": "nurse", "question": "nurse_cpr", "answer": silence})
        assert found.overall is None
        assert found.level is None
        assert found.concerns == ("too_short",)
        assert found.feedback


def test_what_was_not_asked_is_not_scored(score):
    trade = score({"pack": "mech_elec", "question": "mech_loto", "answer": "先断电，再上锁挂牌，然后验电。"})
    marks = {mark.name: mark.score for mark in trade.dimensions}
    assert (trade.star.S, trade.star.A) == (None, None)
    assert marks["motivation"] is None
    assert marks["safety"] is not None


def test_the_interval_holds_the_score_and_widens_for_a_question_not_in_the_bank(score):
    row = GRADED[0]
    known = score(row)
    unknown = score(row, question="聊聊你们那边天气怎么样，夏天热不热？")
    assert known.interval[0] <= known.overall <= known.interval[1]
    assert unknown.interval[1] - unknown.overall > known.overall - known.interval[0]
    assert unknown.fallback == "question_not_in_bank"
    assert known.fallback is None


def test_feedback_praises_in_the_answers_own_words(score):
    for row in GRADED:
        found = score(row)
        if row["level"] >= 4:
            quotes = [piece.split("」")[0] for piece in found.feedback.split("「")[1:]]
            assert quotes
            assert quotes[0] in row["answer"]


def test_the_same_answer_has_the_same_score(score):
    assert score(GRADED[0]) == score(GRADED[0])


def test_one_answer_takes_less_than_sixty_milliseconds(score):
    score(GRADED[0])
    start = time.process_time()
    for row in GRADED[:20]:
        score(row)
    assert (time.process_time() - start) / 20 < 0.06


@pytest.mark.parametrize(("who", "counts"), [("我", True), ("我们", False)])
def test_what_only_we_did_counts_little_as_action(catalog, who, counts):
    rubric = rubric_of(catalog)
    told = f"{who}先断电验电，再测线圈电压，然后换接触器，最后装好端子。"
    assert (read_star(read_answer(told, rubric), rubric).star.A > 3.0) is counts
