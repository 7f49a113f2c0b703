"""Finds what an answer tells wrong about a subject, by the lines of knowledge/mistakes: words in any order, orders, values."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import Mistake
from advisor.catalog.mistake_lines import MistakeLine
from advisor.practice.amounts import Quantity, is_right, quantities
from advisor.practice.care import acts_of, needless, orders_of
from advisor.practice.points import WrongFact, all_apart, asserted_pattern, is_negated
from advisor.practice.reading import Clause, Reading, same_spelling
from advisor.practice.rubric import Rubric

__all__ = ["mistaken"]

_GAP = "[^，。；！？]{0,8}?"
_REACH = 26  # letters that the words of one mistake may lie apart
_TAIL = 10
_VALUE_REACH = 16
_LONGEST_QUOTE = 60
_BEFORE = 8  # letters between an ordering word and what it orders
_ABOUT_REACH = 40  # letters between a subject that only the answer names and what is told of it
_EVERYDAY = 2  # letters of a word that may be one of many subjects
_DENIES = "不没别省免无"
_BARE_DENIAL = re.compile(
    "(?<![要是会能差的可好行对在走动])[不没别](?!住|了|过|[^，]{0,1}[就也都还才])[\u4e00-\u9fff]{0,2}$"
)
"""「不挑提成高的」: the word is denied, with at most a verb between."""
_MEASURED = re.compile(
    "(?:只有|只剩|掉到|降到|落到|才|就剩|量出|量的|测出|测的|查出|显示|报|升到|涨到|超到|从)[^，。]{0,2}$"
)
_ENDS = re.compile("[。；！？]")
_UP = "大(?![概家约小夫部])|高(?![度程差低处压])|多(?!少|半)|增|升|涨|快(?!递)|强|长(?!期)|重(?![新要复])|热|亮"
_DOWN = "小(?![时心数])|低|少|减|降|跌|慢|弱|短|轻|冷|暗|矮"


@dataclass(frozen=True)
class _Line:
    """A line of knowledge/mistakes with its words as an answer spells them; few of the thousands are met, so patterns wait."""

    told: tuple[tuple[str, ...], ...]
    words: tuple[frozenset[str], ...]
    spared: tuple[str, ...]
    around: tuple[str, ...]
    raw: MistakeLine

    @cached_property
    def groups(self) -> tuple[re.Pattern[str], ...]:
        """One pattern a group."""
        return tuple(map(_any_of, self.told))

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        """What makes the line no mistake."""
        return _any_of(self.spared) if self.spared else None

    @cached_property
    def context(self) -> re.Pattern[str] | None:
        """What has to stand around it."""
        return _any_of(self.around) if self.around else None


@dataclass(frozen=True, slots=True)
class _Entry:
    about: frozenset[str]
    lines: tuple[_Line, ...]
    acts: tuple[str, ...]
    orders: tuple[tuple[str, str], ...]
    mistake: Mistake


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mistake stands in the folded answer, and whether a denial is part of it (「不用验电」)."""

    start: int
    end: int
    denies: bool = False


def mistaken(
    catalog: Catalog, question: str, answer: Reading, rubric: Rubric
) -> tuple[tuple[WrongFact, ...], tuple[WrongFact, ...]]:
    """The wrong statements about the subjects that question or answer name, one a place: those by words, then by expression.

    What the answer denies, refutes, asks, tells of others or sets right itself is no mistake of its own.

    Args:
        catalog: Its mistakes.
        question: The question in the spelling of folded answers.
        answer: The folded answer.
        rubric: Patterns of denial.
    """
    folded = answer.folded
    by_words: list[WrongFact] = []
    by_expression: list[WrongFact] = []
    asked, told = ({word: word in text for word in _about_words(catalog, rubric)} for text in (question, folded))
    there = _Words(folded)
    for entry in _entries(catalog, rubric):
        is_asked = any(asked[word] for word in entry.about)
        named = [word for word in entry.about if told[word]]
        if not is_asked and not _is_named(named):
            continue
        mistake = entry.mistake
        for line in entry.lines:
            if there.hold(line):
                by_words += [
                    _fact(place, mistake, answer)
                    for place in _told(line, question, answer, rubric)
                    if is_asked or _is_beside(place, named, folded)
                ]
        if is_asked:
            places = (*_needless(entry, answer, rubric), *_other_way_round(entry, answer))
            by_words += [_fact(place, mistake, answer) for place in places if _is_own(place, answer, rubric)]
        for pattern in mistake.patterns:
            by_expression += [
                _fact(place, mistake, answer)
                for place in (_Place(*found) for found in asserted_pattern(pattern, answer, rubric))
                if is_asked or _is_beside(place, named, folded)
            ]
    return all_apart(by_words), all_apart(by_expression)


