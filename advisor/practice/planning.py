"""Which question comes next: the order of kinds, the difficulty that fits, nothing asked twice."""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, get_args

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import Point, Question
from advisor.catalog.rows import SkillId
from advisor.practice.questions import asking, bank_of
from advisor.practice.rubric import rubric_of
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

__all__ = ["aimed", "choose", "claim_question", "plan_of", "set_question", "skill_question"]

Kind: TypeAlias = Literal["opening", "motivation", "practice", "trade", "situation", "conditions", "closing"]

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_COURSE: tuple[Kind, ...] = (
    "opening", "motivation", "practice", "trade", "situation", "trade", "conditions", "closing",
)  # fmt: skip
_FIRST_KEPT = (3, 2, 4, 1, 0, 6, 7, 5)  # places of the course, the most telling first, for a short practice
_MORE: tuple[Kind, ...] = ("situation", "practice", "trade")  # for a long practice, in turn, before the conditions
_BEFORE_CONDITIONS = 6


def plan_of(length: int) -> tuple[Kind, ...]:
    """The kinds of a practice of ``length`` questions, from the opening to the student's own questions.

    Example:
        >>> plan_of(3)
        ('practice', 'trade', 'situation')
    """
    if length <= len(_COURSE):
        return tuple(_COURSE[place] for place in sorted(_FIRST_KEPT[:length]))
    more = tuple(_MORE[number % len(_MORE)] for number in range(length - len(_COURSE)))
    return (*_COURSE[:_BEFORE_CONDITIONS], *more, *_COURSE[_BEFORE_CONDITIONS:])


def choose(
    kind: str,
    difficulty: int,
    post: Post,
    catalog: Catalog,
    prompts: Prompts,
    *,
    used: Collection[str],
    seed: int,
    skills_asked: int = 0,
) -> Question | None:
    """A question of this kind that was not used: of the post's pack first, then about its skills, then a general one.

    Args:
        kind: Kind of the plan.
        difficulty: 1..3, what the answers so far call for.
        post: The post.
        catalog: The bank.
        prompts: Words of a question about a skill.
        used: Ids and texts that may not come again.
        seed: Turns the choice among equals.
        skills_asked: How many questions about skills came before, so that the next takes another skill.

    Returns:
        The question, or None when nothing of this kind is left.
    """
    bank = bank_of(post, catalog)
    fresh = [row for row in bank if row.kind == kind and row.id not in used and row.text not in used]
    own = [row for row in fresh if row.occupation is not None]
    if own:
        return _fitting(own, difficulty, seed)
    if kind in {"trade", "practice", "situation"} and all(row.occupation is None for row in bank):
        asked = _about_skill(kind, post, catalog, prompts, used, skills_asked)
        if asked is not None:
            return asked
    return _fitting(fresh, difficulty, seed) if fresh else None


def _fitting(rows: Sequence[Question], difficulty: int, seed: int) -> Question:
    turned = sorted(rows, key=lambda row: row.id)
    random.Random(seed).shuffle(turned)
    return min(turned, key=lambda row: abs(row.difficulty - difficulty))


def _about_skill(
    kind: str, post: Post, catalog: Catalog, prompts: Prompts, used: Collection[str], number: int
) -> Question | None:
    wanted = sorted(post.requirements, key=lambda requirement: (-requirement.level, requirement.skill))
    skills: list[SkillId] = [requirement.skill for requirement in wanted if requirement.skill in catalog.skills]
    for skill in (*skills[number:], *skills[:number]):
        name = catalog.skills[skill].name
        text = prompts.render("ask/interview_skill", kind=kind, skill=name)
        if f"skill:{skill}" not in used and text not in used:
            return skill_question(f"skill:{skill}", kind, text)
    return None


def skill_question(id: str, kind: str, text: str) -> Question:
    """A question about one skill, for posts that have no questions of their own; it has no points."""
    if kind == "practice":
        return Question(id, None, "practice", "experience", text, (), (), 1, "editorial")
    if kind == "situation":
        return Question(id, None, "situation", "response", text, (), (), 1, "editorial")
    return Question(id, None, "trade", "knowledge", text, (), (), 1, "editorial")


def claim_question(claim: str, prompts: Prompts) -> Question:
    """A question about one line of the resume: what it claims is told as an event, or it cannot be told."""
    text = prompts.render("ask/interview_claim", claim=claim)
    return replace(skill_question(f"claim:{claim}", "practice", text), id=f"claim:{claim}")


def set_question(text: str, post: Post, catalog: Catalog) -> Question:
    """A question of a teacher's set: the row of the bank with these words, else free words of the kind that they sound like."""
    for row in bank_of(post, catalog):
        if row.text == text:
            return row
    asked = asking(text, post, catalog, rubric_of(catalog))
    return Question(f"set:{text}", None, _KINDS[asked.kind], "knowledge", text, (), (), 1, "editorial")


def aimed(question: Question, text: str) -> Question:
    """A follow-up as a question of its own, read against the one point that it aims at."""
    point = next((point for point in question.points if text in point.follow_ups), None)
    points: tuple[Point, ...] = (point,) if point is not None else ()
    return replace(question, text=text, kind="closing", points=points)
