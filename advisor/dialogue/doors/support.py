"""Doors on what accompanies a student: the plan, and whether a policy's conditions are met."""

from collections.abc import Mapping, Sequence

from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.group import due, entitled
from advisor.dialogue.doors.naming import eligibility_card, student_of
from advisor.facts import FactCard, Source, numbered
from advisor.records.support_people import OPEN_STATES
from advisor.support.eligibility import PolicyResult, eligibility
from advisor.support.plan import PlanAction, plan
from advisor.wording.sentences import lines_of

__all__ = ["eligibility_door", "plan_door"]

MOST_ACTIONS = 4
MOST_POLICIES = 3
ORDER = ("PASS", "UNKNOWN", "ASK", "FAIL")
OVERSEEING = ("counselor", "centre", "admin")
"""Roles that are told how many of their students meet the conditions of a policy."""


def plan_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """The plan of a student: what comes next, nearest day first; for the student the own part before that of others."""
    engines, viewer = turning.engines, turning.viewer
    if given.get("aspect") == "due" and viewer.role != "student":
        return due(turning, given)
    student = student_of(turning, given)
    found = plan(engines.archive, viewer, student, catalog=engines.catalog, prompts=engines.prompts)
    own = viewer.role == "student"
    ahead = [action for action in found.actions if action.state in OPEN_STATES]
    ahead.sort(key=lambda action: (own and action.owner != "student", action.due, action.id))
    offer = [action for action in found.actions if action.kind == "psychological_support"][:1]
    chosen = [action for action in ahead if action not in offer][:MOST_ACTIONS]
    cards = numbered(_card(turning, student, action) for action in (*chosen, *offer))
    is_kept = any(action.signed_by for action in found.actions)
    text = engines.prompts.render(
        "phrase/dialogue_plan",
        actions=cards[: len(chosen)],
        offer=cards[len(chosen) :],
        own=own,
        kept=is_kept,
        more=len(ahead) > len(chosen) + len(offer),
    )
    return Told(lines_of(text), cards, subject={} if own else {"student": student})


def eligibility_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """Whether the conditions of the policy that is asked about are met; where none is named, of those that are open."""
    engines = turning.engines
    if given.get("aspect") == "class" and turning.viewer.role in OVERSEEING:
        return entitled(turning, given, _named(turning, given.get("query", "") or turning.text)[:1])
    student = student_of(turning, given)
    named = [] if given.get("aspect") == "open" else _named(turning, given.get("query", "") or turning.text)
    if named:
        rows: Sequence[PolicyResult] = [_result(turning, student, policy) for policy in named[:1]]
    else:
        found = eligibility(
            engines.archive, turning.viewer, student, catalog=engines.catalog, prompts=engines.prompts
        ).results
        open_ones = [row for row in found if row.result != "FAIL" and row.window in ("OPEN", "UNKNOWN")]
        rows = sorted(open_ones, key=lambda row: ORDER.index(row.result))[:MOST_POLICIES]
    if not rows:
        return Told(engines.prompts.render("fixed/not_found"), fixed=True)
    cards = numbered(eligibility_card(turning, student, row) for row in rows)
    pairs = [{"card": card, "ask": row.ask, "result": row.result} for card, row in zip(cards, rows, strict=True)]
    own = turning.viewer.role == "student"
    text = engines.prompts.render("phrase/dialogue_eligibility", rows=pairs, own=own)
    about = {"policy": rows[0].title} if named else {}
    return Told(lines_of(text), cards, subject=about if own else {**about, "student": student})


def _card(turning: Turning, student: str, action: PlanAction) -> FactCard:
    """An action as a card; its measure names what it stands on, so that a sensitive one is known as such."""
    prompts = turning.engines.prompts
    month, day = (int(part) for part in action.due.split("-")[1:])
    key = "dialogue.plan.offer" if action.kind == "psychological_support" else "dialogue.plan.action"
    return FactCard(
        id=action.id,
        kind="plan",
        subject=student,
        measure=f"plan.{action.measure}.{action.id}",
        label=prompts.label(f"support.kind.{action.kind}"),
        value=action.due,
        unit="",
        display=prompts.label(
            key, what=action.what, month=month, day=day, owner=prompts.label(f"support.owner.{action.owner}")
        ),
        source=Source("plan_rules", action.rule),
    )


def _named(turning: Turning, text: str) -> list[str]:
    """Policies with conditions that the words are about, nearest first."""
    rules = turning.engines.catalog.entitlements
    found = turning.engines.retriever.search(text[:200], ("policies",), 4)
    return [] if found.abstained else [hit.id for hit in found.hits[:2] if hit.id in rules]


def _result(turning: Turning, student: str, policy: str) -> PolicyResult:
    engines = turning.engines
    found = eligibility(
        engines.archive, turning.viewer, student, catalog=engines.catalog, prompts=engines.prompts, policy=policy
    )
    return found.results[0]
