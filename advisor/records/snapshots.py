"""The rows of every table as they stand, sealed cells included: for backups and for comparing them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Connection, Float, LargeBinary, MetaData, Table, inspect, select

from advisor.records.schema import metadata
from advisor.records.sealing import Sealed

__all__ = ["Counted", "as_they_stand", "counted", "raw_tables"]

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table holds: its rows, and SHA-256 over them in the order of the primary key."""

    rows: int
    sha256: str


def raw_tables() -> tuple[Table, ...]:
    """Every table with its sealed columns as plain bytes, those that others point to first."""
    copy = MetaData()
    for table in metadata.sorted_tables:
        raw = table.to_metadata(copy)
        for column in raw.columns:
            if isinstance(column.type, Sealed):
                column.type, column.default = LargeBinary(), None
    return tuple(copy.sorted_tables)


def as_they_stand(connection: Connection, table: Table) -> Iterator[Sequence[object]]:
    """The rows of one table in the order of the primary key, read piece by piece."""
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=_AT_ONCE).execute(query) as found:
        for row in found:
            yield tuple(row)


def counted(connection: Connection) -> dict[str, Counted]:
    """Table → what it holds; equal for SQLite and PostgreSQL where the rows are equal."""
    standing = set(inspect(connection).get_table_names())
    return {table.name: _count(connection, table) for table in raw_tables() if table.name in standing}


def _count(connection: Connection, table: Table) -> Counted:
    digest, rows = hashlib.sha256(), 0
    digest.update("\x1f".join(table.columns.keys()).encode())
    kinds: list[Callable[[Any], Any] | None] = [  # the two databases hand back truth values and numbers in other types
        bool if isinstance(column.type, Boolean) else float if isinstance(column.type, Float) else None
        for column in table.columns
    ]
    for row in as_they_stand(connection, table):
        cells = [kind(cell) if kind and cell is not None else cell for kind, cell in zip(kinds, row, strict=True)]
        digest.update(repr(cells).encode())
        rows += 1
    return Counted(rows, digest.hexdigest())
