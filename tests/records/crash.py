"""Does work that is killed: a process that forks one worker a line of its input, and kills it where the line says.

A line: ``{"work", "home", "acks", "kill_at": step or null, "kill_after": seconds or null, …}``. The answer: ``{"steps",
"killed"}``. A step is a statement, the end of a transaction, or a file that is opened, moved or removed. What the worker
was told is kept stands in the file ``acks``, each line on disk before the next piece of work begins.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Scorecard
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.home import Home
from advisor.records.people import Turn
from advisor.records.restore import Restoring
from advisor.records.rotation import rotate
from advisor.records.store import Store
from tests.conftest import ROOT, TODAY

OWN = Viewer("counselor", "C01")
BATCH = 50
FILES = ("open", "os.rename", "os.remove", "os.mkdir", "shutil.move")


class Steps:
    """Counts steps, and kills the process at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.count = 0
        self.kill_at = kill_at
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "begin"):
            event.listen(Engine, name, self._step)
        sys.addaudithook(self._hook)

    def _step(self, *_: object) -> None:
        self.count += 1
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _hook(self, name: str, given: tuple[object, ...]) -> None:
        is_writing = name != "open" or (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR))
        if name in FILES and is_writing and str(given[0]).startswith("/"):
            self._step()


def acknowledge(acks: Path, words: str) -> None:
    with acks.open("a", encoding="utf-8") as out:
        out.write(words + "\n")
        out.flush()
        os.fsync(out.fileno())


def write(line: dict[str, object], scorecard: Scorecard) -> None:
    """Turns, reviews and imports in turns."""
    acks, start, rounds = Path(str(line["acks"])), int(str(line["start"])), int(str(line["rounds"]))
    with Archive.open(Home(Path(str(line["home"]))), today=TODAY, scorecard=scorecard) as archive:
        thread = archive.threads(OWN)[0]
        for number in range(start, start + rounds):
            archive.keep_turn(OWN, thread, Turn(f"turn {number}", "reply" * 40))
            acknowledge(acks, f"turn {number}")
            archive.set_review(OWN, "S02", "confirmed", f"review {number}")
            acknowledge(acks, f"review {number}")
            rows = [
                {"id": f"batch-{number}-{n}", "student": "S03", "core_mean": 70.0, "as_of": "2026-01-01"}
                for n in range(BATCH)
            ]
            archive.load("academic", rows)
            acknowledge(acks, f"import {number}")


def migrate(line: dict[str, object], _scorecard: Scorecard) -> None:
    """Open an older home."""
    Store.open(Home(Path(str(line["home"]))), url=None, today=TODAY, create=False, clock=None).close()


def rotate_keys(line: dict[str, object], _scorecard: Scorecard) -> None:
    """Seal everything with a new key."""
    store = Store.open(Home(Path(str(line["home"]))), url=None, today=TODAY, create=False, clock=None)
    rotate(store)
    store.close()


def restore(line: dict[str, object], _scorecard: Scorecard) -> None:
    """Bring a backup back over what stands."""
    Restoring(Home(Path(str(line["home"]))), None, TODAY).restore(Path(str(line["file"])))


WORK: dict[str, Callable[[dict[str, object], Scorecard], None]] = {
    "write": write,
    "migrate": migrate,
    "rotate": rotate_keys,
    "restore": restore,
}


def run(line: dict[str, object], scorecard: Scorecard) -> dict[str, object]:
    """Fork, work, and say what became of it."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        try:
            steps = Steps(line.get("kill_at"))  # type: ignore[arg-type]
            WORK[str(line["work"])](line, scorecard)
            os.write(outlet, str(steps.count).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(outlet)
    if line.get("kill_after") is not None:
        time.sleep(float(str(line["kill_after"])))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    said = os.read(inlet, 20)
    os.close(inlet)
    return {"steps": int(said or 0), "killed": os.WIFSIGNALED(status), "status": status}


def main() -> None:
    """Answer line by line."""
    scorecard = Catalog(ROOT / "knowledge").scorecard
    for text in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(text), scorecard)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
