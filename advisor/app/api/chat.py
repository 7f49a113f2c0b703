"""Routes of the API for conversation: a whole answer, or one that comes as events while it is written."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from advisor.app import requests
from advisor.app.answers import to_json
from advisor.app.api.models import AskRequest
from advisor.errors import AccessDenied, AdvisorError

if TYPE_CHECKING:
    from advisor.app.api.counter import Counter
    from advisor.app.api.refusals import Refusals
    from advisor.dialogue.memory import Reply
    from advisor.dialogue.speaking import Tell
    from advisor.facts import Viewer

__all__ = ["add_chat", "sentences_in"]

_STILL_THERE_SECONDS = 15
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+(?:\[F\d+\])*\n*|\n+|$)")
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def add_chat(api: FastAPI, counter: "Counter", refusals: "Refusals") -> None:
    """Add the routes."""
    rooms = counter.rooms

    def admit(body: AskRequest, request: Request) -> "Viewer":
        viewer = counter.admit(request, "ask", body.reason)
        if body.as_ is not None and body.as_ != str(viewer):
            raise AccessDenied("denied", where="as", variant="token_person")
        return viewer

    @api.post("/ask", tags=["ask"], summary="A question, answered from cards")
    async def ask(body: AskRequest, request: Request) -> Response:
        viewer = admit(body, request)
        with counter.limits.place():
            text = await counter.turn(lambda: to_json(requests.ask(rooms, viewer, body.fields())))
        return Response(text, media_type="application/json")

    @api.post("/ask/stream", tags=["ask"], summary="The same as server-sent events: sentence, card, done, error")
    async def stream(body: AskRequest, request: Request) -> Response:
        viewer = admit(body, request)
        accepted = request.headers.get("accept-language", "")
        running = _Streamed(counter, refusals, accepted, lambda tell: requests.ask(rooms, viewer, body.fields(), tell))
        return StreamingResponse(running.events(), media_type="text/event-stream", headers=_HEADERS)


class _Streamed:
    """One turn and the events that tell of it.

    The place is taken by the turn and not by the reader: when the line breaks, the turn goes on and is kept.

    Raises:
        LimitReached: ``rate`` (variant ``busy``) – all places are taken.
    """

    def __init__(
        self, counter: "Counter", refusals: "Refusals", accepted: str, work: "Callable[[Tell], Reply]"
    ) -> None:
        self._refusals = refusals
        self._accepted = accepted
        self._said: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def tell(sentence: str) -> None:
            loop.call_soon_threadsafe(self._said.put_nowait, sentence)

        async def turn() -> "Reply":
            try:
                with counter.limits.place():
                    reply: Reply = await counter.turn(lambda: work(tell))
                    return reply
            finally:
                self._said.put_nowait(None)

        counter.limits.check_place()
        self._task = asyncio.create_task(turn())
        _RUNNING.add(self._task)
        self._task.add_done_callback(_RUNNING.discard)

    async def events(self) -> AsyncIterator[bytes]:
        """Sentences as they are written, then the cards and the whole answer, which alone stands."""
        told = False
        while True:
            try:
                sentence = await asyncio.wait_for(self._said.get(), _STILL_THERE_SECONDS)
            except TimeoutError:
                yield b": still writing\n\n"
                continue
            if sentence is None:
                break
            told = True
            yield _event("sentence", {"text": sentence})
        try:
            reply = await self._task
        except AdvisorError as fault:
            yield f"event: error\ndata: {self._refusals.body(fault, self._accepted)}\n\n".encode()
            return
        for sentence in () if told else sentences_in(reply.reply):
            yield _event("sentence", {"text": sentence})
        for card in reply.cards:
            yield _event("card", card)
        yield _event("done", reply)


_RUNNING: "set[asyncio.Task[Reply]]" = set()
"""Turns that run; asyncio holds a task weakly, and a reader who has left must not end the turn."""


def sentences_in(text: str) -> tuple[str, ...]:
    """A reply cut behind its sentences and lines, with the marks of the cards they stand on; joined it is the reply.

    Example:
        >>> sentences_in("成绩 65.2 分[F1]。先看它。[F2]再说")
        ('成绩 65.2 分[F1]。', '先看它。[F2]', '再说')
    """
    return tuple(piece for piece in _SENTENCE.findall(text) if piece)


def _event(name: str, data: object) -> bytes:
    return f"event: {name}\ndata: {to_json(data)}\n\n".encode()
