"""Commands around the diagnosis: train diagnosis, review, reply."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.app.options import AsJson, Today, emit, open_rooms

__all__ = ["register", "train_diagnosis"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""


def train_diagnosis(
    data: Annotated[Path, typer.Option("--data", metavar="FILE.csv", help="有标签的表格，第一行是列名")],
    label: Annotated[str, typer.Option("--label", metavar="COLUMN", help="要估计的列")],
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

    rooms = open_rooms(today)
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
    )
    result = training_answer(report, rooms.prompts, drift)
    if path is not None:
        with rooms.home.lock():
            result = keep_model(report, result, path, rooms.prompts, today=rooms.today.isoformat())
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_trained", found=result))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())
