"""Commands of tracking and evaluation: outcomes, track, trial, report, adjustments."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, fields_of, open_rooms

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.support.outcome_table import OutcomeTable

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("outcomes", help="帮扶成效：两组比较、区间、校正和保留意见；不给文件就用记录在案的结果。")(outcomes)


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
    from advisor.support.evaluate import evaluate

    rooms = open_rooms(today)
    if file is None:
        raise Usage("缺少文件。")
    found = evaluate(
        _table(rooms, file, treated),
        knowledge=rooms.catalog.outcomes,
        prompts=rooms.prompts,
        today=rooms.today,
        is_random=is_random,
    )
    emit(found, as_json, lambda: rooms.prompts.render("phrase/cli_outcomes", found=fields_of(found)))


def _table(rooms: "Rooms", file: str, treated: str | None) -> "OutcomeTable":
    from advisor.language.documents import read_rows
    from advisor.support.outcome_table import read_table

    path = Path(file)
    return read_table(read_rows(path), rooms.catalog.outcomes.words, where=path.name, treated=treated)
