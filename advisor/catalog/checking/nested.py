"""The check of the nested files: occupations, growing fields, policies, scorecard, sources."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from advisor.catalog.building import band_of
from advisor.catalog.checking.ledger import Kind, Ledger, Lined, line_of
from advisor.catalog.rows import Band, Conditions, Force, Gate

__all__ = [
    "ANSWER_LIMIT",
    "FEWEST_ALIASES",
    "NUMBER",
    "SLUG",
    "Known",
    "choices",
    "growth",
    "occupations",
    "policies",
    "scorecard",
    "sources",
]

ANSWER_LIMIT = 200
FEWEST_ALIASES = 6
NUMBER = (int, float)
SLUG = re.compile(r"[a-z][a-z0-9_]*")
OCCUPATION: dict[str, Kind] = {
    "id": str, "title": str, "code": str, "aliases": list, "majors": list, "riasec": dict,
    "tasks": list, "skills": dict, "conditions": dict, "growth": list, "neighbours": list, "source_id": str,
}  # fmt: skip
GROWTH: dict[str, Kind] = {
    "id": str, "name": str, "about": str, "caution": str, "posts": list, "source_id": str,
}  # fmt: skip
GROWTH_POST: dict[str, Kind] = {"title": str, "code": str, "majors": list, "skills": list, "entry": str}
POLICY: dict[str, Kind] = {
    "id": str, "title": str, "audience": list, "region": str, "answer": str, "source_id": str,
}  # fmt: skip
FACTOR: dict[str, Kind] = {
    "label": str, "weight": NUMBER, "measure": str, "unit": str, "low": NUMBER, "high": NUMBER, "bands": list,
    "next_step": str,
}  # fmt: skip


@dataclass(slots=True)
class Known:
    """The ids that other files may refer to, filled table by table.

    ``used`` are skills that an occupation, a gate, a certificate's trade, a growing field or an advertisement names;
    ``names`` the pack titles and aliases with the place where each stands.
    """

    sources: set[str] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    majors: set[str] = field(default_factory=set)
    packs: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    cited: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    title_aliases: dict[str, str] = field(default_factory=dict)
    skill_names: dict[str, list[str]] = field(default_factory=dict)

    def source(self, ledger: Ledger, value: object, file: str, line: int) -> None:
        """A row's source must be on record; how often each is cited is counted."""
        ledger.known(value, self.sources, file, line, "source_id")
        self.cited[str(value)] += 1


def choices(owner: type, attribute: str) -> tuple[object, ...]:
    """The values that a typed attribute allows."""
    return get_args(get_type_hints(owner)[attribute])


def occupations(ledger: Ledger, known: Known) -> int:
    """Check occupations/*.yaml; returns how many there are."""
    files = sorted(f"occupations/{path.name}" for path in (ledger.folder / "occupations").glob("*.yaml"))
    if not files:
        ledger.add("missing", "occupations", 1, "no occupation is there: write occupations/<pack>.yaml")
    packs = [(file, ledger.document(file, dict)) for file in files]
    known.packs.update(str(pack["id"]) for _, pack in packs if pack is not None and "id" in pack)
    for file, pack in packs:
        if pack is not None and ledger.keys(pack, OCCUPATION, file, "the occupation"):
            _occupation(ledger, known, pack, file)
    _leading(ledger, packs)
    return len(files)


def _leading(ledger: Ledger, packs: list[tuple[str, Any]]) -> None:
    """Of several packs of one code exactly one leads."""
    of_code: dict[str, list[tuple[str, Lined]]] = {}
    for file, pack in packs:
        if isinstance(pack, Lined):
            of_code.setdefault(str(pack.get("code")), []).append((file, pack))
    for code, sharing in of_code.items():
        leading = [file for file, pack in sharing if pack.get("leads")]
        if len(sharing) > 1 and len(leading) != 1:
            named = ", ".join(str(pack.get("id")) for _, pack in sharing)
            file, pack = sharing[-1]
            said = f"{named} share the code {code}: write leads: true in the one that its official name means"
            ledger.add("ambiguous", file, line_of(pack, "code"), said)


