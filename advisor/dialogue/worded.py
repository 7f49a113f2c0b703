"""A turn that a language model words: its tools, one repair, and what of its answer may be said."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage

from advisor.dialogue.agent import run_agent, spoken
from advisor.dialogue.breaker import Breaker, TokenBudget
from advisor.dialogue.desk import Desk
from advisor.dialogue.endpoint import Endpoint, within_deadline
from advisor.dialogue.engines import Engines
from advisor.dialogue.gatekeeping import Gatekeeper, Naming
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.memory import History
from advisor.dialogue.middleware import Counting, Fencing, Masking, SecondTry
from advisor.dialogue.speaking import Speaker, Tell
from advisor.errors import EndpointFault
from advisor.facts import FactCard
from advisor.wording.gate import GatedReply
from advisor.wording.sentences import cited

__all__ = ["Worded", "WordedAnswer"]


@dataclass(frozen=True, slots=True)
class WordedAnswer:
    """What a model said and may say.

    Attributes:
        text: What passed the gate.
        removed: What did not, in order.
        model: Its name.
        earlier: Cards of earlier turns that the text cites again.
    """

    text: str
    removed: tuple[str, ...]
    model: str
    earlier: tuple[FactCard, ...]


class Worded:
    """The model's side of the dialogue.

    Args:
        engines: What it may consult.
        endpoint: Where a model is served, or None.
        model: A chat model in place of the endpoint's.
        gatekeeper: What stands before every reply.
        deadline: Seconds of a turn.
        breaker: What keeps turns from waiting for an endpoint that fails.
        budget: How much of it a person may use.
    """

    def __init__(
        self,
        engines: Engines,
        endpoint: Endpoint | None,
        model: BaseChatModel | None,
        gatekeeper: Gatekeeper,
        deadline: float,
        *,
        breaker: Breaker | None = None,
        budget: TokenBudget | None = None,
    ) -> None:
        self._engines = engines
        self._endpoint = endpoint
        self._model = model
        self._gatekeeper = gatekeeper
        self._deadline = deadline
        self._breaker = breaker or Breaker()
        self._budget = budget or TokenBudget()

    @property
    def is_there(self) -> bool:
        """Whether there is a model at all."""
        return self._endpoint is not None or self._model is not None

    @property
    def is_outside(self) -> bool:
        """Whether it is served outside the college."""
        return self._endpoint is not None and self._endpoint.place == "outside"

    def answer(
        self, desk: Desk, history: History, names: Mapping[str, str], tell: Tell | None, naming: Naming
    ) -> WordedAnswer:
        """One turn.

        Args:
            desk: The tools of the turn.
            history: The thread so far.
            names: Id → name of everybody in the asker's scope.
            tell: Shows a sentence that may be said, while the rest is written.
            naming: Whom a text names.

        Raises:
            EndpointFault: The model did not answer in time or in form, or nothing of its answer may be said.
            LimitReached: ``rate`` – the asker has used up the day's tokens.
        """
        viewer, today = desk.turning.viewer, self._engines.today
        self._budget.admit(viewer, today)
        self._breaker.admit()
        counting = Counting()
        try:
            found = self._answered(desk, history, names, tell, counting, naming)
        except EndpointFault:
            self._breaker.failed()
            raise
        finally:
            self._budget.spend(viewer, today, counting.tokens)
        self._breaker.succeeded()
        return found

    def _answered(
        self,
        desk: Desk,
        history: History,
        names: Mapping[str, str],
        tell: Tell | None,
        counting: Counting,
        naming: Naming,
    ) -> WordedAnswer:
        prompts, turning = self._engines.prompts, desk.turning
        until = time.monotonic() + self._deadline
        middleware: list[AgentMiddleware[Any, Any]] = [counting, SecondTry(until), Fencing(self._engines.catalog)]
        back: Callable[[str], str] = str
        if self.is_outside:
            pseudonyms = self._pseudonyms(names)
            middleware.append(Masking(pseudonyms))
            back = pseudonyms.unmask
        system = prompts.render(
            "agent/adviser",
            role=prompts.label(f"dialogue.role.{turning.viewer.role}"),
            student=turning.viewer.role == "student",
            today=self._engines.today.isoformat(),
        )
        heard: list[str] = []

        def gate(said: str, before: str = "") -> GatedReply:
            return self._gatekeeper.passed(said, desk, history.cards, naming=naming, before=before)

        def shown(sentence: str) -> str:
            heard.append(back(sentence))
            return gate(heard[-1], "".join(heard[:-1])).text

        speaker = Speaker(tell, shown) if tell is not None else None
        with self._open(streaming=speaker is not None) as model:

            def ask(messages: list[AnyMessage], heard: Speaker | None) -> list[AnyMessage]:
                left = max(0.0, until - time.monotonic())
                return within_deadline(lambda: run_agent(model, desk, messages, system, middleware, heard), left)

            try:
                messages = ask([*history.messages, HumanMessage(turning.text)], speaker)
            finally:
                if speaker is not None:
                    speaker.close()
            gated = gate(spoken(messages[-1]))
            if gated.removed:
                again = prompts.render("agent/repair", removed=gated.removed)
                messages = ask([*messages, HumanMessage(again)], None)
                repaired = gate(spoken(messages[-1]))
                gated = replace(repaired, removed=(*gated.removed, *repaired.removed))
        if not gated.text:
            # Nothing that may be said is left (or nothing was said): the engines' own words stand.
            raise EndpointFault("malformed", value="no_answer")
        return WordedAnswer(gated.text, tuple(gated.removed), self._name, _cited_again(gated.text, history.cards))

    @property
    def _name(self) -> str:
        return self._endpoint.model if self._endpoint is not None else type(self._model).__name__

    def _pseudonyms(self, names: Mapping[str, str]) -> Pseudonyms:
        words = {kind: self._engines.prompts.label(f"mask.{kind}") for kind in ("name", "id", "data")}
        return Pseudonyms(names, words)

    @contextmanager
    def _open(self, *, streaming: bool) -> Iterator[BaseChatModel]:
        if self._model is not None:
            yield self._model
        elif self._endpoint is not None:
            with self._endpoint.open(self._deadline, streaming=streaming) as model:
                yield model
        else:
            raise EndpointFault("refused", value="no_model")


def _cited_again(text: str, cards: Sequence[FactCard]) -> tuple[FactCard, ...]:
    by_id = {card.id: card for card in cards}
    return tuple(by_id[card] for card in cited(text, cards))
