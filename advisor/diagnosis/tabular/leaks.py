"""Columns that must not be learnt from: those that hold the answer, and those that only number the rows."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.tabular.reading import Column, Table, Texts, numbers_of
from advisor.errors import InputFault

__all__ = ["SetAside", "is_headed", "refuse_answers", "set_aside"]

TELLS = 0.995
"""Share of the rows whose class a column's values tell, from which it is taken for the answer in other words."""

FEWEST_ROWS = 20
MOST_VALUES = 10
MOSTLY = 0.5
"""Share of different values from which a column under the heading of an identifier is one."""

_CODE = re.compile(r"\d{6,}")
_BRACKETS = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")
_WHOSE = re.compile(r"^(?:学生|本人|考生|个人|所属|家庭)(?=..)")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A column that was not learnt from, with the reason.

    ``empty`` – nothing or one value; ``identifier`` – it numbers or names the rows; ``tells_label`` – whether it is
    filled, or its value, all but tells the class, as something written down after the outcome does; ``protected`` – sex,
    ethnicity, region or the like, which are never inputs.
    """

    column: str
    reason: Literal["empty", "identifier", "tells_label", "protected"]


def refuse_answers(table: Table, truth: NDArray[np.int64], label: str) -> None:
    """Refuse a table in which another column equals the label, under the same or other words.

    Raises:
        InputFault: ``value`` – names the column and how to drop it.
    """
    for name, cells in table.columns.items():
        pairs = set(zip(cells.tolist(), truth.tolist(), strict=True))
        if len(pairs) == len({cell for cell, _ in pairs}) == len(set(truth.tolist())):
            raise InputFault("value", where=name, variant="label_copy", value=name, label=label)


def is_headed(name: str, terms: Collection[str]) -> bool:
    """Whether a heading says one of these: ``性别（男/女）``, ``学生性别`` and ``Student-Gender`` all say sex.

    Args:
        name: The heading.
        terms: In lower case; several Latin words joined by ``_``.
    """
    bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)).strip().lower()
    words = re.split(r"[\s_\-./]+", bare)
    said = {bare, "_".join(words), _WHOSE.sub("", bare), *words}
    return not said.isdisjoint(terms)


def set_aside(
    table: Table,
    kinds: Mapping[str, Column],
    truth: NDArray[np.int64],
    *,
    protected: Collection[str] = (),
    identifiers: Collection[str] = (),
    keep: Collection[str] = (),
) -> tuple[SetAside, ...]:
    """The columns to leave out.

    Args:
        table: The features.
        kinds: Their kinds.
        truth: Places of the right classes.
        protected: Headings, in lower case, of what is never an input.
        identifiers: Headings, in lower case, of what numbers or names a person.
        keep: Columns that stay although they look like the answer or a row number; what is protected does not.
    """
    found = []
    for name, cells in table.columns.items():
        kind = kinds[name]
        if is_headed(name, protected):
            found.append(SetAside(name, "protected"))
        elif name in keep:
            continue
        elif kind.distinct < 2 and kind.filled in (0, table.rows):
            found.append(SetAside(name, "empty"))
        elif _is_identifier(cells, kind, table.rows) or _names_rows(name, kind, identifiers):
            found.append(SetAside(name, "identifier"))
        elif table.rows >= FEWEST_ROWS and _tells(cells, kind, truth):
            found.append(SetAside(name, "tells_label"))
    return tuple(found)


def _is_identifier(cells: Texts, kind: Column, rows: int) -> bool:
    if kind.kind == "category":
        return kind.distinct > 20 and kind.distinct > 0.9 * kind.filled
    if kind.kind == "number" and kind.distinct == kind.filled == rows >= FEWEST_ROWS:
        if len({len(cell) for cell in cells.tolist()}) == 1 and all(_CODE.fullmatch(cell) for cell in cells.tolist()):
            return True
        values = numbers_of(cells)
        steps = np.diff(values)
        return bool(np.isfinite(steps).all() and ((steps > 0).all() or (steps < 0).all()))
    return False


def _names_rows(name: str, kind: Column, identifiers: Collection[str]) -> bool:
    return kind.kind != "date" and kind.distinct > MOSTLY * kind.filled and is_headed(name, identifiers)


def _tells(cells: Texts, kind: Column, truth: NDArray[np.int64]) -> bool:
    """Whether being filled, the value of a column of few values, or one cut through a number all but tells the class."""
    wrong = 1 - max(Counter(truth.tolist()).values()) / len(truth)

    def gives_away(purity: float) -> bool:
        return purity >= TELLS and 1 - purity <= 0.2 * wrong

    is_filled = np.array([cell != "" for cell in cells.tolist()])
    if 0 < is_filled.sum() < len(cells) and gives_away(_purity(is_filled.tolist(), truth)):
        return True
    if kind.distinct <= (MOST_VALUES if kind.kind == "number" else max(MOST_VALUES, len(truth) // 50)):
        return gives_away(_purity(cells.tolist(), truth))
    return kind.kind == "number" and gives_away(_best_cut(numbers_of(cells), truth))


def _best_cut(values: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Greatest share of rows that one cut through the values puts with the commonest class of their side."""
    classes = np.eye(int(truth.max()) + 1)[truth]
    known = ~np.isnan(values)
    order = np.argsort(values[known], kind="stable")
    below = classes[known][order].cumsum(axis=0)
    if not len(below):
        return 0.0
    ends = np.flatnonzero(np.diff(values[known][order]) > 0)
    unknown = classes[~known].sum(axis=0).max() if (~known).any() else 0.0
    sides = below[ends].max(axis=1) + (below[-1] - below[ends]).max(axis=1)
    return float((max(sides, default=0.0) + unknown) / len(truth))


def _purity(values: list[object], truth: NDArray[np.int64]) -> float:
    counts: dict[object, Counter[int]] = defaultdict(Counter)
    for value, k in zip(values, truth.tolist(), strict=True):
        counts[value][k] += 1
    return sum(max(found.values()) for found in counts.values()) / len(truth)
