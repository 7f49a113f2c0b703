"""The door of trials: registered first, allocated by lot, analysed only as registered."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Literal

from advisor.catalog.outcome_rows import OutcomeCatalog
from advisor.errors import InputFault, StateFault
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.intervals import holm
from advisor.records.archive import Archive
from advisor.records.outcomes import Allotted, Graduate, Trial
from advisor.support.evaluate import Evaluation, evaluate
from advisor.support.following import follow
from advisor.support.outcome_table import MEASURES, OutcomeTable, PersonRow
from advisor.support.two_groups import ALPHA
from advisor.wording.prompts import Prompts

__all__ = ["Analysis", "Look", "allocate", "allocated", "analyse", "level_of_look", "register", "spent"]

DESIGNS = ("random", "stepped")
_MOST_ARMS = 6
_MOST_LOOKS = 10
_SHUFFLES = 5_000


@dataclass(frozen=True, slots=True)
class Look:
    """Which of the planned looks this is, and the p below which it may claim anything."""

    number: int
    planned: int
    persons: int
    persons_planned: int | None
    level: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """The first arm against each other one, by the registered measures alone."""

    trial: str
    registered_at: str
    design: str
    measures: tuple[str, ...]
    look: Look
    comparisons: tuple[Evaluation, ...]
    basis: Literal["engine"] = "engine"
    fallback: None = None


def register(archive: Archive, viewer: Viewer, trial: Trial) -> Trial:
    """Keep arms, measures, design, seed and looks before anybody is allocated.

    Raises:
        InputFault: ``value`` – fewer than two arms, doubled ones, an unknown measure or design, too many looks.
        StateFault: ``conflict`` – the name is taken.
        AccessDenied: A student or mentor.
    """
    if not trial.name.strip() or len(trial.name) > 60:
        raise InputFault("value", where="--name", variant="trial_name", value=trial.name[:60])
    names = [name for name in trial.arms if name]
    if not 2 <= len(names) <= _MOST_ARMS or len(set(names)) != len(trial.arms) or any("|" in name for name in names):
        raise InputFault("value", where="--arms", variant="trial_arms", value=",".join(trial.arms), limit=_MOST_ARMS)
    if not trial.measures:
        raise InputFault("empty", where="--measures", variant="option")
    for measure in trial.measures:
        if measure not in MEASURES:
            raise InputFault("value", where="--measures", variant="choice", value=measure, allowed=", ".join(MEASURES))
    if trial.design not in DESIGNS:
        raise InputFault("value", where="--design", variant="choice", value=trial.design, allowed=", ".join(DESIGNS))
    if not 1 <= trial.looks <= _MOST_LOOKS:
        raise InputFault("value", where="--looks", variant="range", value=trial.looks, low=1, high=_MOST_LOOKS)
    if trial.looks > 1 and trial.per_arm is None:
        raise InputFault("value", where="--looks", variant="trial_size", value=trial.looks)
    measures = tuple(dict.fromkeys(trial.measures))
    return archive.outcomes.register(viewer, replace(trial, name=trial.name.strip(), measures=measures))


def allocate(
    archive: Archive,
    viewer: Viewer,
    name: str,
    *,
    class_ids: Sequence[str] = (),
    seeking: str = "job",
    step_days: int = 28,
) -> tuple[Allotted, ...]:
    """Draw the arms once and keep them; a second call gives what was kept, whatever its arguments.

    random: within each class every arm gets as many students as the others, give or take one. stepped: whole classes
    change over one arm after the other, ``step_days`` apart, in an order that the seed draws, so that everybody gets the
    service in the end. Who was placed already takes no part; nothing else about a student but class and aim is looked at.

    Raises:
        InputFault: ``value`` – no such trial; ``empty`` – nobody is left after the filters.
    """
    trial = archive.outcomes.trial(viewer, name)
    kept = archive.outcomes.allotted(viewer, trial)
    if kept:
        return kept
    reach = archive.outcomes.graduates(viewer, is_list=True)
    chosen = [
        one
        for one in reach
        if (not class_ids or one.class_id in class_ids)
        and seeking in ("", one.seeking)
        and not any(event.kind == "placed" for event in one.events)
    ]
    if not chosen:
        raise InputFault("empty", where="trial", variant="trial", value=name)
    draw = _by_lot if trial.design == "random" else _by_steps
    return archive.outcomes.allot(viewer, trial, draw(trial, chosen, archive, step_days))


def allocated(archive: Archive, viewer: Viewer, name: str) -> tuple[Allotted, ...]:
    """The kept arms; empty before the allocation."""
    return archive.outcomes.allotted(viewer, archive.outcomes.trial(viewer, name))


def _by_lot(trial: Trial, chosen: Sequence[Graduate], archive: Archive, step_days: int) -> list[Allotted]:
    classes: dict[str, list[str]] = defaultdict(list)
    for one in chosen:
        classes[one.class_id].append(one.student)
    found = []
    for class_id, ids in sorted(classes.items()):
        dice = Random(f"{trial.seed}/{trial.name}/{class_id}")
        arms = [trial.arms[k % len(trial.arms)] for k in range(len(ids) - len(ids) % len(trial.arms))]
        arms += dice.sample(trial.arms, len(ids) - len(arms))  # the rest of a class: by lot as well
        dice.shuffle(arms)
        found += [Allotted(student, arm, None) for student, arm in zip(sorted(ids), arms, strict=True)]
    return found


def _by_steps(trial: Trial, chosen: Sequence[Graduate], archive: Archive, step_days: int) -> list[Allotted]:
    order = sorted({one.class_id for one in chosen})
    Random(f"{trial.seed}/{trial.name}").shuffle(order)
    step = {class_id: place * len(trial.arms) // len(order) for place, class_id in enumerate(order)}
    days = [(archive.today + timedelta(days=step_days * k)).isoformat() for k in range(len(trial.arms))]
    return [Allotted(one.student, trial.arms[step[one.class_id]], days[step[one.class_id]]) for one in chosen]


def analyse(archive: Archive, viewer: Viewer, name: str, *, knowledge: OutcomeCatalog, prompts: Prompts) -> Analysis:
    """Compare the arms on the registered measures, and claim no more than the look allows.

    Everybody is counted in the arm that the lot gave (intention to treat). With several looks planned, each has its own
    share of the 0.05 (O'Brien–Fleming spending, Lan & DeMets 1983, the increments taken as bounds); before the first
    planned look nothing is shown. A stepped trial is tested by shuffling whole classes between the arms.

    Raises:
        StateFault: ``not_ready`` – not allocated, an arm has fewer than five known, or it is too early for the next look.
    """
    trial = archive.outcomes.trial(viewer, name)
    arms = {one.student: one for one in archive.outcomes.allotted(viewer, trial)}
    if not arms:
        raise StateFault("not_ready", where="trial", variant="trial_open", value=name)
    last_day = _last_common_day(trial, arms.values())
    day = min(archive.today, last_day) if last_day else archive.today
    rows: dict[str, list[tuple[str, PersonRow]]] = defaultdict(list)
    for graduate in archive.outcomes.graduates(viewer):
        if graduate.student in arms:
            arm = arms[graduate.student].arm
            found = follow(graduate, knowledge, day)
            row = PersonRow(
                is_treated=arm == trial.arms[0],
                employed=found.employed,
                salary=found.pay_yuan_month if "salary" in trial.measures else None,
                relevant=found.relevant if "relevant" in trial.measures else None,
                retained=found.retained if "retained" in trial.measures else None,
                placed_on=found.placed_on,
                baseline={},
            )
            keeps = row if "employed" in trial.measures else replace(row, employed=None)
            rows[arm].append((graduate.class_id, keeps))
    look = _look(trial, {arm: [row for _, row in rows[arm]] for arm in trial.arms})
    level = look.level / (len(trial.arms) - 1)
    return Analysis(
        trial=trial.name,
        registered_at=trial.registered_at,
        design=trial.design,
        measures=trial.measures,
        look=replace(look, level=level),
        comparisons=tuple(
            _compared(trial, rows[trial.arms[0]], rows[other], other, level, knowledge, prompts, archive)
            for other in trial.arms[1:]
        ),
    )


def spent(fraction: float) -> float:
    """The part of a two-sided 0.05 that may be spent by this fraction of the information (O'Brien–Fleming shape)."""
    if fraction <= 0:
        return 0.0
    z = 2.241402727604945  # the normal quantile of 1 - 0.05 / 4
    return min(ALPHA, 2 * math.erfc(z / math.sqrt(min(fraction, 1.0)) / math.sqrt(2)))


def level_of_look(number: int, planned: int) -> float:
    """The p below which look ``number`` of ``planned`` may claim a difference; all of them sum to 0.05."""
    return spent(number / planned) - spent((number - 1) / planned)


def _last_common_day(trial: Trial, allotted: Iterable[Allotted]) -> date | None:
    """In a stepped trial the arms differ only until the second one changes over."""
    if trial.design != "stepped":
        return None
    starts = sorted({one.starts_on for one in allotted if one.starts_on})
    return date.fromisoformat(starts[1]) - timedelta(days=1) if len(starts) > 1 else None


def _look(trial: Trial, rows: dict[str, list[PersonRow]]) -> Look:
    primary = trial.measures[0]
    known = {arm: sum(getattr(row, primary) is not None for row in rows[arm]) for arm in trial.arms}
    fewest = min(known.values())
    if fewest < SMALLEST_GROUP:
        raise StateFault("not_ready", where="trial", variant="trial_few", value=fewest, fewest=SMALLEST_GROUP)
    if trial.per_arm is None:
        return Look(1, 1, fewest, None, ALPHA)
    number = min(trial.looks, fewest * trial.looks // trial.per_arm)
    if number < 1:
        first = math.ceil(trial.per_arm / trial.looks)
        raise StateFault("not_ready", where="trial", variant="trial_look", value=fewest, first=first)
    return Look(number, trial.looks, fewest, trial.per_arm, level_of_look(number, trial.looks))


def _compared(
    trial: Trial,
    first: Sequence[tuple[str, PersonRow]],
    other: Sequence[tuple[str, PersonRow]],
    name: str,
    level: float,
    knowledge: OutcomeCatalog,
    prompts: Prompts,
    archive: Archive,
) -> Evaluation:
    table = OutcomeTable.of_people([row for _, row in (*first, *other)], (trial.arms[0], name))
    found = evaluate(table, knowledge=knowledge, prompts=prompts, today=archive.today, is_random=True, level=level)
    if trial.design != "stepped":
        return found
    p_values = [_shuffled_p(first, other, measure.name, trial.seed) for measure in found.measures]
    adjusted = holm(p_values)
    measures = tuple(
        replace(measure, test=None if p is None else "class_shuffle", p=p, p_adjusted=after, fragility=None, power=None)
        for measure, p, after in zip(found.measures, p_values, adjusted, strict=True)
    )
    significant = tuple(
        replace(measure, is_significant=measure.p_adjusted is not None and measure.p_adjusted < level)
        for measure in measures
    )
    return replace(found, measures=significant)


def _shuffled_p(
    first: Sequence[tuple[str, PersonRow]], other: Sequence[tuple[str, PersonRow]], measure: str, seed: int
) -> float | None:
    """P of the difference of class means, by shuffling whole classes; None below three classes an arm."""
    means = [_class_means(rows, measure) for rows in (first, other)]
    if min(map(len, means)) < 3:
        return None
    pooled, size = [*means[0], *means[1]], len(means[0])
    gap = abs(statistics.fmean(means[0]) - statistics.fmean(means[1]))
    dice = Random(seed)
    hits = 1
    for _ in range(_SHUFFLES):
        dice.shuffle(pooled)
        hits += abs(statistics.fmean(pooled[:size]) - statistics.fmean(pooled[size:])) >= gap - 1e-12
    return hits / (_SHUFFLES + 1)


def _class_means(rows: Sequence[tuple[str, PersonRow]], measure: str) -> list[float]:
    classes: dict[str, list[float]] = defaultdict(list)
    for class_id, row in rows:
        value = getattr(row, measure)
        if value is not None:
            classes[class_id].append(float(value))
    return [statistics.fmean(values) for _, values in sorted(classes.items())]
