"""A second reader of figures, simpler than the gate and without any of its code: which numbers stand on no card."""

import re
from collections.abc import Sequence

from advisor.facts import FactCard

_MARK = re.compile(r"\[F\d+\]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SIZE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_UNIT = "分个人次年月周天日元块题门项条名岁遍家种级档成倍句处件份场轮张本章节段点步位"
_CHINESE = re.compile(f"[{_NUMERAL}]+点[{''.join(_DIGIT)}]+|[{_NUMERAL}]{{2,}}|[{_NUMERAL}](?=[{_UNIT}])")
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_NAMES = (
    "三方",
    "一定",
    "一起",
    "一样",
    "一直",
    "一般",
    "十分",
    "万一",
    "千万",
    "统一",
    "进一步",
    "一下",
    "一些",
    "三支一扶",
)


def numbers(text: str) -> list[float]:
    """Every number of a text, Arabic or Chinese; 一 before a measure word is Chinese's article and counts as none."""
    text = _MARK.sub("", text).translate(_WIDE).replace("百分之", "＃")
    for name in _NAMES:
        text = text.replace(name, "＃")
    found = [float(number) for number in _DIGITS.findall(text)]
    found += [_value(numeral) for numeral in _CHINESE.findall(text) if numeral != "一"]
    return found


def off_cards(reply: str, cards: Sequence[FactCard]) -> list[float]:
    """The numbers of a reply that stand, by value, on none of its cards."""
    held = {
        round(number, 6)
        for card in cards
        for part in (card.display, card.value, card.period, card.label, card.source.row, card.source.as_of)
        for number in numbers(str(part if part is not None else ""))
    }
    return [number for number in numbers(reply) if round(number, 6) not in held]


def _value(numeral: str) -> float:
    whole, point, part = numeral.partition("点")
    if point:
        return float(f"{_value(whole):.0f}.{''.join(str(_DIGIT[c]) for c in part)}")
    if not any(c in _SIZE for c in numeral):
        return float("".join(str(_DIGIT[c]) for c in numeral))
    total = part = digit = 0
    for c in numeral:
        if c in _DIGIT:
            digit = _DIGIT[c]
        elif _SIZE[c] < 10_000:
            part += (digit or 1) * _SIZE[c]
            digit = 0
        else:
            total += (part + digit or 1) * _SIZE[c]
            part = digit = 0
    return float(total + part + digit)
