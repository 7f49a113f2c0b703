"""Embedding, keywords, and the nearest vectors."""

import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle

import numpy as np
import yaml
from graders.ground import ROOT
from graders.retrieval import COLLECTIONS, fitting_embedding

from advisor.language.nearest import ChromaDoor, exact
from advisor.language.passages import Passage, catalog_passages
from advisor.language.retrieval import Retriever, build_index
from advisor.language.store import Stored, search_words
from advisor.language.training import static_model
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

SHORT = 100
DOCUMENTS = 2400
LARGE = 10_000
K1, B = 1.5, 0.75


def bench(stage: Stage) -> list[Line]:
    """Bulk and single encoding, BM25, and the two doors to the nearest vectors."""
    rooms = stage.rooms
    if rooms.embedding is None:
        fitting_embedding(rooms)
    folder = stage.ground.scratch / "bench-index"
    passages = catalog_passages(rooms.catalog)
    build_index(passages, folder, rooms.embedding, outside=rooms.catalog.outside)
    retriever = Retriever.open(folder, rooms.embedding)
    queries = yaml.safe_load((ROOT / "eval" / "retrieval_queries.yaml").read_text(encoding="utf-8"))
    asked = [row["query"] for row in queries["answerable"]]
    large = stage.ground.scratch / "bench-large"
    build_index(_enlarged(passages), large, rooms.embedding, outside=rooms.catalog.outside)
    return [
        *_encoding(stage),
        *_keywords(retriever, asked),
        *_nearest(retriever, asked),
        *_large(Retriever.open(large, rooms.embedding), asked),
    ]


def _enlarged(passages: Sequence[Passage]) -> list[Passage]:
    """The catalog's passages and halves of their texts under names of their own, 10,000 in all."""
    found = list(passages)
    for number, passage in enumerate(cycle(passages)):
        if len(found) == LARGE:
            return found
        half = len(passage.text) // 2 or 1
        text = passage.text[half:] if number % 2 else passage.text[:half]
        found.append(
            replace(
                passage, id=f"{passage.id}#{number}", title=f"{passage.title}{number}", text=text, aliases=(), asked=()
            )
        )
    return found


def _large(retriever: Retriever, asked: Sequence[str]) -> list[Line]:
    """How long a hybrid query takes over 10,000 passages; its 95th percentile beside that of the matrix product alone."""
    if retriever.embedding is None or retriever.stored.vectors is None:
        return []
    vectors, vector = retriever.stored.vectors, retriever.embedding.encode(asked[:1])[0]
    spent: dict[str, list[float]] = {"search, hybrid, p95": [], "matrix times vector, p95": []}
    for query in asked * 3:
        for name, work in (
            ("search, hybrid, p95", lambda query=query: retriever.search(query, COLLECTIONS)),
            ("matrix times vector, p95", lambda: vectors @ vector),
        ):
            started = time.perf_counter()
            work()
            spent[name].append(time.perf_counter() - started)
    seconds = {name: float(np.quantile(times, 0.95)) for name, times in spent.items()}
    note = f"{len(retriever.stored.passages)} passages; issue 5's bar: 5 ms"
    return [against("search", seconds, "search, hybrid, p95", "matrix times vector, p95", 1, "ms", note=note)]


