"""Commands about rehearsals that were kept: report, share, group, override, drill, train."""

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, emit, open_rooms
from advisor.errors import InputFault, NotFound
from advisor.facts import SMALLEST_GROUP

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.practice.report import SessionReport

__all__ = ["register"]

LEVELS = 5


def register(interview: typer.Typer) -> None:
    """Add the commands to ``advisor interview``."""
    interview.command("report", help="一次练习的报告：各维度、STAR、最好的一题、三个练习、走势；--out 存成 .docx。")(
        report
    )
    interview.command("share", help="把自己的一次练习给辅导员看，或收回。")(share)
    interview.command("group", help="一个班练同一个岗位的结果分布；不到 5 人不显示。")(group)
    interview.command("override", help="老师对一个回答另给档位，和引擎的并排保存。")(override)
    interview.command("drill", help="练习怎么应对不该问的问题（婚育、乙肝、家庭收入等）。")(drill)
    interview.command("train", help="用例答重新学习评分的权重。")(train)


def report(
    session: Annotated[str, typer.Argument(help="练习的编号，如 P12")],
    student: Annotated[str | None, typer.Option("--student", help="学号；学生本人可以不写")] = None,
    out: Annotated[str | None, typer.Option("--out", help="存成 .docx")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The report of one kept practice."""
    from advisor.app.documents import rehearsal_report

    rooms = open_rooms(today)
    who = rooms.viewer(viewer, reason)
    kept, found = rehearsal_report(rooms, who, student or who.id, session)
    if out is not None:
        _write(rooms, kept.job, found, Path(out))
    emit(
        {**asdict(found), "session": session, "job": kept.job, "basis": "engine", "fallback": None},
        as_json,
        lambda: rooms.prompts.render("phrase/interview_report", job=kept.job, found=found),
    )


def _write(rooms: "Rooms", job: str, found: "SessionReport", path: Path) -> None:
    from advisor.app.documents import rehearsal_document

    if path.suffix.lower() != ".docx":
        raise InputFault("value", where="--out", variant="choice", value=path.suffix, allowed=".docx")
    path.write_bytes(rehearsal_document(rooms, job, found))


def share(
    session: Annotated[str, typer.Argument(help="练习的编号，如 P12")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="收回")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Let the counselor read one practice, or no longer."""
    rooms = open_rooms(today)
    shared = rooms.archive.share_practice(rooms.viewer(viewer, reason), session, is_shared=not withdraw)
    name = "interview.shared" if shared else "interview.unshared"
    emit({"session": session, "shared": shared, "done": True}, as_json, lambda: rooms.prompts.label(name))


def group(
    class_id: Annotated[str, typer.Option("--class", help="班级编号")],
    job: Annotated[str, typer.Option("--job", help="岗位")],
    questions: Annotated[str | None, typer.Option("--questions", help="题目文件，一行一题")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """How a class did, as a distribution over levels; nothing below five students."""
    rooms = open_rooms(today)
    post = rooms.post(job)
    asked = question_lines(questions)
    means = rooms.archive.group_practice(rooms.viewer(viewer, reason), class_id, post.title, asked)
    if len(means) < SMALLEST_GROUP:
        result: dict[str, Any] = {"n": None, "distribution": None, "withheld": True}
    else:
        levels = Counter(_level(rooms, mean) for mean in means)
        shown = {str(level): levels[level] for level in range(1, LEVELS + 1)}
        result = {"n": len(means), "distribution": shown, "withheld": False}
    result |= {"class": class_id, "job": post.title, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/interview_group", found=result))


def _level(rooms: "Rooms", mean: float) -> int:
    from advisor.practice.rubric import rubric_of

    return rubric_of(rooms.catalog).level(mean)


def question_lines(path: str | None) -> tuple[str, ...]:
    """The questions of a file, one a line; none without a file.

    Raises:
        NotFound: ``file``.
    """
    if path is None:
        return ()
    if not Path(path).is_file():
        raise NotFound("file", where=path, value=path)
    from advisor.language.documents import read_document

    return tuple(line.strip() for line in read_document(Path(path)).text.splitlines() if line.strip())


def override(
    session: Annotated[str, typer.Argument(help="练习的编号，如 P12")],
    turn: Annotated[int, typer.Option("--turn", min=1, help="第几个回答")],
    level: Annotated[int, typer.Option("--level", min=1, max=5, help="老师给的档位")],
    note: Annotated[str, typer.Option("--note", help="为什么")] = "",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Keep a teacher's level beside the engine's, and tell how far both agree so far."""
    from advisor.practice.agreement import agreement_of

    rooms = open_rooms(today)
    who = rooms.viewer(viewer, reason)
    engine, teacher = rooms.archive.override_practice(who, session, turn, level, note)
    agreement = agreement_of(rooms.archive.practice_overrides(who))
    result = {"turn": turn, "engine": engine, "teacher": teacher, "agreement": asdict(agreement), "done": True}
    emit(result, as_json, lambda: rooms.prompts.label("interview.overridden"))


def drill(
    answers: Annotated[str | None, typer.Option("--answers", help="回答的文件，一行一个；默认读标准输入")] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Questions that an employer may not ask, and what can be said to each."""
    from advisor.practice.unlawful import drill_of, read_reply

    rooms = open_rooms(today)
    said = iter(question_lines(answers)) if answers not in (None, "-") else (line.strip() for line in sys.stdin)
    rounds = []
    for item in drill_of(rooms.catalog):
        sys.stderr.write(item.question + "\n")
        reply = next(said, None)
        if reply is None:
            break
        rounds.append({**asdict(item), "reply": reply, **asdict(read_reply(item, reply))})
    result = {"rounds": rounds, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/interview_drill", rounds=rounds))


def train(as_json: AsJson = False, today: Today = None) -> None:
    """Learn the weights anew from the graded answers of the catalog, and write them into its folder."""
    from advisor.practice.training import learn_weights

    rooms = open_rooms(today)
    found = learn_weights(rooms.catalog, rooms.lexicon, folder=rooms.catalog.folder)
    emit(found, as_json, lambda: rooms.prompts.render("phrase/interview_trained", found=found))
