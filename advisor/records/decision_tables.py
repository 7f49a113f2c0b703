"""Tables of what stands behind a decision: what the rule said at the time, and readings that were corrected."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table

from advisor.records.sealing import TEXT, Sealed
from advisor.records.tables import metadata

__all__ = ["corrections", "scorings"]

scorings = Table(  # what the rule said of a student on a day; rows of earlier versions of the scorecard stay
    "scorings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("view", String(8), nullable=False),
    Column("factors", String(80), nullable=False),  # the factors it was computed from, separated by |
    Column("version", String(40), nullable=False, index=True),  # of the scorecard
    Column("readiness", Float),
    Column("flagged", Boolean, nullable=False),
    Column("why", String(12), nullable=False),  # confirmed dismissed corrected rescored screened
    Column("at", String(10), nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("factor", String(12), nullable=False),
    Column("row", String(40), nullable=False),  # id of the reading that the correction wrote
    Column(
        "before", Sealed("corrections.before", TEXT)
    ),  # JSON of the reading that stood there on the same day; NULL where there was none
    Column("value", Float, nullable=False),
    Column("note", Sealed("corrections.note", TEXT), nullable=False),
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
    Column("state", String(8), nullable=False, default="applied"),  # applied undone
)
