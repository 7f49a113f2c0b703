"""The pages in the language that a person chose: the same app a language, picked by a cookie that says no more than that."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, cast, get_args

from advisor.app.web.envelope import Receive, Scope, Send, headers_of
from advisor.wording.prompts import Language

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["TONGUE", "Tongues", "tongue_in"]

TONGUE = "qihang_tongue"


def tongue_in(header: str) -> Language | None:
    """The language that a cookie header asks for, or None."""
    try:
        morsel = SimpleCookie(header).get(TONGUE)
    except CookieError:
        return None
    value = "" if morsel is None else morsel.value
    return cast("Language", value) if value in get_args(Language) else None


class Tongues:
    """One app a language; another than the first is built when somebody first asks for it.

    Args:
        first: The language of the settings.
        build: Makes the app of a language.

    The words of the pages change (prompts/labels.csv); answers stay Chinese, as their templates and sources are.
    """

    def __init__(self, first: Language, build: Callable[[Language], "FastAPI"]) -> None:
        self._first: Language = first
        self._build = build
        self._apps = {first: build(first)}
        self._open: list[AbstractAsyncContextManager[object]] = []
        self._lock: asyncio.Lock | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a connection to the app of its language."""
        if scope["type"] == "lifespan":
            await self._apps[self._first](scope, receive, send)
            for context in self._open:
                await context.__aexit__(None, None, None)
            return
        wanted = tongue_in(headers_of(scope).get("cookie", "")) or self._first
        if wanted not in self._apps:
            await self._add(wanted)
        await self._apps[wanted](scope, receive, send)

    async def _add(self, language: Language) -> None:
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            if language in self._apps:
                return
            app = await asyncio.to_thread(self._build, language)
            context = app.router.lifespan_context(app)
            await context.__aenter__()
            self._open.append(context)
            self._apps[language] = app
