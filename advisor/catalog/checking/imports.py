"""The check of the tables that say what a college's files may bring in."""

import re

from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.nested import Known
from advisor.catalog.checking.tables import filled
from advisor.catalog.compiled import TABLES
from advisor.catalog.import_rows import IMPORT_TYPES

__all__ = ["columns", "refused", "retention"]

NEEDED = ("", "yes", "value")
RULES = ("", "robust_z", "robust_z_log")
ALWAYS = ("kind", "column", "label", "type", "example", "purpose", "source_id")


def columns(ledger: Ledger, known: Known) -> int:
    """Check import_columns.csv: types and rules are known, no heading means two columns of one kind."""
    file = "import_columns.csv"
    rows = ledger.rows(file, TABLES["import_columns"].columns)
    seen: dict[str, dict[str, str]] = {}
    for row in rows:
        filled(ledger, row, ALWAYS)
        for column, allowed in (("type", IMPORT_TYPES), ("needed", NEEDED), ("rule", RULES)):
            if row[column] not in allowed:
                ledger.add("value", file, row.line, f"{column} {row[column]!r}: use one of {sorted(allowed)}")
        for limit in ("low", "high"):
            if row[limit] and not re.fullmatch(r"-?\d+(\.\d+)?", row[limit]):
                ledger.add("value", file, row.line, f"{limit} {row[limit]!r} is no number")
        headings = seen.setdefault(row["kind"], {})
        for heading in dict.fromkeys((row["column"], row["label"], *row.many("aliases"))):
            if headings.setdefault(heading, row["column"]) != row["column"]:
                said = f"the heading {heading!r} of {row['kind']} means {headings[heading]!r} already"
                ledger.add("duplicate", file, row.line, said)
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def refused(ledger: Ledger, known: Known) -> int:
    """Check import_refused.csv: every pattern compiles and has its sentence."""
    file = "import_refused.csv"
    rows = ledger.rows(file, TABLES["import_refused"].columns)
    for row in rows:
        filled(ledger, row, ("id", "pattern", "why", "source_id"))
        try:
            re.compile(row["pattern"])
        except re.error as error:
            ledger.add("value", file, row.line, f"the pattern {row['pattern']!r} is none: {error}")
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)


def retention(ledger: Ledger, known: Known) -> int:
    """Check retention.csv: every row has its months and its reason."""
    file = "retention.csv"
    rows = ledger.rows(file, TABLES["retention"].columns)
    for row in rows:
        filled(ledger, row, TABLES["retention"].columns)
        if not re.fullmatch(r"[1-9]\d{0,2}", row["months"]):
            ledger.add("value", file, row.line, f"months {row['months']!r}: a whole number from 1 to 999")
        known.source(ledger, row["source_id"], file, row.line)
    return len(rows)
