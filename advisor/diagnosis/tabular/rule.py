"""The scorecard as a baseline on a table that holds its factors."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Factor, Scorecard
from advisor.diagnosis.bulk import score_all
from advisor.diagnosis.tabular.reading import Table, numbers_of

__all__ = ["rule_told", "weights_in"]


def weights_in(table: Table, scorecard: Scorecard) -> Mapping[str, float]:
    """Column → the scorecard's weight of the factor that it holds; matched by name, measure or label."""
    found = {}
    for factor in scorecard.factors.values():
        column = _column_of(table, factor)
        if column is not None:
            found[column] = factor.weight
    return found


def rule_told(table: Table, scorecard: Scorecard, classes: tuple[str, ...]) -> NDArray[np.float64] | None:
    """What the rule says about every row, for a line to be fitted to: readiness and the points of each factor.

    Returns:
        Shape (rows, 1 + factors), NaN where the rule says nothing; None unless all factors are columns.
    """
    columns = {name: _column_of(table, factor) for name, factor in scorecard.factors.items()}
    if any(column is None for column in columns.values()):
        return None
    raws = np.column_stack([numbers_of(table.columns[str(column)]) for column in columns.values()])
    limits = np.array([(factor.low, factor.high) for factor in scorecard.factors.values()])
    raws[(raws < limits[:, 0]) | (raws > limits[:, 1])] = np.nan
    scored = score_all(scorecard, tuple(columns), raws)
    # Two classes ask how ready somebody is; more ask in what, which the points alone can tell.
    return scored.readiness[:, None] if len(classes) == 2 else np.column_stack([scored.readiness, scored.points])


def _column_of(table: Table, factor: Factor) -> str | None:
    return next((name for name in (factor.name, factor.measure, factor.label) if name in table.columns), None)
