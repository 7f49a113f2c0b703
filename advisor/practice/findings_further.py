"""Checks beyond the contract's list: rarer faults, each found only where it is plain to see."""

import re
from collections import Counter
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.findings_duty import is_concrete
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["of_form", "of_post", "of_telling", "of_truth"]

_CELL = re.compile(r"[^\s|｜/／,，;；:：()（）【】\[\]<>·•┌┐]+")
_SET_WIDE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]{1,3}[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])")
"""A name with blanks between its characters."""
_OF_WHOM = re.compile(r"的?(?:个人|求职)?简历$")  # as a title of the page
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_RATING = re.compile(r"[★☆]{3,}|[█▓▒░■□]{3,}|[●○]{4,}")
_PLACEHOLDER = re.compile(
    r"[Xx×＊]{2,}(?=公司|学校|学院|厂|医院|岗位|专业|同学|年|月|项目)|某某|__{2,}|[（(]请(?:填写|补充|输入)[^）)]*[）)]"
)
_SALARY = re.compile(r"(?:期望薪资|期望月薪|薪资要求|工资要求|薪资期望|期望工资|月薪要求)[:：]?[^\s，,；;。]{0,12}")
_RISE = re.compile(r"(?:降低|减少|下降|缩短)[^，,。；;\d]{0,6}(?:1[0-9]\d|[2-9]\d\d)(?:\.\d+)?\s*[%％]")
_BED = re.compile(r"\d{1,3}\s*号床|床号\s*[:：]?\s*\d{1,3}")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
MOST_COURSES = 8
MOST_HONOURS = 8
LONGEST_SELF_EVALUATION = 160
"""Characters of three lines (R33)."""
MOST_REPEATS = 6
"""R36: a word named more often than this is stuffed."""
MOST_UNSEEN = 10


def of_form(m: Material) -> Iterator[Found]:
    """R01, R12, R15, R33, R36, R43, R47, R48, R51, R52."""
    if not _has_name(m):
        yield Found("contact.missing_name")
    yield from (Found("section.unreadable_layout", *x.span()) for x in _RATING.finditer(m.text))
    yield from (Found("language.placeholder", *x.span()) for x in _PLACEHOLDER.finditer(m.text))
    yield from (Found("objective.salary", *x.span()) for x in _SALARY.finditer(m.text))
    if len(_UNSEEN.findall(m.text)) > MOST_UNSEEN:
        yield Found("security.hidden_text")
    yield from _order(m)
    own = m.resume.of("selfeval")
    if sum(x.end - x.start for x in own) > LONGEST_SELF_EVALUATION:
        yield Found("selfeval.too_long", own[0].start, own[0].end)
    for section, most, code in (
        ("courses", MOST_COURSES, "section.education_format"),
        ("awards", MOST_HONOURS, "certificate.too_many"),
    ):
        lines = m.resume.of(section)
        if lines and sum(len(re.findall(r"[、，,；;]", m.resume.words(x))) + 1 for x in lines) > most:
            yield Found(code, lines[0].start, lines[0].end)


def _has_name(m: Material) -> bool:
    """A label, a sentence that says it, or a short run of characters among the first lines that is nothing else."""
    if m.words.has("name_label", m.text):
        return True
    heads = [x for x in m.resume.lines if x.section == "contact"][:6]
    cells = [
        _OF_WHOM.sub("", c.group())
        for x in [*m.resume.lines[:1], *heads]
        for c in _CELL.finditer(_SET_WIDE.sub(lambda wide: re.sub(r"\s", "", wide.group()), m.resume.words(x)))
    ]
    surnames = m.words.pattern("surname")
    return any(_NAME.fullmatch(cell) and (surnames.match(cell) or not m.words.has("no_name", cell)) for cell in cells)


def _order(m: Material) -> Iterator[Found]:
    """Hobbies or the family stand above school and work."""
    kinds = [kind for kind in m.resume.headings if kind not in {"contact", "objective"}]
    if kinds and kinds[0] in {"hobby", "family"} and set(kinds) & {*DOING, "education"}:
        line = m.resume.of(kinds[0])[:1]
        yield from (Found("section.order", x.start, x.end) for x in line)


