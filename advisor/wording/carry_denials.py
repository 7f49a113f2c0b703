"""Denials against the evidence: said there, empty there, unknown there, or about the record and the sum themselves."""

import re

from advisor.facts import Span
from advisor.language import carry_words, claim_words
from advisor.language.claims import Claim
from advisor.wording import sides
from advisor.wording.carry import TELLING, is_supposed
from advisor.wording.conditions import UNPROVEN, by_chance, is_preference, unmet
from advisor.wording.counted import ONE_OF, is_nil, nil_named
from advisor.wording.evidence import Piece, grams, squeeze
from advisor.wording.scene import Scene

__all__ = ["denial"]

Carried = tuple["str | Span | None", bool]
NO: Carried = (None, False)
FREE: Carried = (None, True)
ABOUT = 0.3
LEAST_DENIED = 6
PASS = 60
_FAILED = re.compile(r"(?:没有?|未|不)及格")
_OUTSIDE = re.compile(r"不符合|不能|不可以|不算|不在|没有?资格")
#: What a reader misses in a text, which is his judgement.
_THIN = re.compile(r"(?:缺|缺少|缺乏|没有?)(?:具体的?)?(?:数字|细节|结果|例子|亮点|重点|层次|主次)")
_TOTAL = re.compile(r"(?:都|全|一[次场家]也)没有?(?:能)?(?:通过|成功|过(?![一-龥]))")
_FINE = re.compile(r"没有?(?:什么)?问题")
_WORDED = re.compile(r"[写用改放填]|这[么样]")
_NOT_ENTERED = re.compile(r"登记|录入|[未没]填|不详|未知|不清楚")
_JUDGED = re.compile(r"不是|不(?=[\u4e00-\u9fff]{1,3}$)|没有?(?=[把往跟对向替拿])")
_RECORDABLE = re.compile(
    r"不(?:及格|合格|达标|足|够|具备|熟|了解|会|懂|能|在|符合|参加|愿|想|通过|满意|合适|适合|稳定|健康|正常|理想|缺|需|要|用|准|得|许|同意|配合|服从|太)"
)
_ZERO = re.compile(r"[为是]零")
_NO_DEMAND = re.compile(r"(?:没有?|不)[^，,。；;]{0,6}(?:要求|限制|门槛)|不限|不看")
_UNLIMITED = re.compile(r"不限|无要求|不作要求|不要求|均可")
_REQUIRED = re.compile(r"须|无|以上|以下|要求|应当|仅限|限于")
_LOOSE = re.compile(r"优先|除|外|均可|不限")
_FIELD = re.compile(r"(?:[这那]?一?[栏项块]|[这那]部分)$")
_MUST = re.compile(r"必须|必需|必备|硬性|必要条件|强制|门槛|硬杠")
_UNFIT = re.compile(r"达到|符合|达标|满足|够(?=[，,。；;]|$)")
_REFERS = re.compile(r"[这该]一?[个张项条本]|它")
_RECORDS = re.compile(r"记录")
_MAY_NOT = re.compile(r"不能|不可|不许|不准|不得|不合规|不允许|不合规定")
_FORBIDDEN = re.compile(r"不重复|不累计|不再|不予|不单独|不得|严禁|禁止|不许|不准|不允许")
_OF_PAPER = re.compile(r"简历|联系方式|栏|只留|只写|材料里|这一?部分")
#: What is still to come, and what has come.
_YET = re.compile(r"(?:还没有?|尚未|还未|并未|没有|没|未)([到拿考取收获领出下交][\u4e00-\u9fff])")
_TO_COME = re.compile(
    r"已报名|待考|备考|待补|未出成绩|等成绩|正在[学考]|在考|尚未(?!登记|录入|填|评)|报考|待公布|未开始|进行中"
)
_GOT = re.compile(r"已(?:取得|通过|拿到|获得|收到)")
_REST_OF = re.compile(r"还有|另有|另外|剩下?|其余|余下")
_WITHOUT_IT = re.compile(r"没有?[^，,。；;]{0,6}也(?:可以|能|行)")
DONE_NAMED = 0.6
_CLAUSE_END = re.compile(r"[，,。；;：:！？!?\n]")