def _occupation(ledger: Ledger, known: Known, pack: Lined, file: str) -> None:
    if file != f"occupations/{pack['id']}.yaml":
        ledger.add("value", file, line_of(pack, "id"), f"the id is {pack['id']!r}: the file bears the same name")
    for name in (pack["title"], *pack["aliases"]):
        ledger.first(str(name), known.names, file, line_of(pack, "aliases"), "alias")
    ledger.known(pack["code"], known.titles, file, line_of(pack, "code"), "code")
    known.source(ledger, pack["source_id"], file, line_of(pack, "source_id"))
    for code in ledger.listed(pack, "also_codes", file):
        ledger.known(code, known.titles, file, line_of(pack, "also_codes"), "code")
    for code in pack["majors"]:
        ledger.known(str(code), known.majors, file, line_of(pack, "majors"), "major")
    for skill, level in pack["skills"].items():
        ledger.known(skill, known.skills, file, line_of(pack["skills"], skill), "skill")
        ledger.one_of(level, range(1, 6), file, line_of(pack["skills"], skill), f"the level of {skill}")
        known.used.add(str(skill))
    for skill in ledger.listed(pack, "welcome", file):
        ledger.known(skill, known.skills, file, line_of(pack, "welcome"), "skill")
        known.used.add(str(skill))
        if skill in pack["skills"]:
            ledger.add(
                "value", file, line_of(pack, "welcome"), f"{skill!r} is required already: keep it in skills alone"
            )
    if len(pack["aliases"]) < FEWEST_ALIASES:
        said = f"there are {len(pack['aliases'])} aliases: write at least {FEWEST_ALIASES} titles that job boards use"
        ledger.add("count", file, line_of(pack, "aliases"), said)
    _interest_vector(ledger, known, pack["riasec"], file)
    if "gates" not in pack:
        ledger.add("malformed", file, 1, "the occupation lacks 'gates': write [] where there is none")
    for gate in ledger.listed(pack, "gates", file):
        _gate(ledger, known, gate, file)
    _conditions(ledger, pack["conditions"], file)
    _pay(ledger, known, pack, file)
    for near in pack["neighbours"]:
        _neighbour(ledger, known, near, file, pack["id"])


def _interest_vector(ledger: Ledger, known: Known, riasec: Lined, file: str) -> None:
    if not ledger.keys(riasec, {"vector": list, "reason": str}, file, "riasec"):
        return
    vector = riasec["vector"]
    if "source_id" in riasec:
        known.source(ledger, riasec["source_id"], file, line_of(riasec, "source_id"))
    if len(vector) != 6 or not all(isinstance(number, NUMBER) and 0 <= number <= 7 for number in vector):
        ledger.add("value", file, line_of(riasec, "vector"), f"the vector is {vector}: six numbers 0..7, order RIASEC")


def _gate(ledger: Ledger, known: Known, gate: Any, file: str) -> None:  # noqa: ANN401 - read from yaml
    if ledger.keys(gate, {"kind": str, "name": str, "force": str, "note": str, "source_id": str}, file, "a gate"):
        ledger.one_of(gate["kind"], choices(Gate, "kind"), file, line_of(gate, "kind"), "the gate's kind")
        ledger.one_of(gate["force"], get_args(Force), file, line_of(gate, "force"), "the gate's force")
        known.used.update(known.skill_names.get(str(gate["name"]), ()))
        known.source(ledger, gate["source_id"], file, line_of(gate, "source_id"))


