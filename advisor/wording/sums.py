"""Figures of a sentence against figures of the evidence: equal, rounded, bounded, and in the right place."""

import re
from collections.abc import Sequence

from advisor.language import stance
from advisor.language.carry_words import BARE_UNITS, COUNTERS, FRACTION, count_alike
from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, grams

__all__ = ["SUPPOSES", "find_support", "meets", "same_date", "units_agree"]

SLACK = 0.2
CLOSE = 0.1
SMALL = 10
LENGTH_OF_MONTH = 6
ALREADY = re.compile(r"已完成|已经")
REACH_OF_RATE = 12
RATE = re.compile(r"[\u4e00-\u9fff]{2}率")
MORE_THAN = re.compile(r"[多余]")
TAKES = re.compile(r"([^，,。；;、]{1,10})占[^，,。；;]{0,3}$")
HAVE = re.compile(r"(?:已经?|都)有了?[^，,。；;]{0,2}$|攒了$|干了$|做了$|已经?到了?$")
DEMAND = re.compile(r"要求|条件")
KEPT_OUT = re.compile(r"不在|不能|不得|不予|没有?资格|报不|不行|不收|不许")
FULL_MARKS = 150
PART_OF_DAY = re.compile(r"上午|下午|晚|早|清晨|夜|中午|傍晚|凌晨")
IS_SHARE = re.compile(r"占(?!地)|份额|权重|贡献")
DAY = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")
CHANGES = re.compile(r"百分点|差|变化|变动|提高|提升|下降|增|减|涨|降")
OWN_WORDS = 6
NEXT = 5
BEFORE = 10
NAMED = 0.3
SUPPOSES = re.compile(r"如果|假如|要是|就算|即使|预计|推算|能到|升到|练到|补到|补上|补[A-Za-z]|的话")
MARK = re.compile(r"的?(?:预警|提示|及格|分数)?线|标准|门槛|要求")
MEAN = re.compile(r"平均|均值|人均|均分")
FROM = re.compile(r"[从由自][^，,。；;]{0,10}$")
FROM_TO = re.compile(r"[从由自][^。；;]{1,24}(?:到|至|为|成|落)[^。；;\d]{0,8}\d*[^。；;]{0,4}$")
DONE = re.compile(r"已经?|完成|[学练做走办]完")
YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
WHOLE = re.compile(r"总|共|计划|需要|参加|毕业生|班级人数|应")
EARLIER = re.compile(r"上学期|上学年|(?<![目当])前|上一?次|原|第一次|首次")
OTHERS = re.compile(r"班|平均|专业|年级|人均|全[校体]|中位|大家|同学|标准|线|对照")
NOW = re.compile(r"[这本](?:个?学期|个?学年|一?次|回)|最近|眼下|目前|现在|如今")
LEAST = re.compile(r"最[短少低早]|[短少低快]的|至少|不少于|起")
MOST = re.compile(r"最[长多高晚]|[长多高慢]的|至多|不超过|上限")
ENDS = re.compile(r"[-—–~～到至]")
MARGIN = 0.03


def units_agree(said: str, held: str) -> bool:
    """Whether a figure in one unit may stand for a figure in the other."""
    if said == held or not said:
        return True
    if not held:
        return said in COUNTERS or said in BARE_UNITS
    return count_alike(said, held)


def meets(said: Claim, low: float, high: float) -> bool:
    """Whether the figure said is true of a value between ``low`` and ``high``."""
    if isinstance(said.value, str):
        return False
    if isinstance(said.value, tuple):
        first, last = said.value
        near = abs(first - low) <= 1e-6 * max(1, abs(low)) and abs(last - high) <= 1e-6 * max(1, abs(high))
        is_vague = low == high and not ENDS.search(said.quote)  # 三百多, 两三千
        below = low < last if MORE_THAN.search(said.quote) else low <= last
        return near or (is_vague and first <= low and below and last - first <= max(10, abs(last)))
    value = said.value
    step = _step(value, said.quote)
    slack = abs(value) * SLACK if step >= 10 else max(step, 0.05 * abs(value))
    if low != high:
        return {"above": value <= low, "at_least": value == low, "below": value >= high, "at_most": value == high}.get(
            said.bound, False
        )
    close = _rounds_to(low, said)
    return {
        "above": low > value and low - value <= slack,
        "below": low < value and value - low <= slack,
        "at_least": close or (low >= value and low - value <= slack),
        "at_most": close or (low <= value and value - low <= slack),
        "about": close or abs(low - value) <= step / 2 + 1e-9,
        "near": close or (low <= value and value - low <= step),
    }.get(said.bound, close)


