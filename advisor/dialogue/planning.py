"""From a message to the doors to knock on: intents, slots, and what to ask back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from advisor.dialogue.routing import SURE, Route, Router
from advisor.dialogue.slots import Naming, Slots
from advisor.facts import Viewer

__all__ = ["Call", "Plan", "Planner", "Subject"]

MOST_CALLS = 4
RESUME_LENGTH = 120
CLOSE = 0.04
UNNAMED = 0.12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread is about: the student and post last named, and a running interview."""

    student: str = ""
    post: str = ""
    intent: str = ""
    interview: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A tool with its arguments."""

    tool: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a message: call tools, say a fixed text, or ask one thing back.

    ``ask`` names a label with its values; ``fixed`` the fixed texts, in order.
    """

    calls: tuple[Call, ...] = ()
    fixed: tuple[str, ...] = ()
    ask: tuple[str, Mapping[str, str]] | None = None
    refused: bool = False


class Planner:
    """Plans for one asker.

    Args:
        viewer: Who asks.
        slots: Names within the asker's scope.
        router: Intents.
        resume_words: Words of which a pasted resume holds several.
    """

    def __init__(self, viewer: Viewer, slots: Slots, router: Router, resume_words: Sequence[str]) -> None:
        self.viewer = viewer
        self.slots = slots
        self.router = router
        self._resume = re.compile("|".join(map(re.escape, resume_words)) or "(?!)")

    def plan(self, text: str, subject: Subject) -> Plan:
        """The plan for one message in a thread about ``subject``."""
        if self._is_resume(text):
            named = self.slots.read(text[:60]).posts
            return Plan(calls=(Call("resume", {"post": named[0] if named else subject.post}),))
        calls: list[Call] = []
        fixed: list[str] = []
        ask: tuple[str, Mapping[str, str]] | None = None
        current = subject
        for piece in self.router.questions_in(text):
            step, current = self._one(piece, current)
            if step.refused:
                return step
            calls += [call for call in step.calls if call not in calls]
            fixed += [name for name in step.fixed if name not in fixed]
            ask = ask or step.ask
        if calls:
            fixed = [name for name in fixed if name not in _SMALL_TALK]
        return Plan(tuple(calls[:MOST_CALLS]), tuple(fixed), ask)

    def _one(self, piece: str, subject: Subject) -> tuple[Plan, Subject]:
        naming = self.slots.read(piece)
        if self.viewer.role == "student" and any(student != self.viewer.id for student in naming.students):
            return Plan(fixed=("fixed/refusal",), refused=True), subject
        routes = self.router.route(naming.text, self.viewer.role)
        if not routes:
            return Plan(calls=(Call("search", {"query": piece}),)), subject
        best = self._choose(routes, naming, subject)
        intent = best.intent
        if intent.reply:
            return Plan(fixed=(intent.reply,)), subject
        if best.score < SURE and len(piece) > 12 and not naming.students and not naming.posts:
            return Plan(calls=(Call("search", {"query": piece}),)), subject
        student, question = self._student(naming, subject) if "student" in intent.needs else ("", None)
        if question is not None:
            return Plan(ask=question), subject
        post = naming.posts[0] if naming.posts else (subject.post if "post" in intent.needs else "")
        if "post" in intent.needs and not post:
            return Plan(ask=("ask.which_post", {})), subject
        arguments = {"student": student, "post": post, "aspect": intent.aspect}
        if intent.tool == "search":
            arguments = {"query": piece, "aspect": intent.aspect}
        kept = {name: value for name, value in arguments.items() if value}
        if self.viewer.role == "student":
            kept.pop("student", None)
        found = Subject(student or subject.student, post or subject.post, intent.id, subject.interview)
        return Plan(calls=(Call(intent.tool, kept),)), found

    def _choose(self, routes: Sequence[Route], naming: Naming, subject: Subject) -> Route:
        """The best route; one that needs a post yields to near ones that do not, where none is named.

        Among near equals it is the one that the thread was about.
        """
        if not naming.posts and not subject.post:
            routes = sorted(routes, key=lambda route: -route.score + (UNNAMED if "post" in route.intent.needs else 0.0))
        best = routes[0]
        return next(
            (route for route in routes if best.score - route.score < CLOSE and route.intent.id == subject.intent), best
        )

    def _student(self, naming: Naming, subject: Subject) -> tuple[str, tuple[str, Mapping[str, str]] | None]:
        if self.viewer.role == "student":
            return self.viewer.id, None
        if naming.students:
            return naming.students[0], None
        if naming.same_name:
            return "", ("ask.same_name", {"ids": "、".join(naming.same_name)})
        if subject.student:
            return subject.student, None
        return "", ("ask.which_student", {})

    def _is_resume(self, text: str) -> bool:
        return len(text) >= RESUME_LENGTH and len(set(self._resume.findall(text))) >= 2


_SMALL_TALK = frozenset({"fixed/greeting", "fixed/thanks", "fixed/not_understood"})
