"""Which points of a question an answer meets, and which facts it gets wrong; both heed negation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.catalog.interview_rows import FactError, Point
from advisor.practice.reading import Clause, Reading, same_spelling
from advisor.practice.rubric import Rubric

__all__ = [
    "MetPoint",
    "WrongFact",
    "all_apart",
    "asserted_pattern",
    "find_term",
    "is_negated",
    "met_points",
    "wrong_facts",
]

_TOGETHER = 40
_TAIL = 8
_LONGEST_QUOTE = 40
_GAP = "[^，。；！？]{0,12}?"
_OK = "(?:就|也|都|反而)?(?:能|可以|行|好|够|没事|没关系|不要紧|没问题|不影响)"


@dataclass(frozen=True, slots=True)
class MetPoint:
    """A point of the question that the answer makes; ``quote`` is ``answer[start:end]``."""

    point: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WrongFact:
    """A statement that contradicts a known fact, with why it is wrong and what is right."""

    quote: str
    start: int
    end: int
    why: str
    correction: str


def met_points(points: Iterable[Point], answer: Reading, rubric: Rubric) -> tuple[MetPoint, ...]:
    """The points that the answer meets, in the order of the question.

    An alternative with ``+`` needs its parts within 40 characters. A word under a negation (「不用验电」) meets nothing,
    unless the negation belongs to the alternative itself (「不带电」).
    """
    found = []
    for point in points:
        place = _first(point.alternatives, answer, rubric)
        if place is not None:
            span = answer.span(*place)
            found.append(MetPoint(point.name, span.quote, span.start, span.end))
    return tuple(found)


def _first(alternatives: Sequence[str], answer: Reading, rubric: Rubric) -> tuple[int, int] | None:
    places = [place for alternative in alternatives if (place := _place(alternative, answer, rubric)) is not None]
    return min(places, key=lambda place: (place[0] - place[1], place[0])) if places else None


def _place(alternative: str, answer: Reading, rubric: Rubric) -> tuple[int, int] | None:
    parts = [same_spelling(part, rubric) for part in alternative.split("+")]
    if len(parts) == 1:
        return find_term(parts[0], answer, rubric)
    places = [find_term(part, answer, rubric) for part in parts if part]
    known = [place for place in places if place is not None]
    if len(known) != len(places):
        return None
    start, end = min(place[0] for place in known), max(place[1] for place in known)
    return (start, end) if end - start <= _TOGETHER else None


def find_term(term: str, answer: Reading, rubric: Rubric) -> tuple[int, int] | None:
    """Where the folded answer first says ``term`` without denying it; a long term may differ in one letter."""
    for match in _loose(term).finditer(answer.folded):
        if not _denied(match.start(), answer, rubric):
            return match.span()
    return None


@lru_cache(maxsize=20_000)
def _loose(term: str) -> re.Pattern[str]:
    exact = re.escape(term)
    if term[:1].isdigit():
        exact = rf"(?<!\d){exact}"
    if term[-1:].isdigit():
        exact = rf"{exact}(?!\d)"
    if len(term) < 4 or not all("\u4e00" <= letter <= "\u9fff" for letter in term):
        return re.compile(exact)
    slips = (re.escape(term[:i]) + "[\u4e00-\u9fff]" + re.escape(term[i + 1 :]) for i in range(1, len(term)))
    return re.compile("|".join((exact, *slips)))


def _denied(start: int, answer: Reading, rubric: Rubric) -> bool:
    clause = answer.clause_at(start)
    before = answer.folded[max(clause.start, start - _TAIL) : start]
    return is_negated(before, rubric)


def is_negated(before: str, rubric: Rubric) -> bool:
    """Whether the words right before deny what follows."""
    return bool(rubric.patterns["negation"].search(before)) and not rubric.patterns["not_negation"].search(before)


def wrong_facts(errors: Iterable[FactError], answer: Reading, rubric: Rubric) -> tuple[WrongFact, ...]:
    """The wrong statements in the answer, one for each error of the catalog.

    What the answer denies (「不能带电操作」), refutes behind (「直接复位是不行的」) or reports of somebody else
    (「师傅说可以带电换」) is no mistake of its own.
    """
    found = []
    for error in errors:
        match = _asserted(error, answer, rubric)
        if match is not None:
            span = answer.span(*match)
            found.append(WrongFact(span.quote, span.start, span.end, error.why, error.correction))
    return _apart(found)


def asserted_pattern(pattern: str, answer: Reading, rubric: Rubric) -> Iterator[tuple[int, int]]:
    """Where the answer states what an expression of mistakes/*.yaml describes, widened to the clause where that is short."""
    written = pattern.replace("{ok}", _OK).replace("~", _GAP)
    for match in _compiled(written, rubric).finditer(answer.folded):
        if match.end() == match.start() or not _is_asserted(match, written, answer, rubric):
            continue
        clause = answer.clause_at(match.start())
        if rubric.patterns["warned"].search(answer.folded[clause.start : match.start()]):
            continue
        start, end = min(clause.start, match.start()), max(clause.end, match.end())
        yield (start, end) if end - start <= _LONGEST_QUOTE else match.span()


def _asserted(error: FactError, answer: Reading, rubric: Rubric) -> tuple[int, int] | None:
    for pattern in error.patterns:
        for match in _compiled(pattern, rubric).finditer(answer.folded):
            if match.end() > match.start() and _is_asserted(match, pattern, answer, rubric):
                return match.span()
    return None


def _is_asserted(match: re.Match[str], pattern: str, answer: Reading, rubric: Rubric) -> bool:
    clause: Clause = answer.clause_at(match.start())
    before = answer.folded[max(clause.start, match.start() - _TAIL) : match.start()]
    after = answer.folded[match.end() : match.end() + 2 * _TAIL]
    patterns = rubric.patterns
    if is_negated(before, rubric) or patterns["reported_before"].search(before):
        return False
    if patterns["refuted_after"].search(after):
        return False
    denied = patterns["denied_within"]
    return bool(denied.search(pattern)) or not denied.search(match.group())


@lru_cache(maxsize=4_000)
def _compiled(pattern: str, rubric: Rubric) -> re.Pattern[str]:
    return re.compile(pattern.translate(dict(rubric.letters)), re.IGNORECASE)


def all_apart(*found: Iterable[WrongFact]) -> tuple[WrongFact, ...]:
    """Several findings together, one a place; the first given wins a tie."""
    return _apart([fact for facts in found for fact in facts])


def _apart(found: list[WrongFact]) -> tuple[WrongFact, ...]:
    """One finding a place: the same words are not held against the answer twice."""
    kept: list[WrongFact] = []
    for fact in sorted(found, key=lambda fact: (fact.start, -fact.end)):
        if not kept or fact.start >= kept[-1].end:
            kept.append(fact)
    return tuple(kept)
