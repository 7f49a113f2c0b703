"""Classes that change hands, mentors that are assigned, a cohort that is archived."""

from typing import TYPE_CHECKING

from advisor.app.web.acting import ROLE, confirmed, parts_of, reasoned, refused, require_reason, whole, why_box
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["year_tab"]


def year_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    from advisor.records.users import Users

    rooms, say = office.rooms, office.say

    def hand_over(why: str, before: str, after: str, classes: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            moved = Users(rooms.archive).hand_over(viewer, before.strip(), after.strip(), parts_of(classes))
        except AdvisorError as error:
            return refused(office, error)
        return said(office, say("classes.handed_over", students=moved.students, after=moved.after))

    def archive_cohort(why: str, cohort: str, word: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            confirmed(office, word)
            found = Users(rooms.archive).archive_cohort(
                viewer, whole(cohort, "cohort") or 0, rooms.catalog.scorecard.version
            )
        except AdvisorError as error:
            return refused(office, error)
        return said(office, say("classes.archived", cohort=found["cohort"], students=found["students"]))

    def assign_mentors(why: str, keep: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        return _assigned(office, viewer, keep == "keep")

    header(office, ROLE, "year")
    panel(office.drawing.draw("intro", text=say("page.year.intro")))
    why = why_box(office)
    out = panel(name="done", live=True)
    panel(office.drawing.draw("heading", text=say("page.year.handover")))
    with gradio.Row():
        before = gradio.Textbox(label=say("page.year.before"), max_lines=1, elem_id="before-counselor")
        after = gradio.Textbox(label=say("page.year.after"), max_lines=1, elem_id="after-counselor")
    classes = gradio.Textbox(label=say("page.year.classes"), max_lines=2, elem_id="classes")
    move = gradio.Button(say("page.year.move"), variant="primary", elem_id="move")
    panel(office.drawing.draw("heading", text=say("page.year.mentors")))
    panel(office.drawing.draw("intro", text=say("page.year.mentors.intro")))
    keep = gradio.Radio(
        [(say("page.year.try"), "try"), (say("page.year.keep"), "keep")],
        value="try",
        label=say("page.year.how"),
        elem_id="keep",
    )
    assign = gradio.Button(say("page.year.assign"), elem_id="assign")
    panel(office.drawing.draw("heading", text=say("page.year.archive")))
    panel(office.drawing.draw("intro", text=say("page.year.archive.intro")))
    with gradio.Row():
        cohort = gradio.Textbox(label=say("page.year.cohort"), max_lines=1, elem_id="cohort")
        word = gradio.Textbox(label=say("page.confirm"), max_lines=1, elem_id="confirm-word")
    go = gradio.Button(say("page.year.go"), elem_id="archive")
    footer(office, ROLE)
    move.click(hand_over, [why, before, after, classes], out, show_progress="hidden")
    assign.click(assign_mentors, [why, keep], out, show_progress="full")
    go.click(archive_cohort, [why, cohort, word], out, show_progress="full")


def _assigned(office: "Office", viewer: "Viewer", keep: bool) -> str:
    """How many students each mentor would have, or has; who they are stands with the students."""
    from advisor.support.mentors import assign

    try:
        require_reason(viewer)
        found = assign(office.rooms.archive, viewer, catalog=office.rooms.catalog, keep=keep)
    except AdvisorError as error:
        return refused(office, error)
    names = {line.id: line for line in office.rooms.archive.ledger.mentors()}
    rows = [
        ("", (names[id].name, id, office.say(f"page.profile.kind.{names[id].kind or 'college'}"), number))
        for id, number in sorted(found.load.items())
    ]
    key = "page.year.assigned" if keep else "page.year.preview"
    drawn = listing(office, "load", rows, ("name", "number", "kind", "students"), number=len(found.assigned))
    return said(office, office.say(key)) + drawn
