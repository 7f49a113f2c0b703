"""The page of posts that fit the student, three axes apart: why, what is missing, the way up, and the student's word."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.matching.shapes import Match, Matching

__all__ = ["matches_tab"]

ROLE: Role = "student"
SHOWN = 5
SHOWN_SKILLS = 5
WEEKS = (4, 8, 12, 16, 24)
USUAL_WEEKS = 12
HIGHEST = 100


def matches_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """The posts, looked up when the page opens, and what can be asked and said about them."""
    import gradio

    def show_matches(request: gradio.Request) -> Iterator[tuple[Any, Any, Any]]:
        viewer = office.require(request, ROLE)
        still = gradio.skip()
        yield office.drawing.draw("wait", text=office.say("page.matches.looking")), still, still
        try:
            found = _found(office, viewer)
        except AdvisorError as error:
            yield office.regret(error), still, still
            return
        choices = [(office.say("page.choose"), ""), *_choices(office, found)]
        yield (
            _draw(office, found),
            gradio.update(choices=choices, value=choices[1][1] if len(choices) > 1 else ""),
            gradio.update(choices=choices, value=""),
        )

    def find_way(post: str | None, other: str | None, weeks: float, request: gradio.Request) -> Iterator[str]:
        viewer = office.require(request, ROLE)
        yield office.drawing.draw("wait", text=office.say("page.way.looking"))
        try:
            yield _way(office, viewer, (other or "").strip() or post or "", int(weeks or USUAL_WEEKS))
        except AdvisorError as error:
            yield office.regret(error)

    def explain_post(post: str, request: gradio.Request) -> Iterator[str]:
        viewer = office.require(request, ROLE)
        yield office.drawing.draw("wait", text=office.say("page.why_not.looking"))
        try:
            yield _why(office, viewer, post.strip())
        except AdvisorError as error:
            yield office.regret(error)

    def say_feedback(post: str | None, useful: str | None, note: str, request: gradio.Request) -> tuple[str, Any, str]:
        from advisor.matching import feedback

        viewer, rooms = office.require(request, ROLE), office.rooms
        try:
            if not post or useful not in ("yes", "no"):
                raise InputFault("empty", where="post", variant="feedback")
            is_useful = useful == "yes"
            feedback.say(rooms.archive, viewer, viewer.id, post=rooms.post(post), useful=is_useful, note=note.strip())
        except AdvisorError as error:
            return office.regret(error), useful, note
        return office.drawing.draw("told", text=office.say("page.feedback.kept")), None, ""

    header(office, ROLE, "matches")
    out = panel(name="matches", live=True)
    panel(office.drawing.draw("part", id="way-up", text=office.say("page.way"), intro=office.say("page.way.intro")))
    goal = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.way.post"), value="", elem_id="goal"
    )
    with gradio.Row(elem_classes=["choice"]):
        other = gradio.Textbox(label=office.say("page.way.other"), max_lines=1, elem_id="other")
        weeks = gradio.Dropdown(
            [(office.say("page.way.weeks.of", number=number), number) for number in WEEKS],
            value=USUAL_WEEKS,
            label=office.say("page.way.weeks"),
            elem_id="weeks",
        )
    go = gradio.Button(office.say("page.way.go"), elem_id="find-way")
    way = panel(name="way")
    panel(
        office.drawing.draw(
            "part", id="why-not", text=office.say("page.why_not"), intro=office.say("page.why_not.intro")
        )
    )
    asked = gradio.Textbox(label=office.say("page.why_not.post"), max_lines=1, elem_id="asked")
    explain = gradio.Button(office.say("page.why_not.go"), elem_id="explain")
    why = panel(name="why")
    panel(
        office.drawing.draw(
            "part", id="your-word", text=office.say("page.feedback"), intro=office.say("page.feedback.intro")
        )
    )
    about = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.feedback.post"), value="", elem_id="about"
    )
    useful = gradio.Radio(
        [(office.say(f"page.feedback.{word}"), word) for word in ("yes", "no")],
        label=office.say("page.feedback.useful"),
        elem_id="useful",
    )
    note = gradio.Textbox(label=office.say("page.feedback.note"), max_lines=4, elem_id="feedback-note")
    send = gradio.Button(office.say("page.feedback.send"), elem_id="send-feedback")
    said = panel(name="feedback-said")
    footer(office, ROLE)
    go.click(find_way, [goal, other, weeks], way, show_progress="hidden")
    gradio.on([explain.click, asked.submit], explain_post, asked, why, show_progress="hidden")
    send.click(say_feedback, [about, useful, note], [said, useful, note], show_progress="hidden")
    blocks.load(show_matches, None, [out, goal, about], show_progress="hidden")


def _found(office: "Office", viewer: "Viewer", **asked: Any) -> "Matching":
    from advisor.matching.match import match

    rooms = office.rooms
    return match(
        rooms.archive,
        viewer,
        viewer.id,
        catalog=rooms.catalog,
        retriever=rooms.retriever if asked else None,
        k=SHOWN,
        prompts=rooms.prompts,
        **asked,
    )


def _choices(office: "Office", found: "Matching") -> list[tuple[str, str]]:
    employers = {job.id: job.employer for job in office.rooms.jobs}
    return [(f"{row.title}　{employers.get(row.job.id, '')}".strip(), row.job.id) for row in found.matches]


def _draw(office: "Office", found: "Matching") -> str:
    return office.drawing.draw(
        "matches",
        matches=[_row(office, row) for row in found.matches],
        notices=office.asides(found.notices),
    )


def _way(office: "Office", viewer: "Viewer", post: str, weeks: int) -> str:
    if not post:
        raise InputFault("empty", where="post", variant="post")
    found = _found(office, viewer, target=post, weeks=weeks)
    way, row = found.way_up, found.matches[0] if found.matches else None
    if way is None or row is None:
        raise InputFault("empty", where="post", variant="post")
    return office.drawing.draw(
        "way",
        title=row.title,
        weeks=weeks,
        way=way,
        before=f"{HIGHEST * way.before:.0f}",
        after=f"{HIGHEST * way.after:.0f}",
        steps=[
            {
                "name": step.name,
                "held": office.say("page.way.unrecorded")
                if step.held is None
                else office.say("page.way.level", value=f"{HIGHEST * step.held:.0f}"),
                "to": office.say("page.way.level", value=f"{HIGHEST * step.to:.0f}"),
                "weeks": step.weeks,
            }
            for step in way.steps
        ],
        row=_row(office, row),
        is_complete=not row.gaps,
    )


def _why(office: "Office", viewer: "Viewer", post: str) -> str:
    if not post:
        raise InputFault("empty", where="post", variant="post")
    found = _found(office, viewer, job=post)
    return office.drawing.draw(
        "why",
        row=_row(office, found.matches[0]) if found.matches else None,
        cards=found.matches[0].cards if found.matches else (),
        notices=office.asides(found.notices),
    )


def _row(office: "Office", row: "Match") -> Mapping[str, Any]:
    rooms = office.rooms
    advertisement = next((job for job in rooms.jobs if job.id == row.job.id), None)
    known = bool(row.have) or any(gap.held is not None for gap in row.gaps)
    low, high = (f"{HIGHEST * end:.0f}" for end in row.fit_range)
    return {
        "title": row.title,
        "employer": advertisement.employer if advertisement else "",
        "city": advertisement.city if advertisement else "",
        "days": (rooms.today - date.fromisoformat(advertisement.posted_on[:10])).days if advertisement else 0,
        "fit": _fit(office, row, known, low, high),
        "interest": office.say("page.matches.no_interest")
        if row.interest is None
        else office.say("page.matches.interest_of", value=f"{HIGHEST * row.interest:.0f}"),
        "gate": office.say("page.matches.open")
        if row.gate.open
        else office.say("page.matches.closed", reason="；".join(closing.reason for closing in row.gate.closed_by)),
        "asides": row.notices,
        "have": [office.skill(held.skill) for held in row.have[:SHOWN_SKILLS]],
        "gaps": [
            office.say(
                "page.matches.gap" if gap.held is not None else "page.matches.unrecorded", name=office.skill(gap.skill)
            )
            for gap in row.gaps[:SHOWN_SKILLS]
        ],
        "near": [
            office.say("page.matches.near", name=gap.name, near=gap.near.name)
            for gap in row.gaps[:SHOWN_SKILLS]
            if gap.near is not None
        ],
        "proofs": [
            (card.label, card.source.span.quote)
            for card in row.cards
            if card.source.table == "evidence" and card.source.span is not None
        ][:SHOWN_SKILLS],
    }


def _fit(office: "Office", row: "Match", known: bool, low: str, high: str) -> str:
    if row.total is None:
        return office.say("matching.personal.card")
    return office.say("page.matches.range", low=low, high=high) if known else office.say("page.matches.no_skill")
