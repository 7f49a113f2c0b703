"""Checks of what stands behind a skill: a claim that nothing in the resume bears out."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.findings_skill import asserting, items
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["unborne", "unsupported"]

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.]*")
_DETAIL = re.compile(r"(?<![A-Za-z\d.-])\d+(?:\.\d+)?(?![A-Za-z\d])|[（(：:]")
_SHOWN_BESIDE = re.compile(r"(?<![A-Za-z\d.-])\d+(?:\.\d+)?(?![A-Za-z\d])|[（(](?![A-Za-z .+#/-]+[）)])|[：:]")
"""A detail beside a claim; the bare name of a tool in brackets is none."""
_VERSION = re.compile(r"\d[A-Za-z]|[A-Za-z]\d|[一二三四五六七八九十][点步轴段]法")
"""A version or a named way of doing it, which nobody writes of a tool that was never opened."""
_LISTED_BESIDE = re.compile(r"(?:、[^、，,；;。|｜\n（(]{1,12})*[（(][^）)\n]*\d[^）)\n]*[）)]")
"""The rest of a list with a figure in brackets behind it, which speaks for its members."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_SENTENCE = re.compile(r"[^；;。！\n\t]+")
MOST_OF_A_NAME = 0.5
"""Share of the pairs of characters of a name that one line has to bring to count as showing it where much is claimed."""
_JOINTS = "、和及与并且，"
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9+#.]+")
_PAPER = re.compile(r"[证奖级]|资格|执照")
FEWEST_BORNE = 2
"""A list in which so many other claims, and at least half of them, are borne out, shows the one that is not."""
LEAST_TRACE = 0.25
"""Share of the pairs of characters of a claim that stand in what was told, from which it leaves a trace there."""
_SHORT = 2
SHORTEST_CLAIM = 4


def unsupported(m: Material) -> Iterator[Found]:
    """R21: a high degree whose object appears nowhere in what was done."""
    for line in asserting(m):
        for sentence in _SENTENCE.finditer(m.text, line.start, line.end):
            degrees = m.words.hits("vague_degree", m.text, *sentence.span())
            ends = [*(start for start, _, _ in degrees[1:]), sentence.end()][: len(degrees)]
            for (start, stop, term), last in zip(degrees, ends, strict=True):
                end = _object_end(m, stop, last)
                strength = m.words.instead("vague_degree", term)
                if strength != "weak" and _lacks_support(m, stop, end, line, strength):
                    yield Found("skill.unsupported", start, end, values={"rest": m.text[stop:end].strip()})


def _lacks_support(m: Material, start: int, end: int, line: Line, strength: str) -> bool:
    claimed = items(m, start, end)
    told = [
        (a, b) for a, b in claimed if len(m.text[a:b].strip()) > _SHORT
    ] or claimed  # 「编程与操作」 claims one thing
    shown = [_is_shown(m, a, b, line, strength) for a, b in told]
    detailed = _told_in_detail(m) if strength == "strong" else _DETAIL
    if not shown or detailed.search(m.text, start, end):
        return False
    return not any(shown) or (strength == "strong" and sum(shown) * 2 < len(shown))


def _told_in_detail(m: Material) -> re.Pattern[str]:
    """Brackets or a counted thing; the number of a model is no detail."""
    return re.compile(rf"[（(：:]|\d\s*(?:{m.words.source('measure_word')})")


def _object_end(m: Material, start: int, end: int) -> int:
    stop = re.compile(r"[，,|｜]").search(m.text, start, end)
    last = stop.start() if stop else end
    while last > start and (m.text[last - 1].isspace() or m.text[last - 1] in _JOINTS):
        last -= 1
    return last


