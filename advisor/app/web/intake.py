"""The import: a table in, its headings confirmed once, a preview with every problem by its rule, then kept or not, and undone by batch."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.web.downloads import lay_down
from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role
from advisor.records.rights import kinds_of

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.importing.imports import Imports
    from advisor.records.importing.report import ImportReport

__all__ = ["import_tab"]

ROLE: Role = "counselor"
SHOWN = 10
"""Problems of one rule that stand on the page; the list holds them all."""


def import_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    say = office.say

    def show_imports(request: gradio.Request) -> tuple[str, Any]:
        return _batches(office, office.require(request, ROLE))

    def read_headings(
        kind: str, file: str | None, request: gradio.Request
    ) -> tuple[str, dict[str, str], Any, Any, Any, Any, Any]:
        viewer = office.require(request, ROLE)
        return (*_headings(office, viewer, kind, file, {}), gradio.update(visible=False))

    def add_heading(
        kind: str, file: str | None, meant: dict[str, str], heading: str, column: str, request: gradio.Request
    ) -> tuple[str, dict[str, str], Any, Any, Any, Any]:
        viewer = office.require(request, ROLE)
        more = {heading: column} if heading and column else {}
        return _headings(office, viewer, kind, file, {**meant, **more})

    def preview_import(
        kind: str,
        file: str | None,
        ticked: list[str],
        meant: dict[str, str],
        partial: bool,
        replacing: bool,
        request: gradio.Request,
    ) -> Iterator[tuple[str, Any]]:
        viewer = office.require(request, ROLE)
        yield office.drawing.draw("wait", text=say("page.import.reading")), gradio.update(visible=False)
        wanted = {**meant, **_pairs(ticked)}
        yield _brought(office, viewer, kind, file, wanted, partial, replacing, preview=True)

    def commit_import(
        kind: str,
        file: str | None,
        ticked: list[str],
        meant: dict[str, str],
        partial: bool,
        replacing: bool,
        request: gradio.Request,
    ) -> Iterator[tuple[str, Any, str, Any]]:
        viewer = office.require(request, ROLE)
        yield office.drawing.draw("wait", text=say("page.import.keeping")), gradio.update(visible=False), *_skips(2)
        wanted = {**meant, **_pairs(ticked)}
        drawn, button = _brought(office, viewer, kind, file, wanted, partial, replacing, preview=False)
        yield drawn, button, *_batches(office, viewer)

    def undo_import(batch: str, request: gradio.Request) -> tuple[str, Any, str]:
        viewer = office.require(request, ROLE)
        try:
            if not batch:
                raise InputFault("empty", where=say("page.import.batch"), variant="chosen")
            back = _imports(office).batches.undo(viewer, batch)
        except AdvisorError as error:
            return (*_batches(office, viewer), office.regret(error))
        told = say("import.undone", batch=back.batch, rows=back.accepted)
        return (*_batches(office, viewer), office.drawing.draw("done", text=told))

    kinds = [(say(f"import.kind.{kind}"), kind) for kind in kinds_of("counselor")]
    header(office, ROLE, "import")
    panel(office.drawing.draw("intro", text=say("page.import.intro")))
    panel(_templates(office))
    kind = gradio.Dropdown(kinds, value=kinds[0][1], label=say("page.import.kind"), elem_id="kind")
    file = gradio.File(
        label=say("page.import.file"), file_types=[".xlsx", ".csv"], type="filepath", height=130, elem_id="upload"
    )
    found = panel(name="headings")
    meant = gradio.State({})
    ticked = gradio.CheckboxGroup([], label=say("page.import.suggested"), visible=False, elem_id="suggested")
    with gradio.Column(visible=False) as by_hand:
        with gradio.Row():
            heading = gradio.Dropdown(
                [(say("page.choose"), "")], value="", label=say("page.import.heading"), elem_id="heading"
            )
            column = gradio.Dropdown(
                [(say("page.choose"), "")], value="", label=say("page.import.column"), elem_id="column"
            )
        add = gradio.Button(say("page.import.add"), elem_id="add-heading")
    partial = gradio.Checkbox(label=say("page.import.partial"), value=False, elem_id="partial")
    replacing = gradio.Checkbox(label=say("page.import.replace"), value=False, elem_id="replacing")
    look = gradio.Button(say("page.import.preview"), variant="primary", elem_id="preview")
    report = panel(name="report", live=True)
    keep = gradio.Button(say("page.import.commit"), variant="primary", visible=False, elem_id="commit")
    batches = panel(name="batches")
    with gradio.Row(elem_classes="choice"):
        batch = gradio.Dropdown([(say("page.choose"), "")], value="", label=say("page.import.batch"), elem_id="batch")
        back = gradio.Button(say("page.import.undo"), elem_id="undo-import")
    footer(office, ROLE)
    mapping = [found, meant, ticked, heading, column, by_hand]
    asked = [kind, file, ticked, meant, partial, replacing]
    gradio.on([file.change, kind.input], read_headings, [kind, file], [*mapping, keep], show_progress="hidden")
    add.click(add_heading, [kind, file, meant, heading, column], mapping, show_progress="hidden")
    look.click(preview_import, asked, [report, keep], show_progress="hidden")
    keep.click(commit_import, asked, [report, keep, batches, batch], show_progress="hidden")
    back.click(undo_import, batch, [batches, batch, report], show_progress="hidden")
    blocks.load(show_imports, None, [batches, batch], show_progress="hidden")


def _skips(number: int) -> tuple[Any, ...]:
    import gradio

    return (gradio.skip(),) * number


def _imports(office: "Office") -> "Imports":
    from advisor.records.importing.imports import Imports

    rooms = office.rooms
    return Imports(rooms.archive, rooms.catalog, rooms.prompts, lambda: rooms.lexicon)


def _pairs(ticked: Sequence[str]) -> dict[str, str]:
    """What was ticked, as heading and column."""
    found = {}
    for line in ticked or ():
        heading, _, column = line.rpartition("=")
        found[heading] = column
    return found


def _templates(office: "Office") -> str:
    files = [
        {"href": f"/c/download/template-{kind}.xlsx", "label": office.say(f"import.kind.{kind}")}
        for kind in kinds_of("counselor")
    ]
    return office.drawing.draw("templates", files=files)


def _headings(
    office: "Office", viewer: "Viewer", kind: str, file: str | None, meant: dict[str, str]
) -> tuple[str, dict[str, str], Any, Any, Any, Any]:
    """What each heading is taken for, what is suggested, and what is left to say by hand."""
    import gradio

    hidden = gradio.update(visible=False)
    if not file:
        return "", {}, gradio.update(choices=[], value=[], visible=False), *_skips(2), hidden
    imports = _imports(office)
    try:
        found = imports.headings(viewer, kind, Path(file), meant)
        columns = imports.columns(kind)
    except AdvisorError as error:
        return office.regret(error), meant, gradio.update(choices=[], value=[], visible=False), *_skips(2), hidden
    labels = {row.column: row.label for row in columns}
    suggested = [
        (office.say("page.import.maybe", heading=one.heading, column=labels[one.column]), f"{one.heading}={one.column}")
        for one in found
        if one.how == "suggested"
    ]
    taken = {one.column for one in found if one.how in ("name", "confirmed")}
    open_ones = [one.heading for one in found if one.how in ("unknown", "suggested") and one.heading]
    first = (office.say("page.choose"), "")
    free = [(row.label, row.column) for row in columns if row.column not in taken]
    drawn = office.drawing.draw(
        "headings",
        rows=[
            {
                "heading": one.heading,
                "column": labels.get(one.column, "—") if one.how != "suggested" else "—",
                "how": office.say(f"page.import.how.{one.how}"),
                "why": one.why,
            }
            for one in found
        ],
        absent=[row.label for row in columns if row.needed and row.column not in taken],
    )
    return (
        drawn,
        meant,
        gradio.update(choices=suggested, value=[], visible=bool(suggested)),
        gradio.update(choices=[first, *((name, name) for name in open_ones)], value=""),
        gradio.update(choices=[first, *free], value=""),
        gradio.update(visible=bool(open_ones and free)),
    )


def _brought(
    office: "Office",
    viewer: "Viewer",
    kind: str,
    file: str | None,
    meant: Mapping[str, str],
    partial: bool,
    replacing: bool,
    *,
    preview: bool,
) -> tuple[str, Any]:
    """The report as HTML, and whether there is something to keep."""
    import gradio

    try:
        if not file:
            raise InputFault("empty", where=office.say("page.import.file"), variant="import_file")
        report = _imports(office).bring(
            viewer, kind, Path(file), preview=preview, partial=partial, replacing=replacing, meant=meant
        )
    except AdvisorError as error:
        return office.regret(error), gradio.update(visible=False)
    has_list = bool(report.problems)
    if has_list:
        lay_down(office, viewer, "problems.xlsx", _problems(office, report, Path(file)))
    return _draw(office, report, has_list), gradio.update(visible=preview and report.accepted > 0)


def _problems(office: "Office", report: "ImportReport", file: Path) -> bytes:
    import tempfile

    from advisor.app.workbooks import write_problems

    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        path = Path(folder) / "problems.xlsx"
        write_problems(office.rooms, report, file, path)
        return path.read_bytes()


def _draw(office: "Office", report: "ImportReport", has_list: bool) -> str:
    """Counts, then the problems grouped by their rule, those that cost a row first."""
    say, has = office.say, office.rooms.prompts.has_label
    weight = {"reject": 0, "set_aside": 1, "note": 2}
    numbers = Counter((one.severity, one.rule) for one in report.problems)
    groups = [
        {
            "title": say(f"page.import.rule.{rule}" if has(f"page.import.rule.{rule}") else "page.import.rule.other"),
            "severity": say(f"import.severity.{severity}"),
            "number": number,
            "messages": [one.message for one in report.problems if (one.severity, one.rule) == (severity, rule)][
                :SHOWN
            ],
        }
        for (severity, rule), number in sorted(numbers.items(), key=lambda pair: (weight[pair[0][0]], -pair[1]))
    ]
    state = "kept" if report.committed else "look" if report.preview and report.accepted else "nothing"
    return office.drawing.draw(
        "import",
        report=report,
        state=say(f"page.import.state.{state}"),
        tone={"kept": "done", "look": "told", "nothing": "notice"}[state],
        groups=groups,
        most=SHOWN,
        has_list=has_list,
    )


def _batches(office: "Office", viewer: "Viewer") -> tuple[str, Any]:
    import gradio

    say = office.say
    found = _imports(office).batches.kept(viewer)
    rows = [
        {
            "batch": one.batch,
            "kind": say(f"import.kind.{one.kind}"),
            "file": one.file,
            "at": one.at,
            "accepted": one.accepted,
            "state": say(f"page.import.batch.{one.state}"),
        }
        for one in found
    ]
    choices = [
        (f"{row['batch']}　{row['kind']}　{row['file']}　{row['at']}", one.batch)
        for row, one in zip(rows, found, strict=True)
        if one.state == "committed"
    ]
    return office.drawing.draw("batches", rows=rows), gradio.update(
        choices=[(say("page.choose"), ""), *choices], value=""
    )
