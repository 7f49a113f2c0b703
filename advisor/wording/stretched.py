"""What a clause stretches beyond what the evidence says: a part to the whole, what is included to an extra, a near miss to a deed."""

import itertools
import re

from advisor.language.claims import Claim, find_claims
from advisor.language.comparing import is_extreme, is_trend
from advisor.wording.altered import twins
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.faults import Fault
from advisor.wording.scene import Scene
from advisor.wording.sides import value_of
from advisor.wording.sums import meets

__all__ = ["STRETCHED_FAULTS", "series_goes", "told_figures"]

MOSTLY = 0.5
NEAR = 0.2
LEAST = 2
REACH = 12
_INCLUDED = re.compile(r"(?:包?含|包括|其中)[^，,。；;）)]{0,8}$")
_EXTRA = re.compile(r"另外?[发给加有付补]|额外|之外|以外|此外|外加|再加[发给]?")
_ONE_OF = re.compile(r"其中(?:有)?[一1][\u4e00-\u9fff]|单[条个项次场篇]|最[高多长大]的?[一1][\u4e00-\u9fff]")
_ALL_TOGETHER = re.compile(r"合计|总共|一共|共计|加起来|总计|累计|全部")
_NEARLY = re.compile(r"差点儿?|险些|差一点|几乎(?=[把要就])")
_MISHAP = re.compile(r"错|混|漏|摔|撞|伤|坏|丢|误")
_ITEMS = re.compile(r"、|和|以及|及(?!格|时)|与")
_LEFT = re.compile(
    r"(?:没有?|未)(?:讲|说|答|提|写|交代|谈)(?:到|清|明|出)?了?[你他她]?([\u4e00-\u9fff]{2,14})|(?:漏(?:讲|说|答|提|写)|忘了(?:讲|说|提|写)|缺了)[你他她]?了?([\u4e00-\u9fff]{0,14})"
)
_POINTS = re.compile(r"这一?[步点条项句环]|这个(?:步骤|环节|要点)")
_EMPTY = re.compile(r"什么|怎么|如何|哪些|哪里|多少|自己|具体|从中|时候|一下")
_GROUP = re.compile(r"([\d一二两三四五六七八九十百]+)\s*[人名位](?!次|均)")
_MEAN = re.compile(r"平均|人均|均值")
_PERSON = re.compile(r"[SＳ]\d{6,}|[你您他她]|该生|这位同学")
_MANY = re.compile(r"全班|班[里上级]|年级|专业|同学们|毕业生|学生们|大家|各")
_WITHIN = re.compile(r"([\d一二两三四五六七八九十百]+)\s*[人名位](?:[\u4e00-\u9fff]{0,4})?(?:里面?|中|当中|之中)")
#: What may stand between a figure and the comparison that it makes with the next one; the denial as a group.
_STRAIGHT = re.compile(r"\s*[，,]?\s*(?:也|还|都|仍然?|就|已经|明显|略|稍微?|远远?)?(没有?|未|不)?")
#: An earlier time that a change is told from, and labels of an earlier state.
_BEFORE = re.compile(
    r"[从比较自][^，,。；;]{0,4}(?:上一?(?:学[期年]|个?月|次|届|年)|去年|之前|原来|以前|入学时|大一|刚)"
)
_EARLIER = re.compile(r"上一?(?:学[期年]|个?月|次|届|年)|去年|[之以]?前|原来?|第\s*[一1]\s*次|变化|较")
#: A group before its figure, and words by which a figure is told as one person's.
_GROUPS = re.compile(r"班组|小组|全[组班店队]|团队|车间|科室|门店|整条线|我们[组班店队]|[两几三四五六七八九]个人")
_OWN = re.compile(r"个人(?=[月日年周产完做负]|一共|共|累计)|本人|独自|独立|一个人|单独|自己")
YARDSTICK = 6
TOLERANCE = 0.5
CLEAR = 0.3
_BOUNDED = re.compile(r"(?:低于|少于|高于|超过|多于)(?!\s*\d)")
_SHARE_OF_BOUND = re.compile(
    r"(?:低于|少于|高于|超过|多于)([^，,。；;]{3,16}?)的?\s*(?:\d+(?:\.\d+)?\s*%|[一二三四五六七八九]成|[一二三四五]分之|百分之)"
)
_SHARE = re.compile(r"[%％成]|分之|一半")
_LATEST = re.compile(r"最近(?:的?一次|这次)?|最新|目前|眼下|现在|这一?次(?!比)")
_TO_TAKE = re.compile(r"备考|在考|还没考|没考(?:到|过|下)|待考")
_TAKEN = re.compile(r"通过|取得|获得|已")
#: All of the time and parts of it; for good and for a term; levels of a contest.
_ALWAYS = re.compile(r"一直|始终|全程|从头到尾|自始至终|每次都|整个过程")
_AT_TIMES = re.compile(r"[前后]期|后来|起初|开始时|最后|有一次|偶尔|有时|一度|中途")
_EVER = re.compile(r"永远|终身|以后都|今后都|再也|永久")
_BARS = re.compile(r"取消|不得|不予|暂停|追回")
_TERM = re.compile(r"当(?:学?年|月|季度|学期)|[\d一二两三]\s*(?:学?年|个月|学期)内?")
_PRIZE_LEVEL = re.compile(
    r"(全国|国家级?|省级?|市级?|校级?|院级?|县级?|区级?)[里内]?[^，,。；;]{0,8}?([一二三特]等奖|[金银铜]奖|优秀奖|冠军|亚军|季军)"
)
_LEVEL = re.compile(
    r"(全国|国家|[省市校院县区])(?=级|里|内|技能|职业|大赛|竞赛|比赛|赛|[^，,。；;]{0,6}(?:等奖|[金银铜]奖|冠军|亚军|季军))"
)


