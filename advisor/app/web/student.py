"""The student's pages: ask, resume, interview, posts."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.web.drawing import marked
from advisor.app.web.others import ask_tab, header
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.practice.interview import Interview

__all__ = ["student_pages"]

ROLE: Role = "student"
SHOWN_MATCHES = 5


def student_pages(office: "Office") -> "gradio.Blocks":
    """All pages of a student, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        ask_tab(office, blocks, ROLE)
    with blocks.route(office.say("page.resume"), "/resume"):
        _resume(office)
    with blocks.route(office.say("page.interview"), "/interview"):
        _interview(office)
    with blocks.route(office.say("page.matches"), "/matches"):
        _matches(office)
    return blocks


def _posts(office: "Office") -> list[tuple[str, str]]:
    return [(pack.title, pack.id) for pack in office.rooms.catalog.occupations.values()]


def _resume(office: "Office") -> None:
    import gradio

    def critique_page(text: str, file: str | None, post: str | None, request: gradio.Request) -> str:
        office.require(request, ROLE)
        rooms = office.rooms
        try:
            if file:
                from advisor.language.documents import read_document

                text = read_document(Path(file)).text
            from advisor.practice.critique import critique

            wanted = rooms.post(post) if post else None
            found = critique(text, catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, post=wanted)
        except AdvisorError as error:
            return office.regret(error)
        spans = [
            (issue.start, issue.end, str(number), issue.severity)
            for number, issue in enumerate(found.issues, 1)
            if issue.quote
        ]
        return office.drawing.draw(
            "critique",
            found=found,
            title=wanted.title if wanted else "",
            gaps=_gap_lines(office, found.gaps),
            pieces=list(marked(found.text, spans)),
        )

    header(office)
    gradio.Markdown(office.say("page.resume.intro"))
    box = gradio.Textbox(label=office.say("page.resume.box"), lines=12, max_lines=30)
    with gradio.Row():
        file = gradio.File(
            label=office.say("page.resume.file"), file_types=[".txt", ".docx", ".pdf"], type="filepath", height=120
        )
        post = gradio.Dropdown(_posts(office), label=office.say("page.resume.post"), value=None)
    go = gradio.Button(office.say("page.resume.go"), variant="primary")
    out = gradio.HTML()
    go.click(critique_page, [box, file, post], out)


def _gap_lines(office: "Office", gaps: Any) -> list[str]:  # noqa: ANN401 - the critique's own rows
    names = office.rooms.catalog.skills
    lines = []
    for gap in gaps:
        name = names[gap.skill].name if gap.skill in names else gap.skill
        near = names[gap.near].name if gap.near in names else (gap.near or "")
        lines.append(office.say(f"page.gap.{gap.state}", name=name, near=near))
    return lines


def _interview(office: "Office") -> None:
    import gradio

    def begin(post: str | None, request: gradio.Request) -> tuple[str, dict[str, Any] | None, Any]:
        viewer = office.require(request, ROLE)
        if not post:
            return office.regret(InputFault("empty", where="post", variant="post")), None, gradio.skip()
        from advisor.practice.interview import Interview

        rooms = office.rooms
        seen = tuple(
            str(turn.get("question"))
            for practice in rooms.archive.practices(viewer, viewer.id)
            for turn in _turns(practice.body)
        )
        interview = Interview(
            rooms.post(post), catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, seen=seen
        )
        asked = interview.next()
        state = {
            "post": post,
            "interview": interview.to_dict(),
            "turns": [],
            "question": asked.question if asked else "",
        }
        return _draw_interview(office, state, ""), state, ""

    def answer(
        text: str, state: dict[str, Any] | None, request: gradio.Request
    ) -> tuple[str, dict[str, Any] | None, str]:
        viewer = office.require(request, ROLE)
        if not state or not text.strip():
            return _draw_interview(office, state or {}, ""), state, text
        interview = _resumed(office, state)
        score = interview.answer(text)
        turn = {
            "question": state["question"],
            "answer": text,
            "feedback": score.feedback,
            "dimensions": _dimension_rows(office, score),
        }
        asked = interview.next()
        state = {
            **state,
            "interview": interview.to_dict(),
            "turns": [*state["turns"], turn],
            "question": asked.question if asked else "",
        }
        closing = "" if asked else _closing(office, viewer, interview)
        return _draw_interview(office, state, closing), state if asked else None, ""

    def stop(state: dict[str, Any] | None, request: gradio.Request) -> tuple[str, None]:
        viewer = office.require(request, ROLE)
        if not state:
            return _draw_interview(office, {}, ""), None
        interview = _resumed(office, state)
        interview.leave()
        return _draw_interview(office, {**state, "question": ""}, _closing(office, viewer, interview)), None

    header(office)
    state = gradio.State(None)
    with gradio.Row():
        post = gradio.Dropdown(_posts(office), label=office.say("page.interview.post"), value=None)
        start = gradio.Button(office.say("page.interview.start"), variant="primary")
    talk = gradio.HTML(_draw_interview(office, {}, ""))
    box = gradio.Textbox(label=office.say("page.interview.box"), lines=4)
    with gradio.Row():
        send = gradio.Button(office.say("page.interview.send"), variant="primary")
        end = gradio.Button(office.say("page.interview.end"))
    start.click(begin, post, [talk, state, box])
    send.click(answer, [box, state], [talk, state, box])
    end.click(stop, state, [talk, state])


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


