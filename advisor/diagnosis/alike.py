"""Who else in a class has the same pattern: by name for the class counselor, who sees each of them anyway; no ranking."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.diagnosis.scorecard import Need
from advisor.facts import Viewer
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Alike", "alike", "weighed_down", "weightiest"]

FIFTH = 0.2
"""The part of the gap from which a factor counts as shared."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A classmate who is proposed too, with the same factor weighing most.

    ``shared`` are the factors that make at least a fifth of the gap of both, in the order of the scorecard.
    """

    student: str
    name: str
    shared: tuple[str, ...]


def alike(
    archive: "Archive", viewer: Viewer, found: Diagnosis, *, scorecard: Scorecard, prompts: Prompts
) -> tuple[Alike, ...]:
    """Those of the student's class, by name, as the roster has them.

    Every classmate is diagnosed for the viewer, so that nothing is shared which the viewer may not see of both, and each
    of these reads is in the audit.

    Returns:
        In the order of the names; empty where the student is not proposed, and for every reader but a counselor, who
        gets numbers alone.
    """
    most = weightiest(found.needs)
    if viewer.role != "counselor" or not found.flagged or most is None:
        return ()
    with archive.at_once():
        lines = archive.roster(viewer)
        room = next(line.class_id for line in lines if line.student == found.student)
        mates = [line for line in lines if line.class_id == room and line.student != found.student]
        names = {m.student: m.name for m in sorted(mates, key=lambda m: (m.pinyin, m.name, m.student))}
        alike = []
        for other in weighed_down(archive, viewer, names, most, scorecard=scorecard, prompts=prompts):
            both = _heavy(found.needs) & _heavy(other.needs) | {most.factor}
            shared = tuple(name for name in scorecard.factors if name in both)
            alike.append(Alike(other.student, names[other.student], shared))
    return tuple(alike)


def weighed_down(
    archive: "Archive", viewer: Viewer, among: Iterable[str], most: Need, *, scorecard: Scorecard, prompts: Prompts
) -> Iterator[Diagnosis]:
    """Those of ``among`` who are proposed, for the viewer, with the factor of ``most`` weighing most; in their order."""
    for student in among:
        found = diagnose(archive, viewer, student, scorecard=scorecard, prompts=prompts)
        if isinstance(found, Diagnosis) and found.flagged:
            top = weightiest(found.needs)
            if top is not None and top.factor == most.factor:
                yield found


def weightiest(needs: Sequence[Need]) -> Need | None:
    """The factor with the largest part of the gap, or None where there is no gap."""
    most = max(needs, key=lambda need: need.points, default=None)
    return most if most is not None and most.points > 0 else None


def _heavy(needs: Sequence[Need]) -> set[str]:
    gap = sum(need.points for need in needs)
    return {need.factor for need in needs if gap > 0 and need.points >= FIFTH * gap}
