"""What of a pdf page nobody sees: white, tiny or invisible text, and text off the page.

Read from the drawing operators, not from the picture: text under an image, behind a clipping path or on a layer that is
switched off counts as seen. White text counts wherever it stands, on a dark ground too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any, Final

__all__ = ["Marks"]

WHITE: Final = 0.95
TINY_POINTS: Final = 2.0
CLEAR: Final = 0.05

_IDENTITY: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LIGHT: Final = {"/DeviceGray", "/CalGray", "/DeviceRGB", "/CalRGB"}
_INK: Final = {"/DeviceCMYK", "/Separation", "/DeviceN"}
_BY_COMPONENTS: Final = {1: "light", 3: "light", 4: "ink"}
_SHOWING: Final = {b"Tj", b"TJ", b"'", b'"'}


@dataclass(frozen=True, slots=True)
class _Paint:
    """One of the two colours of the pen: is it white, is it transparent, and how are its numbers read."""

    is_white: bool = False
    is_clear: bool = False
    space: str = "light"

    def coloured(self, operands: Sequence[Any], space: str) -> "_Paint":
        numbers = [float(number) for number in operands if isinstance(number, int | float)]
        space = space or _BY_COMPONENTS.get(len(numbers), "other")
        if space == "light":
            is_white = bool(numbers) and min(numbers) >= WHITE
        else:
            is_white = space == "ink" and bool(numbers) and max(numbers) <= 1 - WHITE
        return replace(self, is_white=is_white, space=space)


@dataclass(frozen=True, slots=True)
class _Pen:
    """The graphics state as far as it decides whether text is seen; ``q`` keeps it, ``Q`` brings it back."""

    fill: _Paint = _Paint()
    stroke: _Paint = _Paint()
    mode: int = 0
    size: float = 0.0
    rise: float = 0.0
    stretch: float = 1.0
    code_bytes: int = 1
    unit: float = 1.0


@dataclass(slots=True)
class _Frame:
    """The page, or a form drawn on it: the matrix that leads to the page, its resources and the pens it has put by."""

    matrix: Sequence[float]
    resources: object
    pen: _Pen
    kept: list[_Pen]


class Marks:
    """Follows a page's operators; its methods are the visitors of pypdf's ``extract_text``.

    Args:
        page: pypdf's page.

    Attributes:
        pieces: The text in the order of the stream.
    """

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - pypdf's page, imported lazily
        self.pieces: list[str] = []
        self._unit = _number(page.get("/UserUnit"), 1.0)
        self._box = _box(page)
        self._frames = [_Frame(_IDENTITY, _inherited(page, "/Resources"), _Pen(), [])]
        # Besides the codes: "seen" for text without any mark, "unpainted" for text that is drawn in no colour at all.
        self._found: set[str] = set()
        self._pending: set[str] = set()

    @property
    def notices(self) -> set[str]:
        """Codes for what was shown so far. Where all text is unpainted, it is the text layer of a scan, not hidden."""
        hidden = {"hidden_run"} if {"seen", "unpainted"} <= self._found else set()
        return (self._found - {"seen", "unpainted"}) | hidden

    def text(self, text: str, *_: object) -> None:
        """Visitor of text: what was noted since the last piece counts if the piece is more than blanks."""
        if text.strip():
            self.pieces.append(text)
            self._found |= self._pending
        self._pending = set()

    def before(self, operator: bytes, operands: Sequence[Any], cm: Sequence[float], tm: Sequence[float]) -> None:
        """Visitor before an operator."""
        frame = self._frames[-1]
        if operator in _SHOWING:
            self._show(operands[-1] if operands else b"", _product(tm, _product(cm, frame.matrix)))
        elif operator == b"q":
            frame.kept.append(frame.pen)
        elif operator == b"Q":
            frame.pen = frame.kept.pop() if frame.kept else frame.pen
        elif operator == b"Do":
            self._frames.append(self._form(frame, operands, cm))
        elif operands:
            frame.pen = self._changed(frame, operator, operands)

    def after(self, operator: bytes, *_: object) -> None:
        """Visitor after an operator."""
        if operator == b"Do" and len(self._frames) > 1:
            self._frames.pop()

    def _form(self, frame: _Frame, operands: Sequence[Any], cm: Sequence[float]) -> _Frame:
        form = _entry(_entry(frame.resources, "/XObject"), operands[0] if operands else None)
        own = _entry(form, "/Matrix")
        matrix = [_number(value, 0.0) for value in own] if isinstance(own, list) and len(own) == 6 else _IDENTITY
        resources = _entry(form, "/Resources") or frame.resources
        return _Frame(_product(matrix, _product(cm, frame.matrix)), resources, frame.pen, [])

    def _changed(self, frame: _Frame, operator: bytes, operands: Sequence[Any]) -> _Pen:
        pen = frame.pen
        match operator:
            case b"g" | b"rg" | b"k":
                return replace(pen, fill=pen.fill.coloured(operands, "ink" if operator == b"k" else "light"))
            case b"G" | b"RG" | b"K":
                return replace(pen, stroke=pen.stroke.coloured(operands, "ink" if operator == b"K" else "light"))
            case b"sc" | b"scn":
                return replace(pen, fill=pen.fill.coloured(operands, pen.fill.space))
            case b"SC" | b"SCN":
                return replace(pen, stroke=pen.stroke.coloured(operands, pen.stroke.space))
            case b"cs":
                return replace(pen, fill=replace(pen.fill, is_white=False, space=_space(frame.resources, operands[0])))
            case b"CS":
                return replace(
                    pen, stroke=replace(pen.stroke, is_white=False, space=_space(frame.resources, operands[0]))
                )
            case b"Tr":
                return replace(pen, mode=int(_number(operands[0], 0.0)))
            case b"Ts":
                return replace(pen, rise=_number(operands[0], 0.0))
            case b"Tz":
                return replace(pen, stretch=_number(operands[0], 100.0) / 100)
            case b"Tf":
                return _with_font(pen, frame.resources, operands)
            case b"gs":
                return _with_state(pen, frame.resources, operands[0])
        return pen

    def _show(self, shown: object, matrix: Sequence[float]) -> None:
        pen = self._frames[-1].pen
        for string, shift in _strings(shown):
            if not string.strip():
                continue
            marks = set()
            painted = _painted(pen)
            if not painted or all(paint.is_clear for paint in painted):
                marks.add("hidden_run" if painted else "unpainted")
            elif all(paint.is_white or paint.is_clear for paint in painted):
                marks.add("white_text")
            height = pen.size * pen.unit * self._unit
            if min(height * hypot(*matrix[2:4]), height * abs(pen.stretch) * hypot(*matrix[:2])) <= TINY_POINTS:
                marks.add("tiny_text")
            if self._is_off_page(pen, len(string), shift, matrix):
                marks.add("off_page")
            self._pending |= marks or {"seen"}

    def _is_off_page(self, pen: _Pen, length: int, shift: float, matrix: Sequence[float]) -> bool:
        """Whether no part of a string can be on the page; letters count as half as wide as high, wide ones as square."""
        if self._box is None:
            return False
        width = length / pen.code_bytes * (0.5 if pen.code_bytes == 1 else 1.0)
        start = shift * pen.size * pen.stretch
        x1, y1 = _moved(start, pen.rise, matrix)
        x2, y2 = _moved(start + width * pen.size * pen.stretch, pen.rise + pen.size, matrix)
        left, bottom, right, top = self._box
        return max(x1, x2) < left or min(x1, x2) > right or max(y1, y2) < bottom or min(y1, y2) > top


def _painted(pen: _Pen) -> list[_Paint]:
    """The colours in which text is drawn: fill, stroke, both, or none where it only clips or is invisible."""
    return {0: [pen.fill], 1: [pen.stroke], 2: [pen.fill, pen.stroke], 3: []}.get(pen.mode % 4, [pen.fill])


def _strings(shown: object) -> Iterator[tuple[bytes | str, float]]:
    """The strings of a text operator, and how far the numbers between them moved each, in sizes of the font."""
    shift = 0.0
    for item in shown if isinstance(shown, list) else [shown]:
        if isinstance(item, bytes | str):
            yield item, shift
        elif isinstance(item, int | float):
            shift -= float(item) / 1000


def _with_font(pen: _Pen, resources: object, operands: Sequence[Any]) -> _Pen:
    font = _entry(_entry(resources, "/Font"), operands[0])
    size = abs(_number(operands[1], pen.size)) if len(operands) > 1 else pen.size
    unit = 1.0
    scale = _entry(font, "/FontMatrix")
    if isinstance(scale, list) and len(scale) == 6:
        # The letters of such a font are drawings of any size; a thousand units are what others have.
        unit = max(1.0, 1000 * abs(_number(scale[3], 0.001)))
    return replace(pen, size=size, unit=unit, code_bytes=2 if _entry(font, "/Subtype") == "/Type0" else 1)


def _with_state(pen: _Pen, resources: object, name: object) -> _Pen:
    state = _entry(_entry(resources, "/ExtGState"), name)
    fill, stroke = _entry(state, "/ca"), _entry(state, "/CA")
    if fill is not None:
        pen = replace(pen, fill=replace(pen.fill, is_clear=_number(fill, 1.0) <= CLEAR))
    if stroke is not None:
        pen = replace(pen, stroke=replace(pen.stroke, is_clear=_number(stroke, 1.0) <= CLEAR))
    return pen


def _space(resources: object, name: object) -> str:
    """How the numbers of a colour space are read: ``light``, ``ink``, ``other``, or empty where it is not declared."""
    declared = _entry(_entry(resources, "/ColorSpace"), name) or name
    family = declared[0] if isinstance(declared, list) and declared else declared
    if family in _LIGHT:
        return "light"
    if family in _INK:
        return "ink"
    if family == "/ICCBased" and isinstance(declared, list) and len(declared) > 1:
        return _BY_COMPONENTS.get(int(_number(_entry(_resolved(declared[1]), "/N"), 0.0)), "other")
    return "other" if isinstance(declared, list) or declared == "/Pattern" else ""


def _box(page: Any) -> tuple[float, float, float, float] | None:  # noqa: ANN401
    corners = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    if not isinstance(corners, list) or len(corners) < 4:
        return None
    x1, y1, x2, y2 = (_number(corner, 0.0) for corner in corners[:4])
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _inherited(page: Any, key: str) -> Any:  # noqa: ANN401
    """An entry of a page, or of the nearest node above it that has one."""
    for _ in range(64):
        found = _entry(page, key)
        if found is not None or page is None:
            return found
        page = _entry(page, "/Parent")
    return None


def _entry(holder: object, key: object) -> Any:  # noqa: ANN401
    return _resolved(holder.get(key)) if isinstance(holder, dict) else None


def _resolved(value: Any) -> Any:  # noqa: ANN401
    """What a reference leads to; anything else as it is."""
    return value.get_object() if hasattr(value, "get_object") else value


def _number(value: Any, default: float) -> float:  # noqa: ANN401
    value = _resolved(value)
    return float(value) if isinstance(value, int | float) else default


def _product(one: Sequence[float], other: Sequence[float]) -> list[float]:
    a, b, c, d, e, f = one
    x, y = _moved(e, f, other)
    return [
        a * other[0] + b * other[2],
        a * other[1] + b * other[3],
        c * other[0] + d * other[2],
        c * other[1] + d * other[3],
        x,
        y,
    ]


def _moved(x: float, y: float, matrix: Sequence[float]) -> tuple[float, float]:
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]
