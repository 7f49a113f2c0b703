"""Commands that accompany a student: plan, eligibility, mentors, ledger, lessons, parties."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app import requests
from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, fields_of, open_rooms
from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["register"]

Person = Annotated[str, typer.Argument(metavar="ID", help="学号，S 开头")]
Out = Annotated[Path | None, typer.Option("--out", metavar="F.xlsx", help="写到这个文件")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("plan", help="一人一策：每条行动对应哪张卡片、谁来做、哪天完成、哪天回看。")(plan)
    app.command("eligibility", help="逐条对照政策条件：符合、不符合、还不知道、请问本人。")(eligibility)
    app.command("ledger", help="台账：谁在哪天之前做什么，提醒、移交、覆盖情况，导出 .xlsx。")(ledger)
    app.command("lessons", help="数字技能短课：看、答小测、60 天后回顾。")(lessons)
    app.command("parties", help="家庭、学院、政府、企业、校友各能知道什么；季度会议报告；政策告知。")(parties)
    mentors = typer.Typer(help="两位导师：分配、任务、评价、课程建议。", no_args_is_help=True)
    mentors.command("assign", help="给每名学生分配校内和企业导师，在名额内总体最合适。")(assign)
    mentors.command("profile", help="登记一位导师熟悉的专业、岗位和名额。")(profile)
    mentors.command("task", help="给学生布置一项任务，或标记任务完成。")(task)
    mentors.command("rate", help="按等级表评价一项技能，成为技能记录的一条依据。")(rate)
    mentors.command("courses", help="从偏弱的技能给出课程建议。")(courses)
    app.add_typer(mentors, name="mentors")


def plan(
    student: Person,
    sign: Annotated[bool, typer.Option("--sign", help="以自己的身份签名")] = False,
    change: Annotated[
        tuple[str, str] | None, typer.Option("--set", metavar="ACTION FIELD=VALUE", help="改一条行动的一项")
    ] = None,
    look: Annotated[bool, typer.Option("--recheck", help="到期的行动回看卡片，标记是否起作用")] = False,
    early: Annotated[bool, typer.Option("--early", help="和 --recheck 一起用：没到期的也看")] = False,
    service: Annotated[str | None, typer.Option("--service", help="记一次服务")] = None,
    contact: Annotated[str | None, typer.Option("--contact", metavar="TEXT", help="记一次联系")] = None,
    applied: Annotated[str | None, typer.Option("--applied", metavar="EMPLOYER", help="记一次投递")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The plan of one student, and what is decided about it."""
    from advisor.support import acts

    wanted = [bool(given) for given in (sign, change, look, service, contact, applied)]
    if sum(wanted) > 1:
        raise Usage("--sign、--set、--recheck、--service、--contact、--applied 一次用一个。")
    rooms = open_rooms(today)
    asker, archive = rooms.viewer(viewer, reason), rooms.archive
    catalog, prompts = rooms.catalog, rooms.prompts
    if sign:
        found = acts.sign(archive, asker, student, catalog=catalog, prompts=prompts)
    elif change is not None:
        found = acts.change_action(archive, asker, student, *change, catalog=catalog, prompts=prompts)
    elif look:
        found = acts.recheck(archive, asker, student, early=early, catalog=catalog, prompts=prompts)
    else:
        if service is not None:
            archive.support.note_service(asker, student, service)
        elif contact is not None:
            archive.support.note_contact(asker, student, "talk", contact)
        elif applied is not None:
            archive.support.note_application(asker, student, applied)
        found = requests.plan(rooms, asker, student)
    result = {**fields_of(found), **({"done": True} if any(wanted) else {})}
    emit(result, as_json, lambda: prompts.render("phrase/cli_plan", found=found, words=_words(rooms)))


