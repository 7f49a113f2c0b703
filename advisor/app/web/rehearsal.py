"""The interview page: one question at a time, feedback with the student's own words quoted."""

from collections.abc import Mapping
from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.app.web.rehearsal_report import drill_section, report_section, sessions_of
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
LENGTHS = (3, 5, 8)


def rehearsal_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its buttons do."""
    import gradio

    def open_interview(request: gradio.Request) -> tuple[Any, Any, Any]:
        viewer = office.require(request, ROLE)
        claims = _claims(office, viewer)
        return (
            gradio.update(value=_likely(office, viewer)),
            gradio.update(visible=bool(claims), value=bool(claims)),
            sessions_of(office, viewer),
        )

    def begin_interview(
        post: str | None, manner: str, length: float, is_aware: bool, is_timed: bool, request: gradio.Request
    ) -> tuple[str, State | None, Any, Any]:
        viewer = office.require(request, ROLE)
        try:
            state = _begun(office, viewer, post, manner, length, is_aware=bool(is_aware), is_timed=bool(is_timed))
        except AdvisorError as error:
            return office.regret(error), None, gradio.update(visible=False), gradio.skip()
        return _draw(office, state), state, gradio.update(visible=True), ""

    def answer_question(text: str, state: State | None, request: gradio.Request) -> tuple[Any, ...]:
        viewer = office.require(request, ROLE)
        still = gradio.skip()
        if not state:
            return _draw(office, {}), None, gradio.update(visible=False), still, still
        try:
            if not text.strip():
                raise InputFault("empty", where="answer", variant="answer")
            state = _answered(office, state, text)
            closing, kept = ("", "") if state["question"] else _closed(office, viewer, state)
        except AdvisorError as error:
            return _draw(office, state) + office.regret(error), state, still, still, still
        going = bool(state["question"])
        sessions = still if going else sessions_of(office, viewer, kept)
        return _draw(office, state, closing), state if going else None, gradio.update(visible=going), "", sessions

    def stop_interview(state: State | None, request: gradio.Request) -> tuple[str, None, Any, Any]:
        viewer = office.require(request, ROLE)
        closing, kept = _closed(office, viewer, state) if state else ("", "")
        drawn = _draw(office, {**(state or {}), "question": ""}, closing)
        return drawn, None, gradio.update(visible=False), sessions_of(office, viewer, kept)

    header(office, ROLE, "interview")
    state = gradio.State(None)
    with gradio.Row(elem_classes=["choice"]):
        post = gradio.Dropdown(office.posts(), label=office.say("page.interview.post"), value="", elem_id="post")
        start = gradio.Button(office.say("page.interview.start"), variant="primary", elem_id="start", scale=0)
    with gradio.Accordion(office.say("page.interview.how"), open=False, elem_id="how"):
        manner = gradio.Radio(
            [(office.say(f"page.interview.manner.{name}"), name) for name in ("calm", "demanding")],
            value="calm",
            label=office.say("page.interview.manner"),
            elem_id="manner",
        )
        length = gradio.Radio(
            [(office.say("page.interview.length.of", number=number), number) for number in LENGTHS],
            value=LENGTHS[-1],
            label=office.say("page.interview.length"),
            elem_id="length",
        )
        aware = gradio.Checkbox(label=office.say("page.interview.aware"), visible=False, elem_id="aware")
        timed = gradio.Checkbox(label=office.say("page.interview.timed"), elem_id="timed")
    talk = panel(_draw(office, {}), name="talk", live=True)
    with gradio.Column(visible=False) as reply:
        box = gradio.Textbox(label=office.say("page.interview.box"), lines=4, max_lines=14, elem_id="answer")
        with gradio.Row():
            send = gradio.Button(office.say("page.interview.send"), variant="primary", elem_id="send")
            end = gradio.Button(office.say("page.interview.end"), elem_id="stop")
    session = report_section(office)
    drill_section(office)
    footer(office, ROLE)
    choices = [post, manner, length, aware, timed]
    start.click(begin_interview, choices, [talk, state, reply, box], show_progress="hidden")
    gradio.on(
        [send.click, box.submit],
        answer_question,
        [box, state],
        [talk, state, reply, box, session],
        show_progress="hidden",
    )
    end.click(stop_interview, state, [talk, state, reply, session], show_progress="hidden")
    blocks.load(open_interview, None, [post, aware, session], show_progress="hidden")


def _likely(office: "Office", viewer: "Viewer") -> str:
    """The post that was rehearsed last, else one of the student's major, so that one press begins; it can be changed."""
    rooms = office.rooms
    packs = rooms.catalog.occupations.values()
    last = [one.job for one in rooms.archive.practices(viewer, viewer.id) if one.kind == "interview"]
    again = next((str(pack.id) for pack in packs if last and pack.title == last[-1]), "")
    major = rooms.archive.file(viewer, viewer.id).major_code
    nearest = min(
        (pack for pack in packs if major in pack.majors), key=lambda pack: pack.majors.index(major), default=None
    )
    return again or (str(nearest.id) if nearest is not None else "")


def _claims(office: "Office", viewer: "Viewer") -> tuple[str, ...]:
    """Lines of the newest draft that an interviewer could ask about; none without a draft."""
    from advisor.app.documents import drafts_of
    from advisor.practice.claims import claims_of

    drafts, _ = drafts_of(office.rooms, viewer, viewer.id)
    return claims_of(str(drafts[-1].body.get("text", "")), office.rooms.catalog) if drafts else ()


def _begun(
    office: "Office",
    viewer: "Viewer",
    post: str | None,
    manner: str,
    length: float,
    *,
    is_aware: bool,
    is_timed: bool,
) -> State:
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
        rooms.post(post),
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
        seen=seen,
        length=int(length or LENGTHS[-1]),
        claims=_claims(office, viewer) if is_aware else (),
        manner="demanding" if manner == "demanding" else "calm",
    )
    asked = interview.next()
    return {
        "post": post,
        "interview": interview.to_dict(),
        "turns": [],
        "question": asked.question if asked else "",
        "asked_at": monotonic() if is_timed else None,
    }


def _answered(office: "Office", state: State, text: str) -> State:
    interview = _resumed(office, state)
    score = interview.answer(text)
    turn = {
        "question": state["question"],
        "answer": text,
        "feedback": score.feedback,
        "dimensions": _dimension_rows(office, score),
        "time": _time(office, state.get("asked_at")),
    }
    asked = interview.next()
    return {
        **state,
        "interview": interview.to_dict(),
        "turns": [*state["turns"], turn],
        "question": asked.question if asked else "",
        "asked_at": None if state.get("asked_at") is None else monotonic(),
    }


def _time(office: "Office", since: float | None) -> str:
    """How long the answer took, where the student wished to know; nothing hangs on it."""
    if since is None:
        return ""
    minutes, seconds = divmod(round(monotonic() - since), 60)
    return office.say("page.interview.time", minutes=minutes, seconds=seconds)


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


def _closed(office: "Office", viewer: "Viewer", state: State) -> tuple[str, str]:
    """Keeps the practice, if anything was answered; what to say at its end, and the id of the practice."""
    interview = _resumed(office, state)
    if state["question"]:
        interview.leave()
    practice = interview.close()
    if not practice.turns:
        return office.say("page.interview.none"), ""
    kept = office.rooms.archive.keep_practice(viewer, viewer.id, {"kind": "interview", **asdict(practice)})
    return office.say("page.interview.closing", number=len(practice.turns)), kept


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
