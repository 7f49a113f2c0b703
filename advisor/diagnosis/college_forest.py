"""The college's own forests: trained on its settled cases, with the drift of the present cohort from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.tabular.drift import DriftLine, drift_of, shares_of
from advisor.diagnosis.tabular.encoding import Encoder, Feature
from advisor.diagnosis.tabular.reading import Table
from advisor.records.people import FACTORS, LabelledCase

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["CollegeForests", "cohort_drift"]

FEWEST = 40


@dataclass(frozen=True, slots=True)
class CollegeForests:
    """What was trained, and how far today's students lie from the past cases that it learnt from."""

    cases: int
    files: tuple[str, ...]
    skipped: tuple[str, ...]
    figures: Mapping[str, Mapping[str, Any]]
    drift: tuple[DriftLine, ...]
    basis: str = "engine"
    fallback: str | None = None


def cohort_drift(archive: "Archive", cases: Sequence[LabelledCase], scorecard: Scorecard) -> tuple[DriftLine, ...]:
    """Population stability of every factor, past cases against the present files in the operator's view; counts alone.

    Psychology is in nobody's view but the centre's, so it takes no part. Empty with fewer than 40 on either side.
    """
    names: tuple[str, ...] = tuple(name for name in FACTORS if name in scorecard.factors and name != "psychology")
    now = [file.readings for file, _ in archive.counting()]
    if min(len(now), len(cases)) < FEWEST:
        return ()
    encoder = Encoder(tuple(Feature(name, "number") for name in names))
    before = _table({name: [getattr(case, name) for case in cases] for name in names}, len(cases))
    today = {name: [held[name].raw if name in held else None for held in now] for name in names}
    return drift_of(shares_of(before, encoder), _table(today, len(now)), encoder)


def _table(columns: Mapping[str, Sequence[float | None]], rows: int) -> Table:
    cells = {
        name: np.array(["" if value is None else repr(float(value)) for value in values], dtype=object)
        for name, values in columns.items()
    }
    return Table(cells, rows)
