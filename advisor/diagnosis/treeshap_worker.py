"""The worker behind ``treeshap``: a line of JSON in (a forest's file and a row), a line out (base and values)."""

import json
import sys
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from advisor.diagnosis.forest import Forest

__all__ = ["main"]


def main() -> None:
    """Answer until the questions end."""
    for line in sys.stdin:
        try:
            request = json.loads(line)
            row = [np.nan if cell is None else float(cell) for cell in request["row"]]
            answer = _explained(request["forest"], np.array(row))
        except Exception as error:  # whatever shap raises, the asker hears that there is no answer
            answer = {"error": type(error).__name__}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _explained(path: str, row: Any) -> dict[str, Any]:  # noqa: ANN401 - an array
    explainer, labels = _explainer(path, len(row))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = np.asarray(explainer.shap_values(row[None, :], check_additivity=False), dtype=np.float64)
    values = values.reshape(len(row), labels)
    base = np.asarray(explainer.expected_value, dtype=np.float64).reshape(labels)
    return {"base": base.tolist(), "values": values.T.tolist()}


@lru_cache(maxsize=64)
def _explainer(path: str, columns: int) -> tuple[Any, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap

    with np.load(Path(path), allow_pickle=False) as stored:
        forest = Forest.from_arrays(stored, "forest")
    assert forest.cover is not None
    ends = [*forest.roots[1:].tolist(), len(forest.feature)]
    count = len(forest.roots)
    trees = []
    for start, end in zip(forest.roots.tolist(), ends, strict=True):
        part = slice(start, end)
        leaf = forest.feature[part] < 0
        left = np.where(leaf, -1, forest.left[part] - start)
        right = np.where(leaf, -1, forest.right[part] - start)
        trees.append(
            {
                "children_left": left.astype(np.int32),
                "children_right": right.astype(np.int32),
                "children_default": np.where(forest.missing_left[part], left, right).astype(np.int32),
                "features": np.where(leaf, -2, forest.feature[part]).astype(np.int32),
                "thresholds": forest.threshold[part],
                "values": forest.value[part] / count,
                "node_sample_weight": forest.cover[part],
            }
        )
    model = {"trees": trees, "input_dtype": np.float64, "internal_dtype": np.float64, "tree_output": "probability"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return shap.TreeExplainer(model, feature_perturbation="tree_path_dependent"), forest.value.shape[1]


if __name__ == "__main__":
    main()
