"""The door of the review over records of twelve: confirm, dismiss, correct, take back, re-score, reply."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest

from advisor.diagnosis.replies import answer_card, settle_reply
from advisor.diagnosis.rescore import rescore
from advisor.diagnosis.review import correct, settle, take_back
from advisor.errors import AccessDenied, InputFault, NotFound, StateFault
from advisor.records.archive import Archive
from advisor.records.home import Home
from tests.records.conftest import CONSOLE, NOON, OWN, TODAY, _people, _readings, _words, hurried, student


@pytest.fixture(scope="module")
def twelve(tmp_path_factory, scorecard):
    home = Home(tmp_path_factory.mktemp("twelve"))
    with Archive.open(home, today=TODAY, scorecard=scorecard, create=True) as archive:
        for table, rows in {**_people(), **_readings(), "consents": _words()}.items():
            archive.load(table, rows)
    return home.folder


@pytest.fixture
def archive(twelve, tmp_path, scorecard) -> Iterator[Archive]:
    shutil.copytree(twelve, tmp_path / "home")
    with Archive.open(Home(tmp_path / "home"), today=TODAY, scorecard=scorecard, clock=lambda: NOON) as opened:
        hurried(opened)
        yield opened


@pytest.fixture
def ground(scorecard, prompts):
    return {"scorecard": scorecard, "prompts": prompts}


def test_a_decision_keeps_what_the_rule_said_and_its_version(archive, ground, scorecard):
    done = settle(archive, OWN, "S02", "confirmed", "talked", **ground)
    assert done.review.state == "confirmed" and done.before == done.after and done.after.flagged
    kept = archive.scorings(OWN, "S02")
    assert [(one.version, one.readiness, one.flagged) for one in kept] == [
        (scorecard.version, done.after.readiness, True)
    ]
    assert [(one.is_confirmed, one.flagged) for one in archive.decided(OWN)] == [(True, True)]
    with pytest.raises(InputFault):
        settle(archive, OWN, "S02", "dismissed", " ", **ground)


def test_a_correction_runs_the_engine_again_and_opens_the_decision_anew(archive, ground):
    settle(archive, OWN, "S02", "confirmed", "talked", **ground)
    done = correct(archive, OWN, "S02", {"academic": 95.0, "practice": 95.0}, "resit", **ground)
    assert done.before.flagged and not done.after.flagged and done.after.readiness > done.before.readiness
    assert done.review.state == "unreviewed"
    back = take_back(archive, OWN, "S02", **ground)
    assert back.before == done.after and back.after.readiness < done.after.readiness
    assert take_back(archive, OWN, "S02", **ground).after == done.before
    with pytest.raises(StateFault):
        take_back(archive, OWN, "S02", **ground)


def test_a_wrong_confirmation_can_be_taken_back(archive, ground):
    settle(archive, OWN, "S02", "confirmed", "talked", **ground)
    assert take_back(archive, OWN, "S02", **ground).review.state == "unreviewed"
    assert archive.decided(OWN) == ()
    states = [review.state for review in archive.history(OWN, "S02")]
    assert states == ["confirmed", "unreviewed"]


def test_every_step_is_in_the_audit(archive, ground):
    settle(archive, OWN, "S02", "confirmed", "talked", **ground)
    correct(archive, OWN, "S02", {"academic": 95.0}, "resit", **ground)
    take_back(archive, OWN, "S02", **ground)
    writes = [row.detail["card"] for row in archive.audited(CONSOLE) if row.action == "write" and row.subject == "S02"]
    assert sorted(writes) == ["review", "review", "settlement", "settlement"]


def test_what_the_counselor_may_not_see_cannot_be_corrected_nor_settled(archive, ground):
    for changes in ({"economy": 4000.0}, {"psychology": 1.0}, {"academic": 300.0}):
        with pytest.raises(InputFault):
            correct(archive, OWN, "S02", changes, "note", **ground)
    for viewer in (CONSOLE, student("S02")):
        with pytest.raises(AccessDenied):
            settle(archive, viewer, "S02", "confirmed", "note", **ground)


def test_a_changed_band_scores_everybody_again_and_keeps_the_former_answers(archive, ground, scorecard):
    first = rescore(archive, CONSOLE, scorecard=scorecard)
    assert (first.students, first.before, first.done, first.newly) == (12, None, True, 0)
    assert not rescore(archive, CONSOLE, scorecard=scorecard).done
    milder = replace(scorecard, version="2026.2", flag_below=0.5)
    again = rescore(archive, CONSOLE, scorecard=milder)
    assert (again.version, again.before, again.flagged, again.no_longer) == ("2026.2", "2026.1", 0, first.flagged)
    kept = archive.scorings(OWN, "S02")
    assert [(one.version, one.flagged) for one in kept] == [("2026.1", True), ("2026.2", False)]
    shared = archive.scorings(OWN, "S01")  # with the consent the counselor reads the figure that holds economy
    assert all("economy" in one.factors for one in shared) and all("economy" not in one.factors for one in kept)
    with pytest.raises(AccessDenied):
        rescore(archive, OWN, scorecard=scorecard)


def test_a_student_answers_a_card_and_the_counselor_settles_it(archive, scorecard):
    own = student("S02")
    kept = answer_card(archive, own, "S02", "academic.core_mean", "My grade was corrected.", scorecard=scorecard)
    assert (kept.state, kept.card, kept.done) == ("open", "academic.core_mean", True)
    settled = settle_reply(archive, OWN, kept.reply, "checked", student="S02")
    assert (settled.state, settled.note) == ("settled", "checked")
    with pytest.raises(NotFound) as fault:
        answer_card(archive, own, "S02", "acdemic.core_mean", "x", scorecard=scorecard)
    assert fault.value.values["nearest"][0] == "academic.core_mean"
    for viewer, target in ((OWN, "S02"), (student("S03"), "S02")):
        with pytest.raises(AccessDenied):
            answer_card(archive, viewer, target, "academic.core_mean", "x", scorecard=scorecard)
    with pytest.raises(AccessDenied):
        settle_reply(archive, OWN, kept.reply, "note", student="S03")
    with pytest.raises(InputFault):
        settle_reply(archive, OWN, kept.reply, " ")
