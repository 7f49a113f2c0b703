"""Commands to rehearse: interview."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from advisor.app import requests
from advisor.app.commands.interview import question_lines
from advisor.app.commands.interview import register as register_interview
from advisor.app.commands.texts import answer_requests, read_text
from advisor.app.options import AsJson, AsRole, Lines, Today, emit, open_rooms
from advisor.errors import InputFault, NotFound

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer


__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    interview = typer.Typer(help="模拟面试：练习和评分。", no_args_is_help=True, rich_markup_mode=None)
    interview.command("score", help="给一个回答评分，每个判断都引用原话。")(score)
    interview.command("practise", help="按岗位练习一场面试。")(practise)
    register_interview(interview)
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
        return requests.score(rooms, request)

    answer_requests(
        rooms, answer, file, lines, as_json, lambda result: rooms.prompts.render("phrase/cli_score", found=result)
    )


def practise(
    job: Annotated[str, typer.Option("--job", help="想应聘的岗位")],
    answers: Annotated[str | None, typer.Option("--answers", help="回答的文件，一行一个；默认读标准输入")] = None,
    length: Annotated[int, typer.Option("--length", min=1, max=20, help="问几个问题")] = 8,
    questions: Annotated[str | None, typer.Option("--questions", help="老师给的题目文件，一行一题")] = None,
    manner: Annotated[str, typer.Option("--manner", help="calm 平和，demanding 追问得紧")] = "calm",
    resume_file: Annotated[str | None, typer.Option("--resume", help="简历文件：会问到里面写的经历")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="记到自己名下（要写 --as student:学号），下次不重复提问")
    ] = False,
    viewer: AsRole = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A whole practice; questions go to stderr, answers come one a line."""
    from advisor.practice.claims import claims_of
    from advisor.practice.interview import MANNERS, Interview

    rooms = open_rooms(today)
    if answers not in (None, "-") and not Path(answers).is_file():
        raise NotFound("file", where=answers, value=answers)
    if manner not in MANNERS:
        raise InputFault("value", where="--manner", variant="choice", value=manner, allowed="calm, demanding")
    who = rooms.viewer(viewer) if keep else None
    interview = Interview(
        rooms.post(job),
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
        length=length,
        seen=_asked_before(rooms, who) if who else (),
        questions=question_lines(questions),
        claims=claims_of(read_text(resume_file), rooms.catalog) if resume_file else (),
        manner="demanding" if manner == "demanding" else "calm",
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
    if who is not None and result.turns:
        rooms.archive.keep_practice(who, who.id, {"kind": "interview", **asdict(result)})
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_practise", found=result))


def _asked_before(rooms: "Rooms", viewer: "Viewer") -> set[str]:
    """The words of the questions in the practices that this student kept."""
    return {
        str(turn["question"])
        for practice in rooms.archive.practices(viewer, viewer.id)
        for turn in cast(list[dict[str, Any]], practice.body.get("turns") or [])
    }


def _answer_lines(path: str | None) -> Iterator[str]:
    if path is None or path == "-":
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    from advisor.language.documents import read_document

    yield from read_document(Path(path)).text.splitlines()
