"""The pieces of a text that show a skill, each of one kind and with its weight."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from advisor.language import cues
from advisor.language.clauses import Clause
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
    first: dict[EvidenceKind, Evidence] = {}

    def keep(kind: EvidenceKind, start: int, end: int) -> None:
        if kind not in first:
            first[kind] = Evidence(kind, WEIGHTS[kind], text[start:end], start, end)

    for number, is_described in held:
        (start, end), home = reading.places[number], reading.homes[number]
        clause = reading.clauses[home]
        if is_certificate:
            keep("certificate" if _is_held(reading, clause, start) else "mentioned", start, end)
            continue
        begin, stop = _trimmed(clause)
        if is_described:
            keep("step", start, end)
        else:
            keep("mentioned", start, end)
            if "step" not in first and reading.tells_step(home):
                keep("step", begin, stop)
        if "device_or_number" not in first and any(to <= start or end <= at for at, to in reading.figures(home)):
            keep("device_or_number", begin, stop)
        if "own_action" not in first and reading.is_own(home):
            keep("own_action", begin, stop)
    return tuple(sorted(first.values(), key=lambda piece: (piece.start, piece.end, piece.kind)))


def _trimmed(clause: Clause) -> tuple[int, int]:
    start = clause.start + len(clause.text) - len(clause.text.lstrip())
    return start, max(start, clause.start + len(clause.text.rstrip()))


def _is_held(reading: TextReading, clause: Clause, start: int) -> bool:
    line_start = reading.folded.rfind("\n", 0, start) + 1
    line = reading.folded[line_start:start]
    return bool(cues.CERTIFICATE_HELD.search(clause.text) or cues.LISTED.search(line))
