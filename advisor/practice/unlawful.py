"""A drill on questions that an employer may not ask: nobody is scored, and the interviewer itself never asks them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.catalog.catalog import Catalog
from advisor.catalog.reading import load_yaml

__all__ = ["DrillItem", "DrillReply", "drill_of", "read_reply"]

_FILE = "unlawful.yaml"


@dataclass(frozen=True, slots=True)
class DrillItem:
    """A question that may not be asked.

    Attributes:
        id: Its name.
        topic: What it is about.
        question: As an employer might put it.
        why: Why it may not be asked.
        ways: Polite answers that keep the matter private and lead back to the post.
        source_id: Where the rule is written.
        discloses: Expression of replies that give the matter away.
    """

    id: str
    topic: str
    question: str
    why: str
    ways: tuple[str, ...]
    source_id: str
    discloses: str


@dataclass(frozen=True, slots=True)
class DrillReply:
    """What a reply does: whether it told the private matter (with the word), and a way to try next."""

    disclosed: str | None
    try_next: str


def drill_of(catalog: Catalog) -> tuple[DrillItem, ...]:
    """The questions of the drill, in the order of knowledge/unlawful.yaml."""
    return tuple(DrillItem(**{**row, "ways": tuple(row["ways"])}) for row in _rows(catalog.folder))


def read_reply(item: DrillItem, reply: str) -> DrillReply:
    """Whether a reply gave the private matter away; to do so is everybody's right, the drill only shows the other way."""
    told = re.search(item.discloses, reply.strip())
    return DrillReply(told.group() if told else None, item.ways[len(reply) % len(item.ways)])


@lru_cache(maxsize=4)
def _rows(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(load_yaml(folder / _FILE))
