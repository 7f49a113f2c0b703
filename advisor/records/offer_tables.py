"""The table of advertisements that were handed in and wait for the college's release."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from advisor.records.tables import metadata

__all__ = ["post_offers"]

post_offers = Table(
    "post_offers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # shown as O…
    Column("by", ForeignKey("staff.id"), nullable=False, index=True),
    Column("title", String(80), nullable=False),
    Column("employer", String(80), nullable=False),
    Column("city", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("posted_on", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False, default=""),
    Column("pay_low", Integer),  # yuan a month
    Column("pay_high", Integer),
    Column("capacity", Integer, nullable=False, default=1),
    Column("at", String(10), nullable=False),
    Column("state", String(10), nullable=False, default="waiting"),  # waiting released refused
    Column("note", Text, nullable=False, default=""),  # the college's word to whoever handed it in
    Column("settled_by", String(30)),
    Column("batch", String(20), nullable=False, default=""),  # the import that put it on record
)
