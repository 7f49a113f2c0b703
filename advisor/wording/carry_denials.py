"""Denials against the evidence: said there, empty there, unknown there, or about the record and the sum themselves."""

import re

from advisor.facts import Span
from advisor.language import carry_words, claim_words
from advisor.language.claims import Claim
from advisor.wording import sides
from advisor.wording.carry import TELLING, is_supposed
from advisor.wording.evidence import Piece, grams, squeeze
from advisor.wording.scene import Scene

__all__ = ["denial"]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
ABOUT = 0.3
LEAST_DENIED = 6
DONE_NAMED = 0.6
_CLAUSE_END = re.compile(r"[，,。；;：:！？!?\n]")


def denial(claim: Claim, scene: Scene) -> Carried:
    """Whether a denial may be said, and what carries it."""
    if scene.free or carry_words.DISCLAIMER.search(scene.text[scene.start : claim.start]):
        return FREE
    thing = grams(claim.quote) | grams(scene.clause)
    told = _outright(claim, scene) or _of_the_record(claim, thing, scene)
    if told is not None:
        return told
    if claim.kind == "unknown" or claim_words.UNKNOWN.search(scene.clause):
        return _unknown(thing, scene)
    for piece in scene.evidence.closest(thing)[:5]:
        shared = piece.grams & thing
        if not shared or (piece.id and scene.evidence.named(thing, piece) < ABOUT and not piece.denies):
            continue
        if piece.is_missing:
            return NO
        if piece.is_empty_record or piece.denies or (piece.value is False):
            return piece.ref, True
        if piece.kind == "gap" and carry_words.FALLS_SHORT.search(claim.quote):
            return piece.ref, True
    figures = [c for c in scene.claims if c.type == "number" and c.start >= claim.start]
    return FREE if figures else NO


def _outright(claim: Claim, scene: Scene) -> Carried | None:
    """A denial that the evidence says in these words, or the other way round, or that belongs to a comparison."""
    for piece in scene.evidence.pieces:
        if not piece.is_missing and squeeze(claim.quote) in squeeze(f"{piece.label}{piece.text}"):
            return (piece.ref, True) if not is_supposed(claim.quote, piece) else NO
    if _turns_round(claim, scene):
        return NO
    weighed = any(c.type == "comparison" and c.start == claim.start + _denial_length(claim, c) for c in scene.claims)
    return FREE if weighed else None


def _turns_round(claim: Claim, scene: Scene) -> bool:
    """Whether the evidence says the very words without the denial (须取得 for 不须取得)."""
    word = claim_words.DENIAL.match(claim.quote)
    said = claim.quote[word.end() :] if word else ""
    if len(squeeze(said)) < LEAST_DENIED:
        return False
    for piece in scene.evidence.pieces:
        told = piece.text if piece.id is None or piece.kind in TELLING else ""
        at = told.find(said)
        if at >= 0:
            return not claim_words.DENIAL.search(_CLAUSE_END.split(told[:at])[-1])
    return False


def _denial_length(claim: Claim, comparison: Claim) -> int:
    """How many characters of a denial stand before the comparison that it denies; -1 where others stand between."""
    length = comparison.start - claim.start
    return length if carry_words.BARE_DENIAL.fullmatch(claim.quote[: max(length, 0)]) else -1


def _of_the_record(claim: Claim, thing: frozenset[str], scene: Scene) -> Carried | None:
    """What a sentence says about the record or the sum itself: nothing lacks, a thing did not enter, none is there."""
    evidence = scene.evidence
    if evidence.is_text:
        return None
    if carry_words.NOT_BEGUN.match(claim.quote):
        words = grams(scene.sentence.quote[: claim.start - scene.sentence.start])
        empty = [p for p in evidence.pieces if p.is_empty_record and evidence.named(words, p) >= DONE_NAMED]
        return (empty[0].ref, True) if empty else None
    if carry_words.NOTHING_LACKS.match(claim.quote):
        return NO if not evidence.pieces or any(p.is_missing for p in evidence.pieces) else FREE
    if carry_words.NOT_IN_THE_SUM.match(claim.quote):
        words = grams(scene.sentence.quote[: claim.start - scene.sentence.start])
        return NO if not words or any(evidence.named(words, p) >= ABOUT for p in _counted(claim, scene)) else FREE
    if carry_words.NOT_ON_RECORD.search(scene.clause):
        held = [p for p in evidence.pieces if not p.is_missing and not p.is_empty_record]
        skilled = any(p.kind == "skill" for p in held)
        return NO if skilled or any(evidence.named(thing, p) >= 0.25 for p in held) else FREE
    return None


def _counted(claim: Claim, scene: Scene) -> list[Piece]:
    """The cards that speak against "did not enter the sum": for a gap, shares that are not zero."""
    pieces = scene.evidence.pieces
    if carry_words.NO_GAP.match(claim.quote):
        return [p for p in pieces if p.kind == "contribution" and sides.value_of(p)]
    return [p for p in pieces if p.kind in ("contribution", "indicator", "score")]


def _unknown(thing: frozenset[str], scene: Scene) -> Carried:
    """未登记 is carried by a missing card, or by a source that is silent about it."""
    best = max(scene.evidence.pieces, key=lambda piece: scene.evidence.named(thing, piece), default=None)
    if best is None:
        return FREE
    if scene.evidence.is_text:
        bare = grams(claim_words.UNKNOWN.sub("，", scene.clause))
        rest = {g for g in bare if g not in _FRAME}
        return FREE if not rest or len(rest & scene.evidence.grams) * 2 <= len(rest) else NO
    missing = [p for p in scene.evidence.pieces if p.is_missing and scene.evidence.named(thing, p) > 0.15]
    if missing:
        return missing[0].ref, True
    return NO if scene.evidence.named(thing, best) >= 0.6 and not best.is_missing else FREE


_FRAME = grams("报告里简历里材料里文中这份回答中你的简历情况内容方面具体信息当中记录")
