"""Figures that follow from others by one step: difference, sum, share, multiple, product, rest, and 8 weeks as 2 months."""

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.language import stance
from advisor.language.carry_words import COUNTERS
from advisor.language.claims import Claim
from advisor.wording.altered import twins
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.sums import SUPPOSES, meets
from advisor.wording.totals import (
    FAINT,
    JOINED_YEARS,
    Number,
    Settled,
    around_rank,
    ends_of,
    group_sums,
    middles,
    numbers_of,
    of_told,
    shares_of_all,
    together,
    weighted_sums,
    wholes,
)

__all__ = ["Settled", "derived"]

ALIKE = 0.3
MANY = 60
MONTHS = 12
FAR = 0.15
MOST_END = 2
RATIO = 0.01
BARE = 20
ROUGH = 0.15
DAYS_A_MONTH = 30.4
EACH = re.compile(r"每|各|一[张本个位门次]|一个?(?:学期|周|天|年|月|小时)|单")
#: Words right before a figure that make it the value reached, not a distance.
REACHES = re.compile(r"[到至为成]\s*$")
PER = re.compile(r"平均|折|每|日均|月均|一天|一周")
TIMES = re.compile(r"就是|一共|合计|算下来|等于|合起来|能[领补拿]|可以[领补拿]")
LATER = re.compile(
    r"从|赶在|期限|截止|[里共]|后|之前|相隔|距|再过|满|整整|隔|正好|之间|[早晚迟]了?|提前|[早晚]交|[到至]|[天周月]之?内|[天周月][里内中间]?[^，,。；;]{0,2}(?:涨|升|降|提高|进步|多)"
)
HALF = re.compile(r"一半|减半|对半|半价|对折")
PASS_MARK = re.compile(r"及格[^，,。；;]{0,2}[差少缺]\s*$")
PASS = 60.0
MARK = re.compile(r"[离距](?:离)?\s*$")
REACH = 6
RAISED = re.compile(r"上[浮调]|加发|再加")
LOWERED = re.compile(r"下[浮调]|减发")
CHANGED = re.compile(r"提高|增|上升|下降|减|降|涨|多|少|高|低")
SHARE_OF = re.compile(r"占[^，,。；;]{0,6}$")
NO_SHARE = frozenset({"%", "百分点", "级", ""})
#: Words that tell one share or score as a part of another (不到班级的一半), which a bare percentage does not.
HALVED = re.compile(r"半|倍|[一二三四五六七八九]成|分之一")

MIDDLE = re.compile(r"中间值?|居中|折中|中点")
#: Words right before how much a change made, what stands between its ends, and years that get the same.
MADE_LESS = re.compile(r"(?:压|降|减|少|多|增|涨|升|提)(?:下去|下来|上去|上来|少|掉|加)?了?$")
BECOMES = re.compile(r"[^，,。；;]{0,4}(?:到|至|成|为)了?\s*")
DATED = re.compile(r"(?:\d{4}|-)-\d\d(?:-\d\d)?$")
NOWHERE = Piece(-1, None, None, "", "", "", None, ())


@dataclass(frozen=True, slots=True)
class _Told:
    """Which steps of arithmetic the words of the sentence speak of."""

    apart: bool
    rest: bool
    summed: bool
    earlier: bool
    changes: bool
    raised: int
    times: bool
    halved: bool
    words: frozenset[str]


