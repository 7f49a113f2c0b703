"""The guard alone, in front of an app that answers everything with 200: what it refuses, and with which status."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from advisor.app.web.frame import PAGES
from advisor.app.web.guard import Guard
from advisor.app.web.ledger import MOST_SESSIONS, Ledger, Login
from advisor.facts import Viewer

ORIGIN = "http://127.0.0.1:7860"
ALICE, BOB, TEACHER = "alice", "bob", "teacher"
LOGINS = {
    ALICE: Login(ALICE, Viewer("student", "S20230001")),
    BOB: Login(BOB, Viewer("student", "S20230002")),
    TEACHER: Login(TEACHER, Viewer("counselor", "C001")),
}
JOIN = "/s/gradio_api/queue/join"
HERS = "aliceshash"


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Everything:
    """The app behind the guard: says yes, and remembers what reached it."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bytes]] = []
        self.reply = b"{}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"] if scope["method"] == "POST" else b""
        self.seen.append((scope["path"], body))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": self.reply})


class Door:
    """The guard with its app, asked in one line."""

    def __init__(self) -> None:
        self.app, self.ledger = Everything(), Ledger()
        self.guard = Guard(
            self.app,
            origins=frozenset({ORIGIN}),
            hosts=frozenset({"127.0.0.1:7860"}),
            login_of=lambda cookie: LOGINS.get(cookie.removeprefix("qihang=")),
            policy={"student": frozenset({0, 1}), "counselor": frozenset({0})},
            pages=PAGES,
            ledger=self.ledger,
        )

    def ask(
        self,
        method: str,
        path: str,
        who: str | None = ALICE,
        *,
        body: Any = None,
        query: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        given = {"host": "127.0.0.1:7860", "origin": ORIGIN, "content-type": "application/json"}
        given |= {"cookie": f"qihang={who}"} if who else {}
        given |= headers or {}
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        }
        answer = Answer()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                answer.body += message["body"]

        asyncio.run(self.guard(scope, receive, send))
        return answer


@pytest.fixture
def door() -> Iterator[Door]:
    yield Door()


def joined(session: object = HERS, number: object = 0, **more: object) -> dict[str, object]:
    return {"session_hash": session, "fn_index": number, "data": [], **more}


@pytest.mark.parametrize(
    "path",
    ["/s/", "/s/resume", "/s/config", "/s/theme.css", "/s/assets/a.js", "/s/gradio_api/startup-events"],
)
def test_a_student_reaches_what_the_pages_need(door: Door, path: str) -> None:
    assert door.ask("GET", path).status == 200


def test_a_request_of_the_page_passes_and_its_body_is_replayed(door: Door) -> None:
    assert door.ask("POST", JOIN, body=joined()).status == 200
    assert json.loads(door.app.seen[-1][1]) == joined()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:7861", ""])
def test_a_host_that_is_not_configured_is_refused(door: Door, host: str) -> None:
    assert door.ask("GET", "/login", headers={"host": host}).status == 400


@pytest.mark.parametrize(
    "path", ["/s/%2e%2e/a", "/s/..", "/s/./x", "/s//x", "/s/a\\b", "/s/\n", "/s/assets/../gradio_api/runs", "//login"]
)
def test_a_path_that_can_be_read_in_two_ways_is_refused(door: Door, path: str) -> None:
    assert door.ask("GET", path).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(door: Door, method: str) -> None:
    assert door.ask(method, "/s/").status == 405


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1", "https://127.0.0.1:7860"])
@pytest.mark.parametrize("path", ["/login", "/logout", JOIN])
def test_a_post_from_elsewhere_is_refused(door: Door, origin: str, path: str) -> None:
    assert door.ask("POST", path, headers={"origin": origin}, body=joined()).status == 403


