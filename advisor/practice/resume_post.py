"""A resume beside a post: what is shown, what is near, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Requirement, Skill, SkillId
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills
from advisor.records.posts import Post

__all__ = ["Gap", "PostView", "post_view"]

USUAL_LEVEL = 3
"""Level that an advertisement's skill counts with where it states none."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A required skill that the resume does not show.

    Attributes:
        skill: Id of the catalog.
        state: ``transferable``: a near skill is shown; ``missing``: the resume shows neither; ``not_on_record``: a soft
            skill, which resumes seldom state and whose absence says nothing.
        near: Id of the near skill, or None.
    """

    skill: SkillId
    state: Literal["transferable", "missing", "not_on_record"]
    near: SkillId | None


@dataclass(frozen=True, slots=True)
class PostView:
    """What a post asks and a resume shows; ``covered`` is the share by level, None where the post asks nothing."""

    title: str
    requirements: tuple[Requirement, ...]
    gaps: tuple[Gap, ...]
    covered: float | None


def post_view(
    skills: Sequence[SkillFinding], post: Post | None, job_text: str | None, catalog: Catalog, lexicon: SkillLexicon
) -> PostView:
    """Coverage and gaps of a resume for a post, an advertisement's text, or both.

    A shown skill counts in full and a near one by half, each weighted with the required level; soft skills count
    neither way.
    """
    requirements = _requirements(post, job_text, lexicon)
    held = [SkillId(s.id) for s in skills if s.polarity == "has"]
    gaps = tuple(_gap(r.skill, held, catalog) for r in requirements if r.skill not in held)
    states = {gap.skill: gap.state for gap in gaps}
    hard = [r for r in requirements if catalog.skills[r.skill].kind != "soft"]
    asked = sum(r.level for r in hard)
    worth = {"missing": 0.0, "not_on_record": 0.0, "transferable": 0.5}
    shown = sum(r.level * (worth[states[r.skill]] if r.skill in states else 1.0) for r in hard)
    return PostView(post.title if post else "", requirements, gaps, shown / asked if asked else None)


def _requirements(post: Post | None, job_text: str | None, lexicon: SkillLexicon) -> tuple[Requirement, ...]:
    if not job_text:
        return post.requirements if post else ()
    stated = [
        Requirement(found.id, USUAL_LEVEL)
        for found in find_skills(job_text, lexicon, kind="advertisement")
        if found.polarity == "required"
    ]
    return tuple(stated) or (post.requirements if post else ())


def _gap(skill: SkillId, held: Sequence[SkillId], catalog: Catalog) -> Gap:
    near = next((other for other in held if _is_near(catalog.skills[skill], catalog.skills[other])), None)
    if near is not None:
        return Gap(skill, "transferable", near)
    return Gap(skill, "not_on_record" if catalog.skills[skill].kind == "soft" else "missing", None)


def _is_near(wanted: Skill, held: Skill) -> bool:
    if held.kind == "soft" and wanted.kind != "soft":
        return False
    related = {*wanted.parents, *wanted.confusable}
    return (
        held.id in related
        or wanted.id in {*held.parents, *held.confusable}
        or bool(set(wanted.parents) & set(held.parents))
    )
