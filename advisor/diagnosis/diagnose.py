"""The door of the diagnosis: one student, as far as one reader may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.counterfactuals import Counterfactual, counterfactuals
from advisor.diagnosis.forest import CauseForest, Forests
from advisor.diagnosis.own import OwnDiagnosis, notices_for, own_diagnosis
from advisor.diagnosis.scorecard import Need, Rule, Score, check_raw, score
from advisor.errors import InputFault
from advisor.facts import Missing, Source, Viewer
from advisor.records.people import Review, StudentFile
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Agreement", "Cause", "Diagnosis", "applicable", "diagnose"]

Agreement: TypeAlias = Literal["both", "scorecard_only", "forest_only", "neither"]

CAUSE_OF: Mapping[str, str] = {
    "academic": "ability",
    "practice": "ability",
    "jobseeking": "ability",
    "economy": "economic",
    "psychology": "psychological",
}
"""Which kind of help a factor of the scorecard belongs to; ``special`` has no factor."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of difficulty as the forest reads it from past cohorts: a probability, never a verdict.

    ``interval`` spans the middle 95 % of the trees.
    """

    cause: str
    label: str
    probability: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The contract's shape of ``diagnose`` for every reader but the student."""

    student: str
    view: str
    scorecard_version: str
    readiness: float | None
    readiness_range: tuple[float, float] | None
    needs: tuple[Need, ...]
    flagged: bool
    flag_depends_on_missing: bool
    rule: Rule
    causes: tuple[Cause, ...]
    agreement: Agreement | None
    agreement_note: str
    cause_agreement: Literal["same", "different"] | None
    counterfactuals: tuple[Counterfactual, ...]
    review: Review
    notices: tuple[str, ...]
    missing: tuple[Missing, ...]
    hypothetical: bool = False
    basis: str = "engine"
    fallback: str | None = None


def diagnose(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    what_if: Mapping[str, float] | None = None,
    prompts: Prompts,
) -> Diagnosis | OwnDiagnosis:
    """Diagnose one student for one reader.

    Score, flag, causes, agreement and counterfactuals are computed from the factors of the reader's view alone.

    Args:
        archive: The records; they decide what the viewer may see and keep the audit.
        viewer: Who is asking.
        student: Id S….
        scorecard: The college's rule.
        forests: Trained forests; without them causes are empty and agreement is null, with a note.
        what_if: Raw values put in place of those on record; nothing is kept.
        prompts: Labels of what people read.

    Returns:
        ``OwnDiagnosis`` (strengths and next steps, no score) when the viewer is the student, else ``Diagnosis``.

    Raises:
        AccessDenied: The viewer may not see this student.
        InputFault: A what-if names a factor outside the view or a value outside its range, or is the student's own.
    """
    with archive.together():
        file = archive.file(viewer, student)
        if viewer.role == "student":
            if what_if:
                raise InputFault("value", where="what_if", variant="what_if_own", value=", ".join(sorted(what_if)))
            return own_diagnosis(archive, viewer, file, scorecard=scorecard, prompts=prompts)
        factors = applicable(file, scorecard)
        raws = {name: reading.raw for name, reading in file.readings.items() if name in factors}
        supposed = _supposed(what_if or {}, factors, scorecard)
        read = {name: reading for name, reading in file.readings.items() if name not in supposed}
        scored = score(
            scorecard,
            factors,
            {**raws, **supposed},
            displays={name: reading.display for name, reading in read.items()},
            sources={
                **{name: reading.source for name, reading in read.items()},
                **{name: Source(table="what_if", row=name) for name in supposed},
            },
            periods={name: reading.period for name, reading in read.items()},
        )
        return _assemble(
            file, viewer, scorecard, factors, scored, forests, prompts, archive.review(viewer, student), supposed
        )


def applicable(file: StudentFile, scorecard: Scorecard) -> tuple[str, ...]:
    """Factors of the view that the scorecard scores, less those the student gave no consent to."""
    withheld = {missing.what for missing in file.missing if missing.reason == "no_consent"}
    return tuple(name for name in scorecard.factors if name in file.factors and name not in withheld)


def _supposed(what_if: Mapping[str, float], factors: Sequence[str], scorecard: Scorecard) -> dict[str, float]:
    for name in what_if:
        if name not in factors:
            raise InputFault("value", where="what_if", variant="what_if_factor", value=name, factors=list(factors))
    return {name: check_raw(scorecard.factors[name], float(raw)) for name, raw in what_if.items()}


def _assemble(
    file: StudentFile,
    viewer: Viewer,
    scorecard: Scorecard,
    factors: tuple[str, ...],
    scored: Score,
    forests: Forests | None,
    prompts: Prompts,
    review: Review,
    supposed: Mapping[str, float],
) -> Diagnosis:
    raws = {need.factor: need.raw for need in scored.needs}
    forest = forests.for_factors(factors) if forests is not None and raws else None
    causes = _causes(file, forest, raws, prompts)
    agreement = _agreement(scored.flagged, forest.flags(raws) if forest else None)
    note = "diagnosis.agreement." + (agreement or ("no_model" if raws else "no_reading"))
    return Diagnosis(
        student=file.student,
        view=file.view or "class",
        scorecard_version=scorecard.version,
        readiness=scored.readiness,
        readiness_range=scored.readiness_range,
        needs=scored.needs,
        flagged=scored.flagged,
        flag_depends_on_missing=scored.flag_depends_on_missing,
        rule=Rule(prompts.label("diagnosis.rule", line=f"{scorecard.flag_below:g}"), scorecard.flag_below),
        causes=causes,
        agreement=agreement,
        agreement_note=prompts.label(note),
        cause_agreement=_cause_agreement(scored.needs, causes),
        counterfactuals=counterfactuals(scorecard, factors, raws),
        review=review,
        notices=notices_for(viewer, synthetic=file.synthetic, prompts=prompts),
        missing=tuple(line for line in file.missing if line.what not in supposed),
        hypothetical=bool(supposed),
    )


def _causes(
    file: StudentFile, forest: CauseForest | None, raws: Mapping[str, float], prompts: Prompts
) -> tuple[Cause, ...]:
    """Those that the reader is entitled to, likeliest first."""
    if forest is None:
        return ()
    told = [estimate for estimate in forest.estimates(raws) if estimate.label in file.causes]
    return tuple(
        Cause(estimate.label, prompts.label(f"cause.{estimate.label}"), estimate.probability, estimate.interval)
        for estimate in sorted(told, key=lambda estimate: (-estimate.probability, estimate.label))
    )


def _agreement(by_rule: bool, by_forest: bool | None) -> Agreement | None:
    if by_forest is None:
        return None
    if by_rule:
        return "both" if by_forest else "scorecard_only"
    return "forest_only" if by_forest else "neither"


def _cause_agreement(needs: Sequence[Need], causes: Sequence[Cause]) -> Literal["same", "different"] | None:
    """Whether the factor with most points and the likeliest cause speak of the same kind of help.

    Null with fewer than two causes to choose from, or where no factor has points.
    """
    seen = {cause.cause for cause in causes}
    most = max(needs, key=lambda need: need.points, default=None)
    if len(seen) < 2 or most is None or most.points <= 0 or CAUSE_OF[most.factor] not in seen:
        return None
    return "same" if CAUSE_OF[most.factor] == causes[0].cause else "different"
