"""One student as an administrator may see them: never without a reason, which the student can read."""

from typing import TYPE_CHECKING

from advisor.app.web.acting import ROLE, reasoned, refused, require_reason, why_box
from advisor.app.web.finding import draw_found
from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["visit_tab"]


def visit_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def find_student(why: str, words: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            return draw_found(office, viewer, words, "")
        except AdvisorError as error:
            return refused(office, error)

    def visit_student(why: str, student: str, request: gradio.Request) -> str:
        return _draw(office, reasoned(office, request, why), student.strip())

    say = office.say
    header(office, ROLE, "student")
    panel(office.drawing.draw("intro", text=say("page.visit.intro")))
    why = why_box(office)
    words = gradio.Textbox(label=say("page.roster.search"), max_lines=1, elem_id="search")
    find = gradio.Button(say("page.people.find"), elem_id="find")
    found = panel(name="found", live=True)
    who = gradio.Textbox(label=say("page.visit.number"), max_lines=1, elem_id="number")
    go = gradio.Button(say("page.visit.go"), variant="primary", elem_id="visit")
    page = panel(name="student", live=True)
    footer(office, ROLE)
    gradio.on([find.click, words.submit], find_student, [why, words], found, show_progress="hidden")
    gradio.on([go.click, who.submit], visit_student, [why, who], page, show_progress="hidden")


def _draw(office: "Office", viewer: "Viewer", student: str) -> str:
    from advisor.app.requests import explain

    rooms = office.rooms
    try:
        require_reason(viewer)
        found = explain(rooms, viewer, student, is_waited_for=False)
        file, review = rooms.archive.file(viewer, student), rooms.archive.review(viewer, student)
    except AdvisorError as error:
        return refused(office, error)
    return office.drawing.draw(
        "visited",
        title=f"{file.name}　{file.student}　{file.class_name}",
        why=viewer.reason,
        text=found.text,
        cards=found.cards,
        notices=office.asides(found.notices),
        review=review,
    )
