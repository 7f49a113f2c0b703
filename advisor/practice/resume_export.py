"""A resume set anew: the student's own words in standard order, and the one-page report of a critique."""

import re
from collections.abc import Iterator, Sequence

from advisor.catalog.catalog import Catalog
from advisor.language.writing import Layout, Paragraph, docx_bytes
from advisor.practice.critique import Critique
from advisor.practice.resume_intake import without_addresses
from advisor.practice.resume_versions import Version
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import DOING, Line, Resume, read_resume
from advisor.wording.prompts import Prompts

__all__ = ["export_docx", "paragraphs_of", "report_docx"]

ORDER = ("objective", "education", "experience", "project", "campus", "skills", "certificates", "awards", "selfeval")
"""Standard order for newcomers (R12); sections that are not named here follow in the order of the text."""
LEFT_OUT = ("family", "health", "hobby")
"""Sections that a resume does better without (R07, R08, R10); they stay in the student's own text."""
MOST_ISSUES = 8
LONGEST_NAME = 5
_LABEL = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,4}[:：]\s*")


def export_docx(text: str, *, catalog: Catalog, prompts: Prompts, layout: Layout = "classic") -> bytes:
    """A .docx of the resume: sections in standard order, every line in the student's own words.

    What talks to the reader is left out, and so are family, health and hobbies.

    Args:
        text: The resume as kept.
        catalog: Word lists.
        prompts: Labels ``resume.section.…`` of the headings.
        layout: classic or modern.
    """
    return docx_bytes(paragraphs_of(text, catalog=catalog, prompts=prompts), layout=layout)


def paragraphs_of(text: str, *, catalog: Catalog, prompts: Prompts) -> tuple[Paragraph, ...]:
    """The paragraphs of a resume set anew."""
    clean, _ = without_addresses(text, catalog)
    resume = read_resume(clean.text, ResumeWords.of(catalog))
    return tuple(_paragraphs(resume, prompts))


def _paragraphs(resume: Resume, prompts: Prompts) -> Iterator[Paragraph]:
    head = list(resume.of("contact"))
    name = _name(resume, head)
    if name:
        yield Paragraph("title", name)
    for line in head:
        words = resume.words(line)
        if name and words.startswith(name):
            words = words[len(name) :].strip(" \u3000\t，,|｜/·")
        if words and words != name:
            yield Paragraph("contact", words)
    named = [*ORDER, *(x.section for x in resume.lines)]
    for section in dict.fromkeys(named):
        lines = resume.of(section)
        if section in {"contact", *LEFT_OUT} or not lines:
            continue
        yield Paragraph("heading", prompts.label(f"resume.section.{section}"))
        yield from _told(resume, section, lines)


def _told(resume: Resume, section: str, lines: Sequence[Line]) -> Iterator[Paragraph]:
    heads = {entry.head: entry for entry in resume.entries if entry.section == section}
    for line in lines:
        if section not in DOING:
            yield Paragraph("text", resume.words(line))
        elif (entry := heads.get(line)) is not None and entry.body and entry.body[0].start >= line.end:
            yield _entry(resume, line)
        elif line in heads:
            yield Paragraph("text", resume.words(line))
        else:
            yield Paragraph("item", resume.words(line))


def _entry(resume: Resume, line: Line) -> Paragraph:
    """Place and post, with the time at the right edge where it stands at one end of the line."""
    words, period = resume.words(line), resume.period_in(line.start, line.end)
    if period is None or (period.start > line.start and period.end < line.end):
        return Paragraph("entry", words)
    time = resume.text[period.start : period.end]
    rest = (resume.text[line.start : period.start] + resume.text[period.end : line.end]).strip(" \u3000\t，,|｜：:")
    return Paragraph("entry", rest, time) if rest else Paragraph("entry", time)


def _name(resume: Resume, head: Sequence[Line]) -> str:
    """The first short run of Chinese characters at the head, behind its label if there is one."""
    for line in head[:2]:
        words = _LABEL.sub("", resume.words(line), count=1)
        found = re.match(r"[\u4e00-\u9fff·]{2,5}(?=$|[\s，,|｜/（(])", words)
        if found and len(found.group()) <= LONGEST_NAME:
            return found.group()
    return ""


def report_docx(
    found: Critique, *, versions: Sequence[Version] = (), prompts: Prompts, notice: str, label: str
) -> bytes:
    """A one-page report of a critique, with the label that the law asks for on what a system wrote.

    Args:
        found: The critique.
        versions: Earlier drafts, oldest first; the last change is told.
        prompts: Labels ``resume.report.…``.
        notice: The sentence beside every generated text.
        label: The visible label of generated content.
    """
    say = prompts.label
    rows = [Paragraph("title", say("resume.report.title")), Paragraph("note", label)]
    post = found.job.title if found.job else say("resume.report.no_post")
    rows.append(Paragraph("contact", say("resume.report.score", score=f"{found.score:.0f}", post=post)))
    rows += [Paragraph("text", f"{part.name}　{part.points:g}/{part.max:g}") for part in found.parts]
    if len(versions) > 1 and versions[-1].closed:
        rows.append(Paragraph("text", say("resume.report.closed", n=str(len(versions[-1].closed)))))
    if found.strengths:
        rows.append(Paragraph("heading", say("resume.report.strengths")))
        rows += [Paragraph("item", span.quote) for span in found.strengths[:3]]
    rows.append(Paragraph("heading", say("resume.report.issues")))
    ranked = sorted(found.issues, key=lambda issue: ("blocker", "major", "minor", "info").index(issue.severity))
    for issue in ranked[:MOST_ISSUES]:
        quote = f"「{issue.quote[:40]}」" if issue.quote else ""
        rows.append(Paragraph("item", f"{quote}{issue.how}"))
    rows.append(Paragraph("note", notice))
    return docx_bytes(rows, layout="classic", title=say("resume.report.title"))
