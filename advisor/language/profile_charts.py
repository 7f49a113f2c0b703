"""Charts of one person's own profile, sized for a phone: a wheel of a few axes, bars, and a line over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from advisor.language.drawings import INK, PALE, Box, Drawing, Line, Words

__all__ = ["Spoke", "TimePoint", "bars_chart", "time_chart", "wheel_chart"]

WIDTH = 360.0
ACCENT = "#1f6f5c"
"""The accent of the pages, 6:1 on white."""
FEWEST_SPOKES = 3
_RINGS = 4
_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis: its name, its value 0..1, and how the value is written."""

    label: str
    value: float
    display: str


@dataclass(frozen=True, slots=True)
class TimePoint:
    """One point in time: its name, its value 0..1 with an interval where there is one, and how the value is written."""

    label: str
    value: float
    interval: tuple[float, float] | None
    display: str


def wheel_chart(title: str, spokes: Sequence[Spoke]) -> Drawing:
    """A radar chart; with fewer than three axes, which enclose nothing, bars.

    Args:
        title: What it shows, with its figures, for who cannot see it.
        spokes: The axes, clockwise from the top.
    """
    if len(spokes) < FEWEST_SPOKES:
        return bars_chart(title, spokes)
    middle, centre, radius = WIDTH / 2, 150.0, 84.0

    def place(number: int, share: float) -> tuple[float, float]:
        angle = 2 * pi * number / len(spokes)
        return middle + radius * share * sin(angle), centre - radius * share * cos(angle)

    shapes: list[Line | Box | Words] = []
    for ring in range(1, _RINGS + 1):
        shapes += _loop([place(number, ring / _RINGS) for number in range(len(spokes))], PALE, 1)
    for number, spoke in enumerate(spokes):
        x, y = place(number, 1)
        shapes.append(Line(middle, centre, x, y, PALE, 1))
        x, y = place(number, 1.14)
        side = "middle" if abs(x - middle) < radius / 3 else "start" if x > middle else "end"
        y += -16 if y < centre - radius else 10 if y > centre + radius else -3
        shapes += [Words(x, y, spoke.label, side, _SIZE - 1), Words(x, y + 16, spoke.display, side, _SIZE - 1)]
    corners = [place(number, min(1.0, max(0.0, spoke.value))) for number, spoke in enumerate(spokes)]
    shapes += _loop(corners, ACCENT, 2.5)
    shapes += [Box(x - 3.5, y - 3.5, 7, 7, ACCENT) for x, y in corners]
    return Drawing(WIDTH, 296, title, tuple(shapes))


def bars_chart(title: str, spokes: Sequence[Spoke]) -> Drawing:
    """One bar an axis, its name above it and its figure at the end.

    Args:
        title: What it shows, with its figures.
        spokes: The bars, first on top.
    """
    left, right, step = 10.0, 290.0, 44.0
    shapes: list[Line | Box | Words] = []
    for number, spoke in enumerate(spokes):
        y = 8 + step * number
        length = (right - left) * min(1.0, max(0.0, spoke.value))
        shapes += [
            Words(left, y + 14, spoke.label, size=_SIZE),
            Box(left, y + 20, right - left, 12, PALE),
            Box(left, y + 20, max(2.0, length), 12, ACCENT),
            Words(right + 8, y + 31, spoke.display, size=_SIZE),
        ]
    return Drawing(WIDTH, 12 + step * len(spokes), title, tuple(shapes))


def time_chart(title: str, points: Sequence[TimePoint]) -> Drawing:
    """Points with their intervals, joined in the order of time; 0 at the bottom, 1 at the top.

    Args:
        title: What it shows, with its figures.
        points: Oldest first.
    """
    left, right, top, bottom = 34.0, 340.0, 24.0, 190.0
    step = (right - left) / max(1, len(points))
    shapes: list[Line | Box | Words] = []
    for share in (0.0, 0.5, 1.0):
        y = bottom - (bottom - top) * share
        shapes += [Line(left, y, right, y, PALE, 1), Words(left - 6, y + 4, f"{100 * share:.0f}", "end", 12)]
    places = [
        (left + step * (number + 0.5), bottom - (bottom - top) * min(1.0, max(0.0, point.value)))
        for number, point in enumerate(points)
    ]
    for number, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        if number:
            shapes.append(Line(*places[number - 1], x, y, ACCENT, 2))
        if point.interval is not None:
            low, high = (bottom - (bottom - top) * min(1.0, max(0.0, end)) for end in point.interval)
            shapes += [Line(x, low, x, high, INK, 1), Line(x - 5, low, x + 5, low), Line(x - 5, high, x + 5, high)]
        shapes += [Box(x - 4, y - 4, 8, 8, ACCENT), Words(x + 8, y - 6, point.display, "start", 12)]
        shapes.append(Words(x, bottom + 20, point.label, "middle", 11))
    return Drawing(WIDTH, bottom + 32, title, tuple(shapes))


def _loop(corners: Sequence[tuple[float, float]], colour: str, width: float) -> list[Line]:
    return [
        Line(*corner, *corners[(number + 1) % len(corners)], colour, width) for number, corner in enumerate(corners)
    ]
