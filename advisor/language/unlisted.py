"""Finds skills that no list has, by how they are built and where they stand; they enter no score.

Three kinds: a run of content words (by jieba's dictionary and parts of speech) behind a word of knowing or doing that ends
in a word which ends the names of several skills of the catalog (检测, 装配, 养护 …); a Latin name that nobody lists; and the
other items of a list (A、B、C) in which a skill of the catalog stands.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import daachorse
import rjieba

from advisor.language.folding import fold
from advisor.language.segmentation import pieces
from advisor.language.stretches import Taken

__all__ = ["Heads", "heads_of", "unlisted"]

HEADS_FROM: Final = 4
"""A word is the head of skills when it ends the names of so many."""

SHORTEST, LONGEST = 3, 12
AFTER: Final = 8
"""Characters behind a skill within which its list goes on."""

REACH: Final = 40
"""Characters in front of a head in which a word of knowing or doing is looked for."""

_CUE: Final = re.compile(
    r"熟练|精通|熟悉|掌握|了解|懂|擅长|会|能(?:够|独立|完成|进行|操作|使用)|具备|使用|学(?:会|习|了|过)|操作|负责|从事"
)
_SENTENCE_END: Final = re.compile(r"[。；;！!？?\n]")
_INSIDE: Final = frozenset(("n", "nz", "vn", "v", "eng", "l", "j", "b", "nr", "ns", "an", "a", "m", "g", "vg", "ng"))
_NEVER: Final = frozenset(
    "工作 经验 知识 能力 专业 要求 相关 流程 技能 技术 基本 基础 一定 以上 优先 客户 公司 产品 学习 使用 完成 进行 负责 熟练 掌握 情况 问题 内容 方法 过程 老师 同学 师傅 自己 操作 管理 各种 常用 简单 日常 其他 各类 任务 安排 协助 参与 要 有 是 做 去 到 来 把 被 让 给 没 不 会 能 可以 需要 应该 觉得 知道 看到 发现 学校 时间 实训 实习".split()
)
_LATIN_NAME: Final = re.compile(r"[a-z](?<![a-z0-9@._/+\-][a-z])[a-z+#]*(?:[ .\-]?[a-z0-9+#]+)?(?![a-z0-9@_/])")
_NO_NAME: Final = re.compile(r"\d{3}|^[A-Za-z]{1,2}\d{1,2}$")
_ENGLISH: Final = frozenset(
    "a an and the of to in on for is are i my we you with at by or app pc ok ppt vip wifi logo sop ai it hr pm am k w".split()
)
_ITEM: Final = re.compile(r"[^、，。；;：:！!？?\n()（）【】]+")
_LAST_ITEM: Final = re.compile(_ITEM.pattern + r"\Z")
_LEAD: Final = re.compile(
    r"^[^一-龥a-z]*(?:和|与|及|以及|会|能|懂|有|做|熟悉|掌握|熟练|了解|精通|使用|负责|协助|另外|自己|独立|先|下午|上午|结束后|看得懂|用|把|将|给|对|从|在|再|去|来|按|按照|并)*"
)
_TAIL: Final = re.compile(r"(?:等[^、]{0,6}|的?(?:能力|经验|知识|优先|工作|技能))$")
_PLAIN: Final = re.compile(
    r"[\d一二三四五六七八九十]|我|你|他|们|这|那|的|了|大专|本科|岁|元|专业|年|月|天|公司|老师|同学|师傅|班"
)


def heads_of(names: Iterable[str]) -> list[str]:
    """The words that end several of the names."""
    last = Counter(found[-1][0] for name in names if (found := pieces(fold(name))) and len(found) > 1)
    return sorted(word for word, often in last.items() if often >= HEADS_FROM and 1 < len(word) and word not in _NEVER)


class Heads:
    """The words that end the names of several skills, ready to be found.

    Args:
        words: As ``heads_of`` gives them.
    """

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(words) if words else None

    def find(self, folded: str) -> list[tuple[int, int]]:
        """Start and end of every head in a folded text, by offset."""
        return [(start, end) for start, end, _ in self._automaton.find(folded)] if self._automaton else []


def unlisted(text: str, folded: str, taken: Sequence[tuple[int, int]], heads: Heads) -> list[tuple[int, int]]:
    """Start and end of every name of a skill that the catalog has not, by offset, not overlapping.

    Args:
        text: The text as it is: names of software and methods have capitals, commands and plain English have not.
        folded: The folded text.
        taken: Where skills of the catalog stand, by offset and not overlapping; what touches one is no name by itself.
        heads: The words that end names of skills.
    """
    free = Taken([start for start, _ in taken], [end for _, end in taken])
    candidates = [*_with_head(folded, free, heads), *_latin(text, folded), *_beside(folded, taken)]
    return [(left, right) for left, right in sorted(candidates) if free.add(left, right)]


def _with_head(folded: str, taken: Taken, heads: Heads) -> Iterator[tuple[int, int]]:
    """Runs of content words that end in a head, behind a word of knowing or doing in the same sentence."""
    for start, end in heads.find(folded):
        if taken.touches(start, end):
            continue
        lowest = max(0, start - REACH)
        marks = [mark.end() for mark in _SENTENCE_END.finditer(folded, lowest, start)]
        lowest = marks[-1] if marks else lowest
        cues = [cue.end() for cue in _CUE.finditer(folded, lowest, start)]
        if cues:
            left = _run_start(folded, max(cues[-1], end - LONGEST), start)
            if SHORTEST <= end - left <= LONGEST:
                yield left, end


def _run_start(folded: str, lowest: int, start: int) -> int:
    """Where the run of content words begins that goes up to ``start``; at most two words of it count."""
    run: list[int] = []
    at = lowest
    for word, tag in rjieba.tag(folded[lowest:start], False):
        run = [*run, at] if tag in _INSIDE and word not in _NEVER and not word.isspace() else []
        at += len(word)
    return run[-2:][0] if run else start


def _latin(text: str, folded: str) -> Iterator[tuple[int, int]]:
    """Latin names: of software, instruments and methods, which is what a Chinese text has Latin words for."""
    for found in _LATIN_NAME.finditer(folded):
        name = text[found.start() : found.end()]
        is_named = len(name) >= 3 and name.lower() != name and not _NO_NAME.search(name)
        if is_named and _ENGLISH.isdisjoint(found[0].split()):
            yield found.span()


def _beside(folded: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The other items of a list (A、B、C) in which a skill of the catalog stands."""
    ends = dict(taken)
    for start, end in taken:
        if "、" not in folded[max(0, start - LONGEST) : end + AFTER]:
            continue
        for left, right in _neighbours(folded, start, end):
            if ends.get(left) == right:
                continue
            lead = _LEAD.match(folded[left:right])
            left += lead.end() if lead else 0
            tail = _TAIL.search(folded, left, right)
            right = tail.start() if tail else right
            if SHORTEST <= right - left <= LONGEST - 2 and not _PLAIN.search(folded[left:right]):
                yield left, right


def _neighbours(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    before = folded.rfind("、", max(0, start - LONGEST), start)
    if before > 0:
        item = _LAST_ITEM.search(folded, max(0, before - LONGEST), before)
        if item:
            yield item.span()
    after = folded.find("、", end, end + AFTER)
    if after > 0 and (item := _ITEM.match(folded, after + 1)):
        yield item.span()
