"""What to do with a resume for one post: which stay to move up, what the post asks that the resume is silent on."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.catalog.rows import Conditions, Gate, Occupation
from advisor.facts import Span
from advisor.practice.findings import Material
from advisor.practice.resume_post import Gap
from advisor.practice.sections import Entry

__all__ = ["Advice", "advise"]

CLEARLY_CLOSER = 1.5
"""A later stay is moved up only where it is this many times as close to the post as the first one …"""
CLOSE_ENOUGH = 10.0
"""… and close at all, by the measure of ``Fields.closeness``, where the first is not."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice for one post.

    Attributes:
        move_up: The head of the stay that belongs first, or None where the order serves.
        silent: Skills that the post asks for and the resume does not name, in the order of the post.
        conditions: shift, travel, live_in, outdoors: what the work asks of a life and the resume does not speak of.
            Whether to answer is the student's choice.
        gates: Certificates and licences that the law asks for in this work and the resume does not name. Whether they
            can be taken later is the first thing to ask.
    """

    move_up: Span | None
    silent: tuple[str, ...]
    conditions: tuple[str, ...]
    gates: tuple[str, ...]


def advise(m: Material, gaps: Sequence[Gap], pack: Occupation | None) -> Advice:
    """The advice; offsets count in the text of the material."""
    silent = tuple(str(gap.skill) for gap in gaps if gap.state == "missing")
    conditions = _unanswered(m, pack.conditions) if pack else ()
    return Advice(_move_up(m), silent, conditions, _gates(m, pack.gates) if pack else ())


def _gates(m: Material, gates: Sequence[Gate]) -> tuple[str, ...]:
    lawful = [gate.name for gate in gates if gate.force == "law" and gate.kind in {"certificate", "licence"}]
    return tuple(name for name in lawful if not _is_named(m.text, name))


def _is_named(text: str, name: str) -> bool:
    """Whether most pairs of characters of a name stand in the text; people write certificates in many ways."""
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return sum(pair in text for pair in pairs) * 2 >= len(pairs)


def _move_up(m: Material) -> Span | None:
    stays = [entry for entry in m.resume.entries if entry.section != "campus"]
    if m.pack is None or m.fields is None or len(stays) < 2:
        return None
    close = [_closeness(m, entry) for entry in stays]
    best = max(range(len(stays)), key=lambda n: close[n])
    if best == 0 or close[0] >= CLOSE_ENOUGH or close[best] < max(CLOSE_ENOUGH, CLEARLY_CLOSER * close[0]):
        return None
    head = stays[best].head
    return Span.of(m.text, head.start, head.end)


def _closeness(m: Material, entry: Entry) -> float:
    return m.fields.closeness(m.told(entry), m.pack) if m.fields and m.pack else 0.0


def _unanswered(m: Material, conditions: Conditions) -> tuple[str, ...]:
    asked = {
        "shift": conditions.shift != "none",
        "travel": conditions.travel != "none",
        "live_in": conditions.live_in,
        "outdoors": conditions.outdoors,
    }
    return tuple(name for name, holds in asked.items() if holds and not m.words.has(f"condition_{name}", m.text))
