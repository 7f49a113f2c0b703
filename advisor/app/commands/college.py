"""Commands over the college's records: demo, diagnose, explain, ask, serve."""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

import typer

from advisor.app import requests
from advisor.app.options import AsJson, AsRole, Lines, Reason, Today, Usage, emit, fields_of, open_rooms
from advisor.app.streams import run_lines, text_of

__all__ = ["register"]

#: How the records write the id of a conversation.
THREAD = re.compile(r"T[0-9a-f]{16}")
Item = TypeVar("Item")
Student = Annotated[str | None, typer.Argument(metavar="ID", help="学号，S 开头")]
Everybody = Annotated[bool, typer.Option("--all", help="这个身份能看到的全部学生")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("demo", help="在空的数据目录里建立演示学院（全部为合成数据）。")(demo)
    app.command("diagnose", help="一名学生的就业准备度：依据、缺项、两个引擎的一致程度。")(diagnose)
    app.command("explain", help="为什么这名学生被标记：事实卡片和一段说明。")(explain)
    app.command("ask", help="用一句话提问，回答里的每个数字都有卡片。")(ask)
    app.command("serve", help="打开网页。")(serve)


def demo(as_json: AsJson = False, today: Today = None) -> None:
    """Fill an empty home with the demonstration college."""
    from advisor.app.preparation import prepare_demonstration

    rooms = open_rooms(today)
    result = prepare_demonstration(rooms)
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_demo", college=result))


def diagnose(
    student: Student = None,
    everybody: Everybody = False,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", metavar="FACTOR=RAW", help="假设某项指标变为…")
    ] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Readiness of one student or of all."""
    _either(student, everybody)
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    changes = requests.factor_values(what_if or (), "--what-if", rooms)

    def one(person: str) -> object:
        return requests.diagnose(rooms, asker, person, changes)

    if everybody:
        students = rooms.archive.students(asker)
        with rooms.archive.at_once():
            results = [one(person) for person in _with_bar(students, len(students))]
        return emit({"results": results}, as_json, lambda: rooms.prompts.render("phrase/cli_all", number=len(results)))
    result = one(student or "")
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_diagnose", found=fields_of(result)))


def explain(
    student: Annotated[str, typer.Argument(metavar="ID", help="学号，S 开头")],
    shapley: Annotated[
        bool, typer.Option("--shapley", help="往届模型的份额改用沙普利值（需要 [train]，启动要几秒）")
    ] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Why this student was flagged, as far as the asker may know."""
    rooms = open_rooms(today)
    result = requests.explain(rooms, rooms.viewer(viewer, reason), student, shapley=shapley)
    if shapley:
        rooms.shapley.close()
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_explain", found=result))


def ask(
    text: Annotated[str | None, typer.Argument(help="想问的话")] = None,
    thread: Annotated[str | None, typer.Option("--thread", help="接着哪一段对话")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    lines: Lines = None,
    today: Today = None,
) -> None:
    """A question, answered from cards.

    In a stream, ``thread`` may also be a word of the caller's own: lines of one person with the same word are one conversation.
    """
    rooms = open_rooms(today)
    opened: dict[tuple[str, str], str] = {}

    def answer(request: Mapping[str, Any]) -> object:
        asker = rooms.viewer(viewer if request.get("as") is None else text_of(request, "as"), reason)
        word = text_of(request, "thread", required=False) if lines is not None else None
        if not word or THREAD.fullmatch(word):
            return requests.ask(rooms, asker, request)
        reply = requests.ask(rooms, asker, {**request, "thread": opened.get((str(asker), word))})
        opened[str(asker), word] = reply.thread
        return reply

    if lines is not None:
        return run_lines(lines, answer, rooms.prompts, sys.stdout)
    if text is None:
        raise Usage("缺少参数 TEXT（或用 --jsonl）。")
    result = answer({"text": text, "thread": thread})
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_ask", turn=result))


def serve(today: Today = None) -> None:
    """Serve the page until it is stopped."""
    from advisor.app.server import run

    run(open_rooms(today))


def _either(student: str | None, everybody: bool) -> None:
    if student is None and not everybody:
        raise Usage("缺少学号（或用 --all）。")
    if student is not None and everybody:
        raise Usage("学号和 --all 只能写一个。")


def _with_bar(items: Iterable[Item], number: int) -> Iterable[Item]:
    from tqdm import tqdm

    bar: Iterable[Item] = tqdm(items, total=number, unit="人", disable=not sys.stderr.isatty())
    return bar
