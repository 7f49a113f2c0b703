"""Reads a pasted resume of any shape: sections, entries, dates and contacts, with offsets into the text."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from advisor.practice.headings import MARK, Headings, headings_of
from advisor.practice.resume_words import ResumeWords

__all__ = ["DOING", "FIELD", "Entry", "Line", "Moment", "Period", "Resume", "clauses", "read_resume"]

_LONGEST_BARE_HEAD = 32
"""Characters of a line without a date that may still name a stay."""
_BEFORE_WORK = frozenset({"education", "contact", "courses"})
DOING = ("experience", "project", "campus")
"""Sections whose lines tell what a person did."""

# Character tables: marks of dates, lists and cells. They are part of the notation that is read here, not prose.
_YEAR = r"((?:19|20)\d\d|(?<![\d.])['’‘]\d\d(?=[年./-])|(?<![\d.'’‘])\d\d(?=年\s*\d{1,2}\s*月(?!个)))"
_SEASON = r"(?:[春夏秋冬]季?|[上下]半年)?"


def _month(mark: str) -> str:
    """A year with its month, its season or alone; a day behind it is passed over. ``mark`` names the sign between them."""
    return (
        rf"{_YEAR}\s*(?:(?P<{mark}>[年./-])\s*(\d{{1,2}})(?!\d)\s*月?"
        rf"(?:\s*[./-]?\s*\d{{1,2}}\s*日|(?P={mark})(?<=[./-])\d{{1,2}}(?!\d|\s*[.年月]))?|年{_SEASON})"
    )


_UNTIL = r"\s*(?:--|[-—–~～至到])+\s*"
_OPEN = r"(?:至今|现在|目前|今)"
_PERIOD = re.compile(
    rf"{_month('first')}(?:{_UNTIL}(?:{_month('second')}|(?P<open>{_OPEN})|(?P<later>\d{{1,2}})\s*月|(?P<last>0[1-9]|1[0-2])(?![\d./-])))?"
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*[-—–~～至到]+\s*((?:19|20)\d\d)(?!\s*[./年-]?\d)")
_CELL = re.compile(r"\t+|\s*[|｜]\s*|[ \u3000]{2,}|\u3000")
_RULE = re.compile(r"\s*([-=_*~—–─━═┈┄])(?:\s*\1){2,}\s*")
"""A line drawn across the page."""
FIELD = re.compile(r"(?:(?P<name>职务|岗位|职位|部门|单位|公司|时间|起止|地点)|业绩|成果|职责|内容|任务)\s*[:：\t|｜]")
"""A field of a stay in a form: it goes on with the stay that the first field began; ``name`` where it tells no deed."""
_FORM_NUMBER = re.compile(r"\s*表格?\s*[一二三四五六七八九十\d]{1,2}\s*")
"""The number of a form, alone in its row: what follows is another form."""
_EDGE = re.compile(r"\s*[|｜]+\s*|\s+")
"""The rim of a row of a table."""
_TABLE_HEAD = re.compile(
    r"\s*[|｜]\s*(?:项目|栏目|类别|字段|名称|项|序号|信息项)(?:\s*[|｜]\s*(?:内容|说明|详情|信息|描述|备注|值|填写))+\s*[|｜]?\s*"
)
"""The row of a table that names its columns."""
_PLACE_OF_WORK = re.compile(r"(?:(?:实习|实训|工作|见习|兼职)?(?:单位|公司)|岗位经历)\s*[:：\t|｜]\s*")
_LOWER_SCHOOL = re.compile(r"(?:小学|中学|高中|初中|完小|职中|[一二三四五六七八九十\d]中)(?![\u4e00-\u9fff])")
"""A school before the college, at the end of its name."""
_TAKEN = re.compile(r"(?:考取|考到|考了|取得|获得|拿到|通过|办了|办理)[^，,。；;]{0,14}(?:证|资格|考试|等级)")
"""A paper that was got at a time, in a sentence."""
_OWN_SKILL = re.compile(r"(?:我|本人|平时|现在)?能(?!够?(?:力|胜任))[^了过，,。]{0,3}[\u4e00-\u9fff]")
_CLAUSE = re.compile(r"[^，,；;。！!？?\t|｜\n]+")
_PAPER = re.compile(r"[^，,。；;\d（(]{2,16}(?:级|证|证书|资格)\s*(?:[（(，,]\s*)(?:19|20)\d\d")
"""A certificate with its date, which opens a sentence."""
_SENTENCE = re.compile(r"[^。！!；;\n]+")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?[\dxX*＊]{4}){2}(?![\d*])")
_LINK = re.compile(r"https?://|[A-Za-z0-9-]+\.(?:com|cn|net|org|io|top|me|art)\b(?!@)")
_EMAIL = re.compile(r"[A-Za-z0-9*_][A-Za-z0-9._+*-]*@[A-Za-z0-9*-]+(?:\.[A-Za-z*]{2,})+")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A year and month; month 0 where only the year is given."""

    year: int
    month: int

    @property
    def months(self) -> int:
        """Months since the year 0, the year alone counted as January."""
        return self.year * 12 + max(self.month, 1) - 1


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in the text; ``finish`` equals ``begin`` for one date, and is None while it lasts."""

    start: int
    end: int
    begin: Moment
    finish: Moment | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of one behind a heading, without marks and outer blanks; ``under`` counts the headings above."""

    start: int
    end: int
    section: str
    bulleted: bool = False
    under: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A stay somewhere: the line that names it and the lines that tell of it."""

    head: Line
    body: tuple[Line, ...]
    section: str
    period: Period | None

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.body[-1].end if self.body else self.head.end


@dataclass(frozen=True, slots=True)
class Resume:
    """A resume as read. All offsets are into ``text``; ``with_headings`` is false for running prose."""

    text: str
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    periods: tuple[Period, ...]
    phones: tuple[tuple[int, int], ...]
    emails: tuple[tuple[int, int], ...]
    headings: tuple[str, ...]
    with_headings: bool = field(default=True)

    def of(self, *sections: str) -> tuple[Line, ...]:
        """The lines of some sections."""
        return tuple(line for line in self.lines if line.section in sections)

    def words(self, line: Line) -> str:
        """The text of a line."""
        return self.text[line.start : line.end]

    def period_in(self, start: int, end: int) -> Period | None:
        """The first period between two offsets."""
        return next((period for period in self.periods if start <= period.start < end), None)


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces between commas, stops and cells, trimmed."""
    found = (_trim(text, m.start(), m.end()) for m in _CLAUSE.finditer(text, start, end))
    return [(a, b) for a, b in found if a < b]


