"""Which stretches of a text are taken already."""

from bisect import bisect_left

__all__ = ["Taken"]


class Taken:
    """Stretches that do not overlap, asked and added to in any order.

    Args:
        starts: Where each begins, by offset.
        ends: Where each ends; the lists are taken over, not copied.
    """

    def __init__(self, starts: list[int] | None = None, ends: list[int] | None = None) -> None:
        self._starts = starts if starts is not None else []
        self._ends = ends if ends is not None else []

    def touches(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with ``start`` … ``end``."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def add(self, start: int, end: int) -> bool:
        """Take a stretch if it is free; whether it was."""
        if self.touches(start, end):
            return False
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True
