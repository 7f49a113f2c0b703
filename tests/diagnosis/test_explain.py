import math
import random
import re
from itertools import product

import pytest

from advisor.diagnosis.evidence import shown
from advisor.diagnosis.explain import explain
from advisor.facts import Missing, Viewer
from advisor.records.people import Comparison, Review
from advisor.wording.gate import verify
from advisor.wording.lint import lint

VIEWERS = {
    "counselor": (Viewer("counselor", "C1"), ("academic", "practice", "economy", "jobseeking")),
    "centre": (Viewer("centre", "Z1"), ("academic", "practice", "psychology", "jobseeking")),
    "mentor": (Viewer("mentor", "M1"), ("academic", "practice")),
    "admin": (Viewer("admin", "console"), ("academic", "practice", "economy", "jobseeking")),
    "student": (Viewer("student", "S1"), ("academic", "practice", "economy", "psychology", "jobseeking")),
}
CAUSES = {
    "counselor": ("economic", "ability"),
    "centre": ("ability", "psychological"),
    "mentor": ("ability",),
    "admin": ("economic", "ability", "special"),
    "student": ("economic", "ability", "special", "psychological"),
}
TOPS = {"academic": 100, "practice": 100, "economy": 7000, "psychology": 5, "jobseeking": 100}
REASONS = ("not_on_record", "no_consent", "not_collected", "set_aside")
LOW = {"academic": 62.5, "practice": 55.0, "jobseeking": 20.0}
GROUP = {
    "academic": Comparison("academic", "class", 32, 71.3, "分", "71.3 分"),
    "economy": Comparison("economy", "class", 32, 1800.0, "元", "1800 元"),
}


@pytest.fixture
def told(make_archive, make_file, scorecard, prompts):
    def tell(role, raws, *, forests=None, missing=(), verdict=None, factors=None):
        viewer, own = VIEWERS[role]
        file = make_file(raws, factors=factors or own, causes=CAUSES[role], missing=missing)
        archive = make_archive({role: file}, verdict or Review("unreviewed"), GROUP)
        return explain(archive, viewer, "S1", scorecard=scorecard, forests=forests, prompts=prompts)

    return tell


def numbers(text):
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"\[F\d+\]", "", text))


def test_every_number_and_claim_of_two_hundred_explanations_stands_on_a_cited_card(told, forests, scorecard):
    rng = random.Random(5)
    reviews = [
        Review("unreviewed"),
        Review("confirmed", "C001", "2026-03-01", None),
        Review("dismissed", "C001", "2026-03-02", "谈过"),
    ]
    for n in range(200):
        role = list(VIEWERS)[n % 5]
        _, factors = VIEWERS[role]
        raws = {
            name: float(rng.randint(1, 5)) if name == "psychology" else round(rng.uniform(0, TOPS[name]), 1)
            for name in factors
            if rng.random() < 0.8
        }
        missing = tuple(
            Missing(
                name,
                scorecard.factors[name].label,
                rng.choice(REASONS if name == "economy" else REASONS[:1] + REASONS[2:]),
            )
            for name in factors
            if name not in raws
        )
        found = told(role, raws, forests=forests if n % 2 else None, missing=missing, verdict=rng.choice(reviews))
        by_id = {card.id: card for card in found.cards}
        displays = " ".join(by_id[mark].display for mark in found.citations)
        loose = [number for number in numbers(found.text) if number not in numbers(displays)]
        assert not loose, (found.text, loose)
        assert lint(found.text) == (), found.text
        verdict = verify(found.text, found.cards)
        assert verdict.supported, (
            found.text,
            [claim for claim in verdict.claims if not claim.supported],
            verdict.unparsed,
        )


def test_strongest_contribution_comes_first_and_the_points_sum(told):
    found = told("admin", {**LOW, "economy": 500.0})
    points = [card.value for card in found.cards if card.kind == "contribution"]
    assert points == sorted(points, reverse=True)
    readiness = next(card.value for card in found.cards if card.measure == "readiness")
    assert math.fsum(points) == pytest.approx(1 - readiness, abs=1e-9)
    assert [card.id for card in found.cards] == [f"F{n}" for n in range(1, len(found.cards) + 1)]


