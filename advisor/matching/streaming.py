"""A province line by line: people from a file, the best posts of each, figures without cards."""

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.errors import AdvisorError, InputFault, NotFound, StateFault
from advisor.language.skills import SkillLexicon
from advisor.matching.gates import Gates
from advisor.matching.people_files import Numbered, lines_from, openings_from, person_from
from advisor.matching.proof import Proof
from advisor.matching.province import Found, Province
from advisor.wording.prompts import Prompts

__all__ = ["BLOCK", "Outcome", "Pipeline", "blocks_of", "lines_in", "lines_of", "outcome_of"]

FAULTS: dict[str, type[AdvisorError]] = {kind.__name__: kind for kind in (InputFault, NotFound, StateFault)}

Outcome: TypeAlias = tuple[list[str], tuple[str, str, str, str, dict[str, object]] | None]
"""Lines, and the fault that ended them: its class, tail, place, variant and values."""

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


def lines_of(pipeline: Pipeline, start: int, *, workers: int | None = None) -> Iterator[str]:
    """The answers to the people behind the first ``start``, in their order.

    Args:
        pipeline: What is done with each block.
        start: How many people are passed over.
        workers: Processes; default is one a core. Few people are answered in this one, and so is what is left when a
            worker process was lost.

    Raises:
        AdvisorError: What a line was refused for.
    """
    number = workers or os.cpu_count() or 1
    blocks = blocks_of(pipeline.people, start)
    begin = list(islice(blocks, number + 1))
    if number == 1 or len(begin) <= number:
        for block in chain(begin, blocks):
            yield from pipeline.lines(block)
        return
    with ProcessPoolExecutor(number, multiprocessing.get_context("spawn")) as pool:
        waiting = deque((block, _given(pool, pipeline, block)) for block in begin)
        while waiting:
            block, future = waiting.popleft()
            outcome = _taken(future)
            if outcome is None:
                for rest in chain([block], (other for other, _ in waiting), blocks):
                    yield from lines_in(outcome_of(pipeline, rest))
                return
            yield from lines_in(outcome)
            waiting.extend((more, _given(pool, pipeline, more)) for more in islice(blocks, 1))


def _given(pool: ProcessPoolExecutor, pipeline: Pipeline, block: Sequence[Numbered]) -> Future[Outcome] | None:
    """A block handed to the workers; None when one of them was lost, for then the pool takes no more."""
    try:
        return pool.submit(outcome_of, pipeline, block)
    except BrokenProcessPool:
        return None


def _taken(future: Future[Outcome] | None) -> Outcome | None:
    try:
        return None if future is None else future.result()
    except BrokenProcessPool:
        return None


def outcome_of(pipeline: Pipeline, block: Sequence[Numbered]) -> Outcome:
    """One block on a worker; a fault travels as plain values, since only those survive the journey."""
    try:
        return pipeline.lines(block), None
    except AdvisorError as error:
        kind, tail = type(error).__name__, error.code.partition(".")[2]
        return [], (kind, tail, error.where, error.variant, dict(error.values))


def lines_in(outcome: Outcome) -> list[str]:
    """The lines that a worker sent.

    Raises:
        AdvisorError: The fault that it sent instead.
    """
    lines, fault = outcome
    if fault is not None:
        kind, tail, where, variant, values = fault
        raise FAULTS.get(kind, StateFault)(tail, where=where, variant=variant, **values)
    return lines


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
        Province(openings, Gates(catalog, prompts), Proof(catalog), pipeline.k),
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
