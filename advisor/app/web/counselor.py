"""The counselor's pages: my students, one student with cards and review, ask."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.others import ask_tab, header
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.people import RosterLine

__all__ = ["counselor_pages"]

ROLE: Role = "counselor"
FILTERS = ("all", "academic", "practice", "jobseeking", "economy", "missing", "unreviewed")


def counselor_pages(office: "Office") -> "gradio.Blocks":
    """All pages of a counselor, one route each."""
    import gradio

    with gradio.Blocks(title=office.say("page.title")) as blocks:
        _roster(office, blocks)
    with blocks.route(office.say("page.student"), "/student"):
        _student(office, blocks)
    with blocks.route(office.say("page.ask"), "/ask") as asking:
        ask_tab(office, asking if asking is not None else blocks, ROLE)
    return blocks


def _roster(office: "Office", blocks: "gradio.Blocks") -> None:
    import gradio

    def show(wanted: str, words: str, order: str, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        lines = office.rooms.archive.roster(viewer)
        helps = _helps(office, viewer)
        chosen = [
            line
            for line in lines
            if _named(line, words) and (wanted == "all" or wanted in helps[line.student]["kinds"])
        ]
        key = (lambda line: line.student) if order == "number" else (lambda line: (line.pinyin, line.student))
        rows = [
            {
                "name": line.name,
                "student": line.student,
                "class_name": line.class_name,
                "seeking": office.say(f"seeking.{line.seeking}"),
                "help": helps[line.student]["text"],
                "review": helps[line.student]["review"],
            }
            for line in sorted(chosen, key=key)
        ]
        return office.drawing.draw("roster", rows=rows, total=len(lines))

    header(office)
    gradio.Markdown(office.say("page.roster.intro"))
    with gradio.Row():
        wanted = gradio.Dropdown(
            [(office.say(f"page.filter.{name}"), name) for name in FILTERS],
            value="all",
            label=office.say("page.filter"),
        )
        words = gradio.Textbox(label=office.say("page.roster.search"), max_lines=1)
        order = gradio.Dropdown(
            [(office.say("page.order.name"), "name"), (office.say("page.order.number"), "number")],
            value="name",
            label=office.say("page.order"),
        )
    go = gradio.Button(office.say("page.roster.go"), variant="primary")
    table = gradio.HTML()
    inputs = [wanted, words, order]
    go.click(show, inputs, table)
    wanted.change(show, inputs, table)
    order.change(show, inputs, table)
    words.submit(show, inputs, table)
    blocks.load(show, inputs, table)


def _named(line: "RosterLine", words: str) -> bool:
    wanted = words.strip().lower()
    return not wanted or wanted in line.name or wanted in line.pinyin.lower() or wanted in line.student.lower()


def _helps(office: "Office", viewer: "Viewer") -> dict[str, dict[str, Any]]:
    """Per student the kinds of help that the view suggests; never a score, never an order."""
    from advisor.diagnosis.diagnose import Diagnosis, diagnose

    rooms = office.rooms
    helps: dict[str, dict[str, Any]] = {}
    with rooms.archive.at_once():
        for student in rooms.archive.students(viewer):
            found = diagnose(
                rooms.archive, viewer, student, scorecard=rooms.catalog.scorecard, forests=None, prompts=rooms.prompts
            )
            if not isinstance(found, Diagnosis):
                continue
            kinds = [need.factor for need in found.needs if need.level <= 2] if found.flagged else []
            state = found.review.state
            extra = ["missing"] if any(line.reason != "no_consent" for line in found.missing) else []
            extra += ["unreviewed"] if found.flagged and state == "unreviewed" else []
            helps[student] = {
                "kinds": {*kinds, *extra},
                "text": "、".join(office.say(f"page.filter.{name}") for name in kinds) or "—",
                "review": office.say(f"page.review.{state}") if found.flagged else "—",
            }
    return helps


def _student(office: "Office", blocks: "gradio.Blocks") -> None:
    import gradio

    def choices(request: gradio.Request) -> Any:  # noqa: ANN401 - gradio's update
        lines = office.rooms.archive.roster(office.require(request, ROLE))
        return gradio.update(
            choices=[(f"{line.name}　{line.student}　{line.class_name}", line.student) for line in lines]
        )

    def show(student: str | None, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        return _draw(office, viewer, student) if student else ""

    def confirm(student: str | None, note: str, request: gradio.Request) -> tuple[str, str]:
        return _settle(office, office.require(request, ROLE), student, "confirmed", note)

    def dismiss(student: str | None, note: str, request: gradio.Request) -> tuple[str, str]:
        return _settle(office, office.require(request, ROLE), student, "dismissed", note)

    header(office)
    who = gradio.Dropdown([], label=office.say("page.student.who"), value=None, filterable=True)
    page = gradio.HTML()
    gradio.Markdown(office.say("page.student.review"))
    note = gradio.Textbox(label=office.say("page.student.note"), lines=2)
    with gradio.Row():
        yes = gradio.Button(office.say("page.student.confirm"), variant="primary")
        no = gradio.Button(office.say("page.student.dismiss"))
    who.change(show, who, page)
    yes.click(confirm, [who, note], [page, note])
    no.click(dismiss, [who, note], [page, note])
    blocks.load(choices, None, who)


def _draw(office: "Office", viewer: "Viewer", student: str) -> str:
    from advisor.diagnosis.explain import explain

    rooms = office.rooms
    try:
        found = explain(
            rooms.archive,
            viewer,
            student,
            scorecard=rooms.catalog.scorecard,
            forests=rooms.forests,
            prompts=rooms.prompts,
        )
        file = rooms.archive.file(viewer, student)
        replies = rooms.archive.replies(viewer, student)
    except AdvisorError as error:
        return office.regret(error)
    return office.drawing.draw(
        "student",
        title=f"{file.name}　{file.student}　{file.class_name}",
        text=found.text,
        cards=found.cards,
        notices=found.notices,
        replies=replies,
    )


def _settle(
    office: "Office",
    viewer: "Viewer",
    student: str | None,
    state: Any,
    note: str,  # noqa: ANN401 - ReviewState
) -> tuple[str, str]:
    if not student:
        return "", note
    try:
        office.rooms.archive.set_review(viewer, student, state, note)
    except AdvisorError as error:
        return office.regret(error) + _draw(office, viewer, student), note
    return _draw(office, viewer, student), ""
