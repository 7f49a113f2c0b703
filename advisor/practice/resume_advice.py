"""What to do with a resume for one post: which stay to move up, what the post asks that the resume is silent on."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.catalog.rows import Conditions
from advisor.facts import Span
from advisor.practice.findings import Material
from advisor.practice.resume_post import Gap
from advisor.practice.sections import Entry

__all__ = ["Advice", "advise"]

CLEARLY_CLOSER = 1.5
"""A later stay is moved up only where it is this many times as close to the post as the first one …"""
CLOSE_ENOUGH = 10.0
"""… and close at all, by the measure of ``Fields.closeness``."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice for one post.

    Attributes:
        move_up: The head of the stay that belongs first, or None where the order serves.
        silent: Skills that the post asks for and the resume does not name, in the order of the post.
        conditions: shift, travel, live_in, outdoors: what the work asks of a life and the resume does not speak of.
            Whether to answer is the student's choice.
    """

    move_up: Span | None
    silent: tuple[str, ...]
    conditions: tuple[str, ...]


def advise(m: Material, gaps: Sequence[Gap], conditions: Conditions | None) -> Advice:
    """The advice; offsets count in the text of the material."""
    silent = tuple(str(gap.skill) for gap in gaps if gap.state == "missing")
    return Advice(_move_up(m), silent, _unanswered(m, conditions))


def _move_up(m: Material) -> Span | None:
    stays = [entry for entry in m.resume.entries if entry.section != "campus"]
    if m.pack is None or m.fields is None or len(stays) < 2:
        return None
    close = [_closeness(m, entry) for entry in stays]
    best = max(range(len(stays)), key=lambda n: close[n])
    if best == 0 or close[best] < CLOSE_ENOUGH or close[best] < CLEARLY_CLOSER * close[0]:
        return None
    head = stays[best].head
    return Span.of(m.text, head.start, head.end)


def _closeness(m: Material, entry: Entry) -> float:
    return m.fields.closeness(m.told(entry), m.pack) if m.fields and m.pack else 0.0


def _unanswered(m: Material, conditions: Conditions | None) -> tuple[str, ...]:
    if conditions is None:
        return ()
    asked = {
        "shift": conditions.shift != "none",
        "travel": conditions.travel != "none",
        "live_in": conditions.live_in,
        "outdoors": conditions.outdoors,
    }
    return tuple(name for name, holds in asked.items() if holds and not m.words.has(f"condition_{name}", m.text))
