"""The check of the rows that accompany people: rules of plans, conditions of policies, lessons, scales, reminders, parties."""

import re
from collections.abc import Sequence
from typing import Any

from advisor.catalog.checking.ledger import Ledger, line_of
from advisor.catalog.checking.nested import SLUG, Known
from advisor.catalog.compiled import TABLES
from advisor.catalog.reading import Row
from advisor.catalog.support_rows import KINDS, OWNERS, SEEKING, SIGNERS

__all__ = ["entitlements", "lessons", "parties", "plan_rules", "reminders", "scales"]

FILLED = re.compile(r"\{(\w*)\}")
PLACES = frozenset({"label", "name", "policy"})
DAY = re.compile(r"[+-]?\d-\d\d-\d\d")
LONGEST_STEP = 60


def plan_rules(ledger: Ledger, known: Known) -> int:
    """Check plan_rules.csv; how many rules there are."""
    file = TABLES["plan_rules"].pattern
    rows = ledger.rows(file, TABLES["plan_rules"].columns)
    seen: dict[str, str] = {}
    for row in rows:
        ledger.first(row["id"], seen, file, row.line, "rule")
        if not SLUG.fullmatch(row["id"]):
            ledger.add("value", file, row.line, f"the id is {row['id']!r}: lower-case letters, digits and _ only")
        _filled(ledger, row, file, ("card", "what"))
        ledger.one_of(row["kind"], KINDS, file, row.line, "the kind")
        ledger.one_of(row["owner"], OWNERS, file, row.line, "the owner")
        _listed(ledger, row, file, "signatures", SIGNERS)
        _listed(ledger, row, file, "seeking", SEEKING)
        _numbers(ledger, row, file, ("due_days", "recheck_days"), may_lack=False)
        _numbers(ledger, row, file, ("at_least", "at_most"), may_lack=True)
        for policy in row.many("policies"):
            _policy(ledger, known, policy, file, row.line)
        odd = sorted(set(FILLED.findall(row["what"])) - PLACES)
        if odd or ("policy" in FILLED.findall(row["what"]) and not row["policies"]):
            said = f"{row['id']} fills in {odd or ['policy']}: only {sorted(PLACES)}, and a policy where one is named"
            ledger.add("value", file, row.line, said)
        if row["kind"] == "psychological_support" and row["card"] != "psychology.offer":
            ledger.add("value", file, row.line, "psychological support is offered alike, on the card psychology.offer")
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def entitlements(ledger: Ledger, known: Known) -> int:
    """Check entitlements.yaml; how many policies have conditions."""
    file = TABLES["entitlements"].pattern
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if not ledger.keys(row, {"policy": str, "window": dict, "conditions": list}, file, "an entitlement"):
            continue
        line = line_of(row, "policy")
        ledger.first(row["policy"], seen, file, line, "policy")
        _policy(ledger, known, row["policy"], file, line)
        for end in ("opens", "closes"):
            value = str(row["window"].get(end) or "")
            if value and not DAY.fullmatch(value):
                ledger.add("date", file, line_of(row, "window"), f"{end} is {value!r}: write it like -1-09-01")
        for condition in row["conditions"]:
            _condition(ledger, condition, file)
    return len(rows)


def _condition(ledger: Ledger, condition: Any, file: str) -> None:  # noqa: ANN401 - read from yaml
    if not ledger.keys(condition, {"clause": str, "fact": str, "is": list, "ask": str}, file, "a condition"):
        return
    protected = condition.get("protected") or ""
    ledger.one_of(protected, ("", "economy", "special"), file, line_of(condition, "protected"), "protected")
    if not condition["ask"].rstrip("）").endswith(("？", "。")) and "？" not in condition["ask"]:
        ledger.add("value", file, line_of(condition, "ask"), f"{condition['ask']!r} is no question")


