"""The page to ask on, which every role has."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.app.web.frame import footer, header, panel
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["ask_tab"]


def ask_tab(office: "Office", blocks: "gradio.Blocks", role: Role, page: str = "") -> None:
    """The conversation, within an app or one of its routes."""
    import gradio

    def show_chat(request: gradio.Request) -> Iterator[str]:
        yield from office.chat(office.require(request, role))

    def ask(text: str, request: gradio.Request) -> Iterator[tuple[str, str]]:
        yield from office.answer(text, office.require(request, role))

    def begin_thread(request: gradio.Request) -> str:
        viewer = office.require(request, role)
        office.rooms.archive.start_thread(viewer)
        return office.draw_chat(viewer)

    header(office, role, page)
    chat = panel(name="chat", live=True)
    box = gradio.Textbox(
        label=office.say("page.ask.box"),
        placeholder=office.say(f"page.ask.example.{role}"),
        lines=1,
        max_lines=8,
        elem_id="question",
    )
    with gradio.Row():
        send = gradio.Button(office.say("page.ask.send"), variant="primary", elem_id="send")
        new = gradio.Button(office.say("page.ask.new"), elem_id="new")
    footer(office, role)
    gradio.on([send.click, box.submit], ask, box, [chat, box], show_progress="hidden")
    new.click(begin_thread, None, chat, show_progress="hidden")
    blocks.load(show_chat, None, chat, show_progress="hidden")
