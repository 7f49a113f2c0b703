"""Two mentors for each student, one of the college and one of an enterprise: by major, post and load, optimal under capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.catalog.support_rows import Anchor
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.support_people import Accompanied, MentorLine, Rating
from advisor.support.triggers import weak_skills

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Assigned", "Assignment", "Course", "affinity_of", "assign", "courses", "pair_up", "rate"]

MAJOR: Final = {"same": 1.0, "group": 0.7, "family": 0.4, "other": 0.0}
"""What it is worth that a mentor knows the student's major, its group or its family in the catalogue of majors."""

POST: Final = 0.5
"""What it is worth that a mentor knows a post that the student's major leads to."""

KEPT: Final = 0.25
"""What it is worth that they know each other already."""

LOAD: Final = 0.05
"""What the k-th student of a mentor costs, times k / capacity: evens out the load where all else is equal."""

UNPLACED: Final = -10.0
"""A student without a mentor, where the places do not suffice."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A student with the mentor of the college and that of an enterprise; None where the places do not suffice."""

    student: str
    school_mentor: str | None
    enterprise_mentor: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The contract's shape of ``mentors assign``.

    Attributes:
        assigned: A line for each student.
        objective: Σ affinity − load cost of what was chosen, over both kinds.
        bound: No assignment can be better: the optimum of the linear relaxation, solved by itself.
        load: Mentor → how many.
    """

    assigned: tuple[Assigned, ...]
    objective: float
    bound: float
    load: Mapping[str, int]
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A skill worth a course: held and required 0..1, usual effort in weeks, and the occupations that ask for it."""

    skill: str
    name: str
    held: float
    required: float
    weeks: int
    asked_by: tuple[str, ...]


def assign(archive: "Archive", viewer: Viewer, *, catalog: Catalog, keep: bool = True) -> Assignment:
    """Give every accompanied student in the viewer's scope two mentors.

    Args:
        archive: The records.
        viewer: The console for the college, or a counselor for the own classes.
        catalog: Majors and occupations.
        keep: Put the pairs in the place of those on record; False only shows them.

    Raises:
        AccessDenied: The viewer assigns nobody.
    """
    people = archive.ledger.accompanied(viewer)
    mentors = archive.ledger.mentors()
    chosen: dict[str, dict[str, str]] = {line.student: {} for line in people}
    objective = bound = 0.0
    for kind in ("college", "enterprise"):
        some = [mentor for mentor in mentors if mentor.kind == kind]
        worth = affinity_of(people, some, catalog)
        pairs, reached, most = pair_up(worth, _places(some, len(people)))
        objective, bound = objective + reached, bound + most
        for person, place in zip(people, pairs, strict=True):
            if place is not None:
                chosen[person.student][kind] = some[place].id
    if keep:
        archive.ledger.set_mentors(viewer, {student: tuple(pair.values()) for student, pair in chosen.items()})
    load: dict[str, int] = {mentor.id: 0 for mentor in mentors}
    for pair in chosen.values():
        for id in pair.values():
            load[id] += 1
    lines = tuple(Assigned(student, pair.get("college"), pair.get("enterprise")) for student, pair in chosen.items())
    return Assignment(lines, objective, bound, load)


def affinity_of(people: Sequence[Accompanied], mentors: Sequence[MentorLine], catalog: Catalog) -> Array:
    """What each pair is worth, shape (people, mentors), from major, post and whether they know each other.

    Nothing that is protected takes part.
    """
    majors, packs = catalog.majors, catalog.occupations
    leads = {
        code: {pack.id for pack in packs.values() if code in pack.majors} for code in {p.major_code for p in people}
    }
    table = np.zeros((len(people), len(mentors)))
    for column, mentor in enumerate(mentors):
        known = [majors[code] for code in mentor.majors if code in majors]
        groups, families = {major.group for major in known}, {major.family for major in known}
        for row, person in enumerate(people):
            own = majors.get(person.major_code)
            if person.major_code in mentor.majors:
                worth = MAJOR["same"]
            elif own is not None and own.group in groups:
                worth = MAJOR["group"]
            else:
                worth = MAJOR["family" if own is not None and own.family in families else "other"]
            worth += POST * bool(leads[person.major_code] & set(mentor.packs)) + KEPT * (mentor.id in person.mentors)
            table[row, column] = worth
    return table


