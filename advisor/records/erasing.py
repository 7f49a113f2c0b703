"""Leaving no byte of a deleted row: in the database file, its side files, and whatever else lies in the home."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from advisor.records.store import Store

__all__ = ["residue", "scrub"]

_PIECE = 1 << 20


def scrub(store: Store) -> bool:
    """Write the database anew without what was deleted.

    SQLite: the log of changes is folded into the file and cut to nothing, and the file is rebuilt (``secure_delete``
    has put zeros where rows stood). PostgreSQL: ``VACUUM FULL``.

    Returns:
        False when another program held the database; the rows are gone, and the next call ends the work.
    """
    engine = store._engine
    try:
        if engine.dialect.name != "sqlite":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM FULL"))
            return True
        with store.home.lock():
            engine.dispose()  # a connection that rests in the pool may hold an old state of the log
            raw = engine.raw_connection()
            try:
                cursor = raw.cursor()
                is_whole = True
                for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    row = cursor.execute(statement).fetchone()
                    is_whole = is_whole and (row is None or row[0] == 0)
                return is_whole
            finally:
                raw.close()
    except DBAPIError:
        return False
    except Exception as fault:  # the driver's own fault, past SQLAlchemy: the database is held by another program
        if "locked" in str(fault) or "busy" in str(fault):
            return False
        raise


def residue(folder: Path, word: str) -> tuple[str, ...]:
    """Files below a folder whose bytes still hold a word, in UTF-8 or UTF-16; their places below it."""
    needles = tuple(word.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
    return tuple(
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _holds(path, needles)
    )


def _holds(path: Path, needles: tuple[bytes, ...]) -> bool:
    tail = b""
    overlap = max(map(len, needles))
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                data = tail + piece
                if any(needle in data for needle in needles):
                    return True
                tail = data[-overlap:]
    except OSError:
        return False  # a file that came and went
    return False
