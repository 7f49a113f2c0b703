"""A province line by line: people from a file, the best posts of each, figures without cards."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path

from advisor.catalog.catalog import Catalog
from advisor.language.skills import SkillLexicon
from advisor.matching.gates import Gates
from advisor.matching.people_files import Numbered, lines_from, openings_from, person_from
from advisor.matching.province import Found, Province
from advisor.wording.prompts import Prompts

__all__ = ["BLOCK", "Pipeline", "blocks_of", "lines_of"]

BLOCK = 512
"""People at once; with 10,000 posts their bounds take 40 MB."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Reports → skills → portrait → match, for a block of lines; what it needs travels as paths and plain values.

    Attributes:
        knowledge: The folder knowledge/.
        prompts: The folder prompts/.
        people: The file of people, to be named in errors.
        posts: The file of posts.
        k: How many posts each.
        today: Evidence fades up to this day.
    """

    knowledge: str
    prompts: str
    people: str
    posts: str
    k: int
    today: date

    def lines(self, block: Sequence[Numbered]) -> list[str]:
        """One JSON object a person, in their order: the contract's ``match`` without cards, gaps and words.

        The ids, the figures and the order are those that ``match`` gives; a post is explained by ``match --job``.
        """
        ready = _ready(self)
        people = [person_from(line, self.people, ready.lexicon, self.today) for line in block]
        found = ready.province.best(people)
        return [_line(one.student, best, ready.heads, ready.titles) for one, best in zip(people, found, strict=True)]


def blocks_of(path: str, start: int) -> Iterator[list[Numbered]]:
    """The lines behind the first ``start``, in blocks."""
    rest = islice(lines_from(path), start, None)
    while block := list(islice(rest, BLOCK)):
        yield block


def lines_of(pipeline: Pipeline, start: int) -> Iterator[str]:
    """The answers to the people behind the first ``start``, one block after the other in this process."""
    for block in blocks_of(pipeline.people, start):
        yield from pipeline.lines(block)


@dataclass(frozen=True, slots=True)
class _Ready:
    province: Province
    lexicon: SkillLexicon
    heads: tuple[str, ...]
    titles: tuple[str, ...]


@lru_cache(maxsize=1)
def _ready(pipeline: Pipeline) -> _Ready:
    """What a process prepares once."""
    catalog, prompts = Catalog(Path(pipeline.knowledge)), Prompts(Path(pipeline.prompts))
    openings = openings_from(pipeline.posts, catalog)
    rows = ({"id": one.id, "title": one.title, "occupation": one.occupation} for one in openings)
    return _Ready(
        Province(openings, Gates(catalog, prompts), pipeline.k),
        SkillLexicon.from_catalog(catalog),
        tuple(json.dumps(row, ensure_ascii=False) for row in rows),
        tuple(json.dumps(one.title, ensure_ascii=False) for one in openings),
    )


def _line(student: str, found: Found, heads: Sequence[str], titles: Sequence[str]) -> str:
    figures = (
        found.posts,
        found.is_open,
        found.fit,
        found.low,
        found.high,
        found.confidence,
        found.interest,
        found.total,
    )
    rows = [
        f'{{"job": {heads[post]}, "title": {titles[post]}, "fit": {_number(fit)}, "fit_range": [{low!r}, {high!r}], '
        f'"confidence": {confidence!r}, "interest": {_number(interest)}, '
        f'"gate": {{"open": {"true" if is_open else "false"}}}, "total": {total!r}}}'
        for post, is_open, fit, low, high, confidence, interest, total in zip(
            *(figure.tolist() for figure in figures), strict=True
        )
    ]
    name = json.dumps(student, ensure_ascii=False)
    return f'{{"student": {name}, "matches": [{", ".join(rows)}], "explained": false, "basis": "engine", "fallback": null}}'


def _number(value: float) -> str:
    return "null" if value != value else repr(value)
