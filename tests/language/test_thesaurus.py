"""Every pair of the thesaurus earns its place: it brings the question written for it nearer to what that should find."""

from collections import Counter
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.language.passages import catalog_passages
from advisor.language.retrieval import Retriever, build_index
from advisor.language.store import open_stored

AMONG = 5


@pytest.fixture(scope="module")
def folder(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """By the words of the documents alone: what an embedding or the questions of asked.csv add is another matter."""
    place = tmp_path_factory.mktemp("words") / "index"
    build_index([replace(passage, asked=()) for passage in catalog_passages(catalog)], place, None)
    return place


def test_there_are_pairs_for_every_side_of_a_students_life(catalog: Catalog) -> None:
    pairs = catalog.thesaurus
    assert len(pairs) >= 1_500
    assert len({(pair.lay, pair.formal) for pair in pairs}) == len(pairs)
    fields = Counter(pair.field for pair in pairs)
    assert len(fields) >= 20
    assert min(fields.values()) >= 10
    collections = Counter(pair.finds.split("/")[0] for pair in pairs)
    assert set(collections) == {"skills", "occupations", "questions", "policies"}
    assert max(Counter(pair.finds for pair in pairs).values()) <= 12


def test_every_pair_moves_its_question_to_what_it_should_find(catalog: Catalog, folder: Path) -> None:
    stored = open_stored(folder)
    plain = Retriever(replace(stored, wordings=()), None)
    idle = []
    for pair in catalog.thesaurus:
        collection, _, wanted = pair.finds.partition("/")
        widened = copy(plain)
        widened.stored = replace(stored, wordings=((pair.lay, pair.formal),))
        (before, far), (after, near) = (_found(found, pair.query, collection, wanted) for found in (plain, widened))
        if after > AMONG or (after, -near) >= (before, -far):
            idle.append((pair.lay, pair.formal, pair.finds, before, after))
    assert idle == []


def _found(retriever: Retriever, query: str, collection: str, wanted: str) -> tuple[int, float]:
    """The place of what is wanted, 99 without one, and how near the answer is: far ones are not shown at all."""
    answer = retriever.search(query, (collection,), 10)
    ids = [hit.id for hit in answer.hits]
    return (ids.index(wanted) + 1 if wanted in ids else 99), answer.nearest


def test_a_pair_that_holds_both_ways_widens_both(catalog: Catalog, folder: Path, tmp_path: Path) -> None:
    both = [pair for pair in catalog.thesaurus if pair.direction == "both"]
    one = [pair for pair in catalog.thesaurus if pair.direction == "formal"]
    build_index(catalog_passages(catalog)[:50], tmp_path / "index", None, thesaurus=catalog.thesaurus)
    wordings = set(open_stored(tmp_path / "index").wordings)
    assert all((pair.formal, pair.lay) in wordings for pair in both)
    lays = {(pair.formal, pair.lay) for pair in both}
    assert all((pair.formal, pair.lay) not in wordings for pair in one if (pair.formal, pair.lay) not in lays)
