"""Products of whole numbers of eight bits: a coarse look at all posts, with a bound on what it can be wrong by.

Neither numpy nor scipy multiplies such numbers quickly; onnxruntime does (``MatMulInteger`` of the ONNX standard), in an
eighth of the time of a product in float32 on a processor with VNNI. On some processors without it, sums of two products
are cut off at 16 bits (onnxruntime's documentation of quantisation: U8S8 on AVX2); a trial shows it, and then this
pass is not used.

With ŷ the post and x̂ the person in whole steps, |x·y − x̂·ŷ| ≤ ‖x − x̂‖·‖y‖ + ‖x̂‖·‖y − ŷ‖ (Cauchy–Schwarz, twice). The
lengths of what rounding left are measured, not estimated.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Coarse", "Look", "is_exact_here", "lengths"]

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
        products: In whole steps; shape (people, posts).
        reach: For each person, by how many steps ``products`` can be wrong; shape (people,).
    """

    products: NDArray[np.int32]
    reach: NDArray[np.float64]

    def below(self, line: NDArray[np.int32]) -> NDArray[np.int32]:
        """The least that a post can show here and still reach what shows ``line``; shape (people,)."""
        return np.ceil(line - 2 * self.reach).astype(np.int32)


class Coarse:
    """Posts in whole steps, prepared once.

    Args:
        posts: One row a post; shape (posts, width), finite.

    Attributes:
        step: What a whole number of a post stands for; a person's is the largest entry / 127, 1 without any.
    """

    def __init__(self, posts: Floats) -> None:
        exact = posts.astype(np.float64)
        self.step = float(np.abs(exact).max(initial=0.0)) / TOP or 1.0
        whole = np.rint(exact / self.step)
        self._longest, self._left = (float(lengths(rows).max()) for rows in (exact, exact - self.step * whole))
        self._session = _session(whole.astype(np.int8))

    @staticmethod
    def suits(posts: Floats) -> bool:
        """Whether this pass can be used for the posts, on this machine."""
        return 0 < posts.size <= LARGEST and bool(np.isfinite(posts).all()) and is_exact_here()

    def look(self, people: Floats) -> Look:
        """The products of a block of people, shape (people, width), finite."""
        exact = people.astype(np.float64)
        steps = np.abs(exact).max(axis=1) / TOP
        steps[steps == 0] = 1
        whole = np.rint(exact / steps[:, None])
        (products,) = self._session.run(None, {"people": (whole + ZERO).astype(np.uint8)})
        seen = steps[:, None] * whole
        wrong = lengths(exact - seen) * self._longest + lengths(seen) * self._left
        return Look(products, wrong / (steps * self.step) * (1 + ROUNDING) + ROUNDING)


@cache
def is_exact_here() -> bool:
    """Whether this machine adds the largest products without cutting them off."""
    posts = np.full((32, 64), TOP, dtype=np.int8)
    people = np.full((8, 64), ZERO + TOP, dtype=np.uint8)
    return all(
        (_session(sign * posts).run(None, {"people": people})[0] == sign * 64 * TOP**2).all() for sign in (1, -1)
    )


def lengths(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Euclidean length of every row, worked out in float64; shape (rows,)."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64)))


def _session(posts: NDArray[np.int8]) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """A session of one thread that multiplies people, shape (people, width), with posts, shape (posts, width)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_model(posts), options, providers=["CPUExecutionProvider"])


# The model file, written field by field: onnx.proto3 of the ONNX standard has the numbers.
UINT8, INT8, INT32 = 2, 3, 6


def _model(posts: NDArray[np.int8]) -> bytes:
    """A ModelProto (IR 8, opset 13): found = MatMulInteger(people, posts, zero)."""
    inputs = b"".join(_field(1, name) for name in (b"people", b"posts", b"zero"))
    table = b"".join(_field(1, size) for size in posts.T.shape)
    graph = (
        _field(1, inputs + _field(2, b"found") + _field(4, b"MatMulInteger")),
        _field(2, b"coarse"),
        _field(5, table + _field(2, INT8) + _field(8, b"posts") + _field(9, posts.T.tobytes())),
        _field(5, _field(2, UINT8) + _field(8, b"zero") + _field(9, bytes([ZERO]))),
        _field(11, _wire("people", UINT8)),
        _field(12, _wire("found", INT32)),
    )
    return _field(1, 8) + _field(7, b"".join(graph)) + _field(8, _field(2, 13))


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
