"""What a classifier is worth: accuracy, macro-F1, AUC, Brier score, calibration error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

__all__ = ["BINS", "Metrics", "ece_of", "metrics_of"]

BINS = 15
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Plain numbers.

    Attributes:
        accuracy: Share of cases whose likeliest class is the right one.
        macro_f1: Unweighted mean of the F1 of all classes.
        auc: Mean over the classes of the area under the ROC curve, one against the rest; None with one class only.
        brier: Half the mean squared distance of the probabilities from the truth, 0..1; with two classes the usual
            Brier (1950) score.
        ece: Expected calibration error of the likeliest class, 15 bins of equal width (Guo et al. 2017).
    """

    accuracy: float
    macro_f1: float
    auc: float | None
    brier: float
    ece: float


def metrics_of(told: Array, truth: NDArray[np.int64]) -> Metrics:
    """Measure probabilities.

    Args:
        told: Shape (n, classes), rows sum to 1.
        truth: Place of the right class, shape (n,).
    """
    said = told.argmax(axis=1)
    right = np.eye(told.shape[1])[truth]
    return Metrics(
        accuracy=float((said == truth).mean()),
        macro_f1=float(np.mean([_f1(said == k, truth == k) for k in range(told.shape[1])])),
        auc=_auc(told, truth),
        brier=float(((told - right) ** 2).sum(axis=1).mean() / 2),
        ece=ece_of(told.max(axis=1), said == truth),
    )


def ece_of(confidence: Array, is_right: NDArray[np.bool_]) -> float:
    """Mean gap between how sure the answer was and how often it was right, over 15 bins of equal width."""
    places = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    n = np.bincount(places, minlength=BINS)
    gaps = np.bincount(places, weights=confidence, minlength=BINS) - np.bincount(
        places, weights=is_right.astype(float), minlength=BINS
    )
    return float(np.abs(gaps).sum() / max(n.sum(), 1))


def _f1(said: NDArray[np.bool_], is_so: NDArray[np.bool_]) -> float:
    both = float((said & is_so).sum())
    total = float(said.sum() + is_so.sum())
    return 2 * both / total if total else 0.0


def _auc(told: Array, truth: NDArray[np.int64]) -> float | None:
    """By ranks (Mann and Whitney 1947), ties at the mean rank."""
    found = []
    for k in range(told.shape[1]):
        is_so = truth == k
        positives, negatives = int(is_so.sum()), int((~is_so).sum())
        if positives and negatives:
            ranks = rankdata(told[:, k])
            found.append((ranks[is_so].sum() - positives * (positives + 1) / 2) / (positives * negatives))
    return float(np.mean(found)) if found else None
