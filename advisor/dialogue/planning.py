"""From a message to the doors to knock on: intents, slots, and what to ask back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from advisor.catalog.rows import Intent
from advisor.dialogue.bearings import (
    ABOUT_A_PERSON,
    ABOUT_A_POST,
    BARE_NAMES,
    CONDITION,
    COPULA,
    LINE,
    NAMED,
    NTH,
    OF_A_STUDENT,
    OF_ALL,
    ONESELF,
    ORDINAL,
    OWN_ALONE,
    OWN_STATE,
    RANKING,
    SAME_FILE,
    SENTENCE,
    SMALL_TALK,
    VAGUE,
    WHOLE,
    WITHIN,
)
from advisor.dialogue.classrooms import OWN_CLASS
from advisor.dialogue.memory import Subject
from advisor.dialogue.refusals import FAINT, FIRM_SCORE, NEAR, NO_ORDERS, ORDERED, PLAIN, REFUSAL, Limits, clauses_of
from advisor.dialogue.routing import FIRM, LIKELY, PERSON, POST, SHORT, SURE, Route, Router
from advisor.dialogue.slots import Naming, Slots
from advisor.facts import Viewer

__all__ = ["HUMAN", "Call", "Plan", "Planner"]

Ask = tuple[str, Mapping[str, tuple[str, ...]]]

MOST_CALLS = 4
MOST_PEOPLE = 2
MOST_ENGINES = 2
"""Engines that are asked where none is plainly meant: the likeliest, and the one that the thread was about."""

RESUME_LENGTH = 80
HEADED_LENGTH = 24
CLOSE = 0.05
UNNAMED = 0.12
DISTURBING = 0.6
TIE = 0.15
CLEAR = 0.5
"""Two engines whose scores are nearer than that are both asked, unless one is clear."""

LONGEST_ASIDE = 24
SHORTEST_QUERY = 4
LONGEST_ASSENT = 2
"""Characters of a piece that says no more than 行吧 beside another."""

MOST_CLAUSES = 8

POINTED = 0.35
"""Score of the engine into whose answer a message points."""

HUMAN = "human"
"""Waits in a thread in which somebody was in distress: a person is offered before anything else."""


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
        self.limits = Limits(viewer, router)
        self._resume = re.compile("|".join(map(re.escape, resume_words)) or "(?!)")
        self._stops = tuple(stops)

    def plan(self, text: str, subject: Subject) -> Plan:
        """The plan for one message in a thread about ``subject``."""
        if subject.interview is not None and self.viewer.role == "student":
            running = self._running(text, subject)
            if running is not None:
                return running
        if self._is_resume(text) or self._is_line(text, subject):
            named = self.slots.read(text[:60]).posts
            post = named[0] if named else subject.post
            after = replace(
                subject, pending="", intent="resume_help" if self.viewer.role == "student" else "student_resume"
            )
            return Plan(calls=(Call("resume", {"post": post} if post else {}),), subject=after)
        return self._questions(text, subject)

    def is_certain(self, text: str, subject: Subject) -> bool:
        """Whether code alone decides what to do: an interview runs, or a resume was pasted."""
        return (subject.interview is not None and self.viewer.role == "student") or self._is_resume(text)

    def _questions(self, text: str, subject: Subject) -> Plan:
        calls: list[Call] = []
        fixed: list[str] = []
        ask: Ask | None = None
        refused = False
        current = replace(subject, pending="")
        for number, piece in enumerate(self._pieces(text)):
            step = self._one(piece, subject if number == 0 else current)
            if step.refused and not step.fixed[0].startswith(FIRM[0]) and self._names_another(piece):
                return step
            refused = refused or step.refused
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
        return Plan(tuple(calls[:MOST_CALLS]), tuple(fixed), ask, refused and not calls, current)

    def _names_another(self, piece: str) -> bool:
        """Whether a piece names somebody: whoever may not know is told so, whatever else was asked."""
        naming = self.slots.read(piece)
        return bool(naming.students or naming.stranger)

    def _pieces(self, text: str) -> tuple[str, ...]:
        """The questions of a message; a piece that only names somebody or a post belongs to its neighbour."""
        pieces: list[str] = []
        ahead = ""
        for piece in self.router.questions_in(text):
            if not BARE_NAMES.sub("", self.slots.read(piece).text):
                if pieces:
                    pieces[-1] = f"{pieces[-1]} {piece}"
                else:
                    ahead = f"{ahead}{piece} "
                continue
            pieces += self._clauses(ahead + piece)
            ahead = ""
        bare = map(self.router.bare, pieces)
        said = [
            piece for piece, rest in zip(pieces, bare, strict=True) if len(rest) > LONGEST_ASSENT or rest in ONESELF
        ]
        return tuple(said or pieces) or (text.strip(),)

    def _clauses(self, piece: str) -> tuple[str, ...]:
        """A piece cut at its commas and blanks where each clause plainly asks something, and not all the same.

        Where one clause is a bare name and no other asks anything plainly, the name is what was meant: 「甲 刚才没打上」.
        """
        clauses = clauses_of(piece)
        if not 1 < len(clauses) <= MOST_CLAUSES:
            return (piece,)
        found = [routes[:1] for routes in self._routes_of(clauses)]
        scores = [routes[0].score if routes else NEAR for routes in found]
        plain = [score >= PLAIN for score in scores]
        said = [COPULA.sub("", self.router.bare(self.slots.read(clause).text)) for clause in clauses]
        named = [at for at, rest in enumerate(said) if rest in (PERSON, POST)]
        if len(named) == 1:
            most = PLAIN if said[named[0]] == PERSON else SURE
            if all(score < most for at, score in enumerate(scores) if at not in named):
                return (clauses[named[0]],)
        if not all(plain) or len(clauses) > MOST_CALLS:
            return (piece,)
        answers = {(route.intent.tool, route.intent.aspect, route.intent.reply) for (route,) in found}
        small_talk = any(route.intent.reply for (route,) in found)
        return tuple(clauses) if len(answers) == len(clauses) and not small_talk else (piece,)

    def _routes_of(self, clauses: Sequence[str]) -> list[tuple[Route, ...]]:
        """The intents of each clause; to staff one without a person may be about that of a clause before it."""
        texts = [self.slots.read(clause).text for clause in clauses]
        found = []
        for at, text in enumerate(texts):
            ahead = self.viewer.role != "student" and PERSON not in text and any(PERSON in one for one in texts[:at])
            routes = self.router.route(text, self.viewer.role)
            if ahead and routes and routes[0].score >= LIKELY:
                routes = self.router.route(text, self.viewer.role, (PERSON + self.router.plain(text),))
            found.append(routes)
        return found

    def _heard(self, naming: Naming, subject: Subject) -> tuple[Route, ...]:
        """The intents of a piece, of its clauses, and of a short one with the person or post it leaves unsaid.

        The last clause, which carries the request of a long piece, is also heard with the person of those before it.
        What points into the last answer belongs to the engine that gave it, unless another is nearer.
        """
        clauses = [clause for clause in clauses_of(naming.text) if len(clause) > 1]
        if not 1 < len(clauses) <= MOST_CLAUSES:
            clauses = []
        last = self.router.by_id.get(subject.intent)
        about = last.tool if last is not None else ""
        if len(naming.text) <= SHORT:
            said = [self.router.plain(clause) for clause in clauses or [naming.text]]
            if subject.student and self.viewer.role != "student" and PERSON not in naming.text:
                clauses += [PERSON + clause for clause in said]
            if subject.post and POST not in naming.text:
                clauses += [POST + clause for clause in said]
        elif self.viewer.role != "student" and clauses and PERSON not in clauses[-1]:
            if subject.student or any(PERSON in clause for clause in clauses):
                clauses.append(PERSON + self.router.plain(clauses[-1]))
        found = self.router.route(naming.text, self.viewer.role, clauses, about, has_own=self._has_own(naming))
        routes = self.limits.without_baseless(found, naming, subject)
        if (
            last is None
            or not last.tool
            or self._has_own(naming)
            or WITHIN.match(self.router.plain(naming.text)) is None
        ):
            return routes
        others = [route for route in routes if route.intent.tool != last.tool and route.intent.reply != RANKING]
        best = max((route.score for route in routes if route.intent.tool == last.tool), default=NEAR)
        near = (route.intent for route in routes if route.intent.tool == last.tool and route.score >= FIRM_SCORE)
        again = next(near, last)
        return tuple(sorted([Route(again, max(best, POINTED)), *others], key=lambda route: -route.score))

    @staticmethod
    def _has_own(naming: Naming) -> bool:
        """Whether a piece says itself whom or what it is about."""
        return bool(naming.students or naming.same_name or naming.stranger or naming.posts)

    def _one(self, piece: str, subject: Subject) -> Plan:
        naming = self.slots.read(piece)
        if any(not self._may_ask_of(student) for student in naming.students):
            return self._refusal(replace(subject, pending=""))
        if self.viewer.role == "student":
            naming = self.limits.own_part(naming)
        if self.limits.is_elsewhere(naming):
            return self._refusal(replace(subject, pending=""))
        if naming.no_room and not (naming.students or naming.same_name or naming.stranger):
            return Plan(ask=("ask.which_class", {"room": (naming.no_room,)}), subject=replace(subject, pending=""))
        naming = self._pointed(naming, subject)
        intent = self._continued(naming, subject)
        if intent is not None:
            return self._meant(intent, None, piece, naming, replace(subject, pending=""))
        if not subject.intent and not self._has_own(naming) and VAGUE.fullmatch(self.router.bare(naming.text)):
            own = self.viewer.role == "student"
            return Plan(ask=("ask.what_student" if own else "ask.what_staff", {}), subject=replace(subject, pending=""))
        routes = self._heard(naming, subject)
        best = self._choose(routes, naming, subject)
        sure = self.router.is_sure(routes) or bool(naming.students or naming.posts)
        if self.limits.is_denied(routes, best if sure else None, naming, subject):
            return self._refusal(subject)
        current = replace(subject, pending="")
        if self.viewer.role != "student" and len(naming.students) == 1:
            current = replace(current, student=naming.students[0])
        current = replace(current, room=self._room(naming, subject))
        if subject.pending == HUMAN and (best is None or best.score < PLAIN or best.intent.reply):
            return Plan(fixed=("fixed/distress_after",), subject=replace(current, pending=HUMAN))
        unsure = best is None or not sure or self._is_hollow(best, routes) or self._is_aside(best, naming, subject)
        if naming.stranger and (unsure or (best is not None and best.intent.tool == "search" and best.score < PLAIN)):
            return self._refusal(current)
        if best is None or unsure:
            return self._unsure(piece, naming, routes, current)
        rival = self._rival(best, routes, naming, subject)
        return self._meant(self._within(best, naming, subject), rival, piece, naming, current)

    @staticmethod
    def _room(naming: Naming, subject: Subject) -> str:
        """The class that is meant: the one that is named, or that of the thread unless all students are meant."""
        return naming.room or ("" if WHOLE.search(naming.text) else subject.room)

    def _of_all(self, intent: Intent, naming: Naming, subject: Subject) -> Intent:
        """What staff ask of nobody in particular, where the engine answers for all of their students."""
        if self.viewer.role == "student" or "student" not in intent.needs or PERSON in naming.text:
            return intent
        wide = self.router.by_id.get(OF_ALL.get(intent.tool, ""))
        is_open = wide is not None and (not wide.roles or self.viewer.role in wide.roles)
        is_wide = bool(naming.room) or not subject.student
        return wide if wide is not None and is_open and is_wide else intent

    @staticmethod
    def _pointed(naming: Naming, subject: Subject) -> Naming:
        """第一个, of the posts that the last answer listed."""
        at = NTH.search(naming.text)
        if at is None or naming.posts or "一二三".index(at.group(1)) >= len(subject.listed):
            return naming
        post = subject.listed["一二三".index(at.group(1))]
        return replace(naming, posts=(post,), text=NTH.sub(POST, naming.text, count=1))

    def _refusal(self, subject: Subject) -> Plan:
        text, waits = self.limits.pending(subject)
        return Plan(fixed=(text,), refused=True, subject=replace(subject, pending=waits))

    def _meant(self, intent: Intent, rival: Intent | None, piece: str, naming: Naming, current: Subject) -> Plan:
        """The plan for an intent, and for another that is meant as likely."""
        if intent.reply == REFUSAL or (naming.stranger and intent.tool in ABOUT_A_PERSON):
            return self._refusal(current)
        if closed := self.limits.closed(intent):
            known = naming.students[0] if naming.students else current.student
            return Plan(fixed=(closed,), refused=True, subject=replace(current, student=known, pending=intent.id))
        if intent.reply == NO_ORDERS:
            return Plan(fixed=(NO_ORDERS,), subject=replace(current, pending=ORDERED))
        if intent.reply:
            return Plan(fixed=(intent.reply,), subject=current)
        if self.viewer.role == "student" and naming.pronoun and PERSON in naming.text and intent.tool in OWN_ALONE:
            return self._refusal(current)
        step = self._filled(intent, piece, naming, current)
        if rival is None or not step.calls:
            return step
        beside = self._filled(rival, piece, naming, current)
        return replace(step, calls=(*step.calls, *beside.calls)[: 2 * MOST_PEOPLE])

    def _within(self, route: Route, naming: Naming, subject: Subject) -> Intent:
        """The intent as the thread makes it out: what lacks a slot that the last one did not need goes on with that one."""
        intent, last = route.intent, self.router.by_id.get(subject.intent)
        if last is None or not last.tool or intent.reply:
            return intent
        if self.viewer.role == "student":
            unknown = "post" in intent.needs and not (naming.posts or subject.post)
            if unknown and intent.tool == last.tool and "post" not in last.needs:
                return last
            return self.router.by_id["my_next_steps"] if unknown and last.tool in OWN_STATE else intent
        unknown = "student" in intent.needs and not (naming.students or naming.same_name or subject.student)
        is_faint = route.score < PLAIN and PERSON in naming.text
        goes_on = intent.tool == last.tool or is_faint or len(self.router.plain(naming.text)) <= SHORT
        return last if unknown and goes_on and "student" not in last.needs else intent

    def _rival(self, best: Route, routes: Sequence[Route], naming: Naming, subject: Subject) -> Intent | None:
        """Another engine that is meant as likely: the reader is served by both."""
        if not best.intent.tool or best.score >= CLEAR:
            return None
        same = {best.intent.tool, *(SAME_FILE if best.intent.tool in SAME_FILE else ())}
        others = [
            route
            for route in routes
            if route.intent.tool and route.intent.tool not in same and not self.limits.closed(route.intent)
        ]
        other = self._choose(others, naming, subject)
        if other is None:
            return None
        faint = best.score < PLAIN and best.score - other.score < FAINT and other.score >= FAINT
        alike = best.score - other.score < TIE and other.score >= FIRM_SCORE
        return other.intent if faint or alike else None

    def _is_aside(self, best: Route, naming: Naming, subject: Subject) -> bool:
        """Whether a short piece without a subject of its own only faintly means another engine than the last."""
        last = self.router.by_id.get(subject.intent)
        is_short = len(self.router.bare(naming.text)) <= SHORT and not self._has_own(naming)
        is_other = last is not None and bool(last.tool) and best.intent.tool not in ("", last.tool)
        return is_short and is_other and best.score < SURE

    def _may_ask_of(self, student: str) -> bool:
        return student == self.viewer.id if self.viewer.role == "student" else self.slots.is_known(student)

    @staticmethod
    def _is_hollow(route: Route, routes: Sequence[Route]) -> bool:
        """Whether a fixed text is only faintly meant and an engine hardly less."""
        reply = route.intent.reply
        if not reply or reply in ("fixed/no_instructions", *SMALL_TALK) or route.score >= PLAIN:
            return False
        near = next((other.score for other in routes if other.intent.tool), NEAR)
        return reply.startswith(FIRM) or route.score - near < FAINT

    def _filled(self, intent: Intent, piece: str, naming: Naming, subject: Subject) -> Plan:
        """The calls of an intent with its slots, or the question that is needed to fill them."""
        intent = self._of_all(intent, naming, subject)
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
        room = self._room(naming, subject) if intent.id in OF_ALL.values() else ""
        arguments = {"aspect": intent.aspect, "post": post if "post" in intent.needs else "", "class": room}
        if intent.tool == "eligibility" and len(NAMED.sub("", self.router.bare(naming.text))) < SHORTEST_QUERY:
            arguments["query"] = subject.policy
        kept = {name: value for name, value in arguments.items() if value}
        if not students or self.viewer.role == "student":
            return Plan(calls=(Call(intent.tool, kept),), subject=found)
        return Plan(tuple(Call(intent.tool, {"student": who, **kept}) for who in students), subject=found)

    def _continued(self, naming: Naming, subject: Subject) -> Intent | None:
        """The intent of a piece that is nothing but a name: the one that waits for it, or the last one again."""
        bare = COPULA.sub("", self.router.bare(naming.text))
        last = self.router.by_id.get(subject.intent)
        if self.viewer.role == "student" and last is not None and last.tool:
            if any(self.router.bare(clause) in ONESELF for clause in clauses_of(naming.text)):
                return self.router.by_id["my_eligibility"] if last.aspect == "policies" else last
        if last is not None and last.tool == "match" and CONDITION.fullmatch(naming.text.strip()):
            return last
        if naming.room and bare == OWN_CLASS:
            wide = last is not None and last.id in OF_ALL.values()
            about_all = OF_ALL.get(
                "eligibility" if last is not None and last.aspect == "policies" else "", "class_overview"
            )
            return last if wide else self.router.by_id[about_all]
        is_named = naming.students or naming.same_name or naming.posts or (naming.pronoun and not naming.stranger)
        if bare not in (PERSON, POST) or not is_named:
            return None
        wanted = "post" if bare == POST else "student"
        for id in (subject.pending, subject.intent):
            intent = self.router.by_id.get(id)
            if intent is not None and wanted in intent.needs:
                return intent
        if bare == POST and last is not None and last.tool == "search" and last.aspect in ABOUT_A_POST:
            return last
        if bare == POST:
            own = self.viewer.role == "student"
            return self.router.by_id.get("my_match_post" if own else "match_student_post")
        if self.viewer.role == "student":
            return None
        about = (
            "eligibility" if last is not None and last.aspect == "policies" else last.tool if last is not None else ""
        )
        if about == "match" and subject.post:
            return self.router.by_id["match_student_post"]
        return self.router.by_id[OF_A_STUDENT.get(about, "status")]

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
            lacks_person = somebody and "student" not in needs and route.intent.tool not in ("mydata", "resume")
            lacks_person = lacks_person and not reply.startswith(FIRM)
            lacks_post = ("post" in needs or route.intent.aspect in ABOUT_A_POST) and not has_post
            passes_over = bool(naming.posts) and route.intent.tool == "match" and "post" not in needs
            is_one = (
                bool(naming.room)
                and not somebody
                and ("student" in needs or (route.intent.tool == "match" and not has_post))
            )
            asks_whom = self.viewer.role != "student" and "student" in needs and not (somebody or subject.student)
            aside = bool(subject.intent) and bool(reply) and not reply.startswith(FIRM) and reply not in SMALL_TALK
            return (
                route.score - UNNAMED * (lacks_person + lacks_post + passes_over + asks_whom + is_one) - FAINT * aside
            )

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

    def _unsure(self, piece: str, naming: Naming, routes: Sequence[Route], subject: Subject) -> Plan:
        """What to do where nothing is plainly meant: the likeliest engine and the shelves, at most two; else ask back.

        A short message goes on with what the thread was about; a post that is named is matched.
        """
        bare = self.router.bare(naming.text)
        own = self.viewer.role == "student"
        last = self.router.by_id.get(subject.intent)
        goes_on = last is not None and bool(last.tool) and (len(bare) <= SHORT or ORDINAL.search(bare) is not None)
        likely = [route.intent for route in routes if route.intent.tool][:1]
        if not goes_on and len(bare) < SHORTEST_QUERY and not naming.posts and not self.router.is_sure(routes):
            return Plan(ask=("ask.what_student" if own else "ask.what_staff", {}), subject=subject)
        chosen: list[Intent] = []
        if goes_on and last is not None:
            chosen.append(next((intent for intent in likely if intent.tool == last.tool), last))
        if naming.posts and not (likely and routes[0].score >= LIKELY):
            chosen.append(self.router.by_id["my_match_post" if own else "match_student_post"])
        chosen += likely
        steps = [self._filled(intent, piece, naming, subject) for intent in chosen]
        calls = [call for step in steps for call in step.calls]
        if not goes_on or not calls:
            calls.append(Call("search", {"query": piece}))
        by_tool = {call.tool: call for call in reversed(calls)}
        first = dict.fromkeys(call.tool for call in calls)
        after = next((step.subject for step in steps if step.calls), subject)
        return Plan(calls=tuple(by_tool[tool] for tool in list(first)[:MOST_ENGINES]), subject=after)

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
        """A whole resume, or a piece of one under its heading."""
        words = set(self._resume.findall(text))
        headed = len(text) >= HEADED_LENGTH and any(f"{word}{mark}" in text for word in words for mark in "：:")
        return (headed or (len(text) >= RESUME_LENGTH and len(words) >= 2)) and not self._asks_besides(text)

    def _asks_besides(self, text: str) -> bool:
        """Whether a single line ends with a short question to another engine: 「电话：…，学号：…。他会什么」 is no resume."""
        said = [piece for piece in SENTENCE.split(text) if piece.strip()]
        if "\n" in text.strip() or len(said) < 2 or len(said[-1]) > LONGEST_ASIDE:
            return False
        routes = self.router.route(self.slots.read(said[-1]).text, self.viewer.role)
        return bool(routes) and routes[0].score >= PLAIN and routes[0].intent.tool not in ("", "resume")

    def _is_line(self, text: str, subject: Subject) -> bool:
        """A line of a resume, in a thread that is about one."""
        last = self.router.by_id.get(subject.intent)
        if last is None or last.tool != "resume" or len(text) < HEADED_LENGTH - 4 or LINE.search(text) is None:
            return False
        routes = self.router.route(self.slots.read(text).text, self.viewer.role)
        return not routes or routes[0].score < PLAIN or routes[0].intent.tool == "resume"
