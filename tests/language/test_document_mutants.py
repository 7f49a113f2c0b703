"""Broken files: whatever was done to an honest one, it ends in its text or in one listed fault, and in time."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from advisor.errors import InputFault, LimitReached
from advisor.language.documents import SECONDS, kind_of, read_document
from tests.language.mutants import KINDS, honest, mutant
from tests.language.papers import written

LISTED = {
    *(f"input.{tail}" for tail in "empty binary too_large encoding format encrypted no_text_layer malformed".split()),
    "limit.time",
    "limit.memory",
}
EACH_RUN, LONG_RUN, CHUNK = 300, 2_000, 50
# Starting a child takes longer than most mutants do, so one child, limited like the real one, reads many.
READER = """
import json, sys
from pathlib import Path
from advisor.language import parsing
parsing.confine()
for line in sys.stdin:
    kind, _, file = line.rstrip().partition(" ")
    try:
        found = parsing.answer(kind, Path(file).read_bytes(), 2 * 1024 * 1024)
    except Exception as fault:
        found = {"unlisted": repr(fault)}
    print(json.dumps(found), flush=True)
"""


class Reader:
    """A child that reads files one after another, and is started anew when one of them ends it."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def answer(self, kind: str, path: Path) -> dict[str, object] | None:
        """What the child says, or None when it was ended by the file or by the clock."""
        assert self._child.stdin and self._child.stdout
        clock = threading.Timer(SECONDS, self._child.kill)
        clock.start()
        self._child.stdin.write(f"{kind} {path}\n".encode())
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        clock.cancel()
        if not line.endswith(b"\n"):
            self.close()
            self._start()
            return None
        return json.loads(line)

    def close(self) -> None:
        self._child.kill()
        self._child.communicate()


@contextmanager
def reader() -> Iterator[Reader]:
    child = Reader()
    try:
        yield child
    finally:
        child.close()


def through_the_door(path: Path) -> str:
    """The code in which reading ends; anything but a document or an input fault or limit goes through."""
    start = time.perf_counter()
    try:
        code = read_document(path).format
    except (InputFault, LimitReached) as fault:
        assert fault.code in LISTED
        code = fault.code
    assert time.perf_counter() - start < SECONDS + 1
    return code


def outcome(path: Path, child: Reader) -> str:
    try:
        kind = kind_of(path.read_bytes())
    except InputFault:
        return through_the_door(path)
    found = None if kind == "text" else child.answer(kind, path)
    if found is None or found.get("fault") == "memory":  # the memory may be what earlier files left behind
        return through_the_door(path)
    assert "unlisted" not in found, found
    if "fault" in found:
        assert f"input.{found['fault']}" in LISTED
        return f"input.{found['fault']}"
    assert isinstance(found["text"], str)
    return str(found["format"])


def all_end_well(kind: str, numbers: range, folder: Path) -> None:
    with reader() as child:
        for number in numbers:
            path = written(folder, mutant(kind, number), f"{kind}-{number}")
            assert outcome(path, child), path.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_to_be_broken_are_honest(kind, tmp_path):
    for number, data in enumerate(honest(kind)):
        assert through_the_door(written(tmp_path, data, str(number))) == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", range(0, EACH_RUN, CHUNK))
def test_mutants_end_in_text_or_a_listed_fault(kind, first, tmp_path):
    all_end_well(kind, range(first, first + CHUNK), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", range(EACH_RUN, EACH_RUN + LONG_RUN, CHUNK))
def test_more_mutants_end_in_text_or_a_listed_fault(kind, first, tmp_path):
    all_end_well(kind, range(first, first + CHUNK), tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_through_the_door_end_in_text_or_a_listed_fault(kind, tmp_path):
    ends = {through_the_door(written(tmp_path, mutant(kind, number), str(number))) for number in range(0, EACH_RUN, 15)}
    assert len(ends) > 1, "no mutant differs from an honest file"
