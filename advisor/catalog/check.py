"""The door of the check: knowledge/ read as a whole, every fault at once with its file and line."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from advisor.catalog import nested
from advisor.catalog.ledger import Ledger
from advisor.catalog.nested import Known
from advisor.catalog.reading import Fault, Row
from advisor.catalog.rows import SkillKind

__all__ = ["CheckReport", "check"]

SLUG = re.compile(r"[a-z][a-z0-9_]*")
CODE = re.compile(r"\d-\d\d-\d\d-\d\d")
MAJOR = re.compile(r"\d{6}K?")
SEVERITIES = ("blocker", "major", "minor", "info")
# Items of the 60-item yes/no form that count for a type when answered yes, and when answered no (domain B1).
KEY = {
    "R": ((2, 13, 22, 36, 43), (14, 23, 44, 47, 48)),
    "I": ((6, 8, 20, 30, 31, 42), (21, 55, 56, 58)),
    "A": ((4, 9, 10, 17, 33, 34, 49, 50, 54), (32,)),
    "S": ((26, 37, 52, 59), (1, 12, 15, 27, 45, 53)),
    "E": ((11, 24, 28, 35, 38, 46, 60), (3, 16, 25)),
    "C": ((7, 19, 29, 39, 41, 51, 57), (5, 18, 40)),
}
KEYED = {
    str(number): (letter, key)
    for letter, halves in KEY.items()
    for key, numbers in zip(("yes", "no"), halves, strict=True)
    for number in numbers
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How many rows each table holds, and everything wrong with them.

    ``counts["skills_no_pack_uses"]`` are skills that no occupation asks for; they serve the reading of texts and are no
    fault.
    """

    counts: dict[str, int]
    faults: tuple[Fault, ...]


def check(folder: Path, *, today: date | None = None) -> CheckReport:
    """Read all of knowledge/ and report every fault, never stopping at the first.

    Args:
        folder: The knowledge folder.
        today: The day on which a policy must still be in force; None leaves expiry aside.

    Returns:
        The counts and faults; a folder without faults can be read by ``Catalog``.
    """
    ledger = Ledger(folder)
    known = Known()
    counts = {
        "sources": _sources(ledger, known),
        "skills": _skills(ledger, known),
        "titles": _codes(ledger, known, "titles.csv", ("code", "name", "aliases", "source_id"), CODE, known.titles),
        "majors": _codes(
            ledger, known, "majors.csv", ("code", "name", "family", "group", "source_id"), MAJOR, known.majors
        ),
        "occupations": nested.occupations(ledger, known),
        "questions": nested.questions(ledger, known),
        "intents": nested.intents(ledger),
        "policies": nested.policies(ledger, known, today),
        "resume_checks": _resume_checks(ledger, known),
        "lexicon": _pairs(ledger, "lexicon.csv", ("list", "term", "instead", "trade"), ("list", "term", "trade"), 2),
        "thesaurus": _pairs(ledger, "thesaurus.csv", ("lay", "formal", "field"), ("lay", "formal"), 3),
        "glossary": _pairs(ledger, "glossary.csv", ("term", "identifier", "where"), ("term",), 3),
        "interests": _interests(ledger),
        "factors": nested.scorecard(ledger, known),
    }
    counts["skills_no_pack_uses"] = len(known.skills - known.used)
    return CheckReport(counts, ledger.faults)


def _filled(ledger: Ledger, row: Row, columns: tuple[str, ...]) -> None:
    for column in columns:
        if not row[column]:
            ledger.add("malformed", row.file.name, row.line, f"the cell {column!r} is empty: fill it in")


def _sources(ledger: Ledger, known: Known) -> int:
    file = "SOURCES.csv"
    rows = ledger.rows(file, ("id", "title", "publisher", "url", "licence", "verified_on"))
    seen: dict[str, str] = {}
    for row in rows:
        _filled(ledger, row, ("id", "title"))
        ledger.first(row["id"], seen, file, row.line, "source")
        if row["verified_on"]:
            ledger.day(row["verified_on"], file, row.line, "verified_on")
        known.sources.add(row["id"])
    return len(rows)


