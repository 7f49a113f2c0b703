"""What rates come to: 每周 2 次 for 6 周 is 12 次, 每次 2 小时 three times a week is 6 小时 a week, 每月 400 元 is 1200 a quarter."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece

__all__ = ["come_to"]

MANY = 12
DAYS_A_MONTH = 30
_ROUGHLY = re.compile(r"左右|上下|大约|差不多|大概|约|来")
#: By what a rate counts (the characters of ``stance.rate_of``), as an amount of a unit of the normal form.
_BY = {"天": (1.0, "天"), "周": (7.0, "天"), "月": (1.0, "个月"), "年": (12.0, "个月"), "时": (60.0, "分钟"), "次": (1.0, "次"),
       "人": (1.0, "人"), "季": (3.0, "个月"), "期": (1.0, "学期")}  # fmt: skip
_BY_TERM = re.compile(r"按(月|季|学期|年|周)")
_TOTAL = re.compile(
    r"算下来|一共|总共|共|合计|总计|加起来|合起来|就是|等于|也就是|能[有拿领挣]|可[领得]|最多|至少|做满"
)
_EACH = re.compile(r"(?:每|一|按)个?(天|周|星期|月|季度?|年|学期|次|回|小时|钟头|人)")
_NAMES = {"星期": "周", "季度": "季", "学期": "期", "回": "次", "小时": "时", "钟头": "时"}


@dataclass(frozen=True, slots=True)
class _Rate:
    """``value`` of ``unit`` for each ``size`` of ``by``."""

    value: float
    unit: str
    size: float
    by: str
    piece: Piece
    parts: int = 1


def come_to(said: Claim, clause: str, behind: str, beside: Sequence[Claim], evidence: Evidence) -> Piece | None:
    """A piece whose rate makes the figure: over the time that the clause or the evidence tells, or as a rate of rates.

    Args:
        said: The figure.
        clause: The words of the sentence before the figure.
        behind: The words of the clause from the figure on.
        beside: The figures of the sentence.
        evidence: Cards, of which a rate and the time must stand on one, or a text.
    """
    if not isinstance(said.value, int | float):
        return None
    rates = _all_rates(evidence)
    if not rates:
        return None
    by_words = [_BY[_NAMES.get(m[1], m[1])] for m in _EACH.finditer(clause)][-2:]
    by_figures = [
        (float(c.value), c.unit)
        for c in beside
        if c is not said and c.type == "number" and isinstance(c.value, int | float)
    ]
    for rate in rates:
        if rate.unit not in (said.unit, "") and not (not said.unit and rate.unit == "元"):
            continue
        over = [*by_words, *(by_figures if _TOTAL.search(clause) else ())]
        if _TOTAL.search(clause):
            over += [(float(str(q.claim.value)), q.claim.unit) for q in rate.piece.quantities if _is_time(q.claim)]
        for size, by in over:
            size, by = (size * 3, "个月") if by == "季度" else (size, by)
            if (by, rate.by) == ("个月", "天") and _ROUGHLY.search(behind):
                size, by = size * DAYS_A_MONTH, "天"
            if by != rate.by or (rate.parts == 1 and size == rate.size):
                continue
            if abs(rate.value * size / rate.size - float(said.value)) <= 1e-6 * max(1.0, abs(said.value)):
                return rate.piece
        if rate.parts > 1 and rate.value == said.value and (rate.size, rate.by) in by_words:
            return rate.piece
    return None


def _is_time(claim: Claim) -> bool:
    return (
        claim.type == "number" and claim.unit in ("天", "个月", "分钟", "学期") and isinstance(claim.value, int | float)
    )


def _all_rates(evidence: Evidence) -> list[_Rate]:
    """The rates of the evidence, and what two or three of them make together."""
    plain = list(itertools.islice(_rates(evidence), MANY))
    found = list(plain)
    for _ in range(2):
        for one, two in itertools.product(list(found), plain):
            chained = one.unit == two.by and one.parts + two.parts <= 3 and two.parts == 1
            if chained and (evidence.is_text or one.piece is two.piece):
                rate = _Rate(one.value * two.value / two.size, two.unit, one.size, one.by, two.piece, one.parts + 1)
                if rate not in found:
                    found.append(rate)
    return found


def _rates(evidence: Evidence) -> Iterator[_Rate]:
    for piece in evidence.pieces:
        for quantity in piece.quantities:
            claim = quantity.claim
            if claim.type == "number" and isinstance(claim.value, int | float) and claim.unit not in ("%", "百分点"):
                for character in quantity.rate:
                    if character in _BY and _BY[character][1] != claim.unit:
                        yield _Rate(float(claim.value), claim.unit, *_BY[character], piece)
        for term in _BY_TERM.finditer(piece.text):
            yield _Rate(1.0, "次", *_BY["期" if term[1] == "学期" else term[1]], piece)
