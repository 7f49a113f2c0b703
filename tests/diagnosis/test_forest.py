import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from advisor.diagnosis.forest import CauseForest, Forest, Forests
from advisor.diagnosis.training import FACTOR_SETS, labels_of, train_forests
from advisor.errors import InputFault, StateFault


def stump() -> Forest:
    """Two trees by hand: 70 splits the first, the second is a single leaf."""
    return Forest(
        labels=("ability",),
        feature=np.array([0, -1, -1, -1]),
        threshold=np.array([70.0, 0, 0, 0]),
        left=np.array([1, 0, 0, 0]),
        right=np.array([2, 0, 0, 0]),
        missing_left=np.array([False, False, False, False]),
        value=np.array([[0.4], [0.9], [0.1], [0.5]]),
        roots=np.array([0, 3]),
        depth=1,
    )


def test_hand_made_trees_give_the_mean_of_their_leaves():
    rows = np.array([[70.0], [70.5], [np.nan]])
    assert stump().probabilities(rows)[:, 0] == pytest.approx([0.7, 0.3, 0.3])


def test_path_contributions_and_base_sum_to_the_probability(models):
    rng = np.random.default_rng(0)
    for factors in FACTOR_SETS:
        pair = Forests.open(models).for_factors(factors)
        rows = rng.uniform(0, 100, (50, len(factors)))
        rows[rng.random(rows.shape) < 0.2] = np.nan
        for forest in (pair.causes, pair.risk):
            base, paths = forest.contributions(rows)
            assert np.abs(base + paths.sum(axis=1) - forest.probabilities(rows)).max() < 1e-12


def test_every_view_has_its_forest_with_the_causes_it_may_show(models):
    forests = Forests.open(models)
    assert len(forests) == len(FACTOR_SETS) == 8
    for factors in FACTOR_SETS:
        pair = forests.for_factors(tuple(reversed(factors)))
        assert pair.causes.labels == labels_of(factors)
        assert ("psychological" in pair.causes.labels) == ("psychology" in factors)
        assert ("economic" in pair.causes.labels) == ("economy" in factors)
    assert forests.for_factors(("academic",)) is None


def test_flat_trees_take_the_same_way_as_scikit_learn():
    from sklearn.ensemble import RandomForestClassifier

    from advisor.diagnosis.training import _flat

    rng = np.random.default_rng(1)
    rows = rng.normal(size=(200, 3))
    rows[rng.random(rows.shape) < 0.1] = np.nan
    target = (np.nan_to_num(rows[:, 0]) > 0).astype(np.int64)
    model = RandomForestClassifier(10, max_depth=5, bootstrap=False, random_state=0).fit(
        rows.astype(np.float32), target
    )
    flat = _flat([tree.tree_ for tree in model.estimators_], rows.astype(np.float32), target[:, None], ("x",))
    fresh = rng.normal(size=(500, 3))
    fresh[rng.random(fresh.shape) < 0.2] = np.nan
    assert flat.probabilities(fresh)[:, 0] == pytest.approx(model.predict_proba(fresh.astype(np.float32))[:, 1])


def test_training_twice_writes_the_same_bytes_whatever_other_views_there_are(cases, scorecard, models, tmp_path):
    few = {name: scorecard.factors[name] for name in ("academic", "practice", "jobseeking")}
    again = train_forests(cases, replace(scorecard, factors=few), tmp_path, seed=3)
    assert len(again.files) == 2 < len(list(models.glob("*.npz")))
    for name in again.files:
        assert (models / name).read_bytes() == (tmp_path / name).read_bytes()


def test_forest_beats_the_majority_where_causes_follow_from_factors(models):
    pair = Forests.open(models).for_factors(("academic", "practice", "economy", "jobseeking"))
    for label in ("ability", "economic"):
        figures = pair.figures[label]
        assert figures["brier"] < figures["majority"]["brier"]
        assert figures["auc"] > 0.8


def test_probabilities_keep_the_rate_of_the_cases(models, cases):
    pair = Forests.open(models).for_factors(("academic", "practice", "economy"))
    rows = np.array([[case.academic or np.nan, case.practice, case.economy] for case in cases])
    rates = np.array([[label in case.causes for label in pair.causes.labels] for case in cases]).mean(axis=0)
    assert np.abs(pair.causes.probabilities(rows).mean(axis=0) - rates).max() < 0.03


def test_interval_lies_around_the_probability(models):
    pair = Forests.open(models).for_factors(("academic", "practice"))
    for estimate in pair.estimates({"academic": 58.0}):
        low, high = estimate.interval
        assert 0 <= low <= estimate.probability <= high <= 1
        assert estimate.base + sum(estimate.contributions.values()) == pytest.approx(estimate.probability, abs=1e-12)


def test_a_broken_model_file_is_named(tmp_path):
    (tmp_path / "academic.npz").write_bytes(b"not a zip")
    with pytest.raises(StateFault) as caught:
        Forests.open(tmp_path)
    assert caught.value.code == "state.not_ready" and caught.value.values["value"] == "academic.npz"


def test_too_few_cases_are_refused_with_their_number(cases, scorecard, tmp_path):
    with pytest.raises(InputFault) as caught:
        train_forests(cases[:39], scorecard, tmp_path)
    assert caught.value.values == {"value": 39, "fewest": 40}
    assert list(tmp_path.iterdir()) == []


def test_serving_imports_no_scikit_learn(models):
    code = (
        "import sys; from pathlib import Path; from advisor.diagnosis.forest import Forests;"
        f"Forests.open(Path({str(models)!r})).for_factors(('academic','practice')).estimates({{'academic': 60}});"
        "print([name for name in ('sklearn', 'torch', 'pickle5') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_saved_pair_is_read_back_as_it_was(tmp_path):
    pair = CauseForest(("academic",), stump(), None, 1.0, {"ability": {"n": 3}})
    pair.save(tmp_path)
    again = Forests.open(tmp_path).for_factors(("academic",))
    assert again.figures == pair.figures and again.risk is None and again.flags({"academic": 1.0}) is None
    assert again.causes.probabilities(np.array([[1.0]])) == pair.causes.probabilities(np.array([[1.0]]))
