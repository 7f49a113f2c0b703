"""Two groups compared on one measure: tests, effect sizes, power, fragility. Association, never cause."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.intervals import newcombe
from advisor.support.boschloo import boschloo

__all__ = [
    "ALPHA", "Comparison", "Counts", "Fragility", "Means", "compare_counts", "compare_means", "e_value", "fisher",
    "power_of_difference", "spread_at_the_line",
]  # fmt: skip

ALPHA = 0.05
_Z = 1.959963984540054
_MOST_MOVES = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """One arm of a yes/no measure: persons with a known answer, and those with yes."""

    n: int
    x: int

    @property
    def rate(self) -> float | None:
        """Share of yes; None without persons."""
        return self.x / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Means:
    """One arm of a measure in numbers; ``sd`` is the sample's (n − 1), None where it was not reported."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class Fragility:
    """How many persons it takes to turn the verdict at the 0.05 line (Walsh 2014).

    Attributes:
        index: Persons of the arm with the higher rate whose answer turns from yes to no (or, for a difference that is not
            significant, from no to yes) until Fisher's p crosses the line.
        p: Fisher's p after that.
        direction: ``lost`` – significance goes; ``gained`` – it comes.
    """

    index: int
    p: float
    direction: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the numbers of two arms say; every field is None where it cannot be computed.

    ``difference`` is treated minus control, in shares (0.142 = 14.2 points) or in the unit of the measure; ``relative`` is
    treated ÷ control − 1; ``ci`` belongs to ``difference``.
    """

    difference: float | None
    relative: float | None
    ci: tuple[float, float] | None
    test: str | None
    tests: Mapping[str, float | None]
    p: float | None
    effect: Mapping[str, float | None]
    power: float | None
    fragility: Fragility | None
    e_value: Mapping[str, float | None] | None


def compare_counts(treated: Counts, control: Counts) -> Comparison:
    """Compare two shares.

    The p is Fisher's, exact and valid at any size; Boschloo's is more powerful and stands beside it. The interval is
    Newcombe's. ``effect``: rr, or (with ``or_ci``, Woolf), h (Cohen 1988), nnt (1 ÷ difference), phi.
    """
    effect: dict[str, float | None] = dict.fromkeys(("rr", "or", "h", "nnt", "phi"))
    if not treated.n or not control.n:
        return Comparison(None, None, None, None, _no_tests(), None, effect, None, None, None)
    first, second = treated.x / treated.n, control.x / control.n
    difference = first - second
    tests = _no_tests() | _tests(treated, control)
    effect["rr"] = first / second if second else None
    odds = (treated.n - treated.x) * control.x
    effect["or"] = treated.x * (control.n - control.x) / odds if odds else None
    effect["h"] = 2 * math.asin(math.sqrt(first)) - 2 * math.asin(math.sqrt(second))
    effect["nnt"] = 1 / difference if difference else None
    effect["phi"] = _phi(treated, control)
    return Comparison(
        difference=difference,
        relative=first / second - 1 if second else None,
        ci=newcombe((treated.x, treated.n), (control.x, control.n)),
        test="fisher",
        tests=tests,
        p=tests["fisher"],
        effect=effect,
        power=power_of_difference(treated, control),
        fragility=_fragility(treated, control),
        e_value=_e_values(treated, control),
    )


def compare_means(treated: Means, control: Means) -> Comparison:
    """Compare two means by Welch's t (unequal variances).

    ``effect``: d (Hedges' g, corrected for small samples) in place of the ratios. Without both ``sd`` the difference
    stands and everything that needs a spread is None. Power by the normal approximation with the arms' own spreads.
    """
    effect: dict[str, float | None] = dict.fromkeys(("rr", "or", "h", "nnt", "d"))
    if treated.mean is None or control.mean is None:
        return Comparison(None, None, None, None, _no_tests(), None, effect, None, None, None)
    difference = treated.mean - control.mean
    relative = difference / control.mean if control.mean else None
    if treated.sd is None or control.sd is None or min(treated.n, control.n) < 2:
        return Comparison(difference, relative, None, None, _no_tests(), None, effect, None, None, None)
    variances = treated.sd**2 / treated.n, control.sd**2 / control.n
    error = math.sqrt(sum(variances))
    if error == 0:
        return Comparison(difference, relative, None, None, _no_tests(), None, effect, None, None, None)
    from scipy.special import stdtr, stdtrit

    freedom = sum(variances) ** 2 / sum(
        v**2 / (arm.n - 1) for v, arm in zip(variances, (treated, control), strict=True)
    )
    p = float(2 * stdtr(freedom, -abs(difference) / error))
    half = float(stdtrit(freedom, 0.975)) * error
    pooled = math.sqrt(
        ((treated.n - 1) * treated.sd**2 + (control.n - 1) * control.sd**2) / (treated.n + control.n - 2)
    )
    d = difference / pooled * (1 - 3 / (4 * (treated.n + control.n) - 9)) if pooled else None
    effect["d"] = d
    bound = None if d is None else e_value(math.exp(0.91 * abs(d)))
    return Comparison(
        difference=difference,
        relative=relative,
        ci=(difference - half, difference + half),
        test="welch",
        tests=_no_tests() | {"welch": p},
        p=p,
        effect=effect,
        power=_power(difference, error),
        fragility=None,
        e_value=None if bound is None else {"point": bound, "limit": None},
    )


def fisher(treated: Counts, control: Counts) -> float:
    """Fisher's exact two-sided p."""
    from scipy.stats import fisher_exact

    return float(fisher_exact(_table(treated, control)).pvalue)


def power_of_difference(treated: Counts, control: Counts) -> float | None:
    """Power of a two-sided test at 0.05 for the observed difference, by the unpooled normal approximation.

    None where no share leaves room for chance (both arms all yes or all no).
    """
    shares = treated.x / treated.n, control.x / control.n
    error = math.sqrt(sum(p * (1 - p) / arm.n for p, arm in zip(shares, (treated, control), strict=True)))
    return _power(shares[0] - shares[1], error) if error else None


def spread_at_the_line(difference: float, first: int, second: int) -> float | None:
    """The common standard deviation at which a difference of means of two groups of these sizes has p = 0.05 exactly."""
    if min(first, second) < 2:
        return None
    from scipy.special import stdtrit

    return abs(difference) / (float(stdtrit(first + second - 2, 0.975)) * math.sqrt(1 / first + 1 / second))


def e_value(ratio: float) -> float:
    """How strong an unmeasured cause of both group and outcome would have to be (VanderWeele & Ding 2017).

    Args:
        ratio: A risk ratio; below 1 it is turned round.

    Returns:
        The least risk ratio of such a cause with both, at least 1, that could explain the whole association away.
    """
    ratio = ratio if ratio >= 1 else 1 / ratio
    return ratio + math.sqrt(ratio * (ratio - 1))


def _no_tests() -> dict[str, float | None]:
    return dict.fromkeys(("fisher", "boschloo", "chi2", "welch"))


def _table(treated: Counts, control: Counts) -> list[list[int]]:
    """Groups as columns, as SciPy's unconditional tests take their samples."""
    return [[treated.x, control.x], [treated.n - treated.x, control.n - control.x]]


def _tests(treated: Counts, control: Counts) -> dict[str, float | None]:
    from scipy.special import chdtrc

    phi = _phi(treated, control)
    chi2 = None if phi is None else float(chdtrc(1, phi**2 * (treated.n + control.n)))
    is_mixed = phi is not None  # with all yes or all no there is nothing to test: p = 1
    return {
        "fisher": fisher(treated, control),
        "boschloo": boschloo((treated.x, treated.n), (control.x, control.n)) if is_mixed else 1.0,
        "chi2": chi2,
    }


def _phi(treated: Counts, control: Counts) -> float | None:
    (a, b), (c, d) = _table(treated, control)
    product = (a + b) * (c + d) * (a + c) * (b + d)
    return (a * d - b * c) / math.sqrt(product) if product else None


def _power(difference: float, error: float) -> float:
    z = abs(difference) / error
    return _normal(z - _Z) + _normal(-z - _Z)


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _fragility(treated: Counts, control: Counts) -> Fragility | None:
    """Move one person at a time in the arm with the higher rate, until the verdict turns."""
    is_first = treated.x * control.n >= control.x * treated.n
    high, low = (treated, control) if is_first else (control, treated)
    significant = fisher(treated, control) < ALPHA
    step = -1 if significant else 1
    for index in range(1, _MOST_MOVES + 1):
        moved = Counts(high.n, high.x + step * index)
        if not 0 <= moved.x <= high.n:
            return None
        p = fisher(moved, low)
        if (p < ALPHA) != significant:
            return Fragility(index, p, "lost" if significant else "gained")
    return None


def _e_values(treated: Counts, control: Counts) -> Mapping[str, float | None] | None:
    """E-values of the risk ratio and of the limit of its interval (Katz 1978) that is nearer to 1."""
    if not treated.x or not control.x:
        return None
    first, second = treated.x / treated.n, control.x / control.n
    ratio = first / second
    error = math.sqrt((1 - first) / treated.x + (1 - second) / control.x)
    low, high = ratio * math.exp(-_Z * error), ratio * math.exp(_Z * error)
    limit = 1.0 if low <= 1 <= high else e_value(low if ratio > 1 else high)
    return {"point": e_value(ratio), "limit": limit}
