"""A login tells nobody who has an account, ends when it should, and keeps neither password nor token."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from advisor.errors import AccessDenied, InputFault, LimitReached, StateFault
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.tables import accounts as table
from advisor.records.tables import logins
from tests.records.conftest import CONSOLE, OWN, student

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WORD = "correct horse"


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(archive: Archive, clock: Clock) -> Iterator[Accounts]:
    accounts = Accounts(archive, clock=clock, hasher=FAST)
    accounts.create("liu", OWN, WORD)
    accounts.create("s01", student("S01"), WORD, must_change=True)
    yield accounts


def refused(call: object) -> tuple[str, str, str, object]:
    with pytest.raises(AccessDenied) as caught:
        call()  # type: ignore[operator]
    return caught.value.code, caught.value.variant, caught.value.where, caught.value.values


def test_a_login_tells_who_is_asking(accounts: Accounts, archive: Archive) -> None:
    token = accounts.login("liu", WORD)
    assert accounts.viewer_of(token) == OWN
    assert not accounts.must_change(token)
    assert accounts.must_change(accounts.login("s01", WORD))
    assert archive.audited(CONSOLE)[-1].action == "login"


def test_neither_password_nor_token_is_kept(accounts: Accounts, archive: Archive) -> None:
    token = accounts.login("liu", WORD)
    with archive.store.read() as connection:
        kept = str(connection.execute(select(table)).all()) + str(connection.execute(select(logins)).all())
    assert WORD not in kept
    assert token not in kept
    assert "argon2id" in kept
    assert len(token) >= 43  # 256 bits


def test_unknown_account_wrong_password_and_closed_account_answer_alike(accounts: Accounts) -> None:
    answers = {str(refused(lambda: accounts.login("nobody", WORD))), str(refused(lambda: accounts.login("liu", "x")))}
    accounts.disable("s01")
    answers.add(str(refused(lambda: accounts.login("s01", WORD))))
    assert len(answers) == 1


class Counting(PasswordHasher):
    """Notes what each password was checked against, and how hard that was."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.checked.append(str(hash))
        return bool(super().verify(hash, password))


def test_an_unknown_account_costs_the_same_check_of_a_password_as_a_known_one(archive: Archive, clock: Clock) -> None:
    hasher = Counting()
    accounts = Accounts(archive, clock=clock, hasher=hasher)
    accounts.create("liu", OWN, WORD)
    refused(lambda: accounts.login("liu", "wrong"))
    refused(lambda: accounts.login("nobody", "wrong"))
    known, unknown = (hash.split("$")[:4] for hash in hasher.checked)
    assert known == unknown
    assert len(hasher.checked) == 2


def test_five_failures_pause_the_account_for_a_minute_whether_it_exists_or_not(
    accounts: Accounts, clock: Clock
) -> None:
    for name in ("liu", "nobody"):
        for _ in range(5):
            refused(lambda name=name: accounts.login(name, "wrong"))
        for _ in range(3):
            with pytest.raises(LimitReached) as caught:
                accounts.login(name, WORD)
            assert (caught.value.code, caught.value.values["seconds"]) == ("limit.rate", 61)
    assert accounts.viewer_of(accounts.login("s01", WORD)) == student("S01")
    clock.now += 60
    assert accounts.viewer_of(accounts.login("liu", WORD)) == OWN


def test_three_hundred_guesses_reach_the_password_check_fewer_than_ten_times(accounts: Accounts, clock: Clock) -> None:
    checked = 0
    for _ in range(300):
        clock.now += 0.2
        try:
            accounts.login("liu", "wrong")
        except AccessDenied:
            checked += 1
        except LimitReached:
            continue
    assert checked < 10


def test_a_login_ends_after_half_an_hour_of_rest(accounts: Accounts, clock: Clock) -> None:
    token = accounts.login("liu", WORD)
    for _ in range(5):
        clock.now += 1799
        assert accounts.viewer_of(token) == OWN
    clock.now += 30
    accounts.viewer_of(token)
    clock.now += 1799
    accounts.viewer_of(token)
    clock.now += 1800
    assert refused(lambda: accounts.viewer_of(token))[:2] == ("access.login", "expired")
    clock.now -= 1800
    assert refused(lambda: accounts.viewer_of(token))[:2] == ("access.login", "needed")


def test_a_login_ends_after_twelve_hours_of_work(accounts: Accounts, clock: Clock) -> None:
    token = accounts.login("liu", WORD)
    for _ in range(47):
        clock.now += 900
        accounts.viewer_of(token)
    clock.now += 900
    refused(lambda: accounts.viewer_of(token))


def test_logout_ends_this_login_and_no_other(accounts: Accounts) -> None:
    one, other = accounts.login("liu", WORD), accounts.login("liu", WORD)
    accounts.logout(one)
    accounts.logout("never given")
    refused(lambda: accounts.viewer_of(one))
    assert accounts.viewer_of(other) == OWN


def test_a_new_password_ends_the_other_logins(accounts: Accounts) -> None:
    one, other = accounts.login("s01", WORD), accounts.login("s01", WORD)
    refused(lambda: accounts.change_password(one, "wrong one", "a better word"))
    with pytest.raises(InputFault):
        accounts.change_password(one, WORD, "short")
    accounts.change_password(one, WORD, "a better word")
    assert not accounts.must_change(one)
    refused(lambda: accounts.viewer_of(other))
    refused(lambda: accounts.login("s01", WORD))
    assert accounts.viewer_of(accounts.login("s01", "a better word")) == student("S01")


def test_a_closed_account_is_out_at_once_and_no_name_is_given_twice(accounts: Accounts) -> None:
    token = accounts.login("liu", WORD)
    with pytest.raises(StateFault):
        accounts.create("liu", OWN, WORD)
    accounts.disable("liu")
    refused(lambda: accounts.viewer_of(token))
