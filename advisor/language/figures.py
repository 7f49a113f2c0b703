"""Finds every figure of a text: amounts, shares, ranges, durations, dates, clock times, ranks and codes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from advisor.facts import Span
from advisor.language.numerals import (
    CHARACTERS,
    DIGITS,
    HALVES,
    LEXICAL,
    NUMERAL,
    UNIT,
    UNITS,
    VULGAR,
    Amount,
    Unreadable,
    amount,
    unit_of,
    widths,
)

__all__ = ["Bound", "Figure", "FiguresFound", "find_figures"]

Bound = Literal["", "above", "below", "at_least", "at_most", "about", "near", "article"]
FigureKind = Literal["amount", "date", "clock", "rank", "grade", "code"]
Value = float | tuple[float, float] | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its normal form.

    ``value`` is a number, the two ends of a range, or a text: dates as ``2025``, ``2025-03``, ``2025-03-05``,
    ``--03-05`` (no year), ``2024/2025`` and ``2024/2025-1`` (academic year, term); clock times as ``09:00``; codes as
    written. ``unit`` is the unit of the normal form (个月, 天, 分钟, 元, 人, % …), empty where none is written.
    """

    kind: FigureKind
    start: int
    end: int
    value: Value
    unit: str = ""
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class FiguresFound:
    """The figures in the order of the text, and the numeral characters that could not be read."""

    figures: tuple[Figure, ...]
    unparsed: tuple[Span, ...]


_N = NUMERAL
_YEAR = r"(?:\d{4}|[一二][〇○零九]?[〇○零一二三四五六七八九]{2,3})"
_DAY = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_JOIN = r"\s*(?:-|—{1,2}|–|~|～|到|至)\s*"


def _guarded(word: str) -> str:
    """A word that counts nothing, unless the numeral goes on (一点五, 十分之一) or ends there (三分之一, 零点五一)."""
    tail = {"点": "(?![零〇○一二三四五六七八九])", "分": "(?!之)"}.get(word[-1], "")
    head = "(?<!分)" if word == "之一" else "(?<!点)" if all(letter in DIGITS for letter in word) else ""
    return head + re.escape(word) + tail


_LEX = re.compile(
    rf"(?<![{CHARACTERS}\d第前翻])(?<!分)(?<!(?<![最附])近)(?:{'|'.join(map(_guarded, sorted(LEXICAL, key=lambda w: -len(w))))})(?![点]\d)"
    r"|(?<![排列居获得])(?<![排列居位]在)第[一二三四五六七八九十]+(?=[，、：,:]|[步点条部类种阶组版稿](?![名]))|第[二三四]年|第[一两二三四五六七八九]+(?=[行次份遍轮句段周天项张篇页章节个])"
    r"|([\u4e00-\u9fff])一\1|[这那哪每某另同任下上][一](?=[\u4e00-\u9fff])|\[F\d+\]|\d?\s?\+X|(?<![A-Za-z0-9])(?:[4-7]S|[2-5]G|[23]D|7S)(?![A-Za-z0-9])"
    r"|[一二三四五特](?:等奖|级(?=甲等|乙等|[工证技]|/|、|建造师|教师|保育|翻译|造价|资格|职业))|[一二三][甲乙](?=等)"
    r"|万分(?!之)|(?<=[拉帮推扶搭加])了?一把|(?<![几上数近约达\d超过成])千万(?=[别不要记留注小得把再让给先请莫])|[上下]半[年月场学]|不管三七二十一|一成不变|九成九新|百分制|(?<=[王张李老小阿])[二三四五六七八九](?=[，。、说的])"
)
_MARKER = re.compile(
    r"(?m)^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．](?!\d|[一二三四五六七八九十]{1,2}两月)|[①-⑳])\s*"
)
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]+[A-Za-z]*[-_/ ]?\d[A-Za-z0-9]*(?:[-/.][A-Za-z0-9]+)*"
    r"|\d{3,4}-\d{7,8}|\d{7,}|(?<=拨打)\d{3,}|(?<=热线)\d{3,}|(?<=电话)\d{3,}|12356|24365|12333|12371|1[12]0(?=[热电报]))(?![A-Za-z0-9%％‰]|[分折岁元](?![A-Za-z]))"
)
_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("at_most", re.compile(r"(?:不超过|不高于|不多于|不大于|至多|最多|顶多|不会超过|没有超过|没超过)(?:了|是)?\s*$")),
    ("at_least", re.compile(r"(?:至少|不少于|不低于|最少|起码|不小于)\s*$")),
    (
        "above",
        re.compile(
            r"(?:超过|高于|多于|大于|突破|超出|逾|刚过|才过|略过|稍过|也过|都过|已过|早过|不止|何止)(?:了)?\s*$"
        ),
    ),
    ("below", re.compile(r"(?:不到|不足|低于|少于|小于|未满|未达到?|没到|不及|没有达到|还没到|不满)\s*$")),
    ("near", re.compile(r"(?:将近|接近|(?<![最附])近|快到|快有|快满|差一点到|逼近)\s*$")),
    ("about", re.compile(r"(?:大约是?|大概是?|约为?|差不多是?|约莫|大致是?|上下|大体)\s*$")),
)
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("about", re.compile(r"^\s*(?:左右|上下|前后)")),
    ("at_least", re.compile(r"^\s*(?:及?以上|起(?![来点]))")),
    ("at_most", re.compile(r"^\s*(?:及?以下|以内|之内|内(?![容部在心勤科地外向]))")),
    ("above", re.compile(r"^(?:多|出头|有余|挂零|冒头)(?![少么半了于出])")),
)


