"""A province line by line: people from a file, the best posts of each, figures without cards."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from advisor.catalog.catalog import Catalog
from advisor.matching.gates import Gates
from advisor.matching.post import Applicant, Opening
from advisor.matching.province import Found, Province
from advisor.wording.prompts import Prompts

__all__ = ["BLOCK", "lines_of"]

BLOCK = 512
"""People at once; with 10,000 posts their bounds take 40 MB."""


def lines_of(
    people: Iterator[Applicant], openings: Sequence[Opening], *, catalog: Catalog, prompts: Prompts, k: int
) -> Iterator[str]:
    """One JSON object a person, in their order: the contract's ``match`` without cards, gaps and words.

    The ids, the figures and the order are those that ``match`` gives; a post on screen is explained by ``match --job``.
    """
    province = Province(openings, Gates(catalog, prompts), k)
    heads = [
        json.dumps({"id": one.id, "title": one.title, "occupation": one.occupation}, ensure_ascii=False)
        for one in openings
    ]
    titles = [json.dumps(one.title, ensure_ascii=False) for one in openings]
    while block := list(islice(people, BLOCK)):
        for applicant, found in zip(block, province.best(block), strict=True):
            yield _line(applicant.student, found, heads, titles)


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
