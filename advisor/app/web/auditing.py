"""The audit: the newest acts with a filter, whether the chain is whole, and the anchor to note down elsewhere."""

import re
from itertools import groupby
from typing import TYPE_CHECKING

from advisor.app.web.acting import ROLE, reasoned, refused, why_box
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError, InputFault

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.audit import AuditRow

__all__ = ["audit_tab"]

ACTIONS = (
    "login", "read", "write", "denied", "account", "password", "import", "undo", "hand_over", "handover", "archive", "retention",
    "erase", "audit", "backup", "rotate", "restore", "forget", "diagnostics",
)  # fmt: skip
READ = 5_000
"""Newest acts that a filter goes through; whoever wants more takes the command line."""

MOST = 100
_ANCHOR = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})")


def audit_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_audit(why: str, action: str, who: str, since: str, until: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        return _acts(office, viewer, action, who.strip(), since.strip(), until.strip())

    def verify_audit(why: str, anchor: str, request: gradio.Request) -> str:
        return _verified(office, reasoned(office, request, why), anchor.strip())

    say = office.say
    header(office, ROLE, "audit")
    panel(office.drawing.draw("intro", text=say("page.audit.intro")))
    why = why_box(office)
    with gradio.Row():
        action = gradio.Dropdown(
            [(say("page.ledger.any"), ""), *((say(f"page.audit.action.{name}"), name) for name in ACTIONS)],
            value="",
            label=say("page.audit.action"),
            elem_id="act",
        )
        who = gradio.Textbox(label=say("page.audit.who"), max_lines=1, elem_id="actor")
    with gradio.Row():
        since = gradio.Textbox(label=say("page.audit.since"), max_lines=1, elem_id="since")
        until = gradio.Textbox(label=say("page.audit.until"), max_lines=1, elem_id="until")
    look = gradio.Button(say("page.audit.look"), variant="primary", elem_id="look")
    table = panel(name="audit", live=True)
    panel(office.drawing.draw("heading", text=say("page.audit.verify")))
    panel(office.drawing.draw("intro", text=say("page.audit.verify.intro")))
    anchor = gradio.Textbox(label=say("page.audit.anchor"), max_lines=2, elem_id="anchor")
    check = gradio.Button(say("page.audit.check"), elem_id="verify")
    chain = panel(name="chain", live=True)
    footer(office)
    look.click(show_audit, [why, action, who, since, until], table, show_progress="hidden")
    check.click(verify_audit, [why, anchor], chain, show_progress="hidden")


def _acts(office: "Office", viewer: "Viewer", action: str, who: str, since: str, until: str) -> str:
    from advisor.records.keeping import Keeping

    try:
        kept = Keeping(office.rooms.archive).acts(viewer, READ)
    except AdvisorError as error:
        return refused(office, error)
    found = [
        row
        for row in kept
        if (not action or row.action == action)
        and (not who or who.lower() in f"{row.actor} {row.subject}".lower())
        and (not since or row.at[:10] >= since)
        and (not until or row.at[:10] <= until)
    ]
    lines = [(cells, len(list(same))) for cells, same in groupby(_cells(office, row) for row in found)]
    rows = [
        ("", (*cells, office.say("page.audit.times", number=number) if number > 1 else "")) for cells, number in lines
    ]
    return listing(
        office,
        "audit",
        rows[:MOST],
        ("at", "actor", "action", "subject", "detail", "why", "times"),
        shown=len(rows[:MOST]),
        number=len(found),
        read=len(kept),
    )


def _cells(office: "Office", row: "AuditRow") -> tuple[str, ...]:
    key = f"page.audit.action.{row.action}"
    action = office.say(key) if office.rooms.prompts.has_label(key) else row.action
    card = str(row.detail.get("card", ""))
    named = f"resource.{card}"
    own = f"page.audit.card.{card}"
    has = office.rooms.prompts.has_label
    what = office.say(named) if card and has(named) else office.say(own) if card and has(own) else card
    others = "、".join(f"{name} {value}" for name, value in row.detail.items() if name != "card")
    detail = " ".join(part for part in (what, others) if part)
    return row.at.replace("T", " ")[:19], row.actor, action, row.subject, detail, row.reason


def _verified(office: "Office", viewer: "Viewer", anchor: str) -> str:
    from advisor.records.keeping import Keeping

    try:
        wanted = _ANCHOR.fullmatch(anchor) if anchor else None
        if anchor and wanted is None:
            raise InputFault("value", where="anchor", variant="anchor", value=anchor[:80])
        report = Keeping(office.rooms.archive).verify(
            viewer, (int(wanted[1]), wanted[2]) if wanted is not None else None
        )
    except AdvisorError as error:
        return refused(office, error)
    if not report.is_whole:
        text = office.say("page.audit.broken", first=report.first_broken or 0, rows=report.rows)
        return office.drawing.draw("notice", text=text)
    return said(office, office.say("page.audit.whole", rows=report.rows, head=report.head))
