"""The pieces of a text that show a skill, each of one kind and with its weight."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from advisor.language import cues
from advisor.language.polarity import TextReading
from advisor.language.proficiency import WEIGHTS, EvidenceKind

__all__ = ["Evidence", "evidence_of", "report_weights"]


class Evidence(NamedTuple):
    """One piece that shows a skill; ``text[start:end] == quote``."""

    kind: EvidenceKind
    weight: float
    quote: str
    start: int
    end: int


def report_weights(evidence: Iterable[Evidence]) -> list[float]:
    """The weights in the order of the pieces."""
    return [piece.weight for piece in evidence]


def evidence_of(
    text: str, reading: TextReading, held: Sequence[tuple[int, bool]], *, is_certificate: bool
) -> tuple[Evidence, ...]:
    """What a text shows of one skill that its writer has.

    Pieces of one kind say the same thing twice, so the first of each kind counts; pieces of different kinds are taken as
    independent.

    Args:
        text: The text as handed in.
        reading: Its clauses and named skills.
        held: Number among ``reading.places`` and "describes the doing" of each place where the writer has the skill.
        is_certificate: A certificate is shown by holding it, not by doing.

    Returns:
        At most one piece of a kind, by offset.
    """
    first: dict[EvidenceKind, tuple[int, int]] = {}
    for number, is_described in held:
        start, end = reading.places[number][:2]
        place, home = (start, end), reading.homes[number]
        if is_certificate:
            first.setdefault("certificate" if _is_held(reading, home, start) else "mentioned", place)
            continue
        if is_described:
            first.setdefault("step", place)
        else:
            first.setdefault("mentioned", place)
            if "step" not in first and reading.tells_step(home):
                first["step"] = _trimmed(reading, home)
        if "device_or_number" not in first and any(to <= start or end <= at for at, to in reading.figures(home)):
            first["device_or_number"] = _trimmed(reading, home)
        if "own_action" not in first and reading.is_own(home):
            first["own_action"] = _trimmed(reading, home)
    rows = [(start, end, kind) for kind, (start, end) in first.items()]
    return tuple(Evidence(kind, WEIGHTS[kind], text[start:end], start, end) for start, end, kind in sorted(rows))


def _trimmed(reading: TextReading, home: int) -> tuple[int, int]:
    """Start and end of a clause without the blanks around it."""
    start, text = reading.clauses.starts[home], reading.clauses.text(home)
    begin = start + len(text) - len(text.lstrip())
    return begin, max(begin, start + len(text.rstrip()))


def _is_held(reading: TextReading, home: int, start: int) -> bool:
    line_start = reading.folded.rfind("\n", 0, start) + 1
    line = reading.folded[line_start:start]
    return bool(cues.CERTIFICATE_HELD.search(reading.clauses.text(home)) or cues.LISTED.search(line))
