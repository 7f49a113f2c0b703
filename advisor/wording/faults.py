"""Checks that find one kind of untruth in a clause, each under its name, so that each can be weighed by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from advisor.language.claims import ClaimType
from advisor.wording.scene import Scene

__all__ = ["Fault", "first_fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One check of a clause.

    Attributes:
        name: What it is called in a claim's reason.
        type: The type of the claim that it refuses.
        finds: Whether a clause holds the untruth.
        where: Whether it knows source texts only, cards only, or both.
        advice: Whether it looks at advice too, for a rule is told in it.
        is_certain: Whether it finds a contradiction, and not only what the evidence does not say.
    """

    name: str
    type: ClaimType
    finds: Callable[[Scene], bool]
    where: Literal["any", "text", "cards"] = "any"
    advice: bool = True
    is_certain: bool = True


def first_fault(faults: Iterable[Fault], scene: Scene) -> Fault | None:
    """The first of the checks that finds its untruth in a clause; None where none does."""
    kind = "text" if scene.evidence.is_text else "cards"
    for fault in faults:
        if fault.where in ("any", kind) and (fault.advice or not scene.free) and fault.finds(scene):
            return fault
    return None
