"""The guard in front of the pages: the outermost ASGI layer, which allows by list and denies the rest.

Gradio isolates browsers, not people: a ``session_hash`` is guessable and travels in URLs, handlers that are not shown
still run, uploads are served to whoever knows the path. So every request passes the steps below in order; the first
refusal ends it with ``{"detail": "denied"}`` and a log line without content.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from advisor.app.web.downloads import is_download
from advisor.app.web.envelope import (
    PREFIXES,
    App,
    Denied,
    Message,
    Receive,
    Scope,
    Send,
    check_api,
    check_place,
    check_upload,
    file_paths,
    headers_of,
    query_of,
    read_json,
    split,
)
from advisor.app.web.ledger import Ledger, Login
from advisor.facts import Role

__all__ = ["API", "BEARER", "CAMPUS", "ApiRefusal", "Guard", "Policy"]

OPEN = frozenset({"/login", "/healthz", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
CAMPUS = frozenset({"/login/campus", "/login/campus/back"})
"""Open where the campus signs people on: the way there, and the way back, which brings its own proof."""
OPEN_FOLDERS = ("/assets/", "/static/")
OWN_POSTS = frozenset({"/login", "/logout", "/password"})
BEFORE_LOGIN = frozenset(
    {"/login", "/password"}
)  # the second asks for the token itself: a one-time password opens no page
FRAME = frozenset({"", "/", "/config", "/theme.css", "/manifest.json", "/favicon.ico"})
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
API = "/api/v1"
API_ENTRANCE = "/api/v1/tokens"  # asks for account and password itself
LARGEST_API_BODY = 500_000
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{20,100})", re.IGNORECASE)
LEARNT = frozenset({"/gradio_api/queue/join", "/gradio_api/upload"})
_HASH = re.compile(r"[A-Za-z0-9]{6,64}")
_log = logging.getLogger("advisor.guard")

Policy: TypeAlias = Mapping[Role, frozenset[int]]
"""Role → numbers of the gradio handlers that it may run, read from the apps at start."""

ApiRefusal: TypeAlias = Callable[[int, str, str], tuple[bytes, list[tuple[bytes, bytes]]]]
BEARER = "advisor.bearer"
"""Where in the scope of a request of the API the holder of its token stands."""


class Guard:
    """The outermost layer around the finished app.

    Args:
        app: The FastAPI app with the gradio mounts.
        origins: Allowed ``scheme://host:port``, never compared with the Host header.
        hosts: Allowed Host headers.
        login_of: From a cookie header to the login, or None.
        policy: Which handlers a role may run.
        pages: Exact paths below its prefix that a role may open, besides the first page.
        ledger: What is bound to whom.
        secure: Whether the page is served over TLS (headers).
        bearer_of: From a token of the API to its holder, or None; without it there is no API.
        opened: Paths that are open to everybody besides ``OPEN``.
        api_refusal: From a status, a step and Accept-Language to what a refused request of the API is told.
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
        bearer_of: Callable[[str], object | None] | None = None,
        opened: frozenset[str] = frozenset(),
        api_refusal: ApiRefusal | None = None,
    ) -> None:
        self._app = app
        self._origins = origins
        self._hosts = hosts
        self._login_of = login_of
        self._policy = policy
        self._pages = pages
        self._ledger = ledger
        self._secure = secure
        self._bearer_of = bearer_of
        self._open = OPEN | opened
        self._api_refusal = api_refusal

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
        if rest in LEARNT:  # its reply is read below, so it must come uncompressed
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]}
        await self._app(scope, receive, self._sending(scope, send, login, rest))

    async def _admit(self, scope: Scope, receive: Receive) -> tuple[Receive, Login | None, str]:
        headers, path, method = headers_of(scope), str(scope["path"]), str(scope["method"])
        check_place(path, headers, self._hosts)
        if method not in ("GET", "HEAD", "POST"):
            raise Denied(405, "method")
        if path.startswith(f"{API}/"):
            return await self._admit_program(scope, receive, headers), None, path
        self._check_origin(method, path, headers)
        if method != "POST" and (path in self._open or path.startswith(OPEN_FOLDERS)):
            return receive, None, path
        login = self._login_of(headers.get("cookie", ""))
        if login is None:
            if method != "POST" or path not in BEFORE_LOGIN:
                raise Denied(401, "login")
            return (await read_json(headers, receive))[0], None, path
        prefix, rest = split(path)
        if prefix and PREFIXES[prefix] != login.viewer.role:
            raise Denied(404, "role")
        if prefix and rest.startswith("/gradio_api/"):
            check_api(method, rest)
            return await self._admit_api(scope, receive, headers, login, rest), login, rest
        self._check_page(login.viewer.role, prefix, rest, method)
        if method == "POST":
            receive, _ = await read_json(headers, receive)
        return receive, login, rest

    async def _admit_program(self, scope: Scope, receive: Receive, headers: Mapping[str, str]) -> Receive:
        """A request of the API: a token and no cookie, so that no browser can be made to send it for somebody.

        Therefore its origin does not matter. One Authorization header alone, since two readers could take different
        ones.
        """
        if "cookie" in headers:
            raise Denied(403, "cookie")
        scope.pop(BEARER, None)
        is_entrance = scope["path"] == API_ENTRANCE and scope["method"] == "POST"
        if not is_entrance:
            named = [value for name, value in scope["headers"] if name.lower() == b"authorization"]
            token = _BEARER.fullmatch(headers.get("authorization", "")) if len(named) == 1 else None
            holder = self._bearer_of(token[1]) if token and self._bearer_of is not None else None
            if holder is None:
                raise Denied(401, "token")
            scope[BEARER] = holder
        if scope["method"] == "POST":
            receive, _ = await read_json(headers, receive, LARGEST_API_BODY)
        return receive

    async def _admit_api(
        self, scope: Scope, receive: Receive, headers: Mapping[str, str], login: Login, rest: str
    ) -> Receive:
        query, body = query_of(scope), dict[str, Any]()
        if rest == "/gradio_api/upload":
            check_upload(headers)
        elif scope["method"] == "POST":
            receive, given = await read_json(headers, receive)
            body = dict(given)
        self._check_session(login, rest, query, body)
        self._check_body(login, rest, body)
        if rest.startswith("/gradio_api/file="):
            self._check_file(login, rest.removeprefix("/gradio_api/file="), 404)
        return receive

    def _check_origin(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        if method == "POST" and headers.get("origin") not in self._origins:
            raise Denied(403, "origin")
        if "/gradio_api/" in path and headers.get("sec-fetch-site") == "cross-site":
            raise Denied(403, "origin")

    def _check_page(self, role: Role, prefix: str, rest: str, method: str) -> None:
        if method == "POST":
            allowed = not prefix and rest in OWN_POSTS
        elif not prefix:
            allowed = rest == "/"
        elif is_download(role, rest):
            allowed = method == "GET"
        else:
            allowed = rest in FRAME or rest in self._pages[role] or rest.startswith(OPEN_FOLDERS)
        if not allowed:
            raise Denied(404, "page")

    def _check_session(self, login: Login, rest: str, query: Mapping[str, str], body: Mapping[str, Any]) -> None:
        found = [value for value in (query.get("session_hash"), body.get("session_hash")) if value is not None]
        if rest.startswith("/gradio_api/heartbeat/"):
            found.append(rest.removeprefix("/gradio_api/heartbeat/"))
        for value in found:
            if not isinstance(value, str) or not _HASH.fullmatch(value) or value != found[0]:
                raise Denied(400, "session")
        if rest == "/gradio_api/queue/join" and body.get("session_hash") is None:
            raise Denied(400, "session")
        if rest == "/gradio_api/queue/data" and "session_hash" not in query:
            raise Denied(400, "session")
        if found and not self._ledger.bind(found[0], login.token):
            raise Denied(403, "session")

    def _check_body(self, login: Login, rest: str, body: Mapping[str, Any]) -> None:
        if rest == "/gradio_api/queue/join":
            number = body.get("fn_index")
            if type(number) is not int or number not in self._policy[login.viewer.role]:
                raise Denied(403, "handler")
        event = body.get("event_id")
        if event is not None and (not isinstance(event, str) or self._ledger.events.get(event) != login.token):
            raise Denied(403, "event")
        for path in file_paths(body):
            self._check_file(login, path, 403)

    def _check_file(self, login: Login, path: object, status: int) -> None:
        if not isinstance(path, str) or login.viewer.id not in self._ledger.files.get(path, set()):
            raise Denied(status, "file")

    def _sending(self, scope: Scope, send: Send, login: Login | None, rest: str) -> Send:
        """Adds headers, and learns from replies which event or upload belongs to whom."""
        learn = login is not None and scope["method"] == "POST" and rest in LEARNT
        pieces: list[bytes] = []
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = self._own_headers(rest, scope["query_string"] if status == 200 else None)
                names = {name for name, _ in own}  # ours stand alone: "inline, attachment" would be read either way
                kept = [pair for pair in message["headers"] if pair[0].lower() not in names]
                message = {**message, "headers": [*kept, *own]}
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
            _log.warning("unread reply of %s", rest)
            return
        if rest.endswith("/upload") and isinstance(reply, list):
            for path in reply:
                self._ledger.grant(login.viewer.id, str(path))
        elif isinstance(reply, dict) and isinstance(reply.get("event_id"), str):
            self._ledger.note(reply["event_id"], login.token)

    def _own_headers(self, rest: str, query: bytes | None = None) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"content-security-policy", CSP.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
        if rest.startswith("/gradio_api/file="):
            headers += [(b"content-disposition", b"attachment"), (b"cache-control", b"no-store")]
        elif query is not None and (keep := _keeping(rest, query)):
            headers.append((b"cache-control", keep))
        elif not rest.startswith("/gradio_api/"):
            headers.append((b"cache-control", b"no-store"))  # a page of the last person must not come back by "back"
        if self._secure:
            headers.append((b"strict-transport-security", b"max-age=31536000"))
        return headers

    async def _refuse(self, scope: Scope, send: Send, denied: Denied) -> None:
        wants_page = "text/html" in headers_of(scope).get("accept", "")
        headers = [(b"content-type", b"application/json"), *self._own_headers("")]
        status, body = denied.status, b'{"detail": "denied"}'
        if self._api_refusal is not None and str(scope["path"]).startswith(f"{API}/"):
            accepted = headers_of(scope).get("accept-language", "")
            body, more = self._api_refusal(denied.status, denied.step, accepted)
            headers += more
        elif denied.status == 401 and scope["method"] == "GET" and wants_page:
            status, body = 303, b""
            headers.append((b"location", b"/login"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _keeping(rest: str, query: bytes) -> bytes:
    """How long a browser may keep a file that holds nothing of anybody; empty for everything else."""
    if rest.startswith("/assets/") or (rest == "/theme.css" and query.startswith(b"v=")):
        return b"public, max-age=31536000, immutable"  # both are asked for by a hash of what they hold
    return b"public, max-age=86400" if rest.startswith("/static/") or rest == "/favicon.ico" else b""
