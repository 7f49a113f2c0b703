"""Commands of tracking and evaluation: outcomes, track, trial, report, adjustments."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.app import requests
from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, fields_of, open_rooms

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.support.evaluate import Evaluation
    from advisor.support.outcome_table import OutcomeTable

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("outcomes", help="帮扶成效：两组比较、区间、校正和保留意见；不给文件就用记录在案的结果。")(outcomes)
    app.command("track", help="毕业去向跟踪：登记一件事，或列出到期的回访和返困名单。")(track)
    trial = typer.Typer(help="试点：先登记，再抽签分组，只按登记的指标分析。", no_args_is_help=True)
    trial.command("new", help="登记一个试点：分组、指标、查看次数；登记后不能改。")(trial_new)
    trial.command("allocate", help="抽签分组，保留下来。")(trial_allocate)
    trial.command("analyse", help="按登记的指标比较各组。")(trial_analyse)
    app.add_typer(trial, name="trial")
    report = typer.Typer(help="写成文件的报告。", no_args_is_help=True)
    report.command("outcomes", help="成效报告：图、表、定义和保留意见，.docx 或 .pdf。")(report_outcomes)
    app.add_typer(report, name="report")
    app.command("adjustments", help="因为某项结果改了什么：调整记录。")(adjustments)


def outcomes(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help=".csv 或 .xlsx，一人一行或已汇总")] = None,
    treated: Annotated[str | None, typer.Option("--treated", metavar="NAME", help="哪个组名是被帮扶的一组")] = None,
    is_random: Annotated[bool, typer.Option("--random", help="两组是抽签分的")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Two groups compared, or the outcomes on record."""
    from advisor.support.on_record import OnRecord

    rooms = open_rooms(today)
    found = _found(rooms, file, treated, is_random, viewer, reason)
    if isinstance(found, OnRecord):
        return emit(found, as_json, lambda: _record_words(rooms, found))
    emit(found, as_json, lambda: rooms.prompts.render("phrase/cli_outcomes", found=fields_of(found)))


def _found(
    rooms: "Rooms", file: str | None, treated: str | None, is_random: bool, viewer: str | None, reason: str | None
) -> "Evaluation":
    """The evaluation of a table, or of what is on record."""
    from advisor.support.evaluate import evaluate

    knowledge, prompts = rooms.catalog.outcomes, rooms.prompts
    if file is None:
        if treated is not None or is_random:
            raise Usage("--treated 和 --random 要和文件一起用。")
        return requests.outcomes(rooms, rooms.viewer(viewer, reason))
    table = _table(rooms, file, treated)
    return evaluate(table, knowledge=knowledge, prompts=prompts, today=rooms.today, is_random=is_random)


def _record_words(rooms: "Rooms", kept: object) -> str:
    whole = fields_of(kept)
    compared = rooms.prompts.render("phrase/cli_outcomes", found=whole)
    return f"{rooms.prompts.render('phrase/cli_outcomes_kept', found=whole)}\n\n{compared}"


