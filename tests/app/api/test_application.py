"""The HTTP API through its guard: the command line's answers, to the holder of a token, within the person's rights."""

import json
from typing import Any

import pytest

from advisor.app.answers import to_json
from advisor.app.wiring import Rooms
from advisor.records.accounts import Accounts
from advisor.records.tokens import DAY_SECONDS
from tests.app.api.conftest import CONSOLE, Door, code_of
from tests.app.conftest import Said, stream
from tests.conftest import ROOT

RESUME = (ROOT / "examples" / "resume.txt").read_text(encoding="utf-8")
OWN, OTHER_CLASS, NOBODY = "S20230001", "S20230179", "S20239999"  # of C001; of C002; not on record
RECORDS = ("diagnose", "explain", "match", "plan", "eligibility")

TEXTS: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("skills", ("skills",), {"text": "实习时独立完成 PLC 编程，没学过触摸屏。"}),
    ("search", ("search",), {"query": "电工证在哪里考"}),
    ("verify", ("verify",), {"text": "平均成绩 65 分，获得一等奖。", "evidence": "平均成绩 65 分"}),
    ("interests", ("interests",), {"answers": [1, 0, 0] * 20, "job": "机电维修"}),
    ("resume", ("resume",), {"text": RESUME, "job": "机电维修"}),
    ("resume/rewrite", ("resume", "rewrite"), {"text": "负责点检", "rewrite": "点检 20 台设备", "answers": ["20 台"]}),
    ("interview/score", ("interview", "score"), {"job": "机电维修", "question": "电机过热怎么查？", "answer": "先断电验电，再查轴承和负载。"}),
]  # fmt: skip


@pytest.mark.parametrize(("route", "command", "request_"), TEXTS, ids=[route for route, _, _ in TEXTS])
def test_a_text_is_answered_as_on_the_command_line(
    route: str, command: tuple[str, ...], request_: dict[str, Any], door: Door, said: Said
) -> None:
    reply = door.client("S20230001").post(f"/api/v1/{route}", json=request_)
    (line,) = said(*command, "--jsonl", "-", stdin=stream([request_]), rooms=door.rooms).lines
    assert reply.status_code == 200 and reply.json() == line
    assert reply.headers["content-type"] == "application/json" and reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("what", RECORDS)
@pytest.mark.parametrize(
    ("account", "viewer"),
    [("C001", "counselor:C001"), (OWN, f"student:{OWN}"), ("Z001", "centre:Z001")],
    ids=["counselor", "student", "centre"],
)
def test_a_student_is_answered_as_on_the_command_line(
    what: str, account: str, viewer: str, door: Door, said: Said
) -> None:
    reply = door.client(account).get(f"/api/v1/students/{OWN}/{what}")
    done = said(what, OWN, "--as", viewer, "--json", rooms=door.rooms)
    if done.status == 0:
        assert reply.status_code == 200 and reply.json() == done.json
    else:
        assert reply.status_code == 403 and reply.json() == done.json


def test_options_of_a_command_are_the_query_of_its_route(door: Door, said: Said) -> None:
    client = door.client("C001")
    for route, options in (
        ("diagnose?what_if=academic%3D85", ("diagnose", OWN, "--what-if", "academic=85")),
        ("match?k=2&job=机电维修", ("match", OWN, "-k", "2", "--job", "机电维修")),
        ("match?target=机电维修&weeks=6", ("match", OWN, "--target", "机电维修", "--weeks", "6")),
    ):
        done = said(*options, "--as", "counselor:C001", "--json", rooms=door.rooms)
        assert client.get(f"/api/v1/students/{OWN}/{route}").json() == done.json
    refused = client.get(f"/api/v1/students/{OWN}/diagnose?what_if=luck%3D85")
    assert (refused.status_code, code_of(refused)) == (422, "input.value")


def test_outcomes_are_those_of_the_command_and_of_nobody_s_student(door: Door, said: Said) -> None:
    done = said("outcomes", "--as", "centre:Z001", "--json", rooms=door.rooms)
    assert door.client("Z001").get("/api/v1/outcomes").json() == done.json
    refused = door.client(OWN).get("/api/v1/outcomes")
    assert (refused.status_code, code_of(refused)) == (403, "access.denied")


@pytest.mark.parametrize("what", RECORDS)
@pytest.mark.parametrize("account", ["C001", OWN, "M001", "A001"])
def test_another_s_student_and_nobody_answer_alike(what: str, account: str, door: Door) -> None:
    client = door.client(account)
    there, nobody = (client.get(f"/api/v1/students/{id}/{what}") for id in (OTHER_CLASS, NOBODY))
    assert (there.status_code, code_of(there)) == (403, "access.denied")
    assert there.content == nobody.content and there.headers == nobody.headers


