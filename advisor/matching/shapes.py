"""The shapes that ``match`` answers with; field names are those of the contract."""

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.facts import FactCard, Missing
from advisor.matching.gates import GateResult
from advisor.matching.table import Matrix
from advisor.matching.wayup import WayUp

__all__ = ["Gap", "Have", "JobRef", "Match", "MatchedJob", "Matching", "Near", "Standing"]


@dataclass(frozen=True, slots=True)
class JobRef:
    """A post by its id; ``occupation`` is its CSCO-2022 code."""

    id: str
    title: str
    occupation: str


@dataclass(frozen=True, slots=True)
class MatchedJob:
    """The post that a ``--job`` or ``--target`` resolved to, and how."""

    id: str
    title: str
    occupation: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class Have:
    """A required skill that is held as required, or better; both 0..1."""

    skill: str
    name: str
    required: float
    held: float


@dataclass(frozen=True, slots=True)
class Near:
    """A skill on record that carries over: ``steps`` 1 for a broader, narrower or neighbouring one, 2 for a sibling."""

    skill: str
    name: str
    steps: int
    held: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A required skill that is held less than required, or not on record (``held`` null).

    ``gain`` is the rise of ``total`` when it is matched again with held = required; ``near`` a skill that carries over.
    """

    skill: str
    name: str
    required: float
    held: float | None
    gain: float
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One post for one person.

    Attributes:
        fit: Over recorded evidence, null where nothing required is on record.
        fit_range: Unrecorded counted as 0, and as required; the list is ordered by its middle.
        confidence: Share of what is required that is on record, 0..1.
        interest: Percentile 0..1 of the congruence among all pairs of codes, or null.
        total: Weighted by ``weights``: middle of the range, and interest where it is known; null in a plain list.
        notices: What the gate says beside open and closed, and what in the advertisement is unlawful or a warning.
    """

    job: JobRef
    title: str
    fit: float | None
    fit_range: tuple[float, float]
    confidence: float
    interest: float | None
    gate: GateResult
    total: float | None
    have: tuple[Have, ...]
    gaps: tuple[Gap, ...]
    cards: tuple[FactCard, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a post that was asked for is, or is not, among the first k.

    Attributes:
        middle: Middle of its ``fit_range``, by which a list is ordered.
        proven: What is proven of it, by which the posts of a list are chosen; 0..1.
        better: Open posts that are chosen before it.
        of: Open posts in all.
        line: What is proven of the k-th open post, null where there are fewer.
        is_listed: Whether it is among the first k.
    """

    middle: float
    proven: float
    better: int
    of: int
    line: float | None
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """The contract's shape of ``match``; ids of cards run through all matches.

    ``personal`` is false where the student switched personal recommendations off: then ``matches`` is a plain list.
    """

    student: str
    matches: tuple[Match, ...]
    weights: Mapping[str, float]
    matrix: Matrix | None = None
    job: MatchedJob | None = None
    standing: Standing | None = None
    way_up: WayUp | None = None
    opened: tuple[JobRef, ...] | None = None
    personal: bool = True
    notices: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    basis: str = "engine"
    fallback: str | None = None
