"""The door of the plan: one student, one plan; each action answers a card by a rule, has an owner, a due day and a recheck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.support_rows import PlanRule
from advisor.facts import CardKind, FactCard, Missing, Source, Viewer, numbered
from advisor.records.people import StudentFile
from advisor.records.support_people import PlanRow
from advisor.support.eligibility import PolicyResult, eligibility
from advisor.support.triggers import LEAST_SERVICES, Trigger, triggers_of
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["OFFER", "Plan", "PlanAction", "Service", "drafted", "place_of", "plan", "plan_rows"]

OFFER = "psychological_support"
"""Offered in every plan alike, and nothing is kept about whether it was taken up."""

REPLIED = "support.plan.replied"


@dataclass(frozen=True, slots=True)
class PlanAction:
    """One action; see the contract.

    Attributes:
        id: Name of the action, for acts on it: the rule, and the skill where it is about one.
        card: Id of the card that it answers, among ``cards`` of the plan.
        measure: That card's measure.
        rule: Row of knowledge/plan_rules.csv.
        needs_signature_of: Whose word it needs; ``signed_by`` those who have given it.
        result: What the recheck found, or empty.
    """

    id: str
    card: str
    measure: str
    kind: str
    what: str
    owner: str
    due: str
    recheck: str
    state: str
    policy: str | None
    rule: str
    needs_signature_of: tuple[str, ...]
    signed_by: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Service:
    """How often a service of the 1131 minimum was given, and how often at least it should be."""

    kind: str
    given: int
    least: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The contract's shape of ``plan``; ``cards`` are those that the actions answer."""

    student: str
    actions: tuple[PlanAction, ...]
    cards: tuple[FactCard, ...]
    services: tuple[Service, ...]
    review: str
    notices: tuple[str, ...]
    missing: tuple[Missing, ...]
    basis: str = "engine"
    fallback: str | None = None


def plan(archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog, prompts: Prompts) -> Plan:
    """The plan of one student, as far as one reader may know.

    What was kept stands as it was kept; what the rules propose beside it is a draft. An action is shown to those alone
    who may see the card that it answers.

    Raises:
        AccessDenied: The viewer may not see this student.
    """
    file = archive.file(viewer, student)
    triggers = triggers_of(archive, viewer, file, catalog=catalog, prompts=prompts)
    rows = _rows(archive, viewer, file, triggers, catalog, prompts)
    at_hand = {(trigger.measure, trigger.key): trigger.card for trigger in triggers}
    placed = [(row, at_hand.get(place_of(row)) or _kept_card(student, row)) for row in rows]
    cards = numbered({card.measure: card for _, card in placed}.values())
    ids = {card.measure: card.id for card in cards}
    actions = tuple(_action(row, ids[card.measure], card.measure) for row, card in placed)
    given = archive.support.services(viewer, student)
    state = archive.review(viewer, student).state if viewer.role != "mentor" else "unreviewed"
    return Plan(
        student=student,
        actions=actions,
        cards=cards,
        services=tuple(Service(kind, given[kind], least) for kind, least in LEAST_SERVICES.items()),
        review=state,
        notices=_notices(archive, viewer, student, {card.measure for card in cards}, file, prompts),
        missing=tuple(line for line in file.missing if line.what != "psychology"),
    )


def plan_rows(
    archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog, prompts: Prompts
) -> tuple[PlanRow, ...]:
    """The rows behind ``plan``: kept ones and drafts, in its order."""
    file = archive.file(viewer, student)
    triggers = triggers_of(archive, viewer, file, catalog=catalog, prompts=prompts)
    return _rows(archive, viewer, file, triggers, catalog, prompts)


def drafted(
    file: StudentFile,
    triggers: Sequence[Trigger],
    policies: Mapping[str, PolicyResult],
    *,
    catalog: Catalog,
    today: date,
) -> tuple[PlanRow, ...]:
    """What the rules propose, in the order of the rules.

    Args:
        file: The student as the reader sees them.
        triggers: The cards at hand.
        policies: What the conditions of each policy say for this reader.
        catalog: The rules.
        today: Due days are counted from it.
    """
    rows = []
    for rule in catalog.plan_rules:
        if rule.seeking and file.seeking not in rule.seeking:
            continue
        for trigger in triggers:
            if trigger.measure == rule.card and rule.answers(trigger.value):
                row = _draft(rule, trigger, policies, catalog, today)
                if row is not None:
                    rows.append(row)
    return tuple(rows)


