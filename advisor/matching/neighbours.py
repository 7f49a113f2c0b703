"""Skills that carry over: how near one skill of the catalog is to another, and one trade to another."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import PackId, SkillId

__all__ = ["neighbours_of", "steps_between_trades"]

Near = Mapping[SkillId, tuple[tuple[SkillId, int], ...]]


def neighbours_of(skill: SkillId, catalog: Catalog) -> tuple[tuple[SkillId, int], ...]:
    """Skills near to one, with their distance, nearest first; nearness goes both ways.

    One step: a broader or narrower skill, or one that is easily taken for it. Two steps: another kind of the same
    broader skill. A soft skill stands in for no other kind.

    Example:
        >>> neighbours_of(SkillId("no_such_skill"), catalog)
        ()
    """
    return _neighbours(catalog).get(skill, ())


@lru_cache(maxsize=2)
def _neighbours(catalog: Catalog) -> Near:
    """All of them at once, along the links of the catalog."""
    skills = catalog.skills
    steps: dict[SkillId, dict[SkillId, int]] = defaultdict(dict)
    children: dict[SkillId, list[SkillId]] = defaultdict(list)
    for row in skills.values():
        for parent in row.parents:
            children[parent].append(row.id)
    for family in children.values():
        for one in family:
            steps[one].update((other, 2) for other in family)
    for row in skills.values():
        for other in (*row.parents, *row.confusable):
            steps[row.id][other] = steps[other][row.id] = 1
    return {
        one: tuple(
            sorted(
                (
                    (other, number)
                    for other, number in near.items()
                    if other != one
                    and other in skills
                    and (skills[other].kind == "soft") == (skills[one].kind == "soft")
                ),
                key=lambda pair: (pair[1], pair[0]),
            )
        )
        for one, near in steps.items()
        if one in skills
    }


@lru_cache(maxsize=2)
def steps_between_trades(catalog: Catalog) -> tuple[dict[PackId, int], NDArray[np.float64]]:
    """Steps from pack to pack along ``neighbours``, which go both ways; infinite where no path leads.

    Returns:
        The place of each pack, and the steps, shape (packs, packs).
    """
    place = {pack: n for n, pack in enumerate(catalog.occupations)}
    steps = np.full((len(place), len(place)), np.inf)
    np.fill_diagonal(steps, 0)
    for pack in catalog.occupations.values():
        for near in pack.neighbours:
            if near.occupation in place:
                a, b = place[pack.id], place[near.occupation]
                steps[a, b] = steps[b, a] = 1
    for by in range(len(place)):
        np.minimum(steps, steps[:, by, None] + steps[None, by], out=steps)
    return place, steps
