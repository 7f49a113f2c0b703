"""Figures of a sentence against figures of the evidence one by one: equal, rounded, bounded, and of one unit."""

import re

from advisor.language import stance
from advisor.language.carry_words import BARE_UNITS, COUNTERS, FRACTION, count_alike
from advisor.language.claims import Claim
from advisor.wording.evidence import Quantity

__all__ = ["SMALL", "SUPPOSES", "bars", "comparable", "equal", "is_bare_share", "is_edge", "is_mark", "meets", "same_date", "same_rate", "same_scale", "units_agree"]  # fmt: skip

SLACK = 0.2
SMALL = 10
LENGTH_OF_MONTH = 6
MORE_THAN = re.compile(r"[多余]")
KEPT_OUT = re.compile(r"不在|不能|不得|不予|没有?资格|报不|领不|不符合|不合条件|不行|不收|不许")
FULL_MARKS = 150
PART_OF_DAY = re.compile(r"上午|下午|晚|早|清晨|夜|中午|傍晚|凌晨")
SUPPOSES = re.compile(r"如果|假如|要是|就算|即使|预计|推算|能到|升到|练到|补到|补上|补[A-Za-z]|的话")
MARK = re.compile(r"的?(?:预警|提示|及格|分数)?线|标准|门槛|要求")
LEAST = re.compile(r"最[短少低早]|[短少低快]的|至少|不少于|起|保底|下[沿端界]")
MOST = re.compile(r"最[长多高晚]|[长多高慢]的|至多|不超过|上限|封顶|上[沿端界]")
ENDS = re.compile(r"[-—–~～到至]")
#: What stands behind the point of 34.3, ３４．３ and 三十四点三.
DECIMALS = re.compile(r"[.．点]([0-9０-９零〇一二三四五六七八九]+)")


def units_agree(said: str, held: str) -> bool:
    """Whether a figure in one unit may stand for a figure in the other."""
    if said == held or not said:
        return True
    if not held:
        return said in COUNTERS or said in BARE_UNITS
    return count_alike(said, held)


def meets(said: Claim, low: float, high: float) -> bool:
    """Whether the figure said is true of a value between ``low`` and ``high``."""
    if isinstance(said.value, str):
        return False
    if isinstance(said.value, tuple):
        first, last = said.value
        near = abs(first - low) <= 1e-6 * max(1, abs(low)) and abs(last - high) <= 1e-6 * max(1, abs(high))
        is_vague = low == high and not ENDS.search(said.quote)  # 三百多, 两三千
        below = low < last if MORE_THAN.search(said.quote) else low <= last
        return near or (is_vague and first <= low and below and last - first <= max(10, abs(last)))
    value = said.value
    step = _step(value, said.quote)
    slack = abs(value) * SLACK if step >= 10 else max(step, 0.05 * abs(value))
    if low != high:
        return {"above": value <= low, "at_least": value == low, "below": value >= high, "at_most": value == high}.get(
            said.bound, False
        )
    close = _rounds_to(low, said)
    return {
        "above": low > value and low - value <= slack,
        "below": low < value and value - low <= slack,
        "at_least": close or (low >= value and low - value <= slack),
        "at_most": close or (low <= value and value - low <= slack),
        "about": close or abs(low - value) <= step / 2 + 1e-9,
        "near": close or (low <= value and value - low <= step),
    }.get(said.bound, close)


def _step(value: float, quote: str) -> float:
    """The size of the last digit that is meant: 10 for 60, 1000 for 五千, 0.01 for 0.67, 1 for 63."""
    if value != int(value):
        shown = DECIMALS.search(quote)
        return 10.0 ** -len(shown[1]) if shown else 1.0
    digits = str(abs(int(value)))
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value else 1.0


def _rounds_to(held: float, said: Claim) -> bool:
    """Whether the value said is the value held, rounded to the digits that are shown."""
    shown = float(said.value) if isinstance(said.value, int | float) else 0.0
    if abs(held - shown) <= 1e-9 * max(1.0, abs(held)):
        return True
    written = re.search(r"[0-9０-９]", said.quote)
    if not written and not FRACTION.search(said.quote):
        return False
    decimals = DECIMALS.search(said.quote)
    if written and not decimals and said.unit != "%":
        return False
    step = 10.0 ** -len(decimals[1]) if decimals else 1.0
    return abs(held - shown) <= step / 2 + 1e-9


