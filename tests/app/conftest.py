"""The command line within this process: the same door as the console's, without a new interpreter for every line."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from advisor.app import cli
from advisor.app.wiring import Rooms
from tests.conftest import TODAY


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        assert self.out.endswith("\n") and self.out.count("\n") == 1, self.out[:400]
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The documents of a stream, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Said = Callable[..., Done]


@pytest.fixture
def said(reading_rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> Said:
    """Run ``advisor …`` over rooms (those that only read, unless others are given)."""
    monkeypatch.setenv("ADVISOR_HOME", str(reading_rooms.settings.home))

    def run(*arguments: str, stdin: str | bytes = "", rooms: object = reading_rooms, today: bool = True) -> Done:
        data = stdin.encode("utf-8", "surrogatepass") if isinstance(stdin, str) else stdin
        out, err = io.StringIO(), io.StringIO()
        with monkeypatch.context() as patched:
            patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
            patched.setattr("sys.stdout", out)
            patched.setattr("sys.stderr", err)
            status = cli.run([*arguments, *(("--today", TODAY.isoformat()) if today else ())], rooms)
        return Done(status, out.getvalue(), err.getvalue())

    return run


def stream(requests: Iterable[object]) -> str:
    """Requests as JSON lines."""
    return "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
