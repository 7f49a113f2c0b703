"""How good search and the finding of skills are on anybody's data, each figure with its interval."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from advisor.catalog.rows import Pair
from advisor.errors import InputFault, NotFound
from advisor.intervals import percentile_bootstrap, wilson
from advisor.language.embedding import Encoder
from advisor.language.passages import Passage
from advisor.language.retrieval import BY_TITLES, BY_VECTORS, BY_WORDS, Retriever, Way, build_index
from advisor.language.skills import SkillLexicon, find_skills

__all__ = [
    "Figure",
    "RetrievalQuality",
    "SkillQuality",
    "ndcg",
    "recall",
    "reciprocal_rank",
    "retrieval_quality",
    "skill_quality",
]

DEPTH: Final = 100
"""Ranks that count for the reciprocal rank."""

COLLECTION: Final = "policies"
"""Where a foreign corpus stands: plain texts with a title at most."""

Line = TypeVar("Line", bound=BaseModel)


class _Document(BaseModel):
    model_config = ConfigDict(strict=True)
    id: str
    text: str
    title: str = ""


class _Query(BaseModel):
    model_config = ConfigDict(strict=True)
    id: str
    query: str
    relevant: list[str]


class _Named(BaseModel):
    model_config = ConfigDict(strict=True)
    name: str
    polarity: str | None = None


class _Gold(BaseModel):
    model_config = ConfigDict(strict=True)
    text: str
    skills: list[_Named]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its 95 % interval: Wilson for shares, percentile bootstrap over cases otherwise."""

    value: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RetrievalQuality:
    """Figures of a ranking over one corpus.

    Attributes:
        n: Queries with a relevant id; the figures of the three rankings stand on these.
        n_unanswerable: Queries without one; they count for abstention alone.
        hybrid, bm25, embedding: ``recall@5``, ``recall@10``, ``mrr``, ``ndcg@10`` of the ranking as it is, before any
            abstention; ``embedding`` is empty without one.
        abstention: ``declined_answerable`` and ``declined_unanswerable``.
    """

    n: int
    n_unanswerable: int
    hybrid: dict[str, Figure]
    bm25: dict[str, Figure]
    embedding: dict[str, Figure]
    abstention: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class SkillQuality:
    """Figures of the skills found in annotated texts.

    Attributes:
        n: Texts.
        f1, precision, recall: Over skills of the catalog, a skill counted once a text.
        polarity: Share of right polarities among the skills met.
        unresolved: Names that the catalog has not; they count for nothing.
    """

    n: int
    f1: Figure
    precision: Figure
    recall: Figure
    polarity: Figure
    unresolved: tuple[str, ...]


def retrieval_quality(
    corpus: Path,
    queries: Path,
    scratch: Path,
    embedding: Encoder | None,
    *,
    thesaurus: Sequence[Pair] = (),
) -> RetrievalQuality:
    """Index a corpus as the product would and rank it for every query.

    Args:
        corpus: JSON lines ``{"id", "text"}``, ``title`` if there is one.
        queries: JSON lines ``{"id", "query", "relevant": [ids]}``.
        scratch: A folder to build the index in.
        embedding: As the product uses it.
        thesaurus: As the product uses it.

    Raises:
        NotFound: ``file``.
        InputFault: ``malformed`` – a line is no such object; ``value`` – an id stands twice or is not in the corpus;
            ``empty`` – a file holds nothing.
    """
    documents = list(_lines(corpus, _Document))
    asked = list(_lines(queries, _Query))
    known = {document.id for document in documents}
    for number, query in enumerate(asked, 1):
        for wanted in query.relevant:
            if wanted not in known:
                raise InputFault("value", where=f"{queries.name}:{number}", variant="relevant", value=wanted)
    passages = [Passage(COLLECTION, row.id, row.title, row.text, corpus.name) for row in documents]
    build_index(passages, scratch / "index", embedding, thesaurus=thesaurus, is_familiar=False)
    retriever = Retriever.open(scratch / "index", embedding)
    answerable = [query for query in asked if query.relevant]
    unanswerable = [query for query in asked if not query.relevant]
    ways: dict[str, tuple[Way, ...]] = {"hybrid": (BY_WORDS, BY_VECTORS, BY_TITLES), "bm25": (BY_WORDS,)}
    if retriever.embedding is not None:
        ways["embedding"] = (BY_VECTORS,)
    figures = {name: _figures(answerable, partial(_ranked, retriever, by)) for name, by in ways.items()}
    declined = [
        sum(retriever.search(query.query, [COLLECTION]).abstained for query in part)
        for part in (answerable, unanswerable)
    ]
    return RetrievalQuality(
        n=len(answerable),
        n_unanswerable=len(unanswerable),
        hybrid=figures["hybrid"],
        bm25=figures["bm25"],
        embedding=figures.get("embedding", {}),
        abstention={
            "declined_answerable": _share(declined[0], len(answerable)),
            "declined_unanswerable": _share(declined[1], len(unanswerable)),
        },
    )


