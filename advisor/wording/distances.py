"""Comparisons that tell their distance (比三档多 2200 元, 上升了 13 个百分点), recomputed from cards or from a source."""

import re

from advisor.language.claims import Claim, find_claims
from advisor.language.comparing import denied, is_extreme, is_trend, split_sides
from advisor.wording.evidence import Evidence, Piece, Quantity, grams
from advisor.wording.levels import between_levels
from advisor.wording.sides import Carried, precedes
from advisor.wording.sums import meets

__all__ = ["distance_told"]

NO: Carried = (None, False)
ALIKE = 0.3
MOST = 60
REACH = 12
_TODAY = re.compile(r"现在|目前|眼下|如今|当前")
_YEAR = re.compile(r"20\d\d")


def distance_told(sentence: str, at: int, word: str, sign: int, evidence: Evidence) -> Carried:
    """Whether two figures of the evidence lie as far apart, and that way round, as the sentence says.

    The yardstick must be named, or its figure told, on its side of the comparison; a trend needs its earlier figure
    before its later one. Where no distance is told but both figures are, these are compared.
    """
    if not sign or is_extreme(word) or denied(sentence[:at]):
        return NO
    left, right = split_sides(sentence, at, word)
    tail = sentence[at + len(word) : at + len(word) + REACH]
    distance = next((c for c in find_claims(tail.split("，")[0]).claims if c.type == "number"), None)
    told_right = _figures(right if right not in tail else right.replace(distance.quote if distance else "", ""))
    if distance is None:
        return _both_told(left, told_right, sign, evidence)
    pairs = _pairs(distance, evidence)
    told = (_figures(sentence) - _figures(tail)) & {_value(q) for pair in pairs for q in pair}
    if evidence.is_text and (levels := between_levels(left, right, distance, sign, evidence.text)) is not None:
        return (next((p.ref for p in evidence.pieces), None), True) if levels else NO
    words, behind = _words(left), _words(right)
    for above, below in pairs:
        one, two = (above, below) if sign > 0 else (below, above)
        if _is_trend_of(one, two, word, right, words, evidence) or (
            _is_now(one, two, right, evidence)
            or (_is_yardstick(two, one, behind, told_right, evidence) and _is_meant(one, two, words, told, evidence))
        ):
            return evidence.pieces[one.piece].ref, True
    return _from_told(distance, sign, _figures(sentence), behind, evidence)


def _from_told(distance: Claim, sign: int, told: set[float], behind: frozenset[str], evidence: Evidence) -> Carried:
    """A figure that the sentence works out itself, against the one comparison that its words name."""
    for two in evidence.quantities:
        piece = evidence.pieces[two.piece]
        if piece.kind != "comparison" or two.claim.type != "number" or not isinstance(two.claim.value, int | float):
            continue
        if behind & piece.label_grams and any(meets(distance, d, d) for d in ((t - _value(two)) * sign for t in told)):
            return piece.ref, True
    return NO


def _both_told(left: str, right: set[float], sign: int, evidence: Evidence) -> Carried:
    own = [c.value for c in find_claims(left).claims if c.type == "number"]
    if not own or len(right) != 1:
        return NO
    last, other = own[-1], next(iter(right))
    low, high = last if isinstance(last, tuple) else (last, last)
    if isinstance(low, str) or isinstance(high, str):
        return NO
    is_so = low > other if sign > 0 else high < other
    return (next((p.ref for p in evidence.pieces), None), True) if is_so else NO


def _pairs(distance: Claim, evidence: Evidence) -> list[tuple[Quantity, Quantity]]:
    """Pairs of figures of one unit that lie that far apart, the higher one first."""
    unit = "%" if distance.unit == "百分点" else distance.unit
    figures = [
        q
        for q in evidence.quantities
        if q.claim.type == "number"
        and q.claim.kind != "rank"
        and isinstance(q.claim.value, int | float)
        and (q.claim.unit == unit or (unit, q.claim.unit) == ("个", "人") or (not unit and q.claim.unit != "%"))
    ][:MOST]
    return [
        (one, two)
        for one in figures
        for two in figures
        if one.claim.unit == two.claim.unit
        and _value(one) > _value(two)
        and meets(distance, _value(one) - _value(two), _value(one) - _value(two))
    ]


def _is_now(one: Quantity, two: Quantity, right: str, evidence: Evidence) -> bool:
    """Whether what would be is measured against what is (比现在多 5 个百分点)."""
    kinds = evidence.pieces[one.piece].kind, evidence.pieces[two.piece].kind
    return bool(_TODAY.search(right)) and kinds[0] == "counterfactual" != kinds[1]


def _is_yardstick(two: Quantity, one: Quantity, behind: frozenset[str], told: set[float], evidence: Evidence) -> bool:
    """Whether the words behind the comparison mean this figure and not the other one."""
    if told:
        return _value(two) in told
    if behind and not behind & evidence.grams:
        return evidence.pieces[one.piece].kind == evidence.pieces[two.piece].kind  # named by what no card says
    return bool(behind & (_context(two, evidence) - _context(one, evidence)))


def _is_meant(one: Quantity, two: Quantity, words: frozenset[str], told: set[float], evidence: Evidence) -> bool:
    """Whether the sentence tells the figure that is compared, or names it alone."""
    if _value(one) in told:
        return True
    own, other = _context(one, evidence), _context(two, evidence)
    if words & (own - other):
        return True
    kinds = evidence.pieces[one.piece].kind, evidence.pieces[two.piece].kind
    return bool(words & own) and kinds[0] != "comparison" == kinds[1] and not told


def _is_trend_of(
    one: Quantity, two: Quantity, word: str, right: str, words: frozenset[str], evidence: Evidence
) -> bool:
    """Whether the second figure is an earlier state of the first, in a source or on cards of one measure."""
    if not is_trend(word) or not (words & _context(one, evidence)):
        return False
    first, second = evidence.pieces[two.piece], evidence.pieces[one.piece]
    if evidence.is_text:
        order = evidence.quantities.index(two) < evidence.quantities.index(one)
        return order and first.sentence == second.sentence
    alike = evidence.likeness(first.label_grams, second.label_grams) >= ALIKE
    return alike and precedes(first, second)


def _context(quantity: Quantity, evidence: Evidence) -> frozenset[str]:
    piece: Piece = evidence.pieces[quantity.piece]
    return quantity.context | (_words(f"{piece.label}，{piece.period}") if piece.id else frozenset())


def _words(text: str) -> frozenset[str]:
    """The character pairs of a text, and its years."""
    return grams(text) | frozenset(_YEAR.findall(text))


def _value(quantity: Quantity) -> float:
    return float(str(quantity.claim.value))


def _figures(words: str) -> set[float]:
    return {
        float(c.value) for c in find_claims(words).claims if c.type == "number" and isinstance(c.value, int | float)
    }
