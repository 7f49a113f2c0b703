"""A changed scorecard scores everybody again; what the former version said stays, with its version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.bulk import score_all
from advisor.diagnosis.diagnose import applicable
from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.decisions import Scoring
from advisor.records.people import StudentFile

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Rescored", "rescore", "scored_files"]

PRIVATE = "economy"
"""Left out of the second row that is kept, so that who may not see it reads a figure made without it."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """What scoring the whole college by the present version changed; counts, in the operator's view.

    Attributes:
        version: Of the scorecard now.
        before: Version of the answers that were kept last, None where there were none.
        students: How many were scored.
        flagged: How many of them the rule proposes now.
        newly: Proposed now and not by the kept answers before.
        no_longer: Proposed before and not now.
        done: False where the version had been scored already.
    """

    version: str
    before: str | None
    students: int
    flagged: int
    newly: int
    no_longer: int
    done: bool
    basis: str = "engine"
    fallback: str | None = None


def rescore(archive: "Archive", viewer: Viewer, *, scorecard: Scorecard) -> Rescored:
    """Score every student by the present scorecard and keep the answers beside the former ones.

    For each student two rows are kept, with and without family economy, for readers with and without the consent.

    Raises:
        AccessDenied: Anybody but the operator at the console.
    """
    if not viewer.is_console:
        raise AccessDenied("denied")
    files = [file for file, _ in archive.counting()]
    kept = archive.latest_scorings(viewer)
    whole = scored_files(files, scorecard, without=())
    before = next((one.version for one in reversed(list(kept.values()))), None) if kept else None
    is_new = any(kept.get((one.student, one.factors)) is None or kept[one.student, one.factors].version != one.version
                 for one in whole)  # fmt: skip
    if is_new:
        archive.keep_scorings(viewer, [*whole, *scored_files(files, scorecard, without=(PRIVATE,))])
    flags = [(one.flagged, kept.get((one.student, one.factors))) for one in whole]
    return Rescored(
        version=scorecard.version,
        before=before,
        students=len(files),
        flagged=sum(now for now, _ in flags),
        newly=sum(now and old is not None and not old.flagged for now, old in flags),
        no_longer=sum(not now and old is not None and old.flagged for now, old in flags),
        done=is_new,
    )


def scored_files(files: Sequence[StudentFile], scorecard: Scorecard, *, without: tuple[str, ...] = ()) -> list[Scoring]:
    """The rule's answers, group by group of those with the same factors."""
    groups: dict[tuple[str, ...], list[StudentFile]] = {}
    for file in files:
        factors = tuple(name for name in applicable(file, scorecard) if name not in without)
        groups.setdefault(factors, []).append(file)
    answers = []
    for factors, members in groups.items():
        if without and not any(name in file.factors for file in members for name in without):
            continue
        raws = np.array(
            [[file.readings[name].raw if name in file.readings else np.nan for name in factors] for file in members]
        )
        found = score_all(scorecard, factors, raws)
        for file, readiness, flagged in zip(members, found.readiness.tolist(), found.flagged.tolist(), strict=True):
            known = readiness if readiness == readiness else None
            answers.append(
                Scoring(file.student, "class", factors, scorecard.version, known, bool(flagged), "rescored", "")
            )
    return answers
