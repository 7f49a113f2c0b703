"""Finds what needs care in a text: personal data, words addressed to the reader, distress, abuse, fraud, unlawful demands.

Each detector answers spans of the text as it was handed in. What the words are stands in ``lexicon.csv``; a list
``x`` may have a list ``x_exception`` whose terms undo a hit that they overlap. In a term ``…`` stands for up to eight
characters of the same sentence.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from advisor.catalog.rows import Term
from advisor.facts import Span
from advisor.language.folding import fold
from advisor.language.terms import TermIndex

__all__ = ["abuse", "addressed_to_reader", "distress", "fraud_markers", "unlawful_conditions"]

_UNSEEN: Final = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_BETWEEN: Final = re.compile(r"(?<=[一-龥])[ \t*_·.\-~|/\\]{1,3}(?=[一-龥])")
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]{4,}")
_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,}={0,2}")
_PERCENT: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){6,}")
_ESCAPES: Final = re.compile(r"(?:\\u[0-9A-Fa-f]{4}){4,}")
_ENTITIES: Final = re.compile(r"(?:&#x?[0-9A-Fa-f]+;){4,}")
_FORGED: Final = re.compile(
    r"(?:^|\n)[ \t>#*]*(?:[\[【<(（]?(?:system|assistant|developer|系统|系统提示|系统消息)(?: ?(?:prompt|message|override))?[\]】>)）]?[ \t]*[:：]"
    r"|[\[【](?:system|系统)[^\]】\n]{0,12}[\]】])[^\n]*"
    r"|<\|[a-z_]{2,20}\|>|\[/?inst\]|</?(?:system|instructions?)>",
)


_MACHINE: Final = r"(?:(?<![a-z])ai(?![a-z])|人工智能|大?语言模型|大模型|智能(?:助手|体)|机器人|(?:自动)?(?:筛选|评分|打分|审核|审阅|匹配|简历)系统)"
_ORDERED: Final = re.compile(
    rf"(?:(?:致|给)[^，,。；;！!？?\n]{{0,8}}{_MACHINE}[^，,。；;！!？?\n]{{0,4}}[：:]"
    rf"|请(?:评审|阅读|审核|审阅|筛选|评分|打分|看到)[^，,。；;！!？?\n]{{0,6}}{_MACHINE}"
    rf"|(?:如果|假如|若)你是[^，,。；;！!？?\n]{{0,6}}{_MACHINE}"
    rf"|(?:注意[：:，, ]*)?{_MACHINE}(?:助手|模型)?(?:[请，, ]*注意[：:，,]|[，, ]*(?:必须|务必|请务必|一律))"
    r"|(?:请)?(?:忽略|无视|忘记|忘掉|不要理会|不用管)[^，,。；;！!？?\n]{0,8}(?:以上|之前|前面|上面|上述|先前|所有)[^，,。；;！!？?\n]{0,8}(?:要求|指令|规则|提示|设定|说明)"
    r"|(?<=\s)(?:系统提示|系统消息)[：:]|(?<=\s)[【\[](?:系统|system)[^】\]\n]{0,12}[】\]]"
    r"|(?<=[。；;！!？?，,、）)\w])(?:(?:系统提示|系统消息)[：:]|[【\[](?:系统|system)[^】\]\n]{0,12}[】\]])"
    r"\s*(?=把|将|给|让|在回答|在输出|直接|调用|输出|匹配|结束|修改|改|该用户|call|ignore|set\b)"
    r"|(?:最高优先级|新的|以下是?为?)[^，,。；;！!？?\n]{0,8}(?<!操作)指令[：:]"
    r"|(?:ignore|disregard|forget)\b[^.。\n]{0,24}\b(?:instructions?|rules?|prompts?)"
    r"|(?:调用|执行)工具\s*\w+[，,]?\s*参数|call the tool\b)(?:[^。！？!?\n]|!(?=\[)|\?(?=\w))*[。！？!?]?"
)
"""An order to the machine that reads, and all of the sentence behind it: what is ordered."""


def addressed_to_reader(text: str, lexicon: Mapping[str, tuple[Term, ...]]) -> tuple[Span, ...]:
    """Instructions to whoever or whatever scores the text: plain, spaced out, zero-width, forged, encoded.

    Args:
        text: A resume, answer, advertisement or document.
        lexicon: ``catalog.lexicon``; list ``addressed_to_reader``.

    Returns:
        Spans in order, not overlapping; an encoded instruction is one span over its code.
    """
    found = [*_listed(text, lexicon, "addressed_to_reader"), *_forged(text)]
    found += [match.span() for match in _ORDERED.finditer(fold(text))]
    found += [place for place, plain in _decoded(text) if _listed(plain, lexicon, "addressed_to_reader")]
    return _spans(text, found)


def distress(text: str, lexicon: Mapping[str, tuple[Term, ...]]) -> tuple[Span, ...]:
    """Words of a person who may be in danger; ordinary nervousness and talk about patients are not meant."""
    return _spans(text, _listed(text, lexicon, "distress"))


def abuse(text: str, lexicon: Mapping[str, tuple[Term, ...]]) -> tuple[Span, ...]:
    """Insults."""
    return _spans(text, _listed(text, lexicon, "abuse"))


def fraud_markers(text: str, lexicon: Mapping[str, tuple[Term, ...]]) -> tuple[Span, ...]:
    """Signs of a fraudulent advertisement: money in advance, papers kept, pay for nothing."""
    return _spans(text, _listed(text, lexicon, "fraud"))


def unlawful_conditions(text: str, lexicon: Mapping[str, tuple[Term, ...]]) -> tuple[Span, ...]:
    """Demands of an advertisement that the law forbids or that need a reason: sex, marriage, age, height, origin."""
    return _spans(text, _listed(text, lexicon, "unlawful_condition"))


def _listed(text: str, lexicon: Mapping[str, tuple[Term, ...]], name: str) -> list[tuple[int, int]]:
    terms = lexicon.get(name, ())
    if not terms:
        return []
    plain, offsets = _squeezed(fold(text))
    found = _index(terms).find(plain)
    spared_terms = lexicon.get(f"{name}_exception", ())
    if found and spared_terms:
        spared = _index(spared_terms).find(plain)
        found = [hit for hit in found if not any(a < hit[1] and hit[0] < b for a, b in spared)]
    return [(offsets[start], offsets[end - 1] + 1) for start, end in found]


@lru_cache(maxsize=32)
def _index(terms: tuple[Term, ...]) -> TermIndex:
    return TermIndex(term.term for term in terms)


def _squeezed(folded: str) -> tuple[str, list[int]]:
    """The text without unseen characters and without marks that pull Chinese characters apart, and where each one stood."""
    drop: set[int] = set()
    for pattern in (_UNSEEN, _BETWEEN):
        for match in pattern.finditer(folded):
            drop.update(range(*match.span()))
    if not drop:
        return folded, list(range(len(folded)))
    kept = [index for index in range(len(folded)) if index not in drop]
    return "".join(folded[index] for index in kept), kept


def _forged(text: str) -> list[tuple[int, int]]:
    folded = fold(text)
    found = []
    for match in _FORGED.finditer(folded):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        found.append((start, match.end()))
    return found


def _decoded(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Every run of code in the text with what it says; a run that says nothing readable is passed over."""
    for match in _TAGS.finditer(text):
        yield match.span(), "".join(chr(ord(letter) - 0xE0000) for letter in match.group())
    for match in _BASE64.finditer(text):
        try:
            plain = base64.b64decode(match.group() + "=" * (-len(match.group()) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        yield match.span(), plain
    for match in _PERCENT.finditer(text):
        yield match.span(), unquote(match.group(), errors="replace")
    for match in _ESCAPES.finditer(text):
        yield match.span(), re.sub(r"\\u([0-9A-Fa-f]{4})", lambda code: chr(int(code[1], 16)), match.group())
    for match in _ENTITIES.finditer(text):
        yield match.span(), html.unescape(match.group())


def _spans(text: str, places: list[tuple[int, int]]) -> tuple[Span, ...]:
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return tuple(Span.of(text, start, end) for start, end in chosen)
