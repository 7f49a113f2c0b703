"""Trains and measures a forest on any labelled table; of this room, one of two files that import scikit-learn."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.forest import LEAF, Forest
from advisor.diagnosis.tabular.calibration import Calibrator, calibrated
from advisor.diagnosis.tabular.drift import shares_of
from advisor.diagnosis.tabular.encoding import Encoder
from advisor.diagnosis.tabular.fairness import Figure, GroupLine, fairness_of
from advisor.diagnosis.tabular.figures import Metrics, metrics_of
from advisor.diagnosis.tabular.leaks import SetAside, refuse_answers, set_aside
from advisor.diagnosis.tabular.model import TableModel
from advisor.diagnosis.tabular.reading import Column, Table, typed
from advisor.diagnosis.tabular.rule import rule_told, weights_in
from advisor.errors import InputFault
from advisor.intervals import wilson

__all__ = ["Importance", "Paired", "TableReport", "flat_forest", "train_table"]

FOLDS = 5
TREES = 200
SMALL = 1000
"""Below so many rows cross-validation is repeated, and trees keep scikit-learn's defaults."""

REPEATS = 3
SHUFFLES = 5
MOST_HELD_OUT = 1000
FEWEST_ROWS = 20
FEWEST_OF_A_CLASS = 5
Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Importance:
    """How much accuracy on rows held out falls when a column is shuffled.

    Attributes:
        feature: The column.
        mean: Mean fall over five shuffles; may lie below 0 by chance.
        ci: 95 % interval over the rows held out.
        weight: The scorecard's weight of the same factor, where the column is one.
    """

    feature: str
    mean: float
    ci: tuple[float, float]
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """Our accuracy less that of a plain forest (the library's defaults, not calibrated) on the same folds.

    ``ci`` is the interval of the mean difference over the rows.
    """

    plain_forest: Metrics
    difference: Figure
    macro_f1_difference: float


@dataclass(frozen=True, slots=True)
class TableReport:
    """What training on a table found; ``model`` is the forest of all rows.

    Attributes:
        unlabelled: Further rows of the table, left out since their label is empty.
        classes: Class → rows.
        cv: Out-of-fold figures after calibration, with ``accuracy_ci``.
        folds: Number of folds, and how often they were dealt.
        calibration: Method in the end, and the calibration error without it.
        baselines: majority, scorecard (None without its factors), logistic, boosting on the same folds.
        set_aside: Columns that were not learnt from, with the reason.
        unreadable: Cells of number or date columns that were neither, and so count as unknown.
    """

    rows: int
    unlabelled: int
    classes: Mapping[str, int]
    cv: Mapping[str, Any]
    folds: Mapping[str, int]
    calibration: Mapping[str, Any]
    baselines: Mapping[str, Metrics | None]
    paired: Paired
    importance: tuple[Importance, ...]
    fairness: tuple[GroupLine, ...]
    set_aside: tuple[SetAside, ...]
    unreadable: Mapping[str, int]
    seconds: float
    model: TableModel


@dataclass(frozen=True, slots=True)
class _Told:
    """Out-of-fold probabilities of one dealing: ours, ours before calibration, and those of the peers."""

    ours: Array
    scores: Array
    peers: dict[str, Array]


