"""Commands over texts: skills, search, verify, interests."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app import requests
from advisor.app.options import AsJson, Lines, Today, Usage, emit, open_rooms
from advisor.app.streams import Answer, request_of, run_lines
from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["answer_requests", "read_noticed", "read_text", "register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("skills", help="在文字里找技能：位置、同义词、有没有、证据。")(skills)
    app.command("search", help="在技能、职业、面试题、政策和岗位里检索。")(search)
    app.command("verify", help="核对一段话里的数字、日期、名称和否定是否有依据。")(verify)
    app.command("interests", help="职业兴趣：计分、类型码、与岗位的一致程度。")(interests)


def skills(
    file: Annotated[str | None, typer.Argument(help=".txt .docx .pdf .xlsx，或 - 读标准输入")] = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """Skills in a text."""
    rooms = open_rooms(today)

    if lines is not None:
        return run_lines(lines, lambda request: requests.skills(rooms, request), rooms.prompts, sys.stdout)
    text, codes = read_noticed(file)
    result = requests.skills(rooms, {"text": text}, codes)
    emit(
        result,
        as_json,
        lambda: rooms.prompts.render("phrase/cli_skills", found=result["skills"], notices=result["notices"]),
    )


def search(
    query: Annotated[str | None, typer.Argument(help="要找什么，用平常的话写")] = None,
    collections: Annotated[
        str, typer.Option("--in", help="在哪些库里找，用逗号隔开")
    ] = "skills,occupations,questions,policies,jobs",
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="最多几条")] = 10,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """Hits for a query."""
    rooms = open_rooms(today)
    wanted = requests.collections_of(collections.split(","), "--in")

    def answer(request: Mapping[str, Any]) -> dict[str, Any]:
        return requests.search(rooms, request, wanted, k)

    if lines is not None:
        return run_lines(lines, answer, rooms.prompts, sys.stdout)
    result = answer({"query": _wanted(query, "QUERY")})
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_search", found=result))


def verify(
    file: Annotated[str | None, typer.Argument(help="含 evidence 与 text 的 JSON 文件，或 - 读标准输入")] = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """The gate by itself."""
    rooms = open_rooms(today)

    def answer(request: Mapping[str, Any]) -> object:
        return requests.verify(rooms, request)

    answer_requests(
        rooms, answer, file, lines, as_json, lambda result: rooms.prompts.render("phrase/cli_verify", verdict=result)
    )


def interests(
    file: Annotated[str | None, typer.Argument(help="含 answers（60 个 0/1）或两个类型码的 JSON 文件，或 -")] = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """Interest profile and congruence with a job."""
    rooms = open_rooms(today)

    def answer(request: Mapping[str, Any]) -> object:
        return requests.interests(rooms, request)

    def words(result: Any) -> str:  # noqa: ANN401 - the object of ``requests.interests``
        warnings = [rooms.prompts.label(f"matching.interests.{name}") for name in result["warnings"]]
        return rooms.prompts.render("phrase/cli_interests", found=result, warnings=warnings)

    answer_requests(rooms, answer, file, lines, as_json, words)


def answer_requests(
    rooms: "Rooms", answer: Answer, file: str | None, lines: str | None, as_json: bool, words: Callable[[object], str]
) -> None:
    """Answer the one request of a JSON file, or a line each of ``--jsonl``."""
    if lines is not None:
        run_lines(lines, answer, rooms.prompts, sys.stdout)
        return
    result = answer(request_of(read_text(file)))
    emit(result, as_json, lambda: words(result))


def read_text(file: str | None) -> str:
    """The text of a document, or of standard input for ``-``.

    Raises:
        InputFault: One of the codes of ``language.documents.read_document``.
    """
    return read_noticed(file)[0]


def read_noticed(file: str | None) -> tuple[str, tuple[str, ...]]:
    """The same, and the codes of what a reader should know of the document: hidden text, comments.

    Raises:
        InputFault: One of the codes of ``language.documents.read_document``.
    """
    if file is None:
        raise Usage("缺少参数 FILE（或用 --jsonl）。")
    if file == "-":
        from advisor.language.documents import decode, hidden_marks

        text = decode(sys.stdin.buffer.read(), "stdin")
        if not text.strip():
            raise InputFault("empty", where="stdin", value="stdin")
        return text, hidden_marks(text)
    from advisor.language.documents import read_document

    document = read_document(Path(file))
    return document.text, document.notices


def _wanted(value: str | None, name: str) -> str:
    if value is None:
        raise Usage(f"缺少参数 {name}（或用 --jsonl）。")
    return value
