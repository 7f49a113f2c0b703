"""Backups: one file with every row as it stood at one moment, sealed cells sealed, and a key file beside it.

The file is a zip of ``manifest.json``, ``records.sqlite3`` and what the college changed in the home (its own knowledge/
and prompts/, its forests). PostgreSQL is copied into the same SQLite file, so that a backup of either can be restored
into either. The manifest counts and hashes every table and is signed with the home's key file: nobody else can make one.
Index and embedding are left out; they can always be built again.
"""

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, select

from advisor.errors import StateFault
from advisor.records.engines import told
from advisor.records.forgotten import Forgotten
from advisor.records.keyring import Keys, settle, write_privately
from advisor.records.snapshots import Counted, as_they_stand, counted, raw_tables
from advisor.records.store import Store
from advisor.records.tables import SCHEMA_VERSION, meta

__all__ = [
    "DATABASE",
    "FORGOTTEN",
    "FORMAT",
    "KEPT_FOLDERS",
    "MANIFEST",
    "BackedUp",
    "back_up",
    "key_file_of",
    "sha256_of",
    "signed",
]

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "records.sqlite3"
KEPT_FOLDERS = ("knowledge", "prompts", "models")
FORGOTTEN = "forgotten.json"
"""What was forgotten up to the backup: a restore of an older one on another machine knows at least that much."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        file: The backup.
        key_file: The keys that open it; to be kept in another place.
        bytes: Size of the backup.
        tables: Rows and hash of every table.
        audit_rows: Length of the audit's chain within.
        audit_head: Its last hash: an anchor for ``advisor audit --verify --anchor``.
    """

    file: Path
    key_file: Path
    bytes: int
    tables: dict[str, Counted]
    audit_rows: int
    audit_head: str


def key_file_of(file: Path) -> Path:
    """Where the keys of a backup are written: beside it, under its name."""
    return file.with_name(f"{file.name}.key")


def back_up(store: Store, file: Path) -> BackedUp:
    """Write a backup while others go on writing; the file is there whole, or not at all.

    Raises:
        StateFault: ``not_ready`` – the disk refuses, or the keys changed again and again meanwhile.
    """
    Forgotten(store).begin()  # so that it is there from before the backup's moment on
    made_at = store.clock().isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix=".qihang-backup-", dir=file.parent, ignore_cleanup_errors=True) as scratch:
        copy, keys = _snapshot(store, Path(scratch) / DATABASE)
        with _opened(copy) as engine, engine.connect() as connection:
            tables = counted(connection)
            head = connection.execute(select(meta.c.value).where(meta.c.key == "audit_head")).scalar_one()
        number, digest, *_ = head.split(":")
        fresh = Path(scratch) / file.name
        _pack(store, fresh, copy, tables, keys, made_at)
        write_privately(key_file_of(file), keys.to_json())
        size = fresh.stat().st_size
        fresh.replace(file)
        settle(file.parent)
    return BackedUp(file, key_file_of(file), size, tables, int(number), digest)


def signed(manifest: dict[str, object]) -> str:
    """What the signature of a manifest is made over."""
    return json.dumps({key: value for key, value in manifest.items() if key != "signature"}, sort_keys=True)


def sha256_of(file: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _snapshot(store: Store, copy: Path) -> tuple[Path, Keys]:
    """A copy of the database, and keys that open all of it, also where a rotation is under way."""
    for _ in range(_TRIES):
        copy.unlink(missing_ok=True)
        keys = store.ring.refresh()
        _copy(store, copy)
        with closing(sqlite3.connect(copy)) as database:
            used = json.loads(database.execute("SELECT value FROM meta WHERE key = 'keys'").fetchone()[0])
        if used.items() <= keys.prints.items():
            return copy, keys
    raise StateFault("locked", where="keys")


def _copy(store: Store, copy: Path) -> None:
    with told():
        if store.is_in_home:
            source = sqlite3.connect(store.home.database, isolation_level=None, timeout=store.home.patience)
            with closing(source):  # one read transaction: writers go on, and nothing of theirs is mixed in
                source.execute("VACUUM INTO ?", (str(copy),))
            copy.chmod(0o600)
            return
        copy.touch(0o600)
        tables = raw_tables()
        with store.read() as source_rows, _opened(copy) as target, target.begin() as connection:
            tables[0].metadata.create_all(connection)
            for table in tables:
                names = table.columns.keys()
                rows = [dict(zip(names, row, strict=True)) for row in as_they_stand(source_rows, table)]
                if rows:
                    connection.execute(table.insert(), rows)


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def _pack(store: Store, file: Path, copy: Path, tables: dict[str, Counted], keys: Keys, made_at: str) -> None:
    memory = copy.with_name(FORGOTTEN)
    memory.write_text(Forgotten(store).begin().to_json(store.ring), encoding="utf-8")
    members = {DATABASE: copy, FORGOTTEN: memory}
    for folder in KEPT_FOLDERS:
        for one in sorted((store.home.folder / folder).rglob("*")):
            if one.is_file():
                members[one.relative_to(store.home.folder).as_posix()] = one
    manifest: dict[str, object] = {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "made_at": made_at,
        "keys": keys.prints,
        "tables": {name: asdict(found) for name, found in tables.items()},
        "members": {name: {"bytes": one.stat().st_size, "sha256": sha256_of(one)} for name, one in members.items()},
    }
    manifest["signature"] = store.ring.sign("backup", signed(manifest))
    with file.open("xb") as out:
        file.chmod(0o600)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name, one in members.items():
                packed.write(one, name)
        out.flush()
        os.fsync(out.fileno())
