"""Accounts and logins: Argon2id, opaque tokens, expiry, and the same answer in the same time whoever is asked for."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping, delete, select, update

from advisor.errors import AccessDenied, InputFault, LimitReached, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.forgotten import CLOSED, Forgotten
from advisor.records.tables import accounts, api_tokens, logins

__all__ = ["CAMPUS", "Accounts"]

IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
FAILURES = 5
PAUSE_SECONDS = 60
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200

CAMPUS = "*"
"""What stands where the campus keeps the password; it is no hash, so no password fits it."""

_SEEN_EVERY = 60  # seconds between two notes of the last use in the table; in between this process remembers
_REMEMBERED = 100_000  # names whose failures are counted; the oldest is forgotten first


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: float


class Accounts:
    """Logs people in and tells who a token belongs to.

    Args:
        archive: The records that keep the accounts.
        clock: Seconds since 1970.
        hasher: Argon2id with the library's settings of RFC 9106 by default.
    """

    def __init__(
        self, archive: Archive, *, clock: Callable[[], float] = time.time, hasher: PasswordHasher | None = None
    ) -> None:
        self._archive = archive
        self._store = archive.store
        self._forgotten = Forgotten(archive.store)
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))  # verified where there is no account
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._seen: dict[str, float] = {}
        self._lock = Lock()

    def create(self, account: str, person: Viewer, password: str, *, must_change: bool = False) -> None:
        """Make an account for one person; checks no rights.

        Raises:
            InputFault: The password is too short or too long.
            StateFault: ``conflict`` – the account exists.
        """
        row = {
            "account": account,
            "role": person.role,
            "person": person.id,
            "password": self._hash(password),
            "must_change": must_change,
        }
        with self._store.write() as connection:
            if self._row(account) is not None:
                raise StateFault("conflict", where="account", variant="account", value=account)
            connection.execute(accounts.insert(), row)

    def login(self, account: str, password: str) -> str:
        """Check the password and give a token that this table keeps only as a hash.

        Raises:
            LimitReached: ``rate`` – five failures in a row; ``seconds`` tells how long to wait.
            AccessDenied: ``login`` – no such account, wrong password, or an account that was closed: all alike.
        """
        row = self.proved(account, password)
        with self._store.write() as connection:
            return self._let_in(connection, row, {})

    def enter(self, account: str) -> str:
        """Let in whom the campus vouches for, and give a token like ``login``; asks for no password.

        The account must be there: nothing is made, and its role and rights are as they stand. From now on it has no
        password here (``reset`` gives one back), so that whoever the campus shuts out stays out.

        Raises:
            AccessDenied: ``login`` – no such account, or one that was closed: both alike.
        """
        row = self._row(account)
        if row is None or row["disabled"]:
            raise AccessDenied("login", where="account", variant="campus")
        with self._store.write() as connection:
            if row["password"] != CAMPUS:
                own = accounts.c.account == account
                connection.execute(update(accounts).where(own).values(password=CAMPUS, must_change=False))
                _end_all(connection, account)
                self._forgotten.passwords({account: CAMPUS})
            return self._let_in(connection, row, {"by": "campus"})

    def _let_in(self, connection: Connection, row: RowMapping, detail: Mapping[str, object]) -> str:
        """Keep a login of the account as a hash, drop those whose time is over, and give its token."""
        token, now = secrets.token_urlsafe(32), self._clock()
        connection.execute(delete(logins).where(logins.c.since < now - ABSOLUTE_SECONDS))
        kept = {"token": _digest(token), "account": row["account"], "since": now, "seen": now}
        connection.execute(logins.insert(), kept)
        self._archive.audit(Viewer(row["role"], row["person"]), "login", detail=detail)
        return token

    def is_of_campus(self, token: str) -> bool:
        """Whether the login's account comes in by the campus, and has no password here.

        Raises:
            AccessDenied: ``login`` – the token does not count.
        """
        return bool(self._current(token)[0]["password"] == CAMPUS)

    def proved(self, account: str, password: str) -> RowMapping:
        """The account's row, once its password was given; what every way in begins with.

        Raises:
            LimitReached, AccessDenied: As ``login``.
        """
        self._throttle(account)
        row = self._row(account)
        hashed = "" if row is None else str(row["password"])
        has_password = hashed.startswith("$")  # else nobody logs in here by a password, in the same time
        is_right = self._verify(hashed if has_password else self._nobody, password)
        if row is None or not has_password or not is_right or row["disabled"]:
            self._failed(account)
            raise AccessDenied("login", where="account", variant="wrong")
        with self._lock:
            self._failures.pop(_digest(account), None)
        return row

    def viewer_of(self, token: str) -> Viewer:
        """Who the token belongs to; counts as a use of it.

        Raises:
            AccessDenied: ``login`` – unknown, ended, idle for 30 minutes, or 12 hours old.
        """
        return self._current(token)[1]

    def must_change(self, token: str) -> bool:
        """Whether the password has to be changed before anything else."""
        return bool(self._current(token)[0]["must_change"])

    def change_password(self, token: str, old: str, new: str) -> None:
        """Set a new password of one's own; every other login and every token of the account ends.

        Raises:
            AccessDenied: ``login`` – the token does not count, the old password is wrong, or the campus keeps it.
            LimitReached: ``rate`` – five failures in a row.
            InputFault: The new password is too short or too long.
        """
        row, viewer = self._current(token)
        account = str(row["account"])
        if row["password"] == CAMPUS:
            raise AccessDenied("login", where="password", variant="campus_password")
        self._throttle(account)
        if not self._verify(str(row["password"]), old):
            self._failed(account)
            raise AccessDenied("login", where="password", variant="wrong")
        hashed = self._hash(new)
        with self._store.write() as connection:
            own = accounts.c.account == account
            connection.execute(update(accounts).where(own).values(password=hashed, must_change=False))
            others = (logins.c.account == account) & (logins.c.token != _digest(token))
            connection.execute(delete(logins).where(others))
            connection.execute(delete(api_tokens).where(api_tokens.c.account == account))
            self._archive.audit(viewer, "password")
            self._forgotten.passwords({account: hashed})

    def standing(self, token: str) -> tuple[Viewer, bool]:
        """Who the token belongs to, and whether the password has to be changed before anything else.

        Raises:
            AccessDenied: ``login`` – as ``viewer_of``.
        """
        row, viewer = self._current(token)
        return viewer, bool(row["must_change"])

    def reset(self, account: str, password: str) -> None:
        """Set a one-time password, to be changed at the next login; every login of the account ends. Checks no rights.

        Raises:
            InputFault: The password is too short or too long.
        """
        hashed = self._hash(password)
        with self._store.write() as connection:
            own = accounts.c.account == account
            connection.execute(update(accounts).where(own).values(password=hashed, must_change=True, disabled=False))
            _end_all(connection, account)
            self._forgotten.passwords({account: hashed})
        with self._lock:
            self._failures.pop(_digest(account), None)

    def disable(self, account: str) -> None:
        """Close an account at once; checks no rights."""
        with self._store.write() as connection:
            connection.execute(update(accounts).where(accounts.c.account == account).values(disabled=True))
            _end_all(connection, account)
            self._forgotten.passwords({account: CLOSED})

    def logout(self, token: str) -> None:
        """End the login; a token that does not count is no fault."""
        digest = _digest(token)
        with self._store.write() as connection:
            connection.execute(delete(logins).where(logins.c.token == digest))
        with self._lock:
            self._seen.pop(digest, None)

    def _current(self, token: str) -> tuple[RowMapping, Viewer]:
        digest, now = _digest(token), self._clock()
        query = select(logins, accounts).join(accounts).where(logins.c.token == digest)
        with self._store.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None or row["disabled"]:
            raise AccessDenied("login", where="login", variant="needed")
        with self._lock:
            seen = max(row["seen"], self._seen.get(digest, 0.0))
        if now - seen >= IDLE_SECONDS or now - row["since"] >= ABSOLUTE_SECONDS:
            self.logout(token)
            raise AccessDenied("login", where="login", variant="expired")
        with self._lock:
            self._seen[digest] = now
        if now - row["seen"] >= _SEEN_EVERY:
            with self._store.write() as connection:
                connection.execute(update(logins).where(logins.c.token == digest).values(seen=now))
        return row, Viewer(row["role"], row["person"])

    def _row(self, account: str) -> RowMapping | None:
        found = self._store.rows_of(accounts, account, "account")
        return found[0] if found else None

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            limits = {"low": SHORTEST_PASSWORD, "high": LONGEST_PASSWORD}
            raise InputFault("value", where="password", variant="password", **limits)
        return str(self._hasher.hash(password))

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return bool(self._hasher.verify(hashed, password[:LONGEST_PASSWORD]))
        except (VerificationError, InvalidHashError):
            return False

    def _throttle(self, account: str) -> None:
        now, name = self._clock(), _digest(account)
        with self._lock:
            failures = self._failures.get(name)
            if failures is None:
                return
            left = failures.last + PAUSE_SECONDS - now
            if failures.count >= FAILURES and left > 0:
                raise LimitReached("rate", where="login", variant="login", seconds=int(left) + 1)
            if left <= 0:
                del self._failures[name]

    def _failed(self, account: str) -> None:
        now, name = self._clock(), _digest(account)
        with self._lock:
            before = self._failures.pop(name, _Failures(0, now))
            self._failures[name] = replace(before, count=before.count + 1, last=now)
            while len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)


def _end_all(connection: Connection, account: str) -> None:
    for table in (logins, api_tokens):
        connection.execute(delete(table).where(table.c.account == account))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
