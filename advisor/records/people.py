"""What the records hand out, as frozen dataclasses. Field names equal the names that ``--json`` prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from advisor.facts import FactCard, Missing, Source

FactorName: TypeAlias = Literal["academic", "practice", "economy", "psychology", "jobseeking"]
CauseName: TypeAlias = Literal["economic", "ability", "special", "psychological"]
View: TypeAlias = Literal["class", "centre", "mentor"]
Seeking: TypeAlias = Literal["job", "study", "army", "venture", "undecided"]
ReviewState: TypeAlias = Literal["unreviewed", "confirmed", "dismissed"]
Sharing: TypeAlias = Literal["economy", "psychology", "employer", "mentor", "special", "family"]
ConsentState: TypeAlias = Literal["granted", "withdrawn"]

FACTORS: tuple[FactorName, ...] = ("academic", "practice", "economy", "psychology", "jobseeking")
CAUSES: tuple[CauseName, ...] = ("economic", "ability", "special", "psychological")
SEEKING: tuple[Seeking, ...] = ("job", "study", "army", "venture", "undecided")
REVIEW_STATES: tuple[ReviewState, ...] = ("unreviewed", "confirmed", "dismissed")


@dataclass(frozen=True, slots=True)
class Reading:
    """The valid value of one factor.

    Attributes:
        factor: academic, practice, economy, psychology or jobseeking.
        raw: Exact value in ``unit``.
        unit: As in the scorecard (points, %, yuan a month and head, band).
        display: Rounded, with its unit, as people read it.
        source: Table and row it stands in.
        period: Term or year that it describes.
    """

    factor: FactorName
    raw: float
    unit: str
    display: str
    source: Source
    period: str | None


@dataclass(frozen=True, slots=True)
class StudentFile:
    """One student as far as one reader may know.

    Attributes:
        student: Id S….
        name: Full name.
        class_id: Id of the class.
        class_name: Name of the class.
        major_code: Code of the directory of majors.
        major: Name of the major.
        cohort: Year of graduation.
        seeking: job, study, army, venture or undecided.
        view: class, centre or mentor; None for the student's own file.
        factors: Factors of the view that apply to this student, in the order of ``FACTORS``.
        readings: Those of ``factors`` that are on record.
        missing: A line for each other one.
        causes: Names of the causes that this reader may be told of, in the order of ``CAUSES``.
        registered_causes: Of the causes that the college has confirmed, those the reader may be told of.
        needs_stated: Needs and wishes that the student chose to state to this reader (``city:…``, ``no_night`` …).
        special: The documented special status, for the entitled alone; else None (which says nothing).
        synthetic: True for a person of the demonstration college.
    """

    student: str
    name: str
    class_id: str
    class_name: str
    major_code: str
    major: str
    cohort: int
    seeking: Seeking
    view: View | None
    factors: tuple[FactorName, ...]
    readings: Mapping[str, Reading]
    missing: tuple[Missing, ...]
    causes: tuple[CauseName, ...]
    registered_causes: tuple[CauseName, ...]
    needs_stated: tuple[str, ...]
    special: str | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A line of a list of students: who they are and what they aim at, nothing that is protected."""

    student: str
    name: str
    pinyin: str
    class_id: str
    class_name: str
    major: str
    cohort: int
    seeking: Seeking
    synthetic: bool


@dataclass(frozen=True, slots=True)
class SkillEvidence:
    """A row of evidence for one skill: what kind, how much it weighs (0..1), and the words it stands on.

    ``start`` is the offset of ``quote`` in the text of ``report``, where it is known.
    """

    id: str
    kind: str
    weight: float
    quote: str
    report: str | None
    start: int | None
    on: str


