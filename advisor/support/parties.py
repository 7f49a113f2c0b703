"""Who stands around a student – family, college, labour office, enterprise, alumni – and what each may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.support_rows import Party
from advisor.errors import AccessDenied, InputFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.records.support_people import SERVICES
from advisor.support.ledger import Coverage, coverage
from advisor.support.plan import plan
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = [
    "AwarenessFigures",
    "Letter",
    "Meeting",
    "awareness",
    "family_letter",
    "meeting",
    "parties",
    "push",
    "quarter_of",
]


@dataclass(frozen=True, slots=True)
class Letter:
    """What the family may be told, in the words of the plan's own action; nothing else of the plan."""

    student: str
    text: str
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class AwarenessFigures:
    """How many were told of a policy, opened it, and say that they know its steps; None below five people."""

    policy: str
    title: str
    told: int | None
    opened: int | None
    knows: int | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """The report for the quarterly meeting of college, enterprises and labour office: processes and coverage, no person."""

    quarter: str
    coverage: tuple[Coverage, ...]
    services: Mapping[str, int | None]
    awareness: tuple[AwarenessFigures, ...]
    notices: tuple[str, ...]
    basis: str = "engine"
    fallback: str | None = None


def parties(catalog: Catalog) -> tuple[Party, ...]:
    """Every party with what it is told, what never, and on whose word."""
    return tuple(catalog.parties.values())


def family_letter(archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog, prompts: Prompts) -> Letter:
    """A letter to the family, for the counselor; only while the student agrees to it.

    Raises:
        AccessDenied: ``consent`` – the student has not agreed, or has taken it back.
    """
    if viewer.role not in ("counselor", "student"):
        raise AccessDenied("denied")
    found = plan(archive, viewer, student, catalog=catalog, prompts=prompts)
    action = next((action for action in found.actions if action.kind == "family_contact"), None)
    if action is None:
        raise AccessDenied("consent", variant="family")
    name = archive.file(viewer, student).name
    return Letter(student, prompts.render("phrase/support_family_letter", name=name, action=action).strip())


def push(
    archive: "Archive", viewer: Viewer, policy: str, *, catalog: Catalog, students: Sequence[str] | None = None
) -> int:
    """Tell students of a policy: a notice on their page, once each. Everybody in scope is told, so that it marks nobody.

    Returns:
        How many were told.
    """
    if viewer.role not in ("counselor", "centre"):
        raise AccessDenied("denied")
    if policy not in catalog.policies:
        raise InputFault("value", where="--policy", variant="policy", value=policy)
    chosen = archive.students(viewer) if students is None else students
    for student in chosen:
        archive.support.tell(viewer, student, policy)
    return len(chosen)


def awareness(archive: "Archive", viewer: Viewer, *, catalog: Catalog) -> tuple[AwarenessFigures, ...]:
    """How far policies are known among the viewer's students, by policy."""
    counts: dict[str, list[int]] = {}
    with archive.at_once():
        for student in archive.students(viewer):
            for row in archive.support.told_of(viewer, student):
                told = counts.setdefault(row.policy, [0, 0, 0])
                told[0] += 1
                told[1] += row.opened_at is not None
                told[2] += row.knows == "yes"
    return tuple(
        AwarenessFigures(
            policy, catalog.policies[policy].title if policy in catalog.policies else policy,
            *(number if told[0] >= SMALLEST_GROUP and _is_wide(number, told[0]) else None for number in told),
        )
        for policy, told in sorted(counts.items())
    )  # fmt: skip


def meeting(archive: "Archive", viewer: Viewer, *, catalog: Catalog, prompts: Prompts) -> Meeting:
    """The figures of the quarter for leadership; counts below five, and those that would tell of the rest, are closed."""
    covered = coverage(archive, viewer)
    traces = archive.ledger.traces(viewer)
    people = {student for student, _ in traces.served}
    given = {kind: sum(traces.served.get((student, kind), 0) for student in people) for kind in SERVICES}
    services: dict[str, int | None] = {
        kind: number if number == 0 or number >= SMALLEST_GROUP else None for kind, number in given.items()
    }
    notices = [prompts.label("support.meeting.closed")]
    notices += [prompts.label("notice.synthetic")] if archive.is_synthetic else []
    told = awareness(archive, viewer, catalog=catalog) if viewer.is_console else ()
    return Meeting(quarter_of(archive.today), covered, services, told, tuple(notices))


def quarter_of(day: date) -> str:
    """The quarter of a day.

    Example:
        >>> quarter_of(date(2026, 11, 27))
        '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _is_wide(number: int, total: int) -> bool:
    rest = total - number
    return (number == 0 or number >= SMALLEST_GROUP) and (rest == 0 or rest >= SMALLEST_GROUP)