def _closing(office: "Office", viewer: Any, interview: "Interview") -> str:  # noqa: ANN401 - facts.Viewer
    from dataclasses import asdict

    practice = interview.close()
    office.rooms.archive.keep_practice(viewer, viewer.id, {"kind": "interview", **asdict(practice)})
    return office.say("page.interview.closing", number=len(practice.turns))


def _dimension_rows(office: "Office", score: Any) -> list[dict[str, str]]:  # noqa: ANN401 - practice's score
    rows = []
    for dimension in score.dimensions:
        if dimension.level is None:
            continue
        quotes = "；".join(f"「{span.quote}」" for span in dimension.evidence[:2])
        rows.append(
            {
                "name": dimension.name,
                "level": office.say("page.interview.level", level=dimension.level),
                "evidence": quotes or office.say("page.interview.no_evidence"),
            }
        )
    return rows


def _draw_interview(office: "Office", state: Mapping[str, Any], closing: str) -> str:
    return office.drawing.draw(
        "interview", turns=state.get("turns", []), question=state.get("question", ""), closing=closing
    )


def _matches(office: "Office") -> None:
    import gradio

    def show(request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        from advisor.matching.match import match

        rooms = office.rooms
        found = match(rooms.archive, viewer, viewer.id, catalog=rooms.catalog, k=SHOWN_MATCHES, prompts=rooms.prompts)
        return office.drawing.draw(
            "matches", matches=[_match_row(office, row) for row in found.matches], notices=found.notices
        )

    header(office)
    go = gradio.Button(office.say("page.matches.go"), variant="primary")
    out = gradio.HTML()
    go.click(show, None, out)


def _match_row(office: "Office", row: Any) -> dict[str, Any]:  # noqa: ANN401 - matching's row
    rooms = office.rooms
    skills = rooms.catalog.skills
    advertisement = next((job for job in rooms.jobs if job.id == row.job.id), None)
    low, high = (f"{100 * end:.0f}" for end in row.fit_range)
    gaps = [
        office.say("page.matches.gap", name=skills[gap.skill].name if gap.skill in skills else gap.skill)
        if gap.held is not None
        else office.say("page.matches.unrecorded", name=skills[gap.skill].name if gap.skill in skills else gap.skill)
        for gap in row.gaps[:4]
    ]
    return {
        "title": row.title,
        "employer": advertisement.employer if advertisement else "",
        "city": advertisement.city if advertisement else "",
        "days": _days(rooms.today.isoformat(), advertisement.posted_on) if advertisement else 0,
        "fit": office.say("page.matches.range", low=low, high=high),
        "interest": office.say("page.matches.no_interest")
        if row.interest is None
        else f"{100 * row.interest:.0f} / 100",
        "gate": office.say("page.matches.open")
        if row.gate.open
        else office.say("page.matches.closed", reason="；".join(map(_reason, row.gate.closed_by))),
        "have": [skills[held.skill].name if held.skill in skills else held.skill for held in row.have[:5]],
        "gaps": gaps,
    }


def _reason(closed: Any) -> str:  # noqa: ANN401 - a text or matching's row
    return closed if isinstance(closed, str) else str(getattr(closed, "text", getattr(closed, "name", closed)))


def _days(today: str, since: str) -> int:
    from datetime import date

    return (date.fromisoformat(today) - date.fromisoformat(since[:10])).days