@dataclass(frozen=True, slots=True)
class PortraitSkill:
    """A skill of the portrait; ``level`` = 1 − ∏(1 − weight) over its evidence, older pieces weighing less, 0..1."""

    skill: str
    level: float
    evidence: tuple[SkillEvidence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A training report in the student's own words."""

    id: str
    title: str
    text: str
    on: str
    course: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on record."""

    id: str
    name: str
    level: str
    on: str


@dataclass(frozen=True, slots=True)
class Internship:
    """An internship on record; dates are ISO, ``until`` empty while it lasts."""

    id: str
    employer: str
    post: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class InterviewRecord:
    """An interview that took place at an employer: offered, refused or open."""

    id: str
    employer: str
    post: str
    on: str
    result: str


@dataclass(frozen=True, slots=True)
class Advertisement:
    """A post that an employer offers.

    Attributes:
        id: J….
        title: As advertised.
        employer: Who offers it.
        city: Place of work.
        occupation: CSCO-2022 code, or empty.
        pack: Pack id, where one describes the occupation.
        text: The advertisement's words; data, never instructions.
        posted_on: ISO date.
        valid_until: ISO date, or empty.
        pay_low: Yuan a month, or None.
        pay_high: Yuan a month, or None.
        capacity: Number of places.
        requirements: (skill id, level 1..5) where the advertisement states them; else those of the pack count.
        certificates: Certificates that the advertisement asks for, by name.
        shift: none, rotating, night or on_call.
        outdoors: Works outside.
        travel: none, some or often.
        live_in: Lives on site.
        accessible: Ascii marks of what the place offers (``step_free`` …).
        source: Where the advertisement was taken from.
        synthetic: True for an advertisement of the demonstration college.
    """

    id: str
    title: str
    employer: str
    city: str
    occupation: str
    pack: str | None
    text: str
    posted_on: str
    valid_until: str
    pay_low: int | None
    pay_high: int | None
    capacity: int
    requirements: tuple[tuple[str, int], ...]
    certificates: tuple[str, ...]
    shift: str
    outdoors: bool
    travel: str
    live_in: bool
    accessible: tuple[str, ...]
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A factor's mean over a group of at least five of whom the reader may see that factor.

    ``n`` counts the group, this student included.
    """

    factor: FactorName
    scope: Literal["class", "major"]
    n: int
    mean: float
    unit: str
    display: str


@dataclass(frozen=True, slots=True)
class Review:
    """What was decided about a flag of one view; ``by``, ``at`` and ``note`` are None while unreviewed."""

    state: ReviewState
    by: str | None = None
    at: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A student's answer to a card held about them (``card`` is its measure); ``state`` open or settled."""

    reply: str
    student: str
    card: str
    text: str
    at: str
    state: Literal["open", "settled"]
    note: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The newest word of a student on one sharing; ``to`` names a role or one person's id."""

    what: Sharing
    to: str
    state: ConsentState
    at: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A student's word on one recommendation; ``by`` is whoever wrote it down."""

    student: str
    job: str
    useful: bool
    note: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, as a thread keeps them.

    Attributes:
        text: What the person wrote.
        reply: What was answered.
        cards: The cards that were on the table, under their ids in the thread.
        citations: Ids in the order of first use.
        tools: Tools that ran, in order.
        removed: Sentences that the gate refused.
        refused: The answer is a refusal.
        asked_back: The question that was asked back, or None.
        model: ``offline`` or the model's name.
        basis: engine or model.
        fallback: Why the engines' own sentences stand, or None.
        prompts: Digests of the prompts that took part.
        subject: The student that the turn was about, or None.
        state: Where the conversation stands after the turn, as plain JSON (the dialogue's own: a running interview …).
        at: ISO date, filled in by the archive.
        withheld: True when the reader may no longer see what the turn was made from; then ``reply`` is empty and
            ``cards``, ``citations``, ``removed`` and ``state`` hold nothing.
    """

    text: str
    reply: str
    cards: tuple[FactCard, ...] = ()
    citations: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: bool = False
    asked_back: str | None = None
    model: str = "offline"
    basis: str = "engine"
    fallback: str | None = None
    prompts: tuple[str, ...] = ()
    subject: str | None = None
    state: Mapping[str, object] = field(default_factory=dict)
    at: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation of one person; ``next_card`` is the number that the next card takes."""

    id: str
    turns: tuple[Turn, ...]
    next_card: int
    subject: str | None


@dataclass(frozen=True, slots=True)
class StoredPractice:
    """A rehearsal that was kept: ``body`` is the practice room's own shape."""

    id: str
    kind: str
    job: str
    at: str
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """A settled case of a past cohort, without a name.

    Raw factors are in the units of the scorecard and None where unknown; ``employed`` is None where unknown.
    """

    id: str
    cohort: int
    academic: float | None
    practice: float | None
    economy: float | None
    psychology: float | None
    jobseeking: float | None
    causes: tuple[CauseName, ...]
    employed: bool | None


@dataclass(frozen=True, slots=True)
class Seen:
    """Who opened what of a student, when and why."""

    at: str
    who: str
    card: str
    why: str | None
