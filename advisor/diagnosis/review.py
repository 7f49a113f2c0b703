"""The door of the review: a flag is a proposal that a person confirms, dismisses or corrects, and can take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.diagnose import Diagnosis, applicable, diagnose
from advisor.diagnosis.forest import Forests
from advisor.diagnosis.scorecard import check_raw
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.decisions import Scoring
from advisor.records.people import Review
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Reviewed", "State", "correct", "scoring_of", "settle", "take_back"]


@dataclass(frozen=True, slots=True)
class State:
    """Where a student stands by the rule, in the view of who decides."""

    readiness: float | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The contract's answer of ``review``: the decision, and the rule's answer before and after it."""

    student: str
    review: Review
    before: State
    after: State
    notices: tuple[str, ...]
    done: bool = True
    basis: str = "engine"
    fallback: str | None = None


def settle(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    state: Literal["confirmed", "dismissed"],
    note: str,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    prompts: Prompts,
) -> Reviewed:
    """Confirm or dismiss what the rule says, and keep what it said.

    Raises:
        AccessDenied: Only the class counselor and the centre decide.
        InputFault: ``empty`` – a dismissal without a reason.
    """
    if state == "dismissed" and not note.strip():
        raise InputFault("empty", where="note", variant="review_note")
    found = _found(archive, viewer, student, scorecard, forests, prompts)
    review = archive.set_review(viewer, student, state, note.strip())
    archive.keep_scorings(viewer, [scoring_of(found, scorecard, state)])
    now = State(found.readiness, found.flagged)
    return Reviewed(student, review, now, now, found.notices)


def correct(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    changes: Mapping[str, float],
    note: str,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    prompts: Prompts,
) -> Reviewed:
    """Put corrected readings in place and run the engine again.

    A decision that was made from the former readings no longer stands: the flag, if one is left, is unreviewed.

    Raises:
        AccessDenied: The viewer does not settle, or may not see a factor.
        InputFault: ``empty`` – no reason; ``value`` – a factor outside the view, or a value outside its range.
    """
    found = _found(archive, viewer, student, scorecard, forests, prompts)
    factors = applicable(archive.file(viewer, student), scorecard)
    for name, raw in changes.items():
        if name not in factors:
            raise InputFault("value", where="--correct", variant="what_if_factor", value=name, factors=list(factors))
        check_raw(scorecard.factors[name], raw)
    for name, raw in changes.items():
        archive.correct(viewer, student, name, raw, note)  # type: ignore[arg-type]
    return _again(archive, viewer, student, found, scorecard, forests, prompts)


def take_back(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    prompts: Prompts,
) -> Reviewed:
    """Take back the standing decision or, where none stands, the newest correction.

    Raises:
        AccessDenied: The viewer does not settle.
        StateFault: ``conflict`` – there is nothing to take back.
    """
    found = _found(archive, viewer, student, scorecard, forests, prompts)
    if found.review.state == "unreviewed":
        archive.undo_correction(viewer, student)
    return _again(archive, viewer, student, found, scorecard, forests, prompts)


def scoring_of(found: Diagnosis, scorecard: Scorecard, why: str) -> Scoring:
    """What the rule said, to be kept with its version."""
    held = {need.factor for need in found.needs} | {line.what for line in found.missing if line.reason != "no_consent"}
    factors = tuple(name for name in scorecard.factors if name in held)
    return Scoring(found.student, found.view, factors, found.scorecard_version, found.readiness, found.flagged, why, "")


def _found(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    scorecard: Scorecard,
    forests: Forests | None,
    prompts: Prompts,
) -> Diagnosis:
    found = diagnose(archive, viewer, student, scorecard=scorecard, forests=forests, prompts=prompts)
    if not isinstance(found, Diagnosis):
        raise AccessDenied("denied")
    return found


def _again(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    before: Diagnosis,
    scorecard: Scorecard,
    forests: Forests | None,
    prompts: Prompts,
) -> Reviewed:
    if before.review.state != "unreviewed":
        archive.set_review(viewer, student, "unreviewed", "")
    after = _found(archive, viewer, student, scorecard, forests, prompts)
    archive.keep_scorings(viewer, [scoring_of(after, scorecard, "corrected")])
    return Reviewed(
        student,
        after.review,
        State(before.readiness, before.flagged),
        State(after.readiness, after.flagged),
        after.notices,
    )
