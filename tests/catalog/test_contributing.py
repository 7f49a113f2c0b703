"""CONTRIBUTING.md is followed to the letter: what it shows is added to a copy of knowledge/, and found."""

import re
import shutil
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.check import check
from advisor.language.passages import catalog_passages
from advisor.language.retrieval import Retriever, build_index
from advisor.records.posts import resolve_post

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```yaml\n# (knowledge/\S+)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("college") / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    shown = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert [name.split("/")[1] for name, _ in shown] == ["occupations", "questions", "policies.yaml"]
    for name, text in shown:
        with (folder.parent / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return folder


def test_what_the_page_shows_is_without_fault(extended: Path) -> None:
    assert {fault.code for fault in check(extended).faults} == {"knowledge.stale"}
    assert check(extended, renew=True).faults == ()


def test_the_new_occupation_is_found_by_each_of_its_titles(extended: Path) -> None:
    catalog = Catalog(extended)
    pack = catalog.occupations["pet_groomer"]  # type: ignore[index]
    for name in (pack.id, pack.title, *pack.aliases):
        assert resolve_post(name, catalog).pack is pack
    assert [question.id for question in catalog.questions.values() if question.occupation == pack.id] == ["pet_bite"]


def test_the_new_question_and_policy_are_found_by_search(extended: Path, tmp_path: Path) -> None:
    catalog = Catalog(extended)
    build_index(catalog_passages(catalog), tmp_path / "index", None, thesaurus=catalog.thesaurus)
    retriever = Retriever.open(tmp_path / "index", None)
    for query, collection, wanted in (
        ("宠物洗护师", "occupations", "4-10-07-03"),
        ("狗洗到一半要咬人", "questions", "pet_bite"),
        ("宠物店试工三天不给钱", "policies", "pet_shop_trial"),
    ):
        assert wanted in [hit.id for hit in retriever.search(query, (collection,), 5).hits], query
