"""Commands around the diagnosis: train diagnosis, review, reply."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, day_of, emit, open_rooms
from advisor.app.requests import factor_values

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.diagnosis.college_forest import CollegeForests

__all__ = ["register", "train_diagnosis"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("review", help="复核一个提示：确认、取消、更正或撤回；--agreement 看人与规则有多一致。")(review)
    app.command("reply", help="学生对一张卡片的回应；辅导员处理回应。")(reply)
    app.command("rescore", help="评分卡改版后给全体学生重算；原来的结果连同版本一起保留。")(rescore)
    app.command("screen", help="早期筛查：按当时已有的记录，列出可以先聊聊的同学（按姓名，不排名）。")(screen)
    app.command("fairness", help="提示在不同性别、民族、户籍地区之间的差别（带区间，小群体不显示）。")(fairness)


def review(
    student: Annotated[str | None, typer.Argument(metavar="ID", help="学号，S 开头")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="与当面了解的一致")] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="与当面了解的不一致；要写理由")] = False,
    corrections: Annotated[
        list[str] | None, typer.Option("--correct", metavar="FACTOR=RAW", help="更正一项记录并重新计算；要写理由")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="撤回上一次的决定或更正")] = False,
    agreement: Annotated[bool, typer.Option("--agreement", help="已复核的提示里，人与规则一致的比例")] = False,
    note: Annotated[str, typer.Option("--note", help="理由，同学本人能看到")] = "",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Settle a flag, or count how often people and the rule agree."""
    from advisor.diagnosis.agreement import agreement_of
    from advisor.diagnosis.review import correct, settle, take_back

    _one_of(confirm, dismiss, bool(corrections), undo, agreement)
    if (student is None) != agreement:
        raise Usage("--agreement 不带学号，其余的写法都要有学号。")
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if agreement:
        counted = agreement_of(rooms.archive.decided(asker))
        caveat = rooms.prompts.label("diagnosis.agreement.one_sided")
        if counted.n and counted.n == counted.flagged:
            counted = agreement_of(rooms.archive.decided(asker), notices=(caveat,))
        return emit(counted, as_json, lambda: rooms.prompts.render("phrase/cli_agreement", found=counted))
    ground: dict[str, Any] = {
        "scorecard": rooms.catalog.scorecard,
        "forests": rooms.forests,
        "prompts": rooms.prompts,
    }
    person = student or ""
    if corrections:
        result = correct(rooms.archive, asker, person, factor_values(corrections, "--correct", rooms), note, **ground)
    elif undo:
        result = take_back(rooms.archive, asker, person, **ground)
    else:
        result = settle(rooms.archive, asker, person, "confirmed" if confirm else "dismissed", note, **ground)
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_review", found=result))


