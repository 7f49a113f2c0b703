"""The cards that a plan may answer, as far as one reader may know them; each with the level or count that rules look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.diagnosis.own import indicator_card
from advisor.diagnosis.scorecard import band_of
from advisor.facts import CardKind, FactCard, Role, Source, Value, Viewer
from advisor.records.people import StudentFile
from advisor.records.support_people import SERVICES
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["LEAST_SERVICES", "Trigger", "lessons_passed", "triggers_of", "weak_skills"]

LEAST_SERVICES: Mapping[str, int] = {"briefing": 1, "guidance": 1, "recommendation": 3, "training": 1}
"""The 1131 minimum: one policy briefing, one guidance, three posts recommended, one training or traineeship."""

SKILLS_SHOWN = 1
"""A plan takes up one weak skill at a time; ``courses`` lists all of them."""
OPEN_FACTORS = frozenset({"academic", "practice"})
"""Factors that every reader of a plan may know; the others carry the right that they need."""

SCALE = 5
STAFF: tuple[Role, ...] = ("student", "counselor", "mentor", "centre", "admin")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A card that rules may answer.

    Attributes:
        measure: The name that rules know it by.
        card: The card itself; its id is not yet numbered.
        value: Level 1..5 or count that the rules look at; None where its presence is enough.
        resource: Right that a reader needs for it; empty where that on the plan is enough.
        key: Sets several cards of one measure apart; empty for the only one.
        raw: The number that a recheck compares; None where a person decides.
        names: What the text of a rule may fill in.
    """

    measure: str
    card: FactCard
    value: float | None = None
    resource: str = ""
    key: str = ""
    raw: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def triggers_of(
    archive: "Archive", viewer: Viewer, file: StudentFile, *, catalog: Catalog, prompts: Prompts
) -> tuple[Trigger, ...]:
    """Every card of a student that a rule may answer, for one reader.

    The psychological band never is one: the offer of the centre stands in every plan alike.
    """
    student = file.student
    return (
        *_readings(file, catalog),
        *_special(archive, viewer, student, prompts),
        *_skills(archive, viewer, file, catalog),
        *_certificates(archive, viewer, file, catalog, prompts),
        *_services(archive, viewer, student, prompts),
        _lessons(archive, viewer, student, catalog, prompts),
        Trigger("seeking", _card("indicator", student, "seeking", prompts.label("support.card.seeking"), file.seeking,
                                 prompts.label(f"seeking.{file.seeking}"), Source("students", student))),
        Trigger("psychology.offer", _card("record", student, "psychology.offer", prompts.label("support.card.offer"),
                                          None, prompts.label("support.card.offer.display"),
                                          Source("policies", "psychological_line"))),
        *_family(archive, viewer, student, prompts),
    )  # fmt: skip


def weak_skills(
    archive: "Archive", viewer: Viewer, file: StudentFile, catalog: Catalog
) -> tuple[tuple[str, float, float], ...]:
    """Skills on record below what the occupations of the major require: (skill, held 0..1, required 0..1).

    Largest gap first, ties by id. A skill that is not on record is no weak one.
    """
    required: dict[str, int] = {}
    for pack in catalog.occupations.values():
        if file.major_code in pack.majors:
            for need in pack.skills:
                required[need.skill] = max(required.get(need.skill, 0), need.level)
    held = {skill.skill: skill.level for skill in archive.portrait(viewer, file.student)}
    found = [(skill, held[skill], level / SCALE) for skill, level in required.items() if skill in held]
    return tuple(sorted((row for row in found if row[1] < row[2]), key=lambda row: (row[1] - row[2], row[0])))


def lessons_passed(archive: "Archive", viewer: Viewer, student: str, catalog: Catalog) -> frozenset[str]:
    """Lessons whose check was answered right throughout, not longer ago than their refresher."""
    passed = set()
    for taken in archive.support.lessons(viewer, student):
        lesson = catalog.lessons.get(taken.lesson)
        if lesson is not None and taken.right == taken.total:
            passed.add(taken.lesson)
    return frozenset(passed)


