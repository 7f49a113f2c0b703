"""What a text may stand on, cut into pieces: one per fact card, or one per clause of a source text."""

import dataclasses
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from advisor.facts import FactCard, Span
from advisor.language import stance
from advisor.language.carry_words import CONDITION
from advisor.language.claims import Claim, find_claims
from advisor.language.numerals import Amount, unit_of, widths

__all__ = ["Evidence", "Piece", "Quantity", "grams"]

_CARD_FIELDS = ("id", "kind", "subject", "measure", "label", "value", "unit", "display", "period")
_CONTEXT = 14
ROUGH_YEAR = 0.26
_FULL = re.compile(r"满分\s*(\d+)|/\s*(\d+)")
_FRACTION = re.compile(r"((?:排名|名次|位次)[：:\s]*)?(?<![\d./-])(\d{1,4})\s*/\s*(\d{1,4})(?![\d./-])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of the evidence: its claim in normal form, and the words around it."""

    claim: Claim
    context: frozenset[str]
    piece: int
    rate: str = ""


@dataclass(frozen=True)
class Piece:
    """A card or a clause, read once."""

    number: int
    id: str | None
    span: Span | None
    kind: str
    label: str
    text: str
    value: object
    claims: tuple[Claim, ...]
    subject: str = ""
    sentence: int = 0
    third: str = ""
    display: str = ""
    period: str = ""
    supposed: bool = False
    quantities: tuple[Quantity, ...] = field(default=(), compare=False)

    @cached_property
    def grams(self) -> frozenset[str]:
        """The character pairs of label and text."""
        return grams(f"{self.label}，{self.text}")

    @cached_property
    def label_grams(self) -> frozenset[str]:
        """The character pairs of the label; of the text where there is none."""
        return grams(self.label or self.text)

    @cached_property
    def denies(self) -> bool:
        """Whether the piece says that something is not so."""
        return any(c.type == "negation" and (c.kind == "denial" or self.id is None) for c in self.claims)

    @cached_property
    def counts_denied(self) -> bool:
        """Whether its denials only stand in the name of what it counts (不及格课程, 2 门)."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        told = [c for c in self.claims if c.type == "negation" and c.kind == "denial"]
        return is_number and self.kind != "gap" and all(c.start < len(self.label) for c in told)

    @cached_property
    def plans(self) -> bool:
        """Whether the piece tells a plan, not a fact."""
        return self.id is None and (self.supposed or stance.is_plan(self.text))

    @cached_property
    def other(self) -> str:
        """The other person who acts in it."""
        return "" if self.id else stance.other_person(self.text) or self.third

    @cached_property
    def full(self) -> str:
        """The full mark that a score is given of, as written; empty without one."""
        match = _FULL.search(self.display)
        return (match[1] or match[2]) if match else ""

    @property
    def is_missing(self) -> bool:
        """Whether the thing is not on record."""
        return self.kind == "missing"

    @property
    def is_empty_record(self) -> bool:
        """Whether the thing was looked up and is not there."""
        return self.kind == "record" and not isinstance(self.value, str | dict | list) and self.value in (0, False)

    @property
    def ref(self) -> "str | Span | None":
        """What a checked claim names as its evidence."""
        return self.id or self.span

    def rung(self, kind: str) -> int | None:
        """The highest rung of a ladder (responsibility, mastery, post) that the piece reaches; None without one."""
        rungs = [int(c.value) for c in self.claims if c.kind == kind and isinstance(c.value, int | float)]
        if kind == "responsibility" and rungs and min(rungs) <= 1:
            return min(rungs)
        return max(rungs, default=None)


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring content characters, and ASCII words; the unit in which words are compared."""
    folded = stance.same_words(widths(text)).lower()
    found: set[str] = set(re.findall(r"[a-z][a-z0-9+#-]+", folded))
    for run in re.findall(r"[\u4e00-\u9fff]+", folded):
        found.update(a + b for a, b in itertools.pairwise(run) if a not in stance.STOP and b not in stance.STOP)
    return frozenset(found)


class Evidence:
    """All pieces with how telling each pair of characters is.

    Args:
        given: A source text, or cards (FactCard or plain mappings with id, label and value or display).
    """

    def __init__(self, given: "str | Sequence[FactCard | Mapping[str, object]]") -> None:
        self.is_text = isinstance(given, str)
        self.text = given if isinstance(given, str) else ""
        found = _clauses(given) if isinstance(given, str) else (_card(n, card) for n, card in enumerate(given))
        self.pieces: tuple[Piece, ...] = tuple(found)
        self.by_id = {piece.id: piece for piece in self.pieces if piece.id}
        self.quantities = tuple(quantity for piece in self.pieces for quantity in piece.quantities)
        counts = Counter(gram for piece in self.pieces for gram in (piece.label_grams | piece.grams))
        size = len(self.pieces) + 1
        self._weights = {gram: 0.2 + math.log(size / count) for gram, count in counts.items()}
        self._totals: dict[frozenset[str], float] = {}
        self.grams = frozenset(counts)
        self.plain = squeeze(self.text or "".join(f"{piece.label}。{piece.text}。" for piece in self.pieces))

    def likeness(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Weighted overlap of two sets of character pairs, 0..1 (Dice)."""
        shared = left & right
        if not shared:
            return 0.0
        return 2 * sum(map(self._weight, shared)) / (self._total(left) + self._total(right))

    def named(self, text_grams: frozenset[str], piece: Piece) -> float:
        """How much of a piece's label the words name, 0..1."""
        wanted = piece.label_grams
        shared = wanted & text_grams
        return sum(map(self._weight, shared)) / self._total(wanted) if shared else 0.0

    def held(self, wanted: frozenset[str]) -> float:
        """The share of these character pairs that occur anywhere in the evidence; 1 for none."""
        return len(wanted & self.grams) / len(wanted) if wanted else 1.0

    def closest(self, wanted: frozenset[str], *, least: float = 0.0) -> tuple[Piece, ...]:
        """The pieces that share most with these words, best first."""
        scored = [(self.overlap(wanted, piece.grams), -piece.number, piece) for piece in self.pieces]
        return tuple(p for score, _, p in sorted(scored, key=lambda item: item[:2], reverse=True) if score > least)

    def says(self, words: str) -> bool:
        """Whether the words stand in the evidence, marks and blanks aside."""
        return squeeze(words) in self.plain

    def overlap(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        """The weighted share of these words that a piece holds, 0..1."""
        shared = wanted & held
        return sum(map(self._weight, shared)) / self._total(wanted) if shared else 0.0

    def _total(self, words: frozenset[str]) -> float:
        """The weight of all these pairs together; read once for each set."""
        if words not in self._totals:
            self._totals[words] = sum(map(self._weight, words))
        return self._totals[words]

    def _weight(self, gram: str) -> float:
        return self._weights.get(gram, 1.0)


def squeeze(text: str) -> str:
    """Letters, digits and characters only, in lower case."""
    return re.sub(r"[^0-9a-z\u4e00-\u9fff.%+]", "", widths(text).lower())


def _clauses(text: str) -> Iterator[Piece]:
    claims = find_claims(text).claims
    sentence, number = 0, 0
    supposed = False
    for start, end in stance.clauses(text):
        inside = tuple(claim for claim in claims if start <= claim.start < end)
        third = text[start] if "我" in text and text[start] in "他她" else ""
        piece = Piece(
            number,
            None,
            Span.of(text, start, end),
            "clause",
            "",
            text[start:end],
            None,
            inside,
            "",
            sentence,
            third,
            supposed=supposed,
        )
        quantities = tuple(
            Quantity(
                claim,
                grams(around := _around(text, claim, inside, start, end)),
                number,
                stance.rate_of(around),
            )
            for claim in inside
            if claim.type in ("number", "date")
        )
        more = (*_spans_of_time(quantities, number), *_parts(piece.text, piece.grams, number))
        yield dataclasses.replace(piece, quantities=(*quantities, *more))
        number += 1
        closes = text[end - 1] in "。！？!?；;\n"
        sentence += closes
        supposed = not closes and (supposed or bool(CONDITION.search(text[start:end])))


def _around(text: str, claim: Claim, inside: Sequence[Claim], start: int, end: int) -> str:
    """The words around a figure: back to the figure before it, and a few behind it; the whole clause for a date."""
    if claim.type == "date":
        return text[start:end]
    figures = [c for c in inside if c.type in ("number", "date")]
    before = max((c.end for c in figures if c.end <= claim.start), default=start)
    after = min((c.start for c in figures if c.start >= claim.end), default=end)
    tail = text[claim.end : min(after, claim.end + _CONTEXT // 2)].split("、")[0]
    return f"{text[max(before, claim.start - _CONTEXT) : claim.start]}{text[claim.start : claim.end]}{tail}"


def _spans_of_time(quantities: Sequence[Quantity], number: int) -> Iterator[Quantity]:
    """How many months lie between two dates that stand beside each other, counted both ways."""
    dates = [q for q in quantities if q.claim.type == "date" and re.match(r"\d{4}-\d{2}|--\d{2}", str(q.claim.value))]
    for first, second in itertools.pairwise(dates):
        months = _months(str(second.claim.value)) - _months(str(first.claim.value))  # modulo a year where one has none
        if str(second.claim.value).startswith("--"):
            months %= 12
        years = 12 * round(months / 12) if abs(months / 12 - round(months / 12)) <= ROUGH_YEAR else 0
        for count in {months, months + 0.5, months + 1, years}:
            if 0 < count < 120:
                yield Quantity(_figure(count, "个月"), first.context | second.context, number)


def _clock_spans(quantities: Sequence[Quantity], number: int) -> list[Quantity]:
    """How long it is from one time of day to the next (22:00 to 6:00 is 8 hours), in minutes."""
    clocks = [q for q in quantities if q.claim.kind == "clock"]
    return [
        Quantity(_figure(float((_minutes(two) - _minutes(one)) % 1440), "分钟"), one.context | two.context, number)
        for one, two in itertools.pairwise(clocks)
        if one.claim.value != two.claim.value
    ]


def _minutes(clock: Quantity) -> int:
    hours, minutes = str(clock.claim.value).split(":")
    return 60 * int(hours) + int(minutes)


def _months(date: str) -> int:
    year, month = (0, date[2:4]) if date.startswith("--") else (int(date[:4]), date[5:7])
    return 12 * year + int(month)


def _card(number: int, card: "FactCard | Mapping[str, object]") -> Piece:
    cell = (lambda name: getattr(card, name)) if isinstance(card, FactCard) else card.get
    fields = {name: cell(name) for name in _CARD_FIELDS}
    label, unit = str(fields["label"] or ""), str(fields["unit"] or "")
    display = "" if fields["display"] is None else str(fields["display"])
    value = fields["value"]
    text = "，".join(filter(None, (display, *_strings(value))))
    piece = Piece(
        number,
        str(fields["id"]),
        None,
        str(fields["kind"] or ""),
        label,
        text,
        value,
        find_claims(f"{label}，{text}").claims,
        str(fields["subject"] or ""),
        display=display,
        period=str(fields["period"] or ""),
    )
    shown = find_claims(display).claims
    told = f"{label}，{fields['period'] or ''}"
    found = [
        Quantity(claim, grams(f"{told}，{_before(display, claim, shown)}"), number, stance.rate_of(f"{label}{display}"))
        for claim in shown
        if claim.type in ("number", "date")
    ]
    found += [Quantity(c, grams(label), number) for c in find_claims(label).claims if c.type in ("number", "date")]
    ranks = {claim.value for claim in shown if claim.kind == "rank"}
    values = [
        (claim, cues)
        for claim, cues in _values(value, unit, display, stance.is_share(label))
        if claim.unit or claim.value not in ranks
    ]
    found += [Quantity(claim, grams(told) | grams(cues), number) for claim, cues in values]
    source = card.source.as_of if isinstance(card, FactCard) else None
    dates = " ".join(filter(None, (str(fields["period"] or ""), source or "")))
    found += [Quantity(claim, grams(label), number) for claim in find_claims(dates).claims if claim.type == "date"]
    years = (year[0] for year in re.finditer(r"(?<!\d)20\d\d(?!\d)", str(fields["period"] or "")))
    found += [Quantity(Claim("date", "date", year, 0, 0, year), grams(label), number) for year in years]
    found += _clock_spans(found, number)
    found += _parts(display, grams(told), number)
    return dataclasses.replace(piece, quantities=tuple(found))


def _parts(told: str, context: frozenset[str], number: int) -> Iterator[Quantity]:
    """Both counts of 82%（41/50）, and rank and number of 排名 9/52."""
    for match in _FRACTION.finditer(told):
        part, whole = float(match[2]), float(match[3])
        if match[1]:
            yield Quantity(Claim("number", "rank", match[2], 0, 0, part, "名次"), context, number)
        else:
            yield Quantity(_figure(part, "人"), context, number)
        yield Quantity(_figure(whole, "人"), context, number)


def _before(display: str, claim: Claim, shown: Sequence[Claim]) -> str:
    """The words between the figure before and this one."""
    start = max((c.end for c in shown if c.type in ("number", "date") and c.end <= claim.start), default=0)
    return display[max(start, claim.start - _CONTEXT) : claim.start]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _values(value: object, unit: str, display: str, is_share: bool) -> Iterator[tuple[Claim, str]]:
    """The plain numbers in a card's value, each as a claim with the words for its place."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield _figure(float(value), unit), ""
        if -1 <= value <= 1 and ("%" in display or (not unit and is_share)):
            yield _figure(float(value) * 100, "%"), ""
            yield _figure(float(value) * 100, "百分点"), ""
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            for claim, _ in _values(inner, unit if str(key) != "n" else "", display, is_share or str(key) == "gain"):
                yield claim, stance.KEY_CUES.get(str(key), "")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _values(inner, unit, display, is_share)


def _figure(value: float, unit: str) -> Claim:
    scaled, normal = unit_of(unit, Amount(value, value)) if unit else (Amount(value, value), "")
    return Claim("number", "amount", "", 0, 0, scaled.low, normal)
