"""Commands to rehearse: interview."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.commands.texts import answer_requests
from advisor.app.options import AsJson, Lines, Today, emit, open_rooms
from advisor.app.streams import text_of
from advisor.errors import InputFault, NotFound

if TYPE_CHECKING:
    pass

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    interview = typer.Typer(help="模拟面试：练习和评分。", no_args_is_help=True, rich_markup_mode=None)
    interview.command("score", help="给一个回答评分，每个判断都引用原话。")(score)
    interview.command("practise", help="按岗位练习一场面试。")(practise)
    app.add_typer(interview, name="interview")


def score(
    file: Annotated[str | None, typer.Argument(help="含 job、question、answer 的 JSON 文件，或 -")] = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """The score of one answer."""
    rooms = open_rooms(today)

    def answer(request: Mapping[str, Any]) -> object:
        from advisor.practice.score import score_answer

        question = text_of(request, "question")
        if not question.strip():
            raise InputFault("empty", where="question", variant="question")
        return score_answer(
            question,
            text_of(request, "answer"),
            post=rooms.post(text_of(request, "job")),
            catalog=rooms.catalog,
            lexicon=rooms.lexicon,
            prompts=rooms.prompts,
        )

    answer_requests(
        rooms, answer, file, lines, as_json, lambda result: rooms.prompts.render("phrase/cli_score", found=result)
    )


def practise(
    job: Annotated[str, typer.Option("--job", help="想应聘的岗位")],
    answers: Annotated[str | None, typer.Option("--answers", help="回答的文件，一行一个；默认读标准输入")] = None,
    length: Annotated[int, typer.Option("--length", min=1, max=20, help="问几个问题")] = 8,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A whole practice; questions go to stderr, answers come one a line."""
    from advisor.practice.interview import Interview

    rooms = open_rooms(today)
    if answers not in (None, "-") and not Path(answers).is_file():
        raise NotFound("file", where=answers, value=answers)
    interview = Interview(
        rooms.post(job), catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, length=length
    )
    given = _answer_lines(answers)
    while (asked := interview.next()) is not None:
        sys.stderr.write(asked.question + "\n")
        said = next(given, None)
        if said is None:
            interview.leave()
            break
        interview.answer(said)
    result = interview.close()
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_practise", found=result))


def _answer_lines(path: str | None) -> Iterator[str]:
    if path is None or path == "-":
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    from advisor.language.documents import read_document

    yield from read_document(Path(path)).text.splitlines()
