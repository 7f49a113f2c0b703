"""The scorecard: readings of a view to needs, points, readiness and a flag. Pure arithmetic, no records."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.catalog.rows import Band, Factor, Scorecard
from advisor.errors import InputFault, KnowledgeFault
from advisor.facts import Source

__all__ = ["TOLERANCE", "Need", "Rule", "Score", "band_of", "check_raw", "readiness_of", "score", "weights_of"]

TOLERANCE = 1e-9
"""A readiness that misses the line by less than this rounding dust is on the line, so it is not flagged."""


@dataclass(frozen=True, slots=True)
class Need:
    """One factor of the view that is on record.

    Attributes:
        raw: In the factor's own unit (分, %, 元, 档).
        level: 1 (most need) … 5.
        value: The band's value, 0.5 … 1.
        weight: Rescaled over the factors on record; all weights of a score sum to 1.
        points: ``weight × (1 − value)``; all points of a score sum to ``1 − readiness``.
        period: Term or year that the reading describes.
    """

    factor: str
    label: str
    raw: float
    unit: str
    display: str
    band: str
    level: int
    value: float
    weight: float
    points: float
    source: Source
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The sentence of the rule and the readiness below which it proposes a flag."""

    text: str
    flag_below: float


@dataclass(frozen=True, slots=True)
class Score:
    """What the scorecard says about one view.

    Attributes:
        readiness: Σ weight × value, or None when nothing of the view is on record.
        readiness_range: Worst and best readiness over what is missing, weights rescaled over all factors of the
            view; both equal ``readiness`` when nothing is missing, and None when the view has no factor at all.
        needs: In the order of the scorecard.
        flagged: ``readiness`` lies below the line.
        flag_depends_on_missing: What is missing could turn the flag either way.
    """

    readiness: float | None
    readiness_range: tuple[float, float] | None
    needs: tuple[Need, ...]
    flagged: bool
    flag_depends_on_missing: bool


def check_raw(factor: Factor, raw: float) -> float:
    """The raw value itself, when it is legal.

    Raises:
        InputFault: ``value`` – not a number, or outside the legal range of the factor.
    """
    if not math.isfinite(raw) or not factor.low <= raw <= factor.high:
        raise InputFault(
            "value",
            where=factor.name,
            variant="factor_range",
            value=raw,
            label=factor.label,
            low=f"{factor.low:g}",
            high=f"{factor.high:g}",
            unit=factor.unit,
        )
    return raw


def band_of(factor: Factor, raw: float) -> Band:
    """The band that holds ``raw``.

    Raises:
        InputFault: ``value`` – outside the legal range.
        KnowledgeFault: The bands leave a hole at this value.
    """
    check_raw(factor, raw)
    for band in factor.bands:
        if band.holds(raw):
            return band
    raise KnowledgeFault("fault", where="scorecard.yaml", variant="bands", value=raw, label=factor.label)


def weights_of(scorecard: Scorecard, names: Sequence[str]) -> dict[str, float]:
    """Weights of these factors, rescaled so that they sum to 1."""
    total = math.fsum(scorecard.factors[name].weight for name in names)
    return {name: scorecard.factors[name].weight / total for name in names}


def readiness_of(scorecard: Scorecard, raws: Mapping[str, float]) -> float | None:
    """Σ weight × value over the given raw values; None without any."""
    if not raws:
        return None
    weights = weights_of(scorecard, tuple(raws))
    return math.fsum(weights[name] * band_of(scorecard.factors[name], raw).value for name, raw in raws.items())


def score(
    scorecard: Scorecard,
    factors: Sequence[str],
    raws: Mapping[str, float],
    *,
    displays: Mapping[str, str] | None = None,
    sources: Mapping[str, Source] | None = None,
    periods: Mapping[str, str | None] | None = None,
) -> Score:
    """Score one view.

    Args:
        scorecard: The college's rule.
        factors: All factors of the view that apply to the person, on record or not.
        raws: Raw values of those on record; names outside ``factors`` are ignored.
        displays: The readings as people read them; made from the number where absent.
        sources: Where each reading stands.
        periods: The term or year of each.

    Raises:
        InputFault: A raw value outside its legal range.
    """
    order = [name for name in scorecard.factors if name in factors]
    held = {name: float(raws[name]) for name in order if name in raws}
    weights = weights_of(scorecard, tuple(held)) if held else {}
    needs = tuple(
        _need(
            scorecard.factors[name],
            raw,
            weights[name],
            (displays or {}).get(name),
            (sources or {}).get(name),
            (periods or {}).get(name),
        )
        for name, raw in held.items()
    )
    readiness = math.fsum(need.weight * need.value for need in needs) if needs else None
    span = _range(scorecard, order, {need.factor: need.value for need in needs}, readiness)
    line = scorecard.flag_below - TOLERANCE
    return Score(
        readiness=readiness,
        readiness_range=span,
        needs=needs,
        flagged=readiness is not None and readiness < line,
        flag_depends_on_missing=span is not None and span[0] < line <= span[1],
    )


def _need(
    factor: Factor, raw: float, weight: float, display: str | None, source: Source | None, period: str | None
) -> Need:
    band = band_of(factor, raw)
    return Need(
        factor=factor.name,
        label=factor.label,
        raw=raw,
        unit=factor.unit,
        display=display or factor.display(raw),
        band=band.text,
        level=band.level,
        value=band.value,
        weight=weight,
        points=weight * (1 - band.value),
        source=source or Source(table=factor.name, row=""),
        period=period,
    )


def _range(
    scorecard: Scorecard, order: Sequence[str], values: Mapping[str, float], readiness: float | None
) -> tuple[float, float] | None:
    """Worst and best readiness over what is missing."""
    if not order:
        return None
    if readiness is not None and len(values) == len(order):
        return readiness, readiness
    weights = weights_of(scorecard, order)
    ends = (min, max)
    low, high = (
        math.fsum(
            weights[name]
            * (values[name] if name in values else end(band.value for band in scorecard.factors[name].bands))
            for name in order
        )
        for end in ends
    )
    return low, high
