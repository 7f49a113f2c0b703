"""The attacks of a default gradio app against the real server, over the wire, and what each role's app may run."""

import asyncio
import gc
import json
import re
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from advisor.app.web.envelope import PREFIXES
from advisor.app.web.login import AddressLimit
from advisor.app.web.mounts import HANDLERS, blocks_for, policy_of
from advisor.app.web.office import Office
from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied
from advisor.facts import Role
from tests.app.web.conftest import Site
from tests.conftest import Run

if TYPE_CHECKING:
    from gradio import Blocks

ALICE, BOB, TEACHER = "S20230001", "S20230179", "C001"
JOIN = "/s/gradio_api/queue/join"


@pytest.fixture
def alice(site: Site) -> Iterator[httpx.Client]:
    with site.client(ALICE) as client:
        yield client


@pytest.fixture
def bob(site: Site) -> Iterator[httpx.Client]:
    with site.client(BOB) as client:
        yield client


def number_of(client: httpx.Client, handler: str) -> int:
    config = client.get("/s/config").json()
    return next(int(row["id"]) for row in config["dependencies"] if row["api_name"] == handler)


def ask(client: httpx.Client, text: str, session: str) -> str:
    """Ask on the page as the browser does, and read the stream to its end."""
    body = {"session_hash": session, "fn_index": number_of(client, "ask"), "data": [text]}
    joined = client.post(JOIN, json=body)
    assert joined.status_code == 200, joined.text
    with client.stream("GET", "/s/gradio_api/queue/data", params={"session_hash": session}) as reply:
        assert reply.status_code == 200
        return "".join(reply.iter_text())


def test_an_answer_streams_with_a_waiting_bubble_first(alice: httpx.Client, site: Site) -> None:
    said = ask(alice, "试用期最长多久？", "alicesession1")
    events = [json.loads(line[5:]) for line in said.splitlines() if line.startswith("data:")]
    kinds = [event["msg"] for event in events]
    first = next(event for event in events if event["msg"] == "process_generating")
    assert site.rooms.prompts.label("page.thinking") in json.dumps(first, ensure_ascii=False)
    assert kinds.index("process_generating") < kinds.index("process_completed")
    assert "card-F" in json.dumps(events, ensure_ascii=False)


def test_1_her_session_cannot_be_reused(alice: httpx.Client, bob: httpx.Client) -> None:
    ask(alice, "你好", "alicesession2")
    body = {"session_hash": "alicesession2", "fn_index": number_of(bob, "ask"), "data": ["x"]}
    assert bob.post(JOIN, json=body).status_code == 403


def test_2_her_stream_cannot_be_opened(alice: httpx.Client, bob: httpx.Client) -> None:
    ask(alice, "你好", "alicesession3")
    address = "/s/gradio_api/queue/data"
    assert bob.get(address, params={"session_hash": "alicesession3"}).status_code == 403
    assert bob.get(f"{address}?session_hash=bobsession&session_hash=alicesession3").status_code == 400
    both = {"session_hash": "alicesession3", "fn_index": 1, "data": ["x"]}
    assert bob.post(f"{JOIN}?session_hash=bobsession", json=both).status_code == 400


def test_3_a_handler_outside_the_policy_cannot_be_called(alice: httpx.Client) -> None:
    for number in (True, 10_000, "1", -1):
        body = {"session_hash": "alicesession4", "fn_index": number, "data": ["x"]}
        assert alice.post(JOIN, json=body).status_code == 403, number


def test_4_no_deep_link(alice: httpx.Client) -> None:
    assert alice.get("/s/gradio_api/deep_link", params={"session_hash": "alicesession1"}).status_code == 404


def upload(client: httpx.Client, content: bytes) -> str:
    reply = client.post("/s/gradio_api/upload", files={"files": ("cv.txt", content, "text/plain")})
    assert reply.status_code == 200, reply.text
    return str(reply.json()[0])


def test_5_her_upload_stays_hers(alice: httpx.Client, bob: httpx.Client) -> None:
    path = upload(alice, "我的简历，电话不告诉别人".encode())
    own = alice.get(f"/s/gradio_api/file={path}")
    assert (own.status_code, own.headers["content-disposition"]) == (200, "attachment")
    assert bob.get(f"/s/gradio_api/file={path}").status_code == 404
    assert bob.get(f"/s/gradio_api/file{path}").status_code == 404
    assert bob.get(f"/s/gradio_api/file/{path}").status_code in (400, 404)
    forged = {"path": path, "meta": {"_type": "gradio.FileData"}}
    body = {"session_hash": "bobsession5", "fn_index": number_of(bob, "read_resume"), "data": ["", forged, ""]}
    assert bob.post(JOIN, json=body).status_code == 403
    assert bob.post(JOIN, content=json.dumps(body), headers={"content-type": "application/JSON"}).status_code == 403


