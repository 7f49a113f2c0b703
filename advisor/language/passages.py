"""What the catalog has to be found: skills, occupations, questions and policies as passages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation

__all__ = ["COLLECTIONS", "Collection", "Passage", "catalog_passages"]

Collection: TypeAlias = Literal["skills", "occupations", "questions", "policies", "jobs"]
SHOWN = 12
"""Titles of an occupation that stand in its text; all of them are found."""

COLLECTIONS: tuple[Collection, ...] = ("skills", "occupations", "questions", "policies", "jobs")


@dataclass(frozen=True, slots=True)
class Passage:
    """A thing that can be found.

    Attributes:
        collection: skills, occupations, questions, policies or jobs.
        id: Id within the collection; two packs of one occupation code are told apart by ``code/pack``.
        title: Its name.
        text: What stands about it; shown with the hit.
        source: Row of SOURCES.csv, ``editorial``, or the table of an advertisement.
        pack: Slug of the occupation it belongs to, if any.
        aliases: Other names; a query that is one of them is meant for it.
        asked: Questions as people type them, which it answers; not shown.
    """

    collection: str
    id: str
    title: str
    text: str
    source: str
    pack: str | None = None
    aliases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def catalog_passages(catalog: Catalog) -> tuple[Passage, ...]:
    """Every passage of the catalog: skills, occupations, questions, policies, each in the order of its table.

    Occupations are the classification's leaves under their CSCO-2022 code; where a pack stands for one, its title,
    aliases, tasks and skills stand in the passage and its slug in ``pack``. A knowledge folder without policies is read
    without them.
    """
    asked: dict[str, list[str]] = {}
    for row in catalog.asked:
        asked.setdefault(row.finds, []).append(row.query)
    rows = (*_skills(catalog), *_occupations(catalog), *_questions(catalog), *_policies(catalog))
    return tuple(
        replace(row, asked=tuple(queries)) if (queries := asked.get(f"{row.collection}/{row.id}")) else row
        for row in rows
    )


def _skills(catalog: Catalog) -> Iterator[Passage]:
    for skill in catalog.skills.values():
        behind = catalog.certificates.get(skill.id)
        text = _sentences(skill.synonyms, skill.evidence, (behind.note,) if behind else ())
        names = (*skill.synonyms, *behind.misnamings) if behind else skill.synonyms
        yield Passage("skills", skill.id, skill.name, text, skill.source_id, aliases=names)


def _occupations(catalog: Catalog) -> Iterator[Passage]:
    """A passage a pack, and one for each leaf of the classification that is no pack's main code.

    A leaf that a pack covers beside its main one bears the pack's slug too. A name that a pack bears leads to that pack: by
    the leaf where titles.csv has it, if that leaf bears its slug, else by its own passage.
    """
    meant = catalog.pack_of_code
    borne = {name: pack.id for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)}
    filed = {name: title.code for title in catalog.titles.values() for name in (*title.aliases, title.name)}
    growing: dict[str, tuple[str, ...]] = {}
    for field in catalog.growth:
        for place in dict.fromkeys(post.pack or post.code for post in field.posts):
            growing[place] = (*growing.get(place, ()), field.name)
    for pack in catalog.occupations.values():
        is_first = meant[pack.code] is pack
        official = catalog.titles.get(pack.code) if is_first else None
        names = (official.name, *pack.aliases, *official.aliases) if official else pack.aliases
        elsewhere = {name for name in names if borne.get(name, pack.id) != pack.id} | {pack.title}
        elsewhere |= {
            name for name in names if (leaf := filed.get(name)) not in (None, pack.code) and meant.get(leaf) is pack
        }
        own = tuple(name for name in dict.fromkeys(names) if name not in elsewhere)
        key = pack.code if is_first else f"{pack.code}/{pack.id}"
        yield _pack(pack, key, own, growing.get(pack.id, ()), catalog)
    for title in catalog.titles.values():
        pack_of = meant.get(title.code)
        if pack_of is None or pack_of.code != title.code:
            covered = pack_of.id if pack_of else None
            aliases = tuple(name for name in title.aliases if borne.get(name, covered) == covered)
            text = _sentences((title.name, *aliases[:SHOWN]), growing.get(title.code, ()))
            yield Passage("occupations", title.code, title.name, text, title.source_id, covered, aliases)


def _pack(pack: Occupation, key: str, aliases: tuple[str, ...], fields: tuple[str, ...], catalog: Catalog) -> Passage:
    known = catalog.skills
    skills = tuple(known[need.skill].name for need in pack.skills if need.skill in known)
    text = _sentences(aliases[:SHOWN], pack.tasks, skills, fields)
    return Passage("occupations", key, pack.title, text, pack.source_id, pack.id, aliases)


def _questions(catalog: Catalog) -> Iterator[Passage]:
    for question in catalog.questions.values():
        pack = catalog.occupations.get(question.occupation) if question.occupation else None
        text = _sentences((f"{pack.title if pack else ''}面试",), tuple(point.name for point in question.points))
        yield Passage("questions", question.id, question.text, text, question.source_id, question.occupation)


def _policies(catalog: Catalog) -> Iterator[Passage]:
    for policy in catalog.policies.values():
        yield Passage("policies", policy.id, policy.title, policy.answer, policy.source_id)


def _sentences(*lists: tuple[str, ...]) -> str:
    return "。".join("、".join(words) for words in lists if words)
