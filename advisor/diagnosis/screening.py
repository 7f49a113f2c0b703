"""Early screening: whom to talk to, with what was known on a day; and how reliable such lists have been.

A list, not a ranking: it names who is proposed, by name, and says of earlier cohorts how many of such a list later had
no post. It is computed from what its reader may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.diagnose import applicable
from advisor.diagnosis.forest import CauseForest, Forests
from advisor.diagnosis.scorecard import score
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.people import FactorName
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Proposed", "Reliability", "Screening", "screen"]

LATE = "jobseeking"
"""The one factor that does not exist before the last year."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A student to talk to; ``by`` says who proposes: the rule, the model of past cohorts, or both."""

    student: str
    name: str
    class_name: str
    by: str
    known: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the k past cases that the model found likeliest, the share that had no post; ``rate`` is that of all.

    Out of fold: every past case was judged by trees that had not seen it.
    """

    factors: tuple[str, ...]
    part: float
    k: int
    precision: float
    ci: tuple[float, float]
    rate: float


@dataclass(frozen=True, slots=True)
class Screening:
    """The list, in the order of the names, with the reliability of such lists."""

    on: str
    students: int
    proposed: tuple[Proposed, ...]
    reliability: tuple[Reliability, ...]
    notices: tuple[str, ...]
    basis: str = "engine"
    fallback: str | None = None


def screen(
    archive: "Archive",
    viewer: Viewer,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    on: date,
    prompts: Prompts,
) -> Screening:
    """Screen everybody within the reader's reach.

    Args:
        archive: The records.
        viewer: Counselor, centre, or an administrator; a mentor and a student screen nobody.
        scorecard: The rule, over what was known on that day.
        forests: Of past cohorts; the one trained on the same factors without the job search takes part.
        on: The day; readings after it do not count.
        prompts: Labels.

    Raises:
        AccessDenied: For other roles.
    """
    if viewer.role not in ("counselor", "centre", "admin"):
        raise AccessDenied("denied")
    proposed: list[Proposed] = []
    used: dict[tuple[str, ...], CauseForest] = {}
    with archive.at_once():
        lines = sorted(archive.roster(viewer), key=lambda line: (line.pinyin, line.name, line.student))
        for line in lines:
            file = archive.file(viewer, line.student)
            factors = tuple(name for name in applicable(file, scorecard) if name != LATE)
            raws = _known(archive, viewer, line.student, factors, on)
            forest = forests.for_factors(factors) if forests is not None and raws else None
            if forest is not None:
                used[factors] = forest
            by = _by(score(scorecard, factors, raws).flagged, bool(forest and forest.flags(raws)))
            if by:
                absent = tuple(name for name in factors if name not in raws)
                proposed.append(Proposed(line.student, line.name, line.class_name, by, tuple(raws), absent))
    notices = [prompts.label("diagnosis.screening.no_ranking")]
    if not used:
        notices.append(prompts.label("diagnosis.screening.no_model"))
    reliability = _reliability(used)
    if used and not reliability:
        notices.append(prompts.label("diagnosis.screening.no_reliability"))
    return Screening(on.isoformat(), len(lines), tuple(proposed), reliability, tuple(notices))


def _known(
    archive: "Archive", viewer: Viewer, student: str, factors: tuple[FactorName, ...] | tuple[str, ...], on: date
) -> dict[str, float]:
    """Newest reading of each factor that stood on that day."""
    raws = {}
    for name in factors:
        readings = archive.readings_over_time(viewer, student, name)  # type: ignore[arg-type]
        held = [reading for reading in readings if (reading.source.as_of or "") <= on.isoformat()]
        if held:
            raws[name] = held[-1].raw
    return raws


def _by(by_rule: bool, by_forest: bool) -> str:
    if by_rule:
        return "both" if by_forest else "rule"
    return "model" if by_forest else ""


def _reliability(used: Mapping[tuple[str, ...], CauseForest]) -> tuple[Reliability, ...]:
    found = []
    for factors, forest in used.items():
        rows: list[dict[str, Any]] = forest.figures.get("not_employed", {}).get("precision_at", [])
        found += [
            Reliability(factors, row["part"], row["k"], row["precision"], (row["ci"][0], row["ci"][1]), row["rate"])
            for row in rows
        ]
    return tuple(found)
