"""One post for one person in full: what is held, the gaps with their gains, the gate, and the cards that carry it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

import numpy as np

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.facts import CardKind, Derived, FactCard, Role, Source, Value
from advisor.matching.fit import required_of
from advisor.matching.gates import GateResult, Gates
from advisor.matching.post import Applicant, Opening
from advisor.matching.ranking import Ranking, held_row
from advisor.matching.shapes import Gap, Have, JobRef, Match
from advisor.matching.wayup import rematch
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
    """

    def __init__(self, catalog: Catalog, prompts: Prompts, warnings: Mapping[str, tuple[str, ...]]) -> None:
        self._catalog = catalog
        self._prompts = prompts
        self._warnings = warnings
        self._gates = Gates(catalog, prompts)
        self._labels: dict[tuple[str, tuple[tuple[str, object], ...]], str] = {}

    def gate(self, applicant: Applicant, opening: Opening) -> GateResult:
        """The gate of this post for this person."""
        return self._gates.gate(applicant, opening)

    def detail(
        self, applicant: Applicant, opening: Opening, ranking: Ranking, place: int, gate: GateResult, first: int = 1
    ) -> Match:
        """The match of one opening.

        Args:
            applicant: The person.
            opening: The post, at ``place`` of the ranking.
            ranking: The person's ranking.
            place: Position of the opening in the list that was ranked.
            gate: Its gate for this person.
            first: Number of the first card.
        """
        have, gaps = self._have_and_gaps(applicant, opening)
        fit, interest = float(ranking.fit[place]), float(ranking.interest[place])
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

    def _have_and_gaps(self, applicant: Applicant, opening: Opening) -> tuple[tuple[Have, ...], tuple[Gap, ...]]:
        wanted = [need.skill for need in opening.requirements]
        if not wanted:
            return (), ()
        row = held_row(applicant, wanted)
        needed = required_of(tuple(need.level for need in opening.requirements))
        base, required = row.tolist(), needed.tolist()
        short = [n for n, held in enumerate(base) if math.isnan(held) or held < required[n] - 1e-12]
        rows = np.tile(row, (len(short) + 1, 1))
        rows[np.arange(1, len(short) + 1), short] = needed[short]
        totals = rematch(applicant, opening, rows).tolist()
        gaps = [
            Gap(
                skill=wanted[n],
                name=self._name(wanted[n]),
                required=required[n],
                held=None if math.isnan(base[n]) else base[n],
                gain=totals[place] - totals[0],
            )
            for place, n in enumerate(short, 1)
        ]
        have = tuple(
            Have(wanted[n], self._name(wanted[n]), required[n], base[n]) for n in range(len(wanted)) if n not in short
        )
        return have, tuple(sorted(gaps, key=lambda gap: (-round(gap.gain, 9), gap.skill)))

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

    def _gap_card(self, number: Iterator[int], applicant: Applicant, opening: Opening, gap: Gap) -> FactCard:
        required, gain = f"{gap.required:.2f}", f"{gap.gain:.3f}"
        if gap.held is None:
            shown = self._label("matching.card.not_on_record", required=required, gain=gain)
            return _card(number, applicant, "missing", f"skill.{gap.skill}", gap.name, None, shown, opening.source)
        shown = self._label("matching.card.gap", held=f"{gap.held:.2f}", required=required, gain=gain)
        value: Value = {"held": gap.held, "required": gap.required, "gain": gap.gain}
        source = applicant.evidence.get(SkillId(gap.skill), opening.source)
        return _card(number, applicant, "gap", f"gap.{gap.skill}", gap.name, value, shown, source)

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
