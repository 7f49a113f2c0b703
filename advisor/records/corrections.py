"""What a student asks to be corrected, and how it was settled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import insert, select, update

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.access import ERASURE, Access
from advisor.records.archive import Archive
from advisor.records.audit import Chain
from advisor.records.import_tables import correction_requests
from advisor.records.replies import resources_in
from advisor.records.tables import FACTOR_COLUMNS, metadata

__all__ = ["Correction", "Corrections"]

_LONGEST: Final = 2_000
_LONGEST_VALUE: Final = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """A request: ``card`` is the measure, ``value`` what would be right; ``state`` open, accepted or refused, of a request to be erased also withdrawn."""

    correction: str
    student: str
    card: str
    value: str
    note: str
    at: str
    state: Literal["open", "accepted", "refused", "withdrawn"]
    settled_by: str | None = None
    settled_note: str | None = None


class Corrections:
    """Keeps requests and settles them; an accepted one about a reading becomes the newest reading."""

    def __init__(self, archive: Archive, scorecard: Scorecard) -> None:
        self._archive = archive
        self._store = archive.store
        self._scorecard = scorecard
        self._access = Access(archive.store, Chain(archive.store))

    def ask(self, viewer: Viewer, student: str, card: str, value: str, note: str) -> Correction:
        """Keep a request of the student's own.

        Raises:
            AccessDenied: Another reader.
            InputFault: Empty, too long, or a reading that is no number within its range.
        """
        if not value.strip():
            raise InputFault("empty", where="--value", variant="correction")
        for where, text, most in (("--value", value, _LONGEST_VALUE), ("--note", note, _LONGEST)):
            if len(text) > most:
                raise InputFault("too_large", where=where, variant="note", value=len(text), limit=most)
        if card == ERASURE:
            raise InputFault("value", where="--card", variant="erasure_card", value=card)
        if (factor := self._factor(card)) is not None:
            self._number(factor, value)
        with self._access.deciding(viewer, student, "correction") as (connection, _):
            row = {"student": student, "card": card[:80], "value": value.strip(), "note": note, "state": "open"}
            row["at"] = self._store.today.isoformat()
            key = connection.execute(insert(correction_requests).values(**row)).inserted_primary_key
            return _correction({**row, "id": key[0] if key else 0})

    def of(self, viewer: Viewer, student: str) -> tuple[Correction, ...]:
        """Requests that the viewer may see, oldest first."""
        admission = self._access.admit(viewer, student, "correction")
        rows = self._store.rows_of(correction_requests, student)
        shown = (row for row in rows if row["card"] != ERASURE or admission.reader == "self")
        return tuple(_correction(dict(row)) for row in shown if resources_in(row["card"]) <= admission.allowed)

    def settle(self, viewer: Viewer, correction: str, *, accept: bool, note: str) -> Correction:
        """Accept or refuse; for the class counselor, or the centre where the card is the centre's.

        Raises:
            AccessDenied: Another reader, or no such request.
            StateFault: ``conflict`` – it is settled already.
        """
        if len(note) > _LONGEST:
            raise InputFault("too_large", where="--note", variant="note", value=len(note), limit=_LONGEST)
        number = int(correction[1:]) if re.fullmatch(r"Q[0-9]{1,9}", correction) else 0
        rows = self._store.rows_of(correction_requests, number, "id")
        student = str(rows[0]["student"]) if rows else ""
        with self._access.deciding(viewer, student, "settlement") as (connection, admission):
            row = (
                connection.execute(select(correction_requests).where(correction_requests.c.id == number))
                .mappings()
                .one()
            )
            if row["card"] == ERASURE or not resources_in(row["card"]) <= admission.allowed:
                raise AccessDenied("denied")
            if row["state"] != "open":
                raise StateFault("conflict", where=correction, variant="settled", value=correction)
            settled = {"state": "accepted" if accept else "refused", "settled_by": str(viewer), "settled_note": note}
            connection.execute(update(correction_requests).where(correction_requests.c.id == number).values(**settled))
            if accept and (factor := self._factor(row["card"])) is not None:
                self._put(factor, student, self._number(factor, row["value"]), number)
            return _correction({**row, **settled})

    def _factor(self, card: str) -> str | None:
        """The factor whose reading a card shows, or None."""
        return next((name for name, row in self._scorecard.factors.items() if row.measure == card), None)

    def _number(self, factor: str, value: str) -> float:
        scored = self._scorecard.factors[factor]
        try:
            number = float(value.strip().removesuffix("%"))
        except ValueError:
            raise InputFault("value", where="--value", variant="number", value=value) from None
        if not scored.low <= number <= scored.high:
            raise InputFault("value", where="--value", variant="range", value=value, low=scored.low, high=scored.high)
        return number

    def _put(self, factor: str, student: str, number: float, correction: int) -> None:
        today = self._store.today.isoformat()
        table = metadata.tables[factor]
        with self._store.write() as connection:
            # Of two readings of one day that differ none would count; the corrected one is meant.
            connection.execute(table.delete().where(table.c.student == student, table.c.as_of == today))
            row = {"id": f"Q-{correction}", "student": student, "as_of": today, "period": None}
            connection.execute(table.insert(), {**row, FACTOR_COLUMNS[factor].name: number})


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(
        correction=f"Q{row['id']}",
        student=row["student"],
        card=row["card"],
        value=row["value"],
        note=row["note"],
        at=row["at"],
        state=row["state"],
        settled_by=row.get("settled_by"),
        settled_note=row.get("settled_note"),
    )
