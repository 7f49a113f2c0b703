"""One post for one person in full: what is held, the gaps with their gains, the gate, and the cards that carry it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.facts import CardKind, Derived, FactCard, Role, Source, Value
from advisor.matching.fit import required_of
from advisor.matching.gates import GateResult, alias_index, gate_of
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
        self._aliases = alias_index(catalog)
        self._labels: dict[tuple[str, tuple[tuple[str, object], ...]], str] = {}

    def gate(self, applicant: Applicant, opening: Opening) -> GateResult:
        """The gate of this post for this person."""
        return gate_of(applicant, opening, self._prompts, self._aliases)

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
        cards = tuple(replace(card, id=f"F{n}") for n, card in enumerate(self._cards(applicant, opening, match), first))
        return replace(match, cards=_linked(cards))

    def _have_and_gaps(self, applicant: Applicant, opening: Opening) -> tuple[tuple[Have, ...], tuple[Gap, ...]]:
        wanted = [need.skill for need in opening.requirements]
        if not wanted:
            return (), ()
        base = held_row(applicant, wanted)
        required = required_of(tuple(need.level for need in opening.requirements))
        short = [n for n in range(len(wanted)) if math.isnan(base[n]) or base[n] < required[n] - 1e-12]
        rows = np.tile(base, (len(short) + 1, 1))
        for row, n in enumerate(short, 1):
            rows[row, n] = required[n]
        totals = rematch(applicant, opening, rows)
        gaps = [
            Gap(
                skill=wanted[n],
                name=self._name(wanted[n]),
                required=float(required[n]),
                held=None if math.isnan(base[n]) else float(base[n]),
                gain=float(totals[row] - totals[0]),
            )
            for row, n in enumerate(short, 1)
        ]
        have = tuple(
            Have(wanted[n], self._name(wanted[n]), float(required[n]), float(base[n]))
            for n in range(len(wanted))
            if n not in short
        )
        return have, tuple(sorted(gaps, key=lambda gap: (-gap.gain, gap.skill)))

    def _name(self, skill: SkillId) -> str:
        row = self._catalog.skills.get(skill)
        return row.name if row is not None else skill

    def _cards(self, applicant: Applicant, opening: Opening, match: Match) -> Iterator[FactCard]:
        low, high = match.fit_range
        shown = self._label("matching.card.match", total=f"{match.total:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")
        source = opening.source
        derived = Derived("weights * (middle of fit_range, interest)", ())
        yield self._card(applicant, "match", f"match.{opening.id}", opening.title, match.total, shown, source, derived)
        for have in match.have:
            shown = self._label("matching.card.have", held=f"{have.held:.2f}", required=f"{have.required:.2f}")
            source = applicant.evidence.get(SkillId(have.skill), Source("evidence", have.skill))
            yield self._card(applicant, "skill", f"skill.{have.skill}", have.name, have.held, shown, source)
        for gap in match.gaps:
            yield self._gap_card(applicant, opening, gap)
        for closing in match.gate.closed_by:
            yield self._card(
                applicant, "finding", f"gate.{closing.kind}", closing.name, closing.reason,
                self._label("matching.card.closed", reason=closing.reason, route=closing.route),
                Source("occupations" if closing.kind == "certificate" else "needs", closing.source_id),
            )  # fmt: skip

    def _gap_card(self, applicant: Applicant, opening: Opening, gap: Gap) -> FactCard:
        required, gain = f"{gap.required:.2f}", f"{gap.gain:.3f}"
        if gap.held is None:
            shown = self._label("matching.card.not_on_record", required=required, gain=gain)
            return self._card(applicant, "missing", f"skill.{gap.skill}", gap.name, None, shown, opening.source)
        shown = self._label("matching.card.gap", held=f"{gap.held:.2f}", required=required, gain=gain)
        value: Value = {"held": gap.held, "required": gap.required, "gain": gap.gain}
        source = applicant.evidence.get(SkillId(gap.skill), opening.source)
        return self._card(applicant, "gap", f"gap.{gap.skill}", gap.name, value, shown, source)

    def _card(
        self,
        applicant: Applicant,
        kind: CardKind,
        measure: str,
        label: str,
        value: Value,
        display: str,
        source: Source,
        derived: Derived | None = None,
    ) -> FactCard:
        return FactCard(
            "", kind, applicant.student, measure, label, value, "", display, source, None, derived, AUDIENCE
        )

    def _label(self, key: str, **values: object) -> str:
        name = key, tuple(values.items())
        if name not in self._labels:
            self._labels[name] = self._prompts.label(key, **values)
        return self._labels[name]


def _linked(cards: Sequence[FactCard]) -> tuple[FactCard, ...]:
    """The match card derived from the skill, gap and missing cards behind it."""
    parts = tuple(card.id for card in cards[1:] if card.kind in ("skill", "gap", "missing"))
    head = cards[0]
    return (replace(head, derived=replace(head.derived, cards=parts) if head.derived else None), *cards[1:])
