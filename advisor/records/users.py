"""Who may log in: accounts one by one or a whole cohort at once, passwords reset in person, classes handed over."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from argon2 import PasswordHasher
from sqlalchemy import Connection, delete, select, update

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.forgotten import CLOSED, Forgotten
from advisor.records.import_tables import archived_cohorts
from advisor.records.rights import may
from advisor.records.tables import accounts, api_tokens, classes, logins, staff, students

__all__ = ["HandedOver", "User", "Users", "one_time_password"]

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
NO_PASSWORD: Final = "!"
"""What stands where nobody can log in yet; it is no hash, so no password fits it."""

_ROLES: Final = ("student", "counselor", "mentor", "centre", "admin")
_KINDS: Final = ("college", "enterprise")

# A one-time password has 50 bits of chance and lives until its first use, so it needs less stretching than one that a
# person thinks up (OWASP's least setting of Argon2id); a cohort of 2,000 would take minutes otherwise.
_QUICK: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class User:
    """An account; ``password`` stands only where a one-time password was just made."""

    account: str
    role: str
    person: str
    name: str
    classes: tuple[str, ...]
    must_change: bool
    disabled: bool
    password: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Classes that changed hands, with the number of their students."""

    classes: tuple[str, ...]
    students: int
    before: str
    after: str


