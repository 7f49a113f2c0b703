"""Comparisons of a sentence recomputed from the cards that it names."""

import re

from advisor.facts import Span
from advisor.language import stance
from advisor.language.comparing import (
    LIFTS,
    LINE,
    SHARE,
    STATED,
    YARDSTICK,
    denied,
    direction,
    is_extreme,
    is_trend,
    split_sides,
)
from advisor.wording.evidence import Evidence, Piece, grams

__all__ = ["compare", "direction", "equal", "extreme", "is_extreme", "same_direction", "word_held"]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
NAMED = 0.3
ROUNDED = 0.005
LINE_LABEL = re.compile(r"的?(?:提示)?线$")


def word_held(word: str, evidence: Evidence) -> bool:
    """Whether the evidence itself compares in this direction."""
    return any(
        claim.type == "comparison" and direction(claim.quote) == direction(word)
        for piece in evidence.pieces
        for claim in piece.claims
    )


def same_direction(word: str, piece: Piece) -> bool:
    """Whether a piece of evidence says the same comparison, or one of the same direction and kind."""
    if word in piece.text or word in piece.label:
        return True
    if is_extreme(word) or not is_trend(word):
        return False
    said = (c.quote for c in piece.claims if c.type == "comparison")
    return any(is_trend(quote) and direction(quote) == direction(word) for quote in said)


def compare(sentence: str, at: int, word: str, sign: int, evidence: Evidence) -> Carried:
    """A comparison of two named things, recomputed from their values."""
    if YARDSTICK.search(word):
        return _against_line(sentence[:at], None, sign, evidence)
    line = LINE.match(sentence, at + len(word))
    if line and not is_trend(word):
        return _against_line(sentence[:at], line[1], sign, evidence)
    left, right = split_sides(sentence, at, word)
    one = _best(left, evidence)
    two = _best(right, evidence, beside=one)
    if two is None or one is None or one is two:
        return _with_figure(sentence, at, word, evidence, one or two)
    a, b = value_of(one), value_of(two)
    turned = not is_trend(word) and denied(sentence[:at])
    if (
        a is None
        or b is None
        or (a == b and not turned)
        or not (one.label_grams & two.label_grams or one.kind == two.kind == "match")
    ):
        return NO
    return (one.ref, True) if (a > b if sign > 0 else a < b) != turned else NO


def _against_line(before: str, told: str | None, sign: int, evidence: Evidence) -> Carried:
    """低于提示线: a figure that the sentence names against the line that a card draws for it."""
    turned = denied(before)
    for line in evidence.pieces:
        base = LINE_LABEL.sub("", line.label)
        limit = value_of(line)
        if base == line.label or limit is None:
            continue
        at = before.rfind(base)
        held = next((value_of(p) for p in evidence.pieces if p.label == base and value_of(p) is not None), None)
        if at < 0 or _names_another(before[at + len(base) :], (base, line.label), evidence):
            return NO
        stated = STATED.match(before, at + len(base))
        own = float(stated[1]) if stated and (held is None or abs(float(stated[1]) - held) > ROUNDED) else held
        if own is None or (told is not None and abs(float(told) - limit) > ROUNDED):
            return NO
        return (line.ref, True) if (own < limit if sign < 0 else own > limit) != turned else NO
    lifting = [p for p in evidence.closest(grams(before), least=0.5) if LIFTS in p.label]
    return (lifting[0].ref, True) if lifting and (sign < 0) == turned else NO


def _names_another(words: str, own: tuple[str, ...], evidence: Evidence) -> bool:
    """Whether the words name a figure of another label."""
    return any(p.label and p.label not in own and p.label in words and value_of(p) is not None for p in evidence.pieces)


def _with_figure(sentence: str, at: int, word: str, evidence: Evidence, named: Piece | None) -> Carried:
    """高于 60 分: the other side is a plain figure, which the figure's own check weighs; or a set of like cards."""
    tail = sentence[at + len(word) : at + len(word) + 6]
    if any(character.isdigit() or character in "一二两三四五六七八九十百半" for character in tail[:4]) and not is_trend(
        word
    ):
        return (named.ref if named else None, True)
    if named is None or is_trend(word) or word in ("更高", "更低"):
        return NO
    return extreme(sentence, sentence, word, evidence)


def equal(sentence: str, evidence: Evidence) -> Carried:
    """持平, 相同: two cards that the sentence names have one value."""
    words = grams(sentence)
    named = [p for p in evidence.pieces if evidence.named(words, p) >= NAMED and value_of(p) is not None]
    pairs = ((a, b) for i, a in enumerate(named) for b in named[i + 1 :])
    return next(((a.ref, True) for a, b in pairs if value_of(a) == value_of(b)), NO)


def extreme(clause: str, sentence: str, word: str, evidence: Evidence) -> Carried:
    """最低 holds among cards of one kind and unit only, and only where the sentence stays among them."""
    shares = SHARE in sentence and any(p.kind == "contribution" for p in evidence.pieces)
    kind = "contribution" if shares else ""
    named = _best(clause, evidence, kind=kind) or _best(sentence, evidence, kind=kind)
    in_set = shares or stance.scope_of_set(sentence)
    if named is None or value_of(named) is None or (is_extreme(word) and not in_set):
        return NO
    unit = {q.claim.unit for q in named.quantities}
    like = [
        value
        for p in evidence.pieces
        if p.kind == named.kind and unit & {q.claim.unit for q in p.quantities} and (value := value_of(p)) is not None
    ]
    own = value_of(named)
    limit = max(like) if direction(word) > 0 else min(like)
    return (named.ref, True) if len(like) > 1 and own == limit else NO


def _best(words: str, evidence: Evidence, beside: Piece | None = None, *, kind: str = "") -> Piece | None:
    """The piece with a number whose label the words come closest to; ``beside`` another one, of the same unit only."""
    wanted = grams(words)
    units = {q.claim.unit for q in beside.quantities} if beside else set()
    scored = [
        (evidence.likeness(wanted, p.label_grams), -p.number, p)
        for p in evidence.pieces
        if value_of(p) is not None
        and (not kind or p.kind == kind)
        and (not beside or (p is not beside and units & {q.claim.unit for q in p.quantities}))
    ]
    best = max(scored, key=lambda item: item[:2], default=None)
    return best[2] if best and best[0] > 0.1 else None


def value_of(piece: Piece) -> float | None:
    """The one number of a piece, None without one."""
    if isinstance(piece.value, int | float) and not isinstance(piece.value, bool):
        return float(piece.value)
    numbers = [q.claim.value for q in piece.quantities if q.claim.type == "number"]
    return float(numbers[0]) if numbers and isinstance(numbers[0], int | float) else None
