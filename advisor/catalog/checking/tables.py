"""The check of the flat tables: titles, majors, checks of a resume, word lists, thesaurus, terms, interest items."""

import re

from advisor.catalog.building import INTEREST_KEY
from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.likeness import alike
from advisor.catalog.checking.nested import Known
from advisor.catalog.compiled import TABLES
from advisor.catalog.reading import Row

__all__ = [
    "asked",
    "checks",
    "filled",
    "interests",
    "lexicon",
    "majors",
    "outside",
    "sounds",
    "spelling",
    "terms",
    "thesaurus",
    "titles",
]

RULE = re.compile(r"R\d\d")
DIRECTIONS = ("formal", "both")
COLLECTIONS = ("skills", "occupations", "questions", "policies")
CODE = re.compile(r"\d-\d\d-\d\d-\d\d")
MAJOR = re.compile(r"\d{6}K?")
SEVERITIES = ("blocker", "major", "minor", "info")
KEYED = {
    str(number): (letter, key)
    for letter, halves in INTEREST_KEY.items()
    for key, numbers in zip(("yes", "no"), halves, strict=True)
    for number in numbers
}


def filled(ledger: Ledger, row: Row, columns: tuple[str, ...]) -> None:
    """An empty cell among these columns is a fault."""
    for column in columns:
        if not row[column]:
            ledger.add("malformed", row.file.name, row.line, f"the cell {column!r} is empty: fill it in")


def titles(ledger: Ledger, known: Known) -> int:
    """Check titles.csv: a title belongs to one code, and is no other code's official name; returns how many rows."""
    rows = _codes(ledger, known, "titles", CODE, known.titles)
    names = {row["name"]: row["code"] for row in rows}
    seen: dict[str, str] = {}
    for row in rows:
        for alias in row.many("aliases"):
            ledger.first(alias, seen, "titles.csv", row.line, "alias")
            if names.get(alias, row["code"]) != row["code"]:
                ledger.add("duplicate", "titles.csv", row.line, f"alias {alias!r} is the name of {names[alias]}")
    known.title_aliases.update((alias, row["code"]) for row in rows for alias in (row["name"], *row.many("aliases")))
    return len(rows)


def majors(ledger: Ledger, known: Known) -> int:
    """Check majors.csv; returns how many there are."""
    return len(_codes(ledger, known, "majors", MAJOR, known.majors))


def _codes(ledger: Ledger, known: Known, table: str, shape: re.Pattern[str], into: set[str]) -> list[Row]:
    file, columns = TABLES[table].pattern, TABLES[table].columns
    rows = ledger.rows(file, columns)
    seen: dict[str, str] = {}
    for row in rows:
        filled(ledger, row, tuple(column for column in columns if column not in ("aliases", "source_id")))
        ledger.first(row["code"], seen, file, row.line, "code")
        if not shape.fullmatch(row["code"]):
            ledger.add("value", file, row.line, f"the code is {row['code']!r}: expected {shape.pattern}")
        known.source(ledger, row["source_id"], file, row.line)
        into.add(row["code"])
    return rows


def checks(ledger: Ledger, known: Known) -> int:
    """Check resume_checks.csv; returns how many rows there are."""
    file = TABLES["checks"].pattern
    rows = ledger.rows(file, TABLES["checks"].columns)
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        filled(ledger, row, ("rule", "code", "title", "why", "how", "bad", "good"))
        ledger.first((row["rule"], row["code"]), seen, file, row.line, "check")
        if not RULE.fullmatch(row["rule"]):
            ledger.add("value", file, row.line, f"the rule is {row['rule']!r}: write it like R18")
        ledger.one_of(row["severity"], SEVERITIES, file, row.line, "severity")
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def lexicon(ledger: Ledger) -> int:
    """Check lexicon.csv; returns how many terms there are."""
    return len(_pairs(ledger, "lexicon.csv", TABLES["lexicon"].columns, ("list", "term", "trade"), 2))


def terms(ledger: Ledger) -> int:
    """Check terms.csv: one Chinese term for one identifier; returns how many there are."""
    return len(_pairs(ledger, "terms.csv", ("term", "identifier", "where"), ("term",), 3))


def thesaurus(ledger: Ledger, known: Known) -> int:
    """Check thesaurus.csv: each pair says where it holds and which question it should lead to what; how many rows."""
    file = "thesaurus.csv"
    rows = _pairs(ledger, file, TABLES["thesaurus"].columns, ("lay", "formal"), 6)
    ids = dict(zip(COLLECTIONS, (known.skills, known.titles, known.questions, known.policies), strict=True))
    for row in rows:
        ledger.one_of(row["direction"], DIRECTIONS, file, row.line, "direction")
        collection, _, key = row["finds"].partition("/")
        ledger.known(key, ids.get(collection, ()), file, row.line, "finds")
        if row["lay"] not in row["query"]:
            ledger.add("value", file, row.line, f"the query {row['query']!r} has no {row['lay']!r} in it")
        if row["lay"] == row["formal"]:
            ledger.add("value", file, row.line, f"{row['lay']!r} stands for itself: drop the row")
    for left, right, likeness in alike([row["query"] for row in rows], 0.9):
        said = (
            f"the query {rows[right]['query']!r} is {likeness:.2f} like that of line {rows[left].line}: write another"
        )
        ledger.add("similar", file, rows[right].line, said)
    return len(rows)


def asked(ledger: Ledger, known: Known) -> int:
    """Check asked.csv: each question leads to something that is there; how many rows."""
    file = TABLES["asked"].pattern
    rows = _pairs(ledger, file, TABLES["asked"].columns, ("query",), 2)
    ids = dict(zip(COLLECTIONS, (known.skills, known.titles, known.questions, known.policies), strict=True))
    for row in rows:
        collection, _, key = row["finds"].partition("/")
        ledger.known(key, ids.get(collection, ()), file, row.line, "finds")
    return len(rows)


def outside(ledger: Ledger) -> int:
    """Check outside.csv; how many rows."""
    return len(_pairs(ledger, TABLES["outside"].pattern, TABLES["outside"].columns, ("query",), 2))


def sounds(ledger: Ledger) -> int:
    """Check sounds.csv; how many rows."""
    return len(_pairs(ledger, TABLES["sounds"].pattern, TABLES["sounds"].columns, ("sound",), 2))


def spelling(ledger: Ledger) -> int:
    """Check spelling.csv; how many rows."""
    return len(_pairs(ledger, TABLES["spelling"].pattern, TABLES["spelling"].columns, ("kind", "text"), 2))


def _pairs(ledger: Ledger, file: str, columns: tuple[str, ...], unique: tuple[str, ...], some: int) -> list[Row]:
    """A plain table: its first ``some`` cells hold something, and no combination of ``unique`` stands twice."""
    rows = ledger.rows(file, columns)
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        filled(ledger, row, columns[:some])
        ledger.first(tuple(row[column] for column in unique), seen, file, row.line, "row")
    return rows


def interests(ledger: Ledger) -> int:
    """Check interests.csv; returns how many items there are."""
    file = "interests.csv"
    rows = ledger.rows(file, TABLES["interest_items"].columns)
    seen: dict[str, str] = {}
    for row in rows:
        filled(ledger, row, ("text",))
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