def test_a_cross_site_read_of_the_interface_is_refused(door: Door) -> None:
    answer = door.ask(
        "GET", "/s/gradio_api/queue/data", query=f"session_hash={HERS}", headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status == 403


@pytest.mark.parametrize(
    "path", ["/s/", "/s/config", "/s/gradio_api/startup-events", "/openapi.json", "/s/assets/index.js", "/logout"]
)
def test_without_a_login_nothing_but_the_door_is_open(door: Door, path: str) -> None:
    assert door.ask("GET", path, who=None).status == 401
    assert door.ask("GET", "/login", who=None).status == 200


def test_a_browser_without_a_login_is_shown_the_door(door: Door) -> None:
    answer = door.ask("GET", "/s/resume", who=None, headers={"accept": "text/html,*/*"})
    assert (answer.status, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("path", ["/c/", "/c/student", "/c/gradio_api/startup-events", "/z/", "/a/config"])
def test_another_roles_pages_do_not_exist(door: Door, path: str) -> None:
    assert door.ask("GET", path).status == 404


def test_a_student_page_of_the_counselor_is_not_one_of_the_student(door: Door) -> None:
    assert door.ask("GET", "/s/student").status == 404


@pytest.mark.parametrize(
    "path",
    ["/logout", "/monitoring", "/openapi.json", "/s/monitoring/summary", "/s/svelte/x.js", "/s/pwa_icon", "/s/login",
     "/s/user", "/s/token", "/config", "/gradio_api/startup-events", "/s/openapi.json", "/s/docs"],
)  # fmt: skip
def test_what_no_page_needs_is_not_there(door: Door, path: str) -> None:
    assert door.ask("GET", path).status == 404


API = [
    "deep_link", "proxy=http:", "file/etc/passwd", "runs", "run-history", "stream/a/b/c/playlist.m3u8", "dev/reload",
    "call/x", "run/x", "api/x", "info", "openapi.json", "component_server", "custom_component/a", "queue/status",
    "process_recording", "user", "token", "app_id", "login_check", "vibe-edit", "profiling", "queue/join", "upload",
]  # fmt: skip


@pytest.mark.parametrize("route", API)
def test_the_rest_of_the_interface_is_not_there(door: Door, route: str) -> None:
    assert door.ask("GET", f"/s/gradio_api/{route}").status == 404


@pytest.mark.parametrize("route", ["queue/data", "file=/tmp/x", "component_server", "heartbeat/abcdef", "dev/reload"])
def test_nothing_else_takes_a_post(door: Door, route: str) -> None:
    assert door.ask("POST", f"/s/gradio_api/{route}").status == 404


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("", b"{}", 415),
        ("application/x-www-form-urlencoded", b"a=1", 415),
        ("application/json", b"[]", 400),
        ("application/json", b"{", 400),
        ("application/json", b'{"session_hash": "aliceshash", "session_hash": "bobshash"}', 400),
        ("application/json", b'{"data": "' + b"x" * 2_000_001 + b'"}', 413),
        ("application/json", b"[" * 100_000, 400),
    ],
)
def test_a_body_that_is_not_one_plain_json_object_is_refused(door: Door, media: str, body: bytes, status: int) -> None:
    assert door.ask("POST", JOIN, body=body, headers={"content-type": media}).status == status


def test_the_spelling_of_the_media_type_does_not_matter(door: Door) -> None:
    forged = joined("bobshash1", file={"path": "/etc/passwd"})
    assert door.ask("POST", JOIN, body=forged, headers={"content-type": "application/JSON; charset=x"}).status == 403


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ("session_hash=mine12", joined("hers12"), 400),  # the guard read one, gradio the other
        ("session_hash=a23456&session_hash=b23456", joined("b23456"), 400),
        ("", {"fn_index": 0, "data": []}, 400),
        ("", joined(None), 400),
        ("", joined(7), 400),
        ("", joined(["aliceshash"]), 400),
        ("", joined("short"), 400),
        ("", joined("with-dash1"), 400),
        ("", joined("x" * 65), 400),
    ],
)
def test_a_doubtful_session_is_refused(door: Door, query: str, body: dict[str, object], status: int) -> None:
    assert door.ask("POST", JOIN, query=query, body=body).status == status


def test_a_stream_without_one_session_is_refused(door: Door) -> None:
    assert door.ask("GET", "/s/gradio_api/queue/data").status == 400
    twice = f"session_hash=mine12&session_hash={HERS}"
    assert door.ask("GET", "/s/gradio_api/queue/data", query=twice).status == 400


def test_a_session_belongs_to_the_login_that_used_it_first(door: Door) -> None:
    assert door.ask("POST", JOIN, body=joined()).status == 200
    assert door.ask("POST", JOIN, BOB, body=joined()).status == 403
    assert door.ask("GET", "/s/gradio_api/queue/data", BOB, query=f"session_hash={HERS}").status == 403
    assert door.ask("GET", f"/s/gradio_api/heartbeat/{HERS}", BOB).status == 403
    assert door.ask("POST", "/s/gradio_api/reset", BOB, body={"session_hash": HERS}).status == 403


def test_nobody_can_push_another_persons_session_out(door: Door) -> None:
    door.ask("POST", JOIN, body=joined())
    for number in range(MOST_SESSIONS):
        assert door.ledger.bind(f"flood{number:06d}", BOB)
    assert not door.ledger.bind("onemore1", BOB)
    assert door.ask("POST", JOIN, BOB, body=joined()).status == 403
    assert door.ask("POST", JOIN, body=joined()).status == 200


def test_a_session_is_free_again_after_logout(door: Door) -> None:
    door.ask("POST", JOIN, body=joined())
    door.ledger.forget(ALICE)
    assert door.ledger.owner == {}