def _conditions(ledger: Ledger, conditions: Lined, file: str) -> None:
    for key in ("shift", "travel"):
        allowed = choices(Conditions, key)
        ledger.one_of(conditions.get(key), allowed, file, line_of(conditions, key), key)
    for key in ("outdoors", "live_in"):
        ledger.one_of(conditions.get(key), (True, False), file, line_of(conditions, key), key)
    ledger.keys(conditions, {"note": str}, file, "conditions")


def _pay(ledger: Ledger, known: Known, pack: Lined, file: str) -> None:
    pay = pack.get("pay")
    needed: dict[str, Kind] = {
        "low_yuan_month": int,
        "high_yuan_month": int,
        "region": str,
        "as_of": (str, date),
        "note": str,
        "source_id": str,
    }
    if pay is None or not ledger.keys(pay, needed, file, "pay"):
        return
    if not 0 < pay["low_yuan_month"] <= pay["high_yuan_month"]:
        ledger.add("value", file, line_of(pack, "pay"), "pay: the lower end is above the higher one")
    known.source(ledger, pay["source_id"], file, line_of(pay, "source_id"))


def _neighbour(ledger: Ledger, known: Known, near: Any, file: str, own: str) -> None:  # noqa: ANN401 - read from yaml
    if ledger.keys(near, {"id": str, "transfers": list}, file, "a neighbour"):
        ledger.known(near["id"], known.packs - {own}, file, line_of(near, "id"), "neighbour")
        for skill in near["transfers"]:
            ledger.known(skill, known.skills, file, line_of(near, "transfers"), "skill")


def growth(ledger: Ledger, known: Known) -> int:
    """Check growth.yaml; returns how many fields there are."""
    file = "growth.yaml"
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if not ledger.keys(row, GROWTH, file, "a growing field"):
            continue
        ledger.first(row["id"], seen, file, line_of(row, "id"), "growing field")
        known.source(ledger, row["source_id"], file, line_of(row, "source_id"))
        for post in row["posts"]:
            if ledger.keys(post, GROWTH_POST, file, f"a post of {row['id']}"):
                _growth_post(ledger, known, post, file)
    return len(rows)


def _growth_post(ledger: Ledger, known: Known, post: Lined, file: str) -> None:
    ledger.known(post["code"], known.titles, file, line_of(post, "code"), "code")
    if post.get("pack"):
        ledger.known(post["pack"], known.packs, file, line_of(post, "pack"), "pack")
    for code in post["majors"]:
        ledger.known(str(code), known.majors, file, line_of(post, "majors"), "major")
    for skill in post["skills"]:
        ledger.known(skill, known.skills, file, line_of(post, "skills"), "skill")
        known.used.add(str(skill))


def sources(ledger: Ledger, known: Known) -> int:
    """Check sources.yaml; returns how many there are."""
    file = "sources.yaml"
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if not ledger.keys(row, {"id": str, "title": str, "publisher": str}, file, "a source"):
            continue
        ledger.first(row["id"], seen, file, line_of(row, "id"), "source")
        if row.get("verified_on"):
            ledger.day(row["verified_on"], file, line_of(row, "verified_on"), "verified_on")
        known.sources.add(str(row["id"]))
    return len(rows)


def policies(ledger: Ledger, known: Known, today: date | None) -> int:
    """Check policies.yaml; returns how many there are."""
    file = "policies.yaml"
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if not ledger.keys(row, POLICY, file, "a policy"):
            continue
        line = line_of(row, "id")
        ledger.first(row["id"], seen, file, line, "policy")
        known.policies.add(str(row["id"]))
        if not SLUG.fullmatch(row["id"]):
            ledger.add("value", file, line, f"the id is {row['id']!r}: lower-case letters, digits and _ only")
        known.source(ledger, row["source_id"], file, line_of(row, "source_id"))
        if len(row["answer"].strip()) > ANSWER_LIMIT:
            said = f"the answer has {len(row['answer'].strip())} characters: at most {ANSWER_LIMIT}"
            ledger.add("length", file, line_of(row, "answer"), said)
        if not row.get("verified_on") and row.get("verify") is not True:
            ledger.add("date", file, line, f"{row['id']} has neither verified_on nor verify: say which")
        if row.get("verified_on"):
            ledger.day(row["verified_on"], file, line_of(row, "verified_on"), "verified_on")
        _window(ledger, row, file, today)
    return len(rows)


