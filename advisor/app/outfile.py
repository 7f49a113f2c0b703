"""Lines written to a file that the caller names, so that a run that was cut off can go on where it stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path

from advisor.errors import StateFault

__all__ = ["kept_lines", "write_lines"]

EVERY = 64
"""Lines between two flushes: at most so many are written again after a run was killed."""


def kept_lines(path: str, *, resume: bool) -> list[str]:
    """The whole lines of an earlier run; a last line that was cut off is taken away.

    Raises:
        StateFault: ``conflict`` – the file holds something and nobody said to resume.
    """
    file = Path(path)
    if not file.exists() or file.stat().st_size == 0:
        return []
    if not resume:
        raise StateFault("conflict", where=path, variant="out_exists", value=path)
    kept: list[str] = []
    length = 0
    with file.open("rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                break
            kept.append(line.decode("utf-8", errors="replace").rstrip("\n"))
            length += len(line)
    if length < file.stat().st_size:
        with file.open("r+b") as stream:
            stream.truncate(length)
    return kept


def write_lines(path: str, kept: list[str], lines: Callable[[int], Iterator[str]]) -> int:
    """Append what is still to be written, and give its number.

    The last line that was kept is made again and compared, so that a file of another day, of other posts or another
    number of posts is not continued by mistake.

    Args:
        path: The file.
        kept: Its whole lines.
        lines: From a number of lines to those behind them.

    Raises:
        StateFault: ``conflict`` – the last line differs from what this run would have written there.
    """
    written = 0
    rest = lines(max(0, len(kept) - 1))
    if kept and next(rest, None) != kept[-1]:
        raise StateFault("conflict", where=f"{path}:{len(kept)}", variant="out_changed", value=path)
    with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
        for written, line in enumerate(rest, 1):
            stream.write(line + "\n")
            if written % EVERY == 0:
                stream.flush()
    return written
