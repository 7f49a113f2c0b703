"""Requests as JSON: one document, or with ``--jsonl`` one object a line in and one a line out, in the same order."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO

from advisor.app.answers import error_answer, to_json
from advisor.app.faults import unexpected
from advisor.errors import AdvisorError, InputFault, NotFound

if TYPE_CHECKING:
    from advisor.wording.prompts import Prompts

__all__ = ["Answer", "request_of", "run_lines", "text_of", "texts_of"]

Answer = Callable[[Mapping[str, Any]], object]

SHOWN = 40
MARK = "\ufeff"


def request_of(text: str) -> Mapping[str, Any]:
    """One JSON object.

    Raises:
        InputFault: ``malformed`` – no object, or NaN, which is no JSON; ``encoding`` – half a character in it.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputFault("malformed", variant="json", value=_shown(text)) from error
    if not isinstance(value, dict):
        raise InputFault("malformed", variant="json", value=_shown(text))
    if "\\u" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputFault("encoding", variant="surrogate") from error
    return value


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


def texts_of(request: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A field that holds a list of texts; none where it is absent.

    Raises:
        InputFault: ``malformed`` when it is no list, or holds something else.
    """
    value = request.get(name)
    given = [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise InputFault("malformed", where=name, variant="texts", name=name)
    return tuple(given)


def run_lines(path: str, answer: Answer, prompts: "Prompts", out: TextIO) -> None:
    """Answer every line of a file, or of standard input for ``-``.

    A line that cannot be answered yields the error form with its number; the rest go on. Empty lines at the very end
    are the end of the file and no requests.

    Raises:
        NotFound: ``file`` when there is no such file.
    """
    empty: list[int] = []
    for number, line in enumerate(_with_progress(path), 1):
        if not line.strip():
            empty.append(number)
            continue
        for place in empty:
            _write(out, {**error_answer(InputFault("empty", variant="line"), prompts), "line": place})
        empty.clear()
        _write(out, _answered(line, number, answer, prompts))


def _answered(line: bytes, number: int, answer: Answer, prompts: "Prompts") -> object:
    try:
        return answer(request_of(_decoded(line, number)))
    except AdvisorError as error:
        return {**error_answer(error, prompts), "line": number}
    except BrokenPipeError:
        raise
    except Exception as error:  # one line's misfortune is not that of the others; the file in logs/ tells
        return {**error_answer(unexpected(error), prompts), "line": number}


def _write(out: TextIO, result: object) -> None:
    out.write(to_json(result) + "\n")
    out.flush()


def _decoded(line: bytes, number: int) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputFault("encoding", where=str(number), variant="line") from error
    return text.removeprefix(MARK) if number == 1 else text


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _shown(text: str) -> str:
    return text.strip()[:SHOWN]


def _with_progress(path: str) -> Iterator[bytes]:
    if path == "-":
        yield from _bar(sys.stdin.buffer)
        return
    if not Path(path).is_file():
        raise NotFound("file", where=path, value=path)
    with Path(path).open("rb") as stream:
        yield from _bar(stream)


def _bar(stream: BinaryIO) -> Iterator[bytes]:
    from tqdm import tqdm

    yield from tqdm(stream, unit="行", disable=not sys.stderr.isatty())
