"""What frames every page: brand, ways to the other pages, notes, and the one component that shows our own HTML."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.envelope import PREFIXES
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["PAGES", "WAYS", "footer", "header", "panel"]

WAYS: Mapping[Role, tuple[tuple[str, str], ...]] = {
    "student": (
        ("", "ask"),
        ("portrait", "portrait"),
        ("resume", "resume"),
        ("interview", "interview"),
        ("matches", "matches"),
        ("plan", "plan"),
        ("lessons", "lessons"),
        ("data", "data"),
    ),
    "counselor": (
        ("", "roster"),
        ("student", "student"),
        ("plan", "plan"),
        ("ledger", "ledger"),
        ("class", "overview"),
        ("outcomes", "outcomes"),
        ("import", "import"),
        ("accounts", "accounts"),
        ("ask", "ask"),
    ),
    "mentor": (("", "mentees"), ("posts", "posts"), ("profile", "profile"), ("ask", "ask")),
    "centre": (("", "centre"), ("ask", "ask")),
    "admin": (
        ("", "people"),
        ("student", "visit"),
        ("year", "year"),
        ("offers", "offers"),
        ("audit", "audit"),
        ("backup", "backup"),
        ("keeping", "keeping"),
        ("rights", "rights"),
        ("system", "system"),
        ("ask", "ask"),
    ),
}
"""Pages of a role: path below its prefix, and the name behind ``page.`` in labels.csv."""

PAGES: Mapping[Role, frozenset[str]] = {
    role: frozenset(f"/{path}" for path, _ in ways if path) for role, ways in WAYS.items()
}
"""Paths below a role's prefix, besides the first page."""

NEAR: Mapping[Role, int] = {"student": 4, "counselor": 3, "mentor": 4, "centre": 2, "admin": 3}
"""How many ways of a role a phone shows in one line; the others wait behind a button that says so."""

HOMES: Mapping[Role, str] = {role: f"{prefix}/" for prefix, role in PREFIXES.items()}


def panel(html: str = "", *, name: str = "", live: bool = False) -> "gradio.Markdown":
    """A place for HTML that the server drew.

    ``gradio.HTML`` evaluates its value as a template in the browser, which the content security policy forbids; a
    Markdown block passes a block of HTML through untouched, as long as it stands in one line (``Drawing.draw``).

    Args:
        html: What stands there at first; it is in ``/config``, so never anything about a person.
        name: Id in the document.
        live: Whether a screen reader should hear what changes.
    """
    import gradio

    return gradio.Markdown(
        html,
        elem_id=name or None,
        elem_classes=["panel", "live"] if live else ["panel"],
        sanitize_html=False,
        latex_delimiters=[],
        container=False,
    )


def header(office: "Office", role: Role, page: str) -> None:
    """The top of a page: brand, the other pages of the role, the way out, and the mark of synthetic data."""
    import gradio

    gradio.Navbar(visible=False, main_page_name=False)
    ways: list[Mapping[str, Any]] = [
        {"href": HOMES[role] + path, "name": name, "label": office.say(f"page.{name}"), "here": path == page}
        for path, name in WAYS[role]
    ]
    here = next(way["label"] for way in ways if way["here"])
    synthetic = office.rooms.archive.is_synthetic
    panel(office.drawing.draw("header", ways=ways, near=NEAR[role], here=here, synthetic=synthetic))


def footer(office: "Office", role: Role) -> None:
    """The bottom of a page: that answers are generated, and which person of the college can be asked instead."""
    person = "page.person" if role == "student" else f"page.person.{role}"
    panel(office.drawing.draw("footer", person=office.say(person)))
