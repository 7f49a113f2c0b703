"""The door of the dialogue: one turn of one person, from the message to the reply that has passed the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import HumanMessage

from advisor.dialogue.agent import run_agent
from advisor.dialogue.breaker import Breaker, TokenBudget
from advisor.dialogue.desk import Desk, Told, Turning
from advisor.dialogue.doors.calm import calm_door
from advisor.dialogue.doors.table import doors_for
from advisor.dialogue.endpoint import DEADLINE_SECONDS, Endpoint
from advisor.dialogue.engines import Engines
from advisor.dialogue.gatekeeping import Gate, Gatekeeper
from advisor.dialogue.memory import Reply, Subject, history_of, row_of, subject_of
from advisor.dialogue.planning import HUMAN, Plan, Planner
from advisor.dialogue.responder import OFFLINE, EmbeddedResponder
from advisor.dialogue.routing import Router
from advisor.dialogue.slots import PostNames, Slots
from advisor.dialogue.speaking import Tell
from advisor.dialogue.worded import Worded
from advisor.errors import EndpointFault, InputFault, LimitReached
from advisor.facts import FactCard, Viewer
from advisor.language.detectors import distress
from advisor.practice.resume_intake import without_addresses
from advisor.records import people
from advisor.wording.gate import filter_reply
from advisor.wording.sentences import cited

__all__ = ["LONGEST_MESSAGE", "Gate", "Reply", "Session"]

LONGEST_MESSAGE = 20_000


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn while it runs; ``asked`` is the message without the stretches that give orders to its reader."""

    turning: Turning
    kept: people.Thread
    planner: Planner
    names: Mapping[str, str]
    asked: str