def denial(claim: Claim, scene: Scene) -> Carried:
    """Whether a denial may be said, and what carries it."""
    if UNPROVEN.search(claim.quote) and (chance := by_chance(scene.evidence)) is not None:
        return FREE if chance else NO
    if _FAILED.match(claim.quote) and (failed := _below_pass(scene)) is not None:
        return FREE if failed else NO
    if scene.evidence.is_text and _THIN.match(claim.quote):
        return FREE
    if scene.free or carry_words.DISCLAIMER.search(scene.text[scene.start : claim.start]):
        return FREE
    if claim.kind == "unknown" and _NOT_ENTERED.search(claim.quote) and _is_of_zero(scene):
        return NO
    if _TOTAL.search(scene.clause) and _some_passed(scene):
        return NO
    if _is_judgement(claim, scene):
        return FREE
    thing = grams(claim.quote) | grams(scene.clause)
    told = (
        _outright(claim, scene)
        or _of_those_counted(claim, scene)
        or _not_yet(claim, scene)
        or _barred(claim, scene)
        or _in_other_words(claim, scene)
        or _of_the_record(claim, thing, scene)
        or _of_nothing(claim, scene)
    )
    if told is not None:
        return told
    if claim.kind == "unknown" or claim_words.UNKNOWN.search(scene.clause):
        return _unknown(thing, scene)
    return _by_nearest(claim, thing, scene)


def _barred(claim: Claim, scene: Scene) -> Carried | None:
    """Those that a rule keeps out: who stays below the least that the source asks for (合同不满一年的不符合条件, of 1 年以上)."""
    if not scene.evidence.is_text or not _OUTSIDE.match(claim.quote):
        return None
    said = [
        c for c in scene.all_claims if scene.sentence.start <= c.start < scene.end and c.bound in ("below", "above")
    ]
    asked = {"below": "at_least", "above": "at_most"}
    barred = any(
        q.claim.value == c.value and q.claim.unit == c.unit and q.claim.bound == asked[c.bound]
        for c in said
        for q in scene.evidence.quantities
    )
    return FREE if barred else None


def _below_pass(scene: Scene) -> bool | None:
    """Whether every mark that the clause names stays below the pass mark; None where it names none."""
    named = [
        float(str(p.value))
        for p in scene.evidence.pieces
        if p.kind in ("indicator", "score")
        and isinstance(p.value, int | float)
        and p.label_grams & scene.words
        and any(q.claim.unit == "分" for q in p.quantities)
    ]
    return all(value < PASS for value in named) if named else None


def _by_nearest(claim: Claim, thing: frozenset[str], scene: Scene) -> Carried:
    """What the pieces nearest to a denial say of it: there and empty, denied, lacking; a figure is checked for itself."""
    for piece in scene.evidence.closest(thing)[:5]:
        shared = piece.grams & thing
        if not shared or (piece.id and scene.evidence.named(thing, piece) < ABOUT and not piece.denies):
            continue
        if piece.is_missing:
            return piece.ref, False
        if piece.is_empty_record or piece.denies or (piece.value is False):
            return piece.ref, True
        if piece.kind == "gap" and carry_words.FALLS_SHORT.search(claim.quote):
            return piece.ref, True
    figures = [c for c in scene.claims if c.type == "number" and (c.start >= claim.start or claim.start - c.end <= 1)]
    return FREE if figures else NO


def _is_of_zero(scene: Scene) -> bool:
    """Whether what is called unknown is a record of 0, and nothing that is missing is named."""
    said = grams(scene.text[scene.sentence.start : scene.end])
    pieces = scene.evidence.pieces
    empty = any(is_nil(p) and p.kind == "record" and p.label_grams & said for p in pieces)
    return empty and not any(p.is_missing and p.label_grams & said for p in pieces)


def _is_judgement(claim: Claim, scene: Scene) -> bool:
    """Whether a 不 or a 没有把… denies what the evidence never speaks of: a judgement or conduct, and no record."""
    if _FINE.match(claim.quote):
        return bool(_WORDED.search(scene.text[scene.start : claim.start]))
    match = _JUDGED.match(claim.quote)
    if match is None or _RECORDABLE.match(claim.quote) or scene.words & scene.evidence.grams:
        return False
    said = claim.quote[match.end() :]
    words = grams(said)
    if words:
        return not words & scene.evidence.grams
    return bool(said) and not any(c in scene.evidence.plain for c in said)