def test_5_a_file_of_the_server_is_not_taken_for_an_upload(bob: httpx.Client) -> None:
    forged = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
    body = {"session_hash": "bobsession6", "fn_index": number_of(bob, "read_resume"), "data": ["", forged, ""]}
    assert bob.post(JOIN, json=body).status_code == 403
    assert bob.get("/s/gradio_api/file=/etc/passwd").status_code == 404


def test_5_a_long_reply_of_an_upload_is_learnt_too(alice: httpx.Client) -> None:
    files = [("files", (f"{'n' * 60}{number}.txt", f"{number}".encode(), "text/plain")) for number in range(12)]
    reply = alice.post("/s/gradio_api/upload", files=files, headers={"accept-encoding": "br, gzip"})
    assert len(reply.content) > 1000
    assert all(alice.get(f"/s/gradio_api/file={path}").status_code == 200 for path in reply.json())


def test_6_guessing_passwords_ends_after_five(site: Site) -> None:
    with site.client() as client:
        wrong = [client.post("/login", json={"account": "S20230378", "password": f"wrong-{i}"}) for i in range(7)]
        assert [reply.status_code for reply in wrong] == [401] * 5 + [429] * 2
        right = {"account": "S20230378", "password": site.passwords["S20230378"]}
        assert client.post("/login", json=right).status_code == 429
        assert client.post("/login", json={"account": BOB, "password": site.passwords[BOB]}).status_code == 200


def test_6_one_address_cannot_try_all_accounts() -> None:
    now = [0.0]
    limit = AddressLimit(most=3, seconds=60, clock=lambda: now[0])
    for _ in range(3):
        assert not limit.is_shut("10.0.0.1")
        limit.failed("10.0.0.1")
    assert limit.is_shut("10.0.0.1")
    assert not limit.is_shut("10.0.0.2")
    now[0] = 61
    assert not limit.is_shut("10.0.0.1")


@pytest.mark.parametrize("route", ["cancel", "runs", "startup-events", "openapi.json", "info", "queue/status"])
def test_7_without_a_login_the_interface_is_shut(site: Site, route: str) -> None:
    with site.client() as nobody:
        assert nobody.get(f"/s/gradio_api/{route}").status_code == 401
        assert nobody.post(f"/s/gradio_api/{route}", json={}).status_code == 401


def test_8_another_site_is_told_nothing(alice: httpx.Client) -> None:
    evil = {"origin": "https://evil.example"}
    reply = alice.get("/s/config", headers=evil)
    assert reply.headers.get("access-control-allow-origin") not in ("*", "https://evil.example")
    for path in ("/login", "/logout", JOIN):
        assert alice.post(path, json={}, headers=evil).status_code == 403


def test_what_stands_outside_the_pages_is_not_there(alice: httpx.Client) -> None:
    for path in ("/s/monitoring/summary", "/monitoring", "/openapi.json", "/docs", "/c/", "/z/config", "/s/pwa_icon"):
        assert alice.get(path).status_code == 404, path
    assert alice.get("/logout").status_code == 404
    assert alice.put("/s/").status_code == 405
    assert alice.get("/s/config", headers={"host": "evil.example"}).status_code == 400


def test_the_cookie_is_no_ones_to_read_and_ends_with_the_logout(site: Site) -> None:
    with site.client() as client:
        reply = client.post("/login", json={"account": BOB, "password": site.passwords[BOB]})
        cookie = reply.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        held = dict(client.cookies)
        assert client.get("/s/config").status_code == 200
        assert client.post("/logout", json={}).json() == {"home": "/login"}
        client.cookies.update(held)
        assert client.get("/s/config").status_code == 401


def test_a_new_login_ends_the_one_before_it(site: Site) -> None:
    with site.client(BOB) as client:
        before = dict(client.cookies)
        assert client.post("/login", json={"account": BOB, "password": site.passwords[BOB]}).status_code == 200
        client.cookies.clear()
        client.cookies.update(before)
        assert client.get("/s/config").status_code == 401


