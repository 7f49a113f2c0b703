"""Skills that carry over: how near one skill of the catalog is to another."""

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId

__all__ = ["neighbours_of"]


def neighbours_of(skill: SkillId, catalog: Catalog) -> tuple[tuple[SkillId, int], ...]:
    """Skills near to one, with their distance, nearest first.

    One step: a broader or narrower skill, or one that is easily taken for it. Two steps: another kind of the same
    broader skill. A soft skill stands in for no other kind.

    Example:
        >>> neighbours_of(SkillId("no_such_skill"), catalog)
        ()
    """
    row = catalog.skills.get(skill)
    if row is None:
        return ()
    parents = set(row.parents)
    found: dict[SkillId, int] = {}
    for other in catalog.skills.values():
        if other.id == skill or (other.kind == "soft") != (row.kind == "soft"):
            continue
        if other.id in parents or other.id in row.confusable or skill in other.parents or skill in other.confusable:
            found[other.id] = 1
        elif parents.intersection(other.parents):
            found[other.id] = 2
    return tuple(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))
