"""The door of the dialogue: one turn of one person, from the message to the reply that has passed the gate."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware, ToolCallLimitMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig

from advisor.dialogue.desk import Desk, Told, Turning
from advisor.dialogue.doors.table import doors_for
from advisor.dialogue.endpoint import Endpoint, within_deadline
from advisor.dialogue.engines import Engines
from advisor.dialogue.masking import Pseudonyms
from advisor.dialogue.middleware import Masking
from advisor.dialogue.planning import Plan, Planner, Subject
from advisor.dialogue.responder import OFFLINE, EmbeddedResponder
from advisor.dialogue.routing import Router
from advisor.dialogue.slots import Slots
from advisor.errors import EndpointFault, InputFault
from advisor.facts import FactCard, Viewer
from advisor.language.detectors import distress
from advisor.records import people
from advisor.language.claims import sentences_of
from advisor.wording.gate import GatedReply, filter_reply
from advisor.wording.sentences import cited

__all__ = ["LONGEST_MESSAGE", "Reply", "Session"]

LONGEST_MESSAGE = 20_000
MODEL_CALLS = 6
TOOL_CALLS = 8
REMEMBERED_TURNS = 6


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


class Session:
    """The dialogue.

    Args:
        engines: What it may consult.
        endpoint: A model's endpoint, or None for the embedded responder alone.
        model: A chat model in place of the endpoint's, for tests of what a model may do.
    """

    def __init__(self, engines: Engines, endpoint: Endpoint | None = None, model: BaseChatModel | None = None) -> None:
        self.engines = engines
        self.endpoint = endpoint
        self._model = model
        lists = engines.catalog.lexicon
        self._router = Router(
            engines.catalog.intents,
            tuple(term.term for term in lists["courtesy"]),
            tuple(term.term for term in lists["connective"]),
        )
        self._resume_words = tuple(term.term for term in lists["resume_word"])

    def turn(self, viewer: Viewer, text: str, thread: str | None = None) -> Reply:
        """Answer one message and keep it in the thread.

        Args:
            viewer: Who asks, as the records have established.
            text: The message; at most ``LONGEST_MESSAGE`` characters.
            thread: Id of a thread of this person, or None to begin one.

        Raises:
            InputFault: ``too_large`` for a longer message.
            NotFound: ``thread`` for one that is not this person's.
        """
        if len(text) > LONGEST_MESSAGE:
            raise InputFault("too_large", where="text", variant="message", value=len(text), limit=LONGEST_MESSAGE)
        archive = self.engines.archive
        kept = archive.thread(viewer, thread or archive.start_thread(viewer))
        subject = _subject(kept)
        turning = Turning(self.engines, viewer, text, subject)
        reply, changed = self._answer(turning, kept)
        archive.keep_turn(viewer, kept.id, _row(text, reply, changed))
        return reply

    def _answer(self, turning: Turning, kept: people.Thread) -> tuple[Reply, Subject]:
        prompts = self.engines.prompts
        if turning.viewer.role == "student" and distress(turning.text, self.engines.catalog.lexicon):
            calm = replace(turning.subject, interview=None)
            return _reply(kept.id, prompts.render("fixed/distress")), calm
        names = self.engines.archive.names(turning.viewer)
        planner = Planner(turning.viewer, Slots(self.engines.catalog, names), self._router, self._resume_words)
        if self.endpoint is not None or self._model is not None:
            try:
                return self._by_model(turning, kept, planner, names)
            except EndpointFault as fault:
                reply, changed = self._embedded(turning, kept, planner)
                label = prompts.render("fixed/offline")
                return replace(reply, reply=f"{label}\n{reply.reply}", fallback=fault.code), changed
        return self._embedded(turning, kept, planner)

    def _embedded(self, turning: Turning, kept: people.Thread, planner: Planner) -> tuple[Reply, Subject]:
        plans: list[Plan] = []

        def plan_of(text: str) -> Plan:
            plans.append(_running(turning) or planner.plan(text, turning.subject))
            return plans[-1]

        desk = Desk(turning, doors_for(turning.viewer), kept.next_card, withhold=False)
        model = EmbeddedResponder(plan_of=plan_of, say=self._say, compose=self._compose)
        messages = self._run(model, desk, [HumanMessage(turning.text)])
        plan = plans[-1]
        text = str(messages[-1].content)
        if plan.calls:
            if plan.ask:
                text += "\n" + self._say(Plan(ask=plan.ask))
            gated = self._gate(text, desk)
            text, removed = gated.text or self.engines.prompts.render("fixed/not_understood"), gated.removed
        else:
            removed = ()
        reply = _reply(
            kept.id,
            text,
            desk=desk,
            removed=removed,
            refused=plan.refused or any(told.refused for _, told in desk.told),
            asked_back=text if plan.ask and not plan.calls else _asked(desk),
        )
        return reply, _after(turning.subject, desk)

    def _by_model(
        self, turning: Turning, kept: people.Thread, planner: Planner, names: Mapping[str, str]
    ) -> tuple[Reply, Subject]:
        prompts = self.engines.prompts
        outside = self.endpoint is not None and self.endpoint.place == "outside"
        words = {kind: prompts.label(f"mask.{kind}") for kind in ("name", "id", "data")}
        middleware: list[AgentMiddleware[Any, Any]] = [Masking(Pseudonyms(names, words))] if outside else []
        desk = Desk(turning, doors_for(turning.viewer), kept.next_card, withhold=outside)
        model = self._model if self._model is not None else self.endpoint.chat_model()  # type: ignore[union-attr]
        history = _history(kept)
        messages = within_deadline(lambda: self._run(model, desk, [*history, HumanMessage(turning.text)], middleware))
        text = _spoken(messages[-1])
        gated = self._gate(text, desk)
        if gated.removed:
            ask = prompts.render("agent/repair", removed=gated.removed)
            again = [*messages, HumanMessage(ask)]
            messages = within_deadline(lambda: self._run(model, desk, again, middleware))
            repaired = self._gate(_spoken(messages[-1]), desk)
            gated = replace(repaired, removed=(*gated.removed, *repaired.removed))
        words_of_doors = self._compose([told for _, told in desk.told])
        reply = _reply(
            kept.id,
            gated.text or words_of_doors or prompts.render("fixed/not_understood"),
            desk=desk,
            removed=gated.removed,
            refused=any(told.refused for _, told in desk.told),
            asked_back=_asked(desk),
            model=self.endpoint.model if self.endpoint is not None else type(model).__name__,
        )
        return reply, _after(turning.subject, desk)

    def _run(
        self,
        model: BaseChatModel,
        desk: Desk,
        messages: Sequence[AnyMessage],
        middleware: Sequence[AgentMiddleware[Any, Any]] = (),
    ) -> list[AnyMessage]:
        limits: list[AgentMiddleware[Any, Any]] = [
            ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
            ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="end"),
        ]
        agent = create_agent(
            model,
            desk.tools(),
            system_prompt=self.engines.prompts.render(
                "agent/adviser", role=desk.turning.viewer.role, today=self.engines.today.isoformat()
            ),
            middleware=[*limits, *middleware],
        )
        # One tool at a time, so that the cards of a turn are numbered in the order in which they were asked for.
        config: RunnableConfig = {"recursion_limit": 60, "max_concurrency": 1}
        state = agent.invoke({"messages": [*messages]}, config=config)
        result: list[AnyMessage] = state["messages"]
        return result

    def _gate(self, text: str, desk: Desk) -> GatedReply:
        """What of a text may be said; the sentences of fixed texts are said word for word."""
        fixed = {
            sentence.quote.strip(): sentence.quote
            for _, told in desk.told
            if told.fixed
            for sentence in sentences_of(told.text)
        }
        gated = filter_reply(text, desk.cards, catalog=self.engines.catalog, replace=fixed)
        return replace(gated, removed=tuple(sentence for sentence in gated.removed if sentence not in fixed))

    def _say(self, plan: Plan) -> str:
        """The words of a plan that consults no engine."""
        prompts = self.engines.prompts
        spoken = [prompts.render(name) for name in plan.fixed]
        if plan.ask is not None:
            key, values = plan.ask
            spoken.append(prompts.label(key, **values))
        return "\n".join(spoken) or prompts.render("fixed/not_understood")

    def _compose(self, told: Sequence[Told | None]) -> str:
        """The words of what several doors answered, each said once."""
        texts = [answer.text for answer in told if answer is not None and answer.text]
        return "\n\n".join(dict.fromkeys(texts))


def _running(turning: Turning) -> Plan | None:
    """The plan while an interview runs: the message is an answer, unless it ends the practice."""
    from advisor.dialogue.planning import Call

    if turning.subject.interview is None or turning.viewer.role != "student":
        return None
    stops = (term.term for term in turning.engines.catalog.lexicon["interview_stop"])
    action = "stop" if any(word in turning.text for word in stops) else "answer"
    return Plan(calls=(Call("interview", {"aspect": action}),))


def _subject(kept: people.Thread) -> Subject:
    """What the thread is about after its last turn."""
    state = kept.turns[-1].state if kept.turns else {}
    interview = state.get("interview")
    return Subject(
        student=kept.subject or "",
        post=str(state.get("post", "")),
        intent=str(state.get("intent", "")),
        interview=interview if isinstance(interview, dict) else None,
    )


def _after(subject: Subject, desk: Desk) -> Subject:
    for _, told in desk.told:
        subject = replace(subject, **told.subject)
    return subject


def _asked(desk: Desk) -> str | None:
    return next((told.asked for _, told in desk.told if told.asked), None)


def _history(kept: people.Thread) -> list[AnyMessage]:
    """The last turns, without the marks of cards that this turn cannot cite."""
    messages: list[AnyMessage] = []
    for turn in kept.turns[-REMEMBERED_TURNS:]:
        messages += [HumanMessage(turn.text), AIMessage(re.sub(r"\[F\d+\]", "", turn.reply))]
    return messages


def _spoken(message: AnyMessage) -> str:
    """What a model said; the middleware's own English notice of a limit is no answer."""
    if not isinstance(message, AIMessage) or message.tool_calls or not isinstance(message.content, str):
        return ""
    return "" if message.content.startswith(("Model call limit", "Tool call limit")) else message.content[:8000]


def _reply(
    thread: str,
    text: str,
    *,
    desk: Desk | None = None,
    removed: Sequence[str] = (),
    refused: bool = False,
    asked_back: str | None = None,
    model: str = OFFLINE,
) -> Reply:
    cards = desk.cards if desk is not None and not refused else ()
    return Reply(
        reply=text,
        cards=cards,
        citations=cited(text, cards),
        tools=tuple(name for name, _ in desk.told) if desk is not None else (),
        removed=tuple(removed),
        refused=refused,
        asked_back=asked_back,
        model=model,
        thread=thread,
        basis="engine" if model == OFFLINE else "model",
        fallback=None,
    )


def _row(text: str, reply: Reply, after: Subject) -> people.Turn:
    state = {"post": after.post, "intent": after.intent, "interview": after.interview}
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
