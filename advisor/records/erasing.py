"""Deleting a person everywhere, and leaving no byte: in the database, its side files, and whatever else lies in the home."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from advisor.facts import Viewer
from advisor.records.access import ERASURE
from advisor.records.audit import Chain
from advisor.records.carriers import by_student
from advisor.records.consents import RECIPIENTS
from advisor.records.forgotten import PERSONAL, Forgotten
from advisor.records.packing import inflate
from advisor.records.store import Store
from advisor.records.tables import (
    accounts,
    api_tokens,
    logins,
    meta,
    metadata,
    person_keys,
    staff,
    students,
    threads,
    turns,
)

__all__ = ["erase_person", "residue", "scrub"]

_PIECE = 1 << 20
_SHARINGS = (
    *((what, to) for what, readers in RECIPIENTS.items() for to in readers),
    (PERSONAL, "self"),
    (ERASURE, "self"),
)


def erase_person(
    store: Store, chain: Chain, viewer: Viewer, student: str, detail: Mapping[str, object]
) -> dict[str, int]:
    """Delete every row of a person and what others asked the advisor about them, and let no restore bring them back.

    Checks no rights. The act stands in the audit without the name.

    Args:
        store: The records.
        chain: Where the act is noted.
        viewer: Who does it.
        student: Id.
        detail: What the note says besides the number of rows.

    Returns:
        Table → rows that went.
    """
    with store.write() as connection:
        name = connection.execute(select(students.c.name).where(students.c.id == student)).scalar() or student
        mine = (accounts.c.role == "student") & (accounts.c.person == student)
        names = list(connection.execute(select(accounts.c.account).where(mine)).scalars())
        rows = {"turns": _forget_turns(connection, student, name)}
        rows["threads"] = connection.execute(delete(threads).where(threads.c.owner == f"student:{student}")).rowcount
        for table in by_student(metadata):
            rows[table.name] = connection.execute(delete(table).where(table.c.student == student)).rowcount
        for table in (logins, api_tokens):
            rows[table.name] = connection.execute(delete(table).where(table.c.account.in_(names))).rowcount
        rows["accounts"] = connection.execute(delete(accounts).where(mine)).rowcount
        rows["students"] = connection.execute(delete(students).where(students.c.id == student)).rowcount
        rows["person_keys"] = connection.execute(delete(person_keys).where(person_keys.c.person == student)).rowcount
        _forget_demonstration(connection, student)
        act = chain.append(viewer, "erase", "", {"rows": sum(rows.values()), **detail})
        mentors = list(connection.execute(select(staff.c.id).where(staff.c.role == "mentor")).scalars())
        Forgotten(store).erased(student, names, act or (0, ""), [*_SHARINGS, *(("mentor", one) for one in mentors)])
    return rows


def _forget_turns(connection: Connection, student: str, name: str) -> int:
    """Turns of the person's own, and those of others that speak of the person."""
    namesakes = connection.execute(select(students.c.id).where(students.c.name == name)).all()
    words = [student] if len(namesakes) > 1 else [student, name]
    query = select(turns.c.id, turns.c.body, turns.c.stamp, threads.c.owner).join(threads)
    gone = []
    for row in connection.execute(query):
        if row.owner == f"student:{student}" or student in json.loads(row.stamp):
            gone.append(row.id)
        elif any(word in json.dumps(inflate(row.body), ensure_ascii=False) for word in words):
            gone.append(row.id)
    for start in range(0, len(gone), 500):
        connection.execute(delete(turns).where(turns.c.id.in_(gone[start : start + 500])))
    connection.execute(update(threads).where(threads.c.subject == student).values(subject=None))
    return len(gone)


def _forget_demonstration(connection: Connection, student: str) -> None:
    for row in connection.execute(select(meta)).mappings().all():
        if student in row["value"]:
            summary = json.loads(row["value"])
            summary["accounts"] = [who for who in summary.get("accounts", ()) if who.get("id") != student]
            value = json.dumps(summary, ensure_ascii=False)
            connection.execute(update(meta).where(meta.c.key == row["key"]).values(value=value))


def scrub(store: Store) -> bool:
    """Write the database anew without what was deleted, and drop what a restore that was cut off left behind.

    SQLite: the log of changes is folded into the file and cut to nothing, and the file is rebuilt (``secure_delete``
    has put zeros where rows stood). PostgreSQL: ``VACUUM FULL``.

    Returns:
        False when another program held the database; the rows are gone, and the next call ends the work.
    """
    engine = store._engine
    try:
        with store.home.lock():  # which a restore holds as long as it needs its folder
            shutil.rmtree(store.home.staging, ignore_errors=True)
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
