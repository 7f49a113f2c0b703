"""Claims in words against the evidence: deeds, posts, names, denials, comparisons, causes, labels, quotations."""

import re
from collections.abc import Callable, Mapping

from advisor.facts import Span
from advisor.language import carry_words, stance
from advisor.language.claims import Claim
from advisor.language.comparing import is_trend
from advisor.language.numerals import widths
from advisor.wording import sides
from advisor.wording.altered import risen
from advisor.wording.carry_denials import denial
from advisor.wording.conditions import UNPROVEN
from advisor.wording.distances import distance_told
from advisor.wording.evidence import Piece, grams, squeeze
from advisor.wording.scene import Scene
from advisor.wording.stretched import series_goes, told_figures

__all__ = ["check"]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
PUBLIC_NUMBERS = frozenset({"12356", "12333", "12371", "120", "110", "24365"})
ABOUT = 0.3
MOSTLY = 0.5
LEAST_LABEL = 4
DID = 2
_WHY = re.compile(r"为什么|为何|主要是|因为|原因")
_WRITE = re.compile(r"(?:可以?|照|都|也|就)写(?:上|进去?|入)?(?=[，,。；;！]|$)|写上(?=[，,。；;！]|$)")
#: What makes the words in quotation marks a proposal of how to write (写“至今”即可).
_ENOUGH = re.compile(r"(?:即可|更|就行|就好|就够|更好|也行)")
_DISSUADED = re.compile(r"不要|别|不能|不用|不必")
_AWARD_PARTS = re.compile(r"国家级?|省级?|市级?|校级?|院级?|[一二三特]等奖|[金银铜]奖|优秀奖|冠军|亚军|季军")
#: Behind a post: the time in which somebody held it.
_LIVED = re.compile(r"的?(?:经历|经验|身份|职务|任期)")
_STEPWISE = re.compile(r"一[次回]比一[次回]|越来越")
_RANKED = re.compile(r"靠[前后]|前列|上游|下游|最后|末尾|最前|头一|第一")
#: Words that put a quotation into somebody's mouth.
_SAID_BY = re.compile(r"[你您他她](?:们)?(?:在[^，,。；;]{0,8})?(?:说|写|提|讲|答)|原话|原文|[里中上](?:写|说)")
#: A post whose holder will read or ask, and which nobody claims.
_READER = re.compile(r"(?:们)?(?:翻|看|读|听|问|一看|也许|可能|自然|就)[^，,。；;]{0,6}(?:会|能|更|省|起来|到)")


def check(claim: Claim, scene: Scene) -> Carried:
    """Whether a claim in words may be said, and what carries it."""
    if claim.kind != "quotation" and (held := _in_quotation(claim, scene)) is not None:
        return held
    return _CHECKS.get(claim.type, _other)(claim, scene)


def _in_quotation(claim: Claim, scene: Scene) -> Carried | None:
    """What a verbatim quotation of a source text says is the source's own word; labels and promises stay refused."""
    if claim.type == "label" or claim.kind == "promise" or not scene.evidence.is_text:
        return None
    for quoted in scene.all_claims:
        if quoted.kind == "quotation" and quoted.start <= claim.start and claim.end <= quoted.end:
            return FREE if scene.evidence.says(quoted.quote) else None
    return None


# --- deeds, mastery, posts -----------------------------------------------------------------------


def _to_be_written(scene: Scene) -> bool:
    """Whether a clause proposes what to write into a resume, which must be so as if it were told."""
    return scene.evidence.is_text and bool(_WRITE.search(scene.clause)) and not _DISSUADED.search(scene.clause)


def _verb(claim: Claim, scene: Scene) -> Carried:
    if (
        scene.free
        and not (_to_be_written(scene) and int(float(str(claim.value))) > DID)
        and (not stance.asks(scene.clause) or _DISSUADED.search(scene.text[scene.start : claim.start]))
    ):
        return FREE
    kind, said = claim.kind, int(float(str(claim.value)))
    if kind == "responsibility":
        rungs = [int(float(str(c.value))) for c in scene.claims if c.kind == kind]
        said = min(rungs) if min(rungs) <= 1 else said
    if said == 0 or _tells_share(claim, scene):
        return FREE
    named = _within_label(claim, scene) or _within_name(claim, scene) or _counted_deed(claim, scene)
    if named is not None:
        return named.ref, True
    return _by_deeds(claim, said, scene)


