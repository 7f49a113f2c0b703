"""Brings a database to the newest revision."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from advisor.errors import StateFault
from advisor.records.engines import for_writing
from advisor.records.tables import meta

__all__ = ["FIRST", "revision_of", "upgrade"]

FIRST = 1


def revision_of(schema: int) -> str:
    """Name of the revision that makes this number of schema.

    Example:
        >>> revision_of(2)
        '0002'
    """
    return f"{schema:04d}"


def upgrade(engine: Engine, target: int) -> None:
    """Apply the revisions between the database's schema and ``target`` in one transaction; the caller holds the home.

    A database from before there were revisions is stamped with the first. Killed at any point, the old database
    stands, and the next run begins anew.

    Raises:
        Whatever the database raises; see ``engines.told``.
    """
    with for_writing(engine).connect() as connection:
        if engine.dialect.name == "sqlite":  # tables are rebuilt; the pragma counts outside a transaction alone
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _apply(connection, target)
                _check(connection)
        finally:
            connection.invalidate()  # this connection checks no foreign keys: nobody takes it up again
    _forget_what_was(engine)


def _apply(connection: Connection, target: int) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).parent))

    def steps(heads: Any, _context: object) -> Any:  # noqa: ANN401 - alembic's own types
        return script._upgrade_revs(revision_of(target), heads)

    context = MigrationContext.configure(connection, opts={"fn": steps, "script": script})
    if not context.get_current_heads() and inspect(connection).has_table(meta.name):
        context.stamp(script, revision_of(FIRST))  # from before there were revisions
    with Operations.context(context):
        context.run_migrations()
    connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(target)))


def _check(connection: Connection) -> None:
    """A rebuilt table must not have lost what others point to."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise StateFault("not_ready", where=str(broken[0]), variant="damaged")


def _forget_what_was(engine: Engine) -> None:
    """Leave no cell of the old tables in the journal or in dead rows."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for name in inspect(connection).get_table_names():
            connection.execute(text(f'VACUUM FULL "{name}"'))


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError(type(found).__name__)
    return found
