"""Claims in words against the evidence: deeds, posts, names, denials, comparisons, causes, labels, quotations."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.facts import Span
from advisor.language import claim_words, stance
from advisor.language.claims import Claim, ClaimType
from advisor.wording import sides
from advisor.wording.evidence import Evidence, Piece, grams, squeeze

__all__ = ["Scene", "check", "clause_fault"]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
PUBLIC_NUMBERS = frozenset({"12356", "12333", "12371", "120", "110", "24365"})
ABOUT = 0.3
DID = 2


@dataclass(frozen=True)
class Scene:
    """One clause of a text with all that a check of it needs."""

    text: str
    sentence: Span
    start: int
    end: int
    claims: Sequence[Claim]
    all_claims: Sequence[Claim]
    evidence: Evidence
    asked: bool
    synonyms: Mapping[str, str]

    @cached_property
    def clause(self) -> str:
        """The words of the clause."""
        return self.text[self.start : self.end]

    @cached_property
    def words(self) -> frozenset[str]:
        """Its character pairs, with skills under their canonical names."""
        clause = self.clause
        for synonym, name in self.synonyms.items():
            if synonym in clause:
                clause += name
        return grams(clause)

    @cached_property
    def free(self) -> bool:
        """Whether the clause advises, asks, supposes or greets, and so claims nothing about what is."""
        clause = self.clause
        return (
            self.asked
            or stance.is_question(clause)
            or stance.is_advice(clause)
            or stance.is_supposed(clause)
            or stance.is_courtesy(clause)
            or stance.is_if(self.text[self.sentence.start : self.end])
        )

    def around(self, claim: Claim) -> str:
        """The words that name a figure, or date the clause: back to the figure before it, on to the next one or the end of the clause."""
        if claim.type == "date":
            return self.clause
        figures = [c for c in self.all_claims if c.type in ("number", "date")]
        before = max((c.end for c in figures if c.end <= claim.start), default=self.sentence.start)
        after = min((c.start for c in figures if c.start >= claim.end), default=self.end)
        head = self.text[max(before, self.start, claim.start - 24) : claim.start]
        tail = self.text[claim.end : min(after, self.end, claim.end + 12)]
        if not (grams(head) | grams(tail)) & self.evidence.grams:
            head = self.text[max(self.sentence.start, claim.start - 32) : claim.start]
        return head + tail if not grams(head) or tail.lstrip()[:1] in ("的", "是") or self.evidence.is_text else head

    def behind(self, claim: Claim, limit: int = 18) -> str:
        """The words behind a claim to the end of the clause."""
        return self.text[claim.end : min(self.end, claim.end + limit)]

    @cached_property
    def nearest(self) -> tuple[Piece, ...]:
        """The pieces that share most with the clause."""
        return self.evidence.closest(self.words)


def check(claim: Claim, scene: Scene) -> Carried:
    """Whether a claim in words may be said, and what carries it."""
    return _CHECKS.get(claim.type, _other)(claim, scene)


def clause_fault(scene: Scene) -> ClaimType | None:
    """The type of an untruth that no single word shows: a plan told as a fact, another's deed, a missing thing judged."""
    if scene.free or any(claim.type == "negation" for claim in scene.claims):
        return None
    if _judges_missing(scene) or _finds_in_empty_record(scene):
        return "negation"
    if scene.evidence.is_text:
        return _against_source(scene)
    return "negation" if _overlooks_denial(scene) else None


def _overlooks_denial(scene: Scene) -> bool:
    """A card says that something is not so, and the sentence tells the card without its 不 or 没有."""
    if any(claim.type == "negation" for claim in scene.all_claims if scene.sentence.start <= claim.start < scene.sentence.end):
        return False
    near = scene.evidence.closest(scene.words, least=0.45)
    return bool(near) and near[0].denies and not near[0].is_missing and len(near[0].grams & scene.words) >= 2


# --- deeds, mastery, posts -----------------------------------------------------------------------


