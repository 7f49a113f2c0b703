"""Totals and shares that evidence makes without a step between two figures: groups, all contributions, weighted sums, ranks."""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence

from advisor.language.carry_words import COUNTERS
from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, squeeze

__all__ = [
    "AHEAD",
    "BEHIND",
    "FAINT",
    "JOINED_YEARS",
    "MOST_GROUPED",
    "Number",
    "Settled",
    "around_rank",
    "ends_of",
    "group_sums",
    "middles",
    "numbers_of",
    "of_told",
    "shares_of_all",
    "together",
    "weighted_sums",
    "wholes",
]

JOINED_YEARS = re.compile(r"第([一二三四五六](?:、[一二三四五六])+)年[^，,。；;]{0,2}各\s*(?=$|\d)")
MOST_GROUPED = 8
AHEAD = re.compile(r"前[面头]|往前|前还有|之前|比[你他她]高|排在[你他她]")
BEHIND = re.compile(r"后[面头]|之后|比[你他她]低")
FAINT = 0.12
Number = tuple[float, str, Piece]
Settled = tuple[Claim, Piece]


def numbers_of(pieces: Iterable[Piece]) -> Iterator[Number]:
    """The plain figures of pieces, both ends of a range, each with its unit and piece."""
    for piece in pieces:
        for quantity in piece.quantities:
            if quantity.claim.type == "number":
                for value in ends_of(quantity.claim):
                    yield value, quantity.claim.unit or _unit_of_group(quantity, piece), piece


def _unit_of_group(quantity: Quantity, piece: Piece) -> str:
    """The unit of a group's bare size that stands beside the whole (40 人（A 组 20，B 组 20）); empty for any other figure."""
    if not piece.id or not quantity.claim.quote or f"组{quantity.claim.quote}" not in squeeze(piece.display):
        return ""
    return next((q.claim.unit for q in piece.quantities if q.claim.unit in COUNTERS), "")


def ends_of(claim: Claim) -> tuple[float, ...]:
    """The value of a figure; both ends of a range."""
    if isinstance(claim.value, tuple):
        return tuple(float(end) for end in claim.value)
    return () if isinstance(claim.value, str) else (float(claim.value),)


def group_sums(evidence: Evidence) -> Iterator[Number]:
    """The sum of the parts that are marked alike (S、T、A、R, each of 10), and their full marks together."""
    groups: dict[tuple[str, str], list[tuple[float, str, Piece]]] = {}
    for piece in evidence.pieces:
        if piece.id and piece.full:
            groups.setdefault((piece.kind, piece.full), []).extend(itertools.islice(numbers_of([piece]), 1))
    for (_, full), parts in groups.items():
        if 2 < len(parts) <= MOST_GROUPED:
            yield sum(value for value, _, _ in parts), parts[0][1], parts[0][2]
            yield float(full) * len(parts), parts[0][1], parts[0][2]


def of_told(settled: Sequence[Settled]) -> Iterator[Number]:
    """The sum of the counts that the sentence has told so far, whatever they count (两场、一次，一共三次)."""
    counts = [(claim, piece) for claim, piece in settled if claim.unit in COUNTERS and len(ends_of(claim)) == 1]
    if len(counts) > 1:
        yield sum(ends_of(claim)[0] for claim, _ in counts), counts[-1][0].unit, counts[-1][1]


def middles(evidence: Evidence) -> Iterator[Number]:
    """What lies in the middle of a range that the evidence gives (3600 到 4200，中间值 3900)."""
    for piece in evidence.pieces:
        for quantity in piece.quantities:
            ends = ends_of(quantity.claim)
            if quantity.claim.type == "number" and len(ends) > 1:
                yield sum(ends) / 2, quantity.claim.unit, piece


def shares_of_all(evidence: Evidence) -> Iterator[Number]:
    """The share of each contribution in all that are shown (扣分里实践占六成多)."""
    parts = [p for p in evidence.pieces if p.kind == "contribution"]
    values = [abs(next(numbers_of([p]), (0.0, "", p))[0]) for p in parts]
    total = math.fsum(values)
    if len(parts) > 1 and total:
        yield from ((100 * value / total, "%", piece) for value, piece in zip(values, parts, strict=True))


def weighted_sums(evidence: Evidence) -> Iterator[Number]:
    """第一年 1 万元、第二、三年各 1.2 万元 makes 3.4 万元: what a clause gives, each as often as it says."""
    for piece in evidence.pieces:
        parts = [
            (ends_of(q.claim)[0], q.claim.unit, q.claim.quote)
            for q in piece.quantities
            if q.claim.type == "number" and q.claim.quote and q.claim.unit == "元" and len(ends_of(q.claim)) == 1
        ]
        total, place = 0.0, 0
        for value, _, quote in parts:
            at = piece.text.find(quote, place)
            joined = JOINED_YEARS.search(piece.text[place:at].rstrip())
            total += value * (len(joined[1].split("、")) if joined else 1)
            place = at + len(quote)
        if len(parts) > 1 and "各" in piece.text:
            yield total, "元", piece


def together(strong: Sequence[Number], evidence: Evidence) -> Iterator[Number]:
    """The sum of all cards that measure one thing (三步一共 12 周)."""
    for _, unit, piece in strong:
        if not piece.id:
            continue
        group = [
            value
            for other in evidence.pieces
            if other.kind == piece.kind
            and (other is piece or evidence.likeness(other.label_grams, piece.label_grams) >= FAINT)
            for value, unit_of_other, _ in itertools.islice(numbers_of([other]), 1)
            if unit_of_other == unit
        ]
        if 2 < len(group) <= MOST_GROUPED:
            yield sum(group), unit, piece


def around_rank(evidence: Evidence, before: str) -> Iterator[Number]:
    """How many stand before and behind 第 18 名（共 45 人）."""
    tail = before[-8:]
    for piece in evidence.pieces if AHEAD.search(tail) or BEHIND.search(tail) else ():
        ranks = [q.claim.value for q in piece.quantities if q.claim.kind == "rank"]
        whole = [q.claim.value for q in piece.quantities if q.claim.unit == "人"]
        for rank, size in itertools.product(ranks, whole):
            if isinstance(rank, int | float) and isinstance(size, int | float):
                yield float(rank - 1 if AHEAD.search(tail) else size - rank), "人", piece


def wholes(numbers: Sequence[Number], evidence: Evidence) -> Iterator[Number]:
    """Shares of the whole that a card tells beside its own count (54/60, 共 45 人)."""
    whole = {q.claim.value for p in evidence.pieces for q in p.quantities if not q.claim.quote and q.claim.unit == "人"}
    for value, unit, piece in numbers:
        for size in whole if unit == "人" else ():
            if isinstance(size, int | float) and value < size:
                yield 100 * value / size, "%", piece
