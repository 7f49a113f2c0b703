"""Whether a row is on record already, by the columns that make it the same row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from sqlalchemy import RowMapping, select

from advisor.records.importing.targets import KEYS, Put
from advisor.records.store import Store
from advisor.records.tables import metadata

__all__ = ["Index", "Verdict"]

Key: TypeAlias = tuple[Any, ...]
Verdict: TypeAlias = Literal["new", "same", "contradiction", "changed"]

_CHUNK = 400
_MANY = 2_000
_NOT_COMPARED = frozenset({"id", "synthetic", "pinyin", "password", "must_change"})


class Index:
    """The rows of the tables that an import touches, by their keys; grows with what the file itself brings.

    Args:
        store: The records.
        columns: Columns that the file fills; a value that it leaves out contradicts nothing.
    """

    def __init__(self, store: Store, columns: Iterable[str]) -> None:
        self._store = store
        self._filled = frozenset(columns)
        self._stored: dict[str, dict[Key, Any]] = {}
        self._brought: dict[str, dict[Key, Mapping[str, Any]]] = {}
        self._whole: dict[str, dict[Any, RowMapping]] = {}
        self._hits: dict[str, int] = {}

    def settle(self, puts: Sequence[Put], replacing: bool) -> tuple[Verdict, list[tuple[str, Put, str | None]]]:
        """What one row of the file is, and what has to be written for it.

        Returns:
            ``new`` with the writes, ``same`` where all of it is on record or stands above in the file,
            ``contradiction`` where the file says otherwise above, ``changed`` where the records say otherwise.
        """
        writes: list[tuple[str, Put, str | None]] = []
        fresh: list[tuple[str, Key, Put]] = []
        is_new = False
        for put in puts:
            key = tuple(_plain(put.row[column]) for column in KEYS[put.table])
            above = self._brought.setdefault(put.table, {}).get(key)
            if above is not None:
                if not put.is_support and not _agree(put.row, above, None):
                    return "contradiction", []
                continue
            stored = self._keys(put.table).get(key)
            if stored is None:
                writes.append(("insert", put, None))
                fresh.append((put.table, key, put))
                is_new = is_new or not put.is_support
                continue
            if put.is_support:
                continue
            row = self._row(put.table, stored)
            if _agree(put.row, dict(row), self._compared()):
                continue
            if not replacing:
                return "changed", []
            merged = {**put.row, metadata.tables[put.table].primary_key.columns.keys()[0]: stored}
            writes.append(("replace", Put(put.table, merged), str(stored)))
            fresh.append((put.table, key, put))
            is_new = True
        if not is_new:
            return "same", []
        for table, key, put in fresh:
            self._brought[table][key] = put.row
        return "new", writes

    def _compared(self) -> frozenset[str]:
        """Columns of a row on record that the file speaks of."""
        renamed = {"name_of": "name", "class_name": "class_id", "channel": "how"}
        renamed |= {"destination": "code", "salary_month": "pay_yuan_month", "is_relevant": "relevant"}
        renamed |= {"is_retained": "stayed", "note": "note"}
        return frozenset({renamed.get(column, column) for column in self._filled})

    def _keys(self, table: str) -> dict[Key, Any]:
        if table not in self._stored:
            found = metadata.tables[table]
            own = next(iter(found.primary_key.columns))
            wanted = [found.c[column] for column in KEYS[table]]
            with self._store.read() as connection:
                rows = connection.execute(select(own, *wanted)).all()
            self._stored[table] = {tuple(map(_plain, row[1:])): row[0] for row in rows}
        return self._stored[table]

    def _row(self, table: str, key: Any) -> RowMapping:  # noqa: ANN401 - a primary key is text or a number
        """The stored row; after a few single looks the whole table is read at once."""
        found = metadata.tables[table]
        own = next(iter(found.primary_key.columns))
        whole = self._whole.get(table)
        if whole is None:
            self._hits[table] = self._hits.get(table, 0) + 1
            with self._store.read() as connection:
                if self._hits[table] <= _CHUNK:
                    return connection.execute(select(found).where(own == key)).mappings().one()
                rows = connection.execute(select(found)).mappings().all()
            whole = self._whole[table] = {row[own.name]: row for row in rows}
        return whole[key]


def _agree(row: Mapping[str, Any], other: Mapping[str, Any], compared: frozenset[str] | None) -> bool:
    for column, value in row.items():
        if column in _NOT_COMPARED or (compared is not None and column not in compared):
            continue
        if _plain(value) != _plain(other.get(column)):
            return False
    return True


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell
    if value is None:
        return ""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
