"""Critique of a resume: score, findings with quotes, strengths, skills and gaps. Door: ``critique``."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation, ResumeCheck, SkillId
from advisor.facts import Span
from advisor.language.personal import personal_data
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills
from advisor.practice import (
    findings_duty,
    findings_experience,
    findings_form,
    findings_further,
    findings_relevance,
    findings_skill,
    findings_support,
    findings_time,
)
from advisor.practice.findings import Check, Found, Material, settle
from advisor.practice.resume_advice import Advice, advise
from advisor.practice.resume_field import Fields
from advisor.practice.resume_intake import Clean, admit, narrow, without_addresses
from advisor.practice.resume_post import Gap, PostView, post_view
from advisor.practice.resume_score import Part, score_parts
from advisor.practice.resume_spelling import speller_of
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import DOING, Resume, read_resume
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

__all__ = ["Critique", "Issue", "Job", "PostCritique", "SkillShown", "critique"]

MOST_STRENGTHS = 6
CORE = 4
"""The skills of a post that are its core: so many, of the highest required level."""

_CHECKS: tuple[Check, ...] = (
    findings_form.contact,
    findings_form.intention,
    findings_form.privacy,
    findings_form.sections,
    findings_time.dates,
    findings_time.order,
    findings_skill.vague,
    findings_support.unsupported,
    findings_support.unborne,
    findings_skill.certificates,
    findings_relevance.missing_for_job,
    findings_relevance.mismatch,
    findings_experience.repeated,
    findings_duty.doing,
    findings_experience.self_evaluation,
    findings_experience.wording,
    findings_form.length,
    findings_further.of_form,
    findings_further.of_telling,
    findings_further.of_truth,
    findings_further.of_post,
)


OF_THE_POST = frozenset({"skill.missing_for_job", "experience.mismatch", "objective.vague"})
"""Findings whose reason is the post that is aimed at; the others matter for any."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding: where, why it matters, how to mend it, and an example in the student's own words.

    ``text[start:end] == quote``; the quote is empty where something is absent. ``needs_fact`` says that the example has
    a blank which only the student can fill.
    """

    code: str
    severity: Literal["blocker", "major", "minor", "info"]
    quote: str
    start: int
    end: int
    why: str
    how: str
    example: str
    needs_fact: bool

    @property
    def opening(self) -> str:
        """The first line of the quote, by which a sentence names a place of several lines."""
        return self.quote.partition("\n")[0].rstrip()


@dataclass(frozen=True, slots=True)
class SkillShown:
    """A skill that the resume shows, with the first place."""

    id: SkillId
    name: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Job:
    """The post that a critique was made for."""

    id: str
    title: str
    occupation: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class PostCritique:
    """What of a critique depends on one post of several."""

    job: Job
    score: float
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    covered: float | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Critique:
    """The critique in the contract's shape; the parts' points sum to ``score``."""

    text: str
    job: Job | None
    score: float
    parts: tuple[Part, ...]
    issues: tuple[Issue, ...]
    strengths: tuple[Span, ...]
    skills: tuple[SkillShown, ...]
    gaps: tuple[Gap, ...]
    basis: Literal["engine", "model"] = "engine"
    fallback: str | None = None
    by_job: tuple[PostCritique, ...] = field(default=())
    advice: Advice | None = None


def critique(
    text: str,
    *,
    catalog: Catalog,
    lexicon: SkillLexicon,
    prompts: Prompts,
    post: Post | None = None,
    job_text: str | None = None,
    posts: Sequence[Post] = (),
    today: date | None = None,
) -> Critique:
    """What a career teacher would mark in a resume, found by code.

    Args:
        text: The resume as pasted or read from a document; offsets count in it.
        catalog: Checks and word lists.
        lexicon: The skills to look for.
        prompts: Labels that the reasons and examples are worded with.
        post: The post to be read for.
        job_text: The words of an advertisement; the skills it requires replace those of the post.
        posts: Several posts to compare; the first stands for all where ``post`` is None.
        today: Where given, a stay that begins later is an inconsistent date; nothing reads the clock.

    Raises:
        InputFault: ``empty`` below 20 characters, ``language`` where most letters are not Chinese, ``value`` for source
            code or a text without any mark of a resume, ``too_large`` above 20,000 characters.
    """
    admit(text, catalog)
    clean, removed = without_addresses(text, catalog)
    reading = _Reading(narrow(clean.text), catalog, lexicon, prompts, today)
    first = post or (posts[0] if posts else None)
    view, found, parts, advice = reading.judge(first, job_text)
    issues = reading.issues(found, view.title, clean)
    return Critique(
        text=text,
        job=_job(first) if first else None,
        score=_total(parts),
        parts=parts,
        issues=tuple(sorted((*issues, *reading.reported(removed)), key=lambda i: (i.start, i.end, i.code))),
        strengths=reading.strengths(found, clean),
        skills=reading.shown(clean),
        gaps=view.gaps,
        advice=reading.placed(advice, clean) if first or job_text else None,
        by_job=tuple(reading.for_post(one, clean) for one in posts) if len(posts) > 1 else (),
    )


Judged: TypeAlias = tuple[PostView, tuple[Found, ...], tuple[Part, ...], Advice]


class _Reading:
    """A cleaned resume, read once and judged for any number of posts."""

    def __init__(
        self, text: str, catalog: Catalog, lexicon: SkillLexicon, prompts: Prompts, today: date | None
    ) -> None:
        self.catalog, self.lexicon, self.prompts, self.today = catalog, lexicon, prompts, today
        self.words = ResumeWords.of(catalog)
        self.fields = Fields.of(catalog)
        self.resume: Resume = read_resume(text, self.words)
        self.skills: tuple[SkillFinding, ...] = self._outside_intention(find_skills(text, lexicon, kind="report"))
        self.slips = tuple(speller_of(catalog).slips(text))
        self.personal = personal_data(text)
        self.checks: Mapping[str, ResumeCheck] = {
            row.code: row
            for row in reversed(catalog.checks)  # the first row of a code speaks for it
        }

    def _outside_intention(self, skills: Iterable[SkillFinding]) -> tuple[SkillFinding, ...]:
        """Skills that are named elsewhere than in the post sought: wishing for a post shows nothing."""
        wished = [(line.start, line.end) for line in self.resume.of("objective")]
        return tuple(
            skill
            for skill in skills
            if not all(any(a <= x.start and x.end <= b for a, b in wished) for x in skill.mentions)
        )

    def judge(self, post: Post | None, job_text: str | None) -> Judged:
        """What the post asks, what the checks find, the parts of the score, and advice in offsets of the cleaned text."""
        view = post_view(self.skills, post, job_text, self.catalog, self.lexicon)
        lacking = [gap.skill for gap in view.gaps if gap.state == "missing"]
        levels = {r.skill: r.level for r in view.requirements}
        by_level = sorted(lacking, key=lambda skill: (-levels[skill], list(levels).index(skill)))
        names = {skill: self.catalog.skills[skill].name for skill in levels}
        pack = self._pack(post)
        asked = {*levels, *(pack.welcome if pack else ()), *((r.skill for r in pack.skills) if pack else ())}
        material = Material(
            self.resume,
            self.words,
            self.skills,
            self._domains(post),
            view.covered,
            tuple(names[skill] for skill in by_level),
            self.today,
            pack.id if pack else None,
            self.fields,
            frozenset(map(str, asked)),
            tuple(names[skill] for skill in sorted(levels, key=lambda skill: -levels[skill])[:CORE]),
            self.slips,
            self.personal,
        )
        found = settle(place for check in _CHECKS for place in check(material))
        parts = tuple(
            Part(self.prompts.label(f"resume.part.{name}"), points, most)
            for name, points, most in score_parts(material, found)
        )
        return view, found, parts, advise(material, view.gaps, pack)

    def placed(self, advice: Advice, clean: Clean) -> Advice:
        """The advice with offsets into the original text."""
        if advice.move_up is None:
            return advice
        span = clean.place(clean.original, advice.move_up.start, advice.move_up.end)
        return replace(advice, move_up=span)

    def _pack(self, post: Post | None) -> Occupation | None:
        """The occupation of the post, or of the intention where no post is given."""
        if post is not None:
            return self.catalog.occupations.get(post.pack.id) if post.pack else None
        stated = " ".join(self.resume.words(line) for line in self.resume.of("objective"))
        return self.fields.titled(stated)

    def _domains(self, post: Post | None) -> tuple[str, ...]:
        if post is None:
            stated = " ".join(self.resume.words(line) for line in self.resume.of("objective"))
            return self.words.domains(stated)
        return (post.pack.id,) if post.pack else self.words.domains(post.title)

    def issues(self, found: Iterable[Found], title: str, clean: Clean) -> tuple[Issue, ...]:
        """The findings in words, with offsets into the original text."""
        original = clean.original
        return tuple(self._issue(f, title, clean.place(original, f.start, f.end)) for f in found)

    def _issue(self, found: Found, title: str, span: Span) -> Issue:
        row = self.checks[found.code]
        names_post = bool(title) and found.code in OF_THE_POST
        why = self.prompts.label("resume.why_post", post=title, why=row.why) if names_post else row.why
        values = {"quote": span.quote, **found.values}
        example = self.prompts.label(f"resume.example.{found.code}", **values)
        return Issue(found.code, row.severity, span.quote, span.start, span.end, why, row.how, example, "__" in example)

    def reported(self, removed: Sequence[Span]) -> tuple[Issue, ...]:
        """What talks to the reader: reported, without points."""
        return tuple(
            self._issue(Found("security.injection", span.start, span.end), "", span)
            for span in removed
            if span.quote.strip()
        )

    def strengths(self, found: Sequence[Found], clean: Clean) -> tuple[Span, ...]:
        """Lines of what was done that carry a figure or a result and no finding."""
        original = clean.original
        material = Material(self.resume, self.words, self.skills, (), None, (), None)
        marked = [(f.start, f.end) for f in found if f.start < f.end]
        good = []
        for line in self.resume.of(*DOING):
            heads = [entry.head for entry in self.resume.entries if entry.body]
            if line in heads or any(a < line.end and line.start < b for a, b in marked):
                continue
            if findings_duty.is_concrete(material, line):
                good.append(clean.place(original, line.start, line.end))
        return tuple(good[:MOST_STRENGTHS])

    def shown(self, clean: Clean) -> tuple[SkillShown, ...]:
        """The skills that the person has by this text, each with its first place."""
        original = clean.original
        shown = []
        for skill in self.skills:
            held = [x for x in skill.mentions if x.polarity == "has"]
            if skill.polarity == "has" and held:
                span = clean.place(original, held[0].start, held[0].end)
                shown.append(SkillShown(skill.id, skill.name, span.quote, span.start, span.end))
        return tuple(shown)

    def for_post(self, post: Post, clean: Clean) -> PostCritique:
        """The critique for one of several posts: only what differs from post to post."""
        view, found, parts, _ = self.judge(post, None)
        own = [f for f in found if f.code in {"skill.missing_for_job", "experience.mismatch"}]
        return PostCritique(
            _job(post), _total(parts), parts, view.gaps, view.covered, self.issues(own, view.title, clean)
        )


def _job(post: Post) -> Job:
    return Job(post.id, post.title, post.occupation, post.matched_by)


def _total(parts: Iterable[Part]) -> float:
    return round(math.fsum(part.points for part in parts), 1)
