"""The plan of one student: read, signed, marked and looked at again, by the counselor and by the student."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.support.plan import Plan

__all__ = ["own_plan_tab", "plan_tab"]

STATES: Mapping[Role, tuple[str, ...]] = {
    "counselor": ("doing", "done", "worked", "not_worked", "dropped"),
    "student": ("doing", "done", "dropped"),
}


def plan_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """The counselor's page."""
    import gradio

    role: Role = "counselor"

    def open_plans(request: gradio.Request) -> Any:  # noqa: ANN401 - gradio's update
        lines = office.rooms.archive.roster(office.require(request, role))
        chosen = request.query_params.get("who", "")
        return gradio.update(
            choices=[
                (office.say("page.choose"), ""),
                *((f"{line.name}　{line.student}　{line.class_name}", line.student) for line in lines),
            ],
            value=chosen if any(line.student == chosen for line in lines) else "",
        )

    def show_plan(student: str | None, request: gradio.Request) -> tuple[str, Any, Any]:
        viewer = office.require(request, role)
        return (*_page(office, viewer, student), gradio.update(visible=bool(student)))

    def sign_plan(student: str | None, request: gradio.Request) -> tuple[str, Any]:
        return _signed(office, office.require(request, role), student)

    def mark_action(student: str | None, action: str, state: str, request: gradio.Request) -> tuple[str, Any]:
        return _marked(office, office.require(request, role), student, action, state)

    def edit_action(student: str | None, action: str, what: str, due: str, request: gradio.Request) -> tuple[str, Any]:
        return _edited(office, office.require(request, role), student, action, what.strip(), due.strip())

    def set_task(student: str | None, action: str, what: str, due: str, request: gradio.Request) -> tuple[str, Any]:
        from advisor.support import acts

        viewer = office.require(request, role)
        archive = office.rooms.archive
        return _done(
            office, viewer, student, lambda who: acts.set_task(archive, viewer, who, what, due.strip(), action)
        )

    def recheck_plan(student: str | None, request: gradio.Request) -> tuple[str, Any]:
        from advisor.support import acts

        viewer, rooms = office.require(request, role), office.rooms
        return _done(
            office,
            viewer,
            student,
            lambda who: acts.recheck(
                rooms.archive, viewer, who, early=True, catalog=rooms.catalog, prompts=rooms.prompts
            ),
        )

    header(office, role, "plan")
    who = gradio.Dropdown(
        [(office.say("page.choose"), "")], label=office.say("page.student.who"), value="", elem_id="who"
    )
    page = panel(office.drawing.draw("intro", text=office.say("page.plan.hint")), name="plan", live=True)
    with gradio.Column(visible=False) as deciding:
        with gradio.Row():
            sign = gradio.Button(office.say("page.plan.sign"), variant="primary", elem_id="sign")
            again = gradio.Button(office.say("page.plan.recheck"), elem_id="recheck")
        action, state, mark = _marking(office, role)
        with gradio.Row():
            wording = gradio.Textbox(label=office.say("page.plan.edit"), max_lines=3, elem_id="wording")
            day = gradio.Textbox(label=office.say("page.plan.edit.due"), max_lines=1, elem_id="day")
        edit = gradio.Button(office.say("page.plan.edit.save"), elem_id="edit")
        with gradio.Row():
            what = gradio.Textbox(label=office.say("page.plan.task"), max_lines=3, elem_id="task")
            due = gradio.Textbox(label=office.say("page.plan.task.due"), max_lines=1, elem_id="due")
        ask = gradio.Button(office.say("page.plan.task.set"), elem_id="set-task")
    footer(office, role)
    shown = [page, action]
    who.change(show_plan, who, [*shown, deciding], show_progress="hidden", trigger_mode="always_last")
    sign.click(sign_plan, who, shown, show_progress="hidden")
    again.click(recheck_plan, who, shown, show_progress="hidden")
    mark.click(mark_action, [who, action, state], shown, show_progress="hidden")
    edit.click(edit_action, [who, action, wording, day], shown, show_progress="hidden")
    ask.click(set_task, [who, action, what, due], shown, show_progress="hidden")
    blocks.load(open_plans, None, who, show_progress="hidden")


