"""Which intents a message holds: nearest written utterance by character n-grams, with cues and roles."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Intent

__all__ = ["PERSON", "POST", "Route", "Router"]

PERSON = "<p>"
POST = "<j>"
CUE_BONUS = 0.25
SURE = 0.32
LIKELY = 0.17
AHEAD = 0.03
POSSIBLE = 0.1
RIDGE = 0.6
"""Strength of the ridge, near the best in a leave-one-out check over the utterances."""
MOST_QUESTIONS = 4
NEIGHBOURS = (0.8, 0.2)
"""Weights of the nearest and the second nearest example of an intent."""

_BREAK = r"[？?；;！!。\n]+"
_NOISE = re.compile(r"[\s，,、。．.：:？?！!；;“”「」\"'（）()~～…—-]+")


@dataclass(frozen=True, slots=True)
class Route:
    """One intent with how sure the router is (0..1)."""

    intent: Intent
    score: float


class Router:
    """Nearest-utterance routing.

    Args:
        intents: Rows of knowledge/intents.yaml; examples write ``<p>`` for a person and ``<j>`` for a post.
        courtesies: Opening words that carry no question; they are cut off.
        connectives: Words that begin another question behind a comma.
        particles: Closing words without a meaning of their own.

    Utterances are tf-idf weighted character pairs and single characters. The score of an intent is the mean of two
    readings, the cosine to its nearest examples and a ridge regression over all of them, plus a bonus where one of its
    cues occurs.
    """

    def __init__(
        self,
        intents: Sequence[Intent],
        courtesies: Sequence[str],
        connectives: Sequence[str],
        particles: Sequence[str] = (),
    ) -> None:
        self.intents = tuple(intents)
        self.by_id = {intent.id: intent for intent in self.intents}
        self._courtesy = re.compile(f"^(?:{_any_of([*courtesies, *connectives])})+")
        self._particle = re.compile(f"(?:{_any_of(particles)})+$")
        self._break = re.compile(f"{_BREAK}|[，,]\\s*(?={_any_of(connectives)})")
        written = [
            (index, _grams(self.plain(example)))
            for index, intent in enumerate(self.intents)
            for example in intent.examples
        ]
        documents = Counter(gram for _, grams in written for gram in grams)
        self._idf = {gram: math.log(1 + len(written) / count) for gram, count in documents.items()}
        self._unseen = math.log(1 + len(written))
        self._owner = [index for index, _ in written]
        self._slopes = self._fitted([self._weighted(grams) for _, grams in written])
        self._holders: dict[str, list[tuple[int, float]]] = {}
        for example, (_, grams) in enumerate(written):
            for gram, weight in self._weighted(grams).items():
                self._holders.setdefault(gram, []).append((example, weight))

    def questions_in(self, text: str) -> tuple[str, ...]:
        """The questions of a message, at most four; one that is no question counts as one piece."""
        pieces = (piece.strip(" ，,、") for piece in self._break.split(text))
        return tuple(piece for piece in pieces if len(piece) > 1)[:MOST_QUESTIONS] or (text.strip(),)

    def route(self, text: str, role: str, *, without: str | None = None) -> tuple[Route, ...]:
        """The intents of one piece for this role, best first, those below ``POSSIBLE`` left out.

        Args:
            text: A question in which people and posts are written as ``<p>`` and ``<j>``.
            role: Who asks; intents of other roles take no part.
            without: An example that is not to count, for a check that leaves it out.
        """
        said = self.plain(text)
        near = self._nearness(said, without)
        fitted = self._regressed(said)
        routes = []
        for index, intent in enumerate(self.intents):
            if intent.roles and role not in intent.roles:
                continue
            first, second = near.get(index, (0.0, 0.0))
            score = (NEIGHBOURS[0] * first + NEIGHBOURS[1] * second + float(fitted[index])) / 2
            score = min(1.0, score + (CUE_BONUS if _has_cue(said, intent.cues) else 0.0))
            if score >= POSSIBLE:
                routes.append(Route(intent, score))
        return tuple(sorted(routes, key=lambda route: -route.score))

    @staticmethod
    def is_sure(routes: Sequence[Route]) -> bool:
        """Whether the first route may be taken: near enough, or likely and ahead of every other answer."""
        if not routes:
            return False
        first = routes[0]
        rival = next((route.score for route in routes if _answer(route.intent) != _answer(first.intent)), 0.0)
        return first.score >= SURE or (first.score >= LIKELY and first.score - rival >= AHEAD)

    def plain(self, text: str) -> str:
        """The text without punctuation, blanks and opening courtesies."""
        bare = _NOISE.sub("", text.lower())
        return self._courtesy.sub("", bare) or bare

    def bare(self, text: str) -> str:
        """What is left of a piece once courtesies and closing particles are cut off."""
        return self._particle.sub("", self.plain(text))

    def _fitted(self, rows: Sequence[dict[str, float]]) -> NDArray[np.float64]:
        """Slopes (grams, intents) of a ridge regression, solved over the examples."""
        self._columns = {gram: at for at, gram in enumerate(dict.fromkeys(gram for row in rows for gram in row))}
        grams = np.zeros((len(rows), len(self._columns)))
        for at, row in enumerate(rows):
            grams[at, [self._columns[gram] for gram in row]] = list(row.values())
        wanted = np.full((len(rows), len(self.intents)), -0.2)
        wanted[np.arange(len(rows)), self._owner] = 1.0
        solved = np.linalg.solve(grams @ grams.T + RIDGE * np.eye(len(rows)), wanted)
        slopes: NDArray[np.float64] = grams.T @ solved
        return slopes

    def _regressed(self, said: str) -> NDArray[np.float64]:
        held = [(self._columns[g], w) for g, w in self._weighted(_grams(said)).items() if g in self._columns]
        if not held:
            return np.full(len(self.intents), -0.2)
        found: NDArray[np.float64] = np.array([weight for _, weight in held]) @ self._slopes[[at for at, _ in held]]
        return found

    def _nearness(self, said: str, without: str | None) -> dict[int, tuple[float, float]]:
        """For each intent the cosines of its two nearest examples."""
        cosines: dict[int, float] = {}
        for gram, weight in self._weighted(_grams(said)).items():
            for example, other in self._holders.get(gram, ()):
                cosines[example] = cosines.get(example, 0.0) + weight * other
        if without is not None:
            same = self.plain(without)
            cosines = {example: value for example, value in cosines.items() if not (value > 0.999999 and same == said)}
        best: dict[int, tuple[float, float]] = {}
        for example, cosine in cosines.items():
            first, second = best.get(self._owner[example], (0.0, 0.0))
            if cosine > second:
                best[self._owner[example]] = (cosine, first) if cosine > first else (first, cosine)
        return best

    def _weighted(self, grams: Counter[str]) -> dict[str, float]:
        weights = {
            gram: (1 + math.log(count)) * self._idf.get(gram, self._unseen) * (1.0 if len(gram) > 1 else 0.5)
            for gram, count in grams.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def _has_cue(text: str, cues: Iterable[str]) -> bool:
    return any(all(part in text for part in cue.lower().split("+")) for cue in cues)


def _answer(intent: Intent) -> tuple[str, str, str]:
    return intent.tool, intent.aspect, intent.reply


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _grams(text: str) -> Counter[str]:
    units = re.findall(r"<[pj]>|.", text)
    pairs = ("".join(pair) for pair in itertools.pairwise(units))
    return Counter([*units, *pairs])
