"""How many of a thing the evidence shows without saying the number: entries, items of a list, cards of a kind, rows."""

import re
from collections.abc import Iterator
from functools import lru_cache

from advisor.language.claims import Claim, find_claims
from advisor.wording.evidence import Evidence, grams
from advisor.wording.scene import Scene

__all__ = ["POINTING", "is_shown", "list_behind"]

LEAST = 2
_AMONG = re.compile(r"^(?:里面?|之?中|当中|[一总]共|合计|加起来|合起来|差|相差|各|都|就)[^，,。；;]*")
LONGEST = 8
#: 这两点, 上面三条: the count only points at what stands there.
POINTING = re.compile(r"(?:[这那上此][面边]?(?:短短|整整|寥寥)?|以上)$")
_BEHIND = re.compile(r"[^，,。；;：:]{0,8}[：:]\s*([^。；;！!？?\n]+)")
_NUMBERED = re.compile(r"(?:^|[，,、])\s*(?:[一二三四五六]是|其[一二三四五六]|第[一二三四五六])")
_OPEN = re.compile(r"等(?:[，,。]|$|\d)|…")
_JOINED = re.compile(r"、|和|以及|及(?!格|时|其)|跟|与")
_KINDS = {
    "match": re.compile(r"岗位|职位|工作|职业|方向|选择|出路|个(?=$|里)"),
    "gap": re.compile(r"差距|短板|地方|处|欠缺|技能|缺口|要补|缺"),
    "contribution": re.compile(r"因素|方面|扣分|原因|项|个$"),
    "skill": re.compile(r"技能|本事|本领|门|项"),
    "score": re.compile(r"分数|得分|维度|方面|项"),
}
_PARTS = re.compile(r"部分|维度|方面|项|环节|个|要素")
_ENTRY = re.compile(r"经历|实习|工作|单位|公司|项目|活动|兼职|段|岗位")
_SCHOOL = re.compile(r"教育(?:经历|背景)|就读|学历|在读")
_COURSE = re.compile(r"课|科目")
_OF_COURSE = re.compile(r"(?<!平均)(?:成绩|分数)$")
_NUMBERED_LABEL = re.compile(r"第\s*(\d)\s*([步次轮回套份稿版场个])")
_GROUP = re.compile(r"(?:[A-H甲乙丙丁]|实验|对照|帮扶|干预)组")
_PAPER = re.compile(r"证|照")
#: Counters for whatever a list may hold.
_GENERAL = re.compile(r"[样点条项档类种步行]")
#: Nouns for whatever a list may hold.
_ANY = re.compile(
    r"^(?:样|东西|点|条|项|步|方面|材料|条件|情形|情况|档|类|种|词|处|要点|因素|件|行|句|部分|对象|事|环节|要求|内容|种|样|写法|说法|表述)"
)
_DATES = r"(?:20\d\d|19\d\d)\s*[./年-]\s*\d{1,2}\s*月?"
_SPAN = re.compile(rf"{_DATES}\s*(?:[—–~～-]+|至|到)\s*(?:{_DATES}|今|\d{{1,2}}\s*月?)")
_DATED_LINE = re.compile(rf"\s*(?:【[^】]{{2,6}}】)?\s*[·•*●-]?\s*{_DATES}")
_MARKS = (
    re.compile(r"（[一二三四五六七八九十]+）"),
    re.compile(r"(?m)^\s*[一二三四五六七八九十]+、"),
    re.compile(r"(?m)^\s*\d{1,2}[.、．]"),
    re.compile(r"(?m)^\s*[-•·●*]\s"),
    re.compile(r"(?m)^第[一二三四五六七八九十]+条"),
    re.compile(r"(?m)^项目[：:]"),
)
_LIST = re.compile(r"[^，,。；;：:！!？?\n（）()]*、[^。；;：:！!？?\n]*")
_FIELD = re.compile(r"(?:证书|资格|获奖|荣誉|技能)[^：:\n]{0,4}[：:]([^。\n]+)")


def list_behind(claim: Claim, scene: Scene) -> bool | None:
    """Whether the list behind the colon has as many items as the figure says; None where no list stands there."""
    match = _BEHIND.match(scene.text, claim.end, scene.sentence.end)
    if match is None or not isinstance(claim.value, int | float):
        return None
    if numbered := len(_NUMBERED.findall(match[1])):
        return numbered == claim.value
    told = match[1]
    if "、" in told:
        told = re.split(r"[，,]", told)[0]
    if "、" not in told or _OPEN.search(told):
        return None
    items = [item for item in _JOINED.split(told) if item.strip()]
    return len(items) == claim.value or (len(told.split("、")) == claim.value)


def is_shown(claim: Claim, scene: Scene) -> bool:
    """Whether the evidence shows as many of the thing as the figure says, and counts it nowhere otherwise."""
    if not isinstance(claim.value, int | float):
        return False
    noun = re.split(r"[，,。；;：:！!？?\n、]", scene.text[claim.end : min(scene.end, claim.end + 8)])[0]
    noun, among = _AMONG.subn("", noun)
    evidence = scene.evidence
    if not noun.strip("的了。 "):
        if _is_counted(claim, scene.text[scene.start : claim.start], evidence):
            return False
        noun = re.sub(r"(?:[一总]?共|就|只|都|还)?(?:有|是)?\s*$", "", scene.text[scene.start : claim.start])[-LONGEST:]
        if (among or _GENERAL.match(claim.unit)) and not _PAPER.search(noun) and not _ENTRY.search(noun):
            noun = claim.unit
    if _is_counted(claim, noun, evidence):
        return False
    counts = _counts_of_text(evidence, noun) if evidence.is_text else _counts_of_cards(evidence, noun, claim.unit)
    return claim.value in set(counts)


