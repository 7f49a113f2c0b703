"""Finds skills that no list has: what stands behind a word of knowing or doing and is built like the name of a skill.

A candidate is a run of content words (by jieba's dictionary and parts of speech) that ends in a word which ends the
names of several skills of the catalog (检测, 装配, 养护 …), or a Latin name that nobody lists. It enters no score.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import rjieba

from advisor.language.folding import fold
from advisor.language.segmentation import pieces

__all__ = ["Heads", "unlisted"]

HEADS_FROM: Final = 4
"""A word is the head of skills when it ends the names of so many."""

SHORTEST, LONGEST = 3, 12
REACH: Final = 40
"""Characters behind the word of knowing in which names are looked for."""

_CUE: Final = re.compile(
    r"(?:熟练|精通|熟悉|掌握|了解|懂得?|擅长|会(?:用|使用|操作|做|写)?|能(?:够|独立)*(?:完成|进行|操作|使用)?|具备|使用|学会了?|学(?:习|了|过)|操作|负责|从事)(?:掌握|使用|操作|运用|应用|了)?"
)
_ENGLISH: Final = frozenset(
    "a an and the of to in on for is are i my we you with at by or app pc ok ppt vip wifi logo sop ai it hr pm am k w".split()
)
_INSIDE: Final = frozenset(("n", "nz", "vn", "v", "eng", "l", "j", "b", "nr", "ns", "an", "a", "m", "g", "vg", "ng"))
_NEVER: Final = frozenset(
    "工作 经验 知识 能力 专业 要求 相关 流程 技能 技术 基本 基础 一定 以上 优先 客户 公司 产品 学习 使用 完成 进行 负责 熟练 掌握 情况 问题 内容 方法 过程 老师 同学 师傅 自己 操作 管理 各种 常用 简单 日常 其他 各类 任务 安排 协助 参与 要 有 是 做 去 到 来 把 被 让 给 没 不 会 能 可以 需要 应该 觉得 知道 看到 发现 学校 时间 实训 实习".split()
)


class Heads:
    """The words that end the names of several skills.

    Args:
        names: Names of skills.
    """

    def __init__(self, names: Iterable[str]) -> None:
        last = Counter(found[-1][0] for name in names if (found := pieces(fold(name))) and len(found) > 1)
        self._words = frozenset(
            word for word, often in last.items() if often >= HEADS_FROM and len(word) > 1 and word not in _NEVER
        )

    def __contains__(self, word: str) -> bool:
        """Whether a word is one."""
        return word in self._words


def unlisted(folded: str, taken: Sequence[tuple[int, int]], heads: Heads) -> list[tuple[int, int]]:
    """Start and end of every name of a skill that the catalog has not, by offset, not overlapping.

    Args:
        folded: The folded text.
        taken: Where skills of the catalog stand, by offset; nothing that touches one is a name by itself.
        heads: The words that end names of skills.
    """
    found: list[tuple[int, int]] = []
    candidates = [*_behind_cues(folded, heads), *_latin(folded), *_beside(folded, taken)]
    for left, right in sorted(candidates):
        is_free = not found or found[-1][1] <= left
        if is_free and not any(a < right and left < b for a, b in taken):
            found.append((left, right))
    return found


def _behind_cues(folded: str, heads: Heads) -> Iterator[tuple[int, int]]:
    behind = 0
    for cue in _CUE.finditer(folded):
        start = max(cue.end(), behind)
        end = _stop(folded, cue.end())
        if start < end:
            behind = end
            yield from _names(folded, start, end, heads)


_LATIN_NAME: Final = re.compile(r"(?<![a-z0-9@._/+\-])[a-z][a-z+#]*(?:[ .\-]?[a-z0-9+#]+)?(?![a-z0-9@_/])")


def _latin(folded: str) -> Iterator[tuple[int, int]]:
    """Latin names: of software, instruments and methods, which is what a Chinese text has Latin words for."""
    for found in _LATIN_NAME.finditer(folded):
        words = found[0].split()
        if len(found[0]) >= 3 and not any(word in _ENGLISH for word in words) and not re.search(r"\d{3}", found[0]):
            yield found.span()


_ITEM: Final = re.compile(r"[^、，。；;：:！!？?\n()（）【】]+")


def _beside(folded: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The other items of a list (A、B、C) in which a skill of the catalog stands."""
    for start, end in taken:
        for left, right in _neighbours(folded, start, end):
            text = folded[left:right]
            trimmed = _LEAD.match(text)
            left += trimmed.end() if trimmed else 0
            tail = _TAIL.search(folded, left, right)
            right = tail.start() if tail else right
            if SHORTEST <= right - left <= LONGEST - 2 and not _PLAIN.search(folded[left:right]):
                yield left, right


_LEAD: Final = re.compile(
    r"^[^一-龥a-z]*(?:和|与|及|以及|会|能|懂|有|做|熟悉|掌握|熟练|了解|精通|使用|负责|协助|另外|自己|独立|先|下午|上午|结束后|看得懂|用)*"
)
_TAIL: Final = re.compile(r"(?:等[^、]{0,6}|的?(?:能力|经验|知识|优先|工作|技能))$")
_PLAIN: Final = re.compile(
    r"[\d一二三四五六七八九十]|我|你|他|们|这|那|的|了|大专|本科|岁|元|专业|年|月|天|公司|老师|同学|师傅|班"
)


def _neighbours(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    before = folded.rfind("、", max(0, start - 12), start)
    if before > 0:
        item = [found for found in _ITEM.finditer(folded, max(0, before - LONGEST), before) if found.end() == before]
        if item:
            yield item[-1].span()
    after = folded.find("、", end, end + 8)
    if after > 0:
        item_after = _ITEM.match(folded, after + 1)
        if item_after:
            yield item_after.span()


_END: Final = re.compile(r"[。；;！!？?\n]|，(?!(?:会|能|懂))")


def _stop(folded: str, start: int) -> int:
    end = _END.search(folded, start, start + REACH)
    return end.start() if end else min(len(folded), start + REACH)


def _names(folded: str, start: int, end: int, heads: Heads) -> Iterator[tuple[int, int]]:
    at = start
    run: list[tuple[int, int, str]] = []
    for word, tag in [*rjieba.tag(folded[start:end], False), ("", "x")]:
        stop = at + len(word)
        if tag in _INSIDE and word not in _NEVER and not word.isspace():
            run.append((at, stop, word))
        else:
            yield from _name(folded, run, heads)
            run = []
        at = stop


def _name(folded: str, run: Sequence[tuple[int, int, str]], heads: Heads) -> Iterator[tuple[int, int]]:
    """The name in a run of content words: up to its last head."""
    last = max((place for place, (_, _, word) in enumerate(run) if word in heads), default=-1)
    if last >= 1 or (last == 0 and run[0][1] - run[0][0] >= SHORTEST):
        left, right = run[max(0, last - 2)][0], run[last][1]
        if SHORTEST <= right - left <= LONGEST:
            yield left, right