def _tells_extra(scene: Scene) -> bool:
    """Whether an amount that the evidence includes in another is told as coming on top of it."""
    if not _EXTRA.search(scene.clause):
        return False
    told = [c for c in scene.claims if c.type == "number"]
    for piece in scene.evidence.pieces:
        text = f"{piece.label}，{piece.text}"
        for held in find_claims(text).claims:
            if held.type == "number" and _INCLUDED.search(text[: held.start]):
                if any(c.value == held.value and c.unit == held.unit for c in told):
                    return True
    return False


def _tells_whole(scene: Scene) -> bool:
    """Whether the figure of one of several is told as that of all together (其中一条 1.8 万次, 合计 1.8 万次)."""
    if not _ALL_TOGETHER.search(scene.clause):
        return False
    for claim in scene.claims:
        if claim.type != "number" or not _ALL_TOGETHER.search(
            scene.text[max(scene.start, claim.start - REACH) : claim.start]
        ):
            continue
        held = [
            p
            for p in scene.evidence.pieces
            if any(q.claim.value == claim.value and q.claim.unit == claim.unit for q in p.quantities)
        ]
        if held and all(_ONE_OF.search(p.text) and not _ALL_TOGETHER.search(p.text) for p in held):
            return True
    return False


def _tells_near_miss(scene: Scene) -> bool:
    """Whether a mishap that only nearly happened is told as one that did."""
    if scene.denied or not _MISHAP.search(scene.clause) or _NEARLY.search(scene.sentence.quote):
        return False
    nearly = [p for p in scene.evidence.pieces if p.id is None and _NEARLY.search(p.text)]
    if not nearly or not re.search(r"[了过]|经历|曾", scene.clause):
        return False
    others = [p for p in scene.evidence.pieces if p.id is None and p not in nearly and _MISHAP.search(p.text)]
    said = _MISHAP.findall(scene.clause)
    return not any(word in p.text for p in others for word in said)