def lessons(ledger: Ledger, known: Known) -> int:
    """Check lessons.yaml; how many lessons there are."""
    file = TABLES["lessons"].pattern
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    needed = {"id": str, "title": str, "minutes": int, "refresh_days": int, "steps": list, "check": list}
    for row in rows:
        if not ledger.keys(row, {**needed, "source_id": str}, file, "a lesson"):
            continue
        ledger.first(row["id"], seen, file, line_of(row, "id"), "lesson")
        known.source(ledger, row["source_id"], file, line_of(row, "source_id"))
        for step in row["steps"]:
            if len(str(step)) > LONGEST_STEP:
                said = (
                    f"a step of {row['id']} has {len(str(step))} characters: at most {LONGEST_STEP}, one thought each"
                )
                ledger.add("length", file, line_of(row, "steps"), said)
        for check in row["check"]:
            _question(ledger, check, file)
    return len(rows)


def _question(ledger: Ledger, check: Any, file: str) -> None:  # noqa: ANN401 - read from yaml
    if not ledger.keys(check, {"question": str, "options": list, "right": int, "why": str}, file, "a check"):
        return
    numbers = range(1, len(check["options"]) + 1)
    ledger.one_of(check["right"], numbers, file, line_of(check, "right"), "the right answer")


def scales(ledger: Ledger, known: Known) -> int:
    """Check rating_scales.csv; how many anchors there are."""
    file = TABLES["scales"].pattern
    rows = ledger.rows(file, TABLES["scales"].columns)
    levels: dict[str, list[str]] = {}
    worth: dict[str, list[float]] = {}
    for row in rows:
        _filled(ledger, row, file, ("scale", "anchor"))
        levels.setdefault(row["scale"], []).append(row["level"])
        try:
            value = float(row["value"])
        except ValueError:
            value = -1.0
        if not 0 < value < 1:
            ledger.add("value", file, row.line, f"value is {row['value']!r}: a number between 0 and 1")
        worth.setdefault(row["scale"], []).append(value)
        known.source(ledger, row["source_id"], file, row.line)
    for scale, given in levels.items():
        if given != ["1", "2", "3", "4", "5"] or worth[scale] != sorted(worth[scale]):
            ledger.add("band", file, 1, f"{scale}: levels 1 to 5 in order, each worth more than the one before")
    return len(rows)


def reminders(ledger: Ledger, known: Known) -> int:
    """Check reminders.csv; how many rules there are."""
    file = TABLES["reminders"].pattern
    rows = ledger.rows(file, TABLES["reminders"].columns)
    conditions = ("days_without_contact", "unanswered_applications", "days_overdue", "days_unsigned")
    seen: dict[str, str] = {}
    for row in rows:
        ledger.first(row["id"], seen, file, row.line, "reminder")
        _filled(ledger, row, file, ("what",))
        ledger.one_of(row["who"], OWNERS, file, row.line, "who")
        _numbers(ledger, row, file, conditions, may_lack=True)
        if not any(row[name] for name in conditions):
            ledger.add("value", file, row.line, f"{row['id']} has no condition: fill in one of {list(conditions)}")
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def parties(ledger: Ledger, known: Known) -> int:
    """Check parties.csv; how many there are."""
    file = TABLES["parties"].pattern
    rows = ledger.rows(file, TABLES["parties"].columns)
    seen: dict[str, str] = {}
    for row in rows:
        ledger.first(row["party"], seen, file, row.line, "party")
        _filled(ledger, row, file, ("label", "sees", "never", "basis"))
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def _policy(ledger: Ledger, known: Known, policy: str, file: str, line: int) -> None:
    """A policy must be on record; where the whole table is absent, that is one fault of its own."""
    if known.policies:
        ledger.known(policy, known.policies, file, line, "policy")


def _filled(ledger: Ledger, row: Row, file: str, columns: Sequence[str]) -> None:
    for column in columns:
        if not row[column]:
            ledger.add("malformed", file, row.line, f"{column} is empty: fill it in")


def _listed(ledger: Ledger, row: Row, file: str, column: str, allowed: Sequence[str]) -> None:
    for value in row.many(column):
        ledger.one_of(value, allowed, file, row.line, column)


def _numbers(ledger: Ledger, row: Row, file: str, columns: Sequence[str], *, may_lack: bool) -> None:
    for column in columns:
        if not (row[column].isascii() and row[column].isdigit()) and not (may_lack and not row[column]):
            ledger.add("value", file, row.line, f"{column} is {row[column]!r}: a whole number")
