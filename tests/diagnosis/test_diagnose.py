import dataclasses
import math

import pytest

from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.diagnosis.own import OwnDiagnosis
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Missing, Viewer

COUNSELOR, STUDENT, CENTRE = Viewer("counselor", "C1"), Viewer("student", "S1"), Viewer("centre", "Z1")
MENTOR, CONSOLE = Viewer("mentor", "M1"), Viewer("admin", "console")
LOW = {"academic": 62.5, "practice": 55.0, "jobseeking": 20.0}


@pytest.fixture
def ask(scorecard, prompts):
    def asked(archive, viewer, **more):
        return diagnose(archive, viewer, "S1", scorecard=scorecard, prompts=prompts, **more)

    return asked


def test_points_add_up_and_the_rule_is_printed(make_archive, make_file, ask, scorecard):
    found = ask(make_archive({"counselor": make_file(LOW)}), COUNSELOR)
    assert isinstance(found, Diagnosis) and found.flagged and found.view == "class"
    assert math.fsum(need.points for need in found.needs) == pytest.approx(1 - found.readiness, abs=1e-9)
    assert found.rule.flag_below == scorecard.flag_below and "0.68" in found.rule.text
    assert found.scorecard_version == scorecard.version and not found.hypothetical
    assert found.needs[0].source.row == "1"


def test_contract_fields_are_all_there(make_archive, make_file, ask):
    found = ask(make_archive({"counselor": make_file(LOW)}), COUNSELOR)
    wanted = (
        "student view scorecard_version readiness readiness_range needs flagged flag_depends_on_missing rule causes "
        "agreement agreement_note cause_agreement counterfactuals review notices missing basis fallback"
    ).split()
    assert {field.name for field in dataclasses.fields(found)} >= set(wanted)
    assert set(found.counterfactuals[0].changes[0]) == {"factor", "from", "to", "display"}


def test_economy_without_consent_leaves_no_trace_but_its_line(make_archive, make_file, ask):
    line = Missing("economy", "家庭人均月收入", "no_consent")
    listed = make_file(LOW, factors=("academic", "practice", "economy", "jobseeking"), missing=(line,))
    without = make_file(LOW)
    one, other = (ask(make_archive({"counselor": file}), COUNSELOR) for file in (listed, without))
    assert one.missing == (line,)
    assert dataclasses.replace(one, missing=()) == dataclasses.replace(other, missing=())


def test_missing_factor_gives_its_weight_to_the_rest_and_opens_the_range(make_archive, make_file, ask):
    file = make_file({"academic": 65.0}, factors=("academic", "practice"))
    found = ask(make_archive({"counselor": file}), COUNSELOR)
    assert [need.weight for need in found.needs] == [1.0] and found.readiness == 0.6
    assert found.readiness_range == pytest.approx(((0.3 * 0.6 + 0.25 * 0.5) / 0.55, (0.3 * 0.6 + 0.25) / 0.55))
    assert found.flag_depends_on_missing and [line.what for line in found.missing] == ["practice"]


def test_nothing_on_record_is_no_score_and_no_flag(make_archive, make_file, ask, forests):
    found = ask(
        make_archive({"mentor": make_file({}, factors=("academic", "practice"), view="mentor")}),
        MENTOR,
        forests=forests,
    )
    assert found.readiness is None and not found.flagged and found.causes == () and found.agreement is None
    assert found.readiness_range == (0.5, 1.0)


@pytest.mark.parametrize(
    ("viewer", "extra", "causes"),
    [
        (COUNSELOR, {}, ("ability",)),
        (COUNSELOR, {"economy": 900.0}, ("economic", "ability")),
        (CENTRE, {"economy": 900.0, "psychology": 4.0}, ("economic", "ability", "psychological")),
        (CONSOLE, {"economy": 900.0}, ("economic", "ability", "special")),
    ],
)
def test_reader_sees_only_the_causes_of_the_file(make_archive, make_file, ask, forests, viewer, extra, causes):
    file = make_file({**LOW, **extra}, causes=causes)
    found = ask(make_archive({viewer.role: file}), viewer, forests=forests)
    assert {cause.cause for cause in found.causes} == set(causes)
    assert all(0 <= cause.interval[0] <= cause.probability <= cause.interval[1] <= 1 for cause in found.causes)
    assert found.agreement in ("both", "scorecard_only")


