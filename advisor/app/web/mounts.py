"""One gradio app a role, and which of its handlers that role may run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["PAGES", "blocks_for", "policy_of"]

PAGES: Mapping[Role, frozenset[str]] = {
    "student": frozenset({"/resume", "/interview", "/matches"}),
    "counselor": frozenset({"/student", "/ask"}),
    "mentor": frozenset(),
    "centre": frozenset(),
    "admin": frozenset(),
}
"""Pages of a role below its prefix, besides the first."""


def blocks_for(role: Role, office: "Office") -> "gradio.Blocks":
    """The pages of a role."""
    from advisor.app.web.counselor import counselor_pages
    from advisor.app.web.others import ask_page
    from advisor.app.web.student import student_pages

    if role == "student":
        return student_pages(office)
    if role == "counselor":
        return counselor_pages(office)
    return ask_page(office, role)


def policy_of(blocks: "gradio.Blocks") -> frozenset[int]:
    """The numbers of all handlers of an app; another role's app is behind another prefix."""
    return frozenset(int(number) for number in blocks.fns)
