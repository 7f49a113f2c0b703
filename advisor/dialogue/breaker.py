"""What keeps a turn from waiting for an endpoint that has just failed, and one person from using it up."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from advisor.errors import EndpointFault, LimitReached
from advisor.facts import Viewer

__all__ = ["Breaker", "TokenBudget"]

FAILURES = 3
PAUSE_SECONDS = 30.0
TOKENS_A_DAY = 200_000
"""Tokens of one person and day, some eighty turns with tools; past them the embedded responder answers."""

_REMEMBERED = 100_000


class Breaker:
    """A circuit breaker: open after failures in a row, and then one turn in each pause tries whether it is over.

    Args:
        failures: Failures in a row that open it.
        pause: Seconds between two trials.
        clock: Seconds, rising.
    """

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._failed = 0
        self._next = 0.0
        self._lock = Lock()

    def admit(self) -> None:
        """Let a turn through; while it is open only the first after a pause.

        Raises:
            EndpointFault: ``refused`` – it is open.
        """
        with self._lock:
            if self._failed < self._most:
                return
            if self._clock() < self._next:
                raise EndpointFault("refused", value="breaker")
            self._next = self._clock() + self._pause

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._next = self._clock() + self._pause

    def succeeded(self) -> None:
        """Close it."""
        with self._lock:
            self._failed = 0


class TokenBudget:
    """How many tokens of the endpoint each person has used today, in this process.

    Args:
        most: Tokens of a person and day.
    """

    def __init__(self, most: int = TOKENS_A_DAY) -> None:
        self._most = most
        self._used: OrderedDict[tuple[date, str], int] = OrderedDict()
        self._lock = Lock()

    def admit(self, viewer: Viewer, today: date) -> None:
        """Let a person's turn through.

        Raises:
            LimitReached: ``rate`` – the day's tokens are used up.
        """
        with self._lock:
            if self._used.get((today, str(viewer)), 0) >= self._most:
                raise LimitReached("rate", where="tokens", variant="tokens", limit=self._most)

    def spend(self, viewer: Viewer, today: date, tokens: int) -> None:
        """Count what a turn used."""
        with self._lock:
            key = (today, str(viewer))
            self._used[key] = self._used.pop(key, 0) + tokens
            while len(self._used) > _REMEMBERED:
                self._used.popitem(last=False)
