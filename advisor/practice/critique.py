"""Critique of a resume: score, findings with quotes, strengths, skills and gaps. Door: ``critique``."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import ResumeCheck, SkillId
from advisor.errors import InputFault
from advisor.facts import Span
from advisor.language.detectors import addressed_to_reader
from advisor.language.skills import SkillFinding, SkillLexicon, find_skills
from advisor.practice import findings_experience, findings_form, findings_skill
from advisor.practice.findings import Check, Found, Material, settle
from advisor.practice.resume_post import Gap, PostView, post_view
from advisor.practice.resume_score import Part, score_parts
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import DOING, Resume, read_resume
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

__all__ = ["Critique", "Issue", "Job", "PostCritique", "SkillShown", "critique"]

SHORTEST_TEXT = 20
"""Characters below which nothing can be said about a text."""
LONGEST_TEXT = 20_000
"""Characters above which a text is no resume, whatever it says."""
LONGEST_TALE = 600
"""A text longer than this without a single mark of a resume is something else."""
MOST_STRENGTHS = 6
MOST_REST = 60
"""Characters of a sentence that go with the words addressed to the reader; a longer rest stays."""

_CHECKS: tuple[Check, ...] = (
    findings_form.contact,
    findings_form.intention,
    findings_form.privacy,
    findings_form.sections,
    findings_form.dates,
    findings_form.order,
    findings_skill.vague,
    findings_skill.unsupported,
    findings_skill.certificates,
    findings_skill.missing_for_job,
    findings_experience.mismatch,
    findings_experience.repeated,
    findings_experience.doing,
    findings_experience.self_evaluation,
    findings_experience.wording,
    findings_form.length,
)
_STOPS = "\n\r\t。；;！!？?|｜【】"
_BRACES = re.compile(r"\{[^{}\n]*\}")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_CODE_LINE = re.compile(
    r"^\s*(?:#include|import |from \w+ import|def |class \w|function |const |let |var |public |private |return\b|if\s*\(|for\s*\(|<\w+[^>]*>|</)|[;{}]\s*$",
    re.M,
)


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
        today: Reserved for the check of dates in the future; nothing reads the clock.

    Raises:
        InputFault: ``empty`` below 20 characters, ``language`` where most letters are not Chinese, ``value`` for source
            code or a text without any mark of a resume, ``too_large`` above 20,000 characters.
    """
    _admit(text, catalog)
    clean, removed = _without_addresses(text, catalog)
    reading = _Reading(clean.text, catalog, lexicon, prompts, today)
    first = post or (posts[0] if posts else None)
    view, found, parts = reading.judge(first, job_text)
    issues = reading.issues(found, view.title, clean)
    return Critique(
        text=text,
        job=_job(first),
        score=_total(parts),
        parts=parts,
        issues=tuple(sorted((*issues, *reading.reported(text, removed)), key=lambda i: (i.start, i.end, i.code))),
        strengths=reading.strengths(found, clean),
        skills=reading.shown(clean),
        gaps=view.gaps,
        by_job=tuple(reading.for_post(one, clean) for one in posts) if len(posts) > 1 else (),
    )


def _admit(text: str, catalog: Catalog) -> None:
    plain = text.strip()
    if len(plain) < SHORTEST_TEXT:
        raise InputFault("empty", where="resume", variant="resume", value=len(plain), limit=SHORTEST_TEXT)
    if len(text) > LONGEST_TEXT:
        raise InputFault("too_large", where="resume", variant="resume", value=len(text), limit=LONGEST_TEXT)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 2 and len(_CODE_LINE.findall(text)) / len(lines) > 0.4:
        raise InputFault("value", where="resume", variant="source_code", value=len(lines))
    letters = len(_LETTER.findall(text))
    hanzi = len(_HANZI.findall(text))
    if letters == 0 or hanzi / letters < 0.25:
        raise InputFault("language", where="resume", variant="resume", value=hanzi)
    if hanzi > LONGEST_TALE and not _has_marks(text, ResumeWords.of(catalog)):
        raise InputFault("value", where="resume", variant="not_a_resume", value=hanzi)


