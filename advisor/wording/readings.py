"""Figures that the evidence tells in another writing: hours as clock times, days of a month, years in a list, ends of an interval."""

import re
from collections.abc import Callable, Iterator

from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, squeeze
from advisor.wording.scene import Scene
from advisor.wording.sums import equal, same_rate, units_agree

__all__ = ["read_otherwise"]

_ASKS = re.compile(r"(?:要求?|需要?|得有|应达)\s*$")
_HOLDS = re.compile(r"(?:只有|现有|才|现在是?|目前是?|手里是?)\s*$")
_ASKED = re.compile(r"要求\s*(\d)\s*级")
_HELD = re.compile(r"(?:现有|目前|已有|现在)\s*(\d)\s*级")
HOURS = 24
LEVEL_OF_CHANCE = 0.05
_CHANCE = re.compile(r"[pPＰ]\s*值")
_SPANS = re.compile(r"(?:跨|含|包括|经过|穿过)[着过了]?\s*$")
_YEARS = range(1990, 2051)
_AND_HOUR = re.compile(r"\s*(?:到|至|-|—|–|~)\s*(?:次日|第二天|凌晨)?\s*$")
_AND = re.compile(r"[^，,。；;]{0,4}?(?:到|至)\s*")
_DAYS = re.compile(r"[日号]$")
_LISTED_YEAR = re.compile(r"\s*[、和与及]|\s*的?(?:倒序|顺序|先后)|\s*年")
_LEVEL = re.compile(r"[一二三四五六]级")
_SHARED_YEARS = re.compile(r"[后前头]\s*$")
_ORDINALS = re.compile(r"第([一二三四五六](?:、[一二三四五六])+)年")
_TAIL = re.compile(r"([\u4e00-\u9fff]{2})\s*$")


def read_otherwise(claim: Claim, scene: Scene) -> Piece | None:
    """The piece that tells a figure in another writing; None where none does."""
    return next((piece for read in _READINGS if (piece := read(claim, scene)) is not None), None)


def _as_clock(claim: Claim, scene: Scene) -> Piece | None:
    """14点到23点 of 14:00–23:00, and each end of 22点到次日6点: the hours must stand on one piece, in this order."""
    if claim.unit != "点" or isinstance(claim.value, str):
        return None
    hours = list(claim.value) if isinstance(claim.value, tuple) else [claim.value]
    if not isinstance(claim.value, tuple):
        others = [c for c in scene.all_claims if c.unit == "点" and isinstance(c.value, int | float) and c is not claim]
        before = [c for c in others if _AND_HOUR.fullmatch(scene.text, c.end, claim.start)]
        after = [c for c in others if _AND_HOUR.fullmatch(scene.text, claim.end, c.start)]
        hours = [*(float(str(c.value)) for c in before), *hours, *(float(str(c.value)) for c in after)]
    if any(hour > HOURS or hour != int(hour) for hour in hours):
        return None
    wanted = [f"{int(hour):02d}:00" for hour in hours]
    clocks: dict[object, list[tuple[str, Piece]]] = {}
    for quantity in scene.evidence.quantities:
        piece = scene.evidence.pieces[quantity.piece]
        if quantity.claim.kind == "clock":
            clocks.setdefault(piece.id or piece.sentence, []).append((str(quantity.claim.value), piece))
    for told in clocks.values():
        for at in range(len(told)):
            if [hour for hour, _ in told[at : at + len(wanted)]] == wanted:
                return told[at][1]
    return None


def _as_days(claim: Claim, scene: Scene) -> Piece | None:
    """月底28至30日 of 28 号到 30 号."""
    if not isinstance(claim.value, tuple) or not _DAYS.search(claim.quote):
        return None
    low, high = (f"{end:g}" for end in claim.value)
    written = re.compile(rf"(?<!\d){low}\s*[日号]?\s*(?:到|至|-|—|–|~|～)\s*{high}\s*[日号]")
    return next((p for p in scene.evidence.pieces if written.search(p.text)), None)


def _as_year(claim: Claim, scene: Scene) -> Piece | None:
    """A year of a list (按2025、2024、2023的倒序) that dates something in the evidence."""
    if claim.unit or claim.value not in _YEARS or not _LISTED_YEAR.match(scene.text, claim.end):
        return None
    year = str(claim.value)
    dated = (
        p for p in scene.evidence.pieces for q in p.quantities if q.claim.type == "date" and year in str(q.claim.value)
    )
    return next(dated, None)


