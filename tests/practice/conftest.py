"""Posts as an interview and a score see them, without the records behind them."""

from types import SimpleNamespace


def post_of(pack, requirements=()):
    """A post of a pack, or one that no pack describes."""
    return SimpleNamespace(
        id=pack or "5-99-99-99",
        title=pack or "某岗位",
        occupation="6-31-01-10",
        pack=SimpleNamespace(id=pack) if pack else None,
        matched_by="id",
        requirements=requirements,
        advertisement=None,
    )
