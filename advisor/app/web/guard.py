"""The guard in front of the pages: the outermost ASGI layer, which allows by list and denies the rest.

Gradio isolates browsers, not people: a ``session_hash`` is guessable and travels in URLs, handlers that are not shown
still run, uploads are served to whoever knows the path. So every request passes the steps below in order; the first
refusal ends it with ``{"detail": "denied"}`` and a log line without content.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from advisor.facts import Role, Viewer

__all__ = ["PREFIXES", "Guard", "Ledger", "Login", "Policy"]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIXES: Mapping[str, Role] = {"/s": "student", "/c": "counselor", "/m": "mentor", "/z": "centre", "/a": "admin"}
OPEN = frozenset({"/login", "/healthz", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
OPEN_FOLDERS = ("/assets/", "/static/")
LARGEST_BODY = 2_000_000
LARGEST_UPLOAD = 12_000_000
MOST_BOUND = 20_000
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HASH = re.compile(r"[A-Za-z0-9]{6,64}")
_log = logging.getLogger("advisor.guard")


@dataclass(frozen=True, slots=True)
class Login:
    """Who a request comes from, after the cookie has been checked."""

    token: str
    viewer: Viewer


Policy: TypeAlias = Mapping[Role, frozenset[int]]
"""Role → numbers of the gradio handlers that it may run, read from the apps at start."""


class Denied(Exception):
    """A step refused the request."""

    def __init__(self, status: int, step: str) -> None:
        super().__init__(step)
        self.status = status
        self.step = step


@dataclass
class Ledger:
    """What the guard remembers of one process: bounded, dropped at logout.

    Attributes:
        owner: session_hash → token of the login that first used it.
        events: event_id → token.
        files: path of an upload or hand-out → ids of the people who may read it.
    """

    owner: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)

    def bind(self, table: dict[str, str], key: str, token: str) -> bool:
        """Bind a key to a login at its first use; False where another login holds it."""
        if key not in table and len(table) >= MOST_BOUND:
            table.pop(next(iter(table)))
        return table.setdefault(key, token) == token

    def grant(self, person: str, path: str) -> None:
        """Let a person read a file that a handler made for them."""
        if path not in self.files and len(self.files) >= MOST_BOUND:
            self.files.pop(next(iter(self.files)))
        self.files.setdefault(path, set()).add(person)

    def forget(self, token: str) -> None:
        """Drop everything that a login had bound."""
        for table in (self.owner, self.events):
            for key in [key for key, held in table.items() if held == token]:
                del table[key]


class Guard:
    """The outermost layer around the finished app.

    Args:
        app: The FastAPI app with the gradio mounts.
        origins: Allowed ``scheme://host:port``, never compared with the Host header.
        hosts: Allowed Host headers.
        login_of: From a cookie header to the login, or None.
        policy: Which handlers a role may run.
        pages: Exact paths that a person who is logged in may open outside ``/gradio_api/``.
        ledger: What is bound to whom.
        secure: Whether the page is served over TLS (cookies, headers).
    """

    def __init__(
        self,
        app: App,
        *,
        origins: frozenset[str],
        hosts: frozenset[str],
        login_of: Callable[[str], Login | None],
        policy: Policy,
        pages: Mapping[Role, frozenset[str]],
        ledger: Ledger,
        secure: bool = False,
    ) -> None:
        self._app = app
        self._origins = origins
        self._hosts = hosts
        self._login_of = login_of
        self._policy = policy
        self._pages = pages
        self._ledger = ledger
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass, refuse or redirect one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            receive, login, rest = await self._admit(scope, receive)
        except Denied as denied:
            _log.warning("denied %s step=%s", denied.status, denied.step)
            await self._refuse(scope, send, denied)
            return
        await self._app(scope, receive, self._sending(scope, send, login, rest))

    async def _admit(self, scope: Scope, receive: Receive) -> tuple[Receive, Login | None, str]:
        headers = _headers(scope)
        path = str(scope["path"])
        _check_place(path, headers, self._hosts)
        method = str(scope["method"])
        if method not in ("GET", "HEAD", "POST"):
            raise Denied(405, "method")
        self._check_origin(method, path, headers)
        if method in ("GET", "HEAD") and (path in OPEN or path.startswith(OPEN_FOLDERS)):
            return receive, None, path
        login = self._login_of(headers.get("cookie", ""))
        if login is None and path != "/login":
            raise Denied(401, "login")
        prefix, rest = _split(path)
        if login is not None and prefix and PREFIXES[prefix] != login.viewer.role:
            raise Denied(404, "role")
        if rest.startswith("/gradio_api/"):
            _check_api(method, rest)
        elif login is not None and not self._is_page(login.viewer.role, prefix, rest, method):
            raise Denied(404, "page")
        query = _query(scope)
        body: Mapping[str, Any] = {}
        if method == "POST" and not rest.endswith("/upload"):
            receive, body = await _read_json(headers, receive)
        elif method == "POST" and int(headers.get("content-length") or LARGEST_UPLOAD + 1) > LARGEST_UPLOAD:
            raise Denied(413, "upload")
        if login is not None and rest.startswith("/gradio_api/"):
            self._check_session(login, rest, query, body)
            self._check_body(login, rest, body)
            self._check_file(login, rest)
        return receive, login, rest

    def _check_origin(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        if method == "POST" and headers.get("origin") not in self._origins:
            raise Denied(403, "origin")
        if "/gradio_api/" in path and headers.get("sec-fetch-site") == "cross-site":
            raise Denied(403, "origin")

    def _is_page(self, role: Role, prefix: str, rest: str, method: str) -> bool:
        if not prefix:
            return (method == "POST" and rest in ("/login", "/logout")) or (method != "POST" and rest == "/")
        if method == "POST":
            return False
        return (
            rest in self._pages[role]
            or rest in ("", "/", "/config", "/theme.css", "/manifest.json")
            or rest.startswith((*OPEN_FOLDERS, "/gradio_api/"))
        )

    def _check_session(self, login: Login, rest: str, query: Mapping[str, str], body: Mapping[str, Any]) -> None:
        found = {value for value in (query.get("session_hash"), body.get("session_hash")) if value is not None}
        if rest.startswith("/gradio_api/heartbeat/"):
            found.add(rest.removeprefix("/gradio_api/heartbeat/"))
        if len(found) > 1:
            raise Denied(400, "session")
        if rest == "/gradio_api/queue/join" and "session_hash" not in body:
            raise Denied(400, "session")
        if rest == "/gradio_api/queue/data" and "session_hash" not in query:
            raise Denied(400, "session")
        for value in found:
            if not isinstance(value, str) or not _HASH.fullmatch(value):
                raise Denied(400, "session")
            if not self._ledger.bind(self._ledger.owner, value, login.token):
                raise Denied(403, "session")

    def _check_body(self, login: Login, rest: str, body: Mapping[str, Any]) -> None:
        if rest == "/gradio_api/queue/join":
            number = body.get("fn_index")
            if type(number) is not int or number not in self._policy[login.viewer.role]:
                raise Denied(403, "handler")
        event = body.get("event_id")
        if event is not None and (not isinstance(event, str) or self._ledger.events.get(event) != login.token):
            raise Denied(403, "event")
        for path in _file_paths(body):
            if not isinstance(path, str) or login.viewer.id not in self._ledger.files.get(path, set()):
                raise Denied(403, "file")

    def _check_file(self, login: Login, rest: str) -> None:
        if rest.startswith("/gradio_api/file="):
            path = rest.removeprefix("/gradio_api/file=")
            if login.viewer.id not in self._ledger.files.get(path, set()):
                raise Denied(404, "file")

    def _sending(self, scope: Scope, send: Send, login: Login | None, rest: str) -> Send:
        """Adds headers, and learns from replies which event or upload belongs to whom."""
        learn = login is not None and rest in ("/gradio_api/queue/join", "/gradio_api/upload")
        pieces: list[bytes] = []
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *self._own_headers(rest)]}
            elif learn and login is not None:
                pieces.append(message.get("body", b""))
                if not message.get("more_body", False) and status == 200:
                    self._learn(login, rest, b"".join(pieces))
            await send(message)

        return sending

    def _learn(self, login: Login, rest: str, body: bytes) -> None:
        try:
            reply = json.loads(body)
        except ValueError:
            return
        if rest.endswith("/upload") and isinstance(reply, list):
            for path in reply:
                self._ledger.grant(login.viewer.id, str(path))
        elif isinstance(reply, dict) and isinstance(reply.get("event_id"), str):
            self._ledger.bind(self._ledger.events, reply["event_id"], login.token)

    def _own_headers(self, rest: str) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-security-policy", CSP.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
        if rest.startswith("/gradio_api/file="):
            headers += [(b"content-disposition", b"attachment"), (b"cache-control", b"no-store")]
        if self._secure:
            headers.append((b"strict-transport-security", b"max-age=31536000"))
        return headers

    async def _refuse(self, scope: Scope, send: Send, denied: Denied) -> None:
        wants_page = "text/html" in _headers(scope).get("accept", "")
        headers = [(b"content-type", b"application/json"), *self._own_headers("")]
        status, body = denied.status, b'{"detail": "denied"}'
        if denied.status == 401 and scope["method"] == "GET" and wants_page:
            status, body = 303, b""
            headers.append((b"location", b"/login"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _check_place(path: str, headers: Mapping[str, str], hosts: frozenset[str]) -> None:
    if headers.get("host") not in hosts:
        raise Denied(400, "host")
    place = path.split("/gradio_api/file=", 1)[0]
    parts = place.split("/")
    if "%" in place or "\\" in place or "//" in place or "." in parts or ".." in parts or not place.isprintable():
        raise Denied(400, "path")


def _split(path: str) -> tuple[str, str]:
    """The prefix of a role, and what follows it."""
    head = path[:2]
    if head in PREFIXES and (len(path) == 2 or path[2] == "/"):
        return head, path[2:]
    return "", path


_API_GET = ("/gradio_api/queue/data", "/gradio_api/upload_progress", "/gradio_api/startup-events")
_API_POST = ("/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel", "/gradio_api/reset")


def _check_api(method: str, rest: str) -> None:
    if method == "POST":
        allowed = rest in _API_POST
    else:
        allowed = rest in _API_GET or rest.startswith(("/gradio_api/heartbeat/", "/gradio_api/file="))
        allowed = allowed or rest == "/gradio_api/theme.css"
    if not allowed:
        raise Denied(404, "api")


def _query(scope: Scope) -> dict[str, str]:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = [name for name, _ in pairs]
    if names.count("session_hash") > 1:
        raise Denied(400, "session")
    return dict(pairs)


async def _read_json(headers: Mapping[str, str], receive: Receive) -> tuple[Receive, Mapping[str, Any]]:
    """The body, read once and replayed to the app."""
    if headers.get("content-type", "").lower().split(";")[0].strip() != "application/json":
        raise Denied(415, "media")
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Denied(400, "body")
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise Denied(413, "body")
        if not message.get("more_body", False):
            break
    try:
        parsed = json.loads(body or b"{}", object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise Denied(400, "json") from error
    if not isinstance(parsed, dict):
        raise Denied(400, "json")
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay, parsed


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _file_paths(value: object) -> Iterator[object]:
    """The paths of every object that looks like a file, at any depth."""
    if isinstance(value, dict):
        meta = value.get("meta")
        if "path" in value or (isinstance(meta, dict) and "_type" in meta):
            yield value.get("path")
        for item in value.values():
            yield from _file_paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _file_paths(item)
