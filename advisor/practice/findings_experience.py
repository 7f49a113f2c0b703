"""Checks of repetition, of labels in place of facts, and of wording."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["repeated", "self_evaluation", "wording"]

_NUMBER = re.compile(r"\d")
_PLAIN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9%]")
_ALIKE = 0.7
"""Share of common pairs of characters (Dice) from which two lines say the same."""
_WITHIN = 0.85
"""Share of the shorter line's pairs from which the longer one contains it."""
_SHORTEST_REPEAT = 7
_STOPS = "，。,."
_SENTENCE = re.compile(r"[^。！!；;\n\t]+")


def repeated(m: Material) -> Iterator[Found]:
    """A line, or a clause of one, that says again what an earlier one said."""
    seen: list[frozenset[str]] = []
    for line in m.resume.of(*DOING, "skills", "selfeval"):
        whole = _pairs(m, line.start, line.end)
        pieces = [(line.start, line.end, whole)]
        pieces += [(a, b, _pairs(m, a, b)) for a, b in clauses(m.text, line.start, line.end) if b - a < line.end - line.start]
        told = [(a, b, pairs) for a, b, pairs in pieces if len(pairs) >= _SHORTEST_REPEAT - 1]
        twice = next(((a, b) for a, b, pairs in told if any(_same(pairs, other) for other in seen)), None)
        if twice:
            yield Found("duplicate.content", *twice)
        seen += [pairs for _, _, pairs in told]


def _pairs(m: Material, start: int, end: int) -> frozenset[str]:
    plain = _PLAIN.sub("", m.without_dates(start, end))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    return 2 * common >= _ALIKE * (len(one) + len(other)) or (
        min(len(one), len(other)) > _SHORTEST_REPEAT and common >= _WITHIN * min(len(one), len(other))
    )


def self_evaluation(m: Material) -> Iterator[Found]:
    """R33: labels that anybody could write, without a fact beside them."""
    for line in m.resume.lines:
        if line.section in {"education", "objective", "courses"}:
            continue
        for start, end in _sentences(m, line):
            hits = m.words.hits("cliche", m.text, start, end)
            if not hits or _has_fact(m, start, end, len(hits)):
                continue
            named = sum(b - a for a, b, _ in hits) * 2 > end - start  # the sentence is made of labels
            if line.section == "selfeval" or (len(hits) >= 2 and (line.section not in DOING or named)):
                yield Found(
                    "selfeval.cliche", hits[0][0], hits[-1][1], values={"word": m.text[hits[0][0] : hits[0][1]]}
                )
                return


def _sentences(m: Material, line: Line) -> list[tuple[int, int]]:
    return [x.span() for x in _SENTENCE.finditer(m.text, line.start, line.end)]


def _has_fact(m: Material, start: int, end: int, labels: int) -> bool:
    text = m.text[start:end]
    return labels <= 2 and (bool(_NUMBER.search(text)) or m.words.has("evidence_word", text))


def wording(m: Material) -> Iterator[Found]:
    """R17, R54: spoken words, slips of the pen, and sentences that argue against their writer."""
    for name, code in (
        ("typo", "language.typo"),
        ("colloquial", "language.colloquial"),
        ("negative", "language.negative"),
    ):
        done = -1
        for start, end, term in m.words.hits(name, m.text):
            if code != "language.typo" and start < done:
                continue  # one finding a sentence
            done = next((x.end() for x in _SENTENCE.finditer(m.text, start)), end)
            end -= term[-1] in _STOPS
            yield Found(code, start, end, values=_mended(m, name, start, end, term))


    yield from _slips(m)


def _slips(m: Material) -> Iterator[Found]:
    """Characters of the same sound, except beside the name and the telephone number, where people's names stand."""
    names = {m.resume.lines[0]} if m.resume.lines else set()
    names |= {x for x in m.resume.lines if any(x.start <= a < x.end for a, _ in (*m.resume.phones, *m.resume.emails))}
    for slip in m.words.speller.slips(m.text):
        line = next((x for x in m.resume.lines if x.start <= slip.start < x.end), None)
        if line is not None and line not in names:
            yield Found("language.typo", slip.start, slip.end, values=_mended_to(m, slip.start, slip.end, slip.instead))


def _mended(m: Material, name: str, start: int, end: int, term: str) -> dict[str, str]:
    return _mended_to(m, start, end, m.words.instead(name, term).rstrip(_STOPS))


def _mended_to(m: Material, start: int, end: int, instead: str) -> dict[str, str]:
    """The clause with the words of the student and the one that was mended."""
    around = next(
        ((a, b) for a, b in clauses(m.text, max(0, m.text.rfind("\n", 0, start)), len(m.text)) if a <= start < b), None
    )
    if around is None or end > around[1]:
        return {"mended": instead}
    return {"mended": m.text[around[0] : start] + instead + m.text[end : around[1]]}