def _as_interval(claim: Claim, scene: Scene) -> Piece | None:
    """Both ends of an interval that the sentence tells apart (从 −20 一直到 40)."""
    if "区间" not in scene.sentence.quote or not isinstance(claim.value, int | float):
        return None
    for other in scene.all_claims:
        first, last = sorted((claim, other), key=lambda c: c.start)
        if other is claim or first.unit not in (last.unit, "") or not _AND.fullmatch(scene.text, first.end, last.start):
            continue
        for piece in scene.evidence.pieces:
            if any(q.claim.value == (first.value, last.value) for q in piece.quantities):
                return piece
    return None


def _as_level_with_mark(claim: Claim, scene: Scene) -> Piece | None:
    """四级432分 of 英语四级（432 分）: the level as part of a name, with the figure that stands behind it there."""
    if claim.unit != "级" or not _LEVEL.fullmatch(claim.quote):
        return None
    behind = next((c for c in scene.all_claims if c.start == claim.end), None)
    if behind is None:
        return None
    wanted = squeeze(claim.quote + behind.quote)
    return next((p for p in scene.evidence.pieces if wanted in squeeze(p.text)), None)


def _as_share_of_years(claim: Claim, scene: Scene) -> Piece | None:
    """后两年 of 第二、三年: as many as the source joins."""
    if claim.unit != "个月" or not claim.quote.endswith("年") or not isinstance(claim.value, int | float):
        return None
    if not _SHARED_YEARS.search(scene.text, scene.start, claim.start):
        return None
    for piece in scene.evidence.pieces:
        for match in _ORDINALS.finditer(piece.text):
            if len(match[1].split("、")) * 12 == claim.value:
                return piece
    return None


def _behind_same_word(claim: Claim, scene: Scene) -> Piece | None:
    """A figure of a source behind the same two characters (毕业两年内 of 毕业 2 年内), where those stand before no other one."""
    head = _TAIL.search(scene.text[scene.start : claim.start])
    if not scene.evidence.is_text or head is None or not claim.unit:
        return None
    found = list(_figures_behind(head[1], claim, scene.evidence))
    context = scene.around(claim)
    fits = [p for q, p in found if equal(claim, q) and q.claim.bound == claim.bound and same_rate(context, q)]
    return fits[0] if fits and len({str(held.claim.value) for held, _ in found}) == 1 else None


def _figures_behind(head: str, claim: Claim, evidence: Evidence) -> Iterator[tuple[Quantity, Piece]]:
    for piece in evidence.pieces:
        for held in piece.quantities:
            at = piece.text.find(held.claim.quote) if held.claim.quote else -1
            alike = held.claim.type == claim.type and units_agree(claim.unit, held.claim.unit)
            if at >= 0 and alike and piece.text[:at].rstrip().endswith(head):
                yield held, piece


def _as_chance(claim: Claim, scene: Scene) -> Piece | None:
    """0.05, the level to which a p value is held, and the 0 that an interval spans."""
    if claim.unit or claim.value not in (0, LEVEL_OF_CHANCE):
        return None
    for piece in scene.evidence.pieces:
        value = piece.value
        if claim.value and _CHANCE.search(piece.label) and isinstance(value, int | float):
            if {"above": value > claim.value, "below": value < claim.value}.get(claim.bound, True):
                return piece
        spans = any(
            isinstance(q.claim.value, tuple) and q.claim.value[0] < 0 < q.claim.value[1] for q in piece.quantities
        )
        if not claim.value and spans and _SPANS.search(scene.text[scene.start : claim.start]):
            return piece
    return None


def _as_length_of_days(claim: Claim, scene: Scene) -> Piece | None:
    """三天 beside 26 至 28 日, first and last included; the days are checked for themselves."""
    if claim.unit != "天" or not isinstance(claim.value, int | float):
        return None
    for other in scene.all_claims:
        if other.end <= claim.start and isinstance(other.value, tuple) and _DAYS.search(other.quote):
            if other.value[1] - other.value[0] + 1 == claim.value:
                return _as_days(other, scene)
    return None


def _as_demand(claim: Claim, scene: Scene) -> Piece | None:
    """要三级，只有一级 of a gap that asks for 3 级 and holds 1 级, where all gaps tell the same."""
    if claim.unit != "级" or not isinstance(claim.value, int | float):
        return None
    head = scene.text[scene.start : claim.start]
    written = _ASKED if _ASKS.search(head) else _HELD if _HOLDS.search(head) else None
    if written is None:
        return None
    told = [(p, match[1]) for p in scene.evidence.pieces if p.kind == "gap" and (match := written.search(p.text))]
    return told[0][0] if told and {value for _, value in told} == {f"{claim.value:g}"} else None


_READINGS: tuple[Callable[[Claim, Scene], Piece | None], ...] = (
    _as_clock,
    _as_days,
    _as_year,
    _as_interval,
    _as_level_with_mark,
    _as_share_of_years,
    _behind_same_word,
    _as_chance,
    _as_demand,
    _as_length_of_days,
)
