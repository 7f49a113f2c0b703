"""Typed columns as numbers that trees can split on; learned from training rows, applied to any."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.tabular.reading import Column, Kind, Table, Texts, dates_of, numbers_of

__all__ = ["Encoder", "Feature"]

MOST_LEVELS = 12
"""Up to this many levels each gets a column of its own; beyond, levels are numbered by how common they are."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of the table and how it is written in numbers.

    Attributes:
        levels: Levels of a category, commonest first; empty for numbers and dates.
    """

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns of numbers it takes."""
        return len(self.levels) if self.kind == "category" and 2 < len(self.levels) <= MOST_LEVELS else 1

    def numbers(self, cells: Texts) -> NDArray[np.float64]:
        """The cells as (rows, ``width``); NaN where unknown or, of a category, never seen in training."""
        if self.kind == "number":
            return numbers_of(cells)[:, None]
        if self.kind == "date":
            return dates_of(cells)[:, None]
        places = {level: float(place) for place, level in enumerate(self.levels)}
        place = np.array([places.get(cell, np.nan) for cell in cells.tolist()], dtype=np.float64)
        if self.width == 1:
            return place[:, None]
        return np.asarray(place[:, None] == np.arange(self.width), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Encoder:
    """The features in the order of the table."""

    features: tuple[Feature, ...]

    @classmethod
    def fitted(cls, table: Table, kinds: Mapping[str, Column]) -> "Encoder":
        """Learn the levels of the categories from these rows; an empty cell is a level of its own."""
        features = []
        for name, cells in table.columns.items():
            kind = kinds[name].kind
            counts = Counter(cells.tolist()) if kind == "category" else Counter()
            levels = tuple(sorted(counts, key=lambda level: (-counts[level], level)))
            features.append(Feature(name, kind, levels))
        return cls(tuple(features))

    def rows(self, table: Table) -> NDArray[np.float32]:
        """The table as numbers (rows, width); a column that is not there is unknown throughout."""
        parts = [
            feature.numbers(table.columns[feature.name])
            if feature.name in table.columns
            else np.full((table.rows, feature.width), np.nan)
            for feature in self.features
        ]
        return np.concatenate(parts, axis=1).astype(np.float32) if parts else np.zeros((table.rows, 0), np.float32)

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """Feature → first and one past the last of its columns."""
        found, start = {}, 0
        for feature in self.features:
            found[feature.name] = (start, start + feature.width)
            start += feature.width
        return found

    def fields(self) -> list[dict[str, Any]]:
        """As plain JSON."""
        return [{"name": f.name, "kind": f.kind, "levels": list(f.levels)} for f in self.features]

    @classmethod
    def of(cls, fields: Sequence[Mapping[str, Any]]) -> "Encoder":
        """Read back what ``fields`` wrote."""
        return cls(tuple(Feature(f["name"], f["kind"], tuple(f["levels"])) for f in fields))
