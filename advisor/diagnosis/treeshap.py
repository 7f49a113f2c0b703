"""Shapley values of one student's forest by shap's TreeExplainer, in a worker process of its own.

``import shap`` brings scikit-learn and seconds of waiting, so it never enters the serving process. The worker is started
at the first question and kept; it reads our flat arrays and knows nothing of the records. Without the extra ``train``
there is no worker, and the exact path contributions stand alone.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.forest import Forest

__all__ = ["ShapleyValues", "TreeShap"]

SECONDS = 30.0
TOLERANCE = 1e-6
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ShapleyValues:
    """Path-dependent TreeSHAP (Lundberg et al. 2020) of one row.

    Attributes:
        base: Mean over the training cases, for each label.
        values: Label → value of each column, in the order of the columns; base and values sum to the probability.
    """

    base: Mapping[str, float]
    values: Mapping[str, tuple[float, ...]]


class TreeShap:
    """Asks the worker. Close it, or leave it to end with this process."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._sent: dict[int, tuple[Forest, str]] = {}
        self._starting: threading.Thread | None = None
        self._is_ready = False

    @staticmethod
    def is_installed() -> bool:
        """Whether shap is there, without importing it."""
        return find_spec("shap") is not None

    def explain(self, forest: Forest, row: Array) -> ShapleyValues | None:
        """Shapley values of one row.

        Args:
            forest: Trees with ``cover``.
            row: Shape (columns,), NaN where unknown.

        Returns:
            None where shap is not installed, the forest has no cover, or the worker does not answer in time or wrongly.
        """
        if forest.cover is None or not self.is_installed():
            return None
        given = row.astype(np.float32).astype(np.float64)
        with self._lock:
            answer = self._asked(forest, given)
        if answer is None:
            return None
        told = forest.probabilities(row[None, :])[0]
        base, values = np.array(answer["base"]), np.array(answer["values"])
        if values.shape != (len(forest.labels), len(row)) or np.abs(base + values.sum(axis=1) - told).max() > TOLERANCE:
            return None
        named = zip(forest.labels, values.tolist(), strict=True)
        return ShapleyValues(
            dict(zip(forest.labels, base.tolist(), strict=True)), {label: tuple(line) for label, line in named}
        )

    def explain_when_ready(self, forest: Forest, row: Array) -> ShapleyValues | None:
        """The same without waiting for a worker to start: the first questions start one and get None."""
        if self._is_ready:
            return self.explain(forest, row)
        if self._starting is None and forest.cover is not None and self.is_installed():
            self._starting = threading.Thread(target=self._start, args=(forest, row), daemon=True)
            self._starting.start()
        return None

    def _start(self, forest: Forest, row: Array) -> None:
        self._is_ready = self.explain(forest, row) is not None
        self._starting = None

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        self._is_ready = False
        if worker is not None:
            worker.kill()
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe is not None:
                    pipe.close()
        self._sent.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _asked(self, forest: Forest, row: Array) -> dict[str, list[float]] | None:
        cells = [None if value != value else value for value in row.tolist()]
        try:
            worker = self._running()
            request = json.dumps({"forest": self._file(forest), "row": cells})
            timer = threading.Timer(self._seconds, worker.kill)
            timer.start()
            try:
                assert worker.stdin is not None and worker.stdout is not None
                worker.stdin.write(request + "\n")
                worker.stdin.flush()
                line = worker.stdout.readline()
            finally:
                timer.cancel()
            if line:
                found: dict[str, list[float]] = json.loads(line)
                return found if "values" in found else None
        except (OSError, ValueError):
            pass
        self.close()  # a worker that fell silent is not asked again; the next question starts another
        return None

    def _running(self) -> subprocess.Popen[str]:
        if self._worker is None or self._worker.poll() is not None:
            self.close()
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "advisor.diagnosis.treeshap_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        return self._worker

    def _file(self, forest: Forest) -> str:
        """The forest where the worker can read it; written once."""
        held = self._sent.get(id(forest))
        if held is None or held[0] is not forest:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="qihang-shap-", ignore_cleanup_errors=True)
            path = Path(self._folder.name) / f"{len(self._sent)}.npz"
            stored: dict[str, Any] = dict(forest.arrays("forest"))
            np.savez(path, **stored)
            held = self._sent[id(forest)] = (forest, str(path))
        return held[1]
