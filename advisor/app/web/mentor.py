"""The mentor's pages: my students, posts and their checking, my profile, ask."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.adverts import adverts_tab
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import said
from advisor.app.web.mentees import mentees_tab
from advisor.app.web.others import ask_tab
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["mentor_pages"]

ROLE: Role = "mentor"


def mentor_pages(office: "Office") -> "gradio.Blocks":
    """All pages of a mentor, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        mentees_tab(office, blocks)
    with blocks.route(office.say("page.posts"), "/posts", show_in_navbar=False):
        adverts_tab(office, blocks)
    with blocks.route(office.say("page.profile"), "/profile", show_in_navbar=False):
        profile_tab(office, blocks)
    with blocks.route(office.say("page.ask"), "/ask", show_in_navbar=False):
        ask_tab(office, blocks, ROLE, "ask")
    return blocks


def profile_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What a mentor knows, and how many students they can accompany: the assignment goes by it."""
    import gradio

    rooms, say = office.rooms, office.say
    choices = _majors(office)
    offered = {code for _, code in choices}

    def show_profile(request: gradio.Request) -> tuple[Any, Any, Any, str]:
        viewer = office.require(request, ROLE)
        line = next(line for line in rooms.archive.ledger.mentors() if line.id == viewer.id)
        kind = say(f"page.profile.kind.{line.kind}") if line.kind else ""
        text = say("page.profile.whose", name=line.name, kind=kind)
        if not line.majors and not line.packs:
            text += "\n" + say("page.profile.empty")
        return [code for code in line.majors if code in offered], list(line.packs), line.capacity, said(office, text)

    def keep_profile(majors: list[str], packs: list[str], capacity: float | None, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        try:
            before = next(line for line in rooms.archive.ledger.mentors() if line.id == viewer.id).majors
            known = [*(code for code in before if code not in offered), *(code for code in majors or ())]
            posts = [pack for pack in packs or () if pack in rooms.catalog.occupations]
            places = 8 if capacity is None else int(capacity)
            rooms.archive.ledger.set_profile(viewer, viewer.id, known, posts, places)
        except AdvisorError as error:
            return office.regret(error)
        return said(office, say("page.profile.kept"))

    header(office, ROLE, "profile")
    panel(office.drawing.draw("intro", text=say("page.profile.intro")))
    out = panel(name="profile", live=True)
    majors = gradio.Dropdown(choices, label=say("page.profile.majors"), multiselect=True, elem_id="majors")
    packs = gradio.Dropdown(office.posts()[1:], label=say("page.profile.posts"), multiselect=True, elem_id="packs")
    capacity = gradio.Number(label=say("page.profile.capacity"), precision=0, elem_id="capacity")
    keep = gradio.Button(say("page.plan.mark"), variant="primary", elem_id="keep-profile")
    footer(office, ROLE)
    keep.click(keep_profile, [majors, packs, capacity], out, show_progress="hidden")
    blocks.load(show_profile, None, [majors, packs, capacity, out], show_progress="hidden")


def _majors(office: "Office") -> list[tuple[str, str]]:
    """The majors that a pack of the catalog knows; the whole catalogue of majors would be a list nobody reads."""
    catalog = office.rooms.catalog
    codes = sorted({str(code) for pack in catalog.occupations.values() for code in pack.majors})
    return [(catalog.majors[code].name, code) for code in codes if code in catalog.majors]
