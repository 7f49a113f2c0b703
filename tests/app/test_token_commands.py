"""advisor tokens add, list, revoke."""

import pytest

from advisor.app.wiring import Rooms
from advisor.records.tokens import Tokens
from tests.app.conftest import Said


def test_a_token_is_shown_once_listed_without_itself_and_revoked(said: Said, rooms: Rooms) -> None:
    made = said("tokens", "add", "C001", "--scope", "ask", "--label", "library", "--json", rooms=rooms).json
    assert made["done"] and made["person"] == "C001" and made["scopes"] == ["ask"]
    assert Tokens(rooms.archive).check(made["token"]).viewer.id == "C001"
    listed = said("tokens", "list", "--json", rooms=rooms)
    assert [kept["id"] for kept in listed.json["tokens"]] == [made["id"]] and made["token"] not in listed.out
    assert said("tokens", "list", "--account", "C002", "--json", rooms=rooms).json["tokens"] == []
    words = said("tokens", "list", rooms=rooms).out
    assert made["id"] in words and made["token"] not in words
    assert said("tokens", "revoke", made["id"], "--json", rooms=rooms).json["done"]
    assert Tokens(rooms.archive).holder(made["token"]) is None
    assert said("tokens", "list", rooms=rooms).out == "没有有效的令牌。\n"
    again = said("tokens", "revoke", made["id"], "--json", rooms=rooms)
    assert again.status == 1 and again.json["error"]["code"] == "input.value"


@pytest.mark.parametrize("viewer", ["counselor:C001", "student:S20230001", "centre:Z001", "admin:A001"])
def test_nobody_but_the_console_makes_one(viewer: str, said: Said) -> None:
    done = said("tokens", "add", "C001", "--scope", "ask", "--as", viewer, "--reason", "x", "--json")
    assert done.status == 1 and done.json["error"]["code"] == "access.denied"


def test_a_scope_that_there_is_not_is_refused_and_words_tell_how_to_go_on(said: Said, rooms: Rooms) -> None:
    wrong = said("tokens", "add", "C001", "--scope", "all", "--json", rooms=rooms)
    assert wrong.status == 1 and "texts" in wrong.json["error"]["message"]
    assert said("tokens", "add", "C001", "--json", rooms=rooms).status == 2  # which scopes has to be said
    made = said("tokens", "add", "C001", "--scope", "texts", rooms=rooms).out
    assert "只显示这一次" in made and "advisor tokens revoke" in made
