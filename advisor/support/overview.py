"""The door of the class overview: how many, never who; every figure of fewer than five people is withheld."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from advisor.catalog.catalog import Catalog
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.errors import AccessDenied
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Count", "Overview", "Section", "overview", "shown"]

WEAK_LEVEL = 2
"""A factor at this level or below is a kind of help that the view suggests, where the rule proposes a flag."""

RECENT_DAYS = 30
OFTEN = 3
MOST_FINDINGS = 8


@dataclass(frozen=True, slots=True)
class Count:
    """``n`` people of the section's ``of``; None where fewer than five, or where it would tell of fewer than five."""

    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """Counts over one denominator; ``of`` is None where fewer than five people are in it, and then so is every count."""

    name: Literal["help", "missing", "findings", "interviews", "coverage"]
    of: int | None
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A class, or all classes of a counselor. Classes are (id, name), in the order of their names."""

    classes: tuple[tuple[str, str], ...]
    class_id: str
    students: int
    sections: tuple[Section, ...]
    as_of: str
    synthetic: bool
    basis: Literal["engine"] = "engine"
    fallback: None = None


def overview(archive: "Archive", viewer: Viewer, *, catalog: Catalog, prompts: Prompts, class_id: str = "") -> Overview:
    """Count a counselor's students.

    Args:
        archive: The records.
        viewer: A counselor.
        catalog: The scorecard, and what the findings of resumes are called.
        prompts: Labels.
        class_id: One class, or empty for all of them. What is withheld of a single class is withheld of all classes
            together too, as it would else be the difference of two figures.

    Raises:
        AccessDenied: Another role.
    """
    if viewer.role != "counselor":
        raise AccessDenied("denied")
    with archive.at_once():
        lines = archive.roster(viewer)
        classes = tuple(sorted({(line.class_id, line.class_name) for line in lines}, key=lambda room: room[1]))
        chosen = [line for line in lines if class_id in ("", line.class_id)]
        found = _Facts(archive, viewer, [line.student for line in lines], catalog, prompts)
    rooms = [[line.student for line in lines if line.class_id == room] for room, _ in classes]
    groups = rooms if not class_id else [[line.student for line in chosen]]
    return Overview(
        classes=classes,
        class_id=class_id,
        students=len(chosen),
        sections=tuple(found.sections(groups)),
        as_of=archive.today.isoformat(),
        synthetic=archive.is_synthetic or any(line.synthetic for line in chosen),
    )


class _Facts:
    """What is true of which students, gathered once."""

    def __init__(
        self, archive: "Archive", viewer: Viewer, students: Sequence[str], catalog: Catalog, prompts: Prompts
    ) -> None:
        self._archive, self._viewer, self._prompts = archive, viewer, prompts
        self._titles = {check.code: check.title for check in reversed(catalog.checks)}
        found = {}
        for student in students:
            one = diagnose(archive, viewer, student, scorecard=catalog.scorecard, prompts=prompts)
            if isinstance(one, Diagnosis):
                found[student] = one
        self._labels = {name: factor.label for name, factor in catalog.scorecard.factors.items()}
        self._help = {
            student: {need.factor for need in one.needs if need.level <= WEAK_LEVEL} if one.flagged else set()
            for student, one in found.items()
        }
        self._flagged = {student for student, one in found.items() if one.flagged}
        self._missing = {
            student: {line.what for line in one.missing if line.reason != "no_consent"}
            for student, one in found.items()
        }
        self._codes = archive.group_findings(viewer, students)
        since = (archive.today - timedelta(days=RECENT_DAYS)).isoformat()
        rehearsed = {
            student: [one.at for one in archive.practices(viewer, student) if one.kind == "interview"]
            for student in students
        }
        self._times = {student: len(days) for student, days in rehearsed.items()}
        self._lately = {student for student, days in rehearsed.items() if days and max(days) >= since}
        self._accompanied = {one.student for one in archive.ledger.accompanied(viewer)}
        self._traces = archive.ledger.traces(viewer)
        self._since = since

    def sections(self, groups: Sequence[Sequence[str]]) -> Iterable[Section]:
        """The five sections over groups that do not overlap, together."""
        say = self._prompts.label
        factors = [name for name in self._labels if any(name in told for told in self._help.values())]
        yield _section(
            "help",
            groups,
            [
                (say("page.overview.flagged"), self._flagged.__contains__),
                *((say(f"page.filter.{name}"), _has(self._help, name)) for name in factors),
            ],
        )
        gaps = [name for name in self._labels if any(name in told for told in self._missing.values())]
        yield _section("missing", groups, [(self._labels[name], _has(self._missing, name)) for name in gaps])
        drafts = [[student for student in group if student in self._codes] for group in groups]
        often = Counter(code for group in drafts for student in group for code in self._codes[student])
        frequent = sorted(often, key=lambda code: (-often[code], code))[:MOST_FINDINGS]
        yield _section(
            "findings", drafts, [(self._titles.get(code, code), _has(self._codes, code)) for code in frequent]
        )
        yield _section(
            "interviews",
            groups,
            [
                (say("page.overview.once"), lambda student: self._times[student] > 0),
                (say("page.overview.often", times=OFTEN), lambda student: self._times[student] >= OFTEN),
                (say("page.overview.lately", days=RECENT_DAYS), self._lately.__contains__),
            ],
        )
        traces = self._traces
        yield _section(
            "coverage",
            [[student for student in group if student in self._accompanied] for group in groups],
            [
                (say("page.overview.planned"), traces.planned.__contains__),
                (say("page.overview.signed"), traces.signed.__contains__),
                (
                    say("page.overview.contacted", days=RECENT_DAYS),
                    lambda student: traces.contacted.get(student, "") >= self._since,
                ),
                (say("page.overview.overdue"), traces.overdue.__contains__),
            ],
        )


def _has(kept: Mapping[str, Iterable[str]], name: str) -> Callable[[str], bool]:
    return lambda student: name in kept.get(student, ())


def _section(
    name: Literal["help", "missing", "findings", "interviews", "coverage"],
    groups: Sequence[Sequence[str]],
    asked: Sequence[tuple[str, Callable[[str], bool]]],
) -> Section:
    people = shown([len(group) for group in groups])
    counts = [
        Count(label, shown([sum(map(holds, group)) for group in groups]) if people is not None else None)
        for label, holds in asked
    ]
    return Section(name, people, tuple(counts))


def shown(parts: Sequence[int]) -> int | None:
    """The sum of the counts of several groups, where neither it nor a difference tells of fewer than five people.

    A part below five is not shown where its group stands alone; so the sum may not be shown where taking the other
    parts away would give that part back.

    Example:
        >>> shown([12, 9]), shown([12, 3]), shown([4, 3]), shown([12, 0]), shown([4])
        (21, None, 7, 12, None)
    """
    small = [part for part in parts if 0 < part < SMALLEST_GROUP]  # of nobody nothing is told
    total = sum(parts)
    if total < SMALLEST_GROUP or (small and len(parts) > 1 and (len(small) == 1 or sum(small) < SMALLEST_GROUP)):
        return None
    return total
