"""The page of posts that fit the student, three axes apart."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.matching.shapes import Match

__all__ = ["matches_tab"]

ROLE: Role = "student"
SHOWN = 5
SHOWN_SKILLS = 5


def matches_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """The posts, looked up when the page opens."""
    import gradio

    def show_matches(request: gradio.Request) -> Iterator[str]:
        viewer = office.require(request, ROLE)
        yield office.drawing.draw("wait", text=office.say("page.matches.looking"))
        try:
            yield _draw(office, viewer)
        except AdvisorError as error:
            yield office.regret(error)

    header(office, ROLE, "matches")
    out = panel(name="matches", live=True)
    footer(office)
    blocks.load(show_matches, None, out, show_progress="hidden")


def _draw(office: "Office", viewer: "Viewer") -> str:
    from advisor.matching.match import match

    rooms = office.rooms
    found = match(rooms.archive, viewer, viewer.id, catalog=rooms.catalog, k=SHOWN, prompts=rooms.prompts)
    return office.drawing.draw(
        "matches",
        matches=[_row(office, row) for row in found.matches],
        notices=office.asides(found.notices),
    )


def _row(office: "Office", row: "Match") -> Mapping[str, Any]:
    rooms = office.rooms
    advertisement = next((job for job in rooms.jobs if job.id == row.job.id), None)
    known = bool(row.have) or any(gap.held is not None for gap in row.gaps)
    low, high = (f"{100 * end:.0f}" for end in row.fit_range)
    return {
        "title": row.title,
        "employer": advertisement.employer if advertisement else "",
        "city": advertisement.city if advertisement else "",
        "days": (rooms.today - date.fromisoformat(advertisement.posted_on[:10])).days if advertisement else 0,
        "fit": _fit(office, row, known, low, high),
        "interest": office.say("page.matches.no_interest")
        if row.interest is None
        else office.say("page.matches.interest_of", value=f"{100 * row.interest:.0f}"),
        "gate": office.say("page.matches.open")
        if row.gate.open
        else office.say("page.matches.closed", reason="；".join(closing.reason for closing in row.gate.closed_by)),
        "asides": row.gate.notices,
        "have": [office.skill(held.skill) for held in row.have[:SHOWN_SKILLS]],
        "gaps": [
            office.say(
                "page.matches.gap" if gap.held is not None else "page.matches.unrecorded", name=office.skill(gap.skill)
            )
            for gap in row.gaps[:SHOWN_SKILLS]
        ],
    }


def _fit(office: "Office", row: "Match", known: bool, low: str, high: str) -> str:
    if row.total is None:
        return office.say("matching.personal.card")
    return office.say("page.matches.range", low=low, high=high) if known else office.say("page.matches.no_skill")
