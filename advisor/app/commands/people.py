"""Commands on people's accounts and rights: users, accounts, classes, consent, view, correction, export, erase."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, fields_of, open_rooms

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.records.users import User, Users

__all__ = ["register"]

Student = Annotated[str, typer.Argument(metavar="ID", help="学号，S 开头")]
DONE: Mapping[str, Any] = {"done": True, "basis": "engine", "fallback": None}


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    users = typer.Typer(help="账号：开、列、停、当面重设密码。", no_args_is_help=True, rich_markup_mode=None)
    users.command("add", help="开一个账号，给出一次性密码。")(add)
    users.command("list", help="列出账号。")(listed)
    users.command("disable", help="停用账号，已登录的立即退出。")(disable)
    users.command("password", help="当面重设密码，给出一次性密码。")(password)
    app.add_typer(users, name="users")
    cohort = typer.Typer(help="整届开账号。", no_args_is_help=True, rich_markup_mode=None)
    cohort.command("import", help="从名单开账号，一次性密码写进指定的文件。")(accounts_import)
    app.add_typer(cohort, name="accounts")
    classes = typer.Typer(help="班级交接和新学年。", no_args_is_help=True, rich_markup_mode=None)
    classes.command("handover", help="把班级交给另一位辅导员。")(hand_over)
    classes.command("archive", help="新学年：某一届归档。")(archive_cohort)
    app.add_typer(classes, name="classes")
    app.command("consent", help="授权或撤回：economy psychology employer mentor special。")(consent)
    app.command("view", help="存了我什么，谁看过。")(view)
    app.command("correction", help="请求更正，或处理一条更正。")(correction)
    app.command("export", help="导出一个人的全部资料：--json，或写成 .json .xlsx .md。")(export)
    app.command("erase", help="删除一个人的全部资料，不可恢复。")(erase)


def add(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="登录名")],
    role: Annotated[str, typer.Option("--role", help="student counselor mentor centre admin")],
    person: Annotated[str | None, typer.Option("--person", help="学号或工号；默认与登录名相同")] = None,
    name: Annotated[str, typer.Option("--name", help="姓名")] = "",
    kind: Annotated[str, typer.Option("--kind", help="导师：college 或 enterprise")] = "",
    rooms_of: Annotated[list[str] | None, typer.Option("--class", help="辅导员所带班级，可以写多次")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Open an account with a one-time password."""
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    user = _users(rooms).add(asker, account, role, person or account, name=name, kind=kind, rooms=rooms_of or ())
    _tell_user(rooms, user, as_json)


