"""``--jsonl``: one request object a line in, one result object a line out, in the same order."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from advisor.app.answers import error_answer, to_json
from advisor.errors import AdvisorError, InputFault, NotFound

if TYPE_CHECKING:
    from advisor.wording.prompts import Prompts

__all__ = ["run_lines", "text_of"]

Answer = Callable[[Mapping[str, Any]], object]


def text_of(request: Mapping[str, Any], name: str, *, required: bool = True) -> str:
    """A text field of a request.

    Raises:
        InputFault: ``malformed`` when it is absent (and required) or no text.
    """
    value = request.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise InputFault("malformed", where=name, variant="field", name=name)
    return value


def run_lines(path: str, answer: Answer, prompts: "Prompts", out: TextIO) -> None:
    """Answer every line of a file, or of standard input for ``-``.

    A line that cannot be answered yields the error form with its number; the rest go on.

    Raises:
        NotFound: ``file`` when there is no such file.
    """
    for number, line in enumerate(_with_progress(path), 1):
        if not line.strip():
            continue
        try:
            result = to_json(answer(_request(line)))
        except AdvisorError as error:
            result = to_json({**error_answer(error, prompts), "line": number})
        out.write(result + "\n")
        out.flush()


def _request(line: str) -> Mapping[str, Any]:
    try:
        request = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputFault("malformed", variant="json", value=line[:40]) from error
    if not isinstance(request, dict):
        raise InputFault("malformed", variant="json", value=line[:40])
    return request


def _with_progress(path: str) -> Iterator[str]:
    from tqdm import tqdm

    if path == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        yield from tqdm(sys.stdin, unit="行", disable=not sys.stderr.isatty())
        return
    if not Path(path).is_file():
        raise NotFound("file", where=path, value=path)
    with Path(path).open(encoding="utf-8-sig", errors="replace") as stream:
        yield from tqdm(stream, unit="行", disable=not sys.stderr.isatty())
