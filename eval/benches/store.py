"""The store: many rows at once against the bare driver, and what sealing costs those who read."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import LargeBinary, column, select, table

from advisor.records.home import Home
from advisor.records.store import Store
from advisor.records.tables import economy
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

ROWS = 10_000
ROUNDS = 5
STUDENTS = 2_000
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


def bench(stage: Stage) -> list[Line]:
    """Each contestant writes rows of its own into one database, by the same durability."""
    with tempfile.TemporaryDirectory(prefix="qihang-bench-store-", ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder))
        store = Store.open(home, url=None, today=stage.rooms.today, create=True, clock=None)
        with closing(store), closing(sqlite3.connect(home.database)) as driver:
            for pragma in PRAGMAS:
                driver.execute(f"PRAGMA {pragma}")
            return [*_writing(store, driver), *_reading(store)]


def _writing(store: Store, driver: sqlite3.Connection) -> list[Line]:
    store.load("staff", [{"id": "C1", "role": "counselor", "name": "x"}])
    store.load("classes", [{"id": "K", "name": "k", "major_code": "1", "major": "m", "counselor": "C1"}])
    person = {"name": "n", "class_id": "K", "major_code": "1", "cohort": 2026}
    store.load("students", [{"id": f"S{number}", **person} for number in range(STUDENTS)])
    lots = {
        (writer, kind): [_rows(f"{writer}-{kind}-{lot}", name) for lot in range(ROUNDS + 1)]
        for writer in ("ours", "bare")
        for kind, name in (("academic", "core_mean"), ("economy", "income_month"))
    }

    def bare(kind: str, name: str) -> None:
        cells = [tuple(row.values()) for row in lots["bare", kind].pop()]
        with driver:
            driver.executemany(f"INSERT INTO {kind} (id, student, {name}, period, as_of) VALUES (?, ?, ?, ?, ?)", cells)

    raw, raw_sealed = "executemany of sqlite3", "executemany of sqlite3, sealed table"
    seconds = race(
        {
            "bulk insert": lambda: store.load("academic", lots["ours", "academic"].pop()),
            "bulk insert, sealed": lambda: store.load("economy", lots["ours", "economy"].pop()),
            raw: lambda: bare("academic", "core_mean"),
            raw_sealed: lambda: bare("economy", "income_month"),
        },
        ROUNDS,
    )
    with store.write() as connection:  # what the bare driver wrote was never sealed
        connection.exec_driver_sql("DELETE FROM economy WHERE typeof(income_month) <> 'blob'")
    goal = ("issue 12: 0.4x", 0.4)
    note = f"{ROWS} rows as dicts, one transaction on disk"
    return [
        against("store", seconds, "bulk insert", raw, ROWS, "rows/s", goal=goal, note=note),
        against("store", seconds, "bulk insert, sealed", raw_sealed, ROWS, "rows/s", goal=goal, note=note),
    ]


def _rows(lot: str, name: str) -> list[dict[str, object]]:
    return [
        {"id": f"{lot}-{n}", "student": f"S{n % STUDENTS}", name: 70.0, "period": "2026", "as_of": "2026-06-30"}
        for n in range(ROWS)
    ]


def _reading(store: Store) -> list[Line]:
    cells = table("economy", column("income_month", LargeBinary))

    def read(query: object) -> int:
        with store.read() as connection:
            return len(connection.execute(query).all())  # type: ignore[call-overload]

    peer = "reading the same cells unopened"
    opened = select(economy.c.income_month).limit(ROWS)
    seconds = race({"reading sealed cells": lambda: read(opened), peer: lambda: read(select(cells).limit(ROWS))})
    return [against("store", seconds, "reading sealed cells", peer, ROWS, "cells/s", note="AES-256-GCM, one cell each")]
