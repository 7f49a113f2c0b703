"""The table of advertisements that were handed in and wait for the college's release."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From schema 3 to 4."""
    op.create_table(
        "post_offers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("employer", sa.String(length=80), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.Column("pay_low", sa.Integer(), nullable=True),
        sa.Column("pay_high", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=30), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_post_offers_by"), "post_offers", ["by"], unique=False)
