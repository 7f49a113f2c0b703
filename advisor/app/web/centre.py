"""The counselling centre's pages: one student in its view, replies to settle, notes, its part of the plan, ask."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from advisor.app.web.finding import draw_found
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.others import ask_tab
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["centre_pages"]

ROLE: Role = "centre"
REVIEWS = ("confirmed", "dismissed")


def centre_pages(office: "Office") -> "gradio.Blocks":
    """All pages of the centre, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        centre_tab(office, blocks)
    with blocks.route(office.say("page.ask"), "/ask", show_in_navbar=False):
        ask_tab(office, blocks, ROLE, "ask")
    return blocks


def centre_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def find_student(words: str, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        try:
            return draw_found(office, viewer, words, "/z/")
        except AdvisorError as error:
            return office.regret(error)

    def show_cared(request: gradio.Request) -> tuple[str, str, Any, Any, Any]:
        viewer = office.require(request, ROLE)
        student = request.query_params.get("who", "")[:20]
        if not student:
            return "", "", gradio.update(visible=False), gradio.skip(), gradio.skip()
        drawn, replies, actions = _page(office, viewer, student)
        return student, drawn, gradio.update(visible=True), replies, actions

    def settle_reply(student: str, reply: str, note: str, request: gradio.Request) -> tuple[str, Any, Any, str]:
        from advisor.diagnosis.replies import settle_reply as settle

        viewer = office.require(request, ROLE)

        def keep() -> None:
            settle(office.rooms.archive, viewer, _chosen(reply, "reply"), note, student=student)

        return _done(office, viewer, student, keep, note)

    def keep_note(student: str, state: str, note: str, request: gradio.Request) -> tuple[str, Any, Any, str]:
        viewer = office.require(request, ROLE)
        return _done(office, viewer, student, lambda: _review(office, viewer, student, state, note), note)

    def mark_action(student: str, action: str, state: str, request: gradio.Request) -> tuple[str, Any, Any, str]:
        from advisor.support.acts import change_action

        viewer, rooms = office.require(request, ROLE), office.rooms

        def keep() -> None:
            wanted, change = _chosen(action, "action"), f"state={state}"
            change_action(rooms.archive, viewer, student, wanted, change, catalog=rooms.catalog, prompts=rooms.prompts)

        return _done(office, viewer, student, keep, "")

    def note_service(student: str, kind: str, request: gradio.Request) -> tuple[str, Any, Any, str]:
        viewer = office.require(request, ROLE)
        return _done(
            office, viewer, student, lambda: office.rooms.archive.support.note_service(viewer, student, kind), ""
        )

    say = office.say
    header(office, ROLE, "")
    panel(office.drawing.draw("intro", text=say("page.centre.intro")))
    words = gradio.Textbox(label=say("page.roster.search"), max_lines=1, elem_id="search")
    found = panel(office.drawing.draw("intro", text=say("page.centre.hint")), name="found", live=True)
    who = gradio.State("")
    page = panel(name="student", live=True)
    with gradio.Column(visible=False) as forms:
        reply, reply_note, settle, state, note, keep, action, to, mark, kind, serve = _forms(office)
    footer(office, ROLE)
    words.change(find_student, words, found, show_progress="hidden", trigger_mode="always_last")
    shown = [page, reply, action]
    settle.click(settle_reply, [who, reply, reply_note], [*shown, reply_note], show_progress="hidden")
    keep.click(keep_note, [who, state, note], [*shown, note], show_progress="hidden")
    mark.click(mark_action, [who, action, to], [*shown, note], show_progress="hidden")
    serve.click(note_service, [who, kind], [*shown, note], show_progress="hidden")
    blocks.load(show_cared, None, [who, page, forms, reply, action], show_progress="hidden")


def _chosen(value: str | None, where: str) -> str:
    if not value:
        raise InputFault("empty", where=where, variant="option")
    return value


def _forms(office: "Office") -> tuple[Any, ...]:
    """The controls under a student: settle a reply, a note on the review, its action of the plan, a service."""
    import gradio

    from advisor.records.support_people import SERVICES

    say = office.say
    none = [(say("page.choose"), "")]
    panel(office.drawing.draw("heading", text=say("page.centre.head.reply")))
    reply = gradio.Dropdown(none, label=say("page.centre.reply"), value="", elem_id="reply")
    reply_note = gradio.Textbox(label=say("page.centre.reply.note"), lines=2, max_lines=8, elem_id="reply-note")
    settle = gradio.Button(say("page.centre.settle"), elem_id="settle")
    panel(office.drawing.draw("heading", text=say("page.centre.head.review")))
    state = gradio.Radio(
        [(say(f"page.centre.review.{name}"), name) for name in (*REVIEWS, "undo")],
        value="confirmed",
        label=say("page.centre.review"),
        elem_id="review",
    )
    note = gradio.Textbox(label=say("page.centre.note"), lines=2, max_lines=8, elem_id="note")
    keep = gradio.Button(say("page.plan.mark"), variant="primary", elem_id="keep-note")
    panel(office.drawing.draw("heading", text=say("page.centre.head.action")))
    with gradio.Row():
        action = gradio.Dropdown(none, label=say("page.centre.action"), value="", elem_id="action")
        to = gradio.Dropdown(
            [(say(f"support.state.{name}"), name) for name in ("doing", "done", "dropped")],
            value="doing",
            label=say("page.plan.state"),
            elem_id="state",
        )
    mark = gradio.Button(say("page.centre.mark"), elem_id="mark")
    kind = gradio.Dropdown(
        [(say(f"support.card.service.{name}"), name) for name in SERVICES],
        value="guidance",
        label=say("page.centre.service"),
        elem_id="service",
    )
    serve = gradio.Button(say("page.centre.serve"), elem_id="serve")
    return reply, reply_note, settle, state, note, keep, action, to, mark, kind, serve


def _review(office: "Office", viewer: "Viewer", student: str, state: str, note: str) -> None:
    from advisor.diagnosis.review import settle, take_back

    rooms = office.rooms
    ground: dict[str, Any] = {
        "scorecard": rooms.catalog.scorecard,
        "forests": rooms.forests,
        "prompts": rooms.prompts,
    }
    if state == "undo":
        take_back(rooms.archive, viewer, student, **ground)
        return
    if state not in REVIEWS:
        raise InputFault("value", where="state", variant="choice", value=state, allowed=", ".join(REVIEWS))
    if not note.strip():
        raise InputFault("empty", where="note", variant="review_note")
    settle(rooms.archive, viewer, student, state, note.strip(), **ground)  # type: ignore[arg-type]


def _page(office: "Office", viewer: "Viewer", student: str) -> tuple[str, Any, Any]:
    """The student as HTML, the replies and the actions to choose from."""
    import gradio

    from advisor.app.requests import explain
    from advisor.records.support_people import SERVICES

    rooms, say = office.rooms, office.say
    archive = rooms.archive
    try:
        found = explain(rooms, viewer, student, is_waited_for=False)
        file, replies = archive.file(viewer, student), archive.replies(viewer, student)
        given = archive.support.services(viewer, student)
        mine = [row for row in archive.support.actions(viewer, student) if row.owner == "centre"]
        needs, review = archive.support.needs_of(viewer, student), archive.review(viewer, student)
        history = archive.history(viewer, student)
    except AdvisorError as error:
        return office.regret(error), gradio.skip(), gradio.skip()
    labels = {row.action: f"{say(f'support.kind.{row.kind}')}：{row.what}" for row in mine}
    drawn = office.drawing.draw(
        "cared",
        title=f"{file.name}　{file.student}　{file.class_name}",
        text=found.text,
        cards=found.cards,
        notices=office.asides(found.notices),
        needs=[need_of(office, need) for need in needs],
        actions=[
            {
                "kind": say(f"support.kind.{row.kind}"),
                "what": row.what,
                "due": row.due,
                "state": say(f"support.state.{row.state}"),
            }
            for row in mine
        ],
        services=[(say(f"support.card.service.{name}"), given.get(name, 0)) for name in SERVICES],
        replies=replies,
        review=review,
        history=history,
    )
    none = (say("page.choose"), "")
    waiting = [(one.text[:40], one.reply) for one in replies if one.state == "open"]
    return (
        drawn,
        gradio.update(choices=[none, *waiting], value=""),
        gradio.update(choices=[none, *((label, action) for action, label in labels.items())], value=""),
    )


def need_of(office: "Office", need: str) -> str:
    """A need in words; ``city:昆明`` is a place that the person wants to work at."""
    name, _, value = need.partition(":")
    key = f"page.need.{name}"
    if not office.rooms.prompts.has_label(key):
        return value or need
    return f"{office.say(key)}：{value}" if value else office.say(key)


def _done(
    office: "Office", viewer: "Viewer", student: str, act: Callable[[], object], words: str
) -> tuple[str, Any, Any, str]:
    """Run an act and draw the student anew; after a fault the words stay in their box."""
    try:
        if not student:
            raise InputFault("empty", where="student", variant="student")
        act()
    except AdvisorError as error:
        import gradio

        drawn, replies, actions = _page(office, viewer, student) if student else ("", gradio.skip(), gradio.skip())
        return drawn + office.regret(error), replies, actions, words
    drawn, replies, actions = _page(office, viewer, student)
    return drawn, replies, actions, ""
