"""Every pack answers to each of its titles, through the search that the command line uses."""

from collections import Counter
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.language.passages import catalog_passages
from advisor.language.retrieval import Retriever, build_index


@pytest.fixture(scope="module")
def retriever(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder: Path = tmp_path_factory.mktemp("titles") / "index"
    build_index(catalog_passages(catalog), folder, None, thesaurus=catalog.thesaurus)
    return Retriever.open(folder, None)


def test_every_title_and_alias_finds_its_pack_first(catalog: Catalog, retriever: Retriever) -> None:
    lost = []
    for pack in catalog.occupations.values():
        for name in (pack.title, *pack.aliases):
            hits = retriever.search(name, ("occupations",), 5).hits
            if not hits or hits[0].pack != pack.id:
                lost.append((pack.id, name, [(hit.pack, hit.title) for hit in hits[:2]]))
    assert lost == []


def test_every_official_name_finds_its_code_first(catalog: Catalog, retriever: Retriever) -> None:
    borne = {name for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)}
    names = Counter(title.name for title in catalog.titles.values())  # one stands twice in the classification
    lost = []
    for title in catalog.titles.values():
        hits = retriever.search(title.name, ("occupations",), 5).hits
        if title.name not in borne and names[title.name] == 1 and (not hits or hits[0].id != title.code):
            lost.append((title.code, title.name, [(hit.id, hit.title) for hit in hits[:2]]))
    assert lost == []


def test_the_front_desk_is_found_as_people_ask_for_it(retriever: Retriever) -> None:
    first = retriever.search("招前台的", ("occupations",), 1).hits[0]
    assert (first.id, first.pack) == ("4-03-01-01", "hotel_fo")
