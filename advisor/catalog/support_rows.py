"""The rows that accompany people: rules of plans, conditions of policies, lessons, scales, reminders, parties."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "KINDS", "OWNERS", "SEEKING", "SIGNERS", "ActionKind", "Anchor", "Check", "Condition", "Entitlement", "Lesson",
    "Owner", "Party", "PlanRule", "ReminderRule", "Signer", "Span",
]  # fmt: skip

ActionKind: TypeAlias = Literal[
    "course", "training", "certificate", "interview", "resume", "subsidy", "psychological_support", "family_contact",
    "posts", "digital_skills",
]  # fmt: skip
Owner: TypeAlias = Literal["student", "counselor", "school_mentor", "enterprise_mentor", "centre", "family"]
Signer: TypeAlias = Literal["student", "counselor"]

KINDS: tuple[ActionKind, ...] = (
    "course", "training", "certificate", "interview", "resume", "subsidy", "psychological_support", "family_contact",
    "posts", "digital_skills",
)  # fmt: skip
OWNERS: tuple[Owner, ...] = ("student", "counselor", "school_mentor", "enterprise_mentor", "centre", "family")
SIGNERS: tuple[Signer, ...] = ("student", "counselor")
SEEKING = ("job", "study", "army", "venture", "undecided")


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One rule of a plan: which card it answers, and with what.

    Attributes:
        id: ASCII slug; the rule's name in every action.
        card: Measure of the card that it answers.
        at_least: Lowest level or count that the rule answers; None where the card's presence is enough.
        at_most: Highest one.
        seeking: What the student aims at; empty means any aim.
        kind: Kind of help.
        what: The action in plain words; ``{label}``, ``{name}`` and ``{policy}`` are filled in.
        owner: Who does it.
        signatures: Whose word it needs.
        due_days: Days until it is due.
        recheck_days: Days until its card is looked at again.
        policies: Policies in the order of preference; the first that is not ruled out is named.
        source_id: Row of SOURCES.csv, or ``editorial``.
    """

    id: str
    card: str
    at_least: int | None
    at_most: int | None
    seeking: tuple[str, ...]
    kind: ActionKind
    what: str
    owner: Owner
    signatures: tuple[Signer, ...]
    due_days: int
    recheck_days: int
    policies: tuple[str, ...]
    source_id: str

    def answers(self, value: float | None) -> bool:
        """Whether the level or count of a card is one that the rule answers."""
        if self.at_least is None and self.at_most is None:
            return True
        if value is None:
            return False
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Span:
    """An outer window, relative to the year of graduation (``-1-09-01``); empty ends are open.

    ``local`` says that within it a local office fixes the days.
    """

    opens: str
    closes: str
    local: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a policy.

    Attributes:
        clause: What the policy's text asks for.
        fact: What is looked at.
        passes: Values that pass.
        protected: The right that a reader needs to be told the answer; empty where none is.
        ask: The one question that settles it.
    """

    clause: str
    fact: str
    passes: tuple[str, ...]
    protected: Literal["", "economy", "special"]
    ask: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The conditions of one policy and its window."""

    policy: str
    window: Span
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A question with its options; ``right`` counts from 1."""

    question: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short lesson: steps to read one at a time, a check, and after how many days it is asked about again."""

    id: str
    title: str
    minutes: int
    refresh_days: int
    steps: tuple[str, ...]
    checks: tuple[Check, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A level of a rating scale with the behaviour that marks it, and what it is worth as evidence (0..1)."""

    scale: str
    level: int
    anchor: str
    value: float
    source_id: str


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """A reminder that is due when all of its conditions that are given hold."""

    id: str
    days_without_contact: int | None
    unanswered_applications: int | None
    days_overdue: int | None
    days_unsigned: int | None
    what: str
    who: Owner
    source_id: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody outside the college's roles, what they are told, what never, and on whose word."""

    party: str
    label: str
    sees: tuple[str, ...]
    never: tuple[str, ...]
    needs: str
    basis: str
    source_id: str
