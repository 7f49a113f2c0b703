"""What matching knows of a post and of an applicant. What must never move a match has no place to stand in here."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Conditions, Occupation, PackId, Requirement, SkillId
from advisor.facts import Source
from advisor.matching.interests import Interests
from advisor.records.people import Advertisement, Certificate

__all__ = ["Applicant", "Opening", "opening_of_advertisement", "opening_of_pack"]


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person as matching may know them.

    Family economy, psychology, sex, ethnicity, hukou and the disability record are not carried at all; a test holds
    the list of these fields.

    Attributes:
        held: Proficiency 0..1 of each skill on record.
        evidence: Where the strongest evidence of each of them stands.
        certificates: On record; None when nothing was ever recorded, () when looked at and none.
        needs_stated: What the person chose to state (``no_night``, ``city:昆明`` …); it acts in gates only.
        interests: The profile, or None without the questionnaire.
    """

    student: str
    held: Mapping[SkillId, float]
    evidence: Mapping[SkillId, Source]
    certificates: tuple[Certificate, ...] | None
    needs_stated: tuple[str, ...]
    interests: Interests | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A post that can be matched: an advertisement, or an occupation as such.

    Attributes:
        pack: The occupation's pack, where one describes it.
        requirements: With levels 1..5; the advertisement's own, else the pack's.
        text: The advertisement's words, empty for an occupation; data, never instructions.
    """

    id: str
    title: str
    occupation: str
    pack: Occupation | None
    requirements: tuple[Requirement, ...]
    conditions: Conditions | None
    city: str
    certificates: tuple[str, ...]
    accessible: tuple[str, ...]
    text: str
    valid_until: str
    source: Source


def opening_of_advertisement(advertisement: Advertisement, catalog: Catalog) -> Opening:
    """An advertisement as an opening; what it does not say about skills is taken from its occupation's pack."""
    pack = catalog.occupations.get(PackId(advertisement.pack)) if advertisement.pack else None
    own = tuple(Requirement(SkillId(skill), level) for skill, level in advertisement.requirements)
    return Opening(
        id=advertisement.id,
        title=advertisement.title,
        occupation=advertisement.occupation or (pack.code if pack else ""),
        pack=pack,
        requirements=own or (pack.skills if pack else ()),
        conditions=Conditions(
            shift=advertisement.shift,  # type: ignore[arg-type]
            outdoors=advertisement.outdoors,
            travel=advertisement.travel,  # type: ignore[arg-type]
            live_in=advertisement.live_in,
            note="",
        ),
        city=advertisement.city,
        certificates=advertisement.certificates,
        accessible=advertisement.accessible,
        text=advertisement.text,
        valid_until=advertisement.valid_until,
        source=Source("jobs", advertisement.id, as_of=advertisement.posted_on),
    )


def opening_of_pack(pack: Occupation) -> Opening:
    """An occupation as an opening, under its pack id."""
    return Opening(
        id=pack.id,
        title=pack.title,
        occupation=pack.code,
        pack=pack,
        requirements=pack.skills,
        conditions=pack.conditions,
        city="",
        certificates=(),
        accessible=(),
        text="",
        valid_until="",
        source=Source("occupations", pack.id),
    )