def track(
    student: Annotated[str | None, typer.Argument(metavar="[ID]", help="学号；不写则列出到期的回访和返困名单")] = None,
    event: Annotated[
        str | None,
        typer.Option(
            "--event", metavar="KIND", help="placed left check request response，或回访 d30 d90 d180 y1 y2 y3"
        ),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="发生在哪一天，YYYY-MM-DD")] = None,
    code: Annotated[str, typer.Option("--code", help="去向代码，例如 11")] = "",
    employer: Annotated[str, typer.Option("--employer", help="单位")] = "",
    post: Annotated[str, typer.Option("--post", help="岗位")] = "",
    pay: Annotated[float | None, typer.Option("--pay", help="税前月收入，元")] = None,
    relevant: Annotated[bool | None, typer.Option("--relevant/--not-relevant", help="专业对口")] = None,
    reached: Annotated[bool | None, typer.Option("--reached/--not-reached", help="回访时联系上了没有")] = None,
    stayed: Annotated[bool | None, typer.Option("--stayed/--not-stayed", help="仍在第一家单位")] = None,
    satisfaction: Annotated[int | None, typer.Option("--satisfaction", help="本人满意度 1 到 5")] = None,
    why: Annotated[str, typer.Option("--why", help="离职原因")] = "",
    within: Annotated[int, typer.Option("--within", min=0, max=366, help="列出几天内到期的回访")] = 7,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Events of one graduate, one more of them, or the lists that follow."""
    from advisor.app.options import day_of
    from advisor.records.outcomes import OutcomeEvent
    from advisor.support import track as tracking

    if (event is None) != (on is None):
        raise Usage("--event 和 --on 要一起写。")
    if student is None and event is not None:
        raise Usage("缺少学号。")
    rooms = open_rooms(today)
    asker, knowledge = rooms.viewer(viewer, reason), rooms.catalog.outcomes
    if student is None:
        found = tracking.lists(rooms.archive, asker, knowledge=knowledge, within=within)
        return emit(found, as_json, lambda: rooms.prompts.render("phrase/cli_track_lists", found=fields_of(found)))
    new = None
    if event is not None:
        is_step = event in knowledge.checks
        new = OutcomeEvent(
            kind="check" if is_step else event,
            on=day_of(on or "", "--on").isoformat(),
            step=event if is_step else "",
            code=code,
            employer=employer.strip()[:80],
            post=post.strip()[:80],
            pay_yuan_month=pay,
            relevant=relevant,
            reached=reached,
            stayed=stayed,
            satisfaction=satisfaction,
            reason=why,
        )
    kept = tracking.track(rooms.archive, asker, student, new, knowledge=knowledge)
    emit(kept, as_json, lambda: rooms.prompts.render("phrase/cli_track", found=fields_of(kept)))


def trial_new(
    name: Annotated[str, typer.Option("--name", help="名字")],
    arms: Annotated[str, typer.Option("--arms", metavar="A,B", help="组名，新做法写在最前")],
    measures: Annotated[str, typer.Option("--measures", metavar="M", help="指标，最要紧的写在最前，用逗号隔开")],
    design: Annotated[str, typer.Option("--design", help="random 按人抽签，stepped 按班分批")] = "random",
    seed: Annotated[int, typer.Option("--seed", help="抽签的种子")] = 0,
    looks: Annotated[int, typer.Option("--looks", help="计划查看几次")] = 1,
    per_arm: Annotated[int | None, typer.Option("--per-arm", min=5, help="每组计划多少人")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Register a trial."""
    from advisor.records.outcomes import Trial
    from advisor.support.trials import register as keep

    rooms = open_rooms(today)
    asker, day = rooms.viewer(viewer, reason), rooms.today.isoformat()
    lists = [tuple(part.strip() for part in text.split(",") if part.strip()) for text in (arms, measures)]
    kept = keep(
        rooms.archive, asker, Trial(name, lists[0], lists[1], design, seed, looks, per_arm, day, str(asker), None)
    )
    result = {**fields_of(kept), "trial": kept.name, "done": True, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_trial", trial=result))


def trial_allocate(
    name: Annotated[str, typer.Argument(help="试点的名字")],
    class_ids: Annotated[list[str] | None, typer.Option("--class", help="只在这些班里，可重复")] = None,
    seeking: Annotated[str, typer.Option("--seeking", help="只要这种去向意愿的；空为不限")] = "job",
    step_days: Annotated[int, typer.Option("--step-days", min=1, max=366, help="分批时相隔几天")] = 28,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Draw the arms of a trial and keep them."""
    from collections import Counter

    from advisor.support.trials import allocate

    rooms = open_rooms(today)
    kept = allocate(
        rooms.archive,
        rooms.viewer(viewer, reason),
        name,
        class_ids=tuple(class_ids or ()),
        seeking=seeking,
        step_days=step_days,
    )
    result = {"trial": name, "assigned": kept, "done": True, "basis": "engine", "fallback": None}
    sizes = Counter(one.arm for one in kept)
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_trial_arms", name=name, sizes=dict(sizes)))


def trial_analyse(
    name: Annotated[str, typer.Argument(help="试点的名字")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Compare the arms of a trial as registered."""
    from advisor.support.trials import analyse

    rooms = open_rooms(today)
    found = analyse(
        rooms.archive,
        rooms.viewer(viewer, reason),
        name,
        knowledge=rooms.catalog.outcomes,
        prompts=rooms.prompts,
    )

    def words() -> str:
        whole = fields_of(found)
        parts = [rooms.prompts.render("phrase/cli_outcomes", found=one) for one in whole["comparisons"]]
        return "\n\n".join([rooms.prompts.render("phrase/cli_trial_look", found=whole), *parts])

    emit(found, as_json, words)


def report_outcomes(
    out: Annotated[str, typer.Option("--out", metavar="F.docx", help="写到哪个文件，以 .docx 或 .pdf 结尾")],
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="要写成报告的表；不写就用记录在案的结果")] = None,
    treated: Annotated[str | None, typer.Option("--treated", metavar="NAME", help="哪个组名是被帮扶的一组")] = None,
    is_random: Annotated[bool, typer.Option("--random", help="两组是抽签分的")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Write the report."""
    from advisor.support.report import report

    rooms = open_rooms(today)
    found = _found(rooms, file, treated, is_random, viewer, reason)
    written = report(found, Path(out), prompts=rooms.prompts)
    if file is None:  # what leaves the college is on record
        rooms.archive.audit(rooms.viewer(viewer, reason), "write", "", {"card": "report"})
    emit(written, as_json, lambda: rooms.prompts.label("report.written", file=written.file))


def adjustments(
    add: Annotated[str | None, typer.Option("--add", metavar="TEXT", help="改了什么")] = None,
    because: Annotated[str, typer.Option("--because", metavar="MEASURE", help="因为哪一项结果")] = "",
    figure: Annotated[str, typer.Option("--figure", help="当时的数字，原样记下")] = "",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """What was changed because of a result."""
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if add is None:
        log = rooms.archive.outcomes.adjustments(asker)
    else:
        if not because.strip():
            raise Usage("--add 要和 --because 一起写。")
        log = rooms.archive.outcomes.adjust(asker, because.strip()[:40], figure.strip()[:200], add)
    result = {"adjustments": log, "done": add is not None, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_adjustments", log=fields_of(result)["adjustments"]))


def _table(rooms: "Rooms", file: str, treated: str | None) -> "OutcomeTable":
    from advisor.language.documents import read_rows
    from advisor.support.outcome_table import read_table

    path = Path(file)
    return read_table(read_rows(path), rooms.catalog.outcomes.words, where=path.name, treated=treated)
