"""A resume beside the college's record: what the record does not show is asked about, what was forgotten is offered."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.catalog.catalog import Catalog
from advisor.facts import Span
from advisor.practice.findings_skill import certificate_pieces
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import Entry, Resume, read_resume
from advisor.records.people import Certificate, Internship
from advisor.wording.prompts import Prompts

__all__ = ["RecordCheck", "RecordLine", "check_record"]

_PLAIN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9+]")
_ALIKE = 0.5
"""Share of the shorter name's pairs of characters that two names of one thing have in common."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """Something that the resume and the record do not both show.

    Attributes:
        what: certificate or internship.
        quote: The words of the resume, empty where something is offered.
        start: Offset of the quote.
        end: Offset behind it.
        words: The question, or the offer with what the record shows.
    """

    what: Literal["certificate", "internship"]
    quote: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What is asked and what is offered. Neither moves a point, and nothing is said about anybody's honesty.

    Attributes:
        asked: In the resume and not on record; perhaps the record lacks it.
        offered: On record and not in the resume; whether to write it is the student's choice.
        missing: certificate, internship: of what there is no record to compare with.
    """

    asked: tuple[RecordLine, ...]
    offered: tuple[RecordLine, ...]
    missing: tuple[str, ...]


def check_record(
    text: str,
    *,
    certificates: Sequence[Certificate] | None,
    internships: Sequence[Internship] | None,
    catalog: Catalog,
    prompts: Prompts,
) -> RecordCheck:
    """Compare a resume with the certificates and internships on record.

    Args:
        text: The resume; offsets count in it.
        certificates: Those on record, or None where nobody has looked: then nothing is asked.
        internships: The same.
        catalog: Word lists.
        prompts: Labels ``resume.record.…`` that questions and offers are worded with.
    """
    words = ResumeWords.of(catalog)
    resume = read_resume(text, words)
    missing = tuple(what for what, rows in (("certificate", certificates), ("internship", internships)) if rows is None)
    asked: list[RecordLine] = []
    if certificates is not None:
        named = [span for span in _certificates(resume, catalog) if not _any_alike(span.quote, _names(certificates))]
        asked += [_asked("certificate", span, prompts) for span in named]
    if internships is not None:
        stays = [e for e in resume.entries if e.section == "experience" and not _is_known(resume, e, internships)]
        asked += [
            _asked("internship", _head(resume, entry), prompts)
            for entry in stays
            if _is_internship(resume, entry, words)
        ]
    return RecordCheck(tuple(asked), tuple(_offers(text, certificates or (), internships or (), prompts)), missing)


def _asked(what: Literal["certificate", "internship"], span: Span, prompts: Prompts) -> RecordLine:
    words = prompts.label(f"resume.record.asked.{what}", quote=span.quote)
    return RecordLine(what, span.quote, span.start, span.end, words)


def _offers(
    text: str, certificates: Iterable[Certificate], internships: Iterable[Internship], prompts: Prompts
) -> Iterable[RecordLine]:
    plain = _PLAIN.sub("", text)
    for row in certificates:
        if not _is_in(row.name, plain):
            words = prompts.label("resume.record.offered.certificate", name=row.name, level=row.level, on=row.on)
            yield RecordLine("certificate", "", 0, 0, words)
    for stay in internships:
        if not _is_in(stay.employer, plain):
            words = prompts.label(
                "resume.record.offered.internship",
                employer=stay.employer,
                post=stay.post,
                since=stay.since,
                until=stay.until,
            )
            yield RecordLine("internship", "", 0, 0, words)


def _certificates(resume: Resume, catalog: Catalog) -> list[Span]:
    """Certificates that the resume names, each with its level and date."""
    words = ResumeWords.of(catalog)
    names = [catalog.skills[skill].name for skill in catalog.certificates]
    ends = re.compile(
        rf"[\u4e00-\u9fff]{{2,}}(?:{words.source('certificate_suffix')}|{words.source('certificate_level')})(?=$|[（(，,\s])"
    )
    found = []
    for line in resume.lines:
        if line.section not in {"certificates", "skills"}:
            continue
        for start, end in certificate_pieces(resume.text, line):
            item = resume.text[start:end]
            if ends.search(item) or any(name in item for name in names):
                found.append(Span.of(resume.text, start, end))
    return found


def _head(resume: Resume, entry: Entry) -> Span:
    return Span.of(resume.text, entry.head.start, entry.head.end)


def _is_internship(resume: Resume, entry: Entry, words: ResumeWords) -> bool:
    head = resume.words(entry.head)
    return words.has("internship_word", head) and not words.has("beside_word", head)  # training at school is no stay


def _is_known(resume: Resume, entry: Entry, internships: Iterable[Internship]) -> bool:
    plain = _PLAIN.sub("", resume.words(entry.head))
    return any(_is_in(stay.employer, plain) for stay in internships)


def _names(certificates: Iterable[Certificate]) -> list[str]:
    return [f"{row.name}{row.level}" for row in certificates]


def _any_alike(words: str, names: Iterable[str]) -> bool:
    plain = _PLAIN.sub("", words)
    return any(_is_in(name, plain) for name in names)


def _is_in(name: str, plain: str) -> bool:
    """Whether a name, or most of it, stands in plain words; short forms of one name share most pairs."""
    bare = _PLAIN.sub("", name)
    pairs = {bare[i : i + 2] for i in range(len(bare) - 1)} or {bare}
    held = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return bare in plain or len(pairs & held) >= max(2, _ALIKE * len(pairs))
