"""Personal data in disguise: digits spelled out, spaced or full width, addresses of mail and messengers written around.

Wider than ``personal``: what leaves the college is masked and put back, so a run of digits that is nobody's costs
nothing, and one that is somebody's must not pass.
"""

import re
from collections.abc import Iterator
from typing import Final

from advisor.language.folding import fold

__all__ = ["disguised", "plain_digits", "without_gaps"]

_SPOKEN: Final = str.maketrans("零〇○幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖", "00011223456789123456789")
_GAP: Final = r"[ \t\u3000\-–—_·•.]"
_DIGIT: Final = r"[0-9０-９零〇○幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_RUN: Final = re.compile(rf"[gls]?{_DIGIT}(?:{_GAP}{{0,3}}{_DIGIT}){{5,}}[x]?")
_IS_SPOKEN: Final = re.compile(r"[零〇○幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖]")
_NO_SECRET: Final = re.compile(
    r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])(?:[-./][0-3]?\d)?|(?:19|20)\d\d ?[-–—] ?(?:19|20)\d\d|\d+\.\d+(?: ?[-–—] ?\d+(?:\.\d+)?)?|\d+ ?[-–—] ?\d+\.\d+"
)
"""Dates, academic years, decimals and ranges of decimals."""

_RANGE: Final = re.compile(r"\d{3,6} ?[-–—] ?\d{3,6}")
_UNIT: Final = re.compile(r"\s*(?:元|块|人|分|次|/)")
_SHORTEST: Final = 7
_LONGEST_PLAIN: Final = 60
_AT: Final = r"\s*(?:@|[(\[（【]\s*(?:at|@)\s*[)\]）】]|\bat\b|艾特|圈a|小老鼠|#)\s*"
_DOT: Final = r"\s*(?:\.|。|[(\[（【]\s*(?:dot|点)\s*[)\]）】]|\bdot\b|点)\s*"
_MAIL: Final = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{0,63}}(?: [a-z0-9]{{1,32}})?{_AT}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{0,4}}?{_DOT}(?:com|cn|net|org|edu|gov|top|vip|xyz|cc|me|io)(?![a-z0-9])"
)
_SAYS: Final = r"[\s号码账帐是为搜：:，,.。=（(]{0,8}(?:我的|他的|她的|id)?[\s：:]{0,3}"
_HANDLE: Final = re.compile(
    rf"(?:微\s*信|[薇威卫徽]\s*信|v\s*信|we\s*chat|wei\s*xin|v\s*x|w\s*x|(?:加|➕|\+)\s*(?:我|他|她)?\s*(?:的)?\s*v|q\s*q|扣\s*扣|企\s*鹅){_SAYS}([a-z0-9_][a-z0-9_-]{{0,40}}(?: [a-z0-9_-]{{1,40}}){{0,20}}|{_DIGIT}(?:{_GAP}{{0,2}}{_DIGIT}){{1,40}})"
)
_AMOUNT: Final = r"(?:\d[\d,，]{0,12}(?:\.\d{1,4})?\s*[万千百]?|[零〇一二两三四五六七八九十百千万半]{2,12}(?:多|来)?)"
_INCOME: Final = re.compile(
    rf"(?:家庭|家里|全家|他家|她家|我家|家中|父母|父亲|母亲|爸|妈|人均|低保)[^。；;！？!?\n]{{0,24}}?({_AMOUNT})\s*(?:元|块|圆|左右|上下|多|$|[，,。；;！？!?\n）)])"
)
_SCALE: Final = re.compile(
    rf"(?:scl\s*-?\s*90|phq\s*-?\s*9|gad\s*-?\s*7|sds|sas|upi|mmpi|量表|心理(?:测评|测试|评估|普查|筛查)|抑郁|焦虑)[^。；;！？!?\n\d]{{0,16}}?({_AMOUNT})"
)


def disguised(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of everything that may be a number, a mail address or an account of a person, or a private figure.

    Income figures stand behind a word for the family, values of a psychological scale behind its name. Stretches may
    overlap.
    """
    folded = fold(text).replace("＠", "@").replace("．", ".")
    for found in _MAIL.finditer(folded):
        yield found.span()
    for pattern in (_HANDLE, _INCOME, _SCALE):
        for found in pattern.finditer(folded):
            yield found.span(1)
    for found in _RUN.finditer(folded):
        is_pay = _RANGE.fullmatch(found[0]) and _UNIT.match(folded, found.end())
        if len(plain_digits(found[0])) >= _SHORTEST and not is_pay and not _is_plain(found[0]):
            yield found.span()


def _is_plain(run: str) -> bool:
    """Whether the run is made of dates, years and decimals alone."""
    if len(run) > _LONGEST_PLAIN:
        return False
    left = _NO_SECRET.sub("", run)
    return not _IS_SPOKEN.search(run) and len(plain_digits(left)) < _SHORTEST


def plain_digits(text: str) -> str:
    """The digits of a text as 0–9, whatever script they are in, without what stands between them."""
    return re.sub(r"\D", "", fold(text).translate(_SPOKEN))


def without_gaps(text: str) -> tuple[str, list[int]]:
    """The text without blanks and dots between Chinese characters, and where each of its characters stood.

    Example:
        >>> without_gaps("李 海·航 1 2")
        ('李海航 1 2', [0, 2, 4, 5, 6, 7, 8])
    """
    gaps = {at for found in _BETWEEN.finditer(text) for at in range(*found.span(1))}
    kept = [at for at in range(len(text)) if at not in gaps]
    return "".join(text[at] for at in kept), kept


_BETWEEN: Final = re.compile(r"(?<=[\u4e00-\u9fff])([\s\u3000·•．.\-_*＊/／|丨,，、]{1,3})(?=[\u4e00-\u9fff])")
