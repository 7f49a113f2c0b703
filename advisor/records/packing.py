"""Turns and rehearsals as deflated JSON: a thread of 600 turns stays small, and no pickle is ever read."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from advisor.facts import Derived, FactCard, Source, Span
from advisor.records.people import Turn

__all__ = ["deflate", "inflate", "pack_turn", "unpack_turn"]


def deflate(value: Mapping[str, object]) -> bytes:
    """The value as deflated JSON."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def inflate(body: bytes) -> dict[str, Any]:
    """What ``deflate`` was given; lists instead of tuples."""
    value: dict[str, Any] = json.loads(zlib.decompress(body))
    return value


def pack_turn(turn: Turn) -> bytes:
    """A turn without its marks of reading (``withheld``)."""
    value = asdict(replace(turn, state=dict(turn.state)))
    del value["withheld"]
    return deflate(value)


def unpack_turn(body: bytes) -> Turn:
    """The turn that was packed."""
    value = inflate(body)
    lists = {name: tuple(value[name]) for name in ("citations", "tools", "removed", "prompts")}
    return Turn(**{**value, **lists, "cards": tuple(map(_card, value["cards"]))})


def _card(value: dict[str, Any]) -> FactCard:
    source, derived = value["source"], value["derived"]
    span = Span(**source["span"]) if source["span"] else None
    return FactCard(
        **{
            **value,
            "source": Source(**{**source, "span": span}),
            "derived": Derived(derived["rule"], tuple(derived["cards"])) if derived else None,
            "audience": tuple(value["audience"]),
        }
    )