def eligibility(
    student: Person,
    policy: Annotated[str | None, typer.Option("--policy", help="只看这一项政策")] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", metavar="FACT=yes|no", help="本人回答一个还不知道的条件")
    ] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Conditions of policies, one by one."""
    from advisor.support.eligibility import state_fact

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if answer is not None:
        state_fact(rooms.archive, asker, student, answer, catalog=rooms.catalog)
    found = requests.eligibility(rooms, asker, student, policy)
    result = {**fields_of(found), **({"done": True} if answer is not None else {})}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_eligibility", found=found, words=_words(rooms)))


def ledger(
    out: Out = None,
    batch: Annotated[str, typer.Option("--batch", help="届别，例如 2026")] = "",
    kind: Annotated[str, typer.Option("--kind", help="类别")] = "",
    who: Annotated[str, typer.Option("--who", help="谁来做")] = "",
    state: Annotated[str, typer.Option("--state", help="状态")] = "",
    due_by: Annotated[str, typer.Option("--due-by", metavar="YYYY-MM-DD", help="这天之前到期")] = "",
    words: Annotated[str, typer.Option("--search", help="姓名或学号的一部分")] = "",
    is_open: Annotated[bool, typer.Option("--open", help="只看没做完的")] = False,
    most: Annotated[int | None, typer.Option("--most", min=1, help="最多几行")] = None,
    handover: Annotated[
        bool, typer.Option("--handover", help="写出离校未就业名单（要 --out 和 --approved-by）")
    ] = False,
    approval: Annotated[str, typer.Option("--approved-by", metavar="TEXT", help="移交的批准依据（记入审计）")] = "",
    covered: Annotated[bool, typer.Option("--coverage", help="领导视图：各专业做到哪一步")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The ledger; its .xlsx; the hand-over; the view of leadership."""
    from advisor.records.ledger import LedgerFilter
    from advisor.support import ledger as engine

    rooms = open_rooms(today)
    asker, archive, prompts = rooms.viewer(viewer, reason), rooms.archive, rooms.prompts
    if covered:
        cells = engine.coverage(archive, asker)
        return emit({"coverage": cells, "basis": "engine", "fallback": None}, as_json, lambda: _table(cells))
    if handover:
        if out is None:
            raise Usage("--handover 要和 --out 一起用。")
        ids = engine.hand_over(archive, asker, out, approval=approval, catalog=rooms.catalog, prompts=prompts)
        done = {"done": True, "students": ids, "file": str(out), "basis": "engine", "fallback": None}
        return emit(done, as_json, lambda: "\n".join((str(out), *ids)))
    wanted = LedgerFilter(batch, kind, who, state, due_by, words, is_open)
    found = engine.ledger(archive, asker, catalog=rooms.catalog, prompts=prompts, wanted=wanted, most=most)
    result = fields_of(found)
    if out is not None:
        engine.write_ledger(found, out, prompts=prompts, synthetic=archive.is_synthetic)
        result["file"] = str(out)
    lines = (f"{row.due}　{row.name}　{row.what}　{engine.who_of(row.who, prompts)}" for row in found.rows)
    emit(result, as_json, lambda: "\n".join(lines) or prompts.label("support.ledger.empty"))


