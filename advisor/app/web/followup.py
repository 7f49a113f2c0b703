"""Outcomes: official rates and comparisons with definition, denominator and day; whom to call; what a call brought."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.support.track import Lists

__all__ = ["followup_tab"]

ROLE: Role = "counselor"
WITHIN_DAYS = 30
ANSWERS: Mapping[str, tuple[bool, bool | None]] = {
    "stayed": (True, True),
    "left": (True, False),
    "talked": (True, None),
    "away": (False, None),
}
"""What a call brought: (reached, still with the first employer)."""


def followup_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    say = office.say

    def show_outcomes(request: gradio.Request) -> Iterator[tuple[str, str, Any, Any]]:
        viewer = office.require(request, ROLE)
        drawn, choices = _lists(office, viewer)
        today = gradio.update(value=office.rooms.archive.today.isoformat())
        yield office.drawing.draw("wait", text=say("page.outcomes.counting")), drawn, choices, today
        yield _figures(office, viewer), drawn, choices, today

    def follow_up(line: str, answer: str | None, day: str, request: gradio.Request) -> tuple[str, Any]:
        from advisor.records.outcomes import OutcomeEvent
        from advisor.support.track import track

        viewer = office.require(request, ROLE)
        student, _, step = line.partition(" ")
        try:
            if not step or answer is None or answer not in ANSWERS:
                raise InputFault("empty", where=say("page.outcomes.check"), variant="chosen")
            reached, stayed = ANSWERS[answer]
            event = OutcomeEvent(
                kind="check", on=_day(day, say("page.outcomes.day")), step=step, reached=reached, stayed=stayed
            )
            track(office.rooms.archive, viewer, student, event, knowledge=office.rooms.catalog.outcomes)
        except AdvisorError as error:
            return _lists(office, viewer)[0] + office.regret(error), gradio.skip()
        drawn, choices = _lists(office, viewer)
        return drawn + office.drawing.draw("done", text=say("page.outcomes.kept")), choices

    header(office, ROLE, "outcomes")
    panel(office.drawing.draw("intro", text=say("page.outcomes.intro")))
    lists = panel(name="lists")
    check = gradio.Dropdown([(say("page.choose"), "")], value="", label=say("page.outcomes.check"), elem_id="check")
    answer = gradio.Radio(
        [(say(f"page.outcomes.answer.{name}"), name) for name in ANSWERS],
        label=say("page.outcomes.answer"),
        elem_id="call",
    )
    day = gradio.Textbox(label=say("page.outcomes.day"), max_lines=1, elem_id="call-day")
    keep = gradio.Button(say("page.outcomes.keep"), variant="primary", elem_id="keep-call")
    figures = panel(name="outcomes", live=True)
    footer(office, ROLE)
    keep.click(follow_up, [check, answer, day], [lists, check], show_progress="hidden")
    blocks.load(show_outcomes, None, [figures, lists, check, day], show_progress="hidden")


def _day(text: str, where: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise InputFault("value", where=where, variant="date", value=text) from error


def _lists(office: "Office", viewer: "Viewer") -> tuple[str, Any]:
    """Whom to call, by day, and who is without work again; by day and name, no ranking."""
    import gradio

    from advisor.support.track import lists

    rooms = office.rooms
    found: Lists = lists(rooms.archive, viewer, knowledge=rooms.catalog.outcomes, within=WITHIN_DAYS)
    names = {line.student: line.name for line in rooms.archive.roster(viewer)}
    drawn = office.drawing.draw("lists", found=found, names=names, within=WITHIN_DAYS)
    choices = [(office.say("page.choose"), "")]
    choices += [
        (f"{names.get(one.student, one.student)}　{one.label}　{one.due}", f"{one.student} {one.check}")
        for one in found.due
    ]
    return drawn, gradio.update(choices=choices, value="")


def _figures(office: "Office", viewer: "Viewer") -> str:
    """The report as the college would file it, on the page: the same blocks, the same words."""
    from advisor.language.drawings import to_svg
    from advisor.language.publishing import Chart, Grid, Heading, Paragraph
    from advisor.support.on_record import on_record
    from advisor.support.report import paper_of

    rooms = office.rooms
    try:
        found = on_record(rooms.archive, viewer, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    except AdvisorError as error:
        return office.regret(error)
    blocks: list[dict[str, Any]] = []
    for block in paper_of(found, rooms.prompts).blocks:
        if isinstance(block, Heading):
            blocks.append({"kind": "heading", "level": block.level, "text": block.text})
        elif isinstance(block, Paragraph):
            blocks.append({"kind": "item" if block.is_item else "text", "text": block.text})
        elif isinstance(block, Chart):
            blocks.append({"kind": "chart", "svg": to_svg(block.drawing)})
        elif isinstance(block, Grid):
            blocks.append({"kind": "grid", "header": block.header, "rows": block.rows})
    return office.drawing.draw("paper", blocks=blocks)
