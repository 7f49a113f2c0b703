"""What a page is before gradio has loaded: our own first words and looks, and gradio's files packed as small as they go.

A page of gradio is an empty frame with the app's description in it; its own parts come afterwards, on a slow line ten
seconds later. So the frame is dressed here: the person's looks at once, words to wait by, none of gradio's own tags.
"""

import asyncio
import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from advisor.app.web.envelope import PREFIXES, App, Message, Receive, Scope, Send, headers_of, split
from advisor.app.web.looks import sheet

if TYPE_CHECKING:
    from advisor.app.web.drawing import Drawing

__all__ = ["Shell", "dressed"]

_ASSET = re.compile(r"/assets/([A-Za-z0-9_-]+\.(?:js|css))")
_TAGS = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_RESIZER = re.compile(r"<script>\s*\(\(\) => \{(?:(?!</script>).)*iframeResizer(?:(?!</script>).)*</script>", re.S)
LARGEST = 2_000_000


def dressed(page: str, before: str) -> str:
    """A page of gradio without the tags about gradio and the script for foreign frames, and with our own first words.

    Args:
        page: The whole document.
        before: What goes to the end of its head.
    """
    return _RESIZER.sub("", _TAGS.sub("", page)).replace("</head>", before + "</head>", 1)


class Shell:
    """Stands around the app of one language.

    Args:
        app: The app.
        drawing: Draws the first words.
        assets: Folder of gradio's scripts and style sheets.

    A file is packed once, by brotli at its highest level (about 14 % smaller than gradio packs them in passing), and
    kept in memory: some 60 files that the pages use, 0.3 MB.
    """

    def __init__(self, app: App, drawing: "Drawing", assets: Path) -> None:
        self._app = app
        self._before = drawing.document("shell", css=Markup(sheet())).strip()
        self._assets = assets
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file, dress a page, hand on everything else."""
        if scope["type"] == "http" and scope["method"] == "GET":
            prefix, rest = split(str(scope["path"]))
            asset = _ASSET.fullmatch(rest)
            if asset and "br" in headers_of(scope).get("accept-encoding", ""):
                packed = await self._pack(asset[1])
                if packed is not None:
                    await _answer(send, asset[1], packed)
                    return
            elif prefix in PREFIXES and not rest.startswith("/gradio_api/"):
                await self._app(scope, receive, _Dresser(send, self._before))
                return
        await self._app(scope, receive, send)

    async def _pack(self, name: str) -> bytes | None:
        if name not in self._packed:
            import brotli

            path = self._assets / name
            if not path.is_file() or path.stat().st_size > LARGEST:
                return None
            raw = await asyncio.to_thread(path.read_bytes)
            self._packed[name] = await asyncio.to_thread(lambda: bytes(brotli.compress(raw, quality=11)))
        return self._packed[name]


async def _answer(send: Send, name: str, packed: bytes) -> None:
    kind = "text/javascript" if name.endswith(".js") else (mimetypes.guess_type(name)[0] or "text/css")
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-encoding", b"br"),
        (b"content-length", str(len(packed)).encode()),
        (b"vary", b"Accept-Encoding"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": packed})


class _Dresser:
    """Holds a document back until it is whole, and dresses it; anything else passes as it comes."""

    def __init__(self, send: Send, before: str) -> None:
        self._send = send
        self._before = before
        self._start: Message | None = None
        self._pieces: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if not headers.get(b"content-type", b"").startswith(b"text/html") or b"content-encoding" in headers:
                await self._send(message)
                return
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()

    async def _finish(self) -> None:
        body = dressed(b"".join(self._pieces).decode("utf-8"), self._before).encode("utf-8")
        start = dict(self._start or {})
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
