"""Posts of a mentor: a pasted advertisement is checked; one of an enterprise is handed in for the college's release."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.acting import whole
from advisor.app.web.drawing import marked
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.offers import Draft

__all__ = ["adverts_tab", "draw_check"]

ROLE: Role = "mentor"
_ENDS = 40_000
"""Characters that are still looked at; a longer text is no advertisement."""


def adverts_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_offers(request: gradio.Request) -> tuple[str, Any, Any]:
        viewer = office.require(request, ROLE)
        is_enterprise = _is_enterprise(office, viewer)
        return (
            _own(office, viewer) if is_enterprise else "",
            gradio.update(visible=is_enterprise),
            gradio.update(value=office.rooms.today.isoformat()),
        )

    def check_post(
        title: str, employer: str, city: str, text: str, posted: str, until: str, request: gradio.Request
    ) -> str:
        office.require(request, ROLE)
        try:
            if not text.strip():
                raise InputFault("empty", where="text", variant="offer_text")
            return draw_check(office, text[:_ENDS], title, employer, city, until.strip())
        except AdvisorError as error:
            return office.regret(error)

    def hand_in(
        title: str, employer: str, city: str, text: str, posted: str, until: str, low: str, high: str,
        places: str, request: gradio.Request,
    ) -> tuple[str, str]:  # fmt: skip
        from advisor.records.offers import Draft, Offers

        viewer = office.require(request, ROLE)
        try:
            draft = Draft(
                title.strip(), employer.strip(), city.strip(), text.strip(), posted.strip(), until.strip(),
                whole(low, "pay_low"), whole(high, "pay_high"), whole(places, "capacity") or 1,
            )  # fmt: skip
            Offers(office.rooms.archive).hand_in(viewer, draft)
        except AdvisorError as error:
            return office.regret(error), _own(office, viewer)
        return said(office, office.say("page.posts.handed_in")) + _check_of(office, draft), _own(office, viewer)

    say = office.say
    header(office, ROLE, "posts")
    panel(office.drawing.draw("intro", text=say("page.posts.intro")))
    with gradio.Row():
        title = gradio.Textbox(label=say("page.posts.title"), max_lines=1, elem_id="title")
        employer = gradio.Textbox(label=say("page.posts.employer"), max_lines=1, elem_id="employer")
        city = gradio.Textbox(label=say("page.posts.city"), max_lines=1, elem_id="city")
    text = gradio.Textbox(label=say("page.posts.text"), lines=8, max_lines=24, elem_id="advert")
    with gradio.Row():
        posted = gradio.Textbox(label=say("page.posts.posted"), max_lines=1, elem_id="posted")
        until = gradio.Textbox(label=say("page.posts.until"), max_lines=1, elem_id="until")
    look = gradio.Button(say("page.posts.check"), variant="primary", elem_id="check")
    out = panel(name="check-result", live=True)
    with gradio.Column(visible=False) as handing:
        with gradio.Row():
            low = gradio.Textbox(label=say("page.posts.low"), max_lines=1, elem_id="low")
            high = gradio.Textbox(label=say("page.posts.high"), max_lines=1, elem_id="high")
            places = gradio.Textbox(label=say("page.posts.places"), value="1", max_lines=1, elem_id="places")
        hand = gradio.Button(say("page.posts.hand_in"), elem_id="hand-in")
    own = panel(name="offers", live=True)
    footer(office, ROLE)
    words = [title, employer, city, text, posted, until]
    look.click(check_post, words, out, show_progress="hidden")
    hand.click(hand_in, [*words, low, high, places], [out, own], show_progress="hidden")
    blocks.load(show_offers, None, [own, handing, posted], show_progress="hidden")


def draw_check(
    office: "Office", text: str, title: str = "", employer: str = "", city: str = "", until: str = ""
) -> str:
    """An advertisement's check as HTML, with the places marked in its own words."""
    from advisor.matching.advert_checks import check_advert

    rooms = office.rooms
    found = check_advert(
        text,
        title=title,
        employer=employer,
        city=city,
        valid_until=until,
        others=rooms.archive.jobs(),
        lexicon=rooms.catalog.lexicon,
        today=rooms.today,
    )
    spans = [(span.start, span.end, "x", "major") for span in (*found.unlawful, *found.fraud)]
    return office.drawing.draw("advert", found=found, pieces=list(marked(text, spans)))


def _check_of(office: "Office", draft: "Draft") -> str:
    return draw_check(office, draft.text, draft.title, draft.employer, draft.city, draft.valid_until)


def _own(office: "Office", viewer: "Viewer") -> str:
    from advisor.records.offers import Offers

    rows = [
        ("", (one.draft.title, one.draft.employer, one.at, office.say(f"page.offers.state.{one.state}"), one.note))
        for one in Offers(office.rooms.archive).own(viewer)
    ]
    return listing(office, "posts", rows, ("title", "employer", "at", "state", "note"), number=len(rows))


def _is_enterprise(office: "Office", viewer: "Viewer") -> bool:
    lines = office.rooms.archive.ledger.mentors()
    return any(line.id == viewer.id and line.kind == "enterprise" for line in lines)
