"""A plan is signed by both, marked by those whose it is, and judged by its card computed anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.support.acts import change_action, recheck, set_task, sign
from advisor.support.plan import Plan
from tests.conftest import TODAY
from tests.support.conftest import STUDENT, plan_of

Act = Callable[..., Plan]
COUNSELOR, OWN, CENTRE = "counselor:C001", f"student:{STUDENT}", "centre:Z001"


def states(found: Plan) -> dict[str, str]:
    return {action.id: action.state for action in found.actions}


def test_an_action_is_signed_once_all_whose_word_it_needs_have_signed(act: Act) -> None:
    first = act(sign, COUNSELOR)
    assert states(first)["course_core"] == "draft"
    assert states(first)["service_guidance"] == "signed"  # needs the counselor alone
    second = act(sign, OWN)
    for action in second.actions:
        waits = action.kind == "psychological_support"
        assert action.state == ("draft" if waits else "signed"), action.id
        assert waits or action.signed_by == action.needs_signature_of


@pytest.mark.parametrize("spec", [CENTRE, "admin:console"])
def test_nobody_else_signs(act: Act, spec: str) -> None:
    with pytest.raises(AccessDenied):
        act(sign, spec)


def test_another_class_sees_and_signs_nothing(act: Act) -> None:
    with pytest.raises(AccessDenied):
        act(sign, "counselor:C002")


def test_a_changed_action_must_be_signed_again(act: Act) -> None:
    act(sign, COUNSELOR)
    act(sign, OWN)
    found = act(change_action, COUNSELOR, "course_core", "due=2026-12-31")
    changed = next(action for action in found.actions if action.id == "course_core")
    assert (changed.state, changed.signed_by, changed.due) == ("draft", (), "2026-12-31")


def test_what_is_not_signed_is_not_begun(act: Act) -> None:
    with pytest.raises(StateFault) as fault:
        act(change_action, OWN, "course_core", "state=doing")
    assert fault.value.variant == "plan_unsigned"


def test_each_moves_what_is_theirs(act: Act) -> None:
    act(sign, COUNSELOR)
    act(sign, OWN)
    assert states(act(change_action, OWN, "course_core", "state=doing"))["course_core"] == "doing"
    with pytest.raises(AccessDenied):
        act(change_action, OWN, "service_guidance", "state=done")
    with pytest.raises(AccessDenied):
        act(change_action, OWN, "course_core", "state=worked")
    with pytest.raises(AccessDenied):
        act(change_action, CENTRE, "course_core", "state=done")


@pytest.mark.parametrize(
    ("action", "change"),
    [("nothing", "state=done"), ("course_core", "kind=posts"), ("course_core", "due=soon"), ("course_core", "owner=me"),
     ("course_core", "state=fine"), ("course_core", "what=")],
)  # fmt: skip
def test_a_change_that_does_not_fit_is_refused_and_loses_nothing(
    act: Act, rooms: Rooms, action: str, change: str
) -> None:
    before = plan_of(rooms, Viewer("counselor", "C001"), STUDENT)
    with pytest.raises(InputFault):
        act(change_action, COUNSELOR, action, change)
    assert plan_of(rooms, Viewer("counselor", "C001"), STUDENT) == before


def test_nothing_is_kept_about_who_took_up_the_centres_offer(act: Act, rooms: Rooms) -> None:
    for spec in (OWN, COUNSELOR, CENTRE):
        with pytest.raises(StateFault) as fault:
            act(change_action, spec, "centre_offer", "state=done")
        assert fault.value.variant == "plan_offer"
    act(sign, COUNSELOR)
    act(sign, OWN)
    kept = rooms.archive.support.actions(Viewer("student", STUDENT), STUDENT)
    assert "psychological_support" not in {row.kind for row in kept}


def test_a_finished_service_counts_once_for_the_minimum(act: Act) -> None:
    act(sign, COUNSELOR)
    found = act(change_action, COUNSELOR, "service_guidance", "state=done")
    given = {service.kind: service.given for service in found.services}
    assert given["guidance"] == 1
    act(change_action, COUNSELOR, "service_guidance", "state=doing")
    found = act(change_action, COUNSELOR, "service_guidance", "state=done")
    assert {service.kind: service.given for service in found.services} == {**given, "guidance": 1}
    assert {service.kind: service.least for service in found.services} == {
        "briefing": 1, "guidance": 1, "recommendation": 3, "training": 1
    }  # fmt: skip


@pytest.mark.parametrize(("raw", "state"), [(81.0, "worked"), (66.0, "not_worked")])
def test_the_recheck_computes_the_card_anew_and_marks_the_action(
    act: Act, rooms: Rooms, raw: float, state: str
) -> None:
    """Confirmed → planned → signed → done → a new reading → worked or not."""
    rooms.archive.set_review(rooms.viewer(COUNSELOR), STUDENT, "confirmed", "谈过了")
    act(sign, COUNSELOR)
    act(sign, OWN)
    act(change_action, OWN, "course_core", "state=done")
    waiting = act(recheck, COUNSELOR, early=True)
    course = next(action for action in waiting.actions if action.id == "course_core")
    assert course.state == "done" and course.result  # no newer reading: nothing is judged
    day = TODAY.isoformat()
    rooms.archive.load(
        "academic", [{"id": "new", "student": STUDENT, "core_mean": raw, "period": "2026-11", "as_of": day}]
    )
    found = act(recheck, COUNSELOR, early=True)
    course = next(action for action in found.actions if action.id == "course_core")
    assert course.state == state
    assert f"{raw:.0f}" in course.result


def test_a_recheck_that_is_not_due_waits(act: Act, rooms: Rooms) -> None:
    act(sign, COUNSELOR)
    act(sign, OWN)
    before = plan_of(rooms, rooms.viewer(COUNSELOR), STUDENT)
    assert act(recheck, COUNSELOR) == before


def test_a_skill_that_rose_worked(act: Act, rooms: Rooms) -> None:
    act(sign, COUNSELOR)
    found = act(sign, OWN)
    action = next(action for action in found.actions if action.rule == "course_skill")
    act(change_action, OWN, action.id, "state=done")
    skill = action.measure.removeprefix("skill.")
    rooms.archive.load(
        "evidence",
        [{"id": "new", "student": STUDENT, "skill": skill, "kind": "mentor", "weight": 0.8, "quote": "独立完成",
          "report": None, "start": None, "on": TODAY.isoformat()}],
    )  # fmt: skip
    found = act(recheck, COUNSELOR, early=True)
    assert states(found)[action.id] == "worked"


def test_tasks_belong_to_an_action_and_are_closed(act: Act, rooms: Rooms) -> None:
    act(sign, COUNSELOR)
    viewer = rooms.viewer(COUNSELOR)
    due = (TODAY + timedelta(days=9)).isoformat()
    task = set_task(rooms.archive, viewer, STUDENT, "带着简历来谈一次", due, "resume_for_post")
    assert rooms.archive.support.tasks(Viewer("student", STUDENT), STUDENT) == (task,)
    assert rooms.archive.support.close_task(viewer, STUDENT, task.task, "done").state == "done"
    with pytest.raises(InputFault):
        set_task(rooms.archive, viewer, STUDENT, "另一件", due, "no_action")


def test_a_look_before_the_day_judges_no_service_that_was_not_given_yet_and_nobody_by_income(
    act: Act, rooms: Rooms
) -> None:
    rooms.archive.consent(Viewer("student", STUDENT), STUDENT, "economy", "granted")
    act(sign, COUNSELOR)
    act(sign, OWN)
    found = act(recheck, COUNSELOR, early=True)
    assert {action.state for action in found.actions if action.kind != "psychological_support"} == {"signed"}
    act(change_action, COUNSELOR, "service_guidance", "state=done")
    assert states(act(recheck, COUNSELOR, early=True))["service_guidance"] == "worked"
    income = {"id": "more", "student": STUDENT, "income_month": 9000.0, "period": "2026", "as_of": TODAY.isoformat()}
    rooms.archive.load("economy", [income])
    found = act(recheck, COUNSELOR, early=True)
    assert states(found).get("subsidy_family", "signed") == "signed"
