"""The ledger (台账): who does what by when, what to be reminded of, who is handed over, and how far the college has come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.support_rows import ReminderRule
from advisor.errors import AccessDenied, InputFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.language.workbook_writing import Cell, Page, write_workbook
from advisor.records.ledger import LedgerFilter, Traces
from advisor.records.people import RosterLine
from advisor.records.support_people import OPEN_STATES, LedgerLine
from advisor.support.triggers import LEAST_SERVICES
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Coverage", "Ledger", "LedgerRow", "coverage", "hand_over", "ledger", "write_ledger"]

DRAFT_WITHIN_DAYS = 14
SEEKERS = ("job", "undecided")
HANDED_BY = "service_131"
"""The policy that a hand-over serves; whoever is handed over finds it among what they were told."""

LEFT = (6, 30)
"""Month and day on which a cohort leaves."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The contract's line of the ledger; ``reminder`` is what somebody should do now, or None."""

    student: str
    name: str
    class_name: str
    batch: str
    kind: str
    what: str
    who: str
    due: str
    state: str
    reminder: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The contract's shape of ``ledger``; ``total`` counts the kept lines that the filter finds."""

    rows: tuple[LedgerRow, ...]
    total: int
    file: str | None = None
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the work has come in one major; every number is None where fewer than five stand behind it.

    Counts of people who are accompanied, who have a plan, a signed plan, a contact in the last 30 days, all of the 1131
    minimum, and something past its day. No rates of placement, no names, no counselors.
    """

    batch: str
    major: str
    accompanied: int | None
    planned: int | None
    signed: int | None
    contacted: int | None
    served: int | None
    overdue: int | None


def ledger(
    archive: "Archive",
    viewer: Viewer,
    *,
    catalog: Catalog,
    prompts: Prompts,
    wanted: LedgerFilter | None = None,
    first: int = 0,
    most: int | None = None,
) -> Ledger:
    """The lines that a reader may know, with the reminders that are due; by due day, then name, never by a score.

    Lines that are kept come from the store. In front of them, on the first page and unfiltered, stand the people who
    have no plan yet and those whom a condition of knowledge/reminders.csv is about; for the counselor and the console.
    """
    asked = wanted or LedgerFilter()
    page = archive.ledger.page(viewer, asked, first=first, most=most)
    rules = catalog.reminders
    rows = [_row(line, rules, archive.today) for line in page.lines]
    if first == 0 and asked == LedgerFilter() and _looks_after(viewer):
        rows = [*_people(archive, viewer, rules, prompts), *rows]
    return Ledger(tuple(rows), page.total)


def write_ledger(found: Ledger, path: Path, *, prompts: Prompts, synthetic: bool) -> None:
    """The ledger as the .xlsx that colleges file, with the mark of what made it."""
    heads = ("student", "name", "class_name", "batch", "kind", "what", "who", "due", "state", "reminder")
    rows = [
        (
            row.student, row.name, row.class_name, row.batch, prompts.label(f"support.kind.{row.kind}"), row.what,
            who_of(row.who, prompts), row.due, prompts.label(f"support.state.{row.state}"), row.reminder or "",
        )
        for row in found.rows
    ]  # fmt: skip
    note = prompts.label("label.ai") + (prompts.label("notice.synthetic") if synthetic else "")
    header = tuple(prompts.label(f"support.ledger.{head}") for head in heads)
    page = Page(prompts.label("support.ledger.title"), header, rows, note=note)
    write_workbook(path, [page], title=prompts.label("support.ledger.title"), made_by=prompts.label("label.ai"))


def who_of(owner: str, prompts: Prompts) -> str:
    """An owner in words; a person's id as it is."""
    key = f"support.owner.{owner}"
    return prompts.label(key) if prompts.has_label(key) else owner


def hand_over(
    archive: "Archive", viewer: Viewer, path: Path, *, approval: str, catalog: Catalog, prompts: Prompts
) -> tuple[str, ...]:
    """Write the list for the labour office: all who have left and seek work; each noted once, and told of the service.

    The list holds name, major, year, aim and services given: what the office needs to go on, and nothing that is
    protected. Everybody who has left without saying that they have work is on it, accompanied or not, so that to be on
    it says nothing of a difficulty. A counselor hands over the own classes.

    Args:
        archive: The records.
        viewer: The counselor.
        path: The .xlsx file.
        approval: Who allowed it, and by which paper; a college may not give its data away without.
        catalog: What the party may see.
        prompts: Labels.

    Returns:
        The ids on the list.
    """
    if viewer.role != "counselor":
        raise AccessDenied("denied")
    if not approval.strip():
        raise InputFault("empty", where="--approved-by", variant="option")
    traces = archive.ledger.traces(viewer)
    today = archive.today
    chosen = [
        line
        for line in archive.roster(viewer)
        if has_left(line.cohort, today)
        and line.seeking in SEEKERS
        and archive.support.statements(viewer, line.student).get("has_work") != "yes"
    ]
    rows = [_handed(line, traces, prompts) for line in chosen]
    services = tuple(prompts.label(f"support.card.service.{kind}") for kind in LEAST_SERVICES)
    heads = tuple(prompts.label(f"support.ledger.{head}") for head in ("name", "major", "batch", "seeking"))
    basis = catalog.parties["government"].basis
    title = prompts.label("support.handover.title")
    note = f"{basis}；{prompts.label('support.handover.approval', approval=approval.strip())}"
    page = Page(title, (*heads, *services), rows, note=note)
    write_workbook(path, [page], title=title, made_by=prompts.label("label.ai"))
    archive.audit(viewer, "handover", "", {"students": len(chosen), "approval": approval.strip()[:120]})
    for line in chosen:
        archive.support.hand_over(viewer, line.student, "government")
        archive.support.tell(viewer, line.student, HANDED_BY)
    return tuple(line.student for line in chosen)


