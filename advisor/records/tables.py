"""The tables of the store, for SQLite and PostgreSQL alike.

Dates are ISO text (``2026-05-30``), lists stand in one cell separated by ``|``, and a cell that is unknown is NULL,
never 0 or an empty number. ``Archive.load(table, rows)`` takes rows as dicts of these columns; columns with a default
may be left out. A table with a ``student`` column holds a person's data: its rows are exported and erased with them.
Columns whose reading needs a right of its own, and what people wrote, stand sealed (``records.sealing``).
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from advisor.records.sealing import BYTES, COUNT, NUMBER, TEXT, Sealed

__all__ = ["FACTOR_COLUMNS", "SCHEMA_VERSION", "SEPARATOR", "metadata"]

SCHEMA_VERSION = 4  # number of the newest revision in records/migrations
SEPARATOR = "|"

metadata = MetaData()


def _student() -> "Column[str]":
    return Column("student", ForeignKey("students.id"), nullable=False, index=True)


def _indicator(name: str, *columns: "Column[Any]") -> Table:
    """A table of readings: several rows of one student over time are usual; cleaning picks one."""
    return Table(
        name,
        metadata,
        Column("id", String(40), primary_key=True),
        _student(),
        *columns,
        Column("period", String(40)),  # the term or year it describes: "2025-2026", "2026-05"
        Column("as_of", String(10), nullable=False),  # ISO date of the record
    )


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

staff = Table(
    "staff",
    metadata,
    Column("id", String(20), primary_key=True),  # C… counselor, M… mentor, Z… centre, A… admin
    Column("role", String(12), nullable=False),  # counselor, mentor, centre, admin
    Column("name", String(60), nullable=False),
    Column("kind", String(12), nullable=False, default=""),  # of a mentor: college or enterprise
)

classes = Table(
    "classes",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("major_code", String(12), nullable=False),
    Column("major", String(60), nullable=False),  # name of the major
    Column("counselor", ForeignKey("staff.id"), index=True),
)

students = Table(
    "students",
    metadata,
    Column("id", String(20), primary_key=True),  # S…
    Column("name", String(60), nullable=False),
    Column("pinyin", String(80), nullable=False, default=""),
    Column("sex", String(1), nullable=False, default=""),  # f, m or empty; enters no score
    Column("ethnicity", String(30), nullable=False, default=""),  # enters no score
    Column("hukou_region", String(60), nullable=False, default=""),
    Column("birth_year", Integer),
    Column("class_id", ForeignKey("classes.id"), nullable=False, index=True),
    Column("major_code", String(12), nullable=False, index=True),
    Column("cohort", Integer, nullable=False),  # year of graduation
    Column("seeking", String(10), nullable=False, default="undecided"),  # job study army venture undecided
    Column(  # special status; None: none on record, which the sealed bytes do not tell
        "disability", Sealed("students.disability", TEXT, hides_none=True), nullable=False, default=lambda: None
    ),
    Column(  # 1 employment, 2 family, 4 disability
        "registered_mask", Sealed("students.registered_mask", COUNT), nullable=False, default=0
    ),
    Column(  # economic|ability|special|psychological
        "registered_causes", Sealed("students.registered_causes", TEXT), nullable=False, default=""
    ),
    Column("synthetic", Boolean, nullable=False, default=False),
)

mentorships = Table(
    "mentorships",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("mentor", ForeignKey("staff.id"), nullable=False, index=True),
)

academic = _indicator("academic", Column("core_mean", Float))  # 0..100 points
practice = _indicator("practice", Column("pass_rate", Float))  # 0..100 %
economy = _indicator(  # yuan a month and head
    "economy", Column("income_month", Sealed("economy.income_month", NUMBER))
)
psychology = _indicator(  # 1 calm … 5 wants care soon
    "psychology", Column("band", Sealed("psychology.band", NUMBER))
)
jobseeking = _indicator(
    "jobseeking",
    Column("interviews", Integer),
    Column("offers", Integer),
    Column("pass_rate", Float),  # 0..100 %; NULL: offers ÷ interviews
)

# Factor of the scorecard → the column of its table that carries the value.
FACTOR_COLUMNS = {
    "academic": academic.c.core_mean,
    "practice": practice.c.pass_rate,
    "economy": economy.c.income_month,
    "psychology": psychology.c.band,
    "jobseeking": jobseeking.c.pass_rate,
}

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),  # the newest row of (student, what, to) counts
    _student(),
    Column("what", String(12), nullable=False),  # economy psychology employer mentor special
    Column("to", String(20), nullable=False),  # counselor centre mentor employer, or a mentor's id
    Column("state", String(10), nullable=False),  # granted withdrawn
    Column("at", String(10), nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("title", String(120), nullable=False),
    Column("course", String(80), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("on", String(10), nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("skill", String(60), nullable=False),  # id of skills.csv
    Column("kind", String(20), nullable=False),  # mentioned step device_or_number own_action certificate mentor
    Column("weight", Float, nullable=False),  # 0..1
    Column("quote", Text, nullable=False, default=""),
    Column("report", ForeignKey("reports.id")),
    Column("start", Integer),  # offset of the quote in the report's text, in code points
    Column("on", String(10), nullable=False),
)

interests = Table(
    "interests",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("answers", String(60), nullable=False),  # 60 characters 0 or 1, item 1 first
    Column("on", String(10), nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("name", String(80), nullable=False),
    Column("level", String(30), nullable=False, default=""),
    Column("on", String(10), nullable=False, default=""),
)

internships = Table(
    "internships",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("employer", String(80), nullable=False),
    Column("post", String(60), nullable=False, default=""),
    Column("since", String(10), nullable=False, default=""),
    Column("until", String(10), nullable=False, default=""),
)

looked_at = Table(  # somebody looked: then no row means "none", else it means "not on record"
    "looked_at",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("what", String(20), nullable=False),  # certificates internships interviews
    Column("at", String(10), nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(20), primary_key=True),  # J…
    Column("title", String(80), nullable=False),
    Column("employer", String(80), nullable=False),
    Column("city", String(40), nullable=False),
    Column("occupation", String(20), nullable=False, default=""),  # CSCO-2022 code
    Column("pack", String(40)),
    Column("text", Text, nullable=False),
    Column("posted_on", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False, default=""),
    Column("pay_low", Integer),  # yuan a month
    Column("pay_high", Integer),
    Column("capacity", Integer, nullable=False, default=1),
    Column("requirements", Text, nullable=False, default=""),  # plc_wiring:3|safety_lockout:4
    Column("certificates", Text, nullable=False, default=""),  # names, separated by |
    Column("shift", String(10), nullable=False, default="none"),  # none rotating night on_call
    Column("outdoors", Boolean, nullable=False, default=False),
    Column("travel", String(10), nullable=False, default="none"),  # none some often
    Column("live_in", Boolean, nullable=False, default=False),
    Column("accessible", Text, nullable=False, default=""),  # ascii marks, separated by |
    Column("source", String(120), nullable=False, default=""),
    Column("synthetic", Boolean, nullable=False, default=False),
)

interviews = Table(  # at employers, not rehearsals
    "interviews",
    metadata,
    Column("id", String(40), primary_key=True),
    _student(),
    Column("employer", String(80), nullable=False),
    Column("post", String(80), nullable=False, default=""),
    Column("on", String(10), nullable=False),
    Column("result", String(10), nullable=False, default="open"),  # offered refused open
)

past_cases = Table(  # settled cases of past cohorts; nobody can be found from them
    "past_cases",
    metadata,
    Column("id", String(40), primary_key=True),  # K…, not derived from a student's id
    Column("cohort", Integer, nullable=False),
    Column("academic", Float),
    Column("practice", Float),
    Column("economy", Float),
    Column("psychology", Float),
    Column("jobseeking", Float),
    Column("causes", String(60), nullable=False, default=""),  # separated by |
    Column("employed", Boolean),
)

needs_stated = Table(
    "needs_stated",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column(  # city:…, no_night, no_shift, no_travel, no_outdoors, no_live_in, step_free …
        "need", Sealed("needs_stated.need", TEXT), nullable=False
    ),
    Column("to", String(20), nullable=False),  # everyone, counselor, centre, mentor, a person's id, or self
    Column("on", String(10), nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("view", String(8), nullable=False),
    Column("factors", String(80), nullable=False),  # a review keeps to the factors it was made from
    Column("state", String(12), nullable=False),
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
    Column("note", Sealed("reviews.note", TEXT), nullable=False, default=""),
)

replies = Table(
    "replies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("card", String(80), nullable=False),  # the card's measure
    Column("text", Sealed("replies.text", TEXT), nullable=False),
    Column("at", String(10), nullable=False),
    Column("state", String(8), nullable=False, default="open"),
    Column("note", Sealed("replies.note", TEXT)),
    Column("by", String(30)),
)

threads = Table(
    "threads",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("owner", String(30), nullable=False, index=True),  # role:id
    Column("next_card", Integer, nullable=False, default=1),
    Column("subject", String(20)),
    Column("at", String(10), nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("thread", ForeignKey("threads.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", String(10), nullable=False),
    Column("body", Sealed("turns.body", BYTES), nullable=False),  # deflated JSON of the turn
    Column("stamp", Text, nullable=False),  # JSON: per student, the protected factors that the turn could draw on
    Index("turns_by_thread", "thread", "number", unique=True),
)

practices = Table(
    "practices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("kind", String(20), nullable=False),
    Column("job", String(80), nullable=False, default=""),
    Column("at", String(10), nullable=False),
    Column("body", Sealed("practices.body", BYTES), nullable=False),
)

person_keys = Table(  # the audit names a person by a hash under this key; erasing the key erases the name
    "person_keys",
    metadata,
    Column("person", String(30), primary_key=True),
    Column("key", Sealed("person_keys.key", TEXT), nullable=False),
    Column("tag", String(64), nullable=False, unique=True),
)

audit = Table(  # append only; each row holds the hash of the row before it
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(30), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(40), primary_key=True),
    Column("role", String(12), nullable=False),
    Column("person", String(20), nullable=False),
    Column("password", Text, nullable=False),  # Argon2id, never the password
    Column("must_change", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
)

logins = Table(
    "logins",
    metadata,
    Column("token", String(64), primary_key=True),  # sha256 of the token
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("since", Float, nullable=False),  # seconds since 1970
    Column("seen", Float, nullable=False),
)

api_tokens = Table(  # of systems and people that ask over HTTP; the token itself is kept nowhere
    "api_tokens",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("scopes", String(200), nullable=False),  # separated by |
    Column("label", String(80), nullable=False, default=""),
    Column("since", Float, nullable=False),  # seconds since 1970
    Column("expires", Float, nullable=False),
)

revisions = Table(  # alembic's own: the revision that the tables stand at
    "alembic_version", metadata, Column("version_num", String(32), primary_key=True)
)

feedback = Table(  # a student's word on a recommendation; several over time are usual
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("job", String(80), nullable=False),  # J…, pack or code
    Column("useful", Boolean, nullable=False),
    Column("note", Sealed("feedback.note", TEXT), nullable=False, default=""),
    Column("by", String(30), nullable=False),  # role:id of whoever wrote it down
    Column("at", String(10), nullable=False),
)

personalisation = Table(  # the newest row counts; no row: recommendations use the portrait
    "personalisation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _student(),
    Column("on", Boolean, nullable=False),
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
)
