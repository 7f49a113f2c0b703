"""Retrieval: everyday questions over the whole catalog, by both ways together and by each alone."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.app.wiring import Rooms
from advisor.language.passages import Passage, catalog_passages
from advisor.language.quality import retrieval_quality
from advisor.language.retrieval import BY_VECTORS, BY_WORDS, Retriever, build_index
from advisor.language.training import fingerprint_of
from graders.figures import Figure, bootstrapped, mean, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["COLLECTIONS", "fitting_embedding", "grade", "opened"]

COLLECTIONS = ("skills", "occupations", "questions", "policies")
DEPTH = 10


class Queries(NamedTuple):
    """Questions with the ids that help, and questions that nothing answers."""

    answerable: list[tuple[str, set[str]]]
    unanswerable: list[str]


def grade(ground: Ground) -> list[Figure]:
    """Recall, reciprocal rank and abstention over both sets of questions; an abstained question counts as a miss."""
    retriever = opened(ground)
    return [
        *_by_each_way(retriever, _set("retrieval_queries.yaml")),
        *_lay("lay", retriever, _set("lay_queries.yaml")),
        *_lay("situations", retriever, _set("situation_queries.yaml")),
        *_statutes(ground),
    ]


def opened(ground: Ground) -> Retriever:
    """The whole catalog as the product indexes it, with the thesaurus."""
    rooms = ground.rooms
    fitting_embedding(rooms)
    folder = ground.scratch / "index"
    build_index(
        catalog_passages(rooms.catalog),
        folder,
        rooms.embedding,
        thesaurus=rooms.catalog.thesaurus,
        outside=rooms.catalog.outside,
    )
    return Retriever.open(folder, rooms.embedding)


def _set(name: str) -> Queries:
    content = rows_of(ROOT / "eval" / name)
    answerable = [(row["query"], set(row["relevant"])) for row in content["answerable"]]
    return Queries(answerable, [row["query"] for row in content["unanswerable"]])


def _by_each_way(retriever: Retriever, queries: Queries) -> list[Figure]:
    figures: list[Figure] = []
    ways: dict[str, Callable[[str], list[str]]] = {
        "hybrid": lambda text: _hybrid(retriever, text),
        "bm25": lambda text: _by_words(retriever, text),
        "embedding": lambda text: _by_vector(retriever, text),
    }
    for way, search in ways.items():
        found = [(search(text), relevant) for text, relevant in queries.answerable]
        figures += [
            bootstrapped(f"{way} recall@5", found, lambda cases: mean([_recall(*case, 5) for case in cases])),
            bootstrapped(f"{way} recall@10", found, lambda cases: mean([_recall(*case, 10) for case in cases])),
            _any_of_five(f"{way} any of five", found),
            bootstrapped(f"{way} MRR", found, lambda cases: mean([_reciprocal(*case) for case in cases])),
        ]
    answered = [
        case for case in ((_hybrid(retriever, text), relevant) for text, relevant in queries.answerable) if case[0]
    ]
    figures.append(
        bootstrapped(
            "hybrid recall@5 where it answered", answered, lambda cases: mean([_recall(*case, 5) for case in cases])
        )
    )
    return [*figures, *_declined("declined", retriever, queries)]


def _lay(name: str, retriever: Retriever, queries: Queries) -> list[Figure]:
    """Questions written from situations of life, by somebody who knew neither thesaurus nor search."""
    hybrid = [(_hybrid(retriever, text), relevant) for text, relevant in queries.answerable]
    alone = [(_by_vector(retriever, text), relevant) for text, relevant in queries.answerable]
    return [
        _any_of_five(f"{name}: hybrid any of five", hybrid),
        bootstrapped(f"{name}: hybrid recall@5", hybrid, lambda cases: mean([_recall(*case, 5) for case in cases])),
        _any_of_five(f"{name}: embedding any of five", alone),
        *_declined(f"{name}: declined", retriever, queries),
    ]


def _statutes(ground: Ground) -> list[Figure]:
    """Statutes, which the embedding has never seen: what the search is worth on somebody else's texts."""
    folder = ROOT / "eval" / "statutes"
    rooms = ground.rooms
    found = retrieval_quality(
        folder / "corpus.jsonl",
        folder / "queries.jsonl",
        ground.scratch / "statutes",
        rooms.embedding,
        thesaurus=rooms.catalog.thesaurus,
    )
    ways = {"hybrid": found.hybrid, "bm25": found.bm25, "embedding": found.embedding}
    return [
        Figure(f"statutes: {way} recall@5", found.n, figures["recall@5"].value, figures["recall@5"].ci)
        for way, figures in ways.items()
        if figures
    ]


def _any_of_five(name: str, found: Sequence[tuple[list[str], set[str]]]) -> Figure:
    return share(name, sum(bool(set(ids[:5]) & relevant) for ids, relevant in found), len(found))


def _declined(name: str, retriever: Retriever, queries: Queries) -> list[Figure]:
    answerable = sum(_declines(retriever, text) for text, _ in queries.answerable)
    unanswerable = sum(_declines(retriever, text) for text in queries.unanswerable)
    return [
        share(f"{name}, answerable", answerable, len(queries.answerable), "down"),
        share(f"{name}, unanswerable", unanswerable, len(queries.unanswerable)),
    ]


def fitting_embedding(rooms: Rooms) -> None:
    """Train the rooms' embedding where the home has none of this knowledge; it lands in the scratch home."""
    from advisor.app.preparation import prepare_embedding

    if rooms.embedding is None or rooms.embedding.fingerprint != fingerprint_of(rooms.catalog):
        prepare_embedding(rooms)


def _hybrid(retriever: Retriever, text: str) -> list[str]:
    return [f"{hit.collection}/{hit.id}" for hit in retriever.search(text, COLLECTIONS, DEPTH).hits]


def _by_words(retriever: Retriever, text: str) -> list[str]:
    """BM25 as it is: no titles, no threshold."""
    return _names(retriever.ranked(text, COLLECTIONS, DEPTH, (BY_WORDS,)))


def _by_vector(retriever: Retriever, text: str) -> list[str]:
    """The nearest vectors as they are: no titles, no threshold."""
    return _names(retriever.ranked(text, COLLECTIONS, DEPTH, (BY_VECTORS,)))


def _names(passages: Sequence[Passage]) -> list[str]:
    return [f"{one.collection}/{one.id.partition('/')[0]}" for one in passages]  # packs of one code stand behind a /


def _declines(retriever: Retriever, text: str) -> bool:
    return retriever.search(text, COLLECTIONS).abstained


def _recall(ids: Sequence[str], relevant: set[str], k: int) -> float:
    return len(set(ids[:k]) & relevant) / min(len(relevant), k)


def _reciprocal(ids: Sequence[str], relevant: set[str]) -> float:
    return next((1 / rank for rank, one in enumerate(ids, 1) if one in relevant), 0.0)
