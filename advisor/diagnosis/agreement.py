"""How often people agree with the rule, with what the number of reviews allows to claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.records.decisions import Decided

__all__ = ["CLAIM", "Agreement", "agreement_of", "exact_interval"]

CLAIM = 0.85
"""The agreement that is to be shown; nineteen of twenty do not show it, since their interval begins at 75 %."""

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """The contract's answer of ``review --agreement``.

    Attributes:
        n: Decisions.
        agree: Of those, the ones that confirm what the rule said.
        rate: Their share, None without any.
        ci: Exact 95 % interval (Clopper and Pearson 1934).
        kappa: Cohen's (1960) over flagged and not flagged; None where chance alone would agree wholly. With flags alone
            under review it is 0 by its formula, whatever the rate: review some who were not flagged too.
        more_needed: How many more decisions, at this rate, until the interval begins at or above ``claim``; 0 when it
            does, None when this rate never gets there.
        flagged: How many of the n the rule had flagged.
    """

    n: int
    agree: int
    rate: float | None
    ci: tuple[float, float] | None
    kappa: float | None
    more_needed: int | None
    claim: float
    flagged: int
    notices: tuple[str, ...] = ()
    basis: str = "engine"
    fallback: str | None = None


def agreement_of(decided: Sequence[Decided], claim: float = CLAIM, notices: tuple[str, ...] = ()) -> Agreement:
    """Count decisions. One whose answer of the rule was not kept is the settling of a flag."""
    n = len(decided)
    agree = sum(one.is_confirmed for one in decided)
    flags = [one.flagged is not False for one in decided]
    if not n:
        return Agreement(0, 0, None, None, None, None, claim, 0, notices)
    people = [flag if one.is_confirmed else not flag for flag, one in zip(flags, decided, strict=True)]
    return Agreement(
        n=n,
        agree=agree,
        rate=agree / n,
        ci=exact_interval(agree, n),
        kappa=_kappa(flags, people),
        more_needed=_more_needed(agree, n, claim),
        claim=claim,
        flagged=sum(flags),
        notices=notices,
    )


def exact_interval(successes: int, trials: int) -> tuple[float, float]:
    """Exact 95 % interval of a share (Clopper and Pearson 1934).

    Example:
        >>> tuple(round(limit, 3) for limit in exact_interval(19, 20))
        (0.751, 0.999)
    """
    from scipy.special import betaincinv

    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, 0.025))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 0.975))
    return low, high


def _kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    n = len(first)
    seen = sum(a == b for a, b in zip(first, second, strict=True)) / n
    p, q = sum(first) / n, sum(second) / n
    chance = p * q + (1 - p) * (1 - q)
    return None if chance >= 1 - 1e-12 else (seen - chance) / (1 - chance)


def _more_needed(agree: int, n: int, claim: float) -> int | None:
    rate = agree / n

    def shows(total: int) -> bool:
        return exact_interval(min(total, int(rate * total + 1e-9)), total)[0] >= claim

    if shows(n):
        return 0
    if rate <= claim:
        return None
    # Rounding down makes it go up in steps, so the first total from which it shows is sought in order.
    return next((total - n for total in range(n + 1, MOST) if shows(total)), None)
