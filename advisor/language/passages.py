"""What the catalog has to be found: skills, occupations, questions and policies as passages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation

__all__ = ["COLLECTIONS", "Collection", "Passage", "catalog_passages"]

Collection: TypeAlias = Literal["skills", "occupations", "questions", "policies", "jobs"]
COLLECTIONS: tuple[Collection, ...] = ("skills", "occupations", "questions", "policies", "jobs")


@dataclass(frozen=True, slots=True)
class Passage:
    """A thing that can be found.

    Attributes:
        collection: skills, occupations, questions, policies or jobs.
        id: Id within the collection.
        title: Its name.
        text: What stands about it; shown with the hit.
        source: Row of SOURCES.csv, ``editorial``, or the table of an advertisement.
        pack: Slug of the occupation it belongs to, if any.
        aliases: Other names; a query that is one of them is meant for it.
    """

    collection: str
    id: str
    title: str
    text: str
    source: str
    pack: str | None = None
    aliases: tuple[str, ...] = ()


def catalog_passages(catalog: Catalog) -> tuple[Passage, ...]:
    """Every passage of the catalog: skills, occupations, questions, policies, each in the order of its table.

    Occupations are the classification's leaves under their CSCO-2022 code; where a pack stands for one, its title,
    aliases, tasks and skills stand in the passage and its slug in ``pack``. A knowledge folder without policies is read
    without them.
    """
    passages = [*_skills(catalog), *_occupations(catalog), *_questions(catalog)]
    if (catalog.folder / "policies.yaml").is_file():
        passages += _policies(catalog)
    return tuple(passages)


def _skills(catalog: Catalog) -> Iterator[Passage]:
    for skill in catalog.skills.values():
        text = _sentences(skill.synonyms, skill.evidence)
        yield Passage("skills", skill.id, skill.name, text, skill.source_id, aliases=skill.synonyms)


def _occupations(catalog: Catalog) -> Iterator[Passage]:
    packs = {pack.code: pack for pack in catalog.occupations.values()}
    for pack in packs.values():
        yield _pack(pack, catalog)
    for title in catalog.titles.values():
        if title.code not in packs:
            text = _sentences((title.name, *title.aliases))
            yield Passage("occupations", title.code, title.name, text, title.source_id, aliases=title.aliases)


def _pack(pack: Occupation, catalog: Catalog) -> Passage:
    known = catalog.skills
    skills = tuple(known[need.skill].name for need in pack.skills if need.skill in known)
    official = catalog.titles[pack.code].name if pack.code in catalog.titles else pack.title
    aliases = tuple(dict.fromkeys((official, *pack.aliases)))
    text = _sentences(aliases, pack.tasks, skills)
    return Passage("occupations", pack.code, pack.title, text, pack.source_id, pack.id, aliases)


def _questions(catalog: Catalog) -> Iterator[Passage]:
    for question in catalog.questions.values():
        text = _sentences(tuple(point.name for point in question.points))
        yield Passage("questions", question.id, question.text, text, question.source_id, question.occupation)


def _policies(catalog: Catalog) -> Iterator[Passage]:
    for policy in catalog.policies.values():
        yield Passage("policies", policy.id, policy.title, policy.answer, policy.source_id)


def _sentences(*lists: tuple[str, ...]) -> str:
    return "。".join("、".join(words) for words in lists if words)