def train_table(
    table: Table,
    label: str,
    *,
    scorecard: Scorecard,
    drop: Sequence[str] = (),
    group: Sequence[str] = (),
    keep: Sequence[str] = (),
    protected: Collection[str] = (),
    identifiers: Collection[str] = (),
    trees: int = TREES,
    seed: int = 0,
) -> TableReport:
    """Train, calibrate and measure on one table.

    Five stratified folds, dealt three times below 1,000 rows. In each, the forest learns on four parts, its
    calibration on what out-of-bag trees say about the same four, and both are measured on the fifth.

    Args:
        table: With the label and the features.
        label: Column to tell; rows without it are left out.
        scorecard: For its baseline and weights, where its factors are columns.
        drop: Columns to leave out.
        group: Columns for the fairness report; never inputs.
        keep: Columns to learn from although they look like the answer or a row number.
        protected: Headings, in lower case, of columns that are never inputs (sex, ethnicity, region …).
        identifiers: Headings, in lower case, of columns that number or name a person.
        trees: Trees of each forest.
        seed: Same table and seed, same figures.

    Raises:
        InputFault: ``value`` – a column that is not there, one that equals the label, or a label in ``drop`` or ``group``; ``empty`` – too few rows or classes.
    """
    started = time.perf_counter()
    for name in (label, *drop, *group, *keep):
        if name not in table.columns:
            raise InputFault("value", where=name, variant="table_column", value=name, columns="、".join(table.columns))
    if label in (*drop, *group):
        raise InputFault("value", where=label, variant="label_taken", value=label)
    known = np.flatnonzero(table.columns[label] != "")
    unlabelled = table.rows - len(known)
    table = table.taken(known)
    classes, truth = _classes(table, label)
    beside = table.without([label, *drop])
    refuse_answers(beside.without(keep), truth, label)
    inputs = beside.without(group)
    kinds = typed(inputs)
    aside = set_aside(inputs, kinds, truth, protected=protected, identifiers=identifiers, keep=keep)
    inputs = inputs.without([line.column for line in aside])
    if not inputs.columns:
        raise InputFault("empty", where=label, variant="features")
    dealt = _deals(inputs, kinds, table, truth, scorecard, classes, (trees, seed))
    ours = np.mean([deal.ours for deal in dealt], axis=0)
    cv, baselines, paired, ece_before = _measured(dealt, truth)
    encoder, forest, calibrator = _fit(inputs, kinds, truth, (trees, seed))
    importance = _importance(inputs, kinds, truth, weights_in(table, scorecard), (trees, seed))
    fairness = fairness_of(table, typed(table), group, ours, truth, classes)
    counts = {name: int((truth == k).sum()) for k, name in enumerate(classes)}
    calibration = {"method": calibrator.method, "ece_without": ece_before}
    model = TableModel(label, classes, encoder, forest, calibrator, {"shares": shares_of(inputs, encoder)})
    return TableReport(
        rows=table.rows,
        unlabelled=unlabelled,
        classes=counts,
        cv=cv,
        folds={"folds": min(FOLDS, min(counts.values())), "repeats": len(dealt)},
        calibration=calibration,
        baselines=baselines,
        paired=paired,
        importance=importance,
        fairness=fairness,
        set_aside=aside,
        unreadable={name: kinds[name].unreadable for name in inputs.columns if kinds[name].unreadable},
        seconds=time.perf_counter() - started,
        model=model,
    )