def _verb(claim: Claim, scene: Scene) -> Carried:
    if scene.free and not stance.asks(scene.clause):
        return FREE
    kind, said = claim.kind, int(float(str(claim.value)))
    if kind == "responsibility":
        rungs = [int(float(str(c.value))) for c in scene.claims if c.kind == kind]
        said = min(rungs) if min(rungs) <= 1 else said
    if said == 0:
        return FREE
    thing = grams(scene.behind(claim)) or grams(scene.clause)
    known = {gram for gram in thing if gram in scene.evidence.grams}
    for piece in scene.evidence.closest(thing, least=0.0)[:4]:
        if scene.evidence.named(thing, piece) < 0.12 and not (piece.grams & thing):
            continue
        if piece.denies and not _denied(scene) and len(piece.grams & thing) * 2 >= len(known):
            return NO
        rung = _rung(piece, kind)
        if rung is not None and said <= rung:
            return piece.ref, True
        if rung is not None:
            return (piece.ref, True) if scene.evidence.says(scene.text[max(0, claim.start - 2) : claim.end]) else NO
    if said <= 1 and kind == "mastery":
        return FREE
    return (None, True) if scene.evidence.says(claim.quote + scene.behind(claim, 2)) else NO


def _rung(piece: Piece, kind: str) -> int | None:
    rung = piece.rung(kind)
    if rung is not None:
        return rung
    if kind == "mastery" and isinstance(piece.value, int | float) and not isinstance(piece.value, bool) and 0 <= piece.value <= 1:
        return 1 + (piece.value >= 0.3) + (piece.value >= 0.6) + (piece.value >= 0.85)
    if kind == "mastery" and piece.rung("responsibility") is not None:
        return DID
    if piece.id and piece.kind in ("record", "event", "skill", "quote", "finding", "match", "indicator"):
        return None if piece.is_empty_record or piece.denies else DID if piece.kind in ("record", "event", "quote") else 1
    return DID if piece.id is None and not piece.denies and not piece.plans and not piece.other else None


def _role(claim: Claim, scene: Scene) -> Carried:
    if scene.free:
        return FREE
    holds = stance.holds_post(scene.text[scene.start : claim.start])
    for piece in scene.evidence.pieces:
        at = piece.text.find(claim.quote)
        if holds and at >= 0 and (piece.other or stance.others_post(piece.text[:at])):
            continue
        if not holds and at >= 0 and scene.evidence.is_text and not _longer_post(claim.quote, piece.text):
            return piece.ref, True
        if claim.quote in piece.text or claim.quote in piece.label:
            swollen = _longer_post(claim.quote, f"{piece.label}，{piece.text}")
            return (piece.ref, True) if not swollen and not piece.denies and not piece.plans else NO
    if claim.quote in ("实习生", "学员", "见习生", "实训生") and scene.evidence.says("实习"):
        return FREE
    return NO


def _longer_post(post: str, text: str) -> bool:
    """Whether the evidence only knows the post as part of a lower one (主席 inside 副主席)."""
    return all(match.start() and text[match.start() - 1] == "副" for match in re.finditer(re.escape(post), text))


def _certificate(claim: Claim, scene: Scene) -> Carried:
    if scene.free:
        return FREE
    wanted = squeeze(claim.quote)
    for piece in scene.evidence.pieces:
        held = squeeze(f"{piece.label}{piece.text}")
        if wanted not in held and not _same_certificate(wanted, held):
            continue
        if piece.denies or piece.is_empty_record or piece.is_missing:
            return (piece.ref, True) if _denied(scene) else NO
        return (piece.ref, True) if not piece.plans or stance.is_plan(scene.clause) else NO
    return (None, True) if _denied(scene) else NO


def _same_certificate(wanted: str, held: str) -> bool:
    """电工证 for 低压电工作业操作证: the core stands there and no level is added."""
    core = re.sub(r"(?:职业|技能|等级|资格|执业|从业|操作|证书|证|书)+$", "", wanted)
    if len(core) < 2 or re.search(r"[初中高]级|技师|[一二三四五]级|等奖", core):
        return False
    return core in held and "证" in held


