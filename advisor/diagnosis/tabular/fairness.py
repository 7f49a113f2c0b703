"""Whether a model treats groups of people alike: selection, misses and calibration, with intervals."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.tabular.reading import Column, Table, Texts, numbers_of
from advisor.facts import SMALLEST_GROUP
from advisor.intervals import wilson

__all__ = ["Figure", "GroupLine", "fairness_of"]

MOST_GROUPS = 12
LARGE = 0.02
"""Part of all people from which a group's rate may be what others are compared with."""

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
        ratio: Selection rate over the highest of the groups that hold at least 2 % of the people; None where suppressed.
        alarm: The ratio lies below four fifths, and the two intervals do not meet.
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
    shown: Sequence[int] | None = None,
) -> tuple[GroupLine, ...]:
    """Figures of every group and class.

    Args:
        table: Holds ``columns``.
        kinds: Their kinds; a number of many values is cut at its quartiles.
        columns: What makes the groups.
        told: Out-of-fold probabilities, shape (n, classes).
        truth: Places of the right classes.
        classes: Their names.
        shown: Places of the classes to report on; by default all or, with two, the rarer, since the other says the same.
    """
    said = told.argmax(axis=1)
    counts = np.bincount(truth, minlength=len(classes))
    if shown is None:
        shown = [int(counts.argmin())] if len(classes) == 2 else range(len(classes))
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
    if n < SMALLEST_GROUP:
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
        false_negative_rate=Figure(missed / so, wilson(missed, so)) if so >= SMALLEST_GROUP else None,
        calibration=Figure(mean, (mean - half, mean + half)),
        ratio=None,
        alarm=False,
        suppressed=False,
    )


def _compared(lines: Sequence[GroupLine]) -> list[GroupLine]:
    """The lines with their ratio to the highest rate of a group that is not tiny, and the alarm."""
    total = sum(line.n or 0 for line in lines)
    rated = [
        (line.selection_rate.value, line.selection_rate)
        for line in lines
        if line.selection_rate is not None and (line.n or 0) >= LARGE * total
    ]
    highest, reference = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    if len(rated) < 2 or reference is None or highest <= 0:
        return list(lines)
    answers = []
    for line in lines:
        rate = line.selection_rate
        ratio = rate.value / highest if rate is not None else None
        is_low = rate is not None and ratio is not None and ratio < ALARM and rate.ci[1] < reference.ci[0]
        answers.append(replace(line, ratio=ratio, alarm=is_low))
    return answers
