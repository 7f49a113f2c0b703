"""What the scorer knows about answers: words, patterns, weights and anchors, read from knowledge/rubrics.yaml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import load_yaml

__all__ = ["Rubric", "rubric_of"]

_PATTERNS = (
    "negation", "not_negation", "refuted_after", "reported_before", "reason", "checking", "condition", "number", "place",
    "time", "task", "result", "evaluation", "only_we", "plan", "acceptance", "refusal", "blank", "blame", "slogan",
    "function_word", "denied_within", "hollow", "wish", "vague", "neglect", "personal", "boast", "warned",
    "rejects", "rejects_denial", "told_of", "told_of_before", "set_right", "asks", "harm", "forbids", "said_by",
    "hedge", "idle", "when", "outcome", "leisure", "cliche",
    "needless", "everyday",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Rubric:
    """The tables of rubrics.yaml, compiled.

    Attributes:
        letters: One spelling for letters that are never scored (dialect, pronouns, slips of the input method).
        phrases: The same for words, as folded answers write them.
        fillers: What is taken out before anything is read.
        stammers: A small word said twice, whose first goes.
        patterns: Named expressions on the folded answer.
        sequence: Kinds of words that order steps.
        act: A verb of doing.
        own_act: A first person with something that this person did.
        opening: Words that open a step inside a long stretch without marks.
        step: A clause that opens with an ordering word or a verb of doing, or has one behind 先, 再, 就, 马上.
        small_words: Letters that carry no thing and no act: of particles, pronouns and words of degree.
        alike: Everyday words with the words that say the same.
        concerns: Limits and patterns of the attempts to talk the scorer into points.
        kinds: Words that tell the kind of a question that is not in the bank.
        weights: Kind of question → part → weight; each row adds up to 1.
        levels: Lower ends of levels 2..5 on 0..100.
        stretch: Corners of the curve from the raw sum to 0..100.
        caps: Highest score under a finding.
    """

    letters: Mapping[int, str]
    phrases: tuple[tuple[str, str], ...]
    fillers: re.Pattern[str]
    stammers: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]
    sequence: tuple[re.Pattern[str], ...]
    act: re.Pattern[str]
    own_act: re.Pattern[str]
    step: re.Pattern[str]
    opening: re.Pattern[str]
    small_words: frozenset[str]
    alike: Mapping[str, tuple[str, ...]]
    concerns: Mapping[str, Any]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    weights: Mapping[str, Mapping[str, float]]
    levels: tuple[float, ...]
    stretch: tuple[tuple[float, float], ...]
    caps: Mapping[str, float]

    def level(self, score: float) -> int:
        """The level 1..5 of a score 0..100."""
        return 1 + sum(score >= lower for lower in self.levels)

    def stretched(self, raw: float) -> float:
        """The raw sum 0..1 on the scale of 0..100, between the corners of ``stretch``."""
        for (low, at_low), (high, at_high) in zip(self.stretch, self.stretch[1:], strict=False):
            if raw <= high:
                return at_low + (at_high - at_low) * (max(raw, low) - low) / (high - low)
        return self.stretch[-1][1]


def rubric_of(catalog: Catalog) -> Rubric:
    """The rubric beside this catalog, read once a folder."""
    return _read(catalog.folder)


@lru_cache(maxsize=4)
def _read(folder: Path) -> Rubric:
    raw = load_yaml(folder / "rubrics.yaml")
    letters = {ord(letter): same for letter, same in raw["same_letter"].items()}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.translate(letters))

    act = raw["act"]
    opening = "|".join(raw["sequence"])
    return Rubric(
        letters=letters,
        phrases=tuple((written.translate(letters), same.translate(letters)) for written, same in raw["same_phrase"]),
        fillers=compiled(raw["fillers"]),
        stammers=compiled(raw["stammers"]),
        patterns={name: compiled(raw[name]) for name in _PATTERNS},
        sequence=tuple(compiled(pattern) for pattern in raw["sequence"]),
        act=compiled(act),
        own_act=compiled(f"{raw['own']}(?:{act})"),
        step=compiled(
            f"^(?:(?:{opening})[^，。；！？]{{0,4}}?(?:{act})|(?:{act})|[^，。；！？]{{1,8}}?(?:{raw['then']})(?:{act}))"
        ),
        opening=compiled(raw["step_opens"]),
        small_words=frozenset(raw["small_words"].translate(letters)),
        alike=_alike(raw["alike"]),
        concerns=raw["concerns"],
        kinds=tuple((kind, re.compile(pattern)) for kind, pattern in raw["kinds"]),
        weights=raw["weights"],
        levels=tuple(float(level) for level in raw["levels"]),
        stretch=tuple((float(at), float(value)) for at, value in raw["stretch"]),
        caps=raw["caps"],
    )


def _alike(rows: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        words = tuple(row.split("/"))
        for word in words:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *words)))
    return found