def derived(
    said: Claim,
    settled: Sequence[Settled],
    beside: Sequence[Claim],
    named: Sequence[Piece],
    evidence: Evidence,
    sentence: str,
    before: str,
) -> Piece | None:
    """A piece from which the figure follows by one step of arithmetic; None where none does.

    Args:
        said: The figure.
        settled: The figures of the sentence before it that the evidence carries already, with their pieces.
        beside: All figures of the sentence.
        named: The pieces that the sentence names or cites.
        evidence: Where the other side of the step may stand: a card of one measure with a named one, any clause of a text.
        sentence: The sentence, whose words must speak of such a step (多, 相差, 合计, 其余, 每).
        before: The words of the sentence before the figure.
    """
    rest = stance.rest_meant(sentence)
    apart = (
        (rest or stance.tells_gap(sentence)) and not REACHES.search(before) and not stance.tells_sum(before[-REACH:])
    )
    told = _Told(
        apart,
        rest,
        stance.tells_sum(sentence),
        stance.backwards(sentence),
        bool(CHANGED.search(before[-REACH:])) and not SHARE_OF.search(before),
        1 if RAISED.search(before) else -1 if LOWERED.search(before) else 0,
        "倍" in before,
        bool(HALVED.search(sentence)),
        grams(re.split(r"[，,；;]", before)[-1]),
    )
    each = bool(EACH.search(sentence))
    if not SUPPOSES.search(sentence):
        named = [piece for piece in named if piece.kind != "counterfactual"]
    strong = [*numbers_of(named), *((value, claim.unit, piece) for claim, piece in settled for value in ends_of(claim))]
    weak = list(numbers_of(_beside(named, settled, evidence, sentence)))
    if not SUPPOSES.search(sentence):
        weak = [number for number in weak if number[2].kind != "counterfactual"]
    strong = strong or weak
    numbers = [*strong, *weak]
    steps = itertools.chain(
        _results(strong, numbers, told),
        _shares_of_rank(numbers),
        _products(numbers, beside, said) if each else (),
        _quotients(numbers, said) if PER.search(sentence) else (),
        _between_dates(evidence) if told.earlier or LATER.search(sentence) else (),
        together(strong, evidence) if told.summed else (),
        _within_clause(evidence, told) if evidence.is_text else (),
        _ratios(strong, beside, said, sentence),
        _times(numbers, beside, said) if each and TIMES.search(sentence) else (),
        _weeks(numbers, said),
        ((value / 2, unit, piece) for value, unit, piece in numbers if HALF.search(sentence)),
        around_rank(evidence, before),
        _between_told(said, beside),
        _from_mark(said, settled, beside, before),
        group_sums(evidence) if told.summed else (),
        wholes(numbers, evidence) if SHARE_OF.search(before) else (),
        of_told(settled) if told.summed else (),
        _between_counts(said, beside, before),
        shares_of_all(evidence) if told.halved else (),
        middles(evidence) if MIDDLE.search(before) else (),
        _changes(evidence) if told.apart else (),
        _from_class(evidence) if told.apart else (),
        weighted_sums(evidence) if told.summed and evidence.is_text else (),
    )
    for value, unit, piece in steps:
        if _same_unit(said, unit, value) and meets(said, value, value) and not _is_far(said, value):
            return piece
    return None


def _is_far(said: Claim, value: float) -> bool:
    """Whether an end that a sentence sets (不到九成) lies far from what is worked out: nearly anything is below nine tenths."""
    ends = ends_of(said)
    return said.bound in ("below", "above") and len(ends) == 1 and abs(value - ends[0]) > FAR * abs(ends[0])


def _beside(named: Sequence[Piece], settled: Sequence[Settled], evidence: Evidence, sentence: str) -> list[Piece]:
    """Where the other side of a step may stand."""
    if evidence.is_text:
        return list(evidence.pieces) if len(evidence.quantities) <= MANY else []
    known = [*named, *(piece for _, piece in settled)]
    words = grams(sentence)
    return [
        piece
        for piece in evidence.pieces
        if piece.id
        and piece not in named
        and (evidence.named(words, piece) >= FAINT or _measure_alike(piece, known, evidence))
    ]


def _measure_alike(piece: Piece, known: Sequence[Piece], evidence: Evidence) -> bool:
    units = {q.claim.unit for q in piece.quantities if q.claim.type == "number"}
    return any(
        units & {q.claim.unit for q in one.quantities}
        and (evidence.likeness(piece.label_grams, one.label_grams) >= ALIKE or _of_one_kind(piece, one))
        for one in known
    )


def _of_one_kind(piece: Piece, one: Piece) -> bool:
    """Whether two cards measure one thing in two cases: matches, and labels with one end (试用期月薪, 转正后月薪)."""
    if piece.kind != one.kind:
        return False
    is_money = all(any(q.claim.unit == "元" for q in p.quantities) for p in (piece, one))
    return piece.kind == "match" or (is_money and piece.label[-MOST_END:] == one.label[-MOST_END:])


