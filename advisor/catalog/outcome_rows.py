"""What outcomes.yaml holds, as typed rows: destinations, versions of the official rate, checks, measures, words of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["Destination", "MeasureText", "OutcomeCatalog", "OutcomeWords", "QualityPart", "RateFormula", "RatePart"]


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What a measure is called, what counts as yes, and who is in the denominator."""

    label: str
    definition: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Destination:
    """A code of the official register of destinations and the group that the formulas go by."""

    code: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class RatePart:
    """A summand of the official rate: the groups whose graduates it counts, over all graduates."""

    id: str
    label: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class RateFormula:
    """One version of the official rate; ``is_unverified`` where nobody has compared it with the original yet."""

    id: str
    title: str
    since: date
    parts: tuple[RatePart, ...]
    source_id: str
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class QualityPart:
    """A part of the index of high-quality employment; the weights sum to 1."""

    id: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """How colleges write columns, groups and answers in their tables; keys are lower-case."""

    columns: Mapping[str, str]
    groups: Mapping[str, bool]
    answers: Mapping[str, bool]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class OutcomeCatalog:
    """The whole file; ``checks`` are days after the start of work (d30, d90, d180) or after graduation (y1, y2, y3)."""

    measures: Mapping[str, MeasureText]
    destinations: Mapping[str, Destination]
    formulas: tuple[RateFormula, ...]
    checks: Mapping[str, tuple[str, int]]
    reasons: Mapping[str, str]
    quality: tuple[QualityPart, ...]
    response_days: int
    words: OutcomeWords

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "OutcomeCatalog":
        """The rows of a checked file."""
        words = raw["words"]
        return cls(
            measures={name: MeasureText(**text) for name, text in raw["measures"].items()},
            destinations={
                str(code): Destination(str(code), of["label"], of["group"])
                for code, of in raw["destinations"]["codes"].items()
            },
            formulas=tuple(map(_formula, raw["formulas"])),
            checks={name: (of["label"], int(of["days"])) for name, of in raw["checks"]["days"].items()},
            reasons=dict(raw["reasons"]["names"]),
            quality=tuple(
                QualityPart(part["id"], part["label"], float(part["weight"])) for part in raw["quality"]["parts"]
            ),
            response_days=int(raw["response_days"]),
            words=OutcomeWords(
                columns={str(key).lower(): name for key, name in words["columns"].items()},
                groups={str(key).lower(): bool(value) for key, value in words["groups"].items()},
                answers={str(key).lower(): bool(value) for key, value in words["answers"].items()},
                unknown=frozenset(str(word).lower() for word in words["unknown"]),
            ),
        )

    @classmethod
    def empty(cls) -> "OutcomeCatalog":
        """No rows, for a folder without the file."""
        words = OutcomeWords({}, {"treated": True, "control": False}, {"1": True, "0": False}, frozenset())
        return cls({}, {}, (), {}, {}, (), 0, words)

    def formula_on(self, day: date) -> RateFormula:
        """The version in force on a day; the oldest one before all of them."""
        in_force = [formula for formula in self.formulas if formula.since <= day]
        return max(in_force or self.formulas[-1:], key=lambda formula: formula.since)


def _formula(raw: Mapping[str, Any]) -> RateFormula:
    parts: Sequence[Mapping[str, Any]] = raw["parts"]
    return RateFormula(
        id=str(raw["id"]),
        title=raw["title"],
        since=date.fromisoformat(str(raw["since"])),
        parts=tuple(RatePart(part["id"], part["label"], frozenset(part["groups"])) for part in parts),
        source_id=raw["source_id"],
        is_unverified=bool(raw.get("verify", False)),
    )
