"""Advertisements that an enterprise mentor hands in; nothing reaches a student before the college has released it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Select, insert, select, update

from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.offer_tables import post_offers
from advisor.records.rights import may
from advisor.records.tables import staff

__all__ = ["Draft", "Offer", "Offers"]

OfferState: TypeAlias = Literal["waiting", "released", "refused"]

_LONGEST: Final[Mapping[str, int]] = {"title": 80, "employer": 80, "city": 40, "text": 20_000}
_MOST_PAY: Final = 200_000
_MOST_WAITING: Final = 50
"""Advertisements of one mentor that may wait at a time."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of an advertisement before it is on record; days are ISO dates, ``valid_until`` may be empty."""

    title: str
    employer: str
    city: str
    text: str
    posted_on: str
    valid_until: str = ""
    pay_low: int | None = None
    pay_high: int | None = None
    capacity: int = 1

    def checked(self) -> "Draft":
        """The same, if it can be taken.

        Raises:
            InputFault: ``empty``, ``too_large`` or ``value``, with the field.
        """
        for name, most in _LONGEST.items():
            words = str(getattr(self, name))
            if not words.strip():
                raise InputFault("empty", where=name, variant=f"offer_{name}", value=name)
            if len(words) > most:
                raise InputFault("too_large", where=name, variant="note", value=len(words), limit=most)
        for name in ("posted_on", "valid_until"):
            _check_day(str(getattr(self, name)), name)
        if self.valid_until and self.valid_until < self.posted_on:
            raise InputFault("value", where="valid_until", variant="offer_days", value=self.valid_until)
        for name in ("pay_low", "pay_high"):
            pay = getattr(self, name)
            if pay is not None and not 0 <= pay <= _MOST_PAY:
                raise InputFault("value", where=name, variant="range", value=pay, low=0, high=_MOST_PAY)
        if self.pay_low is not None and self.pay_high is not None and self.pay_low > self.pay_high:
            raise InputFault("value", where="pay_low", variant="offer_pay", value=self.pay_low)
        if not 1 <= self.capacity <= 10_000:
            raise InputFault("value", where="capacity", variant="range", value=self.capacity, low=1, high=10_000)
        return self


@dataclass(frozen=True, slots=True)
class Offer:
    """An advertisement that was handed in, by whom, and what the college said to it."""

    id: str
    by: str
    draft: Draft
    at: str
    state: OfferState
    note: str
    batch: str


class Offers:
    """Takes advertisements in, lists them, and keeps what the college decided; each act is in the audit."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = archive.store

    def hand_in(self, viewer: Viewer, draft: Draft) -> Offer:
        """Put an advertisement before the college.

        Raises:
            AccessDenied: Not a mentor of an enterprise.
            InputFault: Something of it is missing or cannot be.
            StateFault: ``conflict`` – the same stands there already, or too many of this mentor's wait.
        """
        if viewer.role != "mentor" or self._kind(viewer.id) != "enterprise":
            self._archive.audit(viewer, "denied", "", {"card": "offer"})
            raise AccessDenied("denied")
        draft.checked()
        waiting = [offer for offer in self.own(viewer) if offer.state == "waiting"]
        if any(offer.draft == draft for offer in waiting):
            raise StateFault("conflict", where="offer", variant="offer_twice", value=draft.title)
        if len(waiting) >= _MOST_WAITING:
            raise StateFault("conflict", where="offer", variant="offers_waiting", value=len(waiting))
        row = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
        row |= {"by": viewer.id, "at": self._archive.today.isoformat(), "state": "waiting", "note": "", "batch": ""}
        with self._store.write() as connection:
            number = connection.execute(insert(post_offers).values(**row)).inserted_primary_key[0]  # type: ignore[index]
            self._archive.audit(viewer, "write", "", {"card": "offer", "offer": f"O{number}"})
        return self._one(f"O{number}")

    def own(self, viewer: Viewer) -> tuple[Offer, ...]:
        """What the viewer has handed in, newest first."""
        return self._found(select(post_offers).where(post_offers.c.by == viewer.id))

    def all(self, viewer: Viewer) -> tuple[Offer, ...]:
        """Everything that was handed in, newest first.

        Raises:
            AccessDenied: Not for the college to decide.
        """
        if not may(viewer, "offers", "read"):
            raise AccessDenied("denied")
        return self._found(select(post_offers))

    def one(self, viewer: Viewer, offer: str) -> Offer:
        """One that waits, for whoever releases.

        Raises:
            AccessDenied, InputFault
            StateFault: ``conflict`` – it was settled already.
        """
        found = {one.id: one for one in self.all(viewer)}.get(offer)
        if found is None:
            raise InputFault("value", where="offer", variant="offer", value=offer)
        if found.state != "waiting":
            raise StateFault("conflict", where="offer", variant="offer_settled", value=offer)
        return found

    def to_settle(self, viewer: Viewer, offer: str) -> Offer:
        """The same for whoever is about to decide, which asks for a reason.

        Raises:
            AccessDenied, InputFault, StateFault: See ``one``.
        """
        found = self.one(viewer, offer)
        if not may(viewer, "offers", "write") or not (viewer.is_console or viewer.reason):
            raise AccessDenied("denied", variant="reason")
        return found

    def settle(self, viewer: Viewer, offer: str, state: OfferState, note: str, batch: str = "") -> Offer:
        """Keep the decision; whoever handed it in reads the note.

        Raises:
            AccessDenied, InputFault, StateFault: See ``one``; ``empty`` – refused without a word.
        """
        self.to_settle(viewer, offer)
        if state == "refused" and not note.strip():
            raise InputFault("empty", where="note", variant="review_note")
        row = {"state": state, "note": note.strip()[:2000], "settled_by": str(viewer), "batch": batch}
        with self._store.write() as connection:
            connection.execute(update(post_offers).where(post_offers.c.id == int(offer[1:])).values(**row))
            self._archive.audit(viewer, "write", "", {"card": "offer", "offer": offer, "state": state})
        return self._one(offer)

    def _one(self, offer: str) -> Offer:
        return self._found(select(post_offers).where(post_offers.c.id == int(offer[1:])))[0]

    def _found(self, query: Select[Any]) -> tuple[Offer, ...]:
        with self._store.read() as connection:
            rows = connection.execute(query.order_by(post_offers.c.id.desc())).mappings().all()
        return tuple(
            Offer(
                f"O{row['id']}",
                row["by"],
                Draft(**{name: row[name] for name in Draft.__dataclass_fields__}),
                row["at"],
                row["state"],
                row["note"],
                row["batch"],
            )
            for row in rows
        )

    def _kind(self, mentor: str) -> str:
        with self._store.read() as connection:
            return str(connection.execute(select(staff.c.kind).where(staff.c.id == mentor)).scalar() or "")


def _check_day(text: str, name: str) -> None:
    if not text and name == "valid_until":
        return
    try:
        is_day = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and date.fromisoformat(text) is not None
    except ValueError:
        is_day = False
    if not is_day:
        raise InputFault("value", where=name, variant="date", value=text)
