"""Quantities in a folded answer: their place, what they measure and their two ends in the first unit of that kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from advisor.catalog.mistake_lines import UNITS, Range
from advisor.language.numerals import Unreadable, amount

__all__ = ["Quantity", "is_right", "quantities"]

_DIGIT = "零〇一二三四五六七八九十百千万两半"
_ONE = rf"(?:\d+(?:\.\d+)?|[{_DIGIT}]+(?:点[零一二三四五六七八九]+)?)"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=lambda unit: (-len(unit), unit)))
_QUANTITY = re.compile(
    rf"(?P<below>零下|负|-)?(?P<part>百分之)?(?P<few>十几)?(?P<low>{_ONE})?"
    rf"(?:(?P<to>[-–~到、至±]|比|[:：])(?P<high>{_ONE}))?(?P<over>多|来|几)?(?P<half>个半)?(?P<unit>{_UNIT})?(?P<tail>半)?"
)
_STARTS = re.compile(rf"零下|负(?=[\d{_DIGIT}])|(?<![\da-z])-(?=\d)|百分之|十几|\d|[{_DIGIT}]")
_WORDS = re.compile(
    r"一(?:起|定|些|下子|直|般|样|边|切|旦|致|会儿|律|次性|口气|步步)|第[一二三四五六七八九十]+|万一|统一|唯一|三相|两头|两边|两侧|两端|半天|"
    r"[一二三四]线|百分百|千万(?=别|不|要|记)|零件|零线|[一二三四五六七八九十两]个(?=瓶|人|孩|老|阀)|多半|四氧|二氧|一氧"
)
_LIMIT = re.compile(
    r"(?:超过|高于|低于|大于|小于|少于|不到|多于|短于|长于|早于|晚于|至少|最少|最多|不足)[^，。；！？]{0,3}$"
)
_LIMIT_AFTER = re.compile(r"^(?:以上|以下|以内|之内|以外|往上|往下|起步|起)")
_ARTICLE = frozenset({"个", "次", "下", "遍", "块", "位", "名", "条", "台", "件", "片", "层", "级", "道", "成", "点"})
"""After 一 these say that there is something rather than how much (「放一个空白」)."""
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: ``kind`` as in ``UNITS``, 比 for a ratio, empty for a bare number."""

    start: int
    end: int
    kind: str
    low: float
    high: float
    is_limit: bool


@lru_cache(maxsize=64)
def quantities(folded: str) -> tuple[Quantity, ...]:
    """All quantities of a folded answer, by place."""
    return tuple(_read(folded))


def _read(folded: str) -> Iterator[Quantity]:
    place = 0
    while (start := _STARTS.search(folded, place)) is not None:
        idle = _WORDS.match(folded, start.start())
        if idle is not None:
            place = idle.end()
            continue
        if folded[max(0, start.start() - 1) : start.start()] == "第":
            place = start.end()
            continue
        match = _QUANTITY.match(folded, start.start())
        if match is None or match.end() == match.start():
            place = start.end()
            continue
        place = match.end()
        found = _quantity(match, folded)
        if found is not None:
            yield found


def _quantity(match: re.Match[str], folded: str) -> Quantity | None:
    try:
        low, high = _ends(match)
    except (Unreadable, KeyError, ValueError, IndexError):
        return None
    if match["to"] in ("比", ":", "：") and match["high"]:
        return Quantity(match.start(), match.end(), "比", low / high, low / high, is_limit=False) if high else None
    said = match["low"] or ""
    if said == "一" and not match["high"] and match["unit"] in _ARTICLE:
        return None
    if not match["unit"] and not match["part"] and match["to"] is None and len(said) == 1 and not said.isdigit():
        return None  # 「一看」, 「两头」
    kind, factor = UNITS[match["unit"]] if match["unit"] else ("", 1.0)
    if match["part"]:
        kind, factor = "%", 1.0
    if match["half"] or match["tail"]:
        low, high = low + 0.5, high + 0.5
    limit = _LIMIT.search(folded[max(0, match.start() - 6) : match.start()]) or _LIMIT_AFTER.match(
        folded[match.end() :]
    )
    return Quantity(match.start(), match.end(), kind, low * factor, high * factor, is_limit=limit is not None)


def _ends(match: re.Match[str]) -> tuple[float, float]:
    if match["few"]:
        return 11.0, 19.0
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    first, last = low[0], high[1]
    if match["high"] and match["to"] not in ("比", ":", "：", "±"):
        said = match["low"]
        if last > 20 and first < 10 and len(said) == 1 and match["high"][-1:] == "十":  # 三四十, 二到三十
            first *= 10
        if first > last:
            first, last = last, first
    if match["to"] == "±":
        first, last = low[0] - high[0], low[0] + high[0]
    if match["below"]:
        first, last = -last, -first
    if match["over"] == "多" or match["over"] == "几":
        last = first * 1.3 if first > 10 else first + 0.9
    elif match["over"] == "来":
        first, last = first * 0.85, first * 1.15
    return first, last


def _number(said: str) -> tuple[float, float]:
    if said == "半":
        return 0.5, 0.5
    found = amount(said)
    return float(found.low), float(found.high)


def is_right(stated: Quantity, ranges: tuple[Range, ...]) -> bool:
    """Whether a stated quantity agrees with one of the right ranges; a stated limit beside a closed range is left alone."""
    for one in ranges:
        width = max(
            abs(one.low) if one.low != float("-inf") else 0.0, abs(one.high) if one.high != float("inf") else 0.0
        )
        slack = _SLACK * max(1.0, width)
        if stated.low <= one.high + slack and stated.high >= one.low - slack:
            return True
        if stated.is_limit and one.low != float("-inf") and one.high != float("inf") and one.low != one.high:
            return True
    return False
