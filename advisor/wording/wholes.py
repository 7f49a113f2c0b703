"""A figure against the words that tie it to one card: its label right before it, its whole, its bracket, its share or mean."""

import re
from collections.abc import Sequence
from functools import lru_cache

from advisor.language import stance
from advisor.language.claims import Claim, find_claims
from advisor.wording.evidence import Evidence, Piece, Quantity, squeeze
from advisor.wording.scene import Scene
from advisor.wording.sums import equal, units_agree

__all__ = ["bracketed", "exceeds_whole", "is_only_told", "shown_otherwise", "told_as_share", "told_by_label"]

#: Between a whole and its part (58 人中有 41 人), of two groups (79 人对 101 人), of a mean (30 人平均 42%), and before
#: what a bracket adds to a figure (41 人（70.7%）).
PART_OF = re.compile(r"\s*[之里]?中[，,]?\s*(?:只?有|的)?\s*")
AGAINST = re.compile(r"\s*[对比]\s*")
MEAN_OF = re.compile(r"\s*的?平均[是为]?\s*(?!\[)")
IN_BRACKET = re.compile(r"(?:\[F\d+\])?\s*[（(]\s*(?:占|即|约)?\s*")
LABEL = 4
YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
REACH = 6
#: What may stand between the label of a card and its figure; and what says that a figure is a share.
IS = r"(?:熟练程度|匹配)?(?:现在|目前)?(?:也是|则是|是|为|达到|只有|有)?$"
TAKES_UP = re.compile(r"占(?:了|差距的?)?\s*$")


def told_by_label(said: Claim, before: str, evidence: Evidence) -> bool | None:
    """Whether a card whose label stands right before a figure (通过率是 62%) tells it; None where there is no such card."""
    if said.type != "number" or evidence.is_text:
        return None
    head = squeeze(re.sub(r"\[F\d+\]", "", before))
    labels = {squeeze(piece.label) for piece in evidence.pieces}
    told = [label for label in labels if len(label) >= LABEL and re.search(re.escape(label) + IS, head)]
    if not told:
        return None
    years = YEARS.findall(before)
    found = [
        claim
        for piece in evidence.pieces
        if not (years and (own := YEARS.findall(piece.period)) and years[-1] not in own)
        if any(label == squeeze(piece.label) or label in squeeze(piece.display) for label in told)
        for claim in _figures_of(piece.display)
        if units_agree(said.unit, claim.unit)
    ]
    return any(equal(said, Quantity(claim, frozenset(), 0)) for claim in found) if found else None


def told_as_share(before: str, evidence: Evidence) -> bool:
    """Whether a figure stands behind 占 where cards tell such shares; nothing else makes one."""
    return (
        bool(TAKES_UP.search(before))
        and not stance.tells_sum(before[-REACH:])
        and any("占" in piece.display for piece in evidence.pieces)
    )


def is_only_told(claim: Claim, before: str, scene: Scene) -> bool:
    """Whether a figure is one that cards tell and nothing else makes: a share behind 占, the size of a group before its mean."""
    if told_as_share(before, scene.evidence):
        return True
    return bool(MEAN_OF.match(scene.text, claim.end)) and any("人平均" in p.display for p in scene.evidence.pieces)


def exceeds_whole(claim: Claim, beside: Sequence[Claim], text: str) -> bool:
    """Whether a part is larger than the whole that is told right before it (41 人中 58 人)."""
    wholes = (c for c in beside if c.unit == claim.unit and c.end < claim.start)
    return any(
        isinstance(c.value, int | float)
        and isinstance(claim.value, int | float)
        and c.value < claim.value
        and PART_OF.fullmatch(text, c.end, claim.start)
        for c in wholes
    )


def bracketed(claim: Claim, carriers: Sequence[tuple[Claim, Piece]], scene: Scene) -> Piece | None:
    """The card that a figure in a bracket, a part or a mean behind its whole must stand on: that of the figure before it."""
    if not carriers or claim.type != "number":
        return None
    last, piece = carriers[-1]
    alike = {q.claim.value for q in piece.quantities if q.claim.type == "number" and q.claim.unit == claim.unit}
    is_pair = any(between.fullmatch(scene.text, last.end, claim.start) for between in (PART_OF, AGAINST))
    is_mean = "平均" in piece.display and MEAN_OF.fullmatch(scene.text, last.end, claim.start)
    if piece.id and ((is_pair and len(alike) > 1) or is_mean):
        return piece
    return piece if piece.id and alike and IN_BRACKET.fullmatch(scene.text, last.end, claim.start) else None


def shown_otherwise(said: Claim, piece: Piece) -> bool:
    """Whether a card shows figures in this unit and none of them is the one said, whatever its exact value comes to."""
    if said.type != "number" or not piece.id or isinstance(said.value, str):
        return False
    shown = [claim for claim in _figures_of(f"{piece.label}，{piece.display}") if claim.unit == said.unit]
    return bool(shown) and not any(
        said.value in (c.value if isinstance(c.value, tuple) else (c.value,))
        or equal(said, Quantity(c, frozenset(), piece.number))
        for c in shown
    )


@lru_cache(maxsize=4096)
def _figures_of(text: str) -> tuple[Claim, ...]:
    """The numbers of a text."""
    return tuple(claim for claim in find_claims(text).claims if claim.type == "number")
