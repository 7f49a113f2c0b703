"""The resume command: critique, rewrite, kept drafts, export, report and the view of a class."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app import requests
from advisor.app.commands.texts import answer_requests, read_noticed, read_text
from advisor.app.documents import drafts_of, keep_draft, resume_export, resume_report
from advisor.app.options import AsJson, AsRole, Lines, Reason, Today, Usage, emit, fields_of, open_rooms
from advisor.app.streams import run_lines
from advisor.errors import AccessDenied, InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer

__all__ = ["register"]

REWRITE, VERSIONS, EXPORT, REPORT, CLASS = VERBS = ("rewrite", "versions", "export", "report", "class")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "resume",
        help="简历诊断：逐条引用原文，说明为什么和怎么改。resume rewrite 核对改写；versions、export、report 学号 看历次修改、导出、打印；class 班级 看常见问题。",
    )(resume)


def resume(
    file: Annotated[
        str | None, typer.Argument(help=".txt .docx .pdf .xlsx，或 -；或 rewrite、versions、export、report、class")
    ] = None,
    source: Annotated[
        str | None, typer.Argument(help="rewrite 的 JSON 文件或 -；versions、export、report 的学号；class 的班级")
    ] = None,
    job: Annotated[list[str] | None, typer.Option("--job", help="目标岗位，可以写多次")] = None,
    job_text: Annotated[str | None, typer.Option("--job-text", help="招聘启事的文件")] = None,
    student: Annotated[
        str | None, typer.Option("--student", help="同时核对这名学生的在校记录；本人使用时保存这一稿")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep/--no-keep", help="本人使用 --student 时是否保存这一稿")] = True,
    out: Annotated[str | None, typer.Option("--out", help="导出的 .docx 文件")] = None,
    layout: Annotated[str, typer.Option("--layout", help="导出的版式：classic 或 modern")] = "classic",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """Critique of a resume, or one of the verbs."""
    rooms = open_rooms(today)
    if file == REWRITE:
        return _rewrite(rooms, source, as_json, lines)
    if file in VERBS:
        if source is None:
            raise Usage(f"缺少参数：advisor resume {file} 后面要写{'班级' if file == CLASS else '学号'}。")
        asking = rooms.viewer(viewer, reason)
        if file == CLASS:
            return _class(rooms, asking, source, as_json)
        if file == VERSIONS:
            return _versions(rooms, asking, source, as_json)
        return _document(rooms, asking, source, file, out, layout, as_json)
    advertisement = read_text(job_text) if job_text else None

    def answer_line(request: Mapping[str, Any]) -> object:
        return requests.resume(rooms, request, advertisement)

    if lines is not None:
        return run_lines(lines, answer_line, rooms.prompts, sys.stdout)
    reader = rooms.viewer(viewer, reason) if student is not None else None
    text, codes = read_noticed(file)
    found = requests.critique(rooms, text, tuple(rooms.post(name) for name in job or ()), advertisement)
    record = _record(rooms, reader, student, text) if reader and student else None
    kept = keep_draft(rooms, reader, student, found) if reader and student and keep else None
    notices = requests.notices_of(rooms, codes)
    emit(
        {**fields_of(found), "notices": notices, "record": record, "version": kept},
        as_json,
        lambda: rooms.prompts.render(
            "phrase/cli_resume", found=found, severities=_severities(rooms), notices=notices, record=record
        ),
    )


def _severities(rooms: "Rooms") -> dict[str, str]:
    return {name: rooms.prompts.label(f"severity.{name}") for name in ("blocker", "major", "minor", "info")}


def _record(rooms: "Rooms", asking: "Viewer", student: str, text: str) -> object:
    """The record check; reading the file asks for the right and leaves its line in the audit."""
    from advisor.practice.resume_record import check_record

    rooms.archive.file(asking, student)
    return check_record(
        text,
        certificates=rooms.archive.certificates(asking, student),
        internships=rooms.archive.internships(asking, student),
        catalog=rooms.catalog,
        prompts=rooms.prompts,
    )


def _rewrite(rooms: "Rooms", source: str | None, as_json: bool, lines: str | None) -> None:
    def answer(request: Mapping[str, Any]) -> object:
        return requests.rewrite(rooms, request)

    answer_requests(
        rooms, answer, source, lines, as_json, lambda result: rooms.prompts.render("phrase/cli_rewrite", found=result)
    )


def _versions(rooms: "Rooms", asking: "Viewer", student: str, as_json: bool) -> None:
    _, versions = drafts_of(rooms, asking, student)
    result = {"student": student, "versions": versions, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_resume_versions", versions=versions))


def _document(
    rooms: "Rooms", asking: "Viewer", student: str, verb: str, out: str | None, layout: str, as_json: bool
) -> None:
    """Writes the newest kept draft, or the report on it, into the named file."""
    from advisor.language.writing import LAYOUTS

    if out is None:
        raise Usage("缺少 --out：写上要导出的 .docx 文件名。")
    chosen = next((name for name in LAYOUTS if name == layout), None)
    if chosen is None:
        raise InputFault("value", where="--layout", variant="choice", value=layout, allowed=", ".join(LAYOUTS))
    if Path(out).suffix.lower() != ".docx":
        raise InputFault("format", where="--out", variant="docx", value=out)
    data, version = (
        resume_export(rooms, asking, student, chosen) if verb == EXPORT else resume_report(rooms, asking, student)
    )
    Path(out).write_bytes(data)
    result = {"file": out, "student": student, "version": version, "done": True}
    emit(result, as_json, lambda: rooms.prompts.label("resume.written", file=out))


def _class(rooms: "Rooms", asking: "Viewer", group: str, as_json: bool) -> None:
    """The most frequent findings of the class, counted over the newest draft of each student."""
    from advisor.practice.resume_versions import class_view, drafts_in

    if asking.role not in {"counselor", "admin"}:
        raise AccessDenied("denied")
    members = [line.student for line in rooms.archive.roster(asking) if line.class_id == group]
    if not members:
        raise AccessDenied("denied")
    newest = [kept[-1].body for one in members if (kept := drafts_in(rooms.archive.practices(asking, one)))]
    titles = {row.code: row.title for row in reversed(rooms.catalog.checks)}
    view = class_view(newest, titles)
    result = {"class": group, **fields_of(view), "basis": "engine", "fallback": None}
    small = rooms.prompts.render("fixed/small_group").strip() if view.withheld else ""
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_resume_class", view=view, small=small))