def _same_unit(said: Claim, unit: str, value: float) -> bool:
    """Whether a derived value is in the unit said; 多了一千六 says none where it is plain, 超过 1 is bounded by no such step."""
    if said.unit == "个" and not unit:
        return not float(value).is_integer()  # 半个绩点
    if not said.unit and said.bound in ("above", "below"):
        return False
    return (
        said.unit == unit
        or (said.unit, unit) in (("个", "人"), ("人", "个"), ("", "分"))
        or (not said.unit and abs(value) >= BARE and unit not in ("%", "百分点", "倍"))
    )


def _results(strong: Sequence[Number], numbers: Sequence[Number], told: _Told) -> Iterator[Number]:
    """What one step makes of two figures of which the sentence names one."""
    for a, unit, piece in numbers:
        if unit == "%" and told.rest:
            yield 100 - a, "%", piece
        if told.earlier and piece.kind == "change" and isinstance(piece.value, int | float):
            yield from _earlier(float(piece.value), unit, numbers, piece)
    for one in strong:
        for two in numbers:
            for (a, unit, piece), (b, unit_b, other) in ((one, two), (two, one)):
                if piece is other and (abs(a) == abs(b) or a * b < 0):
                    continue
                if unit == unit_b or {unit, unit_b} == {"个", "人"}:
                    yield from _pair(a, b, unit, piece, told)
                elif unit == "倍" and told.times:
                    yield a * b, unit_b, piece
                elif unit == "%":
                    yield from _part(a, (b, unit_b, other), piece, told)


def _part(share: float, whole: Number, piece: Piece, told: _Told) -> Iterator[Number]:
    """What a share makes of a count, or of an amount that it is told of; and the rest, or the amount raised by it."""
    amount, unit, other = whole
    if unit in COUNTERS or (unit == "元" and (piece is other if piece.id else piece.grams & told.words)):
        yield share * amount / 100, unit, piece
        if told.rest:
            yield amount - share * amount / 100, unit, piece
    if told.raised:
        yield amount * (1 + told.raised * share / 100), unit, piece


def _earlier(change: float, unit: str, numbers: Sequence[Number], piece: Piece) -> Iterator[Number]:
    """What a figure was before a change that a card tells."""
    for now, unit_now, other in numbers:
        if other is not piece and (unit_now == unit or (unit_now, unit) == ("%", "百分点")):
            yield now - change, unit_now, other


def _pair(a: float, b: float, unit: str, piece: Piece, told: _Told) -> Iterator[Number]:
    """Difference, sum, multiple and share of two figures of one unit."""
    if told.apart:
        yield abs(a - b), "百分点" if unit == "%" else unit, piece
        if b and unit not in NO_SHARE and told.changes:
            yield 100 * abs(a - b) / b, "%", piece
    if told.summed and not JOINED_YEARS.search(piece.text):
        yield a + b, unit, piece
    if b:
        yield a / b, "倍", piece
        if unit not in NO_SHARE or (told.halved and a * 2 <= b * 1.1):
            yield 100 * a / b, "%", piece


def _shares_of_rank(numbers: Sequence[Number]) -> Iterator[Number]:
    """第 12 名 of 96 人 is among the first eighth."""
    for rank, unit, piece in numbers:
        for size, unit_of_size, _ in numbers:
            if unit == "名次" and unit_of_size in ("人", "名") and size:
                yield 100 * rank / size, "%", piece


def _between_told(said: Claim, beside: Sequence[Claim]) -> Iterator[Number]:
    """How long it is between two dates that the sentence tells (从三月做到八月，半年); each is checked for itself."""
    dates = [str(c.value) for c in beside if c.type == "date" and c.end <= said.start and DATED.match(str(c.value))]
    for first, second in itertools.combinations(dates, 2):
        one, two = _date(first), _date(second)
        if one is not None and two is not None:
            yield float(abs((two - one).days)), "天", NOWHERE
        elif one is None and two is None:
            years = int(second[:4]) - int(first[:4]) if second[0] == first[0] != "-" else 0
            months = abs(12 * years + int(second[-2:]) - int(first[-2:]))
            yield from ((float(months + more), "个月", NOWHERE) for more in (0, 1))


