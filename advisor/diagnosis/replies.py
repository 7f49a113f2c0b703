"""The student's right of reply: an answer to a card held about them, and its settling by a counselor."""

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.catalog.rows import Scorecard
from advisor.errors import AccessDenied, InputFault, NotFound
from advisor.facts import Viewer
from advisor.records import people
from advisor.records.people import CAUSES

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Replied", "answer_card", "settle_reply"]

HEADS = frozenset(
    "strength foremost next_step contribution comparison cause skill missing review readiness certificates internships "
    "interviews interests portrait agreement counterfactual match plan special registered".split()
)
"""First words of measures that are not a factor's own."""


@dataclass(frozen=True, slots=True)
class Replied:
    """The contract's answer of ``reply``."""

    reply: str
    card: str
    state: Literal["open", "settled"]
    student: str
    text: str
    note: str | None
    by: str | None
    at: str
    done: bool = True
    basis: str = "engine"
    fallback: str | None = None


def answer_card(
    archive: "Archive", viewer: Viewer, student: str, card: str, text: str, *, scorecard: Scorecard
) -> Replied:
    """Keep what the student says to one of their cards.

    Args:
        archive: The records.
        viewer: The student alone.
        student: Who is spoken of.
        card: Measure of the card.
        text: The student's words, kept as they are.
        scorecard: Names the measures of the factors.

    Raises:
        AccessDenied: The viewer is another person.
        NotFound: ``card`` – no such measure; with the nearest.
        InputFault: No text, or a very long one.
    """
    measures = [factor.measure for factor in scorecard.factors.values()]
    measure = card.strip()
    head = measure.split(".")[0]
    if viewer.role != "student" or viewer.id != student:
        archive.reply(viewer, student, measure, text)  # refuses, and notes the attempt
        raise AccessDenied("denied")
    if head not in HEADS and head not in scorecard.factors and head not in CAUSES:
        nearest = difflib.get_close_matches(measure, measures, n=3, cutoff=0.0)
        raise NotFound("card", where="--card", variant="measure", value=measure[:40], nearest=tuple(nearest))
    return _replied(archive.reply(viewer, student, measure, text))


def settle_reply(archive: "Archive", viewer: Viewer, reply: str, note: str, *, student: str | None = None) -> Replied:
    """Settle a reply, with a word on how.

    Raises:
        AccessDenied: Only the class counselor settles, or the centre where the card is the centre's; also where the
            reply is another student's.
        InputFault: ``empty`` – no note; the student reads it.
    """
    if not note.strip():
        raise InputFault("empty", where="--note", variant="review_note")
    if student is not None and reply not in {one.reply for one in archive.replies(viewer, student)}:
        raise AccessDenied("denied")
    return _replied(archive.settle(viewer, reply, note.strip()))


def _replied(kept: people.Reply) -> Replied:
    return Replied(kept.reply, kept.card, kept.state, kept.student, kept.text, kept.note, kept.by, kept.at)
