"""The rows of knowledge/, typed. Every row says where its facts come from (``source_id``, or ``editorial``)."""

from dataclasses import dataclass
from typing import Literal, NewType, TypeAlias

OccupationCode = NewType("OccupationCode", str)
SkillId = NewType("SkillId", str)
PackId = NewType("PackId", str)

SkillKind: TypeAlias = Literal["skill", "tool", "knowledge", "certificate", "soft"]
Force: TypeAlias = Literal["law", "custom", "bonus"]


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
class Sense:
    """Which skill a word means that more than one skill claims.

    Attributes:
        word: The word, as it stands among the synonyms of each claimant.
        skill: The claimant that this row is about.
        near: Words of which one must stand near by; empty for the meaning that holds where no other row does.
    """

    word: str
    skill: SkillId
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is behind a certificate: who issues it, in which levels, and what it decides.

    Attributes:
        skill: Its row of skills.csv.
        issuer: Who issues it.
        levels: Its levels, lowest first; empty where there are none.
        force: ``law`` where a statute forbids the work without it, ``custom`` where employers ask for it, ``bonus``.
        basis: The statute and article behind ``law``, or the catalogue that lists it; empty for a custom.
        misnamings: Names that people write and that are not its name (电工证).
        packs: Occupations in which it is asked for or welcome.
        note: What a student should know before spending money or time on it.
        source_id: Row of SOURCES.csv, or ``editorial``.
    """

    skill: SkillId
    issuer: str
    levels: tuple[str, ...]
    force: Force
    basis: str
    misnamings: tuple[str, ...]
    packs: tuple[PackId, ...]
    note: str
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
    """A pay range as one dated official source gives it; ``note`` says whose pay it is and which percentiles stand here."""

    low_yuan_month: int
    high_yuan_month: int
    region: str
    as_of: str
    note: str
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

    ``riasec`` holds six numbers 0..7 in the order RIASEC; ``holland`` the three highest letters. ``welcome`` are skills
    that employers like to see and do not require; they enter no fit. ``leads`` says that of several packs of one code
    this is the one that the code and its official name mean.
    """

    id: PackId
    title: str
    code: OccupationCode
    also_codes: tuple[OccupationCode, ...]
    leads: bool
    aliases: tuple[str, ...]
    majors: tuple[str, ...]
    riasec: tuple[float, ...]
    riasec_reason: str
    holland: str
    gates: tuple[Gate, ...]
    tasks: tuple[str, ...]
    skills: tuple[Requirement, ...]
    welcome: tuple[SkillId, ...]
    conditions: Conditions
    pay: Pay | None
    growth: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class GrowthPost:
    """A post of a growing field that takes a 专科 diploma: its title, code, pack if there is one, and what opens it."""

    title: str
    code: OccupationCode
    pack: PackId | None
    majors: tuple[str, ...]
    skills: tuple[SkillId, ...]
    entry: str


@dataclass(frozen=True, slots=True)
class GrowthField:
    """A field of work that grows (new energy, artificial intelligence …), limited to posts a 专科 diploma reaches."""

    id: str
    name: str
    about: str
    caution: str
    posts: tuple[GrowthPost, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class ResumeCheck:
    """A rule of the resume critique: why it matters, how to mend it, one bad and one good example.

    ``rule`` and ``code`` together name a row: a rule may have several codes, and a code several rules; the first row of
    a code is the one that speaks for it.
    """

    rule: str
    code: str
    title: str
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
    """How people say it and how documents write it.

    Attributes:
        lay: Everyday words.
        formal: The words of documents.
        direction: ``formal``: only from lay to formal; ``both``: either may stand for the other.
        field: Where it holds (劳动关系, 补贴, 机电 …).
        query: A question with the lay words in it.
        finds: What that question should find, as ``collection/id``.
    """

    lay: str
    formal: str
    direction: Literal["formal", "both"]
    field: str
    query: str
    finds: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as people type it, and what answers it, as ``collection/id``."""

    query: str
    finds: str


@dataclass(frozen=True, slots=True)
class Outside:
    """A question that nothing here answers, and the topic of life that it belongs to."""

    topic: str
    query: str


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
