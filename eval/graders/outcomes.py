"""What the comparison of two groups promises, by simulation through its door: intervals that cover, few false alarms."""

import random

from graders.figures import Figure, share
from graders.ground import ROOT, Ground

__all__ = ["grade"]

TRIALS = 2_000
MEASURES = ("employed", "relevant", "retained")


def grade(ground: Ground) -> list[Figure]:
    """2,000 trials with true differences and 2,000 without; groups of 20 to 90, as the papers' are."""
    from datetime import date

    from advisor.catalog.catalog import Catalog
    from advisor.support.evaluate import evaluate
    from advisor.support.outcome_table import OutcomeTable
    from advisor.support.two_groups import Counts, Means
    from advisor.wording.prompts import Prompts

    knowledge, prompts = Catalog(ROOT / "knowledge").outcomes, Prompts(ROOT / "prompts")
    dice = random.Random(20)

    def arm(chance: float, n: int) -> Counts:
        return Counts(n, sum(dice.random() < chance for _ in range(n)))

    def pay(mean: float, spread: float, n: int) -> Means:
        values = [dice.lognormvariate(mean, spread) for _ in range(n)]
        middle = sum(values) / n
        return Means(n, middle, (sum((value - middle) ** 2 for value in values) / (n - 1)) ** 0.5)

    covered = shares = alarms = raw = paid = 0
    for is_null in (False, True):
        for _ in range(TRIALS):
            sizes = dice.randint(20, 90), dice.randint(20, 90)
            base = [dice.uniform(0.15, 0.95) for _ in MEASURES]
            other = base if is_null else [min(0.98, max(0.02, p + dice.uniform(-0.3, 0.3))) for p in base]
            counts = {
                name: (arm(p, sizes[0]), arm(q, sizes[1])) for name, p, q in zip(MEASURES, base, other, strict=True)
            }
            table = OutcomeTable(counts, (pay(8.2, 0.3, sizes[0]), pay(8.2, 0.3, sizes[1])), (), ("a", "b"))
            found = evaluate(table, knowledge=knowledge, prompts=prompts, today=date(2026, 1, 1))
            by_name = {measure.name: measure for measure in found.measures}
            if is_null:
                alarms += any(measure.is_significant for measure in found.measures)
                raw += any(measure.p is not None and measure.p < 0.05 for measure in found.measures)
                continue
            for name, p, q in zip(MEASURES, base, other, strict=True):
                low, high = by_name[name].ci or (0.0, 0.0)
                covered += low <= p - q <= high
                shares += 1
            low, high = by_name["salary"].ci or (0.0, 0.0)
            paid += low <= 0 <= high
    return [
        share("interval of shares covers", covered, shares),
        share("interval of pay covers", paid, TRIALS),
        share("false alarm of four measures", alarms, TRIALS, "down"),
        share("false alarm without correction", raw, TRIALS, "down"),
    ]