def test_protected_factors_are_never_set_beside_a_group(told):
    found = told("admin", {**LOW, "economy": 500.0})
    assert [card.measure for card in found.cards if card.kind == "comparison"] == ["comparison.academic"]


def test_student_reads_no_score_flag_cause_or_share(told):
    found = told("student", {**LOW, "economy": 500.0, "psychology": 5.0})
    assert found.view is None
    for word in ("准备度", "提示", "差距", "份额", "可能性", "经济", "收入", "心理"):
        assert word not in found.text
    assert not {card.kind for card in found.cards} & {"score", "contribution", "cause", "agreement", "counterfactual"}
    assert found.text.startswith("你") and found.citations


@pytest.mark.parametrize("role", ["counselor", "mentor", "admin"])
def test_no_word_of_psychology_stands_in_cards_or_text_outside_the_centre(told, forests, role):
    found = told(role, LOW, forests=forests)
    everything = found.text + "".join(card.label + card.display + card.measure for card in found.cards)
    assert "心理" not in everything and "psych" not in everything


def test_flag_is_a_proposal_that_the_counselor_settles(told):
    for role in ("counselor", "centre", "mentor", "admin"):
        text = told(role, LOW if role != "mentor" else {"academic": 50.0, "practice": 40.0}).text
        assert "提示只是建议" in text and "不代表事情的缘由" in text
        assert not re.search("问题学生|困难生|差生|原因是|导致", text)


def test_text_opens_with_what_carries(told):
    strong = told("mentor", {"academic": 85.0, "practice": 40.0}).text
    assert strong.startswith("先看长处：专业核心课程平均成绩 85 分[")
    weak = told("mentor", {"academic": 65.0, "practice": 40.0}).text
    assert weak.startswith("先看目前走在前面的一项：专业核心课程平均成绩 65 分[")


def test_not_flagged_is_explained_too(told):
    found = told("mentor", {"academic": 92.0, "practice": 85.0})
    assert "达到提示线 0.68" in found.text and "按平常的节奏" in found.text
    assert not any(card.kind == "counterfactual" for card in found.cards)


def test_disagreement_of_the_two_engines_is_said(told, forests):
    kinds = set()
    for academic, practice in product((40.0, 55.0, 65.0, 75.0, 95.0), repeat=2):
        card = next(
            c
            for c in told("mentor", {"academic": academic, "practice": practice}, forests=forests).cards
            if c.kind == "agreement"
        )
        kinds.add(card.value)
        assert ("分歧" in card.display) == (card.value in ("scorecard_only", "forest_only"))
    assert {"both", "neither"} <= kinds


def test_a_factor_the_student_keeps_to_herself_is_named_with_respect_and_nothing_else(told, scorecard):
    line = Missing("economy", scorecard.factors["economy"].label, "no_consent")
    found = told("counselor", LOW, missing=(line,))
    cards = [card for card in found.cards if "economy" in card.measure or "收入" in card.label]
    assert [card.kind for card in cards] == ["missing"] and cards[0].value is None
    assert "由本人决定是否告知" in found.text and found.missing == (line,)


@pytest.mark.parametrize(
    ("readiness", "text"), [(0.6, "0.600"), (0.68, "0.680"), (0.6799, "0.6799"), (0.67999, "0.67999")]
)
def test_rounding_never_moves_a_readiness_across_the_line(readiness, text):
    assert shown(readiness, 0.68) == text


@pytest.mark.parametrize("role", ["counselor", "centre", "mentor", "admin"])
def test_what_weighs_against_a_student_is_no_card_for_the_student(told, role):
    weighty = [card for card in told(role, LOW).cards if card.kind == "contribution"]
    assert weighty and not [card.id for card in weighty if "student" in card.audience]
