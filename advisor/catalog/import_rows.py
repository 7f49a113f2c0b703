"""Rows of the tables that say which columns a college's files may bring in, and which are refused."""

import re
from dataclasses import dataclass
from functools import cached_property

from advisor.catalog.reading import parts

__all__ = ["IMPORT_TYPES", "ImportColumn", "RefusedColumn", "RetentionRule"]

IMPORT_TYPES = frozenset(
    {
        "student", "staff", "name", "text", "long", "number", "percent", "money", "integer", "date", "year", "cohort",
        "choice", "mask", "flag", "list", "job", "account", "slug",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ImportColumn:
    """A column of one kind of file.

    Attributes:
        kind: What the file brings: students, academic, …
        column: Identifier of the column.
        label: Its usual heading, which the template carries.
        aliases: Other headings in use.
        type: How a cell is read, one of ``IMPORT_TYPES``.
        needed: ``yes`` – a row without it is rejected; ``value`` – an empty cell is counted as missing; else empty.
        low: Least legal value of a number; None for none.
        high: Greatest legal value of a number, or greatest length of a text; None for none.
        choices: Value → the words for it.
        rule: ``robust_z`` or ``robust_z_log`` where outliers are set aside, else empty.
        example: What a cell may look like.
        purpose: Why it is collected.
        source_id: Where the row comes from.
    """

    kind: str
    column: str
    label: str
    aliases: tuple[str, ...]
    type: str
    needed: str
    low: float | None
    high: float | None
    choices: dict[str, tuple[str, ...]]
    rule: str
    example: str
    purpose: str
    source_id: str

    @classmethod
    def of(cls, cells: "list[str]") -> "ImportColumn":
        """A row of import_columns.csv."""
        kind, column, label, aliases, type_, needed, low, high, choices, rule, example, purpose, source_id = cells
        pairs = (part.partition(":") for part in parts(choices))
        return cls(
            kind=kind,
            column=column,
            label=label,
            aliases=parts(aliases),
            type=type_,
            needed=needed,
            low=float(low) if low else None,
            high=float(high) if high else None,
            choices={value: tuple(words.split("/")) for value, _, words in pairs},
            rule=rule,
            example=example,
            purpose=purpose,
            source_id=source_id,
        )


@dataclass(frozen=True)
class RefusedColumn:
    """A kind of column that is not collected: what its heading looks like, and the sentence why."""

    id: str
    pattern: str
    why: str
    source_id: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled; it is searched in a heading of folded spelling."""
        return re.compile(self.pattern)


@dataclass(frozen=True)
class RetentionRule:
    """How long the rows of a table are kept.

    Attributes:
        table: Name of the table; ``students`` means all that is held about a person.
        label: What it is called.
        months: Kept for so many months.
        counted_from: Column with the date, or ``graduation``: the end of June of the year of graduation.
        why: Why no longer.
        source_id: Where the row comes from.
    """

    table: str
    label: str
    months: int
    counted_from: str
    why: str
    source_id: str

    @classmethod
    def of(cls, cells: "list[str]") -> "RetentionRule":
        """A row of retention.csv."""
        table, label, months, counted_from, why, source_id = cells
        return cls(table, label, int(months), counted_from, why, source_id)