@pytest.mark.parametrize(
    ("account", "prefix"), [(ALICE, "/s"), (TEACHER, "/c"), ("M001", "/m"), ("Z001", "/z"), ("A001", "/a")]
)
def test_the_configuration_carries_no_personal_data(site: Site, account: str, prefix: str) -> None:
    with site.client(account) as client:
        page = client.get(f"{prefix}/").text
        text = json.dumps(client.get(f"{prefix}/config").json(), ensure_ascii=False) + page
    names = site.rooms.archive.names(site.rooms.viewer(f"counselor:{TEACHER}")).values()
    assert names
    others = text.replace(f'"student:{account}"', "")  # gradio tells the page who it has been opened by
    assert not re.search(r"S20\d{6}", others)
    assert not [name for name in names if name in text]


def test_the_page_forbids_what_gradio_offers_by_default(alice: httpx.Client) -> None:
    config = alice.get("/s/config").json()
    assert config["footer_links"] == []
    assert not config.get("show_error")
    assert config.get("run_history") in (False, None)


ROLES: tuple[Role, ...] = tuple(PREFIXES.values())


@pytest.fixture(scope="module")
def apps(reading_rooms: Rooms) -> "dict[Role, Blocks]":
    """The apps of all roles, unmounted. Gradio leaves an event loop behind for each; they end here, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        built = {role: blocks_for(role, Office(reading_rooms)) for role in ROLES}
        asyncio.set_event_loop(None)
        gc.collect()
    return built


@pytest.mark.parametrize("role", ROLES)
def test_every_handler_asks_who_it_is_first(apps: "dict[Role, Blocks]", role: Role) -> None:
    blocks = apps[role]
    stranger = "counselor:C001" if role != "counselor" else f"student:{ALICE}"
    assert blocks.fns
    for block in blocks.fns.values():
        for username in (None, stranger):
            request = SimpleNamespace(username=username, query_params={})
            blanks: list[Any] = [""] * len(block.inputs)
            with pytest.raises(AccessDenied):
                result = block.fn(*blanks, request)
                next(iter(result))


@pytest.mark.parametrize("role", ROLES)
def test_a_handler_without_a_row_stops_the_start(apps: "dict[Role, Blocks]", role: Role) -> None:
    blocks = apps[role]
    assert policy_of(blocks, role) == set(blocks.fns)
    assert {block.fn.__name__ for block in blocks.fns.values()} == HANDLERS[role]
    extra = SimpleNamespace(fns={**blocks.fns, 999: SimpleNamespace(fn=lambda: None)})
    with pytest.raises(ValueError, match="HANDLERS"):
        policy_of(extra, role)  # type: ignore[arg-type]


def test_the_demonstration_is_not_served_beyond_this_machine(
    college_home: Path, advisor: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_HOST", "0.0.0.0")
    before = time.monotonic()
    done = advisor("serve", home=college_home)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "0.0.0.0" in done.stderr
    assert time.monotonic() - before < 60


def test_a_one_time_password_opens_nothing_but_its_own_change(site: Site) -> None:
    from advisor.records.users import Users

    users = Users(site.rooms.archive)
    console = site.rooms.viewer(None)
    pupil = site.rooms.archive.students(console)[7]
    account = "first.login"
    users.add(console, account, "student", pupil)
    once = str(users.reset(console, account).password)
    with site.client() as client:
        assert client.post("/password", json={"old": once, "new": "a word of my own"}).status_code == 401
        assert client.post("/login", json={"account": account, "password": once}).json() == {"change": True}
        for path in ("/", "/s/", "/s/config", "/s/resume"):
            assert client.get(path, headers={"accept": "application/json"}).status_code == 401, path
        assert client.post(JOIN, json={"fn_index": 0, "data": [], "session_hash": "abcdef12"}).status_code == 401
        assert client.post("/password", json={"old": once, "new": once}).status_code == 400
        assert client.post("/password", json={"old": once, "new": "short"}).status_code == 400
        assert client.post("/password", json={"old": "wrong", "new": "a word of my own"}).status_code == 401
        assert client.post("/password", json={"old": once, "new": "a word of my own"}).json() == {"home": "/s/"}
        assert client.get("/s/").status_code == 200
    with site.client() as client:
        assert client.post("/login", json={"account": account, "password": once}).status_code == 401
        assert client.post("/login", json={"account": account, "password": "a word of my own"}).json() == {
            "home": "/s/"
        }