def test_without_a_model_agreement_is_null_with_a_note(make_archive, make_file, ask, prompts):
    found = ask(make_archive({"counselor": make_file(LOW)}), COUNSELOR)
    assert found.agreement is None and found.agreement_note == prompts.label("diagnosis.agreement.no_model")


def test_every_reader_outside_the_centre_gets_the_one_sentence(make_archive, make_file, ask, prompts):
    archive = make_archive({role: make_file(LOW) for role in ("counselor", "mentor", "centre", "admin", "student")})
    sentence = prompts.label("notice.psychology")
    for viewer in (COUNSELOR, MENTOR, CONSOLE, STUDENT):
        assert ask(archive, viewer).notices.count(sentence) == 1
    assert sentence not in ask(archive, CENTRE).notices


def test_synthetic_data_says_so_and_real_data_does_not(make_archive, make_file, ask, prompts):
    sentence = prompts.label("notice.synthetic")
    for synthetic in (True, False):
        found = ask(make_archive({"counselor": make_file(LOW, synthetic=synthetic)}), COUNSELOR)
        assert (sentence in found.notices) == synthetic


def test_student_sees_strengths_and_steps_and_all_that_is_held_but_no_score(make_archive, make_file, ask):
    raws = {**LOW, "academic": 85.0, "economy": 900.0, "psychology": 4.0}
    found = ask(make_archive({"student": make_file(raws, view=None)}), STUDENT)
    assert isinstance(found, OwnDiagnosis) and found.view is None
    assert [card.measure for card in found.strengths] == ["strength.academic.core_mean"]
    assert [card.measure for card in found.next_steps] == ["next_step.jobseeking", "next_step.practice"]
    assert {card.measure for card in found.held} >= {"economy.income_month", "psychology.band"}
    names = {field.name for field in dataclasses.fields(found)}
    assert not names & {"readiness", "flagged", "needs", "causes", "agreement", "counterfactuals", "rule"}
    ids = [card.id for card in (*found.strengths, *found.next_steps, *found.held)]
    assert ids == [f"F{n}" for n in range(1, len(ids) + 1)]
    assert found.strengths[0].derived.cards[0] in {card.id for card in found.held}


def test_everybody_is_met_with_a_strength(make_archive, make_file, ask):
    found = ask(make_archive({"student": make_file({"academic": 40.0, "practice": 20.0}, view=None)}), STUDENT)
    assert len(found.strengths) == 1 and len(found.next_steps) == 1


def test_what_if_is_marked_keeps_nothing_and_proves_a_counterfactual(make_archive, make_file, ask):
    archive = make_archive({"counselor": make_file(LOW)})
    before = ask(archive, COUNSELOR)
    changes = {change["factor"]: change["to"] for change in before.counterfactuals[0].changes}
    after = ask(archive, COUNSELOR, what_if=changes)
    assert after.hypothetical and not after.flagged
    assert after.readiness == before.counterfactuals[0].readiness
    assert ask(archive, COUNSELOR) == before


def test_what_if_cannot_name_a_factor_outside_the_view(make_archive, make_file, ask):
    archive = make_archive({"counselor": make_file(LOW), "student": make_file(LOW, view=None)})
    for viewer, what_if, variant in (
        (COUNSELOR, {"economy": 900.0}, "what_if_factor"),
        (COUNSELOR, {"academic": 170.0}, "factor_range"),
        (STUDENT, {"academic": 80.0}, "what_if_own"),
    ):
        with pytest.raises(InputFault) as caught:
            ask(archive, viewer, what_if=what_if)
        assert caught.value.variant == variant


def test_stranger_is_refused(make_archive, make_file, ask):
    with pytest.raises(AccessDenied):
        ask(make_archive({"counselor": make_file(LOW)}), MENTOR)


def test_cause_agreement_compares_the_heaviest_need_with_the_likeliest_cause(make_archive, make_file, ask, forests):
    poor = make_file(
        {"academic": 95.0, "practice": 95.0, "economy": 400.0, "jobseeking": 80.0}, causes=("economic", "ability")
    )
    found = ask(make_archive({"counselor": poor}), COUNSELOR, forests=forests)
    assert found.causes[0].cause == "economic" and found.cause_agreement == "same"
    one_cause = ask(make_archive({"counselor": make_file(LOW)}), COUNSELOR, forests=forests)
    assert one_cause.cause_agreement is None