def _skills(ledger: Ledger, known: Known) -> int:
    file = "skills.csv"
    columns = ("id", "name", "synonyms", "kind", "parents", "evidence", "confusable", "weeks", "source_id")
    rows = ledger.rows(file, columns)
    known.skills.update(row["id"] for row in rows)
    ids: dict[str, str] = {}
    for row in rows:
        _filled(ledger, row, ("id", "name"))
        ledger.first(row["id"], ids, file, row.line, "skill")
        if not SLUG.fullmatch(row["id"]):
            ledger.add("value", file, row.line, f"the id is {row['id']!r}: lower-case letters, digits and _ only")
        ledger.one_of(row["kind"], get_args(SkillKind), file, row.line, "kind")
        if not (row["weeks"].isascii() and row["weeks"].isdigit() and int(row["weeks"])):
            ledger.add("value", file, row.line, f"weeks is {row['weeks']!r}: a whole number from 1")
        for column in ("parents", "confusable"):
            for other in row.many(column):
                ledger.known(other, known.skills - {row["id"]}, file, row.line, column)
        ledger.known(row["source_id"], known.sources, file, row.line, "source_id")
    _synonyms(ledger, rows, file)
    _circles(ledger, rows, file)
    return len(rows)


def _synonyms(ledger: Ledger, rows: list[Row], file: str) -> None:
    """A word names one skill, whatever its case and width."""
    owner: dict[str, str] = {}
    for row in rows:
        for word in (row["name"], *row.many("synonyms")):
            plain = "".join(unicodedata.normalize("NFKC", word).casefold().split())
            ledger.first(plain, owner, file, row.line, "synonym")


def _circles(ledger: Ledger, rows: list[Row], file: str) -> None:
    parents = {row["id"]: row.many("parents") for row in rows}
    for row in rows:
        above, front = set[str](), set(parents[row["id"]])
        while front:
            above |= front
            front = {higher for skill in front for higher in parents.get(skill, ())} - above
        if row["id"] in above:
            ledger.add("value", file, row.line, f"{row['id']!r} is its own ancestor: break the circle of parents")


def _codes(
    ledger: Ledger, known: Known, file: str, columns: tuple[str, ...], shape: re.Pattern[str], into: set[str]
) -> int:
    rows = ledger.rows(file, columns)
    seen: dict[str, str] = {}
    for row in rows:
        _filled(ledger, row, tuple(column for column in columns if column not in ("aliases", "source_id")))
        ledger.first(row["code"], seen, file, row.line, "code")
        if not shape.fullmatch(row["code"]):
            ledger.add("value", file, row.line, f"the code is {row['code']!r}: expected {shape.pattern}")
        ledger.known(row["source_id"], known.sources, file, row.line, "source_id")
        into.add(row["code"])
    return len(rows)


def _resume_checks(ledger: Ledger, known: Known) -> int:
    file = "resume_checks.csv"
    columns = ("code", "rule", "severity", "why", "how", "bad", "good", "source_id")
    rows = ledger.rows(file, columns)
    seen: dict[str, str] = {}
    for row in rows:
        _filled(ledger, row, ("code", "rule", "why", "how"))
        ledger.first(row["code"], seen, file, row.line, "check")
        ledger.one_of(row["severity"], SEVERITIES, file, row.line, "severity")
        ledger.known(row["source_id"], known.sources, file, row.line, "source_id")
    return len(rows)


def _pairs(ledger: Ledger, file: str, columns: tuple[str, ...], unique: tuple[str, ...], filled: int) -> int:
    """A plain table: its first ``filled`` cells hold something, and no combination of ``unique`` stands twice."""
    rows = ledger.rows(file, columns)
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        _filled(ledger, row, columns[:filled])
        ledger.first(tuple(row[column] for column in unique), seen, file, row.line, "row")
    return len(rows)


def _interests(ledger: Ledger) -> int:
    file = "interests.csv"
    rows = ledger.rows(file, ("number", "letter", "key", "text"))
    seen: dict[str, str] = {}
    for row in rows:
        _filled(ledger, row, ("text",))
        ledger.first(row["number"], seen, file, row.line, "item")
        wanted = KEYED.get(row["number"])
        if wanted != (row["letter"], row["key"]):
            expected = " ".join(wanted) if wanted else "a number 1..60"
            said = f"item {row['number']} is keyed {row['letter']} {row['key']}: expected {expected}"
            ledger.add("partition", file, row.line, said)
    absent = [number for number in KEYED if number not in seen]
    if rows and absent:
        listed = ", ".join(sorted(absent, key=int))
        ledger.add("partition", file, 1, f"the items {listed} are not there: the form has 60, ten a letter")
    return len(rows)
