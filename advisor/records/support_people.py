"""What the records hand out about plans and what was done, as frozen dataclasses."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "SERVICES", "STATES", "Accompanied", "Application", "Awareness", "Contact", "LedgerLine", "LedgerPage", "LessonTaken",
    "MentorLine", "PlanRow", "Rating", "ServiceKind", "State", "Task",
]  # fmt: skip

State: TypeAlias = Literal["draft", "signed", "doing", "done", "worked", "not_worked", "dropped"]
ServiceKind: TypeAlias = Literal["briefing", "guidance", "recommendation", "training"]

STATES: tuple[State, ...] = ("draft", "signed", "doing", "done", "worked", "not_worked", "dropped")
OPEN_STATES: tuple[State, ...] = ("draft", "signed", "doing")
"""Of what is neither finished nor dropped."""
SERVICES: tuple[ServiceKind, ...] = ("briefing", "guidance", "recommendation", "training")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An action of a plan as it is kept; see ``support_tables.plan_actions``. Dates are ISO."""

    action: str
    rule: str
    card: str
    label: str
    before: float | None
    as_of: str | None
    kind: str
    what: str
    owner: str
    due: str
    recheck: str
    state: State
    policy: str
    signatures: tuple[str, ...]
    signed: tuple[str, ...]
    resource: str
    drafted_at: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a mentor or counselor asked for, within an action of the plan or beside it."""

    task: str
    student: str
    action: str
    what: str
    by: str
    who: str
    due: str
    state: str
    on: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A talk, call, message or visit."""

    on: str
    by: str
    how: str
    note: str


@dataclass(frozen=True, slots=True)
class Application:
    """A resume that was sent; ``answered_on`` is None while there is no reply."""

    employer: str
    post: str
    on: str
    answered_on: str | None


@dataclass(frozen=True, slots=True)
class LessonTaken:
    """A check of a lesson that was answered."""

    lesson: str
    right: int
    total: int
    at: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A mentor's rating of one skill, on the anchored scale."""

    mentor: str
    skill: str
    level: int
    quote: str
    on: str


@dataclass(frozen=True, slots=True)
class Awareness:
    """A policy that a student was told of; ``knows`` is the student's own word on the steps (yes, no or empty)."""

    policy: str
    at: str
    opened_at: str | None
    knows: str


@dataclass(frozen=True, slots=True)
class MentorLine:
    """A mentor with what they know (codes of majors, pack ids) and how many students at most.

    ``capacity`` is None where nobody said: then they share evenly what is left.
    """

    id: str
    name: str
    kind: str
    majors: tuple[str, ...]
    packs: tuple[str, ...]
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Accompanied:
    """A student who is accompanied: on record, or with a confirmed flag. ``mentors`` are ids assigned so far."""

    student: str
    class_id: str
    major_code: str
    cohort: int
    seeking: str
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the ledger: who does what by when. ``batch`` is the year of graduation; a task has the kind ``task``."""

    student: str
    name: str
    class_name: str
    batch: str
    action: str
    kind: str
    what: str
    who: str
    due: str
    state: str
    drafted_at: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines of the ledger, and how many there are in all."""

    lines: tuple[LedgerLine, ...]
    total: int
