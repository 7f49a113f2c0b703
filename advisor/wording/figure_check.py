"""One figure of a sentence against the evidence: what carries it, or by which branch it is refused. Door: check_figure."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from advisor.facts import Span
from advisor.language import stance
from advisor.language.carry_words import COUNTERS, PRACTICE_UNITS
from advisor.language.claims import Claim, sentences_of
from advisor.wording.arithmetic import Settled, derived
from advisor.wording.conditions import gap_named
from advisor.wording.conversion import from_here, is_frame, other_forms, two_ends
from advisor.wording.counted import breaks_for_one, counted
from advisor.wording.enumerated import list_behind
from advisor.wording.evidence import Evidence, Piece, grams, squeeze
from advisor.wording.levels import of_its_level
from advisor.wording.rates import come_to
from advisor.wording.readings import read_otherwise
from advisor.wording.scene import Scene
from advisor.wording.sums import comparable, equal
from advisor.wording.support import find_support
from advisor.wording.wholes import bracketed, exceeds_whole, is_only_told, told_by_label

__all__ = ["MARK", "Weighed", "check_figure"]

Weighed = tuple["str | Span | None", bool, str]
MARK = re.compile(r"\[(F\d+)\]")
MARK_BEFORE = re.compile(r"\[(F\d+)\]\s*[（(]\s*$")
MARKED = re.compile(r"[）)]?[^，,。；;：:（()）、\[]{0,12}\[(F\d+)\]")
#: Words before a figure that is worked out from cards.
WORKED_OUT = re.compile(r"差(?!距)|[缺高低多少超增减涨降加共总合剩余倍]|(?<!差)距|还有|一半|之[间差和]|相当|约")
NAMED = 0.34
PRACTISED = 0.35
#: The end of a clause right behind a figure, and units of which people then say 个 alone.
BARE_END = re.compile(r"\s*(?:左右|上下)?(?:[，,。；;！!？?、]|$)")
SHORTENED = frozenset({"百分点", "学分", "绩点", "个月"})
#: A figure of how much is lacking.
SHORT_BY = re.compile(r"[差缺](?:了|着)?[^，,。；;：:\d一二两三四五]{0,8}$")
#: A sentence that speaks of what the sentence before it named.
POINTS = re.compile(r"这[个份]?(?:岗位|工作|职位)|它")
#: A year by which a class is called, four characters, and an amount that somebody may ask for (如果只贷 8 万元).
YEAR_OF = re.compile(r"20\d\d\s*届")
HAN = re.compile(r"[\u4e00-\u9fff]{4}")
#: A month or day of the calendar, which no exercise takes.
CALENDAR = re.compile(r"(?<!个)月$|[日号]$")
ONLY_ASKED = re.compile(r"(?:如果|要是|假如)[^，,。；;]{0,6}只(?:申请|贷|借|用)\s*$")
#: Words that tell a deed before its count.
UNDONE = re.compile(r"[过了]$|已经?[^，,。；;]{0,3}$")
#: What makes an article a denial (一张也没有), which is judged as such.
NOT_ONE = re.compile(r"[\u4e00-\u9fff]{0,4}[也都][没无不未]|[没无]")
#: The mean of the class in short, which no label writes so.
OF_CLASS = re.compile(r"班均|班平均")
#: A case that is put to a rule.
PUT_CASE = re.compile(r"如果|假如|假设|要是|比如|的话")
LETTERED = re.compile(r"[A-H]\s?组\s*$")
#: A unit that only says how strict a rule is (差一分都不行).
BY_ONE = re.compile(r"[也都]不[行能够可]")
#: Where to put a thing in a text (实习放最前，项目第二), which ranks nobody.
PLACED = re.compile(r"[放排写摆]在?(?:最前|第一|首位|开头)")
IS_THERE = re.compile(r"还有\s*$")
#: A term behind a figure, which a rule sets and no exercise (半年内申请).
WITHIN = re.compile(r"[之以]?内(?:[^，,。；;]{0,4})(?:申请|申报|提交|交|办)")
#: Years told from today (去年), which no card dates.
RELATIVE = frozenset({"last", "this", "next", "before_last", "after_next"})
#: A sentence that takes one side of its sum from the sentence before it.
LEANS = re.compile(r"合起来|加起来|合计|^[^，,。；;]{0,4}(?:离|比|还差|距)|这一项|两者")


def check_figure(claim: Claim, scene: Scene, cited: Sequence[Piece], carriers: list[Settled]) -> Weighed:
    """What carries a figure or date, whether it may be said, and else the branch that refuses it.

    Args:
        claim: The figure or date.
        scene: The clause in which it stands.
        cited: The cards that the sentence cites.
        carriers: The figures of the sentence that are carried already; one that is carried is added.
    """
    context, sentence = scene.around(claim), scene.sentence.quote
    cited_here = [piece for piece in cited if _mark_follows(claim, piece, scene)] or list(cited)
    before = scene.text[scene.sentence.start : claim.start]
    beside = [c for c in scene.all_claims if scene.sentence.start <= c.start < scene.sentence.end]
    if POINTS.match(sentence):
        sentence = "".join(one.quote for one in sentences_of(scene.text[: scene.sentence.start])[-1:]) + sentence
        before = sentence[: len(sentence) - (scene.sentence.end - claim.start)]
    is_none = claim.bound == "article" and NOT_ONE.match(scene.text, claim.end)
    if exceeds_whole(claim, beside, scene.text):
        return None, False, "whole"
    if not is_none and told_by_label(claim, before, scene.evidence) is False:
        return None, False, "label"
    if (held := bracketed(claim, carriers, scene)) is not None:
        cited_here = [held]
    if (decided := _decided(claim, scene, before)) is not None:
        return decided
    told = [p for c, p in carriers if c.type == claim.type]
    forms = (claim, *other_forms(claim), *_of_unit_before(claim, scene))
    tried = (find_support(c, context, sentence, scene.evidence, cited_here, before, beside, told) for c in forms)
    got = next((quantity for quantity in tried if quantity is not None), None)
    piece = scene.evidence.pieces[got.piece] if got is not None else None
    if piece is None and (held is not None or _is_marked(claim, cited_here, scene)):
        return None, False, "marked"
    if piece is None and (ends := two_ends(claim, scene, cited_here) or from_here(claim, scene)) is not None:
        carriers.append((claim, ends[1]))
        piece = ends[0]
    if piece is None and claim.type == "number":
        piece = read_otherwise(claim, scene)
    if piece is None and claim.type == "number" and not is_only_told(claim, before, scene):
        piece = _followed(claim, scene, cited, carriers, before, beside)
    if piece is not None:
        carriers.append((claim, piece))
        return piece.ref, True, ""
    if (piece := _verbatim_beside(claim, scene)) is not None:
        return piece.ref, True, ""
    return None, _tells_nothing(claim, scene), _where(claim, scene)


def _of_unit_before(claim: Claim, scene: Scene) -> Iterator[Claim]:
    """The figure in the unit of the one before it, where it says only 个 and no noun (占了 9 个百分点，证书占了 6 个)."""
    if claim.unit != "个" or not BARE_END.match(scene.text, claim.end):
        return
    told = [c for c in scene.all_claims if c.type == "number" and scene.sentence.start <= c.start < claim.start]
    if told and told[-1].unit in SHORTENED:
        yield dataclasses.replace(claim, unit=told[-1].unit)


def _where(claim: Claim, scene: Scene) -> str:
    """Whether a figure that nothing carries stands somewhere in the evidence, in its unit, or nowhere."""
    if any(comparable(claim, held) and equal(claim, held) for held in scene.evidence.quantities):
        return f"{claim.type}_place"
    return f"{claim.type}_nowhere"


def _decided(claim: Claim, scene: Scene, before: str) -> Weighed | None:
    """What a list, a level, a gap or a word for all decides about a figure by itself; None where none does."""
    if claim.unit == "级" and SHORT_BY.search(before) and (gap := gap_named(scene)) is not None:
        return gap[0].ref, claim.value == gap[1], "gap"
    if claim.bound == "article" and before.endswith("的"):
        return None, True, ""  # 走在前面的一项 points, and counts nothing
    listed = list_behind(claim, scene) if claim.unit in COUNTERS else None
    fits = listed if listed is not None else of_its_level(claim, scene)
    if fits is not None:
        return None, fits, "level" if listed is None else "list"
    return (None, False, "bound") if claim.bound and breaks_for_one(claim, scene) else None


def _tells_nothing(claim: Claim, scene: Scene) -> bool:
    """Whether a figure tells nothing of the record: a class, a wish, a frame, an exercise, an article."""
    if claim.type == "date" and YEAR_OF.fullmatch(claim.quote) and scene.evidence.says(str(claim.value)):
        return True
    if ONLY_ASKED.search(scene.text[scene.start : claim.start]):
        return True
    if (
        claim.value == 1
        and BY_ONE.match(scene.text, claim.end)
        and SHORT_BY.search(scene.text[scene.start : claim.start])
    ):
        return True
    if (
        claim.kind == "rank"
        and scene.evidence.is_text
        and PLACED.search(scene.sentence.quote[: claim.start - scene.sentence.start])
    ):
        return True
    if (
        _is_supposed_case(claim, scene)
        or is_frame(claim, scene)
        or claim.value in RELATIVE
        or ((scene.free or scene.goes_on) and _is_practice(claim, scene))
    ):
        return True
    return claim.bound == "article" and not _counts(claim, scene) and not MARK.match(scene.text, claim.end)


def _is_supposed_case(claim: Claim, scene: Scene) -> bool:
    """Whether a figure is a case that is put to a rule of a source (做了 25 天的话, of 满 20 天的), told of nobody."""
    if not scene.evidence.is_text or claim.type != "number" or not PUT_CASE.search(scene.clause):
        return False
    bounds = ("at_least", "at_most", "above", "below")
    return any(q.claim.unit == claim.unit and q.claim.bound in bounds for q in scene.evidence.quantities) or any(
        q.claim.unit == claim.unit and "满" in scene.evidence.pieces[q.piece].text for q in scene.evidence.quantities
    )


def _verbatim_beside(claim: Claim, scene: Scene) -> Piece | None:
    """The card in which the figure stands word for word behind the same four characters (中式烹调师四级)."""
    head = scene.text[max(scene.start, claim.start - 4) : claim.start]
    if not HAN.fullmatch(head):
        group = LETTERED.search(head)
        if group is None:
            return None
        wanted = re.compile(re.escape(squeeze(group[0])) + rf"{claim.value}(?!\d)")
        return next((p for p in scene.evidence.pieces if p.id and wanted.search(squeeze(p.display))), None)
    wanted = re.compile(re.escape(squeeze(head + claim.quote)) + r"(?![\d.百千万亿%])")
    return next((p for p in scene.evidence.pieces if p.id and wanted.search(squeeze(p.text))), None)


def _followed(
    claim: Claim, scene: Scene, cited: Sequence[Piece], settled: Sequence[Settled], before: str, beside: Sequence[Claim]
) -> Piece | None:
    """What carries a figure that no card tells but that follows from what cards tell."""
    carriers = [piece for _, piece in settled]
    named = [*carriers, *(piece for piece in _named(scene, cited) if piece not in carriers)]
    if scene.evidence.is_text:
        told = {piece.sentence for piece in carriers}
        named += [p for p in scene.evidence.pieces if p.sentence in told and p not in named]
    step = derived(claim, settled, beside, named, scene.evidence, scene.sentence.quote, before)
    return (
        step
        or come_to(claim, before, f"{before}{scene.text[claim.end : scene.end]}", beside, scene.evidence)
        or counted(claim, scene)
    )


def _mark_follows(claim: Claim, piece: Piece, scene: Scene) -> bool:
    """Whether the card is the one whose mark stands next behind the figure, or right before its bracket."""
    before = MARK_BEFORE.search(scene.text, scene.sentence.start, claim.start)
    if before:
        return before[1] == piece.id
    match = MARK.search(scene.text, claim.end, scene.sentence.end)
    return bool(match and match[1] == piece.id)


def _is_marked(claim: Claim, cited: Sequence[Piece], scene: Scene) -> bool:
    """Whether a figure is marked as that of a card and no word tells that it is worked out from it."""
    behind = MARKED.match(scene.text, claim.end, scene.sentence.end)
    if claim.type != "number" or not behind or not any(piece.id == behind[1] for piece in cited):
        return False
    return not WORKED_OUT.search(scene.text[scene.start : claim.start])


def _named(scene: Scene, cited: Sequence[Piece]) -> list[Piece]:
    """The pieces that a sentence names or cites: at most eight."""
    words = grams(scene.sentence.quote)
    if not scene.evidence.is_text and LEANS.search(scene.sentence.quote):
        before = sentences_of(scene.text[: scene.sentence.start])
        words |= grams(before[-1].quote) if before else frozenset()
    scored = [(scene.evidence.named(words, piece), piece) for piece in scene.evidence.pieces]
    chosen = [piece for score, piece in sorted(scored, key=lambda s: (-s[0], s[1].number)) if score >= NAMED][:8]
    if len(chosen) < 2 and not scene.evidence.is_text:
        chosen += [piece for piece in _alone_named(words, scene.evidence) if piece not in chosen]
    if not scene.evidence.is_text and any("线" in p.label for p in chosen):
        chosen += [p for p in scene.evidence.pieces if p.kind == "score" and p not in chosen]
    if OF_CLASS.search(scene.sentence.quote) and not scene.evidence.is_text:
        chosen += [p for p in scene.evidence.pieces if p.kind == "comparison" and p not in chosen]
    if len(chosen) < 2 and len(scene.evidence.pieces) <= 12 and stance.sets_apart(scene.sentence.quote):
        chosen = [piece for piece in scene.evidence.pieces if piece.id]
    return [*cited, *(piece for piece in chosen if piece not in cited)]


def _alone_named(words: frozenset[str], evidence: Evidence) -> list[Piece]:
    """The cards of which the words name what no other label has (仓储 of 仓储管理员岗位匹配度): at most four."""
    shared = Counter((piece.kind, gram) for piece in evidence.pieces for gram in piece.label_grams)
    return [p for p in evidence.pieces if p.id and any(shared[p.kind, gram] == 1 for gram in p.label_grams & words)][:4]


def _is_practice(claim: Claim, scene: Scene) -> bool:
    """Whether the figure belongs to an exercise that is proposed, not to the record."""
    if claim.type != "number" or claim.kind != "amount" or claim.unit not in PRACTICE_UNITS:
        return False
    if CALENDAR.search(claim.quote):
        return False
    if scene.evidence.is_text:
        rivals = (q for q in scene.evidence.quantities if q.claim.unit == claim.unit)
        return all(scene.evidence.likeness(scene.words, q.context) < PRACTISED for q in rivals)
    if (
        stance.tells_sum(scene.clause)
        or IS_THERE.search(scene.text[scene.start : claim.start])
        or WITHIN.match(scene.text, claim.end)
    ):
        return False
    words = grams(scene.clause)
    supposed = (
        q
        for p in scene.evidence.pieces
        if p.kind in ("counterfactual", "plan")
        for q in p.quantities
        if p.grams & words
    )
    if any(q.claim.unit == claim.unit for q in supposed):
        return False
    return all(scene.evidence.named(words, piece) < 0.6 for piece in scene.evidence.pieces if piece.id)


def _counts(claim: Claim, scene: Scene) -> bool:
    """Whether an article (一段实习) counts a thing that the evidence counts."""
    after = grams(scene.text[claim.end : min(scene.end, claim.end + 8)])
    if UNDONE.search(scene.text[scene.start : claim.start]) and any(
        p.is_empty_record and p.label_grams & scene.words and any(q.claim.unit == claim.unit for q in p.quantities)
        for p in scene.evidence.pieces
    ):
        return True
    rate = set(stance.rate_of(scene.text[scene.start : claim.start]))
    if rate and any(q.claim.unit == claim.unit and rate & set(q.rate) for q in scene.evidence.quantities):
        return True
    for piece in scene.evidence.pieces:
        if piece.kind == "record" and scene.evidence.named(after, piece) >= 0.3:
            return True
        counts_in = piece.kind == "record" and any(q.claim.unit == claim.unit for q in piece.quantities)
        if counts_in and not NOT_ONE.match(scene.text, claim.end) and scene.evidence.named(scene.words, piece) >= 0.3:
            return True
        if piece.id is None and any(
            q.claim.unit == claim.unit and after & q.context for q in piece.quantities if q.claim.bound != "article"
        ):
            return True
    return False
