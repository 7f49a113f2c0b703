"""The catalog from its kept tables, and titles resolved by their characters."""

import random
from pathlib import Path

import numpy as np

from advisor.catalog.catalog import Catalog
from advisor.catalog.compiled import TABLES
from advisor.catalog.reading import load_yaml
from advisor.language.passages import catalog_passages
from advisor.language.titles import TitleIndex
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

TITLES = 300
SEED = 0


def bench(stage: Stage) -> list[Line]:
    """Loading the tables against parsing their files, and titles against tf-idf as scikit-learn computes it."""
    return [*_loading(stage), *_titles(stage)]


def _loading(stage: Stage) -> list[Line]:
    folder = stage.rooms.catalog.folder
    home = stage.ground.scratch / "kept"
    home.mkdir(exist_ok=True)
    Catalog(folder, home / "catalog").load()
    largest = max(TABLES, key=lambda name: sum(path.stat().st_size for path in TABLES[name].files(folder)))
    seconds = race(
        {
            "every file parsed": lambda: Catalog(folder).load(),
            "yaml.safe_load of the yaml files": lambda: [load_yaml(path) for path in _yaml_files(folder)],
            "every kept table": lambda: Catalog(folder, home / "catalog").load(),
            f"one kept table ({largest})": lambda: getattr(Catalog(folder, home / "catalog"), largest),
        },
        rounds=3,
    )
    notes = {"every kept table": "bar 0.4 s", f"one kept table ({largest})": "bar 0.06 s, the largest table"}
    lines = [against("shelf", seconds, what, "every file parsed", 1, "s", note=note) for what, note in notes.items()]
    peer = "yaml.safe_load of the yaml files"
    return [*lines, against("shelf", seconds, "every file parsed", peer, 1, "s", note="rebuild: bar 4 s")]


def _yaml_files(folder: Path) -> list[Path]:
    return [path for source in TABLES.values() if not source.columns for path in source.files(folder) if path.is_file()]


def _titles(stage: Stage) -> list[Line]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    passages = [row for row in catalog_passages(stage.rooms.catalog) if row.collection == "occupations"]
    named = [(row.title, *row.aliases) for row in passages]
    index = TitleIndex.of(named)
    names = [name for row in named for name in row]
    asked = [f"招{name}学徒" for name in random.Random(SEED).sample(names, TITLES)]
    reader = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    table = reader.fit_transform(names).T.tocsr()

    def peer() -> list[int]:
        return [int(np.argmax((reader.transform([title]) @ table).toarray())) for title in asked]

    seconds = race(
        {
            "tf-idf of scikit-learn, best name": peer,
            "TitleIndex, best occupation": lambda: [int(np.argmax(index.scores(title))) for title in asked],
        },
        rounds=3,
    )
    note = f"{len(names)} names of {len(named)} rows; the whole command must reach 300 titles/s"
    what = "TitleIndex, best occupation"
    return [against("shelf", seconds, what, "tf-idf of scikit-learn, best name", TITLES, "titles/s", note=note)]