def _answers_for_all(scene: Scene) -> bool:
    """Whether one of several things that somebody is said to answer for is one at which the evidence only has him help or learn."""
    for claim in scene.claims:
        if claim.kind != "responsibility" or not isinstance(claim.value, int | float) or claim.value < LEAST:
            continue
        items = [item for item in _ITEMS.split(scene.behind(claim, 24).strip("，,。；;！ ")) if item]
        for item in items if len(items) > 1 else ():
            words = grams(item)
            named = [
                p for p in scene.evidence.pieces if p.id is None and words and len(words & p.grams) * 2 > len(words)
            ]
            rungs = [_rung(p, item) for p in named]
            if named and all(rung is not None and rung < LEAST for rung in rungs):
                return True
    return False


def _rung(piece: Piece, thing: str) -> int | None:
    """The rung of responsibility told last before a thing in a clause of a source; None where none is."""
    at = max(piece.text.find(thing[:2]), piece.text.find(thing[-2:]))
    told = [c for c in piece.claims if c.kind == "responsibility" and c.end <= max(at, 0)]
    learns = re.search(r"学习|学(?=[\u4e00-\u9fff])|跟随|跟着", piece.text)
    if not told:
        return 1 if learns else None
    return min(int(float(str(c.value))) for c in told)


def _left_out_after_all(scene: Scene) -> bool:
    """Whether what the answer says is told as left out of it, in other words than its own."""
    match = _LEFT.search(scene.clause)
    if match is None:
        return False
    thing = _EMPTY.sub("，", match[1] or match[2] or "")
    if _POINTS.search(scene.clause):
        thing = scene.text[scene.sentence.start : scene.start] + scene.clause[: match.start()]
    words = grams(thing)
    if not words:
        return False
    held = [p for p in scene.evidence.closest(words, least=NEAR)[:LEAST] if p.id is None]
    if any(p.denies for p in held):
        return False
    covered = frozenset[str]().union(*(p.grams for p in held)) & words if held else frozenset()
    whole = MOSTLY if len(words) > LEAST else 1.0
    return len(covered) >= whole * len(words) and (len(words) > 1 or len(held) == 1)


def _whole_time(scene: Scene) -> bool:
    """Whether what the source tells of a part of the time is told of all of it (后期独立管理, 一直独立管理)."""
    if not _ALWAYS.search(scene.clause):
        return False
    near = scene.evidence.closest(grams(_ALWAYS.sub("，", scene.clause)), least=CLEAR)[:1]
    return any(_AT_TIMES.search(p.text) and not _ALWAYS.search(p.text) for p in near)


def _for_ever(scene: Scene) -> bool:
    """Whether what a rule bars for a time is told as barred for good."""
    if not _EVER.search(scene.clause):
        return False
    near = [p for p in scene.evidence.pieces if _BARS.search(p.text) and _TERM.search(p.text)]
    return bool(near) and not _EVER.search(scene.evidence.text)


def _other_rank_of_award(scene: Scene) -> bool:
    """Whether a prize is told of another level than the evidence gives (省里的二等奖, of 校技能节 二等奖)."""
    for match in _PRIZE_LEVEL.finditer(scene.clause):
        told = [m for p in scene.evidence.pieces for m in _PRIZE_LEVEL.finditer(f"{p.label}，{p.text}")]
        whole = {m[1][0] for m in _LEVEL.finditer(scene.evidence.plain)}
        prizes = {m[2] for m in told} or {match[2]}
        if match[2] in prizes and whole and match[1][0] not in whole and match[2] in scene.evidence.plain:
            return True
    return False


def _tells_older(scene: Scene) -> bool:
    """Whether the older of two figures of one measure is told as the latest one."""
    if not _LATEST.search(scene.clause):
        return False
    told = {c.value for c in scene.claims if c.type == "number"}
    return any(
        value_of(one) in told and value_of(two) not in told and value_of(one) != value_of(two)
        for one, two in twins(scene.evidence)
    )