def find_figures(text: str) -> FiguresFound:
    """Every figure of ``text``; numeral characters of ordinary words (一起, 三方协议) are none.

    Nothing that looks like a numeral is dropped silently: what cannot be read is in ``unparsed``.
    """
    return _Reader(text).read()


class _Reader:
    """One pass over one text; pieces that were read are blanked so that no later pattern sees them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = widths(text)
        self.plain = self.rest
        self.found: list[Figure] = []
        self.unparsed: list[Span] = []

    def read(self) -> FiguresFound:
        if not _SEEMS.search(self.rest):
            return FiguresFound((), ())
        for pattern in (_LEX, _MARKER):
            for match in pattern.finditer(self.rest):
                self._blank(match.start(), match.end())
        for pattern, read in _PATTERNS:
            for match in pattern.finditer(self.rest):
                if "\0" not in match[0]:
                    self._take(match, read)
        figures = tuple(sorted(self.found, key=lambda figure: figure.start))
        return FiguresFound(figures, tuple(sorted(self.unparsed, key=lambda span: span.start)))

    def _take(
        self, match: re.Match[str], read: Callable[[re.Match[str]], "tuple[FigureKind, Value, str, Bound] | None"]
    ) -> None:
        start, end = match.span()
        end -= len(match[0]) - len(match[0].rstrip())
        try:
            got = read(match)
        except (Unreadable, OverflowError, ValueError):  # 1e400, or more digits than a number may have
            self.unparsed.append(Span.of(self.text, start, end))
            self._blank(start, end)
            return
        if got is None:
            return
        kind, value, unit, bound = got
        if kind == "amount" and not bound:
            bound = self._bound(start, end)
        self.found.append(Figure(kind, start, end, value, unit, bound))
        self._blank(start, end)

    def _bound(self, start: int, end: int) -> Bound:
        head, tail = self.plain[max(0, start - 9) : start], self.plain[end : end + 5]
        after = next((bound for bound, pattern in _AFTER if pattern.search(tail)), "")
        before = next((bound for bound, pattern in _BEFORE if pattern.search(head)), "")
        return before or after  # type: ignore[return-value]

    def _blank(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]


_Got = tuple[FigureKind, Value, str, Bound]
_SEEMS = re.compile(rf"[\d{CHARACTERS}半倍几对折①-⑳{''.join(VULGAR)}]")


def _number(word: str) -> int:
    return int(amount(word).low)


def _ymd(match: re.Match[str]) -> _Got | None:
    year, month, day = (_number(part) if part else 0 for part in match.group("y", "m", "d"))
    if not 1 <= month <= 12 or day > 31:
        raise Unreadable(match[0])
    value = f"{year or '-'}-{month:02d}" + (f"-{day:02d}" if day else "")
    return "date", value, "", ""


def _last(match: re.Match[str]) -> _Got | None:
    which = {"去": "last", "今": "this", "明": "next", "前": "before_last", "后": "after_next"}[match[1]]
    month = match["m"]
    return "date", which + (f"-{_number(month):02d}" if month else ""), "", ""


def _school_year(match: re.Match[str]) -> _Got:
    term = match["t"]
    number = {"一": 1, "1": 1, "上": 1, "二": 2, "2": 2, "下": 2}[term] if term else 0
    return "date", f"{match['a']}/{match['b']}" + (f"-{number}" if number else ""), "", ""


def _year(match: re.Match[str]) -> _Got:
    return "date", str(_number(match["y"])), "", ""


def _month(match: re.Match[str]) -> _Got | None:
    month = _number(match["m"])
    day = _number(match["d"]) if match["d"] else 0
    if not 1 <= month <= 12 or day > 31:
        raise Unreadable(match[0])
    return "date", f"--{month:02d}" + (f"-{day:02d}" if day else ""), "", ""


def _day_only(match: re.Match[str]) -> _Got | None:
    """20 号前: a day of whatever month is spoken of."""
    day = _number(match["d"])
    return ("date", f"---{day:02d}", "", "") if 1 <= day <= 31 else None


def _clock(match: re.Match[str]) -> _Got | None:
    part, hour = match["p"] or "", _number(match["h"])
    minute = 30 if match["half"] else (_number(match["min"]) if match["min"] else 0)
    if hour > 24 or minute > 59:
        return None
    if part in ("下午", "晚上", "傍晚", "晚") and hour < 12:
        hour += 12
    return "clock", f"{hour:02d}:{minute:02d}", "", ""


def _rank(match: re.Match[str]) -> _Got:
    return "rank", amount(match["n"]).value, "倒数名次" if match[0].startswith("倒数") else "名次", ""


def _top(match: re.Match[str]) -> _Got:
    return "rank", amount(match["n"]).value, "名次", "at_most"


def _grade(match: re.Match[str]) -> _Got:
    return "grade", amount(match["n"]).value, "年级", ""


def _code(match: re.Match[str]) -> _Got:
    return "code", match[0], "", ""


def _plain(value: float, unit: str, bound: Bound = "") -> _Got:
    rounded = round(value, 9)
    return "amount", int(rounded) if rounded == int(rounded) else rounded, unit, bound


def _percent(match: re.Match[str]) -> _Got:
    sign = -1 if match[0][0] in "负-" else 1
    value = amount(match["n"]).times(sign * {"百": 1, "千": 0.1, "万": 0.01}[match["of"]])
    return "amount", value.value, "%", ""


def _mixed_fraction(match: re.Match[str]) -> _Got | None:
    below = amount(match["b"]).low
    return _plain(amount(match["w"]).low + amount(match["a"]).low / below, "") if below > 0 else None


def _vulgar(match: re.Match[str]) -> _Got:
    whole = int(match["w"] or 0)
    return _plain(whole + VULGAR[match["f"]], "") if whole else _plain(100 * VULGAR[match["f"]], "%")


def _scientific(match: re.Match[str]) -> _Got:
    return _plain(float(match["m"]) * 10.0 ** int(match["e"] or match["x"]), "")


def _pieces_of_money(match: re.Match[str]) -> _Got:
    """12块5, 三块二毛, 五元三角二分."""
    tenths = amount(match["j"]).low / 10
    hundredths = amount(match["f"]).low / 100 if match["f"] else 0
    return _plain(amount(match["n"]).low + tenths + hundredths, "元")


def _summed(match: re.Match[str]) -> _Got:
    """1亿2千万, 1万零20: Arabic numerals, each with its scale."""
    parts = re.findall(r"(\d+(?:\.\d+)?)([亿万千百]*)", match["n"])
    value, unit = unit_of(match["u"] or "", Amount(*[sum(amount(number + scale).low for number, scale in parts)] * 2))
    return "amount", value.value, unit, ""


def _half_of(match: re.Match[str]) -> _Got:
    return _plain(0.5, match["u"])


def _two_or_three(match: re.Match[str]) -> _Got:
    return _plain(2 if match[0] == "俩" else 3, "个")


def _below_zero(match: re.Match[str]) -> _Got:
    value, unit = unit_of(match["u"] or "", amount(match["n"]).times(-1))
    return "amount", value.value, unit, ""


def _fraction(match: re.Match[str]) -> _Got | None:
    below, above = amount(match["b"]), amount(match["a"])
    if below.low <= 0 or (below.low != below.high):
        return None
    return _plain(100 * above.low / below.low, "%")


def _slash(match: re.Match[str]) -> _Got | None:
    above, below = int(match["a"]), int(match["b"])
    return _plain(100 * above / below, "%") if 0 < above < below <= 1000 else None


def _tenths(match: re.Match[str]) -> _Got:
    whole, rest = amount(match["n"]), match["r"]
    tail = amount(rest).low if rest else 0
    return "amount", Amount(whole.low * 10 + tail, whole.high * 10 + tail).value, "%", ""


def _folds(match: re.Match[str]) -> _Got:
    times = match["n"]
    return _plain(2 ** int(amount(times).low) if times else 2, "倍")


def _half_unit(match: re.Match[str]) -> _Got:
    value, unit = unit_of(match["u"], Amount(0.5, 0.5))
    return "amount", value.value, unit, ""


def _and_half(match: re.Match[str]) -> _Got:
    written = match["u"] if match["u"] != "月" else "个月"
    number = amount(match["n"])
    value, unit = unit_of(written, Amount(number.low + 0.5, number.high + 0.5))
    return "amount", value.value, unit, ""


def _points_of(match: re.Match[str]) -> _Got:
    """五十八分四: 58.4."""
    return _plain(amount(match["n"]).low + amount(match["r"]).low / 10, "分")


def _years_months(match: re.Match[str]) -> _Got:
    return _plain(amount(match["y"]).low * 12 + amount(match["m"]).low, "个月")


def _hours_minutes(match: re.Match[str]) -> _Got:
    return _plain(amount(match["h"]).low * 60 + amount(match["m"]).low, "分钟")


def _first_month(match: re.Match[str]) -> _Got | None:
    """The first month of 2025 年 7—9 月."""
    month = _number(match["m"])
    return ("date", f"--{month:02d}", "", "") if 1 <= month <= 12 else None


def _minutes_seconds(match: re.Match[str]) -> _Got:
    return _plain(amount(match["m"]).low * 60 + amount(match["s"]).low, "秒")


def _vague(match: re.Match[str]) -> _Got | None:
    head, word, tail, unit = match["head"], match["word"], match["tail"], match["u"] or ""
    if head:  # 几十, 数百, 上千
        size = int(amount(word).low)
        low, high = {"上": (size, size * 10 - 1), "近": (size * 0.8, size), "成": (size, size * 10 - 1)}.get(
            head[-1], (2 * size, size * 10 - 1)
        )
        value = Amount(low, high)
    else:
        number = amount(word).low
        step = 10 ** (len(str(int(number))) - len(str(int(number)).rstrip("0"))) if number else 1
        if tail == "来":
            value = Amount(number - max(1, int(number * 0.2)), number + max(1, int(number * 0.2)))
        elif tail == "几":
            value = Amount(number + 1, number + 9) if step >= 10 else Amount(number, number)
        else:
            value = Amount(number, number + step)
        value = value.times(amount("一" + match["scale"]).low) if match["scale"] else value
    scaled, normal = unit_of(unit, value)
    return "amount", scaled.value, normal, ""


def _about_one(match: re.Match[str]) -> _Got:
    """万把块: about one of that scale."""
    value, unit = unit_of(match["u"] or "", amount("一" + match["n"]))
    return "amount", value.value, unit, "about"


def _most_of_a_year(match: re.Match[str]) -> _Got:
    return "amount", (6, 12), "个月", ""


def _countless(match: re.Match[str]) -> _Got:
    size = amount("一" + match["n"]).low
    return "amount", (size, size * 10 - 1), "", "about"


def _hundred_million(match: re.Match[str]) -> _Got:
    value, unit = unit_of(match["u"] or "", amount(match["n"] + "亿"))
    return "amount", value.value, unit, ""


def _tenths_of_yuan(match: re.Match[str]) -> _Got:
    return _plain(amount(match["j"]).low / 10 + amount(match["f"]).low / 100, "元")


def _and_more(match: re.Match[str]) -> _Got:
    value, unit = unit_of("个" + match["u"], amount(match["n"]))
    return "amount", value.value, unit, "above"


def _mixed(match: re.Match[str]) -> _Got:
    """1万2千 and 4千5: the rest counts one scale below where it names none."""
    whole, rest = amount(match["n"]).low, match["r"]
    tail = amount(rest).low if len(rest) > 1 else int(rest) * amount("1" + match["n"][-1]).low / 10
    value, unit = unit_of(match["u"] or "", Amount(whole + tail, whole + tail))
    return "amount", value.value, unit, ""


def _range(match: re.Match[str]) -> _Got | None:
    left, right = match["a"], match["b"]
    unit_left, unit = match["ua"] or "", match["u"] or ""
    first, second = amount(left), amount(right)
    if not unit_left:
        first = _borrow(left, right, first, second)
    one, other = unit_of(unit_left or unit, first)
    two, normal = unit_of(unit or unit_left, second)
    if one.low > two.high or other != normal:
        return None
    return "amount", Amount(one.low, two.high).value, normal, ""


def _borrow(left: str, right: str, first: Amount, second: Amount) -> Amount:
    """4-6k and 3到4万: the scale of the right end holds for the left one."""
    scale = re.search(r"(?:万亿|[万亿千kKwW百])$", right.strip())
    if scale and not re.search(r"[万亿千百kKwW]", left) and first.high < second.low / 2:
        return first.times(amount("1" + scale[0]).low)
    return first


def _amount(match: re.Match[str]) -> _Got | None:
    word, unit = match["n"], match["u"] or ""
    value = amount(word)
    if not unit and len(word) == 1 and word in CHARACTERS and not _stands_alone(match):
        return None
    if unit == "起" and value.low >= _FROM_THERE:
        return "amount", value.value, "", "at_least"
    scaled, normal = unit_of(unit, value)
    return "amount", scaled.value, normal, "article" if word == "一" and unit in _ARTICLES else ""


#: From here on 起 says from how much on (月薪 3300 起), and counts no cases.
_FROM_THERE = 1000
_ARTICLES = frozenset(unit for unit in UNITS if unit not in {"分", "年", "个月", "个学期", "学期", "%", "成", "元", "倍", "小时", "个小时", "分钟", "周", "星期", "个星期", "岁", "学年"})  # fmt: skip
_LEAD = re.compile(r"(?:[是为得达到约共计仅只才:：于超过]|等于|一共|总数|第)\s*$")


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a single numeral character counts something although it has no unit."""
    text = match.string
    if match["n"] in "廿卅卌":
        return True
    if match["n"] == "一" or match["n"] in "零千百万亿":
        return False
    return bool(_LEAD.search(text[max(0, match.start() - 3) : match.start()])) and not re.match(
        r"[\u4e00-\u9fff]", text[match.end() : match.end() + 1]
    )


