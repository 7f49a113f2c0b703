"""What the law asks of an administrator: retention, the impact assessment, and the table of rights as it is enforced."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.acting import ROLE, confirmed, reasoned, refused, require_reason, why_box
from advisor.app.web.downloads import lay_down
from advisor.app.web.erasing import requests_part
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AccessDenied, AdvisorError

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.retention import Due, Retention

__all__ = ["keeping_tab", "rights_tab"]


def keeping_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What has been kept as long as it may be, whose guardian is to be told, and the impact assessment."""
    import gradio

    say = office.say

    def show_due(why: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            return _due(office, _retention(office), viewer)
        except AdvisorError as error:
            return refused(office, error)

    def forget_due(why: str, word: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            confirmed(office, word)
            gone = _retention(office).apply(viewer)
        except AdvisorError as error:
            return refused(office, error)
        return said(office, say("page.keeping.gone", rows=sum(one.rows for one in gone)))

    def assess(why: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            content = _assessment(office, viewer)
        except AdvisorError as error:
            return refused(office, error)
        href = lay_down(office, viewer, "assessment.html", content)
        text = say("page.keeping.assessed")
        return office.drawing.draw("handout", text=text, href=href, label=say("page.keeping.fetch"))

    header(office, ROLE, "keeping")
    panel(office.drawing.draw("intro", text=say("page.keeping.intro")))
    why = why_box(office)
    look = gradio.Button(say("page.keeping.look"), variant="primary", elem_id="due")
    table = panel(name="due-table", live=True)
    with gradio.Row():
        word = gradio.Textbox(label=say("page.confirm"), max_lines=1, elem_id="confirm-word")
        go = gradio.Button(say("page.keeping.forget"), elem_id="forget")
    requests_part(office, why)
    panel(office.drawing.draw("heading", text=say("page.keeping.assessment")))
    panel(office.drawing.draw("intro", text=say("page.keeping.assessment.intro")))
    make = gradio.Button(say("page.keeping.assess"), elem_id="assess")
    out = panel(name="done", live=True)
    footer(office)
    look.click(show_due, why, table, show_progress="hidden")
    go.click(forget_due, [why, word], table, show_progress="full")
    make.click(assess, why, out, show_progress="full")


def rights_tab(office: "Office") -> None:
    """Who may do what, drawn from the same rows that the records ask; nothing in it is about anybody."""
    header(office, ROLE, "rights")
    panel(office.drawing.draw("intro", text=office.say("page.rights.intro")))
    panel(_rights(office), name="rights")
    footer(office)


def _rights(office: "Office") -> str:
    from advisor.records.rights import DUTIES, PROTECTED, READERS, RIGHTS

    say, has = office.say, office.rooms.prompts.has_label

    def table(name: str, rows: Mapping[Any, Mapping[Any, str]]) -> str:
        lines = []
        for row, cells in rows.items():
            key = f"resource.{row}" if name == "rights" else f"duty.{row}"
            if row.startswith("import."):
                label = say("duty.import", kind=say(f"import.kind.{row.removeprefix('import.')}"))
            else:
                label = say(key) if has(key) else row
            mark = say("page.rights.protected") if row in PROTECTED else ""
            lines.append({"name": label + mark, "cells": [_cell(office, cells.get(reader, "")) for reader in READERS]})
        return office.drawing.draw(
            "rights", caption=say(f"page.{name}.caption"), readers=[say(f"reader.{one}") for one in READERS], rows=lines
        )

    return table("rights", RIGHTS) + table("duties", DUTIES)


def _cell(office: "Office", cell: str) -> str:
    """``read:granted write`` in words."""
    parts = []
    for part in cell.split():
        action, _, condition = part.partition(":")
        words = office.say(f"page.rights.{action}")
        parts.append(f"{words}（{office.say(f'page.rights.{condition}')}）" if condition else words)
    return "、".join(parts) or "—"


def _due(office: "Office", kept: "Retention", viewer: "Viewer") -> str:
    due: tuple[Due, ...] = kept.due(viewer)
    rows: list[tuple[str, tuple[object, ...]]] = []
    if overdue := kept.overdue_requests(viewer):
        rows.append(("", (office.say("page.erasures"), overdue, "", "", office.say("page.keeping.overdue"))))
    rows += [("", (one.label, one.rows, one.before, f"{one.months}", one.why)) for one in due]
    return listing(
        office, "keeping", rows, ("what", "rows", "before", "months", "why"), number=overdue + sum(r.rows for r in due)
    )


def _assessment(office: "Office", viewer: "Viewer") -> bytes:
    from advisor.app.commands.compliance import assessment_facts
    from advisor.app.printing import printable
    from advisor.records.rights import may

    rooms = office.rooms
    if not may(viewer, "assessment", "read"):
        raise AccessDenied("denied")
    rooms.archive.audit(viewer, "read", "", {"card": "assessment"})
    text = rooms.prompts.render("phrase/impact_assessment", found=assessment_facts(rooms))
    return printable(text, title=office.say("assessment.title")).encode()


def _retention(office: "Office") -> "Retention":
    from advisor.records.retention import Retention

    return Retention(office.rooms.archive, office.rooms.catalog.retention)
