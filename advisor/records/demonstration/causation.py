"""How the figures of the demonstration come about: latents → raw values, and the best rule that could be learnt.

The law stands in knowledge/demonstration/causes.yaml. A person is of one kind (none, economic, ability, special).
The kind sets the distribution of a latent ability and of income; ability drives grades, practical assessment and
interviews won. Need for counselling is independent of the kind and drives the centre's band alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb, exp, log, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["REGISTERED", "Figures", "Law", "best_possible_accuracy"]

REGISTERED = ("economic", "ability", "special")
_GRID = np.linspace(-4.5, 4.0, 86)


@dataclass(frozen=True, slots=True)
class Figures:
    """True figures of n persons, before missing values and slips.

    Attributes:
        ability: Latent, standard units.
        academic: Mean of the core courses, 0..100.
        practice: Pass rate, 0..100 %.
        income: Household income a head and month, yuan.
        band: 1..5.
        interviews: Number attended, at least 1.
        offers: Number won.
        employed: Found a post within half a year.
    """

    ability: NDArray[np.float64]
    academic: NDArray[np.float64]
    practice: NDArray[np.float64]
    income: NDArray[np.float64]
    band: NDArray[np.int64]
    interviews: NDArray[np.int64]
    offers: NDArray[np.int64]
    employed: NDArray[np.bool_]


class Law:
    """The generator's rule.

    Args:
        raw: Content of causes.yaml.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def draw(self, random: np.random.Generator, kinds: Sequence[str], needs: NDArray[np.bool_]) -> Figures:
        """Figures of persons of these kinds.

        Args:
            random: Source of chance.
            kinds: none, economic, ability or special, one a person.
            needs: Whether the person needs counselling.
        """
        law, n = self.raw, len(kinds)
        of = {name: np.array([law["kinds"][kind][name] for kind in kinds], float) for name in law["kinds"]["none"]}
        ability = of["ability"] + of["ability_sd"] * random.standard_normal(n)
        income = of["income"] * np.exp(of["income_sd"] * random.standard_normal(n))
        interviews = np.minimum(1 + random.poisson(law["interviews"]["mean"], n), law["interviews"]["most"])
        calm, need = (np.cumsum(law["bands"][name]) for name in ("calm", "need"))
        lots = random.random(n)[:, None]
        return Figures(
            ability=ability,
            academic=self._score("academic", ability, random),
            practice=self._score("practice", ability, random),
            income=np.round(income, -1),
            band=1 + np.minimum(4, np.where(needs[:, None], lots > need, lots > calm).sum(1)),
            interviews=interviews,
            offers=random.binomial(interviews, self._chance(ability, of["offers"])),
            employed=random.random(n) < self._employed(ability, kinds, needs),
        )

    def posterior(
        self,
        academic: NDArray[np.float64],
        practice: NDArray[np.float64],
        income: NDArray[np.float64],
        rate: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """P(kind | what is on record) for registered persons, columns in the order of ``REGISTERED``; NaN = unknown.

        Ability is integrated out on a grid, so this is Bayes' rule of the law up to rounding.
        """
        density = np.zeros((len(academic), len(REGISTERED)))
        steps = self._steps("academic", academic) * self._steps("practice", practice)
        for column, kind in enumerate(REGISTERED):
            of = self.raw["kinds"][kind]
            prior = _normal(_GRID, of["ability"], of["ability_sd"])
            over = (steps * self._rates(rate, of["offers"])) @ prior
            spread = _normal(np.log(income), log(of["income"]), of["income_sd"])
            density[:, column] = self.raw["shares"][kind] * over * np.where(np.isnan(income), 1.0, spread)
        return np.asarray(density / density.sum(1, keepdims=True), dtype=np.float64)

    def _score(self, name: str, ability: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
        of = self.raw[name]
        value = of["mean"] + of["loading"] * ability + of["noise"] * random.standard_normal(len(ability))
        return np.asarray(np.round(np.clip(value, 20.0, 100.0), 1), dtype=np.float64)

    def _steps(self, name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        of = self.raw[name]
        centre = of["mean"] + of["loading"] * _GRID
        found = _normal(values[:, None], centre[None, :], of["noise"])
        return np.asarray(np.where(np.isnan(values)[:, None], 1.0, found), dtype=np.float64)

    def _chance(self, ability: NDArray[np.float64], shift: NDArray[np.float64] | float) -> NDArray[np.float64]:
        of = self.raw["interviews"]
        return np.asarray(1.0 / (1.0 + np.exp(-(of["intercept"] + of["loading"] * ability + shift))), dtype=np.float64)

    def _rates(self, rate: NDArray[np.float64], shift: float) -> NDArray[np.float64]:
        """P(offers ÷ interviews | ability) over the grid; the number of interviews is summed out."""
        chance = self._chance(_GRID, shift)
        found: dict[float, NDArray[np.float64]] = {}
        rows = np.ones((len(rate), len(_GRID)))
        for number, value in enumerate(rate.tolist()):
            if value == value:
                if value not in found:
                    found[value] = self._rate(value / 100.0, chance)
                rows[number] = found[value]
        return rows

    def _rate(self, share: float, chance: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.zeros_like(chance)
        for n, weight in self._counts.items():
            k = round(share * n)
            if abs(share * n - k) < 1e-3:
                total += weight * comb(n, k) * chance**k * (1.0 - chance) ** (n - k)
        return total

    @cached_property
    def _counts(self) -> Mapping[int, float]:
        """P(number of interviews)."""
        mean, most = self.raw["interviews"]["mean"], self.raw["interviews"]["most"]
        weights, factorial = {}, 1.0
        for k in range(most):
            factorial *= max(k, 1)
            weights[k + 1] = exp(-mean) * mean**k / factorial
        weights[most] += 1.0 - sum(weights.values())
        return weights

    def _employed(
        self, ability: NDArray[np.float64], kinds: Sequence[str], needs: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        of = self.raw["employed"]
        logit = of["base"] + of["loading"] * ability + of["need"] * needs
        logit = logit + np.array([of.get(kind, 0.0) for kind in kinds])
        return np.asarray(1.0 / (1.0 + np.exp(-logit)), dtype=np.float64)


def best_possible_accuracy(raw: Mapping[str, Any], *, seed: int = 2026, persons: int = 40_000) -> float:
    """Share of registered cases whose primary cause Bayes' rule of the law itself names rightly.

    No model trained on these data can do better but by luck; cells are missing as often as in the past cases.

    Args:
        raw: Content of causes.yaml.
        seed: Of the simulation.
        persons: Simulated cases; the standard error is √(p(1 − p) ÷ persons), 0.0015 by default.
    """
    law, random = Law(raw), np.random.default_rng(seed)
    order = random.choice(len(REGISTERED), persons, p=[raw["shares"][kind] for kind in REGISTERED])
    figures = law.draw(random, [REGISTERED[k] for k in order], np.zeros(persons, bool))
    rate = 100.0 * figures.offers / figures.interviews
    cells = [figures.academic, figures.practice, figures.income, rate]
    known = [np.where(random.random(persons) < raw["cases"]["missing"], np.nan, cell) for cell in cells]
    return float((law.posterior(*known).argmax(1) == order).mean())


def _normal(x: NDArray[np.float64], mean: NDArray[np.float64] | float, sd: float) -> NDArray[np.float64]:
    return np.asarray(np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * sqrt(2.0 * pi)), dtype=np.float64)
