"""Conditions and states that a clause tells against what a card says of them: met, required, allowed, done."""

import re

from advisor.wording.counted import levels_of
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.faults import Fault
from advisor.wording.scene import Scene

__all__ = ["CONDITION_FAULTS", "UNPROVEN", "by_chance", "gap_named", "is_preference", "unmet"]

NAMED = 0.25
STATED = 0.25
CALLED = 0.6
CLOSE = 2
#: Kinds of cards that tell a rule.
RULES = frozenset({"policy", "rule", "occupation", "requirement"})
_REQUIREMENT = re.compile(r"要求|条件|门槛|资格")
_CLOSED = re.compile(r"未通过|不符合|未达到|不满足")
_MUST = re.compile(r"须持?|必须")
_OFTEN = re.compile(r"每(?:一|两|二|2|三|3|半|四)?个?(?:天|日|周|星期|月|季度|年)")
_HELD = re.compile(
    r"(?:要求|需要?|应达)\s*(\d+(?:\.\d+)?)[^，,。；;]*[，,]\s*(?:现有|目前|已有|现在)\s*(\d+(?:\.\d+)?)"
)
_PREFERRED = re.compile(r"优先|加分|更佳|择优")
_INSISTS = re.compile(r"必须|硬性|一定要有|才能(?:投|报|应聘|申请)|缺一不可|不可或缺")
_MET = re.compile(r"够了|都?齐了|已?经?(?:符合|达到|满足|达标)|没问题|够得上|都有了|可以放心")
_WITHOUT = re.compile(
    r"(?:没有?|无|不用|不需要|不必)[^，,。；;]{0,6}(?:证|照)[^，,。；;]{0,6}(?:也|就|都|照样)[^，,。；;]{0,3}(?:可以|能|行)"
)
_MUST_HOLD = re.compile(r"须持|必须|须取得|须具有|须有|未通过")
_CERTAIN = re.compile(
    r"(?:原因|缘由|问题)[^。；;]{0,8}(?:确定|肯定|断定|无疑|明确了)|(?:肯定|一定|无疑|显然)是[^，,。；;]{0,6}(?:不足|薄弱|原因)"
)
_FINISHED = re.compile(
    r"办完|办好|完成了|做完|结束了|办妥|[投交练写填做]完了?|考(?:下来|到|出来)了|拿到了|到手了|已经完成|已完成|搞定|签(?:过|好|了|完)字?|正式生效|已?经?生效了?|定下来了|确认过了|(?:已经?|顺利|成功)[^，,。；;]{0,2}转正"
)
_SETTLED = re.compile(r"已[^，,。；;]{0,3}(?:签|完成|办|确认)")
_PART_DONE = re.compile(
    r"(\d+)\s*[\u4e00-\u9fff][^，,；;（(]{0,4}[，,；;（(]\s*(?:已(?:完成|做|办|交|投)|完成了?)\s*(\d+)"
)
_UNFINISHED = frozenset({"doing", "todo", "open", "pending", "planned", "draft", "not_started"})
_SIGNED = re.compile(r"(?:都|均|双方|两边|已经?)[^，,。；;]{0,4}签了?(?:过|好|完)?了?字")
_UNSIGNED = re.compile(r"(?:未|没有?|待)签")
_BEFORE_SIGNING = re.compile(r"先|(?<!申)请|(?<!需)要|等(?!级)|再")
_PASSED = re.compile(r"已?经?通过了?(?!率)|考过了|拿到了?|考到了?|取得了?")
_ENTERED = re.compile(r"已报名|未出成绩|待考|备考|待公布|未公布|等成绩")
_SHARED_NAME = 3
_EARLY = re.compile(r"(?:提前|早)了?\s*([一二两三四五六七八九十半\d]+\s*[天周个小])")
_LATE = re.compile(r"(?:推迟|推后|拖|晚|迟|超)了?\s*([一二两三四五六七八九十半\d]+\s*[天周个小])")
_SELF = re.compile(
    r"(?:要|得|由|需要?)?(?:你们?|学生|个人|本人)?自己(?:出|掏|付|买|购买|承担|负担|缴|交|申报|申请|去[^，,。；;]{0,8}(?:申请|申报|办))|自费|自行(?:购买|承担|申报)"
)
_BY_OTHERS = re.compile(
    r"由[^，,。；;]{1,10}(?:承担|支付|购买|申报|统一|负责|缴纳|给付)|统一(?:购买|申报|办理)|为[^，,。；;]{1,8}(?:办理|购买|缴纳|投保)|个人不|免费|不收取?"
)
_BOTH_FLAG = re.compile(r"(?:都|均|全)[^，,。；;]{0,6}(?:标|提示|判|需要)")
_ONE_FLAGS = re.compile(r"(?:只有|仅|就)[^，,。；;]{0,8}(?:标|提示)了?")
_ONE = re.compile(r"仅|只|不一致|单方|其中")
_NEITHER = re.compile(r"[都均][没未不]|没有|未标")
_PAPERS = re.compile(r"证|条件|资格")
_FORBIDDEN_ACT = re.compile(r"(?:不得|严禁|禁止|不准|不许)(?:向[^，,。；;]{1,8})?([\u4e00-\u9fff])")
_APPLIES = re.compile(r"申报|申请|报名")
_ALL = re.compile(r"都|全|均|两[次场项]")
_RUNNING = re.compile(r"(?:^|[，,；;（(、]\s*)(?:未完成|进行中|草稿|未开始|办理中|试用期)|^待")
_SIGNIFICANT = re.compile(r"显著(?!性?差)|(?:明显|确实|的确|真的)有效|效果(?:很|十分)?明显|起了作用")
_CHANCE = re.compile(r"[pPＰ]\s*值")
LEVEL_OF_CHANCE = 0.05
#: What says that a difference is not proven.
UNPROVEN = re.compile(
    r"(?:还|尚)?不能(?:证明|说明|断定|下定论|下结论)|不足以(?:证明|说明)|未见(?:明显|统计)?[^，,。；;]{0,2}显著|(?:没有?|未|不)(?:达到?|够得上|够)?(?:统计上?的?)?显著"
)
_MAY = re.compile(r"可以|能够|允许|也能|都能|就能|还能|照样|都会")
_FORBIDS = re.compile(r"不得|严禁|禁止|不允许|不准|不许|不能|不可|不予|不再|不(?:累加|累计|重复|叠加|补发|退还)")
_NO = re.compile(r"不|没|未|无|(?<![差区级类性特分])别|吗|[？?]")
_SHARED = 4
_EVERYBODY = re.compile(
    r"凡是?[^，,。；;]{2,10}(?:都|均|一律)|(?:所有|全部|全体|任何|每个)(?:的?(?:毕业生|同学|学生|人|企业|员工))|人人|谁都|不管是谁"
)
_SOME = re.compile(r"对象|限于|仅限|须|应当|优先|家庭|符合|条件|离校|满\s*\d|以上")