_U = rf"(?P<u>{UNIT})"
_TIME_UNIT = r"(?P<u>年|个月|个?小时|个?学期|天|个?星期|个?钟头|周|月)"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Got | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?<!\d)(?P<a>20\d\d)-(?P<b>20\d\d)-(?P<t>[12])(?![\d./-])", _school_year),
        (
            rf"(?P<a>20\d\d){_JOIN}(?P<b>20\d\d)(?!\s*年\s*\d)(?![-/.]\d)(?:\s*学?年度?(?:\s*第?(?P<t>[一二12上下])学期)?)?",
            _school_year,
        ),
        (
            r"(?<![\d.])(?P<y>(?:19|20)\d{2})(?P<s>[-./])(?P<m>\d{1,2})(?:(?P=s)(?P<d>\d{1,2}))?(?![\d%％])(?!\.\d)",
            _ymd,
        ),
        (rf"(?P<y>{_YEAR})\s*年\s*(?P<m>{_DAY})\s*月份?(?:\s*(?P<d>{_DAY})\s*[日号])?", _ymd),
        (r"(?<=年)\s*(?P<m>\d{1,2})\s*[—–~～至到-]+\s*(?=\d{1,2}\s*月)", _first_month),
        (r"(?P<m>[一二三四五六七八九十]{1,2})(?=、[一二三四五六七八九十]{1,2}两月)", _first_month),
        (r"(?<=、)(?P<m>[一二三四五六七八九十]{1,2})两月", _first_month),
        (r"(?<![\d.、])(?P<m>\d{1,2})(?=、\d{1,2}\s*月)", _first_month),
        (rf"([去今明前后])年(?:\s*(?P<m>{_DAY})\s*月份?)?", _last),
        (rf"(?<![\d.])(?P<y>{_YEAR})\s*(?:年(?!级)|届|级(?=[学新毕生班的]))", _year),
        (rf"(?<![\d.个{CHARACTERS}])(?P<m>{_DAY})\s*月份?(?:\s*(?P<d>{_DAY})\s*[日号])?(?!薪)", _month),
        (
            rf"(?:(?P<p>上午|下午|晚上|早上|清晨|早晨|夜里|半夜|中午|傍晚|凌晨|晚|早)\s*(?P<h>{_DAY})\s*(?:点|时|:)(?P<half>半)?(?:钟|整)?(?:(?P<min>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?)分?)?)",
            _clock,
        ),
        (r"(?<![\d:])(?P<p>(?=\d))(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?P<half>(?!))?(?![\d:])", _clock),
        (rf"(?P<p>(?={_DAY}))(?P<h>{_DAY})点(?:(?P<half>半)|钟|整)(?P<min>(?!))?", _clock),
        (
            r"(?<![\d月.．第A-Za-z])(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?)\s*号(?=[前后之以到至，,。；;、]|去|开|上|交|截)",
            _day_only,
        ),
        (_CODE.pattern, _code),
        (rf"倒数第\s*(?P<n>{_N})\s*[名位]?", _rank),
        (rf"(?:第\s*(?P<n>{_N})\s*[名位]?)", _rank),
        (rf"(?<=排)(?<!安排)(?:名|在|到|了)?\s*(?P<n>{_N})\s*(?:[名位]|(?=[，。；、,;）)\s]|$))", _rank),
        (rf"前\s*(?P<n>{_N})\s*[名位强]", _top),
        (r"[大高初研](?P<n>[一二三四])(?=$|[，。、,\s的学上下在时是年就了])", _grade),
        (r"(?P<n>[一二三四五六七八九1-9])\s*年级", _grade),
        (rf"(?P<w>{_N})又(?P<b>{_N})分之(?P<a>{_N})", _mixed_fraction),
        (r"(?P<w>\d+)又(?P<a>\d+)/(?P<b>\d+)", _mixed_fraction),
        (rf"(?P<w>\d*)(?P<f>[{''.join(VULGAR)}])", _vulgar),
        (r"(?P<m>-?\d+(?:\.\d+)?)(?:[eE](?P<e>[+-]?\d+)|\s*[×x*]\s*10\^(?P<x>[+-]?\d+))(?![\dA-Za-z])", _scientific),
        (rf"负?(?P<of>[百千万])分之\s*(?P<n>{_N})", _percent),
        (rf"(?P<b>[二三四五六七八九十百两\d]+)\s*分之\s*(?P<a>{_N})", _fraction),
        (r"(?<![\d./A-Za-z])(?P<a>\d{1,3})/(?P<b>\d{1,4})(?![\d/])", _slash),
        (r"翻(?:了)?(?P<n>[一二两三四])番|(?:翻|加)(?:了)?一?倍", _folds),
        (r"百分(?P<n>百)", lambda match: _plain(100, "%")),
        (r"(?:一|1)半|半数|打?对折", lambda match: _plain(50, "%")),
        (
            rf"(?P<n>{_N})(?:块|元)(?P<j>{_N})(?:[毛角](?:(?P<f>{_N})分?)?|(?![\d.百千万亿多来几余]|[\u4e00-\u9fff]*[元块]))",
            _pieces_of_money,
        ),
        (rf"(?P<j>{_N})[毛角](?P<f>{_N})分?(?![\d.百千万])", _tenths_of_yuan),
        (rf"(?P<n>{_N})个亿\s*{_U}?", _hundred_million),
        (r"(?P<n>[百千万])把\s*(?P<u>块钱|[块元人斤里米个])", _about_one),
        (r"数以(?P<n>[百千万亿]+)计", _countless),
        (
            r"零(?=失误|差错|事故|投诉|违纪|违规|缺勤|迟到|缺陷|返工|不良|故障|挂科|补考|旷课)",
            lambda match: _plain(0, ""),
        ),
        (r"大半年", _most_of_a_year),
        (r"(?<![超已不])过半|(?<![扩放])大半(?![天夜个径])", lambda match: _plain(50, "%", "above")),
        (rf"(?P<n>\d+(?:\.\d+)?[亿万千](?:零?\d+[万千百]+)+(?:零?\d+)?|\d+[亿万]零\d+)\s*{_U}?", _summed),
        (rf"零下\s*(?![-−])(?P<n>{_N})\s*{_U}?", _below_zero),
        (r"(?P<y>" + _N + r")年零?(?P<m>" + _N + r")个月", _years_months),
        (r"(?P<h>" + _N + r")个?(?:小时|钟头)零?(?P<m>" + _N + r")分钟?", _hours_minutes),
        (r"(?P<m>" + _N + r")分钟?零?(?P<s>" + _N + r")秒钟?", _minutes_seconds),
        (rf"(?P<n>[{CHARACTERS}]+)分(?P<r>[一二三四五六七八九])(?![{CHARACTERS}之钟秒\u4e00-\u9fff])", _points_of),
        (rf"(?P<n>{_N})\s*个半(?P<u>月|小时|学期|星期|钟头|百分点)", _and_half),
        (rf"(?P<n>{_N})\s*(?P<u>年|分|天|周|小时|倍|成|公里|学期|米|斤|公斤|亩|次)半", _and_half),
        (rf"(?P<n>(?=半))半\s*个?{_TIME_UNIT}", lambda match: _half_unit(match)),
        (rf"(?P<n>{_N})\s*(?P<u>{HALVES})半(?![年天月夜路学日年])", _and_half),
        (rf"半(?P<u>{HALVES})(?![性])", _half_of),
        (r"[俩仨](?![\u4e00-\u9fff]*[元块年岁分])", _two_or_three),
        (rf"(?P<a>{_N})\s*(?P<ua>{UNIT})?{_JOIN}(?P<b>{_N})\s*{_U}?", _range),
        (
            r"(?P<n>[一二两三四五六七八九\d])成(?P<r>[一二三四五六七八九]|[1-9](?!\d))(?![\u4e00-\u9fff]?[个台人件])",
            _tenths,
        ),
        (
            rf"(?P<head>好几|[几数上近成])(?P<word>[十百千万亿]+)(?![{''.join(DIGITS)}])(?P<tail>)?(?P<scale>)?\s*{_U}?",
            _vague,
        ),
        (rf"(?P<n>{_N})\s*个多(?P<u>月|小时|学期|星期|钟头)", _and_more),
        (
            rf"(?P<head>)(?P<word>{_N})(?P<tail>[多余来几])(?![少么于]|了\s*[\d一二两三四五六七八九十])(?P<scale>[十百千万亿]*)\s*{_U}?",
            _vague,
        ),
        (r"[¥￥]\s*(?P<n>" + _N + r")(?:元|块)?", lambda match: _plain(amount(match["n"]).low, "元")),
        (r"(?P<n>\d+(?:\.\d+)?[万千])(?P<r>\d+千(?:\d+百)?|\d)(?![\d.])\s*" + _U + "?", _mixed),
        (r"(?P<n>半)(?P<u>斤|公斤|米|亩|公里|倍|成)", _half_unit),
        (
            rf"(?<=[多高涨降差升低加了])\s*(?P<n>{_N})\s*个点(?![\u4e00-\u9fff])",
            lambda match: _plain(amount(match["n"]).low, "百分点"),
        ),
        (
            rf"(?<![{CHARACTERS}\d.])(?P<n>[{CHARACTERS}]|\d)块(?=[\u4e00-\u9fff])(?![钱多左上以一二两三四五六七八九十毛的奖补])",
            lambda match: _plain(amount(match["n"]).low, "个"),
        ),
        (rf"(?P<n>{_N})\s*{_U}?", _amount),
    )
)
