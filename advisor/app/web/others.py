"""The page of roles that so far only ask: mentors, the counselling centre, administrators."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["ask_page", "ask_tab"]


def ask_page(office: "Office", role: Role) -> "gradio.Blocks":
    """A page to ask on."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        ask_tab(office, blocks, role)
    return blocks


def ask_tab(office: "Office", blocks: "gradio.Blocks", role: Role) -> None:
    """The conversation, within an app or one of its routes."""
    import gradio

    def load(request: gradio.Request) -> str:
        return office.draw_chat(office.require(request, role))

    def ask(text: str, request: gradio.Request) -> Iterator[tuple[str, str]]:
        yield from office.answer(text, office.require(request, role))

    def again(request: gradio.Request) -> str:
        viewer = office.require(request, role)
        office.rooms.archive.start_thread(viewer)
        return office.draw_chat(viewer)

    header(office)
    chat = gradio.HTML(elem_id="chat")
    with gradio.Row():
        box = gradio.Textbox(
            label=office.say("page.ask.box"), placeholder=office.say(f"page.ask.example.{role}"), lines=2, scale=8
        )
    with gradio.Row():
        send = gradio.Button(office.say("page.ask.send"), variant="primary")
        new = gradio.Button(office.say("page.ask.new"))
    send.click(ask, box, [chat, box])
    box.submit(ask, box, [chat, box])
    new.click(again, None, chat)
    blocks.load(load, None, chat)


def header(office: "Office") -> None:
    """What stands on top of every page: the mark of synthetic data, a person to contact, the way out."""
    import gradio

    gradio.HTML(office.drawing.draw("header", synthetic=office.rooms.archive.is_synthetic))
