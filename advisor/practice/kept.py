"""A practice read back from where it was kept."""

from collections.abc import Mapping
from typing import Any

from advisor.practice.interview import JobRef, Practice, TrendPoint, Turn
from advisor.practice.restoring import score_from

__all__ = ["practice_from"]


def practice_from(body: Mapping[str, Any]) -> Practice:
    """The practice whose ``dataclasses.asdict`` was kept; what was added to it since (sharing, overrides) is left out."""
    return Practice(
        session=body["session"],
        job=JobRef(**body["job"]),
        turns=tuple(Turn(**{**turn, "score": score_from(turn["score"])}) for turn in body["turns"]),
        coverage=body["coverage"],
        trend=tuple(TrendPoint(**{**point, "interval": tuple(point["interval"])}) for point in body["trend"]),
        ended=body["ended"],
        basis=body.get("basis", "engine"),
        fallback=body.get("fallback"),
    )
