"""Requests to be erased, as an administrator meets them: a task with its day, the act, and a refusal with its reason."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.acting import ROLE, confirmed, reasoned, refused, require_reason
from advisor.app.web.frame import panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.erasures import Erasures

__all__ = ["requests_part", "tasks_part"]


def tasks_part(office: "Office", blocks: "gradio.Blocks") -> None:
    """What waits for an administrator, on their first page; counts alone, so no reason is asked for."""
    import gradio

    def show_tasks(request: gradio.Request) -> str:
        office.require(request, ROLE)
        found = _erasures(office).waiting()
        if not found.requests:
            return ""
        text = office.say("page.erasures.waiting", number=found.requests, overdue=found.overdue)
        return office.drawing.draw("task", text=text, href="/a/keeping", label=office.say("page.erasures.go"))

    tasks = panel(name="tasks", live=True)
    blocks.load(show_tasks, None, tasks, show_progress="hidden")


def requests_part(office: "Office", why: Any) -> None:  # noqa: ANN401 - gradio's component
    """The requests with their days, and what settles one.

    Args:
        office: Draws, and knows the records.
        why: The field with the reason.
    """
    import gradio

    say = office.say

    def show_requests(why: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            return _drawn(office, viewer)
        except AdvisorError as error:
            return refused(office, error)

    def erase_student(why: str, student: str, word: str, request: gradio.Request) -> str:
        from advisor.records.dossier import Dossier

        viewer = reasoned(office, request, why)
        try:
            require_reason(viewer)
            confirmed(office, word)
            found = Dossier(office.rooms.archive).erase(viewer, student.strip())
        except AdvisorError as error:
            return refused(office, error)
        left = say("page.erasures.residue", files="、".join(found.residue)) if found.residue else ""
        return said(office, say("page.erasures.erased", rows=sum(found.rows.values())) + left)

    def refuse_request(why: str, number: str, answer: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            done = _erasures(office).refuse(viewer, number.strip(), answer)
        except AdvisorError as error:
            return refused(office, error)
        return said(office, say("page.erasures.refused", request=done.request))

    panel(office.drawing.draw("heading", text=say("page.erasures")))
    panel(office.drawing.draw("intro", text=say("page.erasures.intro")))
    look = gradio.Button(say("page.erasures.look"), elem_id="requests-look")
    table = panel(name="requests", live=True)
    with gradio.Row():
        student = gradio.Textbox(label=say("page.erasures.student"), max_lines=1, elem_id="erase-student")
        word = gradio.Textbox(label=say("page.confirm"), max_lines=1, elem_id="erase-confirm")
        go = gradio.Button(say("page.erasures.erase"), elem_id="erase-go")
    with gradio.Row():
        number = gradio.Textbox(label=say("page.erasures.number"), max_lines=1, elem_id="refuse-number")
        answer = gradio.Textbox(label=say("page.erasures.answer"), max_lines=3, elem_id="refuse-answer")
        shut = gradio.Button(say("page.erasures.refuse"), elem_id="refuse-go")
    look.click(show_requests, why, table, show_progress="hidden")
    go.click(erase_student, [why, student, word], table, show_progress="full")
    shut.click(refuse_request, [why, number, answer], table, show_progress="hidden")


def _drawn(office: "Office", viewer: "Viewer") -> str:
    found = _erasures(office).open(viewer)
    late = office.say("page.erasures.late")
    rows = [
        ("", (one.request, one.student, one.name, one.at, one.due + (late if one.is_overdue else ""), one.note))
        for one in found
    ]
    return listing(office, "erasures", rows, ("request", "student", "name", "at", "due", "note"), number=len(rows))


def _erasures(office: "Office") -> "Erasures":
    from advisor.records.erasures import Erasures

    return Erasures(office.rooms.archive)
