"""Advertisements that were handed in: looked at, released or sent back; and those on record that need a look."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.acting import ROLE, reasoned, refused, why_box
from advisor.app.web.adverts import draw_check
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError, InputFault

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["offers_tab"]

MOST = 100


def offers_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_waiting(request: gradio.Request) -> tuple[str, Any]:
        return _waiting(office, reasoned(office, request, ""))

    def show_offer(offer: str, request: gradio.Request) -> str:
        return _offer(office, reasoned(office, request, ""), offer)

    def release_offer(why: str, offer: str, note: str, request: gradio.Request) -> tuple[str, str, Any]:
        from advisor.app.releasing import release

        viewer = reasoned(office, request, why)
        try:
            if not offer:
                raise InputFault("empty", where="offer", variant="option")
            found = release(office.rooms, viewer, offer, note)
        except AdvisorError as error:
            return (refused(office, error), *_waiting(office, viewer, offer))
        text = office.say("page.offers.released", offer=found.id, batch=found.batch)
        return (said(office, text), *_waiting(office, viewer))

    def refuse_offer(why: str, offer: str, note: str, request: gradio.Request) -> tuple[str, str, Any]:
        from advisor.records.offers import Offers

        viewer = reasoned(office, request, why)
        try:
            if not offer:
                raise InputFault("empty", where="offer", variant="option")
            Offers(office.rooms.archive).settle(viewer, offer, "refused", note)
        except AdvisorError as error:
            return (refused(office, error), *_waiting(office, viewer, offer))
        return (said(office, office.say("page.offers.refused", offer=offer)), *_waiting(office, viewer))

    def check_record(request: gradio.Request) -> str:
        office.require(request, ROLE)
        return _record(office)

    say = office.say
    header(office, ROLE, "offers")
    panel(office.drawing.draw("intro", text=say("page.offers.intro")))
    table = panel(name="offers", live=True)
    offer = gradio.Dropdown([(say("page.choose"), "")], label=say("page.offers.which"), value="", elem_id="offer")
    shown = panel(name="check-result", live=True)
    why = why_box(office)
    note = gradio.Textbox(label=say("page.offers.note"), lines=2, max_lines=6, elem_id="note")
    with gradio.Row():
        yes = gradio.Button(say("page.offers.release"), variant="primary", elem_id="release")
        no = gradio.Button(say("page.offers.refuse"), elem_id="refuse")
    done = panel(name="done", live=True)
    panel(office.drawing.draw("heading", text=say("page.offers.record")))
    look = gradio.Button(say("page.offers.look"), elem_id="look")
    record = panel(name="record", live=True)
    footer(office, ROLE)
    offer.change(show_offer, offer, shown, show_progress="hidden")
    yes.click(release_offer, [why, offer, note], [done, table, offer], show_progress="full", show_progress_on=done)
    no.click(refuse_offer, [why, offer, note], [done, table, offer], show_progress="hidden")
    look.click(check_record, None, record, show_progress="full")
    blocks.load(show_waiting, None, [table, offer], show_progress="hidden")


def _waiting(office: "Office", viewer: "Viewer", chosen: str = "") -> tuple[str, Any]:
    """What was handed in, newest first, and what waits to choose from."""
    import gradio

    from advisor.records.offers import Offers

    found = Offers(office.rooms.archive).all(viewer)
    mentors = {line.id: line.name for line in office.rooms.archive.ledger.mentors()}
    rows = [
        (
            "",
            (
                one.draft.title,
                one.draft.employer,
                mentors.get(one.by, one.by),
                one.at,
                office.say(f"page.offers.state.{one.state}"),
            ),
        )
        for one in found[:MOST]
    ]
    drawn = listing(office, "offers", rows, ("title", "employer", "by", "at", "state"), number=len(found))
    open_ones = [(f"{one.id}　{one.draft.title}", one.id) for one in found if one.state == "waiting"]
    return drawn, gradio.update(choices=[(office.say("page.choose"), ""), *open_ones], value=chosen)


def _offer(office: "Office", viewer: "Viewer", offer: str) -> str:
    from advisor.records.offers import Offers

    if not offer:
        return ""
    try:
        draft = Offers(office.rooms.archive).one(viewer, offer).draft
    except AdvisorError as error:
        return refused(office, error)
    check = draw_check(office, draft.text, draft.title, draft.employer, draft.city, draft.valid_until)
    return office.drawing.draw("offered", draft=draft) + check


def _record(office: "Office") -> str:
    """Advertisements on record with something to look at, each kind by its name and the words that it rests on."""
    from advisor.matching.advert_checks import check_adverts

    rooms, say = office.rooms, office.say
    checked = check_adverts(rooms.archive.jobs(), lexicon=rooms.catalog.lexicon, today=rooms.today)
    rows = []
    for job, found in checked:
        if found.is_clean:
            continue
        marks = [say("page.posts.expired")] * found.is_expired
        marks += [say("page.posts.twins") + office.drawing.comma.join(twin.id for twin in found.twins)] * bool(
            found.twins
        )
        marks += [say("page.posts.unlawful") + "".join(f"「{span.quote}」" for span in found.unlawful)] * bool(
            found.unlawful
        )
        marks += [say("page.posts.fraud") + "".join(f"「{span.quote}」" for span in found.fraud)] * bool(found.fraud)
        rows.append(("", (job.title, job.id, job.employer, "\n".join(marks))))
    return listing(
        office,
        "record",
        rows[:MOST],
        ("title", "id", "employer", "marks"),
        shown=len(rows[:MOST]),
        number=len(rows),
        total=len(checked),
    )