def _needless(entry: _Entry, answer: Reading, rubric: Rubric) -> Iterator[_Place]:
    """An act of the correction that the answer calls needless."""
    for start, end in needless(entry.acts, answer, rubric):
        yield _Place(start, end, denies=True)


def _other_way_round(entry: _Entry, answer: Reading) -> Iterator[_Place]:
    """Two acts that the correction orders, told in the other order with words that order."""
    for first, second in entry.orders:
        if first in answer.folded and second in answer.folded:
            for pattern in _orders(re.escape(second), re.escape(first)):
                yield from (_Place(*match.span()) for match in pattern.finditer(answer.folded))


def _is_named(words: Sequence[str]) -> bool:
    """A subject that only the answer names: two of its words, or one that is no everyday word."""
    return len(words) > 1 or any(len(word) > _EVERYDAY for word in words)


def _is_beside(place: _Place, named: Sequence[str], folded: str) -> bool:
    around = folded[max(0, place.start - _ABOUT_REACH) : place.end + _ABOUT_REACH]
    return any(word in around for word in named)


def _fact(place: _Place, mistake: Mistake, answer: Reading) -> WrongFact:
    span = answer.span(place.start, place.end)
    return WrongFact(span.quote, span.start, span.end, mistake.why, mistake.right)


class _Words:
    """Which words an answer holds, each looked up once."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._known: dict[str, bool] = {}

    def hold(self, line: _Line) -> bool:
        """Whether at least one word of each group may be there."""
        return all(any(self._has(word) for word in group) for group in line.words)

    def _has(self, word: str) -> bool:
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = word in self._folded
        return found


@lru_cache(maxsize=4)
def _entries(catalog: Catalog, rubric: Rubric) -> tuple[_Entry, ...]:
    @cache
    def spelled(word: str) -> str:  # the sets of words stand in thousands of lines
        return same_spelling(word, rubric)

    return tuple(
        _Entry(
            frozenset(_about(word, spelled) for word in mistake.about),
            tuple(_compiled(line, rubric, spelled) for line in mistake.lines),
            (
                *acts_of(mistake.right, rubric),
                *(_about(word, spelled) for word in mistake.about if word in mistake.right),
            ),
            tuple(orders_of(mistake.right, rubric)),
            mistake,
        )
        for mistake in catalog.mistakes
    )


@lru_cache(maxsize=4)
def _about_words(catalog: Catalog, rubric: Rubric) -> tuple[str, ...]:
    return tuple(sorted({word for entry in _entries(catalog, rubric) for word in entry.about}))


def _about(word: str, spelled: Callable[[str], str]) -> str:
    return "" if word == "*" else spelled(word).split("~")[0]


def _compiled(line: MistakeLine, rubric: Rubric, spelled: Callable[[str], str]) -> _Line:
    told = line.kind == "wrong"
    words = tuple(
        tuple(spelled(word).lower() for word in (_with_alike(group, rubric) if told else group))
        for group in line.groups
    )
    return _Line(
        told=words,
        words=tuple(frozenset(max(word.split("~"), key=len) for word in group) for group in words),
        spared=tuple(map(spelled, line.unless)),
        around=tuple(map(spelled, line.context)),
        raw=line,
    )


def _with_alike(group: Sequence[str], rubric: Rubric) -> Iterator[str]:
    """The words of a group and those that say the same in everyday talk."""
    for word in group:
        yield word
        yield from rubric.alike.get(word, ())


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest first, so that 「倒进」 is taken before 「倒」."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(_GAP.join(map(re.escape, word.split("~"))) for word in ordered))


def _told(line: _Line, question: str, answer: Reading, rubric: Rubric) -> Iterator[_Place]:
    if line.raw.kind == "wrong":
        places: Iterable[_Place] = _together(line, answer, rubric)
    elif line.raw.kind == "order":
        places = _turned(line, question, answer)
    elif line.raw.kind == "value":
        places = _misvalued(line, answer)
    else:
        places = _mistied(line, answer)
    for place in places:
        if not _is_lifted(line, place, answer) and _is_own(place, answer, rubric):
            yield _widened(place, answer)


def _together(line: _Line, answer: Reading, rubric: Rubric) -> Iterator[_Place]:
    """Each clause, then two and three neighbours of one sentence, that hold a word of every group, none denied."""
    taken: set[int] = set()
    for first, last in _windows(answer):
        if not taken.isdisjoint(range(first, last + 1)):
            continue
        start, end = answer.clauses[first].start, answer.clauses[last].end
        place = _closest(line, answer, start, end, rubric)
        if place is not None:
            taken.update(range(first, last + 1))
            yield place


def _windows(answer: Reading) -> Iterator[tuple[int, int]]:
    clauses = answer.clauses
    yield from ((number, number) for number in range(len(clauses)))
    for more in (1, 2):
        for number in range(len(clauses) - more):
            if not _ENDS.search(answer.folded, clauses[number].end, clauses[number + more].start):
                yield number, number + more


def _closest(line: _Line, answer: Reading, start: int, end: int, rubric: Rubric) -> _Place | None:
    """The words of all groups within reach of each other, those of one group on no letters of another."""
    spots: list[list[tuple[int, int]]] = []
    for pattern in line.groups:
        found = [match.span() for match in pattern.finditer(answer.folded, start, end)]
        if not found:
            return None
        spots.append(found)
    best: _Place | None = None
    for anchor in spots[0]:
        chosen = [anchor]
        for group in spots[1:]:
            free = [spot for spot in group if not any(spot[0] < end_ and start_ < spot[1] for start_, end_ in chosen)]
            if not free:
                break
            chosen.append(min(free, key=lambda spot: (abs(spot[0] - anchor[0]), spot)))
        else:
            low, high = min(spot[0] for spot in chosen), max(spot[1] for spot in chosen)
            if high - low > _REACH or not _holds(chosen, answer, rubric):
                continue
            if best is None or high - low < best.end - best.start:
                best = _Place(low, high, any(_is_denial(answer.folded[start:end]) for start, end in chosen))
    return best


def _is_denial(word: str) -> bool:
    return word[:1] in _DENIES or word[:2] in ("可省", "能省", "懒的", "跳过")


def _holds(chosen: Sequence[tuple[int, int]], answer: Reading, rubric: Rubric) -> bool:
    """No word is denied, unless the denial is a word of the mistake itself; one of a single letter has another beside it."""
    folded = answer.folded
    for start, end in chosen:
        if folded[start] in "没不" and folded[start - 1 : start] == folded[start + 1 : start + 2]:
            return False  # asked: 「断没断」
        if _is_asked(folded, start, end):
            return False
        clause = answer.clause_at(start)
        before = folded[max(clause.start, start - _TAIL) : start]
        denials = [
            one for one in chosen if one[0] < start and one[1] > start - _TAIL and _is_denial(folded[slice(*one)])
        ]
        if not denials and (
            is_negated(before, rubric) or rubric.patterns["forbids"].search(before) or _BARE_DENIAL.search(before)
        ):
            return False
        beside = [one for one in chosen if one != (start, end) and clause.start <= one[0] < clause.end]
        if end - start == 1 and len(chosen) > 1 and not beside:
            return False
    return True


def _is_asked(folded: str, start: int, end: int) -> bool:
    """「湿没湿」: the word on either side of a denial of itself."""
    word = folded[start:end]
    behind, before = folded[end : end + 1 + len(word)], folded[max(0, start - 1 - len(word)) : start]
    return behind in (f"没{word}", f"不{word}") or before in (f"{word}没", f"{word}不")


def _turned(line: _Line, question: str, answer: Reading) -> Iterator[_Place]:
    """The second told before the first, with words that order."""
    first, second = line.groups
    for pattern in _orders(second.pattern, first.pattern):
        for match in pattern.finditer(answer.folded):
            if line.context is not None:
                clause = max(0, match.start() - 20)
                near = answer.folded[clause : match.end() + 8]
                if not line.context.search(near) and not line.context.search(question):
                    continue
            yield _Place(*match.span())


@lru_cache(maxsize=4_000)
def _orders(early: str, late: str) -> tuple[re.Pattern[str], ...]:
    """Expressions of 「先 early 再 late」 in the forms that people use."""
    one, two = f"(?:{early})", f"(?:{late})"
    short, wide = f"(?:(?!{two})[^。！？先]){{0,{_BEFORE}}}?", "[^。！？先]{0,12}?"
    then = "(?:在|然后|后面?|才|接着|最后|随后)"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"先(?!{two}){short}{one}{wide}{then}[^，。！？先]{{0,{_BEFORE}}}?{two}",
            rf"{two}[^，。！？]{{0,3}}?(?:之前|以前|前)[^。！？]{{0,4}}?(?:先|要|的)[^，。！？]{{0,6}}?{one}",
            rf"{one}[^，。！？]{{0,4}}?(?:完|好|了|之后|以后)[^。！？先]{{0,4}}?(?:在|才|然后|接着)[^，。！？先]{{0,6}}?{two}",
        )
    )


def _misvalued(line: _Line, answer: Reading) -> Iterator[_Place]:
    """A clause that speaks of what is measured, with quantities of its kind of which none is right."""
    kinds = {one.kind for one in line.raw.ranges}
    stated = [
        one
        for one in quantities(answer.folded)
        if (one.kind in kinds or (not one.kind and kinds <= {"", "次", "%"}))
        and not _MEASURED.search(answer.folded[max(0, one.start - 6) : one.start])
    ]
    taken: set[int] = set()
    for first, last in _windows(answer) if stated else ():
        if last - first > 1 or not taken.isdisjoint((first, last)):
            continue
        start, end = answer.clauses[first].start, answer.clauses[last].end
        spots = [match.span() for pattern in line.groups if (match := pattern.search(answer.folded, start, end))]
        if len(spots) < len(line.groups):
            continue
        near = [one for one in stated if start <= one.start < end and _is_near(one, spots)]
        if not near:
            continue
        taken |= {first, last}
        if any(is_right(one, line.raw.ranges) for one in near):
            continue
        one = min(near, key=lambda one: min(abs(one.start - spot[1]) for spot in spots))
        yield _Place(min(one.start, *(spot[0] for spot in spots)), max(one.end, *(spot[1] for spot in spots)))


def _is_near(stated: Quantity, spots: Sequence[tuple[int, int]]) -> bool:
    """Beside the words of what is measured; a bare number right behind them, and none that is part of the words."""
    if any(start <= stated.start and stated.end <= end for start, end in spots):
        return False
    if not stated.kind:
        return any(0 <= stated.start - end <= 3 for _, end in spots)
    return any(-_VALUE_REACH <= stated.end - start and stated.start - end <= _VALUE_REACH for start, end in spots)


def _mistied(line: _Line, answer: Reading) -> Iterator[_Place]:
    """Two things said to move alike that move against each other, or the other way round."""
    one, two = (f"(?:{pattern.pattern})" for pattern in line.groups)
    for match in _tied(one, two).finditer(answer.folded):
        alike = bool(match["up1"]) == bool(match["up2"])
        if alike == (line.raw.kind == "opposite"):
            yield _Place(*match.span())


@lru_cache(maxsize=1_000)
def _tied(one: str, two: str) -> re.Pattern[str]:
    def moves(number: int) -> str:
        return rf"(?:(?P<up{number}>{_UP})|(?P<down{number}>{_DOWN}))"

    step = "[^，。；！？不大小高低]{0,4}?"
    return re.compile(f"{one}{step}{moves(1)}[^。；！？]{{0,12}}?{two}[^。；！？，不大小高]{{0,8}}?{moves(2)}")


def _is_lifted(line: _Line, place: _Place, answer: Reading) -> bool:
    if line.unless is None:
        return False
    start, end = _clauses_of(place, answer)
    return line.unless.search(answer.folded, start, end) is not None


def _clauses_of(place: _Place, answer: Reading) -> tuple[int, int]:
    first, last = answer.clause_at(place.start), answer.clause_at(max(place.start, place.end - 1))
    return min(first.start, place.start), max(last.end, place.end)


def _is_own(place: _Place, answer: Reading, rubric: Rubric) -> bool:
    """Whether the answer means it: not denied before, refuted behind, asked, told of others or set right at once."""
    start, end = _clauses_of(place, answer)
    before = answer.folded[start : place.start]
    patterns = rubric.patterns
    if patterns["rejects_denial" if place.denies else "rejects"].search(before):
        return False
    if patterns["told_of"].search(before) or patterns["said_by"].search(answer.folded[start : place.end]):
        return False
    previous = _clause_before(start, answer)
    if previous is not None and patterns["told_of_before"].search(previous.text):
        return False
    rest = answer.folded[place.end : min(len(answer.folded), end + 24)]
    if patterns["set_right"].search(rest[: end - place.end + 14]):
        return False
    if answer.folded[end : end + 1] in ("？", "?") and patterns["asks"].search(answer.folded[place.start : end]):
        return False
    return not _is_harm(answer.folded[place.start : place.end] + rest, patterns["harm"], rubric)


def _is_harm(text: str, harm: re.Pattern[str], rubric: Rubric) -> bool:
    """Names what comes of it, or says that it is forbidden; 「不会炸」 and 「怕什么」 do not."""
    return any(not is_negated(text[max(0, match.start() - 4) : match.start()], rubric) for match in harm.finditer(text))


def _clause_before(start: int, answer: Reading) -> Clause | None:
    earlier = [clause for clause in answer.clauses if clause.end <= start]
    return earlier[-1] if earlier else None


def _widened(place: _Place, answer: Reading) -> _Place:
    start, end = _clauses_of(place, answer)
    return _Place(start, end) if end - start <= _LONGEST_QUOTE else place
