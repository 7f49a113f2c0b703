"""Gates: what closes a post by law or by a need that the person chose to state, and the way that would open it.

Only a requirement by law closes on a certificate, and only when the certificates on record lack it; where nothing is
on record the gate stays open and says so. Conditions of an advertisement that the law forbids are reported, never used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Conditions, Gate
from advisor.matching.post import Applicant, Opening
from advisor.wording.prompts import Prompts

__all__ = ["Closing", "GateResult", "Gates", "alias_index", "gate_of", "holds_certificate"]

_BRACKETS = re.compile(r"[（）()\s·・]")
_PAPER = re.compile("(?:资格|作业|职业)?(?:操作)?(?:证书?)?$")

_Names: TypeAlias = Mapping[str, frozenset[str]]
_Papers: TypeAlias = tuple[tuple[str, str], ...] | None


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names of certificates by the core of each name.

    Attributes:
        same: Other names of the same certificate.
        broader: Names of the paper that it is a kind of (特种作业操作证), which may mean it or another.
    """

    same: _Names
    broader: _Names


NO_ALIASES = Aliases(MappingProxyType({}), MappingProxyType({}))

SHIFTS = {"no_night": ("night",), "no_rotating": ("rotating",), "no_shift": ("rotating", "night", "on_call")}
PLAIN = {"no_on_call": ("on_call",)}
ACCESS = ("step_free", "sign_language", "screen_reader", "seated_work", "quiet_room")


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a post is closed to a person, and what would open it."""

    kind: Literal["certificate", "shift", "travel", "live_in", "outdoors", "place"]
    name: str
    reason: str
    route: str
    source_id: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """Open, or closed with every reason; notices say what is not on record, customary or worth asking about."""

    open: bool
    closed_by: tuple[Closing, ...]
    notices: tuple[str, ...]


class Gates:
    """The gates of a catalog for many people: who states the same and holds the same papers is asked once a post."""

    def __init__(self, catalog: Catalog, prompts: Prompts) -> None:
        self._prompts = prompts
        self._aliases = alias_index(catalog)
        self._known: dict[tuple[_Papers, tuple[str, ...], str], GateResult] = {}
        self._lawful: dict[tuple[_Papers, str], bool] = {}
        self._sorted = _Sorted.of(())

    def gate(self, applicant: Applicant, opening: Opening) -> GateResult:
        """The gate of one post for one person."""
        key = _papers(applicant), applicant.needs_stated, opening.id
        if key not in self._known:
            self._known[key] = gate_of(applicant, opening, self._prompts, self._aliases)
        return self._known[key]

    def open_rows(self, applicants: Sequence[Applicant], openings: Sequence[Opening]) -> NDArray[np.bool_]:
        """Whether each post is open to each person; shape (people, posts)."""
        if openings is not self._sorted.openings:
            self._sorted = _Sorted.of(openings)
        kinds = self._sorted
        lawful: dict[_Papers, NDArray[np.bool_]] = {}
        suits: dict[tuple[str, ...], NDArray[np.bool_]] = {}
        rows = np.empty((len(applicants), len(openings)), dtype=np.bool_)
        for n, applicant in enumerate(applicants):
            papers, needs = _papers(applicant), applicant.needs_stated
            if papers not in lawful:
                found = [self._is_lawful(applicant, papers, opening) for opening in kinds.by_law]
                lawful[papers] = np.array(found, dtype=np.bool_)[kinds.law_of]
            rows[n] = lawful[papers]
            if needs:
                if needs not in suits:
                    found = [_suits(needs, opening) for opening in kinds.by_needs]
                    suits[needs] = np.array(found, dtype=np.bool_)[kinds.needs_of]
                rows[n] &= suits[needs]
        return rows

    def _is_lawful(self, applicant: Applicant, papers: _Papers, opening: Opening) -> bool:
        if opening.pack is None or not opening.pack.gates:
            return True
        key = papers, opening.pack.id
        if key not in self._lawful:
            self._lawful[key] = next(_by_law(applicant, opening, self._prompts, self._aliases), None) is None
        return self._lawful[key]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Posts by what gates look at: of every kind one post, and the kind of each post."""

    openings: Sequence[Opening]
    by_law: tuple[Opening, ...]
    law_of: NDArray[np.int64]
    by_needs: tuple[Opening, ...]
    needs_of: NDArray[np.int64]

    @classmethod
    def of(cls, openings: Sequence[Opening]) -> "_Sorted":
        packs = {(one.pack.id if one.pack else ""): one for one in openings}
        works = {(one.city, one.conditions): one for one in openings}
        pack_places, work_places = ({key: n for n, key in enumerate(kinds)} for kinds in (packs, works))
        return cls(
            openings,
            tuple(packs.values()),
            np.array([pack_places[one.pack.id if one.pack else ""] for one in openings], dtype=np.int64),
            tuple(works.values()),
            np.array([work_places[one.city, one.conditions] for one in openings], dtype=np.int64),
        )


def _papers(applicant: Applicant) -> _Papers:
    held = applicant.certificates
    return None if held is None else tuple((one.name, one.level) for one in held)


def gate_of(applicant: Applicant, opening: Opening, prompts: Prompts, aliases: Aliases = NO_ALIASES) -> GateResult:
    """Whether the post is open to this person."""
    closed = [*_by_law(applicant, opening, prompts, aliases), *_by_needs(applicant, opening, prompts)]
    return GateResult(not closed, tuple(closed), tuple(_notices(applicant, opening, prompts, aliases)))


