"""Tokens of the HTTP API: whom they act for, what they may ask, how long; the store keeps a hash of each and no token."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.rights import may
from advisor.records.tables import accounts, api_tokens

__all__ = ["LONGEST_DAYS", "LONGEST_OWN_DAYS", "SCOPES", "Bearer", "Issued", "KeptToken", "ScopeName", "Tokens"]

ScopeName: TypeAlias = Literal["texts", "practice", "records", "ask", "outcomes"]
SCOPES: Final[tuple[ScopeName, ...]] = ("texts", "practice", "records", "ask", "outcomes")
"""What a token may be let at, beside ``me`` and the OpenAPI document; the rights of its person hold within each."""

LONGEST_DAYS: Final = 366
"""Of a token that the operator makes for a system of the college."""
LONGEST_OWN_DAYS: Final = 30
"""Of a token that a person gets with the password."""
MOST_OF_ACCOUNT: Final = 20
"""Tokens of one account at a time; a new one ends the oldest."""
LONGEST_LABEL: Final = 80
DAY_SECONDS: Final = 24 * 3600
_ID_DIGITS: Final = 12
_JOIN: Final = "|"


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A token as it may be shown; ``id`` is the beginning of its hash, by which it can be revoked and not used.

    Attributes:
        id: Twelve hexadecimal digits.
        account: Whose it is.
        person: ``role:id``.
        scopes: Of ``SCOPES``.
        label: What it is for, in the words of whoever asked for it.
        since: Seconds since 1970.
        expires: Seconds since 1970.
    """

    id: str
    account: str
    person: str
    scopes: tuple[str, ...]
    label: str
    since: float
    expires: float


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was just made: shown once, and kept nowhere."""

    token: str
    kept: KeptToken


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a request with a token comes from."""

    viewer: Viewer
    kept: KeptToken

    def may_ask(self, scope: str) -> bool:
        """Whether the token was let at a part of the API."""
        return scope in self.kept.scopes