def _is_counted(claim: Claim, noun: str, evidence: Evidence) -> bool:
    """Whether a figure of the evidence counts this very thing."""
    words = grams(noun)
    return any(
        q.claim.type == "number"
        and q.claim.unit in (claim.unit, "个")
        and q.claim.bound != "article"
        and words & q.context
        for q in evidence.quantities
    )


def _counts_of_cards(evidence: Evidence, noun: str, unit: str) -> Iterator[int]:
    pieces = [piece for piece in evidence.pieces if piece.id]
    for kind, nouns in _KINDS.items():
        if nouns.search(noun):
            yield sum(piece.kind == kind for piece in pieces)
    if _PARTS.search(noun):
        for kind in {piece.kind for piece in pieces}:
            marks = [piece.full for piece in pieces if piece.kind == kind and piece.full]
            yield from (marks.count(mark) for mark in set(marks))
    numbered = [int(m[1]) for piece in pieces for m in _NUMBERED_LABEL.finditer(piece.label) if m[2] == unit]
    if numbered:
        yield max(numbered)
    if _COURSE.match(noun):
        yield sum(bool(_OF_COURSE.search(piece.label)) for piece in pieces)
    if noun == "届":
        yield len({piece.period[:4] for piece in pieces if piece.period})
    if noun == "组":
        yield len(set(_GROUP.findall(evidence.plain.upper())))
    named = noun.lstrip("的")[:2]
    if len(named) == LEAST:
        yield sum(named in piece.label for piece in pieces)
    for piece in pieces:
        told = piece.text
        if grams(noun) & piece.grams or (_PAPER.search(noun) and _PAPER.search(told)):
            yield from _lists(told)


def _counts_of_text(evidence: Evidence, noun: str) -> Iterator[int]:
    if _PAPER.search(noun[:4]):
        yield _certificates(evidence.text)
        for match in _FIELD.finditer(evidence.text):
            yield len(re.split(r"[；;、]", match[1].strip("。；; ")))
        return
    if _ENTRY.search(noun):
        lines = [line for line in evidence.text.split("\n") if not _SCHOOL.search(line)]
        yield sum(len(_SPAN.findall(line)) for line in lines)
        yield sum(bool(_DATED_LINE.match(line)) for line in lines)
        for section in re.split(r"\n(?=\S{2,6}\n)", evidence.text):
            yield len(_SPAN.findall(section))
        yield from _marked(evidence.text)
        yield from (items for clause in _told(evidence, noun) for items in _lists(clause))
        return
    if _COURSE.match(noun):
        yield sum(q.claim.unit == "分" and bool(q.claim.quote) for q in evidence.quantities)
    if not _ANY.match(noun):
        yield from (items for clause in _told(evidence, noun) for items in _lists(clause))
        yield from _rows(evidence.text, noun)
        return
    yield from _marked(evidence.text)
    yield from _lists(evidence.text)
    for number in {piece.sentence for piece in evidence.pieces}:
        units = [
            q.claim.unit
            for piece in evidence.pieces
            if piece.sentence == number
            for q in piece.quantities
            if q.claim.type == "number"
        ]
        yield from (units.count(unit) for unit in set(units) if units.count(unit) >= LEAST)


def _told(evidence: Evidence, noun: str) -> Iterator[str]:
    """The sentences of a source that name the thing."""
    words = grams(noun)
    for sentence in re.split(r"[。！!？?\n]", evidence.text):
        if words & grams(sentence):
            yield sentence


@lru_cache(maxsize=512)
def _certificates(text: str) -> int:
    return len({claim.quote for claim in find_claims(text).claims if claim.kind == "certificate"})


def _marked(text: str) -> Iterator[int]:
    """How many entries are marked by each kind of mark, in each block of the text and in all."""
    for mark in _MARKS:
        yield len(mark.findall(text))
        yield from (len(mark.findall(block)) for block in re.split(r"\n(?=[^\s\-•·●*\d])", text))


def _lists(text: str) -> Iterator[int]:
    for match in _LIST.finditer(text):
        yield match[0].count("、") + 1
        yield len([item for item in _JOINED.split(match[0]) if item.strip()])
        first = re.split(r"[，,]", match[0])
        yield from (part.count("、") + 1 for part in first if "、" in part)
    for clause in re.split(r"[，,。；;：:！!？?\n]", text):
        if "、" not in clause and re.search(r"[\u4e00-\u9fff]{2}(?:和|及|与|以及)[\u4e00-\u9fff]{2}", clause):
            yield LEAST


def _rows(text: str, noun: str) -> Iterator[int]:
    """The rows of a table of which one column is called so."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        cells = _cells(line)
        if len(cells) > 1 and any(cell and cell in noun for cell in cells):
            rows = 0
            for other in lines[at + 1 :]:
                if re.fullmatch(r"[|\s:-]+", other):
                    continue
                if len(_cells(other)) != len(cells):
                    break
                rows += 1
            yield rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\s{2,}|\||\t", line.strip().strip("|")) if cell.strip()]