def read_resume(text: str, words: ResumeWords) -> Resume:
    """Sections, entries, periods and contacts of a resume.

    Args:
        text: Plain text of any layout: with headings, with 【】, numbered, a table flattened to text, or prose.
        words: The lists of headings, schools, employers and posts.
    """
    lines, headings = _lines(text, words)
    periods = _periods(text)
    with_headings = any(kind not in {"contact", "objective", "health", "family"} for kind in headings)
    phones = tuple(m.span() for m in _MOBILE.finditer(text))
    emails = tuple(m.span() for m in _EMAIL.finditer(text))
    read = Resume(text, lines, (), periods, phones, emails, headings, with_headings)
    if not with_headings:
        read = replace(read, lines=_prose_lines(read, words))
    elif not set(headings) & {"education", *DOING}:
        read = replace(read, lines=_unnamed_lines(read, words))
    read = replace(read, lines=tuple(_stray(read, line, words) for line in _stays(read, words)))
    return replace(read, entries=_entries(read, words))


def _stays(read: Resume, words: ResumeWords) -> Iterator[Line]:
    """The lines, where a dated stay at work below the school without a heading of its own begins the experience."""
    moved = ""
    under = 0
    for line in read.lines:
        text = read.words(line)
        works = words.has("internship_word", text) or words.has("post_word", text)
        learns = words.has("school_word", text) or (_LOWER_SCHOOL.search(text) is not None and not works)
        if line.section not in _BEFORE_WORK or learns or line.under != under:
            moved = ""
        under = line.under
        placed = line.section not in _BEFORE_WORK or learns
        if not placed and read.period_in(line.start, line.end) and (works or words.has("employer_word", text)):
            moved = "experience"
        yield replace(line, section=moved) if moved else line


