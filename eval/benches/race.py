"""Contestants in interleaved rounds, medians, and ratios to a peer of the same run."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Line", "against", "race", "single"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table.

    Attributes:
        family: one of bench.py's ``FAMILIES``.
        what: The contestant.
        figure: Its median in ``unit``; it holds for this run on this machine and nowhere else.
        unit: Things a second (more is better), or ms or s (less is better).
        peer: What it ran against in the same rounds.
        ratio: How many times as fast as the peer.
        goal: Number of the goal with what it asks, or empty.
        reached: Whether the ratio reaches the goal; None without one.
        note: What must be known to read the figure.
    """

    family: str
    what: str
    figure: float
    unit: str
    peer: str
    ratio: float
    goal: str = ""
    reached: bool | None = None
    note: str = ""


def race(
    contestants: Mapping[str, Callable[[], object]],
    rounds: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds of each contestant, by the clock on the wall or by the one given (``time.process_time``).

    All run once untimed, then in turns, each round beginning with another one, so that a busy moment of the machine and
    a warm cache meet all of them alike.
    """
    for run in contestants.values():
        run()
    names = list(contestants)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            started = clock()
            contestants[name]()
            taken[name].append(clock() - started)
    return {name: statistics.median(values) for name, values in taken.items()}


def against(
    family: str,
    seconds: Mapping[str, float],
    what: str,
    peer: str,
    amount: float,
    unit: str,
    *,
    goal: tuple[str, float] | None = None,
    note: str = "",
) -> Line:
    """The line of one contestant; ``amount`` is what it did in its seconds, ``goal`` its text and the least ratio.

    A unit of ms or s prints time per thing instead of things a second.
    """
    per = {"ms": 1000.0, "s": 1.0}.get(unit)
    figure = seconds[what] / amount * per if per is not None else amount / seconds[what]
    ratio = seconds[peer] / seconds[what]
    reached = None if goal is None else ratio >= goal[1]
    return Line(family, what, figure, unit, peer, ratio, goal[0] if goal else "", reached, note)


def single(run: Callable[[], object]) -> float:
    """Seconds of one run, for what takes too long to repeat."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
