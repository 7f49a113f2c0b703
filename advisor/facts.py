"""The one currency between stages: fact cards, spans, missing facts, and who is asking.

Engines emit cards; wording and dialogue speak from them. Shapes are those of the command line's contract, so
a value here is what ``--json`` prints (``Derived.cards`` under the name ``from``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

CardKind: TypeAlias = Literal[
    "indicator", "score", "contribution", "cause", "skill", "match", "gap", "policy", "plan", "quote", "outcome",
    "missing", "comparison", "counterfactual", "change", "agreement", "finding", "occupation", "record", "event",
]  # fmt: skip
Role: TypeAlias = Literal["student", "counselor", "mentor", "centre", "admin"]
Reason: TypeAlias = Literal["not_on_record", "no_consent", "not_collected", "set_aside"]
Value: TypeAlias = float | int | str | bool | dict[str, object] | list[object] | None

SMALLEST_GROUP = 5
"""People behind any figure of several that is shown; what tells of fewer is withheld."""

ROLES: tuple[Role, ...] = ("student", "counselor", "mentor", "centre", "admin")


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim piece of a text: ``text[start:end] == quote``, offsets in Unicode code points."""

    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Span":
        """Cut the span out of ``text``."""
        return cls(text[start:end], start, end)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: a table and row of the records, a row of knowledge/, or a piece of a document."""

    table: str
    row: str
    document: str | None = None
    span: Span | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """How a figure was computed, and from which cards."""

    rule: str
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is unknown, with the reason. Missing is never a deficit."""

    what: str
    label: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class FactCard:
    """One fact that a sentence may stand on.

    ``display`` is the rounded text that people read; ``value`` is exact. ``audience`` names the roles that may ever see
    the card; the rights decide about the person. A thing not on record is a card of kind ``missing``; one that was
    looked up and is empty is a card of kind ``record`` with value 0.
    """

    id: str
    kind: CardKind
    subject: str
    measure: str
    label: str
    value: Value
    unit: str
    display: str
    source: Source
    period: str | None = None
    derived: Derived | None = None
    audience: tuple[Role, ...] = ROLES


def numbered(cards: Iterable[FactCard], first: int = 1) -> tuple[FactCard, ...]:
    """The same cards under the ids F<first>, F<first+1> …, with the references between them kept.

    Engines number their cards from 1; a thread moves them behind those that it already holds, so that no id is ever
    used twice in it.
    """
    given = tuple(cards)
    renamed = {card.id: f"F{number}" for number, card in enumerate(given, first)}
    return tuple(
        # Named one by one: `replace` takes three times as long, and a page numbers its cards on every visit.
        FactCard(
            renamed[card.id],
            card.kind,
            card.subject,
            card.measure,
            card.label,
            card.value,
            card.unit,
            card.display,
            card.source,
            card.period,
            Derived(card.derived.rule, tuple(renamed.get(id, id) for id in card.derived.cards))
            if card.derived
            else None,
            card.audience,
        )
        for card in given
    )


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking, after the login or ``--as`` has been checked by the records.

    Attributes:
        role: One of the five roles.
        id: S…, C…, M…, Z… or A…, or ``console`` for the operator at the machine itself.
        reason: Why an administrator reads a person's data; kept in the audit.
    """

    role: Role
    id: str
    reason: str | None = None

    @property
    def is_console(self) -> bool:
        """The operator at the machine's own console, who sees all but psychology."""
        return self.role == "admin" and self.id == "console"

    def __str__(self) -> str:
        return f"{self.role}:{self.id}"