def _stray(read: Resume, line: Line, words: ResumeWords) -> Line:
    """A line without a figure below the last stay that names traits or degrees alone: its heading was left out."""
    text = read.words(line)
    if line.section == "project" and _LINK.search(text) and not read.period_in(line.start, line.end):
        return replace(line, section="contact")  # where works can be seen, no work of its own
    if line.section not in DOING or line.bulleted or re.search(r"\d", text):
        return line
    traits = sum(b - a for a, b, _ in words.hits("cliche", text))
    if traits * 2 >= len(text) and len(words.hits("cliche", text)) > 1:
        return replace(line, section="selfeval")
    vague = words.pattern("vague_degree").match(text) or words.pattern("vague_skill").fullmatch(text)
    return replace(line, section="skills") if vague else line


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _lines(text: str, words: ResumeWords) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    headings = headings_of(words)
    icons = headings.icons(text)
    found: list[Line] = []
    seen: list[str] = []
    section = before = "contact"
    under = 0
    ruled = alone = False
    for piece in _pieces(text, headings):
        if piece is None:
            ruled = bool(found) and found[-1].under == under and found[-1].section == section
            continue
        begin, end = piece
        marked = MARK.match(text, begin, end)
        begin = marked.end() if marked else begin
        title = headings.at(text, begin, end)
        if title is None and marked and (pictured := icons.get(marked.group().strip()[:1])):
            title = pictured, begin
        if title is None and section == "courses" and _PERIOD.search(text, begin, end):
            section = before  # a list of courses ends where a time stands
        if title:
            before = section if section != "courses" else before
            name = text[begin : title[1]]
            section, begin = _meant(name, title, text[title[1] : end], words)
            under += not words.has("entry_label", name)
            seen.append(section)
        elif section not in DOING and _names_work(text[begin:end], words):
            section = before = "experience"
            under += 1
        elif ruled:
            section = before = _behind_a_rule(text[begin:end], section, words)
            under += 1
        ruled = False
        first, last = _trim(text, begin, end)
        alone = first >= last if title else alone
        if re.search(r"\w", text[first:last]):
            found.append(Line(first, last, section, bool(marked) and not title, under))
            section = {"objective": "contact", "courses": section if alone else before}.get(section, section)
    return tuple(found), tuple(seen)


def _pieces(text: str, headings: Headings) -> Iterator[tuple[int, int] | None]:
    """The rows, cut where headings in brackets begin and without their rims; None where a line is drawn or a form ends."""
    for row in re.finditer(r"[^\r\n]+", text):
        if _TABLE_HEAD.fullmatch(row.group()):
            continue
        if _RULE.fullmatch(row.group()) or _FORM_NUMBER.fullmatch(row.group()):
            yield None
            continue
        cuts = sorted({row.start(), *headings.cuts(text, row.start(), row.end())})
        yield from (_without_rim(text, start, end) for start, end in zip(cuts, [*cuts[1:], row.end()], strict=True))


def _without_rim(text: str, start: int, end: int) -> tuple[int, int]:
    """A row of a table without the strokes at its sides."""
    edge = _EDGE.match(text, start, end)
    start, end = _trim(text, edge.end() if edge else start, end)
    while start < end and text[end - 1] in "|｜":
        start, end = _trim(text, start, end - 1)
    return start, end


def _meant(name: str, title: tuple[str, int], rest: str, words: ResumeWords) -> tuple[str, int]:
    """The section of a heading and its end; behind a label for work any post that will do is what is sought."""
    label = name.strip(" \u3000\t:：|｜")
    sought = label in {"工作", "岗位", "职位"} and not _PERIOD.search(rest) and words.has("vague_objective", rest)
    return ("objective", title[1]) if sought else title


def _names_work(text: str, words: ResumeWords) -> bool:
    """Whether a field of a form names the place of an internship or of work."""
    field_name = _PLACE_OF_WORK.match(text)
    told = text[field_name.end() :] if field_name else ""
    return any(words.has(name, told) for name in ("internship_word", "post_word", "employer_word"))


def _behind_a_rule(text: str, section: str, words: ResumeWords) -> str:
    """The section of a line without a heading below a drawn line, which ended the one before; in doubt the same."""
    dated = _PERIOD.search(text)
    if words.has("school_word", text) and words.has("education_word", text) and not words.has("post_word", text):
        return "education"
    if dated and any(words.has(name, text) for name in ("employer_word", "internship_word", "post_word")):
        return "experience"
    if words.has("certificate_holder", text) or words.has("certificate_level", text):
        return "certificates"
    return "skills" if section in DOING and not dated else section


def _periods(text: str) -> tuple[Period, ...]:
    found = []
    for m in _PERIOD.finditer(text):
        begin = Moment(_full_year(m[1]), int(m[3] or 0))
        finish: Moment | None = begin
        if m[4]:
            finish = Moment(_full_year(m[4]), int(m[6] or 0))
        elif m["open"]:
            finish = None
        elif month := m["later"] or m["last"]:
            finish = Moment(begin.year, int(month))
        found.append(Period(m.start(), m.end(), begin, finish))
    for m in _YEARS.finditer(text):
        if not any(p.start < m.end() and m.start() < p.end for p in found):
            found.append(Period(m.start(), m.end(), Moment(int(m[1]), 0), Moment(int(m[2]), 0)))
    return tuple(sorted(found, key=lambda period: period.start))


def _full_year(digits: str) -> int:
    """A year of four digits, or of the two that people write for this century."""
    year = int(digits.lstrip("'’‘"))
    return year if year > 99 else 2000 + year


