"""Checks of what was done: duties, results, relevance, repetition, and labels in place of facts."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Entry, Line, clauses

__all__ = ["doing", "is_concrete", "mismatch", "repeated", "self_evaluation", "wording"]

_NUMBER = re.compile(r"(?<![A-Za-z0-9+.-])\d+(?:\.\d+)?(?![A-Za-z\d])|\d+(?:mm|cm|kg|ml|min|h)\b")
_PLAIN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9%]")
_ALIKE = 0.75
_SHORTEST_REPEAT = 8
_STOPS = "，。,."
_PEOPLE = re.compile(r"[（(][^）)]*[）)]")


def _counts(m: Material, text: str) -> bool:
    """Whether a piece of text has a figure or a result in it."""
    return bool(_NUMBER.search(text)) or bool(_spoken(m).search(text)) or m.words.has("result_word", text)


def _spoken(m: Material) -> re.Pattern[str]:
    return re.compile(rf"[一二两三四五六七八九十百千几半]+(?:{m.words.source('measure_word')})")


def is_concrete(m: Material, line: Line) -> bool:
    """Whether a line tells of something done with a figure or result."""
    return _counts(m, m.without_dates(line.start, line.end))


def _is_duty(m: Material, start: int, end: int) -> bool:
    return bool(m.words.pattern("duty_verb").match(m.text, start, end)) and not _counts(m, m.text[start:end])


def doing(m: Material) -> Iterator[Found]:
    """R24–R26: a duty without a deed; a stay without one figure or result."""
    for entry in m.resume.entries:
        duties = list(_duties(m, entry))
        yield from duties
        if entry.section == "campus" and len(m.resume.entries) > 1:
            continue  # a post of honour beside real work needs no figure
        if not duties and not _counts(m, _PEOPLE.sub("", m.told(entry))):
            place = entry.body[0] if entry.body else entry.head
            end = max((b for _, b in clauses(m.text, place.start, place.end)), default=place.end)
            yield Found("experience.no_result", place.start, end, values={"act": _short(m, place)})


def _duties(m: Material, entry: Entry) -> Iterator[Found]:
    for line in entry.body:
        verb = m.words.pattern("duty_verb").match(m.text, line.start, line.end)
        if verb and _is_duty(m, line.start, line.end):
            act = clauses(m.text, verb.end(), line.end)
            rest = m.text[act[0][0] : act[0][1]] if act else m.resume.words(line)
            yield Found("experience.duty_only", line.start, line.end, values={"act": rest})


def _short(m: Material, line: Line) -> str:
    pieces = clauses(m.text, line.start, line.end)
    return m.text[pieces[0][0] : pieces[0][1]] if pieces else m.resume.words(line)


def mismatch(m: Material) -> Iterator[Found]:
    """R32, R37: every stay belongs to another field than the post."""
    wanted = {near for domain in m.domains for near in (domain, *m.words.near.get(domain, ()))}
    if not wanted:
        return
    own: list[tuple[Entry, tuple[str, ...]]] = []
    for entry in m.resume.entries:
        head = m.words.domains(m.resume.words(entry.head))
        own.append((entry, head or m.words.domains(m.text[entry.head.start : entry.end])))
    if any(not domains or wanted & set(domains) or _fits(m, entry) for entry, domains in own):
        return
    if own:
        entry = own[0][0]
        yield Found(
            "experience.mismatch", entry.head.start, entry.head.end, values={"head": m.resume.words(entry.head)}
        )


def _fits(m: Material, entry: Entry) -> bool:
    """Whether the deeds speak of the post's field, whatever the place is called."""
    told = m.words.hits("domain", " ".join(m.resume.words(line) for line in entry.body))
    return sum(bool(set(m.domains) & set(m.words.domains(term))) for _, _, term in told) >= 2


def repeated(m: Material) -> Iterator[Found]:
    """A line that says again what an earlier one said."""
    seen: list[frozenset[str]] = []
    for line in m.resume.of(*DOING, "skills", "selfeval"):
        plain = _PLAIN.sub("", m.resume.words(line))
        if len(plain) < _SHORTEST_REPEAT or m.resume.period_in(line.start, line.end):
            continue
        pairs = frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
        if any(len(pairs & other) / len(pairs | other) >= _ALIKE for other in seen):
            yield Found("duplicate.content", line.start, line.end)
        seen.append(pairs)


def self_evaluation(m: Material) -> Iterator[Found]:
    """R33: labels that anybody could write, without a fact beside them."""
    for line in m.resume.lines:
        if line.section in {*DOING, "education", "objective", "courses"}:
            continue
        for start, end in _sentences(m, line):
            hits = m.words.hits("cliche", m.text, start, end)
            if not hits or _has_fact(m, start, end, len(hits)):
                continue
            if line.section == "selfeval" or len(hits) >= 2:
                yield Found(
                    "selfeval.cliche", hits[0][0], hits[-1][1], values={"word": m.text[hits[0][0] : hits[0][1]]}
                )
                return


def _sentences(m: Material, line: Line) -> list[tuple[int, int]]:
    return [x.span() for x in re.compile(r"[^。！!；;\n\t]+").finditer(m.text, line.start, line.end)]


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
                continue
            done = next((b for _, b in clauses(m.text, start, len(m.text))), end)
            end -= term[-1] in _STOPS
            yield Found(code, start, end, values=_mended(m, name, start, end, term))


def _mended(m: Material, name: str, start: int, end: int, term: str) -> dict[str, str]:
    instead = m.words.instead(name, term).rstrip(_STOPS)
    around = next(
        ((a, b) for a, b in clauses(m.text, max(0, m.text.rfind("\n", 0, start)), len(m.text)) if a <= start < b), None
    )
    if around is None or end > around[1]:
        return {"mended": instead}
    return {"mended": m.text[around[0] : start] + instead + m.text[end : around[1]]}