def _by_deeds(claim: Claim, said: int, scene: Scene) -> Carried:
    """What the pieces nearest to the thing done say of the rung that the word claims."""
    kind = claim.kind
    behind = grams(scene.behind(claim))
    thing = behind if behind & scene.evidence.grams or not claim.quote.endswith("过") else grams(scene.clause)
    thing = thing or grams(scene.clause)
    known = {gram for gram in thing if gram in scene.evidence.grams}
    if said <= 1 and not known and _shares_deed(scene):
        return FREE
    for piece in scene.evidence.closest(thing, least=0.0)[:4]:
        if scene.evidence.named(thing, piece) < 0.12 and not (piece.grams & thing):
            continue
        if piece.denies and not scene.denied and len(piece.grams & thing) * 2 >= len(known):
            return piece.ref, False
        if piece.supposed and said > 1 and scene.evidence.says(scene.clause):
            return piece.ref, False
        rung = _rung(piece, kind)
        if rung is not None and said <= rung:
            return piece.ref, True
        if rung is not None:
            return piece.ref, scene.evidence.says(scene.text[max(0, claim.start - 2) : claim.end])
    if said <= 1 and kind == "mastery":
        return FREE
    return (None, True) if scene.evidence.says(claim.quote + scene.behind(claim, 2)) else NO


def _tells_share(claim: Claim, scene: Scene) -> bool:
    """Whether the figure right behind tells how much is done; it is checked for itself (完成了九成)."""
    if claim.quote != "完成":
        return False
    return any(c.type == "number" and 0 <= c.start - claim.end <= DID and c.unit == "%" for c in scene.claims)


def _shares_deed(scene: Scene) -> bool:
    """Whether the sentence tells a deed of the evidence of which a clause only says that it was done with others."""
    near = scene.evidence.closest(grams(scene.sentence.quote), least=ABOUT)[:1]
    return any(not piece.denies and not piece.plans for piece in near)


def _within_label(claim: Claim, scene: Scene) -> Piece | None:
    """The card whose label holds the word as part of a name, with the card's figure behind it (班组管理 0.60)."""
    for piece in scene.evidence.pieces:
        if (
            piece.is_missing
            or piece.is_empty_record
            or len(piece.label) < LEAST_LABEL
            or claim.quote not in piece.label
        ):
            continue
        at = scene.text.find(piece.label, max(scene.start, claim.end - len(piece.label)), scene.end)
        if 0 <= at <= claim.start and at + len(piece.label) >= claim.end:
            behind = carry_words.FIGURE_BEHIND.match(scene.text, at + len(piece.label))
            if behind and piece.display.startswith(behind[1]):
                return piece
    return None


def _within_name(claim: Claim, scene: Scene) -> Piece | None:
    """The card whose name, or the skill in it, the sentence says around the word (高压安全操作)."""
    for piece in scene.evidence.pieces:
        for part in piece.label.split("·"):
            name = part.strip().removesuffix("匹配度")
            at = name.find(claim.quote)
            start = claim.start - at
            said = name[: at + len(claim.quote)] if at >= DID else name
            if at > DID and scene.text.startswith(name[at - DID : at + len(claim.quote)], max(claim.start - DID, 0)):
                return piece
            if at >= 0 and len(name) > len(claim.quote) + 1 and scene.text.startswith(said, max(start, 0)):
                return piece
    return None


def _counted_deed(claim: Claim, scene: Scene) -> Piece | None:
    """The record that counts what was done, with the word in its label (已完成模拟面试次数, 4)."""
    words = grams(scene.sentence.quote)
    for piece in scene.evidence.pieces:
        is_record = (
            piece.kind in ("record", "plan", "outcome", "indicator") and not piece.is_empty_record and bool(piece.value)
        )
        if is_record and claim.quote in piece.label and scene.evidence.named(words, piece) >= ABOUT:
            return piece
    return None


def _rung(piece: Piece, kind: str) -> int | None:
    rung = piece.rung(kind) if piece.kind != "skill" or kind == "mastery" else None
    if rung is not None:
        return rung
    if (
        kind == "mastery"
        and isinstance(piece.value, int | float)
        and not isinstance(piece.value, bool)
        and 0 <= piece.value <= 1
    ):
        return 1 + (piece.value >= 0.3) + (piece.value >= 0.6) + (piece.value >= 0.85)
    if kind == "mastery" and piece.rung("responsibility") is not None:
        return DID
    if piece.id and piece.kind in ("record", "event", "skill", "quote", "finding", "match", "indicator"):
        return (
            None if piece.is_empty_record or piece.denies else DID if piece.kind in ("record", "event", "quote") else 1
        )
    return DID if piece.id is None and not piece.denies and not piece.plans and not piece.other else None


