"""How far a later cohort lies from the one that a model learnt from, column by column."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from advisor.diagnosis.tabular.encoding import Encoder, Feature
from advisor.diagnosis.tabular.reading import Table, Texts

__all__ = ["DriftLine", "drift_of", "shares_of"]

PARTS = 10
FLOOR = 1e-4
SOME, MUCH = 0.1, 0.25
"""Usual readings of the population stability index: below .1 alike, from .25 on another population."""


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One column: its population stability index Σ (new − old)·ln(new ÷ old) over ten parts or the levels.

    ``expected`` is about what chance alone gives for this many rows, (parts − 1)·(1/old + 1/new) (Yurdakul 2018), so
    that a small cohort is not called drifted for being small.
    """

    feature: str
    index: float
    expected: float
    missing_before: float
    missing_now: float
    state: Literal["alike", "some", "much"]


def shares_of(table: Table, encoder: Encoder) -> dict[str, Any]:
    """What a later report compares with: edges and shares of every column, and the number of rows; plain JSON."""
    return {"rows": table.rows, "columns": {f.name: _shares(f, table.columns[f.name]) for f in encoder.features}}


def drift_of(before: Mapping[str, Any], table: Table, encoder: Encoder) -> tuple[DriftLine, ...]:
    """Compare a table with what ``shares_of`` kept; columns most changed first, one that is gone counts as unknown."""
    lines = []
    empty = np.full(table.rows, "", dtype=object)
    for feature in encoder.features:
        kept = before["columns"][feature.name]
        cells = table.columns.get(feature.name, empty)
        now = _counted(feature, cells, kept["edges"])
        old = np.maximum(np.array(kept["shares"], dtype=float), FLOOR)
        new = np.maximum(np.array(now, dtype=float), FLOOR)
        index = float(((new - old) * np.log(new / old)).sum())
        expected = (len(old) - 1) * (1 / max(before["rows"], 1) + 1 / max(table.rows, 1))
        over = index if index > 2 * expected else 0.0
        lines.append(
            DriftLine(
                feature.name, index, expected, kept["shares"][-1], now[-1],
                "much" if over >= MUCH else "some" if over >= SOME else "alike",
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda line: -line.index))


def _shares(feature: Feature, cells: Texts) -> dict[str, Any]:
    edges: list[float] = []
    if feature.kind != "category":
        values = feature.numbers(cells)[:, 0]
        known = values[~np.isnan(values)]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, PARTS + 1)[1:-1])).tolist() if len(known) else []
    return {"edges": edges, "shares": _counted(feature, cells, edges)}


def _counted(feature: Feature, cells: Texts, edges: list[float]) -> list[float]:
    """Share of every part or level, of other levels (a category), and of the empty cells, which stand last."""
    n = max(len(cells), 1)
    if feature.kind != "category":
        values = feature.numbers(cells)[:, 0]
        known = values[~np.isnan(values)]
        parts = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1)
        return [*(parts / n).tolist(), (len(values) - len(known)) / n]
    counts = Counter(cells.tolist())
    unknown = counts.pop("", 0)
    levels = [counts.pop(level, 0) / n for level in feature.levels if level]
    return [*levels, sum(counts.values()) / n, unknown / n]
