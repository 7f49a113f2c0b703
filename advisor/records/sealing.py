"""Column types whose values stand sealed in the database, and read like any other where the home's keys are.

    Column("income_month", Sealed("economy.income_month", NUMBER))

A sealed value has one length for all numbers, and lengths in steps of 64 bytes for texts, so that its size tells little.
It cannot be compared, sorted or searched by SQL: doing so raises ``TypeError`` instead of finding nothing.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Never
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

from advisor.errors import StateFault
from advisor.records.keyring import Keyring

__all__ = ["BYTES", "COUNT", "NUMBER", "TEXT", "Kind", "Sealed", "attach", "ring_of", "sealed_columns"]

_STEP = 64
_rings: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind become bytes and come back."""

    name: str
    pack: Callable[[Any], bytes]
    unpack: Callable[[bytes], Any]


def _pack_text(text: str) -> bytes:
    plain = text.encode() + b"\x80"
    return plain + bytes(-len(plain) % _STEP)


NUMBER = Kind("number", struct.Struct(">d").pack, lambda plain: struct.unpack(">d", plain)[0])
COUNT = Kind("count", struct.Struct(">q").pack, lambda plain: struct.unpack(">q", plain)[0])
TEXT = Kind("text", _pack_text, lambda plain: plain.rstrip(b"\x00")[:-1].decode())
BYTES = Kind("bytes", bytes, bytes)


class _Unsearchable(TypeEngine.Comparator[Any]):
    def operate(self, op: Any, *other: Any, **given: Any) -> Never:  # noqa: ANN401 - SQLAlchemy's own signature
        raise TypeError(f"a sealed column cannot be compared in SQL ({op})")

    reverse_operate = operate


class Sealed(TypeDecorator[Any]):
    """A column that stands sealed.

    Args:
        place: ``table.column``; a value opens there alone.
        kind: NUMBER, COUNT, TEXT or BYTES.
        hides_none: Seal None too, so that nobody sees whether something is on record; else None is NULL.
    """

    impl = LargeBinary
    cache_ok = True
    comparator_factory = _Unsearchable

    def __init__(self, place: str, kind: Kind, hides_none: bool = False) -> None:
        super().__init__()
        self.place = place
        self.kind = kind
        self.hides_none = hides_none

    def seal(self, ring: Keyring, value: object) -> bytes | None:
        """The bytes that stand in the database."""
        plain = self._pack(value)
        return None if plain is None else ring.seal(self.place.encode(), plain)

    def seal_all(self, ring: Keyring, values: Sequence[object]) -> list[bytes | None]:
        """The same for many values."""
        return ring.seal_all(self.place.encode(), list(map(self._pack, values)))

    def _pack(self, value: object) -> bytes | None:
        if value is None:
            return bytes(_STEP) if self.hides_none else None
        return self.kind.pack(value)

    def open(self, ring: Keyring, sealed: bytes | None) -> Any:  # noqa: ANN401 - the column's own type
        """The value behind the bytes."""
        if sealed is None:
            return None
        plain = ring.open(self.place.encode(), sealed)
        return None if self.hides_none and not plain.strip(b"\x00") else self.kind.unpack(plain)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], bytes | None]:
        """Seals on the way in."""
        ring, place, pack = ring_of(dialect), self.place.encode(), self.kind.pack
        if self.hides_none:
            return lambda value: self.seal(ring, value)
        return lambda value: None if value is None else ring.seal(place, pack(value))

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], Any]:
        """Opens on the way out."""
        ring, place, unpack, hides = ring_of(dialect), self.place.encode(), self.kind.unpack, self.hides_none

        def read(sealed: bytes | None) -> Any:  # noqa: ANN401 - the column's own type
            if sealed is None:
                return None
            plain = ring.open(place, sealed)
            return None if hides and not plain.strip(b"\x00") else unpack(plain)

        return read


def attach(dialect: Dialect, ring: Keyring) -> None:
    """Let the columns of one engine seal with these keys."""
    _rings[dialect] = ring


def ring_of(dialect: Dialect) -> Keyring:
    """The keys of the engine with this dialect."""
    ring = _rings.get(dialect)
    if ring is None:
        raise StateFault("not_ready", where="keys", variant="keys")
    return ring


def sealed_columns(metadata: MetaData) -> dict[Table, tuple[str, ...]]:
    """Every table with a sealed column, and those columns."""
    found = {
        table: tuple(column.name for column in table.columns if isinstance(column.type, Sealed))
        for table in metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}