def _from_mark(said: Claim, settled: Sequence[Settled], beside: Sequence[Claim], before: str) -> Iterator[Number]:
    """How far a figure of the sentence is from a mark that is told with it, or from the pass mark (离及格还差八分)."""
    if not MARK.search(before[-REACH:]) and not PASS_MARK.search(before):
        return
    for claim, piece in settled:
        for value in ends_of(claim) if claim.unit in (said.unit, "") else ():
            if PASS_MARK.search(before):
                yield abs(PASS - value), said.unit, piece
            for gap in beside:
                if gap.start > said.end and gap.unit == said.unit and len(ends_of(gap)) == 1:
                    yield value + ends_of(gap)[0], said.unit, piece


def _changes(evidence: Evidence) -> Iterator[Number]:
    """How far two figures of one measure lie apart in time, whatever the words call it (两周涨了 11 分)."""
    for one, two in twins(evidence):
        for (a, unit, _), (b, unit_b, _) in itertools.product(numbers_of([one]), numbers_of([two])):
            if unit == unit_b:
                yield abs(a - b), unit, two


def _from_class(evidence: Evidence) -> Iterator[Number]:
    """How far a figure lies from that of the class or the trade under the same label, however the sentence names it."""
    for two in evidence.pieces:
        if two.kind != "comparison":
            continue
        for one in evidence.pieces:
            if one is not two and one.kind != "comparison" and one.label_grams <= two.label_grams:
                for (a, unit, _), (b, unit_b, _) in itertools.product(numbers_of([one]), numbers_of([two])):
                    if unit == unit_b and unit:
                        yield abs(a - b), "百分点" if unit == "%" else unit, one


def _between_counts(said: Claim, beside: Sequence[Claim], before: str) -> Iterator[Number]:
    """What lies between the two ends of a change that the sentence has told (四间减到一间，压下去三间); each is checked for itself."""
    if not MADE_LESS.search(before):
        return
    told = [c for c in beside if c.end <= said.start and c.unit == said.unit and len(ends_of(c)) == 1]
    offset = said.start - len(before)
    for first, second in itertools.pairwise(told):
        if BECOMES.fullmatch(before[first.end - offset : second.start - offset]):
            yield abs(ends_of(first)[0] - ends_of(second)[0]), said.unit, NOWHERE


def _products(numbers: Sequence[Number], beside: Sequence[Claim], said: Claim) -> Iterator[Number]:
    """每招一位补 1500 元，招四位就是 6000 元; where the sentence tells what one is, that is multiplied and nothing else."""
    told = {value for claim in beside if claim is not said and claim.unit == said.unit for value in ends_of(claim)}
    for held, unit, piece in numbers:
        if told and held not in told:
            continue
        for claim in beside:
            times = ends_of(claim)
            if (
                claim is not said
                and claim.type == "number"
                and len(times) == 1
                and claim.unit != unit
                and times[0].is_integer()
                and times[0] > 1
                and said.unit == unit
            ):
                yield held * times[0], unit, piece
                if claim.quote.endswith("年") and "每年" in piece.text:
                    yield held * times[0] / MONTHS, unit, piece


def _quotients(numbers: Sequence[Number], said: Claim) -> Iterator[Number]:
    """十五天 3200 件 is 两百多件 a day."""
    for a, unit, piece in numbers:
        for b, unit_b, _ in numbers:
            if (
                unit == said.unit
                and unit not in NO_SHARE
                and unit_b != unit
                and b > 1
                and not stance.rate_of(piece.text)
            ):
                yield a / b, unit, piece


