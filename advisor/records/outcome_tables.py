"""Tables of what comes after graduation: events of a person, nameless outcomes of past cohorts, trials, adjustments."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from advisor.records.tables import metadata

__all__ = ["adjustments", "outcome_events", "past_outcomes", "trial_arms", "trials"]

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

past_outcomes = Table(  # of past cohorts; nobody can be found from them
    "past_outcomes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("cohort", Integer, nullable=False),
    Column("served", Boolean, nullable=False),  # took part in the service
    Column("academic", Float),  # known before the service began
    Column("practice", Float),
    Column("code", String(4), nullable=False, default=""),
    Column("employed", Boolean),
    Column("salary", Float),
    Column("relevant", Boolean),
    Column("retained", Boolean),
    Column("placed_on", String(10)),
    Column("satisfaction", Integer),
    Column("response_days", Float),
    Column("synthetic", Boolean, nullable=False, default=False),
)

trials = Table(
    "trials",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("arms", String(240), nullable=False),  # separated by |, the new service first
    Column("measures", String(120), nullable=False),  # registered before anybody is allocated; the first is primary
    Column("design", String(8), nullable=False),  # random, stepped
    Column("seed", Integer, nullable=False),
    Column("looks", Integer, nullable=False, default=1),
    Column("per_arm", Integer),  # persons an arm that were planned
    Column("registered_at", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("allocated_at", String(10)),
)

trial_arms = Table(
    "trial_arms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("trial", ForeignKey("trials.name"), nullable=False, index=True),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
    Column("arm", String(60), nullable=False),
    Column("starts_on", String(10)),  # of a stepped trial: when the class changes over
)

adjustments = Table(  # what was changed because of a result
    "adjustments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(10), nullable=False),
    Column("by", String(30), nullable=False),
    Column("measure", String(40), nullable=False),
    Column("figure", Text, nullable=False, default=""),
    Column("what", Text, nullable=False),
)