def _encoding(stage: Stage) -> list[Line]:
    embedding = stage.rooms.embedding
    if embedding is None:
        return []
    whole = "".join(stage.texts)
    given = [whole[at : at + SHORT] for at in range(0, len(whole), SHORT)][:DOCUMENTS]
    model = static_model(embedding.vocabulary, embedding.matrix)
    spaced = [" ".join(embedding.vocabulary.tokens_of(text)) for text in given]
    theirs = model.encode(spaced, batch_size=1024, normalize_embeddings=True, show_progress_bar=False)
    ours = embedding.encode(given)
    cosine = float((ours * theirs).sum(axis=1)[ours.any(axis=1)].min())
    note = f"cosine to the peer >= {cosine:.7f}; the peer's words were cut beforehand and are not in its time"
    cut = "StaticEmbedding after our cut"
    seconds = race(
        {
            "StaticEmbedding": lambda: model.encode(
                spaced, batch_size=1024, normalize_embeddings=True, show_progress_bar=False
            ),
            cut: lambda: model.encode(
                [" ".join(embedding.vocabulary.tokens_of(text)) for text in given],
                batch_size=1024,
                normalize_embeddings=True,
                show_progress_bar=False,
            ),
            "Embedding.encode": lambda: embedding.encode(given),
        }
    )
    one = race(
        {
            "StaticEmbedding, one text": lambda: [model.encode(text, show_progress_bar=False) for text in spaced[:100]],
            "Embedding.encode, one text": lambda: [embedding.encode([text]) for text in given[:100]],
        }
    )
    return [
        against(
            "search",
            seconds,
            "Embedding.encode",
            "StaticEmbedding",
            len(given),
            "texts/s",
            goal=("4: 1.5x", 1.5),
            note=note,
        ),
        against("search", seconds, "Embedding.encode", cut, len(given), "texts/s", note="the same work on both sides"),
        against("search", one, "Embedding.encode, one text", "StaticEmbedding, one text", 100, "ms"),
    ]


def _keywords(retriever: Retriever, asked: Sequence[str]) -> list[Line]:
    stored = retriever.stored
    words = [
        [word for word in search_words(query, stored.own) if word in stored.keywords.vocab_dict] for query in asked
    ]
    words = [one for one in words if one]
    loop = _plain_bm25(stored)
    lexical = Retriever(stored, None)
    seconds = race(
        {
            "plain BM25 loop": lambda: [loop(one) for one in words],
            "bm25s scores": lambda: [stored.keywords.get_scores(one) for one in words],
            "search by words": lambda: [lexical.search(query, COLLECTIONS) for query in asked],
            "search, hybrid": lambda: [retriever.search(query, COLLECTIONS) for query in asked],
        },
        rounds=3,
    )
    note = f"{len(stored.passages)} passages; the goal's peer is rank_bm25 on 10,000"
    return [
        against(
            "search", seconds, "bm25s scores", "plain BM25 loop", len(words), "ms", goal=("9: 150x", 150), note=note
        ),
        against("search", seconds, "search by words", "plain BM25 loop", len(asked), "ms"),
        against("search", seconds, "search, hybrid", "plain BM25 loop", len(asked), "ms"),
    ]


def _plain_bm25(stored: Stored) -> Callable[[Sequence[str]], list[float]]:
    """Okapi BM25 as rank_bm25 computes it: for each word of the question, every document."""
    texts = [search_words(f"{p.title} {p.text}", stored.own) for p in stored.passages]
    counts = [Counter(words) for words in texts]
    lengths = [len(words) for words in texts]
    mean = sum(lengths) / len(lengths)
    holders = Counter(word for count in counts for word in count)
    rarity = {word: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for word, n in holders.items()}

    def scores(words: Sequence[str]) -> list[float]:
        found = [0.0] * len(counts)
        for word in words:
            weight = rarity.get(word, 0.0)
            for at, count in enumerate(counts):
                often = count.get(word, 0)
                found[at] += weight * often * (K1 + 1) / (often + K1 * (1 - B + B * lengths[at] / mean))
        return found

    return scores


def _nearest(retriever: Retriever, asked: Sequence[str]) -> list[Line]:
    stored, embedding = retriever.stored, retriever.embedding
    if embedding is None or stored.vectors is None or not stored.chroma_counts:
        return []
    vectors = stored.vectors
    queries = [vector for vector in embedding.encode(asked) if vector.any()]
    everything = np.arange(len(stored.passages))
    door = ChromaDoor(stored)
    seconds = race(
        {
            "Chroma, four collections": lambda: [door.nearest(COLLECTIONS, query, 10) for query in queries],
            "exact search in numpy": lambda: [exact(vectors, everything, query, 10) for query in queries],
            "matrix times vector": lambda: [vectors @ query for query in queries],
        }
    )
    goal = ("7: 1/0.6 = 1.67x", 1 / 0.6)
    return [
        against("search", seconds, "exact search in numpy", "Chroma, four collections", len(queries), "ms", goal=goal),
        against(
            "search", seconds, "exact search in numpy", "matrix times vector", len(queries), "ms", note="the limit"
        ),
    ]
