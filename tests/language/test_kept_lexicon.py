"""The lexicon that is kept finds what a fresh one finds, and a spoilt or outdated one is built anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from advisor.catalog.catalog import Catalog
from advisor.catalog.compiled import Compiled
from advisor.language.kept_lexicon import FILE, open_lexicon
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills

CASES = yaml.safe_load((Path(__file__).parent / "skill_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def tables(small_catalog: Catalog, tmp_path: Path) -> Compiled:
    """The small tables with a word that two skills claim and one that means a skill in company."""
    folder = tmp_path / "knowledge"
    shutil.copytree(small_catalog.folder, folder)
    (folder / "senses.csv").write_text("word,skill,near\nplc,grafting,接穗\nplc,plc,\n", encoding="utf-8")
    (folder / "company.csv").write_text("word,skill,near\n削口,grafting,接穗|砧木\n", encoding="utf-8")
    return Compiled(folder, tmp_path / "cache")


def catalog_of(tables: Compiled) -> Catalog:
    return Catalog(tables.folder, tables.cache)


def never() -> Catalog:
    raise AssertionError("the catalog was asked although a lexicon was kept")


def read(lexicon: SkillLexicon) -> list[tuple[SkillFinding, ...]]:
    texts = [*(case["text"] for case in CASES), "接穗削口要平，旁边的PLC也一样。", "PLC和变频柜调试。", "ＰＬＣ编程"]
    return [find_skills(text, lexicon, with_unlisted=True) for text in texts]


def test_a_kept_lexicon_finds_the_same_without_the_catalog(tables: Compiled) -> None:
    fresh = SkillLexicon.from_catalog(catalog_of(tables))
    assert read(open_lexicon(tables, lambda: catalog_of(tables))) == read(fresh)
    kept = open_lexicon(tables, never)
    assert read(kept) == read(fresh)
    assert [kept.resolve(skill.name) for skill in fresh.skills] == [skill.id for skill in fresh.skills]


def test_a_kept_lexicon_has_the_rows_of_the_skills_when_they_are_asked_for(tables: Compiled) -> None:
    catalog = catalog_of(tables)
    open_lexicon(tables, lambda: catalog)
    assert open_lexicon(tables, lambda: catalog).skills == tuple(catalog.skills.values())


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def altered(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


@pytest.mark.parametrize("damage", [cut, altered, lambda _: b"", lambda content: content[:40]])
def test_a_damaged_one_is_built_anew(tables: Compiled, damage: Callable[[bytes], bytes]) -> None:
    wanted = read(open_lexicon(tables, lambda: catalog_of(tables)))
    assert tables.cache is not None
    place = tables.cache / FILE
    whole = place.read_bytes()
    place.write_bytes(damage(whole))
    assert read(open_lexicon(tables, lambda: catalog_of(tables))) == wanted
    assert place.read_bytes() == whole


@pytest.mark.parametrize("name", ["skills.csv", "senses.csv", "company.csv"])
def test_a_changed_table_is_seen(tables: Compiled, name: str) -> None:
    open_lexicon(tables, lambda: catalog_of(tables))
    place = tables.folder / name
    place.write_text(place.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    asked: list[Catalog] = []
    open_lexicon(tables, lambda: asked.append(catalog_of(tables)) or asked[0])
    assert asked


def test_without_a_cache_it_is_built_each_time(tables: Compiled) -> None:
    fresh = SkillLexicon.from_catalog(catalog_of(tables))
    assert read(open_lexicon(Compiled(tables.folder, None), lambda: catalog_of(tables))) == read(fresh)
