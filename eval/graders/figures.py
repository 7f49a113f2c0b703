"""A figure with its interval, and the statistics that several graders share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from advisor.intervals import percentile_bootstrap, wilson

__all__ = ["Figure", "bootstrapped", "f1", "mean", "pearson", "ranks", "share", "spearman"]

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a suite.

    Attributes:
        name: What it is, unique within its suite.
        n: Number of cases it stands on.
        value: The figure.
        interval: 95 %: Wilson for shares, percentile bootstrap over cases otherwise.
        wanted: ``up`` or ``down`` – which way is better – or ``near_zero``.
    """

    name: str
    n: int
    value: float
    interval: tuple[float, float]
    wanted: str = "up"


def share(name: str, hits: int, n: int, wanted: str = "up") -> Figure:
    """A share with its Wilson interval."""
    return Figure(name, n, hits / n if n else 0.0, wilson(hits, n), wanted)


def bootstrapped(
    name: str,
    cases: Sequence[Case],
    statistic: Callable[[Sequence[Case]], float],
    *,
    wanted: str = "up",
    seed: int = 0,
) -> Figure:
    """Any statistic with the percentile interval of 1,000 seeded draws of cases with replacement."""
    return Figure(name, len(cases), statistic(cases), percentile_bootstrap(cases, statistic, seed=seed), wanted)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def f1(hits: float, false: float, missed: float) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * hits / (2 * hits + false + missed) if hits + false + missed else 1.0


def pearson(pairs: Sequence[tuple[float, float]]) -> float:
    """Product-moment correlation; 0 where one side does not vary."""
    mx, my = mean([x for x, _ in pairs]), mean([y for _, y in pairs])
    spread = sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs)
    return sum((x - mx) * (y - my) for x, y in pairs) / spread**0.5 if spread > 0 else 0.0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties at their mean."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or values[order[end]] != values[order[start]]:
            for at in order[start:end]:
                found[at] = (start + end + 1) / 2
            start = end
    return found


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """Rank correlation with ties at their mean rank."""
    return pearson(list(zip(ranks([x for x, _ in pairs]), ranks([y for _, y in pairs]), strict=True)))
