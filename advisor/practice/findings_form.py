"""Checks of contact, intention, private data, sections, length and time."""

import itertools
import re
from collections.abc import Iterator

from advisor.language.numerals import Unreadable, amount
from advisor.language.personal import personal_data
from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Entry, Line, Period, clauses

__all__ = ["LONGEST", "SHORTEST", "contact", "dates", "intention", "length", "order", "privacy", "sections", "volume"]

SHORTEST = 95
"""Fewer Chinese characters, numbers and Latin words than this leave nothing to ask about.

R11 speaks of 200; resumes of 100 to 200 have other faults that say more, so the line was drawn lower on the
development set."""
SHORTEST_COMPLETE = 75
"""The same where school, work and skills all stand."""
LONGEST = 1000
"""More than this do not fit a page at a size that people read (R11)."""

_UNIT = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9.@_+-]+")
_INVALID_PHONE = re.compile(r"(?<![\d.])1[\d -]{8,13}\d(?![\d.])")
_AT = re.compile(r"\S*@\S*|[A-Za-z0-9._]+(?:qq|163|126)\.com")
_WIDE = r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])"
_SPLIT = re.compile(r"[、，,/／;；]|\s+[-–]\s+")
_HALF_YEAR = re.compile(r"(半年|一年|两年|三年|([一二两三四五六七八九十\d]+)\s*个月)")
_MOST_YEARS = 7
_SHORT_LABEL = 2
_MONTHS_TWICE = 2
_BODY = re.compile(
    r"(?:身高|体重)?\s*[:：]?\s*(?<!\d)(?:1[4-9]\d\s*(?:cm|CM|厘米|公分)|[3-9]\d\s*(?:kg|KG|公斤|千克)(?![\u4e00-\u9fff]))|(?:AB|[ABO])\s*型(?:血)|(?<![\u4e00-\u9fff])(?:属|属相)[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
)
_CELLS = re.compile(r"[^\s|｜/／,，;；。()（）【】\[\]]+")
_HEAD_LINES = 6
_SHORTEST_POST, _LONGEST_POST = 4, 12


def volume(text: str) -> int:
    """Chinese characters, numbers and Latin words of a text."""
    return len(_UNIT.findall(text))


def contact(m: Material) -> Iterator[Found]:
    """R02, R03."""
    if not m.resume.phones:
        wrong = _INVALID_PHONE.search(m.text)
        yield Found("contact.missing_phone", *(wrong.span() if wrong else (0, 0)))
    if not m.resume.emails:
        wrong = _AT.search(m.text)
        yield Found("contact.missing_email", *(wrong.span() if wrong else (0, 0)))
    for start, end in m.resume.emails:
        local = m.text[start:end].partition("@")[0].lower()
        if not local.isdigit() and _is_playful(m, local):
            yield Found("contact.unprofessional_email", start, end)


def _is_playful(m: Material, local: str) -> bool:
    """Whether the name of an address holds a playful word; a word of it may stand inside a longer one."""
    return any(row.term in local for row in m.words.terms("unprofessional_email"))


def intention(m: Material) -> Iterator[Found]:
    """R04: a target is stated, and it is one post."""
    place = _intention(m)
    loose = [hit for hit in m.words.hits("vague_objective", m.text) if len(hit[2]) >= 5]
    if place is None:
        if loose:
            yield Found("objective.vague", loose[0][0], loose[0][1])
        else:
            yield Found("objective.missing")
        return
    start, end = place
    value = re.sub(r"[（(][^）)]*[）)]", "", m.text[start:end])
    parts = [part for part in _SPLIT.split(value) if part.strip()]
    posts = [part for part in parts if m.words.has("post_word", part) or m.words.has("post_field", part)]
    # A place and a date beside one post are no further targets.
    if (
        m.words.has("vague_objective", value)
        or m.words.pattern("bare_post").fullmatch(value.strip())
        or len(posts or parts) >= 3
    ):
        yield Found("objective.vague", start, end)


def _intention(m: Material) -> tuple[int, int] | None:
    for line in m.resume.of("objective"):
        return _value(m.text, line.start, line.end)
    names = [re.escape(t.term) for t in m.words.terms("section_heading") if t.instead == "objective"]
    long = "|".join(name for name in names if len(name) > _SHORT_LABEL) or "(?!)"
    short = "|".join(names) or "(?!)"
    label = re.search(rf"(?:(?:{long})\s*[】]?\s*[:：\t ]|(?:{short})\s*[】]?\s*[:：])\s*(?=\S)", m.text)
    if label:
        return _value(m.text, label.end(), len(m.text))
    phrase = m.words.pattern("objective_phrase").search(m.text)
    if phrase:
        start, end = _value(m.text, phrase.start(), len(m.text))
        return next(iter(clauses(m.text, start, end)), (start, end))
    return _titled(m)


def _titled(m: Material) -> tuple[int, int] | None:
    """A post named without a label beside name and telephone number."""
    for line in [x for x in m.resume.lines if x.section == "contact"][:_HEAD_LINES]:
        for cell in _CELLS.finditer(m.text, line.start, line.end):
            if _is_post(m, cell.group()):
                return cell.span()
    return None


