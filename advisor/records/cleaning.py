"""Which of several readings counts: the newest valid one. What is set aside is said, never guessed at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from advisor.facts import Reason

__all__ = ["Cleaned", "clean", "value_of"]

_RATE_SLACK = 0.51  # a pass rate is often written as a whole percentage


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The valid rows with their values, oldest first, and why there is none, if so."""

    valid: tuple[tuple[Mapping[str, Any], float], ...]
    reason: Reason | None


def value_of(factor: str, column: str, row: Mapping[str, Any]) -> tuple[float | None, bool]:
    """The value of a row, and whether the row agrees with itself.

    A pass rate of interviews is offers ÷ interviews in %; where both are on record and contradict the rate, or there
    are more offers than interviews, the row contradicts itself.
    """
    value = row[column]
    if factor == "jobseeking" and row["interviews"] is not None and row["offers"] is not None:
        held, offers = row["interviews"], row["offers"]
        if held <= 0 or not 0 <= offers <= held:
            return value, value is None and held == offers == 0
        rate = 100.0 * offers / held
        if value is None:
            return rate, True
        return value, abs(value - rate) <= _RATE_SLACK
    return value, True


def clean(
    rows: Sequence[Mapping[str, Any]],
    read: Callable[[Mapping[str, Any]], tuple[float | None, bool]],
    low: float,
    high: float,
    today: str,
) -> Cleaned:
    """Sort out what may count.

    Empty cells say nothing. A value outside ``low``..``high``, a row that contradicts itself, a date that is none, and
    rows of one date with different values are set aside; the same value twice counts once. A date ahead of ``today``
    comes before every other, so that it counts only where nothing else stands.

    Args:
        rows: Rows with ``as_of`` (ISO date), in any order.
        read: Value of a row, and whether the row agrees with itself.
        low: Least legal value.
        high: Greatest legal value.
        today: ISO date that counts as now.

    Returns:
        The valid rows, the one that counts last; where there is none, ``set_aside`` or ``not_on_record``.
    """
    is_set_aside = False
    kept: list[tuple[Mapping[str, Any], float]] = []
    ordered = sorted(rows, key=lambda row: (str(row["as_of"]) <= today, str(row["as_of"]), str(row["id"])))
    for as_of, group in groupby(ordered, key=lambda row: str(row["as_of"])):
        values: dict[float, Mapping[str, Any]] = {}
        for row in group:
            value, is_consistent = read(row)
            if not is_consistent or (value is not None and not low <= value <= high):
                is_set_aside = True
            elif value is not None:
                values.setdefault(float(value), row)
        if not values:
            continue
        if len(values) > 1 or not _is_date(as_of):
            is_set_aside = True
            continue
        value, row = next(iter(values.items()))
        kept.append((row, value))
    reason: Reason | None = None if kept else ("set_aside" if is_set_aside else "not_on_record")
    return Cleaned(tuple(kept), reason)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