def _role(claim: Claim, scene: Scene) -> Carried:
    if scene.free or _READER.match(scene.text, claim.end):
        return FREE
    holds = stance.holds_post(scene.text[scene.start : claim.start]) or bool(_LIVED.match(scene.text, claim.end))
    for piece in scene.evidence.pieces:
        at = piece.text.find(claim.quote)
        held_by = carry_words.HELD_BY.match(piece.text, at + len(claim.quote))
        if holds and at >= 0 and (piece.other or held_by or stance.others_post(piece.text[:at])):
            continue
        if not holds and at >= 0 and scene.evidence.is_text and not _longer_post(claim.quote, piece.text):
            return piece.ref, True
        if claim.quote in piece.text or claim.quote in piece.label:
            swollen = _longer_post(claim.quote, f"{piece.label}，{piece.text}")
            return piece.ref, not swollen and not piece.denies and not piece.plans
    if claim.quote in carry_words.TRAINEES and scene.evidence.says("实习"):
        return FREE
    return NO


def _longer_post(post: str, text: str) -> bool:
    """Whether the evidence only knows the post as part of a lower one (主席 inside 副主席)."""
    return all(match.start() and text[match.start() - 1] == "副" for match in re.finditer(re.escape(post), text))


def _certificate(claim: Claim, scene: Scene) -> Carried:
    if scene.free and not _to_be_written(scene):
        return FREE
    wanted = squeeze(claim.quote)
    for piece in scene.evidence.pieces:
        held = carry_words.ENGLISH_TEST.sub(
            lambda match: f"英语{'四' if match[1] == '4' else '六'}级", squeeze(f"{piece.label}{piece.text}")
        )
        names = (squeeze(c.quote) for c in piece.claims if c.kind == claim.kind)
        shortened = not carry_words.LEVEL.search(wanted) and any(_shortens(wanted, name) for name in names)
        parts = _AWARD_PARTS.findall(wanted) if claim.kind == "award" else []
        shortened = shortened or (len(parts) > 1 and all(part in held for part in parts))
        if wanted not in held and not shortened and not _same_certificate(wanted, held):
            continue
        if piece.denies or piece.is_empty_record or piece.is_missing or piece.kind == "gap":
            lacking = carry_words.REQUIRES.search(scene.clause) or carry_words.STILL_LACKS.search(scene.clause)
            return piece.ref, bool(scene.denied or lacking)
        return piece.ref, not piece.plans or stance.is_plan(scene.clause)
    level = carry_words.BARE_LEVEL.fullmatch(wanted)
    if level and scene.evidence.is_text and level[1] in scene.evidence.plain and "证" in scene.evidence.plain:
        return FREE
    return (None, True) if scene.denied else NO


def _shortens(short: str, name: str) -> bool:
    """Whether a name is a shorter form of another: its characters in their order, to the same end (代账公司)."""
    if len(short) < LEAST_LABEL or short[-2:] != name[-2:]:
        return False
    rest = iter(name)
    return all(character in rest for character in short)


def _same_certificate(wanted: str, held: str) -> bool:
    """电工证 for 低压电工作业操作证: the core stands there and no level is added."""
    core = carry_words.CERTIFICATE_KIND.sub("", wanted)
    level = carry_words.LEVEL.search(core)
    if level and len(core) > LEAST_LABEL and core in held:
        return True
    if level:
        bare = core.replace(level[0], "")
        return len(bare) >= 2 and bool(re.search(f"{re.escape(bare)}[^，,。；;、：:]{{0,14}}{level[0]}", held))
    if len(core) < 2:
        return False
    return core in held and "证" in held


def _name(claim: Claim, scene: Scene) -> Carried:
    if claim.quote in PUBLIC_NUMBERS:
        return FREE
    wanted = squeeze(claim.quote)
    for piece in scene.evidence.pieces:
        if wanted in squeeze(f"{piece.label}{piece.text}{piece.subject}"):
            return piece.ref, True
    if any(
        _shortens(wanted, squeeze(c.quote)) for p in scene.evidence.pieces for c in p.claims if c.kind == claim.kind
    ):
        return FREE
    stem = squeeze(carry_words.HOUSE_KIND.sub("", claim.quote))
    if len(stem) >= 3 and stem in scene.evidence.plain:
        return FREE
    return NO


# --- denials, comparisons, causes ----------------------------------------------------------------


def _comparison(claim: Claim, scene: Scene) -> Carried:
    sign = sides.direction(claim.quote)
    if _STEPWISE.match(claim.quote) and (goes := series_goes(sign or 1, scene)) is not None:
        return next((p.ref for p in scene.evidence.pieces), None), goes
    if scene.free or UNPROVEN.search(scene.text[scene.start : claim.start]):  # the denial is judged
        return FREE
    if (told := told_figures(claim, sign, scene)) is not None:
        return next((p.ref for p in scene.evidence.pieces), None), told
    return _weighed(claim, sign, scene)


