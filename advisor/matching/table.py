"""A matrix of match scores as the pilot paper's Table 3 prints it: means, best column, gap, and the loop of improving."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.errors import InputFault

__all__ = ["Improvement", "Matrix", "improve", "table_of"]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Scores of people (rows) on directions (columns).

    Attributes:
        row_mean: Mean of each row; it decides nothing.
        best: Column with the highest score of each row (the first of equals).
        gap: How far the best column lies before the second; None with one column.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    row_mean: tuple[float, ...]
    best: tuple[str, ...]
    gap: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """One round of the loop: the weakest score of a row raised to ``to``, and the row as matched again."""

    column: str
    before: float
    to: float
    mean: float
    best: str


def table_of(rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]]) -> Matrix:
    """The matrix with its means, best columns and gaps.

    Raises:
        InputFault: ``value`` – no column, or a row of another length.

    Example:
        >>> table_of(["A"], ["x", "y", "z"], [[0.82, 0.65, 0.43]]).best
        ('x',)
    """
    if not columns or any(len(row) != len(columns) for row in values) or len(rows) != len(values):
        raise InputFault("value", where="matrix", variant="matrix", value=len(columns))
    given: NDArray[np.float64] = np.array(values, dtype=np.float64).reshape(len(rows), len(columns))
    ordered = np.sort(given, axis=1)
    gaps = (ordered[:, -1] - ordered[:, -2]).tolist() if len(columns) > 1 else [None] * len(rows)
    return Matrix(
        rows=tuple(rows),
        columns=tuple(columns),
        values=tuple(tuple(float(value) for value in row) for row in given),
        row_mean=tuple(float(mean) for mean in given.mean(axis=1)),
        best=tuple(columns[int(place)] for place in given.argmax(axis=1)),
        gap=tuple(gaps),
    )


def improve(
    matrix: Matrix, row: str, reach: Callable[[str, float], float], rounds: int = 1
) -> tuple[Matrix, tuple[Improvement, ...]]:
    """Raise the weakest score of a row and match again, as often as ``rounds`` says.

    Args:
        matrix: Where to start.
        row: Whose row.
        reach: (column, score now) to the score after the improvement; a lower one is not taken.
        rounds: How often. It stops earlier when the weakest score cannot be raised.

    Returns:
        The matrix after the last round, and the rounds in their order. No mean ever falls.

    Raises:
        InputFault: ``value`` – no such row.
    """
    if row not in matrix.rows:
        raise InputFault("value", where="matrix", variant="matrix_row", value=row)
    place, taken = matrix.rows.index(row), []
    for _ in range(rounds):
        scores = list(matrix.values[place])
        weakest = min(range(len(scores)), key=scores.__getitem__)
        before, to = scores[weakest], reach(matrix.columns[weakest], scores[weakest])
        if to <= before:
            break
        scores[weakest] = to
        values = [*matrix.values[:place], tuple(scores), *matrix.values[place + 1 :]]
        matrix = table_of(matrix.rows, matrix.columns, values)
        taken.append(Improvement(matrix.columns[weakest], before, to, matrix.row_mean[place], matrix.best[place]))
    return matrix, tuple(taken)
