"""One turn's tools: the engines' doors, bound to the person by the server, never by an argument of a model."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field, create_model

from advisor.dialogue.engines import Engines
from advisor.dialogue.memory import MARK, Subject, is_sensitive
from advisor.errors import AccessDenied, AdvisorError
from advisor.facts import FactCard, Viewer, numbered
from advisor.wording.regret import sentence_of

__all__ = ["Desk", "Told", "Turning"]


@dataclass(frozen=True, slots=True)
class Told:
    """What one door answered: its words with citations, the cards, and what it changes in the thread.

    Attributes:
        text: The template's own words; marks count from F1 until the desk has numbered them.
        cards: The facts behind them.
        refused: The asker may not see it.
        asked: A question back, or None.
        subject: Fields of the thread's subject that this answer sets.
        fixed: Whether the text is a fixed one, said word for word.
    """

    text: str
    cards: tuple[FactCard, ...] = ()
    refused: bool = False
    asked: str | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Turning:
    """What a tool may know of the running turn; none of it comes from a model."""

    engines: Engines
    viewer: Viewer
    text: str
    subject: Subject


SUMMED = frozenset({"score", "contribution", "cause", "counterfactual", "change"})
"""Kinds of cards that are computed from several factors at once."""

Door = Callable[[Turning, Mapping[str, str]], Told]


class Desk:
    """The tools of one turn, and what they told.

    Args:
        turning: The turn.
        doors: Tool name → door with the description of what it answers and its parameters.
        first_card: Number of the first card of this turn in its thread.
        withhold: Leave sensitive cards out of what the model reads (an endpoint outside the college).
    """

    def __init__(
        self,
        turning: Turning,
        doors: "Mapping[str, tuple[Door, str, Mapping[str, str]]]",
        first_card: int,
        withhold: bool,
    ) -> None:
        self.turning = turning
        self.told: list[tuple[str, Told]] = []
        self.consulted: list[str] = []
        self._doors = doors
        self._next = first_card
        self._withhold = withhold

    @property
    def cards(self) -> tuple[FactCard, ...]:
        """All cards of the turn, in the order of the tools."""
        return tuple(card for _, told in self.told for card in told.cards)

    def tools(self) -> list[BaseTool]:
        """The doors as tools. A student's tools have no parameter that could name another person."""
        return [self._tool(name, *door) for name, door in self._doors.items()]

    def call(self, name: str, arguments: Mapping[str, str]) -> Told:
        """Knock on a door; a refusal is an answer, and any known error a sentence."""
        door, _, parameters = self._doors[name]
        given = {key: value for key, value in arguments.items() if key in parameters and isinstance(value, str)}
        prompts = self.turning.engines.prompts
        try:
            told = door(self.turning, given)
        except AccessDenied:
            told = Told(prompts.render("fixed/refusal_access"), refused=True, fixed=True)
        except AdvisorError as error:
            told = Told("".join(sentence_of(error, prompts)), fixed=True)
        self.consulted.append("/".join(part for part in (name, given.get("aspect", "")) if part))
        return self._keep(name, told)

    def say(self, name: str, told: Told) -> Told:
        """Put a fixed text with its cards on the desk, without a tool."""
        self.consulted.append(name)
        return self._keep(name, told)

    def _keep(self, name: str, told: Told) -> Told:
        told = self._number(told)
        self.told.append((name, told))
        return told

    def _number(self, told: Told) -> Told:
        offset = self._next - 1
        text = MARK.sub(lambda mark: f"[F{int(mark.group(1)) + offset}]", told.text)
        cards = numbered(told.cards, self._next)
        self._next += len(cards)
        return replace(told, text=text, cards=cards)

    def _tool(self, name: str, door: Door, description: str, parameters: Mapping[str, str]) -> BaseTool:
        fields = {key: (str, Field(default="", max_length=400, description=text)) for key, text in parameters.items()}
        schema: type[BaseModel] = create_model(f"{name}_arguments", **fields)  # type: ignore[call-overload]

        def run(**arguments: str) -> tuple[str, Told]:
            told = self.call(name, arguments)
            return self._content(told), told

        return StructuredTool.from_function(
            run, name=name, description=description, args_schema=schema, response_format="content_and_artifact"
        )

    def _content(self, told: Told) -> str:
        """What a model reads of an answer: its cards, a line each, and the words that stand on them.

        Where a sensitive part of a sum is withheld, the sum and its other parts are too: weights and levels are public, so
        the rest would tell it.
        """
        withheld = {card.id for card in told.cards if self._withhold and is_sensitive(card)}
        if any(card.kind == "contribution" for card in told.cards if card.id in withheld):
            withheld |= {card.id for card in told.cards if card.kind in SUMMED}
        cards = [card for card in told.cards if card.id not in withheld]
        kept = {card.id for card in cards}
        lines = [f"[{card.id}] {card.label}：{card.display}（{card.source.table}）" for card in cards]
        pieces = re.split(r"(?<=[。！？\n])", told.text)
        words = "".join(piece for piece in pieces if all(mark in kept for mark in _ids(piece)))
        return "\n".join([*lines, words])


def _ids(text: str) -> list[str]:
    return [f"F{number}" for number in MARK.findall(text)]
