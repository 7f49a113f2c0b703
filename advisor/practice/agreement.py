"""How far teachers and the engine agree on the level of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.intervals import wilson

__all__ = ["Agreement", "agreement_of"]

_LEVELS = 5
_MOST_APART = (_LEVELS - 1) ** 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over the overrides that were kept.

    Attributes:
        n: Answers with both levels.
        same: Share with the same level; None of nothing.
        within_one: Share at most one level apart.
        ci: 95 % Wilson interval of ``within_one``.
        kappa: Quadratically weighted kappa (Cohen 1968), None while all levels of one side are alike.
    """

    n: int
    same: float | None
    within_one: float | None
    ci: tuple[float, float] | None
    kappa: float | None


def agreement_of(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """The agreement of (engine's level, teacher's level).

    A teacher overrides mostly what looks wrong, so this says less than a sample drawn at random would.
    """
    n = len(pairs)
    if not n:
        return Agreement(0, None, None, None, None)
    near = sum(abs(one - two) <= 1 for one, two in pairs)
    return Agreement(n, sum(one == two for one, two in pairs) / n, near / n, wilson(near, n), _kappa(pairs))


def _kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    n = len(pairs)
    seen = sum((one - two) ** 2 for one, two in pairs) / n / _MOST_APART
    expected = sum((one - two) ** 2 for one, _ in pairs for _, two in pairs) / n**2 / _MOST_APART
    return 1 - seen / expected if expected else None
