"""Learns the scorer's weights from the graded answers of the catalog. The only file of this room that imports scikit-learn.

Folds go by occupation, so every figure of the report is of trades that the fold had not seen.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import kendalltau

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import GradedAnswer
from advisor.language.skills import SkillLexicon
from advisor.practice.contents import read_contents
from advisor.practice.features import FEATURES, features_of
from advisor.practice.hearing import hear
from advisor.practice.questions import asking
from advisor.practice.reading import Reading
from advisor.practice.rubric import rubric_of
from advisor.practice.weighing import FILE, grams_of, tone_of
from advisor.records.posts import Post, resolve_post

__all__ = ["LearningReport", "learn_weights"]

Array = NDArray[np.float64]

FOLDS = 6
PENALTY = 6.0
TONE_ALPHA = 30.0
TONE_LEAST = 6
"""Occupations in which a group of letters must occur: what only one trade says tells nothing about another."""
TONE_KEPT = 3_000
LEVELS = 5
MIDDLES = np.array([11.0, 32.0, 52.0, 71.0, 90.0])
COVER = 0.8
"""Share of unseen answers whose level's middle the interval is to hold."""
_TONE, _LENGTH = FEATURES.index("tone"), FEATURES.index("length")
_UP = frozenset({
    "points", "kin", "terms", "numbers", "steps", "order", "own", "reason", "checking", "result",
    "evaluation", "plan", "acceptance", "takes_up", "story_S", "story_T", "story_A", "story_R", "tone",
    "things", "dense_things", "dense_terms", "dense_numbers", "dense_steps", "bare", "case",
})  # fmt: skip
_DOWN = frozenset({
    "refusal", "blank", "blame", "vague", "slogan", "hollow", "neglect", "only_we", "echo", "repeats", "boast", "hedge", "idle",
})  # fmt: skip
"""What may only raise or only lower a score: a weight of the other sign, learned from few cases, would be unfair."""


@dataclass(frozen=True, slots=True)
class LearningReport:
    """What was learned, with figures from folds that had not seen the trade.

    Attributes:
        answers: Graded answers used.
        figures: By model: answers, Kendall's τ-b of level and score, share of pairs in order, share within one level.
    """

    answers: int
    figures: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class _Example:
    level: int
    group: str
    fold: int
    reading: Reading
    vectors: Mapping[bool, tuple[float, ...]]


def learn_weights(
    catalog: Catalog, lexicon: SkillLexicon | None, *, folder: Path, only: Sequence[str] | None = None
) -> LearningReport:
    """Fit the models and write ``answer_weights.json`` into a folder.

    Args:
        catalog: Its answers and their levels, those that try to game the scorer among them.
        lexicon: Names of skills.
        folder: Where the file goes.
        only: Ids of answers to learn from, or None for all.
    """
    answers = [row for row in catalog.answers.values() if only is None or row.id in set(only)]
    heard = [_example(row, catalog, lexicon) for row in answers]
    examples = [one for one in heard if one.reading.content]
    held = _tones_out_of_fold(examples)
    models: dict[str, dict[str, list[float]]] = {}
    figures: dict[str, dict[str, float]] = {}
    halves: dict[str, list[Array]] = {}
    for group in ("told", "done"):
        for is_known in (True, False):
            chosen = [at for at, one in enumerate(examples) if one.group == group]
            x = np.array([examples[at].vectors[is_known] for at in chosen])
            x[:, _TONE] = held[chosen]
            y = np.array([examples[at].level for at in chosen])
            folds = np.array([examples[at].fold for at in chosen])
            name = f"{group}_{'known' if is_known else 'free'}"
            unseen = _out_of_fold(x, y, folds)
            models[name], figures[name] = _fit(x, y), _figures(y, unseen)
            halves.setdefault("known" if is_known else "free", []).append(np.abs(unseen - MIDDLES[y - 1]))
    written = {
        "models": models,
        "tone": _tone([one.reading for one in examples], [one.level for one in examples], examples),
        "half": {name: round(float(np.quantile(np.concatenate(rest), COVER)), 1) for name, rest in halves.items()},
        "features": list(FEATURES),
        "answers": len(examples),
        "figures": figures,
    }
    text = json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
    return LearningReport(len(examples), figures)


def _example(row: GradedAnswer, catalog: Catalog, lexicon: SkillLexicon | None) -> _Example:
    question, rubric = catalog.questions[row.question], rubric_of(catalog)
    packs = sorted(catalog.occupations)
    pack = question.occupation or packs[sum(map(ord, row.question)) % len(packs)]
    post: Post = resolve_post(pack, catalog)
    reading, _ = hear(row.text, catalog, rubric)
    vectors = {}
    for is_known in (True, False):
        asked = (
            asking(question, post, catalog, rubric)
            if is_known
            else asking(question.text, post, catalog, rubric, hidden=question.id)
        )
        read = read_contents(reading, asked, post=post, catalog=catalog, lexicon=lexicon, rubric=rubric)
        vectors[is_known] = features_of(reading, asked, read, rubric, 0.0)
    group = "done" if question.kind in {"trade", "situation"} else "told"
    return _Example(row.level, group, packs.index(pack) % FOLDS, reading, vectors)


def _tones_out_of_fold(examples: Sequence[_Example]) -> Array:
    found = np.zeros(len(examples))
    for fold in range(FOLDS):
        seen = [one for one in examples if one.fold != fold]
        weights = _tone([one.reading for one in seen], [one.level for one in seen], seen)
        for at, one in enumerate(examples):
            if one.fold == fold:
                found[at] = tone_of(one.reading.content, weights)
    return found


