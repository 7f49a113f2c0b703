"""What students answer to the cards held about them, and how it was settled."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.people import FACTORS, Reply
from advisor.records.rights import CAUSE_RESOURCES
from advisor.records.store import Store
from advisor.records.tables import replies

__all__ = ["Replies", "resources_in"]

_LONGEST = 2000
_LONGEST_CARD = 80
_ID = re.compile(r"R[0-9]{1,9}")
_BY_WORD: dict[str, str] = {word: word for word in (*FACTORS, "special")}
_BY_WORD.update({str(cause): str(resource) for cause, resource in CAUSE_RESOURCES.items()})


def resources_in(measure: str) -> frozenset[str]:
    """The factors and statuses that a card's measure speaks of, read from its dotted parts.

    Example:
        >>> sorted(resources_in("contribution.economy"))
        ['economy']
    """
    return frozenset(_BY_WORD[part] for part in measure.split(".") if part in _BY_WORD)


class Replies:
    """Keeps and reads replies; one about a protected card is seen by those who may see that card."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def reply(self, viewer: Viewer, student: str, card: str, text: str) -> Reply:
        """See ``Archive.reply``."""
        if not text.strip():
            raise InputFault("empty", where="text", variant="reply")
        if len(text) > _LONGEST:
            raise InputFault("too_large", where="text", variant="note", value=len(text), limit=_LONGEST)
        if len(card) > _LONGEST_CARD or "\x00" in card:
            raise InputFault("value", where="--card", variant="cell")
        with self._access.deciding(viewer, student, "replies") as (connection, _):
            row = {"student": student, "card": card, "text": text, "at": self._store.today.isoformat(), "state": "open"}
            connection.execute(replies.insert(), row)
            return _reply(dict(self._store.rows_of(replies, student)[-1]))

    def settle(self, viewer: Viewer, reply: str, note: str) -> Reply:
        """See ``Archive.settle``."""
        if len(note) > _LONGEST:
            raise InputFault("too_large", where="note", variant="note", value=len(note), limit=_LONGEST)
        rows = self._store.rows_of(replies, int(reply[1:]), "id") if _ID.fullmatch(reply) else ()
        student = str(rows[0]["student"]) if rows else ""
        with self._access.deciding(viewer, student, "settlement") as (connection, admission):
            if not resources_in(rows[0]["card"]) <= admission.allowed:
                raise AccessDenied("denied")
            settled = {"state": "settled", "note": note, "by": str(viewer)}
            connection.execute(update(replies).where(replies.c.id == rows[0]["id"]).values(**settled))
            return _reply({**rows[0], **settled})

    def replies(self, viewer: Viewer, student: str) -> tuple[Reply, ...]:
        """See ``Archive.replies``."""
        admission = self._access.admit(viewer, student, "replies")
        rows = self._store.rows_of(replies, student)
        return tuple(_reply(dict(row)) for row in rows if resources_in(row["card"]) <= admission.allowed)


def _reply(row: Mapping[str, Any]) -> Reply:
    return Reply(
        reply=f"R{row['id']}",
        student=row["student"],
        card=row["card"],
        text=row["text"],
        at=row["at"],
        state=row["state"],
        note=row.get("note"),
        by=row.get("by"),
    )