def listed(
    role: Annotated[str | None, typer.Option("--role", help="只列这个角色")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The accounts that the asker manages."""
    rooms = open_rooms(today)
    users = [_without_password(user) for user in _users(rooms).kept(rooms.viewer(viewer, reason), role)]
    result = {"users": users, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_users", users=users))


def disable(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="登录名")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Close an account."""
    rooms = open_rooms(today)
    user = _users(rooms).disable(rooms.viewer(viewer, reason), account)
    result = {**_without_password(user), **DONE}
    emit(result, as_json, lambda: rooms.prompts.label("users.disabled", account=user.account))


def password(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="登录名")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A new one-time password."""
    rooms = open_rooms(today)
    _tell_user(rooms, _users(rooms).reset(rooms.viewer(viewer, reason), account), as_json)


def accounts_import(
    file: Annotated[Path, typer.Argument(metavar="F.xlsx", help="账号名单，或学生名册（学号、姓名）")],
    out: Annotated[Path, typer.Option("--out", metavar="P.xlsx", help="一次性密码写到这里，请当面发放后删除")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> int:
    """Accounts for a whole cohort."""
    from advisor.app.cohort import open_accounts

    rooms = open_rooms(today)
    result = open_accounts(rooms, rooms.viewer(viewer, reason), file, out)
    if result.get("error"):
        sys.stderr.write("{message} {hint}\n".format(**result["error"]))
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_accounts", result=result))
    return 1 if result.get("error") else 0


def hand_over(
    before: Annotated[str, typer.Option("--from", help="原辅导员工号")],
    after: Annotated[str, typer.Option("--to", help="新辅导员工号")],
    rooms_of: Annotated[list[str] | None, typer.Option("--class", help="只交接这些班级，默认全部")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Give classes to another counselor."""
    rooms = open_rooms(today)
    moved = _users(rooms).hand_over(rooms.viewer(viewer, reason), before, after, rooms_of or ())
    result = {**fields_of(moved), **DONE}
    emit(result, as_json, lambda: rooms.prompts.label("classes.handed_over", students=moved.students, after=after))


def archive_cohort(
    cohort: Annotated[int, typer.Argument(metavar="COHORT", help="毕业年份")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A new academic year."""
    rooms = open_rooms(today)
    version = rooms.catalog.scorecard.version
    result = {**_users(rooms).archive_cohort(rooms.viewer(viewer, reason), cohort, version), **DONE}
    emit(result, as_json, lambda: rooms.prompts.label("classes.archived", cohort=cohort, students=result["students"]))


def consent(
    student: Student,
    grant: Annotated[
        str | None, typer.Option("--grant", help="同意：economy psychology employer mentor special")
    ] = None,
    withdraw: Annotated[str | None, typer.Option("--withdraw", help="撤回")] = None,
    to: Annotated[str | None, typer.Option("--to", help="给谁看：counselor centre mentor employer 或导师编号")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Grant, withdraw, or read what was granted."""
    if grant is not None and withdraw is not None:
        raise Usage("--grant 和 --withdraw 一次只能写一个。")
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    what = grant if grant is not None else withdraw
    if what is None:
        found = rooms.archive.consents(asker, student)
    else:
        state: Any = "granted" if grant is not None else "withdrawn"
        found = rooms.archive.consent(asker, student, what, state, to)  # type: ignore[arg-type]
    result = {"student": student, "consents": found, **DONE}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_consents", consents=found))


def view(
    student: Student, viewer: AsRole = None, reason: Reason = None, as_json: AsJson = False, today: Today = None
) -> None:
    """What is held about a student, and who has seen it."""
    from advisor.app.exporting import held_cards, notices_of

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    seen = rooms.archive.seen_by(asker, student)
    file = rooms.archive.file(asker, student)
    result = {
        "student": student,
        "held": held_cards(rooms, asker, student),
        "seen_by": seen,
        "consents": rooms.archive.consents(asker, student),
        "missing": file.missing,
        "notices": notices_of(rooms, asker, is_synthetic=file.synthetic),
        "basis": "engine",
        "fallback": None,
    }
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_view", found=result))


def correction(
    student: Annotated[str | None, typer.Argument(metavar="ID", help="学号，S 开头")] = None,
    card: Annotated[
        str | None, typer.Option("--card", metavar="MEASURE", help="哪一条，例如 academic.core_mean")
    ] = None,
    value: Annotated[str | None, typer.Option("--value", metavar="RAW", help="正确的值")] = None,
    note: Annotated[str, typer.Option("--note", help="说明")] = "",
    settle: Annotated[str | None, typer.Option("--settle", metavar="Q…", help="处理这条更正")] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="与 --settle 一起：不予更正")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Ask for a correction, list them, or settle one."""
    from advisor.records.corrections import Corrections

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    corrections = Corrections(rooms.archive, rooms.catalog.scorecard)
    if settle is not None:
        done = corrections.settle(asker, settle, accept=not refuse, note=note)
    elif student is None:
        raise Usage("缺少学号（或用 --settle）。")
    elif card is None and value is None:
        found = corrections.of(asker, student)
        result = {"student": student, "corrections": found, "basis": "engine", "fallback": None}
        return emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_corrections", corrections=found))
    elif card is None or value is None:
        raise Usage("--card 和 --value 要一起写。")
    else:
        done = corrections.ask(asker, student, card, value, note)
    result = {**fields_of(done), **DONE}
    return emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_corrections", corrections=[done]))


def export(
    student: Student,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=".json、.xlsx 或 .md")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """All that is held about a person."""
    from advisor.app.exporting import export_of, readable, write_export

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    result = export_of(rooms, asker, student)
    if out is not None:
        write_export(rooms, result, out)
        written = {"student": student, "file": str(out), **DONE}
        return emit(written, as_json, lambda: rooms.prompts.label("export.written", file=str(out)))
    return emit(result, as_json, lambda: readable(rooms, result))


def erase(
    student: Student,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Delete a person everywhere."""
    from advisor.records.dossier import Dossier

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if not yes and not as_json and sys.stdin.isatty():
        typer.confirm(rooms.prompts.label("erase.sure", student=student), abort=True, err=True)
    found = Dossier(rooms.archive).erase(asker, student)
    notices = [rooms.prompts.label("erase.backups")]
    if not found.compacted:
        notices.append(rooms.prompts.label("erase.held"))
    result = {"student": student, **fields_of(found), "notices": notices, **DONE}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_erase", found=result))


def _users(rooms: "Rooms") -> "Users":
    from advisor.records.users import Users

    return Users(rooms.archive)


def _tell_user(rooms: "Rooms", user: "User", as_json: bool) -> None:
    result = {**fields_of(user), **DONE}
    emit(
        result,
        as_json,
        lambda: rooms.prompts.label("users.password", account=user.account, password=user.password or ""),
    )


def _without_password(user: "User") -> dict[str, Any]:
    return {name: value for name, value in fields_of(user).items() if name != "password"}
