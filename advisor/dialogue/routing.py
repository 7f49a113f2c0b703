"""Which intents a message holds: a regression over the written utterances, with cues and roles."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.catalog.rows import Intent
from advisor.dialogue.fitting import Floats, fitted, leave_one_out
from advisor.language.embedding import Encoder

__all__ = ["FIRM", "PERSON", "POST", "SHORT", "Route", "Router"]

PERSON = "<p>"
POST = "<j>"
CUE_BONUS = 0.1
SURE = 0.12
LIKELY = 0.05
AHEAD = 0.03
"""In a leave-one-out check over the utterances seven in ten routes at a score of 0.2 are right, six at ``SURE`` and half of
those at ``LIKELY``; below, the shelves are as likely to have the answer."""

POSSIBLE = -0.12
MOST_QUESTIONS = 4
CLAUSE = 0.85
FEW = 3
"""What the score of a clause counts for beside that of the whole: of a long message one clause carries the request, and of
so many clauses or more most often the last."""

AGAIN = 0.1
SHORT = 16
LONGER = 24
"""What is added to the engine that answered last, for a message of at most so many characters, or for one of somewhat more
that names neither person nor post."""

FIRM = ("fixed/no_", "fixed/refusal")
"""Fixed texts that are said whatever else stands beside; the others count only where the whole message means them."""

_BREAK = r"[？?；;！!。\n]+"
_POINTING = re.compile(r"(?:那|这)?第[一二三四五两几]|[那这](?:条|项|样|个|俩|两)")
"""What points at something in the last answer."""

_NOISE = re.compile(r"[\s，,、。．.：:？?！!；;“”「」\"'（）()~～…—-]+")


@dataclass(frozen=True, slots=True)
class Route:
    """One intent with how sure the router is (0..1)."""

    intent: Intent
    score: float


class Router:
    """Routing by the written utterances.

    Args:
        intents: Rows of knowledge/intents.yaml; examples write ``<p>`` for a person and ``<j>`` for a post.
        courtesies: Opening words that carry no question; they are cut off.
        connectives: Words that begin another question behind a comma.
        particles: Closing words without a meaning of their own.
        encoder: What turns texts into vectors; without one, character n-grams alone decide.
        cache: Folder in which what was learned is kept, or None to learn it each time.

    The score of an intent is that of a ridge regression over character n-grams and a text vector, plus a bonus where one
    of its cues occurs. Intents with the same answer for the same people are learned as one.
    """

    def __init__(
        self,
        intents: Sequence[Intent],
        courtesies: Sequence[str],
        connectives: Sequence[str],
        particles: Sequence[str] = (),
        *,
        encoder: Encoder | None = None,
        cache: Path | None = None,
    ) -> None:
        self.intents = tuple(intents)
        self.by_id = {intent.id: intent for intent in self.intents}
        self._courtesy = re.compile(f"^(?:{_any_of([*courtesies, *connectives])})+")
        self._particle = re.compile(f"(?:{_any_of(particles)})+$")
        self._break = re.compile(f"{_BREAK}|[，,\\s]\\s*(?={_any_of(connectives)})")
        self._encoder = encoder
        first: dict[object, int] = {}
        self._leads: list[Intent] = []
        self._cues: list[tuple[str, ...]] = []
        self._texts: list[str] = []
        self._owners: list[int] = []
        for intent in self.intents:
            at = first.setdefault((_answer(intent), intent.needs, frozenset(intent.roles)), len(first))
            if at == len(self._leads):
                self._leads.append(intent)
                self._cues.append(())
            self._cues[at] += intent.cues
            self._texts += map(self.plain, intent.examples)
            self._owners += [at] * len(intent.examples)
        self._small = np.array([not intent.tool and not intent.reply.startswith(FIRM) for intent in self._leads])
        self._fitted = fitted(self._texts, self._owners, encoder, cache)

    def questions_in(self, text: str) -> tuple[str, ...]:
        """The questions of a message, at most four; one that is no question counts as one piece."""
        pieces = (piece.strip(" ，,、") for piece in self._break.split(text))
        return tuple(piece for piece in pieces if len(piece) > 1)[:MOST_QUESTIONS] or (text.strip(),)

    def route(
        self, text: str, role: str, clauses: Sequence[str] = (), about: str = "", *, has_own: bool = True
    ) -> tuple[Route, ...]:
        """The intents of one piece for this role, best first, those below ``POSSIBLE`` left out.

        Args:
            text: A question in which people and posts are written as ``<p>`` and ``<j>``.
            role: Who asks; intents of other roles take no part.
            clauses: The clauses of the piece, where it has several; an intent is as likely as its likeliest clause makes it.
            about: Tool of the engine that the thread consulted last.
            has_own: Whether the piece names a person or a post itself; one that does not goes on more readily.
        """
        said = [self.plain(one) for one in (text, *clauses)]
        vectors: Sequence[Floats | None] = (
            list(self._encoder.encode(said)) if self._encoder is not None else [None] * len(said)
        )
        scores = self._fitted.scores(said[0], vectors[0])
        for at, (clause, vector) in enumerate(zip(said[1:], vectors[1:], strict=True), 1):
            weight = CLAUSE if at < len(clauses) or len(clauses) < FEW else 1.0
            part = np.float32(weight) * self._fitted.scores(clause, vector)
            scores = np.where(self._small, scores, np.maximum(scores, part))
        longest = SHORT if has_own else LONGER
        return self._ranked(said[0], scores, role, about if len(said[0]) <= longest else "")

    def left_out(self) -> tuple[tuple[Intent, tuple[tuple[Route, ...], ...]], ...]:
        """For every utterance its intent and the routes that all others give it, one ranking a role that may say it."""
        scores = leave_one_out(self._texts, self._owners, self._encoder)
        found = []
        for at, (said, owner) in enumerate(zip(self._texts, self._owners, strict=True)):
            intent = self._leads[owner]
            roles = [role for role in ("student", "counselor") if not intent.roles or role in intent.roles]
            found.append((intent, tuple(self._ranked(said, scores[at], role) for role in roles)))
        return tuple(found)

    def _ranked(self, said: str, scores: Floats, role: str, about: str = "") -> tuple[Route, ...]:
        routes = []
        again = AGAIN * (2 if _POINTING.match(said) else 1)
        for at, intent in enumerate(self._leads):
            if intent.roles and role not in intent.roles:
                continue
            bonus = CUE_BONUS if _has_cue(said, self._cues[at]) else 0.0
            bonus += again if about and intent.tool == about else 0.0
            score = min(1.0, float(scores[at]) + bonus)
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


def _has_cue(text: str, cues: Iterable[str]) -> bool:
    return any(all(part in text for part in cue.lower().split("+")) for cue in cues)


def _answer(intent: Intent) -> tuple[str, str, str]:
    return intent.tool, intent.aspect, intent.reply


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"
