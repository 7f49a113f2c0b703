"""What must not come back with a backup: erasures, consents taken back, passwords and accounts that no longer count.

One small file beside the database, ``forgotten.json``, which a backup cannot know the later part of. It names nobody:
every entry is a hash keyed by the home's signing secret, so that whoever has the file alone learns nothing, and whoever
has the key file too can only ask whether a person whom they name is in it. A restore reads it and carries out again
what the backup does not know of (``repeating``). The file is worth a copy in another place, like the key file.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from advisor.errors import InputFault, StateFault
from advisor.records.home import Home
from advisor.records.keyring import Keyring, write_privately
from advisor.records.store import Store

__all__ = [
    "CLOSED", "PERSONAL", "Forgotten", "Memory", "account_mark", "act_mark", "keep_memory", "password_mark",
    "read_memory", "student_mark", "word_mark",
]  # fmt: skip

FORMAT: Final = 1
CLOSED: Final = "closed"
PERSONAL: Final = "personalisation"
"""Stands among the sharings for the wish that recommendations use the portrait."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the file holds.

    Attributes:
        since: When it was begun; of a backup from before that it does not know everything.
        erased: Mark of a student → number and hash of the row of the audit that has the erasure.
        words: Mark of (student, what, to) → ``granted`` or ``withdrawn``, the last word.
        accounts: Mark of an account → ``closed``, or the print of the password that counts.
    """

    since: datetime
    erased: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)

    def to_json(self, ring: Keyring) -> str:
        """As the file has it, marked with whose it is."""
        held = {"erased": self.erased, "words": self.words, "accounts": self.accounts}
        head = {"format": FORMAT, "home": _home_mark(ring), "since": self.since.isoformat(timespec="seconds")}
        return json.dumps({**head, **held}, sort_keys=True, separators=(",", ":"))

    def joined(self, older: "Memory") -> "Memory":
        """This and what an older one knows besides; where both speak, this one counts."""
        return Memory(
            min(self.since, older.since),
            {**older.erased, **self.erased},
            {**older.words, **self.words},
            {**older.accounts, **self.accounts},
        )


def read_memory(file: Path, ring: Keyring) -> Memory | None:
    """The content of a file; None where there is none, or where it belongs to a home with other keys.

    Raises:
        InputFault: ``malformed`` – it is no such file.
    """
    try:
        value: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        parts = [{str(key): str(held) for key, held in value[name].items()} for name in ("erased", "words", "accounts")]
        since = datetime.fromisoformat(value["since"])
        if value["format"] > FORMAT:
            raise StateFault("newer", where=file.name, value=value["format"], known=FORMAT)
        is_ours = value["home"] == _home_mark(ring)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputFault("malformed", where=file.name, variant="forgotten") from fault
    return Memory(since, *parts) if is_ours else None


class Forgotten:
    """Keeps the file of one home. Each act is on disk when its method returns; called within the act's transaction.

    An act that is cut off between the two stands in the file and not in the database: a restore then forgets more than
    it must, never less. A grant is therefore noted after its transaction.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self) -> Memory:
        """The content, of a file that is made where there is none; one that is there is read without the home's lock."""
        try:
            found = read_memory(self._store.home.forgotten, self._store.ring)
        except InputFault:
            found = None
        if found is not None:
            return found
        with self._store.home.lock():
            if (found := self._read()) is None:
                found = Memory(self._store.clock())
                self._write(found)
            return found

    def erased(
        self, student: str, accounts: Iterable[str], act: tuple[int, str], sharings: Iterable[tuple[str, str]]
    ) -> None:
        """A person was erased by the act of this number and hash; what else the file knew of them goes."""
        mark = student_mark(self._store.ring, student)
        gone = {word_mark(self._store.ring, student, what, to) for what, to in sharings}
        shut = {account_mark(self._store.ring, account) for account in accounts}

        def change(before: Memory) -> Memory:
            words = {key: state for key, state in before.words.items() if key not in gone}
            held = {key: print for key, print in before.accounts.items() if key not in shut}
            return replace(before, erased={**before.erased, mark: act_mark(act)}, words=words, accounts=held)

        self._change(change)

    def said(self, student: str, what: str, to: str, state: str) -> None:
        """The last word of a student on a sharing, or on ``PERSONAL``."""
        mark = word_mark(self._store.ring, student, what, to)
        self._change(lambda before: replace(before, words={**before.words, mark: state}))

    def passwords(self, hashes: Mapping[str, str]) -> None:
        """Account → hash of the password that counts from now on, or ``CLOSED``."""
        ring = self._store.ring
        fresh = {
            account_mark(ring, account): hashed if hashed == CLOSED else password_mark(ring, hashed)
            for account, hashed in hashes.items()
        }
        self._change(lambda before: replace(before, accounts={**before.accounts, **fresh}))

    def _change(self, change: Callable[[Memory], Memory]) -> None:
        with self._store.home.lock():
            self._write(change(self._read() or Memory(self._store.clock())))

    def _read(self) -> Memory | None:
        """The content; a file that cannot be read is put aside, since taking a consent back must work all the same."""
        file = self._store.home.forgotten
        try:
            found = read_memory(file, self._store.ring)
        except InputFault:
            found = None
        if found is None and file.exists():
            file.replace(file.with_name(f"{file.name}.unread"))
        return found

    def _write(self, memory: Memory) -> None:
        keep_memory(self._store.home, memory, self._store.ring)


def keep_memory(home: Home, memory: Memory, ring: Keyring) -> None:
    """Write the file of a home: whole, or not at all.

    Raises:
        StateFault: ``not_ready.storage`` – the disk refuses.
    """
    try:
        write_privately(home.forgotten, memory.to_json(ring))
    except OSError as fault:
        raise StateFault("not_ready", where=home.forgotten.name, variant="storage", detail=str(fault)) from fault


def student_mark(ring: Keyring, student: str) -> str:
    """By which the file knows a student."""
    return ring.sign("forgotten.student", student)[:40]


def word_mark(ring: Keyring, student: str, what: str, to: str) -> str:
    """By which it knows a word on a sharing."""
    return ring.sign("forgotten.word", f"{student}\n{what}\n{to}")[:40]


def account_mark(ring: Keyring, account: str) -> str:
    """By which it knows an account."""
    return ring.sign("forgotten.account", account)[:40]


def password_mark(ring: Keyring, hashed: str) -> str:
    """By which it tells whether the hash of a password is the one that counts."""
    return ring.sign("forgotten.password", hashed)[:40]


def act_mark(act: tuple[int, str]) -> str:
    """A row of the audit, as the file names it."""
    return f"{act[0]}:{act[1]}"


def _home_mark(ring: Keyring) -> str:
    return ring.sign("forgotten.home", "")[:40]
