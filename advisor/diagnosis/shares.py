"""What each factor adds to the forest's likeliest cause, as cards: path contributions, or Shapley values on screen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.diagnose import Diagnosis
from advisor.diagnosis.forest import Forests
from advisor.diagnosis.own import audience_of
from advisor.facts import Derived, FactCard, Role, Source
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.diagnosis.treeshap import TreeShap

__all__ = ["share_cards"]

STAFF: tuple[Role, ...] = ("counselor", "mentor", "centre", "admin")
RULES = {
    "path": "base + path contributions = probability; not Shapley values, no cause",
    "shapley": "base + Shapley values (TreeSHAP) = probability; no cause",
}


def share_cards(
    found: Diagnosis,
    forests: Forests | None,
    scorecard: Scorecard,
    *,
    shapley: "TreeShap | None" = None,
    is_waited_for: bool = True,
    prompts: Prompts,
) -> Iterator[FactCard]:
    """Cards of the likeliest cause that the reader is told of: the base, then each factor, largest first.

    Args:
        found: The diagnosis in the reader's view; nothing but its factors takes part.
        forests: The trained forests.
        scorecard: Names the factors.
        shapley: The worker; without one, or where it gives no answer, the exact path contributions stand.
        is_waited_for: Wait for a worker that is still starting.
        prompts: Labels.
    """
    held = {line.what for line in found.missing if line.reason != "no_consent"} | {need.factor for need in found.needs}
    factors = tuple(name for name in scorecard.factors if name in held)
    forest = forests.for_factors(factors) if forests is not None else None
    if forest is None or not found.causes:
        return
    raws = {need.factor: need.raw for need in found.needs}
    cause = found.causes[0]
    estimate = next(one for one in forest.estimates(raws) if one.label == cause.cause)
    way, base, added = "path", estimate.base, dict(estimate.contributions)
    if shapley is not None:
        ask = shapley.explain if is_waited_for else shapley.explain_when_ready
        values = ask(forest.causes, forest.row(raws))
        if values is not None:
            way, base = "shapley", values.base[cause.cause]
            added = dict(zip(forest.factors, values.values[cause.cause], strict=True))
    lines = [("base", base), *sorted(added.items(), key=lambda pair: -abs(pair[1]))]
    for name, value in lines:
        key = "diagnosis.forest.base" if name == "base" else f"diagnosis.forest.{way}"
        label = "" if name == "base" else scorecard.factors[name].label
        yield FactCard(
            id=f"forest.{name}",
            kind="contribution",
            subject=found.student,
            measure=f"forest.{way}.{cause.cause}.{name}",
            label=prompts.label(key, label=label, cause=cause.label),
            value=value,
            unit="",
            display=f"{value:.3f}" if name == "base" else f"{value:+.3f}",
            source=Source("forest", cause.cause),
            derived=Derived(RULES[way], ()),
            audience=STAFF if name == "base" else tuple(role for role in audience_of(name) if role != "student"),
        )
