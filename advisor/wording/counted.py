"""Small counts and ranks of what the evidence shows: 三个岗位里排第二, 倒数第八, 一张也没有, 一班八小时."""

import re
from collections.abc import Iterator

from advisor.language.carry_words import COUNTERS
from advisor.language.claims import Claim
from advisor.wording.enumerated import POINTING, is_shown
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.scene import Scene

__all__ = ["ONE_OF", "breaks_for_one", "counted", "is_nil", "levels_of", "nil_named"]

NAMED = 0.34
NIL_NAMED = 0.25
MOST = 20
PAIR = 2
_QUOTED = re.compile(r"[“「『]([^”」』]+)[”」』]$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
ONE_OF = re.compile(r"一([个次份张项家门段条场本天])[^，,。；;]{0,8}(?:也|都)")
_NOUNS = (
    ("match", re.compile(r"岗位|职位|工作|职业|方向|选择")),
    ("gap", re.compile(r"差距|短板|地方|处|欠缺|技能")),
    ("contribution", re.compile(r"因素|方面")),
)
_LISTED = re.compile(r"[：:](.+)$")
_ITEMS = re.compile(r"[、，,；;]|和")
_NONE = re.compile(r"^[^，,。；;]{0,8}(?:也|都)(?:还)?(?:没|不|未)|^[^，,。；;]{0,3}(?:没有?|未)")
_EVERY = re.compile(r"都|均|全|个个|每一?个")
_TOGETHER = re.compile(r"[这那]?(?:合起来|加起来|合计|一共|加在一起)")
_OF_ALL = re.compile(r"全班|班里|专业|年级|一共|共|里排|人[里中]")


def counted(claim: Claim, scene: Scene) -> Piece | None:
    """The piece that carries a count or rank of the things that the evidence shows; None where none does."""
    if not isinstance(claim.value, int | float):
        return None
    if claim.kind == "rank":
        return _rank(claim, scene)
    if claim.value == 1 and _NONE.match(scene.text[claim.end : scene.end]):
        return nil_named(scene)
    if claim.bound and _EVERY.search(scene.text[scene.start : claim.start]):
        return _true_of_all(claim, scene)
    if claim.unit == "人" and _OF_ALL.search(scene.text[max(scene.start, claim.start - 6) : claim.end + 3]):
        return _of_whom(claim, scene.evidence)
    if claim.unit not in COUNTERS or not 2 <= claim.value <= MOST:
        return None
    return _small(claim, scene)


def _small(claim: Claim, scene: Scene) -> Piece | None:
    """The piece that shows as many things as a small count says, or any where the count only points."""
    behind = scene.text[claim.end : min(scene.end, claim.end + 6)]
    if behind.startswith("字") and (quoted := _QUOTED.search(scene.text[: claim.start])):
        return next(iter(scene.evidence.pieces), None) if len(_HAN.findall(quoted[1])) == claim.value else None
    pointed = POINTING.search(scene.text[: claim.start]) and not _shown_otherwise(claim, behind, scene)
    together = claim.value == PAIR and (
        _TOGETHER.match(behind) or _TOGETHER.search(scene.text[claim.end : claim.end + 10])
    )
    if _listed(claim, scene) or pointed or together:
        return next(iter(scene.nearest or scene.evidence.pieces), None)
    for kind, noun in _NOUNS:
        shown = [p for p in scene.evidence.pieces if p.kind == kind and not _is_met(p)]
        if kind == "gap":
            shown = _of_one(shown, scene)
        if noun.search(behind + claim.unit) and len(shown) == claim.value:
            return shown[0]
    listed = (p for p in scene.evidence.pieces if _items(p) == claim.value)
    found = next((p for p in listed if scene.evidence.named(scene.words, p) >= NAMED), None)
    if found is None and is_shown(claim, scene):
        found = next(iter(scene.nearest or scene.evidence.pieces), None)
    return found


def _shown_otherwise(claim: Claim, behind: str, scene: Scene) -> bool:
    """Whether cards of the kind that is pointed at are there in another number."""
    for kind, noun in _NOUNS:
        shown = sum(p.kind == kind for p in scene.evidence.pieces)
        if shown > 1 and noun.match(behind):
            return isinstance(claim.value, int | float) and shown < claim.value
    return False


def _listed(claim: Claim, scene: Scene) -> bool:
    """Whether the clause lists as many things as it counts (失业、工伤、养老三项), in quotation marks or without."""
    if quoted := re.search(r"[“「『]([^”」』]+)[”」』][这那]?$", scene.text[scene.sentence.start : claim.start]):
        return len(_ITEMS.split(quoted[1].strip("，。"))) == claim.value
    run = re.search(
        r"(?:[^，,。；;、]+、)+[^，,。；;、]+[，,]?(?:[这那]|一共|共)?$", scene.text[scene.sentence.start : claim.start]
    )
    return run is not None and len(re.split(r"、|和", run[0])) == claim.value


def breaks_for_one(claim: Claim, scene: Scene) -> bool:
    """Whether a bound that is told of several cards by name does not hold for one of them (口语和应变都没到六十分)."""
    if not _EVERY.search(scene.text[scene.start : claim.start]) or not isinstance(claim.value, int | float):
        return False
    named = [p for p in scene.evidence.pieces if p.id and len(p.label) > 1 and p.label in scene.clause]
    figures = [float(p.value) for p in named if isinstance(p.value, int | float) and not isinstance(p.value, bool)]
    if len(figures) < 2:
        return False
    return min(figures) < claim.value if claim.bound in ("above", "at_least") else max(figures) > claim.value


def _true_of_all(claim: Claim, scene: Scene) -> Piece | None:
    """A card of the kind that the clause names, where the bound holds for every one of them (三个方向都过了六成半)."""
    value = float(str(claim.value))
    for kind, noun in _NOUNS:
        shown = [p for p in scene.evidence.pieces if p.kind == kind and isinstance(p.value, int | float)]
        if len(shown) < 2 or not noun.search(scene.clause):
            continue
        figures = [
            float(str(p.value)) * (100 if claim.unit == "%" and abs(float(str(p.value))) <= 1 else 1) for p in shown
        ]
        if claim.bound in ("above", "at_least") and min(figures) >= value:
            return shown[0]
        if claim.bound in ("below", "at_most") and max(figures) <= value:
            return shown[0]
    return None


def is_nil(piece: Piece) -> bool:
    """Whether the piece says that there is none: a record, a count or a rate of 0."""
    if piece.is_empty_record:
        return True
    return piece.kind in ("indicator", "outcome", "finding") and not isinstance(piece.value, bool) and piece.value == 0


def nil_named(scene: Scene) -> Piece | None:
    """The record of 0 that the clause names, or the sentence up to its end."""
    if unit := ONE_OF.search(scene.clause):
        counted_so = [
            p for p in scene.evidence.pieces if is_nil(p) and any(q.claim.unit == unit[1] for q in p.quantities)
        ]
        if len(counted_so) == 1:
            return counted_so[0]
    for words in (scene.words, grams(scene.text[scene.sentence.start : scene.end])):
        scored = [(scene.evidence.named(words, piece), piece) for piece in scene.evidence.pieces if piece.id]
        best = max(scored, key=lambda one: one[0], default=None)
        if best is None or best[0] < NIL_NAMED:
            continue
        near = [piece for score, piece in scored if score >= best[0] - 0.1 and is_nil(piece)]
        return near[0] if near else None
    return None


def _rank(claim: Claim, scene: Scene) -> Piece | None:
    evidence = scene.evidence
    if claim.unit == "倒数名次":
        return next((p for p in evidence.pieces for last in _from_behind(p) if last == claim.value), None)
    shown = [p for p in evidence.pieces if p.kind == "match" and isinstance(p.value, int | float)]
    clause = scene.text[scene.start : claim.start]
    called = [p for p in shown if p.label.removesuffix("匹配度").removesuffix("岗位") in clause]
    named = called[0] if len(called) == 1 else None
    for start in (scene.start, scene.sentence.start):
        if called:
            break
        told = grams(scene.text[start : claim.start])
        named = max(shown, key=lambda p: evidence.named(told, p), default=None)
        if named is not None and evidence.named(told, named) >= NAMED:
            break
    if not called and (told_last := [c for c in scene.claims if c.type == "number" and c.end <= claim.start][-1:]):
        same = [
            p for p in shown if any(q.claim.value == told_last[0].value and q.claim.unit == "%" for q in p.quantities)
        ]
        called, named = (same, same[0]) if len(same) == 1 and told_last[0].unit == "%" else (called, named)
    if named is None or len(shown) < 2 or (not called and evidence.named(told, named) < NAMED):
        return None
    above = sum(float(str(p.value)) > float(str(named.value)) for p in shown)
    return named if above + 1 == claim.value else None


def _from_behind(piece: Piece) -> Iterator[float]:
    """The rank counted from the last of a card that gives rank and number."""
    ranks = [q.claim.value for q in piece.quantities if q.claim.kind == "rank"]
    whole = [q.claim.value for q in piece.quantities if q.claim.unit == "人"]
    for rank in ranks:
        for size in whole:
            if isinstance(rank, int | float) and isinstance(size, int | float):
                yield size - rank + 1


def _of_whom(claim: Claim, evidence: Evidence) -> Piece | None:
    """The card of a rank that says among how many."""
    for piece in evidence.pieces:
        ranked = any(q.claim.kind == "rank" for q in piece.quantities) or "人数" in piece.label
        if ranked and any(q.claim.unit == "人" and q.claim.value == claim.value for q in piece.quantities):
            return piece
    return None


def _is_met(piece: Piece) -> bool:
    """Whether a gap is none: what is held is what is asked."""
    levels = levels_of(piece) if piece.kind == "gap" else None
    return levels is not None and levels[1] >= levels[0]


def levels_of(piece: Piece) -> tuple[float, float] | None:
    """What is asked and what is held, of a card that gives both as numbers."""
    if not isinstance(piece.value, dict):
        return None
    asked, held = piece.value.get("required"), piece.value.get("held")
    return (asked, held) if isinstance(asked, int | float) and isinstance(held, int | float) else None


def _of_one(gaps: list[Piece], scene: Scene) -> list[Piece]:
    """The gaps of the occupation that the sentence names; all of them where it names none."""
    named = [p for p in gaps if _head(p.label) and _head(p.label) in scene.sentence.quote.replace(" ", "")]
    return named or gaps


def _head(label: str) -> str:
    return label.split("·")[0].replace(" ", "") if "·" in label else ""


def _items(piece: Piece) -> int:
    """How many things a record lists behind its colon."""
    listed = _LISTED.search(piece.display)
    return len(_ITEMS.split(listed[1])) if listed and piece.kind == "record" else 0