def of_telling(m: Material) -> Iterator[Found]:
    """R17, R24, R28, R29, R49, R54."""
    lines = [x for entry in m.resume.entries for x in entry.body]
    weak = [x for x in lines if m.words.pattern("duty_verb").match(m.text, x.start, x.end)]
    if len(lines) >= 4 and len(weak) * 2 >= len(lines) and not any(is_concrete(m, x) for x in weak):
        yield Found("experience.weak_verb", weak[0].start, weak[0].end)
    ours = [x for x in lines if m.words.has("group_word", m.resume.words(x))]
    if ours and not m.words.has("own_part", "".join(m.resume.words(x) for x in [*ours, *_heads(m)])):
        yield Found("experience.group_result", ours[0].start, ours[0].end)
    first = [x for x in lines if m.words.pattern("first_person").match(m.text, x.start, x.end)]
    if m.resume.with_headings and len(first) >= 5 and len(first) * 2 > len(lines):
        yield Found("language.first_person", first[0].start, first[0].end)
    for entry in m.resume.entries:
        if entry.section == "campus" and not entry.body and not is_concrete(m, entry.head):
            yield Found("experience.post_without_action", entry.head.start, entry.head.end)
    yield from (Found("duplicate.template", a, b) for a, b, _ in m.words.hits("template_phrase", m.text)[:1])


def _heads(m: Material) -> list[Line]:
    return [entry.head for entry in m.resume.entries]


def of_truth(m: Material) -> Iterator[Found]:
    """R36, R41, R46."""
    yield from (Found("experience.implausible_number", *x.span()) for x in _RISE.finditer(m.text))
    yield from (Found("experience.implausible_number", a, b) for a, b, _ in m.words.hits("implausible", m.text))
    others = _others(m)
    for line in m.resume.of(*DOING):
        third = [x.span() for x in _BED.finditer(m.text, line.start, line.end)]
        third += [(a, b) for a, b in others if line.start <= a < line.end]
        yield from (Found("privacy.third_party", *place) for place in third[:1])
    often = Counter(m.text[x.start : x.end].lower() for skill in m.skills for x in skill.mentions)
    for word, n in sorted(often.items()):
        at = m.text.lower().find(word)
        if n > MOST_REPEATS and at >= 0 and m.text.lower().count(word) > MOST_REPEATS * 2:
            yield Found("skill.keyword_stuffing", at, at + len(word))


def _others(m: Material) -> list[tuple[int, int]]:
    """The full names of people who are called by what they were to the student: a patient, a child, a guest."""
    names = [datum.span for datum in m.personal if datum.kind == "name"]
    role = m.words.pattern("third_person")
    doubtful = m.words.pattern("doubtful_surname")  # which also open a phrase, as in "to the forgetful old people"
    return [
        (name.start, after.end())
        for name in names
        if (after := role.match(m.text, name.end)) and not doubtful.match(name.quote)
    ]


def of_post(m: Material) -> Iterator[Found]:
    """R04, R35, R38, R52: what the post at hand asks for."""
    if m.pack is None or m.fields is None:
        return
    pack = m.fields.pack(m.pack)
    stated = next(iter(m.resume.of("objective")), None)
    if pack is None:
        return
    if stated is not None:
        value = next(iter(clauses(m.text, stated.start, stated.end)), (stated.start, stated.end))
        other = m.fields.titled(m.text[slice(*value)])
        near = {pack.id, *(one.occupation for one in pack.neighbours)}
        if other is not None and other.id not in near and not m.fields.closeness(m.text[slice(*value)], pack.id):
            yield Found("objective.mismatch", *value)
    for gate in pack.gates:
        if gate.kind == "portfolio" and gate.force == "custom" and not m.words.has("portfolio_word", m.text):
            yield Found("contact.missing_portfolio")
