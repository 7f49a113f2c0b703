"""What a thread remembers between two turns, and how a turn is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from advisor.facts import FactCard
from advisor.records import people

__all__ = ["MARK", "History", "Reply", "Subject", "history_of", "is_sensitive", "row_of", "subject_of"]

REMEMBERED_TURNS = 6
REMEMBERED_CARDS = 30
MARK = re.compile(r"\[F(\d+)\]")
SENSITIVE = ("economy", "psychology", "special", "economic", "psychological")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread is about.

    Attributes:
        student: Id of the student last named.
        post: The post last named, in words that resolve.
        intent: Id of the intent last answered, for 「那她呢」.
        pending: Id of the intent that waits for a name or a post that was asked for.
        interview: A running interview, as plain JSON.
        listed: The posts that the last list of matches named, in its order.
        room: Name of the class last named.
        policy: Title of the policy whose conditions were last looked at.
        question: The question about policies that the shelves last answered, in the asker's words.
    """

    student: str = ""
    post: str = ""
    intent: str = ""
    pending: str = ""
    interview: Mapping[str, Any] | None = None
    listed: tuple[str, ...] = ()
    room: str = ""
    policy: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answered turn, in the names of the contract."""

    reply: str
    cards: tuple[FactCard, ...]
    citations: tuple[str, ...]
    tools: tuple[str, ...]
    removed: tuple[str, ...]
    refused: bool
    asked_back: str | None
    model: str
    thread: str
    basis: str
    fallback: str | None


def is_sensitive(card: FactCard) -> bool:
    """Whether a card tells of family economy, psychology or a special status."""
    return any(word in card.measure for word in SENSITIVE)


def subject_of(kept: people.Thread) -> Subject:
    """What the thread is about after its last turn; of a withheld turn nothing is remembered but the student."""
    state = kept.turns[-1].state if kept.turns else {}
    interview, listed = state.get("interview"), state.get("listed")
    return Subject(
        student=kept.subject or "",
        post=str(state.get("post", "")),
        intent=str(state.get("intent", "")),
        pending=str(state.get("pending", "")),
        interview=interview if isinstance(interview, dict) else None,
        listed=tuple(str(post) for post in listed) if isinstance(listed, list) else (),
        room=str(state.get("room", "")),
        policy=str(state.get("policy", "")),
        question=str(state.get("question", "")),
    )


@dataclass(frozen=True, slots=True)
class History:
    """What a model reads of a thread, and the cards that it may therefore cite again.

    Attributes:
        messages: The last turns word for word, and before them the cards of the older ones, a line each.
        cards: Every card that stands in the messages.
    """

    messages: list[AnyMessage]
    cards: tuple[FactCard, ...]


def history_of(kept: people.Thread, *, outside: bool) -> History:
    """The thread for a model. A turn that stood on a sensitive card does not leave the college."""
    turns = [
        turn
        for turn in kept.turns
        if not turn.withheld and not (outside and any(is_sensitive(card) for card in turn.cards))
    ]
    old, last = turns[:-REMEMBERED_TURNS], turns[-REMEMBERED_TURNS:]
    newest = {(card.subject, card.measure, card.period): card for turn in old for card in turn.cards}
    summary = tuple(newest.values())[-REMEMBERED_CARDS:]
    messages: list[AnyMessage] = []
    if summary:
        messages.append(AIMessage("\n".join(f"[{card.id}] {card.label}：{card.display}" for card in summary)))
    for turn in last:
        messages += [HumanMessage(turn.text), AIMessage(turn.reply)]
    cited = (card for turn in last for card in turn.cards if card.id in turn.citations)
    return History(messages, (*summary, *cited))


def row_of(text: str, reply: Reply, after: Subject, consulted: Sequence[str]) -> people.Turn:
    """The turn as the archive keeps it; ``state["consulted"]`` names tools with aspects and fixed texts."""
    state = {
        "post": after.post,
        "intent": after.intent,
        "pending": after.pending,
        "interview": after.interview,
        "listed": list(after.listed),
        "room": after.room,
        "policy": after.policy,
        "question": after.question,
        "consulted": list(consulted),
    }
    return people.Turn(
        text=text,
        reply=reply.reply,
        cards=reply.cards,
        citations=reply.citations,
        tools=reply.tools,
        removed=reply.removed,
        refused=reply.refused,
        asked_back=reply.asked_back,
        model=reply.model,
        basis=reply.basis,
        fallback=reply.fallback,
        subject=after.student or None,
        state={name: value for name, value in state.items() if value},
    )