def _prose_lines(read: Resume, words: ResumeWords) -> tuple[Line, ...]:
    found: list[Line] = []
    section = "contact"
    for line in read.lines:
        for m in _SENTENCE.finditer(read.text, line.start, line.end):
            start, end = _trim(read.text, m.start(), m.end())
            if re.search(r"\w", read.text[start:end]):
                section = "objective" if line.section == "objective" else _kind(read, start, end, section, words)
                found.append(Line(start, end, section, line.bulleted))
    return tuple(found)


def _unnamed_lines(read: Resume, words: ResumeWords) -> tuple[Line, ...]:
    """Some headings stand, but none over school and work: the lines above them are told apart by their words."""
    found: list[Line] = []
    section = "contact"
    for line in read.lines:
        if line.section == "contact":
            section = _kind(read, line.start, line.end, section, words)
            found.append(replace(line, section="contact" if section in {"selfeval", "skills"} else section))
        else:
            found.append(line)
    return tuple(found)


def _kind(read: Resume, start: int, end: int, before: str, words: ResumeWords) -> str:
    text = read.text[start:end]
    dated = read.period_in(start, end) is not None
    if any(start <= a < end for a, _ in (*read.phones, *read.emails)) and not dated:
        return "contact"
    if words.has("school_word", text) and words.has("education_word", text) and not words.has("post_word", text):
        return "education"
    opener = re.match(rf"(?:{words.source('first_person')})?(?:{words.source('skill_opener')})", text) or (
        not dated and _OWN_SKILL.match(text)
    )
    if _PAPER.match(text) and not words.has("employer_word", text):
        return "certificates"
    if (taken := _TAKEN.search(text)) and not words.has("experience_word", text[: taken.start()]):
        return "certificates"
    papers = words.pattern("certificate_holder")
    if opener or papers.match(text) or (papers.search(text) and not words.has("employer_word", text)):
        return "skills"
    if words.has("experience_word", text) or (words.has("employer_word", text) and dated):
        return "experience"
    if words.has("cliche", text) or words.has("negative", text):
        return "selfeval"
    return before if before in {"experience", "selfeval"} else "contact"


def _entries(read: Resume, words: ResumeWords) -> tuple[Entry, ...]:
    found: list[Entry] = []
    head: Line | None = None
    body: list[Line] = []

    def close() -> None:
        if head is not None:
            period = read.period_in(head.start, head.end)
            if not body and not read.with_headings:
                body.extend(_rest_of(read, head))
            found.append(Entry(head, tuple(body), head.section, period))

    for line, after in itertools.zip_longest(read.lines, read.lines[1:]):
        if line.section not in DOING:
            close()
            head, body = None, []
        elif (
            head is None
            or (line.section, line.under) != (head.section, head.under)
            or _is_head(read, line, words, marked=head.bulleted)
            or _stands_over(read, line, body, after)
        ):
            close()
            head, body = line, []
        else:
            body.append(line)
    close()
    return tuple(found)


def _rest_of(read: Resume, head: Line) -> list[Line]:
    """What a sentence goes on to tell behind the clause that names the place."""
    pieces = clauses(read.text, head.start, head.end)
    period = read.period_in(head.start, head.end)
    first = next((n for n, (a, b) in enumerate(pieces) if period and a <= period.start < b), 0)
    return [Line(pieces[first + 1][0], head.end, head.section)] if first + 1 < len(pieces) else []


def _stands_over(read: Resume, line: Line, told: list[Line], after: Line | None) -> bool:
    """Whether a short line without a mark stands between lines with marks: it names the next stay, dated or not."""
    if after is None or not after.bulleted or after.section != line.section or line.bulleted:
        return False
    marked = bool(told) and all(one.bulleted for one in told)
    return marked and line.end - line.start <= _LONGEST_BARE_HEAD and not re.search(r"[，,。；;]", read.words(line))


def _is_head(read: Resume, line: Line, words: ResumeWords, *, marked: bool) -> bool:
    """Whether a line names a stay; among heads with list marks one without a time may have a mark too."""
    period = read.period_in(line.start, line.end)
    text = read.words(line)
    if period is not None:
        return period.start - line.start <= (30 if not line.bulleted else 2) or period.finish != period.begin
    if (
        (line.bulleted and not marked)
        or FIELD.match(text)
        or len(text) > _LONGEST_BARE_HEAD
        or re.search(r"[，,。；;\d]", text)
        or words.pattern("duty_verb").match(text)
    ):
        return False
    if re.fullmatch(
        rf"\S{{2,12}}[ \u3000|｜]+\S{{0,6}}(?:{words.source('post_word')}|{words.source('post_suffix')})", text
    ):
        return True
    parts = [part for part in _CELL.split(text.replace(" ", "\t")) if part]
    named = bool(parts) and re.search(rf"(?:{words.source('employer_word')})$", parts[0]) is not None
    return named and (len(parts) > 1 or words.has("post_word", text))
