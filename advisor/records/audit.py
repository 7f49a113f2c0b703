"""The audit: append-only, each row bound to the one before, persons named by a hash whose key can be erased."""

import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from advisor.facts import Viewer
from advisor.records.keyring import open_with, seal_with
from advisor.records.store import Store
from advisor.records.tables import audit, meta, person_keys

__all__ = ["START", "AuditRow", "Chain", "ChainReport"]

START = "0" * 64  # what the first row holds as the hash before it
_HEAD = "audit_head"
_SEALED = "sealed:"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An act: when, who (role:id), what, on whom, and why.

    A person who was erased stands as the tag of a key that is gone, and the reason of a look at them is empty.
    """

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: Mapping[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the chain found: rows, the last hash (note it outside), and the first row that is not as written."""

    rows: int
    head: str
    is_whole: bool
    first_broken: int | None


@dataclass(frozen=True, slots=True)
class _Act:
    at: str
    role: str
    actor: str
    action: str
    subject: str
    detail: str
    reason: str


class _Waiting(threading.local):
    acts: list[_Act] | None = None


class Chain:
    """Appends acts, reads them back, and checks that none was changed, dropped or moved."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting = _Waiting()

    def append(self, viewer: Viewer, action: str, subject: str, detail: Mapping[str, object]) -> tuple[int, str] | None:
        """Keep one act; on disk when this returns, or at the end of ``together``.

        Returns:
            Number and hash of the row; None within ``together``, where it has none yet.
        """
        at = self._store.clock().isoformat(timespec="seconds")
        words = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        act = _Act(at, viewer.role, viewer.id, action, subject, words, viewer.reason or "")
        if self._waiting.acts is not None:
            self._waiting.acts.append(act)
            return None
        return self._write([act])

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep the acts of this block in one transaction at its end, also when it ends in a fault."""
        if self._waiting.acts is not None:
            yield
            return
        acts = self._waiting.acts = []
        try:
            yield
        finally:
            self._waiting.acts = None
            if acts:
                self._write(acts)

    def rows(
        self, *, subject: str | None = None, action: str | None = None, limit: int | None = None
    ) -> tuple[AuditRow, ...]:
        """Acts, newest first, with the names of those who still have a key."""
        query = select(audit).order_by(audit.c.id.desc())
        with self._store.read() as connection:
            if subject is not None:
                query = query.where(audit.c.subject == _known(connection, [subject]).get(subject, "-"))
            if action is not None:
                query = query.where(audit.c.action == action)
            if limit is not None:
                query = query.limit(limit)
            names = {row.tag: row.person for row in connection.execute(select(person_keys.c.person, person_keys.c.tag))}
            found = connection.execute(query).all()
            keys = _keys(connection, [row.subject for row in found if row.reason.startswith(_SEALED)])
        return tuple(
            AuditRow(row.id, row.at, _named(row.actor, names), row.action, names.get(row.subject, row.subject),
                     json.loads(row.detail), _told(row.reason, keys.get(row.subject)))
            for row in found
        )  # fmt: skip

    def verify(self, anchor: tuple[int, str] | None = None) -> ChainReport:
        """Walk the chain; see ``Archive.verify_chain``."""
        previous, count, broken = START, 0, None
        with self._store.read() as connection:
            for row in connection.execute(select(audit).order_by(audit.c.id)):
                count += 1
                content = (row.id, row.at, row.actor, row.action, row.subject, row.detail, row.reason)
                is_as_written = row.id == count and row.previous == previous and row.hash == _hash(previous, content)
                if broken is None and anchor is not None and anchor[0] == count:
                    is_as_written = is_as_written and row.hash == anchor[1]
                if broken is None and not is_as_written:
                    broken = count
                previous = row.hash
            kept = connection.execute(select(meta.c.value).where(meta.c.key == _HEAD)).scalar()
        is_short = anchor is not None and anchor[0] > count
        if broken is None and (kept != self._signed(count, previous) or is_short):
            broken = count + 1
        return ChainReport(count, previous, broken is None, broken)

    def _write(self, acts: Sequence[_Act]) -> tuple[int, str]:
        with self._store.write() as connection:
            number, previous = _head(connection)
            tags = _tags(connection, [person for act in acts for person in (act.actor, act.subject) if person])
            keys = _keys(connection, [tags[act.subject] for act in acts if act.subject and act.reason])
            rows = []
            for act in acts:
                number += 1
                actor = f"{act.role}:{tags[act.actor]}"
                subject = tags.get(act.subject, "")
                reason = _sealed(act.reason, keys.get(subject))
                content = (number, act.at, actor, act.action, subject, act.detail, reason)
                digest = _hash(previous, content)
                names = ("id", "at", "actor", "action", "subject", "detail", "reason")
                rows.append({**dict(zip(names, content, strict=True)), "previous": previous, "hash": digest})
                previous = digest
            connection.execute(audit.insert(), rows)
            connection.execute(update(meta).where(meta.c.key == _HEAD).values(value=self._signed(number, previous)))
        return number, previous

    def _signed(self, number: int, digest: str) -> str:
        """The head as it is kept: without the home's key file nobody can write one that counts."""
        head = f"{number}:{digest}"
        return f"{head}:{self._store.ring.sign('audit', head)}"


def _hash(previous: str, content: tuple[object, ...]) -> str:
    words = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}{words}".encode()).hexdigest()


def _head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last row, its place locked where the database locks rows."""
    value = connection.execute(select(meta.c.value).where(meta.c.key == _HEAD).with_for_update()).scalar()
    if value is None:
        return 0, START
    number, digest, *_ = value.split(":")
    return int(number), digest


def _known(connection: Connection, persons: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(persons))
    if len(wanted) > 500:  # a variable each would pass the database's limit
        return {row.person: row.tag for row in connection.execute(select(person_keys.c.person, person_keys.c.tag))}
    query = select(person_keys.c.person, person_keys.c.tag).where(person_keys.c.person.in_(wanted))
    return {row.person: row.tag for row in connection.execute(query)}


def _tags(connection: Connection, persons: Sequence[str]) -> dict[str, str]:
    """The tag of every person, with a new key for who has none."""
    tags = _known(connection, persons)
    fresh = []
    for person in sorted(set(persons) - set(tags)):
        key = secrets.token_hex(32)
        tags[person] = hmac.new(bytes.fromhex(key), person.encode(), hashlib.sha256).hexdigest()[:32]
        fresh.append({"person": person, "key": key, "tag": tags[person]})
    if fresh:
        connection.execute(person_keys.insert(), fresh)
    return tags


def _named(actor: str, names: Mapping[str, str]) -> str:
    role, _, tag = actor.partition(":")
    return f"{role}:{names.get(tag, tag)}"


def _keys(connection: Connection, tags: Sequence[str]) -> dict[str, bytes]:
    """Tag → key of those persons who were not erased."""
    if not tags:
        return {}
    query = select(person_keys.c.tag, person_keys.c.key).where(person_keys.c.tag.in_(sorted(set(tags))))
    return {row.tag: bytes.fromhex(row.key) for row in connection.execute(query)}


def _sealed(reason: str, key: bytes | None) -> str:
    """A reason is written in words and may name the person: it is sealed with the person's key, and goes with it."""
    return reason if not reason or key is None else _SEALED + seal_with(key, reason)


def _told(reason: str, key: bytes | None) -> str:
    if not reason.startswith(_SEALED):
        return reason
    return "" if key is None else open_with(key, reason.removeprefix(_SEALED))
