"""Finds passages for a question: keywords and vectors fused by rank, titles first, and nothing where nothing is near."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.errors import InputFault
from advisor.language.embedding import Encoder
from advisor.language.folding import fold
from advisor.language.nearest import best_of, cosines
from advisor.language.passages import COLLECTIONS, Passage
from advisor.language.store import Stored, build_index, open_stored, search_words
from advisor.language.titles import WHOLE

__all__ = ["BY_TITLES", "BY_VECTORS", "BY_WORDS", "Hit", "Passage", "Retriever", "SearchAnswer", "Way", "build_index"]

RANK_CONSTANT: Final = 10
FAMILIAR: Final = 4.0
"""Weight of a rank among the vectors beside one among the keywords, where the embedding was trained on the passages:
everyday questions share few words with documents."""

FOREIGN: Final = 1.25
"""The same for passages that it has never seen: on either half of the 300 questions of eval/statutes, and on those about labour
as on the others, anything from 1 to 1.5 finds alike, and less or more finds less."""

ANSWERS: Final = 0.3
"""Worth of the nearest question that a passage answers, beside the passage's own text."""

CLOSEST: Final = 5
"""So many of the nearest questions and passages say together how near a question is."""

INSIDE: Final = 0.04
"""How much nearer a question must be to the passages than to the questions that they do not answer.

Set where one in twenty of the 300 questions of eval/situation_queries.yaml is declined; of the 60 that nothing answers 58
are. The older sets, whose questions are shorter, lose one in eleven.
"""

DEPTH: Final = 50
"""Candidates that each way of searching hands to the fusion."""

OCCUPATIONS: Final = "occupations"
SURE: Final = 0.6
"""A title this near needs no other measure of nearness."""

UNLIKE: Final = 0.46
"""A title less near than this says nothing: nonsense reaches it by chance."""

TITLE_WORTH: Final = 0.53
"""What a title between the two is worth on the scale of the other measure."""

FAR: Final = 0.15
"""Below this nearness the answer abstains: the question shares next to nothing with any passage."""

TITLE_IS: Final = 1.5
TITLE_IN: Final = 0.1
"""What a title that is the question, or stands in it, is worth beside ranks of at most 1."""

TITLE_NEAR: Final = 3.0
"""The same for likeness, where titles alone are asked for; one a little like the question is worth that much less."""

WIDENED: Final = 0.8
"""What a title found by the formal word for an everyday one is worth beside one found by the question itself."""

LONGEST_TITLE: Final = 16
"""Longer questions are sentences: titles that stand in them count, likeness as a whole does not."""