def _classes(table: Table, label: str) -> tuple[tuple[str, ...], Ints]:
    cells = table.columns[label].tolist()
    names = sorted(set(cells))
    places = {name: place for place, name in enumerate(names)}
    truth = np.array([places[cell] for cell in cells], dtype=np.int64)
    counts = np.bincount(truth, minlength=len(names))
    if table.rows < FEWEST_ROWS or len(names) < 2:
        raise InputFault("empty", where=label, variant="labels", value=table.rows, classes=len(names))
    if counts.min() < FEWEST_OF_A_CLASS:
        if len(names) > max(20, table.rows // 20):
            raise InputFault("value", where=label, variant="label_continuous", value=label, classes=len(names))
        rare = names[int(counts.argmin())]
        raise InputFault("value", where=label, variant="label_rare", value=rare, n=int(counts.min()))
    return tuple(names), truth


def _deals(
    inputs: Table,
    kinds: Mapping[str, Column],
    table: Table,
    truth: Ints,
    scorecard: Scorecard,
    classes: tuple[str, ...],
    size: tuple[int, int],
) -> list[_Told]:
    from sklearn.model_selection import StratifiedKFold

    _, seed = size
    repeats = REPEATS if table.rows < SMALL else 1
    folds = min(FOLDS, int(np.bincount(truth).min()))
    ruled = rule_told(table, scorecard, classes)
    dealt = []
    for repeat in range(repeats):
        shape = (table.rows, len(classes))
        names = ("plain", "majority", "logistic", "boosting", *(("scorecard",) if ruled is not None else ()))
        told = _Told(np.zeros(shape), np.zeros(shape), {name: np.zeros(shape) for name in names})
        splits = StratifiedKFold(folds, shuffle=True, random_state=seed + repeat).split(truth, truth)
        for part, rest in splits:
            encoder, forest, scores_in = _grown(inputs.taken(part), kinds, truth[part], size)
            rows, held = encoder.rows(inputs.taken(part)), encoder.rows(inputs.taken(rest))
            calibrator = calibrated(scores_in, truth[part], seed)
            told.scores[rest] = forest.predict_proba(held)
            told.ours[rest] = calibrator.apply(told.scores[rest])
            given = None if ruled is None else (ruled[part], ruled[rest])
            peers = _peers(rows, held, truth[part], seed, given)
            peers["plain"] = _plain(rows, held, truth[part], seed)
            for name, shares in peers.items():
                told.peers[name][rest] = shares
        dealt.append(told)
    return dealt


def _grown(
    inputs: Table, kinds: Mapping[str, Column], truth: Ints, size: tuple[int, int]
) -> tuple[Encoder, Any, Array]:
    """Encoder, scikit-learn's forest, and what the trees that did not see a row say about it."""
    from sklearn.ensemble import RandomForestClassifier

    trees, seed = size
    encoder = Encoder.fitted(inputs, kinds)
    forest = RandomForestClassifier(trees, random_state=seed, n_jobs=2, oob_score=True, **_shape(len(truth)))
    forest.fit(encoder.rows(inputs), truth)
    scores = np.nan_to_num(np.asarray(forest.oob_decision_function_, dtype=np.float64))
    empty = scores.sum(axis=1) <= 0
    scores[empty] = 1 / scores.shape[1]
    return encoder, forest, scores


def _shape(rows: int) -> dict[str, Any]:
    """What sets our forest apart from a plain one; nothing on few rows.

    There class weights and larger leaves cost more accuracy than they bring; on many rows they find the rare class, and
    the calibration takes back what the weights do to the probabilities.
    """
    if rows < SMALL * (FOLDS - 1) // FOLDS:
        return {}
    return {"min_samples_leaf": 3, "class_weight": "balanced_subsample"}


def _plain(rows: NDArray[np.float32], held: NDArray[np.float32], truth: Ints, seed: int) -> Array:
    from sklearn.ensemble import RandomForestClassifier

    told: Array = RandomForestClassifier(random_state=seed, n_jobs=2).fit(rows, truth).predict_proba(held)
    return told


def _peers(
    rows: NDArray[np.float32], held: NDArray[np.float32], truth: Ints, seed: int, ruled: tuple[Array, Array] | None
) -> dict[str, Array]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    def straight() -> Any:  # noqa: ANN401 - an untyped pipeline
        filled = SimpleImputer(strategy="median", keep_empty_features=True)
        return make_pipeline(filled, StandardScaler(), LogisticRegression(max_iter=1000))

    shares = np.bincount(truth) / len(truth)
    found: dict[str, Array] = {"majority": np.tile(shares, (len(held), 1))}
    # On a busy machine threads that wait for each other take many times as long as one alone.
    with threadpool_limits(1):
        boosted = HistGradientBoostingClassifier(random_state=seed).fit(rows, truth)
        found["boosting"] = boosted.predict_proba(held)
        found["logistic"] = straight().fit(rows, truth).predict_proba(held)
        if ruled is not None:
            found["scorecard"] = straight().fit(ruled[0], truth).predict_proba(ruled[1])
    return found


def _measured(dealt: Sequence[_Told], truth: Ints) -> tuple[dict[str, Any], dict[str, Metrics | None], Paired, float]:
    """Figures, each the mean over the dealings; intervals over rows."""
    cv = _mean([metrics_of(deal.ours, truth) for deal in dealt])
    n = len(truth)
    low, high = wilson(round(cv.accuracy * n), n)
    baselines: dict[str, Metrics | None] = {
        name: _mean([metrics_of(deal.peers[name], truth) for deal in dealt]) if name in dealt[0].peers else None
        for name in ("majority", "scorecard", "logistic", "boosting")
    }
    plain = _mean([metrics_of(deal.peers["plain"], truth) for deal in dealt])
    ahead = np.mean([_right(deal.ours, truth) - _right(deal.peers["plain"], truth) for deal in dealt], axis=0)
    half = 1.959964 * float(ahead.std(ddof=1)) / n**0.5
    mean = float(ahead.mean())
    paired = Paired(plain, Figure(mean, (mean - half, mean + half)), cv.macro_f1 - plain.macro_f1)
    figures = {
        "accuracy": cv.accuracy,
        "accuracy_ci": (low, high),
        "macro_f1": cv.macro_f1,
        "auc": cv.auc,
        "brier": cv.brier,
        "ece": cv.ece,
    }
    return figures, baselines, paired, _mean([metrics_of(deal.scores, truth) for deal in dealt]).ece


def _right(told: Array, truth: Ints) -> Array:
    return np.asarray(told.argmax(axis=1) == truth, dtype=np.float64)


def _mean(found: Sequence[Metrics]) -> Metrics:
    areas = [one.auc for one in found if one.auc is not None]
    return replace(
        found[0],
        accuracy=float(np.mean([one.accuracy for one in found])),
        macro_f1=float(np.mean([one.macro_f1 for one in found])),
        auc=float(np.mean(areas)) if areas else None,
        brier=float(np.mean([one.brier for one in found])),
        ece=float(np.mean([one.ece for one in found])),
    )


def _fit(
    inputs: Table, kinds: Mapping[str, Column], truth: Ints, size: tuple[int, int]
) -> tuple[Encoder, Forest, Calibrator]:
    """The model of all rows."""
    encoder, forest, scores = _grown(inputs, kinds, truth, size)
    return encoder, flat_forest(forest), calibrated(scores, truth, size[1])


def flat_forest(forest: Any) -> Forest:  # noqa: ANN401 - an untyped forest
    """The trees as flat arrays; node values are those that scikit-learn itself averages."""
    trees = [tree.tree_ for tree in forest.estimators_]
    offsets = np.cumsum([0, *(tree.node_count for tree in trees)])
    shift = np.repeat(offsets[:-1], [tree.node_count for tree in trees])
    left = np.concatenate([tree.children_left for tree in trees])
    right = np.concatenate([tree.children_right for tree in trees])
    leaf = left < 0
    values = np.concatenate([tree.value[:, 0, :] for tree in trees])
    return Forest(
        labels=tuple(str(k) for k in range(values.shape[1])),
        feature=np.where(leaf, LEAF, np.concatenate([tree.feature for tree in trees])).astype(np.int64),
        threshold=np.concatenate([tree.threshold for tree in trees]).astype(np.float64),
        left=np.where(leaf, 0, left + shift).astype(np.int64),
        right=np.where(leaf, 0, right + shift).astype(np.int64),
        missing_left=np.concatenate([tree.missing_go_to_left for tree in trees]).astype(np.bool_),
        value=values / values.sum(axis=1, keepdims=True),
        roots=offsets[:-1].astype(np.int64),
        depth=max(int(tree.max_depth) for tree in trees),
        cover=np.concatenate([tree.weighted_n_node_samples for tree in trees]).astype(np.float64),
    )


def _importance(
    inputs: Table, kinds: Mapping[str, Column], truth: Ints, weights: Mapping[str, float], size: tuple[int, int]
) -> tuple[Importance, ...]:
    """Permutation importance (Breiman 2001; Fisher et al. 2019) on a quarter of the rows, at most 1,000."""
    from sklearn.model_selection import train_test_split

    _, seed = size
    places = np.arange(len(truth))
    held = max(min(MOST_HELD_OUT, len(truth) // 4), len(set(truth.tolist())))
    part, rest = train_test_split(places, test_size=held, stratify=truth, random_state=seed)
    encoder, forest, _ = _grown(inputs.taken(part), kinds, truth[part], size)
    rows = encoder.rows(inputs.taken(rest))
    dice = np.random.default_rng(seed)
    before = _right(forest.predict_proba(rows), truth[rest])
    found = []
    for name, (start, end) in encoder.places.items():
        stacked = np.tile(rows, (SHUFFLES, 1))
        for shuffle in range(SHUFFLES):
            lines = slice(shuffle * held, (shuffle + 1) * held)
            stacked[lines, start:end] = rows[dice.permutation(held), start:end]
        after = _right(forest.predict_proba(stacked), np.tile(truth[rest], SHUFFLES)).reshape(SHUFFLES, held)
        fall = before - after.mean(axis=0)
        half = 1.959964 * float(fall.std(ddof=1)) / held**0.5
        mean = float(fall.mean())
        found.append(Importance(name, mean, (mean - half, mean + half), weights.get(name)))
    return tuple(sorted(found, key=lambda line: (-line.mean, line.feature)))
