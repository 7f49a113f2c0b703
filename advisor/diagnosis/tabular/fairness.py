"""Whether a model treats groups of people alike: selection, misses and calibration, with intervals."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.tabular.reading import Column, Table, Texts, numbers_of
from advisor.intervals import wilson

__all__ = ["LEAST", "Figure", "GroupLine", "fairness_of"]

LEAST = 5
"""Fewest people behind any figure of a group."""

MOST_GROUPS = 12
ALARM = 0.8
"""Ratio of selection rates below which attention is asked for (the four-fifths rule): an alarm, no verdict."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a gap with its 95 % interval."""

    value: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One class as told to one group, over cases that the model did not see.

    Attributes:
        column: The column that makes the groups; never an input of the model.
        group: Its value, or a range of it; empty where the cell is.
        label: The class.
        n: People of the group, None below five.
        selection_rate: Share of them to whom the class is told (Wilson).
        false_negative_rate: Share, of those whose class it is, to whom another is told; None with fewer than five.
        calibration: Mean probability less the share that came true (normal interval).
        ratio: Selection rate over that of the group with the highest; None where either is suppressed.
        alarm: The ratio lies below four fifths.
        suppressed: Fewer than five people stand behind the line, so it shows no figure.
    """

    column: str
    group: str
    label: str
    n: int | None
    selection_rate: Figure | None
    false_negative_rate: Figure | None
    calibration: Figure | None
    ratio: float | None
    alarm: bool
    suppressed: bool


def fairness_of(
    table: Table,
    kinds: Mapping[str, Column],
    columns: Sequence[str],
    told: Array,
    truth: NDArray[np.int64],
    classes: Sequence[str],
) -> tuple[GroupLine, ...]:
    """Figures of every group and class.

    Args:
        table: Holds ``columns``.
        kinds: Their kinds; a number of many values is cut at its quartiles.
        columns: What makes the groups.
        told: Out-of-fold probabilities, shape (n, classes).
        truth: Places of the right classes.
        classes: Their names; with two, only the rarer is reported, since the other says the same.
    """
    said = told.argmax(axis=1)
    counts = np.bincount(truth, minlength=len(classes))
    shown = [int(counts.argmin())] if len(classes) == 2 else list(range(len(classes)))
    lines: list[GroupLine] = []
    for column in columns:
        groups = _groups(table.columns[column], kinds[column])
        for k in shown:
            found = [_line(column, name, classes[k], rows, said == k, truth == k, told[:, k]) for name, rows in groups]
            lines += _compared(found)
    return tuple(lines)


def _groups(cells: Texts, kind: Column) -> list[tuple[str, NDArray[np.bool_]]]:
    if kind.kind == "number" and kind.distinct > MOST_GROUPS:
        values = numbers_of(cells)
        edges = np.unique(np.nanquantile(values, [0, 0.25, 0.5, 0.75, 1]))
        found = []
        for place, (low, high) in enumerate(itertools.pairwise(edges)):
            last = place == len(edges) - 2
            inside = (values >= low) & ((values <= high) if last else (values < high))
            found.append((f"[{low:g},{high:g}{']' if last else ')'}", inside))
        unknown = np.isnan(values)
        return [*found, *([("", unknown)] if unknown.any() else [])]
    return [(str(value), cells == value) for value in sorted(set(cells.tolist()))]


def _line(
    column: str,
    group: str,
    label: str,
    rows: NDArray[np.bool_],
    said: NDArray[np.bool_],
    is_so: NDArray[np.bool_],
    told: Array,
) -> GroupLine:
    n = int(rows.sum())
    if n < LEAST:
        return GroupLine(column, group, label, None, None, None, None, None, False, True)
    chosen, so = int((rows & said).sum()), int((rows & is_so).sum())
    missed = int((rows & is_so & ~said).sum())
    gap = told[rows] - is_so[rows]
    half = 1.959964 * float(gap.std(ddof=1)) / n**0.5
    mean = float(gap.mean())
    return GroupLine(
        column=column,
        group=group,
        label=label,
        n=n,
        selection_rate=Figure(chosen / n, wilson(chosen, n)),
        false_negative_rate=Figure(missed / so, wilson(missed, so)) if so >= LEAST else None,
        calibration=Figure(mean, (mean - half, mean + half)),
        ratio=None,
        alarm=False,
        suppressed=False,
    )


def _compared(lines: Sequence[GroupLine]) -> list[GroupLine]:
    rates = [line.selection_rate.value for line in lines if line.selection_rate is not None]
    highest = max(rates, default=0.0)
    if len(rates) < 2 or highest <= 0:
        return list(lines)
    answers = []
    for line in lines:
        ratio = line.selection_rate.value / highest if line.selection_rate is not None else None
        answers.append(replace(line, ratio=ratio, alarm=ratio is not None and ratio < ALARM))
    return answers
