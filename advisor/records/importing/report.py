"""What an import found, in the shape that ``advisor import --json`` prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

__all__ = ["CODES", "MISSING_RULES", "OUTLIER_RULES", "ImportReport", "Problem", "Severity"]

Severity: TypeAlias = Literal["reject", "set_aside", "note"]

MISSING_RULES: Final = frozenset({"missing", "type", "choice", "date", "length", "scientific", "cohort"})
OUTLIER_RULES: Final = frozenset({"range", "robust_z"})

CODES: Final[Mapping[str, str]] = {
    "missing": "input.empty",
    "required": "input.empty",
    "length": "input.too_large",
    "unknown_student": "notfound.student",
    "duplicate": "state.conflict",
    "contradiction": "state.conflict",
    "changed": "state.conflict",
    "scope": "access.denied",
}
"""Rule → code of the contract; any other rule is ``input.value``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one cell, row or column.

    Attributes:
        row: Row of the file as a spreadsheet numbers it.
        column: Heading as it stands in the file, or empty.
        value: What stands in the cell; empty where it must not be repeated.
        code: Code of the contract.
        rule: Name of the rule.
        severity: ``reject`` – the row is not taken; ``set_aside`` – the cell is not; ``note`` – for information.
        message: One sentence.
    """

    row: int
    column: str
    value: str
    code: str
    severity: Severity
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts in rows (``missing_values`` and ``outliers`` in cells); ``read = accepted + rejected + duplicates``.

    ``kept`` counts the accepted rows of which no cell was set aside, ``mapping`` says what each heading was taken for.
    """

    kind: str
    read: int
    accepted: int
    rejected: int
    duplicates: int
    missing_values: int
    outliers: int
    kept: int
    committed: bool
    batch: str | None
    preview: bool
    problems: tuple[Problem, ...]
    mapping: tuple[Mapping[str, str], ...]
    statement: str
    basis: str = "engine"
    fallback: str | None = None
    missing: tuple[object, ...] = field(default=())
