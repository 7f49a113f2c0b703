"""Typed rows of what accompanies people, from raw ones. A field that is absent or of the wrong kind raises here."""

from collections.abc import Sequence
from typing import Any

from advisor.catalog.reading import parts
from advisor.catalog.support_rows import (
    Anchor,
    Check,
    Condition,
    Entitlement,
    Lesson,
    Party,
    PlanRule,
    ReminderRule,
    Span,
)

__all__ = ["anchor", "entitlement", "lesson", "party", "plan_rule", "reminder_rule"]


def plan_rule(cells: Sequence[str]) -> PlanRule:
    """A row of plan_rules.csv."""
    key, card, least, most, seeking, kind, what, owner, signatures, due, recheck, policies, source_id = cells
    return PlanRule(
        id=key,
        card=card,
        at_least=_number(least),
        at_most=_number(most),
        seeking=parts(seeking),
        kind=kind,  # type: ignore[arg-type]
        what=what,
        owner=owner,  # type: ignore[arg-type]
        signatures=parts(signatures),  # type: ignore[arg-type]
        due_days=int(due),
        recheck_days=int(recheck),
        policies=parts(policies),
        source_id=source_id,
    )


def entitlement(raw: dict[str, Any]) -> Entitlement:
    """An entry of entitlements.yaml."""
    window = raw["window"]
    return Entitlement(
        policy=raw["policy"],
        window=Span(str(window.get("opens") or ""), str(window.get("closes") or ""), bool(window.get("local", False))),
        conditions=tuple(
            Condition(
                clause=row["clause"],
                fact=row["fact"],
                passes=tuple(map(str, row["is"])),
                protected=row.get("protected") or "",
                ask=row["ask"],
            )
            for row in raw["conditions"]
        ),
    )


def lesson(raw: dict[str, Any]) -> Lesson:
    """An entry of lessons.yaml."""
    return Lesson(
        id=raw["id"],
        title=raw["title"],
        minutes=int(raw["minutes"]),
        refresh_days=int(raw["refresh_days"]),
        steps=tuple(raw["steps"]),
        checks=tuple(
            Check(row["question"], tuple(map(str, row["options"])), int(row["right"]), row["why"])
            for row in raw["check"]
        ),
        source_id=raw["source_id"],
    )


def anchor(cells: Sequence[str]) -> Anchor:
    """A row of rating_scales.csv."""
    scale, level, text, value, source_id = cells
    return Anchor(scale, int(level), text, float(value), source_id)


def reminder_rule(cells: Sequence[str]) -> ReminderRule:
    """A row of reminders.csv."""
    key, contact, unanswered, overdue, unsigned, what, who, source_id = cells
    return ReminderRule(
        key, _number(contact), _number(unanswered), _number(overdue), _number(unsigned), what,
        who,  # type: ignore[arg-type]
        source_id,
    )  # fmt: skip


def party(cells: Sequence[str]) -> Party:
    """A row of parties.csv."""
    key, label, sees, never, needs, basis, source_id = cells
    return Party(key, label, parts(sees), parts(never), needs, basis, source_id)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