def one_time_password() -> str:
    """Ten signs of chance in two groups, none of which is read for another."""
    drawn = "".join(secrets.choice(_SIGNS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


class Users:
    """Opens, lists, closes and resets accounts; each act is in the audit.

    Administrators reach every account, a counselor those of the students of the own classes.
    """

    def __init__(self, archive: Archive, *, hasher: PasswordHasher | None = None) -> None:
        self._archive = archive
        self._store = archive.store
        self._forgotten = Forgotten(archive.store)
        self._hasher = hasher or _QUICK
        self._hashes: dict[str, str] = {}

    def add(
        self, viewer: Viewer, account: str, role: str, person: str, *, name: str = "", kind: str = "",
        rooms: Sequence[str] = (),
    ) -> User:  # fmt: skip
        """Open an account with a one-time password; staff who are not on record yet are put there.

        Raises:
            AccessDenied: The viewer opens no accounts.
            InputFault: ``value`` – a role, kind, name of an account or class that there is not.
            StateFault: ``conflict`` – the account is there, or the person has another role.
        """
        self._asked(viewer, "write")
        _check(account, role, person, kind)
        with self._store.write() as connection:
            if connection.execute(select(accounts.c.account).where(accounts.c.account == account)).first():
                raise StateFault("conflict", where="account", variant="account", value=account)
            self._person(connection, role, person, name, kind)
            for room in rooms:
                self._class(connection, room, person)
            password = one_time_password()
            row = {"account": account, "role": role, "person": person, "password": self._hasher.hash(password)}
            connection.execute(accounts.insert(), {**row, "must_change": True, "disabled": False})
            self._archive.audit(viewer, "account", person, {"act": "add", "role": role})
        return self._with_password(viewer, account, password)

    def kept(self, viewer: Viewer, role: str | None = None) -> tuple[User, ...]:
        """The accounts that the viewer may manage, in their order.

        Raises:
            AccessDenied: The viewer manages none.
        """
        self._asked(viewer, "read")
        own = None if viewer.role == "admin" else frozenset(self._archive.students(viewer))
        with self._store.read() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.account)).mappings().all()
            names = {who.id: who.name for who in connection.execute(select(staff.c.id, staff.c.name))}
            query = select(students.c.id, students.c.name, students.c.class_id)
            pupils = {who.id: (who.name, who.class_id) for who in connection.execute(query)}
            rooms: dict[str, list[str]] = {}
            for room in connection.execute(select(classes.c.id, classes.c.counselor)):
                rooms.setdefault(str(room.counselor), []).append(room.id)
        found = []
        for row in rows:
            is_pupil = row["role"] == "student"
            if (role and row["role"] != role) or (own is not None and not (is_pupil and row["person"] in own)):
                continue
            name, own_class = pupils.get(row["person"], ("", "")) if is_pupil else (names.get(row["person"], ""), "")
            held = (
                (own_class,) if own_class else tuple(rooms.get(row["person"], ())) if row["role"] == "counselor" else ()
            )
            found.append(
                User(
                    row["account"],
                    row["role"],
                    row["person"],
                    name,
                    held,
                    bool(row["must_change"]),
                    bool(row["disabled"]),
                )
            )
        return tuple(found)

    def disable(self, viewer: Viewer, account: str) -> User:
        """Close an account at once; whoever is logged in on it is out."""
        user = self._managed(viewer, account)
        with self._store.write() as connection:
            connection.execute(update(accounts).where(accounts.c.account == account).values(disabled=True))
            connection.execute(delete(logins).where(logins.c.account == account))
            connection.execute(delete(api_tokens).where(api_tokens.c.account == account))
            self._archive.audit(viewer, "account", user.person, {"act": "disable"})
            self._forgotten.passwords({account: CLOSED})
        return self._managed(viewer, account)

    def reset(self, viewer: Viewer, account: str) -> User:
        """A new one-time password, for whoever stands in front of the desk; it opens a closed account again."""
        user = self._managed(viewer, account)
        password = one_time_password()
        Accounts(self._archive, hasher=self._hasher).reset(account, password)
        self._archive.audit(viewer, "account", user.person, {"act": "password"})
        return self._with_password(viewer, account, password)

    def give_passwords(
        self, viewer: Viewer, names: Sequence[str], progress: Callable[[int, int, str], None] | None = None
    ) -> Mapping[str, str]:
        """One-time passwords by account, for accounts that have none yet.

        Nothing is kept before ``keep_passwords``, so that the list can be written first.
        """
        self._asked(viewer, "write")
        from concurrent.futures import ThreadPoolExecutor

        passwords = {name: one_time_password() for name in names}
        hashes: dict[str, str] = {}
        with ThreadPoolExecutor(max_workers=2) as pool:
            for done, (name, hashed) in enumerate(
                zip(passwords, pool.map(self._hasher.hash, passwords.values()), strict=True), 1
            ):
                hashes[name] = str(hashed)
                if progress is not None and done % 20 == 0:
                    progress(done, len(passwords), "passwords")
        self._hashes = hashes
        return passwords

    def keep_passwords(self, viewer: Viewer) -> None:
        """Keep the hashes of the last ``give_passwords``."""
        with self._store.write() as connection:
            for account, hashed in self._hashes.items():
                own = accounts.c.account == account
                connection.execute(update(accounts).where(own).values(password=hashed, must_change=True))
            self._archive.audit(viewer, "account", "", {"act": "cohort", "accounts": len(self._hashes)})
            self._forgotten.passwords(self._hashes)
        self._hashes = {}

    def open_for(self, viewer: Viewer, ids: Sequence[str]) -> int:
        """Open an account for each of these students, named like the student; nobody can log in to it yet.

        Raises:
            AccessDenied: The viewer opens no accounts.
            InputFault: ``value`` – not a student.
        """
        self._asked(viewer, "write")
        with self._store.write() as connection:
            there = set(connection.execute(select(accounts.c.account)).scalars())
            known = set(connection.execute(select(students.c.id)).scalars())
            fresh = list(dict.fromkeys(id for id in ids if id not in there))
            stranger = next((id for id in fresh if id not in known), None)
            if stranger is not None:
                raise InputFault("value", where="person", variant="no_student", value=stranger)
            row = {"role": "student", "password": NO_PASSWORD, "must_change": True}
            self._store.load("accounts", [{**row, "account": id, "person": id} for id in fresh])
        return len(fresh)

    def without_password(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Accounts that nobody can log in to yet, of these or of all."""
        wanted = None if names is None else set(names)
        with self._store.read() as connection:
            rows = connection.execute(select(accounts.c.account, accounts.c.password).order_by(accounts.c.account))
            return tuple(
                row.account for row in rows if row.password == NO_PASSWORD and (wanted is None or row.account in wanted)
            )

    def hand_over(self, viewer: Viewer, before: str, after: str, rooms: Sequence[str] = ()) -> HandedOver:
        """Give classes of one counselor to another; what each may see follows from the next read on.

        Args:
            viewer: An administrator.
            before: Who has them.
            after: Who takes them.
            rooms: Their ids or names; all of them where none is named.

        Raises:
            AccessDenied, InputFault
        """
        if not may(viewer, "classes", "write"):
            raise AccessDenied("denied")
        with self._store.write() as connection:
            roles = {row.id: row.role for row in connection.execute(select(staff.c.id, staff.c.role))}
            for who in (before, after):
                if roles.get(who) != "counselor":
                    raise InputFault("value", where="counselor", variant="counselor", value=who)
            held = connection.execute(select(classes).where(classes.c.counselor == before)).mappings().all()
            moved = [row["id"] for row in held if not rooms or row["id"] in rooms or row["name"] in rooms]
            if not moved or (rooms and len(moved) < len(set(rooms))):
                raise InputFault("value", where="class", variant="class", value="、".join(rooms) or before)
            connection.execute(update(classes).where(classes.c.id.in_(moved)).values(counselor=after))
            number = len(connection.execute(select(students.c.id).where(students.c.class_id.in_(moved))).all())
            self._archive.audit(viewer, "hand_over", after, {"classes": moved})
        return HandedOver(tuple(moved), number, before, after)

    def archive_cohort(self, viewer: Viewer, cohort: int, version: str) -> Mapping[str, Any]:
        """Begin a new academic year: a cohort leaves the lists, its accounts close, its open flags are no longer open.

        What is on record stays until its retention ends, and the person still reaches it on request.

        Raises:
            AccessDenied, InputFault, StateFault
        """
        if not may(viewer, "year", "write"):
            raise AccessDenied("denied")
        with self._store.write() as connection:
            ids = list(connection.execute(select(students.c.id).where(students.c.cohort == cohort)).scalars())
            if not ids:
                raise InputFault("value", where="cohort", variant="cohort", value=cohort)
            if connection.execute(select(archived_cohorts).where(archived_cohorts.c.cohort == cohort)).first():
                raise StateFault("conflict", where="cohort", variant="archived", value=cohort)
            row = {"cohort": cohort, "at": self._archive.today.isoformat(), "by": str(viewer)}
            row |= {"scorecard_version": version, "flags_closed": len(ids)}
            connection.execute(archived_cohorts.insert(), row)
            closed: list[str] = []
            for start in range(0, len(ids), 500):
                mine = (accounts.c.role == "student") & accounts.c.person.in_(ids[start : start + 500])
                names = select(accounts.c.account).where(mine)
                closed += connection.execute(names).scalars()
                for table in (logins, api_tokens):
                    connection.execute(delete(table).where(table.c.account.in_(names)))
                connection.execute(update(accounts).where(mine).values(disabled=True))
            self._forgotten.passwords(dict.fromkeys(closed, CLOSED))
            self._archive.audit(viewer, "archive", "", {"cohort": cohort, "students": len(ids)})
        return {"cohort": cohort, "students": len(ids), "accounts_closed": len(closed), "scorecard_version": version}

    def _asked(self, viewer: Viewer, action: str) -> None:
        is_reasoned = viewer.role != "admin" or viewer.is_console or bool(viewer.reason)
        if not is_reasoned or not may(viewer, "accounts", action):  # type: ignore[arg-type]
            raise AccessDenied("denied", variant="" if is_reasoned else "reason")

    def _managed(self, viewer: Viewer, account: str) -> User:
        """The account, if the viewer manages it; to a counselor another's and none at all answer alike."""
        found = next((user for user in self.kept(viewer) if user.account == account), None)
        if found is None:
            if viewer.role == "admin":
                raise InputFault("value", where="account", variant="no_account", value=account)
            raise AccessDenied("denied")
        return found

    def _with_password(self, viewer: Viewer, account: str, password: str) -> User:
        user = self._managed(viewer, account)
        held = (user.account, user.role, user.person, user.name, user.classes, user.must_change, user.disabled)
        return User(*held, password)

    def _person(self, connection: Connection, role: str, person: str, name: str, kind: str) -> None:
        if role == "student":
            if not connection.execute(select(students.c.id).where(students.c.id == person)).first():
                raise InputFault("value", where="person", variant="no_student", value=person)
            return
        row = connection.execute(select(staff).where(staff.c.id == person)).mappings().one_or_none()
        if row is None:
            connection.execute(staff.insert(), {"id": person, "role": role, "name": name or person, "kind": kind})
        elif row["role"] != role:
            raise StateFault("conflict", where="person", variant="person_role", value=person)

    def _class(self, connection: Connection, room: str, counselor: str) -> None:
        named = (classes.c.id == room) | (classes.c.name == room)
        if connection.execute(update(classes).where(named).values(counselor=counselor)).rowcount == 0:
            raise InputFault("value", where="class", variant="class", value=room)


def _check(account: str, role: str, person: str, kind: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9._@-]{1,40}", account):
        raise InputFault("value", where="account", variant="account_name", value=account)
    if role not in _ROLES:
        raise InputFault("value", where="--role", variant="choice", value=role, allowed=", ".join(_ROLES))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", person):
        raise InputFault("value", where="--person", variant="account_name", value=person)
    if kind and kind not in _KINDS:
        raise InputFault("value", where="--kind", variant="choice", value=kind, allowed=", ".join(_KINDS))
