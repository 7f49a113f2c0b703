"""The door of the dialogue: one turn of one person, from the message to the reply that has passed the gate."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage

from advisor.dialogue.agent import run_agent, spoken
from advisor.dialogue.desk import Desk, Told, Turning
from advisor.dialogue.doors.calm import calm_door
from advisor.dialogue.doors.table import doors_for
from advisor.dialogue.endpoint import DEADLINE_SECONDS, Endpoint, within_deadline
from advisor.dialogue.engines import Engines
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.memory import Reply, Subject, history_of, row_of, subject_of
from advisor.dialogue.middleware import Masking
from advisor.dialogue.own_words import own_sentences
from advisor.dialogue.planning import Plan, Planner
from advisor.dialogue.responder import OFFLINE, EmbeddedResponder
from advisor.dialogue.routing import Router
from advisor.dialogue.slots import PostNames, Slots
from advisor.errors import EndpointFault, InputFault
from advisor.facts import Viewer
from advisor.language.claims import sentences_of
from advisor.language.detectors import distress
from advisor.records import people
from advisor.wording.gate import GatedReply, filter_reply
from advisor.wording.sentences import cited

__all__ = ["LONGEST_MESSAGE", "Gate", "Reply", "Session"]

LONGEST_MESSAGE = 20_000
_GAP = re.compile(r"\n{3,}")
Gate = Callable[..., GatedReply]


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn while it runs."""

    turning: Turning
    kept: people.Thread
    planner: Planner
    names: Mapping[str, str]


