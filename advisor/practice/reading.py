"""An answer made ready for reading: one spelling, no fillers, every position traced back to the answer."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from advisor.facts import Span
from advisor.language.folding import fold
from advisor.language.traditional import simplified
from advisor.practice.rubric import Rubric

__all__ = ["Clause", "Reading", "bigrams", "read_answer", "same_spelling"]

_RANGE = re.compile(r"(?<=\d)[~～—–－至到](?=\d)")
_CLAUSE = re.compile(r"[^，,。；;！!？?：:…\n]+")
_MARK = re.compile(r"[，,。；;！!？?：:…\n、“”\"'（）()]")
_LONG = 14  # letters; a longer stretch without a mark is cut where a step opens
_SHORTEST = 4
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ADVERB = re.compile(
    "(?<![接工场土落当本两外基产草绿实田耕林荒湿空平遍此各内质陆大农湖境山洼盆园营驻胜)])地"
    "(?![线面址方上板砖下铁震漏脚基沟点区图块理貌毯带势皮坪段坑网里头方暖下桩形秤井磅址税契租价主膜])"
)
"""「认真地」 but not 「地线」: a thing keeps its letter, or 「地线」 is found in 「烧坏的线头」."""
_WRITTEN = re.compile("[，。；]")
"""Marks of a text in which a blank beside a figure is of the typography alone (「称 25 克」)."""
_NARROW_MARK = re.compile(r"(?<!\d)[,:](?=\D|$)|(?<=\d)[,:](?!\d)|(?<!\d)[,:](?=\d)|[;!?]")
_WIDE_MARK = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_MARKS_AGAIN = re.compile(r"(?:^[，；：…]+|(?<=[，；：…。！？])[，；：…]+|[，；：…]+(?=[。！？]))")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the folded answer between two marks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded answer.

    Attributes:
        text: The answer as given.
        folded: What is read: one spelling, without blanks, fillers and set-aside spans.
        at: Index in ``text`` of each character of ``folded``.
        clauses: Stretches between marks, by offset in ``folded``.
    """

    text: str
    folded: str
    at: tuple[int, ...]
    clauses: tuple[Clause, ...]

    def span(self, start: int, end: int) -> Span:
        """The piece of the answer behind ``folded[start:end]``."""
        return Span.of(self.text, self.at[start], self.at[end - 1] + 1)

    def clause_at(self, position: int) -> Clause:
        """The clause that holds a position of ``folded``."""
        for clause in self.clauses:
            if clause.start <= position < clause.end:
                return clause
        return Clause(self.folded[position : position + 1], position, position + 1)

    @property
    def content(self) -> str:
        """The folded answer without marks."""
        return _MARK.sub("", self.folded)


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text without its marks."""
    bare = _MARK.sub("", text)
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def same_spelling(text: str, rubric: Rubric) -> str:
    """A word or question in the spelling of folded answers, blanks removed."""
    return _one_spelling(re.sub(r"\s+", "", text), rubric)


def read_answer(
    text: str,
    rubric: Rubric,
    *,
    aside: Iterable[Span] = (),
    mend: Callable[[str, str], str] | None = None,
) -> Reading:
    """Fold an answer.

    Args:
        text: The answer as given.
        rubric: The scorer's tables.
        aside: Spans that are not read at all (instructions to the scorer): the folded answer is that of the text
            without them, so they move nothing.
        mend: Sets slips of the input method right without changing the length, given the text before and after its
            letters were made one; or None.
    """
    hidden = {index for span in aside for index in range(span.start, span.end)}
    kept = [index for index in range(len(text)) if index not in hidden]
    plain = _wide_marks(simplified(fold("".join(text[index] for index in kept))))
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(plain):
        if not letter.isspace():
            letters.append(letter)
        elif _breaks(plain, place):
            letters.append("，")
        else:
            continue
        at.append(kept[place])
    written = "".join(letters)
    folded = _one_letter(written, rubric)
    if mend is not None:
        folded = _mended(folded, written, mend, rubric)
    folded, at = _one_wording(folded, at, rubric)
    for idle in (rubric.fillers, rubric.stammers, _MARKS_AGAIN):
        folded = _without(idle, folded, at)
    clauses = tuple(
        clause for match in _CLAUSE.finditer(folded) for clause in _short(Clause(match.group(), *match.span()), rubric)
    )
    return Reading(text, folded, tuple(at), clauses)


def _wide_marks(plain: str) -> str:
    """Marks of one width, but for those inside a figure (「1,200」, 「30:2」): the tables know the wide ones alone."""
    return _NARROW_MARK.sub(lambda mark: _WIDE_MARK[mark[0]], plain)


def _without(idle: re.Pattern[str], folded: str, at: list[int]) -> str:
    """The text without what is idle; the places of the rest stay in ``at``."""
    for piece in reversed(list(idle.finditer(folded))):
        folded = folded[: piece.start()] + folded[piece.end() :]
        del at[piece.start() : piece.end()]
    return folded


def _short(clause: Clause, rubric: Rubric) -> Iterator[Clause]:
    """A long stretch cut before the words that open a step, so that an answer without marks reads like one with them."""
    if len(clause.text) <= _LONG:
        yield clause
        return
    start = 0
    for match in rubric.opening.finditer(clause.text):
        if match.start() - start >= _SHORTEST and len(clause.text) - match.start() >= _SHORTEST:
            yield Clause(clause.text[start : match.start()], clause.start + start, clause.start + match.start())
            start = match.start()
    yield Clause(clause.text[start:], clause.start + start, clause.end)


def _breaks(plain: str, place: int) -> bool:
    before, after = plain[:place].rstrip()[-1:], plain[place:].lstrip()[:1]
    first = place == 0 or not plain[place - 1].isspace()
    if not before.isalnum() or not _HAN.match(after):
        return False
    return first and bool(_HAN.match(before) or not _WRITTEN.search(plain))


def _one_spelling(text: str, rubric: Rubric) -> str:
    folded = _one_letter(text, rubric)
    for written, same in rubric.phrases:
        if written in folded:
            folded = folded.replace(written, same)
    return folded


def _one_letter(text: str, rubric: Rubric) -> str:
    return _RANGE.sub("-", _ADVERB.sub("的", simplified(fold(text))).translate(rubric.letters))


def _mended(folded: str, written: str, mend: Callable[[str, str], str], rubric: Rubric) -> str:
    """Slips set right, words of dialect left as they are: 「瞅着」 is none for 「抽着」."""
    spared = {
        place
        for word, _ in rubric.phrases
        if word in folded
        for match in re.finditer(re.escape(word), folded)
        for place in range(*match.span())
    }
    if not spared:
        return mend(folded, written)
    masked = "".join("\0" if place in spared else letter for place, letter in enumerate(folded))
    mended = mend(masked, written)
    return "".join(folded[place] if place in spared else letter for place, letter in enumerate(mended))


def _one_wording(folded: str, at: list[int], rubric: Rubric) -> tuple[str, list[int]]:
    """Words of dialect and frequent slips in the words of everybody, with every letter still traced back."""
    for written, same in rubric.phrases:
        start = folded.find(written)
        while start >= 0:
            end = start + len(written)
            places = [at[min(start + number, end - 1)] for number in range(len(same))]
            places[-1] = at[end - 1]
            folded, at = folded[:start] + same + folded[end:], [*at[:start], *places, *at[end:]]
            start = folded.find(written, start + len(same))
    return folded, at
