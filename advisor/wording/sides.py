"""Comparisons of a sentence recomputed from the cards that it names."""

import re

from advisor.facts import Span
from advisor.language import stance
from advisor.language.claims import Claim, find_claims
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

__all__ = [
    "by_rank",
    "compare",
    "direction",
    "equal",
    "extreme",
    "is_extreme",
    "pair_told",
    "precedes",
    "same_direction",
    "told_from_to",
    "word_held",
]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
NAMED = 0.3
ROUNDED = 0.005
ALIKE = 0.3
SHARES = re.compile(rf"{SHARE}|占(?!地)|扣|贡献|分量|权重")
#: Words that keep a superlative among the things that are shown.
AMONG = re.compile(
    r"[几两二三四五六七八\d]\s*[个项门种类条](?:[\u4e00-\u9fff]{0,5})(?:里面?|中|当中|之中)|[两二三四五六七八\d]\s*[个项](?:部分|维度|方面|岗位|因素|方向)|(?:兴趣|得分|评分|各项|部分)(?:里|中)"
)
EARLY = re.compile(r"前|上学期|上学年|上一?次|原|第一次|去年")
YARDSTICKS = re.compile(r"(?:[高低多少]于|超过)[^，,。；;]*|比[^，,。；;]*")
CLEARLY = 0.6
FROM_TO = re.compile(r"(?:从|由|自)[^。；;，,]{1,28}?(?:到|至|为|成|落|变)[^。；;，,]{1,20}")
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
    one = _told(left, evidence) or _best(YARDSTICKS.sub("", left), evidence) or _best(left, evidence)
    two = _told(right, evidence) or _best(right, evidence, beside=one)
    if two is None or one is None or one is two:
        return _with_figure(sentence, at, word, evidence, one or two)
    if is_trend(word) and one.label == two.label and _when(one) < _when(two):
        one, two = two, one
    a, b = value_of(one), value_of(two)
    turned = not is_trend(word) and denied(sentence[:at])
    if a is None or b is None:
        return NO
    behind = _first_figure(sentence[at + len(word) : at + len(word) + 10])
    if behind and behind.value not in (a, b) and not _differs_by(behind, a - b):
        return NO
    if (a == b and not turned) or not (one.label_grams & two.label_grams or one.kind == two.kind == "match"):
        return NO
    return one.ref, (a > b if sign > 0 else a < b) != turned


def _when(piece: Piece) -> str:
    """The date that a piece is of, as far as it gives one."""
    return max((str(q.claim.value) for q in piece.quantities if q.claim.type == "date"), default="")


def told_from_to(sentence: str, sign: int, evidence: Evidence) -> bool:
    """Whether the sentence itself tells the two figures of a change (从 25% 升到 40%); each is checked for itself.

    What the evidence tells the other way round in time is no such change.
    """
    match = FROM_TO.search(sentence)
    if not match or not sign:
        return False
    figures: list[float] = []
    for claim in find_claims(match[0]).claims:
        if claim.type == "number" and not isinstance(claim.value, str):
            figures += claim.value if isinstance(claim.value, tuple) else [claim.value]
    return (
        len(figures) == 2
        and (float(figures[1]) - float(figures[0])) * sign > 0
        and _in_order(float(figures[0]), float(figures[1]), evidence)
    )


def _in_order(first: float, second: float, evidence: Evidence) -> bool:
    """Whether no two pieces of one measure say that the second figure came before the first."""
    for one in evidence.pieces:
        for two in evidence.pieces:
            if value_of(one) != first or value_of(two) != second or one is two:
                continue
            if one.id and evidence.likeness(one.label_grams, two.label_grams) >= ALIKE and precedes(two, one):
                return False
    if not evidence.is_text:
        return True
    places = [q.claim.value for q in evidence.quantities if q.claim.type == "number"]
    flat = [end for value in places for end in (value if isinstance(value, tuple) else (value,))]
    return first in flat and second in flat and flat.index(first) < len(flat) - 1 - flat[::-1].index(second)


def precedes(one: Piece, two: Piece) -> bool:
    """Whether a piece tells an earlier state than another one of its measure, as far as labels and dates say."""
    if bool(EARLY.search(one.label)) != bool(EARLY.search(two.label)):
        return bool(EARLY.search(one.label))
    return bool(_when(one)) and bool(_when(two)) and _when(one) < _when(two)


def pair_told(sentence: str, at: int, word: str, sign: int, evidence: Evidence) -> Carried:
    """A comparison whose difference is said: two cards of one measure, one named on the right, that differ by it."""
    left, right = split_sides(sentence, at, word)
    if not sign or is_extreme(word) or denied(sentence[:at]):
        return NO
    behind = _first_figure(sentence[at + len(word) :])
    told = _figures_in(YARDSTICKS.sub("", left))
    words, named = grams(right), grams(sentence)
    for two in _yardsticks(words, named if is_trend(word) else None, evidence):
        b = value_of(two)
        if b is None:
            continue
        own = {value_of(p) for p in evidence.pieces if p.label_grams & two.label_grams and p is not two}
        for one in evidence.pieces:
            a = value_of(one)
            alike = evidence.likeness(one.label_grams, two.label_grams) >= ALIKE or (
                one.kind == two.kind == "skill" and evidence.named(words, two) >= CLEARLY
            )
            if a is None or one is two or not alike or (a - b) * sign <= 0:
                continue
            if is_trend(word) and precedes(one, two):
                continue
            if a not in told and (told & own or evidence.named(named, one) < NAMED):
                continue
            if behind and behind.value != b and not _differs_by(behind, a - b):
                continue
            return one.ref, True
    return NO