def _tone(readings: Sequence[Reading], levels: Sequence[int], examples: Sequence[_Example]) -> dict[str, float]:
    """Ridge regression of the level on groups of letters, each answer's vector of length one."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import Ridge

    where: dict[str, set[int]] = {}
    for number, reading in enumerate(readings):
        for gram in grams_of(reading.content):
            where.setdefault(gram, set()).add(number)
    kept = {gram for gram, numbers in where.items() if len(numbers) >= TONE_LEAST}
    rows = []
    for reading in readings:
        grams = grams_of(reading.content)
        rows.append({gram: 1 / np.sqrt(max(1, len(grams))) for gram in sorted(grams & kept)})
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform(rows)
    model = Ridge(alpha=TONE_ALPHA / 10).fit(x, np.array(levels) - 3.0)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_, strict=True))
    strongest = sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))[:TONE_KEPT]
    return {str(gram): round(float(weights[gram]), 3) for gram in sorted(strongest)}


def _out_of_fold(x: Array, y: NDArray[np.int64], folds: NDArray[np.int64]) -> Array:
    scores = np.zeros(len(y))
    for fold in np.unique(folds):
        model = _fit(x[folds != fold], y[folds != fold])
        scores[folds == fold] = _scores(model, x[folds == fold])
    return scores


def _fit(x: Array, y: NDArray[np.int64]) -> dict[str, list[float]]:
    """Cumulative logits with a ridge penalty and signs held, by maximum penalized likelihood."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    z = (x - mean) / scale
    size = z.shape[1]

    def loss(beta: Array) -> tuple[float, Array]:
        weights, cuts = beta[:size], _cuts(beta[size:])
        logits = (z @ weights)[:, None] - cuts[None, :]
        chance = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
        padded = np.concatenate([np.ones((len(y), 1)), chance, np.zeros((len(y), 1))], axis=1)
        rows = np.arange(len(y))
        own = np.clip(padded[rows, y - 1] - padded[rows, y], 1e-9, 1)
        slope = chance * (1 - chance)
        padded_slope = np.concatenate([np.zeros((len(y), 1)), slope, np.zeros((len(y), 1))], axis=1)
        by_line = (padded_slope[rows, y - 1] - padded_slope[rows, y]) / own
        by_cut = np.zeros(LEVELS - 1)
        for cut in range(LEVELS - 1):
            above, below = y - 1 == cut + 1, y - 1 == cut
            by_cut[cut] = (slope[above, cut] / own[above]).sum() - (slope[below, cut] / own[below]).sum()
        steps = np.exp(beta[size + 1 :])
        by_raw = np.concatenate([[by_cut.sum()], [by_cut[number + 1 :].sum() * steps[number] for number in range(3)]])
        value = -np.log(own).sum() + PENALTY / 2 * float(weights @ weights)
        gradient = np.concatenate([-(z.T @ by_line) + PENALTY * weights, by_raw])
        return float(value), gradient

    bounds: list[tuple[float | None, float | None]] = [_bounds(name) for name in FEATURES] + [(None, None)] * 4
    start = np.concatenate([np.zeros(size), [-1.5, 0.0, 0.0, 0.0]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    found.x[_LENGTH] = -_slope_on_length(z, z @ found.x[:size], y)
    return {
        "mean": [round(float(value), 5) for value in mean],
        "scale": [round(float(value), 5) for value in scale],
        "weights": [round(float(value), 4) for value in found.x[:size]],
        "cuts": [round(float(value), 4) for value in _cuts(found.x[size:])],
    }


def _slope_on_length(z: Array, line: Array, y: NDArray[np.int64]) -> float:
    """Slope of the line on the length between answers of one level: taken off, so that length alone moves nothing."""
    length, rest = z[:, _LENGTH].copy(), line.copy()
    for level in np.unique(y):
        length[y == level] -= length[y == level].mean()
        rest[y == level] -= rest[y == level].mean()
    return float(length @ rest / (length @ length))


def _cuts(raw: Array) -> Array:
    return np.concatenate([[raw[0]], raw[0] + np.cumsum(np.exp(raw[1:]))])


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name == "length":
        return 0.0, 0.0
    return (0.0 if name in _UP else None, 0.0 if name in _DOWN else None)


def _scores(model: Mapping[str, Any], x: Array) -> Array:
    z = (x - np.array(model["mean"])) / np.array(model["scale"])
    logits = (z @ np.array(model["weights"]))[:, None] - np.array(model["cuts"])[None, :]
    chance = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
    padded = np.concatenate([np.ones((len(x), 1)), chance, np.zeros((len(x), 1))], axis=1)
    scores: Array = (padded[:, :-1] - padded[:, 1:]) @ MIDDLES
    return scores


def _figures(y: NDArray[np.int64], scores: Array) -> dict[str, float]:
    unlike = y[:, None] < y[None, :]
    level = 1 + np.sum(scores[:, None] >= np.array([22, 42, 62, 80])[None, :], axis=1)
    return {
        "answers": float(len(y)),
        "tau_b": round(float(kendalltau(y, scores).statistic), 3),
        "pairs_in_order": round(float((scores[:, None] < scores[None, :])[unlike].mean()), 3),
        "within_one_level": round(float((np.abs(level - y) <= 1).mean()), 3),
        "same_level": round(float((level == y).mean()), 3),
    }
