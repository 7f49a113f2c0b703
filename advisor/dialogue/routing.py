"""Which intents a message holds: nearest written utterance by character n-grams, with cues and roles."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.catalog.rows import Intent

__all__ = ["PERSON", "POST", "Route", "Router"]

PERSON = "<p>"
POST = "<j>"
CUE_BONUS = 0.25
SURE = 0.42
POSSIBLE = 0.22
MOST_QUESTIONS = 4

_BREAK = r"[？?；;！!。\n]+"
_NOISE = re.compile(r"[\s，,、。．.：:“”「」\"'（）()~～…—-]+")


@dataclass(frozen=True, slots=True)
class Route:
    """One intent with how sure the router is (0..1), and the piece of the message that it was read from."""

    intent: Intent
    score: float
    piece: str


class Router:
    """Nearest-utterance routing.

    Args:
        intents: Rows of knowledge/intents.yaml; examples write ``<p>`` for a person and ``<j>`` for a post.
        courtesies: Opening words that carry no question; they are cut off.
        connectives: Words that begin another question behind a comma.

    The score of an intent is the cosine of tf-idf weighted character pairs and single characters to its nearest
    example, plus a bonus where one of its cues occurs.
    """

    def __init__(self, intents: Sequence[Intent], courtesies: Sequence[str], connectives: Sequence[str]) -> None:
        self.intents = tuple(intents)
        self._courtesy = re.compile(f"^(?:{_any_of([*courtesies, *connectives])})+")
        self._break = re.compile(f"{_BREAK}|[，,]\\s*(?={_any_of(connectives)})")
        written = [
            (index, _grams(self._plain(example)))
            for index, intent in enumerate(self.intents)
            for example in intent.examples
        ]
        documents = Counter(gram for _, grams in written for gram in grams)
        self._idf = {gram: math.log(1 + len(written) / count) for gram, count in documents.items()}
        self._unseen = math.log(1 + len(written))
        self._examples = [(index, self._weighted(grams)) for index, grams in written]

    def questions_in(self, text: str) -> tuple[str, ...]:
        """The questions of a message, at most four; one that is no question counts as one piece."""
        pieces = (piece.strip(" ，,、") for piece in self._break.split(text))
        return tuple(piece for piece in pieces if len(piece) > 1)[:MOST_QUESTIONS] or (text.strip(),)

    def route(self, text: str, role: str) -> tuple[Route, ...]:
        """The intents of one piece for this role, best first, those below ``POSSIBLE`` left out.

        Args:
            text: A question in which people and posts are written as ``<p>`` and ``<j>``.
            role: Who asks; intents of other roles take no part.
        """
        said = self._plain(text)
        weights = self._weighted(_grams(said))
        best: dict[int, float] = {}
        for index, example in self._examples:
            best[index] = max(best.get(index, 0.0), _cosine(weights, example))
        routes = []
        for index, intent in enumerate(self.intents):
            if intent.roles and role not in intent.roles:
                continue
            score = min(1.0, best.get(index, 0.0) + (CUE_BONUS if _has_cue(said, intent.cues) else 0.0))
            if score >= POSSIBLE:
                routes.append(Route(intent, score, text))
        return tuple(sorted(routes, key=lambda route: -route.score))

    def _plain(self, text: str) -> str:
        bare = _NOISE.sub("", text.lower())
        return self._courtesy.sub("", bare) or bare

    def _weighted(self, grams: Counter[str]) -> dict[str, float]:
        weights = {
            gram: (1 + math.log(count)) * self._idf.get(gram, self._unseen) * (1.0 if len(gram) > 1 else 0.5)
            for gram, count in grams.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def _has_cue(text: str, cues: Iterable[str]) -> bool:
    return any(all(part in text for part in cue.split("+")) for cue in cues)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _grams(text: str) -> Counter[str]:
    units = re.findall(r"<[pj]>|.", text)
    pairs = ("".join(pair) for pair in itertools.pairwise(units))
    return Counter([*units, *pairs])


def _cosine(left: dict[str, float], right: dict[str, float]) -> float:
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right.get(gram, 0.0) for gram, weight in left.items())