def _some_passed(scene: Scene) -> bool:
    """Whether the evidence counts some that passed, where the clause says that none did."""
    if scene.evidence.is_text:
        counted = [c.value for c in scene.claims if c.type == "number"]
        failed = [p for p in scene.evidence.pieces if re.search(r"未通过|没有?通过", p.text)]
        numbers = [q.claim.value for p in failed for q in p.quantities if q.claim.type == "number"]
        return bool(counted) and bool(numbers) and counted[0] not in numbers
    return any(
        "通过" in p.label and (sides.value_of(p) or 0) > 0 and scene.evidence.named(scene.words, p) >= ABOUT
        for p in scene.evidence.pieces
    )


def _of_nothing(claim: Claim, scene: Scene) -> Carried | None:
    """A denial of what a record of 0 counts; of a condition that is not met; of a must that is a preference."""
    evidence = scene.evidence
    if _MUST.search(claim.quote) or (_WITHOUT_IT.match(claim.quote) and not evidence.is_text):
        return FREE if is_preference(scene) else None
    if _UNFIT.search(claim.quote):
        unsure = [p for p in evidence.pieces if p.value == "UNKNOWN" and evidence.named(scene.words, p) >= DONE_NAMED]
        if unsure:
            return unsure[0].ref, False
        return FREE if unmet(scene) else None
    if evidence.is_text:
        return _of_a_text(claim, scene)
    if carry_words.FALLS_SHORT.match(claim.quote):
        said = grams(scene.sentence.quote)
        gaps = [
            p
            for p in evidence.pieces
            if p.kind == "gap" and (evidence.named(said, p) >= ABOUT or len(p.grams & said) > 2)
        ]
        return (gaps[0].ref, True) if gaps else None
    if ONE_OF.search(scene.clause):
        none = nil_named(scene)
        return (none.ref, True) if none is not None else None
    head = scene.text[scene.sentence.start : claim.end]
    if _REFERS.search(scene.clause):
        head = scene.text[max(0, scene.sentence.start - 40) : claim.end]
    for words in (claim.quote, scene.clause, head):
        said = grams(words) | grams(words.replace("过", ""))
        nil = [p for p in evidence.pieces if is_nil(p) and said & p.label_grams]
        others = [p for p in evidence.pieces if not is_nil(p) and p.kind not in ("gap", "occupation")]
        for piece in nil:
            own = said & piece.label_grams
            if all(own - other.label_grams for other in others):
                return piece.ref, claim.kind != "unknown" or bool(_RECORDS.search(piece.label))
        if nil or any(said & p.label_grams for p in others):
            return None
    return None


def _of_a_text(claim: Claim, scene: Scene) -> Carried | None:
    """What a source forbids may be told as forbidden; a resume that does not name a thing may be said not to name it."""
    words = grams(scene.text[scene.sentence.start : scene.end])
    pairs = {scene.clause[at : at + 2] for at in range(len(scene.clause) - 1)}
    near = {p.sentence for p in scene.evidence.pieces if p.grams & scene.words or any(pair in p.text for pair in pairs)}
    for said, written in carry_words.SAME_DENIALS:
        if said.search(scene.clause):
            pool = [p for p in scene.evidence.pieces if not near or p.sentence in near]
            told = next((p for p in pool if written.search(p.text)), None)
            if told is not None:
                return told.ref, True
    if _MAY_NOT.match(claim.quote):
        for piece in scene.evidence.pieces:
            forbidden = _FORBIDDEN.search(piece.text)
            if forbidden and (piece.grams & words or len(grams(_sentence_of(piece, scene)) & words) > 1):
                return piece.ref, True
            if _REQUIRED.search(piece.text) and not _LOOSE.search(piece.text) and piece.grams & scene.words:
                return piece.ref, True
    wanted = re.sub(r"^(?:还没有|没有|没|缺少|缺)", "", claim.quote)
    wanted = _FIELD.sub("", wanted)
    if _OF_PAPER.search(scene.sentence.quote) and 2 <= len(wanted) <= 4 and not scene.evidence.says(wanted):
        return FREE
    return None


def _sentence_of(piece: Piece, scene: Scene) -> str:
    return "".join(p.text for p in scene.evidence.pieces if p.sentence == piece.sentence and p.number <= piece.number)


def _outright(claim: Claim, scene: Scene) -> Carried | None:
    """A denial that the evidence says in these words, or the other way round, or that belongs to a comparison."""
    for piece in scene.evidence.pieces:
        if not piece.is_missing and squeeze(claim.quote) in squeeze(f"{piece.label}{piece.text}"):
            return piece.ref, not is_supposed(claim.quote, piece)
    if (turned := _turned_round(claim, scene)) is not None:
        return turned.ref, False
    weighed = any(c.type == "comparison" and c.start == claim.start + _denial_length(claim, c) for c in scene.claims)
    return FREE if weighed else None


