"""The two doors to the nearest vectors: exact search in numpy, and a private copy of the verified Chroma build."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.language import indexing
from advisor.language.store import Stored

__all__ = ["ChromaDoor", "best_of", "cosines", "exact"]


def cosines(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of every row with a query, both of length one, in the thread that asks.

    BLAS hands even a product of a tenth of a millisecond to its threads, and on two shared cores waits up to 8 ms for them.
    """
    return np.asarray(np.vecdot(vectors, query), np.float32)


def best_of(scores: NDArray[np.floating[Any]], k: int) -> NDArray[np.int64]:
    """Places of the ``k`` highest scores, best first, ties by place; the rest is not sorted."""
    if len(scores) > k:
        places = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:k]


def exact(vectors: NDArray[np.float32], chosen: NDArray[np.int64], query: NDArray[np.float32], k: int) -> list[int]:
    """Rows among ``chosen``, which ascends, nearest to the query, best first, ties by row; rows of zeros are left out."""
    scores = cosines(vectors, query)[chosen]
    order = best_of(scores, k + 1)
    return [int(chosen[at]) for at in order if scores[at] != 0][:k]


class ChromaDoor:
    """A private copy of a verified build; the copy goes when the door is closed or collected.

    Args:
        stored: An index whose Chroma half was verified.

    Raises:
        LookupError: There is no verified build, or the copy's counts differ from it.
    """

    def __init__(self, stored: Stored) -> None:
        if not stored.chroma_counts:
            raise LookupError("no verified build")
        copy = Path(tempfile.mkdtemp(prefix="qihang-index-"))
        self._close = weakref.finalize(self, shutil.rmtree, copy, ignore_errors=True)
        shutil.copytree(stored.folder / "chroma", copy / "chroma")
        self._client: Any = indexing.client_of(copy / "chroma")
        self._collections = {}
        for name, count in stored.chroma_counts.items():
            collection = self._client.get_collection(name, embedding_function=None)
            if collection.count() != count:
                raise LookupError(f"{name}: the count differs")
            self._collections[name] = collection
        self._rows = {(p.collection, p.id): at for at, p in enumerate(stored.passages)}

    def nearest(self, collections: Sequence[str], query: NDArray[np.float32], k: int) -> list[int]:
        """Rows nearest to the query over several collections, best first, ties by row."""
        found: list[tuple[float, int]] = []
        for name in collections:
            collection = self._collections.get(name)
            if collection is None or collection.count() == 0:
                continue
            answer = collection.query(
                query_embeddings=query[None, :], n_results=min(k, collection.count()), include=["distances"]
            )
            for key, distance in zip(answer["ids"][0], answer["distances"][0], strict=True):
                found.append((distance, self._rows[name, key]))
        return [row for _, row in sorted(found)[:k]]
