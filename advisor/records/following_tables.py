"""Tables of what follows a student: contacts, ratings by mentors, and what became of them after graduation."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from advisor.records.tables import metadata

__all__ = ["mentor_ratings", "outcome_events", "support_contacts"]

support_contacts = Table(
    "support_contacts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("on", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("how", String(20), nullable=False, default="talk"),  # talk phone message visit
    Column("note", Text, nullable=False, default=""),
)

mentor_ratings = Table(
    "mentor_ratings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("mentor", ForeignKey("staff.id"), nullable=False),
    Column("skill", String(60), nullable=False),
    Column("level", Integer, nullable=False),  # 1..5 of the anchored scale
    Column("quote", Text, nullable=False, default=""),  # what was seen
    Column("on", String(10), nullable=False),
)

outcome_events = Table(
    "outcome_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),  # placed left check request response
    Column("on", String(10), nullable=False),
    Column("code", String(4), nullable=False, default=""),  # of a placement: the official destination
    Column("employer", String(80), nullable=False, default=""),
    Column("post", String(80), nullable=False, default=""),
    Column("pay_yuan_month", Float),  # before tax
    Column("relevant", Boolean),  # the post belongs to the major's class or its occupations
    Column("step", String(4), nullable=False, default=""),  # of a check: d30 d90 d180 y1 y2 y3
    Column("reached", Boolean),  # of a check: whether anybody answered
    Column("stayed", Boolean),  # of a check: still with the first employer
    Column("satisfaction", Integer),  # 1..5, the graduate's own
    Column("reason", String(20), nullable=False, default=""),  # of leaving
    Column("by", String(30), nullable=False, default=""),
    Column("synthetic", Boolean, nullable=False, default=False),
)
