"""Whether a student meets the conditions of a policy: decided by rules, each with its clause; a model may explain, never set it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Policy
from advisor.catalog.support_rows import SEEKING, Condition, Entitlement, Span
from advisor.errors import InputFault
from advisor.facts import Missing, Viewer
from advisor.records.people import StudentFile
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["ConditionResult", "Eligibility", "PolicyResult", "eligibility", "state_fact", "window_of"]

Verdict: TypeAlias = Literal["PASS", "FAIL", "UNKNOWN", "ASK"]
Window: TypeAlias = Literal["OPEN", "CLOSED", "NOT_STARTED", "UNKNOWN"]

ANSWERS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition: the words of the policy, the verdict, and the question that would settle it (None where settled).

    ``fact`` is the name under which the answer is kept.
    """

    clause: str
    result: Verdict
    ask: str | None
    fact: str


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """One policy.

    Attributes:
        policy: Its id.
        title: Its name.
        result: FAIL where a condition fails; else ASK where one is not for this reader; else UNKNOWN where a fact is not
            on record; else PASS. A window that has closed changes nothing here.
        window: Where today lies in the policy's window.
        opens: ISO date, or empty.
        closes: ISO date, or empty.
        region: Where it holds.
        clause: Where it stands in its source.
        source: Title of the source.
        verified_on: When the source was read, or empty where that is still to be done.
        ask: The one question that comes next; None where nothing would follow from the answer.
        conditions: Each by itself, in the order of the rule.
    """

    policy: str
    title: str
    result: Verdict
    window: Window
    opens: str
    closes: str
    region: str
    clause: str
    source: str
    verified_on: str
    ask: str | None
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The contract's shape of ``eligibility``."""

    student: str
    results: tuple[PolicyResult, ...]
    notices: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    basis: str = "engine"
    fallback: str | None = None


def eligibility(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    catalog: Catalog,
    prompts: Prompts,
    policy: str | None = None,
) -> Eligibility:
    """Hold a student against the conditions of every policy that has some, or of one.

    A condition on something that the reader may not know is ASK, whatever is on record. A fact that is not on record is
    UNKNOWN and brings the one question that settles it; nothing is inferred from an income.

    Raises:
        AccessDenied: The viewer may not see this student.
        InputFault: ``value`` – no such policy.
    """
    if policy is not None and policy not in catalog.policies:
        raise InputFault("value", where="--policy", variant="policy", value=policy)
    file = archive.file(viewer, student)
    allowed = archive.support.allowed(viewer, student)
    known = _known(archive, viewer, file)
    wanted = [policy] if policy is not None else list(catalog.entitlements)
    results = tuple(
        _of_policy(
            catalog, catalog.policies[id], catalog.entitlements.get(id), known, allowed, file, archive.today, prompts
        )
        for id in wanted
    )
    return Eligibility(student, results, (prompts.label("support.eligibility.notice"),))


def state_fact(archive: "Archive", viewer: Viewer, student: str, answer: str, *, catalog: Catalog) -> tuple[str, str]:
    """Keep the student's own answer to one question, written ``fact=yes`` or ``fact=no``.

    Raises:
        AccessDenied: Somebody else than the student.
        InputFault: No condition asks for that fact, or the answer is none of those it may have.
    """
    fact, _, value = answer.partition("=")
    asked = [row for rule in catalog.entitlements.values() for row in rule.conditions if row.fact == fact]
    if not asked:
        names = sorted({row.fact for rule in catalog.entitlements.values() for row in rule.conditions})
        raise InputFault("value", where="--answer", variant="choice", value=fact, allowed=", ".join(names))
    allowed = SEEKING if fact == "seeking" else ANSWERS
    if value not in allowed:
        raise InputFault("value", where=f"--answer {fact}", variant="choice", value=value, allowed=", ".join(allowed))
    archive.support.state(viewer, student, fact, value, asked[0].protected)
    return fact, value


def window_of(span: Span, cohort: int, today: date) -> tuple[Window, str, str]:
    """Where today lies in a window that is counted from the year of graduation, with both of its ends.

    Example:
        >>> window_of(Span("-1-09-01", "0-06-30", False), 2026, date(2026, 7, 1))
        ('CLOSED', '2025-09-01', '2026-06-30')
    """
    opens, closes = (_day(end, cohort) for end in (span.opens, span.closes))
    now = today.isoformat()
    if opens and now < opens:
        return "NOT_STARTED", opens, closes
    if closes and now > closes:
        return "CLOSED", opens, closes
    return ("UNKNOWN" if span.local else "OPEN"), opens, closes


def _day(end: str, cohort: int) -> str:
    if not end:
        return ""
    years, _, rest = end[1:].partition("-") if end[0] in "+-" else end.partition("-")
    sign = -1 if end[0] == "-" else 1
    return f"{cohort + sign * int(years):04d}-{rest}"


def _known(archive: "Archive", viewer: Viewer, file: StudentFile) -> dict[str, str]:
    """Facts by name, as far as the viewer may know them."""
    known = {"seeking": file.seeking, **archive.support.statements(viewer, file.student)}
    if archive.support.is_special(viewer, file.student):
        known.setdefault("aid_category", "yes")
    return known


def _of_policy(
    catalog: Catalog,
    policy: Policy,
    rule: Entitlement | None,
    known: Mapping[str, str],
    allowed: frozenset[str],
    file: StudentFile,
    today: date,
    prompts: Prompts,
) -> PolicyResult:
    if rule is None:
        ask = prompts.label("support.eligibility.read_it", title=policy.title)
        conditions: tuple[ConditionResult, ...] = (ConditionResult(policy.clause or policy.title, "UNKNOWN", ask, ""),)
        window, opens, closes = window_of(Span("", "", True), file.cohort, today)
    else:
        conditions = tuple(_of_condition(row, known, allowed) for row in rule.conditions)
        window, opens, closes = window_of(rule.window, file.cohort, today)
    now = today.isoformat()
    if policy.valid_to and policy.valid_to < now:
        window, closes = "CLOSED", policy.valid_to
    elif policy.valid_from > now:
        window, opens = "NOT_STARTED", policy.valid_from
    origin = catalog.sources.get(policy.source_id)
    result = _overall(conditions)
    return PolicyResult(
        policy=policy.id,
        title=policy.title,
        result=result,
        window=window,
        opens=opens,
        closes=closes,
        region=policy.region,
        clause=policy.clause,
        source=origin.title if origin is not None else policy.source_id,
        verified_on=policy.verified_on,
        ask=None if result == "FAIL" or window == "CLOSED" else next((row.ask for row in conditions if row.ask), None),
        conditions=conditions,
    )


def _of_condition(row: Condition, known: Mapping[str, str], allowed: frozenset[str]) -> ConditionResult:
    if row.protected and row.protected not in allowed:
        return ConditionResult(row.clause, "ASK", row.ask, row.fact)
    value = known.get(row.fact)
    if value in row.passes:
        return ConditionResult(row.clause, "PASS", None, row.fact)
    if value is None or value == "undecided":
        return ConditionResult(row.clause, "UNKNOWN", row.ask, row.fact)
    return ConditionResult(row.clause, "FAIL", None, row.fact)


def _overall(conditions: tuple[ConditionResult, ...]) -> Verdict:
    found = {row.result for row in conditions}
    order: tuple[Verdict, ...] = ("FAIL", "ASK", "UNKNOWN")
    for verdict in order:
        if verdict in found:
            return verdict
    return "PASS"