class Tokens:
    """Issues, checks, lists and revokes tokens; issuing and revoking are in the audit.

    Args:
        archive: The records that keep the accounts.
        clock: Seconds since 1970.
    """

    def __init__(self, archive: Archive, *, clock: Callable[[], float] = time.time) -> None:
        self._archive = archive
        self._store = archive.store
        self._clock = clock

    def issue(
        self, viewer: Viewer, account: str, scopes: Iterable[str], *, label: str = "", days: float = 90
    ) -> Issued:
        """Make a token for an account, by the operator at the console: who holds it acts with that person's rights.

        Raises:
            AccessDenied: Anybody but the console; an administrator would get another person's rights by it.
            InputFault: ``value`` – no such account, or one that is closed or has a one-time password; an unknown
                scope, none, a label that is too long, or days outside 1..``LONGEST_DAYS``.
        """
        if not viewer.is_console:
            raise AccessDenied("denied")
        wanted = _checked(scopes, label, days, LONGEST_DAYS)
        rows = self._store.rows_of(accounts, account, "account")
        if not rows:
            raise InputFault("value", where="account", variant="no_account", value=account)
        if rows[0]["disabled"] or rows[0]["must_change"]:
            raise InputFault("value", where="account", variant="no_token", value=account)
        return self._made(viewer, rows[0], wanted, label, days)

    def sign_in(
        self,
        entrance: Accounts,
        account: str,
        password: str,
        scopes: Iterable[str] = SCOPES,
        *,
        label: str = "",
        days: float = 7,
    ) -> Issued:
        """Make a token for oneself with the password; throttled as the login is, by the same counts.

        Raises:
            LimitReached: ``rate`` – five failures in a row.
            AccessDenied: ``login`` – no such account, wrong password or a closed account, all alike; with the variant
                ``one_time`` where the password is right and has to be changed first.
            InputFault: ``value`` – as ``issue``, days up to ``LONGEST_OWN_DAYS``.
        """
        wanted = _checked(scopes, label, days, LONGEST_OWN_DAYS)
        row = entrance.proved(account, password)
        if row["must_change"]:
            raise AccessDenied("login", where="password", variant="one_time")
        return self._made(Viewer(row["role"], row["person"]), row, wanted, label, days)

    def check(self, token: str) -> Bearer:
        """Who a token belongs to.

        Raises:
            AccessDenied: ``login`` – unknown, expired or revoked, or its account is closed or has a one-time password.
        """
        row = self._row(token)
        if row is None or row["disabled"] or row["must_change"] or self._clock() >= row["expires"]:
            raise AccessDenied("login", where="token", variant="token")
        viewer = Viewer(row["role"], row["person"])
        if viewer.is_console:  # nobody's account: the operator sits at the machine
            raise AccessDenied("login", where="token", variant="token")
        return Bearer(viewer, _shown(row))

    def holder(self, token: str) -> Bearer | None:
        """The same, and None where it does not count."""
        try:
            return self.check(token)
        except AccessDenied:
            return None

    def kept(self, viewer: Viewer, account: str | None = None) -> tuple[KeptToken, ...]:
        """Tokens that still count, oldest first, for whoever manages all accounts.

        Raises:
            AccessDenied: Anybody but an administrator, or one without a reason.
        """
        self._manages(viewer)
        still = api_tokens.c.expires > self._clock()
        return self._list(still if account is None else still & (api_tokens.c.account == account))

    def revoke(self, viewer: Viewer, id: str) -> KeptToken:
        """End a token by its id, at once.

        Raises:
            AccessDenied: As ``kept``.
            InputFault: ``value`` – no token of this id.
        """
        self._manages(viewer)
        found = [kept for kept in self._list(api_tokens.c.token.startswith(id)) if kept.id == id]
        if not found:
            raise InputFault("value", where="id", variant="token_id", value=id)
        self._end(viewer, api_tokens.c.token.startswith(id), found[0])
        return found[0]

    def give_up(self, token: str) -> KeptToken:
        """End a token of one's own, with the token itself.

        Raises:
            AccessDenied: ``login`` – it does not count any more.
        """
        bearer = self.check(token)
        self._end(bearer.viewer, api_tokens.c.token == _digest(token), bearer.kept)
        return bearer.kept

    def _manages(self, viewer: Viewer) -> None:
        is_reasoned = viewer.is_console or bool(viewer.reason)
        if viewer.role != "admin" or not is_reasoned or not may(viewer, "accounts", "write"):
            raise AccessDenied("denied", variant="" if is_reasoned or viewer.role != "admin" else "reason")

    def _made(self, viewer: Viewer, row: RowMapping, scopes: tuple[str, ...], label: str, days: float) -> Issued:
        token, now, account = secrets.token_urlsafe(32), self._clock(), str(row["account"])
        new = {
            "token": _digest(token),
            "account": account,
            "scopes": _JOIN.join(scopes),
            "label": label.strip(),
            "since": now,
            "expires": now + days * DAY_SECONDS,
        }
        with self._store.write() as connection:
            connection.execute(delete(api_tokens).where(api_tokens.c.expires <= now))
            self._make_room(connection, account)
            connection.execute(api_tokens.insert(), new)
            detail = {"act": "issue", "scopes": new["scopes"], "days": days}
            self._archive.audit(viewer, "token", str(row["person"]), detail)
        return Issued(token, _shown({**new, "role": row["role"], "person": row["person"]}))

    def _make_room(self, connection: Connection, account: str) -> None:
        own = select(api_tokens.c.token).where(api_tokens.c.account == account).order_by(api_tokens.c.since)
        held = list(connection.execute(own).scalars())
        for token in held[: max(0, len(held) - MOST_OF_ACCOUNT + 1)]:
            connection.execute(delete(api_tokens).where(api_tokens.c.token == token))

    def _end(self, viewer: Viewer, which: ColumnElement[bool], kept: KeptToken) -> None:
        with self._store.write() as connection:
            connection.execute(delete(api_tokens).where(which))
            self._archive.audit(viewer, "token", kept.person.split(":", 1)[1], {"act": "revoke"})

    def _row(self, token: str) -> RowMapping | None:
        query = _WITH_PERSON.where(api_tokens.c.token == _digest(token))
        with self._store.read() as connection:
            return connection.execute(query).mappings().one_or_none()

    def _list(self, which: ColumnElement[bool]) -> tuple[KeptToken, ...]:
        query = _WITH_PERSON.where(which).order_by(api_tokens.c.since, api_tokens.c.token)
        with self._store.read() as connection:
            return tuple(_shown(row) for row in connection.execute(query).mappings())


_WITH_PERSON: Final = select(
    api_tokens, accounts.c.role, accounts.c.person, accounts.c.disabled, accounts.c.must_change
).join(accounts)


def _checked(scopes: Iterable[str], label: str, days: float, longest: int) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(scopes))
    stranger = next((scope for scope in wanted if scope not in SCOPES), None if wanted else "")
    if stranger is not None:
        raise InputFault("value", where="scopes", variant="choice", value=stranger, allowed=", ".join(SCOPES))
    if len(label.strip()) > LONGEST_LABEL:
        raise InputFault("too_large", where="label", variant="token_label", value=len(label), limit=LONGEST_LABEL)
    if not 0 < days <= longest:
        raise InputFault("value", where="days", variant="range", value=f"{days:g}", low=1, high=longest)
    return wanted


def _shown(row: "RowMapping | dict[str, object]") -> KeptToken:
    return KeptToken(
        id=str(row["token"])[:_ID_DIGITS],
        account=str(row["account"]),
        person=f"{row['role']}:{row['person']}",
        scopes=tuple(str(row["scopes"]).split(_JOIN)),
        label=str(row["label"]),
        since=float(row["since"]),  # type: ignore[arg-type]
        expires=float(row["expires"]),  # type: ignore[arg-type]
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
