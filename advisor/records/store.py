"""The database: opened, written by one at a time, read with few queries."""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, RowMapping, Table, create_engine, event, inspect, select
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from advisor.errors import InputFault, StateFault
from advisor.records import support_tables
from advisor.records.home import Home
from advisor.records.tables import SCHEMA_VERSION, meta, metadata

__all__ = ["Row", "Store"]

Row: TypeAlias = Mapping[str, object]
_Rows: TypeAlias = Sequence[RowMapping]


_LATER = frozenset(support_tables.__all__)
"""Tables that a home made before there were plans may lack; they are made when it is opened."""

_BY_STUDENT = {
    ("students", "id"),
    *((name, "student") for name, table in metadata.tables.items() if "student" in table.c),
}


class _Mine(threading.local):
    """What belongs to one thread: its open transaction and its snapshot."""

    connection: Connection | None = None
    snapshot: dict[tuple[str, str], Mapping[object, _Rows]] | None = None
    among: Sequence[str] | None = None


class Store:
    """The tables of one home, in SQLite or in the database that a URL names."""

    def __init__(self, home: Home, engine: Engine, today: date, clock: Callable[[], datetime]) -> None:
        self.home = home
        self.today = today
        self.clock = clock
        self._engine = engine
        self._mine = _Mine()

    @classmethod
    def open(
        cls, home: Home, *, url: str | None, today: date, create: bool, clock: Callable[[], datetime] | None
    ) -> "Store":
        """Open, and make the tables where ``create`` is set and there are none.

        Raises:
            StateFault: ``not_ready``, ``newer`` or ``locked``.
        """
        if url is None and not home.database.is_file() and not create:
            raise StateFault("not_ready", where=home.database.name, variant="database")
        if create:
            home.folder.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url or f"sqlite:///{home.database}", connect_args=_wait(url, home.patience))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        store = cls(home, engine, today, clock or _machine_time)
        try:
            store._make_ready(create)
        except BaseException:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read by; within ``write`` of the same thread, that transaction's own."""
        if self._mine.connection is not None:
            yield self._mine.connection
            return
        with _told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction under the home's lock: all of it is kept, or nothing. Inner ones join the outer.

        Raises:
            StateFault: ``locked`` when another writer holds the home too long, ``conflict`` when a row contradicts
                one that stands there, ``not_ready`` when the disk refuses.
        """
        if self._mine.connection is not None:
            yield self._mine.connection
            return
        with self.home.lock(), _told(), self._engine.begin() as connection:
            self._mine.connection = connection
            try:
                yield connection
            finally:
                self._mine.connection = None

    @contextmanager
    def snapshot(self, among: Sequence[str] | None = None) -> Iterator[None]:
        """Within this block ``rows_of`` reads a table at its first use, and keeps it.

        Args:
            among: Rows of students are read for these alone; of anybody else the block finds nothing.
        """
        if self._mine.snapshot is not None:
            yield
            return
        self._mine.snapshot = {}
        self._mine.among = among
        try:
            yield
        finally:
            self._mine.snapshot = self._mine.among = None

    def rows_of(self, table: Table, key: object, column: str = "student") -> _Rows:
        """Rows whose ``column`` equals ``key``, in the order of the primary key."""
        order = tuple(table.primary_key.columns)
        snapshot = self._mine.snapshot
        if snapshot is None:
            with self.read() as connection:
                return connection.execute(select(table).where(table.c[column] == key).order_by(*order)).mappings().all()
        place = (table.name, column)
        if place not in snapshot:
            groups: dict[object, list[RowMapping]] = defaultdict(list)
            query = select(table).order_by(*order)
            if self._mine.among is not None and place in _BY_STUDENT:
                query = query.where(table.c[column].in_(self._mine.among))
            with self.read() as connection:
                for row in connection.execute(query).mappings():
                    groups[row[column]].append(row)
            snapshot[place] = dict(groups)
        return snapshot[place].get(key, ())

    def load(self, name: str, rows: Sequence[Row]) -> int:
        """Insert many rows in one transaction; see ``Archive.load``."""
        table = metadata.tables.get(name)
        if table is None:
            raise InputFault("value", where="table", variant="table", value=name)
        if not rows:
            return 0
        keys = set(rows[0])
        unknown = sorted(keys - set(table.c.keys()))
        if unknown:
            raise InputFault("value", where=name, variant="column", value=unknown[0])
        for number, row in enumerate(rows, 1):
            if set(row) != keys:
                raise InputFault("malformed", where=f"{name}:{number}", variant="keys", value=number)
        with self.write() as connection:
            connection.execute(table.insert(), [dict(row) for row in rows])
        return len(rows)

    def _make_ready(self, create: bool) -> None:
        found = self._version()
        if found is None and create:
            with self.home.lock(), _told():
                metadata.create_all(self._engine)
                if self._version() is None:  # written last: a creation that was cut off is run again
                    with self._engine.begin() as connection:
                        connection.execute(meta.insert(), _first_rows())
            found = self._version()
        if found is None:
            raise StateFault("not_ready", where=self.home.database.name, variant="database")
        if found > SCHEMA_VERSION:
            raise StateFault("newer", where=self.home.database.name, value=found, known=SCHEMA_VERSION)
        self._complete()

    def _complete(self) -> None:
        """Make the tables that came later, in a home that lacks them."""
        with _told():
            if not _LATER - set(inspect(self._engine).get_table_names()):
                return
        with self.home.lock(), _told():
            metadata.create_all(self._engine, [metadata.tables[name] for name in sorted(_LATER)])

    def _version(self) -> int | None:
        with _told():
            if not inspect(self._engine).has_table(meta.name):
                return None
            with self._engine.connect() as connection:
                value = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
        return None if value is None else int(value)


def _first_rows() -> list[dict[str, str]]:
    return [{"key": "schema", "value": str(SCHEMA_VERSION)}, {"key": "audit_head", "value": f"0:{'0' * 64}"}]


def _machine_time() -> datetime:
    return datetime.now(UTC)


def _wait(url: str | None, seconds: float) -> dict[str, Any]:
    return {"timeout": seconds} if url is None or url.startswith("sqlite") else {}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _told() -> Iterator[None]:
    """Turn the database's own faults into those of the tree."""
    try:
        yield
    except IntegrityError as fault:
        raise StateFault("conflict", where="records", detail=str(fault.orig)) from fault
    except OperationalError as fault:
        if "locked" in str(fault.orig):
            raise StateFault("locked", where="records") from fault
        raise StateFault("not_ready", where="records", variant="storage", detail=str(fault.orig)) from fault
    except DatabaseError as fault:
        raise StateFault("not_ready", where="records", variant="damaged", detail=str(fault.orig)) from fault