def own_plan_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """The student's own page: the plan, and the questions whose answer would settle a policy."""
    import gradio

    role: Role = "student"

    def show_own_plan(request: gradio.Request) -> tuple[str, Any, Any, Any, Any]:
        viewer = office.require(request, role)
        return (*_page(office, viewer, viewer.id), _questions(office, viewer), *_told(office, viewer))

    def sign_plan(request: gradio.Request) -> tuple[str, Any]:
        viewer = office.require(request, role)
        return _signed(office, viewer, viewer.id)

    def mark_action(action: str, state: str, request: gradio.Request) -> tuple[str, Any]:
        viewer = office.require(request, role)
        return _marked(office, viewer, viewer.id, action, state)

    def keep_answer(fact: str, answer: str, request: gradio.Request) -> tuple[str, Any, Any]:
        from advisor.support.eligibility import state_fact

        viewer, rooms = office.require(request, role), office.rooms
        page, choices = _done(
            office,
            viewer,
            viewer.id,
            lambda who: state_fact(rooms.archive, viewer, who, f"{fact}={answer}", catalog=rooms.catalog),
        )
        return page, choices, _questions(office, viewer)

    def keep_known(policy: str, knows: str, request: gradio.Request) -> tuple[Any, Any]:
        viewer = office.require(request, role)
        if policy and knows:
            office.rooms.archive.support.open_told(viewer, viewer.id, policy, knows)
        return _told(office, viewer)

    header(office, role, "plan")
    page = panel(name="plan", live=True)
    sign = gradio.Button(office.say("page.plan.sign"), variant="primary", elem_id="sign")
    action, state, mark = _marking(office, role)
    panel(office.drawing.draw("intro", text=office.say("page.plan.questions")))
    fact = gradio.Dropdown([("", "")], label=office.say("page.plan.question"), value="", elem_id="fact")
    answer = gradio.Radio(
        [(office.say("page.plan.yes"), "yes"), (office.say("page.plan.no"), "no")],
        label=office.say("page.plan.answer"),
        elem_id="answer-fact",
    )
    keep = gradio.Button(office.say("page.plan.keep"), elem_id="keep")
    with gradio.Column(visible=False) as told:
        policy = gradio.Dropdown(
            [(office.say("page.choose"), "")], label=office.say("page.plan.told"), value="", elem_id="told"
        )
        knows = gradio.Radio(
            [(office.say("page.plan.yes"), "yes"), (office.say("page.plan.no"), "no")],
            label=office.say("page.plan.told.knows"),
            elem_id="knows",
        )
        known = gradio.Button(office.say("page.plan.told.keep"), elem_id="keep-known")
    footer(office, role)
    sign.click(sign_plan, None, [page, action], show_progress="hidden")
    mark.click(mark_action, [action, state], [page, action], show_progress="hidden")
    keep.click(keep_answer, [fact, answer], [page, action, fact], show_progress="hidden")
    known.click(keep_known, [policy, knows], [policy, told], show_progress="hidden")
    blocks.load(show_own_plan, None, [page, action, fact, policy, told], show_progress="hidden")


def _marking(office: "Office", role: Role) -> tuple[Any, Any, Any]:
    """The controls that mark an action: which, as what, and the button."""
    import gradio

    with gradio.Row():
        action = gradio.Dropdown(
            [(office.say("page.choose"), "")], label=office.say("page.plan.action"), value="", elem_id="action"
        )
        state = gradio.Dropdown(
            [(office.say(f"support.state.{name}"), name) for name in STATES[role]],
            value="doing",
            label=office.say("page.plan.state"),
            elem_id="state",
        )
    return action, state, gradio.Button(office.say("page.plan.mark"), elem_id="mark")


def _signed(office: "Office", viewer: "Viewer", student: str | None) -> tuple[str, Any]:
    from advisor.support import acts

    rooms = office.rooms
    return _done(
        office,
        viewer,
        student,
        lambda who: acts.sign(rooms.archive, viewer, who, catalog=rooms.catalog, prompts=rooms.prompts),
    )


def _marked(office: "Office", viewer: "Viewer", student: str | None, action: str, state: str) -> tuple[str, Any]:
    from advisor.support import acts

    rooms = office.rooms

    def mark(who: str) -> object:
        if not action:
            raise InputFault("empty", where="action", variant="option")
        return acts.change_action(
            rooms.archive, viewer, who, action, f"state={state}", catalog=rooms.catalog, prompts=rooms.prompts
        )

    return _done(office, viewer, student, mark)


