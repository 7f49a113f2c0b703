"""What a sentence claims, with offsets and a normal form each. Door: find_claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from advisor.facts import Span
from advisor.language import claim_words as words
from advisor.language.figures import Bound, Figure, Value, find_figures

__all__ = ["Claim", "ClaimType", "ClaimsFound", "find_claims", "sentences_of"]

ClaimType = Literal[
    "number", "date", "name", "role", "certificate", "verb", "negation", "comparison", "cause", "label", "other"
]
CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n]")
SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]+[”」』\"）)]*(?:\[F\d+\])*|[^。！？!?；;\n]+$")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a text says.

    Attributes:
        type: As in the contract's verify.
        kind: Finer: amount, date, clock, rank, grade, code, organisation, promise, quotation, mastery, award, …
        value: Normal form: a number, a range, a date, the rung of a ladder, or the words themselves.
        unit: Unit of the normal form, for numbers.
        bound: above, below, at_least, at_most, about, near, or article (一 as in 一个).
    """

    type: ClaimType
    kind: str
    quote: str
    start: int
    end: int
    value: Value
    unit: str = ""
    bound: Bound = ""


@dataclass(frozen=True, slots=True)
class ClaimsFound:
    """The claims in the order of the text, and the numeral forms that could not be read."""

    claims: tuple[Claim, ...]
    unparsed: tuple[Span, ...]


_MODAL = frozenset("会 知道 能够 认识 见过 接触".split())
_VERB = re.compile(f"(?:{words.longest_first(words.VERBS)})(?!人员|部门|者|层|系统|办法|制度|专业|条例|员|工(?!作))")
_ROLE = re.compile(f"(?:{words.longest_first(words.ROLES)})(?!室|岗|们?的?匹配|考试|证|助理|类)")
_DEGREE = re.compile(
    f"(?:{words.longest_first(tuple(word for word in words.DEGREES if word not in _MODAL))})"
    r"|(?<![机社协议开学宴晚约才就还也将都总不理])会(?=使用|用|操作|做|写|说|画|编|调|修|开|装|接|读|查|测|焊|拆|剪|嫁接|养|弹|[A-Z])"
)
_HOLDS = re.compile(
    r"(?:担任|曾任|现任|任|当过?|当了|做过|做了?|是|为|作为|升为|升任|晋升|提拔|竞选|当选|成为|出任|兼任|职务|岗位|身份)[^，。；]{0,12}$"
)
_STRONG_ROLE = 3


