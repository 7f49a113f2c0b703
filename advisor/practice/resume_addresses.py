"""Finds what in a resume talks to whoever or whatever scores it, beyond the phrases that any text may hold.

A resume leaves less room than other texts: nobody needs a forged field, a hidden element or a line in a language of
code there, so these count as soon as they speak of marks, checks or instructions.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from advisor.catalog.catalog import Catalog
from advisor.facts import Span
from advisor.language.detectors import addressed_to_reader
from advisor.practice.resume_words import ResumeWords

__all__ = ["LONGEST_SHARD", "addresses", "talking"]

LONGEST_SHARD = 10
"""Characters of a line that may be a piece of a sentence split over lines."""
LONGEST_CLOSING = 12
"""Characters behind an attempt, to the end of its line, that are taken for its courtesies."""
_TAGS = re.compile("(?<!\U0001f3f4)[\U000e0020-\U000e007f]{4,}")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|/\*.*?(?:\*/|$)|\[//\]: #[^\n]*|^[ \t]*%%[^\n]*", re.S | re.M)
_ELEMENT = re.compile(r"<(?P<tag>[a-z][\w-]{0,15})\b[^<>\n]{0,200}>(?:[^<>]{0,300}</(?P=tag)>)?", re.I)
_NESTED = re.compile(r"<(?P<tag>[a-z][\w-]{0,15})\b[^<>\n]{0,200}>[^\n]{0,400}</(?P=tag)>", re.I)
_FIELD = re.compile(
    r"^[ \t#>*-]*(?:\w+\s*:\s*)?[\w-]*(?:score|rating|grade|review|override|instruction|verdict|prompt)[\w-]*[ \t]*[:=]"
    r"(?![^\n]*(?:CET|GPA|IELTS|TOEFL))[^\n]*",
    re.I | re.M,
)
_ASSIGNED = re.compile(
    r"(?:[\[{]{1,2}[^\]}\n]{0,40}[\]}]{1,2}[ \t]*)?\b[a-z_]+\.(?:\w+\.)*\w*(?:score|grade|rating|finding|verdict|issue|penalt|severity|tone)"
    r"\w*[ \t]*=(?!=)(?![ \t]*-?\d*\.\d)[^\n]*",
    re.I,
)
"""A setting of the program that marks, in a field with a dot in its name; a measured decimal is none."""
_REPORTED = re.compile(
    r"(?:测试|样本|用例|注入|攻击|红队|评测)[^\n]*?(?P<quoted>[“\"「『'][^”\"」』'\n]{2,14}[”\"」』'])[^\n]*\d"
)
"""A short quotation of what was tested, in a line that tells the test with its figures."""
_FAVOUR = ("address_machine", "address_courtesy", "address_favour", "address_self")
"""What a sentence holds that asks whatever reads the resume for a favour: reader, request, favour, and for whom."""
_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]?")
_CLAUSE = re.compile(r"[，,、；;|｜\s]+")
_SPEECH = (
    r"[你您请]|注意|以下|以上|忽略|无视|指令|系统提示|系统消息|各位|评审|评委|考官|阅读|麻烦|务必|恳请|拜托|求求|劳驾"
    r"|人工智能|大模型|语言模型|智能(?:助手|体)|(?<![a-z])ai(?![a-z])|系统(?:必须|应|需|会)|[【\[](?:系统|system)"
    r"|\b(?:ignore|please|system|note|you)\b"
)
"""Words of a clause that talks to a reader or a machine, beside those that plead for a mark."""

_SHARD = re.compile(r"[^\n]*\n?")


def addresses(text: str, catalog: Catalog) -> tuple[Span, ...]:
    """Spans that talk to the reader, in order, not overlapping.

    Args:
        text: The resume.
        catalog: Lists ``address_act``, ``address_plea``, ``address_word``, ``address_foreign`` and those of ``_FAVOUR``
            beside those of the general detector; ``marker`` are people and tests whose marks a resume may tell of.
    """
    words = ResumeWords.of(catalog)
    places = [(span.start, span.end) for span in addressed_to_reader(text, catalog.lexicon)]
    places += [m.span() for m in _TAGS.finditer(text)]
    places += _built(text, words)
    places += _pleas(text, words)
    places += _over_lines(text, catalog, words)
    told = [m.span("quoted") for m in _REPORTED.finditer(text)]
    places = [(a, b) for a, b in places if not any(x <= a and b <= y for x, y in told)]
    return _joined(text, [_with_closing(text, place) for place in places])


def _built(text: str, words: ResumeWords) -> Iterator[tuple[int, int]]:
    """Comments, elements and fields that speak of marks or instructions, and other languages that do."""
    for pattern in (_COMMENT, _NESTED, _ELEMENT):
        for m in pattern.finditer(text):
            if _speaks(words, m.group()):
                yield m.span()
    yield from (m.span() for m in _FIELD.finditer(text))
    yield from (m.span() for m in _ASSIGNED.finditer(text))
    for m in _SENTENCE.finditer(text):
        if _any(words, "address_foreign", m.group().lower()):
            yield _narrowed(text, *m.span(), words, lambda said: _any(words, "address_foreign", said))


def _pleas(text: str, words: ResumeWords) -> Iterator[tuple[int, int]]:
    """A sentence that asks, and what it asks for is a mark."""

    def pleads(said: str) -> bool:
        asks = all(_any(words, name, said) for name in _FAVOUR)
        return asks or (_any(words, "address_act", said) and _any(words, "address_plea", said))

    for m in _SENTENCE.finditer(text):
        said = m.group().lower()
        if pleads(said) and not _any(words, "marker", said):
            yield _narrowed(text, *m.span(), words, pleads)


def talking(words: ResumeWords) -> re.Pattern[str]:
    """Finds a clause that talks to whoever or whatever reads."""
    return re.compile(f"{words.pattern('address_plea').pattern}|{_SPEECH}")


def _narrowed(text: str, start: int, end: int, words: ResumeWords, holds: Callable[[str], bool]) -> tuple[int, int]:
    """A sentence without the honest clauses at its beginning: they talk to nobody, and what is left still asks."""
    talks = talking(words)
    start, end = _trimmed(text, start, end)
    for m in _CLAUSE.finditer(text, start, end):
        if talks.search(text[start : m.end()].lower()) or not holds(text[m.end() : end].lower()):
            break
        start = m.end()
    return _trimmed(text, start, end)


def _over_lines(text: str, catalog: Catalog, words: ResumeWords) -> Iterator[tuple[int, int]]:
    """Attempts that are split over short lines: the lines are read as one."""
    run: list[tuple[int, int]] = []
    for m in [*_SHARD.finditer(text), None]:
        shard = m.group().strip() if m else ""
        if m and shard and len(shard) <= _most(shard) and not any(c.isdigit() or c in "@:：" for c in shard):
            run.append(_trimmed(text, *m.span()))
            continue
        if len(run) > 1:
            yield from _in_run(text, run, catalog, words)
        run = []


def _most(shard: str) -> int:
    return LONGEST_SHARD * 2 if shard.isascii() else LONGEST_SHARD


def _in_run(
    text: str, run: Sequence[tuple[int, int]], catalog: Catalog, words: ResumeWords
) -> Iterator[tuple[int, int]]:
    joint, origin = "", []
    for start, end in run:
        piece = text[start:end]
        blank = " " if joint and joint[-1].isascii() and piece[0].isascii() else ""
        joint += blank + piece
        origin += [start] * len(blank) + list(range(start, end))
    found = [(s.start, s.end) for s in addressed_to_reader(joint, catalog.lexicon)] + list(_pleas(joint, words))
    for a, b in found:
        first = next(start for start, end in run if start <= origin[a] < end)
        last = next(end for start, end in run if start <= origin[b - 1] < end)
        if "\n" in text[first:last]:
            yield first, last


def _speaks(words: ResumeWords, text: str) -> bool:
    return _any(words, "address_word", text.lower())


def _any(words: ResumeWords, name: str, text: str) -> bool:
    return words.pattern(name).search(text) is not None


def _with_closing(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """The attempt with a short courtesy behind it on the same line."""
    start, end = place
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    rest = text[end:stop]
    if len(rest) > LONGEST_CLOSING or any(c.isdigit() or c == "@" for c in rest):
        return place
    return start, _trimmed(text, start, stop)[1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _joined(text: str, places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if chosen and start < chosen[-1][1]:
            chosen[-1] = (chosen[-1][0], max(end, chosen[-1][1]))
        elif start < end:
            chosen.append((start, end))
    return tuple(Span.of(text, start, end) for start, end in chosen)
