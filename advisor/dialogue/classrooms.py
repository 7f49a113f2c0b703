"""Classes by their names: 园艺2301班 and 园艺1班 are one of the asker's, or none of them."""

import re
from collections.abc import Iterable

__all__ = ["OWN_CLASS", "Classrooms"]

OWN_CLASS = "我们班"
"""How the router reads every class that is named."""

_NUMBERED = re.compile(r"(?P<trade>[\u4e00-\u9fff]{0,10}?)(?P<number>\d{1,4}|[一二三四五六七八九])班(?![倒制次组])")
_TRADE = re.compile(r"[\u4e00-\u9fff]+")
_DIGITS = {digit: str(at) for at, digit in enumerate("一二三四五六七八九", 1)}
SHORTEST_TRADE = 2


class Classrooms:
    """Finds a class in a message.

    Args:
        names: Names of the classes in the asker's scope.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(sorted(set(names)))

    def read(self, text: str) -> tuple[str, str, str]:
        """The text with the class written as ``OWN_CLASS``, the class in scope, and the words for one that is not.

        A short name counts where it means one class alone: of its trade some characters in their order, of its number the
        last digits. A number without a trade, which may also be a shift, counts only where it means a class in scope.

        Example:
            >>> Classrooms(["园艺2301班", "酒店2301班"]).read("看看园艺1班有几个")
            ('看看我们班有几个', '园艺2301班', '')
        """
        for match in _NUMBERED.finditer(text):
            number = _DIGITS.get(match["number"], match["number"])
            for length in range(len(match["trade"]), -1, -1):
                trade = match["trade"][len(match["trade"]) - length :]
                found = [name for name in self.names if _means(trade, number, name)]
                if len(found) == 1 and (length >= SHORTEST_TRADE or (not length and len(number) > 1)):
                    start = match.end("trade") - length
                    return text[:start] + OWN_CLASS + text[match.end() :], found[0], ""
            if self.names and match["number"].isdigit() and len(match["trade"]) >= SHORTEST_TRADE:
                start = match.end("trade") - SHORTEST_TRADE
                return text[:start] + OWN_CLASS + text[match.end() :], "", text[start : match.end()]
        return text, "", ""


def _means(trade: str, number: str, name: str) -> bool:
    """Whether a trade and a number mean a class: 园艺 and 1 mean 园艺2301班."""
    digits = re.sub(r"\D", "", name)
    letters = iter("".join(_TRADE.findall(name)))
    return digits.endswith(number) and all(letter in letters for letter in trade)