Way: TypeAlias = Literal["words", "vectors", "titles"]
BY_WORDS: Final = "words"
BY_VECTORS: Final = "vectors"
BY_TITLES: Final = "titles"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; ``score`` is 0..1 within its answer, the best hit has 1."""

    collection: str
    id: str
    title: str
    text: str
    score: float
    source: str
    pack: str | None


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was found.

    Attributes:
        hits: Best first; empty when it abstained.
        abstained: Nothing was near enough.
        reason: ``far`` (nothing near), ``no_words`` (no word of the question is known), ``nothing_indexed``, or None.
        nearest: How near the best passage is, 0..1: mean of its cosine and the share of the question's words that it holds.
    """

    hits: tuple[Hit, ...]
    abstained: bool
    reason: Literal["far", "no_words", "nothing_indexed"] | None
    nearest: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as the ways of searching read it: the words it says, those and the words it is widened by; ``own`` and ``answers`` hold a cosine for every passage, ``chosen`` the rows to search."""

    asked: str
    said: list[str]
    words: list[str]
    vector: NDArray[np.float32] | None
    own: NDArray[np.float32]
    answers: NDArray[np.float32]
    by_title: Mapping[int, float]
    chosen: NDArray[np.int64]


class Retriever:
    """Searches an index.

    Args:
        stored: The opened index.
        embedding: The embedding that it was built with; None, or another one, leaves keywords and titles.
    """

    def __init__(self, stored: Stored, embedding: Encoder | None) -> None:
        self.stored = stored
        fits = embedding is not None and embedding.fingerprint == stored.fingerprint and stored.vectors is not None
        self.embedding = embedding if fits else None
        self._titles: dict[str, list[int]] = {}
        for at, passage in enumerate(stored.passages):
            if passage.collection != OCCUPATIONS:  # those are found by their characters
                for name in dict.fromkeys(map(fold, (passage.title, *passage.aliases))):
                    self._titles.setdefault(name, []).append(at)
        names = np.array([COLLECTIONS.index(p.collection) for p in stored.passages], np.int64)
        self._held: dict[int, frozenset[str]] = {}
        self._rare: dict[str, float] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._askers = np.repeat(np.arange(len(stored.passages)), [len(p.asked) for p in stored.passages])
        self._rows = {name: np.flatnonzero(names == at) for at, name in enumerate(COLLECTIONS)}

    @classmethod
    def open(cls, folder: Path, embedding: Encoder | None) -> "Retriever":
        """Open an index that ``build_index`` wrote.

        Raises:
            StateFault: ``not_ready`` or ``newer``.
        """
        return cls(open_stored(folder), embedding)

    def search(self, query: str, collections: Sequence[str], k: int = 10) -> SearchAnswer:
        """Passages for a question.

        Args:
            query: A question, a name, an everyday phrase.
            collections: Where to look; at least one.
            k: At most so many hits.

        Raises:
            InputFault: ``empty`` – no question; ``value`` – a collection is unknown or k is below 1.
        """
        asked = query.strip()
        if not asked:
            raise InputFault("empty", where="query", variant="query")
        if k < 1:
            raise InputFault("value", where="k", value=k)
        chosen = self._chosen(collections)
        if len(chosen) == 0:
            return SearchAnswer((), True, "nothing_indexed", 0.0)
        read = self._read(asked, collections, chosen)
        fused = self._fused(read, (BY_WORDS, BY_VECTORS, BY_TITLES))
        if not fused:
            return SearchAnswer((), True, "no_words", 0.0)
        best = [row for row, _ in fused[: max(k, 5)]]
        likeness = min(1.0, max(read.by_title.get(row, 0.0) for row in best) / TITLE_NEAR)
        nearest = likeness
        if likeness < SURE:
            said = set(read.said)
            alike = likeness * TITLE_WORTH if likeness >= UNLIKE else 0.0
            nearest = max(alike, *(self._nearness(said, read, row) for row in best))
            if self._is_outside(read):
                return SearchAnswer((), True, "far", nearest)
        if nearest < FAR:
            return SearchAnswer((), True, "far", nearest)
        top = fused[0][1]
        return SearchAnswer(tuple(self._hits(fused, top, k)), False, None, nearest)

    def ranked(self, query: str, collections: Sequence[str], k: int, by: Sequence[Way]) -> list[Passage]:
        """The first ``k`` passages by some of the ways alone, whether or not they are near; for measuring."""
        chosen = self._chosen(collections)
        fused = self._fused(self._read(query.strip(), collections, chosen), by)
        return [self.stored.passages[row] for row, _ in fused[:k]]

    def _read(self, asked: str, collections: Sequence[str], chosen: NDArray[np.int64]) -> "_Read":
        widened = self._widened(asked)
        said = search_words(asked, self.stored.own)
        words = said if widened == asked else search_words(widened, self.stored.own)
        vector = self._vector(widened)
        is_alone = set(collections) == {OCCUPATIONS}
        by_title = self._by_title(asked, is_alone=is_alone) if OCCUPATIONS in collections else {}
        return _Read(asked, said, words, vector, *self._cosines(vector), by_title, chosen)

    def _cosines(self, vector: NDArray[np.float32] | None) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How near each passage is by its own text, and by the nearest question that it answers."""
        own = np.zeros(len(self.stored.passages), np.float32)
        asked = np.zeros(len(self.stored.passages), np.float32)
        if vector is not None:
            own = cosines(self._vectors(), vector)
            if self.stored.asked is not None and len(self.stored.asked):
                np.maximum.at(asked, self._askers, cosines(self.stored.asked, vector))
        return own, asked

    def _is_outside(self, read: "_Read") -> bool:
        """Whether a question is as near to what the passages do not answer as to what they do."""
        outside = self.stored.outside
        if read.vector is None or outside is None or len(outside) == 0:
            return False
        near = np.maximum(read.own, read.answers)[read.chosen]
        inside = np.partition(near, -min(CLOSEST, len(near)))[-CLOSEST:].mean()
        there = cosines(outside, read.vector)
        return bool(inside - np.partition(there, -min(CLOSEST, len(there)))[-CLOSEST:].mean() < INSIDE)

    def _by_title(self, query: str, *, is_alone: bool) -> dict[int, float]:
        """What each occupation is worth for its titles.

        Where occupations alone are asked for, a short question is a title, and likeness counts. In a sentence, and among
        other collections, it is the titles that stand in it, and most of all the one that is all of it.
        """
        rows = self._rows[OCCUPATIONS]
        titles = self.stored.titles
        if len(query) > LONGEST_TITLE:
            worth = TITLE_IN * titles.within(query)
        elif is_alone:
            said = [titles.scores(query), *(WIDENED * titles.scores(word) for word in self._formal(query))]
            worth = TITLE_NEAR * np.max(said, axis=0)
        else:
            worth = TITLE_IS * (titles.scores(query) >= 1 + WHOLE) + TITLE_IN * titles.within(query)
        best = best_of(worth, DEPTH)
        return {int(rows[at]): float(worth[at]) for at in best if worth[at] > 0}

    def _hits(self, fused: Sequence[tuple[int, float]], top: float, k: int) -> Iterator[Hit]:
        """The best ``k``; of several packs of one occupation the best stands for it."""
        seen: set[tuple[str, str]] = set()
        for row, score in fused:
            passage = self.stored.passages[row]
            key = passage.id.partition("/")[0] if passage.collection == OCCUPATIONS else passage.id
            if (passage.collection, key) in seen:
                continue
            seen.add((passage.collection, key))
            yield Hit(passage.collection, key, passage.title, passage.text, score / top, passage.source, passage.pack)
            if len(seen) == k:
                return

    def _chosen(self, collections: Sequence[str]) -> NDArray[np.int64]:
        for name in collections:
            if name not in self._rows:
                allowed = ", ".join(COLLECTIONS)
                raise InputFault("value", where="collection", variant="choice", value=name, allowed=allowed)
        rows = [self._rows[name] for name in COLLECTIONS if name in collections]
        return np.concatenate(rows) if rows else np.zeros(0, np.int64)

    def _widened(self, query: str) -> str:
        """The question with the words of documents behind everyday words that stand in it."""
        return " ".join([query, *self._formal(query)])

    def _formal(self, query: str) -> list[str]:
        """The words of documents for everyday words in the question, each once."""
        added = [written for said, written in self.stored.wordings if said in query and written not in query]
        return list(dict.fromkeys(added))

    def _keyword_scores(self, words: Sequence[str]) -> NDArray[np.float32]:
        vocabulary = self.stored.keywords.vocab_dict
        known = [word for word in words if word in vocabulary]
        if not known:
            return np.zeros(len(self.stored.passages), np.float32)
        return np.asarray(self.stored.keywords.get_scores(known), np.float32)

    def _vectors(self) -> NDArray[np.float32]:
        vectors = self.stored.vectors
        return vectors if vectors is not None else np.zeros((len(self.stored.passages), 1), np.float32)

    def _vector(self, text: str) -> NDArray[np.float32] | None:
        if self.embedding is None:
            return None
        vector: NDArray[np.float32] = self.embedding.encode([text])[0]
        return vector if vector.any() else None

    def _fused(self, read: "_Read", by: Sequence[Way]) -> list[tuple[int, float]]:
        """Weighted reciprocal ranks, 1 for the first of every ranking, and a bonus for a title in the question."""
        scores: dict[int, float] = dict(read.by_title) if BY_TITLES in by else {}
        rankings = []
        if BY_WORDS in by:
            kept = self._keyword_scores(read.words)[read.chosen]
            order = best_of(kept, DEPTH)
            rankings.append((1.0, [int(read.chosen[at]) for at in order if kept[at] > 0]))
        if BY_VECTORS in by and read.vector is not None:
            near = (read.own + ANSWERS * read.answers)[read.chosen]
            order = best_of(near, DEPTH)
            weight = FAMILIAR if self.stored.is_familiar else FOREIGN
            rankings.append((weight, [int(read.chosen[at]) for at in order if near[at] > 0]))
        total = sum(weight for weight, _ in rankings)
        for weight, ranking in rankings:
            for rank, row in enumerate(ranking, 1):
                scores[row] = scores.get(row, 0.0) + weight / total * (RANK_CONSTANT + 1) / (RANK_CONSTANT + rank)
        if BY_TITLES in by:
            self._add_titles(scores, fold(read.asked), read.chosen)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _add_titles(self, scores: dict[int, float], folded: str, allowed: NDArray[np.int64]) -> None:
        for row in self._titles.get(folded, ()):
            if row in allowed:
                scores[row] = scores.get(row, 0.0) + TITLE_IS
        for row in list(scores):
            if self.stored.passages[row].collection == OCCUPATIONS:  # what its titles are worth stands in by_title
                continue
            for name in self._names_of(row):
                if name in folded:
                    scores[row] += TITLE_IN
                    break

    def _nearness(self, said: set[str], read: "_Read", row: int) -> float:
        """Mean of the cosine and the share of the question's words that the passage holds, rare words counting more.

        A word that only widens the question counts where the passage holds it, and is not missed where it does not.
        """
        held = self._words_of(row)
        asked = {word: self._rarity(word) for word in sorted(said | (held & set(read.words)))}
        total = sum(asked.values())
        shared = sum(rarity for word, rarity in asked.items() if word in held) / total if total else 0.0
        measure = shared if read.vector is None else (float(read.own[row]) + shared) / 2
        return max(0.0, min(1.0, measure))

    def _words_of(self, row: int) -> frozenset[str]:
        """The words of a passage, cut when they are first asked for."""
        found = self._held.get(row)
        if found is None:
            passage = self.stored.passages[row]
            text = " ".join((passage.title, passage.text, *passage.asked))
            found = self._held[row] = frozenset(search_words(text, self.stored.own))
        return found

    def _names_of(self, row: int) -> tuple[str, ...]:
        """The folded names of a passage by which a question may mean it, made when they are first asked for."""
        found = self._names.get(row)
        if found is None:
            passage = self.stored.passages[row]
            names = (passage.title, *passage.aliases)
            found = self._names[row] = tuple(fold(name) for name in names if len(name) > 1)
        return found

    def _rarity(self, word: str) -> float:
        """How much a word says: the logarithm of the share of passages without it; an unknown word says most."""
        known = self._rare.get(word)
        if known is not None:
            return known
        number = self.stored.keywords.vocab_dict.get(word)
        starts = self.stored.keywords.scores["indptr"]
        holders = 0 if number is None else int(starts[number + 1] - starts[number])
        rarity = math.log((1 + len(self.stored.passages)) / (1 + holders)) + 0.1
        if number is not None:
            self._rare[word] = rarity
        return rarity
