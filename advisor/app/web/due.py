"""The ledger of a counselor's students: who does what by when, filtered in the store, fifty lines a page."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["ROWS", "due_tab"]

ROLE: Role = "counselor"
ROWS = 50


def due_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    from advisor.catalog.support_rows import KINDS, OWNERS
    from advisor.records.support_people import STATES

    def show_ledger(
        words: str, kind: str, owner: str, state: str, request: gradio.Request
    ) -> tuple[str, int, Any, Any]:
        return _page(office, office.require(request, ROLE), (words, kind, owner, state), 0)

    def turn_ledger(
        words: str, kind: str, owner: str, state: str, page: float, step: str, request: gradio.Request
    ) -> tuple[str, int, Any, Any]:
        viewer = office.require(request, ROLE)
        return _page(office, viewer, (words, kind, owner, state), int(page) + (1 if step == forward else -1))

    def choice(group: str, names: tuple[str, ...]) -> Any:  # noqa: ANN401 - gradio's component
        choices = [
            (office.say("page.ledger.any"), ""),
            *((office.say(f"support.{group}.{name}"), name) for name in names),
        ]
        return gradio.Dropdown(choices, value="", label=office.say(f"page.ledger.{group}"), elem_id=f"ledger-{group}")

    header(office, ROLE, "ledger")
    panel(office.drawing.draw("intro", text=office.say("page.ledger.intro")))
    with gradio.Row():
        words = gradio.Textbox(label=office.say("page.ledger.words"), max_lines=1, elem_id="ledger-words")
        kind = choice("kind", (*KINDS, "task"))
    with gradio.Row():
        owner = choice("owner", OWNERS)
        state = choice("state", STATES)
    table = panel(name="ledger", live=True)
    page = gradio.State(0)
    backward, forward = office.say("page.roster.before"), office.say("page.roster.after")
    with gradio.Row():
        before = gradio.Button(backward, visible=False, elem_id="ledger-before")
        after = gradio.Button(forward, visible=False, elem_id="ledger-after")
    footer(office, ROLE)
    inputs, outputs = [words, kind, owner, state], [table, page, before, after]
    gradio.on(
        [blocks.load, words.change, kind.change, owner.change, state.change],
        show_ledger,
        inputs,
        outputs,
        show_progress="hidden",
        trigger_mode="always_last",
    )
    for button in (before, after):
        button.click(turn_ledger, [*inputs, page, button], outputs, show_progress="hidden")


def _page(office: "Office", viewer: "Viewer", asked: tuple[str, str, str, str], page: int) -> tuple[str, int, Any, Any]:
    import gradio

    from advisor.records.ledger import LedgerFilter
    from advisor.support.ledger import ledger, who_of

    rooms = office.rooms
    words, kind, owner, state = asked
    wanted = LedgerFilter(words=words, kind=kind, who=owner, state=state)
    page = max(0, page)
    try:
        found = ledger(
            rooms.archive,
            viewer,
            catalog=rooms.catalog,
            prompts=rooms.prompts,
            wanted=wanted,
            first=page * ROWS,
            most=ROWS,
        )
    except AdvisorError as error:
        return office.regret(error), 0, gradio.skip(), gradio.skip()
    rows = [
        {
            "row": row,
            "kind": office.say(f"support.kind.{row.kind}"),
            "who": who_of(row.who, office.prompts),
            "state": office.say(f"support.state.{row.state}"),
        }
        for row in found.rows
    ]
    ahead = len(rows) - min(ROWS, max(0, found.total - page * ROWS))
    drawn = office.drawing.draw("due", rows=rows, total=found.total, ahead=ahead)
    more = (page + 1) * ROWS < found.total
    return drawn, page, gradio.update(visible=page > 0), gradio.update(visible=more)
