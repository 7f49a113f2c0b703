"""An answer made ready for reading: one spelling, no fillers, every position traced back to the answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.facts import Span
from advisor.language.folding import fold
from advisor.practice.rubric import Rubric

__all__ = ["Clause", "Reading", "bigrams", "read_answer", "same_spelling"]

_RANGE = re.compile(r"(?<=\d)[~～—–－至到](?=\d)")
_CLAUSE = re.compile(r"[^，,。；;！!？?：:…\n]+")
_MARK = re.compile(r"[，,。；;！!？?：:…\n、“”\"'（）()]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


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


def read_answer(text: str, rubric: Rubric, *, aside: Iterable[Span] = ()) -> Reading:
    """Fold an answer.

    Args:
        text: The answer as given.
        rubric: The scorer's tables.
        aside: Spans that are not read at all (instructions to the scorer): the folded answer is that of the text
            without them, so they move nothing.
    """
    hidden = {index for span in aside for index in range(span.start, span.end)}
    kept = [index for index in range(len(text)) if index not in hidden]
    plain = fold("".join(text[index] for index in kept))
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
    folded = _one_spelling("".join(letters), rubric)
    for filler in reversed(list(rubric.fillers.finditer(folded))):
        folded = folded[: filler.start()] + folded[filler.end() :]
        del at[filler.start() : filler.end()]
    clauses = tuple(Clause(match.group(), *match.span()) for match in _CLAUSE.finditer(folded))
    return Reading(text, folded, tuple(at), clauses)


def _breaks(plain: str, place: int) -> bool:
    before, after = plain[:place].rstrip()[-1:], plain[place:].lstrip()[:1]
    first = place == 0 or not plain[place - 1].isspace()
    return first and bool(_HAN.match(before) or before.isalnum()) and bool(_HAN.match(after))


def _one_spelling(text: str, rubric: Rubric) -> str:
    folded = fold(text)
    for written, same in rubric.phrases:
        if written in folded:
            folded = folded.replace(written, same)
    return _RANGE.sub("-", folded.translate(rubric.letters))
