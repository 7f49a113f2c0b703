"""Checks of skills and certificates: what is only asserted, and what nothing in the resume supports."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["certificates", "field_words", "missing_for_job", "unsupported", "vague"]

_ITEM = re.compile(r"[、,，/和及与]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.]*")
_DETAIL = re.compile(r"\d|[（(：:]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_SENTENCE = re.compile(r"[^；;。！\n\t]+")
LONGEST_GENERAL = 5
"""Characters before a general noun; more of them usually name something."""
ENOUGH = 0.2
"""A resume that shows less than this share of the post's required skills is asked for more …"""
AT_HOME = 2
"""… unless what was done or is known uses this many words of the post's field: then the gaps say it better."""
NEXT_TO_NOTHING = 0.05


def _asserting(m: Material) -> Iterator[Line]:
    for line in m.resume.lines:
        if line.section not in {*DOING, "education", "courses", "objective", "family"}:
            yield line


def _degree(m: Material, start: int, end: int) -> tuple[int, int, str] | None:
    hits = m.words.hits("vague_degree", m.text, start, end)
    return hits[0] if hits else None


def vague(m: Material) -> Iterator[Found]:
    """R18–R20: a degree word and a general noun, without a tool, a task or a number."""
    for line in _asserting(m):
        done = line.start
        for start, end in clauses(m.text, line.start, line.end):
            if start < done:
                continue
            text = m.text[start:end]
            phrase = m.words.hits("vague_skill", text)
            if phrase and line.section != "selfeval":
                yield Found("skill.vague", start + phrase[0][0], start + phrase[0][1])
                continue
            measured = _measured(m).search(m.text, start, end)
            if measured and line.section != "selfeval" and not m.skills_in(measured.start(), measured.end()):
                yield Found("skill.vague", *measured.span())
                continue
            degree = _degree(m, start, end)
            own_words = line.section == "selfeval" and not m.words.has("generic_object", text)
            if degree and not own_words and _is_general(m, degree[1], end):
                yield Found("skill.vague", degree[0], end)


def _measured(m: Material) -> re.Pattern[str]:
    """A certain, good or solid command of something that has no name."""
    measures, nouns = m.words.source("vague_measure"), m.words.source("generic_suffix")
    return re.compile(rf"(?:{measures})[\u4e00-\u9fff]{{0,10}}?(?:{nouns})")


def _ends_general(m: Material, start: int, end: int) -> bool:
    """A short object without a name that ends in a general noun (software, knowledge, equipment …)."""
    thing = m.text[start:end].strip()
    noun = re.search(rf"(?:{m.words.source('generic_suffix')})$", thing)
    if noun is None or re.search(r"[A-Za-z\d（(、]", thing) or noun.start() > LONGEST_GENERAL:
        return False
    return not any(skill.kind in {"tool", "skill", "certificate"} for skill in m.skills_in(start, end))


def _is_general(m: Material, start: int, end: int) -> bool:
    general = m.words.hits("generic_object", m.text, start, end)
    if not general:
        return _ends_general(m, start, end)
    rest = m.text[start : general[0][0]]
    after = m.text[general[-1][1] : end]
    if _LATIN.search(rest.replace("office", "").replace("Office", "")) or re.search(r"[\d（(]", rest + after):
        return False
    if "、" in rest:
        named = m.skills_in(start, general[0][0])
        return not named
    return len(after) <= 6


def unsupported(m: Material) -> Iterator[Found]:
    """R21: a high degree whose object appears nowhere in what was done."""
    for line in _asserting(m):
        for sentence in _SENTENCE.finditer(m.text, line.start, line.end):
            degree = _degree(m, sentence.start(), sentence.end())
            if degree is None:
                continue
            strength = m.words.instead("vague_degree", degree[2])
            end = _object_end(m, degree[1], sentence.end())
            shown = [_is_shown(m, a, b, line, strength) for a, b in _items(m, degree[1], end)]
            if strength == "weak" or not shown or _DETAIL.search(m.text, degree[1], end):
                continue
            if not any(shown) or (strength == "strong" and sum(shown) * 2 < len(shown)):
                yield Found("skill.unsupported", degree[0], end, values={"rest": m.text[degree[1] : end].strip()})


def _object_end(m: Material, start: int, end: int) -> int:
    stop = re.compile(r"[，,]").search(m.text, start, end)
    last = stop.start() if stop else end
    while last > start and m.text[last - 1].isspace():
        last -= 1
    return last


def _items(m: Material, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for cut in [*_ITEM.finditer(m.text, start, end), None]:
        last = cut.start() if cut else end
        if m.text[at:last].strip():
            found.append((at, last))
        at = cut.end() if cut else end
    return found


def _is_shown(m: Material, start: int, end: int, line: Line, strength: str) -> bool:
    """Whether what was done, a project or a prize names the object or shows its use."""
    places = [r for r in m.resume.lines if r.section in {*DOING, "awards", "certificates", "skills"} and r != line]
    named = m.skills_in(start, end)
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
    return any(pair in elsewhere for pair in pairs)


def certificates(m: Material) -> Iterator[Found]:
    """R22, R45: a certificate without full name, level or date."""
    for line in m.resume.lines:
        if line.section in {*DOING, "objective", "education", "courses"}:
            continue
        for start, end in _pieces(m, line):
            hit = next(iter(m.words.hits("vague_certificate", m.text, start, end)), None)
            named = hit is not None or _named_certificate(m).search(m.text[start:end])
            if not named or _is_clear(m, start, end):
                continue
            yield Found("certificate.unclear", start, end)


def _named_certificate(m: Material) -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,}}(?:{m.words.source('certificate_suffix')})$")


def _pieces(m: Material, line: Line) -> list[tuple[int, int]]:
    """Clauses, with the brackets behind them kept on."""
    found: list[tuple[int, int]] = []
    for a, b in clauses(m.text, line.start, line.end):
        opened = found and m.text.count("（", *found[-1]) + m.text.count("(", *found[-1]) > (
            m.text.count("）", *found[-1]) + m.text.count(")", *found[-1])
        )
        if opened:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _is_clear(m: Material, start: int, end: int) -> bool:
    return bool(re.search(r"\d", m.text[start:end])) or m.words.has(
        "certificate_level", _without_generic(m, start, end)
    )


def _without_generic(m: Material, start: int, end: int) -> str:
    return m.words.pattern("vague_certificate").sub("", m.text[start:end])


def field_words(m: Material) -> int:
    """How many different words of the post's field stand in what was done or is known."""
    told = " ".join(m.resume.words(line) for line in m.resume.of(*DOING, "skills", "certificates", "awards"))
    named = {term for _, _, term in m.words.hits("domain", told)}
    return sum(bool(set(m.words.domains(term)) & set(m.domains)) for term in named)


def missing_for_job(m: Material) -> Iterator[Found]:
    """R34: the resume is silent on most of what the post asks."""
    if (
        m.covered is not None
        and m.covered < ENOUGH
        and m.lacking
        and field_words(m) < (AT_HOME if m.covered < NEXT_TO_NOTHING else 1)
    ):
        yield Found("skill.missing_for_job", values={"skills": "、".join(m.lacking[:3])})