def skill_quality(gold: Path, lexicon: SkillLexicon) -> SkillQuality:
    """Find the skills of annotated texts and compare.

    Args:
        gold: JSON lines ``{"text", "skills": [{"name", "polarity"}]}``; a name is a skill's name or synonym.
        lexicon: The skills.

    Raises:
        NotFound: ``file``.
        InputFault: ``malformed`` – a line is no such object; ``empty`` – the file holds nothing.
    """
    counts: list[tuple[int, int, int]] = []
    right = met = 0
    unresolved: dict[str, None] = {}
    for row in _lines(gold, _Gold):
        wanted = {}
        for named in row.skills:
            key = lexicon.resolve(named.name)
            if key is None:
                unresolved[named.name] = None
            else:
                wanted[key] = named.polarity
        found = {one.id: one.polarity for one in find_skills(row.text, lexicon) if not one.id.startswith("new:")}
        both = wanted.keys() & found.keys()
        counts.append((len(both), len(found.keys() - both), len(wanted.keys() - both)))
        judged = [key for key in both if wanted[key] is not None]
        met += len(judged)
        right += sum(wanted[key] == found[key] for key in judged)
    return SkillQuality(
        n=len(counts),
        f1=_drawn(counts, lambda cases: _ratio(cases, 2, 1, 1)),
        precision=_drawn(counts, lambda cases: _ratio(cases, 1, 1, 0)),
        recall=_drawn(counts, lambda cases: _ratio(cases, 1, 0, 1)),
        polarity=_share(right, met),
        unresolved=tuple(unresolved),
    )


def recall(ranked: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Share of the relevant ids among the first ``k``."""
    return len({*ranked[:k]} & {*relevant}) / len({*relevant})


def reciprocal_rank(ranked: Sequence[str], relevant: Sequence[str]) -> float:
    """One over the rank of the first relevant id; 0 where there is none."""
    return next((1 / rank for rank, one in enumerate(ranked, 1) if one in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevant: Sequence[str], k: int) -> float:
    """Discounted gain of the first ``k`` beside the best possible one, gains 0 or 1 (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(ranked[:k], 1) if one in relevant)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len({*relevant})) + 1))


def _ranked(retriever: Retriever, by: Sequence[Way], query: str) -> list[str]:
    return [passage.id for passage in retriever.ranked(query, [COLLECTION], DEPTH, by)]


def _figures(queries: Sequence[_Query], rank: Callable[[str], Sequence[str]]) -> dict[str, Figure]:
    found = [(list(rank(query.query)), query.relevant) for query in queries]
    measures: dict[str, Callable[[list[str], list[str]], float]] = {
        "recall@5": lambda ranked, relevant: recall(ranked, relevant, 5),
        "recall@10": lambda ranked, relevant: recall(ranked, relevant, 10),
        "mrr": reciprocal_rank,
        "ndcg@10": lambda ranked, relevant: ndcg(ranked, relevant, 10),
    }
    return {
        name: _drawn([measure(*case) for case in found], lambda values: math.fsum(values) / max(1, len(values)))
        for name, measure in measures.items()
    }


def _ratio(counts: Sequence[tuple[int, int, int]], hits: int, false: int, missed: int) -> float:
    """Hits beside hits, false and missed ones, weighted: F1 for 2, 1, 1; precision for 1, 1, 0; 1 where nothing was to be found."""
    total = [sum(column) for column in zip(*counts, strict=True)]
    below = hits * total[0] + false * total[1] + missed * total[2]
    return hits * total[0] / below if below else 1.0


def _drawn(cases: Sequence[Any], statistic: Callable[[Sequence[Any]], float]) -> Figure:
    return Figure(statistic(cases), percentile_bootstrap(cases, statistic)) if cases else Figure(0.0, (0.0, 1.0))


def _share(hits: int, n: int) -> Figure:
    return Figure(hits / n if n else 0.0, wilson(hits, n))


def _lines(path: Path, shape: type[Line]) -> Iterator[Line]:
    """The lines of a JSON lines file as objects; empty lines are passed over."""
    if not path.is_file():
        raise NotFound("file", where=path.name, value=path.name)
    seen: set[str] = set()
    some = False
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        some = True
        where = f"{path.name}:{number}"
        try:
            row = shape.model_validate(json.loads(line))
        except ValidationError as fault:
            field = ".".join(map(str, fault.errors()[0]["loc"])) or "object"
            raise InputFault("malformed", where=f"{where}:{field}", variant="gold_line", value=field) from None
        except (ValueError, RecursionError):
            raise InputFault("malformed", where=where, variant="json", value=line[:40]) from None
        key = getattr(row, "id", None)
        if key is not None and key in seen:
            raise InputFault("value", where=where, variant="passage_id", value=key)
        seen.add(str(key))
        yield row
    if not some:
        raise InputFault("empty", where=path.name, value=path.name)
