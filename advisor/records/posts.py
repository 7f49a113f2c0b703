"""Finds the post that a person means: an advertisement, an occupation by id or code, a title, or words near one."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation, OccupationCode, PackId, Requirement, SkillId
from advisor.errors import InputFault, NotFound
from advisor.language.folding import fold
from advisor.records.people import Advertisement

__all__ = ["Post", "Search", "resolve_post"]

_ADVERTISEMENT = re.compile(r"J[0-9]+")
_CODE = re.compile(r"[0-9](-[0-9]{2}){3}")
_LONGEST = 200
_NEAREST = 3


class _Hit(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def pack(self) -> str | None: ...


class _Answer(Protocol):
    @property
    def hits(self) -> Sequence[_Hit]: ...

    @property
    def abstained(self) -> bool: ...


class Search(Protocol):
    """What is asked of a retriever: the occupations nearest to some words."""

    def search(self, query: str, collections: Sequence[str], k: int = 10) -> _Answer:
        """Hits of these collections, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """A post that can be matched against or rehearsed for.

    Attributes:
        id: J… of an advertisement, else the pack, else the code.
        title: As advertised, or the occupation's.
        occupation: CSCO-2022 code, empty where an advertisement names none.
        pack: What the catalog knows about the occupation, or None.
        matched_by: id, alias or search.
        requirements: Those of the advertisement where it states any, else the pack's.
        advertisement: The advertisement, or None.
    """

    id: str
    title: str
    occupation: OccupationCode
    pack: Occupation | None
    matched_by: Literal["id", "alias", "search"]
    requirements: tuple[Requirement, ...]
    advertisement: Advertisement | None


def resolve_post(
    text: str, catalog: Catalog, *, jobs: Sequence[Advertisement] = (), retriever: Search | None = None
) -> Post:
    """The post that ``text`` names.

    Args:
        text: Advertisement id, pack id, CSCO-2022 code, or a title in the person's own words.
        catalog: Occupations and titles.
        jobs: Advertisements on record.
        retriever: Searches occupations where no title fits exactly; None: no search.

    Raises:
        InputFault: Nothing is named, or a text instead of a title.
        NotFound: ``job``, with the three nearest in ``nearest``.
    """
    wanted = text.strip()
    if not wanted:
        raise InputFault("empty", where="--job", variant="job")
    if len(wanted) > _LONGEST:
        raise InputFault("too_large", where="--job", variant="job", value=len(wanted), limit=_LONGEST)
    found = _by_id(wanted, catalog, jobs) or _by_title(wanted, catalog) or _by_search(wanted, catalog, retriever)
    if found is None:
        raise NotFound("job", where="--job", value=wanted, nearest=_nearest(wanted, catalog, jobs))
    return found


def _by_id(wanted: str, catalog: Catalog, jobs: Sequence[Advertisement]) -> Post | None:
    for job in jobs:
        if job.id == wanted:
            return _of_advertisement(job, catalog)
    if pack := catalog.occupations.get(PackId(wanted)):
        return _of_pack(pack, "id")
    return _of_code(wanted, catalog, "id") if _CODE.fullmatch(wanted) else None


def _by_title(wanted: str, catalog: Catalog) -> Post | None:
    """An exact name: a pack's before an official one, an official one before another occupation's alias."""
    key = _named(catalog).get(fold(wanted))
    if key is None:
        return None
    pack = catalog.occupations.get(PackId(key))
    return _of_pack(pack, "alias") if pack else _of_code(key, catalog, "alias")


@lru_cache(maxsize=4)
def _named(catalog: Catalog) -> dict[str, str]:
    """Every name in its folded spelling, with the pack id or code that it means."""
    named: dict[str, str] = {}
    for pack in catalog.occupations.values():
        for name in (pack.title, *pack.aliases):
            named.setdefault(fold(name), pack.id)
    for title in catalog.titles.values():
        named.setdefault(fold(title.name), title.code)
    for title in catalog.titles.values():
        for name in title.aliases:
            named.setdefault(fold(name), title.code)
    return named


def _by_search(wanted: str, catalog: Catalog, retriever: Search | None) -> Post | None:
    if retriever is None or _ADVERTISEMENT.fullmatch(wanted) or _CODE.fullmatch(wanted):
        return None
    answer = retriever.search(wanted, ("occupations",), 1)
    if answer.abstained or not answer.hits:
        return None
    best = answer.hits[0]
    pack = catalog.occupations.get(PackId(best.pack)) if best.pack else None
    if pack is not None and pack.code == best.id:  # several packs may share a code: the one that was found
        return _of_pack(pack, "search")
    return _of_code(best.id, catalog, "search")


def _of_advertisement(job: Advertisement, catalog: Catalog) -> Post:
    pack = catalog.occupations.get(PackId(job.pack)) if job.pack else None
    stated = tuple(Requirement(SkillId(skill), level) for skill, level in job.requirements)
    code = OccupationCode(job.occupation) if job.occupation else (pack.code if pack else OccupationCode(""))
    return Post(job.id, job.title, code, pack, "id", stated or (pack.skills if pack else ()), job)


def _of_pack(pack: Occupation, matched_by: Literal["id", "alias", "search"]) -> Post:
    return Post(pack.id, pack.title, pack.code, pack, matched_by, pack.skills, None)


def _of_code(code: str, catalog: Catalog, matched_by: Literal["id", "alias", "search"]) -> Post | None:
    near = catalog.pack_of_code.get(OccupationCode(code))
    if near is not None and near.code == code:
        return _of_pack(near, matched_by)
    title = catalog.titles.get(OccupationCode(code))
    if title is None:
        return None
    return Post(title.code, title.name, title.code, near, matched_by, near.skills if near else (), None)


def _nearest(wanted: str, catalog: Catalog, jobs: Sequence[Advertisement]) -> tuple[str, ...]:
    if _ADVERTISEMENT.fullmatch(wanted):
        return tuple(difflib.get_close_matches(wanted, [job.id for job in jobs], n=_NEAREST, cutoff=0.0))
    own = frozenset(fold(wanted))
    scores = {name: _overlap(own, frozenset(fold(name))) for name in _names(catalog)}
    return tuple(sorted(scores, key=lambda name: (-scores[name], len(name), name))[:_NEAREST])


def _names(catalog: Catalog) -> Iterator[str]:
    """Titles to be offered, those of the packs first; ids to no one, for people read this."""
    packs: Iterable[Occupation] = catalog.occupations.values()
    yield from (pack.title for pack in packs)
    yield from (title.name for title in catalog.titles.values())


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of characters in common (Dice), 0..1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
