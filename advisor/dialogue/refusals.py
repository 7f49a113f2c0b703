"""Of whom nothing may be said: what a student asks about another, what a role may never see, who is somebody else's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.catalog.rows import Intent
from advisor.dialogue.memory import Subject
from advisor.dialogue.routing import PERSON, Route, Router
from advisor.dialogue.slots import Naming
from advisor.facts import Role, Viewer

__all__ = ["FAINT", "FIRM_SCORE", "NEAR", "PLAIN", "REFUSAL", "REFUSED", "Limits", "clauses_of"]

NEAR = 0.0
FIRM_SCORE = 0.2
FAINT = 0.1
"""Score from which an engine is asked beside another; from which 他 is taken for a fellow student; how far a fixed text
must be ahead of every engine where it is not plain."""

PLAIN = 0.3
"""Score from which a clause behind a comma counts as a question of its own, beside another with another answer."""

REFUSAL = "fixed/refusal_access"
REFUSED = "other_people"
"""Waits in a thread that has just refused: what does not stand by itself is more of the same."""

CLOSED: Mapping[tuple[str, str], tuple[str, frozenset[Role]]] = {
    ("explain", "psychology"): ("fixed/psychology", frozenset({"counselor", "mentor", "admin"})),
    ("explain", "poverty"): ("fixed/economy_closed", frozenset({"mentor"})),
}
"""What a role may never see, with the text that says so: no engine is asked, whoever is meant."""

_COMMA = re.compile(r"[，,、\s]+")
_ELSEWHERE = re.compile(
    r"(?:不是|不归|不属于|不在)(?:我|我们|咱|咱们|本)(?:班|系|院|学院|校区|专业|名下|手上|带|管)"
    rf"|(?:隔壁|别的?|外|其他|旁边|对面)(?:个)?(?:班|系|学院|校区|专业)(?:上|里)?(?:的|那个|有个|一个)*(?:{PERSON}|学生|同学|男生|女生|孩子|娃)"
)
"""Words by which staff say themselves that somebody is not theirs."""


def clauses_of(text: str) -> list[str]:
    """A piece cut at its commas and blanks."""
    return [clause for clause in _COMMA.split(text) if clause.strip()]


class Limits:
    """Decides for one asker what is refused.

    Args:
        viewer: Who asks.
        router: Intents.
    """

    def __init__(self, viewer: Viewer, router: Router) -> None:
        self.viewer = viewer
        self.router = router

    def about_another(self, naming: Naming, routes: Sequence[Route]) -> bool:
        """Whether a student asks what only staff may ask of somebody; 他 may also be a boss or a company."""
        if PERSON not in naming.text or self.viewer.id in naming.students:
            return False
        asked = self.router.route(naming.text, "counselor")
        if not asked or "student" not in asked[0].intent.needs or not self.router.is_sure(asked):
            return False
        if not naming.stranger and asked[0].score < FIRM_SCORE:
            return False
        return not routes or asked[0].score > routes[0].score

    def own_part(self, naming: Naming) -> Naming:
        """What a student asks of the own affairs beside a word about somebody: 「不说他了，讲讲我的」."""
        if not naming.pronoun or naming.students or naming.stranger:
            return naming
        rest = " ".join(clause for clause in clauses_of(naming.text) if PERSON not in clause)
        routes = self.router.route(rest, "student") if rest else ()
        plain = bool(routes) and routes[0].score >= PLAIN and bool(routes[0].intent.tool)
        return replace(naming, text=rest, pronoun=False) if plain else naming

    def is_denied(self, routes: Sequence[Route], best: Route | None, naming: Naming, subject: Subject) -> bool:
        """Whether a piece asks about somebody of whom nothing may be said, or insists after that was told."""
        is_student = self.viewer.role == "student"
        if is_student and self.about_another(naming, routes):
            return True
        seems_refused = PERSON in naming.text and bool(routes) and routes[0].intent.reply == REFUSAL
        if best is None or (is_student and seems_refused):
            return bool(naming.stranger) or self.was_refused(subject) or (is_student and seems_refused)
        if naming.stranger and is_student and best.score < PLAIN:
            return True
        if is_student and (PERSON in naming.text or best.intent.tool == "search"):
            refused = max((route.score for route in routes if route.intent.reply == REFUSAL), default=NEAR)
            if refused >= FIRM_SCORE and best.score - refused < FAINT:
                return True
        insists = best.intent.reply == REFUSAL or (is_student and naming.pronoun)
        return self.was_refused(subject) and insists

    def is_elsewhere(self, naming: Naming) -> bool:
        """Whether staff ask about somebody of whom they say that another answers for them."""
        return (
            self.viewer.role in ("counselor", "mentor", "centre")
            and (naming.pronoun or bool(naming.stranger) or PERSON not in naming.text)
            and _ELSEWHERE.search(naming.text) is not None
        )

    def was_refused(self, subject: Subject) -> bool:
        """Whether the thread has just refused."""
        return subject.pending == REFUSED or self.closed(self.router.by_id.get(subject.pending)) != ""

    def closed(self, intent: Intent | None) -> str:
        """The text for what this role may never see, or empty."""
        key = (intent.tool, intent.aspect) if intent is not None else ("", "")
        text, roles = CLOSED.get(key, ("", frozenset[Role]()))
        return text if self.viewer.role in roles else ""

    def pending(self, subject: Subject) -> tuple[str, str]:
        """What a refusal says, and what then waits; one who insists on what the role may never see hears the same again."""
        closed = self.closed(self.router.by_id.get(subject.pending))
        return (closed or REFUSAL), (subject.pending if closed else REFUSED)