def comparable(said: Claim, held: Quantity) -> bool:
    """Whether a figure of the evidence is of the type and unit of the one said."""
    if said.type != held.claim.type or (said.kind == "rank") != (held.claim.kind == "rank"):
        return False
    if said.unit == "分" and not held.claim.unit and held.claim.quote:  # 考了 91
        return isinstance(held.claim.value, int | float) and SMALL < held.claim.value <= FULL_MARKS
    return said.type == "date" or units_agree(said.unit, held.claim.unit)


def same_scale(said: Claim, held: Quantity) -> bool:
    """A bare 0.06 stands beside scores and shares only, not beside 60 %."""
    if said.unit or not isinstance(said.value, int | float) or float(said.value).is_integer():
        return True
    return not held.claim.unit


def equal(said: Claim, held: Quantity) -> bool:
    """Whether the value said is true of the value held."""
    if said.type == "date":
        return same_date(str(said.value), str(held.claim.value)) or _same_hour(said, held.claim)
    value = held.claim.value
    if isinstance(value, str):
        return False
    low, high = value if isinstance(value, tuple) else (value, value)
    if isinstance(said.value, tuple) and isinstance(value, tuple):
        return said.value == value
    if said.bound in ("above", "below") and not said.unit and held.claim.unit not in ("", "分", "%", "元"):
        return False
    if said.bound in ("at_least", "at_most") and held.claim.bound == said.bound:
        return said.value == value
    return meets(said, low, high)


def _same_hour(said: Claim, held: Claim) -> bool:
    """六点半 without its part of the day is 06:30 or 18:30."""
    if said.kind != "clock" or held.kind != "clock" or PART_OF_DAY.search(said.quote) or ":" in said.quote:
        return False
    (hour, minute), (other, minute_held) = (str(c.value).split(":") for c in (said, held))
    return minute == minute_held and (int(hour) - int(other)) % 12 == 0


def is_edge(said: Claim, held: Quantity, context: str) -> bool:
    """Whether the figure is the end of a range that its words mean (最短三个月, 最长一年 of 3 至 12 个月)."""
    if isinstance(said.value, str | tuple) or not isinstance(held.claim.value, tuple):
        return False
    low, high = held.claim.value
    return bool(
        (said.value == low and (LEAST.search(context) or said.bound == "at_least"))
        or (said.value == high and (MOST.search(context) or said.bound == "at_most"))
    )


def is_mark(said: Claim, held: Quantity, context: str) -> bool:
    """低于 0.70 的预警线 names the line itself, and no figure below it."""
    return said.bound in ("above", "below") and said.value == held.claim.value and bool(MARK.search(context))


def bars(said: Claim, held: Quantity, sentence: str) -> bool:
    """Whether a rule is told by those it keeps out (没到七十分的不能报, for 70 分以上)."""
    if not said.bound and isinstance(held.claim.value, tuple) and isinstance(said.value, int | float):
        low, high = held.claim.value
        return not low <= said.value <= high and said.unit == held.claim.unit and bool(KEPT_OUT.search(sentence))
    turned = (said.bound, held.claim.bound) in (("below", "at_least"), ("above", "at_most"))
    return turned and said.value == held.claim.value and bool(KEPT_OUT.search(sentence))


def same_rate(context: str, held: Quantity) -> bool:
    """每天 40 盆 is not 每月 40 盆."""
    if held.claim.type == "date":
        return True
    said = set(stance.rate_of(context))
    return not said or not held.rate or bool(said & set(held.rate))


def same_date(said: str, held: str) -> bool:
    """Whether a date said is the date held, or a coarser form of it (2025年 of 2025-03-05)."""
    if said == held or (len(said) >= 4 and held.startswith(said + "-")):
        return True
    if said.startswith("---"):
        return held[-3:] == said[2:] and len(held) > LENGTH_OF_MONTH
    if said.startswith("--"):
        return held[4:].startswith(said[1:])
    if re.fullmatch(r"\d\d:\d\d", said) and re.fullmatch(r"\d\d:\d\d", held):
        return False
    relative = re.fullmatch(r"(?:last|this|next)-(\d\d)", said)
    if relative:
        return held[5:7] == relative[1]
    if "/" in held and "-" not in held and said.isdigit():
        return said in held.split("/")
    return held.startswith(said + "/")


def is_bare_share(said: Claim, held: Quantity) -> bool:
    """Whether a share without a unit stands beside a count, with which it has only its name in common."""
    value = held.claim.value
    return (
        said.unit in COUNTERS
        and not held.claim.unit
        and isinstance(value, int | float)
        and not float(value).is_integer()
    )
