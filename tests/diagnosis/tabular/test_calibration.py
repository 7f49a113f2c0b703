import json

import numpy as np
import pytest

from advisor.diagnosis.tabular.calibration import Calibrator, calibrated
from advisor.diagnosis.tabular.figures import ece_of, metrics_of


def told_and_true(n, sharpness, seed=0):
    """Scores of three classes that are too sure (or too shy) by a power of the true probabilities."""
    dice = np.random.default_rng(seed)
    true = dice.dirichlet([1.2, 0.8, 0.5], n)
    truth = np.array([dice.choice(3, p=row) for row in true])
    told = true**sharpness
    return told / told.sum(axis=1, keepdims=True), truth


@pytest.mark.parametrize("sharpness", [0.4, 2.5])
@pytest.mark.parametrize("n", [700, 3000])
def test_scores_that_are_too_shy_or_too_sure_come_to_mean_what_they_say(sharpness, n):
    scores, truth = told_and_true(n, sharpness)
    fresh, after = told_and_true(4000, sharpness, seed=1)
    calibrator = calibrated(scores, truth)
    assert calibrator.method != "none"
    told = calibrator.apply(fresh)
    assert told.sum(axis=1) == pytest.approx(1)
    assert metrics_of(told, after).ece < 0.5 * metrics_of(fresh, after).ece
    assert metrics_of(told, after).brier < metrics_of(fresh, after).brier


def test_few_cases_are_left_as_they_are():
    scores, truth = told_and_true(200, 2.5)
    assert calibrated(scores, truth).method == "none"
    assert (Calibrator().apply(scores) == scores).all()


def test_a_calibrator_survives_being_written_down():
    for n in (700, 3000):
        scores, truth = told_and_true(n, 2.0)
        calibrator = calibrated(scores, truth)
        again = Calibrator.of(json.loads(json.dumps(calibrator.fields())))
        assert (again.apply(scores) == calibrator.apply(scores)).all()


def test_figures_equal_those_worked_out_by_hand():
    told = np.array([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]])
    truth = np.array([0, 1, 1, 0])
    found = metrics_of(told, truth)
    assert found.accuracy == 0.5
    assert found.macro_f1 == pytest.approx(0.5)
    assert found.auc == pytest.approx(0.5)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.09 + 0.64) / 4)
    assert ece_of(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)


def test_figures_agree_with_scikit_learn():
    from sklearn import metrics

    told, truth = told_and_true(500, 1.5)
    found = metrics_of(told, truth)
    said = told.argmax(axis=1)
    assert found.macro_f1 == pytest.approx(metrics.f1_score(truth, said, average="macro"))
    assert found.auc == pytest.approx(metrics.roc_auc_score(truth, told, multi_class="ovr"))
    assert found.brier == pytest.approx(metrics.brier_score_loss(truth, told, scale_by_half=True))
