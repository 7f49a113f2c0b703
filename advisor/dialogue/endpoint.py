"""An OpenAI-compatible endpoint: never trusted, one deadline of ours, every fault with a code."""

import re
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar

from advisor.errors import AdvisorError, EndpointFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from langchain_core.language_models.chat_models import BaseChatModel

__all__ = ["DEADLINE_SECONDS", "Endpoint", "kinds_of", "within_deadline"]

DEADLINE_SECONDS = 30.0
SMALL_MODEL = 8.0
_SIZE = re.compile(r"(?<![\d.a-z])(\d+(?:\.\d+)?)b(?![a-z])")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is served.

    Attributes:
        base_url: ``http(s)://…/v1``.
        model: Name that the server knows it by.
        api_key: Its key, or None for a local server that asks for none.
        place: Inside or outside the college; outside, names are masked and sensitive cards withheld.
    """

    base_url: str
    model: str
    api_key: str | None
    place: Literal["inside", "outside"]

    @property
    def is_small(self) -> bool:
        """Whether its name tells of at most eight thousand million weights (``qwen3:8b``), so that few tools serve it best."""
        size = _SIZE.search(self.model.lower())
        return size is not None and float(size[1]) <= SMALL_MODEL

    @contextmanager
    def open(self, seconds: float, *, streaming: bool = False) -> "Iterator[BaseChatModel]":
        """The chat model of one turn; retries are ours to decide, so the client makes none.

        When the turn is over its connections are closed, which also ends a thread that still waits for a byte.

        Args:
            seconds: Until the turn's deadline: the longest silence, and the end of every reply.
            streaming: Whether replies come in pieces, which a callback hears.
        """
        import httpx
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        from advisor.dialogue.wire import Bounded

        wire = Bounded(httpx.HTTPTransport(verify=_trust()), until=time.monotonic() + seconds)
        with httpx.Client(transport=wire, timeout=seconds) as client:
            yield ChatOpenAI(
                base_url=self.base_url,
                model=self.model,
                api_key=SecretStr(self.api_key or "none"),
                temperature=0.2,
                timeout=seconds,
                max_retries=0,
                streaming=streaming,
                max_completion_tokens=1200,
                http_client=client,
            )


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def within_deadline(work: "Callable[[], Result]", seconds: float = DEADLINE_SECONDS) -> "Result":
    """Run ``work`` in a thread of its own and wait no longer than ``seconds``.

    The client's own time-outs count between bytes, so a trickling server would hold a turn for minutes. The abandoned
    thread ends with its connection.

    Raises:
        EndpointFault: ``timeout`` past the deadline, ``refused`` or ``malformed`` for anything else that went wrong.
    """
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="endpoint")
    try:
        return pool.submit(work).result(timeout=seconds)
    except OutOfTime as error:
        raise EndpointFault("timeout", seconds=seconds) from error
    except AdvisorError:
        raise
    except (ConnectionError, OSError) as error:
        raise EndpointFault("refused", value=type(error).__name__) from error
    except Exception as error:  # at this edge whatever a server provokes is a fault of the endpoint, with a code
        kinds = kinds_of(error)
        code = "timeout" if "APITimeoutError" in kinds else "refused" if kinds & _REFUSALS else "malformed"
        raise EndpointFault(code, value=type(error).__name__) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_REFUSALS = frozenset({"APIConnectionError", "APIStatusError", "ConnectError"})


def kinds_of(error: Exception) -> frozenset[str]:
    """The names of an exception's class and of all above it; clients subclass each other's errors."""
    return frozenset(kind.__name__ for kind in type(error).__mro__)
