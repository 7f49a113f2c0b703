"""The command ``advisor import``: a college's own files, their templates, their batches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, fields_of, open_rooms
from advisor.app.workbooks import write_problems, write_template
from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.records.importing.imports import Imports, Progress
    from advisor.records.importing.report import ImportReport

__all__ = ["bars", "bring", "imports_of", "register"]

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("import", help="导入本校的表格：先预览，全部或全不，可以按批次撤销。")(bring)


def bring(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="students academic practice economy …")] = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=".xlsx 或 .csv")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="只看结果，不保存")] = False,
    partial: Annotated[bool, typer.Option("--partial", help="有问题的行退回，其余的保存")] = False,
    replacing: Annotated[bool, typer.Option("--replace", help="和已登记内容不同的，用新的替换")] = False,
    meant: Annotated[list[str] | None, typer.Option("--map", metavar="表头=列名", help="这个表头就是这一列")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="没有日期的记录算哪一天的")] = None,
    problems: Annotated[Path | None, typer.Option("--problems", metavar="FILE.xlsx", help="写出问题清单")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE.xlsx", help="写出空白模板")] = None,
    undo: Annotated[str | None, typer.Option("--undo", metavar="BATCH", help="撤销一个批次")] = None,
    batches: Annotated[bool, typer.Option("--batches", help="列出批次")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> int:
    """Bring a file in, write its template, list or undo batches."""
    rooms = open_rooms(today)
    if template is not None:
        return _template(rooms, kind, template, as_json)
    with imports_of(rooms, create=not (batches or undo)) as found:
        asker = rooms.viewer(viewer, reason)
        if batches:
            result = {"batches": found.batches.kept(asker), "basis": "engine", "fallback": None}
            emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_batches", batches=result["batches"]))
            return 0
        if undo is not None:
            back = {**fields_of(found.batches.undo(asker, undo)), "done": True, "basis": "engine", "fallback": None}
            emit(
                back, as_json, lambda: rooms.prompts.label("import.undone", batch=back["batch"], rows=back["accepted"])
            )
            return 0
        if kind is None or file is None:
            raise Usage("缺少 KIND 和 FILE，例如 advisor import students 名册.xlsx。")
        day = _day(as_of)
        with bars() as progress:
            report = found.bring(
                asker,
                kind,
                file,
                preview=preview,
                partial=partial,
                replacing=replacing,
                meant=_pairs(meant or ()),
                as_of=day,
                progress=progress,
            )
    if problems is not None:
        write_problems(rooms, report, file, problems)
    return _tell(rooms, report, as_json)


@contextmanager
def imports_of(rooms: "Rooms", *, create: bool) -> "Iterator[Imports]":
    """The imports over the rooms' records; an empty home gets its tables first where ``create`` says so."""
    from advisor.records.importing.imports import Imports

    if create and "archive" not in rooms.__dict__:
        rooms.__dict__["archive"] = rooms.open_archive(create=True)
    yield Imports(rooms.archive, rooms.catalog, rooms.prompts, lambda: rooms.lexicon)


def _tell(rooms: "Rooms", report: "ImportReport", as_json: bool) -> int:
    from advisor.app.answers import error_answer

    fields = fields_of(report)
    is_failed = bool(report.rejected) and not report.committed and not report.preview
    if is_failed:
        fault = InputFault("malformed", where=report.kind, variant="import_rejected", value=report.rejected)
        fields |= error_answer(fault, rooms.prompts)
        sys.stderr.write("{message} {hint}\n".format(**fields["error"]))
    emit(fields, as_json, lambda: rooms.prompts.render("phrase/cli_import", report=report, most=SHOWN))
    return 1 if is_failed else 0


def _template(rooms: "Rooms", kind: str | None, path: Path, as_json: bool) -> int:
    columns = write_template(rooms, kind or "", path)
    result = {"kind": kind, "file": str(path), "columns": columns, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.label("import.template.written", file=str(path)))
    return 0


def _pairs(options: "list[str] | tuple[str, ...]") -> dict[str, str]:
    pairs = {}
    for option in options:
        heading, sign, column = option.rpartition("=")
        if not sign or not heading.strip() or not column.strip():
            raise InputFault("value", where="--map", variant="map", value=option)
        pairs[heading.strip()] = column.strip()
    return pairs


def _day(text: str | None) -> str | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputFault("value", where="--as-of", variant="date", value=text) from error


@contextmanager
def bars() -> "Iterator[Progress]":
    """A bar a step on standard error; where that is no terminal, nothing."""
    from tqdm import tqdm

    shown: dict[str, tqdm] = {}  # type: ignore[type-arg]

    def told(done: int, total: int, what: str) -> None:
        bar = shown.get(what)
        if bar is None:
            bar = shown[what] = tqdm(total=total or None, desc=what, unit="行", disable=not sys.stderr.isatty())
        bar.update(done - bar.n)

    try:
        yield told
    finally:
        for bar in shown.values():
            bar.close()