def holds_certificate(applicant: Applicant, wanted: str, aliases: Aliases = NO_ALIASES) -> bool | None:
    """Whether a certificate on record is the wanted one; None when that cannot be told.

    It is when its name holds the wanted name (brackets and the words for a paper apart), or is another name of it in
    the catalog. It cannot be told when nothing is on record, or when a name on record is a shorter form, or that of a
    broader paper, which may mean the wanted one or another.
    """
    if applicant.certificates is None:
        return None
    core = _core(wanted)
    names = {_core(name) for held in applicant.certificates for name in (held.name, held.name + held.level)}
    if any(core in name for name in names) or names & aliases.same.get(core, frozenset()):
        return True
    unclear = any(name and name in core for name in names) or names & aliases.broader.get(core, frozenset())
    return None if unclear else False


def alias_index(catalog: Catalog) -> Aliases:
    """Other names of every certificate in the catalog, and names of its broader papers, by each of its names."""
    papers = {key: skill for key, skill in catalog.skills.items() if skill.kind == "certificate"}
    cores = {key: frozenset(_core(name) for name in (row.name, *row.synonyms)) for key, row in papers.items()}
    same: dict[str, frozenset[str]] = {}
    broader: dict[str, frozenset[str]] = {}
    for key, row in papers.items():
        above = frozenset().union(*(cores[parent] for parent in row.parents if parent in cores))
        for core in cores[key]:
            same[core] = same.get(core, frozenset()) | cores[key]
            broader[core] = broader.get(core, frozenset()) | above
    return Aliases(same, broader)


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    return _PAPER.sub("", _BRACKETS.sub("", name)).lower()


def _lawful(opening: Opening) -> Iterator[Gate]:
    gates = opening.pack.gates if opening.pack else ()
    return (gate for gate in gates if gate.force == "law")


def _by_law(applicant: Applicant, opening: Opening, prompts: Prompts, aliases: Aliases) -> Iterator[Closing]:
    for gate in _lawful(opening):
        if gate.kind in ("certificate", "licence") and holds_certificate(applicant, gate.name, aliases) is False:
            reason = prompts.label("matching.closed.certificate", name=gate.name)
            yield Closing("certificate", gate.name, reason, gate.note, gate.source_id)


def _by_needs(applicant: Applicant, opening: Opening, prompts: Prompts) -> Iterator[Closing]:
    needs = applicant.needs_stated
    if _is_elsewhere(needs, opening):
        yield _closing("place", opening.city, prompts)
    if opening.conditions is None:
        return
    yield from (_closing(kind, name, prompts) for kind, name in _hindrances(needs, opening.conditions))


def _suits(needs: tuple[str, ...], opening: Opening) -> bool:
    """Whether nothing of the post stands against the needs; ``_by_needs`` says what does."""
    if _is_elsewhere(needs, opening):
        return False
    return opening.conditions is None or next(_hindrances(needs, opening.conditions), None) is None


def _is_elsewhere(needs: tuple[str, ...], opening: Opening) -> bool:
    cities = [need.removeprefix("city:") for need in needs if need.startswith("city:")]
    if not cities or not opening.city:
        return False
    return not any(city in opening.city or opening.city in city for city in cities)


def _hindrances(
    needs: tuple[str, ...], conditions: Conditions
) -> Iterator[tuple[Literal["shift", "travel", "live_in", "outdoors"], str]]:
    if any(conditions.shift in {**SHIFTS, **PLAIN}.get(need, ()) for need in needs):
        yield "shift", conditions.shift
    if "no_travel" in needs and conditions.travel == "often":
        yield "travel", conditions.travel
    if "no_live_in" in needs and conditions.live_in:
        yield "live_in", "yes"
    if "no_outdoors" in needs and conditions.outdoors:
        yield "outdoors", "yes"


def _closing(kind: Literal["shift", "travel", "live_in", "outdoors", "place"], name: str, prompts: Prompts) -> Closing:
    shown = prompts.label(f"matching.condition.{kind}.{name}") if kind in ("shift", "travel") else name
    return Closing(
        kind, name, prompts.label(f"matching.closed.{kind}", name=shown), prompts.label(f"matching.route.{kind}"),
        "editorial",
    )  # fmt: skip


def _notices(applicant: Applicant, opening: Opening, prompts: Prompts, aliases: Aliases) -> Iterator[str]:
    for gate in _lawful(opening):
        held = holds_certificate(applicant, gate.name, aliases)
        if gate.kind not in ("certificate", "licence"):
            if held is not True:
                yield prompts.label("matching.notice.by_law", name=gate.name, note=gate.note)
        elif held is None:
            yield prompts.label("matching.notice.certificate_unknown", name=gate.name)
    for name in opening.certificates:
        lawful = any(_core(gate.name) in _core(name) for gate in _lawful(opening))
        if not lawful and holds_certificate(applicant, name, aliases) is not True:
            yield prompts.label("matching.notice.certificate_asked", name=name)
    for need in applicant.needs_stated:
        mark = need.removeprefix("access:")
        if (mark in ACCESS or need.startswith("access:")) and mark not in opening.accessible:
            yield prompts.label("matching.notice.access")
            return
