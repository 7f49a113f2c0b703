"""Gates: what closes a post by law or by a need that the person chose to state, and the way that would open it.

Only a requirement by law closes on a certificate, and only when the certificates on record lack it; where nothing is
on record the gate stays open and says so. Conditions of an advertisement that the law forbids are reported, never used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

    def gate(self, applicant: Applicant, opening: Opening) -> GateResult:
        """The gate of one post for one person."""
        key = _papers(applicant), applicant.needs_stated, opening.id
        if key not in self._known:
            self._known[key] = gate_of(applicant, opening, self._prompts, self._aliases)
        return self._known[key]

    def open_rows(self, applicants: Sequence[Applicant], openings: Sequence[Opening]) -> NDArray[np.bool_]:
        """Whether each post is open to each person; shape (people, posts)."""
        rows: dict[tuple[_Papers, tuple[str, ...]], NDArray[np.bool_]] = {}
        for applicant in applicants:
            key = _papers(applicant), applicant.needs_stated
            if key not in rows:
                rows[key] = np.array(
                    [self._is_open(applicant, key[0], opening) for opening in openings], dtype=np.bool_
                )
        return np.array([rows[_papers(one), one.needs_stated] for one in applicants], dtype=np.bool_).reshape(
            len(applicants), len(openings)
        )

    def _is_open(self, applicant: Applicant, papers: _Papers, opening: Opening) -> bool:
        if opening.pack is not None and opening.pack.gates:
            key = papers, opening.pack.id
            if key not in self._lawful:
                closed = _by_law(applicant, opening, self._prompts, self._aliases)
                self._lawful[key] = next(closed, None) is None
            if not self._lawful[key]:
                return False
        return not applicant.needs_stated or next(_by_needs(applicant, opening, self._prompts), None) is None


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
    cities = [need.removeprefix("city:") for need in needs if need.startswith("city:")]
    if cities and opening.city and not any(city in opening.city or opening.city in city for city in cities):
        yield _closing("place", opening.city, prompts)
    if opening.conditions is None:
        return
    yield from (_closing(kind, name, prompts) for kind, name in _hindrances(needs, opening.conditions))


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
