"""The interview page: one question at a time, feedback with the student's own words quoted."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.practice.interview import Interview
    from advisor.practice.score import AnswerScore

__all__ = ["rehearsal_tab"]

ROLE: Role = "student"
State = dict[str, Any]


def rehearsal_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its buttons do."""
    import gradio

    def begin_interview(post: str | None, request: gradio.Request) -> tuple[str, State | None, Any, Any]:
        viewer = office.require(request, ROLE)
        try:
            state = _begun(office, viewer, post)
        except AdvisorError as error:
            return office.regret(error), None, gradio.update(visible=False), gradio.skip()
        return _draw(office, state), state, gradio.update(visible=True), ""

    def answer_question(text: str, state: State | None, request: gradio.Request) -> tuple[str, State | None, Any, Any]:
        viewer = office.require(request, ROLE)
        if not state:
            return _draw(office, {}), None, gradio.update(visible=False), gradio.skip()
        try:
            if not text.strip():
                raise InputFault("empty", where="answer", variant="answer")
            state = _answered(office, state, text)
            closing = "" if state["question"] else _closed(office, viewer, state)
        except AdvisorError as error:
            return _draw(office, state) + office.regret(error), state, gradio.skip(), gradio.skip()
        going = bool(state["question"])
        return _draw(office, state, closing), state if going else None, gradio.update(visible=going), ""

    def stop_interview(state: State | None, request: gradio.Request) -> tuple[str, None, Any]:
        viewer = office.require(request, ROLE)
        closing = _closed(office, viewer, state) if state else ""
        return _draw(office, {**(state or {}), "question": ""}, closing), None, gradio.update(visible=False)

    header(office, ROLE, "interview")
    state = gradio.State(None)
    with gradio.Row(elem_classes=["choice"]):
        post = gradio.Dropdown(office.posts(), label=office.say("page.interview.post"), value="", elem_id="post")
        start = gradio.Button(office.say("page.interview.start"), variant="primary", elem_id="start", scale=0)
    talk = panel(_draw(office, {}), name="talk", live=True)
    with gradio.Column(visible=False) as reply:
        box = gradio.Textbox(label=office.say("page.interview.box"), lines=4, max_lines=14, elem_id="answer")
        with gradio.Row():
            send = gradio.Button(office.say("page.interview.send"), variant="primary", elem_id="send")
            end = gradio.Button(office.say("page.interview.end"), elem_id="stop")
    footer(office)
    start.click(begin_interview, post, [talk, state, reply, box], show_progress="hidden")
    gradio.on(
        [send.click, box.submit], answer_question, [box, state], [talk, state, reply, box], show_progress="hidden"
    )
    end.click(stop_interview, state, [talk, state, reply], show_progress="hidden")


def _begun(office: "Office", viewer: "Viewer", post: str | None) -> State:
    if not post:
        raise InputFault("empty", where="post", variant="post")
    from advisor.practice.interview import Interview

    rooms = office.rooms
    seen = {
        str(turn.get("question"))
        for practice in rooms.archive.practices(viewer, viewer.id)
        for turn in _turns(practice.body)
    }
    interview = Interview(
        rooms.post(post), catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, seen=seen
    )
    asked = interview.next()
    return {"post": post, "interview": interview.to_dict(), "turns": [], "question": asked.question if asked else ""}


def _answered(office: "Office", state: State, text: str) -> State:
    interview = _resumed(office, state)
    score = interview.answer(text)
    turn = {
        "question": state["question"],
        "answer": text,
        "feedback": score.feedback,
        "dimensions": _dimension_rows(office, score),
    }
    asked = interview.next()
    return {
        **state,
        "interview": interview.to_dict(),
        "turns": [*state["turns"], turn],
        "question": asked.question if asked else "",
    }


def _turns(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    turns = body.get("turns", [])
    return [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []


def _resumed(office: "Office", state: Mapping[str, Any]) -> "Interview":
    from advisor.practice.interview import Interview

    rooms = office.rooms
    return Interview.from_dict(
        state["interview"],
        rooms.post(state["post"]),
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
    )


def _closed(office: "Office", viewer: "Viewer", state: State) -> str:
    """Keeps the practice, if anything was answered; what to say at its end."""
    interview = _resumed(office, state)
    if state["question"]:
        interview.leave()
    practice = interview.close()
    if not practice.turns:
        return office.say("page.interview.none")
    office.rooms.archive.keep_practice(viewer, viewer.id, {"kind": "interview", **asdict(practice)})
    return office.say("page.interview.closing", number=len(practice.turns))


def _dimension_rows(office: "Office", score: "AnswerScore") -> list[dict[str, str]]:
    rows = []
    for dimension in score.dimensions:
        if dimension.level is None:
            continue
        quotes = "；".join(f"「{span.quote}」" for span in dimension.evidence[:2])
        rows.append(
            {
                "name": dimension.label,
                "level": office.say("page.interview.level", level=dimension.level),
                "evidence": quotes or office.say("page.interview.no_evidence"),
            }
        )
    return rows


def _draw(office: "Office", state: Mapping[str, Any], closing: str = "") -> str:
    return office.drawing.draw(
        "interview", turns=state.get("turns", []), question=state.get("question", ""), closing=closing
    )
