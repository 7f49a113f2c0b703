"""A small knowledge folder with an embedding and an index made from it, for the tests of this room."""

import csv
from pathlib import Path

import pytest
import yaml

from advisor.catalog.catalog import Catalog
from advisor.language.embedding import Embedding, save_embedding
from advisor.language.passages import catalog_passages
from advisor.language.retrieval import build_index
from advisor.language.skills import SkillLexicon
from advisor.language.training import fingerprint_of, initial_matrix, own_words, pairs_of, read_texts
from advisor.language.vocabulary import Vocabulary

HERE = Path(__file__).parent


def _table(path: Path, header: str, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)


@pytest.fixture(scope="session")
def small_catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("knowledge")
    table = yaml.safe_load((HERE / "skill_table.yaml").read_text(encoding="utf-8"))
    _table(
        folder / "skills.csv",
        "id,name,synonyms,kind,parents,evidence,confusable,weeks,source_id",
        [[key, name, "|".join(s), kind, "", "|".join(e), "", 4, "editorial"] for key, name, s, kind, e in table],
    )
    _table(
        folder / "titles.csv",
        "code,name,aliases,source_id",
        [
            ["6-31-01-10", "机修钳工", "维修工|设备维修工", "csco2022"],
            ["4-07-04-01", "导游", "地陪|全陪", "csco2022"],
            ["5-01-02-02", "园艺工", "花卉工", "csco2022"],
        ],
    )
    _table(folder / "majors.csv", "code,name,family,group,source_id", [["410105", "园艺技术", "农林", "农业", "x"]])
    return Catalog(folder)


@pytest.fixture(scope="session")
def small_lexicon(small_catalog: Catalog) -> SkillLexicon:
    return SkillLexicon.from_catalog(small_catalog)


@pytest.fixture(scope="session")
def small_embedding(small_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Embedding:
    """Untrained: random rows, so only shared words and characters bring texts together."""
    folder = tmp_path_factory.mktemp("embedding")
    pairs = pairs_of(small_catalog)
    vocabulary = Vocabulary.of((text for pair in pairs for text in pair), own_words(small_catalog), 5_000)
    save_embedding(
        folder, vocabulary, initial_matrix(vocabulary, read_texts(vocabulary, pairs), 3), fingerprint_of(small_catalog)
    )
    return Embedding.open(folder)


@pytest.fixture(scope="session")
def small_index(small_catalog: Catalog, small_embedding: Embedding, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "index"
    build_index(catalog_passages(small_catalog), folder, small_embedding)
    return folder