def _between_dates(evidence: Evidence) -> Iterator[Number]:
    """How long it is from one full date of the evidence to another: in days, whole weeks, whole months."""
    days = [
        (date, piece)
        for piece in evidence.pieces
        for q in piece.quantities
        if q.claim.type == "date" and (date := _date(str(q.claim.value))) is not None
    ]
    for (first, piece), (second, _) in itertools.permutations(days[:MANY], 2):
        distance = (second - first).days
        if distance <= 0:
            continue
        yield float(distance), "天", piece
        if f"{first}" in piece.period and f"{second}" in piece.period:
            yield float(distance + 1), "天", piece  # from the first day to the last, both included
        yield distance / DAYS_A_MONTH, "个月", piece
        months = 12 * (second.year - first.year) + second.month - first.month
        if first.day == 1 and (second + datetime.timedelta(days=1)).day == 1:
            yield float(months + 1), "个月", piece
        if abs(second.day - first.day) <= 1 and months:
            yield float(months), "个月", piece
        elif abs(distance / 30 - round(distance / 30)) <= ROUGH / 2:
            yield float(round(distance / 30)), "个月", piece


def _date(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written.replace("--", "2001-", 1))
    except ValueError:
        return None


def _within_clause(evidence: Evidence, told: _Told) -> Iterator[Number]:
    """What two figures of one clause of the source make (从每间 50 分钟缩短到 35 分钟), or of one sentence, summed."""
    numbers = list(numbers_of(evidence.pieces))
    for (a, unit, piece), (b, unit_b, other) in itertools.combinations(numbers[:MANY], 2):
        if (unit != unit_b and {unit, unit_b} != {"个", "人"}) or piece.sentence != other.sentence:
            continue
        if told.apart and piece is other:
            yield abs(a - b), "百分点" if unit == "%" else unit, piece
        if told.summed and not JOINED_YEARS.search(piece.text):
            yield a + b, unit, piece


def _times(numbers: Sequence[Number], beside: Sequence[Claim], said: Claim) -> Iterator[Number]:
    """The number of times in 招四人就是 8000 元, where one is 2000 元: nothing is claimed by it but the product."""
    if not isinstance(said.value, int | float) or said.value <= 1:
        return
    told = {(value, claim.unit) for claim in beside for value in ends_of(claim)}
    for held, unit, piece in numbers:
        for claim in beside if (held, unit) in told else ():
            product = ends_of(claim)
            if claim is not said and claim.unit in (unit, "") and unit != said.unit and product == (held * said.value,):
                yield float(said.value), said.unit, piece


def _ratios(strong: Sequence[Number], beside: Sequence[Claim], said: Claim, sentence: str) -> Iterator[Number]:
    """每四次里有一次 says 25 %: both figures are carried by the share, as far as 每 says that they only tell it."""
    if not isinstance(said.value, int | float) or said.unit not in COUNTERS or not said.value:
        return
    others = [
        c for c in beside if c is not said and c.unit == said.unit and isinstance(c.value, int | float) and c.value
    ]
    whole = [c for c in others if f"{c.quote}里" in sentence or f"每{c.quote}" in sentence]
    for (a, unit, piece), (b, _, _) in (
        itertools.permutations(strong, 2) if whole or f"{said.quote}里" in sentence else ()
    ):
        for claim in others:
            small, large = sorted((float(str(claim.value)), float(said.value)))
            if 0 < a < b and unit in COUNTERS and abs(small / large - a / b) < RATIO:
                yield float(said.value), said.unit, piece
    for share, unit, piece in strong:
        spoken = any(f"每{c.quote}" in sentence or f"{c.quote}里" in sentence for c in (said, *others))
        for claim in others if unit == "%" and spoken else ():
            small, large = sorted((float(str(claim.value)), float(said.value)))
            if abs(100 * small / large - share) <= 0.5:
                yield float(said.value), said.unit, piece


def _weeks(numbers: Sequence[Number], said: Claim) -> Iterator[Number]:
    """8 周 told as 两个月: weeks and days in months, as far as the rounding is fair."""
    if said.unit != "个月" or not isinstance(said.value, int | float) or not said.value:
        return
    for value, unit, piece in numbers:
        months = value * {"周": 7, "天": 1}.get(unit, 0) / 30
        if months and abs(months - said.value) <= ROUGH * said.value:
            yield float(said.value), "个月", piece