def _is_post(m: Material, words: str) -> bool:
    if m.fields is not None and words in m.fields.titles:
        return True
    named = re.search(rf"(?:{m.words.source('post_suffix')})$", words)
    return named is not None and _SHORTEST_POST <= len(words) <= _LONGEST_POST and not m.words.has("school_word", words)


def _value(text: str, start: int, end: int) -> tuple[int, int]:
    stop = re.compile(r"[\t\n|｜；;。【\u3000]| {2,}").search(text, start, end)
    last = stop.start() if stop else end
    while last > start and text[last - 1].isspace():
        last -= 1
    return start, max(last, start)


def privacy(m: Material) -> Iterator[Found]:
    """R06, R07, R08, R10: what has nothing to do with the work."""
    taken: list[tuple[int, int]] = []
    for datum in personal_data(m.text):
        if datum.kind in {"id_card", "bank_card", "address"}:
            taken.append((datum.span.start, datum.span.end))
            yield Found("privacy.overshared", datum.span.start, datum.span.end)
    leaked = tuple(taken)
    for line in m.resume.lines:
        if line.section == "courses":
            continue
        places = [
            (start, _stretch(m.text, stop, line.end))
            for start, stop, term in _private(m, line)
            if not _in_passing(line, m.words.instead("private_term", term))
        ]
        if line.section in DOING and len(places) < 2:
            continue  # of one's work a patient's or a child's body may be told
        places += [(a, b) for a, b in _bodies(m, line) if not any(x < b and a < y for x, y in places)]
        places = [(a, b) for a, b in places if not any(x < b and a < y for x, y in taken)]
        if any(line.start <= a < line.end for a, _ in leaked):
            continue
        if places:  # one finding a line: what stands together is deleted together
            start, end = min(places)[0], max(b for _, b in places)
            inner = [a for a, b in taken if start <= a < end]
            yield Found("privacy.overshared", start, min([end, *inner]))


def _bodies(m: Material, line: Line) -> list[tuple[int, int]]:
    """Measures of the body, recognised by their units."""
    return [x.span() for x in _BODY.finditer(m.text, line.start, line.end)]


def _private(m: Material, line: Line) -> list[tuple[int, int, str]]:
    """Private terms of a line; labels are often set wide, with blanks between their characters."""
    wide = re.compile(_WIDE).sub("", m.resume.words(line))
    if wide == m.resume.words(line):
        return m.words.hits("private_term", m.text, line.start, line.end)
    kept = [i for i in range(line.start, line.end) if m.text[i] not in " \u3000"]
    packed = "".join(m.text[i] for i in kept)
    return [(kept[a], kept[b - 1] + 1, term) for a, b, term in m.words.hits("private_term", packed)]


def _in_passing(line: Line, kind: str) -> bool:
    """Parents and illnesses in a sentence about the work are no disclosure."""
    told_of_others = kind in {"family", "health", "hardship"}
    return (line.section == "selfeval" and (told_of_others or kind == "body")) or (
        line.section in DOING and told_of_others
    )


def _stretch(text: str, stop: int, end: int) -> int:
    if stop < end and text[stop] in "：: \u3000\t":
        value = re.compile(r"[：:\s]*[^\s，,；;。|｜）)]*").match(text, stop, end)
        return value.end() if value else stop
    return stop


def sections(m: Material) -> Iterator[Found]:
    """R12, R31: education, something done, and skills stand somewhere."""
    schools = m.words.hits("school_word", m.text)
    learned = m.resume.of("education") or any(
        m.words.has("education_word", m.text[max(0, a - 30) : b + 30]) for a, b, _ in schools
    )
    dated = any(
        line.start <= a < line.end and m.resume.period_in(line.start, line.end)
        for a, *_ in schools
        for line in m.resume.lines
    )
    if not learned and not dated:
        yield Found("section.missing_education")
    if not m.resume.entries:
        yield Found("section.missing_experience")
    stated = m.resume.of("skills", "certificates") or any(
        _skill_opened(m).match(m.text, start)
        for line in m.resume.lines
        if line.section not in DOING
        for start, _ in clauses(m.text, line.start, line.end)
    )
    if not stated:
        yield Found("section.missing_skills")


def _skill_opened(m: Material) -> re.Pattern[str]:
    return re.compile(rf"(?:{m.words.source('first_person')})?(?:{m.words.source('skill_opener')})")


def length(m: Material) -> Iterator[Found]:
    """R11."""
    size = volume(m.text)
    complete = m.resume.entries and m.resume.of("education") and m.resume.of("skills", "certificates")
    if size < (SHORTEST_COMPLETE if complete else SHORTEST):
        yield Found("length.too_short")
    elif size > LONGEST:
        yield Found("length.too_long")


