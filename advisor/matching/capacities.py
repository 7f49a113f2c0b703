"""A table of posts and their places, as a college writes it: ``job,capacity``."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import InputFault, NotFound

__all__ = ["read_capacities"]

COLUMNS = ["job", "capacity"]


def read_capacities(path: str) -> dict[str, int]:
    """Post as it is named → places, in the order of the file.

    Raises:
        NotFound: ``file``.
        InputFault: ``encoding``; ``malformed`` – no header, or a row that is not a post and a whole number of 0 or
            more; ``empty`` – no row.
    """
    file = Path(path)
    if not file.is_file():
        raise NotFound("file", where=path, value=path)
    places: dict[str, int] = {}
    for number, job, capacity in _rows(_text(file), path):
        if job in places:
            raise InputFault("value", where=f"{path}:{number}", variant="places_twice", value=job)
        places[job] = capacity
    if not places:
        raise InputFault("empty", where=path, variant="posts")
    return places


def _text(file: Path) -> str:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputFault("encoding", where=file.name)


def _rows(text: str, path: str) -> Iterator[tuple[int, str, int]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip().lower() for cell in next(reader, [])]
    if header[:2] != COLUMNS:
        raise InputFault("malformed", where=f"{path}:1", variant="places", value=",".join(header)[:60])
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in row]
        if len(cells) < 2 or not cells[0] or not (cells[1].isascii() and cells[1].isdigit()):
            shown = ",".join(cells)[:60]
            raise InputFault("malformed", where=f"{path}:{reader.line_num}", variant="places", value=shown)
        yield reader.line_num, cells[0], min(int(cells[1][:12]), 10**9)
