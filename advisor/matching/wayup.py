"""The way up to a post: which skills to raise within so many weeks, proved by matching again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Skill, SkillId
from advisor.matching.fit import SCALE, range_rows, required_of
from advisor.matching.post import Applicant, Opening
from advisor.matching.ranking import held_row, interest_of, total_of

__all__ = ["WayStep", "WayUp", "rematch", "way_up"]

Array = NDArray[np.float64]

MOST = 200_000
"""Plans that are tried; where there are more, skills with the least gain a week are left out, and it is said."""


@dataclass(frozen=True, slots=True)
class WayStep:
    """One skill raised: ``held`` to ``to`` (0..1), in weeks of part-time practice.

    ``gain`` is the rise of ``total`` behind the steps before it, so all gains sum to ``after − before``.
    """

    skill: str
    name: str
    held: float | None
    to: float
    weeks: int
    gain: float


@dataclass(frozen=True, slots=True)
class WayUp:
    """The best plan found under the budget; ``after`` is the total of matching again with all steps taken.

    ``proven`` says that every affordable plan was tried; ``weeks`` is what the plan takes of the budget.
    """

    steps: tuple[WayStep, ...]
    before: float
    after: float
    weeks: int
    proven: bool = True


def rematch(applicant: Applicant, opening: Opening, rows: Array) -> Array:
    """Totals of the post for variants of what is held; rows (variants, required skills), NaN where not on record."""
    low, high = range_rows(rows, required_of(tuple(need.level for need in opening.requirements)))
    interest = interest_of(applicant.interests, opening.pack)
    return total_of((low + high) / 2, np.full(len(rows), np.nan if interest is None else interest))


def way_up(applicant: Applicant, opening: Opening, skills: Mapping[SkillId, Skill], weeks: int) -> WayUp:
    """The plan with the highest total within ``weeks``; ties: fewer weeks.

    A skill is raised in steps of one level (0.2), each of which costs the weeks that knowledge gives for it, at most to
    what is required. All affordable plans are tried, at most ``MOST``.
    """
    wanted = [need.skill for need in opening.requirements]
    base = held_row(applicant, wanted)
    required = required_of(tuple(need.level for need in opening.requirements))
    before = float(rematch(applicant, opening, base[None, :])[0]) if wanted else 0.0
    ladders = {place: _ladder(base[place], required[place], skills[skill].weeks)
               for place, skill in enumerate(wanted) if skill in skills}  # fmt: skip
    promising = _promising(applicant, opening, base, required, before, ladders, weeks)
    chosen = _few_enough(promising, ladders, weeks)
    rows, costs = _plans(base, [(place, ladders[place]) for place in chosen], weeks)
    totals = rematch(applicant, opening, rows) if wanted else np.zeros(1)
    best = int(np.lexsort((costs, -np.round(totals, 12)))[0])
    raised = [place for place in chosen if not _equal(rows[best, place], base[place])]
    steps = _steps(applicant, opening, base, rows[best], raised, before, ladders, skills)
    return WayUp(steps, before, float(totals[best]), int(costs[best]), len(chosen) == len(promising))


def _ladder(held: float, required: float, weeks: int) -> list[tuple[float, int]]:
    """(proficiency, weeks) of every step up to what is required."""
    start = 0.0 if math.isnan(held) else held
    count = max(0, math.ceil((required - start) * SCALE - 1e-9))
    return [(min(required, start + step / SCALE), step * weeks) for step in range(1, count + 1)]


def _promising(
    applicant: Applicant,
    opening: Opening,
    base: Array,
    required: Array,
    before: float,
    ladders: Mapping[int, Sequence[tuple[float, int]]],
    weeks: int,
) -> list[int]:
    """Skills whose first step is affordable, largest gain a week of closing the whole gap first."""
    rates = []
    for place, ladder in ladders.items():
        if not ladder or ladder[0][1] > weeks:
            continue
        raised = base.copy()
        raised[place] = required[place]
        gain = float(rematch(applicant, opening, raised[None, :])[0]) - before
        rates.append((-gain / max(1, ladder[-1][1]), place))
    return [place for _, place in sorted(rates)]


def _few_enough(promising: Sequence[int], ladders: Mapping[int, Sequence[tuple[float, int]]], weeks: int) -> list[int]:
    """The most promising skills whose affordable plans are not too many to try; counted by what each plan costs."""
    counts, taken = np.zeros(weeks + 1, dtype=np.int64), list[int]()
    counts[0] = 1
    for place in promising:
        more = counts.copy()
        for _, price in ladders[place]:
            if price <= weeks:
                more[price:] += counts[: weeks + 1 - price]
        if more.sum() > MOST:
            break
        counts = more
        taken.append(place)
    return taken


def _plans(
    base: Array, ladders: Sequence[tuple[int, Sequence[tuple[float, int]]]], weeks: int
) -> tuple[Array, NDArray[np.int64]]:
    """Every affordable combination of steps, and what it costs; the first one is to change nothing."""
    rows, costs = base[None, :], np.zeros(1, dtype=np.int64)
    for place, ladder in ladders:
        parts, prices = [rows], [costs]
        for level, price in ladder:
            affordable = costs + price <= weeks
            raised = rows[affordable].copy()
            raised[:, place] = level
            parts.append(raised)
            prices.append(costs[affordable] + price)
        rows, costs = np.concatenate(parts), np.concatenate(prices)
    return rows, costs


def _steps(
    applicant: Applicant,
    opening: Opening,
    base: Array,
    goal: Array,
    raised: Sequence[int],
    before: float,
    ladders: Mapping[int, Sequence[tuple[float, int]]],
    skills: Mapping[SkillId, Skill],
) -> tuple[WayStep, ...]:
    """The steps of a plan with their gains one behind the other."""
    now, total, steps = base.copy(), before, []
    for place in raised:
        skill = opening.requirements[place].skill
        now[place] = goal[place]
        following = float(rematch(applicant, opening, now[None, :])[0])
        cost = next(price for level, price in ladders[place] if _equal(level, goal[place]))
        held = None if math.isnan(base[place]) else float(base[place])
        steps.append(WayStep(skill, skills[skill].name, held, float(goal[place]), cost, following - total))
        total = following
    return tuple(steps)


def _equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))
