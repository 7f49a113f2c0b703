"""Amounts that a source gives by level: 初级 1000 元、中级 1500 元, 一档…二档…, and lists that belong together by 分别."""

import re
from functools import lru_cache

from advisor.language.claims import Claim, find_claims
from advisor.wording.scene import Scene
from advisor.wording.sums import meets

__all__ = ["between_levels", "of_its_level"]

_LEVEL = re.compile(r"[初中高]级(?!人民|法院|中学)|[一二三四五]级|[一二三四]档|[甲乙丙]等(?!奖)|[一二三]等奖")
_RANGE = re.compile(r"国家级|省级|市级|区级|校级|院级")
_APART = re.compile(r"[多少高低差比升加涨降]|倍")
_SENTENCE = re.compile(r"[。；;\n]")
_TIME = frozenset({"天", "个月", "分钟", "学期", "秒"})


def of_its_level(said: Claim, scene: Scene) -> bool | None:
    """Whether an amount is that of the level named right before it; None where the source gives none by level."""
    if not scene.evidence.is_text or said.type != "number" or said.unit in ("级", "档", "%") or said.unit in _TIME:
        return None
    start = max(
        (c.end for c in scene.all_claims if c.type == "number" and c.end <= said.start and not _LEVEL.search(c.quote)),
        default=0,
    )
    head = scene.text[max(start, scene.sentence.start) : said.start]
    named = _levels_in(head)
    if not named:
        return None
    held = _by_level(scene.evidence.text)
    if _APART.search(head[named[-1][1] :]):
        return _lies_between(said, scene, held)
    values = {value for unit, value in held.get(named[-1][2], ()) if unit == said.unit or not said.unit}
    if not values:
        return None
    return any(meets(said, value, value) for value in values)


def between_levels(left: str, right: str, distance: Claim, sign: int, text: str) -> bool | None:
    """Whether the amount of the level on the left is as far above (+1) or below (-1) that on the right; None without both."""
    sides = [([level for _, _, level in _levels_in(words)] or [""])[-1] for words in (left, right)]
    held = _by_level(text)
    amounts = [{v for unit, v in held.get(level, ()) if not distance.unit or unit == distance.unit} for level in sides]
    if any(len(values) != 1 for values in amounts):
        return None
    apart = (amounts[0].pop() - amounts[1].pop()) * sign
    return meets(distance, apart, apart)


def _lies_between(said: Claim, scene: Scene, held: dict[str, frozenset[tuple[str, float]]]) -> bool | None:
    """Whether a distance is that of the amounts of the two levels that the sentence names; None where it names no two."""
    before = scene.text[scene.sentence.start : said.start]
    named = list(dict.fromkeys(level for _, _, level in _levels_in(before)))[-2:]
    amounts = [{value for unit, value in held.get(level, ()) if unit == said.unit or not said.unit} for level in named]
    if len(amounts) != 2 or any(len(values) != 1 for values in amounts) or "每" in before[-6:]:
        return None
    distance = abs(amounts[0].pop() - amounts[1].pop())
    return meets(said, distance, distance) if said.unit != "倍" else None


def _levels_in(words: str) -> list[tuple[int, int, str]]:
    """The levels with their places; a prize with the range (国家级) that stands last before it."""
    found = []
    for match in _LEVEL.finditer(words):
        ranges = _RANGE.findall(words[: match.start()]) if match[0].endswith("等奖") else []
        found.append((match.start(), match.end(), f"{ranges[-1]}{match[0]}" if ranges else match[0]))
    return found


@lru_cache(maxsize=256)
def _by_level(text: str) -> dict[str, frozenset[tuple[str, float]]]:
    """The amounts of each level: those behind it up to the next level, or in its place of a list."""
    found: dict[str, set[tuple[str, float]]] = {}
    for sentence in _SENTENCE.split(text):
        tokens: list[tuple[int, str | tuple[str, float]]] = [(start, level) for start, _, level in _levels_in(sentence)]
        for claim in find_claims(sentence).claims:
            plain = claim.type == "number" and claim.kind == "amount" and isinstance(claim.value, int | float)
            if plain and claim.unit not in ("级", "档", "%") and claim.unit not in _TIME and not claim.bound:
                tokens.append((claim.start, (claim.unit, float(str(claim.value)))))
        tokens.sort(key=lambda token: token[0])
        for levels, values in _runs(sentence, tokens):
            if len(levels) != len(values) == 1:
                levels = levels[-1:]
            if len(levels) == len(values):
                for names, value in zip(levels, values, strict=True):
                    for name in names:
                        found.setdefault(name, set()).add(value)
    return {level: frozenset(values) for level, values in found.items()}


def _runs(
    sentence: str, tokens: list[tuple[int, "str | tuple[str, float]"]]
) -> list[tuple[list[list[str]], list[tuple[str, float]]]]:
    """Runs of levels with the amounts behind them; levels in brackets or of one item count as one."""
    runs: list[tuple[list[list[str]], list[tuple[str, float]]]] = []
    last = -1
    for at, token in tokens:
        if isinstance(token, str):
            if not runs or runs[-1][1]:
                runs.append(([], []))
                last = -1
            levels = runs[-1][0]
            if last >= 0 and not re.search(r"[、，,]|和|及|或", sentence[last:at]):
                levels[-1].append(token)
            else:
                levels.append([token])
            last = at
        elif runs:
            runs[-1][1].append(token)
    return runs
