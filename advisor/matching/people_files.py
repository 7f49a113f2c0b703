"""People and posts from files, for a province whose students are not in the store: one JSON object a line.

A student: ``student`` and, where known, ``skills`` (id → 0..1), ``certificates`` (names; null: nobody looked),
``needs`` (as a student states them) and ``interests`` (60 × 0/1, or three letters). A post: ``id`` and, where known,
``title``, ``pack``, ``occupation``, ``requirements`` (id → level 1..5; else those of the pack), ``city``, ``shift``,
``outdoors``, ``travel``, ``live_in``. Anything else in a line is not read, whatever it is.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Conditions, PackId, Requirement, SkillId
from advisor.errors import InputFault, NotFound
from advisor.facts import Source
from advisor.matching.congruence import check_code
from advisor.matching.interests import Interests, profile_of
from advisor.matching.post import Applicant, Opening
from advisor.records.people import Certificate

__all__ = ["openings_from", "people_from"]

Id = Annotated[str, Field(min_length=1, max_length=80)]
Level = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Person(_Line):
    student: Id
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


def people_from(path: str, start: int = 0) -> Iterator[Applicant]:
    """The people of a file, one after the other; the first ``start`` are passed over.

    Raises:
        NotFound: ``file``.
        InputFault: ``encoding`` or ``malformed``, with the line and the field.
    """
    for count, (number, line) in enumerate(_lines(path), 1):
        if count > start:
            row = _read(_Person, line, path, number)
            yield Applicant(
                student=row.student,
                held={SkillId(skill): level for skill, level in row.skills.items()},
                evidence={},
                certificates=None
                if row.certificates is None
                else tuple(Certificate(name, name, "", "") for name in row.certificates),
                needs_stated=tuple(row.needs),
                interests=_interests(row.interests),
            )


def openings_from(path: str, catalog: Catalog) -> list[Opening]:
    """The posts of a file.

    Raises:
        NotFound: ``file``.
        InputFault: ``encoding``, ``malformed``; ``empty`` without a post; ``value`` for an id that stands twice.
    """
    found: dict[str, Opening] = {}
    for number, line in _lines(path):
        row = _read(_Post, line, path, number)
        if row.id in found:
            raise InputFault("value", where=f"{path}:{number}", variant="places_twice", value=row.id)
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


def _lines(path: str) -> Iterator[tuple[int, str]]:
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
                yield number, text


def _read(shape: type[Shape], line: str, path: str, number: int) -> Shape:
    try:
        return shape.model_validate(json.loads(line))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputFault("malformed", where=f"{path}:{number}", variant="line_field", value=place) from error
    except (ValueError, RecursionError) as error:
        raise InputFault("malformed", where=f"{path}:{number}", variant="json", value=line.strip()[:40]) from error


def _interests(given: list[int] | str | None) -> Interests | None:
    if given is None:
        return None
    if isinstance(given, str) and len(given) == 3:
        points: Mapping[str, int] = {}
        return Interests(points, check_code(given, "interests"), False, ())
    return profile_of([int(sign) for sign in given if str(sign) in "01"] if isinstance(given, str) else given)
