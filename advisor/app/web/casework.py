"""One student: why the flag was raised, with its cards, and the counselor's decision about it."""

from typing import TYPE_CHECKING, Any, Literal

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["casework_tab"]

ROLE: Role = "counselor"


def casework_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def open_student(request: gradio.Request) -> Any:  # noqa: ANN401 - gradio's update
        lines = office.rooms.archive.roster(office.require(request, ROLE))
        chosen = request.query_params.get("who", "")
        return gradio.update(
            choices=[
                (office.say("page.choose"), ""),
                *((f"{line.name}　{line.student}　{line.class_name}", line.student) for line in lines),
            ],
            value=chosen if any(line.student == chosen for line in lines) else "",
        )

    def show_student(student: str | None, request: gradio.Request) -> tuple[str, Any]:
        viewer = office.require(request, ROLE)
        return _draw(office, viewer, student), gradio.update(visible=bool(student))

    def confirm_flag(student: str | None, note: str, request: gradio.Request) -> tuple[str, str]:
        return _settle(office, office.require(request, ROLE), student, "confirmed", note)

    def dismiss_flag(student: str | None, note: str, request: gradio.Request) -> tuple[str, str]:
        return _settle(office, office.require(request, ROLE), student, "dismissed", note)

    def undo_review(student: str | None, note: str, request: gradio.Request) -> tuple[str, str]:
        return _settle(office, office.require(request, ROLE), student, "undo", note)

    header(office, ROLE, "student")
    who = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.student.who"), value="", elem_id="who"
    )
    page = panel(name="student", live=True)
    with gradio.Column(visible=False) as decision:
        panel(office.drawing.draw("intro", text=office.say("page.student.review")))
        note = gradio.Textbox(label=office.say("page.student.note"), lines=2, max_lines=8, elem_id="note")
        with gradio.Row():
            yes = gradio.Button(office.say("page.student.confirm"), variant="primary", elem_id="confirm")
            no = gradio.Button(office.say("page.student.dismiss"), elem_id="dismiss")
            back = gradio.Button(office.say("page.student.undo"), elem_id="undo")
    footer(office)
    who.change(show_student, who, [page, decision], show_progress="hidden", trigger_mode="always_last")
    yes.click(confirm_flag, [who, note], [page, note], show_progress="hidden")
    no.click(dismiss_flag, [who, note], [page, note], show_progress="hidden")
    back.click(undo_review, [who, note], [page, note], show_progress="hidden")
    blocks.load(open_student, None, who, show_progress="hidden")


def _draw(office: "Office", viewer: "Viewer", student: str | None) -> str:
    if not student:
        return office.drawing.draw("intro", text=office.say("page.student.hint"))
    from advisor.diagnosis.explain import explain

    rooms = office.rooms
    try:
        found = explain(
            rooms.archive,
            viewer,
            student,
            scorecard=rooms.catalog.scorecard,
            forests=rooms.forests,
            shapley=rooms.shapley,
            is_waited_for=False,
            prompts=rooms.prompts,
        )
        file = rooms.archive.file(viewer, student)
        replies = rooms.archive.replies(viewer, student)
        review = rooms.archive.review(viewer, student)
    except AdvisorError as error:
        return office.regret(error)
    return office.drawing.draw(
        "student",
        student=file.student,
        title=f"{file.name}　{file.student}　{file.class_name}",
        text=found.text,
        cards=found.cards,
        notices=office.asides(found.notices),
        replies=replies,
        review=review,
    )


def _settle(
    office: "Office",
    viewer: "Viewer",
    student: str | None,
    act: Literal["confirmed", "dismissed", "undo"],
    note: str,
) -> tuple[str, str]:
    """Keeps the decision, or takes the last one back; a reason is asked for, since the student may read it."""
    from advisor.diagnosis.review import settle, take_back

    rooms = office.rooms
    ground: dict[str, Any] = {
        "scorecard": rooms.catalog.scorecard,
        "forests": rooms.forests,
        "prompts": rooms.prompts,
    }
    try:
        if not student:
            raise InputFault("empty", where="student", variant="student")
        if act == "undo":
            take_back(rooms.archive, viewer, student, **ground)
            return _draw(office, viewer, student), note
        if not note.strip():
            raise InputFault("empty", where="note", variant="review_note")
        settle(rooms.archive, viewer, student, act, note.strip(), **ground)
    except AdvisorError as error:
        return _draw(office, viewer, student) + office.regret(error), note
    return _draw(office, viewer, student), ""
