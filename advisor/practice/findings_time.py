"""Checks of time: every stay has one, the times agree, the newest stands first."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from advisor.language.numerals import Unreadable, amount
from advisor.practice.findings import Found, Material
from advisor.practice.sections import Entry, Line, Period, clauses

__all__ = ["dates", "order"]

_HALF_YEAR = re.compile(r"(半年|一年|两年|三年|([一二两三四五六七八九十\d]+)\s*个月)")
_LOOSELY = frozenset("里来多中间内余")
"""Behind a length that is not meant to the month: in the three years, a year and more."""
_IN_PART = re.compile(r"(?:[担兼历]?任|当过|其中)[^，,。；;]*$")
"""Before a length that is a part of the stay: that of a post held in it."""
_IN_ALL = re.compile(
    r"(?:实习|见习|工作|实训|前后|累计|总)共?(?:计|时长|期)?\s*[:：]?\s*(?=[一二两三四五六七八九十\d半])|(?:为期|历时|共计|一共|时长)\s*[:：]?\s*"
)
"""Before a length that is that of the whole stay."""
_AWAY = re.compile(r"其中|入伍|服役|参军|应征|休学|保留学籍|间断|停学")
"""Of a second stretch at one school: years away from it."""
_BORN = re.compile(
    r"((?:19|20)\d\d)\s*[年./-]?\s*(?:\d{1,2}\s*月?)?\s*(?:\d{1,2}\s*日)?\s*(?:出生|生于|生(?![\u4e00-\u9fff]))"
    r"|(?:出生(?:年月|日期|时间)?|生日|生于)\s*[:：]?\s*((?:19|20)\d\d)(?:\s*[年./-]\s*\d{1,2}\s*月?)?"
)
_YOUNGEST, _OLDEST = 14, 45
"""Years of age between which people begin a college."""
_DEGREES = frozenset({"大专", "高职", "中专", "职高"})
"""Words for a school that mostly say what it awards."""
_MOST_YEARS = 7
_TERM = re.compile(r"\s*(?:学年|年度|学期|[、,，]\s*(?:19|20)\d\d)")
"""Behind the years of a prize or a mark, which name no school."""
_NUMBERED = re.compile(r"\s*(?:课程)?(?:项目|课题|任务|作品)\s*[一二三四五六七八九十\d]{1,2}\s*[:：.、]")
_YEAR_OF_STUDY = re.compile(r"\s*(?:学年|年度|学期)")
_MONTHS_TWICE = 2
_A_YEAR = 12


def dates(m: Material) -> Iterator[Found]:
    """R14, R30: every stay has a time, and the times agree."""
    for period in m.resume.periods:
        if _is_impossible(period):
            yield Found("date.inconsistent", period.start, period.end)
    for line in m.resume.of("education"):
        spans = [
            p for p in m.resume.periods if line.start <= p.start < line.end and not _YEAR_OF_STUDY.match(m.text, p.end)
        ]
        if spans and _disagrees(m, line, spans[0]):
            yield Found("date.inconsistent", spans[0].start, spans[0].end)
        named = [term for *_, term in m.words.hits("school_word", m.text, line.start, line.end)]
        one_school = sum(term not in _DEGREES for term in named) < 2
        away = _AWAY.search(m.text, line.start, line.end)
        if one_school and len(spans) == 2 and not away and _differ(m, *spans):
            yield Found("date.inconsistent", spans[0].start, spans[1].end)
    enrolled = next((p for line in m.resume.of("education") if (p := m.resume.period_in(line.start, line.end))), None)
    yield from _ages(m, enrolled)
    for entry in m.resume.entries:
        if entry.period is None:
            if (entry.section != "campus" or entry.body) and not _in_a_row(m, entry):
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
        elif summed := _summed_up_otherwise(m, entry):
            yield Found("date.inconsistent", *summed)
    learned = [line for line in m.resume.of("education") if m.words.has("school_word", m.resume.words(line))]
    if learned and enrolled is None:
        yield Found("date.missing", learned[0].start, learned[0].end, values={"head": m.resume.words(learned[0])})


def _in_a_row(m: Material, entry: Entry) -> bool:
    """Whether an undated project has a number and stands behind another such: what the first lacks, all lack."""
    at = m.resume.entries.index(entry)
    before = m.resume.entries[at - 1] if at else None
    return before is not None and before.period is None and all(_is_numbered(m, one) for one in (before, entry))


def _is_numbered(m: Material, entry: Entry) -> bool:
    row = m.text.rfind("\n", 0, entry.head.start) + 1
    return entry.section == "project" and _NUMBERED.match(m.text, row) is not None


def _ages(m: Material, enrolled: Period | None) -> Iterator[Found]:
    """A year of birth at which nobody begins the course that is named."""
    for born in _BORN.finditer(m.text):
        age = enrolled.begin.year - int(born[1] or born[2]) if enrolled else _YOUNGEST
        if not _YOUNGEST <= age <= _OLDEST:
            yield Found("date.inconsistent", *born.span())


def _differ(m: Material, stay: Period, other: Period) -> bool:
    """Two stretches at one school, or one and another month of leaving it."""
    if stay.finish is None or stay.finish == stay.begin:
        return False
    if other.finish is not None and 0 in {
        moment.month for moment in (stay.begin, stay.finish, other.begin, other.finish)
    }:
        return (stay.begin.year, stay.finish.year) != (other.begin.year, other.finish.year)  # once in terms or years
    leaves = m.words.has("leaving_word", m.text[other.end : other.end + len("毕业于")])
    return stay.finish.months != other.begin.months if leaves else other.finish not in {None, other.begin}


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
    if said and _IN_PART.search(m.text, period.end, said.start()):
        return False
    if len(_HALF_YEAR.findall(m.text, period.end, line.end)) > 1:
        return False  # the parts of a stay that went through several wards or posts
    if (
        said is None
        or m.text[said.end() : said.end() + 1] in _LOOSELY
        or period.finish is None
        or 0 in {period.begin.month, period.finish.month}
    ):
        return False
    stated = {"半年": 6, "一年": 12, "两年": 24, "三年": 36}.get(said[0]) or _months(said[2])
    months = period.finish.months - period.begin.months
    slack = 3 if stated is not None and stated > _A_YEAR else 1
    return stated is not None and not months - slack <= stated <= months + slack


def _summed_up_otherwise(m: Material, entry: Entry) -> tuple[int, int] | None:
    """Where the line below the dates opens with a length of the whole stay that they do not give."""
    period, first = entry.period, next(iter(entry.body), None)
    opened = _IN_ALL.match(m.text, first.start, first.end) if first else None
    if period is None or first is None or opened is None or not _HALF_YEAR.match(m.text, opened.end(), first.end):
        return None
    end = next(b for _, b in [*clauses(m.text, first.start, first.end), (0, first.end)] if b > opened.end())
    said = Line(first.start, end, first.section)
    return (first.start, end) if _disagrees(m, said, replace(period, start=first.start, end=opened.end())) else None


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
        (period, line)
        for line in m.resume.of("education")
        if (period := m.resume.period_in(line.start, line.end)) and not _TERM.match(m.text, period.end)
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
