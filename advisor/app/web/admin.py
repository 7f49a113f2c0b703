"""The administrator's pages, one route each; ask stands last, since their work is elsewhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.app.web.auditing import audit_tab
from advisor.app.web.compliance import keeping_tab, rights_tab
from advisor.app.web.machine import backup_tab, system_tab
from advisor.app.web.offers import offers_tab
from advisor.app.web.others import ask_tab
from advisor.app.web.people import people_tab
from advisor.app.web.visit import visit_tab
from advisor.app.web.year import year_tab

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["admin_pages"]


def admin_pages(office: "Office") -> "gradio.Blocks":
    """All pages of an administrator."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        people_tab(office, blocks)
    others: tuple[tuple[str, str, Callable[..., None]], ...] = (
        ("visit", "/student", visit_tab),
        ("year", "/year", year_tab),
        ("offers", "/offers", offers_tab),
        ("audit", "/audit", audit_tab),
        ("backup", "/backup", backup_tab),
        ("keeping", "/keeping", keeping_tab),
        ("system", "/system", system_tab),
    )
    for name, path, tab in others:
        with blocks.route(office.say(f"page.{name}"), path, show_in_navbar=False):
            tab(office, blocks)
    with blocks.route(office.say("page.rights"), "/rights", show_in_navbar=False):
        rights_tab(office)
    with blocks.route(office.say("page.ask"), "/ask", show_in_navbar=False):
        ask_tab(office, blocks, "admin", "ask")
    return blocks