def _has_marks(text: str, words: ResumeWords) -> bool:
    """At least two of: contact, a heading, a school, dates of a stay, an intention."""
    read = read_resume(text, words)
    marks = (
        bool(read.phones or read.emails),
        bool(set(read.headings) - {"contact", "hobby"}),
        bool(read.of("education")),
        bool(read.periods) and bool(read.entries),
        words.has("objective_phrase", text),
    )
    return sum(marks) >= 2


@dataclass(frozen=True, slots=True)
class _Clean:
    """The text without what addresses the reader; ``origin[i]`` is where character i stood."""

    text: str
    origin: Sequence[int]

    def place(self, original: str, start: int, end: int) -> Span:
        """The span in the original; where something was cut out of it, the part before the cut."""
        if start == end:
            return Span("", 0, 0)
        last = start
        while last + 1 < end and self.origin[last + 1] == self.origin[last] + 1:
            last += 1
        return Span.of(original, self.origin[start], self.origin[last] + 1)


def _without_addresses(text: str, catalog: Catalog) -> tuple[_Clean, tuple[Span, ...]]:
    """Cuts until nothing is left that talks to the reader.

    The rest is a fixed point, so a text and the same text with these spans taken out are judged from the very same
    characters.
    """
    origin: Sequence[int] = range(len(text))
    current = text
    cut: set[int] = set()
    while spans := addressed_to_reader(current, catalog.lexicon):
        gone = {i for span in spans for i in range(*_widened(current, span))}
        if not gone:
            break
        cut.update(origin[i] for i in gone)
        kept = [i for i in range(len(current)) if i not in gone]
        origin = [origin[i] for i in kept]
        current = "".join(current[i] for i in kept)
    return _Clean(current, origin), _runs(text, sorted(cut))


def _widened(text: str, span: Span) -> tuple[int, int]:
    """The braces or the sentence around what addresses the reader, unless the rest holds a figure or an address."""
    for block in _BRACES.finditer(text):
        if block.start() <= span.start and span.end <= block.end():
            return block.span()
    left = max(text.rfind(mark, 0, span.start) for mark in _STOPS) + 1
    ends = [at for mark in _STOPS if (at := text.find(mark, span.end)) >= 0]
    right = min(ends, default=len(text))
    rest = text[left : span.start] + text[span.end : right]
    if len(rest) > MOST_REST or any(char.isdigit() or char == "@" for char in rest):
        return span.start, span.end
    return left, right


def _runs(text: str, places: Sequence[int]) -> tuple[Span, ...]:
    found: list[Span] = []
    start = 0
    for n, place in enumerate(places):
        if n + 1 == len(places) or places[n + 1] != place + 1:
            found.append(Span.of(text, places[start], place + 1))
            start = n + 1
    return tuple(found)


