"""An OpenAI-compatible endpoint: never trusted, one deadline of ours, every fault with a code."""

import ssl
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

__all__ = ["DEADLINE_SECONDS", "Endpoint", "within_deadline"]

DEADLINE_SECONDS = 30.0
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

    @contextmanager
    def open(self, seconds: float) -> "Iterator[BaseChatModel]":
        """The chat model of one turn; retries are ours to decide, so the client makes none.

        When the turn is over its connections are closed, which also ends a thread that still waits for a byte.

        Args:
            seconds: Longest silence between two bytes.
        """
        import httpx
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        with httpx.Client(verify=_trust(), timeout=seconds) as client:
            yield ChatOpenAI(
                base_url=self.base_url,
                model=self.model,
                api_key=SecretStr(self.api_key or "none"),
                temperature=0.2,
                timeout=seconds,
                max_retries=0,
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
        code = "refused" if type(error).__name__ in _REFUSALS else "malformed"
        raise EndpointFault(code, value=type(error).__name__) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_REFUSALS = frozenset(
    "APIConnectionError APITimeoutError AuthenticationError PermissionDeniedError RateLimitError NotFoundError "
    "InternalServerError OpenAIConnectionError ConnectError".split()
)
