"""Any model of sentence-transformers behind the door of our own embedding (``ADVISOR_EMBEDDING``)."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.errors import StateFault

__all__ = ["SwappedModel"]


class SwappedModel:
    """A model by path or name; it is opened when the first text is encoded.

    Args:
        name: Folder of a model, or its name as sentence-transformers knows it.
    """

    own: tuple[str, ...] = ()
    is_trained_here = False

    def __init__(self, name: str) -> None:
        self.name = name
        place = Path(name)
        told = hashlib.sha256(name.encode())
        for file in sorted(place.glob("**/*.json")) if place.is_dir() else ():
            told.update(file.read_bytes())
        self.fingerprint = f"st-{told.hexdigest()[:16]}"

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - sentence-transformers is imported lazily
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as fault:
            raise StateFault("not_ready", where="ADVISOR_EMBEDDING", variant="no_train", value=self.name) from fault
        try:
            return SentenceTransformer(self.name, device="cpu")
        except Exception as fault:  # the library raises whatever its loaders raise
            raise StateFault("not_ready", where="ADVISOR_EMBEDDING", variant="model", value=self.name) from fault

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length one for each text, float32.

        Raises:
            StateFault: ``not_ready`` – the library is not installed, or the model cannot be opened.
        """
        if len(texts) == 0:
            return np.zeros((0, 1), np.float32)
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)
