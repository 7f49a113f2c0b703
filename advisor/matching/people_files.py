"""People and posts from files, for a province whose students are not in the store: one JSON object a line.

A student: ``student`` and, where known, ``skills`` (id → 0..1) or ``reports`` (``text`` and the day ``on``), from which
the skills are then read as for the portrait; ``certificates`` (names; null: nobody looked),
``needs`` (as a student states them) and ``interests`` (60 × 0/1, or three letters). A post: ``id`` and, where known,
``title``, ``pack``, ``occupation``, ``requirements`` (id → level 1..5; else those of the pack), ``city``, ``shift``,
``outdoors``, ``travel``, ``live_in``. Anything else in a line is not read, whatever it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Conditions, PackId, Requirement, SkillId
from advisor.errors import InputFault, NotFound
from advisor.facts import Source
from advisor.language.proficiency import faded, proficiency
from advisor.language.skills import SkillLexicon, find_skills
from advisor.matching.congruence import check_code
from advisor.matching.interests import Interests, profile_of
from advisor.matching.post import Applicant, Opening
from advisor.records.people import Certificate

__all__ = ["Numbered", "lines_from", "openings_from", "person_from"]

Id = Annotated[str, Field(min_length=1, max_length=80)]
Level = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Report(_Line):
    text: str
    on: date | None = None


class _Person(_Line):
    student: Id
    reports: list[_Report] = []
    skills: dict[str, Level] = {}
    certificates: list[str] | None = None
    needs: list[str] = []
    interests: list[int] | str | None = None


class _Post(_Line):
    id: Id
    title: str = ""
    pack: str | None = None
    occupation: str = ""
    requirements: dict[str, Annotated[int, Field(ge=1, le=5)]] = {}
    city: str = ""
    shift: Literal["none", "rotating", "night", "on_call"] = "none"
    outdoors: bool = False
    travel: Literal["none", "some", "often"] = "none"
    live_in: bool = False


Shape = TypeVar("Shape", bound=_Line)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of a file with its number."""

    number: int
    text: str


def lines_from(path: str) -> Iterator[Numbered]:
    """The lines of a file that hold something.

    Raises:
        NotFound: ``file``.
        InputFault: ``encoding``, with the line.
    """
    file = Path(path)
    if not file.is_file():
        raise NotFound("file", where=path, value=path)
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputFault("encoding", where=f"{path}:{number}") from error
            if text.strip():
                yield Numbered(number, text)


def person_from(line: Numbered, path: str, lexicon: SkillLexicon | None, today: date) -> Applicant:
    """The person of a line; with ``reports``, the skills that these show beside those that are given.

    Args:
        line: The line.
        path: Its file, to be named in an error.
        lexicon: Reads the skills of reports; None where there are none to read.
        today: Evidence fades up to this day.

    Raises:
        InputFault: ``malformed`` or ``value``, with the line and the field.
    """
    row = _read(_Person, line.text, path, line.number)
    held = {SkillId(skill): level for skill, level in row.skills.items()}
    if row.reports and lexicon is not None:
        held = {**_portrait(row.reports, lexicon, today), **held}
    return Applicant(
        student=row.student,
        held=held,
        evidence={},
        certificates=None
        if row.certificates is None
        else tuple(Certificate(name, name, "", "") for name in row.certificates),
        needs_stated=tuple(row.needs),
        interests=_interests(row.interests),
    )


def _portrait(reports: Sequence[_Report], lexicon: SkillLexicon, today: date) -> dict[SkillId, float]:
    """Proficiency of every skill that the reports show, by the portrait's formula."""
    weights: dict[SkillId, list[float]] = {}
    for report in sorted(reports, key=lambda one: one.on or today):
        days = (today - report.on).days if report.on else 0
        for finding in find_skills(report.text, lexicon, kind="report"):
            weights.setdefault(finding.id, []).extend(faded(piece.weight, days) for piece in finding.evidence)
    levels = {skill: proficiency(pieces) for skill, pieces in weights.items()}
    return {skill: level for skill, level in levels.items() if level is not None}


def openings_from(path: str, catalog: Catalog) -> list[Opening]:
    """The posts of a file.

    Raises:
        NotFound: ``file``.
        InputFault: ``encoding``, ``malformed``; ``empty`` without a post; ``value`` for an id that stands twice.
    """
    found: dict[str, Opening] = {}
    for line in lines_from(path):
        row = _read(_Post, line.text, path, line.number)
        if row.id in found:
            raise InputFault("value", where=f"{path}:{line.number}", variant="places_twice", value=row.id)
        pack = catalog.occupations.get(PackId(row.pack)) if row.pack else None
        own = tuple(Requirement(SkillId(skill), level) for skill, level in row.requirements.items())
        found[row.id] = Opening(
            id=row.id,
            title=row.title or (pack.title if pack else row.id),
            occupation=row.occupation or (pack.code if pack else ""),
            pack=pack,
            requirements=own or (pack.skills if pack else ()),
            conditions=Conditions(row.shift, row.outdoors, row.travel, row.live_in, ""),
            city=row.city,
            certificates=(),
            accessible=(),
            text="",
            valid_until="",
            source=Source("jobs", row.id),
        )
    if not found:
        raise InputFault("empty", where=path, variant="posts")
    return list(found.values())


def _read(shape: type[Shape], line: str, path: str, number: int) -> Shape:
    try:
        return shape.model_validate_json(line)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise InputFault("malformed", where=f"{path}:{number}", variant="json", value=line.strip()[:40]) from error
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputFault("malformed", where=f"{path}:{number}", variant="line_field", value=place) from error


def _interests(given: list[int] | str | None) -> Interests | None:
    if given is None:
        return None
    if isinstance(given, str) and len(given) == 3:
        points: Mapping[str, int] = {}
        return Interests(points, check_code(given, "interests"), False, ())
    return profile_of([int(sign) for sign in given if str(sign) in "01"] if isinstance(given, str) else given)
