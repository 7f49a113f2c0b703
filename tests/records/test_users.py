"""Accounts: opened for one or for a cohort, closed, reset in person, and classes that change hands."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from advisor.errors import AccessDenied, AdvisorError, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.tables import accounts as table
from advisor.records.users import Users, one_time_password
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, MENTOR, OTHER, OWN, SILENT, student

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def users(archive: Archive) -> Users:
    return Users(archive, hasher=QUICK)


@pytest.fixture
def accounts(archive: Archive) -> Accounts:
    return Accounts(archive, hasher=QUICK)


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(AdvisorError) as caught:
        act()
    return caught.value.code, caught.value.variant


def test_a_new_account_logs_in_once_with_its_password_and_must_change_it(users: Users, accounts: Accounts) -> None:
    user = users.add(CONSOLE, "s01", "student", "S01")
    token = accounts.login("s01", str(user.password))
    assert accounts.standing(token) == (student("S01"), True)
    accounts.change_password(token, str(user.password), "my own long word")
    assert accounts.standing(token) == (student("S01"), False)
    assert code_of(lambda: accounts.login("s01", str(user.password)))[0] == "access.login"


def test_a_counselor_gets_the_classes_and_staff_are_put_on_record(users: Users, archive: Archive) -> None:
    user = users.add(CONSOLE, "li", "counselor", "C77", name="李老师", rooms=["Class two"])
    assert (user.name, user.classes) == ("李老师", ("K2",))
    assert archive.students(Viewer("counselor", "C77")) == ("S08", "S09", "S10", "S11", "S12")
    assert archive.students(OTHER) == ()


def test_what_cannot_be_an_account_is_refused_with_its_reason(users: Users) -> None:
    users.add(CONSOLE, "s01", "student", "S01")
    assert code_of(lambda: users.add(CONSOLE, "s01", "student", "S02")) == ("state.conflict", "account")
    assert code_of(lambda: users.add(CONSOLE, "x", "student", "S99")) == ("input.value", "no_student")
    assert code_of(lambda: users.add(CONSOLE, "x", "teacher", "C1")) == ("input.value", "choice")
    assert code_of(lambda: users.add(CONSOLE, "a b", "student", "S01")) == ("input.value", "account_name")
    assert code_of(lambda: users.add(CONSOLE, "y", "mentor", "C01")) == ("state.conflict", "person_role")
    assert code_of(lambda: users.add(CONSOLE, "z", "counselor", "C78", rooms=["K99"])) == ("input.value", "class")
    assert [user.account for user in users.kept(CONSOLE)] == ["s01"]  # a refused one leaves nothing


def test_a_closed_account_is_out_at_once_and_a_reset_opens_it_again(users: Users, accounts: Accounts) -> None:
    token = accounts.login("s01", str(users.add(CONSOLE, "s01", "student", "S01").password))
    assert users.disable(ADMIN, "s01").disabled
    assert code_of(lambda: accounts.viewer_of(token))[0] == "access.login"
    fresh = users.reset(OWN, "s01")  # the counselor, in person
    assert not fresh.disabled and fresh.must_change
    assert accounts.viewer_of(accounts.login("s01", str(fresh.password))) == student("S01")


@pytest.mark.parametrize("viewer", [OTHER, MENTOR, CENTRE, SILENT, student("S01")], ids=str)
def test_nobody_else_touches_an_account(users: Users, viewer: Viewer) -> None:
    users.add(CONSOLE, "s01", "student", "S01")
    users.add(CONSOLE, "zz", "centre", "Z01")
    for act in (users.disable, users.reset):
        there, nobody = code_of(lambda act=act: act(viewer, "s01")), code_of(lambda act=act: act(viewer, "nobody"))
        assert there == nobody and there[0] == "access.denied"
    if viewer == OTHER:
        assert users.kept(viewer) == ()
    else:
        assert code_of(lambda: users.kept(viewer))[0] == "access.denied"


def test_a_counselor_manages_students_of_the_own_classes_alone(users: Users) -> None:
    for account, role, person in (("s01", "student", "S01"), ("s08", "student", "S08"), ("liu", "counselor", "C01")):
        users.add(CONSOLE, account, role, person)
    assert [user.account for user in users.kept(OWN)] == ["s01"]
    assert code_of(lambda: users.reset(OWN, "liu"))[0] == "access.denied"


def test_a_list_of_accounts_never_shows_a_password(users: Users) -> None:
    users.add(CONSOLE, "s01", "student", "S01")
    assert [user.password for user in users.kept(CONSOLE)] == [None]


def test_a_cohort_gets_accounts_whose_passwords_are_kept_as_hashes_alone(
    users: Users, accounts: Accounts, archive: Archive
) -> None:
    assert users.open_for(CONSOLE, ["S01", "S02", "S03", "S01"]) == 3
    assert users.without_password() == ("S01", "S02", "S03")
    assert code_of(lambda: accounts.login("S01", "!"))[0] == "access.login"
    passwords = users.give_passwords(CONSOLE, users.without_password())
    assert (
        code_of(lambda: accounts.login("S02", passwords["S02"]))[0] == "access.login"
    )  # not before the list is written
    users.keep_passwords(CONSOLE)
    assert users.without_password() == ()
    assert accounts.standing(accounts.login("S02", passwords["S02"])) == (student("S02"), True)
    with archive.store.read() as connection:
        stored = list(connection.execute(select(table.c.password)).scalars())
    assert all(word.startswith("$argon2id$") for word in stored) and len(set(passwords.values())) == 3
    assert users.open_for(CONSOLE, ["S01"]) == 0


def test_one_time_passwords_are_long_apart_and_plain_to_read() -> None:
    drawn = {one_time_password() for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(word) == 11 and not set(word) & set("01loiIO") for word in drawn)


def test_a_class_handed_over_is_seen_by_the_new_counselor_alone(users: Users, archive: Archive) -> None:
    moved = users.hand_over(ADMIN, "C01", "C02", ["K1"])
    assert (moved.classes, moved.students) == (("K1",), 7)
    assert archive.students(OWN) == () and len(archive.students(OTHER)) == 12
    with pytest.raises(AccessDenied):
        archive.file(OWN, "S01")
    for viewer in (OWN, OTHER, CENTRE, SILENT, student("S01")):
        if viewer is not SILENT:
            assert code_of(lambda viewer=viewer: users.hand_over(viewer, "C02", "C01"))[0] == "access.denied"
    assert code_of(lambda: users.hand_over(CONSOLE, "C01", "C02"))[1] == "class"
    assert code_of(lambda: users.hand_over(CONSOLE, "C99", "C02"))[1] == "counselor"


def test_an_archived_cohort_leaves_the_lists_and_its_accounts_close(
    users: Users, accounts: Accounts, archive: Archive
) -> None:
    token = accounts.login("s01", str(users.add(CONSOLE, "s01", "student", "S01").password))
    done = users.archive_cohort(CONSOLE, 2026, "2026.1")
    assert (done["students"], done["accounts_closed"]) == (12, 1)
    assert archive.students(OWN) == archive.students(CENTRE) == archive.students(MENTOR) == ()
    assert len(archive.students(CONSOLE)) == 12
    assert archive.file(student("S01"), "S01").student == "S01"  # the person still reaches what is held
    assert code_of(lambda: accounts.viewer_of(token))[0] == "access.login"
    with pytest.raises(StateFault):
        users.archive_cohort(CONSOLE, 2026, "2026.1")
    with pytest.raises(InputFault):
        users.archive_cohort(CONSOLE, 1999, "2026.1")


def test_every_act_on_accounts_is_in_the_audit(users: Users, archive: Archive) -> None:
    users.add(CONSOLE, "s01", "student", "S01")
    users.reset(OWN, "s01")
    users.disable(ADMIN, "s01")
    acts = [(act.actor, act.detail.get("act")) for act in archive.audited(CONSOLE, 20) if act.action == "account"]
    assert acts == [("admin:A01", "disable"), ("counselor:C01", "password"), ("admin:console", "add")]
