"""How the guard reads a request: its place, its query, its body, and the files that it names."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any, NoReturn, TypeAlias
from urllib.parse import parse_qsl

from advisor.facts import Role

__all__ = [
    "PREFIXES",
    "App",
    "Denied",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "check_api",
    "check_place",
    "check_upload",
    "file_paths",
    "headers_of",
    "query_of",
    "read_json",
    "split",
]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIXES: Mapping[str, Role] = {"/s": "student", "/c": "counselor", "/m": "mentor", "/z": "centre", "/a": "admin"}
LARGEST_BODY = 2_000_000
LARGEST_UPLOAD = 12_000_000
API_GET = frozenset(
    {"/gradio_api/queue/data", "/gradio_api/upload_progress", "/gradio_api/startup-events", "/gradio_api/theme.css"}
)
API_POST = frozenset(
    {"/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel", "/gradio_api/reset"}
)  # fmt: skip


class Denied(Exception):
    """A step refused the request."""

    def __init__(self, status: int, step: str) -> None:
        super().__init__(step)
        self.status = status
        self.step = step


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; the last of a repeated one."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def check_place(path: str, headers: Mapping[str, str], hosts: frozenset[str]) -> None:
    """Step 1: a configured host, and a path without anything that could be read in two ways."""
    if headers.get("host") not in hosts:
        raise Denied(400, "host")
    place = path.split("/gradio_api/file=", 1)[0]
    parts = place.split("/")
    if "%" in place or "\\" in place or "//" in place or "." in parts or ".." in parts or not place.isprintable():
        raise Denied(400, "path")


def split(path: str) -> tuple[str, str]:
    """The prefix of a role, and what follows it."""
    head = path[:2]
    if head in PREFIXES and (len(path) == 2 or path[2] == "/"):
        return head, path[2:]
    return "", path


def check_api(method: str, rest: str) -> None:
    """Step 6: the routes of gradio that the pages need, and no other."""
    if method == "POST":
        allowed = rest in API_POST
    elif method == "HEAD":
        allowed = rest.startswith("/gradio_api/file=")
    else:
        allowed = rest in API_GET or rest.startswith(("/gradio_api/heartbeat/", "/gradio_api/file="))
    if not allowed:
        raise Denied(404, "api")


def check_upload(headers: Mapping[str, str]) -> None:
    """An upload is multipart and says beforehand how long it is."""
    if headers.get("content-type", "").lower().split(";")[0].strip() != "multipart/form-data":
        raise Denied(415, "media")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_UPLOAD:
        raise Denied(413, "upload")


def query_of(scope: Scope) -> dict[str, str]:
    """The query by name; a repeated session_hash is refused, since two readers could take different ones."""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = [name for name, _ in pairs]
    if names.count("session_hash") > 1:
        raise Denied(400, "session")
    return dict(pairs)


async def read_json(
    headers: Mapping[str, str], receive: Receive, most: int = LARGEST_BODY
) -> tuple[Receive, Mapping[str, Any]]:
    """Step 7: one JSON object of at most ``most`` bytes without repeated keys, read once and replayed to the app."""
    if headers.get("content-type", "").lower().split(";")[0].strip() != "application/json":
        raise Denied(415, "media")
    body = await _body(receive, most)
    try:
        parsed = json.loads(body or b"{}", object_pairs_hook=_without_repeats, parse_constant=_no_constant)
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


async def _body(receive: Receive, most: int) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Denied(400, "body")
        body += message.get("body", b"")
        if len(body) > most:
            raise Denied(413, "body")
        if not message.get("more_body", False):
            return body


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def file_paths(value: object) -> Iterator[object]:
    """Step 10: the path of every object that looks like a file, at any depth."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            meta = item.get("meta")
            if "path" in item or (isinstance(meta, dict) and "_type" in meta):
                yield item.get("path")
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
