"""Engines: how a connection is opened, how a transaction begins, and what the database's own faults mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, String, Text, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DisconnectionError,
    IntegrityError,
    OperationalError,
    StatementError,
)

from advisor.errors import AdvisorError, InputFault, StateFault
from advisor.records.home import Home
from advisor.records.keyring import Keyring
from advisor.records.sealing import attach

__all__ = ["engine_of", "for_writing", "sort_by_bytes", "told"]

WRITING = "advisor_writing"
"""Execution option of a connection that is about to write."""

_LOCK = 0x71_68_6E_67  # "qhng": the number of our lock in a server's database

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # a commit is on the platters, not only in the kernel
    "foreign_keys = ON",
    "secure_delete = ON",
    "journal_size_limit = 16777216",
)


def engine_of(home: Home, url: str | None, ring: Keyring) -> Engine:
    """The engine of a home's database, sealing with the home's keys.

    Raises:
        InputFault: ``value`` – the URL names no database that can be opened here.
    """
    try:
        engine = create_engine(_with_driver(url) if url else f"sqlite:///{home.database}", **_options(url, home))
    except Exception as fault:  # a malformed URL, an unknown dialect, a driver that is not installed
        raise InputFault("value", where="ADVISOR_DATABASE_URL", variant="url", kind=type(fault).__name__) from fault
    attach(engine.dialect, ring)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _check_texts)
        if url is None:
            _follow(engine, home.database)
    else:
        event.listen(engine, "begin", partial(_begin_on_server, home.patience))
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITING: True})
    # The lock of ``_begin_on_server`` comes first; what a statement reads after it is what the writer before left.
    return engine.execution_options(**{WRITING: True, "isolation_level": "READ COMMITTED"})


def sort_by_bytes(metadata: MetaData) -> None:
    """Let PostgreSQL order texts as SQLite does, whatever language its cluster speaks; before tables are made."""
    for table in metadata.tables.values():
        for column in table.columns:
            kind = column.type
            if isinstance(kind, String) and type(kind) in (String, Text) and not kind._variant_mapping:
                column.type = kind.with_variant(type(kind)(kind.length, collation="C"), "postgresql")


def _with_driver(url: str) -> str:
    for name in ("postgresql://", "postgres://"):
        if url.startswith(name):
            return f"postgresql+psycopg://{url[len(name) :]}"
    return url


def _options(url: str | None, home: Home) -> dict[str, Any]:
    if url is None or url.startswith("sqlite"):
        return {"connect_args": {"timeout": home.patience}}
    # One snapshot for everything that a transaction reads, as SQLite gives it; a connection that died is replaced.
    return {"pool_pre_ping": True, "isolation_level": "REPEATABLE READ"}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where the engine says, tables and rows alike
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _check_texts(
    _connection: object, _cursor: object, _statement: str, given: Any, _context: object, many: bool,  # noqa: ANN401
) -> None:  # fmt: skip
    """Refuse the sign 0 in a text, which PostgreSQL refuses too; many rows at once are checked by ``bulk``."""
    if not many and any(isinstance(value, str) and "\x00" in value for value in given):
        raise InputFault("value", where="records", variant="cell")


def _begin_on_server(patience: float, connection: Connection) -> None:
    """One writer at a time on the server too, where several machines have homes with one database."""
    if connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(patience * 1000))}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _follow(engine: Engine, database: Path) -> None:
    """Let go of a connection whose file a restore has replaced, instead of writing to the file that was set aside."""

    def remember(_connection: object, record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's ConnectionPoolEntry
        record.info["file"] = _identity(database)

    def compare(_connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401
        if record.info.get("file") != _identity(database):
            raise DisconnectionError("the database file was replaced")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _identity(database: Path) -> tuple[int, int] | None:
    try:
        found = database.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's own faults into those of the tree."""
    try:
        yield
    except IntegrityError as fault:
        raise StateFault("conflict", where="records", detail=str(fault.orig)) from fault
    except DataError as fault:
        raise InputFault("value", where="records", variant="cell", detail=str(fault.orig)) from fault
    except OperationalError as fault:
        if "locked" in str(fault.orig) or "lock timeout" in str(fault.orig):
            raise StateFault("locked", where="records") from fault
        if "serialize" in str(fault.orig) or "deadlock" in str(fault.orig):
            raise StateFault("locked", where="records", variant="concurrent") from fault
        raise StateFault("not_ready", where="records", variant="storage", detail=str(fault.orig)) from fault
    except DatabaseError as fault:
        raise StateFault("not_ready", where="records", variant="damaged", detail=str(fault.orig)) from fault
    except sqlite3.Error as fault:  # from the driver itself, where SQLAlchemy stands aside
        raise StateFault("not_ready", where="records", variant="storage", detail=str(fault)) from fault
    except StatementError as fault:
        if isinstance(fault.orig, AdvisorError):
            raise fault.orig from fault
        if fault.orig is not None:  # a value that its column cannot hold
            raise InputFault("value", where="records", variant="cell", detail=type(fault.orig).__name__) from fault
        raise
