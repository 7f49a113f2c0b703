"""Random forests as flat arrays: served with numpy alone, no pickle, no scikit-learn.

A file ``<factors joined by +>.npz`` holds two forests for one set of factors: causes (one column a cause) and risk
(not employed). Node values are unweighted shares of the labelled cases that reach the node, so a probability is the
mean share over the trees, and it equals the root shares plus the path contributions exactly.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.paths import Walker
from advisor.errors import StateFault

__all__ = ["FORMAT", "CauseForest", "Estimate", "Forest", "Forests", "set_name"]

FORMAT = 1
LEAF = -1
CHUNK = 4096
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability of one label.

    Attributes:
        probability: Mean over the trees.
        interval: 2.5th to 97.5th percentile over the trees: how far the trees lie apart, not a confidence interval;
            widened to the probability where a few trees in a hundred pull it out.
        contributions: Path contribution of each factor; they and the base sum to the probability.
    """

    label: str
    probability: float
    interval: tuple[float, float]
    base: float
    contributions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees as flat arrays; children and roots are positions in the same arrays.

    Attributes:
        labels: Names of the columns of ``value``.
        feature: Column that a node splits on, ``LEAF`` at a leaf; shape (nodes,).
        threshold: A row goes left when its value is at most this; shape (nodes,).
        left: Left child; shape (nodes,).
        right: Right child; shape (nodes,).
        missing_left: A missing value goes left; shape (nodes,).
        value: Share of the cases at the node that carry each label; shape (nodes, labels).
        roots: First node of each tree; shape (trees,).
        depth: Longest path.
        cover: Weight of the cases that reached each node, which Shapley values need; None in older files.
    """

    labels: tuple[str, ...]
    feature: NDArray[np.int64]
    threshold: Array
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    missing_left: NDArray[np.bool_]
    value: Array
    roots: NDArray[np.int64]
    depth: int
    cover: Array | None = None
    _laid_out: tuple[int, Walker] | None = field(default=None, init=False, repr=False, compare=False)

    def probabilities(self, rows: Array) -> Array:
        """Probability of each label; rows (n, factors) with NaN where unknown, answer (n, labels)."""
        walker = self._walker(rows)
        parts = [walker.value[walker.leaves(part)].mean(axis=1) for part in _chunks(rows)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.labels)))

    def spread(self, row: Array) -> Array:
        """What each tree says about one row; shape (trees, labels)."""
        walker = self._walker(row[None, :])
        trees: Array = walker.value[walker.leaves(row[None, :].astype(np.float32))[0]]
        return trees

    def contributions(self, rows: Array) -> tuple[Array, Array]:
        """Base shares (labels,) and path contributions (n, factors, labels).

        Base plus the contributions of a row is its probability, to rounding. They account for the path that the row
        took; they are not Shapley values and say nothing about causes in the world.
        """
        return self.value[self.roots].mean(axis=0), self._walker(rows).sums(rows.astype(np.float32))

    def _walker(self, rows: Array) -> Walker:
        columns = rows.shape[1]
        if self._laid_out is not None and self._laid_out[0] == columns:
            return self._laid_out[1]
        walker = Walker.of(self, columns)
        object.__setattr__(self, "_laid_out", (columns, walker))  # what is derived from the arrays, worked out once
        return walker

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The arrays under names that ``from_arrays`` reads."""
        cover = {} if self.cover is None else {f"{prefix}_cover": self.cover.astype(np.float32)}
        return cover | {
            f"{prefix}_labels": np.array(self.labels, dtype=np.str_),
            f"{prefix}_feature": self.feature.astype(np.int16),
            f"{prefix}_threshold": self.threshold,
            f"{prefix}_left": self.left.astype(np.int32),
            f"{prefix}_right": self.right.astype(np.int32),
            f"{prefix}_missing_left": self.missing_left,
            f"{prefix}_value": self.value,
            f"{prefix}_roots": self.roots.astype(np.int32),
            f"{prefix}_depth": np.array(self.depth, dtype=np.int16),
        }

    @classmethod
    def from_arrays(cls, stored: Mapping[str, NDArray[Any]], prefix: str) -> "Forest":
        """Read back what ``arrays`` wrote."""
        return cls(
            labels=tuple(str(label) for label in stored[f"{prefix}_labels"]),
            feature=stored[f"{prefix}_feature"].astype(np.int64),
            threshold=stored[f"{prefix}_threshold"].astype(np.float64),
            left=stored[f"{prefix}_left"].astype(np.int64),
            right=stored[f"{prefix}_right"].astype(np.int64),
            missing_left=stored[f"{prefix}_missing_left"].astype(np.bool_),
            value=stored[f"{prefix}_value"].astype(np.float64),
            roots=stored[f"{prefix}_roots"].astype(np.int64),
            depth=int(stored[f"{prefix}_depth"]),
            cover=stored[f"{prefix}_cover"].astype(np.float64) if f"{prefix}_cover" in stored else None,
        )