def _still_to_come(scene: Scene) -> bool:
    """Whether a certificate that is held is told as one still to be taken."""
    words = grams(scene.text[scene.sentence.start : scene.end])
    if not _TO_TAKE.search(scene.clause):
        return False
    for piece in scene.evidence.pieces:
        for held in piece.claims:
            shared = grams(held.quote) & words if held.type == "certificate" else frozenset()
            behind = piece.text[piece.text.find(held.quote) + len(held.quote) :][:REACH]
            if len(shared) >= LEAST and _TAKEN.search(behind) and not _TO_TAKE.search(piece.text):
                return True
    return False


def series_goes(sign: int, scene: Scene) -> bool | None:
    """Whether the figures of one measure only rise (or fall) from time to time; None where no card gives three times."""
    groups: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for piece in scene.evidence.pieces:
        value = value_of(piece)
        number = re.search(r"第\s*([一二三四五六七八九\d])\s*[次轮回]", piece.label)
        if piece.id and value is not None and number:
            order = str("一二三四五六七八九".find(number[1]) + 1 or number[1])
            groups.setdefault((piece.kind, re.sub(r"第\s*\S\s*[次轮回]", "", piece.label)), []).append((order, value))
    long = [sorted(series) for series in groups.values() if len(series) > LEAST]
    if not long:
        return None
    return all((b[1] - a[1]) * sign > 0 for a, b in itertools.pairwise(long[0]))


def told_figures(claim: Claim, sign: int, scene: Scene) -> bool | None:
    """Whether a comparison holds that the sentence makes of its own figures, or that only bounds a figure; None for any other.

    3 学分，没有超过 8 学分 compares two figures, each of which is checked for itself; 超过 20 公里 of a source is one figure
    with its bound. What is told of another time needs an earlier state on some card.
    """
    if is_trend(claim.quote):
        return False if _BEFORE.search(scene.clause) and not _knows_earlier(scene.evidence) else None
    if is_extreme(claim.quote) or not sign or claim.quote.startswith("比"):
        return None
    numbers = [c for c in scene.all_claims if c.type == "number" and isinstance(c.value, int | float)]
    behind = next((c for c in numbers if 0 <= c.start - claim.end <= YARDSTICK), None)
    if behind is None:
        return None
    before = next((c for c in reversed(numbers) if c.end <= claim.start and c.unit == behind.unit), None)
    link = _STRAIGHT.fullmatch(scene.text, before.end, claim.start) if before else None
    if before is not None and link and (link[1] or behind.start - claim.end <= 1):
        differs = (float(str(before.value)) - float(str(behind.value))) * sign
        return differs <= 0 if link[1] else differs > 0
    return True if scene.evidence.is_text and behind.start - claim.end <= 1 else None


def _knows_earlier(evidence: Evidence) -> bool:
    """Whether the evidence tells any state of an earlier time, or a change."""
    if evidence.is_text or any(p.kind in ("change", "counterfactual", "event") for p in evidence.pieces):
        return True
    return any(_EARLIER.search(p.label) for p in evidence.pieces) or next(twins(evidence), None) is not None


def _other_base(scene: Scene) -> bool:
    """Whether a mean of some is told as that of another number of people, or as one person's own figure."""
    if scene.evidence.is_text:
        return False
    for claim in scene.claims:
        if claim.type != "number" or claim.unit in ("人", "名", "%"):
            continue
        held = [p for p in scene.evidence.pieces if p.id and _tells(claim, p)]
        if not held or not all(_MEAN.search(p.label) and _counts_others(p) for p in held):
            continue
        head = scene.text[scene.sentence.start : claim.start]
        is_mean = bool(_MEAN.search(scene.sentence.quote))
        if not is_mean and _PERSON.search(head) and not _MANY.search(head):
            return True
        sizes = {m[1] for p in held for m in _GROUP.finditer(f"{p.label}{p.display}")}
        said = {m[1] for m in _GROUP.finditer(scene.text[scene.start : claim.start])}
        if is_mean and sizes and said and not sizes & said:
            return True
    return False


