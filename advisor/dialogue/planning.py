"""From a message to the doors to knock on: intents, slots, and what to ask back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from advisor.catalog.rows import Intent
from advisor.dialogue.memory import Subject
from advisor.dialogue.routing import PERSON, POST, Route, Router
from advisor.dialogue.slots import Naming, Slots
from advisor.facts import Viewer

__all__ = ["Call", "Plan", "Planner"]

Ask = tuple[str, Mapping[str, tuple[str, ...]]]

MOST_CALLS = 4
MOST_PEOPLE = 2
RESUME_LENGTH = 80
CLOSE = 0.05
UNNAMED = 0.12
DISTURBING = 0.6
PLAIN = 0.3
"""Score from which a clause behind a comma counts as a question of its own, beside another with another answer."""

LONGEST_ASIDE = 24
SHORTEST_QUERY = 4
ABOUT_A_PERSON = frozenset(
    {"explain", "diagnose", "match", "skills", "interview", "review", "mydata", "plan", "eligibility"}
)
ABOUT_A_POST = frozenset({"tasks", "papers", "life", "path", "needed", "pay", "questions"})
REFUSAL = "fixed/refusal_access"
FIRM = ("fixed/no_", REFUSAL)
"""Fixed texts that are said whoever is named."""

_COMMA = re.compile(r"[，,、]")
_BARE_NAMES = re.compile(rf"{PERSON}|{POST}|\W|_")
SMALL_TALK = frozenset({"fixed/greeting", "fixed/thanks"})


@dataclass(frozen=True, slots=True)
class Call:
    """A tool with its arguments."""

    tool: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a message: call tools, say a fixed text, or ask one thing back.

    ``ask`` names a label with its values; ``fixed`` the fixed texts, in order; ``subject`` is what the thread is about
    from now on.
    """

    calls: tuple[Call, ...] = ()
    fixed: tuple[str, ...] = ()
    ask: Ask | None = None
    refused: bool = False
    subject: Subject = field(default_factory=Subject)