@dataclass(frozen=True, slots=True)
class CauseForest:
    """Both forests of one set of factors.

    Attributes:
        factors: Columns, in this order.
        causes: One label for each cause that a reader of this set may ever see.
        risk: One label, ``not_employed``; None where no outcome was on record.
        risk_line: Probability from which the forest itself would propose a flag.
        figures: Out-of-fold figures beside the majority baseline, as training wrote them.
    """

    factors: tuple[str, ...]
    causes: Forest
    risk: Forest | None
    risk_line: float
    figures: Mapping[str, Any]
    _last: list[tuple[bytes, tuple[Estimate, ...]]] = field(default_factory=list, init=False, repr=False, compare=False)

    def row(self, raws: Mapping[str, float]) -> Array:
        """The raw values as one row, NaN where unknown; shape (factors,)."""
        return np.array([raws.get(name, np.nan) for name in self.factors], dtype=np.float64)

    def estimates(self, raws: Mapping[str, float]) -> tuple[Estimate, ...]:
        """Every cause of this set for one person, with its interval and path contributions."""
        row = self.row(raws)
        key = row.tobytes()
        if held := [answer for asked, answer in self._last if asked == key]:
            return held[0]  # an explanation asks twice about the same person
        found = _estimates(self.causes, self.factors, row)
        self._last[:] = [(key, found)]
        return found

    def risk_of(self, raws: Mapping[str, float]) -> Estimate | None:
        """The probability of being without a post at graduation, by earlier cohorts; None without a risk forest."""
        return _estimates(self.risk, self.factors, self.row(raws))[0] if self.risk else None

    def flags(self, raws: Mapping[str, float]) -> bool | None:
        """Whether the risk forest alone would propose a flag; None without a risk forest."""
        if self.risk is None:
            return None
        return bool(self.risk.probabilities(self.row(raws)[None, :])[0, 0] >= self.risk_line)

    def save(self, folder: Path) -> Path:
        """Write ``<factors>.npz`` and return its path; the same forests give the same bytes."""
        head = {
            "format": FORMAT,
            "factors": list(self.factors),
            "risk_line": self.risk_line,
            "figures": dict(self.figures),
        }
        path = folder / f"{set_name(self.factors)}.npz"
        stored: dict[str, Any] = {"head": np.array(json.dumps(head, ensure_ascii=False, sort_keys=True))}
        stored |= self.causes.arrays("causes")
        if self.risk is not None:
            stored |= self.risk.arrays("risk")
        np.savez(path, **stored)
        return path

    @classmethod
    def load(cls, path: Path) -> "CauseForest":
        """Read one file.

        Raises:
            StateFault: ``newer`` – written in another format; ``not_ready`` – not one of our files.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                head = json.loads(str(stored["head"]))
                if head["format"] != FORMAT:
                    raise StateFault("newer", where=path.name, variant="forest", value=head["format"])
                risk = Forest.from_arrays(stored, "risk") if "risk_roots" in stored else None
                causes = Forest.from_arrays(stored, "causes")
        except (KeyError, ValueError, OSError, EOFError) as error:
            raise StateFault("not_ready", where=path.name, variant="forest", value=path.name) from error
        return cls(tuple(head["factors"]), causes, risk, float(head["risk_line"]), head["figures"])


class Forests:
    """One pair of forests for every set of factors that a view can have.

    Args:
        members: The pairs; a later one of the same set replaces an earlier one.
    """

    def __init__(self, members: Iterable[CauseForest]) -> None:
        self._members = {frozenset(member.factors): member for member in members}

    @classmethod
    def open(cls, folder: Path) -> "Forests":
        """Read every ``.npz`` of a folder; a folder without one gives forests that know no set.

        Raises:
            StateFault: A file is in another format or broken.
        """
        return cls(CauseForest.load(path) for path in sorted(folder.glob("*.npz")))

    def for_factors(self, factors: Sequence[str]) -> CauseForest | None:
        """The pair trained on exactly these factors, or None."""
        return self._members.get(frozenset(factors))

    def __len__(self) -> int:
        return len(self._members)


def set_name(factors: Sequence[str]) -> str:
    """The file name, without ending, of a set of factors."""
    return "+".join(factors)


def _estimates(forest: Forest, factors: Sequence[str], row: Array) -> tuple[Estimate, ...]:
    trees = forest.spread(row)
    base, paths = forest.contributions(row[None, :])
    told = trees.mean(axis=0).tolist()
    spans = [(min(low, mean), max(high, mean)) for (low, high), mean in zip(_middle(trees), told, strict=True)]
    return tuple(
        Estimate(
            label=label,
            probability=told[column],
            interval=spans[column],
            base=float(base[column]),
            contributions={name: float(paths[0, place, column]) for place, name in enumerate(factors)},
        )
        for column, label in enumerate(forest.labels)
    )


def _middle(trees: Array) -> list[tuple[float, float]]:
    """2.5th and 97.5th percentile of each column, linear between neighbours as numpy's own, which takes longer."""
    ordered = np.sort(trees, axis=0)
    ends = []
    for share in (0.025, 0.975):
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        ends.append((ordered[low] + (place - low) * (ordered[high] - ordered[low])).tolist())
    return list(zip(*ends, strict=True))


def _chunks(rows: Array) -> list[NDArray[np.float32]]:
    return [rows[start : start + CHUNK].astype(np.float32) for start in range(0, len(rows), CHUNK)]
