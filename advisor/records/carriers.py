"""Which tables carry a student, and by what a student's rows are found in each: for export and erasure alike.

A table with a ``student`` column carries that person by this rule, and its rows are exported and erased without a line
here. Any other table stands in one of the lists below; one that stands in none is ``unaccounted``, which a test refuses.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import MetaData, Table

__all__ = ["NOBODY", "OTHERWISE", "by_student", "unaccounted"]

OTHERWISE: Final[Mapping[str, str]] = {
    "students": "id is the student",
    "threads": "owner is student:ID",
    "turns": "through the thread, and the stamp and words of others' turns",
    "accounts": "role student and person",
    "logins": "through the account",
    "api_tokens": "through the account",
    "person_keys": "person; erasing it erases the name in the audit",
    "audit": "subject and actor by a keyed hash; rows stay, the name goes with the key",
    "meta": "the demonstration's list of accounts",
}
"""Tables that carry a student in another way, and how; ``dossier`` has the code of each."""

NOBODY: Final = frozenset(
    {
        "staff", "classes", "jobs", "past_cases", "import_batches", "import_headings", "local_policies",
        "archived_cohorts", "alembic_version", "past_outcomes", "trials", "adjustments", "mentor_profiles",
    }
)  # fmt: skip
"""Tables that carry no student."""


def by_student(metadata: MetaData) -> tuple[Table, ...]:
    """Tables with a ``student`` column, those that point at others first."""
    return tuple(
        table for table in reversed(metadata.sorted_tables) if "student" in table.c and table.name not in NOBODY
    )


def unaccounted(metadata: MetaData) -> tuple[str, ...]:
    """Tables of which nobody has said whether they carry a student."""
    known = {table.name for table in by_student(metadata)} | OTHERWISE.keys() | NOBODY
    pointing = {
        table.name
        for table in metadata.tables.values()
        if table.name not in ({found.name for found in by_student(metadata)} | OTHERWISE.keys())
        and any(key.column.table.name == "students" for column in table.c for key in column.foreign_keys)
    }
    return tuple(sorted((metadata.tables.keys() - known) | pointing))
