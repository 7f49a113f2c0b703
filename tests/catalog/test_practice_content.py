"""Promises of what the interview knows: questions, graded answers, resume checks and word lists."""

import statistics
from collections import Counter, defaultdict

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.checking.likeness import alike
from advisor.practice.points import met_points, wrong_facts
from advisor.practice.reading import read_answer
from advisor.practice.rubric import Rubric, rubric_of

TRAPS = {
    "off_topic", "keyword_stuffing", "echo", "template", "padding", "injection", "contradiction", "impossible_claim",
}  # fmt: skip


@pytest.fixture(scope="module")
def rubric(catalog: Catalog) -> Rubric:
    return rubric_of(catalog)


def share_met(catalog: Catalog, question: str, text: str, rubric: Rubric) -> float:
    points = catalog.questions[question].points
    return len(met_points(points, read_answer(text, rubric), rubric)) / len(points)


def test_every_occupation_has_eight_questions_and_any_post_sixty(catalog: Catalog) -> None:
    counted = Counter(row.occupation for row in catalog.questions.values())
    assert counted[None] >= 60
    few = {pack: counted[pack] for pack in catalog.occupations if counted[pack] < 8}
    assert few == {}
    assert sum(counted.values()) - counted[None] >= 480


def test_every_point_can_be_met_and_asked_for_again(catalog: Catalog) -> None:
    for row in catalog.questions.values():
        assert row.points, row.id
        for point in row.points:
            assert len(point.follow_ups) == 2, (row.id, point.name)
            assert len(set(point.follow_ups)) == 2, (row.id, point.name)
            assert len(point.alternatives) >= 3, (row.id, point.name)


def test_trade_questions_know_what_is_commonly_got_wrong(catalog: Catalog) -> None:
    errors = Counter[object]()
    for row in catalog.questions.values():
        errors[row.occupation] += len(row.errors)
    assert {pack: errors[pack] for pack in catalog.occupations if errors[pack] < 3} == {}


def test_a_correction_does_not_trip_over_its_own_error(catalog: Catalog, rubric: Rubric) -> None:
    tripped = [
        (row.id, error.correction)
        for row in catalog.questions.values()
        for error in row.errors
        if wrong_facts([error], read_answer(error.correction, rubric), rubric)
    ]
    assert tripped == []


def test_no_question_is_answered_by_repeating_it(catalog: Catalog, rubric: Rubric) -> None:
    rich = {
        row.id: share
        for row in catalog.questions.values()
        if (share := share_met(catalog, row.id, row.text, rubric)) > 0.4
    }
    assert rich == {}


SHORT = 120


def test_there_are_graded_answers_of_every_level_and_attempts_to_game(catalog: Catalog) -> None:
    answers = catalog.answers.values()
    assert len(answers) >= 600
    levels = Counter(row.level for row in answers if not row.trap)
    assert min(levels[level] for level in range(1, 6)) >= 80
    traps = Counter(row.trap for row in answers if row.trap)
    assert sum(traps.values()) >= 120
    assert set(traps) == TRAPS
    assert min(traps.values()) >= 8


def test_the_best_answers_meet_their_points_and_the_worst_do_not(catalog: Catalog, rubric: Rubric) -> None:
    off = []
    for row in catalog.answers.values():
        share = share_met(catalog, row.question, row.text, rubric)
        enough = 0.8 if len(row.text) >= SHORT else 0.3  # a short full answer goes deep into some of them
        if not row.trap and ((row.level == 5 and share < enough) or (row.level == 1 and share > 0.2)):
            off.append((row.id, row.level, share))
    assert off == []


def test_good_answers_state_nothing_wrong(catalog: Catalog, rubric: Rubric) -> None:
    wrong = [
        (row.id, [fact.quote for fact in found])
        for row in catalog.answers.values()
        if row.level >= 4
        and (found := wrong_facts(catalog.questions[row.question].errors, read_answer(row.text, rubric), rubric))
    ]
    assert wrong == []


def test_some_poor_answers_state_something_wrong(catalog: Catalog, rubric: Rubric) -> None:
    wrong = sum(
        bool(wrong_facts(catalog.questions[row.question].errors, read_answer(row.text, rubric), rubric))
        for row in catalog.answers.values()
        if row.level <= 2
    )
    assert wrong >= 50


def test_length_does_not_tell_the_level(catalog: Catalog) -> None:
    rows = [row for row in catalog.answers.values() if not row.trap]
    levels, lengths = [float(row.level) for row in rows], [float(len(row.text)) for row in rows]
    assert abs(statistics.correlation(levels, lengths)) < 0.35


def test_every_answer_is_justified_by_its_own_words(catalog: Catalog) -> None:
    for row in catalog.answers.values():
        assert row.reasons, row.id
        assert all(reason.quote in row.text and reason.why for reason in row.reasons), row.id


def test_questions_and_answers_are_all_told_apart(catalog: Catalog) -> None:
    for texts in (
        [row.text for row in catalog.questions.values()],
        [row.text for row in catalog.answers.values()],
    ):
        assert [(texts[one], texts[other]) for one, other, _ in alike(texts)] == []


def test_all_rules_of_the_resume_stand_in_the_table(catalog: Catalog) -> None:
    rules = {row.rule for row in catalog.checks}
    assert {f"R{number:02}" for number in range(1, 56)} <= rules
    of_code: dict[str, list[str]] = defaultdict(list)
    for row in catalog.checks:
        of_code[row.code].append(row.rule)
        assert row.bad != row.good, row.rule
    for code in ("language.colloquial", "duplicate.content", "security.injection"):
        assert of_code[code], code


def test_word_lists_are_broad_and_know_the_trades(catalog: Catalog) -> None:
    lists = catalog.lexicon
    assert len(lists["typo"]) >= 250
    assert all(term.instead for term in lists["typo"])
    for name, least in (("vague_degree", 25), ("duty_verb", 25), ("cliche", 100), ("colloquial", 100)):
        assert len(lists[name]) >= least, name
    trades = Counter(term.trade for term in lists["strong_verb"] if term.trade)
    assert set(trades) >= set(catalog.occupations)
    assert min(trades[pack] for pack in catalog.occupations) >= 5
