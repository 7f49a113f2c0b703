"""The door of the assignment: many students to many posts with places, the optimum proved or a stable arrangement."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.matching.assignment import Arrangement, optimal, stable
from advisor.matching.gates import Gates
from advisor.matching.match import applicant_of, openings_of
from advisor.matching.post import Applicant, Opening
from advisor.matching.ranking import Ranking, rank_all
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Assigned", "Assignment", "Method", "Places", "assign", "places_of"]

Method: TypeAlias = Literal["optimal", "stable"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """A post with the number of its places."""

    opening: Opening
    capacity: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """One student at one post; ``total`` is that of ``match``."""

    student: str
    job: str
    total: float


@dataclass(frozen=True, slots=True)
class Taken:
    """How many of a post's places are taken."""

    job: str
    title: str
    capacity: int
    taken: int


@dataclass(frozen=True, slots=True)
class Priority:
    """Students with confirmed difficulty chose first; ``students`` is how many, null where fewer than five would show."""

    rule: str
    students: int | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The contract's shape of ``assign``.

    Attributes:
        assigned: In the order of the students, each student's best post first.
        unassigned: Students without any post, those who switched personal recommendations off among them.
        objective: Σ total over ``assigned``.
        bound: No arrangement that serves as many students has a larger sum (with priority: that serves the confirmed
            students first).
        gap: Bound minus objective; 0 is a proof that there is nothing better.
        arcs: Pairs that the solver looked at, of all that are open.
        blocking: Of a stable arrangement: pairs who would both rather have each other. None of the optimal one.
        posts: Every post with its places.
    """

    assigned: tuple[Assigned, ...]
    unassigned: tuple[str, ...]
    objective: float
    bound: float
    gap: float
    method: Method
    per_student: int
    priority: Priority | None
    arcs: tuple[int, int]
    blocking: int | None
    posts: tuple[Taken, ...]
    notices: tuple[str, ...]
    basis: str = "engine"
    fallback: str | None = None


def assign(
    archive: "Archive",
    viewer: Viewer,
    places: Sequence[Places],
    *,
    catalog: Catalog,
    prompts: Prompts,
    per_student: int = 1,
    priority: bool = False,
    method: Method = "optimal",
) -> Assignment:
    """Assign every student whom the viewer may see to posts with places.

    A pair whose gate is closed is no pair, and whoever switched personal recommendations off is left to people: such
    students stand in ``unassigned``. As many students as possible get a post, and several posts a student are
    spread evenly; among such arrangements the sum of totals is the largest there is, which ``bound`` proves.

    Args:
        archive: The records; they decide whom the viewer may see.
        viewer: Who is asking.
        places: The posts.
        catalog: Occupations and skills.
        prompts: Labels of what people read.
        per_student: Different posts for each student.
        priority: Students with confirmed difficulty first: the best for them, then the best for the others on the
            places that are left. It changes no total.
        method: ``optimal``, or ``stable``: nobody and no post would both rather have each other. Students go by their
            total, posts by the middle of ``fit_range``.

    Raises:
        AccessDenied: ``priority`` where the viewer may not know who has confirmed difficulty.
        InputFault: ``per_student`` below 1, or no post.
    """
    if per_student < 1:
        raise InputFault("value", where="--per-student", variant="at_least_one", value=per_student)
    if not places:
        raise InputFault("empty", where="--jobs", variant="posts")
    with archive.at_once():
        everybody = archive.students(viewer)
        students = [student for student in everybody if archive.is_personal(viewer, student)]
        applicants = [applicant_of(archive, viewer, student) for student in students]
        first = np.array(
            [priority and archive.has_confirmed_difficulty(viewer, student) for student in students], dtype=np.bool_
        )
    openings = [one.opening for one in places]
    totals, middles = _tables(applicants, openings, Gates(catalog, prompts))
    capacities = np.array([one.capacity for one in places], dtype=np.int64)
    best = _in_turn(totals, capacities, per_student, first)
    chosen, blocking = best, None
    if method == "stable":
        preferred = middles + 10.0 * first[:, None]
        taken = stable(totals, preferred, capacities, per_student)
        chosen = Arrangement(np.argwhere(taken), float(totals[taken].sum()), best.bound, 0, 0)
        blocking = blocking_pairs(totals, preferred, capacities, per_student, taken)
    count = int(first.sum())
    return _answer(
        students, [student for student in everybody if student not in set(students)], places, totals, chosen,
        method=method,
        per_student=per_student,
        priority=Priority(prompts.label("matching.assign.priority"), count if count >= SMALLEST_GROUP else None)
        if priority
        else None,
        arcs=(chosen.arcs, int(np.isfinite(totals).sum())),
        blocking=blocking,
        notices=_notices(archive, prompts, method, priority=priority, aside=len(everybody) - len(students)),
    )  # fmt: skip


def places_of(
    archive: "Archive", catalog: Catalog, wanted: Mapping[str, int] | None = None, openings: Sequence[Opening] = ()
) -> list[Places]:
    """Posts with their places.

    Args:
        archive: The advertisements with their places.
        catalog: Occupations.
        wanted: Opening id → places; None takes every advertisement that has not expired, with its own places.
        openings: The openings that ``wanted`` names.
    """
    if wanted is not None:
        return [Places(opening, wanted[opening.id]) for opening in openings]
    capacity = {job.id: job.capacity for job in archive.jobs()}
    return [Places(opening, capacity.get(opening.id, 1)) for opening in openings_of(archive, catalog)]


def blocking_pairs(
    totals: Array, preferred: Array, capacities: NDArray[np.int64], k: int, taken: NDArray[np.bool_]
) -> int:
    """How many pairs would both rather have each other than one of those they have."""
    own = np.where(taken, totals, np.inf).min(axis=1)
    own = np.where(taken.sum(axis=1) < k, -np.inf, own)
    theirs = np.where(taken, preferred, np.inf).min(axis=0)
    theirs = np.where(taken.sum(axis=0) < capacities, -np.inf, theirs)
    theirs = np.where(capacities == 0, np.inf, theirs)
    wish = np.isfinite(totals) & ~taken & (totals > own[:, None]) & (preferred > theirs[None, :])
    return int(wish.sum())


def _tables(applicants: Sequence[Applicant], openings: Sequence[Opening], gates: Gates) -> tuple[Array, Array]:
    """Totals with −inf at closed gates, and middles of the range; shape (people, posts)."""
    rankings: list[Ranking] = list(rank_all(applicants, openings))
    shape = (len(applicants), len(openings))
    totals = np.array([one.total for one in rankings]).reshape(shape)
    middles = np.array([(one.low + one.high) / 2 for one in rankings]).reshape(shape)
    return np.where(gates.open_rows(applicants, openings), totals, -np.inf), middles


def _in_turn(totals: Array, capacities: NDArray[np.int64], k: int, first: NDArray[np.bool_]) -> Arrangement:
    """The optimum; with somebody first, theirs, then that of the others on what is left."""
    if not first.any() or first.all():
        return optimal(totals, capacities, k)
    theirs = optimal(totals[first], capacities, k)
    left = capacities - np.bincount(theirs.pairs[:, 1], minlength=len(capacities))
    others = optimal(totals[~first], left, k)
    pairs = np.concatenate(
        [
            np.column_stack((np.flatnonzero(rows)[part.pairs[:, 0]], part.pairs[:, 1]))
            for rows, part in ((first, theirs), (~first, others))
        ]
    )
    return Arrangement(
        pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))],
        theirs.objective + others.objective,
        theirs.bound + others.bound,
        theirs.arcs + others.arcs,
        max(theirs.rounds, others.rounds),
    )


def _answer(
    students: Sequence[str],
    aside: Sequence[str],
    places: Sequence[Places],
    totals: Array,
    chosen: Arrangement,
    *,
    method: Method,
    per_student: int,
    priority: Priority | None,
    arcs: tuple[int, int],
    blocking: int | None,
    notices: tuple[str, ...],
) -> Assignment:
    ordered = sorted(((int(i), -float(totals[i, j]), places[j].opening.id) for i, j in chosen.pairs))
    assigned = tuple(Assigned(students[i], job, -total) for i, total, job in ordered)
    served = {one.student for one in assigned}
    taken = np.bincount(chosen.pairs[:, 1], minlength=len(places)) if len(chosen.pairs) else np.zeros(len(places))
    posts = tuple(
        Taken(one.opening.id, one.opening.title, one.capacity, int(n)) for one, n in zip(places, taken, strict=True)
    )
    return Assignment(
        assigned=assigned,
        unassigned=tuple(sorted([*aside, *(student for student in students if student not in served)])),
        objective=math.fsum(one.total for one in assigned),
        bound=chosen.bound,
        gap=chosen.gap,
        method=method,
        per_student=per_student,
        priority=priority,
        arcs=arcs,
        blocking=blocking,
        posts=posts,
        notices=notices,
    )


def _notices(archive: "Archive", prompts: Prompts, method: Method, *, priority: bool, aside: int) -> tuple[str, ...]:
    keys = [f"matching.assign.{method}", "matching.notice.principle"]
    if priority:
        keys.insert(1, "matching.assign.priority")
    if aside:
        keys.insert(1, "matching.assign.aside")
    return tuple(prompts.label(key) for key in [*keys, *(["notice.synthetic"] if archive.is_synthetic else [])])
