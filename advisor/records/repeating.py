"""Carries out again, on what a backup brings back, what was forgotten after the backup was made.

Whatever is known, every login and every token ends: nobody can tell which of them were ended since.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select, update

from advisor.facts import Viewer
from advisor.records.access import ERASURE, resting
from advisor.records.accounts import CAMPUS
from advisor.records.audit import Chain
from advisor.records.erasing import erase_person, scrub
from advisor.records.forgotten import (
    CLOSED,
    PERSONAL,
    Memory,
    account_mark,
    act_mark,
    keep_memory,
    password_mark,
    student_mark,
    word_mark,
)
from advisor.records.import_tables import correction_requests
from advisor.records.store import Store
from advisor.records.tables import accounts, api_tokens, audit, consents, logins, personalisation, students
from advisor.records.users import NO_PASSWORD

__all__ = ["Repeated", "repeat"]

_OPERATOR: Final = Viewer("admin", "console")


@dataclass(frozen=True, slots=True)
class Repeated:
    """What was carried out on the rows of a backup before anybody could read them.

    Attributes:
        is_known: Whether what was forgotten since the backup was known. Where it was not, every consent that the
            backup holds as granted has ended, and erasures and closed accounts have to be repeated by hand.
        erased: Persons who were erased again.
        consents: Words that count again: sharings and recommendations from the portrait that were ended, requests to be
            erased that were open.
        accounts: Accounts that were closed again, or whose password no longer counts and must be reset in person.
        logins: Logins that were ended.
        tokens: Tokens of the API that were ended.
    """

    is_known: bool
    erased: int
    consents: int
    accounts: int
    logins: int
    tokens: int


def repeat(store: Store, made_at: datetime, known: Memory | None) -> Repeated:
    """Bring the rows of a backup to what was forgotten since, and write the home's memory of it beside them.

    Args:
        store: The rows of the backup, opened where nobody else reads them.
        made_at: When the backup was made.
        known: What the home knows; None where nothing is.
    """
    is_known = known is not None and known.since <= made_at
    memory = known or Memory(store.clock())
    keep_memory(store.home, memory, store.ring)
    chain = Chain(store)
    with store.write() as connection:
        gone = _to_erase(connection, store, memory)
        for student in gone:
            erase_person(store, chain, _OPERATOR, student, {"again": True})
        ended = _end_words(connection, store, memory, is_known=is_known)
        shut = _shut_accounts(connection, store, memory)
        logged_in = connection.execute(delete(logins)).rowcount
        tokens = connection.execute(delete(api_tokens)).rowcount
        done = Repeated(is_known, len(gone), ended, shut, logged_in, tokens)
        if any((ended, shut, logged_in, tokens)):
            detail = {"consents": ended, "accounts": shut, "logins": logged_in, "tokens": tokens}
            chain.append(_OPERATOR, "forget", "", detail)
    if gone or logged_in or tokens:
        scrub(store)
    return done


def _to_erase(connection: Connection, store: Store, memory: Memory) -> list[str]:
    """Students whose erasure is no row of this audit: the backup is older than it, or of a branch without it."""
    found = []
    for student in connection.execute(select(students.c.id).order_by(students.c.id)).scalars():
        act = memory.erased.get(student_mark(store.ring, student))
        if act is None:
            continue
        number = int(act.partition(":")[0])
        digest = connection.execute(select(audit.c.hash).where(audit.c.id == number)).scalar()
        if digest is None or act != act_mark((number, digest)):
            found.append(student)
    return found


def _end_words(connection: Connection, store: Store, memory: Memory, *, is_known: bool) -> int:
    """End the consents that were taken back since; without any knowledge, all that were granted."""
    today = store.today.isoformat()
    query = select(consents.c.student, consents.c.what, consents.c.to, consents.c.state).order_by(consents.c.id)
    newest = {(row.student, row.what, row.to): row.state for row in connection.execute(query)}
    everybody = list(connection.execute(select(students.c.id)).scalars())
    # What the centre may read of everybody who has not said no.
    kept_unless = {(student, "psychology", "centre"): "granted" for student in everybody}
    rows = []
    for (student, what, to), state in {**kept_unless, **newest}.items():
        word = memory.words.get(word_mark(store.ring, student, what, to))
        is_unsure = not is_known and word is None and (student, what, to) in newest
        if state == "granted" and (word == "withdrawn" or is_unsure):
            rows.append({"student": student, "what": what, "to": to, "state": "withdrawn", "at": today})
    if rows:
        connection.execute(consents.insert(), rows)
    wishes = select(personalisation.c.student, personalisation.c.on).order_by(personalisation.c.id)
    wants = dict.fromkeys(everybody, True)
    wants |= {row.student: bool(row.on) for row in connection.execute(wishes)}
    off = [
        {"student": student, "on": False, "by": str(_OPERATOR), "at": today}
        for student, on in wants.items()
        if on and memory.words.get(word_mark(store.ring, student, PERSONAL, "self")) == "withdrawn"
    ]
    if off:
        connection.execute(personalisation.insert(), off)
    asked = set(connection.execute(resting()).scalars())
    rests = [
        {"student": student, "card": ERASURE, "value": "*", "note": "", "at": today, "state": "open"}
        for student in wants
        if student not in asked and memory.words.get(word_mark(store.ring, student, ERASURE, "self")) == "withdrawn"
    ]
    if rests:
        connection.execute(correction_requests.insert(), rests)
    return len(rows) + len(off) + len(rests)


def _shut_accounts(connection: Connection, store: Store, memory: Memory) -> int:
    """Close what was closed since; let no password count that was changed since."""
    count = 0
    for row in connection.execute(select(accounts.c.account, accounts.c.password, accounts.c.disabled)).all():
        held = memory.accounts.get(account_mark(store.ring, row.account))
        own = update(accounts).where(accounts.c.account == row.account)
        if held is None:
            continue
        if held == CLOSED and not row.disabled:
            connection.execute(own.values(disabled=True))
        elif (
            held != CLOSED
            and row.password not in (NO_PASSWORD, CAMPUS)
            and held != password_mark(store.ring, row.password)
        ):
            connection.execute(own.values(password=NO_PASSWORD, must_change=True))
        else:
            continue
        count += 1
    return count