def _tells(claim: Claim, piece: Piece) -> bool:
    return any(q.claim.value == claim.value and q.claim.unit == claim.unit and q.claim.quote for q in piece.quantities)


def _counts_others(piece: Piece) -> bool:
    """Whether a mean is one of several people."""
    return bool(re.search(r"学生|毕业生|人员|同学|参与者|全班|班级", piece.label)) and piece.kind in (
        "outcome",
        "comparison",
    )


def _share_of_another(scene: Scene) -> bool:
    """Whether a share is told of a number of which no count of the evidence makes it (42 人里占七成, of 21 of 30)."""
    if scene.evidence.is_text:
        return False
    for claim in scene.claims:
        if (
            not _SHARE.search(claim.quote)
            or claim.unit != "%"
            or not isinstance(claim.value, int | float)
            or claim.value <= 0
        ):
            continue
        base = [m for m in _WITHIN.finditer(scene.text[scene.sentence.start : claim.start])][-1:]
        whole = [c for c in find_claims(base[0][0]).claims if c.type == "number"] if base else []
        if not whole or not isinstance(whole[0].value, int | float):
            continue
        size = float(whole[0].value)
        if _is_told_share(claim, scene.evidence):
            continue
        counts = [float(q.claim.value) for q in scene.evidence.quantities if isinstance(q.claim.value, int | float)]
        counts += [float(c.value) for c in scene.all_claims if c is not claim and isinstance(c.value, int | float)]
        shares = [100 * count / size for count in counts if count <= size]
        if not any(abs(share - claim.value) <= TOLERANCE or meets(claim, share, share) for share in shares):
            return True
    return False


def _drops_share(scene: Scene) -> bool:
    """Whether a bound that is a share of something is told as the whole of it (不低于最低工资, of 不低于最低工资的 80%)."""
    if not _BOUNDED.search(scene.clause) or any(c.unit == "%" for c in scene.claims):
        return False
    told = [m for p in scene.evidence.pieces for m in _SHARE_OF_BOUND.finditer(f"{p.label}，{p.text}")]
    return any(len(grams(m[1]) & scene.words) >= LEAST for m in told)


def _is_told_share(claim: Claim, evidence: Evidence) -> bool:
    return any(q.claim.unit == "%" and q.claim.value == claim.value for q in evidence.quantities)


#: Untruths that stretch what the evidence says.
def _group_as_own(scene: Scene) -> bool:
    """Whether a figure that the source gives of a group alone (班组月产 1500 件) is told as one person's."""
    if not _OWN.search(scene.clause):
        return False
    for claim in scene.claims:
        if claim.type != "number" or claim.bound == "article" or not _OWN.search(scene.text[scene.start : claim.start]):
            continue
        told = [
            piece.text
            for piece in scene.evidence.pieces
            if any(q.claim.unit == claim.unit and q.claim.value == claim.value for q in piece.quantities)
        ]
        if told and all(_GROUPS.search(text) and not _OWN.search(text) for text in told):
            return True
    return False


STRETCHED_FAULTS = (
    Fault("group_as_own", "other", _group_as_own, "text"),
    Fault("extra", "other", _tells_extra),
    Fault("whole_of_part", "other", _tells_whole, "text"),
    Fault("near_miss", "other", _tells_near_miss, "text"),
    Fault("answers_for_all", "verb", _answers_for_all, "text"),
    Fault("tells_older", "other", _tells_older, "cards"),
    Fault("still_to_come", "other", _still_to_come),
    Fault("drops_share", "other", _drops_share),
    Fault("whole_time", "other", _whole_time, "text"),
    Fault("for_ever", "other", _for_ever, "text"),
    Fault("prize_level", "certificate", _other_rank_of_award),
    Fault("left_out", "other", _left_out_after_all, "text"),
    Fault("other_base", "other", _other_base, "cards"),
    Fault("share_of_another", "other", _share_of_another, "cards"),
)