def pair_up(worth: Array, capacities: Sequence[int]) -> tuple[list[int | None], float, float]:
    """The assignment with the greatest worth, less the cost of load, each mentor within capacity.

    The k-th place of a mentor costs ``LOAD · k / capacity``; rising costs make the places of one mentor interchangeable
    columns of one assignment problem, which is solved exactly.

    Args:
        worth: Shape (people, mentors).
        capacities: Places of each mentor.

    Returns:
        A mentor's column or None for each person, the objective, and the optimum of the linear relaxation.
    """
    from scipy.optimize import linear_sum_assignment

    people = worth.shape[0]
    places = [(column, LOAD * k / size) for column, size in enumerate(capacities) for k in range(min(size, people))]
    if people == 0:
        return [], 0.0, 0.0
    columns = np.array([column for column, _ in places], dtype=np.int64)
    costs = np.array([cost for _, cost in places])
    full = np.full((people, len(places) + people), UNPLACED)
    if places:
        full[:, : len(places)] = worth[:, columns] - costs
    rows, chosen = linear_sum_assignment(full, maximize=True)
    objective = float(full[rows, chosen].sum())
    pairs: list[int | None] = [int(columns[place]) if place < len(places) else None for place in chosen]
    unplaced = -UNPLACED * pairs.count(None)  # said by the pairs; it is no worth of those who were placed
    return pairs, objective + unplaced, _relaxed(worth, columns, costs) + unplaced


def _places(mentors: Sequence[MentorLine], people: int) -> list[int]:
    """Places of each mentor: those that were said, and an even share of the rest for whom nothing was said."""
    said = sum(mentor.capacity or 0 for mentor in mentors)
    others = sum(mentor.capacity is None for mentor in mentors)
    share = -(-max(0, people - said) // others) if others else 0
    return [share if mentor.capacity is None else mentor.capacity for mentor in mentors]


def _relaxed(worth: Array, columns: NDArray[np.int64], costs: Array) -> float:
    """The optimum of the linear relaxation: people × mentors flows, and the places that they fill."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    people, mentors = worth.shape
    flows, places = people * mentors, len(columns)
    person = np.repeat(np.arange(people), mentors)
    mentor = np.tile(np.arange(mentors), people)
    # Σ_j x_ij + u_i = 1 for each person; Σ_i x_ij − Σ_k y_jk = 0 for each mentor.
    entries = np.concatenate([np.ones(flows), np.ones(flows), -np.ones(places), np.ones(people)])
    at_row = np.concatenate([person, people + mentor, people + columns, np.arange(people)])
    at_column = np.concatenate(
        [np.arange(flows), np.arange(flows), flows + np.arange(places), flows + places + np.arange(people)]
    )
    equal = coo_array((entries, (at_row, at_column)), shape=(people + mentors, flows + places + people))
    right = np.concatenate([np.ones(people), np.zeros(mentors)])
    cost = np.concatenate([-worth.ravel(), costs, np.full(people, -UNPLACED)])
    solved = linprog(cost, A_eq=equal.tocsr(), b_eq=right, bounds=(0, 1), method="highs")
    return -float(solved.fun)


def courses(archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog) -> tuple[Course, ...]:
    """Skills on record below what the occupations of the major require, largest gap first, each with the way to it."""
    file = archive.file(viewer, student)
    packs = [pack for pack in catalog.occupations.values() if file.major_code in pack.majors]
    found = []
    for skill, held, required in weak_skills(archive, viewer, file, catalog):
        row = catalog.skills[SkillId(skill)]
        asked_by = tuple(pack.title for pack in packs if any(need.skill == skill for need in pack.skills))
        found.append(Course(skill, row.name, held, required, row.weeks, asked_by))
    return tuple(found)


def rate(
    archive: "Archive", viewer: Viewer, student: str, skill: str, level: int, quote: str, *, catalog: Catalog
) -> tuple[Rating, Anchor]:
    """A mentor rates one skill by the behaviour that was seen; it becomes a piece of evidence of the portrait.

    Raises:
        AccessDenied: Not a mentor of the student, or without the student's consent.
        InputFault: No such skill, a level outside 1..5, or nothing said of what was seen.
    """
    if viewer.role != "mentor":
        raise AccessDenied("denied")
    if skill not in catalog.skills:
        named = [row.id for row in catalog.skills.values() if row.name == skill]
        if not named:
            raise InputFault("value", where="--skill", variant="choice", value=skill, allowed="knowledge/skills.csv")
        skill = named[0]
    if not quote.strip():
        raise InputFault("empty", where="--seen", variant="option")
    anchor = next((row for row in catalog.scales if row.scale == "skill" and row.level == level), None)
    if anchor is None:
        raise InputFault("value", where="--level", variant="range", value=level, low=1, high=5)
    return archive.support.rate(viewer, student, skill, level, anchor.value, quote.strip()), anchor