def _readings(file: StudentFile, catalog: Catalog) -> Iterator[Trigger]:
    for name, reading in file.readings.items():
        factor = catalog.scorecard.factors.get(name)
        if factor is None or name == "psychology":
            continue
        level = band_of(factor, reading.raw).level
        resource = "" if name in OPEN_FACTORS else name
        raw = reading.raw if factor.changeable else None  # nobody is judged by what the family earns
        yield Trigger(factor.measure, indicator_card(file.student, reading, factor), level, resource, raw=raw)


def _special(archive: "Archive", viewer: Viewer, student: str, prompts: Prompts) -> Iterator[Trigger]:
    if archive.support.is_special(viewer, student):
        card = _card("record", student, "special.status", prompts.label("support.card.special"), None,
                     prompts.label("support.card.special.display"), Source("students", student))  # fmt: skip
        yield Trigger("special.status", card, resource="special")


def _skills(archive: "Archive", viewer: Viewer, file: StudentFile, catalog: Catalog) -> Iterator[Trigger]:
    newest = {skill.skill: skill.evidence[-1].on for skill in archive.portrait(viewer, file.student)}
    for skill, held, _ in weak_skills(archive, viewer, file, catalog)[:SKILLS_SHOWN]:
        name = catalog.skills[SkillId(skill)].name
        source = Source("evidence", skill, as_of=newest[skill])
        card = _card("skill", file.student, f"skill.{skill}", name, held, f"{held:.2f}", source)
        yield Trigger("skill.weak", card, held, key=skill, raw=held, names={"label": name})


def _certificates(
    archive: "Archive", viewer: Viewer, file: StudentFile, catalog: Catalog, prompts: Prompts
) -> Iterator[Trigger]:
    held = archive.certificates(viewer, file.student)
    if held is None:
        return
    packs = {pack.id for pack in catalog.occupations.values() if file.major_code in pack.majors}
    order = {"law": 0, "custom": 1, "bonus": 2}
    usual = sorted(
        (row for row in catalog.certificates.values() if packs & set(row.packs)),
        key=lambda row: (order[row.force], row.skill),
    )
    if usual:
        name = catalog.skills[usual[0].skill].name
        card = _card("record", file.student, "certificates.count", prompts.label("support.card.certificates"),
                     len(held), prompts.label("support.card.pieces", number=len(held)),
                     Source("certificates", file.student))  # fmt: skip
        yield Trigger("certificates.count", card, len(held), raw=len(held), names={"name": name})


def _services(archive: "Archive", viewer: Viewer, student: str, prompts: Prompts) -> Iterator[Trigger]:
    given = archive.support.services(viewer, student)
    for kind in SERVICES:
        measure = f"service.{kind}"
        display = prompts.label("support.card.service.display", given=given[kind], least=LEAST_SERVICES[kind])
        card = _card("record", student, measure, prompts.label(f"support.card.{measure}"), given[kind], display,
                     Source("services", student))  # fmt: skip
        yield Trigger(measure, card, given[kind], raw=given[kind])


def _lessons(archive: "Archive", viewer: Viewer, student: str, catalog: Catalog, prompts: Prompts) -> Trigger:
    number = len(lessons_passed(archive, viewer, student, catalog))
    display = prompts.label("support.card.lessons.display", number=number, total=len(catalog.lessons))
    card = _card("record", student, "lessons.passed", prompts.label("support.card.lessons"), number, display,
                 Source("lessons_taken", student))  # fmt: skip
    return Trigger("lessons.passed", card, number, raw=number)


def _family(archive: "Archive", viewer: Viewer, student: str, prompts: Prompts) -> Iterator[Trigger]:
    since = archive.support.family_consent(viewer, student)
    if since is not None:
        card = _card("record", student, "family.consent", prompts.label("support.card.family"), since, since,
                     Source("consents", student, as_of=since))  # fmt: skip
        yield Trigger("family.consent", card, resource="family")


def _card(
    kind: CardKind, student: str, measure: str, label: str, value: Value, display: str, source: Source
) -> FactCard:
    return FactCard(measure, kind, student, measure, label, value, "", display, source, audience=STAFF)
