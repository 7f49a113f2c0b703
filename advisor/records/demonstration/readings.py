"""Rows of the five indicators: several dates each, with gaps, slips and contradictions for the cleaning to find."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from advisor.records.demonstration.causation import REGISTERED, Figures, Law
from advisor.records.demonstration.roster import Person
from advisor.records.store import Row

__all__ = ["INDICATORS", "LAST_DAY", "Readings", "calendar_shift", "past_case_rows"]

INDICATORS = ("academic", "practice", "economy", "psychology", "jobseeking")

# (as_of, period) of every survey, oldest first, for a home whose today is 2026-05-31 or later.
_DATES: dict[str, tuple[tuple[date, str], ...]] = {
    "academic": (
        (date(2024, 1, 20), "2023-2024-1"),
        (date(2024, 7, 5), "2023-2024-2"),
        (date(2025, 1, 18), "2024-2025-1"),
        (date(2025, 7, 4), "2024-2025-2"),
        (date(2026, 1, 16), "2025-2026-1"),
    ),
    "practice": (
        (date(2024, 6, 28), "2023-2024"),
        (date(2025, 6, 27), "2024-2025"),
        (date(2026, 1, 9), "2025-2026"),
    ),
    "economy": ((date(2023, 10, 15), "2023"), (date(2025, 10, 15), "2025")),
    "psychology": (
        (date(2023, 10, 28), "2023-2024"),
        (date(2024, 10, 26), "2024-2025"),
        (date(2025, 10, 25), "2025-2026"),
    ),
    "jobseeking": ((date(2025, 12, 31), "2025-12"), (date(2026, 3, 31), "2026-03"), (date(2026, 5, 20), "2026-05")),
}
LAST_DAY = date(2026, 5, 31)
_COLUMN = {"academic": "core_mean", "practice": "pass_rate", "economy": "income_month", "psychology": "band"}
_OUT_OF_RANGE: dict[str, tuple[float, ...]] = {
    "academic": (765.0, -1.0, 102.5, 999.0),
    "practice": (108.0, 850.0, -5.0, 1000.0),
    "economy": (-300.0, 320000.0, 9999999.0, -1.0),
    "psychology": (0.0, 7.0, 9.0, 23.0),
    "jobseeking": (130.0, 200.0, -10.0, 333.0),
}


def calendar_shift(today: date) -> timedelta:
    """How far the calendar is moved back, so that no record lies behind ``today``."""
    return max(timedelta(0), LAST_DAY - today)


class Readings:
    """Makes the rows of the indicators.

    Args:
        random: Source of chance.
        noise: Rates of missing, out-of-range and contradictory readings (causes.yaml).
        shift: From ``calendar_shift``.
    """

    def __init__(self, random: Random, noise: Mapping[str, Any], shift: timedelta) -> None:
        self._random = random
        self._noise = noise
        self._shift = shift
        self.rows: dict[str, list[Row]] = {name: [] for name in INDICATORS}
        self.blemished: set[str] = set()

    def add(self, persons: Sequence[Person], figures: Figures) -> None:
        """Append the rows of these persons; ``blemished`` collects who has a gap, slip or contradiction."""
        finals = {
            "academic": figures.academic.tolist(),
            "practice": figures.practice.tolist(),
            "economy": figures.income.tolist(),
            "psychology": figures.band.tolist(),
        }
        interviews, offers = figures.interviews.tolist(), figures.offers.tolist()
        for k, person in enumerate(persons):
            for name, values in finals.items():
                self._spoil(name, person.id, self._history(name, person.id, float(values[k])))
            if person.seeking == "job" or self._random.random() < self._noise["not_seeking"]:
                self._spoil("jobseeking", person.id, self._search(person.id, interviews[k], offers[k]))

    def _history(self, name: str, student: str, final: float) -> list[dict[str, Any]]:
        dates = _DATES[name]
        slope = self._random.uniform(-0.4, 1.1)
        rows: list[dict[str, Any]] = []
        for number, (day, period) in enumerate(dates, 1):
            value = final if number == len(dates) else self._earlier(name, final, slope * (len(dates) - number))
            rows.append(self._row(name, student, number, day, period) | {_COLUMN[name]: value})
        return rows

    def _earlier(self, name: str, final: float, drift: float) -> float:
        lot = self._random
        if name == "psychology":
            return float(min(5, max(1, round(final + lot.gauss(-0.2, 0.7)))))
        if name == "economy":
            return round(final * lot.uniform(0.8, 1.05), -1)
        return round(min(100.0, max(20.0, final - drift + lot.gauss(0.0, 2.2))), 1)

    def _search(self, student: str, interviews: int, offers: int) -> list[dict[str, Any]]:
        """Counts up to each date; the last row carries the final counts."""
        wins = self._random.sample(range(interviews), offers)
        rows: list[dict[str, Any]] = []
        for number, (day, period) in enumerate(_DATES["jobseeking"], 1):
            upto = interviews if number == len(_DATES["jobseeking"]) else interviews * number // 3
            won = sum(win < upto for win in wins)
            if upto:
                rate = round(100.0 * won / upto, 1) if self._random.random() < 0.4 else None
                cells = {"interviews": upto, "offers": won, "pass_rate": rate}
                rows.append(self._row("jobseeking", student, number, day, period) | cells)
        return rows

    def _row(self, name: str, student: str, number: int, day: date, period: str) -> dict[str, Any]:
        as_of = (day - self._shift).isoformat()
        return {"id": f"{name[:2].upper()}-{student}-{number}", "student": student, "period": period, "as_of": as_of}

    def _spoil(self, name: str, student: str, rows: list[dict[str, Any]]) -> None:
        """Append the rows, some with a gap, a slip or a contradiction."""
        lot, noise = self._random, self._noise
        column = _COLUMN.get(name, "pass_rate")
        gap, slip, clash = noise["missing"][name], noise["outlier"], noise["contradiction"]
        draw = lot.random()
        if draw < gap + slip + clash:
            self.blemished.add(student)
        if draw < gap:
            rows = [] if lot.random() < 0.5 else [_emptied(name, rows[-1])]
        elif draw < gap + slip:
            wrong = rows[-1] | {column: lot.choice(_OUT_OF_RANGE[name])}
            rows = [wrong] if lot.random() < 0.3 else [*rows[:-1], wrong]
        elif draw < gap + slip + clash:
            rows = [*rows, self._contradiction(name, rows[-1])]
        self.rows[name].extend(rows)

    def _contradiction(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """A second row of the same date that says something else."""
        other = dict(row) | {"id": f"{row['id']}x"}
        if name == "jobseeking":
            return other | {"interviews": 2, "offers": 5, "pass_rate": None}
        value = float(row[_COLUMN[name]])
        if name == "economy":
            return other | {"income_month": value * 2 + 100}
        if name == "psychology":
            return other | {"band": value - 1 if value > 1 else 2.0}
        return other | {_COLUMN[name]: round(value - 12.5 if value > 40 else value + 12.5, 1)}


def past_case_rows(raw: Mapping[str, Any], seed: int) -> list[Row]:
    """Rows of ``past_cases``: two earlier cohorts under the same law, settled with and without a cause.

    Args:
        raw: Content of causes.yaml.
        seed: Of the draw.
    """
    import numpy as np

    cases, random = raw["cases"], np.random.default_rng([seed, 2])
    shares = [raw["shares"][kind] for kind in REGISTERED]
    kinds = [REGISTERED[k] for k in random.choice(len(REGISTERED), cases["registered"], p=shares)]
    kinds += ["none"] * cases["others"]
    kinds = [kinds[k] for k in random.permutation(len(kinds))]
    likely = np.array([raw["need"]["others" if kind == "none" else "registered"] for kind in kinds])
    needs = random.random(len(kinds)) < likely
    figures = Law(raw).draw(random, kinds, needs)
    rate = 100.0 * figures.offers / figures.interviews
    columns = dict(
        zip(INDICATORS, (figures.academic, figures.practice, figures.income, figures.band, rate), strict=True)
    )
    gaps = random.random((len(kinds), len(INDICATORS))) < cases["missing"]
    rows: list[Row] = []
    for k, kind in enumerate(kinds):
        named = [] if kind == "none" else [kind]
        causes = [*named, "psychological"] if named and needs[k] else named
        cells = {name: None if gaps[k, c] else float(columns[name][k]) for c, name in enumerate(INDICATORS)}
        rows.append(
            {"id": f"K{k + 1:05d}", "cohort": int(random.choice(cases["cohorts"])), **cells}
            | {"causes": "|".join(causes), "employed": bool(figures.employed[k])}
        )
    return rows


def _emptied(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    if name == "jobseeking":
        return dict(row) | {"interviews": None, "offers": None, "pass_rate": None}
    return dict(row) | {_COLUMN[name]: None}
