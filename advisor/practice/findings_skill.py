"""Checks of skills and certificates: what is only asserted, and what is not written in full."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["asserting", "certificate_pieces", "certificates", "items", "vague"]

_ITEM = re.compile(r"[、,，/和及与]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#.]*")
_DETAIL = re.compile(r"\d|[（(：:]")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DATE_ALONE = re.compile(
    r"(?:19|20)\d\d\s*[年./-]?\s*(?:\d{1,2}\s*月?)?\s*(?:取得|获得|考取|发证|颁发|通过|拿到|考的)?"
)
_NO_PAPER = "凭保验印查论举佐"
"""Before 「证」: a voucher, a promise, a proof, and no certificate."""
_OF_A_TRADE = re.compile(r"[\u4e00-\u9fff]{2,}[员工师]证书")
_NO_TRADE = re.compile(r"[级初中高]|资格|执业|救护|急救|作业|聘")
LONGEST_GENERAL = 5
"""Characters before a general noun; more of them usually name something."""


def asserting(m: Material) -> Iterator[Line]:
    """Lines that state what somebody can do, rather than what was done."""
    for line in m.resume.lines:
        told = line.section in DOING and not m.words.pattern("vague_degree").match(m.text, line.start, line.end)
        if not told and line.section not in {"education", "courses", "objective", "family"}:
            yield line


def _degree(m: Material, start: int, end: int) -> tuple[int, int, str] | None:
    hits = m.words.hits("vague_degree", m.text, start, end)
    return hits[0] if hits else None


def vague(m: Material) -> Iterator[Found]:
    """R18–R20: a degree word and a general noun, without a tool, a task or a number."""
    for line in asserting(m):
        last: tuple[int, int] | None = None
        for start, end in clauses(m.text, line.start, line.end):
            place = _vague_place(m, start, end, own_words=line.section == "selfeval")
            if place and last and start - last[1] <= 1:
                last = last[0], place[1]  # said on in the next clause
            elif place:
                if last:
                    yield Found("skill.vague", *last)
                last = place
        if last:
            yield Found("skill.vague", *last)


def _vague_place(m: Material, start: int, end: int, *, own_words: bool) -> tuple[int, int] | None:
    """Where a clause asserts something general; in a self-evaluation only a degree with a general object counts."""
    text = m.text[start:end]
    if not own_words:
        phrase = m.words.hits("vague_skill", text)
        if phrase:
            return start + phrase[0][0], start + phrase[0][1]
        measured = _measured(m).search(m.text, start, end)
        if measured and not _names_tool(m, *measured.span()):
            return measured.span()
        for item in items(m, start, end):
            able = _able(m).search(m.text, *item)
            if able and not _DETAIL.search(m.text, *item):
                return able.span()
            many = _any_of(m).search(m.text, *item)
            if many and not _DETAIL.search(m.text, *item) and not _LATIN.search(m.text, *item):
                return many.start(), item[1]
    trailing = None if own_words else _trailing(m).search(m.text, start, end)
    if trailing and not _DETAIL.search(text):
        return trailing.span()
    degree = _degree(m, start, end)
    if degree is None or (own_words and not m.words.has("generic_object", text)):
        return None
    if _is_general(m, degree[1], end) or (not own_words and _is_whole_field(m, degree[1], end)):
        return degree[0], end
    first = m.text[degree[1] : end].partition("、")[0]
    if not own_words and m.words.pattern("generic_object").fullmatch(first.strip()):
        return degree[0], degree[1] + len(first)
    return None


def _names_tool(m: Material, start: int, end: int) -> bool:
    return any(skill.kind in {"tool", "certificate"} for skill in m.skills_in(start, end))


def _able(m: Material) -> re.Pattern[str]:
    """An ability that is called strong or good."""
    nouns, marks = m.words.source("generic_suffix") + "|" + m.words.source("craft_noun"), m.words.source("vague_mark")
    return re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:{nouns})(?:方面)?(?:比较|较|很|非常|十分|相对|都)?(?:{marks})")


def _trailing(m: Material) -> re.Pattern[str]:
    """A degree behind a field instead of before a thing."""
    degrees = m.words.source("vague_degree")
    return re.compile(
        rf"[\u4e00-\u9fff]{{2,8}}方面[^，,。；;]{{0,3}}(?:{degrees})|对[\u4e00-\u9fff]{{2,6}}(?:都|比较|较|很|非常|十分)+(?:{degrees}|在行|拿手)"
    )


def _any_of(m: Material) -> re.Pattern[str]:
    """All kinds of a thing that is used or known."""
    degrees, uses, kinds = (m.words.source(name) for name in ("vague_degree", "use_word", "any_kind"))
    return re.compile(
        rf"(?:{degrees}|{uses})[\u4e00-\u9fff]{{0,12}}?(?:{kinds})|(?:{kinds})[\u4e00-\u9fff]{{1,6}}(?:基本|大多|差不多)?都?(?:能|会|可以)(?:用|修|做|操作)|(?:{kinds})[\u4e00-\u9fff]{{1,6}}都(?:很|挺|比较|非常)?(?:会|行|能|懂|可以|熟|拿手|没问题)"
    )


def _is_whole_field(m: Material, start: int, end: int) -> bool:
    """Whether the object is a whole trade: a name that the titles of posts are made of."""
    thing = re.sub(rf"(?:{m.words.source('generic_suffix')}|方面|行业|专业|领域|相关)+$", "", m.text[start:end].strip())
    if m.words.pattern("broad_field").fullmatch(thing):
        return True
    if m.fields is None or not _WORD.fullmatch(thing):
        return False
    return any(thing in title for title in m.fields.titles)


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


def items(m: Material, start: int, end: int) -> list[tuple[int, int]]:
    """The members that a stretch lists."""
    found, at = [], start
    for cut in [*_ITEM.finditer(m.text, start, end), None]:
        last = cut.start() if cut else end
        if m.text[at:last].strip():
            found.append((at, last))
        at = cut.end() if cut else end
    return found


def certificates(m: Material) -> Iterator[Found]:
    """R22, R45: a certificate without full name, level or date."""
    for line in m.resume.lines:
        if line.section in {*DOING, "objective", "education", "courses"}:
            continue
        last = -2
        for start, end in certificate_pieces(m.text, line):
            hit = next(iter(m.words.hits("vague_certificate", m.text, start, end)), None)
            loose = _loose_certificate(m).search(m.text, start, end) or _ungraded(m, start, end)
            named = hit is not None or _named_certificate(m).search(m.text[start:end])
            if loose is None and (not named or _is_clear(m, start, end)):
                continue
            if start - last > 1:  # of several in a row the first stands for all
                yield Found("certificate.unclear", start, end)
            last = end


def _named_certificate(m: Material) -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,}}(?<![{_NO_PAPER}])(?:{m.words.source('certificate_suffix')})$")


def _ungraded(m: Material, start: int, end: int) -> re.Match[str] | None:
    """A certificate named after a trade, which always has a level, without it; a date alone does not tell it."""
    if m.words.has("certificate_level", _without_generic(m, start, end)) or _NO_TRADE.search(m.text, start, end):
        return None
    return _OF_A_TRADE.search(m.text, start, end)


def _loose_certificate(m: Material) -> re.Pattern[str]:
    """Prizes and certificates by the dozen, or one whose level or date the writer does not give on purpose."""
    kinds, counts, unknown = (m.words.source(name) for name in ("honour_noun", "loose_count", "left_open"))
    return re.compile(
        rf"[\u4e00-\u9fff]类(?:{kinds})|相关[\u4e00-\u9fff]{{0,6}}证(?!明|据|件|实)|(?:{counts})[\u4e00-\u9fff、]{{0,10}}?(?:{kinds})(?![^，,；;。]*\d)|(?:{kinds})[\u4e00-\u9fff]{{0,2}}(?:{counts})(?![^，,；;。]*\d)"
        rf"|(?:{kinds}|证)[^，,；;。\d（(]{{0,8}}?(?:之类|什么的|等等|都有|都考|有一些|[几两三四五六七八九十好]+[来多]?[本张个项种])(?![^，,；;。]*\d)"
        rf"|[证级书资格工师][^，,；;。\d]{{0,4}}[（(][^）)\d]*(?:{unknown})"
        rf"|(?:等级|级别|时间|名称|分数|年月)[^，,；;。\d]{{0,3}}(?:{unknown})"
    )


def certificate_pieces(text: str, line: Line) -> list[tuple[int, int]]:
    """Clauses of a line, with the brackets behind them kept on."""
    found: list[tuple[int, int]] = []
    for a, b in clauses(text, line.start, line.end):
        opened = found and text.count("（", *found[-1]) + text.count("(", *found[-1]) > (
            text.count("）", *found[-1]) + text.count(")", *found[-1])
        )
        if opened or (found and _DATE_ALONE.fullmatch(text, a, b)):
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return [item for piece in found for item in members(text, *piece)]


def members(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The members of an enumeration; a mark inside brackets parts nothing."""
    found, at, depth = [], start, 0
    for i in range(start, end):
        depth += (text[i] in "（(") - (text[i] in "）)")
        if text[i] == "、" and depth <= 0:
            found.append((at, i))
            at = i + 1
    return [(a, b) for a, b in [*found, (at, end)] if text[a:b].strip()]


def _is_clear(m: Material, start: int, end: int) -> bool:
    return bool(re.search(r"\d", m.text[start:end].replace("1+X", ""))) or m.words.has(
        "certificate_level", _without_generic(m, start, end)
    )


def _without_generic(m: Material, start: int, end: int) -> str:
    return m.words.pattern("vague_certificate").sub("", m.text[start:end])
