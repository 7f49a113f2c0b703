"""The same figure in another unit, or told as the two ends of a change: 两天 for 48 小时, 一分半 for 90 秒, 从 54 到 66."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.scene import Scene
from advisor.wording.sides import precedes

__all__ = ["from_here", "is_frame", "other_forms", "two_ends"]

ALIKE = 0.3
_GAINS = frozenset({"gap", "counterfactual", "plan", "change"})
_LATER = frozenset({"counterfactual", "plan", "outcome"})
_FROM = re.compile(r"[从由][^，,。；;]{0,10}$")
_TO = re.compile(r"[^，,。；;]{0,10}[到至成为]了?\s*$")
MINUTES_A_DAY = 1440
_ENDS = re.compile(r"[到至]|升|涨|降")
_HALF_MINUTE = re.compile(r"分半|分(?:多|出头)|分钟")
#: A unit of time by which something is counted (一周两次), not how long something took (练了一周).
_FRAME = re.compile(r"一\s*个?(?:周|星期|礼拜|月|年|天|学期|学年|季度|小时|钟头|分钟|回|次)$")
_LASTED = re.compile(r"[了满共只差还约近已有过隔再整足]\s*$")
_WITHIN = re.compile(r"\s*(?:之?内|以内|以上|以下|左右|之?后|之?前|时间|的|起|期)")
#: What changes within a frame of time (一学期翻了一番).
_CHANGES = re.compile(r"[里内中]?(?:就|才|只)?(?:翻|涨|升|降|提高|下降|增|减|多|少)")
_MUCH = re.compile(r"多少|几[\u4e00-\u9fff]")


def other_forms(said: Claim) -> Iterator[Claim]:
    """The figure in the units in which the evidence may tell it."""
    if isinstance(said.value, str):
        return
    ends = said.value if isinstance(said.value, tuple) else (said.value, said.value)
    factors: tuple[tuple[str, float], ...] = {
        "天": (("分钟", float(MINUTES_A_DAY)),),
        "分钟": (("秒", 60.0), ("天", 1 / MINUTES_A_DAY)),
        "秒": (("分钟", 1 / 60),),
        "个": (("人", 1.0), ("人次", 1.0), ("课时", 1.0), ("学分", 1.0)),
        "分": (("秒", 60.0), ("分钟", 1.0)) if _HALF_MINUTE.search(said.quote) else (),
        "人": (("人次", 1.0),),
        "季度": (("个月", 3.0),),
    }.get(said.unit, ())
    for unit, factor in factors:
        low, high = (round(end * factor, 9) for end in ends)
        yield dataclasses.replace(said, value=low if low == high else (low, high), unit=unit)


def two_ends(said: Claim, scene: Scene, cited: Sequence[Piece]) -> tuple[Piece, Piece] | None:
    """The two cards, or the card that gives both, between which a change or an interval is told; None without them.

    Both ends must be figures of one measure: cards of like labels, or what would be beside what is.
    """
    if not isinstance(said.value, tuple) or not _ENDS.search(said.quote):
        return None
    low, high = said.value
    if scene.evidence.is_text:
        return _ends_in_text(low, high, said.unit, scene.evidence)
    pool = cited or scene.evidence.pieces
    for one in pool:
        is_named = one in cited or bool(one.grams & grams(scene.sentence.quote))
        if is_named and {low, high} <= _values(one, said.unit) and not _is_range(one):
            return one, one
    for one in pool:
        for two in pool:
            if one is two or low not in _values(one, said.unit) or high not in _values(two, said.unit):
                continue
            if _of_one_measure(one, two, scene.evidence) and not precedes(two, one):
                return one, two
    return _raised(low, high, said.unit, scene)


def _raised(low: float, high: float, unit: str, scene: Scene) -> tuple[Piece, Piece] | None:
    """A share that a card tells and what another card says it gains (74 %, and 5 百分点 more for what is lacking)."""
    words = grams(scene.text[: scene.sentence.end])
    for gain in scene.evidence.pieces if unit == "%" else ():
        if gain.kind not in _GAINS or not gain.grams & words:
            continue
        if not any(q.claim.unit == "百分点" and q.claim.value == high - low for q in gain.quantities):
            continue
        for base in scene.evidence.pieces:
            shared = base.label_grams & gain.label_grams
            if base is not gain and low in _values(base, unit) and shared and base.kind == "match":
                rivals = (p for p in scene.evidence.pieces if p.kind == "match" and p is not base)
                if all(len(p.label_grams & gain.label_grams) < len(shared) for p in rivals):
                    return base, gain
    return None


def from_here(said: Claim, scene: Scene) -> tuple[Piece, Piece] | None:
    """The cards of 从 78% 升到 86% for its first figure: one measure, now and later; None without them."""
    if scene.evidence.is_text or not isinstance(said.value, int | float):
        return None
    behind = next((c for c in scene.claims if c.start >= said.end and c.type == "number"), None)
    if behind is None or not _FROM.search(scene.text[scene.start : said.start]):
        return None
    if not _TO.fullmatch(scene.text[said.end : behind.start]) or not isinstance(behind.value, int | float):
        return None
    words = grams(scene.sentence.quote)
    for one in scene.evidence.pieces:
        if said.value not in _values(one, said.unit) or not one.label_grams & words:
            continue
        for two in scene.evidence.pieces:
            if one is not two and behind.value in _values(two, behind.unit) and not precedes(two, one):
                subject = one.label_grams <= two.label_grams or one.kind == two.kind
                if subject and _of_one_measure(one, two, scene.evidence):
                    return one, two
    return None


def _ends_in_text(low: float, high: float, unit: str, evidence: Evidence) -> tuple[Piece, Piece] | None:
    """The clauses of a source in which the lower figure stands before the higher one."""
    places = [
        (float(str(q.claim.value)), evidence.pieces[q.piece])
        for q in evidence.quantities
        if q.claim.type == "number" and isinstance(q.claim.value, int | float) and (not unit or q.claim.unit == unit)
    ]
    values = [value for value, _ in places]
    if low in values and high in values[values.index(low) :]:
        return places[values.index(low)][1], places[len(values) - 1 - values[::-1].index(high)][1]
    return None


def _of_one_measure(one: Piece, two: Piece, evidence: Evidence) -> bool:
    alike = evidence.likeness(one.label_grams, two.label_grams) >= ALIKE
    return alike and (one.kind == two.kind or two.kind in _LATER) and one.kind != "counterfactual"


def _is_range(piece: Piece) -> bool:
    return any(isinstance(q.claim.value, tuple) for q in piece.quantities)


def _values(piece: Piece, unit: str) -> set[float]:
    found: set[float] = set()
    for quantity in piece.quantities:
        claim = quantity.claim
        if claim.type == "number" and claim.kind != "rank" and (not unit or claim.unit in (unit, "")):
            values = claim.value if isinstance(claim.value, tuple) else (claim.value,)
            found |= {float(value) for value in values if isinstance(value, int | float)}
    return found


def is_frame(said: Claim, scene: Scene) -> bool:
    """Whether a single unit of time only says what another figure of the clause is counted by."""
    if not _FRAME.fullmatch(said.quote) or said.bound not in ("", "article"):
        return False
    if _LASTED.search(scene.text[scene.start : said.start]) or _WITHIN.match(scene.text, said.end):
        return False
    counted = any(c.type == "number" and c.start >= said.end for c in scene.claims)
    behind = scene.text[said.end : scene.end]
    return counted or bool(_MUCH.search(behind) or _CHANGES.match(behind))