def _is_shown(m: Material, start: int, end: int, line: Line, strength: str) -> bool:
    """Whether what was done, a project or a prize names the object or shows its use."""
    places = [r for r in m.resume.lines if r.section in {*DOING, "awards", "certificates", "skills"} and r != line]
    named = m.skills_in(start, end)
    above = {term for *_, term in m.words.hits("demanding_task", m.text, start, end)} if strength == "strong" else set()
    if not all(any(term in m.resume.words(place) for place in places) for term in above):
        return False  # a common skill beside it does not show the demanding one
    for skill in named:
        spans = [(x.start, x.end) for x in skill.mentions] + [(x.start, x.end) for x in skill.evidence]
        if any(p.start <= a and b <= p.end for a, b in spans for p in places):
            return True
    words = m.text[start:end]
    elsewhere = "\n".join(m.resume.words(place) for place in places)
    latin = _LATIN.findall(words)
    if latin:
        return any(word.lower() in elsewhere.lower() for word in latin)
    if strength != "strong" and not named:
        return True  # nothing is known of it, and the word claims little
    pairs = {run[i : i + 2] for run in _CHINESE.findall(words) for i in range(len(run) - 1)}
    if strength != "strong":
        return any(pair in elsewhere for pair in pairs)
    most = max((sum(pair in row for pair in pairs) for row in elsewhere.split("\n")), default=0)
    return bool(pairs) and most >= MOST_OF_A_NAME * len(pairs)


def unborne(m: Material) -> Iterator[Found]:
    """R21, R42: among skills that were used somewhere a demanding one that was used nowhere, or a language never spoken.

    A list of which most leaves no trace says nothing about any of its members: many people list tools only.
    """
    told = "\n".join(
        m.resume.words(x) for x in m.resume.lines if x.section in {*DOING, "education", "courses", "awards"}
    )
    claims = [c for line in asserting(m) if line.section not in {"selfeval", "contact"} for c in _claims(m, line)]
    bare = [(a, b) for a, b in claims if not _is_told_beside(m, a, b) and not _leaves_trace(m, a, b, told)]
    borne = len(claims) - len(bare)
    stands_out = borne >= FEWEST_BORNE and borne >= len(bare) - 1
    done = 0
    for n, (start, end) in enumerate(claims):
        demanding = stands_out and (start, end) in bare and _is_demanding(m, start, end)
        if start < done or not (demanding or _never_spoken(m, start, end)):
            continue
        after = claims[n + 1] if n + 1 < len(claims) else (end, end)
        done = after[1] if after in bare and after[0] - end <= 1 else end
        yield Found("skill.unsupported", start, done, values={"rest": m.text[start:done].strip()})


def _is_told_beside(m: Material, start: int, end: int) -> bool:
    """Whether a detail stands in a claim or in brackets behind the list that it is a member of."""
    return any(
        (
            _SHOWN_BESIDE.search(m.text, start, end),
            _VERSION.search(m.text, start, end),
            _LISTED_BESIDE.match(m.text, end),
        )
    )


def _never_spoken(m: Material, start: int, end: int) -> bool:
    """A foreign language that is said to be used at work, and that the resume names nowhere else."""
    rest = m.text[:start] + m.text[end:]
    spoken = m.words.hits("foreign_language", m.text, start, end)
    heard = any(m.words.instead("foreign_language", name) in rest for _, _, name in spoken)
    return bool(spoken) and not heard and m.words.has("language_use", m.text[start:end])


def _claims(m: Material, line: Line) -> Iterator[tuple[int, int]]:
    """Members of a list of skills that are no papers."""
    for a, b in clauses(m.text, line.start, line.end):
        for start, end in items(m, a, b):
            text = m.text[start:end].strip()
            if len(text) >= SHORTEST_CLAIM and not _PAPER.search(text):
                yield start + len(m.text[start:end]) - len(m.text[start:end].lstrip()), end


def _is_demanding(m: Material, start: int, end: int) -> bool:
    return m.words.has("demanding_task", m.text[start:end]) or bool(
        m.words.pattern("able_alone").match(m.text, start, end)
    )


def _leaves_trace(m: Material, start: int, end: int, told: str) -> bool:
    """Whether what was done, learned or won names the thing, a good part of its words, or another name of it."""
    words = m.text[start:end]
    if any(name.lower() in told.lower() for name in _NAMED.findall(words)):
        return True
    for skill in m.skills_in(start, end):
        spans = [(x.start, x.end) for x in skill.mentions] + [(x.start, x.end) for x in skill.evidence]
        if any(m.text[a:b] in told for a, b in spans if not (start <= a and b <= end)):
            return True
    bare = m.words.pattern("able_alone").sub("", words)
    pairs = {run[i : i + 2] for run in _CHINESE.findall(bare) for i in range(len(run) - 1)}
    return bool(pairs) and sum(pair in told for pair in pairs) >= LEAST_TRACE * len(pairs)
