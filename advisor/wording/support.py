"""The figure of the evidence that carries a figure of a sentence, in its right place among its rivals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.language import stance
from advisor.language.carry_words import BARE_UNITS
from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, grams
from advisor.wording.sums import (
    SMALL,
    SUPPOSES,
    bars,
    comparable,
    equal,
    is_bare_share,
    is_edge,
    is_mark,
    same_date,
    same_rate,
    same_scale,
    units_agree,
)
from advisor.wording.wholes import shown_otherwise, told_as_share

__all__ = ["find_support"]

CLOSE = 0.1
ALREADY = re.compile(r"已完成|已经")
REACH_OF_RATE = 12
RATE = re.compile(r"[\u4e00-\u9fff]{2}率")
TAKES = re.compile(r"([^，,。；;、]{1,10})占[^，,。；;]{0,3}$")
HAVE = re.compile(r"(?:已经?|都)有了?[^，,。；;]{0,2}$|攒了$|干了$|做了$|已经?到了?$")
DEMAND = re.compile(r"要求|条件")
IS_SHARE = re.compile(r"占(?!地)|份额|权重|贡献")
DAY = re.compile(r"(?:\d{4}|-)-\d\d-\d\d")
CHANGES = re.compile(r"百分点|差|变化|变动|提高|提升|下降|增|减|涨|降")
OWN_WORDS = 6
NEXT = 5
BEFORE = 10
MEAN = re.compile(r"平均|均值|人均|均分")
FROM = re.compile(r"[从由自][^，,。；;]{0,10}$")
FROM_TO = re.compile(r"[从由自][^。；;]{1,24}(?:到|至|为|成|落)[^。；;\d]{0,8}\d*[^。；;]{0,4}$")
DONE = re.compile(r"已经?|完成|[学练做走办]完")
YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
WHOLE = re.compile(r"总|共|计划|需要|参加|毕业生|班级人数|应")
EARLIER = re.compile(r"上学期|上学年|(?<![目当])前|上一?次|原|第一次|首次")
OTHERS = re.compile(r"班|平均|专业|年级|人均|全[校体]|中位|大家|同学|标准|线|对照")
NOW = re.compile(r"[这本](?:个?学期|个?学年|一?次|回)|最近|眼下|目前|现在|如今")
LINE = re.compile(r"[标提预合][记示警格]线|分数线|门槛")
FROM_LINE = re.compile(r"(?:[离距](?:离)?|够不[着上到])\s*$")
BOUND = re.compile(r"低于|高于|超过|未满|不满|不足|不到|多于|少于")
MARGIN = 0.03
#: Kinds of cards that tell what would be, or of others, beside a plain figure of the same measure.
DERIVED = frozenset({"comparison", "counterfactual", "gap", "plan", "occupation"})


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
    search = _Search(said, context, sentence, evidence, before, beside, frozenset(p.number for p in cited))
    return search.found(frozenset(piece.number for piece in settled))


@dataclass(frozen=True)
class _Search:
    """One figure of a sentence on its way to the figure of the evidence that carries it."""

    said: Claim
    context: str
    sentence: str
    evidence: Evidence
    before: str
    beside: Sequence[Claim]
    allowed: frozenset[int]

    @cached_property
    def near(self) -> frozenset[str]:
        """The words around the figure."""
        return grams(self.context)

    @cached_property
    def named(self) -> frozenset[str]:
        """What the sentence has named before it."""
        return grams(self.before) - self.near

    def piece(self, quantity: Quantity) -> Piece:
        """The piece of a figure."""
        return self.evidence.pieces[quantity.piece]

    def fit(self, quantity: Quantity) -> float:
        """How closely the words name a figure."""
        own = self.evidence.likeness(self.near, quantity.context - self.named)
        return own + 0.35 * self.evidence.likeness(grams(self.sentence), quantity.context)

    def found(self, settled: frozenset[int]) -> Quantity | None:
        """The figure that carries it, or None where none has its value or another one is meant."""
        pool, rivals = self._candidates()
        right = [quantity for quantity in pool if self._may_carry(quantity)]
        if not right:
            return None
        best = max(right, key=self.fit)
        rivals = self._alike(best, rivals)
        if self.evidence.is_text and self._is_next_to_another(best, rivals):
            return None
        supposed = [q for q in right if self.piece(q).kind == "counterfactual"]
        if supposed and SUPPOSES.search(self.sentence):
            return max(supposed, key=self.fit)
        if not self.evidence.is_text:
            rivals = [q for q in rivals if q.piece not in settled - {best.piece}]
        if DONE.search(self.before[-BEFORE:]):
            rivals = [q for q in rivals if self.piece(q).kind != "plan"]
            if self.piece(best).kind == "plan" and _is_recorded(self.said, best, self.evidence):
                return None
        dated = [q for q in right if self._is_dated(q)]
        if dated and not self.allowed:
            best = max(dated, key=self.fit)
            rivals = [q for q in rivals if self._is_dated(q)]
        return self._weighed(best, right, rivals)

    def _candidates(self) -> tuple[list[Quantity], list[Quantity]]:
        """Where the figure may stand, and the figures beside which it could be mistaken."""
        said, evidence = self.said, self.evidence
        pool = [q for q in evidence.quantities if not self.allowed or q.piece in self.allowed]
        rivals = [q for q in evidence.quantities if comparable(said, q) and same_scale(said, q)]
        if IS_SHARE.search(self.context) and any(_is_share(q, evidence) and equal(said, q) for q in pool):
            rivals = [q for q in rivals if _is_share(q, evidence)]
        rivals = [q for q in rivals if "满分" not in q.context]
        if not OTHERS.search(f"{self.before[-BEFORE:]}{self.context}"):
            rivals = [q for q in rivals if self.piece(q).kind != "comparison" or equal(said, q)]
        if self._is_now:
            rivals = [q for q in rivals if not EARLIER.search(self.piece(q).label)]
        sign = 0 if said.unit else stance.share_sign(self.context)
        shares = [q for q in rivals if _share_of(q, evidence)] if sign else []
        if shares:
            rivals = [q for q in shares if _share_of(q, evidence) == sign]
            pool = [q for q in pool if q in rivals]
        return pool, rivals

    @cached_property
    def _is_now(self) -> bool:
        return bool(NOW.search(self.context)) and not self.evidence.is_text

    def _may_carry(self, held: Quantity) -> bool:
        """Whether a figure of the evidence has the value, and is told of the same kind of thing."""
        said, piece = self.said, self.piece(held)
        has_value = comparable(said, held) and (
            equal(said, held)
            or is_edge(said, held, self.context)
            or is_mark(said, held, self.context)
            or bars(said, held, self.sentence)
            or self._is_bound(held)
        )
        return (
            has_value
            and _of_its_rate(self.before, held, self.evidence)
            and _of_its_share(self.before, held, self.evidence)
            and not _is_demand(said, held, self.before, self.evidence)
            and same_rate(self.context, held)
            and _same_statistic(self.context, held, self.evidence)
            and not (said.unit == "百分点" and _is_level(piece))
            and not (self._is_now and EARLIER.search(piece.label))
            and (bool(self.allowed) or _same_year(said, self.before, piece))
            and not shown_otherwise(said, piece)
            and not (said.bound in ("above", "below") and said.value != held.claim.value and _is_line(piece))
            and (not self._is_share or "占" in piece.display)
        )

    def _is_bound(self, held: Quantity) -> bool:
        """Whether a figure that something stays above or below is the one that the evidence bounds it by, or a line that a card names."""
        said, piece = self.said, self.piece(held)
        if said.bound not in ("above", "below") or said.value != held.claim.value:
            return False
        if _is_line(piece):
            return True
        told = grams(BOUND.sub("，", self.sentence)) & grams(BOUND.sub("，", piece.text))
        alike = held.claim.bound in (said.bound, {"above": "at_least", "below": "at_most"}[said.bound])
        return alike and bool(told)

    @cached_property
    def _is_share(self) -> bool:
        return told_as_share(self.before, self.evidence)

    def _alike(self, best: Quantity, rivals: list[Quantity]) -> list[Quantity]:
        """The rivals without those of another unit, of another scale, or of what is done where no word says so."""
        if not self.said.unit and best.claim.unit:
            rivals = [q for q in rivals if q.claim.unit == best.claim.unit]
        rivals = [q for q in rivals if not is_bare_share(self.said, q) or self.near & (q.context - best.context)]
        if self.said.bound and self.said.bound == best.claim.bound:
            rivals = [q for q in rivals if q.claim.bound == best.claim.bound or equal(self.said, q)]
        if not DONE.search(self.before[-BEFORE:]):
            rivals = [q for q in rivals if not ALREADY.search(self.piece(q).label)]
        return rivals

    def _is_next_to_another(self, best: Quantity, rivals: Sequence[Quantity]) -> bool:
        """Whether the words right before the figure stand beside another figure of the source only (公示 10 天)."""
        if self.said.unit in BARE_UNITS:
            return False
        words = grams(_last_words(self.said, self.before, self.beside))
        return not words & best.context and any(words & q.context and q.claim.unit == best.claim.unit for q in rivals)

    def _is_dated(self, quantity: Quantity) -> bool:
        return _of_the_date_before(self.said, self.beside, self.piece(quantity))

    def _weighed(self, best: Quantity, right: Sequence[Quantity], rivals: list[Quantity]) -> Quantity | None:
        """The best figure, unless the words name a rival more closely."""
        said, evidence, beside = self.said, self.evidence, self.beside
        offset = said.start - len(self.before)
        rivals = [q for q in rivals if not _told_beside(q, right, said, beside, self.near, self.sentence, offset)]
        if not self.allowed and not evidence.is_text and _of_another_date(said, best, rivals, beside, evidence):
            return None
        rivals = [q for q in rivals if not _told_in_order(q, best, said, beside, evidence, self.before)]
        if said.type == "date":
            told = [str(c.value) for c in beside if c.type == "date" and c is not said]
            rivals = [q for q in rivals if not (_is_told(q, told) and self.fit(q) - self.fit(best) < CLOSE)]
        if self.allowed or _tells_all(said, best, beside, evidence):
            return best
        if any(_is_named_short(self.near | grams(self.sentence), q, best, evidence) for q in rivals):
            return None
        if _is_line(self.piece(best)) and (said.bound in ("above", "below") or FROM_LINE.search(self.before)):
            return best
        near = self.near - self.named
        if _stands_out(said, best, right, [q for q in rivals if q not in right], self.context, near, evidence):
            return best
        against = (
            q for q in rivals if not equal(said, q) and not is_edge(said, q, self.context) and self._is_called(q, best)
        )
        others = max(map(self.fit, against), default=0.0)
        own = self.fit(best)
        unnamed = others > 0 or (said.type != "date" and len(rivals) > len(right))
        if own <= 0 and unnamed and evidence.pieces and not evidence.is_text:
            return None
        return best if own >= others * (1 - MARGIN) or (evidence.is_text and others - own < CLOSE) else None

    def _is_called(self, rival: Quantity, best: Quantity) -> bool:
        """Whether the words around name something of a rival card that the best one has not; else only its label is shorter."""
        if self.evidence.is_text or self.said.type == "date" or self.said.value in range(SMALL + 1):
            return True
        other = rival.context - best.context
        return not other or bool((self.near | grams(self.sentence)) & other) or self.piece(best).kind in DERIVED


def _is_named_short(words: frozenset[str], rival: Quantity, best: Quantity, evidence: Evidence) -> bool:
    """Whether the words name a card (通过率) whose label is the beginning of the other's (通过率的班级平均), and nothing of its rest."""
    short, long = evidence.pieces[rival.piece], evidence.pieces[best.piece]
    if not short.label or len(short.label) >= len(long.label) or not long.label.startswith(short.label):
        return False
    rest = long.grams - short.label_grams
    return short.label_grams <= words and not rest & words


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
    told = [
        c.value for c in beside if units_agree(c.unit, best.claim.unit) or (c.unit, best.claim.unit) == ("个", "人")
    ]
    return len(cards) > 2 and said.value in told and told == cards


def _is_line(piece: Piece) -> bool:
    """Whether a card tells a line, which bounds others and is not measured itself."""
    return bool(piece.id and LINE.search(piece.label))


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


def _is_told(held: Quantity, told: Sequence[str]) -> bool:
    """Whether one of the dates told is this one."""
    return any(same_date(value, str(held.claim.value)) for value in told)


def _last_words(said: Claim, before: str, beside: Sequence[Claim]) -> str:
    """The few words before a figure, back to the figure or the mark before it."""
    last = max((c.end for c in beside if c.end <= said.start), default=said.start - len(before))
    words = before[max(0, len(before) - (said.start - last)) :]
    return re.split(r"[，,。；;、]", words)[-1][-NEXT:]


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
        and any(comparable(said, q) for q in piece.quantities)
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