class _Reading:
    """A cleaned resume, read once and judged for any number of posts."""

    def __init__(
        self, text: str, catalog: Catalog, lexicon: SkillLexicon, prompts: Prompts, today: date | None
    ) -> None:
        self.catalog, self.lexicon, self.prompts, self.today = catalog, lexicon, prompts, today
        self.words = ResumeWords.of(catalog)
        self.resume: Resume = read_resume(text, self.words)
        self.skills: tuple[SkillFinding, ...] = find_skills(text, lexicon, kind="report")
        self.checks: Mapping[str, ResumeCheck] = {row.code: row for row in catalog.checks}

    def judge(self, post: Post | None, job_text: str | None) -> tuple[PostView, tuple[Found, ...], tuple[Part, ...]]:
        """What the post asks, what the checks find, and the parts of the score."""
        view = post_view(self.skills, post, job_text, self.catalog, self.lexicon)
        lacking = [gap.skill for gap in view.gaps if gap.state == "missing"]
        levels = {r.skill: r.level for r in view.requirements}
        by_level = sorted(lacking, key=lambda skill: (-levels[skill], list(levels).index(skill)))
        names = tuple(self.catalog.skills[skill].name for skill in by_level)
        material = Material(self.resume, self.words, self.skills, self._domains(post), view.covered, names, self.today)
        found = settle(place for check in _CHECKS for place in check(material))
        parts = tuple(
            Part(self.prompts.label(f"resume.part.{name}"), points, most)
            for name, points, most in score_parts(material, found)
        )
        return view, found, parts

    def _domains(self, post: Post | None) -> tuple[str, ...]:
        if post is None:
            stated = " ".join(self.resume.words(line) for line in self.resume.of("objective"))
            return self.words.domains(stated)
        return (post.pack.id,) if post.pack else self.words.domains(post.title)

    def issues(self, found: Iterable[Found], title: str, clean: _Clean) -> tuple[Issue, ...]:
        """The findings in words, with offsets into the original text."""
        original = self._original(clean)
        return tuple(self._issue(f, title, clean.place(original, f.start, f.end)) for f in found)

    def _original(self, clean: _Clean) -> str:
        """The original's characters at their places; what was cut out is blank and never quoted."""
        cells = [" "] * (clean.origin[-1] + 1 if clean.origin else 0)
        for place, char in zip(clean.origin, clean.text, strict=True):
            cells[place] = char
        return "".join(cells)

    def _issue(self, found: Found, title: str, span: Span) -> Issue:
        row = self.checks[found.code]
        why = self.prompts.label("resume.why_post", post=title, why=row.why) if title else row.why
        values = {"quote": span.quote, **found.values}
        example = self.prompts.label(f"resume.example.{found.code}", **values)
        return Issue(found.code, row.severity, span.quote, span.start, span.end, why, row.how, example, "__" in example)

    def reported(self, text: str, removed: Sequence[Span]) -> tuple[Issue, ...]:
        """What talks to the reader: reported, without points."""
        return tuple(
            self._issue(Found("security.injection", span.start, span.end), "", span)
            for span in removed
            if span.quote.strip()
        )

    def strengths(self, found: Sequence[Found], clean: _Clean) -> tuple[Span, ...]:
        """Lines of what was done that carry a figure or a result and no finding."""
        original = self._original(clean)
        material = Material(self.resume, self.words, self.skills, (), None, (), None)
        marked = [(f.start, f.end) for f in found if f.start < f.end]
        good = []
        for line in self.resume.of(*DOING):
            heads = [entry.head for entry in self.resume.entries if entry.body]
            if line in heads or any(a < line.end and line.start < b for a, b in marked):
                continue
            if findings_experience.is_concrete(material, line):
                good.append(clean.place(original, line.start, line.end))
        return tuple(good[:MOST_STRENGTHS])

    def shown(self, clean: _Clean) -> tuple[SkillShown, ...]:
        """The skills that the person has by this text, each with its first place."""
        original = self._original(clean)
        shown = []
        for skill in self.skills:
            held = [x for x in skill.mentions if x.polarity == "has"]
            if skill.polarity == "has" and held:
                span = clean.place(original, held[0].start, held[0].end)
                shown.append(SkillShown(skill.id, skill.name, span.quote, span.start, span.end))
        return tuple(shown)

    def for_post(self, post: Post, clean: _Clean) -> PostCritique:
        """The critique for one of several posts: only what differs from post to post."""
        view, found, parts = self.judge(post, None)
        own = [f for f in found if f.code in {"skill.missing_for_job", "experience.mismatch"}]
        job = _job(post)
        assert job is not None  # a post was handed in, so a job comes out
        return PostCritique(job, _total(parts), parts, view.gaps, view.covered, self.issues(own, view.title, clean))


def _job(post: Post | None) -> Job | None:
    return Job(post.id, post.title, post.occupation, post.matched_by) if post else None


def _total(parts: Iterable[Part]) -> float:
    return round(math.fsum(part.points for part in parts), 1)
