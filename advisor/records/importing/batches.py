"""Batches: what an import put where, kept together so that all of it can be taken back."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.import_tables import import_batches, import_rows, set_aside
from advisor.records.importing.targets import Put
from advisor.records.support_tables import mentor_ratings
from advisor.records.tables import accounts, classes, mentorships, metadata, students

__all__ = ["Batch", "Batches", "Written"]

_CHUNK: Final = 5_000
_FEW: Final = 500
_ORDER: Final = ("staff", "classes", "students")  # others point at these
_POINTING: Final = {
    "staff": (classes.c.counselor, mentorships.c.mentor, accounts.c.person, mentor_ratings.c.mentor),
    "classes": (students.c.class_id,),
}


@dataclass(frozen=True, slots=True)
class Batch:
    """An import that was kept; ``state`` committed or undone."""

    batch: str
    kind: str
    file: str
    at: str
    by: str
    accepted: int
    state: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch is about to write: (action, row, key of the row that it replaces)."""

    kind: str
    file: str
    digest: str
    as_of: str
    accepted: int
    writes: Sequence[tuple[str, Put, str | None]]
    aside: Sequence[Mapping[str, object]]


class Batches:
    """Writes batches, lists them, and takes them back."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = archive.store

    def write(
        self, viewer: Viewer, written: Written, counselors: Mapping[str, str], told: Callable[[int, int, str], None]
    ) -> str:
        """Write within the open transaction, and give the batch's id."""
        row = {
            "kind": written.kind,
            "file": written.file,
            "digest": written.digest,
            "as_of": written.as_of,
            "at": self._archive.today.isoformat(),
            "by": str(viewer),
            "accepted": written.accepted,
            "state": "committed",
        }
        with self._store.write() as connection:
            number = int(connection.execute(insert(import_batches).values(**row)).inserted_primary_key[0])  # type: ignore[index]
            notes = [
                self._replace(connection, put, key, number)
                for action, put, key in written.writes
                if action == "replace"
            ]
            notes += self._insert(
                connection, [put for action, put, _ in written.writes if action == "insert"], number, told
            )
            for room, counselor in counselors.items():
                notes.append(self._noted(connection, classes, room, number))
                connection.execute(update(classes).where(classes.c.id == room).values(counselor=counselor))
            for start in range(0, len(notes), _CHUNK):
                self._store.load("import_rows", notes[start : start + _CHUNK])
            self._store.load("set_aside", [{**row, "batch": number} for row in written.aside])
        return f"I{number}"

    def kept(self, viewer: Viewer) -> tuple[Batch, ...]:
        """Batches, newest first; of a counselor the own ones."""
        query = select(import_batches).order_by(import_batches.c.id.desc())
        if viewer.role != "admin":
            query = query.where(import_batches.c.by == str(viewer))
        with self._store.read() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_batch(dict(row)) for row in rows)

    def undo(self, viewer: Viewer, batch: str) -> Batch:
        """Take a batch back: its rows go, and what it replaced stands again.

        Raises:
            InputFault: ``value`` – there is no such batch.
            AccessDenied: Another person's, and the viewer is no administrator.
            StateFault: ``conflict`` – it was undone already, or later rows stand on it.
        """
        number = int(batch[1:]) if batch[:1] in "Ii" and batch[1:].isascii() and batch[1:].isdigit() else 0
        with self._store.read() as connection:
            row = (
                connection.execute(select(import_batches).where(import_batches.c.id == number)).mappings().one_or_none()
            )
        if row is None:
            raise InputFault("value", where="--undo", variant="batch", value=batch)
        if viewer.role != "admin" and row["by"] != str(viewer):
            raise AccessDenied("denied")
        if row["state"] != "committed":
            raise StateFault("conflict", where="--undo", variant="undone", value=batch)
        try:
            with self._store.write() as connection:
                self._take_back(connection, number)
                connection.execute(update(import_batches).where(import_batches.c.id == number).values(state="undone"))
                self._archive.audit(viewer, "undo", "", {"batch": batch, "kind": row["kind"]})
        except (IntegrityError, StateFault) as fault:
            if isinstance(fault, StateFault) and fault.code != "state.conflict":
                raise
            raise StateFault("conflict", where="--undo", variant="stands_on", value=batch) from fault
        return _batch({**row, "state": "undone"})

    def _insert(
        self, connection: Connection, puts: Sequence[Put], number: int, told: Callable[[int, int, str], None]
    ) -> list[dict[str, Any]]:
        by_table: dict[str, list[dict[str, Any]]] = {name: [] for name in _ORDER}
        for put in puts:
            by_table.setdefault(put.table, []).append(put.row)
        notes: list[dict[str, Any]] = []
        done = 0
        for name, rows in by_table.items():
            table = metadata.tables[name]
            own = next(iter(table.primary_key.columns)).name
            for start in range(0, len(rows), _CHUNK):
                chunk = rows[start : start + _CHUNK]
                keys = [row[own] for row in chunk] if own in chunk[0] else self._counted(connection, table, chunk)
                if own in chunk[0]:
                    self._store.load(name, chunk)
                notes += [_note(number, name, key, row) for key, row in zip(keys, chunk, strict=True)]
                done += len(chunk)
                told(done, len(puts), "write")
        return notes

    def _counted(self, connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
        """Insert rows whose key the database counts up, and tell the keys."""
        return [
            int(connection.execute(insert(table).values(**row)).inserted_primary_key[0])  # type: ignore[index]
            for row in rows
        ]

    def _replace(self, connection: Connection, put: Put, key: str | None, number: int) -> dict[str, Any]:
        table = metadata.tables[put.table]
        own = next(iter(table.primary_key.columns))
        note = self._noted(connection, table, put.row[own.name], number)
        values = {column: value for column, value in put.row.items() if column != own.name}
        connection.execute(update(table).where(own == put.row[own.name]).values(**values))
        return note

    def _noted(self, connection: Connection, table: Table, key: Any, number: int) -> dict[str, Any]:  # noqa: ANN401
        own = next(iter(table.primary_key.columns))
        row = connection.execute(select(table).where(own == key)).mappings().one()
        note = _note(number, table.name, key, dict(row))
        return note | {"before": json.dumps(dict(row), ensure_ascii=False)}

    def _take_back(self, connection: Connection, number: int) -> None:
        query = select(import_rows).where(import_rows.c.batch == number).order_by(import_rows.c.id.desc())
        notes = connection.execute(query).mappings().all()
        gone: dict[str, list[Any]] = {}
        for note in notes:
            table = metadata.tables[note["table"]]
            own = next(iter(table.primary_key.columns))
            key = int(note["key"]) if own.type.python_type is int else note["key"]
            if note["before"] is None:
                gone.setdefault(note["table"], []).append(key)
                continue
            values = {column: value for column, value in json.loads(note["before"]).items() if column != own.name}
            connection.execute(update(table).where(own == key).values(**values))
        connection.execute(delete(set_aside).where(set_aside.c.batch == number))
        for table in reversed(metadata.sorted_tables):  # a row goes before the one that it points at
            if table.name in gone:
                self._delete(connection, table, gone[table.name])
        connection.execute(delete(import_rows).where(import_rows.c.batch == number))

    def _delete(self, connection: Connection, table: Table, keys: Sequence[Any]) -> None:
        own = next(iter(table.primary_key.columns))
        for start in range(0, len(keys), _FEW):
            query = delete(table).where(own.in_(keys[start : start + _FEW]))
            for column in _POINTING.get(table.name, ()):  # a class or person whom others point at by now stays
                query = query.where(own.not_in(select(column).where(column.is_not(None))))
            connection.execute(query)


def _note(number: int, table: str, key: Any, row: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    student = row.get("student") or (row.get("id") if table == "students" else None)
    return {"batch": number, "table": table, "key": str(key), "student": student, "before": None}


def _batch(row: Mapping[str, Any]) -> Batch:
    return Batch(f"I{row['id']}", row["kind"], row["file"], row["at"], row["by"], row["accepted"], row["state"])
