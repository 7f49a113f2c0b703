"""The tables of what accompanies a student: actions of a plan, tasks, contacts, applications, services, lessons, ratings.

The rules of ``tables`` hold: a table with a ``student`` column holds a person's data. ``resource`` names the right that a
reader needs for the row; empty where the right on the plan is enough.
"""

from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from advisor.records.sealing import TEXT, Sealed
from advisor.records.tables import metadata, staff

__all__ = [
    "awareness", "handovers", "job_applications", "lessons_taken", "mentor_profiles", "mentor_ratings", "plan_actions",
    "services", "statements", "support_contacts", "support_tasks",
]  # fmt: skip


def _of_student(name: str, *columns: "Column[Any] | Index") -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("student", ForeignKey("students.id"), nullable=False, index=True),
        *columns,
    )


plan_actions = _of_student(
    "plan_actions",
    Column("action", String(120), nullable=False),  # the rule, and the skill where it is about one
    Column("rule", String(60), nullable=False),
    Column("card", String(80), nullable=False),  # measure of the card that it answers
    Column("label", String(120), nullable=False),
    Column("before", Float),  # level or count of that card when the action was drafted
    Column("as_of", String(10)),  # date of the reading behind it
    Column("kind", String(24), nullable=False),
    Column("what", Text, nullable=False),
    Column("owner", String(20), nullable=False),
    Column("due", String(10), nullable=False),
    Column("recheck", String(10), nullable=False),
    Column("state", String(12), nullable=False),  # draft signed doing done worked not_worked dropped
    Column("policy", String(60), nullable=False, default=""),
    Column("signatures", String(40), nullable=False, default=""),  # whose word it needs, separated by |
    Column("signed", String(40), nullable=False, default=""),  # who has given it
    Column("resource", String(20), nullable=False, default=""),
    Column("drafted_at", String(10), nullable=False),
    Column("result", Text, nullable=False, default=""),  # what the recheck found
    Index("plan_actions_of", "student", "action", unique=True),
    Index("plan_actions_due", "due", "id"),
)

support_tasks = _of_student(
    "support_tasks",
    Column("action", String(120), nullable=False, default=""),  # the action that it belongs to
    Column("what", Text, nullable=False),
    Column("by", ForeignKey(staff.c.id), nullable=False),
    Column("who", String(20), nullable=False),  # student, or a person's id
    Column("due", String(10), nullable=False),
    Column("state", String(12), nullable=False, default="doing"),  # doing done dropped
    Column("on", String(10), nullable=False),
)

support_contacts = _of_student(
    "support_contacts",
    Column("on", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("how", String(20), nullable=False, default="talk"),  # talk phone message visit
    Column("note", Sealed("support_contacts.note", TEXT), nullable=False, default=""),
)

job_applications = _of_student(
    "job_applications",
    Column("employer", String(80), nullable=False),
    Column("post", String(80), nullable=False, default=""),
    Column("on", String(10), nullable=False),
    Column("answered_on", String(10)),  # NULL: no reply yet
)

services = _of_student(
    "services",
    Column("kind", String(16), nullable=False),  # briefing guidance recommendation training
    Column("on", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("source", String(120), nullable=False, default=""),  # the action that it was counted from
)

statements = _of_student(  # what the person says about a condition of a policy; the newest counts
    "statements",
    Column("fact", String(40), nullable=False),
    Column("value", Sealed("statements.value", TEXT), nullable=False),
    Column("resource", String(20), nullable=False, default=""),
    Column("at", String(10), nullable=False),
)

lessons_taken = _of_student(
    "lessons_taken",
    Column("lesson", String(40), nullable=False),
    Column("right", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("at", String(10), nullable=False),
)

mentor_ratings = _of_student(
    "mentor_ratings",
    Column("mentor", ForeignKey(staff.c.id), nullable=False),
    Column("skill", String(60), nullable=False),
    Column("level", Integer, nullable=False),  # 1..5 of the anchored scale
    Column("quote", Sealed("mentor_ratings.quote", TEXT), nullable=False, default=""),  # what was seen
    Column("on", String(10), nullable=False),
)

handovers = _of_student(
    "handovers",
    Column("to", String(20), nullable=False),  # government
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
)

awareness = _of_student(
    "awareness",
    Column("policy", String(60), nullable=False),
    Column("by", String(30), nullable=False),
    Column("at", String(10), nullable=False),
    Column("opened_at", String(10)),
    Column(
        "knows", String(8), nullable=False, default=""
    ),  # yes no, whether the steps are known; the person's own word
)

mentor_profiles = Table(
    "mentor_profiles",
    metadata,
    Column("mentor", ForeignKey(staff.c.id), primary_key=True),
    Column("majors", Text, nullable=False, default=""),  # codes, separated by |
    Column("packs", Text, nullable=False, default=""),  # pack ids of the posts that the mentor knows
    Column("capacity", Integer),  # how many students at most; NULL: an even share
)
