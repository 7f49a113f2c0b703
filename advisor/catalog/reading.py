"""Reads the files of knowledge/ and keeps every fault with its file and line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Fault", "Row", "load_yaml", "parts", "read_csv"]

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with knowledge/ or prompts/: what, where, and what would be right."""

    code: str
    file: str
    line: int
    message: str


class Row(Mapping[str, str]):
    """A csv row that knows its line and splits its lists."""

    def __init__(self, cells: Mapping[str, str], file: Path, line: int) -> None:
        self._cells = cells
        self.file = file
        self.line = line

    def __getitem__(self, column: str) -> str:
        return self._cells[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that lists several values, separated by ``|``."""
        return parts(self[column])


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several values, separated by ``|``."""
    return tuple(part for piece in cell.split(SEPARATOR) if (part := piece.strip())) if cell else ()


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a UTF-8 csv file with exactly these columns.

    Raises:
        ValueError: The header differs, or a row has too many or too few cells; the message names file and line.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise ValueError(f"{path.name}:1 has the columns {reader.fieldnames}, expected {list(columns)}")
        for cells in reader:
            if None in cells or None in cells.values():
                raise ValueError(f"{path.name}:{reader.line_num} has not {len(columns)} cells")
            yield Row({name: value.strip() for name, value in cells.items()}, path, reader.line_num)


def load_yaml(path: Path) -> Any:  # noqa: ANN401 - the shape is checked by the reader of each table
    """The content of a yaml file, by the C loader where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)
