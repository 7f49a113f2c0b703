"""A mock interview: asks, follows up on what was missing, adapts, never repeats itself, stops when asked to.

The whole state is a plain dictionary, so a page or a thread can keep it between two answers.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import Question
from advisor.errors import InputFault
from advisor.language.skills import SkillLexicon
from advisor.practice.planning import aimed, choose, claim_question, plan_of, set_question, skill_question
from advisor.practice.restoring import score_from
from advisor.practice.score import AnswerScore, score_answer
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

__all__ = ["MANNERS", "Asked", "Interview", "JobRef", "Manner", "Practice", "TrendPoint", "Turn"]

Ended: TypeAlias = Literal["done", "left", "distress"]
Manner: TypeAlias = Literal["calm", "demanding"]
MANNERS: tuple[Manner, ...] = ("calm", "demanding")

FOLLOW_UPS = 2
_LONGEST = 20
_GOOD, _WEAK = 4, 2
_HARDEST = 3
_PRESSED = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as put to the student.

    Attributes:
        question: Its words.
        kind: Kind of the plan, or ``follow_up``.
        follow_up_of: The words of the question that it follows up, or None.
        id: Row of the bank, or ``skill:…``.
    """

    question: str
    kind: str
    follow_up_of: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer and score; after distress the answer is not kept."""

    question: str
    kind: str
    follow_up_of: str | None
    answer: str
    score: AnswerScore
    id: str


@dataclass(frozen=True, slots=True)
class JobRef:
    """The post in the shape of the contract."""

    id: str
    title: str
    occupation: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The score of one main question, by its number in this practice."""

    at: int
    overall: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that is over.

    Attributes:
        session: Id, the same for the same course.
        job: The post.
        turns: Questions and answers in order.
        coverage: Share of the planned questions that were answered and scored.
        trend: Main questions with a score, in order.
        ended: done, left or distress.
        basis: Always engine.
        fallback: ``no_pack`` where the post has no questions of its own.
    """

    session: str
    job: JobRef
    turns: tuple[Turn, ...]
    coverage: float
    trend: tuple[TrendPoint, ...]
    ended: Ended
    basis: str = "engine"
    fallback: str | None = None


class Interview:
    """One rehearsal for one post.

    Args:
        post: What is rehearsed for; without a pack, its skills and the general questions serve.
        catalog: The bank of questions.
        lexicon: Names of skills, or None.
        prompts: Words.
        seen: Ids or words of questions of earlier practices, which are not asked again.
        seed: Turns the choice among equally fitting questions.
        length: Number of main questions, 1..20; each is followed up at most twice.
        questions: The words of a teacher's set, asked in this order instead of the plan.
        claims: Lines of the student's resume; the first that was not asked about takes the place of a question about
            an experience.
        manner: ``calm`` follows up weak answers; ``demanding`` presses good ones too, as firmly as politely.

    Raises:
        InputFault: ``value``, where ``length`` lies outside 1..20.
    """

    def __init__(
        self,
        post: Post,
        *,
        catalog: Catalog,
        lexicon: SkillLexicon | None,
        prompts: Prompts,
        seen: Collection[str] = (),
        seed: int = 0,
        length: int = 8,
        questions: Sequence[str] = (),
        claims: Sequence[str] = (),
        manner: Manner = "calm",
    ) -> None:
        if not 1 <= length <= _LONGEST:
            raise InputFault("value", where="length", variant="interview_length", value=length, limit=_LONGEST)
        self._post, self._catalog, self._lexicon, self._prompts = post, catalog, lexicon, prompts
        self._seen = tuple(sorted(seen))
        self._seed, self._length = seed, length
        self._set, self._claims, self._manner = tuple(questions), tuple(claims), manner
        self._plan = tuple(self._set) or plan_of(length)
        self._position = 0
        self._difficulty = 1
        self._turns: list[Turn] = []
        self._current: Asked | None = None
        self._main: Question | None = None
        self._follow_up: str | None = None
        self._followed = 0
        self._ended: Ended | None = None

    def next(self) -> Asked | None:
        """The question to put now; the same one until it is answered; None when the practice is over."""
        if self._ended is not None or self._current is not None:
            return self._current
        if self._follow_up is not None and self._main is not None:
            self._current = Asked(self._follow_up, "follow_up", self._main.text, self._main.id)
            self._follow_up = None
            self._followed += 1
            return self._current
        return self._next_main()

    def _next_main(self) -> Asked | None:
        used = {*self._seen, *(turn.id for turn in self._turns), *(turn.question for turn in self._turns)}
        while self._position < len(self._plan):
            kind = self._plan[self._position]
            self._position += 1
            row = self._chosen(kind, used)
            if row is not None:
                self._main, self._followed = row, 0
                self._current = Asked(row.text, row.kind, None, row.id)
                return self._current
        self._ended = "done"
        return None

    def _chosen(self, kind: str, used: set[str]) -> Question | None:
        """The next question: of the teacher's set, about a line of the resume, or of the bank."""
        if self._set:
            row = set_question(kind, self._post, self._catalog)
            return None if row.id in used or row.text in used else row
        if kind == "practice":
            for claim in self._claims:
                row = claim_question(claim, self._prompts)
                if row.id not in used and row.text not in used and "claim:" not in "".join(sorted(used)):
                    return row
        return choose(
            kind, self._difficulty, self._post, self._catalog, self._prompts,
            used=used, seed=self._seed, skills_asked=sum(turn.id.startswith("skill:") for turn in self._turns),
        )  # fmt: skip

    def answer(self, text: str) -> AnswerScore:
        """Score the answer to the current question and decide what follows.

        Raises:
            InputFault: ``value``, where no question is open.
        """
        asked, main = self._current, self._main
        if asked is None or main is None:
            raise InputFault("value", where="answer", variant="no_open_question", value="")
        question = main if asked.follow_up_of is None else aimed(main, asked.question)
        score = score_answer(
            question, text, post=self._post, catalog=self._catalog, lexicon=self._lexicon, prompts=self._prompts
        )
        troubled = "distress" in score.concerns
        self._turns.append(
            Turn(asked.question, asked.kind, asked.follow_up_of, "" if troubled else text, score, asked.id)
        )
        self._current = None
        if troubled:
            self._ended = "distress"
        else:
            self._adapt(score, asked)
            self._follow_up = self._missing(score, main)
        return score

    def _adapt(self, score: AnswerScore, asked: Asked) -> None:
        if score.level is None or asked.follow_up_of is not None:
            return
        if score.level >= _GOOD:
            self._difficulty = min(_HARDEST, self._difficulty + 1)
        elif score.level <= _WEAK:
            self._difficulty = max(1, self._difficulty - 1)

    def _missing(self, score: AnswerScore, main: Question) -> str | None:
        """The next follow-up: aimed at a point that no answer to this question has made yet, in words not yet used."""
        if self._followed >= FOLLOW_UPS or {"abuse", "asks_for_data"} & set(score.concerns):
            return None
        about = [turn for turn in self._turns if turn.id == main.id]
        first = about[0].score.level
        if first is not None and first >= _GOOD:
            return self._pressed(main, about)
        said = {turn.question for turn in self._turns}
        made = {point.point for turn in about for point in turn.score.facts.right}
        for point in main.points:
            if point.name in made:
                continue
            untried = [text for text in point.follow_ups if text not in said]
            if len(untried) == len(point.follow_ups) and untried:
                return untried[0]
        offered = about[0].score.follow_up
        return offered if offered is not None and offered not in said and not main.points else None

    def _pressed(self, main: Question, about: list[Turn]) -> str | None:
        """One question that presses a good answer, in a demanding practice; polite, about the work, and only once."""
        if self._manner != "demanding" or len(about) > 1 or main.kind not in {"trade", "situation", "practice"}:
            return None
        return self._prompts.label(f"interview.pressed.{main.kind}.{1 + len(self._turns) % _PRESSED}")

    def leave(self) -> None:
        """Stop here; what was answered stays."""
        if self._ended is None:
            self._ended = "left"
        self._current = None

    def close(self) -> Practice:
        """The practice as far as it went; a practice closed before its end counts as left."""
        main = [turn for turn in self._turns if turn.follow_up_of is None]
        scored = [(at, turn.score) for at, turn in enumerate(main, 1) if turn.score.overall is not None]
        trend = tuple(
            TrendPoint(at, score.overall, score.interval)
            for at, score in scored
            if score.overall is not None and score.interval is not None
        )
        post = self._post
        return Practice(
            session=self._session(),
            job=JobRef(post.id, post.title, post.occupation, post.matched_by),
            turns=tuple(self._turns),
            coverage=len(trend) / len(self._plan),
            trend=trend,
            ended=self._ended or "left",
            fallback=None if post.pack is not None else "no_pack",
        )

    def _session(self) -> str:
        course = "\n".join((self._post.id, str(self._seed), *(turn.question for turn in self._turns)))
        return f"I{hashlib.sha256(course.encode()).hexdigest()[:10]}"

    def to_dict(self) -> dict[str, Any]:
        """Everything needed to go on later, in plain JSON values."""
        return {
            "seen": list(self._seen),
            "seed": self._seed,
            "length": self._length,
            "questions": list(self._set),
            "claims": list(self._claims),
            "manner": self._manner,
            "position": self._position,
            "difficulty": self._difficulty,
            "followed": self._followed,
            "follow_up": self._follow_up,
            "ended": self._ended,
            "main": self._main.id if self._main else None,
            "main_text": self._main.text if self._main else None,
            "main_kind": self._main.kind if self._main else None,
            "current": asdict(self._current) if self._current else None,
            "turns": [asdict(turn) for turn in self._turns],
        }

    @classmethod
    def from_dict(
        cls,
        state: Mapping[str, Any],
        post: Post,
        *,
        catalog: Catalog,
        lexicon: SkillLexicon | None,
        prompts: Prompts,
    ) -> "Interview":
        """The interview that ``to_dict`` described, for the same post."""
        interview = cls(
            post, catalog=catalog, lexicon=lexicon, prompts=prompts,
            seen=state["seen"], seed=state["seed"], length=state["length"], questions=state.get("questions", ()),
            claims=state.get("claims", ()), manner=state.get("manner", "calm"),
        )  # fmt: skip
        interview._position = state["position"]
        interview._difficulty = state["difficulty"]
        interview._followed = state["followed"]
        interview._follow_up = state["follow_up"]
        interview._ended = state["ended"]
        interview._current = Asked(**state["current"]) if state["current"] else None
        interview._turns = [Turn(**{**turn, "score": score_from(turn["score"])}) for turn in state["turns"]]
        interview._main = _restored(state, catalog)
        return interview


def _restored(state: Mapping[str, Any], catalog: Catalog) -> Question | None:
    if state["main"] is None:
        return None
    row = catalog.questions.get(state["main"])
    return row or skill_question(state["main"], state["main_kind"], state["main_text"])