def _rows(
    archive: "Archive",
    viewer: Viewer,
    file: StudentFile,
    triggers: Sequence[Trigger],
    catalog: Catalog,
    prompts: Prompts,
) -> tuple[PlanRow, ...]:
    found = eligibility(archive, viewer, file.student, catalog=catalog, prompts=prompts)
    policies = {result.policy: result for result in found.results}
    drafts = drafted(file, triggers, policies, catalog=catalog, today=archive.today)
    kept = {row.action: row for row in archive.support.actions(viewer, file.student)}
    order = {rule.id: number for number, rule in enumerate(catalog.plan_rules)}
    rows = {**{row.action: row for row in drafts}, **kept}
    return tuple(sorted(rows.values(), key=lambda row: (order.get(row.rule, len(order)), row.action)))


def _draft(
    rule: PlanRule, trigger: Trigger, policies: Mapping[str, PolicyResult], catalog: Catalog, today: date
) -> PlanRow | None:
    policy = next((id for id in rule.policies if _is_useful(policies.get(id))), "")
    if "{policy}" in rule.what and not policy:
        return None
    names = {"label": trigger.card.label, "policy": catalog.policies[policy].title if policy else "", **trigger.names}
    return PlanRow(
        action=f"{rule.id}.{trigger.key}" if trigger.key else rule.id,
        rule=rule.id,
        card=trigger.card.measure,
        label=trigger.card.label,
        before=trigger.raw,
        as_of=trigger.card.source.as_of,
        kind=rule.kind,
        what=rule.what.format(**{"name": "", **names}),
        owner=rule.owner,
        due=(today + timedelta(days=rule.due_days)).isoformat(),
        recheck=(today + timedelta(days=rule.recheck_days)).isoformat(),
        state="draft",
        policy=policy,
        signatures=rule.signatures,
        signed=(),
        resource=trigger.resource,
        drafted_at=today.isoformat(),
    )


def _is_useful(result: PolicyResult | None) -> bool:
    """A policy that is neither ruled out nor over; one without conditions is for everybody."""
    return result is None or (result.result != "FAIL" and result.window != "CLOSED")


def place_of(row: PlanRow) -> tuple[str, str]:
    """Measure and key of the trigger that an action answers."""
    if row.card.startswith("skill."):
        return "skill.weak", row.card.removeprefix("skill.")
    return row.card, ""


def _kept_card(student: str, row: PlanRow) -> FactCard:
    """The card as it was when the action was drafted, where it is no longer one that the rules answer."""
    kind: CardKind = "skill" if row.card.startswith("skill.") else "record"
    shown = row.label if row.before is None else f"{row.before:.2f}".rstrip("0").rstrip(".")
    source = Source("plan_actions", row.action, as_of=row.as_of)
    return FactCard(row.card, kind, student, row.card, row.label, row.before, "", shown, source)


def _action(row: PlanRow, card: str, measure: str) -> PlanAction:
    return PlanAction(
        id=row.action,
        card=card,
        measure=measure,
        kind=row.kind,
        what=row.what,
        owner=row.owner,
        due=row.due,
        recheck=row.recheck,
        state=row.state,
        policy=row.policy or None,
        rule=row.rule,
        needs_signature_of=row.signatures,
        signed_by=row.signed,
        result=row.result,
    )


def _notices(
    archive: "Archive", viewer: Viewer, student: str, measures: set[str], file: StudentFile, prompts: Prompts
) -> tuple[str, ...]:
    """The fixed sentences, and that a card was answered by the student and waits for a look."""
    keys = [] if viewer.role == "centre" else ["notice.psychology"]
    keys += ["notice.synthetic"] if file.synthetic else []
    said = [prompts.label(key) for key in keys]
    if viewer.role != "mentor" and not (viewer.role == "admin" and not viewer.is_console):
        waiting = [reply for reply in archive.replies(viewer, student) if reply.state == "open"]
        said += [prompts.label(REPLIED) for reply in waiting if reply.card in measures][:1]
    return (*said, prompts.label("label.ai"))
