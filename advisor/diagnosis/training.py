"""Trains the forests from labelled cases. The only file of this room that imports scikit-learn."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.forest import CauseForest, Forest
from advisor.errors import InputFault
from advisor.intervals import wilson
from advisor.records.people import LabelledCase

__all__ = ["FACTOR_SETS", "TrainingReport", "labels_of", "train_forests"]

Array = NDArray[np.float64]
Progress = Callable[[int, int, str], None]

FACTOR_SETS: tuple[tuple[str, ...], ...] = (
    ("academic", "practice"),
    ("academic", "practice", "jobseeking"),
    ("academic", "practice", "economy"),
    ("academic", "practice", "economy", "jobseeking"),
    ("academic", "practice", "psychology"),
    ("academic", "practice", "psychology", "jobseeking"),
    ("academic", "practice", "economy", "psychology"),
    ("academic", "practice", "economy", "psychology", "jobseeking"),
)
"""Every set of factors that a view can have: with and without the economy consent, the centre, and a job search."""

RISK = "not_employed"
TREES = 48
DEPTH = 6
LEAF_CASES = 8
FOLDS = 4
FEWEST_CASES = 40
SCREENED = (0.05, 0.1, 0.2)
"""Parts of a cohort for which the reliability of an early list is reported."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What was trained.

    Attributes:
        cases: Labelled cases handed in.
        files: Names of the files written, one for each set of factors.
        skipped: Sets with fewer than 40 usable cases.
        figures: By set: out-of-fold figures of each label beside the majority baseline.
    """

    cases: int
    files: tuple[str, ...]
    skipped: tuple[str, ...]
    figures: Mapping[str, Mapping[str, Any]]


def labels_of(factors: Sequence[str]) -> tuple[str, ...]:
    """The causes that some reader of this set of factors may be entitled to see; no other is trained on it."""
    labels = ["ability"]
    if "economy" in factors:
        labels.append("economic")
    labels.append("special")
    if "psychology" in factors:
        labels.append("psychological")
    return tuple(labels)


def train_forests(
    cases: Sequence[LabelledCase],
    scorecard: Scorecard,
    folder: Path,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> TrainingReport:
    """Train and write one pair of forests for every set of factors.

    Class weights shape the splits, so that rare causes are looked for; the values of the nodes are the unweighted
    shares of all cases, so that probabilities keep the rates of the college.

    Args:
        cases: Settled cases of past cohorts.
        scorecard: Names the factors that the college scores.
        folder: Where the files go; made when absent.
        seed: Same cases and seed, same bytes.
        progress: Called with (done, all, what).

    Raises:
        InputFault: ``empty`` – fewer than 40 labelled cases.
    """
    if len(cases) < FEWEST_CASES:
        raise InputFault("empty", where="labelled_cases", variant="cases", value=len(cases), fewest=FEWEST_CASES)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [factors for factors in FACTOR_SETS if all(name in scorecard.factors for name in factors)]
    files, skipped, figures = [], [], {}
    for number, factors in enumerate(wanted):
        name = "+".join(factors)
        if progress:
            progress(number, len(wanted), name)
        trained = _train_set(cases, factors, seed)
        if trained is None:
            skipped.append(name)
            continue
        files.append(trained.save(folder).name)
        figures[name] = trained.figures
    if progress:
        progress(len(wanted), len(wanted), "")
    return TrainingReport(len(cases), tuple(files), tuple(skipped), figures)


def _train_set(cases: Sequence[LabelledCase], factors: tuple[str, ...], seed: int) -> CauseForest | None:
    rows = np.array(
        [[math.nan if getattr(case, name) is None else getattr(case, name) for name in factors] for case in cases],
        dtype=np.float64,
    ).reshape(len(cases), len(factors))
    usable = ~np.isnan(rows).all(axis=1)
    if "jobseeking" in factors:
        usable &= ~np.isnan(rows[:, factors.index("jobseeking")])
    if usable.sum() < FEWEST_CASES:
        return None
    labels = labels_of(factors)
    causes = np.array([[label in case.causes for label in labels] for case in cases], dtype=np.int64)
    forest, shares = _fit_with_folds(rows[usable], causes[usable], labels, seed)
    figures = {label: _figures(causes[usable, i], shares[:, i]) for i, label in enumerate(labels)}
    told = usable & np.array([case.employed is not None for case in cases])
    if told.sum() < FEWEST_CASES:
        return CauseForest(factors, forest, None, 1.0, figures)
    without = np.array([[case.employed is False] for case in cases], dtype=np.int64)[told]
    risk, risk_shares = _fit_with_folds(rows[told], without, (RISK,), seed + 1)
    figures[RISK] = _figures(without[:, 0], risk_shares[:, 0])
    line = float(np.quantile(risk_shares[:, 0], 1 - without.mean()))
    return CauseForest(factors, forest, risk, line, figures)


def _fit_with_folds(
    rows: Array, targets: NDArray[np.int64], labels: tuple[str, ...], seed: int
) -> tuple[Forest, Array]:
    """The forest of all cases, and what forests of the other folds say about each case."""
    folds = _folds(targets, seed)
    shares = np.zeros(targets.shape)
    for fold in range(FOLDS):
        held_out = folds == fold
        part = _fit(rows[~held_out], targets[~held_out], labels, seed)
        shares[held_out] = part.probabilities(rows[held_out])
    return _fit(rows, targets, labels, seed), shares


def _folds(targets: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """A fold number for each case, the combinations of labels spread evenly over the folds."""
    codes = targets @ (1 << np.arange(targets.shape[1]))
    shuffled = np.random.default_rng(seed).permutation(len(codes))
    ordered = shuffled[np.argsort(codes[shuffled], kind="stable")]
    folds = np.empty(len(codes), dtype=np.int64)
    folds[ordered] = np.arange(len(codes)) % FOLDS
    return folds


def _fit(rows: Array, targets: NDArray[np.int64], labels: tuple[str, ...], seed: int) -> Forest:
    from sklearn.ensemble import RandomForestClassifier

    given = rows.astype(np.float32)
    model = RandomForestClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        min_samples_leaf=LEAF_CASES,
        class_weight="balanced",
        random_state=seed,
        n_jobs=2,
    ).fit(given, targets if targets.shape[1] > 1 else targets[:, 0])
    return _flat([tree.tree_ for tree in model.estimators_], given, targets, labels)


def _flat(
    trees: Sequence[Any], rows: NDArray[np.float32], targets: NDArray[np.int64], labels: tuple[str, ...]
) -> Forest:
    """The trees in one row of arrays, with the unweighted share of all cases at every node."""
    offsets = np.cumsum([0, *(tree.node_count for tree in trees)])
    values, covers = [], []
    for tree in trees:
        reached = tree.decision_path(rows)
        counts = np.asarray(reached.sum(axis=0)).ravel()
        covers.append(counts.astype(np.float64))
        values.append(np.asarray(reached.T @ targets) / np.maximum(counts, 1)[:, None])
    leaf = np.concatenate([tree.children_left for tree in trees]) < 0
    shift = np.repeat(offsets[:-1], [tree.node_count for tree in trees])
    feature = np.concatenate([tree.feature for tree in trees])
    return Forest(
        labels=labels,
        feature=np.where(leaf, -1, feature).astype(np.int64),
        threshold=np.concatenate([tree.threshold for tree in trees]).astype(np.float64),
        left=np.where(leaf, 0, np.concatenate([tree.children_left for tree in trees]) + shift).astype(np.int64),
        right=np.where(leaf, 0, np.concatenate([tree.children_right for tree in trees]) + shift).astype(np.int64),
        missing_left=np.concatenate([tree.missing_go_to_left for tree in trees]).astype(np.bool_),
        value=np.concatenate(values).astype(np.float64),
        roots=offsets[:-1].astype(np.int64),
        depth=max(int(tree.max_depth) for tree in trees),
        cover=np.concatenate(covers),
    )


def _figures(truth: NDArray[np.int64], shares: Array) -> dict[str, Any]:
    """Accuracy at one half with its interval, AUC and Brier score, beside always saying the commoner answer."""
    n = len(truth)
    right = int(((shares >= 0.5) == (truth == 1)).sum())
    rate = float(truth.mean())
    return {
        "n": n,
        "positives": int(truth.sum()),
        "accuracy": right / n,
        "accuracy_ci": list(wilson(right, n)),
        "auc": _auc(truth, shares),
        "brier": float(((shares - truth) ** 2).mean()),
        "majority": {"accuracy": max(rate, 1 - rate), "brier": rate * (1 - rate)},
        "precision_at": _precision_at(truth, shares),
    }


def _precision_at(truth: NDArray[np.int64], shares: Array) -> list[dict[str, Any]]:
    """Of the k cases with the largest out-of-fold share, how many carried the label; beside the rate of all.

    Ties at the edge of the k count by their mean, so that the order of the rows decides nothing.
    """
    found = []
    for part in SCREENED:
        k = max(1, round(part * len(truth)))
        edge = np.sort(shares)[-k]
        above, at = shares > edge, shares == edge
        right = float(truth[above].sum() + (k - above.sum()) * truth[at].mean())
        low, high = wilson(round(right), k)
        found.append({"part": part, "k": k, "precision": right / k, "ci": [low, high], "rate": float(truth.mean())})
    return found


def _auc(truth: NDArray[np.int64], shares: Array) -> float | None:
    """Area under the ROC curve by ranks (Mann–Whitney), ties at the mean rank; None with one class only."""
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(shares, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[truth == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))
