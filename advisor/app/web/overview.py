"""The class overview: how many could use which help, what is missing, how far the work has come; nobody is named."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.support.overview import Section

__all__ = ["overview_tab"]

ROLE: Role = "counselor"


def overview_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_overview(room: str | None, request: gradio.Request) -> tuple[str, Any]:
        return _page(office, office.require(request, ROLE), room or "")

    header(office, ROLE, "class")
    panel(office.drawing.draw("intro", text=office.say("page.overview.intro")))
    room = gradio.Dropdown(
        [(office.say("page.overview.all"), "")], value="", label=office.say("page.overview.room"), elem_id="room"
    )
    page = panel(office.drawing.draw("wait", text=office.say("page.overview.counting")), name="overview", live=True)
    footer(office, ROLE)
    gradio.on(
        [blocks.load, room.input], show_overview, room, [page, room], show_progress="hidden", trigger_mode="always_last"
    )


def _page(office: "Office", viewer: "Viewer", room: str) -> tuple[str, Any]:
    import gradio

    from advisor.support.overview import overview

    rooms = office.rooms
    try:
        found = overview(rooms.archive, viewer, catalog=rooms.catalog, prompts=rooms.prompts, class_id=room)
    except AdvisorError as error:
        return office.regret(error), gradio.skip()
    drawn = office.drawing.draw(
        "overview",
        students=found.students,
        as_of=found.as_of,
        sections=[_section(office, section) for section in found.sections],
    )
    choices = [(office.say("page.overview.all"), ""), *((name, id) for id, name in found.classes)]
    return drawn, gradio.update(choices=choices, value=room)


def _section(office: "Office", section: "Section") -> Mapping[str, Any]:
    """A section with its chart; where too few people stand behind it, with the sentence that says so."""
    from advisor.language.drawings import CountRow, counts_chart, to_svg

    say = office.say
    title = say(f"page.overview.{section.name}")
    few = say("page.overview.few")
    of = section.of or 1
    rows = [
        {
            "label": one.label,
            "n": few if one.n is None else str(one.n),
            "share": "—" if one.n is None else f"{one.n / of:.0%}",
        }
        for one in section.counts
    ]
    chart = ""
    if section.of is not None and any(one.n is not None for one in section.counts):
        lines = [
            CountRow(one.label, None if one.n is None else one.n / of, few if one.n is None else f"{one.n}/{of}")
            for one in section.counts
        ]
        chart = to_svg(counts_chart(say("page.overview.chart", title=title, of=of), lines))
    return {
        "title": title,
        "name": section.name,
        "of": section.of,
        "rows": rows,
        "chart": chart,
        "next": say(f"page.overview.{section.name}.next"),
        "empty": say(f"page.overview.{section.name}.empty"),
    }
