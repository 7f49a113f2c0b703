"""Resolves a job title as people write it: which occupations bear names like it.

A title is a handful of characters, so words and sentences are the wrong units for it. Here each name is its characters
and pairs of characters, weighted by rarity (tf-idf, unit length), and an occupation is as near to a title as its names
are together: ``(sum of cosine ** 4) ** (1 / 4)``, so that one name that fits counts most and several
that fit nearly count too.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from advisor.language.folding import fold

__all__ = ["WHOLE", "TitleIndex", "grams"]

WHOLE: Final = 0.999
"""Share of a name's weight that counts as all of it."""


def grams(title: str) -> list[str]:
    """The characters of a title and the pairs of neighbours, blanks and marks apart.

    Example:
        >>> grams("焊工")
        ['焊', '工', '焊工']
    """
    letters = [letter for letter in fold(title) if letter.isalnum() or letter in "+#"]
    return [*letters, *(one + other for one, other in pairwise(letters))]


@dataclass(frozen=True, slots=True)
class TitleIndex:
    """Names of occupations by their characters.

    Attributes:
        numbers: Each gram and its row of the postings.
        starts: Where the postings of each gram begin; one more than there are grams.
        names: Posting: the name that holds the gram.
        weights: Posting: its weight in that name, float32.
        rarity: Each gram's inverse document frequency.
        owners: The row that each name belongs to.
        rows: How many rows there are.
    """

    numbers: dict[str, int]
    starts: NDArray[np.int64]
    names: NDArray[np.int32]
    weights: NDArray[np.float32]
    rarity: NDArray[np.float32]
    owners: NDArray[np.int32]
    rows: int

    @classmethod
    def of(cls, named: Iterable[Sequence[str]]) -> "TitleIndex":
        """The index of rows, each with all its names; a row may have none."""
        numbers: dict[str, int] = {}
        entries: list[tuple[int, int, int]] = []  # gram, name, how often
        owners: list[int] = []
        row = -1
        for row, names in enumerate(named):
            for name in dict.fromkeys(map(fold, names)):
                counted: dict[str, int] = {}
                for gram in grams(name):
                    counted[gram] = counted.get(gram, 0) + 1
                entries += [(numbers.setdefault(gram, len(numbers)), len(owners), n) for gram, n in counted.items()]
                owners.append(row)
        table = np.array(entries, np.int64).reshape(-1, 3)
        table = table[np.argsort(table[:, 0], kind="stable")]
        starts = np.searchsorted(table[:, 0], np.arange(len(numbers) + 1)).astype(np.int64)
        rarity = np.log((1 + len(owners)) / (1 + np.diff(starts))) + 1
        weights = (1 + np.log(table[:, 2])) * rarity[table[:, 0]]
        lengths = np.sqrt(np.bincount(table[:, 1], weights**2, minlength=len(owners)))
        weights /= lengths[table[:, 1]]
        return cls(
            numbers,
            starts,
            table[:, 1].astype(np.int32),
            weights.astype(np.float32),
            rarity.astype(np.float32),
            np.array(owners, np.int32),
            row + 1,
        )

    def scores(self, title: str) -> NDArray[np.float64]:
        """How near each row is to a title: 0 nothing shared, about 1 a name nearly the same, more where several names fit.

        A row that bears the title to the letter has 1 more, so that no crowd of names like it comes before.

        Returns:
            Shape (rows,).
        """
        known, own, unknown = self._read(title)
        if len(known) == 0:
            return np.zeros(self.rows)
        rarest = float(np.log(1 + len(self.owners)) + 1)
        own /= np.sqrt(float(own @ own) + unknown * rarest**2)
        parts = [(self.names[place], self.weights[place] * own[at]) for at, place in enumerate(self._places(known))]
        cosines = self._added(parts)
        touched = np.flatnonzero(cosines)
        sharpened = np.square(np.square(cosines[touched]))
        near = np.sqrt(np.sqrt(np.bincount(self.owners[touched], sharpened, minlength=self.rows)))
        near[np.unique(self.owners[cosines >= WHOLE])] += 1
        return near

    def within(self, text: str) -> NDArray[np.bool_]:
        """The rows of which a name stands in a text: all its characters and pairs of neighbours do.

        Returns:
            Shape (rows,).
        """
        known, _, _ = self._read(text)
        if len(known) == 0:
            return np.zeros(self.rows, np.bool_)
        parts = [(self.names[place], self.weights[place].astype(np.float64) ** 2) for place in self._places(known)]
        added = self._added(parts)
        whole = np.flatnonzero(added >= WHOLE)
        covered = np.zeros(self.rows, np.bool_)
        covered[self.owners[whole]] = True
        return covered

    def _read(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64], int]:
        """The known grams of a text, their weights, and how many are unknown."""
        counted: dict[int, int] = {}
        unknown = 0
        for gram in grams(text):
            number = self.numbers.get(gram)
            if number is None:
                unknown += 1
            else:
                counted[number] = counted.get(number, 0) + 1
        known = np.fromiter(counted, np.int64, len(counted))
        often = np.fromiter(counted.values(), np.float64, len(counted))
        return known, (1 + np.log(np.maximum(often, 1))) * self.rarity[known], unknown

    def _places(self, known: NDArray[np.int64]) -> list[slice]:
        return [slice(int(self.starts[number]), int(self.starts[number + 1])) for number in known]

    def _added(self, parts: Sequence[tuple[NDArray[np.int32], NDArray[np.float64]]]) -> NDArray[np.float64]:
        """The weights of postings added up by name."""
        names, weights = (np.concatenate(side) for side in zip(*parts, strict=True))
        return np.asarray(np.bincount(names, weights, minlength=len(self.owners)), np.float64)

    def save(self, folder: Path) -> None:
        """Write the index as plain arrays beside a list of its grams."""
        np.savez(
            folder / "titles.npz",
            starts=self.starts,
            names=self.names,
            weights=self.weights,
            rarity=self.rarity,
            owners=self.owners,
            rows=np.array(self.rows),
        )
        (folder / "titles.json").write_text(json.dumps(list(self.numbers), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "TitleIndex":
        """Read what ``save`` wrote.

        Raises:
            OSError, ValueError, KeyError: It is absent or incomplete.
        """
        listed = json.loads((folder / "titles.json").read_text(encoding="utf-8"))
        with np.load(folder / "titles.npz", allow_pickle=False) as kept:
            return cls(
                {gram: number for number, gram in enumerate(listed)},
                kept["starts"],
                kept["names"],
                kept["weights"],
                kept["rarity"],
                kept["owners"],
                int(kept["rows"]),
            )
