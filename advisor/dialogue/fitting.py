"""What the router has learned: a ridge regression from character n-grams and a text vector to intents, kept as a file.

Fitting solves one positive definite system over the written utterances, some seconds; what comes of it is kept under a
fingerprint of everything that it depends on, and read in a few hundredths of a second.
"""

import hashlib
import itertools
import json
import math
import os
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from advisor.language.embedding import Encoder

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Fitted", "Floats", "fit", "fitted", "leave_one_out"]

FORMAT: Final = "1"
"""Goes up with every change here that changes what is fitted."""

RIDGE: Final = 0.8
VECTOR: Final = 0.5
"""Strength of the ridge, and weight of the vectors' similarity beside that of the n-grams; both near the best in a
leave-one-out check over the utterances."""

LENGTHS: Final = {1: 0.7, 2: 1.0, 3: 0.7}
"""Length of an n-gram → its weight."""

OTHER: Final = -0.2
"""What the regression aims at for an intent that was not meant; 1 for the one that was."""

_UNIT = re.compile(r"<[pj]>|[a-z0-9]+|.")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted regression.

    Attributes:
        columns: n-gram → row of ``slopes``.
        rarity: Inverse document frequency of each n-gram.
        slopes: Shape (n-grams, classes).
        turn: Shape (dimensions of a vector, classes); no row where it was fitted without vectors.
    """

    columns: dict[str, int]
    rarity: Floats
    slopes: Floats
    turn: Floats

    def scores(self, text: str, vector: Floats | None = None) -> Floats:
        """One score a class, about ``OTHER`` to 1."""
        held = [(self.columns[gram], weight) for gram, weight in _grams(text).items() if gram in self.columns]
        found = np.zeros(self.slopes.shape[1], np.float32)
        if held:
            rows = [row for row, _ in held]
            weights = np.array([weight for _, weight in held], np.float32) * self.rarity[rows]
            found += (weights / np.linalg.norm(weights)) @ self.slopes[rows]
        if vector is not None and len(self.turn):
            found += vector @ self.turn
        return found


def fitted(
    texts: Sequence[str], owners: Sequence[int], encoder: Encoder | None = None, cache: Path | None = None
) -> Fitted:
    """The regression over utterances, from the cache where one of exactly these is kept there.

    Args:
        texts: Utterances, as the router reads them.
        owners: Class of each.
        encoder: What turns texts into vectors, if anything does.
        cache: Folder in which it is kept, or None to fit each time.
    """
    if cache is None:
        return fit(texts, owners, encoder)
    print_ = fingerprint_of(texts, owners, encoder)
    kept = _kept(cache / "router.npz", print_)
    if kept is None:
        kept = fit(texts, owners, encoder)
        _keep(cache / "router.npz", print_, kept)
    return kept


def fit(texts: Sequence[str], owners: Sequence[int], encoder: Encoder | None = None) -> Fitted:
    """Solve the ridge regression over the utterances, in its dual form."""
    from scipy.linalg import cho_factor, cho_solve

    columns, rarity, grams, vectors, kernel = _rows(texts, encoder)
    solved = cho_solve(cho_factor(kernel, overwrite_a=True, check_finite=False), _wanted(owners), check_finite=False)
    slopes = np.asarray(grams.T @ solved, np.float32)
    return Fitted(columns, rarity, slopes, np.asarray(VECTOR * (vectors.T @ solved), np.float32))


def leave_one_out(texts: Sequence[str], owners: Sequence[int], encoder: Encoder | None = None) -> Floats:
    """Scores of every utterance by a regression over all others, in closed form (Hoerl, Golub and Wahba 1979).

    Returns:
        Shape (utterances, classes). The rarity of n-grams is counted with the utterance itself.
    """
    *_, kernel = _rows(texts, encoder)
    wanted = _wanted(owners)
    inverse = np.linalg.inv(kernel)
    return np.asarray(wanted - (inverse @ wanted) / np.diag(inverse)[:, None], np.float32)


def fingerprint_of(texts: Sequence[str], owners: Sequence[int], encoder: Encoder | None) -> str:
    """Names everything that a fit depends on."""
    digest = hashlib.sha256(f"{FORMAT} {RIDGE} {VECTOR} {LENGTHS} {OTHER}".encode())
    digest.update((encoder.fingerprint if encoder is not None else "-").encode())
    digest.update(json.dumps([list(texts), list(owners)], ensure_ascii=False).encode())
    return digest.hexdigest()


def _rows(texts: Sequence[str], encoder: Encoder | None) -> tuple[dict[str, int], Floats, "csr_matrix", Floats, Floats]:
    """Columns, rarity, n-grams as a sparse matrix with rows of length one, vectors, and the kernel with the ridge."""
    from scipy.sparse import csr_matrix

    counted = [_grams(text) for text in texts]
    spread = Counter(gram for grams in counted for gram in grams)
    names = [gram for gram, count in spread.items() if count > 1 or len(_UNIT.findall(gram)) < 2]
    columns = {gram: at for at, gram in enumerate(names)}
    rarity = np.array([math.log(1 + len(texts) / spread[gram]) for gram in names], np.float32)
    data: list[float] = []
    places: list[int] = []
    ends = [0]
    for grams in counted:
        held = [(columns[gram], weight) for gram, weight in grams.items() if gram in columns]
        weights = np.array([weight * rarity[at] for at, weight in held], np.float32)
        data += (weights / (np.linalg.norm(weights) or 1.0)).tolist()
        places += [at for at, _ in held]
        ends.append(len(places))
    matrix = csr_matrix((np.array(data, np.float32), places, ends), shape=(len(texts), len(names)))
    vectors = encoder.encode(texts) if encoder is not None else np.zeros((len(texts), 0), np.float32)
    kernel = (matrix @ matrix.T).toarray() + np.float32(VECTOR) * (vectors @ vectors.T)
    kernel[np.diag_indices(len(texts))] += np.float32(RIDGE)
    return columns, rarity, matrix, vectors, kernel


def _wanted(owners: Sequence[int]) -> Floats:
    wanted = np.full((len(owners), max(owners) + 1), OTHER, np.float32)
    wanted[np.arange(len(owners)), list(owners)] = 1.0
    return wanted


def _grams(text: str) -> dict[str, float]:
    """n-grams of a text between two marks for its ends, each with its weight before rarity."""
    units = _UNIT.findall(text)
    counts = Counter(_runs(units))
    return {gram: (1 + math.log(count)) * LENGTHS[length] for (gram, length), count in counts.items()}


def _runs(units: Sequence[str]) -> Iterator[tuple[str, int]]:
    yield from ((unit, 1) for unit in units)
    ends = ["^", *units, "$"]
    for length in (2, 3):
        yield from (("".join(run), length) for run in zip(*(ends[at:] for at in range(length)), strict=False))


def _kept(place: Path, fingerprint: str) -> Fitted | None:
    try:
        with np.load(place, allow_pickle=False) as file:
            told = json.loads(file["names"].tobytes())
            if told["fingerprint"] != fingerprint:
                return None
            names = told["grams"]
            return Fitted(
                dict(zip(names, itertools.count(), strict=False)),
                file["rarity"],
                file["slopes"].astype(np.float32),
                file["turn"].astype(np.float32),
            )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # absent, cut short or of another shape: it is fitted anew


def _keep(place: Path, fingerprint: str, found: Fitted) -> None:
    """Write beside and swap in; a folder that cannot be written to costs a fit the next time."""
    told = json.dumps({"fingerprint": fingerprint, "grams": list(found.columns)}, ensure_ascii=False).encode()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=place.stem, suffix=".part", dir=place.parent)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            np.savez(
                file,
                names=np.frombuffer(told, np.uint8),
                rarity=found.rarity,
                slopes=found.slopes.astype(np.float16),
                turn=found.turn.astype(np.float16),
            )
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
