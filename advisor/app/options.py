"""Options that several commands share, and how a command prints its result."""

import sys
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = [
    "AsJson",
    "AsRole",
    "Lines",
    "Reason",
    "Today",
    "Usage",
    "day_of",
    "emit",
    "fields_of",
    "handed",
    "open_rooms",
]

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

handed: ContextVar["Rooms | None"] = ContextVar("handed", default=None)
"""The rooms that ``cli.run`` was given, for the command that it runs."""


class Usage(typer.BadParameter):
    """Wrong usage in a sentence of ours: exit status 2."""

    def format_message(self) -> str:
        """The sentence as it is, without the name of a parameter."""
        return self.message


def open_rooms(today: str | None) -> "Rooms":
    """The rooms on this day: those handed to ``cli.run``, else wired by the environment.

    Raises:
        InputFault: ``value`` for a date that is not written YYYY-MM-DD.
    """
    from advisor.app.wiring import Rooms
    from advisor.settings import Settings

    day = date.today() if today is None else day_of(today)
    rooms = handed.get()
    if rooms is not None:
        return rooms if rooms.today == day or today is None else Rooms(rooms.settings, day)
    return Rooms(Settings.of(), day)


def day_of(text: str, where: str = "--today") -> date:
    """The day that an option names.

    Raises:
        InputFault: ``value`` – not written YYYY-MM-DD.
    """
    # fromisoformat reads week dates and dates without hyphens too, which the contract does not name.
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputFault("value", where=where, variant="date", value=text) from error
    if day.isoformat() != text:
        raise InputFault("value", where=where, variant="date", value=text)
    return day


def emit(result: object, as_json: bool, words: Callable[[], str]) -> None:
    """Print the result: the JSON document, or the words that a person reads, made only when they are wanted."""
    if as_json:
        from advisor.app.answers import to_json

        sys.stdout.write(to_json(result) + "\n")
    else:
        sys.stdout.write(words().rstrip("\n") + "\n")


def fields_of(result: object) -> dict[str, Any]:
    """The result as an object of JSON, to add a field to or to render from."""
    from advisor.app.answers import plain

    fields: dict[str, Any] = plain(result)
    return fields