class Planner:
    """Plans for one asker.

    Args:
        viewer: Who asks.
        slots: Names within the asker's scope.
        router: Intents.
        resume_words: Words of which a pasted resume holds several.
        stops: Words that end a running interview.
    """

    def __init__(
        self, viewer: Viewer, slots: Slots, router: Router, resume_words: Sequence[str], stops: Sequence[str]
    ) -> None:
        self.viewer = viewer
        self.slots = slots
        self.router = router
        self._resume = re.compile("|".join(map(re.escape, resume_words)) or "(?!)")
        self._stops = tuple(stops)

    def plan(self, text: str, subject: Subject) -> Plan:
        """The plan for one message in a thread about ``subject``."""
        if subject.interview is not None and self.viewer.role == "student":
            running = self._running(text, subject)
            if running is not None:
                return running
        if self._is_resume(text):
            named = self.slots.read(text[:60]).posts
            post = named[0] if named else subject.post
            return Plan(calls=(Call("resume", {"post": post} if post else {}),), subject=replace(subject, pending=""))
        return self._questions(text, subject)

    def is_certain(self, text: str, subject: Subject) -> bool:
        """Whether code alone decides what to do: an interview runs, or a resume was pasted."""
        return (subject.interview is not None and self.viewer.role == "student") or self._is_resume(text)

    def _questions(self, text: str, subject: Subject) -> Plan:
        calls: list[Call] = []
        fixed: list[str] = []
        ask: Ask | None = None
        current = replace(subject, pending="")
        for number, piece in enumerate(self._pieces(text)):
            step = self._one(piece, subject if number == 0 else current)
            if step.refused:
                return step
            current = step.subject
            calls += [call for call in step.calls if call not in calls]
            fixed += [name for name in step.fixed if name not in fixed]
            ask = ask or step.ask
        if calls:
            fixed = [name for name in fixed if name not in SMALL_TALK]
            ask = None if ask is not None and ask[0].startswith("ask.what") else ask
        if len(fixed) > 1:
            fixed = [name for name in fixed if name not in SMALL_TALK] or fixed[:1]
        if fixed and ask is not None and ask[0].startswith("ask.what"):
            ask = None
        return Plan(tuple(calls[:MOST_CALLS]), tuple(fixed), ask, subject=current)

    def _pieces(self, text: str) -> tuple[str, ...]:
        """The questions of a message; a piece that only names somebody or a post belongs to its neighbour."""
        pieces: list[str] = []
        ahead = ""
        for piece in self.router.questions_in(text):
            if not _BARE_NAMES.sub("", self.slots.read(piece).text):
                if pieces:
                    pieces[-1] = f"{pieces[-1]} {piece}"
                else:
                    ahead = f"{ahead}{piece} "
                continue
            pieces += self._clauses(ahead + piece)
            ahead = ""
        return tuple(pieces) or (text.strip(),)

    def _clauses(self, piece: str) -> tuple[str, ...]:
        """A piece cut at its commas where each clause plainly asks something, and not all the same."""
        clauses = [clause for clause in _COMMA.split(piece) if clause.strip()]
        if not 1 < len(clauses) <= MOST_CALLS:
            return (piece,)
        found = [self.router.route(self.slots.read(clause).text, self.viewer.role)[:1] for clause in clauses]
        if not all(routes and routes[0].score >= PLAIN for routes in found):
            return (piece,)
        answers = {(route.intent.tool, route.intent.aspect, route.intent.reply) for (route,) in found}
        small_talk = any(route.intent.reply for (route,) in found)
        return tuple(clauses) if len(answers) == len(clauses) and not small_talk else (piece,)

    def _about_another(self, naming: Naming, routes: Sequence[Route]) -> bool:
        """Whether a student asks what only staff may ask of somebody."""
        if PERSON not in naming.text or self.viewer.id in naming.students:
            return False
        asked = self.router.route(naming.text, "counselor")
        if not asked or "student" not in asked[0].intent.needs or not self.router.is_sure(asked):
            return False
        return not routes or asked[0].score > routes[0].score

    def _one(self, piece: str, subject: Subject) -> Plan:
        naming = self.slots.read(piece)
        current = replace(subject, pending="")
        refusal = Plan(fixed=(REFUSAL,), refused=True, subject=current)
        is_student = self.viewer.role == "student"
        if is_student and any(student != self.viewer.id for student in naming.students):
            return refusal
        intent = self._continued(naming, subject)
        if intent is None:
            routes = self.router.route(naming.text, self.viewer.role)
            if is_student and self._about_another(naming, routes):
                return refusal
            best = self._choose(routes, naming, subject)
            intent = best.intent if best is not None else None
            if best is None or (not self.router.is_sure(routes) and not naming.students and not naming.posts):
                if naming.stranger:
                    return refusal
                near = best is not None and best.intent.tool == "search"
                return self._unsure(piece, naming, current, "" if best is None or not near else best.intent.aspect)
        if intent is None:
            return self._unsure(piece, naming, current, "")
        if naming.stranger and (intent.tool in ABOUT_A_PERSON or intent.reply == REFUSAL):
            return refusal
        if intent.reply:
            return Plan(fixed=(intent.reply,), refused=intent.reply == REFUSAL, subject=current)
        if (
            is_student
            and naming.pronoun
            and PERSON in naming.text
            and intent.tool in ("diagnose", "skills", "mydata", "plan", "eligibility")
        ):
            return refusal
        return self._filled(intent, piece, naming, current)

    def _filled(self, intent: Intent, piece: str, naming: Naming, subject: Subject) -> Plan:
        """The calls of an intent with its slots, or the question that is needed to fill them."""
        students, question = self._students(naming, subject) if "student" in intent.needs else ((), None)
        post = naming.posts[0] if naming.posts else subject.post
        found = replace(
            subject, student=students[0] if students else subject.student, post=post, intent=intent.id, pending=""
        )
        if question is not None:
            return Plan(ask=question, subject=replace(found, pending=intent.id))
        if "post" in intent.needs and not post:
            return Plan(ask=("ask.which_post", {}), subject=replace(found, pending=intent.id))
        if intent.tool == "search":
            about = post if intent.aspect != "policies" else ""
            given = {"query": piece, "aspect": intent.aspect, "post": about}
            call = Call("search", {name: value for name, value in given.items() if value})
            return Plan(calls=(call,), subject=found)
        arguments = {"aspect": intent.aspect, "post": post if "post" in intent.needs else ""}
        kept = {name: value for name, value in arguments.items() if value}
        if not students or self.viewer.role == "student":
            return Plan(calls=(Call(intent.tool, kept),), subject=found)
        return Plan(tuple(Call(intent.tool, {"student": who, **kept}) for who in students), subject=found)

    def _continued(self, naming: Naming, subject: Subject) -> Intent | None:
        """The intent of a piece that is nothing but a name: the one that waits for it, or the last one again."""
        bare = self.router.bare(naming.text)
        is_named = naming.students or naming.same_name or naming.posts or (naming.pronoun and not naming.stranger)
        if bare not in (PERSON, POST) or not is_named:
            return None
        wanted = "post" if bare == POST else "student"
        for id in (subject.pending, subject.intent):
            intent = self.router.by_id.get(id)
            if intent is not None and wanted in intent.needs:
                return intent
        last = self.router.by_id.get(subject.intent)
        if bare == POST and last is not None and last.tool == "search" and last.aspect in ABOUT_A_POST:
            return last
        if bare == POST:
            own = self.viewer.role == "student"
            return self.router.by_id.get("my_match_post" if own else "match_student_post")
        return self.router.by_id.get("status") if self.viewer.role != "student" else None

    def _choose(self, routes: Sequence[Route], naming: Naming, subject: Subject) -> Route | None:
        """The best route, those that have a use for what was named going before near ones that have none.

        Among near equals it is the one that the thread was about.
        """
        if not routes:
            return None
        somebody = self.viewer.role != "student" and bool(naming.students or naming.pronoun)
        has_post = bool(naming.posts or subject.post)

        def fit(route: Route) -> float:
            needs, reply = route.intent.needs, route.intent.reply
            lacks_person = somebody and "student" not in needs and not reply.startswith(FIRM)
            lacks_post = "post" in needs and not has_post
            passes_over = bool(naming.posts) and route.intent.tool == "match" and "post" not in needs
            return route.score - UNNAMED * (lacks_person + lacks_post + passes_over)

        routes = sorted(routes, key=lambda route: -fit(route))
        best = routes[0]
        return next(
            (route for route in routes if fit(best) - fit(route) < CLOSE and route.intent.id == subject.intent), best
        )

    def _students(self, naming: Naming, subject: Subject) -> tuple[tuple[str, ...], Ask | None]:
        if self.viewer.role == "student":
            return (self.viewer.id,), None
        if naming.students:
            return naming.students[:MOST_PEOPLE], None
        if naming.same_name:
            return (), ("ask.same_name", {"ids": naming.same_name})
        if subject.student:
            return (subject.student,), None
        return (), ("ask.which_student", {})

    def _unsure(self, piece: str, naming: Naming, subject: Subject, aspect: str) -> Plan:
        """Look on the shelves for a question; ask back where there is hardly one."""
        if len(self.router.bare(naming.text)) < SHORTEST_QUERY and not naming.posts:
            own = self.viewer.role == "student"
            return Plan(ask=("ask.what_student" if own else "ask.what_staff", {}), subject=subject)
        arguments = {"query": piece, **({"aspect": aspect} if aspect else {})}
        return Plan(calls=(Call("search", arguments),), subject=subject)

    def _running(self, text: str, subject: Subject) -> Plan | None:
        """While an interview runs a message is an answer, unless it ends the practice or plainly asks for something."""
        if any(word in text for word in self._stops):
            return Plan(calls=(Call("interview", {"aspect": "stop"}),), subject=subject)
        if len(text) <= LONGEST_ASIDE and not self._is_resume(text):
            naming = self.slots.read(text)
            routes = self.router.route(naming.text, "student")
            aside = routes and routes[0].score >= DISTURBING and routes[0].intent.tool not in ("", "interview")
            if aside or any(student != self.viewer.id for student in naming.students):
                return None
        return Plan(calls=(Call("interview", {"aspect": "answer"}),), subject=subject)

    def _is_resume(self, text: str) -> bool:
        return len(text) >= RESUME_LENGTH and len(set(self._resume.findall(text))) >= 2
