"""The first schema, as it was before there were revisions; databases of that time are stamped with it.

Written out rather than taken from ``records.tables``, which moves on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of schema 1."""
    op.create_table(
        "accounts",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=20), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("employer", sa.String(length=80), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("occupation", sa.String(length=20), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.Column("pay_low", sa.Integer(), nullable=True),
        sa.Column("pay_high", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("shift", sa.String(length=10), nullable=False),
        sa.Column("outdoors", sa.Boolean(), nullable=False),
        sa.Column("travel", sa.String(length=10), nullable=False),
        sa.Column("live_in", sa.Boolean(), nullable=False),
        sa.Column("accessible", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "past_cases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("academic", sa.Float(), nullable=True),
        sa.Column("practice", sa.Float(), nullable=True),
        sa.Column("economy", sa.Float(), nullable=True),
        sa.Column("psychology", sa.Float(), nullable=True),
        sa.Column("jobseeking", sa.Float(), nullable=True),
        sa.Column("causes", sa.String(length=60), nullable=False),
        sa.Column("employed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "person_keys",
        sa.Column("person", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("person"),
        sa.UniqueConstraint("tag"),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "threads",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=30), nullable=False),
        sa.Column("next_card", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=True),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_threads_owner"), "threads", ["owner"], unique=False)
    op.create_table(
        "classes",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("major_code", sa.String(length=12), nullable=False),
        sa.Column("major", sa.String(length=60), nullable=False),
        sa.Column("counselor", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["counselor"],
            ["staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_classes_counselor"), "classes", ["counselor"], unique=False)
    op.create_table(
        "logins",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["accounts.account"],
        ),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index(("ix_logins_account"), "logins", ["account"], unique=False)
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("thread", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread"],
            ["threads.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("turns_by_thread", "turns", ["thread", "number"], unique=True)
    op.create_table(
        "students",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=80), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("ethnicity", sa.String(length=30), nullable=False),
        sa.Column("hukou_region", sa.String(length=60), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.String(length=20), nullable=False),
        sa.Column("major_code", sa.String(length=12), nullable=False),
        sa.Column("cohort", sa.Integer(), nullable=False),
        sa.Column("seeking", sa.String(length=10), nullable=False),
        sa.Column("disability", sa.String(length=60), nullable=True),
        sa.Column("registered_mask", sa.Integer(), nullable=False),
        sa.Column("registered_causes", sa.String(length=60), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["classes.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_students_class_id"), "students", ["class_id"], unique=False)
    op.create_index(("ix_students_major_code"), "students", ["major_code"], unique=False)
    op.create_table(
        "academic",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("core_mean", sa.Float(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_academic_student"), "academic", ["student"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=30), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_certificates_student"), "certificates", ["student"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("to", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_consents_student"), "consents", ["student"], unique=False)
    op.create_table(
        "economy",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("income_month", sa.Float(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_economy_student"), "economy", ["student"], unique=False)
    op.create_table(
        "interests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.String(length=60), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_interests_student"), "interests", ["student"], unique=False)
    op.create_table(
        "internships",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("employer", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_internships_student"), "internships", ["student"], unique=False)
    op.create_table(
        "interviews",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("employer", sa.String(length=80), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_interviews_student"), "interviews", ["student"], unique=False)
    op.create_table(
        "jobseeking",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("interviews", sa.Integer(), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=True),
        sa.Column("pass_rate", sa.Float(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_jobseeking_student"), "jobseeking", ["student"], unique=False)
    op.create_table(
        "looked_at",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_looked_at_student"), "looked_at", ["student"], unique=False)
    op.create_table(
        "mentorships",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("mentor", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor"],
            ["staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_mentorships_mentor"), "mentorships", ["mentor"], unique=False)
    op.create_index(("ix_mentorships_student"), "mentorships", ["student"], unique=False)
    op.create_table(
        "needs_stated",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("need", sa.String(length=60), nullable=False),
        sa.Column("to", sa.String(length=20), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_needs_stated_student"), "needs_stated", ["student"], unique=False)
    op.create_table(
        "practice",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("pass_rate", sa.Float(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_practice_student"), "practice", ["student"], unique=False)
    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_practices_student"), "practices", ["student"], unique=False)
    op.create_table(
        "psychology",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("band", sa.Float(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_psychology_student"), "psychology", ["student"], unique=False)
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("card", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_replies_student"), "replies", ["student"], unique=False)
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("course", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_reports_student"), "reports", ["student"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("view", sa.String(length=8), nullable=False),
        sa.Column("factors", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("at", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_reviews_student"), "reviews", ["student"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("student", sa.String(length=20), nullable=False),
        sa.Column("skill", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.id"],
        ),
        sa.ForeignKeyConstraint(
            ["student"],
            ["students.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(("ix_evidence_student"), "evidence", ["student"], unique=False)
