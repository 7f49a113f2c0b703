"""Options that several commands share, and how a command prints its result."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["AsJson", "AsRole", "Lines", "Reason", "Today", "emit", "open_rooms"]

AsJson = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 文档。")]
Lines = Annotated[
    str | None, typer.Option("--jsonl", metavar="FILE", help="逐行读取请求对象（- 为标准输入），逐行输出结果。")
]
AsRole = Annotated[
    str | None,
    typer.Option("--as", metavar="ROLE:ID", help="以谁的权限：student:S… counselor:C… mentor:M… centre:Z… admin:A…"),
]
Reason = Annotated[str | None, typer.Option("--reason", help="管理员查看个人资料的理由（记入审计）。")]
Today = Annotated[str | None, typer.Option("--today", metavar="YYYY-MM-DD", help="把这一天当作今天。")]


def open_rooms(today: str | None) -> "Rooms":
    """The rooms, wired by the environment, on this day.

    Raises:
        InputFault: ``value`` for a date that is not written YYYY-MM-DD.
    """
    from advisor.app.wiring import Rooms
    from advisor.settings import Settings

    if today is None:
        return Rooms(Settings.of(), date.today())
    try:
        day = date.fromisoformat(today)
    except ValueError as error:
        raise InputFault("value", where="--today", variant="date", value=today) from error
    return Rooms(Settings.of(), day)


def emit(result: object, as_json: bool, words: Callable[[], str]) -> None:
    """Print the result: the JSON document, or the words that a person reads, made only when they are wanted."""
    if as_json:
        from advisor.app.answers import to_json

        sys.stdout.write(to_json(result) + "\n")
    else:
        sys.stdout.write(words().rstrip("\n") + "\n")