def test_an_administrator_reads_with_a_reason_that_is_kept(door: Door) -> None:
    client = door.client("A001")
    assert client.get(f"/api/v1/students/{OWN}/plan").status_code == 403
    assert client.get(f"/api/v1/students/{OWN}/plan?reason=parents' complaint 7").status_code == 200
    assert "parents' complaint 7" in {row.reason for row in door.rooms.archive.audited(CONSOLE, 20)}
    # a reason makes nobody else an administrator
    assert door.client("C001").get(f"/api/v1/students/{OTHER_CLASS}/plan?reason=please").status_code == 403


@pytest.mark.parametrize("scope", ["texts", "practice", "records", "ask", "outcomes"])
def test_a_token_is_let_at_its_scopes_alone(scope: str, door: Door) -> None:
    client = door.client("Z001", scope)
    asked = {
        "texts": client.post("/api/v1/skills", json={"text": "PLC"}),
        "practice": client.post("/api/v1/resume/rewrite", json={"text": "点检", "rewrite": "点检"}),
        "records": client.get(f"/api/v1/students/{OWN}/eligibility"),
        "ask": client.post("/api/v1/ask", json={"text": "谢谢"}),
        "outcomes": client.get("/api/v1/outcomes"),
    }
    assert {name: reply.status_code for name, reply in asked.items()} == {
        name: 200 if name == scope else 403 for name in asked
    }
    assert client.get("/api/v1/me").json()["scopes"] == [scope]
    refused = next(reply for name, reply in asked.items() if name != scope)
    assert code_of(refused) == "access.denied" and "令牌" in refused.json()["error"]["message"]


def test_without_a_token_that_counts_there_is_nothing(door: Door) -> None:
    client, token = door.client(), door.token("C001", days=1)
    paths = ["me", "skills", "ask", "ask/stream", "outcomes", f"students/{OWN}/plan", "openapi.json", "nothing"]
    wrong = ["", "Bearer", f"Basic {token}", f"Bearer {token[:-1]}", f"Bearer {token}x", f"Bearer {token} {token}",
             f"Bearer {'A' * 43}", token, "Bearer null", f"Bearer {token}\t"]  # fmt: skip
    for path in paths:
        for value in wrong:
            headers = {"authorization": value} if value else {}
            for reply in (
                client.get(f"/api/v1/{path}", headers=headers),
                client.post(f"/api/v1/{path}", json={"text": "x"}, headers=headers),
            ):
                assert (reply.status_code, code_of(reply)) == (401, "access.login"), (path, value)
                assert reply.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/api/v1/me", headers={"authorization": f"bearer {token}"}).status_code == 200
    door.clock.now += DAY_SECONDS
    assert client.get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_ends_at_once_when_it_is_revoked(door: Door) -> None:
    client = door.client("C001")
    id = client.get("/api/v1/me").json()["id"]
    door.tokens.revoke(CONSOLE, id)
    assert client.get("/api/v1/me").status_code == 401
    other = door.client("C001")
    assert other.post("/api/v1/tokens/revoke", json={}).json()["done"] is True
    assert other.post("/api/v1/tokens/revoke", json={}).status_code == 401


def test_a_cookie_or_a_second_authorization_is_refused(door: Door) -> None:
    client, token = door.client("C001"), door.token("S20230001")
    refused = client.get("/api/v1/me", headers={"cookie": "qihang=anything"})
    assert (refused.status_code, code_of(refused)) == (403, "access.denied")
    bare = door.client()
    both = [("authorization", client.headers["authorization"]), ("authorization", f"Bearer {token}")]
    assert bare.get("/api/v1/me", headers=both).status_code == 401


def test_no_origin_is_asked_of_a_token_and_none_is_let_in_by_cors(door: Door) -> None:
    client = door.client("C001")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:7860"):
        reply = client.post("/api/v1/skills", json={"text": "PLC"}, headers={"origin": origin})
        assert reply.status_code == 200 and "access-control-allow-origin" not in reply.headers
    assert client.options("/api/v1/skills").status_code == 405


def test_the_rest_of_the_guard_stands_before_the_api(door: Door) -> None:
    client = door.client("C001")
    assert client.get("/api/v1/me", headers={"host": "evil.example"}).status_code == 400
    for path in ("/api/v1/%2e%2e/login", "/api/v1//me", "/api/v1/students/..%2f..%2fx/plan", "/api/v1/%00"):
        assert client.get(path).status_code in (400, 401, 404), path
    assert client.request("DELETE", "/api/v1/me").status_code == 405
    assert client.get("/api/v1").status_code == 401  # no page of the API, and no login by a token
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b'{"text": "PLC"}', "text/plain", 415, "input.format"),
        (b'{"text": "PLC"}', "application/x-www-form-urlencoded", 415, "input.format"),
        (b"[1]", "application/json", 400, "input.malformed"),
        (b"{", "application/json", 400, "input.malformed"),
        (b'{"text": NaN}', "application/json", 400, "input.malformed"),
        (b'{"text": "a", "text": "b"}', "application/json", 400, "input.malformed"),
        (b'{"text": "\\ud800"}', "application/json", 422, "input.value"),
        (b"\xff\xfe", "application/json", 400, "input.malformed"),
        (b"{}", "application/json", 400, "input.malformed"),
        (b'{"text": 7}', "application/json", 422, "input.value"),
        (b'{"text": "' + b"a" * 100_001 + b'"}', "application/json", 413, "input.too_large"),
        (b'{"text": "' + b"a" * 500_001 + b'"}', "application/json", 413, "input.too_large"),
        (b"[" * 100_000, "application/json", 400, "input.malformed"),
    ],
)
def test_what_is_no_request_is_told_so(body: bytes, media: str, status: int, code: str, door: Door) -> None:
    reply = door.client("C001").post("/api/v1/skills", content=body, headers={"content-type": media})
    assert (reply.status_code, code_of(reply)) == (status, code)


