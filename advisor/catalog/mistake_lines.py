"""The lines of knowledge/mistakes/*.yaml: what is wrong, or what is right and may only be told so, without expressions.

A line is written as words: ``/`` stands between words of one meaning, ``+`` between meanings that belong together, ``$name``
for a set of knowledge/mistake_words.yaml, ``~`` inside a word for a few letters between, ``!`` before what lifts the line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, TypeAlias

__all__ = ["KINDS", "UNITS", "Broken", "LineKind", "MistakeLine", "Range", "lines_of", "words_of"]

LineKind: TypeAlias = Literal["wrong", "order", "value", "opposite", "same"]
KINDS: tuple[LineKind, ...] = ("wrong", "order", "value", "opposite", "same")

UNITS: Mapping[str, tuple[str, float]] = {
    "微米": ("长", 1e-6), "丝": ("长", 1e-5), "道": ("长", 1e-5), "毫米": ("长", 1e-3), "mm": ("长", 1e-3), "厘米": ("长", 0.01),
    "公分": ("长", 0.01), "cm": ("长", 0.01), "分米": ("长", 0.1), "米": ("长", 1.0), "公里": ("长", 1000.0), "千米": ("长", 1000.0),
    "km": ("长", 1000.0), "寸": ("长", 1 / 30), "毫克": ("重", 1e-6), "mg": ("重", 1e-6), "克": ("重", 1e-3), "g": ("重", 1e-3),
    "两": ("重", 0.05), "斤": ("重", 0.5), "公斤": ("重", 1.0), "千克": ("重", 1.0), "kg": ("重", 1.0), "吨": ("重", 1000.0),
    "毫升": ("容", 1e-3), "ml": ("容", 1e-3), "升": ("容", 1.0), "l": ("容", 1.0), "秒": ("时", 1.0), "秒钟": ("时", 1.0),
    "分钟": ("时", 60.0), "刻钟": ("时", 900.0), "小时": ("时", 3600.0), "个小时": ("时", 3600.0), "钟头": ("时", 3600.0),
    "个钟头": ("时", 3600.0), "天": ("时", 86400.0), "日": ("时", 86400.0), "昼夜": ("时", 86400.0), "周": ("时", 604800.0),
    "个星期": ("时", 604800.0), "星期": ("时", 604800.0), "个礼拜": ("时", 604800.0), "个月": ("时", 2592000.0),
    "年": ("时", 31104000.0), "度": ("温", 1.0), "℃": ("温", 1.0), "摄氏度": ("温", 1.0), "伏": ("压", 1.0), "v": ("压", 1.0),
    "千伏": ("压", 1000.0), "kv": ("压", 1000.0), "毫安": ("流", 1e-3), "ma": ("流", 1e-3), "安": ("流", 1.0), "a": ("流", 1.0),
    "欧": ("阻", 1.0), "千欧": ("阻", 1e3), "兆欧": ("阻", 1e6), "兆": ("阻", 1e6), "瓦": ("功", 1.0), "千瓦": ("功", 1000.0),
    "兆帕": ("强", 1e6), "mpa": ("强", 1e6), "千帕": ("强", 1e3), "kpa": ("强", 1e3), "帕": ("强", 1.0), "巴": ("强", 1e5),
    "公斤压力": ("强", 1e5), "%": ("%", 1.0), "‰": ("%", 0.1), "ppm": ("%", 1e-4), "成": ("%", 10.0), "元": ("元", 1.0), "块": ("元", 1.0),
    "块钱": ("元", 1.0), "万元": ("元", 1e4), "万": ("元", 1e4), "次": ("次", 1.0), "下": ("次", 1.0), "遍": ("次", 1.0), "回": ("次", 1.0), "人": ("人", 1.0),
    "个人": ("人", 1.0), "名": ("人", 1.0), "位": ("人", 1.0), "平方": ("面", 1.0), "平方米": ("面", 1.0), "平米": ("面", 1.0),
    "亩": ("面", 2000 / 3), "倍": ("倍", 1.0), "个": ("个", 1.0), "滴": ("滴", 1.0), "层": ("层", 1.0), "转": ("转", 1.0), "岁": ("岁", 1.0),
    "级": ("级", 1.0), "勒克斯": ("光", 1.0), "分贝": ("声", 1.0), "米每秒": ("速", 1.0), "盒": ("盒", 1.0), "片": ("片", 1.0), "针": ("针", 1.0),
    "字": ("字", 1.0), "粒": ("粒", 1.0), "条": ("条", 1.0), "台": ("台", 1.0), "件": ("件", 1.0),
    "像素": ("像素", 1.0), "帧": ("帧", 1.0), "dpi": ("dpi", 1.0), "端口": ("端口", 1.0), "号": ("号", 1.0), "毫西": ("度量", 1.0),
    "档": ("档", 1.0), "页": ("页", 1.0), "牛米": ("力矩", 1.0), "牛": ("力", 1.0), "毫摩尔": ("摩", 1.0), "毫米汞柱": ("汞柱", 1.0),
    "工作日": ("工作日", 1.0), "个工作日": ("工作日", 1.0), "单位": ("单位", 1.0), "赫兹": ("频", 1.0), "赫": ("频", 1.0),
}  # fmt: skip
"""Unit as written → what it measures and its size in the first unit of that kind."""

_VALUE = re.compile(
    r"(?P<sign>[≥≤<>]?)(?P<low>-?\d+(?:\.\d+)?)(?:(?P<how>[-–~±])(?P<high>\d+(?:\.\d+)?))?(?P<unit>\D*)"
)
_RATIO = re.compile(r"(\d+(?:\.\d+)?)[:：比](\d+(?:\.\d+)?)")


class Broken(ValueError):
    """A line that cannot be read; the message says what is amiss."""


@dataclass(frozen=True, slots=True)
class Range:
    """A right value: what it measures and its two ends; ``kind`` is 比 for a ratio and empty for a bare number."""

    kind: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """One line.

    Attributes:
        kind: ``wrong`` (all groups together are the mistake), ``order`` (two groups, right in this order), ``value`` (what
            is measured, with its right ranges), ``opposite`` and ``same`` (two things that move against or with each other).
        groups: Words of one meaning each.
        context: Words that must stand beside an order; empty where it always holds.
        unless: Words in the same clauses that lift the line.
        ranges: The right values, any of them.
    """

    kind: LineKind
    groups: tuple[tuple[str, ...], ...]
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()


def lines_of(raw: Mapping[str, Any], sets: Mapping[str, tuple[str, ...]]) -> tuple[MistakeLine, ...]:
    """The lines of an entry, all kinds.

    Raises:
        Broken: A line is malformed or names a set that is not there.
    """
    return tuple(_line(kind, str(written), sets) for kind in KINDS for written in _listed(raw.get(kind)))


def words_of(written: str, sets: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words of one meaning, sets unfolded.

    Raises:
        Broken: A word is empty or a set is unknown.
    """
    found: list[str] = []
    for word in (part.strip() for part in written.split("/")):
        if not word.strip("~"):
            raise Broken(f"an empty word in {written!r}")
        if word.startswith("$"):
            if word[1:] not in sets:
                raise Broken(f"the set {word!r} is not in mistake_words.yaml")
            found += sets[word[1:]]
        else:
            found.append(word)
    return tuple(dict.fromkeys(found))


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else () if value is None else (value,)


