"""One student: the cards and both engines, the counselor's decision, corrections, replies, contacts; drawn by casefile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from advisor.app.web.casefile import draw_student, open_replies, readings_of
from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["casework_tab"]

ROLE: Role = "counselor"
HOW = ("face", "phone", "message", "visit", "letter")
"""How somebody spoke with a student, as the import of contacts names it."""

Shown: TypeAlias = tuple[Any, ...]
"""The page, whether the forms are there, the readings and the open replies to choose from, and whether there are any."""


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

    def show_student(student: str | None, request: gradio.Request) -> Shown:
        return _shown(office, office.require(request, ROLE), student)

    def confirm_flag(student: str | None, note: str, request: gradio.Request) -> Shown:
        return _settle(office, office.require(request, ROLE), student, "confirmed", note)

    def dismiss_flag(student: str | None, note: str, request: gradio.Request) -> Shown:
        return _settle(office, office.require(request, ROLE), student, "dismissed", note)

    def undo_review(student: str | None, note: str, request: gradio.Request) -> Shown:
        return _settle(office, office.require(request, ROLE), student, "undo", note)

    def correct_record(student: str | None, factor: str, value: str, why: str, request: gradio.Request) -> Shown:
        return _correct(office, office.require(request, ROLE), student, factor, value, why)

    def settle_reply(student: str | None, reply: str, how: str, request: gradio.Request) -> Shown:
        return _answer(office, office.require(request, ROLE), student, reply, how)

    def note_contact(student: str | None, channel: str, said: str, request: gradio.Request) -> Shown:
        viewer, archive = office.require(request, ROLE), office.rooms.archive
        return _done(
            office, viewer, student, lambda who: archive.support.note_contact(viewer, who, channel, said.strip()), said
        )

    header(office, ROLE, "student")
    who = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.student.who"), value="", elem_id="who"
    )
    page = panel(office.drawing.draw("intro", text=office.say("page.student.hint")), name="student", live=True)
    with gradio.Column(visible=False) as deciding:
        panel(
            office.drawing.draw(
                "section", title=office.say("page.student.decide"), text=office.say("page.student.review")
            )
        )
        note = gradio.Textbox(label=office.say("page.student.note"), lines=2, max_lines=8, elem_id="note")
        with gradio.Row():
            yes = gradio.Button(office.say("page.student.confirm"), variant="primary", elem_id="confirm")
            no = gradio.Button(office.say("page.student.dismiss"), elem_id="dismiss")
            back = gradio.Button(office.say("page.student.undo"), elem_id="undo")
        with gradio.Column(visible=False) as replying:
            panel(
                office.drawing.draw(
                    "section", title=office.say("page.student.reply"), text=office.say("page.student.reply.intro")
                )
            )
            reply = _choice(office, "page.student.reply.which", "reply")
            how = gradio.Textbox(label=office.say("page.student.reply.how"), lines=2, max_lines=8, elem_id="how")
            settle = gradio.Button(office.say("page.student.reply.settle"), elem_id="settle")
        with _fold(office, "page.student.contact"):
            channel = gradio.Dropdown(
                [(office.say(f"page.contact.{name}"), name) for name in HOW],
                value=HOW[0],
                label=office.say("page.student.contact.how"),
                elem_id="channel",
            )
            said = gradio.Textbox(label=office.say("page.student.contact.said"), lines=2, max_lines=8, elem_id="said")
            keep = gradio.Button(office.say("page.student.contact.keep"), elem_id="keep-contact")
        with _fold(office, "page.student.correct"):
            with gradio.Row():
                factor = _choice(office, "page.student.correct.which", "factor")
                value = gradio.Textbox(label=office.say("page.student.correct.value"), max_lines=1, elem_id="value")
            why = gradio.Textbox(label=office.say("page.student.correct.why"), lines=2, max_lines=8, elem_id="why")
            mend = gradio.Button(office.say("page.student.correct.keep"), elem_id="keep-correction")
    footer(office, ROLE)
    shown = [page, deciding, factor, reply, replying]
    who.change(show_student, who, shown, show_progress="hidden", trigger_mode="always_last")
    yes.click(confirm_flag, [who, note], [*shown, note], show_progress="hidden")
    no.click(dismiss_flag, [who, note], [*shown, note], show_progress="hidden")
    back.click(undo_review, [who, note], [*shown, note], show_progress="hidden")
    settle.click(settle_reply, [who, reply, how], [*shown, how], show_progress="hidden")
    keep.click(note_contact, [who, channel, said], [*shown, said], show_progress="hidden")
    mend.click(correct_record, [who, factor, value, why], [*shown, why], show_progress="hidden")
    blocks.load(open_student, None, who, show_progress="hidden")


@contextmanager
def _fold(office: "Office", name: str) -> Iterator[None]:
    """A form that opens when it is wanted, with a line on what it is for."""
    import gradio

    with gradio.Accordion(office.say(name), open=False, elem_classes="fold", elem_id=name.rpartition(".")[2]):
        panel(office.drawing.draw("intro", text=office.say(f"{name}.intro")))
        yield


def _choice(office: "Office", label: str, name: str) -> Any:  # noqa: ANN401 - gradio's component
    import gradio

    return gradio.Dropdown([(office.say("page.choose"), "")], value="", label=office.say(label), elem_id=name)


def _shown(office: "Office", viewer: "Viewer", student: str | None, notice: str = "") -> Shown:
    """The student with what can be chosen; under it that it is kept, or what went wrong, and nothing is lost."""
    import gradio

    if not student:
        drawn = office.drawing.draw("intro", text=office.say("page.student.hint"))
        return drawn + notice, gradio.update(visible=False), gradio.skip(), gradio.skip(), gradio.skip()
    try:
        drawn = draw_student(office, viewer, student)
        readings, replies = readings_of(office, viewer, student), open_replies(office, viewer, student)
    except AdvisorError as error:
        return office.regret(error) + notice, gradio.update(visible=False), gradio.skip(), gradio.skip(), gradio.skip()
    first = (office.say("page.choose"), "")
    return (
        drawn + notice,
        gradio.update(visible=True),
        gradio.update(choices=[first, *readings], value=""),
        gradio.update(choices=[first, *replies], value=replies[0][1] if len(replies) == 1 else ""),
        gradio.update(visible=bool(replies)),
    )


def _done(office: "Office", viewer: "Viewer", student: str | None, act: Callable[[str], object], written: str) -> Shown:
    """Run an act and draw the student anew; what was written stays in its box only where it was not kept."""
    try:
        if not student:
            raise InputFault("empty", where="student", variant="student")
        act(student)
    except AdvisorError as error:
        return (*_shown(office, viewer, student, office.regret(error)), written)
    return (*_shown(office, viewer, student, office.drawing.draw("told", text=office.say("page.kept"))), "")


def _ground(office: "Office") -> dict[str, Any]:
    rooms = office.rooms
    return {"scorecard": rooms.catalog.scorecard, "forests": rooms.forests, "prompts": rooms.prompts}


def _settle(
    office: "Office",
    viewer: "Viewer",
    student: str | None,
    act: Literal["confirmed", "dismissed", "undo"],
    note: str,
) -> Shown:
    """Keeps the decision, or takes the last one back; a reason is asked for, since the student may read it."""
    from advisor.diagnosis.review import settle, take_back

    def decide(who: str) -> None:
        if act == "undo":
            take_back(office.rooms.archive, viewer, who, **_ground(office))
            return
        if not note.strip():
            raise InputFault("empty", where="note", variant="review_note")
        settle(office.rooms.archive, viewer, who, act, note.strip(), **_ground(office))

    return _done(office, viewer, student, decide, note)


def _correct(office: "Office", viewer: "Viewer", student: str | None, factor: str, value: str, why: str) -> Shown:
    """Puts another value in place, with its reason; the former one stays on record and can be taken back."""
    from advisor.app.requests import factor_values
    from advisor.diagnosis.review import correct

    def mend(who: str) -> None:
        if not factor:
            raise InputFault("empty", where=office.say("page.student.correct.which"), variant="chosen")
        changes = factor_values([f"{factor}={value.strip()}"], office.say("page.student.correct.value"), office.rooms)
        correct(office.rooms.archive, viewer, who, changes, why.strip(), **_ground(office))

    return _done(office, viewer, student, mend, why)


def _answer(office: "Office", viewer: "Viewer", student: str | None, reply: str, how: str) -> Shown:
    from advisor.diagnosis.replies import settle_reply

    def settle(who: str) -> None:
        if not reply:
            raise InputFault("empty", where=office.say("page.student.reply.which"), variant="chosen")
        settle_reply(office.rooms.archive, viewer, reply, how, student=who)

    return _done(office, viewer, student, settle, how)