def _weighed(claim: Claim, sign: int, scene: Scene) -> Carried:
    """A comparison against what the evidence compares, ranks or measures."""
    if _RANKED.search(claim.quote) and (placed := sides.by_rank(claim.quote, sign, scene.evidence)) is not None:
        return placed
    if is_trend(claim.quote) and sides.told_from_to(scene.sentence.quote, sign, scene.evidence):
        return FREE
    if scene.evidence.says(claim.quote) or sides.word_held(claim.quote, scene.evidence):
        for piece in scene.evidence.closest(scene.words | grams(scene.sentence.quote))[:4]:
            if piece.kind == "counterfactual" and not carry_words.WHAT_IF.search(scene.sentence.quote):
                continue
            if sides.same_direction(claim.quote, piece):
                return piece.ref, True
    if sides.is_extreme(claim.quote):
        scope = scene.text[: scene.sentence.end].split("。")[
            -2 if scene.text[: scene.sentence.end].endswith("。") else -1
        ]
        return sides.extreme(scene.clause, scene.sentence.quote, claim.quote, scene.evidence, scope)
    if sign == 0:
        return sides.equal(scene.sentence.quote, scene.evidence)
    at = claim.start - scene.sentence.start
    got = sides.compare(widths(scene.sentence.quote), at, claim.quote, sign, scene.evidence)
    if not got[1] and is_trend(claim.quote) and (trend := _trend(claim, sign, scene)) is not None:
        return trend
    others = (
        other(scene.sentence.quote, at, claim.quote, sign, scene.evidence) for other in (sides.pair_told, distance_told)
    )
    return got if got[1] else next((other for other in others if other[1]), got)


def _trend(claim: Claim, sign: int, scene: Scene) -> Carried | None:
    """What the figures beside a trend, or a comparison before it, say of its direction; None where there is neither."""
    told = risen(claim, sign, scene)
    if told is not None:
        return next((p.ref for p in scene.evidence.pieces), None), told
    return FREE if _echoes(claim, sign, scene) else None


def _echoes(claim: Claim, sign: int, scene: Scene) -> bool:
    """Whether a trend (进步看得见) only sums up a comparison of the same direction earlier in its sentence."""
    return any(
        c.type == "comparison" and scene.sentence.start <= c.start < claim.start and sides.direction(c.quote) == sign
        for c in scene.all_claims
    )


def _cause(claim: Claim, scene: Scene) -> Carried:
    sentence = scene.sentence.quote
    if carry_words.DISCLAIMER.search(scene.text[scene.start : claim.start]):
        return FREE
    if claim.quote in carry_words.CONCLUSIONS and (
        scene.free
        or stance.is_advice(sentence)
        or stance.is_question(sentence)
        or carry_words.OF_A_RULE.search(sentence)
    ):
        return FREE
    if scene.free and claim.quote not in carry_words.CAUSES_OUTRIGHT:
        return FREE
    if claim.quote in carry_words.CONCLUSIONS and carry_words.HOLDS_BACK.search(sentence):
        return FREE
    if claim.quote.startswith("原因") and scene.evidence.is_text and _WHY.search(scene.evidence.text):
        words = grams(re.split(r"[，,。；;]", scene.text[claim.end : scene.end])[0]) or {
            scene.text[claim.end : claim.end + 2]
        }
        if words & scene.evidence.grams or scene.evidence.says(scene.text[claim.end : claim.end + 2]):
            return FREE
    if stance.flagging(sentence) and any(p.kind in ("contribution", "score", "finding") for p in scene.evidence.pieces):
        return FREE
    for piece in scene.evidence.closest(grams(sentence))[:3]:
        if any(c.type == "cause" for c in piece.claims) and scene.evidence.held(grams(sentence)) >= 0.6:
            return piece.ref, True
    return NO


def _label(_claim: Claim, _scene: Scene) -> Carried:
    """No evidence entitles anybody to call a person a name."""
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
    if _ENOUGH.match(scene.text, claim.end + 1) and scene.evidence.is_text and len(claim.quote) <= LEAST_LABEL:
        return FREE
    proposed = stance.is_advice(scene.clause) and not _SAID_BY.search(before)
    proposed = proposed and scene.evidence.held(grams(claim.quote)) >= MOSTLY
    if stance.attributed(before) and not carry_words.MAY_SAY.search(before) and not proposed:
        return NO
    return FREE if stance.is_example(before) or scene.free or len(claim.quote) <= 6 else NO


def _all_of(scene: Scene) -> bool:
    """Whether a share of 100 % is on record for what the clause names."""
    return any(
        q.claim.unit == "%"
        and q.claim.value in (1, 100)
        and scene.evidence.named(scene.words, scene.evidence.pieces[q.piece]) > ABOUT
        for q in scene.evidence.quantities
    )


_CHECKS: Mapping[str, Callable[[Claim, Scene], Carried]] = {
    "verb": _verb,
    "role": _role,
    "certificate": _certificate,
    "name": _name,
    "negation": denial,
    "comparison": _comparison,
    "cause": _cause,
    "label": _label,
}