def _edited(
    office: "Office", viewer: "Viewer", student: str | None, action: str, what: str, due: str
) -> tuple[str, Any]:
    from advisor.support import acts

    rooms = office.rooms

    def edit(who: str) -> None:
        if not action or not (what or due):
            raise InputFault("empty", where="action", variant="option")
        for change in [f"due={due}"] * bool(due) + [f"what={what}"] * bool(what):
            acts.change_action(rooms.archive, viewer, who, action, change, catalog=rooms.catalog, prompts=rooms.prompts)

    return _done(office, viewer, student, edit)


def _done(office: "Office", viewer: "Viewer", student: str | None, act: Callable[[str], object]) -> tuple[str, Any]:
    """Run an act and draw the plan anew; under it, beside the buttons, that it is kept, or what the fault was."""
    try:
        if not student:
            raise InputFault("empty", where="student", variant="student")
        act(student)
    except AdvisorError as error:
        page, choices = _page(office, viewer, student)
        return page + office.regret(error), choices
    page, choices = _page(office, viewer, student)
    return page + office.drawing.draw("told", text=office.say("page.kept")), choices


def _page(office: "Office", viewer: "Viewer", student: str | None) -> tuple[str, Any]:
    """The plan as HTML, and its actions to choose from."""
    import gradio

    if not student:
        return office.drawing.draw("intro", text=office.say("page.plan.hint")), gradio.skip()
    from advisor.support.plan import OFFER, plan

    rooms = office.rooms
    try:
        found = plan(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts)
        file = rooms.archive.file(viewer, student)
        tasks = rooms.archive.support.tasks(viewer, student)
    except AdvisorError as error:
        return office.regret(error), gradio.skip()
    drawn = office.drawing.draw(
        "plan",
        title=f"{file.name}　{file.student}　{file.class_name}",
        own=viewer.role == "student",
        actions=[_line(office, found, number) for number in range(len(found.actions))],
        services=found.services,
        tasks=tasks,
        cards=found.cards,
        notices=office.asides(found.notices),
    )
    choices = [(office.say("page.choose"), "")]
    choices += [(action.what, action.id) for action in found.actions if action.kind != OFFER]
    return drawn, gradio.update(choices=choices)


def _line(office: "Office", found: "Plan", number: int) -> Mapping[str, Any]:
    action = found.actions[number]
    card = next(card for card in found.cards if card.id == action.card)
    return {
        "action": action,
        "card": card,
        "kind": office.say(f"support.kind.{action.kind}"),
        "owner": office.say(f"support.owner.{action.owner}"),
        "state": office.say(f"support.state.{action.state}"),
        "waiting": [
            office.say(f"support.owner.{who}") for who in action.needs_signature_of if who not in action.signed_by
        ],
    }


def _questions(office: "Office", viewer: "Viewer") -> Any:  # noqa: ANN401 - gradio's update
    """The questions that are open, each once; those alone whose policy is not over or ruled out."""
    import gradio

    from advisor.support.eligibility import eligibility

    rooms = office.rooms
    found = eligibility(rooms.archive, viewer, viewer.id, catalog=rooms.catalog, prompts=rooms.prompts)
    asked = {
        row.fact: row.ask
        for result in found.results
        if result.ask
        for row in result.conditions
        if row.ask == result.ask and row.fact != "seeking"
    }
    return gradio.update(
        choices=[(office.say("page.choose"), ""), *((ask, fact) for fact, ask in asked.items())], value=""
    )


def _told(office: "Office", viewer: "Viewer") -> tuple[Any, Any]:
    """Policies that the student was told of, unread ones first; and whether there are any."""
    import gradio

    rooms = office.rooms
    rows = sorted(rooms.archive.support.told_of(viewer, viewer.id), key=lambda row: bool(row.opened_at))
    policies = rooms.catalog.policies
    choices = [(policies[row.policy].title, row.policy) for row in rows if row.policy in policies]
    return (
        gradio.update(choices=[(office.say("page.choose"), ""), *choices], value=""),
        gradio.update(visible=bool(choices)),
    )
