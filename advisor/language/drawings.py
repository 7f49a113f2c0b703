"""Charts as a few lines, boxes and words, drawn alike as SVG, in a .pdf and as a picture for Word. Each has a table beside it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from advisor.language.fonts import Font

__all__ = [
    "Box",
    "CountRow",
    "Drawing",
    "IntervalRow",
    "Line",
    "PairRow",
    "Words",
    "counts_chart",
    "intervals_chart",
    "pairs_chart",
    "to_png",
    "to_svg",
]

INK, PALE, FIRST, SECOND, CALM = "#1f2937", "#cbd5e1", "#1d4ed8", "#b45309", "#1f6f5c"
"""Dark on white at 4.5:1 and more; the two arms differ in lightness and in their words too, not in colour alone."""

_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = INK
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; (x, y) is its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text with its base line at y; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = _SIZE


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a white ground; y grows downwards; ``title`` is read to who cannot see it."""

    width: float
    height: float
    title: str
    shapes: tuple[Line | Box | Words, ...]

    @property
    def text(self) -> str:
        """All its words, for the choice of a font."""
        return self.title + "".join(shape.text for shape in self.shapes if isinstance(shape, Words))


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A line of an interval chart; values in the unit of the axis."""

    label: str
    low: float
    point: float
    high: float
    display: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A line of a chart of two bars; values 0..1."""

    label: str
    first: float
    second: float
    displays: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A line of a chart of counts; ``share`` 0..1, None where it is withheld."""

    label: str
    share: float | None
    display: str


def counts_chart(title: str, rows: Sequence[CountRow]) -> Drawing:
    """Counts as shares of one whole, the words over the bar, narrow enough to be read on a phone."""
    left, width, top, step = 8.0, 300.0, 40.0, 48.0
    shapes: list[Line | Box | Words] = [Words(left, 22, title, size=15)]
    for number, row in enumerate(rows):
        y = top + step * number
        shapes += [Words(left, y + 13, row.label, size=14), Box(left, y + 20, width, 14, PALE)]
        if row.share is not None:
            shapes.append(Box(left, y + 20, max(1.0, width * row.share), 14, CALM))
        shapes.append(Words(left + width + 8, y + 32, row.display, size=14))
    return Drawing(400, top + step * len(rows) + 8, title, tuple(shapes))


def intervals_chart(title: str, rows: Sequence[IntervalRow], axis: str) -> Drawing:
    """Differences with their intervals against a line at zero."""
    left, right, top, step = 110.0, 500.0, 46.0, 40.0
    low, high = min([0.0, *(row.low for row in rows)]), max([0.0, *(row.high for row in rows)])
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return left + (value - low) / span * (right - left)

    bottom = top + step * len(rows)
    shapes: list[Line | Box | Words] = [
        Words(10, 22, title, size=15),
        Line(at(0), top - 10, at(0), bottom, INK, 1),
        Words(at(0), bottom + 18, "0", "middle"),
        Words(right, bottom + 18, axis, "end"),
    ]
    for number, row in enumerate(rows):
        y = top + step * number + step / 2
        shapes += [
            Words(10, y + 4, row.label),
            Line(at(row.low), y, at(row.high), y, FIRST, 3),
            Line(at(row.low), y - 6, at(row.low), y + 6, FIRST, 2),
            Line(at(row.high), y - 6, at(row.high), y + 6, FIRST, 2),
            Box(at(row.point) - 4, y - 4, 8, 8, FIRST),
            Words(right + 12, y + 4, row.display),
        ]
    return Drawing(680, bottom + 30, title, tuple(shapes))


def pairs_chart(title: str, rows: Sequence[PairRow], names: tuple[str, str]) -> Drawing:
    """Shares of two groups, bar under bar on one axis from 0 to 100 %, with the figures at the bars."""
    left, right, top, step = 110.0, 520.0, 60.0, 56.0
    bottom = top + step * len(rows)
    shapes: list[Line | Box | Words] = [Words(10, 22, title, size=15)]
    shapes += [Box(left, 34, 12, 12, FIRST), Words(left + 18, 45, names[0])]
    shapes += [Box(left + 200, 34, 12, 12, SECOND), Words(left + 218, 45, names[1])]
    for tenth in range(0, 11, 2):
        x = left + (right - left) * tenth / 10
        shapes += [Line(x, top, x, bottom, PALE, 0.7), Words(x, bottom + 18, f"{10 * tenth}%", "middle", 11)]
    for number, row in enumerate(rows):
        y = top + step * number
        shapes.append(Words(10, y + 30, row.label))
        for value, colour, offset, display in (
            (row.first, FIRST, 8.0, row.displays[0]),
            (row.second, SECOND, 29.0, row.displays[1]),
        ):
            shapes += [
                Box(left, y + offset, max(1.0, (right - left) * value), 17, colour),
                Words(left + (right - left) * value + 8, y + offset + 13, display, size=12),
            ]
    shapes.append(Line(left, top, left, bottom, INK, 1))
    return Drawing(680, bottom + 30, title, tuple(shapes))


def to_svg(drawing: Drawing) -> str:
    """The drawing as SVG, in the fonts of whoever looks at it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img" '
        f'aria-label={quoteattr(drawing.title)} font-family="sans-serif" fill="{INK}">',
        f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="#ffffff"/>',
    ]
    for shape in drawing.shapes:
        if isinstance(shape, Line):
            parts.append(
                f'<line x1="{shape.x1:.1f}" y1="{shape.y1:.1f}" x2="{shape.x2:.1f}" y2="{shape.y2:.1f}" '
                f'stroke="{shape.colour}" stroke-width="{shape.width:g}"/>'
            )
        elif isinstance(shape, Box):
            parts.append(
                f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}" '
                f'fill="{shape.colour}"/>'
            )
        else:
            parts.append(
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}" '
                f'text-anchor="{shape.anchor}">{escape(shape.text)}</text>'
            )
    return "\n".join([*parts, "</svg>"])


def to_png(drawing: Drawing, font: Font, scale: float = 2.0) -> bytes:
    """The drawing as a picture, for Word, which shows no SVG everywhere."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), "white")
    pen = ImageDraw.Draw(picture)
    anchors = {"start": "ls", "middle": "ms", "end": "rs"}
    for shape in drawing.shapes:
        if isinstance(shape, Line):
            ends = [(shape.x1 * scale, shape.y1 * scale), (shape.x2 * scale, shape.y2 * scale)]
            pen.line(ends, fill=shape.colour, width=max(1, round(shape.width * scale)))
        elif isinstance(shape, Box):
            corner = (shape.x * scale, shape.y * scale)
            pen.rectangle(
                [corner, (corner[0] + shape.width * scale, corner[1] + shape.height * scale)], fill=shape.colour
            )
        else:
            face = ImageFont.truetype(str(font.path), round(shape.size * scale), index=font.index)
            pen.text((shape.x * scale, shape.y * scale), shape.text, INK, face, anchors[shape.anchor])
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