def reply(
    student: Annotated[str | None, typer.Argument(metavar="ID", help="学号，S 开头")] = None,
    card: Annotated[str | None, typer.Option("--card", metavar="MEASURE", help="回应哪一张卡片")] = None,
    text: Annotated[str | None, typer.Option("--text", help="想补充或更正的内容")] = None,
    settle: Annotated[str | None, typer.Option("--settle", metavar="REPLY", help="处理哪一条回应，R 开头")] = None,
    note: Annotated[str, typer.Option("--note", help="怎样处理的")] = "",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Answer a card about oneself, or settle such an answer."""
    from advisor.diagnosis.replies import answer_card, settle_reply

    if (settle is None) == (card is None):
        raise Usage("写 --card 和 --text 回应一张卡片，或写 --settle 和 --note 处理一条回应。")
    if card is not None and (student is None or text is None):
        raise Usage("回应卡片要有学号、--card 和 --text。")
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if settle is not None:
        result = settle_reply(rooms.archive, asker, settle, note, student=student)
    else:
        result = answer_card(
            rooms.archive, asker, student or "", card or "", text or "", scorecard=rooms.catalog.scorecard
        )
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_reply", found=result))


def rescore(as_json: AsJson = False, today: Today = None) -> None:
    """Score everybody by the present scorecard; what the former version said stays."""
    from advisor.diagnosis.rescore import rescore as score_again

    rooms = open_rooms(today)
    operator = rooms.viewer(None)
    result = score_again(rooms.archive, operator, scorecard=rooms.catalog.scorecard)
    if result.done:
        rooms.archive.audit(operator, "rescore", "", {"version": result.version, "students": result.students})
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_rescored", found=result))


def _one_of(*chosen: bool) -> None:
    if sum(chosen) != 1:
        raise Usage("--confirm、--dismiss、--correct、--undo、--agreement 只能写一种。")


def train_diagnosis(
    data: Annotated[Path | None, typer.Option("--data", metavar="FILE.csv", help="有标签的表格，第一行是列名")] = None,
    label: Annotated[str | None, typer.Option("--label", metavar="COLUMN", help="要估计的列")] = None,
    college: Annotated[bool, typer.Option("--college", help="改用学校已办结的往届案例，训练诊断自己用的模型")] = False,
    drop: Annotated[str, typer.Option("--drop", metavar="A,B", help="不用的列")] = "",
    group: Annotated[str, typer.Option("--group", metavar="A,B", help="按这些列检查公平性；它们不会成为输入")] = "",
    keep: Annotated[str, typer.Option("--keep", metavar="A,B", help="看起来像编号或答案、但确实要用的列")] = "",
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="保存模型和模型卡")] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="NAME", help="与保存过的模型的数据相比，各列变化多大")
    ] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Train and measure a forest on any labelled table."""
    from advisor.diagnosis.tabular.answer import drift_against, keep_model, training_answer
    from advisor.diagnosis.tabular.model import model_path
    from advisor.diagnosis.tabular.reading import read_table
    from advisor.diagnosis.tabular.training import train_table

    if college == (data is not None) or (data is None) != (label is None):
        raise Usage("写 --data FILE.csv --label COLUMN，或只写 --college。")
    rooms = open_rooms(today)
    if data is None or label is None:
        trained = _train_college(rooms)
        return emit(trained, as_json, lambda: rooms.prompts.render("phrase/cli_forests", found=trained))
    path = model_path(rooms.home.models, save) if save is not None else None
    table = read_table(data)
    drift = drift_against(model_path(rooms.home.models, against), table) if against is not None else ()
    report = train_table(
        table,
        label.strip(),
        scorecard=rooms.catalog.scorecard,
        drop=_names(drop),
        group=_names(group),
        keep=_names(keep),
        protected={term.term.lower() for term in rooms.catalog.lexicon["protected_column"]},
        identifiers={term.term.lower() for term in rooms.catalog.lexicon["identifier_column"]},
    )
    result = training_answer(report, rooms.prompts, drift)
    if path is not None:
        with rooms.home.lock():
            result = keep_model(report, result, path, rooms.prompts, today=rooms.today.isoformat())
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_trained", found=result))


def _train_college(rooms: "Rooms") -> "CollegeForests":
    from advisor.diagnosis.college_forest import CollegeForests, cohort_drift
    from advisor.diagnosis.training import train_forests

    cases, scorecard = rooms.archive.labelled_cases(), rooms.catalog.scorecard
    with rooms.home.lock():
        report = train_forests(cases, scorecard, rooms.home.models, seed=0)
    drift = cohort_drift(rooms.archive, cases, scorecard)
    rooms.archive.audit(rooms.viewer(None), "train", "", {"cases": report.cases, "files": len(report.files)})
    return CollegeForests(report.cases, report.files, report.skipped, report.figures, drift)


def fairness(as_json: AsJson = False, today: Today = None) -> None:
    """The rule's flags by groups of people; counts alone."""
    from advisor.diagnosis.fairness import rule_fairness

    rooms = open_rooms(today)
    operator = rooms.viewer(None)
    result = rule_fairness(rooms.archive, operator, scorecard=rooms.catalog.scorecard, prompts=rooms.prompts)
    rooms.archive.audit(operator, "fairness", "", {"students": result.students})
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_fairness", found=result))


def screen(
    on: Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="按这一天已有的记录筛查")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Whom to talk to early, by name, with the reliability of such lists."""
    from advisor.diagnosis.screening import screen as find

    rooms = open_rooms(today)
    result = find(
        rooms.archive,
        rooms.viewer(viewer, reason),
        scorecard=rooms.catalog.scorecard,
        forests=rooms.forests,
        on=rooms.today if on is None else day_of(on, "--on"),
        prompts=rooms.prompts,
    )
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_screening", found=result))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())
