"""Replaces the key that the records are sealed with; killed at any point, the next run goes on where it stopped.

A new key is put into the file beside the old one and seals from then on. Every row that the old one sealed is sealed
anew, some hundreds a transaction, so that nobody waits. When none is left, the old key is forgotten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Table, bindparam, column, select, table

from advisor.errors import StateFault
from advisor.records.keyring import Keyring, key_number
from advisor.records.schema import metadata
from advisor.records.sealing import Sealed, sealed_columns
from advisor.records.store import Store

__all__ = ["Rotated", "rotate"]

_AT_ONCE = 500  # rows a transaction


@dataclass(frozen=True, slots=True)
class Rotated:
    """Rows that were sealed anew, and the number of the key that seals now."""

    rows: int
    key: int


def rotate(store: Store) -> Rotated:
    """Seal everything with a new key, or finish a rotation that was cut off."""
    ring = store.ring
    with store.home.lock():
        keys = ring.refresh()
        if len(keys.sealing) == 1:
            ring.keep(keys.with_next())
        with store.write():  # the database learns of the new key before anything is sealed with it
            pass
    rows = sum(_rotate_table(store, one, names) for one, names in sealed_columns(metadata).items())
    with store.home.lock():
        ring.keep(ring.refresh().with_current_alone())
        with store.write():
            pass
    return Rotated(rows, ring.keys.current)


def _rotate_table(store: Store, one: Table, names: Sequence[str]) -> int:
    key: Column[object] = next(iter(one.primary_key.columns))
    raw = table(one.name, column(key.name, key.type), *(column(name, LargeBinary) for name in names))
    types = [one.c[name].type for name in names]
    change = (
        raw.update()
        .where(raw.c[key.name] == bindparam("row"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    changed, last = 0, None
    while True:
        with store.write() as connection:
            query = select(raw).order_by(raw.c[key.name]).limit(_AT_ONCE)
            found = connection.execute(query if last is None else query.where(raw.c[key.name] > last)).all()
            fresh = list(_sealed_anew(store.ring, types, names, found))
            if fresh:
                connection.execute(change, fresh)
        if not found:
            return changed
        changed += len(fresh)
        last = found[-1][0]


def _sealed_anew(
    ring: Keyring, types: Sequence[object], names: Sequence[str], rows: Sequence[Sequence[bytes | None]]
) -> Iterator[dict[str, object]]:
    current = ring.keys.current
    for row in rows:
        if all(cell is None or key_number(cell) == current for cell in row[1:]):
            continue
        cells: dict[str, object] = {"row": row[0]}
        for name, kind, cell in zip(names, types, row[1:], strict=True):
            if not isinstance(kind, Sealed):
                raise StateFault("not_ready", where=name, variant="damaged")
            place = kind.place.encode()
            cells[f"new_{name}"] = None if cell is None else ring.seal(place, ring.open(place, cell))
        yield cells
