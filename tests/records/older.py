"""A college as the first version kept it: the twelve of ``conftest`` and what they wrote, nothing sealed."""

import json
import zlib

from sqlalchemy import Connection, insert, table, text
from sqlalchemy import column as named

from advisor.records.engines import engine_of
from advisor.records.home import Home
from advisor.records.keyring import Keyring
from advisor.records.migrations.upgrade import upgrade
from tests.records import conftest

WORDS = "在家帮忙，家里变故4711"
TURN = {
    "text": WORDS, "reply": "好的。", "cards": [], "citations": [], "tools": [], "removed": [], "prompts": [],
    "subject": "S01", "state": {}, "at": "2026-09-01", "asked_back": None, "fallback": None, "model": "offline",
}  # fmt: skip


def older_college(home: Home, url: str | None = None, students: int = 12) -> None:
    """Make a database of schema 1 in the home, from before there were revisions."""
    home.folder.mkdir(parents=True, exist_ok=True)
    engine = engine_of(home, url, Keyring(home.keys))
    upgrade(engine, 1)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        fill(connection, "meta", [{"key": "schema", "value": "1"}, {"key": "audit_head", "value": f"0:{'0' * 64}"}])
        people = conftest._people()
        for number in range(13, students + 1):
            people["students"].append({**people["students"][6], "id": f"S{number:05}", "name": "Further"})
        for row in people["students"]:
            row |= {"pinyin": "", "sex": "", "ethnicity": "", "hukou_region": ""}
        for row in people["staff"]:
            row["kind"] = ""
        for name, rows in {**people, **conftest._readings(), "consents": conftest._words()}.items():
            fill(connection, name, rows)
        wrote(connection)
    engine.dispose()


def wrote(connection: Connection) -> None:
    """What people wrote at that time."""
    day = "2026-09-01"
    review = {
        "student": "S01",
        "view": "class",
        "factors": "academic|practice|economy|jobseeking",
        "state": "confirmed",
    }
    fill(connection, "reviews", [{**review, "by": "counselor:C01", "at": day, "note": WORDS}])
    reply = {"student": "S01", "card": "academic.core_mean", "text": WORDS, "at": day}
    settled = {**reply, "state": "settled", "note": WORDS, "by": "counselor:C01"}
    fill(connection, "replies", [{**reply, "state": "open", "note": None, "by": None}, settled])
    fill(connection, "needs_stated", [{"student": "S01", "need": "no_night", "to": "everyone", "on": day}])
    thread = {"id": "T0123456789abcdef", "owner": "counselor:C01", "next_card": 1, "subject": "S01", "at": day}
    fill(connection, "threads", [thread])
    body = zlib.compress(json.dumps(TURN, ensure_ascii=False).encode())
    fill(connection, "turns", [{"thread": thread["id"], "number": 1, "at": day, "body": body, "stamp": "{}"}])
    practice = {"kind": "interview", "job": "x", "at": day, "body": zlib.compress(b'{"answers": []}')}
    fill(connection, "practices", [{"student": "S01", **practice}])
    fill(connection, "person_keys", [{"person": "S01", "key": "0" * 64, "tag": "1" * 32}])


def fill(connection: Connection, name: str, rows: list[dict[str, object]]) -> None:
    connection.execute(insert(table(name, *map(named, rows[0]))), rows)
