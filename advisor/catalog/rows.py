"""The rows of knowledge/, typed. Every row says where its facts come from (``source_id``, or ``editorial``)."""

from dataclasses import dataclass
from typing import Literal, NewType, TypeAlias

OccupationCode = NewType("OccupationCode", str)
SkillId = NewType("SkillId", str)
PackId = NewType("PackId", str)

SkillKind: TypeAlias = Literal["skill", "tool", "knowledge", "certificate", "soft"]
Force: TypeAlias = Literal["law", "custom", "bonus"]
Dimension: TypeAlias = Literal[
    "knowledge", "experience", "communication", "response", "teamwork", "safety", "motivation", "learning"
]


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of SOURCES.csv: a public document that facts were taken from."""

    id: str
    title: str
    publisher: str
    url: str
    licence: str
    verified_on: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A thing a person can do, use, know, hold or be.

    Attributes:
        id: ASCII slug, never reused.
        name: Canonical Chinese name.
        synonyms: Other names and abbreviations.
        kind: skill, tool, knowledge, certificate or soft.
        parents: Broader skills (ids).
        evidence: Phrases of doing it that contain no skill noun (「把传感器接到输入端」).
        confusable: Near neighbours that are not the same (ids).
        weeks: Usual effort of one level upwards, in weeks of part-time practice.
        source_id: Row of SOURCES.csv, or ``editorial``.
    """

    id: SkillId
    name: str
    synonyms: tuple[str, ...]
    kind: SkillKind
    parents: tuple[SkillId, ...]
    evidence: tuple[str, ...]
    confusable: tuple[SkillId, ...]
    weeks: int
    source_id: str


@dataclass(frozen=True, slots=True)
class Title:
    """A row of the occupational classification: code, official name, titles that job boards write."""

    code: OccupationCode
    name: str
    aliases: tuple[str, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Major:
    """A major of the higher-vocational catalogue."""

    code: str
    name: str
    family: str
    group: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Gate:
    """An entry condition. Only ``law`` closes a post; ``custom`` and ``bonus`` are said, never enforced."""

    kind: Literal["certificate", "licence", "health", "record", "portfolio"]
    name: str
    force: Force
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the work asks of a life: shifts, weather, travel, living on site."""

    shift: Literal["none", "rotating", "night", "on_call"]
    outdoors: bool
    travel: Literal["none", "some", "often"]
    live_in: bool
    note: str


@dataclass(frozen=True, slots=True)
class Pay:
    """An entry pay range as one dated source gives it."""

    low_yuan_month: int
    high_yuan_month: int
    region: str
    as_of: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required skill with its level 1..5."""

    skill: SkillId
    level: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An occupation nearby, with the skills that carry over."""

    occupation: PackId
    transfers: tuple[SkillId, ...]


@dataclass(frozen=True, slots=True)
class Occupation:
    """A pack: everything the advisor knows about one occupation.

    ``riasec`` holds six numbers 0..7 in the order RIASEC; ``holland`` the three highest letters.
    """

    id: PackId
    title: str
    code: OccupationCode
    also_codes: tuple[OccupationCode, ...]
    aliases: tuple[str, ...]
    majors: tuple[str, ...]
    riasec: tuple[float, ...]
    riasec_reason: str
    holland: str
    gates: tuple[Gate, ...]
    tasks: tuple[str, ...]
    skills: tuple[Requirement, ...]
    conditions: Conditions
    pay: Pay | None
    growth: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Point:
    """One checkable thing that a good answer contains; any alternative meets it.

    ``alternatives`` are words or short phrases; one with a ``+`` needs all its parts (「断电+验电」).
    """

    name: str
    alternatives: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactError:
    """A wrong statement that is common in answers, with why it is wrong and what is right."""

    patterns: tuple[str, ...]
    why: str
    correction: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """An interview question with what a good answer contains."""

    id: str
    occupation: PackId | None
    kind: Literal["opening", "motivation", "practice", "trade", "situation", "conditions", "closing"]
    dimension: Dimension
    text: str
    points: tuple[Point, ...]
    errors: tuple[FactError, ...]
    difficulty: int
    source_id: str


@dataclass(frozen=True, slots=True)
class ResumeCheck:
    """A rule of the resume critique: why it matters, how to mend it, one bad and one good example."""

    code: str
    rule: str
    severity: Literal["blocker", "major", "minor", "info"]
    why: str
    how: str
    bad: str
    good: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a lexicon list, with what to say or write instead."""

    list: str
    term: str
    instead: str
    trade: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy, right or programme in plain words, with the window in which it may be cited."""

    id: str
    title: str
    audience: tuple[str, ...]
    region: str
    valid_from: str
    valid_to: str
    answer: str
    source_id: str
    clause: str
    verified_on: str
    verify: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """How people say it and how documents write it."""

    lay: str
    formal: str
    field: str


@dataclass(frozen=True, slots=True)
class InterestItem:
    """An item of the interest questionnaire; ``key`` is the answer that counts for the type."""

    number: int
    letter: Literal["R", "I", "A", "S", "E", "C"]
    key: bool
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of raw values with its level 1..5 and value; closed ends are part of it."""

    text: str
    low: float
    high: float
    low_closed: bool
    high_closed: bool
    level: int
    value: float
    reason: str

    def holds(self, raw: float) -> bool:
        """Whether ``raw`` lies in the band."""
        above = raw >= self.low if self.low_closed else raw > self.low
        below = raw <= self.high if self.high_closed else raw < self.high
        return above and below


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of the scorecard: its weight, unit, legal range and five bands."""

    name: str
    label: str
    weight: float
    measure: str
    unit: str
    low: float
    high: float
    bands: tuple[Band, ...]
    changeable: bool
    next_step: str

    def display(self, raw: float) -> str:
        """A figure of this factor as people read it: one decimal at most, the unit behind a space, % without one."""
        text = f"{raw:.1f}".removesuffix(".0")
        return f"{text}{'' if self.unit == '%' else ' '}{self.unit}"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The college's rule of readiness, from knowledge/scorecard.yaml."""

    version: str
    flag_below: float
    factors: dict[str, Factor]
    source_id: str


@dataclass(frozen=True, slots=True)
class Intent:
    """Something people ask of the adviser, with how they say it.

    Attributes:
        id: ASCII slug.
        tool: The engine's door that answers, or empty where a fixed text does.
        aspect: What of that engine's answer is wanted.
        needs: Slots that must be known first: student, post.
        roles: Who asks this; empty means everybody.
        reply: Name of the fixed text, where no engine is needed.
        cues: Words that speak for this intent by themselves.
        examples: Whole utterances.
    """

    id: str
    tool: str
    aspect: str
    needs: tuple[str, ...]
    roles: tuple[str, ...]
    reply: str
    cues: tuple[str, ...]
    examples: tuple[str, ...]