def dates(m: Material) -> Iterator[Found]:
    """R14, R30: every stay has a time, and the times agree."""
    for period in m.resume.periods:
        if _is_impossible(period):
            yield Found("date.inconsistent", period.start, period.end)
    for line in m.resume.of("education"):
        spans = [p for p in m.resume.periods if line.start <= p.start < line.end]
        if spans and _disagrees(m, line, spans[0]):
            yield Found("date.inconsistent", spans[0].start, spans[0].end)
        if (
            len(spans) == 2
            and len(m.words.hits("school_word", m.text, line.start, line.end)) < 2
            and spans[0].begin != spans[1].begin
        ):
            yield Found("date.inconsistent", spans[0].start, spans[1].end)
    enrolled = next((p for line in m.resume.of("education") if (p := m.resume.period_in(line.start, line.end))), None)
    for entry in m.resume.entries:
        if entry.period is None:
            if entry.section != "campus" or entry.body:
                head = clauses(m.text, entry.head.start, entry.head.end)
                inside = bool(entry.body) and entry.body[0].start < entry.head.end
                short = len(m.resume.words(entry.head)) <= 32 and not inside
                end = entry.head.end if short or not head else head[0][1]
                yield Found("date.missing", entry.head.start, end, values={"head": m.text[entry.head.start : end]})
        elif (
            _overlaps(m, entry)
            or _lies_ahead(m, entry.period)
            or _disagrees(m, entry.head, entry.period)
            or _before_school(m, entry.head, entry.period, enrolled)
        ):
            yield Found("date.inconsistent", entry.period.start, entry.period.end)
    learned = [line for line in m.resume.of("education") if m.words.has("school_word", m.resume.words(line))]
    if learned and enrolled is None:
        yield Found("date.missing", learned[0].start, learned[0].end, values={"head": m.resume.words(learned[0])})


def _is_impossible(period: Period) -> bool:
    ends = [moment for moment in (period.begin, period.finish) if moment]
    if any(moment.month > 12 for moment in ends):
        return True
    if period.finish is None:
        return False
    months = period.finish.months - period.begin.months
    same_year = period.finish.year == period.begin.year and 0 in {period.finish.month, period.begin.month}
    return (months < 0 and not same_year) or months > 12 * _MOST_YEARS


def _overlaps(m: Material, entry: Entry) -> bool:
    """Another full stay fills months of this one; holiday work, projects and part time may lie beside a stay."""
    period = entry.period
    if entry.section != "experience" or period is None or period.finish is None or _is_beside(m, entry):
        return False
    for other in m.resume.entries[: m.resume.entries.index(entry)]:
        held = other.period
        if other.section != "experience" or held is None or held.finish is None or _is_beside(m, other):
            continue
        shared = min(period.finish.months, held.finish.months) - max(period.begin.months, held.begin.months)
        if shared >= _MONTHS_TWICE and 0 not in {period.begin.month, held.begin.month}:
            return True
    return False


def _is_beside(m: Material, entry: Entry) -> bool:
    return m.words.has("beside_word", m.text[entry.head.start : entry.end])


def _lies_ahead(m: Material, period: Period) -> bool:
    return m.today is not None and period.begin.months > m.today.year * 12 + m.today.month - 1


def _disagrees(m: Material, line: Line, period: Period) -> bool:
    """A length in words beside the dates says otherwise."""
    said = _HALF_YEAR.search(m.text, period.end, min(line.end, period.end + 40))
    if said is None or period.finish is None or 0 in {period.begin.month, period.finish.month}:
        return False
    stated = {"半年": 6, "一年": 12, "两年": 24, "三年": 36}.get(said[0]) or _months(said[2])
    months = period.finish.months - period.begin.months
    return stated is not None and not months - 1 <= stated <= months + 1


def _months(numeral: str) -> float | None:
    try:
        return amount(numeral).low
    except Unreadable:
        return None  # a length that cannot be read contradicts nothing


def _before_school(m: Material, line: Line, period: Period, school: Period | None) -> bool:
    """An internship of the course ends before the course began."""
    if school is None or school.finish == school.begin or period.finish is None or school.finish is None:
        return False
    if school.finish < school.begin:
        return False
    return m.words.has("internship_word", m.resume.words(line)) and period.finish.months < school.begin.months


def order(m: Material) -> Iterator[Found]:
    """R13: within a section the newest first."""
    if not m.resume.with_headings:
        return
    for section in ("experience", "project"):
        dated = [(e.period, e.head) for e in m.resume.entries if e.section == section and e.period]
        yield from _ascending(m, dated)
    taught = [
        (period, line) for line in m.resume.of("education") if (period := m.resume.period_in(line.start, line.end))
    ]
    yield from _ascending(m, taught)


def _ascending(m: Material, dated: list[tuple[Period, Line]]) -> Iterator[Found]:
    begins = [period.begin.months for period, _ in dated]
    rising = any(a < b for a, b in itertools.pairwise(begins))
    if rising:
        first = dated[0][1]
        newest_first = sorted(dated, key=lambda pair: -pair[0].begin.months)
        listed = "\n".join(m.resume.words(line) for _, line in newest_first)
        yield Found("order.not_reverse_chronological", first.start, first.end, values={"listed": listed})
