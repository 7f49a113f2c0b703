"""Short lessons of digital skills: one at a time, in large type, with a check of three questions."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["lessons_tab"]

ROLE: Role = "student"
QUESTIONS = 3


def lessons_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_lessons(request: gradio.Request) -> tuple[Any, ...]:
        return _opened(office, office.require(request, ROLE))

    def show_lesson(id: str, request: gradio.Request) -> tuple[Any, ...]:
        office.require(request, ROLE)
        return _lesson(office, id)

    def check_lesson(
        id: str, first: int | None, second: int | None, third: int | None, request: gradio.Request
    ) -> tuple[str, str]:
        viewer = office.require(request, ROLE)
        said = _checked(office, viewer, id, [first, second, third])
        return said, _opened(office, viewer)[0]

    header(office, ROLE, "lessons")
    course = panel(name="course")
    lesson = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.lessons.which"), value="", elem_id="lesson"
    )
    page = panel(name="lesson-page")
    answers = [gradio.Radio([], label="", visible=False, elem_id=f"check-{n}") for n in range(QUESTIONS)]
    send = gradio.Button(office.say("page.lessons.send"), variant="primary", elem_id="send", visible=False)
    said = panel(name="result", live=True)
    footer(office, ROLE)
    lesson.change(show_lesson, lesson, [page, *answers, send], show_progress="hidden", trigger_mode="always_last")
    send.click(check_lesson, [lesson, *answers], [said, course], show_progress="hidden")
    blocks.load(show_lessons, None, [course, lesson], show_progress="hidden")


def _opened(office: "Office", viewer: "Viewer") -> tuple[Any, ...]:
    """The course, and the lesson that comes next."""
    import gradio

    from advisor.support.lessons import lessons

    rooms = office.rooms
    found = lessons(rooms.archive, viewer, viewer.id, catalog=rooms.catalog)
    choices = [(office.say("page.choose"), ""), *((line.title, line.id) for line in found.lessons)]
    return office.drawing.draw("course", lines=found.lessons), gradio.update(choices=choices, value=found.next or "")


def _lesson(office: "Office", id: str) -> tuple[Any, ...]:
    import gradio

    lesson = office.rooms.catalog.lessons.get(id)
    if lesson is None:
        hidden = [gradio.update(visible=False) for _ in range(QUESTIONS + 1)]
        return office.drawing.draw("intro", text=office.say("page.lessons.intro")), *hidden
    asked = [
        gradio.update(
            label=check.question,
            choices=[(text, number) for number, text in enumerate(check.options, 1)],
            value=None,
            visible=True,
        )
        for check in lesson.checks[:QUESTIONS]
    ]
    return office.drawing.draw("lesson", lesson=lesson), *asked, gradio.update(visible=True)


def _checked(office: "Office", viewer: "Viewer", id: str, answers: list[int | None]) -> str:
    from advisor.support.lessons import answer_lesson

    given = [answer for answer in answers if answer is not None]
    if len(given) < QUESTIONS:
        return office.drawing.draw("intro", text=office.say("page.lessons.incomplete"))
    rooms = office.rooms
    try:
        done = answer_lesson(rooms.archive, viewer, viewer.id, id, given, catalog=rooms.catalog)
    except AdvisorError as error:
        return office.regret(error)
    return office.drawing.draw("lesson_result", done=done, title=rooms.catalog.lessons[id].title)
