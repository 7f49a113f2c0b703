"""A trained model of a table: encoder, trees, calibration; kept as plain arrays, served with numpy alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.forest import Forest
from advisor.diagnosis.tabular.calibration import Calibrator
from advisor.diagnosis.tabular.encoding import Encoder
from advisor.diagnosis.tabular.reading import Table
from advisor.errors import InputFault, NotFound, StateFault

__all__ = ["FORMAT", "TableModel", "model_path"]

FORMAT = 1
FOLDER = "tables"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TableModel:
    """A forest over the columns of a table.

    Attributes:
        label: The column that it was trained to tell.
        classes: Its values, in the order of the probabilities.
        encoder: Columns to numbers.
        forest: The trees.
        calibrator: Scores to probabilities.
        summary: What training found, as plain JSON: figures, importance, fairness, and the shares of every column that
            a later drift report compares with.
    """

    label: str
    classes: tuple[str, ...]
    encoder: Encoder
    forest: Forest
    calibrator: Calibrator
    summary: Mapping[str, Any]

    def probabilities(self, table: Table) -> Array:
        """Probability of every class; shape (rows, classes). A column that is not there counts as unknown."""
        return self.calibrator.apply(self.forest.probabilities(self.encoder.rows(table).astype(np.float64)))

    def contributions(self, table: Table) -> tuple[Array, Array]:
        """Base scores (classes,) and path contributions (rows, features, classes).

        They sum to the score before calibration. They account for the path through the trees; they are not Shapley
        values.
        """
        base, paths = self.forest.contributions(self.encoder.rows(table).astype(np.float64))
        places = self.encoder.places.values()
        return base, np.stack([paths[:, start:end].sum(axis=1) for start, end in places], axis=1)

    def save(self, path: Path) -> Path:
        """Write the file; the same model gives the same bytes."""
        head = {
            "format": FORMAT,
            "label": self.label,
            "classes": list(self.classes),
            "encoder": self.encoder.fields(),
            "calibrator": self.calibrator.fields(),
            "summary": dict(self.summary),
        }
        stored: dict[str, Any] = {"head": np.array(json.dumps(head, ensure_ascii=False, sort_keys=True))}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **(stored | self.forest.arrays("forest")))
        return path

    @classmethod
    def load(cls, path: Path) -> "TableModel":
        """Read a file.

        Raises:
            NotFound: ``file``.
            StateFault: ``newer`` – written in another format; ``not_ready`` – not one of our files.
        """
        if not path.is_file():
            raise NotFound("file", value=path.name)
        try:
            with np.load(path, allow_pickle=False) as stored:
                head = json.loads(str(stored["head"]))
                if head["format"] != FORMAT:
                    raise StateFault("newer", where=path.name, variant="forest", value=head["format"])
                forest = Forest.from_arrays(stored, "forest")
            encoder, calibrator = Encoder.of(head["encoder"]), Calibrator.of(head["calibrator"])
        except (KeyError, ValueError, OSError, EOFError) as error:
            raise StateFault("not_ready", where=path.name, variant="forest", value=path.name) from error
        return cls(head["label"], tuple(head["classes"]), encoder, forest, calibrator, head["summary"])


def model_path(models: Path, name: str) -> Path:
    """Where the model of this name stands.

    Raises:
        InputFault: ``value`` – not a short name of small letters, digits, - and _.
    """
    if not _NAME.fullmatch(name):
        raise InputFault("value", where="--save", variant="model_name", value=name)
    return models / FOLDER / f"{name}.npz"
