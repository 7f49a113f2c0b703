"""Every error that a caller may meet, in one tree.

::

    AdvisorError                code "head.tail", where it happened, and the values that the sentence needs
    ├── InputFault      input.     empty binary too_large encoding format encrypted no_text_layer malformed language value
    ├── NotFound        notfound.  student job occupation skill card thread file
    ├── AccessDenied    access.    denied consent login
    ├── StateFault      state.     locked not_ready conflict newer
    ├── LimitReached    limit.     time memory rate
    ├── KnowledgeFault  knowledge. fault
    └── EndpointFault   endpoint.  timeout refused malformed

A stage raises a code with values; it never writes the sentence that a person reads. The sentence stands in
``prompts/labels.csv`` under ``error.<code>`` or, where one code has several causes, ``error.<code>.<variant>``, with a
second row ``….hint`` that says what to do. Tests read ``code`` and ``values``, never prose.
"""

from typing import ClassVar

__all__ = [
    "AccessDenied",
    "AdvisorError",
    "EndpointFault",
    "InputFault",
    "KnowledgeFault",
    "LimitReached",
    "NotFound",
    "StateFault",
]


class AdvisorError(Exception):
    """A fault with a name, a place and what to do about it.

    Args:
        tail: The part of the code behind the dot, one of ``tails``.
        where: ``file:row:column``, a field name or an option; empty when the place is plain.
        variant: Chooses among several sentences of one code; lower-case, dots allowed.
        **values: What the sentence names (``value=``, ``nearest=``, ``limit=`` …).

    Raises:
        ValueError: The tail is not one of the class (a slip of the programmer, not of a user).
    """

    head: ClassVar[str] = ""
    tails: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, tail: str, /, *, where: str = "", variant: str = "", **values: object) -> None:
        if tail not in self.tails:
            raise ValueError(f"{type(self).__name__} has no code {tail!r}; it has {sorted(self.tails)}")
        self.code = f"{self.head}.{tail}"
        self.where = where
        self.variant = variant
        self.values = values
        detail = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{self.code}{'.' + variant if variant else ''} at {where or '-'}: {detail or '-'}")


class InputFault(AdvisorError):
    """What was handed in cannot be used as it is."""

    head = "input"
    tails = frozenset("empty binary too_large encoding format encrypted no_text_layer malformed language value".split())


class NotFound(AdvisorError):
    """Nothing of that name is there; ``nearest`` lists what may have been meant."""

    head = "notfound"
    tails = frozenset("student job occupation skill card thread file".split())


class AccessDenied(AdvisorError):
    """The person who asks may not see or do this; says nothing about whether it exists."""

    head = "access"
    tails = frozenset("denied consent login".split())


class StateFault(AdvisorError):
    """The home is not in a state in which this can be done."""

    head = "state"
    tails = frozenset("locked not_ready conflict newer".split())


class LimitReached(AdvisorError):
    """A limit of time, memory or rate was met."""

    head = "limit"
    tails = frozenset("time memory rate".split())


class KnowledgeFault(AdvisorError):
    """knowledge/ or prompts/ contradicts itself; ``faults`` in ``values`` lists all of them."""

    head = "knowledge"
    tails = frozenset({"fault"})


class EndpointFault(AdvisorError):
    """The configured language model did not answer as its protocol promises."""

    head = "endpoint"
    tails = frozenset("timeout refused malformed".split())