def _is_certain(scene: Scene) -> bool:
    """Whether a cause that a card only counts as possible is told as certain."""
    return any(piece.kind == "cause" for piece in scene.evidence.pieces) and bool(_CERTAIN.search(scene.clause))


def _needs_no_paper(scene: Scene) -> bool:
    """Whether a certificate that a card or the source demands is told as not needed (没有证也可以)."""
    told = (f"{p.label}{p.text}" for p in scene.evidence.pieces)
    return bool(_WITHOUT.search(scene.clause)) and any("证" in one and _MUST_HOLD.search(one) for one in told)


def _insists(scene: Scene) -> bool:
    return bool(_INSISTS.search(scene.clause)) and is_preference(scene) and not _NO.search(scene.clause)


def _tells_met(scene: Scene) -> bool:
    return bool(_MET.search(scene.clause)) and not _NO.search(scene.clause.replace("没问题", "")) and unmet(scene)


def _tells_finished(scene: Scene) -> bool:
    done = _FINISHED.search(scene.clause) and not _BEFORE_SIGNING.search(scene.clause)
    return bool(done) and not _NO.search(scene.clause) and _is_running(scene)


def _promises_everybody(scene: Scene) -> bool:
    return bool(_EVERYBODY.search(scene.clause)) and not _NO.search(scene.clause) and _is_conditional(scene)


def _tells_significant(scene: Scene) -> bool:
    is_told = _SIGNIFICANT.search(scene.clause) and not _NO.search(scene.clause)
    return bool(is_told) and _is_by_chance(scene.evidence)


def _signed_early(scene: Scene) -> bool:
    """Whether a plan that somebody has not signed is told as signed."""
    if not _SIGNED.search(scene.clause) or _NO.search(scene.clause) or _BEFORE_SIGNING.search(scene.clause):
        return False
    return any(_UNSIGNED.search(piece.display) for piece in scene.evidence.pieces)


def _passes_early(scene: Scene) -> bool:
    """Whether an examination that is only entered for is told as passed."""
    if not _PASSED.search(scene.clause) or _NO.search(scene.clause):
        return False
    near = [p for p in scene.evidence.pieces if len(p.grams & scene.words) >= _SHARED_NAME]
    told = {p.sentence for p in near if p.id is None}
    around = [p for p in scene.evidence.pieces if p.sentence in told and p.id is None] or near
    return any(_ENTERED.search(p.text) for p in around) and not any(_PASSED.search(p.text) for p in around)


