"""Exact top products against sgemm and faiss, in a process of its own: BLAS reads its settings when numpy is imported.

Prints one JSON object. ``python eval/benches/product_race.py [ROWS] [ROUNDS]``.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from advisor.matching.product import top_products

POSTS, WIDTH, K = 10_000, 256, 10


def main(rows: int, rounds: int) -> dict[str, Any]:
    """Median wall and processor seconds of each contestant, peak memory, and whether the answers are right.

    Every row is compared with faiss, which adds in float32; where the two differ, and on 500 rows besides, with float64.
    """
    dice = np.random.default_rng(0)
    left, right = (dice.standard_normal((n, WIDTH), dtype=np.float32) for n in (rows, POSTS))
    for table in (left, right):
        table /= np.linalg.norm(table, axis=1, keepdims=True)
    contestants: dict[str, Callable[[], Any]] = {
        "ours": lambda: np.concatenate([top.ids for top in top_products(left, right, K)]),
        "sgemm": lambda: _sgemm(left, right),
    }
    try:
        import faiss
    except ImportError:
        pass
    else:
        index = faiss.IndexFlatIP(WIDTH)
        index.add(right)
        contestants["faiss"] = lambda: index.search(left, K)[1]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    found = {}
    for _ in range(rounds):
        for name, run in contestants.items():
            wall, processor = time.perf_counter(), time.process_time()
            found[name] = run()
            taken[name].append((time.perf_counter() - wall, time.process_time() - processor))
    middle = {name: [statistics.median(pair[n] for pair in pairs) for n in (0, 1)] for name, pairs in taken.items()}
    ours = found["ours"]
    sample = np.arange(0, rows, max(1, rows // 500))
    apart = np.flatnonzero((ours != found["faiss"]).any(axis=1)) if "faiss" in found else sample
    return {
        "rows": rows,
        "seconds": {name: pair[0] for name, pair in middle.items()},
        "processor": {name: pair[1] for name, pair in middle.items()},
        "equal_float64": float((ours[sample] == _exact(left[sample], right)).all(axis=1).mean()),
        "equal_faiss": 1 - len(apart) / rows if "faiss" in found else None,
        "right_where_apart": bool((ours[apart] == _exact(left[apart], right)).all()),
        "blas": [f"{one['internal_api']} {one['version']} {one.get('architecture')}" for one in threadpool_info()],
        "peak_mb": _peak(),
    }


def _exact(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Ids of the largest products in float64, ties by the order of the posts."""
    products = left.astype(np.float64) @ right.astype(np.float64).T
    return np.array([np.lexsort((np.arange(POSTS), -row))[:K] for row in products]).reshape(-1, K)


def _sgemm(left: np.ndarray, right: np.ndarray) -> None:
    """The bare product, 512 rows at once with all of BLAS's threads: nobody who selects can be faster with BLAS."""
    products = np.empty((512, len(right)), np.float32)
    for start in range(0, len(left), 512):
        rows = left[start : start + 512]
        np.matmul(rows, right.T, out=products[: len(rows)])


def _peak() -> float | None:
    """Peak memory of the process in MB, where the system tells it."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    print(json.dumps(main(*(given + [16_384, 3][len(given) :]))))
