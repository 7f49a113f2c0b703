"""The counselor's pages: my students, one student with cards and review, the plan, the ledger, ask."""

from typing import TYPE_CHECKING

from advisor.app.web.casework import casework_tab
from advisor.app.web.due import due_tab
from advisor.app.web.others import ask_tab
from advisor.app.web.plans import plan_tab
from advisor.app.web.roster import roster_tab

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["counselor_pages"]


def counselor_pages(office: "Office") -> "gradio.Blocks":
    """All pages of a counselor, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        roster_tab(office, blocks)
    with blocks.route(office.say("page.student"), "/student", show_in_navbar=False):
        casework_tab(office, blocks)
    with blocks.route(office.say("page.plan"), "/plan", show_in_navbar=False):
        plan_tab(office, blocks)
    with blocks.route(office.say("page.ledger"), "/ledger", show_in_navbar=False):
        due_tab(office, blocks)
    with blocks.route(office.say("page.ask"), "/ask", show_in_navbar=False):
        ask_tab(office, blocks, "counselor", "ask")
    return blocks
