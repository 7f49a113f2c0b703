"""Products of whole numbers of eight bits: a coarse look at all posts, with a bound on what it can be wrong by.

Neither numpy nor scipy multiplies such numbers quickly; onnxruntime does (``MatMulInteger`` of the ONNX standard), in an
eighth of the time of a product in float32 on a processor with VNNI. On some processors without it, sums of two products
are cut off at 16 bits (onnxruntime's documentation of quantisation: U8S8 on AVX2); a trial shows it, and then this
pass is not used.

With ŷ the post and x̂ the person in whole steps, |x·y − x̂·ŷ| ≤ ‖x − x̂‖·‖y‖ + ‖x̂‖·‖y − ŷ‖ (Cauchy–Schwarz, twice). The
lengths of what rounding left are measured, not estimated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Coarse", "Look", "is_exact_here"]

TOP = 127
"""Largest whole number; −128 is not used, so that both signs reach equally far."""

ZERO = 128
"""Persons travel as unsigned numbers around this one, which the kernel is quickest with."""

LARGEST = 1 << 30
"""Bytes of a table of posts that fit into one model file (protobuf ends at 2 GiB)."""

ROUNDING = 1e-6
"""What is added to a bound, as a share and in steps, for the rounding of float64 in which it is worked out."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """A block of people as the coarse pass sees it.

    Attributes:
        coarse: Products in whole steps; shape (people, posts).
        fine: Products with what rounding left of the posts, in finer steps; the same shape.
        reach: For each person, within how many coarse steps ``coarse`` tells the product.
        narrow: The same for ``coarse + ratio · fine``.
        ratio: A fine step in coarse ones.
    """

    coarse: NDArray[np.int32]
    fine: NDArray[np.int32]
    reach: NDArray[np.float64]
    narrow: NDArray[np.float64]
    ratio: float


class Coarse:
    """Posts in whole steps, prepared once.

    Args:
        posts: One row a post; shape (posts, width), finite.
    """

    def __init__(self, posts: Floats) -> None:
        self._step = float(np.abs(posts).max(initial=0.0)) / TOP or 1.0
        coarse = np.rint(posts.astype(np.float64) / self._step).astype(np.int8)
        left = posts.astype(np.float64) - self._step * coarse
        fine_step = float(np.abs(left).max(initial=0.0)) / TOP or 1.0
        fine = np.rint(left / fine_step).astype(np.int8)
        self._ratio = fine_step / self._step
        self._longest, self._left, self._rest = (_longest(rows) for rows in (posts, left, left - fine_step * fine))
        self._session = _session(coarse, fine)

    @staticmethod
    def suits(posts: Floats) -> bool:
        """Whether this pass can be used for the posts, on this machine."""
        return 0 < posts.size <= LARGEST and bool(np.isfinite(posts).all()) and is_exact_here()

    def look(self, people: Floats) -> Look:
        """The products of a block of people, shape (people, width), finite."""
        steps = np.abs(people).max(axis=1) / np.float32(TOP)
        steps[steps == 0] = 1
        whole = np.clip(np.rint(people / steps[:, None]), -TOP, TOP)
        coarse, fine = self._session.run(None, {"people": (whole + ZERO).astype(np.uint8)})
        seen = steps.astype(np.float64)[:, None] * whole
        lost, length = (np.sqrt((rows**2).sum(axis=1)) for rows in (people - seen, seen))
        unit = steps.astype(np.float64) * self._step / (1 + ROUNDING)
        reach, narrow = (
            (lost * self._longest + length * left) / unit + ROUNDING for left in (self._left, self._rest)
        )
        return Look(coarse, fine, reach, narrow, self._ratio)


@cache
def is_exact_here() -> bool:
    """Whether this machine adds the largest products without cutting them off."""
    posts = np.full((32, 64), TOP, dtype=np.int8)
    people = np.full((8, 64), ZERO + TOP, dtype=np.uint8)
    found, other = _session(posts, -posts).run(None, {"people": people})
    return bool((found == 64 * TOP**2).all() and (other == -64 * TOP**2).all())


def _longest(rows: NDArray[Any]) -> float:
    return float(np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64).max(initial=0.0)))


def _session(*tables: NDArray[np.int8]) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """A session of one thread that multiplies people, shape (people, width), with every table, shape (posts, width)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_model(tables), options, providers=["CPUExecutionProvider"])


# The model file, written field by field: onnx.proto3 of the ONNX standard has the numbers.
UINT8, INT8, INT32 = 2, 3, 6


def _model(tables: tuple[NDArray[np.int8], ...]) -> bytes:
    """A ModelProto (IR 8, opset 13): MatMulInteger(people, table, zero point) for every table."""
    names = [str(n) for n in range(len(tables))]
    graph = b"".join(_graph(dict(zip(names, tables, strict=True))))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))


def _graph(tables: dict[str, NDArray[np.int8]]) -> Iterator[bytes]:
    for name in tables:
        wires = b"".join(_field(1, wire.encode()) for wire in ("people", f"posts{name}", "zero"))
        yield _field(1, wires + _field(2, f"found{name}".encode()) + _field(4, b"MatMulInteger"))
    yield _field(2, b"coarse")
    yield _field(5, _field(2, UINT8) + _field(8, b"zero") + _field(9, bytes([ZERO])))
    for name, table in tables.items():
        width = b"".join(_field(1, size) for size in table.T.shape)
        yield _field(5, width + _field(2, INT8) + _field(8, f"posts{name}".encode()) + _field(9, table.T.tobytes()))
    yield _field(11, _wire("people", UINT8))
    for name in tables:
        yield _field(12, _wire(f"found{name}", INT32))


def _wire(name: str, kind: int) -> bytes:
    """A ValueInfoProto: a matrix of any size."""
    sizes = b"".join(_field(1, _field(2, f"{name}{axis}".encode())) for axis in (0, 1))
    return _field(1, name.encode()) + _field(2, _field(1, _field(1, kind) + _field(2, sizes)))


def _field(number: int, value: int | bytes) -> bytes:
    """One field of a protobuf message: a whole number, or bytes with their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    parts = []
    while value > TOP:
        parts.append(value & TOP | 128)
        value >>= 7
    return bytes([*parts, value])
