"""Which short names in a text stand for a skill of another trade: the cylinder of an engine is no pneumatics."""

from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["SHORTEST_PLAIN", "Trades"]

SHORTEST_PLAIN: Final = 4
"""Characters from which on a name says its skill by itself, whatever trade the text is of."""


class Trades:
    """The trades that each skill belongs to.

    Args:
        masks: For the number of each skill one bit for every trade; 0 where no trade names it.
    """

    def __init__(self, masks: list[int]) -> None:
        self.masks = masks

    @classmethod
    def of(cls, count: int, trades: Iterable[Iterable[int]]) -> "Trades":
        """Those of ``count`` skills; each trade is the numbers of its skills."""
        masks = [0] * count
        for bit, numbers in enumerate(trades):
            for number in numbers:
                masks[number] |= 1 << bit
        return cls(masks)

    def strangers(self, found: Mapping[int, object]) -> list[int]:
        """Of the skills found in a text, by number, those that share no trade with any other of them.

        Returns:
            Nothing where no trade has three of the skills: then the text shows no trade that one could be foreign to.
        """
        once = twice = thrice = 0
        for number in found:
            mask = self.masks[number]
            thrice |= twice & mask
            twice |= once & mask
            once |= mask
        if not thrice:
            return []
        return [number for number in found if (mask := self.masks[number]) and not mask & twice]
