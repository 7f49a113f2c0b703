"""The database: opened, written by one at a time, read with few queries."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, bindparam, inspect, select

from advisor.errors import InputFault, StateFault
from advisor.records.bulk import insert_rows
from advisor.records.engines import engine_of, for_writing, sort_by_bytes, told
from advisor.records.home import Home
from advisor.records.keyring import Keyring
from advisor.records.schema import metadata
from advisor.records.tables import SCHEMA_VERSION, meta, revisions

__all__ = ["Row", "Store"]

Row: TypeAlias = Mapping[str, object]
_Rows: TypeAlias = Sequence[RowMapping]


_BY_STUDENT = {
    ("students", "id"),
    *((name, "student") for name, table in metadata.tables.items() if "student" in table.c),
}


_Snapshot: TypeAlias = dict[tuple[str, str], Mapping[object, _Rows]]


@dataclass(frozen=True, slots=True)
class _Moment:
    """One transaction to read by, and what was read in it."""

    connection: Connection
    rows: dict[tuple[str, str, object], _Rows] = field(default_factory=dict)
    snapshots: dict[Sequence[str] | None, _Snapshot] = field(default_factory=dict)


class _Mine(threading.local):
    """What belongs to one thread: its open transaction, its snapshot and its moment."""

    connection: Connection | None = None
    snapshot: _Snapshot | None = None
    among: Sequence[str] | None = None
    moment: _Moment | None = None


class Store:
    """The tables of one home, in SQLite or in the database that a URL names.

    Attributes:
        home: The folder.
        today: "Now" for dates that are kept.
        clock: Time of an act.
        ring: The keys that seal.
        migrated_from: Schema that the database had before it was opened, where that was an older one.
    """

    def __init__(self, home: Home, engine: Engine, today: date, clock: Callable[[], datetime], ring: Keyring) -> None:
        self.home = home
        self.today = today
        self.clock = clock
        self.ring = ring
        self.migrated_from: int | None = None
        self._engine = engine
        self._writing = for_writing(engine)
        self._mine = _Mine()
        self._noted: dict[str, str] = {}  # fingerprints of the keys that the database knows of

    @classmethod
    def open(
        cls, home: Home, *, url: str | None, today: date, create: bool, clock: Callable[[], datetime] | None
    ) -> "Store":
        """Open, make the tables where ``create`` is set and there are none, and migrate those of an older version.

        Raises:
            StateFault: ``not_ready``, ``newer`` or ``locked``.
            InputFault: ``value`` – a URL that cannot be opened.
        """
        if url is None and not home.database.is_file() and not create:
            raise StateFault("not_ready", where=home.database.name, variant="database")
        if create:
            home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if url is None:
                home.database.touch(mode=0o600)  # its side files get the same rights
        ring = Keyring(home.keys)
        engine = engine_of(home, url, ring)
        store = cls(home, engine, today, clock or _machine_time, ring)
        try:
            store._make_ready(create)
        except BaseException:
            engine.dispose()
            raise
        return store

    @property
    def is_in_home(self) -> bool:
        """Whether the database is the SQLite file of the home."""
        return self._engine.url.get_backend_name() == "sqlite" and self._engine.url.database == str(self.home.database)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read by; within ``write`` of the same thread, that transaction's own."""
        open_one = self._mine.connection or (self._mine.moment.connection if self._mine.moment else None)
        if open_one is not None:
            yield open_one
            return
        with told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Within this block everything is read by one connection, as it stood at the first read, and no row twice.

        A write within the block ends the moment: what is read behind it is read anew.
        """
        if self._mine.moment is not None or self._mine.connection is not None:
            yield
            return
        with told(), self._engine.connect() as connection:
            self._mine.moment = _Moment(connection)
            try:
                yield
            finally:
                self._mine.moment = None

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
        self._mine.moment = None
        with self.home.lock(), told():
            self.ring.refresh()  # whoever held the home before may have changed the key
            with self._writing.begin() as connection:
                self._note_keys(connection)
                yield from self._within(connection)

    def _within(self, connection: Connection) -> Iterator[Connection]:
        self._mine.connection = connection
        try:
            yield connection
        finally:
            self._mine.connection = None

    def _note_keys(self, connection: Connection) -> None:
        """Write down which keys seal, before anything is sealed with a new one; a backup takes those with it."""
        prints = self.ring.keys.prints
        if prints != self._noted:
            connection.execute(meta.update().where(meta.c.key == "keys").values(value=json.dumps(prints)))
            self._noted = prints

    @contextmanager
    def snapshot(self, among: Sequence[str] | None = None) -> Iterator[None]:
        """Within this block ``rows_of`` reads a table at its first use, and keeps it.

        Args:
            among: Rows of students are read for these alone; of anybody else the block finds nothing.
        """
        if self._mine.snapshot is not None:
            yield
            return
        kept = self._mine.moment.snapshots if self._mine.moment else {}
        self._mine.snapshot = kept.setdefault(among, {})
        self._mine.among = among
        try:
            yield
        finally:
            self._mine.snapshot = self._mine.among = None

    def rows_of(self, table: Table, key: object, column: str = "student") -> _Rows:
        """Rows whose ``column`` equals ``key``, in the order of the primary key."""
        snapshot = self._mine.snapshot
        if snapshot is None:
            return self._rows_now(table, key, column)
        order = tuple(table.primary_key.columns)
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

    def _rows_now(self, table: Table, key: object, column: str) -> _Rows:
        moment = self._mine.moment if self._mine.connection is None else None
        place = (table.name, column, key)
        if moment is not None and place in moment.rows:
            return moment.rows[place]
        query = _query(table, column)
        with self.read() as connection:
            found = connection.execute(query, {"key": key}).mappings().all()
        if moment is not None:
            moment.rows[place] = found
        return found

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
            insert_rows(connection, table, rows)
        return len(rows)

    def _make_ready(self, create: bool) -> None:
        found = self._version()
        if found is None and create:
            with self.home.lock(), told():
                if self._version() is None:
                    self._create()
            found = self._version()
        if found is None:
            raise StateFault("not_ready", where=self.home.database.name, variant="database")
        if found < SCHEMA_VERSION:
            found = self._migrate()
        if found > SCHEMA_VERSION:
            raise StateFault("newer", where=self.home.database.name, value=found, known=SCHEMA_VERSION)
        kept: dict[str, str] = json.loads(self._meta("keys") or "{}")
        self.ring.check(kept)
        self._noted = kept

    def _create(self) -> None:
        """Make the tables and their first rows in one transaction; a creation that was cut off is run again."""
        self.ring.make()
        if self._engine.dialect.name == "postgresql":
            sort_by_bytes(metadata)
        with self._writing.begin() as connection:
            metadata.create_all(connection)
            connection.execute(revisions.delete())
            connection.execute(revisions.insert().values(version_num=f"{SCHEMA_VERSION:04d}"))
            connection.execute(meta.insert(), _first_rows(self.ring))

    def _migrate(self) -> int:
        """Bring an older database up to date; whoever waited for another that did so finds it done."""
        from advisor.records.migrations.upgrade import upgrade

        with self.home.lock(), told():
            found = self._version() or SCHEMA_VERSION
            if found < SCHEMA_VERSION:
                self.ring.make()
                upgrade(self._engine, SCHEMA_VERSION)
                self.migrated_from = found
        return self._version() or SCHEMA_VERSION

    def _version(self) -> int | None:
        with told():
            if not inspect(self._engine).has_table(meta.name):
                return None
            value = self._meta("schema")
        return None if value is None else int(value)

    def _meta(self, key: str) -> str | None:
        with told(), self._engine.connect() as connection:
            found: str | None = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        return found


@cache
def _query(table: Table, column: str) -> Select[Any]:
    """Rows by one column, in the order of the primary key; built once, since building costs as much as running."""
    return select(table).where(table.c[column] == bindparam("key")).order_by(*table.primary_key.columns)


def _first_rows(ring: Keyring) -> list[dict[str, str]]:
    head = f"0:{'0' * 64}"
    return [
        {"key": "schema", "value": str(SCHEMA_VERSION)},
        {"key": "audit_head", "value": f"{head}:{ring.sign('audit', head)}"},
        {"key": "keys", "value": json.dumps(ring.keys.prints)},
    ]


def _machine_time() -> datetime:
    return datetime.now(UTC)
