"""Files that a handler made for one person: in memory, bounded, and for a while."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from advisor.facts import Viewer

__all__ = ["Shelf"]


class Shelf:
    """The newest file of each name, a person.

    Args:
        most: How many are kept in all; the oldest makes room.
        seconds: How long one may be taken.
        clock: Seconds, rising.
    """

    def __init__(self, most: int = 64, seconds: float = 1800, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, bytes]] = OrderedDict()
        self._lock = Lock()

    def put(self, viewer: Viewer, name: str, content: bytes) -> None:
        """Lay a file down for one person; their former one of that name is gone."""
        key = (str(viewer), name)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._clock(), content)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def take(self, viewer: Viewer, name: str) -> bytes | None:
        """The file of this person, if there is one and its time is not over."""
        key = (str(viewer), name)
        with self._lock:
            at, content = self._kept.get(key, (0.0, None))
            if content is not None and self._clock() - at > self._seconds:
                del self._kept[key]
                return None
            return content
