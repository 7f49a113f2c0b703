"""One post for one person in full: what is held, the gaps with their gains, the gate, and the cards that carry it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.facts import CardKind, Derived, FactCard, Role, Source, Value
from advisor.matching.fit import SCALE
from advisor.matching.gains import Gains, gains_of
from advisor.matching.gates import GateResult, Gates
from advisor.matching.neighbours import neighbours_of
from advisor.matching.post import Applicant, Opening
from advisor.matching.proof import Proof
from advisor.matching.ranking import Ranking
from advisor.matching.shapes import Gap, Have, JobRef, Match, Near
from advisor.wording.prompts import Prompts

__all__ = ["Detailer", "job_of"]

AUDIENCE: tuple[Role, ...] = ("student", "counselor", "mentor", "centre", "admin")


def job_of(opening: Opening) -> JobRef:
    """The post's id, title and code."""
    return JobRef(opening.id, opening.title, opening.occupation)


class Detailer:
    """Works out matches; what does not depend on the person is computed once for each opening.

    Args:
        catalog: Names of skills.
        prompts: Labels of what people read.
        warnings: Sentences about each opening's advertisement, by its id.

    Attributes:
        proof: What is proven, by which posts are chosen.
    """

    def __init__(self, catalog: Catalog, prompts: Prompts, warnings: Mapping[str, tuple[str, ...]]) -> None:
        self._catalog = catalog
        self._prompts = prompts
        self._warnings = warnings
        self._gates = Gates(catalog, prompts)
        self.proof = Proof(catalog)
        self._labels: dict[tuple[str, tuple[tuple[str, object], ...]], str] = {}

    def gate(self, applicant: Applicant, opening: Opening) -> GateResult:
        """The gate of this post for this person."""
        return self._gates.gate(applicant, opening)

    def open_rows(self, applicants: Sequence[Applicant], openings: Sequence[Opening]) -> NDArray[np.bool_]:
        """Whether each post is open to each person, as ``gate`` has it; shape (people, posts)."""
        return self._gates.open_rows(applicants, openings)

    def detail(
        self,
        applicant: Applicant,
        opening: Opening,
        ranking: Ranking,
        place: int,
        gate: GateResult,
        first: int = 1,
        gains: Gains | None = None,
    ) -> Match:
        """The match of one opening.

        Args:
            applicant: The person.
            opening: The post, at ``place`` of the ranking.
            ranking: The person's ranking.
            place: Position of the opening in the list that was ranked.
            gate: Its gate for this person.
            first: Number of the first card.
            gains: Those of ``gains_of``, where they were computed for many people at once.
        """
        fit, interest = float(ranking.fit[place]), float(ranking.interest[place])
        have, gaps = self._have_and_gaps(applicant, opening, interest, gains)
        match = Match(
            job=job_of(opening),
            title=opening.title,
            fit=None if math.isnan(fit) else fit,
            fit_range=(float(ranking.low[place]), float(ranking.high[place])),
            confidence=float(ranking.confidence[place]),
            interest=None if math.isnan(interest) else interest,
            gate=gate,
            total=float(ranking.total[place]),
            have=have,
            gaps=gaps,
            cards=(),
            notices=(*gate.notices, *self._warnings.get(opening.id, ())),
        )
        return replace(match, cards=tuple(self._cards(applicant, opening, match, first)))

    def _have_and_gaps(
        self, applicant: Applicant, opening: Opening, interest: float, gains: Gains | None
    ) -> tuple[tuple[Have, ...], tuple[Gap, ...]]:
        if not opening.requirements:
            return (), ()
        base, rise = gains if gains is not None else gains_of([applicant], opening, np.array([interest]))[0]
        have, gaps = [], []
        for need, required, held, gain in zip(opening.requirements, self._required(opening), base, rise, strict=True):
            skill = need.skill
            if held is not None and held >= required - 1e-12:
                have.append(Have(skill, self._name(skill), required, held))
            else:
                gaps.append(Gap(skill, self._name(skill), required, held, gain, self._near(applicant, skill)))
        gaps.sort(key=lambda gap: (-round(gap.gain, 9), gap.skill))
        return tuple(have), tuple(gaps)

    def _required(self, opening: Opening) -> list[float]:
        return [need.level / SCALE for need in opening.requirements]

    def _near(self, applicant: Applicant, wanted: SkillId) -> Near | None:
        """The nearest skill that the person holds, higher levels first among equally near ones."""
        found = [
            (steps, -level, skill)
            for skill, steps in neighbours_of(wanted, self._catalog)
            if (level := applicant.held.get(skill, 0.0)) > 0
        ]
        if not found:
            return None
        steps, level, skill = min(found)
        return Near(skill, self._name(skill), steps, -level)

    def _name(self, skill: SkillId) -> str:
        row = self._catalog.skills.get(skill)
        return row.name if row is not None else skill

    def _cards(self, applicant: Applicant, opening: Opening, match: Match, first: int) -> Iterator[FactCard]:
        low, high = match.fit_range
        shown = self._label("matching.card.match", total=f"{match.total:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")
        number = count(first)
        head = f"F{next(number)}"
        parts = tuple(f"F{first + n}" for n in range(1, len(match.have) + len(match.gaps) + 1))
        derived = Derived("weights * (middle of fit_range, interest)", parts)
        yield FactCard(
            head, "match", applicant.student, f"match.{opening.id}", opening.title, match.total, "", shown,
            opening.source, None, derived, AUDIENCE,
        )  # fmt: skip
        for have in match.have:
            shown = self._label("matching.card.have", held=f"{have.held:.2f}", required=f"{have.required:.2f}")
            source = applicant.evidence.get(SkillId(have.skill), Source("evidence", have.skill))
            yield _card(number, applicant, "skill", f"skill.{have.skill}", have.name, have.held, shown, source)
        for gap in match.gaps:
            yield self._gap_card(number, applicant, opening, gap)
        for closing in match.gate.closed_by:
            yield _card(
                number, applicant, "finding", f"gate.{closing.kind}", closing.name, closing.reason,
                self._label("matching.card.closed", reason=closing.reason, route=closing.route),
                Source("occupations" if closing.kind == "certificate" else "needs", closing.source_id),
            )  # fmt: skip
        for gap in match.gaps:
            if gap.near is not None:
                yield self._near_card(number, applicant, gap, gap.near)

    def _gap_card(self, number: Iterator[int], applicant: Applicant, opening: Opening, gap: Gap) -> FactCard:
        required, gain = f"{gap.required:.2f}", f"{gap.gain:.3f}"
        if gap.held is None:
            shown = self._label("matching.card.not_on_record", required=required, gain=gain)
            return _card(number, applicant, "missing", f"skill.{gap.skill}", gap.name, None, shown, opening.source)
        shown = self._label("matching.card.gap", held=f"{gap.held:.2f}", required=required, gain=gain)
        value: Value = {"held": gap.held, "required": gap.required, "gain": gap.gain}
        source = applicant.evidence.get(SkillId(gap.skill), opening.source)
        return _card(number, applicant, "gap", f"gap.{gap.skill}", gap.name, value, shown, source)

    def _near_card(self, number: Iterator[int], applicant: Applicant, gap: Gap, near: Near) -> FactCard:
        shown = self._label("matching.card.transfer", near=near.name, steps=near.steps, held=f"{near.held:.2f}")
        source = applicant.evidence.get(SkillId(near.skill), Source("evidence", near.skill))
        return _card(number, applicant, "skill", f"transfer.{gap.skill}", gap.name, near.held, shown, source)

    def _label(self, key: str, **values: object) -> str:
        name = key, tuple(values.items())
        if name not in self._labels:
            self._labels[name] = self._prompts.label(key, **values)
        return self._labels[name]


def _card(
    number: Iterator[int],
    applicant: Applicant,
    kind: CardKind,
    measure: str,
    label: str,
    value: Value,
    display: str,
    source: Source,
) -> FactCard:
    student = applicant.student
    return FactCard(f"F{next(number)}", kind, student, measure, label, value, "", display, source, audience=AUDIENCE)
