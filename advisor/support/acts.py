"""What people decide about a plan: sign it, change an action, mark it, look again at its card."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.support_rows import OWNERS, SIGNERS
from advisor.diagnosis.scorecard import band_of
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.support_people import STATES, PlanRow, State, Task
from advisor.support.plan import OFFER, Plan, place_of, plan, plan_rows
from advisor.support.triggers import Trigger, triggers_of
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["change_action", "note_served", "recheck", "set_task", "sign"]

FIELDS = ("what", "owner", "due", "recheck", "state")
OWN_STATES = ("doing", "done", "dropped")
SERVICE_OF: Mapping[str, str] = {
    "posts": "recommendation", "training": "training", "subsidy": "briefing", "resume": "guidance", "interview": "guidance",
}  # fmt: skip
"""Which service of the 1131 minimum an action counts for once it is done."""

SERVED = ("centre", "counselor")
"""Owners whose finished action is a service of the college; what a student does alone is none."""


def sign(archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog, prompts: Prompts) -> Plan:
    """Give the viewer's word to every action that needs it and that the viewer may see; the plan is kept from then on.

    An action is signed once all whose word it needs have given it.

    Raises:
        AccessDenied: Somebody else than the student or the class counselor.
        StateFault: ``conflict`` – the flag was dismissed.
    """
    if viewer.role not in SIGNERS:
        raise AccessDenied("denied")
    if archive.review(viewer, student).state == "dismissed" and viewer.role == "counselor":
        raise StateFault("conflict", where="plan", variant="plan_dismissed")
    rows = plan_rows(archive, viewer, student, catalog=catalog, prompts=prompts)
    archive.support.keep_actions(viewer, student, [_signed(row, viewer.role) for row in rows if row.kind != OFFER])
    return plan(archive, viewer, student, catalog=catalog, prompts=prompts)


def change_action(
    archive: "Archive", viewer: Viewer, student: str, action: str, change: str, *, catalog: Catalog, prompts: Prompts
) -> Plan:
    """Change one field of an action, written ``field=value``.

    A change of what, owner or days takes the words that were given back: it must be signed again. The student and the
    mentors move what they own; the counselor, and the centre for its own, move everything.

    Raises:
        AccessDenied: The viewer may not change this.
        InputFault: No such action or field, or a value that does not fit.
        StateFault: ``conflict`` – the offer of the centre is not kept, so it has no state.
    """
    name, _, value = change.partition("=")
    rows = {row.action: row for row in plan_rows(archive, viewer, student, catalog=catalog, prompts=prompts)}
    row = rows.get(action)
    if row is None:
        raise InputFault("value", where="--set", variant="choice", value=action, allowed=", ".join(rows))
    if name not in FIELDS:
        raise InputFault("value", where=f"--set {action}", variant="choice", value=name, allowed=", ".join(FIELDS))
    if row.kind == OFFER:
        raise StateFault("conflict", where=action, variant="plan_offer")
    _may_change(viewer, row, name, value)
    changed = _changed(row, name, value.strip())
    archive.support.keep_actions(viewer, student, [changed])
    if name == "state" and value == "done":
        note_served(archive, viewer, student, changed)
    return plan(archive, viewer, student, catalog=catalog, prompts=prompts)


def recheck(
    archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog, prompts: Prompts, early: bool = False
) -> Plan:
    """Look again at the card of every action under way whose recheck is due, and mark it worked or not.

    A reading worked where it rose to a higher band since the action was drafted, a skill where its level rose, a count where
    the rule no longer answers it. Without a newer reading, or before the action is done where a count did not move, nothing
    is marked, and the action says so. What no card can tell (a subsidy, a talk) is for the counselor to mark.

    Args:
        archive: The records.
        viewer: The counselor, or the centre.
        student: Id S….
        catalog: The rules and the scorecard.
        prompts: Labels.
        early: Look at those that are not due yet, too.
    """
    if viewer.role not in ("counselor", "centre"):
        raise AccessDenied("denied")
    file = archive.file(viewer, student)
    triggers = {
        (trigger.measure, trigger.key): trigger
        for trigger in triggers_of(archive, viewer, file, catalog=catalog, prompts=prompts)
    }
    held = {skill.skill: (skill.level, skill.evidence[-1].on) for skill in archive.portrait(viewer, student)}
    today = archive.today.isoformat()
    found = []
    for row in archive.support.actions(viewer, student):
        if row.state in ("signed", "doing", "done") and (early or row.recheck <= today):
            looked = _looked_at(row, triggers.get(place_of(row)), held, catalog, prompts)
            if looked is not None and looked != row:
                found.append(looked)
    if found:
        archive.support.keep_actions(viewer, student, found)
    return plan(archive, viewer, student, catalog=catalog, prompts=prompts)


def note_served(archive: "Archive", viewer: Viewer, student: str, row: PlanRow) -> None:
    """Count a finished action of the college for the 1131 minimum; once each."""
    kind = row.card.removeprefix("service.") if row.card.startswith("service.") else SERVICE_OF.get(row.kind, "")
    if kind and row.owner in SERVED and viewer.role in SERVED:
        archive.support.note_service(viewer, student, kind, row.action)


def _signed(row: PlanRow, role: str) -> PlanRow:
    if role not in row.signatures or role in row.signed or row.state != "draft":
        return row
    signed = tuple(name for name in row.signatures if name in (*row.signed, role))
    return replace(row, signed=signed, state="signed" if signed == row.signatures else "draft")


def _may_change(viewer: Viewer, row: PlanRow, name: str, value: str) -> None:
    if viewer.role == "counselor" or (viewer.role == "centre" and row.owner == "centre"):
        return
    owners = {"student": ("student",), "mentor": ("school_mentor", "enterprise_mentor")}.get(viewer.role, ())
    is_own_move = name == "state" and value in OWN_STATES and row.owner in owners
    may_word = viewer.role == "student" and name in ("what", "due") and row.state == "draft"
    if not is_own_move and not may_word:
        raise AccessDenied("denied")


def _changed(row: PlanRow, name: str, value: str) -> PlanRow:
    if name == "state":
        if value not in STATES:
            raise InputFault("value", where="state", variant="choice", value=value, allowed=", ".join(STATES))
        if value in ("signed", "draft") or (value in ("doing", "done") and row.signed != row.signatures):
            raise StateFault("conflict", where=row.action, variant="plan_unsigned")
        return replace(row, state=value)
    if name == "owner" and value not in OWNERS:
        raise InputFault("value", where="owner", variant="choice", value=value, allowed=", ".join(OWNERS))
    if name == "what" and not value:
        raise InputFault("empty", where="what", variant="option")
    if name in ("due", "recheck"):
        _day(value, name)
    return replace(row, **{name: value}, signed=(), state="draft")  # type: ignore[arg-type]


def _day(value: str, name: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise InputFault("value", where=name, variant="date", value=value) from error
    if day.isoformat() != value:
        raise InputFault("value", where=name, variant="date", value=value)
    return day


def _looked_at(
    row: PlanRow,
    trigger: Trigger | None,
    held: Mapping[str, tuple[float, str]],
    catalog: Catalog,
    prompts: Prompts,
) -> PlanRow | None:
    """The action after a look at its card; None where a person decides."""
    if row.before is None:
        return None
    if row.card.startswith("skill."):
        now, as_of = held.get(row.card.removeprefix("skill."), (row.before, row.as_of or ""))
        return _marked(
            row, prompts, f"{row.before:.2f}", f"{now:.2f}", as_of > (row.as_of or ""), now > row.before + 1e-9
        )
    if trigger is None or trigger.raw is None:
        return None
    rule = next((rule for rule in catalog.plan_rules if rule.id == row.rule), None)
    factor = next((f for f in catalog.scorecard.factors.values() if f.measure == row.card), None)
    if factor is None:
        worked = rule is None or not rule.answers(trigger.value)
        # A count that has not moved says nothing before the action is done: it was not tried yet.
        return _marked(row, prompts, f"{row.before:g}", f"{trigger.raw:g}", worked or row.state == "done", worked)
    rose = band_of(factor, trigger.raw).level > band_of(factor, row.before).level
    is_new = (trigger.card.source.as_of or "") > (row.as_of or "")
    return _marked(row, prompts, factor.display(row.before), factor.display(trigger.raw), is_new, rose)


def _marked(row: PlanRow, prompts: Prompts, before: str, after: str, is_new: bool, worked: bool) -> PlanRow:
    if not is_new:
        return replace(row, result=prompts.label("support.recheck.waiting", label=row.label))
    key: State = "worked" if worked else "not_worked"
    result = prompts.label(f"support.recheck.{key}", label=row.label, before=before, after=after)
    return replace(row, state=key, result=result)


def set_task(archive: "Archive", viewer: Viewer, student: str, what: str, due: str, action: str = "") -> Task:
    """Ask a student for something by a day, within an action of the plan or beside it; by a mentor or the counselor.

    Raises:
        AccessDenied: Somebody else.
        InputFault: Nothing is asked for, the day is no date, or the plan has no such action.
    """
    if not what.strip():
        raise InputFault("empty", where="--what", variant="option")
    _day(due, "due")
    known = [row.action for row in archive.support.actions(viewer, student)]
    if action and action not in known:
        raise InputFault("value", where="--action", variant="choice", value=action, allowed=", ".join(known) or "-")
    return archive.support.set_task(viewer, student, action, what.strip(), due)
