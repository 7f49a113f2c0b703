"""Where every request of the API passes: whose it is, whether the token was let at this, a place, a worker, an answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response

from advisor.app.answers import to_json
from advisor.app.faults import unexpected
from advisor.app.web.guard import BEARER
from advisor.errors import AccessDenied, AdvisorError
from advisor.records.tokens import Bearer

if TYPE_CHECKING:
    from advisor.app.api.limits import Limits
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer

__all__ = ["Counter", "holder_of"]

_ENGINE_WORKERS = 4
_MODEL_WORKERS = 32


class Counter:
    """Takes requests in, lets a worker thread answer, and hands answers out.

    Args:
        rooms: Every room.
        limits: How many requests are let in.

    The engines hold the interpreter while they work, so few threads answer sooner than many; turns that wait for a
    language model get more.
    """

    def __init__(self, rooms: "Rooms", limits: "Limits") -> None:
        self.rooms = rooms
        self.limits = limits
        self._engines = CapacityLimiter(_ENGINE_WORKERS)
        self._turns = CapacityLimiter(_MODEL_WORKERS if rooms.settings.llm_base_url else _ENGINE_WORKERS)

    def admit(self, request: Request, scope: str | None, reason: str | None = None) -> "Viewer":
        """Who asks.

        Args:
            request: The request behind the guard.
            scope: What the token must have been let at; None for what every holder may ask.
            reason: Why an administrator reads a person's data.

        Raises:
            AccessDenied: ``login`` – no token; ``denied`` (variant ``scope``) – not let at this.
            LimitReached: ``rate``.
        """
        bearer = holder_of(request)
        self.limits.count(bearer.kept.account)
        if scope is not None and not bearer.may_ask(scope):
            raise AccessDenied("denied", where="token", variant="scope", value=scope)
        viewer = bearer.viewer
        why = (reason or "").strip()
        return replace(viewer, reason=why) if why and viewer.role == "admin" else viewer

    async def answer(
        self, request: Request, scope: str | None, work: Callable[["Viewer"], object], reason: str | None = None
    ) -> Response:
        """The answer of an engine to a request, as JSON."""
        viewer = self.admit(request, scope, reason)
        with self.limits.place():
            text = await self.engine(lambda: to_json(work(viewer)))
        return Response(text, media_type="application/json")

    async def engine(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """Run an engine in a worker."""
        return await to_thread.run_sync(_foreseen(work), limiter=self._engines)

    async def turn(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """Run a turn of a conversation in a worker."""
        return await to_thread.run_sync(_foreseen(work), limiter=self._turns)


def holder_of(request: Request) -> Bearer:
    """The holder of the token, as the guard has found it.

    Raises:
        AccessDenied: ``login`` – the request did not come through the guard with one.
    """
    found = request.scope.get(BEARER)
    if not isinstance(found, Bearer):
        raise AccessDenied("login", where="authorization", variant="token")
    return found


def _foreseen(work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work with every exception as one of the tree, so that no traceback reaches a log or a reader."""

    def run() -> Any:  # noqa: ANN401 - whatever the work gives
        try:
            return work()
        except AdvisorError:
            raise
        except Exception as error:
            raise unexpected(error) from error

    return run