def _window(ledger: Ledger, row: Lined, file: str, today: date | None) -> None:
    if not row.get("valid_from"):
        ledger.add("date", file, line_of(row, "id"), f"{row['id']} has no valid_from: since when does it hold?")
        return
    opened = ledger.day(row["valid_from"], file, line_of(row, "valid_from"), "valid_from")
    if not row.get("valid_to"):
        return
    closed = ledger.day(row["valid_to"], file, line_of(row, "valid_to"), "valid_to")
    if opened and closed and closed < opened:
        ledger.add("date", file, line_of(row, "valid_to"), f"{row['id']} ends before it begins")
    if closed and today and closed < today:
        said = f"{row['id']} ended on {closed}: renew it from its source or drop it"
        ledger.add("expired", file, line_of(row, "valid_to"), said)


def scorecard(ledger: Ledger, known: Known) -> int:
    """Check scorecard.yaml; returns how many factors there are."""
    file = "scorecard.yaml"
    card = ledger.document(file, dict)
    needed: dict[str, Kind] = {"version": (str, *NUMBER), "flag_below": NUMBER, "source_id": str, "factors": dict}
    if card is None or not ledger.keys(card, needed, file, "the scorecard"):
        return 0
    known.source(ledger, card["source_id"], file, line_of(card, "source_id"))
    if not 0 < card["flag_below"] <= 1:
        ledger.add(
            "value", file, line_of(card, "flag_below"), f"flag_below is {card['flag_below']}: above 0, at most 1"
        )
    factors = card["factors"]
    sound = [name for name in factors if ledger.keys(factors[name], FACTOR, file, str(name))]
    total = sum(factors[name]["weight"] for name in sound)
    if len(sound) == len(factors) and abs(total - 1) > 1e-9:
        ledger.add("weight", file, line_of(card, "factors"), f"the weights sum to {total:g}: expected 1")
    for name in sound:
        _bands(ledger, factors[name], file, str(name))
    return len(factors)


def _bands(ledger: Ledger, factor: Lined, file: str, name: str) -> None:
    bands: list[tuple[Band, int]] = []
    for raw in factor["bands"]:
        try:
            bands.append((band_of(raw), line_of(raw)))
        except (KeyError, TypeError, ValueError) as fault:
            ledger.add("malformed", file, line_of(raw), f"a band of {name} cannot be read: {fault}")
            return
    bands.sort(key=lambda pair: (pair[0].low, pair[0].high))

    def say(line: int) -> Callable[[str], None]:
        return lambda message: ledger.add("band", file, line, f"{name}: {message}")

    (first, first_line), (last, last_line) = bands[0], bands[-1]
    if first.low != factor["low"] or not first.low_closed:
        say(first_line)(f"{first.text} does not begin at {factor['low']}, the lowest legal value")
    if last.high != factor["high"] or not last.high_closed:
        say(last_line)(f"{last.text} does not end at {factor['high']}, the highest legal value")
    for (below, _), (above, line) in pairwise(bands):
        if below.high > above.low or (below.high == above.low and below.high_closed and above.low_closed):
            say(line)(f"{below.text} and {above.text} overlap")
        elif below.high < above.low or not (below.high_closed or above.low_closed):
            say(line)(f"there is a gap between {below.text} and {above.text}")
    if sorted(band.level for band, _ in bands) != [1, 2, 3, 4, 5]:
        say(line_of(factor, "bands"))("the levels are not 1 to 5, each once")
    for band, line in bands:
        if not 0 <= band.value <= 1:
            say(line)(f"the value {band.value:g} is outside 0..1")
