"""Cards → sentences, and the marks that tie sentences to cards."""

import re
from collections.abc import Iterable
from typing import Literal

from advisor.facts import FactCard, Role
from advisor.wording.prompts import Prompts

__all__ = ["Length", "cited", "lines_of", "paragraphs_of", "speak", "strip_marks"]

Length = Literal["short", "normal", "long"]
MARK = re.compile(r"\[(F\d+)\]")


def speak(card: FactCard, prompts: Prompts, audience: Role = "student", length: Length = "normal") -> str:
    """One card in words, from ``phrase/card_<kind>``.

    Args:
        card: The fact.
        prompts: Where the sentences stand.
        audience: Who reads; a student is addressed as 你, everybody else is told about the student.
        length: short is the fact alone, normal adds how to take it, long adds a next step.

    Returns:
        Sentences that the gate passes, with the mark of the card behind the words that it carries. The same card is
        always put the same way; different cards open differently.
    """
    name = f"phrase/card_{card.kind}"
    pick = sum(map(ord, card.measure or card.id)) % 2
    offered = {"card": card, "audience": audience, "length": length, "pick": pick}
    wanted = prompts.variables(name)
    return "".join(prompts.render(name, **{key: value for key, value in offered.items() if key in wanted}).splitlines())


def cited(text: str, cards: Iterable[FactCard]) -> tuple[str, ...]:
    """The ids of the cards that a text cites, in the order of first use; marks of no card are left out."""
    known = {card.id for card in cards}
    return tuple(dict.fromkeys(mark for mark in MARK.findall(text) if mark in known))


def paragraphs_of(text: str) -> str:
    """A rendered text with each paragraph in one line and a blank line between two.

    Chinese needs no blank between sentences, so a template may break its lines wherever it reads well.
    """
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join("".join(line.strip() for line in block.splitlines()) for block in blocks if block.strip())


def lines_of(text: str) -> str:
    """A rendered text with its line breaks kept, blank lines and blank ends dropped."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def strip_marks(text: str) -> str:
    """The text as it is read aloud, without ``[F3]``."""
    return MARK.sub("", text)