@pytest.mark.parametrize("number", [True, False, "0", 0.0, None, 2, -1, [0]])
def test_a_handler_outside_the_policy_is_refused(door: Door, number: object) -> None:
    assert door.ask("POST", JOIN, body=joined(number=number)).status == 403


def test_an_event_belongs_to_the_login_that_started_it(door: Door) -> None:
    door.app.reply = b'{"event_id": "e1"}'
    assert door.ask("POST", JOIN, body=joined()).status == 200
    cancel = {"event_id": "e1", "fn_index": 0}
    assert door.ask("POST", "/s/gradio_api/cancel", body=cancel | {"session_hash": HERS}).status == 200
    assert door.ask("POST", "/s/gradio_api/cancel", BOB, body=cancel | {"session_hash": "bobshash1"}).status == 403
    assert door.ask("POST", "/s/gradio_api/cancel", body={"event_id": "made-up", "session_hash": HERS}).status == 403


MULTIPART = {"content-type": "multipart/form-data; boundary=x", "content-length": "9"}


def uploaded(door: Door, who: str, path: str) -> None:
    door.app.reply = json.dumps([path]).encode()
    assert door.ask("POST", "/s/gradio_api/upload", who, body=b"whatever!", headers=MULTIPART).status == 200


def test_an_upload_is_read_by_its_owner_alone(door: Door) -> None:
    uploaded(door, ALICE, "/tmp/a/cv.pdf")
    answer = door.ask("GET", "/s/gradio_api/file=/tmp/a/cv.pdf")
    assert answer.status == 200
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["cache-control"] == "no-store"
    assert door.ask("GET", "/s/gradio_api/file=/tmp/a/cv.pdf", BOB).status == 404
    assert door.ask("GET", "/s/gradio_api/file=/tmp/a/../a/cv.pdf").status == 404
    assert door.ask("GET", "/s/gradio_api/file/tmp/a/cv.pdf").status == 404


def test_two_people_who_send_the_same_file_both_keep_it(door: Door) -> None:
    uploaded(door, ALICE, "/tmp/same/cv.pdf")
    uploaded(door, BOB, "/tmp/same/cv.pdf")
    assert door.ask("GET", "/s/gradio_api/file=/tmp/same/cv.pdf", ALICE).status == 200
    assert door.ask("GET", "/s/gradio_api/file=/tmp/same/cv.pdf", BOB).status == 200


@pytest.mark.parametrize(
    "forged",
    [
        {"path": "/tmp/hers.pdf", "meta": {"_type": "gradio.FileData"}},
        {"path": "/etc/passwd"},
        {"path": None},
        {"url": "http://x/", "meta": {"_type": "gradio.FileData"}},
        {"deep": [{"er": {"path": "/tmp/hers.pdf"}}]},
    ],
)
def test_a_file_that_is_not_ones_own_is_refused_at_any_depth(door: Door, forged: dict[str, object]) -> None:
    uploaded(door, BOB, "/tmp/hers.pdf")
    assert door.ask("POST", JOIN, body=joined(data=["x", [forged]])).status == 403


def test_a_hostile_depth_of_the_body_ends_in_a_refusal_not_a_fault(door: Door) -> None:
    deep = b'{"session_hash": "aliceshash", "fn_index": 0, "data": ' + b"[" * 900 + b'{"path": 1}' + b"]" * 900 + b"}"
    assert door.ask("POST", JOIN, body=deep).status in (400, 403)


@pytest.mark.parametrize("length", ["", "12000001", "-1", "x"])
def test_an_upload_without_an_honest_length_is_refused(door: Door, length: str) -> None:
    assert (
        door.ask("POST", "/s/gradio_api/upload", body=b"", headers=MULTIPART | {"content-length": length}).status == 413
    )


def test_an_upload_that_is_not_multipart_is_refused(door: Door) -> None:
    assert door.ask("POST", "/s/gradio_api/upload", body={}, headers={"content-length": "2"}).status == 415


def test_every_answer_carries_the_content_security_policy(door: Door) -> None:
    for answer in (door.ask("GET", "/s/"), door.ask("GET", "/c/"), door.ask("GET", "/login", who=None)):
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe-eval" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_is_not_kept_by_the_browser(door: Door) -> None:
    assert door.ask("GET", "/s/").headers["cache-control"] == "no-store"


def test_a_refusal_says_nothing_and_logs_no_content(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    answer = door.ask("GET", "/s/secret-S20230001")
    assert json.loads(answer.body) == {"detail": "denied"}
    assert "S20230001" not in caplog.text
    assert "step=page" in caplog.text


def test_a_websocket_is_closed(door: Door) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    asyncio.run(door.guard({"type": "websocket", "path": "/s/"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
