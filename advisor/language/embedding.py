"""Serves the trained embedding without torch: words to numbers, numbers to one sparse product, rows of length one.

``Encoder`` is the door that it shares with any other model (``swapped``).
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from advisor.errors import StateFault
from advisor.language.vocabulary import Vocabulary

__all__ = ["Embedding", "Encoder", "save_embedding"]

FORMAT: Final = 2
_MATRIX: Final = "matrix.npy"
_SCALES: Final = "scales.npy"
_WORDS: Final = "words.json"
_MANIFEST: Final = "fingerprint.json"


class Encoder(Protocol):
    """What turns texts into vectors.

    Attributes:
        fingerprint: Names the model; an index serves only the model that it was built with.
        own: Words that the cutter keeps whole for the keyword search beside it.
        is_trained_here: Whether it was trained on the catalog's own passages.
    """

    fingerprint: str
    own: tuple[str, ...]
    is_trained_here: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length one, or of zeros, for each text."""
        ...


class Embedding:
    """Our own.

    Args:
        vocabulary: The tokens.
        matrix: One row a token, float32.
        fingerprint: Names the knowledge, the texts of a college if any, and the code that it was trained from.
        base: The same for the knowledge and the code alone; tells whether it is out of date.
    """

    is_trained_here = True

    def __init__(
        self, vocabulary: Vocabulary, matrix: NDArray[np.float32], fingerprint: str, base: str | None = None
    ) -> None:
        self.vocabulary = vocabulary
        self.matrix = matrix
        self.fingerprint = fingerprint
        self.base = base or fingerprint
        self.own = vocabulary.own

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.matrix.shape[1])

    @classmethod
    def open(cls, folder: Path) -> "Embedding":
        """Open what ``save_embedding`` wrote.

        Raises:
            StateFault: ``not_ready`` – nothing is there, or it is incomplete or changed; ``newer`` – another format.
        """
        try:
            manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise StateFault("newer", where=str(folder.name), variant="embedding", value=manifest["format"])
            for name, digest in manifest["files"].items():
                if _digest(folder / name) != digest:
                    raise StateFault("not_ready", where=name, variant="embedding", value=name)
            words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
            small = np.load(folder / _MATRIX, allow_pickle=False)
            scales = np.load(folder / _SCALES, allow_pickle=False)
        except (OSError, ValueError, KeyError) as fault:
            raise StateFault("not_ready", where=folder.name, variant="embedding", value=folder.name) from fault
        matrix = small.astype(np.float32) * scales[:, None]
        return cls(Vocabulary(words["tokens"], words["own"]), matrix, manifest["fingerprint"], manifest["base"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length one for each text; a text without a known word is a row of zeros.

        Returns:
            float32, shape (number of texts, dimensions).
        """
        if len(texts) == 0:
            return np.zeros((0, self.dimensions), np.float32)
        numbers, starts = self.vocabulary.rows(texts)
        if len(texts) == 1:
            sums = self.matrix[numbers].sum(axis=0, keepdims=True)
        else:
            from scipy.sparse import csr_matrix

            ones = np.ones(len(numbers), np.float32)
            counts = csr_matrix((ones, numbers, starts), shape=(len(texts), len(self.matrix)))
            sums = np.asarray(counts @ self.matrix)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(lengths > 0, lengths, 1), np.float32)


def save_embedding(
    folder: Path, vocabulary: Vocabulary, matrix: NDArray[np.float32], fingerprint: str, base: str | None = None
) -> None:
    """Write an embedding as int8 with one scale a row; the file that names the others comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    scales = np.abs(matrix).max(axis=1) / 127
    scales[scales == 0] = 1
    small = np.rint(matrix / scales[:, None]).astype(np.int8)
    np.save(folder / _MATRIX, small)
    np.save(folder / _SCALES, scales.astype(np.float32))
    words = json.dumps({"tokens": vocabulary.tokens, "own": vocabulary.own}, ensure_ascii=False)
    (folder / _WORDS).write_text(words, encoding="utf-8")
    files = {name: _digest(folder / name) for name in (_MATRIX, _SCALES, _WORDS)}
    manifest = {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "base": base or fingerprint,
        "dimensions": matrix.shape[1],
        "files": files,
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
