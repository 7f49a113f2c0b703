"""The report of a practice: dimensions, parts of the told events, the best answer, what to do next, the trend over sessions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from advisor.practice.interview import Practice, Turn
from advisor.wording.prompts import Prompts

__all__ = ["Axis", "BestAnswer", "SessionPoint", "SessionReport", "report_of", "sessions_of"]

_STAR = "STAR"
_EXERCISES = 3
_LOW_PART = 6.0
_LOW_AXIS = 62.0
_FEWEST = 2  # scored answers from which a mean has an interval


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension over the practice: the mean 0..100 of the ``n`` answers that were asked for it."""

    name: str
    label: str
    score: float
    n: int


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """The answer with the highest score, in the student's own words."""

    question: str
    answer: str
    overall: float


@dataclass(frozen=True, slots=True)
class SessionPoint:
    """One session: the mean of its main answers with a 95 % interval, None where fewer than two were scored.

    ``n`` is how many answers it stands on; sessions of few answers tell little, and the interval says so.
    """

    at: str
    mean: float
    interval: tuple[float, float] | None
    n: int


@dataclass(frozen=True, slots=True)
class SessionReport:
    """What a student takes along.

    Attributes:
        axes: The dimensions that were asked for, in the order of the rubric.
        star: S, T, A, R 0..10, means over the told events; empty without one.
        best: The best answer, or None where nothing was scored.
        exercises: At most three things to do before the next practice, the most needed first.
        trend: The sessions so far, oldest first, this one last.
        has_moved: Whether the last session lies outside the interval of the first; None while that cannot be told.
    """

    axes: tuple[Axis, ...]
    star: Mapping[str, float]
    best: BestAnswer | None
    exercises: tuple[str, ...]
    trend: tuple[SessionPoint, ...]
    has_moved: bool | None


def report_of(practice: Practice, earlier: Iterable[SessionPoint], prompts: Prompts, *, on: str) -> SessionReport:
    """Sum up a practice.

    Args:
        practice: It may have ended in any way; answers that were not scored are left out.
        earlier: Sessions before it, oldest first.
        prompts: Names of dimensions and the exercises.
        on: ISO date of this session.
    """
    scored = [turn for turn in practice.turns if turn.score.overall is not None]
    main = [turn for turn in scored if turn.follow_up_of is None]
    axes, star = _axes(main), _star(main)
    best = max(scored, key=lambda turn: turn.score.overall or 0.0, default=None)
    here = _point(on, [turn.score.overall or 0.0 for turn in main])
    trend = (*earlier, *([here] if here else []))
    return SessionReport(
        axes=axes,
        star=star,
        best=BestAnswer(best.question, best.answer, best.score.overall or 0.0) if best else None,
        exercises=tuple(prompts.label(name) for name in _needed(scored, axes, star)),
        trend=trend,
        has_moved=_moved(trend),
    )


def sessions_of(kept: Iterable[tuple[str, Mapping[str, object]]]) -> tuple[SessionPoint, ...]:
    """The sessions of kept practices, each given with its date, oldest first; those without a scored answer are left out."""
    points = []
    for at, body in kept:
        turns = body.get("turns")
        scores = [
            float(turn["score"]["overall"])
            for turn in (turns if isinstance(turns, list | tuple) else ())
            if turn.get("follow_up_of") is None and turn["score"].get("overall") is not None
        ]
        point = _point(at, scores)
        if point is not None:
            points.append(point)
    return tuple(points)


def _point(at: str, scores: Sequence[float]) -> SessionPoint | None:
    if not scores:
        return None
    interval = _student(scores) if len(scores) >= _FEWEST else None
    kept = None if interval is None else (max(0.0, interval[0]), min(100.0, interval[1]))
    return SessionPoint(at, fmean(scores), kept, len(scores))


def _student(scores: Sequence[float]) -> tuple[float, float]:
    """95 % interval of a mean by Student's t."""
    from scipy.stats import t

    half = float(t.ppf(0.975, len(scores) - 1)) * stdev(scores) / len(scores) ** 0.5
    return fmean(scores) - half, fmean(scores) + half


def _moved(trend: Sequence[SessionPoint]) -> bool | None:
    if len(trend) < _FEWEST or trend[0].interval is None or trend[-1].interval is None:
        return None
    first, last = trend[0].interval, trend[-1].interval
    return last[0] > first[1] or last[1] < first[0]


def _axes(scored: Sequence[Turn]) -> tuple[Axis, ...]:
    found: dict[str, tuple[str, list[float]]] = {}
    for turn in scored:
        for dimension in turn.score.dimensions:
            if dimension.score is not None:
                found.setdefault(dimension.name, (dimension.label, []))[1].append(dimension.score)
    return tuple(Axis(name, label, fmean(scores), len(scores)) for name, (label, scores) in found.items())


def _star(scored: Sequence[Turn]) -> dict[str, float]:
    parts: dict[str, list[float]] = {}
    for turn in scored:
        for letter in _STAR:
            value = getattr(turn.score.star, letter)
            if value is not None:
                parts.setdefault(letter, []).append(value)
    return {letter: fmean(values) for letter, values in parts.items()}


def _needed(scored: Sequence[Turn], axes: Sequence[Axis], star: Mapping[str, float]) -> list[str]:
    """Labels of the exercises: wrong facts first, then the weakest parts of the events, then the weakest dimensions."""
    names = ["interview.exercise.facts"] if any(turn.score.facts.wrong for turn in scored) else []
    weak = sorted((value, letter) for letter, value in star.items() if value < _LOW_PART)
    names += [f"interview.exercise.{letter}" for _, letter in weak]
    low = sorted((axis.score, axis.name) for axis in axes if axis.score < _LOW_AXIS)
    names += [f"interview.exercise.{name}" for _, name in low]
    names += ["interview.exercise.again", "interview.exercise.aloud", "interview.exercise.post"]
    return list(dict.fromkeys(names))[:_EXERCISES]
