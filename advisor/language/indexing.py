"""Builds and verifies the Chroma half of an index in a process of its own: killed while writing, Chroma breaks.

Run as a file by ``retrieval.build_index``. Reads ``passages.json`` and ``vectors.npy`` of the folder, writes
``chroma/`` and, only after counts, ids and a query of every collection agree, ``chroma.json``. Imports nothing of the
package. No text goes in: ids and vectors only.

Usage: indexing.py FOLDER
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["build", "client_of", "main", "verified"]

BATCH = 2_000


def client_of(folder: Path) -> Any:  # noqa: ANN401 - chromadb's client, imported lazily
    """An embedded client without telemetry."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def build(folder: Path) -> dict[str, int]:
    """Write every collection; rows of zeros have no direction and stay out.

    Returns:
        Number of vectors of each collection.
    """
    rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy", allow_pickle=False)
    client = client_of(folder / "chroma")
    counts: dict[str, int] = {}
    for name in dict.fromkeys(row["collection"] for row in rows):
        chosen = [at for at, row in enumerate(rows) if row["collection"] == name and vectors[at].any()]
        collection = client.create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "ip"}})
        for start in range(0, len(chosen), BATCH):
            part = chosen[start : start + BATCH]
            collection.upsert(ids=[rows[at]["id"] for at in part], embeddings=vectors[part])
        counts[name] = len(chosen)
    return counts


def verified(folder: Path, counts: dict[str, int]) -> str:
    """Empty when counts, ids and one query of each collection agree with the rows; else what differs."""
    rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npy", allow_pickle=False)
    client = client_of(folder / "chroma")
    for name, count in counts.items():
        if count == 0:
            continue
        collection = client.get_collection(name, embedding_function=None)
        chosen = [at for at, row in enumerate(rows) if row["collection"] == name and vectors[at].any()]
        if collection.count() != count or set(collection.get(include=[])["ids"]) != {rows[at]["id"] for at in chosen}:
            return f"{name}: counts or ids differ"
        middle = chosen[len(chosen) // 2]
        best = float((vectors[chosen] @ vectors[middle]).max())
        found = collection.query(query_embeddings=vectors[[middle]], n_results=1)
        if abs(1 - found["distances"][0][0] - best) > 1e-3:
            return f"{name}: the nearest vector differs"
    return ""


def main(arguments: list[str]) -> int:
    """Build, open anew, verify; ``chroma.json`` says that it may be served."""
    folder = Path(arguments[0])
    counts = build(folder)
    difference = verified(folder, counts)
    if difference:
        sys.stderr.write(difference)
        return 3
    (folder / "chroma.json").write_text(json.dumps(counts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
