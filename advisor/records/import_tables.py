"""Tables of what is imported besides the tables of ``tables``: batches and their rows, headings, outcomes, policies."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from advisor.records.sealing import TEXT, Sealed
from advisor.records.tables import metadata

__all__ = [
    "archived_cohorts", "correction_requests", "guardian_notices", "import_batches", "import_headings", "import_rows",
    "local_policies", "set_aside",
]  # fmt: skip

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # shown as I…
    Column("kind", String(20), nullable=False),
    Column("file", String(200), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the file, so that a second time is known as such
    Column("as_of", String(10), nullable=False),
    Column("at", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("state", String(10), nullable=False),  # committed undone
)

import_rows = Table(  # what a batch put where, so that it can be undone
    "import_rows",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("batch", ForeignKey("import_batches.id"), nullable=False, index=True),
    Column("table", String(40), nullable=False),
    Column("key", String(60), nullable=False),
    Column("student", String(20), index=True),
    Column(
        "before", Sealed("import_rows.before", TEXT)
    ),  # JSON of the row that was replaced; NULL where there was none
)

import_headings = Table(  # which column a heading means, once somebody has said so
    "import_headings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("heading", String(120), nullable=False),
    Column("column", String(40), nullable=False),
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
)

set_aside = Table(  # a reading that came in and was not believed: which, and by which rule; never its value
    "set_aside",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("table", String(40), nullable=False),
    Column("column", String(40), nullable=False),
    Column("rule", String(20), nullable=False),
    Column("batch", Integer, nullable=False),
)

local_policies = Table(
    "local_policies",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("region", String(60), nullable=False),
    Column("answer", Text, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False, default=""),
    Column("source", String(200), nullable=False),
    Column("url", String(300), nullable=False, default=""),
)

correction_requests = Table(  # what a student asks to be corrected, and what came of it
    "correction_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # shown as Q…
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("card", String(80), nullable=False),
    Column("value", Sealed("correction_requests.value", TEXT), nullable=False),
    Column("note", Sealed("correction_requests.note", TEXT), nullable=False, default=""),
    Column("at", String(10), nullable=False),
    Column("state", String(10), nullable=False, default="open"),  # open accepted refused
    Column("settled_by", String(30)),
    Column("settled_note", Sealed("correction_requests.settled_note", TEXT)),
)

guardian_notices = Table(  # that the guardian of a student under 18 was told
    "guardian_notices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("at", String(10), nullable=False),
    Column("by", String(30), nullable=False),
)

archived_cohorts = Table(
    "archived_cohorts",
    metadata,
    Column("cohort", Integer, primary_key=True, autoincrement=False),  # year of graduation
    Column("at", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("scorecard_version", String(20), nullable=False),  # the rule that its last flags were made by
    Column("flags_closed", Integer, nullable=False),
)
