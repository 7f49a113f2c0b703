"""Who may do what: role × resource × action, as one table of data.

A cell lists actions; an action with a condition is written ``read:granted``. The conditions look at the student's own
word: ``granted`` – a consent that names the reader stands; ``kept`` – the newest word to the reader is no withdrawal;
``named`` – row by row, those that the student addressed to the reader. Reaching a student at all is asked first (``REACH``).
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from advisor.facts import Viewer
from advisor.records.people import CAUSES, FACTORS, CauseName, FactorName, View

__all__ = [
    "ACTIONS", "CAUSE_RESOURCES", "DUTIES", "PROTECTED", "REACH", "READERS", "RIGHTS", "VIEWS", "Action", "Condition", "Reader",
    "Resource", "causes_of", "condition_of", "factors_of", "kinds_of", "may", "may_import", "names_for", "reader_of",
]  # fmt: skip

Reader: TypeAlias = Literal["self", "counselor", "mentor", "centre", "console", "admin"]
Action: TypeAlias = Literal["read", "write"]
Condition: TypeAlias = Literal["", "granted", "kept", "named"]
Resource: TypeAlias = Literal[
    "file", "academic", "practice", "economy", "psychology", "jobseeking", "special", "ability", "registered", "needs",
    "portrait", "reports", "interests", "certificates", "internships", "interviews", "practices", "review", "replies",
    "settlement", "consents", "seen_by", "export", "correction", "guardian", "outcomes", "feedback", "personalisation",
    "family", "plan", "tasks", "services", "contacts", "applications", "statements", "lessons", "ratings", "awareness", "handover",
]  # fmt: skip

READERS: tuple[Reader, ...] = ("self", "counselor", "mentor", "centre", "console", "admin")
ACTIONS: tuple[Action, ...] = ("read", "write")
PROTECTED: tuple[Resource, ...] = ("economy", "psychology", "special")

# Whom a reader reaches. `class`: the counselor's own classes; `mentee`: assigned, and consented to.
REACH: Mapping[Reader, str] = MappingProxyType(
    {"self": "own", "counselor": "class", "mentor": "mentee", "centre": "all", "console": "all", "admin": "reasoned"}
)

VIEWS: Mapping[Reader, View | None] = MappingProxyType(
    {"self": None, "counselor": "class", "mentor": "mentor", "centre": "centre", "console": "class", "admin": "class"}
)

RIGHTS: Mapping[Resource, Mapping[Reader, str]] = MappingProxyType(
    {
        "file": dict.fromkeys(READERS, "read"),
        "academic": dict.fromkeys(READERS, "read"),
        "practice": dict.fromkeys(READERS, "read"),
        "economy": {
            "self": "read",
            "counselor": "read:granted",
            "centre": "read:granted",
            "console": "read",
            "admin": "read:granted",
        },
        "psychology": {"self": "read", "centre": "read:kept"},
        "jobseeking": {"self": "read", "counselor": "read", "centre": "read", "console": "read", "admin": "read"},
        "special": {
            "self": "read",
            "counselor": "read:granted",
            "mentor": "read:granted",
            "centre": "read:granted",
            "console": "read",
        },
        "ability": dict.fromkeys(READERS, "read"),
        "registered": {"self": "read", "counselor": "read", "centre": "read", "console": "read", "admin": "read"},
        "needs": {
            "self": "read write",
            "counselor": "read:named",
            "mentor": "read:named",
            "centre": "read:named",
            "console": "read",
        },
        "portrait": dict.fromkeys(READERS, "read"),
        "reports": dict.fromkeys(READERS, "read"),
        "interests": {**dict.fromkeys(READERS, "read"), "self": "read write"},
        "certificates": dict.fromkeys(READERS, "read"),
        "internships": dict.fromkeys(READERS, "read"),
        "interviews": {"self": "read", "counselor": "read", "centre": "read", "console": "read", "admin": "read"},
        "practices": {"self": "read write", "counselor": "read", "console": "read"},
        "review": {
            "self": "read",
            "counselor": "read write",
            "mentor": "read",
            "centre": "read write",
            "console": "read",
            "admin": "read",
        },
        "replies": {"self": "read write", "counselor": "read", "centre": "read", "console": "read"},
        "settlement": {"counselor": "write", "centre": "write"},
        "consents": {"self": "read write", "console": "read"},
        "seen_by": {"self": "read", "console": "read"},
        "export": {"self": "read", "console": "read", "admin": "read"},
        "correction": {"self": "read write", "counselor": "read", "centre": "read", "console": "read"},
        "guardian": {"self": "read", "counselor": "read write", "console": "read write", "admin": "read write"},
        "outcomes": {
            "self": "read write",
            "counselor": "read write",
            "centre": "read write",
            "console": "read write",
            "admin": "read",
        },
        # Whoever sits beside the student may write down what the student says.
        "feedback": {
            "self": "read write",
            "counselor": "read write",
            "centre": "read",
            "console": "read write",
            "admin": "read",
        },
        "personalisation": {
            **dict.fromkeys(READERS, "read"),
            "self": "read write",
            "counselor": "read write",
            "console": "read write",
        },
        # A plan is one, and each of its actions is shown to those who may see what it stands on.
        "family": {"self": "read", "counselor": "read:granted", "console": "read"},
        "plan": {
            "self": "read write",
            "counselor": "read write",
            "mentor": "read write",
            "centre": "read write",
            "console": "read",
            "admin": "read",
        },
        "tasks": {
            "self": "read",
            "counselor": "read write",
            "mentor": "read write",
            "centre": "read",
            "console": "read",
        },
        "services": {
            "self": "read",
            "counselor": "read write",
            "mentor": "read",
            "centre": "read write",
            "console": "read",
            "admin": "read",
        },
        "contacts": {"self": "read", "counselor": "read write", "console": "read"},
        "applications": {"self": "read write", "counselor": "read write", "centre": "read", "console": "read"},
        "statements": {
            "self": "read write",
            "counselor": "read",
            "mentor": "read",
            "centre": "read",
            "console": "read",
            "admin": "read",
        },
        "lessons": {
            "self": "read write",
            "counselor": "read",
            "mentor": "read",
            "centre": "read",
            "console": "read",
            "admin": "read",
        },
        "ratings": {"self": "read", "mentor": "read write", "counselor": "read", "centre": "read", "console": "read"},
        "awareness": {"self": "read write", "counselor": "read write", "centre": "read write", "console": "read"},
        "handover": {"self": "read", "counselor": "read write", "console": "read"},
    }
)

# What is done for the college and not to one student: duty → reader → actions. `write:class` reaches the own classes
# alone. A duty that is not here is nobody's.
DUTIES: Mapping[str, Mapping[Reader, str]] = MappingProxyType(
    {
        **{
            f"import.{kind}": {"console": "write", "admin": "write"}
            for kind in ("students", "economy", "jobs", "accounts", "mentors", "policies", "ratings")
        },
        **{
            f"import.{kind}": {"console": "write", "admin": "write", "counselor": "write:class"}
            for kind in (
                "academic", "practice", "jobseeking", "reports", "reviews", "outcomes", "certificates", "internships",
                "contacts",
            )
        },
        "import.psychology": {"console": "write", "admin": "write", "centre": "write"},
        "accounts": {"console": "read write", "admin": "read write", "counselor": "read:class write:class"},
        "classes": {"console": "read write", "admin": "read write"},
        "year": {"console": "write", "admin": "write"},
        "retention": {"console": "read write", "admin": "read write"},
        "erasure": {"console": "read write", "admin": "read write"},
        "assessment": {"console": "read", "admin": "read"},
        "audit": {"console": "read", "admin": "read"},
        "offers": {"console": "read write", "admin": "read write"},  # released; whoever hands one in has no duty
        "store": {"console": "read write", "admin": "read write"},
    }
)  # fmt: skip

# A cause is seen by whoever may see what it speaks of.
CAUSE_RESOURCES: Mapping[CauseName, Resource] = MappingProxyType(
    {"economic": "economy", "ability": "ability", "special": "special", "psychological": "psychology"}
)

# The names under which a student's word may mean a reader. An administrator with a reason stands in for the counselor.
_NAMES: Mapping[Reader, tuple[str, ...]] = MappingProxyType(
    {
        "self": (),
        "counselor": ("counselor",),
        "mentor": ("mentor",),
        "centre": ("centre",),
        "console": (),
        "admin": ("counselor",),
    }
)


def reader_of(viewer: Viewer) -> Reader:
    """The column of the table that a viewer reads by."""
    if viewer.role == "student":
        return "self"
    if viewer.role == "admin":
        return "console" if viewer.is_console else "admin"
    return viewer.role


def names_for(viewer: Viewer) -> tuple[str, ...]:
    """The names under which a consent may mean this viewer: the role, or the person."""
    reader = reader_of(viewer)
    own = () if reader in ("console", "admin", "self") else (viewer.id,)
    return (*_NAMES[reader], *own)


@cache  # the table does not change, and a list of a college asks it half a million times
def condition_of(reader: Reader, resource: Resource, action: Action = "read") -> Condition | None:
    """The condition under which ``reader`` may do it: empty for none; None when never."""
    for cell in RIGHTS[resource].get(reader, "").split():
        name, _, condition = cell.partition(":")
        if name == action:
            return condition  # type: ignore[return-value]
    return None


def may(viewer: Viewer, duty: str, action: Action) -> bool:
    """Whether the viewer has a duty at all; the condition ``class`` is asked row by row."""
    cells = DUTIES.get(duty, {}).get(reader_of(viewer), "").split()
    return any(cell.partition(":")[0] == action for cell in cells)


def may_import(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer brings in files of a kind."""
    return may(viewer, f"import.{kind}", "write")


def kinds_of(reader: Reader) -> tuple[str, ...]:
    """Kinds of files that a reader may bring in, in the order of ``DUTIES``."""
    return tuple(
        duty.removeprefix("import.")
        for duty, readers in DUTIES.items()
        if duty.startswith("import.") and "write" in readers.get(reader, "")
    )


def factors_of(reader: Reader) -> tuple[FactorName, ...]:
    """Factors of the reader's view, in the order of ``FACTORS``, conditions not yet asked."""
    return tuple(factor for factor in FACTORS if condition_of(reader, factor) is not None)


def causes_of(allowed: frozenset[str]) -> tuple[CauseName, ...]:
    """Causes that may be told to somebody who may see the resources ``allowed``."""
    return tuple(cause for cause in CAUSES if CAUSE_RESOURCES[cause] in allowed)
