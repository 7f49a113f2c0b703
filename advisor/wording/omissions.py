"""Untruths that no single word shows: a plan told as a fact, another's deed, a missing thing judged, a lost 不."""

import re

from advisor.language import carry_words, claim_words, stance
from advisor.wording.altered import ALTERED_FAULTS
from advisor.wording.carry import loses_denial
from advisor.wording.conditions import CONDITION_FAULTS
from advisor.wording.evidence import Piece, grams
from advisor.wording.faults import Fault, first_fault
from advisor.wording.scene import Scene
from advisor.wording.stretched import STRETCHED_FAULTS
from advisor.wording.turned import TURNED_FAULTS

__all__ = ["clause_fault"]

LONG = 3
SHORT = 16
DENIED = 8
_HARMLESS = re.compile(r"不[用必要妨足满少错过同仅但]|没[关问][系题]|不需要?")
NEAR = 0.25
SHARED = 2
DEMANDS = re.compile(r"必须|须持?|仅限|要求持?有?|得有")
ONLY_FOR = re.compile(r"仅限|只限|只有|只能")
#: What is said of somebody's lot or merit.
HARDSHIP = re.compile(r"困难|拮据|紧张|宽裕|优越|不好|较差|很高|满意|优秀|良好")


def clause_fault(scene: Scene) -> Fault | None:
    """The first check that finds an untruth in a clause; a question claims nothing that these checks know."""
    return None if scene.asked else first_fault(_FAULTS, scene)


def _loses_denial(scene: Scene) -> bool:
    return loses_denial(scene.clause, scene.evidence)


def _contrasts(scene: Scene) -> bool:
    """Whether one of several things that exclude each other is told for the one that the evidence knows."""
    is_said = not scene.denied and stance.contrasts(scene.clause, _said(scene))
    return is_said and not stance.judges(scene.clause)


def _is_denial(scene: Scene) -> bool:
    return any(claim.type == "negation" for claim in scene.claims)


def _judged_missing(scene: Scene) -> bool:
    return not _is_denial(scene) and not _tells_demand(scene) and _judges_missing(scene)


def _found_in_empty(scene: Scene) -> bool:
    return not _is_denial(scene) and not _tells_demand(scene) and _finds_in_empty_record(scene)


def _said(scene: Scene) -> str:
    """All that the evidence says; where it tells of an agreement, the words for that are its own."""
    agrees = any(piece.kind == "agreement" for piece in scene.evidence.pieces)
    fits = any(piece.kind == "interest" for piece in scene.evidence.pieces)
    return f"{scene.evidence.plain}{'一致相反' if agrees else '一致' if fits else ''}"


def _tells_demand(scene: Scene) -> bool:
    """Whether a clause tells what a post or a rule demands, where a card demands it (健康证必须有效)."""
    if not DEMANDS.search(scene.clause):
        return False
    asked = (p for p in scene.evidence.pieces if p.kind in ("occupation", "gap", "policy") and p.grams & scene.words)
    return any(DEMANDS.search(f"{p.label}{p.display}") for p in asked)


def _overlooks_denial(scene: Scene) -> bool:
    """A card says that something is not so, and the sentence tells the card without its 不 or 没有."""
    if any(
        claim.type == "negation"
        for claim in scene.all_claims
        if scene.sentence.start <= claim.start < scene.sentence.end
    ):
        return False
    near = scene.evidence.closest(scene.words, least=0.45)
    if near and (near[0].kind == "quote" or near[0].counts_denied):
        return False
    if near and carry_words.STILL_LACKS.search(scene.sentence.quote):
        return False
    if carry_words.REQUIRES.search(scene.clause):
        return False
    return bool(near) and near[0].denies and not near[0].is_missing and len(near[0].grams & scene.words) >= 2


def _judges_missing(scene: Scene) -> bool:
    """A thing that is not on record is said to be there, or to be fine or poor."""
    if claim_words.UNKNOWN.search(scene.clause) or scene.denied:
        return False
    for piece in scene.evidence.pieces:
        named = scene.evidence.named(scene.words, piece)
        if piece.is_missing and (named >= 0.5 or (named >= 0.25 and stance.ventures(scene.clause))):
            rivals = (p for p in scene.evidence.pieces if not p.is_missing)
            if all(scene.evidence.named(scene.words, p) < max(named, 0.3) for p in rivals):
                return True
        elif piece.is_missing and HARDSHIP.search(scene.clause):
            others = frozenset[str]().union(*(p.label_grams for p in scene.evidence.pieces if p is not piece))
            if scene.words & (piece.label_grams - others):
                return True
    return False


def _finds_in_empty_record(scene: Scene) -> bool:
    if not stance.existential(scene.clause):
        return False
    return any(
        piece.is_empty_record
        and scene.evidence.named(scene.words, piece) >= 0.5
        and not carry_words.ZERO.search(scene.clause)
        for piece in scene.evidence.pieces
    )


def _is_weighed(scene: Scene) -> bool:
    """Whether a clause tells something that the source may contradict."""
    if _is_denial(scene) or not scene.words or scene.denied:
        return False
    return not (ONLY_FOR.search(scene.clause) and "除" in scene.evidence.text)