def _name(claim: Claim, scene: Scene) -> Carried:
    if claim.quote in PUBLIC_NUMBERS:
        return FREE
    wanted = squeeze(claim.quote)
    for piece in scene.evidence.pieces:
        if wanted in squeeze(f"{piece.label}{piece.text}{piece.subject}"):
            return piece.ref, True
    stem = squeeze(re.sub(r"(?:有限责任|股份)?(?:有限)?公司$|集团$", "", claim.quote))
    if len(stem) >= 3 and stem in scene.evidence.plain:
        return FREE
    return NO


# --- denials, comparisons, causes ----------------------------------------------------------------


def _denied(scene: Scene) -> bool:
    return any(claim.type == "negation" for claim in scene.claims) or bool(
        claim_words.HARMLESS_DENIAL.search(scene.clause) and re.search(r"不代表|不等于|不说明|不意味", scene.clause)
    )


def _negation(claim: Claim, scene: Scene) -> Carried:
    if scene.free or re.search(r"不(?:代表|等于|说明|意味)", scene.text[scene.start : claim.start]):
        return FREE
    thing = grams(claim.quote) | grams(scene.clause)
    for piece in scene.evidence.pieces:
        if not piece.is_missing and squeeze(claim.quote) in squeeze(f"{piece.label}{piece.text}"):
            return piece.ref, True
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
        if piece.kind == "gap" and re.search(r"达到|达标|不够|不足|欠缺|缺", claim.quote):
            return piece.ref, True
    figures = [c for c in scene.claims if c.type == "number" and c.start >= claim.start]
    return FREE if figures else NO


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


def _comparison(claim: Claim, scene: Scene) -> Carried:
    if scene.free:
        return FREE
    sign = sides.direction(claim.quote)
    if scene.evidence.says(claim.quote) or sides.word_held(claim.quote, scene.evidence):
        for piece in scene.evidence.closest(scene.words | grams(scene.sentence.quote))[:4]:
            if sides.same_direction(claim.quote, piece):
                return piece.ref, True
    if sides.is_extreme(claim.quote):
        return sides.extreme(scene.clause, scene.sentence.quote, claim.quote, scene.evidence)
    if sign == 0:
        return sides.equal(scene.sentence.quote, scene.evidence)
    at = claim.start - scene.sentence.start
    return sides.compare(scene.sentence.quote, at, claim.quote, sign, scene.evidence)


def _cause(claim: Claim, scene: Scene) -> Carried:
    sentence = scene.sentence.quote
    if claim.quote in ("所以", "因此", "因而") and (
        scene.free or stance.is_advice(sentence) or stance.is_question(sentence)
    ):
        return FREE
    if scene.free and claim.quote not in ("导致", "造成", "致使", "害得", "根源", "都怪"):
        return FREE
    if stance.flagging(sentence) and any(p.kind in ("contribution", "score", "finding") for p in scene.evidence.pieces):
        return FREE
    for piece in scene.evidence.closest(grams(sentence))[:3]:
        if any(c.type == "cause" for c in piece.claims) and scene.evidence.held(grams(sentence)) >= 0.6:
            return piece.ref, True
    return NO


def _label(claim: Claim, scene: Scene) -> Carried:
    return NO


# --- quotations, promises ------------------------------------------------------------------------


def _other(claim: Claim, scene: Scene) -> Carried:
    if claim.kind == "universal":
        return FREE if scene.free or scene.evidence.says(claim.quote) or _all_of(scene) else NO
    if claim.kind == "promise":
        if claim.quote.startswith("保证") and not stance.promise_about(scene.text[claim.end : claim.end + 10]):
            return FREE
        return NO
    before = scene.text[scene.sentence.start : claim.start - 1]
    for piece in scene.evidence.pieces:
        if squeeze(claim.quote) and squeeze(claim.quote) in squeeze(f"{piece.label}{piece.text}"):
            return piece.ref, True
    if scene.evidence.says(claim.quote):
        return FREE
    if stance.attributed(before):
        return NO
    return FREE if stance.is_example(before) or scene.free or len(claim.quote) <= 6 else NO


