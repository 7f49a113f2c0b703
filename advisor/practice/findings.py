"""What the checks of a resume share: a found place, the material they look at, and one finding per place."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from advisor.catalog.rows import PackId
from advisor.language.personal import PersonalDatum
from advisor.language.segmentation import pieces
from advisor.language.skills import SkillFinding
from advisor.language.spelling import Slip
from advisor.practice.resume_field import Fields
from advisor.practice.resume_words import Hit, ResumeWords
from advisor.practice.sections import Entry, Resume

__all__ = ["MOST_OF_A_CODE", "Check", "Found", "Material", "settle"]

MOST_OF_A_CODE = 4
"""More of one kind does not help a student: the first four show the pattern."""

_CLAIMS = frozenset({"skill", "selfeval", "certificate"})
_ALONE = frozenset({"language.typo", "language.colloquial", "language.negative", "experience.mismatch"})
"""What may lie at a place that another check of its kind also names."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a check names; ``start == end`` where something is absent.

    Attributes:
        code: One of the contract's codes.
        start: Offset of the first character.
        end: Offset behind the last.
        variant: Chooses among several examples of one code.
        values: What the example is built from: the student's own words.
    """

    code: str
    start: int = 0
    end: int = 0
    variant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """A resume with everything that a check may look at.

    ``domains`` are the fields of work of the post, empty without one; ``required`` the skills that it asks for;
    ``covered`` the share of them that the resume shows, None where nothing is asked; ``pack`` the occupation of the post
    ``asked`` the ids of every skill that it asks for or welcomes, and ``core`` the names of those it asks the most of;
    ``slips`` and ``personal`` what of either stands in the text.
    """

    resume: Resume
    words: ResumeWords
    skills: tuple[SkillFinding, ...]
    domains: tuple[str, ...]
    covered: float | None
    lacking: tuple[str, ...]
    today: date | None
    pack: PackId | None = None
    fields: Fields | None = None
    asked: frozenset[str] = frozenset()
    core: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    personal: tuple[PersonalDatum, ...] = ()

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return self.resume.text

    def skills_in(self, start: int, end: int) -> tuple[SkillFinding, ...]:
        """Skills with a mention between two offsets."""
        return tuple(s for s in self.skills if any(start <= m.start and m.end <= end for m in s.mentions))

    def told(self, entry: Entry) -> str:
        """The words of an entry without its dates and list marks."""
        return " ".join(self.without_dates(line.start, line.end) for line in (entry.head, *entry.body))

    def spoken(self, start: int, end: int) -> tuple[Hit, ...]:
        """Words of a chat between two offsets; one that begins within a word of the dictionary is none (「调整了」)."""
        hits = self.words.hits("colloquial", self.text, start, end)
        if not hits:
            return ()
        within = {at for _, a, b in pieces(self.text[start:end]) for at in range(start + a + 1, start + b)}
        return tuple(hit for hit in hits if hit[0] not in within)

    def without_dates(self, start: int, end: int) -> str:
        """A piece of the text without the dates in it."""
        text = self.text[start:end]
        for period in reversed([p for p in self.resume.periods if start <= p.start and p.end <= end]):
            text = text[: period.start - start] + " " + text[period.end - start :]
        return text


Check = Callable[[Material], Iterator[Found]]


def settle(found: Iterable[Found]) -> tuple[Found, ...]:
    """One finding per place, at most four of a code, by offset; absences first.

    Of two findings about one thing that overlap the one that the checks gave first stays.
    """
    kept: list[Found] = []
    count: Counter[str] = Counter()
    for new in found:
        if count[new.code] >= MOST_OF_A_CODE or any(_same_place(new, old) for old in kept):
            continue
        count[new.code] += 1
        kept.append(new)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.code)))


def _same_place(new: Found, old: Found) -> bool:
    if new.start == new.end or old.start == old.end:
        return new.code == old.code and (new.start, new.end) == (old.start, old.end)
    if new.code != old.code and (new.code in _ALONE or old.code in _ALONE or _kind(new) != _kind(old)):
        return False
    return new.start < old.end and old.start < new.end


def _kind(found: Found) -> str:
    """What a finding is about; of two about one thing at one place the first says enough."""
    head = found.code.partition(".")[0]
    return "claim" if head in _CLAIMS else head
