"""The door for tables: a workbook or csv file in, its sheets as rows of text out, or one clear fault.

Workbooks are opened in a child process with limits of memory and time, as documents are; a csv file is read here.
"""

import csv
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from advisor.errors import InputFault, LimitReached, NotFound
from advisor.language import sheet_parsing
from advisor.language.documents import decode, kind_of

__all__ = ["MAX_ROWS", "Merged", "Sheet", "read_sheets"]

Merged: TypeAlias = tuple[int, int, int, int]
Progress: TypeAlias = Callable[[int], None]

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 256 * 1024 * 1024
MAX_ROWS: Final = 300_000
MAX_RATIO: Final = 60
SECONDS: Final = 10.0
_BYTES_A_SECOND: Final = 1024 * 1024  # a file that is large by its own weight is given time for it
_ROWS_A_SECOND: Final = 2_000
_LONGEST_LINE: Final = 8 * 1024 * 1024
_DELIMITERS: Final = (",", "\t", ";", "，")


@dataclass(slots=True)
class Sheet:
    """A sheet of a workbook, or a csv file.

    Attributes:
        name: Of the sheet; empty for csv.
        is_visible: False for a hidden sheet.
        rows: (row number as the program shows it, cells as text), rows without content left out.
        merged: Merged ranges as (left, top, right, bottom), counted from 1.
    """

    name: str
    is_visible: bool = True
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: tuple[Merged, ...] = ()


def read_sheets(path: Path, *, seconds: float = SECONDS, progress: Progress | None = None) -> list[Sheet]:
    """Read an .xlsx or .csv file; what it is, its content decides, not its name.

    Args:
        path: The file. A csv file is UTF-8, UTF-16 or GB18030 (and so GBK), separated by comma, tab or semicolon.
        seconds: Time for opening a small workbook; a large one is given more by its size.
        progress: Called with the number of rows read so far.

    Raises:
        NotFound: There is no such file.
        InputFault: ``empty``, ``binary``, ``too_large``, ``encoding``, ``format``, ``encrypted``, ``malformed``.
        LimitReached: ``time`` or ``memory``.
    """
    where = path.name
    if not path.is_file():
        raise NotFound("file", where=where, value=where)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        limit = _megabytes(MAX_FILE_BYTES)
        raise InputFault("too_large", where=where, variant="file", value=_megabytes(size), limit=limit)
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise InputFault("empty", where=where, value=where)
    kind = kind_of(path.read_bytes() if head.startswith(b"\xd0\xcf\x11\xe0") else head, where)
    if kind == "pdf":
        raise InputFault("format", where=where, variant="no_table", value=where)
    told = progress or (lambda rows: None)
    sheets = list(_workbook(path, seconds, told)) if kind == "office" else [_csv(path.read_bytes(), where, told)]
    if not any(sheet.rows for sheet in sheets):
        raise InputFault("empty", where=where, value=where)
    return sheets


def _csv(data: bytes, where: str, told: Progress) -> Sheet:
    text = decode(data, where, MAX_FILE_BYTES)
    sheet = Sheet("")
    first = next((line for line in text.splitlines()[:20] if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            number = reader.line_num
            if any(cells) and (shown := [cell.strip() for cell in cells]) and any(shown):
                sheet.rows.append((number, shown))
                if len(sheet.rows) > MAX_ROWS:
                    raise InputFault("too_large", where=where, variant="rows", value=len(sheet.rows), limit=MAX_ROWS)
                if len(sheet.rows) % 5_000 == 0:
                    told(len(sheet.rows))
    except csv.Error as fault:
        raise InputFault("malformed", where=f"{where}:{reader.line_num}", variant="csv", value=where) from fault
    return sheet


@dataclass(slots=True)
class _Clock:
    """When the child has to be done; rows that come in move it on."""

    ends: float
    is_late: bool = False


def _workbook(path: Path, seconds: float, told: Progress) -> Iterator[Sheet]:
    where, sheet, count, is_done = path.name, Sheet(""), 0, False
    clock = _Clock(time.monotonic() + seconds + path.stat().st_size / _BYTES_A_SECOND * 5)
    for line in _child_lines(path, clock):
        kind, *values = line
        if kind == "row":
            sheet.rows.append((values[0], values[1]))
            count += 1
            clock.ends += 1 / _ROWS_A_SECOND
            if count % 1_000 == 0:
                told(count)
        elif kind == "sheet":
            if sheet.rows:
                yield sheet
            sheet = Sheet(values[0], values[1], [], tuple((m[0], m[1], m[2], m[3]) for m in values[2]))
        elif kind == "fault":
            raise _fault_of(values, where)
        else:
            is_done = True
    if clock.is_late:
        raise LimitReached("time", where=where, variant="document", value=where, limit=seconds)
    if not is_done:
        raise InputFault("malformed", where=where, variant="xlsx", value=where)
    if sheet.rows:
        yield sheet


def _fault_of(values: list[Any], where: str) -> Exception:
    tail, variant, value, limit = values
    if tail == "memory":
        return LimitReached("memory", where=where, variant="document", value=where)
    if tail == "too_large":
        return InputFault(tail, where=where, variant=variant, value=value, limit=limit)
    return InputFault(tail, where=where, variant=variant, value=where)


def _child_lines(path: Path, clock: _Clock) -> Iterator[list[Any]]:
    """Lines of the child until it ends, breaks, or time is up; whatever it does, only it dies."""
    limits = map(str, (MAX_ROWS, MAX_UNPACKED_BYTES, MAX_RATIO))
    # By file and with -P: the child finds the package by itself and imports nothing from the working folder.
    command = [sys.executable, "-P", "-X", "utf8", sheet_parsing.__file__, str(path.resolve()), *limits]
    over = threading.Event()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:

        def watch() -> None:
            while not over.wait(0.1):
                if time.monotonic() > clock.ends:
                    clock.is_late = True
                    child.kill()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            while child.stdout and (line := child.stdout.readline(_LONGEST_LINE)):
                try:
                    yield json.loads(line)
                except ValueError:
                    return  # cut short when the child was ended, or a line that is too long
        finally:
            over.set()
            child.kill()
            watcher.join()


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