def coverage(archive: "Archive", viewer: Viewer) -> tuple[Coverage, ...]:
    """How far the work has come, by year and major; for leadership at the console. Cells of fewer than five are closed."""
    if viewer.role != "admin":
        raise AccessDenied("denied")
    roster = {line.student: line for line in archive.roster(viewer)}
    people = [roster[line.student] for line in archive.ledger.accompanied(viewer) if line.student in roster]
    traces = archive.ledger.traces(viewer)
    recent = (archive.today - timedelta(days=30)).isoformat()
    groups: dict[tuple[str, str], list[str]] = {}
    for line in people:
        groups.setdefault((str(line.cohort), line.major), []).append(line.student)
    return tuple(_covered(batch, major, ids, traces, recent) for (batch, major), ids in sorted(groups.items()))


def has_left(cohort: int, today: date) -> bool:
    """Whether a cohort has left the college."""
    return today > date(cohort, *LEFT)


def _looks_after(viewer: Viewer) -> bool:
    return viewer.role == "counselor" or viewer.is_console


def _row(line: LedgerLine, rules: tuple[ReminderRule, ...], today: date) -> LedgerRow:
    return LedgerRow(
        line.student, line.name, line.class_name, line.batch, line.kind, line.what, line.who, line.due, line.state,
        next((rule.what for rule in rules if _is_due(rule, line, today)), None),
    )  # fmt: skip


def _is_due(rule: ReminderRule, line: LedgerLine, today: date) -> bool:
    """Whether a reminder is about this line: past its day, or drafted long ago and not signed."""
    if rule.days_overdue is not None:
        return line.state in OPEN_STATES and (today - date.fromisoformat(line.due)).days >= rule.days_overdue
    if rule.days_unsigned is not None:
        return line.state == "draft" and (today - date.fromisoformat(line.drafted_at)).days >= rule.days_unsigned
    return False


def _people(archive: "Archive", viewer: Viewer, rules: tuple[ReminderRule, ...], prompts: Prompts) -> list[LedgerRow]:
    """A line for each accompanied student without a plan, and for each whom a reminder is about."""
    names = {line.student: line for line in archive.roster(viewer)}
    traces = archive.ledger.traces(viewer)
    today = archive.today
    rows = []
    for person in archive.ledger.accompanied(viewer):
        line = names[person.student]
        rule = next((rule for rule in rules if _is_about(rule, person.student, traces, today)), None)
        if person.student not in traces.planned:
            due = (today + timedelta(days=DRAFT_WITHIN_DAYS)).isoformat()
            rows.append(_line(line, "plan", prompts.label("support.ledger.no_plan"), due, rule.what if rule else None))
        elif rule is not None:
            rows.append(_line(line, "contact", rule.what, today.isoformat(), rule.what))
    order = {student: f"{line.pinyin} {student}" for student, line in names.items()}
    return sorted(rows, key=lambda row: (row.due, order[row.student]))


def _is_about(rule: ReminderRule, student: str, traces: Traces, today: date) -> bool:
    """Whether all conditions on contact and applications hold; silence is counted from the first plan where nobody spoke."""
    if rule.days_without_contact is None and rule.unanswered_applications is None:
        return False
    since = traces.contacted.get(student) or traces.planned.get(student)
    if rule.days_without_contact is not None and (
        since is None or (today - date.fromisoformat(since)).days < rule.days_without_contact
    ):
        return False
    return traces.unanswered.get(student, 0) >= (rule.unanswered_applications or 0)


def _line(line: RosterLine, kind: str, what: str, due: str, reminder: str | None) -> LedgerRow:
    return LedgerRow(
        line.student, line.name, line.class_name, str(line.cohort), kind, what, "counselor", due, "draft", reminder
    )


def _handed(line: RosterLine, traces: Traces, prompts: Prompts) -> tuple[Cell, ...]:
    given = (traces.served.get((line.student, kind), 0) for kind in LEAST_SERVICES)
    return (line.name, line.major, str(line.cohort), prompts.label(f"seeking.{line.seeking}"), *given)


def _covered(batch: str, major: str, ids: list[str], traces: Traces, recent: str) -> Coverage:
    def shown(number: int) -> int | None:
        """A count, unless it or its rest would be about fewer than five people; 0 and all say nothing of anybody alone."""
        rest = len(ids) - number
        return number if (number == 0 or number >= SMALLEST_GROUP) and (rest == 0 or rest >= SMALLEST_GROUP) else None

    if len(ids) < SMALLEST_GROUP:
        return Coverage(batch, major, None, None, None, None, None, None)
    counts: Mapping[str, int] = Counter(
        {
            "planned": sum(id in traces.planned for id in ids),
            "signed": sum(id in traces.signed for id in ids),
            "contacted": sum(traces.contacted.get(id, "") >= recent for id in ids),
            "served": sum(
                all(traces.served.get((id, kind), 0) >= least for kind, least in LEAST_SERVICES.items()) for id in ids
            ),
            "overdue": sum(id in traces.overdue for id in ids),
        }
    )
    return Coverage(batch, major, len(ids), **{name: shown(number) for name, number in counts.items()})