class Session:
    """The dialogue.

    Args:
        engines: What it may consult.
        endpoint: A model's endpoint, or None for the embedded responder alone.
        model: A chat model in place of the endpoint's, for tests of what a model may do.
        deadline: Seconds after which a turn no longer waits for a model.
        gate: What stands before every reply; another one only in a test of the gate itself.
    """

    def __init__(
        self,
        engines: Engines,
        endpoint: Endpoint | None = None,
        model: BaseChatModel | None = None,
        *,
        deadline: float = DEADLINE_SECONDS,
        gate: Gate = filter_reply,
    ) -> None:
        self.engines = engines
        self.endpoint = endpoint
        self.deadline = deadline
        self._model = model
        self._gate_of = gate
        terms = {name: tuple(term.term for term in rows) for name, rows in engines.catalog.lexicon.items()}
        self.router = Router(engines.catalog.intents, terms["courtesy"], terms["connective"], terms["particle"])
        self._terms = terms
        self._post_names = PostNames(engines.catalog)
        self._slots: dict[str, tuple[Mapping[str, str], Slots]] = {}

    def turn(self, viewer: Viewer, text: str, thread: str | None = None) -> Reply:
        """Answer one message and keep it in the thread.

        Args:
            viewer: Who asks, as the records have established.
            text: The message; at most ``LONGEST_MESSAGE`` characters.
            thread: Id of a thread of this person, or None to begin one.

        Raises:
            InputFault: ``empty`` for no message, ``too_large`` for a longer one.
            NotFound: ``thread`` for one that is not this person's.
        """
        if not text.strip():
            raise InputFault("empty", where="text", variant="message")
        if len(text) > LONGEST_MESSAGE:
            raise InputFault("too_large", where="text", variant="message", value=len(text), limit=LONGEST_MESSAGE)
        archive = self.engines.archive
        kept = archive.thread(viewer, thread or archive.start_thread(viewer))
        planner, names = self._planner(viewer)
        turn = _Turn(Turning(self.engines, viewer, text, subject_of(kept)), kept, planner, names)
        reply, after, consulted = self._answer(turn)
        archive.keep_turn(viewer, kept.id, row_of(text, reply, after, consulted))
        return reply

    def plan(self, viewer: Viewer, text: str, subject: Subject | None = None) -> Plan:
        """What the embedded responder would do with a message in a thread about ``subject``; nothing is consulted."""
        return self._planner(viewer)[0].plan(text, subject or Subject())

    def _planner(self, viewer: Viewer) -> tuple[Planner, Mapping[str, str]]:
        """The planner of one asker, and the names in scope.

        The names are read anew each turn, since rights change; their pattern is built again only where they differ. A
        student's scope is the own name, which is read once.
        """
        key = str(viewer)
        held = self._slots.get(key)
        if held is None or viewer.role != "student":
            names = self.engines.archive.names(viewer)
            if held is None or held[0] != names:
                held = (names, Slots(self._post_names, names))
                self._slots[key] = held
        stops = self._terms["interview_stop"]
        return Planner(viewer, held[1], self.router, self._terms["resume_word"], stops), held[0]

    def _answer(self, turn: _Turn) -> tuple[Reply, Subject, Sequence[str]]:
        turning, prompts = turn.turning, self.engines.prompts
        if turning.viewer.role == "student" and distress(turning.text, self.engines.catalog.lexicon):
            desk = self._desk(turn, withhold=False)
            told = desk.say("fixed/distress", calm_door(turning))
            return self._reply(turn, told.text, desk=desk), replace(turning.subject, interview=None), desk.consulted
        modelled = self.endpoint is not None or self._model is not None
        if modelled and not turn.planner.is_certain(turning.text, turning.subject):
            try:
                return self._by_model(turn)
            except EndpointFault as fault:
                reply, after, consulted = self._embedded(turn)
                label = prompts.render("fixed/offline")
                return replace(reply, reply=f"{label}\n{reply.reply}", fallback=fault.code), after, consulted
        return self._embedded(turn)

    def _embedded(self, turn: _Turn) -> tuple[Reply, Subject, Sequence[str]]:
        turning = turn.turning
        plan = turn.planner.plan(turning.text, turning.subject)
        desk = self._desk(turn, withhold=False)
        removed: tuple[str, ...] = ()
        text = self._say(plan)
        if plan.calls:
            model = EmbeddedResponder(plan=plan, compose=_compose)
            messages = run_agent(model, desk, [HumanMessage(turning.text)], "")
            gated = self._gate(str(messages[-1].content), desk)
            removed = gated.removed
            parts = (gated.text or self.engines.prompts.render("fixed/not_found"), text)
            text = "\n".join(part for part in parts if part)
        consulted = [*desk.consulted, *plan.fixed, *([plan.ask[0].replace(".", "/", 1)] if plan.ask else [])]
        asked = self._say(Plan(ask=plan.ask)) if plan.ask else _asked(desk)
        refused = plan.refused or any(told.refused for _, told in desk.told)
        reply = self._reply(turn, text, desk=desk, removed=removed, refused=refused, asked_back=asked)
        after = turning.subject if refused else _after(plan.subject, desk)
        return reply, after, consulted

    def _by_model(self, turn: _Turn) -> tuple[Reply, Subject, Sequence[str]]:
        turning, prompts = turn.turning, self.engines.prompts
        outside = self.endpoint is not None and self.endpoint.place == "outside"
        middleware: list[AgentMiddleware[Any, Any]] = [self._masking(turn.names)] if outside else []
        desk = self._desk(turn, withhold=outside)
        system = prompts.render(
            "agent/adviser",
            role=prompts.label(f"dialogue.role.{turning.viewer.role}"),
            student=turning.viewer.role == "student",
            today=self.engines.today.isoformat(),
        )
        until = time.monotonic() + self.deadline
        endpoint = self.endpoint
        with endpoint.open(self.deadline) if endpoint is not None else _given(self._model) as model:

            def ask(messages: list[AnyMessage]) -> list[AnyMessage]:
                left = max(0.0, until - time.monotonic())
                return within_deadline(lambda: run_agent(model, desk, messages, system, middleware), left)

            messages = ask([*history_of(turn.kept, outside=outside), HumanMessage(turning.text)])
            gated = self._gate(spoken(messages[-1]), desk)
            if gated.removed:
                again = prompts.render("agent/repair", removed=gated.removed)
                messages = ask([*messages, HumanMessage(again)])
                repaired = self._gate(spoken(messages[-1]), desk)
                gated = replace(repaired, removed=(*gated.removed, *repaired.removed))
        if not gated.text:
            # Nothing that may be said is left (or nothing was said): the engines' own words stand.
            raise EndpointFault("malformed", value="no_answer")
        reply = self._reply(
            turn,
            gated.text,
            desk=desk,
            removed=gated.removed,
            refused=any(told.refused for _, told in desk.told),
            asked_back=_asked(desk),
            model=endpoint.model if endpoint is not None else type(model).__name__,
        )
        return reply, _after(turning.subject, desk), desk.consulted

    def _desk(self, turn: _Turn, *, withhold: bool) -> Desk:
        return Desk(turn.turning, doors_for(turn.turning.viewer), turn.kept.next_card, withhold)

    def _masking(self, names: Mapping[str, str]) -> Masking:
        words = {kind: self.engines.prompts.label(f"mask.{kind}") for kind in ("name", "id", "data")}
        return Masking(Pseudonyms(names, words))

    def _gate(self, text: str, desk: Desk) -> GatedReply:
        """What of a text may be said.

        Fixed texts are said word for word. A sentence of the engines' own words stands where each of its figures stands
        on a card of that answer, whatever else the gate made of it.
        """
        lines = [self._gate_line(line, desk) for line in text.splitlines()]
        said = "\n".join(line.text for line in lines)
        return GatedReply(_GAP.sub("\n\n", said).strip(), tuple(quote for line in lines for quote in line.removed))

    def _gate_line(self, text: str, desk: Desk) -> GatedReply:
        words = own_sentences(desk.told)
        quotes = [sentence.quote for sentence in sentences_of(text)]
        own = {quote.strip(): quote for quote in quotes if quote.strip() in words}
        gated = self._gate_of(text, desk.cards, catalog=self.engines.catalog, replace=own)
        never = self._terms["never_said"]
        if desk.turning.viewer.role == "student":
            never = (*never, *self._terms["never_to_student"])
        said: list[str] = []
        dropped: list[str] = []
        for sentence in sentences_of(gated.text):
            known = sentence.quote.strip() in own
            (said if known or not any(word in sentence.quote for word in never) else dropped).append(sentence.quote)
        removed = (*(quote for quote in gated.removed if quote not in own), *(quote.strip() for quote in dropped))
        return GatedReply("".join(said).strip(), removed)

    def _say(self, plan: Plan) -> str:
        """The words of a plan that consult no engine."""
        prompts = self.engines.prompts
        spoken_texts = [prompts.render(name) for name in plan.fixed]
        if plan.ask is not None:
            key, values = plan.ask
            comma = prompts.label("matching.join")
            spoken_texts.append(prompts.label(key, **{name: comma.join(held) for name, held in values.items()}))
        return "\n".join(spoken_texts)

    def _reply(
        self,
        turn: _Turn,
        text: str,
        *,
        desk: Desk,
        removed: Sequence[str] = (),
        refused: bool = False,
        asked_back: str | None = None,
        model: str = OFFLINE,
    ) -> Reply:
        cards = () if refused else desk.cards
        return Reply(
            reply=text,
            cards=cards,
            citations=cited(text, cards),
            tools=tuple(name for name, _ in desk.told if not name.startswith("fixed/")),
            removed=tuple(removed),
            refused=refused,
            asked_back=asked_back,
            model=model,
            thread=turn.kept.id,
            basis="engine" if model == OFFLINE else "model",
            fallback=None,
        )


@contextmanager
def _given(model: BaseChatModel | None) -> Iterator[BaseChatModel]:
    """A model that was handed in, as a context like an endpoint's."""
    if model is None:
        raise EndpointFault("refused", value="no_model")
    yield model


def _compose(told: Sequence[Told | None]) -> str:
    """The words of what several doors answered, each said once."""
    texts = [answer.text for answer in told if answer is not None and answer.text]
    return "\n\n".join(dict.fromkeys(texts))


def _after(subject: Subject, desk: Desk) -> Subject:
    for _, told in desk.told:
        subject = replace(subject, **told.subject)
    return subject


def _asked(desk: Desk) -> str | None:
    return next((told.asked for _, told in desk.told if told.asked), None)