class Session:
    """The dialogue.

    Args:
        engines: What it may consult.
        endpoint: A model's endpoint, or None for the embedded responder alone.
        model: A chat model in place of the endpoint's, for tests of what a model may do.
        deadline: Seconds after which a turn no longer waits for a model.
        gate: What stands before every reply; another one only in a test of the gate itself.
        breaker: What keeps turns from waiting for an endpoint that fails.
        budget: How much of the endpoint a person may use.
    """

    def __init__(
        self,
        engines: Engines,
        endpoint: Endpoint | None = None,
        model: BaseChatModel | None = None,
        *,
        deadline: float = DEADLINE_SECONDS,
        gate: Gate = filter_reply,
        breaker: Breaker | None = None,
        budget: TokenBudget | None = None,
    ) -> None:
        self.engines = engines
        self.endpoint = endpoint
        self.deadline = deadline
        self._gatekeeper = Gatekeeper(engines, gate)
        self._worded = Worded(engines, endpoint, model, self._gatekeeper, deadline, breaker=breaker, budget=budget)
        terms = {name: tuple(term.term for term in rows) for name, rows in engines.catalog.lexicon.items()}
        self.router = Router(
            engines.catalog.intents,
            terms["courtesy"],
            terms["connective"],
            terms["particle"],
            encoder=engines.retriever.embedding,
            cache=engines.kept,
        )
        self._terms = terms
        self._post_names = PostNames(engines.catalog)
        self._slots: dict[str, tuple[Mapping[str, str], Slots]] = {}

    def turn(self, viewer: Viewer, text: str, thread: str | None = None, tell: Tell | None = None) -> Reply:
        """Answer one message and keep it in the thread.

        Args:
            viewer: Who asks, as the records have established.
            text: The message; at most ``LONGEST_MESSAGE`` characters.
            thread: Id of a thread of this person, or None to begin one.
            tell: Shows sentences of a model's reply while it is written, each after the gate; the reply that is returned
                stands, whatever was shown before it.

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
        asked = without_addresses(text, self.engines.catalog)[0].text.strip() or text
        turn = _Turn(Turning(self.engines, viewer, text, subject_of(kept)), kept, planner, names, asked)
        reply, after, consulted = self._answer(turn, tell)
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
                rooms = self.engines.archive.classes(viewer).values() if viewer.role != "student" else ()
                held = (names, Slots(self._post_names, names, rooms))
                self._slots[key] = held
        stops = self._terms["interview_stop"]
        return Planner(viewer, held[1], self.router, self._terms["resume_word"], stops), held[0]

    def _answer(self, turn: _Turn, tell: Tell | None) -> tuple[Reply, Subject, Sequence[str]]:
        turning, prompts = turn.turning, self.engines.prompts
        own = turning.viewer.role == "student"
        if distress(turning.text, self.engines.catalog.lexicon) and (own or self._tells_of_danger(turning.text)):
            desk = self._desk(turn, withhold=False)
            told = desk.say("fixed/distress" if own else "fixed/distress_staff", calm_door(turning))
            after = replace(turning.subject, interview=None, pending=HUMAN if own else "")
            return self._reply(turn, told.text, desk=desk), after, desk.consulted
        if self._worded.is_there and not turn.planner.is_certain(turn.asked, turning.subject):
            try:
                return self._by_model(turn, tell)
            except (EndpointFault, LimitReached) as fault:
                reply, after, consulted = self._embedded(turn)
                label = prompts.render("fixed/offline")
                return replace(reply, reply=f"{label}\n{reply.reply}", fallback=fault.code), after, consulted
        return self._embedded(turn)

    def _tells_of_danger(self, text: str) -> bool:
        """Whether staff write of a life in danger; what a student would say of the own mood is not enough there."""
        return any(word in text for word in self._terms["danger"])

    def _embedded(self, turn: _Turn) -> tuple[Reply, Subject, Sequence[str]]:
        turning = turn.turning
        plan = turn.planner.plan(turn.asked, turning.subject)
        desk = self._desk(turn, withhold=False)
        removed: tuple[str, ...] = ()
        text = self._say(plan)
        if plan.calls:
            model = EmbeddedResponder(plan=plan, compose=self._compose)
            messages = run_agent(model, desk, [HumanMessage(turning.text)], "")
            gated = self._gatekeeper.passed(str(messages[-1].content), desk)
            removed = gated.removed
            parts = (gated.text or self.engines.prompts.render("fixed/not_found"), text)
            text = "\n".join(part for part in parts if part)
        consulted = [*desk.consulted, *plan.fixed, *([plan.ask[0].replace(".", "/", 1)] if plan.ask else [])]
        asked = self._say(Plan(ask=plan.ask)) if plan.ask else _asked(desk)
        refused = plan.refused or (bool(desk.told) and all(told.refused for _, told in desk.told))
        reply = self._reply(turn, text, desk=desk, removed=removed, refused=refused, asked_back=asked)
        after = plan.subject if plan.refused else turning.subject if refused else _after(plan.subject, desk)
        return reply, after, consulted

    def _by_model(self, turn: _Turn, tell: Tell | None) -> tuple[Reply, Subject, Sequence[str]]:
        turning = turn.turning
        desk = self._desk(turn, withhold=self._worded.is_outside, few=self._few(turn))
        history = history_of(turn.kept, outside=self._worded.is_outside)
        worded = self._worded.answer(desk, history, turn.names, tell, turn.planner.slots.people)
        reply = self._reply(
            turn,
            worded.text,
            desk=desk,
            removed=worded.removed,
            refused=any(told.refused for _, told in desk.told),
            asked_back=_asked(desk),
            model=worded.model,
            earlier=worded.earlier,
        )
        return reply, _after(turning.subject, desk), desk.consulted

    def _compose(self, told: Sequence[Told | None]) -> str:
        """The words of what several doors answered, each said once; that one found nothing is said where none did."""
        texts = dict.fromkeys(answer.text for answer in told if answer is not None and answer.text)
        nothing = self.engines.prompts.render("fixed/not_found")
        return "\n\n".join([text for text in texts if text != nothing] or texts)

    def _few(self, turn: _Turn) -> frozenset[str] | None:
        """The tools that a small model is served with: those that the embedded responder would use, and search."""
        if self.endpoint is None or not self.endpoint.is_small:
            return None
        plan = turn.planner.plan(turn.asked, turn.turning.subject)
        return frozenset({"search", *(call.tool for call in plan.calls)})

    def _desk(self, turn: _Turn, *, withhold: bool, few: frozenset[str] | None = None) -> Desk:
        doors = doors_for(turn.turning.viewer)
        if few is not None:
            doors = {name: door for name, door in doors.items() if name in few}
        return Desk(turn.turning, doors, turn.kept.next_card, withhold)

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
        earlier: Sequence[FactCard] = (),
    ) -> Reply:
        cards = () if refused else (*earlier, *desk.cards)
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


def _after(subject: Subject, desk: Desk) -> Subject:
    for _, told in desk.told:
        subject = replace(subject, **told.subject)
    return subject


def _asked(desk: Desk) -> str | None:
    return next((told.asked for _, told in desk.told if told.asked), None)