def lessons(
    student: Person,
    lesson: Annotated[str | None, typer.Option("--lesson", help="看这一节")] = None,
    answers: Annotated[str | None, typer.Option("--answers", metavar="2,1,3", help="小测的答案")] = None,
    viewer: AsRole = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The lessons of a student."""
    from advisor.support import lessons as engine

    if answers is not None and lesson is None:
        raise Usage("--answers 要和 --lesson 一起用。")
    rooms = open_rooms(today)
    asker, archive, catalog = rooms.viewer(viewer), rooms.archive, rooms.catalog
    if answers is not None:
        numbers = _numbers(answers)
        found = engine.answer_lesson(archive, asker, student, lesson or "", numbers, catalog=catalog)
        result = {**fields_of(found), "done": True}
        said = (f"{found.right}/{found.total}", *found.why)
        return emit(result, as_json, lambda: "\n".join(said))
    course = engine.lessons(archive, asker, student, catalog=catalog)
    if lesson is not None:
        row = engine.lesson_of(lesson, catalog=catalog)
        asked = [{"question": check.question, "options": check.options} for check in row.checks]
        shown = {"id": row.id, "title": row.title, "minutes": row.minutes, "steps": row.steps, "check": asked}
        options = [f"{n}. {check.question} {' / '.join(check.options)}" for n, check in enumerate(row.checks, 1)]
        return emit(
            {**shown, "basis": "engine", "fallback": None},
            as_json,
            lambda: "\n".join((row.title, *row.steps, *options)),
        )
    words = (
        f"{line.id}　{line.title}　{rooms.prompts.label(f'support.lesson.{line.state}')}" for line in course.lessons
    )
    emit(course, as_json, lambda: "\n".join(words))


def parties(
    report: Annotated[bool, typer.Option("--meeting", help="季度会议报告")] = False,
    letter: Annotated[str | None, typer.Option("--family", metavar="ID", help="给家里的信（本人同意才有）")] = None,
    policy: Annotated[str | None, typer.Option("--tell", metavar="POLICY", help="把一项政策告知自己的全部学生")] = None,
    figures: Annotated[bool, typer.Option("--awareness", help="政策知晓情况")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Who may know what, and the papers that they are given."""
    from advisor.support import parties as engine

    rooms = open_rooms(today)
    archive, catalog, prompts = rooms.archive, rooms.catalog, rooms.prompts
    plainly = {"basis": "engine", "fallback": None}
    if not (report or letter or policy or figures):
        rows = engine.parties(catalog)
        return emit(
            {"parties": rows, **plainly}, as_json, lambda: "\n".join(f"{r.label}：{'、'.join(r.sees)}" for r in rows)
        )
    asker = rooms.viewer(viewer, reason)
    if letter is not None:
        found = engine.family_letter(archive, asker, letter, catalog=catalog, prompts=prompts)
        return emit(found, as_json, lambda: found.text)
    if policy is not None:
        number = engine.push(archive, asker, policy, catalog=catalog)
        return emit({"told": number, "policy": policy, "done": True, **plainly}, as_json, lambda: str(number))
    if figures:
        known = engine.awareness(archive, asker, catalog=catalog)
        return emit({"awareness": known, **plainly}, as_json, lambda: _table(known))
    made = engine.meeting(archive, asker, catalog=catalog, prompts=prompts)
    emit(made, as_json, lambda: "\n".join((made.quarter, _table(made.coverage), *made.notices)))


def assign(
    preview: Annotated[bool, typer.Option("--preview", help="只看结果，不保存")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Two mentors for each accompanied student."""
    from advisor.support.mentors import assign as find

    rooms = open_rooms(today)
    found = find(rooms.archive, rooms.viewer(viewer, reason), catalog=rooms.catalog, keep=not preview)
    result = {**fields_of(found), "done": not preview}
    lines = (f"{row.student}　{row.school_mentor or '—'}　{row.enterprise_mentor or '—'}" for row in found.assigned)
    emit(result, as_json, lambda: "\n".join(lines))


def profile(
    mentor: Annotated[str, typer.Argument(metavar="ID", help="导师编号，M 开头")],
    majors: Annotated[str, typer.Option("--majors", help="专业代码，逗号隔开")] = "",
    packs: Annotated[str, typer.Option("--posts", help="岗位，逗号隔开")] = "",
    capacity: Annotated[int, typer.Option("--capacity", help="最多带几名学生")] = 8,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """What a mentor knows, and how many students they can accompany."""
    rooms = open_rooms(today)
    codes, posts = _names(majors), _names(packs)
    for name, given, known in (
        ("--majors", codes, rooms.catalog.majors),
        ("--posts", posts, rooms.catalog.occupations),
    ):
        for value in given:
            if value not in known:
                raise InputFault("value", where=name, variant="choice", value=value, allowed="advisor search")
    rooms.archive.ledger.set_profile(rooms.viewer(viewer, reason), mentor, codes, posts, capacity)
    line = next(line for line in rooms.archive.ledger.mentors() if line.id == mentor)
    emit({**fields_of(line), "done": True, "basis": "engine", "fallback": None}, as_json, lambda: line.name)


def task(
    student: Person,
    what: Annotated[str | None, typer.Option("--what", help="做什么")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="YYYY-MM-DD", help="哪天之前")] = None,
    action: Annotated[str, typer.Option("--action", help="属于计划里的哪一条")] = "",
    close: Annotated[str | None, typer.Option("--done", metavar="TASK", help="标记这项任务完成")] = None,
    viewer: AsRole = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Set a task, close one, or list them."""
    from advisor.support.acts import set_task

    rooms = open_rooms(today)
    asker, archive = rooms.viewer(viewer), rooms.archive
    if what is not None:
        if due is None:
            raise Usage("--what 要和 --due 一起用。")
        set_task(archive, asker, student, what, due, action)
    elif close is not None:
        archive.support.close_task(asker, student, close, "done")
    tasks = archive.support.tasks(asker, student)
    done = {"done": True} if what is not None or close is not None else {}
    result = {"student": student, "tasks": tasks, **done, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: "\n".join(f"{row.task}　{row.due}　{row.what}　{row.state}" for row in tasks))


def rate(
    student: Person,
    skill: Annotated[str, typer.Option("--skill", help="技能")],
    level: Annotated[int, typer.Option("--level", help="等级 1 到 5")],
    seen: Annotated[str, typer.Option("--seen", metavar="TEXT", help="看到了什么")],
    viewer: AsRole = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Rate one skill by the anchored scale."""
    from advisor.support.mentors import rate as keep

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer)
    rating, anchor = keep(rooms.archive, asker, student, skill, level, seen, catalog=rooms.catalog)
    result = {"student": student, **fields_of(rating), "anchor": anchor.anchor, "done": True}
    emit({**result, "basis": "engine", "fallback": None}, as_json, lambda: f"{rating.skill}　{level}　{anchor.anchor}")


def courses(
    student: Person, viewer: AsRole = None, reason: Reason = None, as_json: AsJson = False, today: Today = None
) -> None:
    """Courses from weak skills."""
    from advisor.support.mentors import courses as find

    rooms = open_rooms(today)
    rows = find(rooms.archive, rooms.viewer(viewer, reason), student, catalog=rooms.catalog)
    result = {"student": student, "courses": rows, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: "\n".join(f"{row.name}　{row.held:.2f} → {row.required:.2f}" for row in rows))


def _words(rooms: "Rooms") -> Callable[[str, str], str]:
    return lambda group, name: rooms.prompts.label(f"support.{group}.{name}")


def _table(rows: Any) -> str:  # noqa: ANN401 - any sequence of dataclasses
    lines = ("　".join("—" if value is None else str(value) for value in fields_of(row).values()) for row in rows)
    return "\n".join(lines)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in _names(text.replace("、", ",")))
    except ValueError as error:
        raise InputFault("value", where="--answers", variant="number", value=text) from error
