"""What the student sees: strengths, next steps, and what is held. No score, no flag, no cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalog.rows import Factor, Scorecard
from advisor.diagnosis.counterfactuals import CHANGEABLE
from advisor.diagnosis.scorecard import band_of
from advisor.facts import Derived, FactCard, Missing, Role, Source, Viewer, numbered
from advisor.records.people import Reading, Review, StudentFile
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["OwnDiagnosis", "audience_of", "indicator_card", "missing_card", "notices_for", "own_diagnosis"]

STRONG = 0.8
"""A band value from which a reading counts as a strength."""

STEPS = 2
AUDIENCES: dict[str, tuple[Role, ...]] = {
    "academic": ("student", "counselor", "mentor", "centre", "admin"),
    "practice": ("student", "counselor", "mentor", "centre", "admin"),
    "jobseeking": ("student", "counselor", "centre", "admin"),
    "economy": ("student", "counselor", "centre", "admin"),
    "psychology": ("student", "centre"),
}


@dataclass(frozen=True, slots=True)
class OwnDiagnosis:
    """The contract's shape of ``diagnose`` for the student: three lists of cards, numbered through."""

    student: str
    strengths: tuple[FactCard, ...]
    next_steps: tuple[FactCard, ...]
    held: tuple[FactCard, ...]
    missing: tuple[Missing, ...]
    notices: tuple[str, ...]
    review: Review
    view: None = None
    basis: str = "engine"
    fallback: str | None = None


def audience_of(factor: str) -> tuple[Role, ...]:
    """Roles that may ever see a card of this factor."""
    return AUDIENCES[factor]


def indicator_card(student: str, reading: Reading, factor: Factor) -> FactCard:
    """The card of one reading, unnumbered."""
    return FactCard(
        id=f"indicator.{factor.name}",
        kind="indicator",
        subject=student,
        measure=factor.measure,
        label=factor.label,
        value=reading.raw,
        unit=factor.unit,
        display=reading.display,
        source=reading.source,
        period=reading.period,
        audience=audience_of(factor.name),
    )


def missing_card(student: str, line: Missing, prompts: Prompts) -> FactCard:
    """The card of something that is not on record, unnumbered."""
    return FactCard(
        id=f"missing.{line.what}",
        kind="missing",
        subject=student,
        measure=line.what,
        label=line.label,
        value=None,
        unit="",
        display=prompts.label(f"diagnosis.missing.{line.reason}"),
        source=Source(table=line.what.split(".")[0], row=student),
    )


def notices_for(viewer: Viewer, *, synthetic: bool, prompts: Prompts) -> tuple[str, ...]:
    """The fixed sentence on psychology for every reader outside the centre, and the mark of synthetic data."""
    keys = [] if viewer.role == "centre" else ["notice.psychology"]
    return tuple(prompts.label(key) for key in [*keys, *(["notice.synthetic"] if synthetic else [])])


def own_diagnosis(
    archive: "Archive", viewer: Viewer, file: StudentFile, *, scorecard: Scorecard, prompts: Prompts
) -> OwnDiagnosis:
    """Strengths first, then what could come next, then everything that is held about the person."""
    order = [name for name in scorecard.factors if name in file.readings]
    held = {name: indicator_card(file.student, file.readings[name], scorecard.factors[name]) for name in order}
    ladder = sorted(
        (name for name in order if name in CHANGEABLE),
        key=lambda name: -band_of(scorecard.factors[name], file.readings[name].raw).value,
    )
    strengths = _strengths(ladder, scorecard, file)
    steps = [name for name in reversed(ladder) if name not in strengths or len(ladder) == len(strengths)][:STEPS]
    cards = numbered(
        [
            *(_strength_card(held[name], scorecard.factors[name], file, prompts) for name in strengths),
            *(_step_card(file.student, scorecard.factors[name], held[name]) for name in steps),
            *held.values(),
        ]
    )
    first, second = len(strengths), len(strengths) + len(steps)
    return OwnDiagnosis(
        student=file.student,
        strengths=cards[:first],
        next_steps=cards[first:second],
        held=cards[second:],
        missing=file.missing,
        notices=notices_for(viewer, synthetic=file.synthetic, prompts=prompts),
        review=archive.review(viewer, file.student),
    )


def _strengths(ladder: Sequence[str], scorecard: Scorecard, file: StudentFile) -> list[str]:
    """All strong readings, or the best one where none is: everybody is met with something that carries."""
    strong = [name for name in ladder if band_of(scorecard.factors[name], file.readings[name].raw).value >= STRONG]
    return strong or list(ladder[:1])


def _strength_card(card: FactCard, factor: Factor, file: StudentFile, prompts: Prompts) -> FactCard:
    reading = file.readings[factor.name]
    strong = band_of(factor, reading.raw).value >= STRONG
    kind, part = ("strong", "strength") if strong else ("foremost", "foremost")
    return FactCard(
        id=f"strength.{factor.name}",
        kind="finding",
        subject=card.subject,
        measure=f"{part}.{factor.measure}",
        label=prompts.label(f"diagnosis.strength.{kind}"),
        value=reading.raw,
        unit=factor.unit,
        display=f"{factor.label} {reading.display}",
        source=card.source,
        period=card.period,
        derived=Derived("scorecard.band", (card.id,)),
    )


def _step_card(student: str, factor: Factor, card: FactCard) -> FactCard:
    return FactCard(
        id=f"step.{factor.name}",
        kind="plan",
        subject=student,
        measure=f"next_step.{factor.name}",
        label=factor.label,
        value=None,
        unit="",
        display=factor.next_step,
        source=Source(table="scorecard", row=factor.name),
        period=card.period,
        derived=Derived("scorecard.next_step", (card.id,)),
    )
