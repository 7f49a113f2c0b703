"""Seal what needs a right of its own and what people wrote; sign the audit's head; note which keys sealed it.

Every cell is read, the columns become binary, and every cell is written sealed: in one transaction, so that a kill
leaves either the old table or the new one.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from advisor.records.keyring import Keyring
from advisor.records.sealing import BYTES, COUNT, NUMBER, TEXT, Sealed, ring_of

revision = "0002"
down_revision = "0001"

_AT_ONCE = 2000  # rows in one statement

_Column = tuple[Sealed, sa.types.TypeEngine[Any], bool]

# Table → its sealed columns, each with the type that it had and whether it may be NULL.
_COLUMNS: dict[str, tuple[_Column, ...]] = {
    "students": (
        (Sealed("students.disability", TEXT, hides_none=True), sa.String(60), False),
        (Sealed("students.registered_mask", COUNT), sa.Integer(), False),
        (Sealed("students.registered_causes", TEXT), sa.String(60), False),
    ),
    "economy": ((Sealed("economy.income_month", NUMBER), sa.Float(), True),),
    "psychology": ((Sealed("psychology.band", NUMBER), sa.Float(), True),),
    "needs_stated": ((Sealed("needs_stated.need", TEXT), sa.String(60), False),),
    "reviews": ((Sealed("reviews.note", TEXT), sa.Text(), False),),
    "replies": ((Sealed("replies.text", TEXT), sa.Text(), False), (Sealed("replies.note", TEXT), sa.Text(), True)),
    "turns": ((Sealed("turns.body", BYTES), sa.LargeBinary(), False),),
    "practices": ((Sealed("practices.body", BYTES), sa.LargeBinary(), False),),
    "person_keys": ((Sealed("person_keys.key", TEXT), sa.String(64), False),),
}


def upgrade() -> None:
    """From schema 1 to 2."""
    connection = op.get_bind()
    ring = ring_of(connection.dialect)
    for name, columns in _COLUMNS.items():
        _seal_table(connection, ring, name, columns)
    meta = sa.table("meta", sa.column("key", sa.String), sa.column("value", sa.String))
    head = connection.execute(sa.select(meta.c.value).where(meta.c.key == "audit_head")).scalar()
    if head is not None:
        signed = f"{head}:{ring.sign('audit', head)}"
        connection.execute(sa.update(meta).where(meta.c.key == "audit_head").values(value=signed))
    connection.execute(sa.insert(meta).values(key="keys", value=json.dumps(ring.keys.prints)))


def _seal_table(
    connection: sa.Connection,
    ring: Keyring,
    name: str,
    columns: tuple[_Column, ...],
) -> None:
    names = [sealed.place.partition(".")[2] for sealed, _, _ in columns]
    key = "person" if name == "person_keys" else "id"
    plain = sa.table(
        name, sa.column(key), *(sa.column(column, kind) for column, (_, kind, _) in zip(names, columns, strict=True))
    )
    found = connection.execute(sa.select(plain)).all()
    if is_retyped := any(not isinstance(kind, sa.LargeBinary) for _, kind, _ in columns):
        with op.batch_alter_table(name) as batch:  # what the cells hold meanwhile is overwritten at once
            for column, (_, kind, _) in zip(names, columns, strict=True):
                batch.alter_column(
                    column, existing_type=kind, type_=sa.LargeBinary(), nullable=True, postgresql_using="''::bytea"
                )
    values = {column: sa.bindparam(f"new_{column}", type_=sa.LargeBinary()) for column in names}
    change = sa.update(sa.table(name, sa.column(key), *(sa.column(column, sa.LargeBinary) for column in names)))
    change = change.where(sa.column(key) == sa.bindparam("row")).values(values)
    for start in range(0, len(found), _AT_ONCE):
        connection.execute(change, [
            {"row": row[0]} | {
                f"new_{column}": sealed.seal(ring, value)
                for column, (sealed, _, _), value in zip(names, columns, row[1:], strict=True)
            }
            for row in found[start : start + _AT_ONCE]
        ])  # fmt: skip
    if is_retyped:
        with op.batch_alter_table(name) as batch:
            for column, (_, _, may_be_null) in zip(names, columns, strict=True):
                if not may_be_null:
                    batch.alter_column(column, existing_type=sa.LargeBinary(), nullable=False)
