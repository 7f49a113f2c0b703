"""How often an account may ask, and how many requests stand in the house at once."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from advisor.errors import LimitReached

__all__ = ["Limits"]

_REMEMBERED = 20_000
WAIT_SECONDS = 2


class Limits:
    """A bucket for each account (tokens of one account share it), and a number of places.

    Used in the one thread of the event loop.

    Args:
        each_second: Requests that an account gets back in a second.
        burst: Requests that it may make at once after a rest.
        places: Requests that are answered or wait at one time; more are sent away at once.
        clock: Seconds, rising.
    """

    def __init__(
        self,
        each_second: float = 10,
        burst: int = 60,
        places: int = 200,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each_second, self._burst, self._places, self._clock = each_second, burst, places, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._taken = 0

    def count(self, account: str) -> None:
        """Count a request of an account.

        Raises:
            LimitReached: ``rate`` – too many; ``seconds`` tells when the next one is let in.
        """
        now = self._clock()
        held, at = self._buckets.pop(account, (float(self._burst), now))
        held = min(float(self._burst), held + (now - at) * self._each_second)
        self._buckets[account] = (held if held < 1 else held - 1, now)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if held < 1:
            wait = max(1, math.ceil((1 - held) / self._each_second))
            raise LimitReached("rate", where="token", variant="token", seconds=wait)

    def check_place(self) -> None:
        """Whether a place is free now.

        Raises:
            LimitReached: ``rate`` (variant ``busy``) – all are taken.
        """
        if self._taken >= self._places:
            raise LimitReached("rate", where="server", variant="busy", seconds=WAIT_SECONDS)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place while a request is answered.

        Raises:
            LimitReached: ``rate`` (variant ``busy``) – all are taken.
        """
        self.check_place()
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
