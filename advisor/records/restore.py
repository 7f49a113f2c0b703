"""Brings a backup back: checked whole before anything of the home is touched; what stood there is set aside.

Killed at any point, the backup is still there and so is what was set aside; the next run begins anew.
"""

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from advisor.errors import AdvisorError, InputFault, NotFound, StateFault
from advisor.records.audit import Chain
from advisor.records.backup import (
    DATABASE,
    FORGOTTEN,
    FORMAT,
    KEPT_FOLDERS,
    MANIFEST,
    back_up,
    key_file_of,
    sha256_of,
    signed,
)
from advisor.records.engines import engine_of
from advisor.records.forgotten import Memory, read_memory
from advisor.records.home import Home
from advisor.records.keyring import Keyring, settle
from advisor.records.repeating import Repeated, repeat
from advisor.records.snapshots import as_they_stand, counted, raw_tables
from advisor.records.store import Store
from advisor.records.tables import SCHEMA_VERSION, students

__all__ = ["Restored", "Restoring"]

_LARGEST_MANIFEST = 16_000_000  # bytes
_MEMBER = re.compile(rf"({'|'.join(KEPT_FOLDERS)})(/[^/\\\x00]+)+")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes:
        file: The backup.
        rows: Rows of all tables, each table's hash equal to the manifest's.
        made_at: When the backup was made.
        schema: Schema that it had; an older one was migrated.
        set_aside: Folder in the home with what stood there before, or None.
        repeated: What was forgotten since the backup and was carried out again before anybody could read it.
        gone_since: Students of the backup who stood no more in the home, and whom nobody is known to have erased.
    """

    file: Path
    rows: int
    made_at: str
    schema: int
    set_aside: Path | None
    repeated: Repeated
    gone_since: tuple[str, ...]


class Restoring:
    """One restore: unpack and check in a staging home, then put in place.

    Args:
        home: The home to fill.
        url: The database that its settings name, or None for SQLite in the home.
        today: The day that counts as now.
    """

    def __init__(self, home: Home, url: str | None, today: date) -> None:
        self._home = home
        self._url = url
        self._today = today
        self._staging = Home(home.staging)

    def restore(
        self, file: Path, allow: Callable[[Store], None] | None = None, *, forgotten: Path | None = None
    ) -> Restored:
        """Restore a backup.

        Args:
            file: The backup.
            allow: Asked with what would be brought back, before anything of the home is touched; raises to stop it.
            forgotten: A copy of ``forgotten.json`` of the home that was lost; the home's own is read besides.

        Raises:
            NotFound: ``file``, ``forgotten``.
            InputFault: ``format`` – no backup; ``malformed`` – damaged, or signed with other keys, or a copy of
                ``forgotten.json`` that cannot be read or is another home's.
            StateFault: ``newer``; ``not_ready.keys`` – the key file is missing or another's; ``locked``.
        """
        if not file.is_file():
            raise NotFound("file", where="FILE", value=str(file))
        if forgotten is not None and not forgotten.is_file():
            raise NotFound("file", where="--forgotten", value=str(forgotten))
        with self._home.lock():
            shutil.rmtree(self._staging.folder, ignore_errors=True)
            try:
                manifest = self._unpack(file)
                self._check_rows(file, manifest)
                repeated = self._bring_up_to_date(file, allow, datetime.fromisoformat(manifest["made_at"]), forgotten)
                gone = self._gone_since()
                aside = self._put_in_place() if self._url is None else self._put_into_database()
            finally:
                shutil.rmtree(self._staging.folder, ignore_errors=True)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        return Restored(file, rows, manifest["made_at"], manifest["schema"], aside, repeated, gone)

    def _unpack(self, file: Path) -> Mapping[str, Any]:
        try:
            with zipfile.ZipFile(file) as packed:
                manifest = self._manifest(file, packed)
                for name, member in manifest["members"].items():
                    if name not in (DATABASE, FORGOTTEN) and (not _MEMBER.fullmatch(name) or ".." in name.split("/")):
                        raise _damaged(file)
                    to = self._staging.folder / name
                    to.parent.mkdir(parents=True, exist_ok=True)
                    with packed.open(name) as source, to.open("xb") as out:
                        to.chmod(0o600)
                        shutil.copyfileobj(source, out, 1 << 20)
                    if to.stat().st_size != member["bytes"] or sha256_of(to) != member["sha256"]:
                        raise _damaged(file)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, EOFError, NotImplementedError) as fault:
            raise _damaged(file) from fault
        except Exception as fault:
            if type(fault).__module__ == "zlib":
                raise _damaged(file) from fault
            raise
        return manifest

    def _manifest(self, file: Path, packed: zipfile.ZipFile) -> Mapping[str, Any]:
        if packed.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise _damaged(file)
        manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
        if manifest["format"] > FORMAT or manifest["schema"] > SCHEMA_VERSION:
            raise StateFault("newer", where=file.name, value=manifest["schema"], known=SCHEMA_VERSION)
        ring = self._ring_for(file, manifest["keys"])
        if ring.sign("backup", signed(manifest)) != manifest["signature"]:
            raise _damaged(file)
        self._staging.folder.mkdir(parents=True, exist_ok=True)
        Keyring(self._staging.keys).keep(ring.keys)
        return manifest

    def _ring_for(self, file: Path, prints: Mapping[str, str]) -> Keyring:
        """The keys beside the backup, else the home's own, where they are those that it was sealed with."""
        for candidate in (key_file_of(file), self._home.keys):
            if candidate.is_file():
                ring = Keyring(candidate)
                try:
                    ring.check(prints)
                except StateFault:
                    continue
                return ring
        raise StateFault("not_ready", where=key_file_of(file).name, variant="keys")

    def _check_rows(self, file: Path, manifest: Mapping[str, Any]) -> None:
        try:
            with closing(sqlite3.connect(self._staging.database)) as database:
                is_whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                is_whole = is_whole and not database.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.Error as fault:
            raise _damaged(file) from fault
        if manifest["schema"] == SCHEMA_VERSION:
            with _reading(f"sqlite:///{self._staging.database}") as connection:
                found = {name: asdict(table) for name, table in counted(connection).items()}
            is_whole = is_whole and found == manifest["tables"]
        if not is_whole:
            raise _damaged(file)

    def _bring_up_to_date(
        self, file: Path, allow: Callable[[Store], None] | None, made_at: datetime, forgotten: Path | None
    ) -> Repeated:
        """Open the copy as any home is opened, which migrates an older one, walk its audit, and forget again."""
        try:
            store = Store.open(self._staging, url=None, today=self._today, create=False, clock=None)
        except AdvisorError as fault:
            if fault.code in ("state.newer", "state.locked"):
                raise
            raise _damaged(file) from fault
        try:
            if not Chain(store).verify().is_whole:
                raise _damaged(file)
            if allow is not None:
                allow(store)
            repeated = repeat(store, made_at, self._memory(store.ring, forgotten, made_at))
        finally:
            store.close()
        with closing(sqlite3.connect(self._staging.database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return repeated

    def _memory(self, ring: Keyring, copy: Path | None, made_at: datetime) -> Memory | None:
        """What is known to be forgotten: by this home, by a copy from the lost one, and by the backup itself.

        The backup's own part says nothing of what came after it: alone it does not count as knowing.
        """
        given = None
        if copy is not None and (given := read_memory(copy, ring)) is None:
            raise InputFault("malformed", where=copy.name, variant="forgotten")
        try:
            own = read_memory(self._home.forgotten, ring)
        except InputFault:
            own = None
        found = own.joined(given) if own and given else own or given
        packed = read_memory(self._staging.forgotten, ring)
        if found is None:
            later = max(datetime.now(UTC), made_at + timedelta(seconds=1))
            return None if packed is None else replace(packed, since=later)
        return found if packed is None else replace(found.joined(packed), since=found.since)

    def _gone_since(self) -> tuple[str, ...]:
        """Whom the restore brings back though they had left; nobody where what stands cannot be read."""
        with _reading(f"sqlite:///{self._staging.database}") as connection:
            coming = set(connection.execute(select(students.c.id)).scalars())
        if self._url is None and not self._home.database.exists():
            return ()
        engine = engine_of(self._home, self._url, Keyring(self._home.keys))
        try:
            with engine.connect() as connection:
                standing = set(connection.execute(select(students.c.id)).scalars())
        except DBAPIError:
            return ()
        finally:
            engine.dispose()
        return tuple(sorted(coming - standing)) if standing else ()

    def _put_in_place(self) -> Path | None:
        """Move what stands aside, then the copy in; a process that serves meanwhile opens the new file at its next step."""
        home, aside = self._home, None
        standing = [home.database.with_name(home.database.name + end) for end in ("", "-wal", "-shm")]
        if home.database.exists() or home.keys.exists():
            aside = self._aside()
            if home.keys.exists():
                shutil.copy2(home.keys, aside / home.keys.name)
            if home.forgotten.exists():
                shutil.copy2(home.forgotten, aside / home.forgotten.name)
            for one in standing:
                if one.exists():
                    one.replace(aside / one.name)
            settle(aside)
        self._put_folders(aside)
        self._staging.forgotten.replace(home.forgotten)
        self._staging.keys.replace(home.keys)
        self._staging.database.replace(home.database)
        settle(home.folder)
        return aside

    def _put_folders(self, aside: Path | None) -> None:
        for name in KEPT_FOLDERS:
            fresh, old = self._staging.folder / name, self._home.folder / name
            if fresh.is_dir():
                if old.is_dir():
                    shutil.move(old, (aside or self._aside()) / name)
                shutil.move(fresh, old)

    def _put_into_database(self) -> Path | None:
        """Write all rows into the database that the settings name, in one transaction, after a backup of what it held."""
        aside = None
        if self._home.keys.exists():
            before = Store.open(self._home, url=self._url, today=self._today, create=True, clock=None)
            with closing(before):
                aside = self._aside()
                back_up(before, aside / "before.qihang")
        else:
            Keyring(self._home.keys).keep(Keyring(self._staging.keys).keys)
        store = Store.open(self._home, url=self._url, today=self._today, create=True, clock=None)
        with closing(store), _reading(f"sqlite:///{self._staging.database}") as rows, store.write() as connection:
            _refill(rows, connection)
        self._put_folders(aside)
        self._staging.forgotten.replace(self._home.forgotten)
        self._staging.keys.replace(self._home.keys)
        settle(self._home.folder)
        return aside

    def _aside(self) -> Path:
        number = 1
        while True:
            folder = self._home.set_aside / f"{self._today.isoformat()}-{number}"
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                number += 1
            else:
                return folder


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _refill(source: Connection, target: Connection) -> None:
    tables = raw_tables()
    for table in reversed(tables):
        target.execute(table.delete())
    for table in tables:
        names = table.columns.keys()
        rows = [dict(zip(names, row, strict=True)) for row in as_they_stand(source, table)]
        if rows:
            target.execute(table.insert(), rows)
        key = next(iter(table.primary_key.columns))
        if target.dialect.name == "postgresql" and rows and key.autoincrement is True:
            last = target.execute(select(func.max(key))).scalar()
            target.execute(
                text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)"), {"t": table.name, "c": key.name, "n": last}
            )


def _damaged(file: Path) -> InputFault:
    return InputFault("malformed", where=file.name, variant="backup")