@lru_cache(maxsize=4096)
def find_claims(text: str) -> ClaimsFound:
    """Every claim of ``text`` with ``text[start:end] == quote``, and what could not be read.

    Numbers and dates are complete (see ``figures``); the other types are found by lexicons and suffixes, so that they
    serve a gate that would rather ask twice than pass an untruth.
    """
    figures = find_figures(text)
    claims = [_from_figure(text, figure) for figure in figures.figures]
    for reader in (_deeds, _words, _names, _denials, _quotations):
        claims.extend(reader(text))
    claims.sort(key=lambda claim: (claim.start, claim.end, claim.type))
    return ClaimsFound(tuple(claims), figures.unparsed)


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text with their marks, in order; together they are the text."""
    return tuple(Span.of(text, match.start(), match.end()) for match in SENTENCE.finditer(text) if match[0].strip())


def _from_figure(text: str, figure: Figure) -> Claim:
    types: dict[str, ClaimType] = {"date": "date", "clock": "date", "code": "name"}
    return Claim(
        types.get(figure.kind, "number"),
        figure.kind,
        text[figure.start : figure.end],
        figure.start,
        figure.end,
        figure.value,
        figure.unit,
        figure.bound,
    )


def _claim(kind_type: ClaimType, kind: str, text: str, start: int, end: int, value: Value | None = None) -> Claim:
    quote = text[start:end]
    return Claim(kind_type, kind, quote, start, end, quote if value is None else value)


def _words(text: str) -> Iterator[Claim]:
    for match in _ROLE.finditer(text):
        level = words.ROLES[match[0]]
        if level >= _STRONG_ROLE or _HOLDS.search(text[max(0, match.start() - 16) : match.start()]):
            yield _claim("role", "post", text, *match.span(), level)
    for match in words.COMPARISON.finditer(text):
        yield _claim("comparison", "comparison", text, *match.span())
    for match in words.CAUSE.finditer(text):
        yield _claim("cause", "cause", text, *match.span())
    for match in words.LABEL.finditer(text):
        yield _claim("label", "label", text, *match.span())
    for match in words.UNIVERSAL.finditer(text):
        yield _claim("other", "universal", text, *match.span())
    for match in words.PROMISE.finditer(text):
        if not words.NOT_A_PROMISE.search(text[max(0, match.start() - 5) : match.start()]):
            yield _claim("other", "promise", text, *match.span())


def _deeds(text: str) -> Iterator[Claim]:
    for kind, pattern, ladder in (("responsibility", _VERB, words.VERBS), ("mastery", _DEGREE, words.DEGREES)):
        for match in pattern.finditer(text):
            if not _tells_no_deed(text, match):
                yield _claim("verb", kind, text, *match.span(), ladder[match[0]])


def _tells_no_deed(text: str, match: re.Match[str]) -> bool:
    """Whether a word of the ladders stands for no deed: a help that is needed, the teacher in charge."""
    if match[0] in words.HELPS and words.NO_DEED_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
        return True
    return bool(words.NO_DEED.match(text, match.start()))


def _names(text: str) -> Iterator[Claim]:
    for match in words.CERTIFICATE.finditer(text):
        start = match.start() + _cut(words.CERT_HEAD, match[0])
        if text[start : match.end()] not in _BARE_CERTIFICATES:
            yield _claim("certificate", "certificate", text, start, match.end())
    for match in words.AWARD.finditer(text):
        yield _claim("certificate", "award", text, *match.span())
    for match in words.NAME.finditer(text):
        start = match.start() + _cut(words.NAME_HEAD, match[0])
        if measured := _MEASURED.match(text, start, match.end() - 1):
            start = measured.end()
        name = text[start : match.end()]
        stem = _ORGANISATION.sub("", name)
        if len(stem) >= 2 and not words.GENERIC_NAME.match(stem):
            yield _claim("name", "organisation", text, start, match.end())


_BARE_CERTIFICATES = frozenset(
    "证书 资格证 资格证书 等级证书 技能证书 职业技能等级证书 职业资格证书 等级证 技能证 上岗证 许可证".split()
)
#: Up to a count that stands before the name (约六百张银行…).
_MEASURED = re.compile(r".*[\d一二两三四五六七八九十百千万几](?:余|多|来)?\s*[个张份条笔本台件名家次场]")
_ORGANISATION = re.compile(f"(?:{words._ORG})$")


def _cut(head: re.Pattern[str], piece: str) -> int:
    """How many characters before the name proper belong to the sentence around it."""
    match = head.match(piece)
    return match.end() if match and match.end() < len(piece) - 1 else 0


def _denials(text: str) -> Iterator[Claim]:
    harmless = [match.span() for match in words.HARMLESS_DENIAL.finditer(text)]
    unknown = [match.span() for match in words.UNKNOWN.finditer(text)]
    last = 0
    for match in words.DENIAL.finditer(text):
        if match.start() < last or any(start <= match.start() < end for start, end in harmless):
            continue
        stop = CLAUSE_END.search(text, match.end())
        end = min(stop.start() if stop else len(text), match.end() + 16)
        kind = "unknown" if any(start <= match.start() < stop_ for start, stop_ in unknown) else "denial"
        last = end
        yield _claim("negation", kind, text, match.start(), end)


def _quotations(text: str) -> Iterator[Claim]:
    for match in words.QUOTATION.finditer(text):
        group = match.lastindex or 1
        yield _claim("other", "quotation", text, *match.span(group))