def test_a_fault_is_told_in_the_reader_s_language(door: Door) -> None:
    client = door.client("C001")
    told = {
        accepted: client.get("/api/v1/nothing", headers={"accept-language": accepted}).json()["error"]["message"]
        for accepted in ("zh-CN,zh;q=0.9,en;q=0.8", "en-GB, zh;q=0.5", "fr, en;q=0.1", "en;q=0", "*", "zz;q=x")
    }
    chinese = told["*"]
    assert told == {**dict.fromkeys(told, chinese), "en-GB, zh;q=0.5": told["fr, en;q=0.1"], "fr, en;q=0.1": "The interface has no such address."}  # fmt: skip
    assert "接口" in chinese
    unauthorised = door.client().get("/api/v1/me", headers={"accept-language": "en"}).json()
    assert unauthorised["error"]["message"].startswith("No token")


def test_account_and_password_give_a_token_and_unknown_ones_nothing(door: Door) -> None:
    accounts = Accounts(door.rooms.archive)
    accounts.create("mini", door.rooms.archive.viewer(f"student:{OWN}"), "a good long word")
    client = door.client()
    made = client.post("/api/v1/tokens", json={"account": "mini", "password": "a good long word", "scopes": ["ask"]})
    assert made.status_code == 200 and made.json()["scopes"] == ["ask"] and made.json()["person"] == OWN
    me = client.get("/api/v1/me", headers={"authorization": f"Bearer {made.json()['token']}"})
    assert me.json()["account"] == "mini" and "token" not in me.json()
    wrong, unknown = (
        client.post("/api/v1/tokens", json={"account": account, "password": "not the word"})
        for account in ("mini", "nobody")
    )
    assert (wrong.status_code, code_of(wrong)) == (401, "access.login")
    assert wrong.content == unknown.content and wrong.headers == unknown.headers
    for _ in range(5):
        last = client.post("/api/v1/tokens", json={"account": "mini", "password": "not the word"})
    assert (last.status_code, code_of(last)) == (429, "limit.rate") and 0 < int(last.headers["retry-after"]) <= 60
    assert "set-cookie" not in made.headers
    refused = client.post("/api/v1/tokens", json={"account": "mini", "password": "x"}, headers={"cookie": "a=b"})
    assert refused.status_code == 403


def test_a_slip_of_ours_is_a_sentence_and_no_traceback(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("机密 S20230001")

    monkeypatch.setattr("advisor.app.requests.skills", broken)
    monkeypatch.setenv("ADVISOR_HOME", str(door.rooms.settings.home))
    reply = door.client("C001").post("/api/v1/skills", json={"text": "PLC"})
    assert (reply.status_code, code_of(reply)) == (500, "state.conflict")
    assert "机密" not in reply.text and "Traceback" not in reply.text


def test_the_document_stands_for_whoever_holds_a_token(door: Door) -> None:
    document = door.client("S20230001", "texts").get("/api/v1/openapi.json").json()
    assert json.loads(to_json(document))["openapi"].startswith("3.")
    assert document["servers"] == [{"url": "/api/v1"}]
    assert set(document["paths"]) == {
        *(f"/{route}" for route, _, _ in TEXTS),
        *(f"/students/{{id}}/{what}" for what in RECORDS),
        *("/ask", "/ask/stream", "/outcomes", "/me", "/tokens", "/tokens/revoke"),
    }


def test_a_search_in_chosen_collections_keeps_to_them(door: Door, api_rooms: Rooms) -> None:
    client = door.client("C001")
    found = client.post("/api/v1/search", json={"query": "求职补贴", "in": ["policies"], "k": 3}).json()
    assert found["hits"] and {hit["collection"] for hit in found["hits"]} == {"policies"} and len(found["hits"]) <= 3
    for wrong in ({"in": ["people"]}, {"in": []}, {"k": 0}, {"k": 101}, {"k": "3"}):
        assert client.post("/api/v1/search", json={"query": "求职补贴", **wrong}).status_code == 422
