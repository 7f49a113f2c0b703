"""Tokens of the HTTP API: whom they act for, how they end, and what of them is kept."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from advisor.errors import AdvisorError
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.dossier import Dossier
from advisor.records.tables import api_tokens
from advisor.records.tokens import DAY_SECONDS, MOST_OF_ACCOUNT, SCOPES, Tokens
from advisor.records.users import Users
from tests.records.conftest import ADMIN, CENTRE, CONSOLE, OWN, SILENT, student

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WORD = "a good long word"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(archive: Archive, clock: Clock) -> Accounts:
    made = Accounts(archive, clock=clock, hasher=QUICK)
    made.create("s01", student("S01"), WORD)
    made.create("li", OWN, WORD)
    return made


@pytest.fixture
def tokens(archive: Archive, accounts: Accounts, clock: Clock) -> Tokens:
    return Tokens(archive, clock=clock)


def code_of(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(AdvisorError) as caught:
        act()
    return caught.value.code, caught.value.variant


def test_a_token_acts_for_its_person_within_its_scopes_until_it_expires(tokens: Tokens, clock: Clock) -> None:
    issued = tokens.issue(CONSOLE, "s01", ["ask", "texts"], label="mini-programme", days=2)
    bearer = tokens.check(issued.token)
    assert bearer.viewer == student("S01") and bearer.kept == issued.kept
    assert bearer.may_ask("ask") and not bearer.may_ask("records")
    clock.now += 2 * DAY_SECONDS - 1
    assert tokens.check(issued.token).viewer == student("S01")
    clock.now += 1
    assert code_of(lambda: tokens.check(issued.token)) == ("access.login", "token")
    assert tokens.kept(CONSOLE) == ()


def test_the_store_holds_no_token_and_the_id_opens_nothing(tokens: Tokens, archive: Archive) -> None:
    issued = tokens.issue(CONSOLE, "s01", ["ask"])
    with archive.store.read() as connection:
        rows = connection.execute(select(api_tokens)).mappings().all()
    assert len(rows) == 1 and issued.token not in repr(dict(rows[0]))
    for wrong in (issued.kept.id, rows[0]["token"], issued.token[:-1], "", "\ud800"):
        assert code_of(lambda wrong=wrong: tokens.check(wrong)) == ("access.login", "token")


def test_only_the_console_makes_a_token_for_somebody(tokens: Tokens) -> None:
    for viewer in (ADMIN, SILENT, OWN, CENTRE, student("S01")):
        assert code_of(lambda viewer=viewer: tokens.issue(viewer, "s01", ["ask"])) == ("access.denied", "")
    for viewer in (SILENT, OWN, CENTRE, student("S01")):
        assert code_of(lambda viewer=viewer: tokens.kept(viewer))[0] == "access.denied"
        assert code_of(lambda viewer=viewer: tokens.revoke(viewer, "0" * 12))[0] == "access.denied"
    assert tokens.kept(ADMIN) == ()


def test_what_makes_no_token_is_refused_with_its_reason(tokens: Tokens, archive: Archive) -> None:
    Users(archive, hasher=QUICK).add(CONSOLE, "s02", "student", "S02")
    assert code_of(lambda: tokens.issue(CONSOLE, "nobody", ["ask"])) == ("input.value", "no_account")
    assert code_of(lambda: tokens.issue(CONSOLE, "s02", ["ask"])) == ("input.value", "no_token")
    for scopes in ([], ["everything"]):
        assert code_of(lambda scopes=scopes: tokens.issue(CONSOLE, "s01", scopes)) == ("input.value", "choice")
    for days in (0, -1, 367, float("nan")):
        assert code_of(lambda days=days: tokens.issue(CONSOLE, "s01", ["ask"], days=days)) == ("input.value", "range")
    assert code_of(lambda: tokens.issue(CONSOLE, "s01", ["ask"], label="x" * 81))[0] == "input.too_large"
    assert tokens.kept(CONSOLE) == ()


def test_revoking_counts_at_once_and_touches_no_other_token(tokens: Tokens) -> None:
    gone, stays = (tokens.issue(CONSOLE, "s01", ["ask"]) for _ in range(2))
    assert tokens.revoke(ADMIN, gone.kept.id) == gone.kept
    assert tokens.holder(gone.token) is None and tokens.holder(stays.token) is not None
    assert code_of(lambda: tokens.revoke(ADMIN, gone.kept.id)) == ("input.value", "token_id")
    for wild in ("", "%", stays.kept.id[:6], "_" * 12):
        assert code_of(lambda wild=wild: tokens.revoke(CONSOLE, wild)) == ("input.value", "token_id")
    tokens.give_up(stays.token)
    assert tokens.kept(CONSOLE) == ()


def test_a_password_gives_a_token_of_one_s_own(tokens: Tokens, accounts: Accounts) -> None:
    issued = tokens.sign_in(accounts, "s01", WORD)
    assert tokens.check(issued.token).viewer == student("S01") and issued.kept.scopes == SCOPES
    assert code_of(lambda: tokens.sign_in(accounts, "s01", WORD, days=31)) == ("input.value", "range")


def test_unknown_wrong_and_closed_accounts_answer_alike_and_the_pause_is_the_login_s(
    tokens: Tokens, accounts: Accounts
) -> None:
    accounts.disable("li")
    told = {code_of(lambda who=who, word=word: tokens.sign_in(accounts, who, word)) for who, word in (
        ("nobody", WORD), ("s01", "not the word"), ("li", WORD)
    )}  # fmt: skip
    assert told == {("access.login", "wrong")}
    for _ in range(4):
        code_of(lambda: accounts.login("s01", "not the word"))
    assert code_of(lambda: tokens.sign_in(accounts, "s01", WORD)) == ("limit.rate", "login")


def test_a_one_time_password_opens_nothing(tokens: Tokens, accounts: Accounts, archive: Archive) -> None:
    kept = tokens.sign_in(accounts, "s01", WORD)
    fresh = Users(archive, hasher=QUICK).reset(CONSOLE, "s01")
    assert tokens.holder(kept.token) is None
    assert code_of(lambda: tokens.sign_in(accounts, "s01", str(fresh.password))) == ("access.login", "one_time")


@pytest.mark.parametrize("end", ["disabled", "disabled by an administrator", "password changed", "reset"])
def test_tokens_end_with_what_opened_them(end: str, tokens: Tokens, accounts: Accounts, archive: Archive) -> None:
    issued, other = tokens.issue(CONSOLE, "s01", ["ask"]), tokens.issue(CONSOLE, "li", ["ask"])
    if end == "disabled":
        accounts.disable("s01")
    elif end == "disabled by an administrator":
        Users(archive, hasher=QUICK).disable(ADMIN, "s01")
    elif end == "reset":
        accounts.reset("s01", "another long word")
    else:
        accounts.change_password(accounts.login("s01", WORD), WORD, "another long word")
    assert tokens.holder(issued.token) is None and tokens.holder(other.token) is not None
    assert [kept.account for kept in tokens.kept(CONSOLE)] == ["li"]


def test_an_account_holds_a_number_of_tokens_and_the_oldest_goes(tokens: Tokens, clock: Clock) -> None:
    made = []
    for _ in range(MOST_OF_ACCOUNT + 1):
        clock.now += 1
        made.append(tokens.issue(CONSOLE, "s01", ["ask"]))
    assert tokens.holder(made[0].token) is None
    assert len(tokens.kept(CONSOLE, "s01")) == MOST_OF_ACCOUNT and tokens.kept(CONSOLE, "li") == ()


def test_nobody_s_account_makes_the_operator(tokens: Tokens, accounts: Accounts) -> None:
    accounts.create("sly", Viewer("admin", "console"), WORD)
    assert tokens.holder(tokens.sign_in(accounts, "sly", WORD).token) is None


def test_issuing_and_revoking_are_in_the_audit_without_the_token(tokens: Tokens, archive: Archive) -> None:
    issued = tokens.issue(CONSOLE, "s01", ["ask"])
    tokens.revoke(ADMIN, issued.kept.id)
    acts = [row for row in archive.audited(CONSOLE) if row.action == "token"]
    assert [(row.detail["act"], row.actor) for row in acts] == [("revoke", "admin:A01"), ("issue", "admin:console")]
    assert issued.token not in repr(acts) and archive.verify_chain().is_whole


def test_tokens_stand_in_the_person_s_export_and_go_with_the_person(tokens: Tokens, archive: Archive) -> None:
    issued = tokens.issue(CONSOLE, "s01", ["ask"], label="mini-programme")
    (row,) = Dossier(archive).export(student("S01"), "S01").tables["api_tokens"]
    assert row["label"] == "mini-programme" and "token" not in row
    assert Dossier(archive).erase(CONSOLE, "S01").rows["api_tokens"] == 1
    assert tokens.holder(issued.token) is None and tokens.kept(CONSOLE) == ()
