"""Checks of contact, intention, private data, sections and length."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["LONGEST", "SHORTEST", "contact", "intention", "length", "privacy", "sections", "volume"]

SHORTEST = 95
"""Fewer Chinese characters, numbers and Latin words than this leave nothing to ask about.

R11 speaks of 200; resumes of 100 to 200 have other faults that say more, so the line was drawn lower on the
development set."""
SHORTEST_COMPLETE = 87
"""The same where school, work and skills all stand."""
SHORTEST_OF_ONE_LINE = 112
"""The same where all that was done is told in one line: a person with a stay behind them has more to say of it."""
LONGEST = 1000
"""More than this do not fit a page at a size that people read (R11)."""

_UNIT = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9.@_+-]+")
_INVALID_PHONE = re.compile(r"(?<![\d.])1[\d -]{8,13}\d(?![\d.])")
_AT = re.compile(r"\S*@\S*|[A-Za-z0-9._]+(?:qq|163|126)\.com")
_WIDE = r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])"
_SPLIT = re.compile(r"[、，,/／;；]|或者?|\s+[-–]\s+")
_SHORT_LABEL = 2
_FEWEST_SKILLS = 2
_SEVERAL = 2
_HOME = r"\d\s*(?:栋|幢|号楼|单元|室|号院)|小区\s*\d|服刑|坐牢"
"""What tells where or with whom somebody lives."""
_BODY = re.compile(
    r"(?:身高|体重)?\s*[:：]?\s*(?<!\d)(?:1[4-9]\d\s*(?:cm|CM|厘米|公分)|[3-9]\d\s*(?:kg|KG|公斤|千克)(?![\u4e00-\u9fff]))|(?:AB|[ABO])\s*型(?:血)|(?<![\u4e00-\u9fff])(?:属|属相)[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
)
_CELLS = re.compile(r"[^\s|｜/／,，;；。()（）【】\[\]—–:：·]+")
_SOUGHT = re.compile(
    r"(?:^|[，,。；;\n])\s*(?:现|现在|想|希望)?(找[^，,。；;\n]{2,14}?(?:工作|岗位|职位))(?![\u4e00-\u9fff])"
)
"""A target in a sentence about oneself."""
_TITLE = re.compile(
    r"(?:应聘|求职|竞聘|关于应聘)?(?P<post>.+?)(?:一职|岗位|职位)?(?:的?(?:个人|求职|应聘)?(?:简历|求职|应聘|求职信|材料|求职表|资料))?"
)
"""A post at the head of a page, with what the page is beside it."""
_LABEL_BEFORE = 12
"""Characters before a private number in which its label may stand."""
_HEAD_LINES = 6
_SHORTEST_POST, _LONGEST_POST = 3, 12


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
    joined = re.sub(r"[._+-]", "", local)
    return any(row.term in local or row.term in joined for row in m.words.terms("unprofessional_email"))


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
    value = _without_terms(m, value)
    parts = [part for part in _SPLIT.split(value) if part.strip()]
    posts = [p for p in parts if m.words.has("post_word", p) or m.words.has("post_field", p) or _is_post(m, p.strip())]
    # A place and a date beside one post are no further targets.
    if (
        m.words.has("vague_objective", value)
        or m.words.pattern("bare_post").fullmatch(value.strip())
        or len(posts or parts) >= 3
    ):
        yield Found("objective.vague", start, end)


def _without_terms(m: Material, value: str) -> str:
    """A target without what it says of places and terms behind one post: 「中餐厨师，南宁、北海都行」 is no vague one."""
    first, *others = re.split(r"[，,]", value)
    named = _is_post(m, first.strip()) or m.words.has("post_word", first)
    if not named or m.words.has("vague_objective", first):
        return value
    posts = [one for one in others if any(m.words.has(x, one) for x in ("post_word", "post_field", "any_post"))]
    return value if posts else first


def _intention(m: Material) -> tuple[int, int] | None:
    for line in m.resume.of("objective"):
        return _value(m.text, line.start, line.end)
    names = [re.escape(t.term) for t in m.words.terms("section_heading") if t.instead == "objective"]
    long = "|".join(name for name in names if len(name) > _SHORT_LABEL) or "(?!)"
    short = "|".join(names) or "(?!)"
    label = re.search(rf"(?:(?:{long})\s*[】]?\s*[:：\t |｜]|(?:{short})\s*[】]?\s*[:：])\s*(?=\S)", m.text)
    if label:
        return _value(m.text, label.end(), len(m.text))
    phrase = m.words.pattern("objective_phrase").search(m.text)
    if phrase:
        start, end = _value(m.text, phrase.start(), len(m.text))
        first = next(iter(clauses(m.text, start, end)), (start, end))
        opened = re.compile(r"[（(][^）)\n]*[）)]?").search(m.text, start, end)
        return (first[0], opened.end()) if opened and opened.start() < first[1] < opened.end() else first
    sought = _SOUGHT.search(m.text)
    return sought.span(1) if sought else _titled(m)


def _titled(m: Material) -> tuple[int, int] | None:
    """A post named without a label beside name and telephone number."""
    for line in [x for x in m.resume.lines if x.section == "contact"][:_HEAD_LINES]:
        for cell in _CELLS.finditer(m.text, line.start, line.end):
            title = _TITLE.fullmatch(cell.group())
            if title and _is_post(m, title["post"]):
                return cell.start() + title.start("post"), cell.start() + title.end("post")
    return None


def _is_post(m: Material, words: str) -> bool:
    if m.fields is not None and words in m.fields.titles:
        return True
    named = re.search(rf"(?:{m.words.source('post_suffix')})$", words)
    least = _SHORTEST_POST + bool(m.words.pattern("surname").match(words))  # else it may be a person's name
    return named is not None and least <= len(words) <= _LONGEST_POST and not m.words.has("school_word", words)


def _value(text: str, start: int, end: int) -> tuple[int, int]:
    stop = re.compile(r"[\t\n|｜；;。【\u3000]| {2,}").search(text, start, end)
    last = stop.start() if stop else end
    while last > start and text[last - 1].isspace():
        last -= 1
    return start, max(last, start)


def privacy(m: Material) -> Iterator[Found]:
    """R06, R07, R08, R10: what has nothing to do with the work; what stands in lines below each other is one finding."""
    last: tuple[int, int] | None = None
    for start, end in sorted(_private_places(m)):
        reached = last and any(last[1] <= a < start for a, _ in (*m.resume.phones, *m.resume.emails))
        if last and not reached and m.text.count("\n", last[1], start) <= 1:
            last = _from_label(m, last[0]), end
            continue
        if last:
            yield Found("privacy.overshared", *last)
        last = start, end
    if last:
        yield Found("privacy.overshared", *last)


def _from_label(m: Material, start: int) -> int:
    """Where the label before a private number begins, or the number itself."""
    label = re.compile(rf"(?:{m.words.source('private_term')})\s*[:：]?\s*$")
    named = label.search(m.text, max(0, start - _LABEL_BEFORE), start)
    return named.start() if named else start


def _private_places(m: Material) -> Iterator[tuple[int, int]]:
    """Each private datum and each line of private words."""
    taken = [
        (datum.span.start, datum.span.end) for datum in m.personal if datum.kind in {"id_card", "bank_card", "address"}
    ]
    yield from taken
    yield from _served(m)
    leaked = tuple(taken)
    for line in m.resume.lines:
        if line.section == "courses":
            continue
        terms = [(a, b, m.words.instead("private_term", term)) for a, b, term in _private(m, line)]
        relatives = sum(kind == "family" for _, _, kind in terms)
        places = [(a, _stretch(m.text, b, line.end)) for a, b, kind in terms if not _in_passing(line, kind, relatives)]
        if line.section in DOING and len(places) < 2:
            continue  # of one's work a patient's or a child's body may be told
        places += [(a, b) for a, b in _bodies(m, line) if not any(x < b and a < y for x, y in places)]
        places = [(a, b) for a, b in places if not any(x < b and a < y for x, y in taken)]
        if any(line.start <= a < line.end for a, _ in leaked):
            continue
        if places:  # one finding a line: what stands together is deleted together
            start, end = min(places)[0], max(b for _, b in places)
            inner = [a for a, b in taken if start <= a < end]
            yield start, min([end, *inner])


def _served(m: Material) -> Iterator[tuple[int, int]]:
    """A person whom the work was for, by name, with a home, an illness or a hardship in brackets behind it."""
    people, names, private = (m.words.source(name) for name in ("served_person", "surname", "private_term"))
    told = re.compile(
        rf"(?:{people})\s*[:：]?\s*(?:{names})[\u4e00-\u9fff]{{1,2}}\s*[（(][^）)\n]*?(?:{private}|{_HOME})[^）)\n]*[）)]"
    )
    for line in m.resume.of(*DOING):
        yield from (x.span() for x in told.finditer(m.text, line.start, line.end))


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


def _in_passing(line: Line, kind: str, relatives: int) -> bool:
    """A parent or an illness in a sentence about the work is no disclosure; of several relatives one tells the family."""
    if line.section == "selfeval":
        return kind in {"health", "body"} or (kind == "family" and relatives < _SEVERAL)
    return line.section in DOING and kind in {"family", "health", "hardship"}


def _stretch(text: str, stop: int, end: int) -> int:
    if stop < end and text[stop] in "：: \u3000\t":
        value = re.compile(r"[：:\s]*[^\s，,；;。|｜）)]*").match(text, stop, end)
        return value.end() if value else stop
    return stop


def sections(m: Material) -> Iterator[Found]:
    """R12, R31: education, something done, and skills stand somewhere."""
    doing = m.resume.of(*DOING) if m.resume.with_headings else ()
    schools = [hit for hit in m.words.hits("school_word", m.text) if not any(x.start <= hit[0] < x.end for x in doing)]
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
    if not _states_skills(m):
        yield Found("section.missing_skills")


def _states_skills(m: Material) -> bool:
    """Whether a place of their own, or a sentence outside what was done, states skills; certificates alone state none."""
    if m.resume.of("skills"):
        return True
    opened = re.compile(rf"(?:{m.words.source('first_person')})?(?:{m.words.source('skill_opener')})")
    sought = _intention(m)
    for line in m.resume.lines:
        if sought is not None and line.start <= sought[0] < line.end:
            continue  # the post that is sought names skills too
        pieces = clauses(m.text, line.start, line.end)
        if line.section == "certificates" and any(_is_no_certificate(m, a, b) for a, b in pieces):
            return True
        if line.section not in DOING and any(opened.match(m.text, a) for a, _ in pieces):
            return True
        named = [skill for skill in m.skills_in(line.start, line.end) if skill.kind in {"tool", "skill"}]
        if m.words.has("private_term", m.resume.words(line)):
            continue  # what was done for one's family is no list of skills
        if line.section in {"contact", "selfeval"} and len(named) >= _FEWEST_SKILLS:
            return True
    return False


def _is_no_certificate(m: Material, start: int, end: int) -> bool:
    """Whether a clause among the certificates names neither a paper, a level, a prize nor a time."""
    text = m.text[start:end]
    papers = "certificate_suffix", "certificate_level", "vague_certificate", "honour_noun", "certificate_holder"
    if len(text) <= _SHORT_LABEL or re.search(r"[证奖\d]", text) or any(m.words.has(x, text) for x in papers):
        return False
    return m.words.pattern("skill_opener").match(text) is not None or bool(m.skills_in(start, end))


def length(m: Material) -> Iterator[Found]:
    """R11."""
    size = volume(m.text)
    complete = m.resume.entries and m.resume.of("education") and m.resume.of("skills", "certificates")
    told = sum(len(entry.body) or 1 for entry in m.resume.entries)
    if size < (SHORTEST_OF_ONE_LINE if told == 1 else SHORTEST_COMPLETE if complete else SHORTEST):
        yield Found("length.too_short")
    elif size > LONGEST:
        yield Found("length.too_long")
