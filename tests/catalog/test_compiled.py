import json
import os
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.compiled import TABLES

REAL = Path(__file__).parents[2] / "knowledge"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def read(folder: Path, cache: Path | None) -> dict[str, object]:
    catalog = Catalog(folder, cache)
    return {table: getattr(catalog, table) for table in TABLES}


def test_a_kept_table_reads_the_same_as_its_source(home: Path) -> None:
    plain = read(REAL, None)
    assert read(REAL, home / "catalog") == plain
    assert sorted(path.stem for path in (home / "catalog").iterdir()) == sorted(TABLES)
    assert read(REAL, home / "catalog") == plain


def test_a_command_parses_only_the_table_it_reads(knowledge: Path, home: Path) -> None:
    assert len(Catalog(knowledge, home / "catalog").titles) == 2
    assert [path.name for path in (home / "catalog").iterdir()] == ["titles.json"]


def test_a_kept_table_is_not_parsed_again(knowledge: Path, home: Path) -> None:
    read(knowledge, home / "catalog")
    before = {path.name: path.stat().st_mtime_ns for path in (home / "catalog").iterdir()}
    read(knowledge, home / "catalog")
    assert {path.name: path.stat().st_mtime_ns for path in (home / "catalog").iterdir()} == before


def test_a_changed_byte_is_seen_whatever_size_and_time(knowledge: Path, home: Path) -> None:
    source = knowledge / "titles.csv"
    Catalog(knowledge, home / "catalog").load()
    stamp = source.stat()
    source.write_text(source.read_text(encoding="utf-8").replace("种地的", "种菜的"), encoding="utf-8")
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert Catalog(knowledge, home / "catalog").titles["5-05-01-01"].aliases == ("种菜的",)  # type: ignore[index]


def test_a_new_file_of_a_table_is_seen(knowledge: Path, home: Path) -> None:
    Catalog(knowledge, home / "catalog").load()
    text = (knowledge / "answers" / "hort.yaml").read_text(encoding="utf-8")
    (knowledge / "answers" / "agri.yaml").write_text(text.replace("h1_", "a1_"), encoding="utf-8")
    assert set(Catalog(knowledge, home / "catalog").answers) == {"h1_5", "h1_1", "a1_5", "a1_1"}


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"fingerprint": 1}', b"\xff\xfe", b'{"rows": []}'])
def test_a_damaged_table_is_parsed_anew(knowledge: Path, home: Path, damage: bytes) -> None:
    whole = Catalog(knowledge, home / "catalog").skills
    (home / "catalog" / "skills.json").write_bytes(damage)
    assert Catalog(knowledge, home / "catalog").skills == whole
    assert json.loads((home / "catalog" / "skills.json").read_bytes())["rows"]


def test_a_home_that_is_not_there_is_not_made(knowledge: Path, tmp_path: Path) -> None:
    assert len(Catalog(knowledge, tmp_path / "nowhere" / "catalog").skills) == 4
    assert not (tmp_path / "nowhere").exists()


def test_tables_that_a_folder_may_lack_are_empty(knowledge: Path) -> None:
    for name in (
        "senses.csv",
        "certificates.csv",
        "growth.yaml",
        "policies.yaml",
        "thesaurus.csv",
        "answers/hort.yaml",
    ):
        (knowledge / name).unlink()
    catalog = Catalog(knowledge)
    assert not any((catalog.senses, catalog.certificates, catalog.growth, catalog.policies, catalog.thesaurus))
    assert not catalog.answers
    (knowledge / "skills.csv").unlink()
    with pytest.raises(OSError, match="skills"):
        _ = catalog.skills
