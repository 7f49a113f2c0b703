"""The counselor's pages: my students, one student, plan, ledger, class, outcomes, import, accounts, ask."""

from typing import TYPE_CHECKING

from advisor.app.web.casework import casework_tab
from advisor.app.web.desk import accounts_tab
from advisor.app.web.due import due_tab
from advisor.app.web.followup import followup_tab
from advisor.app.web.intake import import_tab
from advisor.app.web.others import ask_tab
from advisor.app.web.overview import overview_tab
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
    with blocks.route(office.say("page.overview"), "/class", show_in_navbar=False):
        overview_tab(office, blocks)
    with blocks.route(office.say("page.outcomes"), "/outcomes", show_in_navbar=False):
        followup_tab(office, blocks)
    with blocks.route(office.say("page.import"), "/import", show_in_navbar=False):
        import_tab(office, blocks)
    with blocks.route(office.say("page.accounts"), "/accounts", show_in_navbar=False):
        accounts_tab(office, blocks)
    with blocks.route(office.say("page.ask"), "/ask", show_in_navbar=False):
        ask_tab(office, blocks, "counselor", "ask")
    return blocks