def _yardsticks(words: frozenset[str], sentence: frozenset[str] | None, evidence: Evidence) -> list[Piece]:
    """The cards that the words behind a comparison may mean: comparisons before others, the closest of them.

    A trend (``sentence`` given) is measured against whatever its sentence names, where no comparison is named.
    """
    named = [p for p in evidence.pieces if p.id and p.label_grams & words]
    comparisons = [p for p in named if p.kind == "comparison"]
    if not comparisons and sentence is not None:
        return [p for p in evidence.pieces if p.id and p.label_grams & sentence]
    pool = comparisons or named
    closest = max((evidence.likeness(words, p.label_grams) for p in pool), default=0.0)
    return [p for p in pool if evidence.likeness(words, p.label_grams) >= closest]


def _first_figure(words: str) -> Claim | None:
    """The first plain figure of the words."""
    return next((claim for claim in find_claims(words).claims if claim.type == "number"), None)


def _figures_in(words: str) -> set[float]:
    """The values that the words tell, ranges aside."""
    return {
        float(c.value) for c in find_claims(words).claims if c.type == "number" and isinstance(c.value, int | float)
    }


def _differs_by(said: Claim, difference: float) -> bool:
    """Whether a figure behind a comparison is the difference, or no figure of a difference at all."""
    if not isinstance(said.value, int | float):
        return False
    told, scale = float(said.value), 100 if said.unit in ("%", "百分点") and abs(difference) < 1 else 1
    return abs(abs(difference) * scale - told) <= 0.051 * max(1.0, abs(difference))


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
        return line.ref, (own < limit if sign < 0 else own > limit) != turned
    lifting = [p for p in evidence.closest(grams(before), least=0.5) if LIFTS in p.label]
    return (lifting[0].ref, True) if lifting and (sign < 0) == turned else NO


def _names_another(words: str, own: tuple[str, ...], evidence: Evidence) -> bool:
    """Whether the words name a figure of another label."""
    return any(p.label and p.label not in own and p.label in words and value_of(p) is not None for p in evidence.pieces)


def _with_figure(sentence: str, at: int, word: str, evidence: Evidence, named: Piece | None) -> Carried:
    """高于 60 分: the other side is a plain figure, which the figure's own check weighs; or a set of like cards."""
    tail = sentence[at + len(word) : at + len(word) + 6]
    if word.startswith("比") and evidence.pieces and not evidence.is_text:
        return NO
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


def by_rank(word: str, sign: int, evidence: Evidence) -> Carried | None:
    """靠前, 靠后 and 最后 by the card that gives a rank and among how many; None where none does."""
    for piece in evidence.pieces:
        ranks = [q.claim.value for q in piece.quantities if q.claim.kind == "rank"]
        whole = [q.claim.value for q in piece.quantities if q.claim.unit == "人"]
        if ranks and whole and isinstance(ranks[0], int | float) and isinstance(whole[0], int | float):
            if is_extreme(word) and not word.startswith("靠"):
                return (piece.ref, True) if ranks[0] == (1 if sign > 0 else whole[0]) else None
            is_ahead = ranks[0] * 2 <= whole[0]
            return piece.ref, is_ahead == (sign >= 0)
    return None


def extreme(clause: str, sentence: str, word: str, evidence: Evidence, scope: str = "") -> Carried:
    """最低 holds among cards of one kind and unit only, and only where the sentence stays among them."""
    if evidence.is_text:
        return _extreme_of_text(sentence, word, evidence)
    shares = bool(SHARES.search(sentence)) and any(p.kind == "contribution" for p in evidence.pieces)
    kind = "contribution" if shares else ""
    named = _best(clause, evidence, kind=kind) or _best(sentence, evidence, kind=kind)
    in_set = (
        shares
        or stance.scope_of_set(sentence)
        or bool(AMONG.search(scope or sentence))
        or (named is not None and named.kind in ("match", "cause"))
    )
    if named is None or value_of(named) is None or (is_extreme(word) and not in_set):
        return NO
    unit = {q.claim.unit for q in named.quantities}
    like = [
        abs(value) if shares else value
        for p in evidence.pieces
        if p.kind == named.kind
        and p.full == named.full
        and unit & {q.claim.unit for q in p.quantities}
        and (value := value_of(p)) is not None
    ]
    own = value_of(named)
    own = abs(own) if shares and own is not None else own
    limit = max(like) if direction(word) > 0 else min(like)
    return (named.ref, own == limit) if len(like) > 1 else NO


def _told(words: str, evidence: Evidence) -> Piece | None:
    """The card whose figure the words tell, where only one card of that value is named."""
    figures = _figures_in(words)
    named = [p for p in evidence.pieces if p.id and value_of(p) in figures and p.label_grams & grams(words)]
    return named[0] if len(named) == 1 else None


def _extreme_of_text(sentence: str, word: str, evidence: Evidence) -> Carried:
    """支教名额最多，有 12 个: the figure told is the largest of its unit in its clause of the source."""
    told = [c.value for c in find_claims(sentence).claims if c.type == "number"]
    for quantity in evidence.quantities:
        if quantity.claim.type != "number" or quantity.claim.value not in told:
            continue
        own = evidence.pieces[quantity.piece]
        like = [
            float(q.claim.value)
            for q in own.quantities
            if q.claim.unit == quantity.claim.unit and isinstance(q.claim.value, int | float)
        ]
        limit = (max(like) if direction(word) > 0 else min(like)) if len(like) > 2 else None
        if limit == quantity.claim.value:
            return own.ref, True
    return NO


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
