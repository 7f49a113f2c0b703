"""Conversations, each its owner's alone. What a reader may no longer see, an old turn does not tell them either."""

import hashlib
import json
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, func, select, update

from advisor.errors import AccessDenied, NotFound
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.files import Files
from advisor.records.packing import pack_turn, unpack_turn
from advisor.records.people import Thread, Turn
from advisor.records.rights import PROTECTED
from advisor.records.store import Store
from advisor.records.tables import students, threads, turns

__all__ = ["Threads"]


class Threads:
    """Keeps and reads conversations."""

    def __init__(self, store: Store, access: Access, files: Files) -> None:
        self._store = store
        self._access = access
        self._files = files

    def start(self, viewer: Viewer, subject: str | None) -> str:
        """See ``Archive.start_thread``."""
        owner = str(viewer)
        with self._store.write() as connection:
            count = connection.execute(select(func.count()).where(threads.c.owner == owner)).scalar_one()
            # The same home gives the same id, and no id tells how many conversations others hold.
            id = "T" + hashlib.sha256(f"{owner}:{count + 1}".encode()).hexdigest()[:16]
            row = {"id": id, "owner": owner, "next_card": 1, "subject": subject, "at": self._store.today.isoformat()}
            connection.execute(threads.insert(), row)
        return id

    def of(self, viewer: Viewer) -> tuple[str, ...]:
        """See ``Archive.threads``."""
        last = select(func.max(turns.c.id)).where(turns.c.thread == threads.c.id).scalar_subquery()
        query = (
            select(threads.c.id).where(threads.c.owner == str(viewer)).order_by(func.coalesce(last, 0), threads.c.id)
        )
        with self._store.read() as connection:
            return tuple(connection.execute(query).scalars())

    def thread(self, viewer: Viewer, id: str) -> Thread:
        """See ``Archive.thread``."""
        with self._store.read() as connection:
            row = self._own(connection, viewer, id)
            query = select(turns).where(turns.c.thread == id).order_by(turns.c.number)
            kept = connection.execute(query).mappings().all()
        open_now: dict[str, frozenset[str] | None] = {}
        found = tuple(self._shown(viewer, turn, open_now) for turn in kept)
        return Thread(id, found, row["next_card"], row["subject"])

    def keep(self, viewer: Viewer, id: str, turn: Turn) -> None:
        """See ``Archive.keep_turn``."""
        with self._store.write() as connection:
            row = self._own(connection, viewer, id)
            last = connection.execute(select(func.max(turns.c.number)).where(turns.c.thread == id)).scalar()
            at = self._store.today.isoformat()
            numbers = [int(card.id[1:]) for card in turn.cards if card.id[:1] == "F" and card.id[1:].isdigit()]
            kept = {
                "thread": id,
                "number": (last or 0) + 1,
                "at": at,
                "body": pack_turn(replace(turn, at=at)),
                "stamp": json.dumps(self._stamp(viewer, turn), sort_keys=True),
            }
            connection.execute(turns.insert(), kept)
            moved: dict[str, object] = {"next_card": max([row["next_card"], *(number + 1 for number in numbers)])}
            if turn.subject is not None:
                moved["subject"] = turn.subject
            connection.execute(update(threads).where(threads.c.id == id).values(**moved))

    def _own(self, connection: Connection, viewer: Viewer, id: str) -> RowMapping:
        row = connection.execute(select(threads).where(threads.c.id == id)).mappings().one_or_none()
        if row is None and viewer.is_console:
            raise NotFound("thread", where="--thread", value=id)
        if row is None or row["owner"] != str(viewer):
            raise AccessDenied("denied")
        return row

    def _stamp(self, viewer: Viewer, turn: Turn) -> dict[str, list[str]]:
        """For every student in the turn, the protected things that it could draw on."""
        subjects = {card.subject for card in turn.cards} | ({turn.subject} if turn.subject else set())
        stamp: dict[str, list[str]] = {}
        for subject in sorted(subjects):
            if not self._store.rows_of(students, subject, "id"):
                continue
            admission = self._access.admission(viewer, subject)
            stamp[subject] = [name for name in PROTECTED if admission and name in admission.allowed]
        return stamp

    def _shown(self, viewer: Viewer, row: RowMapping, open_now: dict[str, frozenset[str] | None]) -> Turn:
        turn = unpack_turn(row["body"])
        for subject, drawn in json.loads(row["stamp"]).items():
            if subject not in open_now:
                admission = self._access.admission(viewer, subject)
                open_now[subject] = admission.allowed if admission else None
            allowed = open_now[subject]
            if allowed is None or not set(drawn) <= allowed:
                return replace(
                    turn, reply="", cards=(), citations=(), removed=(), asked_back=None, state={}, withheld=True
                )
        return turn
