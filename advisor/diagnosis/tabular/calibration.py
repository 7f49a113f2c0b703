"""Scores of a forest to probabilities that mean what they say; learnt on scores of cases that the trees did not see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize

__all__ = ["Calibrator", "Method", "calibrated"]

Array: TypeAlias = NDArray[np.float64]
Method: TypeAlias = Literal["none", "sigmoid", "isotonic"]

FEWEST = 500
"""Below this many cases no calibration is learnt."""

FEWEST_ISOTONIC = 1000
FLOOR = 1e-3
PARTS = 3


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A map of scores (n, classes) to probabilities (n, classes) whose rows sum to 1.

    ``sigmoid`` is Platt's (1999) in its form for several classes: softmax of slope · log score + intercept, a pair for
    each class. ``isotonic`` is a rising step function for each class (Zadrozny and Elkan 2002), rescaled to sum to 1.
    """

    method: Method = "none"
    slopes: Array = field(default_factory=lambda: np.zeros(0))
    intercepts: Array = field(default_factory=lambda: np.zeros(0))
    steps: tuple[tuple[Array, Array], ...] = ()

    def apply(self, scores: Array) -> Array:
        """Probabilities of these scores."""
        if self.method == "sigmoid":
            return _softmax(np.log(np.maximum(scores, FLOOR)) * self.slopes + self.intercepts)
        if self.method == "isotonic":
            rising = np.column_stack([np.interp(scores[:, k], xs, ys) for k, (xs, ys) in enumerate(self.steps)])
            rising = np.maximum(rising, FLOOR)
            return np.asarray(rising / rising.sum(axis=1, keepdims=True))
        return scores

    def fields(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "method": self.method,
            "slopes": self.slopes.tolist(),
            "intercepts": self.intercepts.tolist(),
            "steps": [[xs.tolist(), ys.tolist()] for xs, ys in self.steps],
        }

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Calibrator":
        """Read back what ``fields`` wrote."""
        steps = tuple((np.array(xs, dtype=float), np.array(ys, dtype=float)) for xs, ys in fields["steps"])
        return cls(fields["method"], np.array(fields["slopes"]), np.array(fields["intercepts"]), steps)


def calibrated(scores: Array, truth: NDArray[np.int64], seed: int = 0) -> Calibrator:
    """The calibrator with the least log loss in three folds over these scores; none with fewer than 500 cases.

    Args:
        scores: What trees that did not see the case say; shape (n, classes), rows sum to 1.
        truth: Place of the right class; shape (n,).
        seed: Deals the folds.
    """
    if len(truth) < FEWEST:
        return Calibrator()
    methods: list[Method] = ["none", "sigmoid"]
    if len(truth) >= FEWEST_ISOTONIC:
        methods.append("isotonic")
    parts = np.random.default_rng(seed).permutation(len(truth)) % PARTS
    losses = {method: 0.0 for method in methods}
    for part in range(PARTS):
        held = parts == part
        for method in methods:
            told = _fitted(method, scores[~held], truth[~held]).apply(scores[held])
            losses[method] += _log_loss(told, truth[held])
    return _fitted(min(methods, key=lambda method: losses[method]), scores, truth)


def _fitted(method: Method, scores: Array, truth: NDArray[np.int64]) -> Calibrator:
    if method == "sigmoid":
        return _sigmoid(scores, truth)
    if method == "isotonic":
        return Calibrator(method, steps=tuple(_steps(scores[:, k], truth == k) for k in range(scores.shape[1])))
    return Calibrator()


def _sigmoid(scores: Array, truth: NDArray[np.int64]) -> Calibrator:
    logs = np.log(np.maximum(scores, FLOOR))
    classes = scores.shape[1]
    right = np.eye(classes)[truth]

    def loss(values: Array) -> tuple[float, Array]:
        slopes, intercepts = values[:classes], values[classes:]
        told = _softmax(logs * slopes + intercepts)
        pull = 1e-3 * len(truth) ** 0.5
        error = told - right
        total = -float(np.log(np.maximum(told[np.arange(len(truth)), truth], 1e-12)).sum())
        total += pull * float(((slopes - 1) ** 2).sum() + (intercepts**2).sum())
        slope = (error * logs).sum(axis=0) + 2 * pull * (slopes - 1)
        return total, np.concatenate([slope, error.sum(axis=0) + 2 * pull * intercepts])

    start = np.concatenate([np.ones(classes), np.zeros(classes)])
    limits = [(0.05, 10.0)] * classes + [(-10.0, 10.0)] * classes
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits)
    return Calibrator("sigmoid", found.x[:classes], found.x[classes:])


def _steps(scores: Array, is_right: NDArray[np.bool_]) -> tuple[Array, Array]:
    order = np.argsort(scores, kind="stable")
    fitted = isotonic_regression(is_right[order].astype(float)).x
    corners = np.flatnonzero(np.r_[True, np.diff(fitted) > 0] | np.r_[np.diff(fitted) > 0, True])
    xs, first = np.unique(scores[order][corners], return_index=True)
    return xs, np.maximum.accumulate(fitted[corners][first])


def _softmax(values: Array) -> Array:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _log_loss(told: Array, truth: NDArray[np.int64]) -> float:
    return -float(np.log(np.maximum(told[np.arange(len(truth)), truth], 1e-6)).sum())
