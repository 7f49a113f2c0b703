"""What comes in: texts that are no resume are refused, and what addresses the reader is taken out and kept aside."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.facts import Span
from advisor.practice.resume_addresses import addresses, talking
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import read_resume

__all__ = ["LONGEST_TALE", "LONGEST_TEXT", "SHORTEST_TEXT", "Clean", "admit", "narrow", "without_addresses"]

SHORTEST_TEXT = 20
"""Characters below which nothing can be said about a text."""
LONGEST_TEXT = 20_000
"""Characters above which a text is no resume, whatever it says."""
LONGEST_TALE = 600
"""A text longer than this without a single mark of a resume is something else."""
MOST_REST = 60
"""Characters of a sentence that go with the words addressed to the reader; a longer rest stays."""

_BLANKS = " \u3000"
_WIDE_SIGNS = "％＠．－＋＿＃＆＇"
_NARROW = {ord(c): ord(c) - 0xFEE0 for c in _WIDE_SIGNS} | {
    wide: wide - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)
}
_STOPS = "\n\r\t。；;！!？?|｜【】"
_COMMA = re.compile(r"[，,、：:]\s*")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_MARKS_GIVEN = re.compile(r"\d{1,3}\s*(?:/\s*\d{1,3}|分|%|％)|(?<!\d)100(?!\d)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+$")
_SAYING = re.compile(r"[\w\n]")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_CODE_LINE = re.compile(
    r"^\s*(?:#include|import |from \w+ import|def |class \w|function |const |let |var |public |private |return\b|if\s*\(|for\s*\(|<\w+[^>]*>|</)|[;{}]\s*$",
    re.M,
)


def narrow(text: str) -> str:
    """The text with wide figures, Latin letters and their signs made narrow, one for one; Chinese marks stay wide."""
    return text.translate(_NARROW)


def admit(text: str, catalog: Catalog) -> None:
    """Refuse what is no resume.

    Raises:
        InputFault: ``empty``, ``too_large``, ``language`` or ``value``, by the limits above.
    """
    plain = text.strip()
    if len(plain) < SHORTEST_TEXT:
        raise InputFault("empty", where="resume", variant="resume", value=len(plain), limit=SHORTEST_TEXT)
    if len(text) > LONGEST_TEXT:
        raise InputFault("too_large", where="resume", variant="resume", value=len(text), limit=LONGEST_TEXT)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 2 and len(_CODE_LINE.findall(text)) / len(lines) > 0.4:
        raise InputFault("value", where="resume", variant="source_code", value=len(lines))
    letters = len(_LETTER.findall(text))
    hanzi = len(_HANZI.findall(text))
    if letters == 0 or hanzi / letters < 0.25:
        raise InputFault("language", where="resume", variant="resume", value=hanzi)
    if hanzi > LONGEST_TALE and not _has_marks(text, ResumeWords.of(catalog)):
        raise InputFault("value", where="resume", variant="not_a_resume", value=hanzi)


def _has_marks(text: str, words: ResumeWords) -> bool:
    """At least two of: contact, a heading, a school, dates of a stay, an intention."""
    read = read_resume(narrow(text), words)
    marks = (
        bool(read.phones or read.emails),
        bool(set(read.headings) - {"contact", "hobby"}),
        bool(read.of("education")),
        bool(read.periods) and bool(read.entries),
        words.has("objective_phrase", text),
    )
    return sum(marks) >= 2


@dataclass(frozen=True, slots=True)
class Clean:
    """The text without what addresses the reader; ``origin[i]`` is where character i stood."""

    text: str
    origin: Sequence[int]

    @property
    def original(self) -> str:
        """The characters at their places in the original; what was cut out is blank and is never quoted."""
        cells = [" "] * (self.origin[-1] + 1 if self.origin else 0)
        for place, char in zip(self.origin, self.text, strict=True):
            cells[place] = char
        return "".join(cells)

    def place(self, original: str, start: int, end: int) -> Span:
        """The span in the original; where something was cut out of it, the part before the cut."""
        if start == end:
            return Span("", 0, 0)
        last = start
        while last + 1 < end and self.origin[last + 1] == self.origin[last] + 1:
            last += 1
        return Span.of(original, self.origin[start], self.origin[last] + 1)


def without_addresses(text: str, catalog: Catalog) -> tuple[Clean, tuple[Span, ...]]:
    """Cuts until nothing is left that talks to the reader.

    The rest is a fixed point: nothing in it is cut again. A line of which nothing is left goes with its end, so a text and
    the same text with such a line put in are judged from the very same characters.
    """
    origin: Sequence[int] = range(len(text))
    current = text
    cut: set[int] = set()
    talks = talking(ResumeWords.of(catalog))
    while spans := addresses(current, catalog):
        gone = {i for span in spans for i in range(*_widened(current, span, talks))}
        if not gone:
            break
        gone |= _between(current, gone)
        cut.update(origin[i] for i in gone)
        gone |= _emptied(current, gone)
        kept = [i for i in range(len(current)) if i not in gone]
        origin = [origin[i] for i in kept]
        current = "".join(current[i] for i in kept)
    return Clean(current, origin), _runs(text, sorted(cut))


def _between(text: str, gone: set[int]) -> set[int]:
    """Marks and blanks between two cuts of one line, so that one attempt is reported once."""
    found: set[int] = set()
    places = sorted(gone)
    for a, b in itertools.pairwise(places):
        if b - a > 1 and not _SAYING.search(text, a + 1, b):
            found.update(range(a + 1, b))
    return found


def _emptied(text: str, gone: set[int]) -> set[int]:
    """What is left of lines of which nothing is said any more, with their ends: no empty line shows where they stood."""
    found: set[int] = set()
    for line in _LINE.finditer(text):
        span = range(*line.span())
        if any(i in gone for i in span) and not any(text[i].isalnum() for i in span if i not in gone):
            found.update(span)
    return found


def _widened(text: str, span: Span, talks: re.Pattern[str]) -> tuple[int, int]:
    """The braces or the sentence around what addresses the reader, unless the rest holds a figure or an address.

    Of what stands before it in the sentence only the clauses go that talk to somebody; honest words ahead of them stay.
    """
    for block in _BRACES.finditer(text):
        if block.start() <= span.start and span.end <= block.end():
            return block.span()
    left = max(text.rfind(mark, 0, span.start) for mark in _STOPS + _BLANKS) + 1
    clauses = [left, *(left + m.end() for m in _COMMA.finditer(text[left : span.start])), span.start]
    left = next((a for a, b in itertools.pairwise(clauses) if talks.search(text[a:b].lower())), span.start)
    ends = [at for mark in _STOPS if (at := text.find(mark, span.end)) >= 0]
    right = min(ends, default=len(text))
    rest = _MARKS_GIVEN.sub("", text[left : span.start] + text[span.end : right])
    if len(rest) > MOST_REST or any(char.isdigit() or char == "@" for char in rest):
        return span.start, span.end
    return left, right


def _runs(text: str, places: Sequence[int]) -> tuple[Span, ...]:
    found: list[Span] = []
    start = 0
    for n, place in enumerate(places):
        if n + 1 == len(places) or places[n + 1] != place + 1:
            found.append(Span.of(text, places[start], place + 1))
            start = n + 1
    return tuple(found)
