"""A mentor's students, as far as they consented: what is known in the mentor's view, tasks, ratings with what was seen."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing
from advisor.catalog.rows import SkillId
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.people import PortraitSkill, RosterLine
    from advisor.records.support_people import Task

__all__ = ["mentees_tab"]

ROLE: Role = "mentor"


def mentees_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def open_mentees(request: gradio.Request) -> tuple[Any, Any]:
        lines = office.rooms.archive.roster(office.require(request, ROLE))
        wanted = request.query_params.get("who", "")
        chosen = wanted if any(line.student == wanted for line in lines) else ""
        names = ((f"{line.name}　{line.student}　{line.class_name}", line.student) for line in lines)
        choices = [(office.say("page.choose"), ""), *names]
        return gradio.update(choices=choices, value=chosen), gradio.skip() if chosen else _all(office, lines)

    def show_mentee(student: str | None, request: gradio.Request) -> tuple[str, Any, Any, Any]:
        viewer = office.require(request, ROLE)
        if not student:
            hidden = gradio.update(visible=False)
            return _all(office, office.rooms.archive.roster(viewer)), hidden, gradio.skip(), gradio.skip()
        drawn, tasks = _page(office, viewer, student)
        return drawn, gradio.update(visible=True), tasks, gradio.update(choices=_skills(office, viewer, student))

    def set_task(student: str | None, what: str, due: str, request: gradio.Request) -> tuple[str, Any, str]:
        from advisor.support.acts import set_task as keep

        viewer, archive = office.require(request, ROLE), office.rooms.archive
        return _done(office, viewer, student, lambda who: keep(archive, viewer, who, what, due.strip()), what)

    def close_task(student: str | None, task: str, state: str, request: gradio.Request) -> tuple[str, Any, str]:
        viewer = office.require(request, ROLE)

        def close(who: str) -> None:
            if not task:
                raise InputFault("empty", where="task", variant="option")
            office.rooms.archive.support.close_task(viewer, who, task, state)

        return _done(office, viewer, student, close, "")

    def rate_skill(
        student: str | None, skill: str, level: int | None, seen: str, request: gradio.Request
    ) -> tuple[str, Any, str]:
        from advisor.support.mentors import rate

        viewer, rooms = office.require(request, ROLE), office.rooms

        def keep(who: str) -> None:
            if not skill or level is None:
                raise InputFault("empty", where="skill", variant="rating")
            rate(rooms.archive, viewer, who, skill, level, seen, catalog=rooms.catalog)

        return _done(office, viewer, student, keep, seen)

    header(office, ROLE, "")
    panel(office.drawing.draw("intro", text=office.say("page.mentees.intro")))
    who = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.student.who"), value="", elem_id="who"
    )
    page = panel(name="student", live=True)
    with gradio.Column(visible=False) as forms:
        controls = _forms(office)
    footer(office, ROLE)
    what, due, ask, task, state, close, skill, level, seen, keep = controls
    who.change(show_mentee, who, [page, forms, task, skill], show_progress="hidden", trigger_mode="always_last")
    ask.click(set_task, [who, what, due], [page, task, what], show_progress="hidden")
    close.click(close_task, [who, task, state], [page, task, what], show_progress="hidden")
    keep.click(rate_skill, [who, skill, level, seen], [page, task, seen], show_progress="hidden")
    blocks.load(open_mentees, None, [who, page], show_progress="hidden")


def _forms(office: "Office") -> tuple[Any, ...]:
    """The controls under a student: a task, its end, and a rating."""
    import gradio

    say = office.say
    panel(office.drawing.draw("heading", text=say("page.mentee.head.task")))
    with gradio.Row():
        what = gradio.Textbox(label=say("page.plan.task"), max_lines=3, elem_id="task")
        due = gradio.Textbox(label=say("page.plan.task.due"), max_lines=1, elem_id="due")
    ask = gradio.Button(say("page.plan.task.set"), elem_id="set-task")
    with gradio.Row():
        task = gradio.Dropdown([(say("page.choose"), "")], label=say("page.mentee.task"), value="", elem_id="which")
        state = gradio.Dropdown(
            [(say(f"support.state.{name}"), name) for name in ("done", "doing", "dropped")],
            value="done",
            label=say("page.plan.state"),
            elem_id="state",
        )
    close = gradio.Button(say("page.plan.mark"), elem_id="close-task")
    panel(office.drawing.draw("heading", text=say("page.mentee.head.rate")))
    panel(office.drawing.draw("intro", text=say("page.mentee.scale")))
    skill = gradio.Dropdown([(say("page.choose"), "")], label=say("page.mentee.skill"), value="", elem_id="skill")
    anchors = [row for row in office.rooms.catalog.scales if row.scale == "skill"]
    level = gradio.Radio([(row.anchor, row.level) for row in anchors], label=say("page.mentee.level"), elem_id="level")
    seen = gradio.Textbox(
        label=say("page.mentee.seen"), placeholder=say("page.mentee.seen.example"), lines=2, max_lines=8, elem_id="seen"
    )
    keep = gradio.Button(say("page.mentee.rate"), variant="primary", elem_id="rate")
    return what, due, ask, task, state, close, skill, level, seen, keep


def _all(office: "Office", lines: "tuple[RosterLine, ...]") -> str:
    rows = [
        (f"/m/?who={line.student}", (line.name, line.student, line.class_name, line.major))
        for line in sorted(lines, key=lambda line: (line.pinyin, line.student))
    ]
    return listing(office, "mentees", rows, ("name", "number", "class", "major"), number=len(rows))


def _page(office: "Office", viewer: "Viewer", student: str) -> tuple[str, Any]:
    """The student as HTML, and the tasks to choose from."""
    import gradio

    from advisor.app.requests import explain

    rooms = office.rooms
    archive = rooms.archive
    try:
        found = explain(rooms, viewer, student, is_waited_for=False)
        file, portrait = archive.file(viewer, student), archive.portrait(viewer, student)
        tasks, ratings = archive.support.tasks(viewer, student), archive.support.ratings(viewer, student)
    except AdvisorError as error:
        return office.regret(error), gradio.skip()
    anchors = {row.level: row.anchor for row in rooms.catalog.scales if row.scale == "skill"}
    mentors = {line.id: line.name for line in archive.ledger.mentors()}
    drawn = office.drawing.draw(
        "mentee",
        title=f"{file.name}　{file.student}　{file.class_name}",
        text=found.text,
        cards=found.cards,
        notices=office.asides(found.notices),
        skills=[_skill(office, held) for held in portrait],
        tasks=tasks,
        ratings=[
            {
                "on": one.on,
                "skill": office.skill(one.skill),
                "anchor": anchors.get(one.level, str(one.level)),
                "who": mentors.get(one.mentor, one.mentor),
                "quote": one.quote,
            }
            for one in ratings
        ],
    )
    return drawn, gradio.update(choices=_open_tasks(office, viewer, tasks), value="")


def _open_tasks(office: "Office", viewer: "Viewer", tasks: "tuple[Task, ...]") -> list[tuple[str, str]]:
    mine = [task for task in tasks if task.by == viewer.id]
    return [(office.say("page.choose"), ""), *((f"{task.due}　{task.what[:40]}", task.task) for task in mine)]


def _skill(office: "Office", held: "PortraitSkill") -> Mapping[str, object]:
    return {
        "name": office.skill(held.skill),
        "number": len(held.evidence),
        "on": max((piece.on for piece in held.evidence), default="—"),
    }


def _skills(office: "Office", viewer: "Viewer", student: str) -> list[tuple[str, str]]:
    """The skills that the posts of the major ask for, and those on record; a mentor may name another by typing."""
    catalog, archive = office.rooms.catalog, office.rooms.archive
    try:
        file, portrait = archive.file(viewer, student), archive.portrait(viewer, student)
    except AdvisorError:
        return []
    packs = [pack for pack in catalog.occupations.values() if file.major_code in pack.majors]
    wanted = {str(need.skill) for pack in packs for need in pack.skills} | {held.skill for held in portrait}
    known = [(office.skill(skill), skill) for skill in wanted if SkillId(skill) in catalog.skills]
    return [(office.say("page.choose"), ""), *sorted(known)]


def _done(
    office: "Office", viewer: "Viewer", student: str | None, act: Callable[[str], object], words: str
) -> tuple[str, Any, str]:
    """Run an act and draw the student anew; after a fault the words stay in their box."""
    try:
        if not student:
            raise InputFault("empty", where="student", variant="student")
        act(student)
    except AdvisorError as error:
        import gradio

        drawn, tasks = _page(office, viewer, student) if student else ("", gradio.skip())
        return drawn + office.regret(error), tasks, words
    drawn, tasks = _page(office, viewer, student)
    return drawn, tasks, ""
