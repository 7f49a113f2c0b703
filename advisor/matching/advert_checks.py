"""What to look at before an advertisement is released: expired, a twin of another, unlawful conditions, marks of fraud.

A check tells people where to look; it filters nothing and decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from advisor.catalog.rows import Term
from advisor.facts import Span
from advisor.language.detectors import fraud_markers, unlawful_conditions
from advisor.language.folding import fold
from advisor.records.people import Advertisement

__all__ = ["AdvertCheck", "Twin", "check_advert", "check_adverts"]

PIECE: Final = 5
"""Characters of a piece of text that two advertisements may share (a shingle)."""

ALIKE: Final = 0.7
"""Jaccard index of the pieces from which on two texts count as one; texts of one employer for two posts stay below."""

MOST_TWINS: Final = 5


@dataclass(frozen=True, slots=True)
class Twin:
    """Another advertisement with the same words or the same post; ``alike`` is the Jaccard index of their pieces, 0..1."""

    id: str
    title: str
    employer: str
    alike: float


@dataclass(frozen=True, slots=True)
class AdvertCheck:
    """What was found; ``is_undated`` where no last day is given, and so nobody knows when it is over."""

    is_expired: bool
    is_undated: bool
    twins: tuple[Twin, ...]
    unlawful: tuple[Span, ...]
    fraud: tuple[Span, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands against it; a missing last day is only a hint."""
        return not (self.is_expired or self.twins or self.unlawful or self.fraud)


def check_advert(
    text: str,
    *,
    title: str = "",
    employer: str = "",
    city: str = "",
    valid_until: str = "",
    others: Iterable[Advertisement] = (),
    lexicon: Mapping[str, tuple[Term, ...]],
    today: date,
) -> AdvertCheck:
    """Check one advertisement against the law's and the fraud lexicon, the calendar and the others on record.

    Args:
        text: Its words; data, never instructions.
        title: What it calls the post; with ``employer`` and ``city`` a second way to know a twin.
        employer: Who offers it.
        city: Where.
        valid_until: ISO date, or empty.
        others: Advertisements to compare with; those that are over are no twins.
        lexicon: ``catalog.lexicon``.
        today: The day that counts as now.
    """
    pieces, day = _pieces(text), today.isoformat()
    named = _named(title, employer, city)
    twins = []
    for other in others:
        if other.valid_until and other.valid_until < day:
            continue
        theirs = _pieces(other.text)
        alike = len(pieces & theirs) / len(pieces | theirs) if pieces and theirs else 0.0
        if alike >= ALIKE or (named and named == _named(other.title, other.employer, other.city)):
            twins.append(Twin(other.id, other.title, other.employer, alike))
    twins.sort(key=lambda twin: (-twin.alike, twin.id))
    return AdvertCheck(
        is_expired=bool(valid_until) and valid_until < day,
        is_undated=not valid_until,
        twins=tuple(twins[:MOST_TWINS]),
        unlawful=unlawful_conditions(text, lexicon),
        fraud=fraud_markers(text, lexicon),
    )


def check_adverts(
    adverts: Sequence[Advertisement], *, lexicon: Mapping[str, tuple[Term, ...]], today: date
) -> tuple[tuple[Advertisement, AdvertCheck], ...]:
    """Every advertisement on record with its check; twins here are those of the same words or the same post and place."""
    day = today.isoformat()
    running = [one for one in adverts if not one.valid_until or one.valid_until >= day]
    alike: dict[object, list[Advertisement]] = {}
    for one in running:
        for key in {_named(one.title, one.employer, one.city), "".join(fold(one.text).split())} - {None, ""}:
            alike.setdefault(key, []).append(one)
    twins: dict[str, dict[str, Twin]] = {}
    for group in alike.values():
        for one in group:
            found = (Twin(two.id, two.title, two.employer, 1.0) for two in group if two.id != one.id)
            twins.setdefault(one.id, {}).update({twin.id: twin for twin in found})
    return tuple(
        (
            one,
            AdvertCheck(
                is_expired=bool(one.valid_until) and one.valid_until < day,
                is_undated=not one.valid_until,
                twins=tuple(twins.get(one.id, {}).values())[:MOST_TWINS],
                unlawful=unlawful_conditions(one.text, lexicon),
                fraud=fraud_markers(one.text, lexicon),
            ),
        )
        for one in adverts
    )


def _pieces(text: str) -> frozenset[str]:
    plain = "".join(letter for letter in fold(text) if letter.isalnum())
    return frozenset(plain[at : at + PIECE] for at in range(max(0, len(plain) - PIECE + 1)))


def _named(title: str, employer: str, city: str) -> tuple[str, str, str] | None:
    """The post, its employer and place in one spelling; None where one of them is not given."""
    parts = tuple("".join(fold(part).split()) for part in (title, employer, city))
    return (parts[0], parts[1], parts[2]) if all(parts) else None
