"""Figures of a sentence against figures of the evidence: equal, rounded, bounded, derived, and in the right place."""

import re
from collections.abc import Iterator, Sequence

from advisor.language import stance
from advisor.language.carry_words import BARE_UNITS, COUNTERS, FRACTION, count_alike
from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, grams

__all__ = ["find_support", "meets", "units_agree"]

SLACK = 0.2
NAMED = 0.3
MARGIN = 0.03


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
        return near or (low == high and first <= low <= last and last - first <= max(10, abs(last)))
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
        shown = re.search(r"\.(\d+)", quote)
        return 10.0 ** -len(shown[1]) if shown else 1.0
    digits = str(abs(int(value)))
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value else 1.0


def _rounds_to(held: float, said: Claim) -> bool:
    """Whether the value said is the value held, rounded to the digits that are shown."""
    shown = float(said.value) if isinstance(said.value, int | float) else 0.0
    if abs(held - shown) <= 1e-9 * max(1.0, abs(held)):
        return True
    written = re.search(r"\d+(?:\.(\d+))?", said.quote.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if not written and not FRACTION.search(said.quote):
        return False
    if written and not written[1] and said.unit != "%":
        return False
    places = len(written[1]) if written and written[1] else 0
    step = 10.0**-places
    return abs(held - shown) <= step / 2 + 1e-9


def find_support(
    said: Claim, context: str, sentence: str, evidence: Evidence, cited: Sequence[Piece]
) -> Quantity | None:
    """The figure of the evidence that carries a figure of the sentence, or None.

    The same value is not enough: where another figure of the same unit is named more closely by the words around
    (班级平均 against 平均), the value stands in the wrong place.
    """
    near, wide = grams(context), grams(sentence)
    allowed = {piece.number for piece in cited}
    pool = [q for q in evidence.quantities if not allowed or q.piece in allowed]
    rivals = [q for q in evidence.quantities if _comparable(said, q)]

    def fit(quantity: Quantity) -> float:
        own = evidence.likeness(near, quantity.context)
        return own + 0.35 * evidence.likeness(wide, quantity.context)

    right = [q for q in pool if _comparable(said, q) and _equal(said, q) and _same_rate(context, q)]
    if not right:
        return None
    best = max(right, key=fit)
    others = max((fit(q) for q in rivals if not _equal(said, q)), default=0.0)
    if allowed:
        return best
    if fit(best) <= 0 and (others > 0 or len(rivals) > len(right)) and evidence.pieces and not evidence.is_text:
        return None
    return best if fit(best) >= others * (1 - MARGIN) or (evidence.is_text and others - fit(best) < 0.2) else None


def _comparable(said: Claim, held: Quantity) -> bool:
    if said.type != held.claim.type or (said.kind == "rank") != (held.claim.kind == "rank"):
        return False
    return said.type == "date" or units_agree(said.unit, held.claim.unit)


def _same_rate(context: str, held: Quantity) -> bool:
    """每天 40 盆 is not 每月 40 盆."""
    said = stance.rate_of(context)
    return not said or not held.rate or said == held.rate


def _equal(said: Claim, held: Quantity) -> bool:
    if said.type == "date":
        return same_date(str(said.value), str(held.claim.value))
    value = held.claim.value
    if isinstance(value, str):
        return False
    low, high = value if isinstance(value, tuple) else (value, value)
    if isinstance(said.value, tuple) and isinstance(value, tuple):
        return said.value == value
    if said.bound in ("at_least", "at_most") and held.claim.bound == said.bound:
        return said.value == value
    return meets(said, low, high)


def same_date(said: str, held: str) -> bool:
    """Whether a date said is the date held, or a coarser form of it (2025年 of 2025-03-05)."""
    if said == held or (len(said) >= 4 and held.startswith(said + "-")):
        return True
    if said.startswith("--"):
        return held[4:].startswith(said[1:])
    if "/" in held and "-" not in held and said.isdigit():
        return said in held.split("/")
    return held.startswith(said + "/")


def derived(said: Claim, figures: Sequence[Claim], named: Sequence[Piece], sentence: str) -> Piece | None:
    """A card from which the figure follows by one step of arithmetic with another that the sentence names."""
    numbers = [
        (float(q.claim.value), q.claim.unit, piece)
        for piece in named
        for q in piece.quantities
        if q.claim.type == "number" and isinstance(q.claim.value, int | float)
    ]
    for value, unit, piece in _results(numbers, figures, said, sentence):
        if units_agree(said.unit, unit) and said.unit == unit and meets(said, value, value):
            return piece
    return None


def _results(
    numbers: Sequence[tuple[float, str, Piece]], figures: Sequence[Claim], said: Claim, sentence: str
) -> Iterator[tuple[float, str, Piece]]:
    """What one step of arithmetic makes of the figures, as far as the sentence speaks of such a step."""
    rest, summed = stance.rest_meant(sentence), stance.tells_sum(sentence)
    apart = rest or stance.tells_gap(sentence)
    for a, unit, piece in numbers:
        if unit == "%" and rest:
            yield 100 - a, "%", piece
        for b, unit_b, other in numbers:
            if piece is other and a == b:
                continue
            if unit == unit_b:
                yield from _pair(a, b, unit, piece, apart=apart, summed=summed and piece is not other)
            elif unit == "%" and unit_b in COUNTERS:
                yield a * b / 100, unit_b, piece
                if rest:
                    yield b - a * b / 100, unit_b, piece
        for figure in figures:
            yield from _shares(a, unit, piece, figure, said)


def _pair(
    a: float, b: float, unit: str, piece: Piece, *, apart: bool, summed: bool
) -> Iterator[tuple[float, str, Piece]]:
    """Difference, sum, multiple and share of two figures of one unit."""
    if apart:
        yield abs(a - b), "百分点" if unit == "%" else unit, piece
    if summed:
        yield a + b, unit, piece
    if b:
        yield a / b, "倍", piece
    if b and unit in COUNTERS:
        yield 100 * a / b, "%", piece


def _shares(a: float, unit: str, piece: Piece, figure: Claim, said: Claim) -> Iterator[tuple[float, str, Piece]]:
    """每四次里有一次 says 25 %: both figures are carried by the share."""
    if (
        unit != "%"
        or figure is said
        or not isinstance(figure.value, int | float)
        or not isinstance(said.value, int | float)
    ):
        return
    if figure.unit != said.unit or said.unit not in COUNTERS or not figure.value or not said.value:
        return
    small, large = sorted((float(figure.value), float(said.value)))
    if abs(100 * small / large - a) <= 0.5:
        yield float(said.value), said.unit, piece