def _in_other_words(claim: Claim, scene: Scene) -> Carried | None:
    """A denial that a near piece makes with another word of denial (没有标 for 未标记), of a zero, or of a requirement."""
    said = claim_words.DENIAL.match(claim.quote)
    rest = re.sub(r"^把[\u4e00-\u9fff]{1,3}?(?=[\u4e00-\u9fff]{2})", "", claim.quote[said.end() :]) if said else ""
    words = grams(scene.sentence.quote)
    if _ZERO.match(claim.quote):
        zero = (p for p in scene.evidence.pieces if p.grams & words and any(q.claim.value == 0 for q in p.quantities))
        found = next(zero, None)
        return (found.ref, True) if found is not None else None
    for piece in scene.evidence.pieces:
        if _NO_DEMAND.search(claim.quote) and _UNLIMITED.search(piece.text) and piece.grams & grams(claim.quote):
            return piece.ref, True
        if not rest or piece.is_missing or not piece.grams & scene.words:
            continue
        for told in claim_words.DENIAL.finditer(piece.text):
            if (
                piece.text[told.end() : told.end() + 1] == rest[0]
                and told[0][0] in "没未"
                and claim.quote[0] in "没并还"
            ):
                return piece.ref, True
    return None


def _of_those_counted(claim: Claim, scene: Scene) -> Carried | None:
    """A denial of those whose number the clause tells as a rest (还有 6 位同学没有计入); the figure is checked for itself."""
    before = [c for c in scene.claims if c.type == "number" and c.end <= claim.start and c.unit in carry_words.COUNTERS]
    if before and _REST_OF.search(scene.text[scene.start : before[-1].start]):
        return FREE
    return None


def _not_yet(claim: Claim, scene: Scene) -> Carried | None:
    """还没到手, 尚未考到 of what the evidence calls entered for, planned or to come; 还没收到 of a card that says 未收到."""
    match = _YET.match(claim.quote)
    if match is None:
        return None
    words = grams(scene.text[scene.sentence.start : scene.end])
    for piece in scene.evidence.pieces:
        if not piece.grams & words:
            continue
        if _TO_COME.search(piece.text) and not _GOT.search(piece.text):
            return piece.ref, True
        if piece.is_missing and any(f"{no}{match[1]}" in piece.text for no in ("未", "没", "没有", "尚未", "还没")):
            return piece.ref, True
    return None


def _turned_round(claim: Claim, scene: Scene) -> Piece | None:
    """The piece that says the very words without the denial (须取得 for 不须取得)."""
    word = claim_words.DENIAL.match(claim.quote)
    said = claim.quote[word.end() :] if word else ""
    if len(squeeze(said)) < LEAST_DENIED:
        return None
    for piece in scene.evidence.pieces:
        told = piece.text if piece.id is None or piece.kind in TELLING else ""
        at = told.find(said)
        if at >= 0:
            return None if claim_words.DENIAL.search(_CLAUSE_END.split(told[:at])[-1]) else piece
    return None


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
        if _HOW_LONG.search(scene.clause) and _tells_how_long(scene):
            return NO
        bare = grams(claim_words.UNKNOWN.sub("，", scene.clause))
        rest = {g for g in bare if g not in _FRAME}
        return FREE if not rest or len(rest & scene.evidence.grams) * 2 <= len(rest) else NO
    missing = [p for p in scene.evidence.pieces if p.is_missing and scene.evidence.named(thing, p) > 0.15]
    if missing:
        return missing[0].ref, True
    return NO if scene.evidence.named(thing, best) >= 0.6 and not best.is_missing else FREE


def _tells_how_long(scene: Scene) -> bool:
    """Whether the source gives a time in the sentence that shares words with the clause."""
    words = grams(scene.sentence.quote)
    told = {p.sentence for p in scene.evidence.pieces if p.grams & words}
    return any(
        q.claim.unit in ("分钟", "天", "个月", "秒") and scene.evidence.pieces[q.piece].sentence in told
        for q in scene.evidence.quantities
    )


_HOW_LONG = re.compile(r"多久|多长时间|几个?(?:天|小时|月)")
_FRAME = grams("报告里简历里材料里文中这份回答中你的简历情况内容方面具体信息当中记录")
