"""Campus single sign-on: who comes back is proved or not let in, and a login by it is like any other."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from advisor.app.server import _hosts, _origins
from advisor.app.web.campus import FLOW_SECONDS, KEEP_SECONDS, RENEW_SECONDS, SKEW_SECONDS, Campus, Unproved
from advisor.app.web.frame import PAGES
from advisor.app.web.guard import CAMPUS, Guard
from advisor.app.web.ledger import Ledger
from advisor.app.web.login import AddressLimit, add_login, login_reader
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.accounts import Accounts
from advisor.records.users import Users
from advisor.settings import Oidc, Settings
from advisor.wording.prompts import Prompts
from tests.app.web.conftest import served
from tests.app.web.provider import CLIENT, SECRET, Provider, provider
from tests.conftest import copy_of, rooms_of

HERE = "http://127.0.0.1:7860"
CONSOLE = Viewer("admin", "console")


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def op() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def clock(op: Provider) -> Clock:
    op.clock = Clock()
    return op.clock


@pytest.fixture
def campus(op: Provider, clock: Clock) -> Campus:
    return Campus(Oidc(op.address, CLIENT, SECRET, "employee", "openid profile"), HERE, clock=clock)


def at_the_provider(address: str) -> dict[str, str]:
    """A browser goes there and is sent back: the query that it comes with."""
    reply = httpx.get(address, follow_redirects=False)
    assert reply.status_code == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def signed_on(campus: Campus) -> str:
    begun = campus.begin()
    return campus.finish(begun.flow, at_the_provider(begun.address))


def why_not(campus: Campus, **query: str) -> str:
    begun = campus.begin()
    with pytest.raises(Unproved) as caught:
        campus.finish(begun.flow, at_the_provider(begun.address) | query)
    return caught.value.why


def test_the_claim_names_the_account(op: Provider, campus: Campus) -> None:
    assert signed_on(campus) == "C001"
    op.person["employee"] = 20230001  # a number, as some providers have it
    assert signed_on(campus) == "20230001"


def test_a_claim_that_the_token_does_not_hold_is_asked_of_userinfo_about_the_same_person(
    op: Provider, campus: Campus
) -> None:
    op.in_token = ("sub",)
    assert signed_on(campus) == "C001"
    op.change = lambda claims: claims | {"sub": "another"}
    assert why_not(campus) == "failed"
    op.change, op.person = lambda claims: claims, {"sub": "1001", "employee": True}
    assert why_not(campus) == "failed"


def with_secret(op: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])


def with_public_key_as_secret(op: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode(
        {"alg": "HS256", "kid": op.keys[0].kid}, claims, OctKey.import_key(op.keys[0].as_dict(private=False)["n"])
    )


def with_another_key(op: Provider, claims: dict[str, Any]) -> str:
    key = RSAKey.generate_key(2048, {"kid": op.keys[0].kid})
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def unsigned(op: Provider, claims: dict[str, Any]) -> str:
    _, body, _ = jwt.encode({"alg": "RS256"}, claims, op.keys[0]).split(".")
    return f"eyJhbGciOiJub25lIn0.{body}."


def changed(op: Provider, claims: dict[str, Any]) -> str:
    right = jwt.encode({"alg": "RS256", "kid": op.keys[0].kid}, claims, op.keys[0])
    other = jwt.encode({"alg": "RS256", "kid": op.keys[0].kid}, claims | {"employee": "A001"}, op.keys[0])
    return ".".join((*other.split(".")[:2], right.split(".")[2]))


@pytest.mark.parametrize("sign", [with_secret, with_public_key_as_secret, with_another_key, unsigned, changed])
def test_a_token_that_the_provider_did_not_sign_proves_nothing(op: Provider, campus: Campus, sign: Any) -> None:
    op.sign = sign
    assert why_not(campus) == "failed"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"nonce": "of another sign-on"},
        {"nonce": None},
        {"exp": None},
        {"iat": None},
        {"aud": None},
        {"sub": None},
        {"employee": ""},
    ],
    ids=str,
)
def test_a_token_for_something_else_proves_nothing(op: Provider, campus: Campus, claims: dict[str, Any]) -> None:
    op.change = lambda right: {name: value for name, value in {**right, **claims}.items() if value is not None}
    assert why_not(campus) == "failed"


def test_clocks_may_differ_by_two_minutes_and_no_more(op: Provider, campus: Campus, clock: Clock) -> None:
    op.change = lambda claims: claims | {"exp": int(clock.now) - SKEW_SECONDS + 10}
    assert signed_on(campus) == "C001"
    op.change = lambda claims: claims | {"exp": int(clock.now) - SKEW_SECONDS - 10}
    assert why_not(campus) == "failed"
    op.change = lambda claims: claims | {"iat": int(clock.now) + SKEW_SECONDS - 10}
    assert signed_on(campus) == "C001"
    op.change = lambda claims: claims | {"iat": int(clock.now) + SKEW_SECONDS + 10}
    assert why_not(campus) == "failed"


def test_who_comes_back_is_the_browser_that_went(op: Provider, campus: Campus, clock: Clock) -> None:
    hers, his = campus.begin(), campus.begin()
    came = at_the_provider(hers.address)
    for flow in ("", his.flow, hers.flow[:-1] + "!", "x"):
        with pytest.raises(Unproved):
            campus.finish(flow, came)
    for query in ({**came, "state": "x"}, {"code": came["code"]}, {**came, "iss": "http://127.0.0.1:1"}):
        with pytest.raises(Unproved):
            campus.finish(hers.flow, query)
    other = Campus(Oidc(op.address, CLIENT, SECRET, "employee", "openid"), HERE, clock=clock)
    with pytest.raises(Unproved):
        other.finish(hers.flow, came)  # a cookie of another process is none of ours
    assert campus.finish(hers.flow, came) == "C001"
    with pytest.raises(Unproved):
        campus.finish(hers.flow, came)  # a code counts once
    late = campus.begin()
    came = at_the_provider(late.address)
    clock.now += FLOW_SECONDS + 1
    with pytest.raises(Unproved):
        campus.finish(late.flow, came)


def test_a_stolen_code_is_of_no_use_in_another_sign_on(campus: Campus) -> None:
    theirs, mine = campus.begin(), campus.begin()
    stolen = at_the_provider(theirs.address)["code"]
    state = parse_qs(urlsplit(mine.address).query)["state"][0]
    with pytest.raises(Unproved) as caught:
        campus.finish(mine.flow, {"code": stolen, "state": state})  # PKCE
    assert caught.value.why == "failed"


def test_a_refusal_and_a_silent_provider_are_told_apart(op: Provider, campus: Campus, clock: Clock) -> None:
    op.refuses = True
    assert why_not(campus) == "refused"
    op.refuses = False
    assert why_not(campus, error="server_error") == "failed"
    nobody = Campus(Oidc("http://127.0.0.1:9", CLIENT, SECRET, "sub", "openid"), HERE, clock=clock)
    with pytest.raises(Unproved) as caught:
        nobody.begin()
    assert (caught.value.why, nobody.leave()) == ("away", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://college.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
    ids=str,
)
def test_a_description_that_cannot_be_trusted_ends_the_sign_on(
    op: Provider, campus: Campus, wrong: dict[str, Any]
) -> None:
    op.description = wrong
    with pytest.raises(Unproved) as caught:
        campus.begin()
    assert caught.value.why == "away"


def test_keys_are_kept_and_a_new_one_is_asked_for_once_a_minute(op: Provider, campus: Campus, clock: Clock) -> None:
    assert signed_on(campus) == signed_on(campus) == "C001"
    assert op.asked.count("/keys") == 1
    op.turn_key()
    assert why_not(campus) == "failed"  # within the minute nobody makes us ask again and again
    clock.now += RENEW_SECONDS
    assert signed_on(campus) == "C001"
    assert op.asked.count("/keys") == 2
    op.sign = with_another_key
    for _ in range(3):
        assert why_not(campus) == "failed"
    assert op.asked.count("/keys") == 2
    op.sign = None
    clock.now += KEEP_SECONDS
    assert signed_on(campus) == "C001"
    assert op.asked.count("/.well-known/openid-configuration") == 2


def test_the_sign_on_makes_no_account_and_ends_the_password_of_the_one_that_is_there(home: Path) -> None:
    rooms = rooms_of(home)
    accounts, users = Accounts(rooms.archive), Users(rooms.archive)
    number = len(users.kept(CONSOLE))
    for stranger in ("nobody", "", "c001", "C001 ", "x' OR 1=1 --"):
        with pytest.raises(AccessDenied):
            accounts.enter(stranger)
    assert len(users.kept(CONSOLE)) == number
    once = str(users.reset(CONSOLE, "C001").password)
    standing = accounts.login("C001", once)
    token = accounts.enter("C001")
    assert accounts.standing(token) == (Viewer("counselor", "C001"), False)  # no one-time password to change
    for old in (lambda: accounts.login("C001", once), lambda: accounts.viewer_of(standing)):
        with pytest.raises(AccessDenied):
            old()
    for guess in (once, "*", ""):
        with pytest.raises(AccessDenied) as caught:
            accounts.change_password(token, guess, "a new password")
        assert caught.value.variant == "campus_password"
    users.disable(CONSOLE, "C001")
    with pytest.raises(AccessDenied):
        accounts.enter("C001")
    again = str(users.reset(CONSOLE, "C001").password)  # the way back to a password, at the desk
    assert accounts.must_change(accounts.login("C001", again))
    rooms.archive.close()


def test_settings_are_off_alone_or_whole() -> None:
    assert Settings.of({}).oidc is None
    given = {"ADVISOR_OIDC_ISSUER": "https://sso.college.example/realms/x", "ADVISOR_OIDC_CLIENT_ID": "a"}
    found = Settings.of({**given, "ADVISOR_OIDC_SCOPE": "profile", "ADVISOR_ADDRESS": "https://a.example/"})
    assert found.oidc == Oidc("https://sso.college.example/realms/x", "a", None, "sub", "openid profile")
    assert found.reached_at == "https://a.example"
    assert dataclasses.replace(found, address=None).reached_at == HERE
    for wrong in (
        {"ADVISOR_OIDC_ISSUER": "https://sso.example"},
        {**given, "ADVISOR_OIDC_ISSUER": "http://sso.college.example"},
        {**given, "ADVISOR_OIDC_ISSUER": "sso.college.example"},
        {"ADVISOR_ADDRESS": "https://a.example/path"},
        {"ADVISOR_ADDRESS": "ftp://a.example"},
    ):
        with pytest.raises(InputFault):
            Settings.of(wrong)


def test_behind_tls_the_cookies_are_the_hosts_own_and_secure(op: Provider, home: Path, prompts: Prompts) -> None:
    settings = Settings.of({"ADVISOR_HOME": str(home), "ADVISOR_ADDRESS": "https://advisor.example"})
    origins, rooms, ledger = _origins(settings), rooms_of(home), Ledger()
    accounts = Accounts(rooms.archive)
    app, login_of = FastAPI(), login_reader(accounts, ledger)
    campus = Campus(Oidc(op.address, CLIENT, SECRET, "employee", "openid"), settings.reached_at)
    add_login(app, rooms, accounts, ledger, login_of, True, AddressLimit(), prompts, campus)
    guard = Guard(
        app, origins=origins, hosts=_hosts(settings, origins), login_of=login_of, policy={}, pages=PAGES,
        ledger=ledger, secure=True, opened=CAMPUS,
    )  # fmt: skip
    with TestClient(guard, base_url="https://advisor.example", follow_redirects=False) as client:
        went = client.get("/login/campus")
        assert "__Host-qihang-campus=" in went.headers["set-cookie"] and "Secure" in went.headers["set-cookie"]
        query = at_the_provider(went.headers["location"])
        came = client.get("/login/campus/back", params=query)
        assert (came.status_code, came.headers["location"]) == (303, "/c/")
        assert "__Host-qihang=" in came.headers["set-cookie"] and "Secure" in came.headers["set-cookie"]
        assert "max-age" in came.headers["strict-transport-security"]
        assert client.get("/").headers["location"] == "/c/"
        assert client.get("/healthz", headers={"host": "127.0.0.1:7860"}).status_code == 200
        assert client.get("/healthz", headers={"host": "advisor.example.evil"}).status_code == 400
        for origin, status in (("https://advisor.example", 200), ("http://127.0.0.1:7860", 403)):
            assert client.post("/logout", json={}, headers={"origin": origin}).status_code == status
    rooms.archive.close()


@pytest.fixture(scope="module")
def signing(college_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Provider, str]]:
    """A server that is served with the provider in its settings."""
    folder = copy_of(college_home, tmp_path_factory.mktemp("campus") / "home")
    with provider() as op:
        settings = {"ISSUER": op.address, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "CLAIM": "employee"}
        with served(folder, **{f"ADVISOR_OIDC_{name}": value for name, value in settings.items()}) as (address, _):
            yield op, address


@pytest.mark.parametrize(("person", "prefix"), [("C001", "/c"), ("A001", "/a")])
def test_a_login_by_the_campus_opens_the_pages_like_any_other(
    signing: tuple[Provider, str], person: str, prefix: str
) -> None:
    op, address = signing
    op.person = {"sub": "1001", "employee": person}
    with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
        assert 'href="/login/campus"' in client.get("/login").text
        page = client.get("/login/campus", follow_redirects=True)
        assert (page.status_code, str(page.url)) == (200, f"{address}{prefix}/")
        assert set(client.cookies) == {"qihang"}  # the flow's own cookie is gone
        assert client.get(f"{prefix}/config").status_code == 200
        joined = client.post(
            f"{prefix}/gradio_api/queue/join", json={"fn_index": 0, "session_hash": f"campus{person}", "data": []}
        )
        assert joined.status_code == 200
        assert client.get("/s/").status_code == 404
        refused = client.post("/password", json={"old": "*", "new": "a new password"})
        assert refused.status_code == 401 and "统一身份认证" in refused.json()["message"]
        left = client.post("/logout", json={}).json()["home"]
        assert left.startswith(f"{op.address}/leave?") and "post_logout_redirect_uri" in left
        assert client.get(f"{prefix}/").status_code == 401


def test_who_has_no_account_or_proves_nothing_is_told_on_the_login_page(signing: tuple[Provider, str]) -> None:
    op, address = signing
    op.person = {"sub": "1001", "employee": "nobody"}
    with httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/login/campus", follow_redirects=True)
        assert str(page.url) == f"{address}/login?campus=unknown"
        assert not client.cookies
        forged = client.get("/login/campus/back?code=x&state=y", follow_redirects=True)
        assert str(forged.url) == f"{address}/login?campus=failed"
        assert client.get("/login/campus/other").status_code == 401
        assert client.get("/s/").status_code == 401


def test_where_it_is_not_set_there_is_no_way_to_it(site: Any) -> None:
    with site.client() as client:
        assert "/login/campus" not in client.get("/login").text
        for path in ("/login/campus", "/login/campus/back?code=x&state=y"):
            assert client.get(path).status_code == 401