def _line(kind: LineKind, written: str, sets: Mapping[str, tuple[str, ...]]) -> MistakeLine:
    body, _, lifted = written.partition(" ! ")
    unless = words_of(lifted, sets) if lifted.strip() else ()
    if kind == "wrong":
        groups = _groups(body, " + ", sets)
        if len(groups) == 1 and any(len(word) < 3 for word in groups[0]):
            raise Broken(
                f"{written!r}: a mistake of a single group needs words of three letters, or add a group with +"
            )
        return MistakeLine(kind, groups, unless=unless)
    if kind == "order":
        context, found, order = body.rpartition(" | ")
        groups = _groups(order, " > ", sets)
        if len(groups) != 2:
            raise Broken(f"{written!r}: an order is written A > B, the right one first")
        return MistakeLine(kind, groups, words_of(context, sets) if found else (), unless)
    if kind == "value":
        what, found, values = body.partition(" = ")
        if not found:
            raise Broken(f"{written!r}: a value is written WORDS = 100-120次")
        ranges = tuple(_range(one.strip()) for one in re.split(r"\s或\s", values))
        return MistakeLine(kind, _groups(what, " + ", sets), unless=unless, ranges=ranges)
    groups = _groups(body, " ~ ", sets)
    if len(groups) != 2:
        raise Broken(f"{written!r}: two things that hang together are written A ~ B")
    return MistakeLine(kind, groups, unless=unless)


def _groups(written: str, mark: str, sets: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(part, sets) for part in written.split(mark))


def _range(written: str) -> Range:
    ratio = _RATIO.fullmatch(written)
    if ratio:
        value = float(ratio[1]) / float(ratio[2])
        return Range("比", value, value)
    match = _VALUE.fullmatch(written.replace(" ", ""))
    if match is None:
        raise Broken(f"{written!r} is no value: write 100-120次, ≥125克, ≤2小时, 36±1度, 30:2 or 75%")
    unit = match["unit"].lower()
    if unit and unit not in UNITS:
        raise Broken(f"the unit {unit!r} of {written!r} is unknown")
    kind, factor = UNITS.get(unit, ("", 1.0))
    first = float(match["low"])
    if match["how"] == "±":
        low, high = first - float(match["high"]), first + float(match["high"])
    else:
        low, high = first, float(match["high"]) if match["high"] else first
    if low > high:
        raise Broken(f"{written!r}: the smaller end comes first")
    sign = match["sign"]
    if sign in ("≥", ">"):
        high = inf
    elif sign in ("≤", "<"):
        low = -inf
    return Range(kind, low * factor, high * factor)
