"""Many rows at once: one prepared statement and tuples, with the columns' defaults and sealing applied beforehand."""

import struct
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Dialect, String, Table

from advisor.errors import InputFault
from advisor.records.sealing import Sealed, ring_of

__all__ = ["insert_rows"]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same keys; see ``Store.load``.

    SQLAlchemy's own way builds a dict a row and looks every value up by name; through the driver's ``executemany`` the
    same rows take about half the time. PostgreSQL keeps SQLAlchemy's way, which sends many rows in one statement.
    """
    given = [column for column in table.columns if column.name in rows[0]]
    if connection.dialect.name != "sqlite":
        for column in given:
            _check_texts(column, [row[column.name] for row in rows])
        connection.execute(table.insert(), [dict(row) for row in rows])
        return
    left_out = [column for column in table.columns if column.name not in rows[0] and column.default is not None]
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in (*given, *left_out))
    marks = ", ".join("?" * (len(given) + len(left_out)))
    values = [_values(connection.dialect, column, rows) for column in given]
    values += [_defaults(connection.dialect, column, len(rows)) for column in left_out]
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # names of our own tables alone
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def _values(dialect: Dialect, column: "Column[Any]", rows: Sequence[Mapping[str, object]]) -> list[object]:
    name = column.name
    return _bound(dialect, column, [row[name] for row in rows])


def _defaults(dialect: Dialect, column: "Column[Any]", number: int) -> list[object]:
    default: Any = column.default
    return _bound(dialect, column, [default.arg(None) if default.is_callable else default.arg] * number)


def _bound(dialect: Dialect, column: "Column[Any]", values: list[object]) -> list[object]:
    kind = column.type
    try:
        if isinstance(kind, Sealed):
            return list(kind.seal_all(ring_of(dialect), values))
        _check_texts(column, values)
        bind = kind.dialect_impl(dialect).bind_processor(dialect)
        return values if bind is None else list(map(bind, values))
    except (TypeError, ValueError, AttributeError, OverflowError, struct.error) as fault:
        raise InputFault("value", where=f"{column.table.name}.{column.name}", variant="cell") from fault


def _check_texts(column: "Column[Any]", values: list[object]) -> None:
    """SQLite would keep a text that is too long or holds the sign 0, PostgreSQL would not: neither takes it."""
    if not isinstance(column.type, String):
        return
    limit = column.type.length or sys.maxsize
    for value in values:
        if isinstance(value, str) and (len(value) > limit or "\x00" in value):
            raise InputFault("value", where=f"{column.table.name}.{column.name}", variant="cell")