def _other_time(scene: Scene) -> bool:
    """Whether what was early is told as late, or the other way round, by the same measure of time."""
    for early, late in ((_EARLY, _LATE), (_LATE, _EARLY)):
        for said in early.finditer(scene.clause):
            told = [p for p in scene.evidence.pieces if p.id is None and said[1] in p.text]
            if any(m[1] == said[1] for p in told for m in late.finditer(p.text)):
                return True
    return False


def _other_payer(scene: Scene) -> bool:
    """Whether what the source lays on others (由企业承担, 由单位统一申报) is laid on the person spoken to."""
    if not _SELF.search(scene.clause) or _NO.search(_SELF.sub("", scene.clause)):
        return False
    words = scene.words
    applies = bool(_APPLIES.search(scene.clause))
    return any(
        _BY_OTHERS.search(p.text) and (p.grams & words or (applies and _APPLIES.search(p.text)))
        for p in scene.evidence.pieces
    )


def _other_rhythm(scene: Scene) -> bool:
    """Whether how often a thing is done is told otherwise (每周 for 每两周), where the evidence knows one rhythm of that unit."""
    rhythms = {_plain_rhythm(match[0]) for match in _OFTEN.finditer(scene.clause)} if not scene.free else set()
    if not rhythms:
        return False
    words = grams(_OFTEN.sub("，", scene.clause))
    pieces = [p for p in scene.evidence.pieces if p.grams & words]
    told = {_plain_rhythm(match[0]) for p in pieces for match in _OFTEN.finditer(f"{p.label}，{p.text}")}
    for said in rhythms:
        alike = {other for other in told if other[-1] == said[-1]}
        if len(alike) == 1 and said not in alike:
            return True
        near = {_plain_rhythm(m[0]) for p in pieces if len(p.grams & words) >= CLOSE for m in _OFTEN.finditer(p.text)}
        if near and said not in near and not alike:
            return True
    return False


def _plain_rhythm(words: str) -> str:
    for written, one in (("个", ""), ("一", ""), ("2", "两"), ("二", "两"), ("3", "三"), ("星期", "周"), ("日", "天")):
        words = words.replace(written, one)
    return words


def by_chance(evidence: Evidence) -> bool | None:
    """Whether a difference may be chance, by its p value or its interval; None where no card gives either."""
    if _is_by_chance(evidence):
        return True
    for piece in evidence.pieces:
        ends = (
            [q.claim.value for q in piece.quantities if isinstance(q.claim.value, tuple)]
            if "区间" in piece.text
            else []
        )
        if ends:
            return any(low < 0 < high for low, high in ends)
    return False if any(_CHANCE.search(piece.label) for piece in evidence.pieces) else None


def _is_by_chance(evidence: Evidence) -> bool:
    """Whether a card gives a p value that is not below the usual level."""
    return any(
        _CHANCE.search(piece.label) and isinstance(piece.value, int | float) and piece.value >= LEVEL_OF_CHANCE
        for piece in evidence.pieces
    )


def _is_conditional(scene: Scene) -> bool:
    """Whether the source gives what everybody is promised to some only."""
    told = scene.evidence.text or "".join(
        f"{p.label}{p.text}" for p in scene.evidence.pieces if p.kind in ("policy", "occupation")
    )
    return bool(_SOME.search(told)) and not _EVERYBODY.search(told)


def _against_agreement(scene: Scene) -> bool:
    """Whether the clause tells the agreement of the two methods turned round."""
    for piece in scene.evidence.pieces:
        if piece.kind == "agreement" and _BOTH_FLAG.search(scene.clause) and not _NO.search(scene.clause):
            return bool(_NEITHER.search(piece.display))
        if piece.kind == "agreement" and _ONE_FLAGS.search(scene.clause):
            return not _ONE.search(piece.display)
        if piece.kind == "agreement" and "一致" in scene.clause:
            differ = bool(re.search(r"不一致|仅|不同|分歧|只有|没有|未", piece.display))
            if ("不一致" in scene.clause) != differ:
                return True
    return False


def is_preference(scene: Scene) -> bool:
    """Whether what the clause names is preferred only, in the words of the card or clause that names it best."""
    words = grams(scene.sentence.quote)
    named = [p for p in scene.evidence.pieces if _PREFERRED.search(f"{p.text}") and (p.label_grams | p.grams) & words]
    return bool(named) and not any(_MUST.search(p.text) for p in named)


