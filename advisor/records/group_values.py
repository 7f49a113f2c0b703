"""The value that counts of every student of a group, for means alone; worked out again only where a row changed."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeAlias

from sqlalchemy import Column, RowMapping, Select, bindparam, select

from advisor.catalog.rows import Scorecard
from advisor.records.access import GROUPED
from advisor.records.cleaning import clean, value_of
from advisor.records.people import FactorName
from advisor.records.rights import PROTECTED
from advisor.records.store import Store
from advisor.records.tables import FACTOR_COLUMNS, metadata, students

__all__ = ["GroupValues"]

_Rows: TypeAlias = list[tuple[Any, ...]]

MOST = 300
"""Groups that are remembered, about 40 KB each; whoever looks at students looks at those of a few classes."""


class GroupValues:
    """Reads a group's rows of one factor with one query, and cleans them as the readings of a file are cleaned.

    What came of the same rows before is kept: the rows are read every time and compared, so that a figure never lags
    behind the records, whoever wrote them. Of protected factors nothing is kept.
    """

    def __init__(self, store: Store, scorecard: Scorecard) -> None:
        self._store = store
        self._scorecard = scorecard
        self._kept: dict[tuple[object, ...], tuple[_Rows, Mapping[str, float]]] = {}

    def of(self, row: RowMapping, scope: Literal["class", "major"], factor: FactorName) -> Mapping[str, float]:
        """Student → value, for every student of the group that has one.

        Checks no rights: whoever asks takes the values of those alone of whom the reader may see the factor.

        Args:
            row: A student of the group.
            scope: The class, or the major in the same cohort.
            factor: Of the scorecard.
        """
        place = {name: row[name] for name in GROUPED[scope]}
        with self._store.read() as connection:
            rows = [tuple(found) for found in connection.execute(_query(factor, scope), place).all()]
        key = (factor, scope, *place.values())
        held = self._kept.get(key)
        if held is not None and held[0] == rows:
            return held[1]
        values = self._cleaned(factor, rows)
        if factor not in PROTECTED:
            while len(self._kept) >= MOST:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = (rows, values)
        return values

    def _cleaned(self, factor: FactorName, rows: _Rows) -> Mapping[str, float]:
        column = FACTOR_COLUMNS[factor].name
        limits = self._scorecard.factors[factor]
        today = self._store.today.isoformat()
        names = tuple(column.name for column in _columns(factor))
        own: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            own[row[0]].append({"id": "", **dict(zip(names, row, strict=True))})
        values = {}
        for student, mine in own.items():
            found = clean(mine, lambda row: value_of(factor, column, row), limits.low, limits.high, today)
            if found.valid:
                values[student] = found.valid[-1][1]
        return values


@cache
def _query(factor: FactorName, scope: str) -> Select[Any]:
    """The rows of a group, in no order: that would take longer than reading them, and cleaning has its own."""
    table = metadata.tables[factor]
    members = select(students.c.id).where(*(students.c[name] == bindparam(name) for name in GROUPED[scope]))
    return select(*_columns(factor)).where(table.c.student.in_(members))


def _columns(factor: FactorName) -> list[Column[Any]]:
    """The student, and the cells that decide on the value; which of two rows says the same is no matter here."""
    table = metadata.tables[factor]
    counts = ("interviews", "offers") if factor == "jobseeking" else ()
    return [table.c[name] for name in ("student", "as_of", FACTOR_COLUMNS[factor].name, *counts)]