# --- clauses as a whole --------------------------------------------------------------------------


def _all_of(scene: Scene) -> bool:
    """Whether a share of 100 % is on record for what the clause names."""
    return any(
        q.claim.unit == "%" and q.claim.value in (1, 100) and scene.evidence.named(scene.words, scene.evidence.pieces[q.piece]) > ABOUT
        for q in scene.evidence.quantities
    )


def _judges_missing(scene: Scene) -> bool:
    """A thing that is not on record is said to be there, or to be fine or poor."""
    if claim_words.UNKNOWN.search(scene.clause) or _denied(scene):
        return False
    for piece in scene.evidence.pieces:
        named = scene.evidence.named(scene.words, piece)
        if piece.is_missing and (named >= 0.5 or (named >= 0.25 and stance.ventures(scene.clause))):
            rivals = (p for p in scene.evidence.pieces if not p.is_missing)
            if all(scene.evidence.named(scene.words, p) < max(named, 0.3) for p in rivals):
                return True
    return False


def _finds_in_empty_record(scene: Scene) -> bool:
    if not stance.existential(scene.clause):
        return False
    return any(
        piece.is_empty_record and scene.evidence.named(scene.words, piece) >= 0.5 and not re.search(r"[0０零]", scene.clause)
        for piece in scene.evidence.pieces
    )


def _against_source(scene: Scene) -> ClaimType | None:
    """What the nearest clause of the source contradicts, or the source never mentions."""
    if not scene.words or _denied(scene):
        return None
    near = scene.evidence.closest(scene.words, least=0.25)
    if near:
        best = near[0]
        if best.denies and len(best.grams & scene.words) >= 2:
            return "negation"
        if best.plans and not stance.is_plan(scene.clause) and re.search(r"了|过|已|取得|获得|拿到|持有|是", scene.clause):
            return "other"
        doers = [p for p in scene.evidence.pieces if p.sentence == best.sentence and p.other and p.other not in scene.clause]
        if doers and not best.other and re.search(r"你|他|她|该生", scene.clause) and any(_verb_of(scene.clause) & p.grams for p in doers):
            return "verb"
        if best.other and best.other not in scene.clause and re.search(r"你|他|她|该生|同学", scene.clause):
            return "verb" if not stance.other_person(scene.clause) else None
    if stance.contrasts(scene.clause, scene.evidence.text) and not stance.judges(scene.clause):
        return "other"
    thing = stance.new_object(scene.clause)
    if thing and _unheard(thing, scene.evidence.text):
        return "other"
    told = re.search(r"你|他|她|该生|学生", scene.clause) and re.search(r"[了过]", scene.clause)
    if told and not near and not stance.judges(scene.clause) and _unheard(scene.clause, scene.evidence.text):
        return "other"
    return None


def _verb_of(clause: str) -> frozenset[str]:
    """The pairs of characters before 了 or 过: what was done."""
    return frozenset(re.findall(r"([\u4e00-\u9fff]{2})[了过]", clause))


def _unheard(words: str, text: str) -> bool:
    """Whether fewer than a third of the content characters occur in the source at all."""
    characters = [c for c in words if "\u4e00" <= c <= "\u9fff" and c not in stance.STOP and c not in stance.PALE]
    known = sum(character in text for character in characters)
    return bool(characters) and known * 3 < len(characters) and not any(g in text for g in grams(words))


_CHECKS: Mapping[str, Callable[[Claim, Scene], Carried]] = {
    "verb": _verb,
    "role": _role,
    "certificate": _certificate,
    "name": _name,
    "negation": _negation,
    "comparison": _comparison,
    "cause": _cause,
    "label": _label,
}
