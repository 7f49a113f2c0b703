"""The check of the nested files: occupations, questions, policies, scorecard."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from advisor.catalog.catalog import band_of
from advisor.catalog.ledger import Kind, Ledger, Lined, line_of
from advisor.catalog.rows import Band, Conditions, Dimension, Force, Gate, Question

__all__ = ["ANSWER_LIMIT", "Known", "intents", "occupations", "policies", "questions", "scorecard"]

ANSWER_LIMIT = 200
NUMBER = (int, float)
SLUG = re.compile(r"[a-z][a-z0-9_]*")
OCCUPATION: dict[str, Kind] = {
    "id": str, "title": str, "code": str, "aliases": list, "majors": list, "riasec": dict,
    "tasks": list, "skills": dict, "conditions": dict, "growth": list, "neighbours": list, "source_id": str,
}  # fmt: skip
QUESTION: dict[str, Kind] = {
    "id": str, "kind": str, "dimension": str, "text": str, "points": list, "difficulty": int, "source_id": str,
}  # fmt: skip
POLICY: dict[str, Kind] = {
    "id": str, "title": str, "audience": list, "region": str, "answer": str, "source_id": str,
}  # fmt: skip
FACTOR: dict[str, Kind] = {
    "label": str, "weight": NUMBER, "measure": str, "unit": str, "low": NUMBER, "high": NUMBER, "bands": list,
    "next_step": str,
}  # fmt: skip


@dataclass(slots=True)
class Known:
    """The ids that other files may refer to, filled table by table, and the skills that a pack uses."""

    sources: set[str] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    majors: set[str] = field(default_factory=set)
    packs: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def _choices(owner: type, attribute: str) -> tuple[object, ...]:
    return get_args(get_type_hints(owner)[attribute])


def occupations(ledger: Ledger, known: Known) -> int:
    """Check occupations/*.yaml; returns how many there are."""
    files = sorted(f"occupations/{path.name}" for path in (ledger.folder / "occupations").glob("*.yaml"))
    if not files:
        ledger.add("missing", "occupations", 1, "no occupation is there: write occupations/<pack>.yaml")
    packs = [(file, ledger.document(file, dict)) for file in files]
    known.packs.update(str(pack["id"]) for _, pack in packs if pack is not None and "id" in pack)
    names: dict[str, str] = {}
    for file, pack in packs:
        if pack is not None and ledger.keys(pack, OCCUPATION, file, "the occupation"):
            _occupation(ledger, known, pack, file, names)
    return len(files)


def _occupation(ledger: Ledger, known: Known, pack: Lined, file: str, names: dict[str, str]) -> None:
    if file != f"occupations/{pack['id']}.yaml":
        ledger.add("value", file, line_of(pack, "id"), f"the id is {pack['id']!r}: the file bears the same name")
    for name in (pack["title"], *pack["aliases"]):
        ledger.first(str(name), names, file, line_of(pack, "aliases"), "alias")
    for key, ids in (("code", known.titles), ("source_id", known.sources)):
        ledger.known(pack[key], ids, file, line_of(pack, key), key)
    for code in ledger.listed(pack, "also_codes", file):
        ledger.known(code, known.titles, file, line_of(pack, "also_codes"), "code")
    for code in pack["majors"]:
        ledger.known(str(code), known.majors, file, line_of(pack, "majors"), "major")
    for skill, level in pack["skills"].items():
        ledger.known(skill, known.skills, file, line_of(pack["skills"], skill), "skill")
        ledger.one_of(level, range(1, 6), file, line_of(pack["skills"], skill), f"the level of {skill}")
        known.used.add(str(skill))
    _interest_vector(ledger, pack["riasec"], file)
    if "gates" not in pack:
        ledger.add("malformed", file, 1, "the occupation lacks 'gates': write [] where there is none")
    for gate in ledger.listed(pack, "gates", file):
        _gate(ledger, known, gate, file)
    _conditions(ledger, pack["conditions"], file)
    _pay(ledger, known, pack, file)
    for near in pack["neighbours"]:
        _neighbour(ledger, known, near, file, pack["id"])


def _interest_vector(ledger: Ledger, riasec: Lined, file: str) -> None:
    if not ledger.keys(riasec, {"vector": list, "reason": str}, file, "riasec"):
        return
    vector = riasec["vector"]
    if len(vector) != 6 or not all(isinstance(number, NUMBER) and 0 <= number <= 7 for number in vector):
        ledger.add("value", file, line_of(riasec, "vector"), f"the vector is {vector}: six numbers 0..7, order RIASEC")


def _gate(ledger: Ledger, known: Known, gate: Any, file: str) -> None:  # noqa: ANN401 - read from yaml
    if ledger.keys(gate, {"kind": str, "name": str, "force": str, "note": str, "source_id": str}, file, "a gate"):
        ledger.one_of(gate["kind"], _choices(Gate, "kind"), file, line_of(gate, "kind"), "the gate's kind")
        ledger.one_of(gate["force"], get_args(Force), file, line_of(gate, "force"), "the gate's force")
        ledger.known(gate["source_id"], known.sources, file, line_of(gate, "source_id"), "source_id")


def _conditions(ledger: Ledger, conditions: Lined, file: str) -> None:
    for key in ("shift", "travel"):
        allowed = _choices(Conditions, key)
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
        "source_id": str,
    }
    if pay is None or not ledger.keys(pay, needed, file, "pay"):
        return
    if not 0 < pay["low_yuan_month"] <= pay["high_yuan_month"]:
        ledger.add("value", file, line_of(pack, "pay"), "pay: the lower end is above the higher one")
    ledger.known(pay["source_id"], known.sources, file, line_of(pay, "source_id"), "source_id")


def _neighbour(ledger: Ledger, known: Known, near: Any, file: str, own: str) -> None:  # noqa: ANN401 - read from yaml
    if ledger.keys(near, {"id": str, "transfers": list}, file, "a neighbour"):
        ledger.known(near["id"], known.packs - {own}, file, line_of(near, "id"), "neighbour")
        for skill in near["transfers"]:
            ledger.known(skill, known.skills, file, line_of(near, "transfers"), "skill")


def questions(ledger: Ledger, known: Known) -> int:
    """Check questions/general.yaml and one file for each occupation; returns how many questions there are."""
    there = {f"questions/{path.name}" for path in (ledger.folder / "questions").glob("*.yaml")}
    wanted = {f"questions/{name}.yaml" for name in known.packs | {"general"}}
    for file in sorted(there - wanted):
        ledger.add("dangling", file, 1, "belongs to no occupation: rename it or add the occupation")
    seen: dict[str, str] = {}
    total = 0
    for file in sorted(wanted | there):
        rows = ledger.document(file, list) or ()
        total += len(rows)
        for row in rows:
            if ledger.keys(row, QUESTION, file, "a question"):
                ledger.first(row["id"], seen, file, line_of(row, "id"), "question")
                _question(ledger, known, row, file)
    return total


def _question(ledger: Ledger, known: Known, row: Lined, file: str) -> None:
    ledger.one_of(row["kind"], _choices(Question, "kind"), file, line_of(row, "kind"), "kind")
    ledger.one_of(row["dimension"], get_args(Dimension), file, line_of(row, "dimension"), "dimension")
    ledger.one_of(row["difficulty"], range(1, 6), file, line_of(row, "difficulty"), "difficulty")
    ledger.known(row["source_id"], known.sources, file, line_of(row, "source_id"), "source_id")
    for point in row["points"]:
        ledger.keys(point, {"name": str, "alternatives": list, "follow_ups": list}, file, f"a point of {row['id']}")
    for error in ledger.listed(row, "errors", file):
        needed: dict[str, Kind] = {"patterns": list, "why": str, "correction": str, "source_id": str}
        if not ledger.keys(error, needed, file, f"an error of {row['id']}"):
            continue
        ledger.known(error["source_id"], known.sources, file, line_of(error, "source_id"), "source_id")
        for pattern in error["patterns"]:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    re.compile(str(pattern))
            except (re.error, Warning) as fault:
                ledger.add("value", file, line_of(error, "patterns"), f"the pattern {pattern!r} is broken: {fault}")


def intents(ledger: Ledger) -> int:
    """Check intents.yaml; returns how many there are."""
    file = "intents.yaml"
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if ledger.keys(row, {"id": str, "examples": list}, file, "an intent"):
            ledger.first(row["id"], seen, file, line_of(row, "id"), "intent")
            for key in ("needs", "roles", "cues"):
                ledger.listed(row, key, file)
            if not (row.get("tool") or row.get("reply")):
                ledger.add("malformed", file, line_of(row, "id"), f"{row['id']} has neither a tool nor a reply")
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
        if not SLUG.fullmatch(row["id"]):
            ledger.add("value", file, line, f"the id is {row['id']!r}: lower-case letters, digits and _ only")
        ledger.known(row["source_id"], known.sources, file, line_of(row, "source_id"), "source_id")
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
    ledger.known(card["source_id"], known.sources, file, line_of(card, "source_id"), "source_id")
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
