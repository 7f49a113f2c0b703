"""One line of a resume, before and after: questions draw the facts out, the gate compares, the student decides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.practice.rewrite import RewriteCheck

__all__ = ["offered", "rewriting"]

ROLE: Role = "student"
BLANK = "__"
SHOWN_CHARACTERS = 40
MOST_LINES = 30
State = dict[str, Any]


def offered(text: str, issues: Sequence[Sequence[Any]]) -> list[tuple[str, str]]:
    """The lines with findings as (what is shown, the line itself), in the order of the text, each once."""
    lines = dict.fromkeys(_line_at(text, int(issue[0])) for issue in sorted(issues, key=lambda issue: issue[0]))
    found = [line for line in lines if line][:MOST_LINES]
    return [(line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…", line) for line in found]


def rewriting(office: "Office", state: "gradio.State", box: "gradio.Textbox", file: "gradio.File") -> tuple[Any, Any]:
    """The controls; the column that holds them, and the choice of a line."""
    import gradio

    def pick_line(state: State | None, line: str | None, request: gradio.Request) -> tuple[str, str, str, Any]:
        office.require(request, ROLE)
        return _questions(office, line or "", ""), line or "", "", gradio.update(visible=False)

    def check_line(line: str | None, answers: str, after: str, request: gradio.Request) -> tuple[str, Any]:
        office.require(request, ROLE)
        try:
            found = _checked(office, line or "", answers, after)
        except AdvisorError as error:
            return office.regret(error), gradio.update(visible=False)
        drawn = office.drawing.draw(
            "rewrite",
            before=line,
            after=after.strip(),
            accepted=found.accepted,
            strange=[claim.quote for claim in found.claims if not claim.supported],
            questions=_lacking(office, line or "", answers),
        )
        return drawn, gradio.update(visible=found.accepted)

    def accept_line(
        state: State | None, line: str | None, answers: str, after: str, request: gradio.Request
    ) -> tuple[Any, Any, Any, str, Any]:
        office.require(request, ROLE)
        kept = gradio.skip()
        try:
            if not state or not line or line not in state["text"]:
                raise InputFault("empty", where="line", variant="resume_line")
            if not _checked(office, line, answers, after).accepted:  # what was checked may have been changed since
                raise InputFault("value", where="rewrite", variant="rewrite_strange", value=after.strip()[:40])
        except AdvisorError as error:
            return kept, kept, kept, office.regret(error), gradio.update(visible=False)
        text = state["text"].replace(line, after.strip(), 1)
        said = office.drawing.draw("told", text=office.say("page.rewrite.accepted"))
        return {**state, "text": text}, text, None, said, gradio.update(visible=False)

    def refuse_line(line: str | None, request: gradio.Request) -> tuple[str, str, Any]:
        office.require(request, ROLE)
        said = office.drawing.draw("told", text=office.say("page.rewrite.refused"))
        return said, line or "", gradio.update(visible=False)

    with gradio.Column(visible=False, elem_classes=["mending"]) as column:
        panel(office.drawing.draw("mend"))
        line = gradio.Dropdown(
            [(office.say("page.choose"), "")], label=office.say("page.rewrite.line"), value="", elem_id="line"
        )
        questions = panel(name="line-questions")
        answers = gradio.Textbox(label=office.say("page.rewrite.answers"), lines=3, max_lines=10, elem_id="said-since")
        after = gradio.Textbox(label=office.say("page.rewrite.after"), lines=3, max_lines=8, elem_id="after")
        check = gradio.Button(office.say("page.rewrite.check"), elem_id="check-line")
        result = panel(name="rewrite")
        with gradio.Row(visible=False) as deciding:
            accept = gradio.Button(office.say("page.rewrite.accept"), variant="primary", elem_id="accept-line")
            refuse = gradio.Button(office.say("page.rewrite.refuse"), elem_id="refuse-line")
    line.change(pick_line, [state, line], [questions, after, result, deciding], show_progress="hidden")
    check.click(check_line, [line, answers, after], [result, deciding], show_progress="hidden")
    accept.click(
        accept_line, [state, line, answers, after], [state, box, file, result, deciding], show_progress="hidden"
    )
    refuse.click(refuse_line, line, [result, after, deciding], show_progress="hidden")
    return column, line


def _checked(office: "Office", line: str, answers: str, after: str) -> "RewriteCheck":
    """The verdict of the gate; nothing passes that the line and the answers do not carry.

    Raises:
        InputFault: No line, no rewrite, or a blank that still has to be filled in.
    """
    from advisor.practice.rewrite import check_rewrite

    if not line:
        raise InputFault("empty", where="line", variant="resume_line")
    if BLANK in after:
        raise InputFault("value", where="rewrite", variant="rewrite_blank", value=BLANK)
    return check_rewrite(line, after.strip(), answers.splitlines(), catalog=office.rooms.catalog)


def _lacking(office: "Office", line: str, answers: str) -> tuple[str, ...]:
    from advisor.practice.resume_questions import draw_out

    return draw_out(line, answers.splitlines(), catalog=office.rooms.catalog, prompts=office.rooms.prompts)


def _questions(office: "Office", line: str, answers: str) -> str:
    return office.drawing.draw("questions", line=line, questions=_lacking(office, line, answers) if line else ())


def _line_at(text: str, start: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return text[begin : end if end >= 0 else len(text)].strip()