def _step(value: float, quote: str) -> float:
    """The size of the last digit that is meant: 10 for 60, 1000 for 五千, 0.01 for 0.67, 1 for 63."""
    if value != int(value):
        shown = re.search(r"\.(\d+)", quote)
        return 10.0 ** -len(shown[1]) if shown else 1.0
    digits = str(abs(int(value)))
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value else 1.0


def _rounds_to(held: float, said: Claim) -> bool:
    """Whether the value said is the value held, rounded to the digits that are shown."""
    shown = float(said.value) if isinstance(said.value, int | float) else 0.0
    if abs(held - shown) <= 1e-9 * max(1.0, abs(held)):
        return True
    written = re.search(r"\d+(?:\.(\d+))?", said.quote.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if not written and not FRACTION.search(said.quote):
        return False
    if written and not written[1] and said.unit != "%":
        return False
    places = len(written[1]) if written and written[1] else 0
    step = 10.0**-places
    return abs(held - shown) <= step / 2 + 1e-9


def find_support(
    said: Claim,
    context: str,
    sentence: str,
    evidence: Evidence,
    cited: Sequence[Piece],
    before: str,
    beside: Sequence[Claim],
    settled: Sequence[Piece],
) -> Quantity | None:
    """The figure of the evidence that carries a figure of the sentence, or None.

    The same value is not enough: where another figure of the same unit is named more closely by the words around
    (班级平均 against 平均), the value stands in the wrong place.

    Args:
        said: The figure.
        context: The words around it.
        sentence: The whole sentence.
        evidence: What may be said.
        cited: The cards that the sentence cites for it; any where there is none.
        before: The words of the sentence before it; what they have named already is no stranger to it.
        beside: The other figures of the sentence.
        settled: The pieces that carry figures before it in the sentence; they are no rivals any more.
    """
    near, wide = grams(context), grams(sentence)
    named = grams(before) - near
    allowed = {piece.number for piece in cited}
    pool = [q for q in evidence.quantities if not allowed or q.piece in allowed]
    rivals = [q for q in evidence.quantities if _comparable(said, q) and _same_scale(said, q)]
    if IS_SHARE.search(context) and any(_is_share(q, evidence) and _equal(said, q) for q in pool):
        rivals = [q for q in rivals if _is_share(q, evidence)]
    rivals = [q for q in rivals if "满分" not in q.context]
    if not OTHERS.search(f"{before[-BEFORE:]}{context}"):
        rivals = [q for q in rivals if evidence.pieces[q.piece].kind != "comparison" or _equal(said, q)]
    now = bool(NOW.search(context)) and not evidence.is_text
    if now:
        rivals = [q for q in rivals if not EARLIER.search(evidence.pieces[q.piece].label)]
    sign = 0 if said.unit else stance.share_sign(context)
    shares = [q for q in rivals if _share_of(q, evidence)] if sign else []
    if shares:
        rivals = [q for q in shares if _share_of(q, evidence) == sign]
        pool = [q for q in pool if q in rivals]

    def fit(quantity: Quantity) -> float:
        own = evidence.likeness(near, quantity.context - named)
        return own + 0.35 * evidence.likeness(wide, quantity.context)

    right = [
        q
        for q in pool
        if _comparable(said, q)
        and (_equal(said, q) or _is_edge(said, q, context) or _is_mark(said, q, context) or _bars(said, q, sentence))
        and _of_its_rate(before, q, evidence)
        and _of_its_share(before, q, evidence)
        and not _is_demand(said, q, before, evidence)
        and _same_rate(context, q)
        and _same_statistic(context, q, evidence)
        and not (said.unit == "百分点" and _is_level(evidence.pieces[q.piece]))
        and not (now and EARLIER.search(evidence.pieces[q.piece].label))
        and (allowed or _same_year(said, before, evidence.pieces[q.piece]))
    ]
    if not right:
        return None
    best = max(right, key=fit)
    if not said.unit and best.claim.unit:
        rivals = [q for q in rivals if q.claim.unit == best.claim.unit]
    rivals = [q for q in rivals if not _is_bare_share(said, q) or near & (q.context - best.context)]
    if not DONE.search(before[-BEFORE:]):
        rivals = [q for q in rivals if not ALREADY.search(evidence.pieces[q.piece].label)]
    if evidence.is_text and said.unit not in BARE_UNITS and _is_next_to_another(_last_words(said, before, beside), best, rivals):
        return None
    supposed = [q for q in right if evidence.pieces[q.piece].kind == "counterfactual"]
    if supposed and SUPPOSES.search(sentence):
        return max(supposed, key=fit)
    if not evidence.is_text:
        used = {piece.number for piece in settled} - {best.piece}
        rivals = [q for q in rivals if q.piece not in used]
    if DONE.search(before[-BEFORE:]):
        rivals = [q for q in rivals if evidence.pieces[q.piece].kind != "plan"]
        if evidence.pieces[best.piece].kind == "plan" and _is_recorded(said, best, evidence):
            return None
    dated = [q for q in right if _of_the_date_before(said, beside, evidence.pieces[q.piece])]
    if dated and not allowed:
        best = max(dated, key=fit)
        rivals = [q for q in rivals if _of_the_date_before(said, beside, evidence.pieces[q.piece])]
    offset = said.start - len(before)
    rivals = [q for q in rivals if not _told_beside(q, right, said, beside, near, sentence, offset)]
    if not allowed and not evidence.is_text and _of_another_date(said, best, rivals, beside, evidence):
        return None
    rivals = [q for q in rivals if not _told_in_order(q, best, said, beside, evidence, before)]
    if said.type == "date":
        told = {c.value for c in beside if c.type == "date" and c is not said}
        rivals = [q for q in rivals if not (_is_told(q, told) and fit(q) - fit(best) < CLOSE)]
    others = max((fit(q) for q in rivals if not _equal(said, q) and not _is_edge(said, q, context)), default=0.0)
    if allowed:
        return best
    if _tells_all(said, best, beside, evidence):
        return best
    if _stands_out(said, best, right, [q for q in rivals if q not in right], context, near - named, evidence):
        return best
    unnamed = others > 0 or (said.type != "date" and len(rivals) > len(right))
    if fit(best) <= 0 and unnamed and evidence.pieces and not evidence.is_text:
        return None
    return best if fit(best) >= others * (1 - MARGIN) or (evidence.is_text and others - fit(best) < CLOSE) else None


def _stands_out(
    said: Claim,
    best: Quantity,
    right: Sequence[Quantity],
    rivals: Sequence[Quantity],
    context: str,
    near: frozenset[str],
    evidence: Evidence,
) -> bool:
    """Whether a card's figure is known by its value alone, where the words around it name no other card.

    Only one card may have the value; a small count must also be the only figure of its unit, and the figure of others
    (the class, the trade) must be told as theirs.
    """
    if evidence.is_text or said.bound:
        return False
    if said.type == "date":
        return bool(DAY.fullmatch(str(said.value))) and not any(near & q.context for q in rivals)
    if isinstance(said.value, str) or not said.value:
        return False
    if len({(evidence.pieces[q.piece].kind, evidence.pieces[q.piece].label) for q in right}) > 1:
        return False
    if evidence.pieces[best.piece].kind == "comparison" and not OTHERS.search(context):
        return False
    if isinstance(said.value, int | float) and abs(said.value) <= SMALL and float(said.value).is_integer():
        return bool(said.unit) and all(q.claim.unit != best.claim.unit for q in rivals)
    return not any(near & q.context for q in rivals)


def _tells_all(said: Claim, best: Quantity, beside: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether the sentence tells all figures of one unit in the order of the cards (24 人里 15 人…、6 人…、3 人…)."""
    if evidence.is_text:
        return False
    cards = [q.claim.value for q in evidence.quantities if q.claim.quote and q.claim.unit == best.claim.unit]
    told = [c.value for c in beside if units_agree(c.unit, best.claim.unit) or (c.unit, best.claim.unit) == ("个", "人")]
    return len(cards) > 2 and said.value in told and told == cards


def _is_share(held: Quantity, evidence: Evidence) -> bool:
    return evidence.pieces[held.piece].kind == "contribution"


def _is_level(piece: Piece) -> bool:
    """Whether a card tells a share that is reached, and no distance in percentage points."""
    reached = piece.kind in ("match", "counterfactual", "score", "indicator", "comparison", "outcome")
    return reached and not CHANGES.search(f"{piece.label}{piece.display}")


def _share_of(held: Quantity, evidence: Evidence) -> int:
    """+1 or -1 for a contribution that lifts or lowers, 0 for any other figure."""
    piece = evidence.pieces[held.piece]
    if piece.kind != "contribution" or isinstance(piece.value, bool) or not isinstance(piece.value, int | float):
        return 0
    if stance.share_sign(piece.label) < 0:
        return -1
    return 1 if piece.value > 0 else -1


def _same_scale(said: Claim, held: Quantity) -> bool:
    """A bare 0.06 stands beside scores and shares only, not beside 60 %."""
    if said.unit or not isinstance(said.value, int | float) or float(said.value).is_integer():
        return True
    return not held.claim.unit


def _comparable(said: Claim, held: Quantity) -> bool:
    if said.type != held.claim.type or (said.kind == "rank") != (held.claim.kind == "rank"):
        return False
    if said.unit == "分" and not held.claim.unit and held.claim.quote:  # 考了 91
        return isinstance(held.claim.value, int | float) and SMALL < held.claim.value <= FULL_MARKS
    return said.type == "date" or units_agree(said.unit, held.claim.unit)


def _same_rate(context: str, held: Quantity) -> bool:
    """每天 40 盆 is not 每月 40 盆."""
    if held.claim.type == "date":
        return True
    said = set(stance.rate_of(context))
    return not said or not held.rate or bool(said & set(held.rate))


def _equal(said: Claim, held: Quantity) -> bool:
    if said.type == "date":
        return same_date(str(said.value), str(held.claim.value)) or _same_hour(said, held.claim)
    value = held.claim.value
    if isinstance(value, str):
        return False
    low, high = value if isinstance(value, tuple) else (value, value)
    if isinstance(said.value, tuple) and isinstance(value, tuple):
        return said.value == value
    if said.bound in ("at_least", "at_most") and held.claim.bound == said.bound:
        return said.value == value
    return meets(said, low, high)


def _bars(said: Claim, held: Quantity, sentence: str) -> bool:
    """Whether a rule is told by those it keeps out (没到七十分的不能报, for 70 分以上)."""
    turned = (said.bound, held.claim.bound) in (("below", "at_least"), ("above", "at_most"))
    return turned and said.value == held.claim.value and bool(KEPT_OUT.search(sentence))


def _is_bare_share(said: Claim, held: Quantity) -> bool:
    """Whether a share without a unit stands beside a count, with which it has only its name in common."""
    value = held.claim.value
    return said.unit in COUNTERS and not held.claim.unit and isinstance(value, int | float) and not float(value).is_integer()


def _is_told(held: Quantity, told: set[object]) -> bool:
    """Whether one of the dates told is this one."""
    return any(same_date(str(value), str(held.claim.value)) for value in told)


def _last_words(said: Claim, before: str, beside: Sequence[Claim]) -> str:
    """The few words before a figure, back to the figure or the mark before it."""
    last = max((c.end for c in beside if c.end <= said.start), default=said.start - len(before))
    words = before[max(0, len(before) - (said.start - last)) :]
    return re.split(r"[，,。；;、]", words)[-1][-NEXT:]


def _is_next_to_another(before: str, best: Quantity, rivals: Sequence[Quantity]) -> bool:
    """Whether the words right before a figure stand beside another figure of the source, and not beside this one (公示 10 天)."""
    words = grams(before)
    return not words & best.context and any(words & q.context and q.claim.unit == best.claim.unit for q in rivals)


def _of_its_rate(before: str, held: Quantity, evidence: Evidence) -> bool:
    """Whether a rate of a source is told under its own name (落实率, and no 对口率)."""
    said = RATE.findall(stance.same_words(before[-REACH_OF_RATE:]))
    own = RATE.findall(stance.same_words(evidence.pieces[held.piece].text)) if evidence.is_text else []
    return not said or not own or held.claim.unit != "%" or said[-1] in own


def _of_its_share(before: str, held: Quantity, evidence: Evidence) -> bool:
    """Whether a share that a source tells (面试占 60%) is told of its own subject, where the words name one of the source."""
    subject = TAKES.search(before)
    if not evidence.is_text or not subject or "占" not in evidence.pieces[held.piece].text:
        return True
    words = grams(subject[1])
    return not words & evidence.grams or bool(words & evidence.pieces[held.piece].grams)


def _is_demand(said: Claim, held: Quantity, before: str, evidence: Evidence) -> bool:
    """Whether words that tell what one has meet a figure that a card demands (你已经有两级, of which 2 级 is asked)."""
    piece = evidence.pieces[held.piece]
    if not piece.id or not HAVE.search(before[-BEFORE:]):
        return False
    if piece.kind == "gap" and ("要求" in held.context or not held.claim.quote) and "要求" in piece.display:
        return all(q.claim.value != said.value for q in piece.quantities if q.claim.quote and "要求" not in q.context)
    return piece.kind == "occupation" and bool(DEMAND.search(piece.label))


def _same_hour(said: Claim, held: Claim) -> bool:
    """六点半 without its part of the day is 06:30 or 18:30."""
    if said.kind != "clock" or held.kind != "clock" or PART_OF_DAY.search(said.quote) or ":" in said.quote:
        return False
    (hour, minute), (other, minute_held) = (str(c.value).split(":") for c in (said, held))
    return minute == minute_held and (int(hour) - int(other)) % 12 == 0


def _is_mark(said: Claim, held: Quantity, context: str) -> bool:
    """低于 0.70 的预警线 names the line itself, and no figure below it."""
    return said.bound in ("above", "below") and said.value == held.claim.value and bool(MARK.search(context))


def _of_the_date_before(said: Claim, beside: Sequence[Claim], piece: Piece) -> bool:
    """Whether a card is of the date that stands last before the figure (3 月 24 日的 70 分)."""
    told = [c for c in beside if c.type == "date" and c.end <= said.start]
    if said.type != "number" or not told or not piece.period:
        return False
    return any(q.claim.type == "date" and same_date(str(told[-1].value), str(q.claim.value)) for q in piece.quantities)


def _of_another_date(
    said: Claim, best: Quantity, rivals: Sequence[Quantity], beside: Sequence[Claim], evidence: Evidence
) -> bool:
    """Whether the date before the figure is that of another card, whose figure the sentence has not told yet."""
    piece = evidence.pieces[best.piece]
    if not piece.period or _of_the_date_before(said, beside, piece):
        return False
    told = {c.value for c in beside if c.type == "number" and c.start < said.start}
    if sum(c.type == "date" and c.start < said.start for c in beside) > 1:
        return False
    dated = [q for q in rivals if _of_the_date_before(said, beside, evidence.pieces[q.piece])]
    return bool(dated) and not any(q.claim.value in told for q in dated)


def _is_recorded(said: Claim, planned: Quantity, evidence: Evidence) -> bool:
    """Whether a record counts in the same unit how much of the planned thing is done."""
    return any(
        piece.kind == "record"
        and any(_comparable(said, q) for q in piece.quantities)
        and evidence.likeness(piece.label_grams, evidence.pieces[planned.piece].label_grams) > 0
        for piece in evidence.pieces
    )


def _same_year(said: Claim, before: str, piece: Piece) -> bool:
    """The figure of the class of 2024 is not that of 2023: the year named last before it against the card's own."""
    said_years = YEARS.findall(before)
    own = set(YEARS.findall(f"{piece.label}，{piece.period}，{piece.display}"))
    return said.type != "number" or not piece.id or not said_years or not own or said_years[-1] in own


def _same_statistic(context: str, held: Quantity, evidence: Evidence) -> bool:
    """A mean is no median."""
    piece = evidence.pieces[held.piece]
    told = f"{piece.label}{piece.text}"
    mean, median = MEAN.search(context), "中位" in context
    if mean and not median:
        return "中位" not in told or bool(MEAN.search(told))
    return not median or "中位" in told or not MEAN.search(told)


def _told_beside(
    rival: Quantity,
    right: Sequence[Quantity],
    said: Claim,
    beside: Sequence[Claim],
    near: frozenset[str],
    sentence: str,
    offset: int,
) -> bool:
    """Whether the sentence tells the rival figure of the same card as well, under the words that are its own there."""
    behind_last = max((c.end for c in beside if c.end <= said.start), default=offset)
    start = max(0, said.start - offset - OWN_WORDS, behind_last - offset)
    near = grams(sentence[start : said.start - offset]) or near
    same_card = next((q for q in right if q.piece == rival.piece), None)
    own = rival.context - same_card.context if same_card else frozenset[str]()
    if near & own:
        return False
    others = (c for c in beside if c is not said and c.type == "number" and c.value == rival.claim.value)
    return any(grams(sentence[max(0, c.start - offset - OWN_WORDS) : c.start - offset]) & own for c in others)


def _told_in_order(
    rival: Quantity, best: Quantity, said: Claim, beside: Sequence[Claim], evidence: Evidence, before: str
) -> bool:
    """Whether the sentence tells the rival figure as well, in the order in which the source tells both (由 8000 到 1.1 万)."""
    told = [c for c in beside if c is not said and c.type == said.type and c.value == rival.claim.value]
    if not told or rival.claim.value == said.value:
        return False
    if not evidence.is_text:
        piece = evidence.pieces[best.piece]
        if rival.piece == best.piece:
            first = evidence.quantities.index(rival) < evidence.quantities.index(best)
            if any((c.start < said.start) == first for c in told):
                return True
        is_whole = bool(WHOLE.search(f"{piece.label}{piece.display}")) and said.start < told[0].start
        if FROM_TO.search(f"{before}{said.quote}"):
            return True
        return is_whole or (bool(FROM.search(before)) and bool(EARLIER.search(piece.label)))
    place = (rival.piece, evidence.quantities.index(rival))
    own = (best.piece, evidence.quantities.index(best))
    return any((c.start < said.start) == (place < own) for c in told)


def _is_edge(said: Claim, held: Quantity, context: str) -> bool:
    """Whether the figure is the end of a range that its words mean (最短三个月, 最长一年 of 3 至 12 个月)."""
    if isinstance(said.value, str | tuple) or not isinstance(held.claim.value, tuple):
        return False
    low, high = held.claim.value
    return bool(
        (said.value == low and (LEAST.search(context) or said.bound == "at_least"))
        or (said.value == high and (MOST.search(context) or said.bound == "at_most"))
    )


def same_date(said: str, held: str) -> bool:
    """Whether a date said is the date held, or a coarser form of it (2025年 of 2025-03-05)."""
    if said == held or (len(said) >= 4 and held.startswith(said + "-")):
        return True
    if said.startswith("---"):
        return held[-3:] == said[2:] and len(held) > LENGTH_OF_MONTH
    if said.startswith("--"):
        return held[4:].startswith(said[1:])
    if re.fullmatch(r"\d\d:\d\d", said) and re.fullmatch(r"\d\d:\d\d", held):
        return False
    relative = re.fullmatch(r"(?:last|this|next)-(\d\d)", said)
    if relative:
        return held[5:7] == relative[1]
    if "/" in held and "-" not in held and said.isdigit():
        return said in held.split("/")
    return held.startswith(said + "/")
