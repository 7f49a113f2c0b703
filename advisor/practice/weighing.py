"""The learned weights of the scorer, read from knowledge/answer_weights.json and served without the library that learned them.

Cumulative logits: the chance that an answer stands at level k or above is σ(w·x − cut_k), the same w for every k
(McCullagh 1980). The score is the expected middle of the level's band on 0..100.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from advisor.practice.reading import Reading

__all__ = ["FILE", "Tone", "Weighed", "Weights", "grams_of", "tone_of", "weights_in"]

FILE = "answer_weights.json"
_GRAM_LENGTHS = (2, 3)
_TONE_LEAST, _TONE_MOST = -0.6, 0.8
_MIDDLES = (11.0, 32.0, 52.0, 71.0, 90.0)
"""Middles of the bands of rubrics.yaml's levels."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Weights of groups of letters that tell good answers from poor ones in trades that the learning had not seen."""

    weights: Mapping[str, float]

    def of(self, answer: Reading) -> float:
        """Mean weight of the groups, so that a longer answer gains nothing by its length."""
        return tone_of(answer.content, self.weights)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Score 0..100 and the chance of each level 1..5."""

    score: float
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for standardized features, and the four cuts between the levels."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    cuts: tuple[float, ...]

    def weigh(self, features: Sequence[float]) -> Weighed:
        """The expected middle of the level, and the chances it is made of."""
        line = sum(
            weight * (value - mean) / scale
            for weight, value, mean, scale in zip(self.weights, features, self.mean, self.scale, strict=True)
        )
        at_least = [1.0, *(1 / (1 + math.exp(min(60.0, max(-60.0, cut - line)))) for cut in self.cuts), 0.0]
        chances = tuple(high - low for high, low in pairwise(at_least))
        return Weighed(sum(chance * middle for chance, middle in zip(chances, _MIDDLES, strict=True)), chances)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learned.

    Attributes:
        models: ``told`` (an experience, motives, conditions, opening, closing) and ``done`` (trade, situation), each
            once for questions of the bank (``_known``) and once for free words (``_free``).
        tone: Groups of letters.
        half: Half-width of the interval in points, by ``known`` (a question of the bank) and ``free``.
    """

    models: Mapping[str, Model]
    tone: Tone
    half: Mapping[str, float]

    def weigh(self, kind: str, features: Sequence[float], *, is_known: bool) -> Weighed:
        """Score an answer to a kind of question, in the bank or not.

        For a question of the bank the mean of both models: the words of its points were written beside the answers that
        the weights were learned from, so the model that counts points trusts them more than a new answer bears out.
        """
        group = "done" if kind in {"trade", "situation"} else "told"
        free = self.models[f"{group}_free"].weigh(features)
        if not is_known:
            return free
        known = self.models[f"{group}_known"].weigh(features)
        chances = tuple((one + two) / 2 for one, two in zip(known.chances, free.chances, strict=True))
        return Weighed((known.score + free.score) / 2, chances)


def tone_of(content: str, weights: Mapping[str, float]) -> float:
    """The tone of an answer's letters, held within bounds: how something is worded settles no level alone."""
    grams = grams_of(content)
    mean = sum(weights.get(gram, 0.0) for gram in grams) / math.sqrt(max(1, len(grams)))
    return max(_TONE_LEAST, min(_TONE_MOST, mean))


def grams_of(content: str) -> frozenset[str]:
    """The different groups of two and three letters; digits are one letter, so that no figure is learned by heart."""
    plain = "".join("0" if letter.isdigit() else letter for letter in content)
    return frozenset(plain[at : at + length] for length in _GRAM_LENGTHS for at in range(len(plain) - length + 1))


def weights_in(folder: Path) -> Weights:
    """The weights of a knowledge folder.

    Raises:
        OSError, ValueError, KeyError: The file is absent or no model; ``advisor interview train`` writes it.
    """
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Weights:
    del changed
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    models = {
        name: Model(*(tuple(map(float, one[part])) for part in ("mean", "scale", "weights", "cuts")))
        for name, one in raw["models"].items()
    }
    return Weights(models, Tone({gram: float(value) for gram, value in raw["tone"].items()}), raw["half"])