def unmet(scene: Scene) -> bool:
    """Whether a condition that the sentence names is not met, by the cards' own words or by their figures."""
    words = grams(scene.text[scene.sentence.start : scene.end])
    lacking = [p for p in scene.evidence.pieces if p.is_empty_record and "证" in p.label]
    for piece in scene.evidence.pieces:
        if (
            _PAPERS.search(scene.clause)
            and _REQUIREMENT.search(piece.label)
            and any(p.label in piece.display for p in lacking)
        ):
            return True
        asked = piece.kind == "occupation" and any(
            c.type == "number" and c.value == q.claim.value and c.unit == q.claim.unit
            for c in scene.all_claims
            for q in piece.quantities
        )
        if not asked and scene.evidence.named(words, piece) < NAMED:
            continue
        if isinstance(piece.value, dict):
            levels = levels_of(piece)
            if levels is not None and levels[1] < levels[0]:
                return True
        elif (told := _HELD.search(piece.display)) and float(told[2]) < float(told[1]):
            return True
        elif (_REQUIREMENT.search(piece.label) or piece.kind == "occupation") and (
            _CLOSED.search(piece.display) or _falls_short(piece, scene.evidence)
        ):
            return True
    return False


def gap_named(scene: Scene) -> tuple[Piece, float] | None:
    """The gap that the sentence names best, with how much is lacking; None where no card gives two levels in words."""
    for words in (grams(scene.clause), grams(scene.text[scene.sentence.start : scene.end])):
        if (best := _closest_gap(words, scene.evidence)) is not None:
            return best
    return None


def _closest_gap(words: frozenset[str], evidence: Evidence) -> tuple[Piece, float] | None:
    found = []
    for piece in evidence.pieces:
        told = _HELD.search(piece.display) if piece.kind == "gap" else None
        score = evidence.named(words, piece)
        if told and score >= NAMED:
            found.append((score, -piece.number, piece, float(told[1]) - float(told[2])))
    best = max(found, default=None, key=lambda one: one[:2])
    return (best[2], best[3]) if best else None


def _falls_short(requirement: Piece, evidence: Evidence) -> bool:
    """Whether a record of the same unit and name stays below what a condition asks."""
    asked = [
        q.claim for q in requirement.quantities if q.claim.type == "number" and isinstance(q.claim.value, int | float)
    ]
    for piece in evidence.pieces:
        if piece.kind != "record" or not piece.label_grams & requirement.grams:
            continue
        for quantity in piece.quantities:
            value = quantity.claim.value
            if isinstance(value, int | float) and any(
                a.unit == quantity.claim.unit and value < float(str(a.value)) for a in asked
            ):
                return True
    return False


def _is_running(scene: Scene) -> bool:
    """Whether the clause names a thing that its card says is still under way."""
    return any(
        piece.id
        and (_part_done(piece) or not _SETTLED.search(piece.display))
        and scene.evidence.named(scene.words, piece) >= STATED
        and (
            (isinstance(piece.value, str) and piece.value in _UNFINISHED)
            or bool(_RUNNING.search(piece.display))
            or (bool(_ALL.search(scene.clause)) and "未完成" in piece.display)
            or _part_done(piece)
        )
        for piece in scene.evidence.pieces
    )


def _part_done(piece: Piece) -> bool:
    """Whether a card counts fewer done than there are to do (2 场，已完成 1 场)."""
    counts = _PART_DONE.search(piece.display)
    return counts is not None and float(counts[2]) < float(counts[1])


def _allows_forbidden(scene: Scene) -> bool:
    """Whether the clause allows what the source forbids: in its own words, or in those of the sentence around both."""
    if not _MAY.search(scene.clause) or _NO.search(scene.clause):
        return False
    so_far = grams(scene.text[scene.sentence.start : scene.end])
    pieces = [p for p in scene.evidence.pieces if p.id is None or p.kind in RULES]
    for piece in pieces:
        if not _FORBIDS.search(piece.text):
            continue
        if piece.id is not None and piece.label_grams and scene.evidence.named(so_far, piece) < CALLED:
            continue
        around = frozenset[str]().union(*(other.grams for other in pieces if other.sentence == piece.sentence))
        act = _FORBIDDEN_ACT.search(piece.text)
        if act and act[1] in scene.clause and piece.grams & scene.words:
            return True
        if len(piece.grams & scene.words) >= _SHARED or (piece.grams & scene.words and len(around & so_far) > _SHARED):
            return True
    return False


#: Untruths about a condition or a state; advice does not excuse them, for they are told as rules.
CONDITION_FAULTS = (
    Fault("certain_cause", "cause", _is_certain),
    Fault("needs_no_paper", "negation", _needs_no_paper),
    Fault("insists", "other", _insists),
    Fault("tells_met", "other", _tells_met),
    Fault("tells_finished", "other", _tells_finished),
    Fault("everybody", "other", _promises_everybody),
    Fault("rhythm", "other", _other_rhythm),
    Fault("significant", "other", _tells_significant),
    Fault("signed_early", "other", _signed_early),
    Fault("against_agreement", "other", _against_agreement),
    Fault("passes_early", "other", _passes_early),
    Fault("other_time", "other", _other_time),
    Fault("other_payer", "other", _other_payer, "text"),
    Fault("allows_forbidden", "negation", _allows_forbidden),
)
