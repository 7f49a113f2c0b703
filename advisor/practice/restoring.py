"""A score read back from plain values, as a thread or a page keeps it."""

from collections.abc import Mapping
from typing import Any

from advisor.facts import Span
from advisor.practice.points import MetPoint, WrongFact
from advisor.practice.score import AnswerScore, Dimension, Facts
from advisor.practice.star import Star

__all__ = ["score_from"]


def score_from(kept: Mapping[str, Any]) -> AnswerScore:
    """The score whose ``dataclasses.asdict`` was kept, also after a round through JSON."""
    facts = kept["facts"]
    return AnswerScore(
        overall=kept["overall"],
        level=kept["level"],
        interval=tuple(kept["interval"]) if kept["interval"] is not None else None,
        coverage=kept["coverage"],
        dimensions=tuple(
            Dimension(**{**row, "evidence": tuple(Span(**span) for span in row["evidence"])})
            for row in kept["dimensions"]
        ),
        star=Star(**kept["star"]),
        facts=Facts(
            tuple(MetPoint(**point) for point in facts["right"]), tuple(WrongFact(**fact) for fact in facts["wrong"])
        ),
        concerns=tuple(kept["concerns"]),
        follow_up=kept["follow_up"],
        feedback=kept["feedback"],
        basis=kept["basis"],
        fallback=kept["fallback"],
    )