def _source_denies(scene: Scene) -> bool:
    """Whether the nearest clause of the source says that it is not so."""
    if not _is_weighed(scene):
        return False
    if carry_words.NO_WORD.search(_HARMLESS.sub("", scene.text[scene.sentence.start : scene.end])):
        return False
    bare = grams(carry_words.DONE.sub("", scene.clause))
    denied = next(iter(scene.evidence.closest(bare, least=0.2)), None)
    if any(_denies_alone(p, scene) for p in scene.evidence.pieces):
        return True
    if denied is not None and _denies_any(denied, bare) and len(denied.grams & bare) >= SHARED:
        return True
    near = next(iter(scene.evidence.closest(scene.words, least=NEAR)), None)
    return near is not None and _denies_any(near, scene.words) and len(near.grams & scene.words) >= SHARED


def _denies_alone(piece: Piece, scene: Scene) -> bool:
    """Whether what a clause tells as done is what only this clause of the source speaks of, and denies (没有想到量体温)."""
    if not piece.denies or not carry_words.DONE.search(scene.clause):
        return False
    others = frozenset[str]().union(*(p.grams for p in scene.evidence.pieces if p is not piece))
    denials = (c for c in piece.claims if c.type == "negation" and c.kind == "denial")
    return any((grams(c.quote) - others) & grams(carry_words.DONE.sub("", scene.clause)) for c in denials)


def _denies_any(piece: Piece, words: frozenset[str]) -> bool:
    """Whether what a clause of the source denies is among these words, and not only something beside it."""
    denials = [c for c in piece.claims if c.type == "negation"]
    whole = len(denials) > 0 and len(piece.text) <= SHORT
    return piece.denies and (whole or any(grams(c.quote[:DENIED]) & words for c in denials))


def _source_plans(scene: Scene) -> bool:
    """Whether what the source plans is told as done."""
    near = scene.evidence.closest(scene.words, least=NEAR)[:1] if _is_weighed(scene) else ()
    return (
        any(p.plans for p in near)
        and not stance.is_plan(scene.clause)
        and bool(carry_words.TELLS_DONE.search(scene.clause))
    )


def _source_others(scene: Scene) -> bool:
    """Whether a deed that the source tells of somebody else is told of the person spoken of."""
    near = scene.evidence.closest(scene.words, least=NEAR) if _is_weighed(scene) else ()
    if not near:
        return False
    best = near[0]
    doers = [
        p for p in scene.evidence.pieces if p.sentence == best.sentence and p.other and p.other not in scene.clause
    ]
    if doers and not best.other and carry_words.PERSON.search(scene.clause):
        if any(_verb_of(scene.clause) & p.grams for p in doers):
            return True
    is_others = best.other and best.other not in scene.clause and carry_words.PERSON_OR_PEER.search(scene.clause)
    return bool(is_others) and not stance.other_person(scene.clause)


def _twin_of_source(scene: Scene) -> bool:
    return _is_weighed(scene) and stance.turned_twin(scene.clause, scene.evidence.text)


def _new_object(scene: Scene) -> bool:
    """Whether something is said to be used, made or won of which the source says no word."""
    thing = stance.new_object(scene.clause) if _is_weighed(scene) else ""
    return bool(thing) and (_unheard(thing, scene.evidence.text) or _is_another(thing, scene.evidence.text))


def _verb_of(clause: str) -> frozenset[str]:
    """The pairs of characters before 了 or 过: what was done."""
    return frozenset(carry_words.DEED.findall(clause))


def _is_another(thing: str, text: str) -> bool:
    """Whether a thing of some length shares fewer than half of its neighbouring characters with the source."""
    pairs = grams(thing)
    return len(pairs) >= LONG and sum(pair in text for pair in pairs) * 2 < len(pairs)


def _unheard(words: str, text: str) -> bool:
    """Whether fewer than a third of the content characters occur in the source at all."""
    characters = [c for c in words if "\u4e00" <= c <= "\u9fff" and c not in stance.STOP and c not in stance.PALE]
    known = sum(character in text for character in characters)
    return bool(characters) and known * 3 < len(characters) and not any(g in text for g in grams(words))


_FAULTS = (
    Fault("loses_denial", "negation", _loses_denial),
    *CONDITION_FAULTS,
    *TURNED_FAULTS,
    *ALTERED_FAULTS,
    *STRETCHED_FAULTS,
    Fault("contrasts", "other", _contrasts, advice=False, is_certain=False),
    Fault("judged_missing", "negation", _judged_missing, advice=False),
    Fault("found_in_empty", "negation", _found_in_empty, advice=False),
    Fault("source_denies", "negation", _source_denies, "text", advice=False),
    Fault("source_plans", "other", _source_plans, "text", advice=False),
    Fault("source_others", "verb", _source_others, "text", advice=False, is_certain=False),
    Fault("twin", "other", _twin_of_source, "text", advice=False),
    Fault("new_object", "other", _new_object, "text", advice=False, is_certain=False),
    Fault("overlooks_denial", "negation", _overlooks_denial, "cards", advice=False, is_certain=False),
)
