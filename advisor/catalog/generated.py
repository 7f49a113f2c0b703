"""The files of knowledge/ that are made from its rows: SOURCES.csv and glossary.csv.

They are for readers, who open them in a spreadsheet; nothing is read from them. ``check`` says ``stale`` where one
differs from what its rows give, and ``renew`` writes them anew.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.nested import Known
from advisor.catalog.compiled import TABLES

__all__ = ["generated", "renew", "stale"]


def generated(ledger: Ledger, known: Known) -> dict[str, str]:
    """The text of each generated file, from the rows that a check has read."""
    return {"SOURCES.csv": _sources(ledger, known), "glossary.csv": _glossary(ledger)}


def stale(ledger: Ledger, made: Mapping[str, str]) -> None:
    """A generated file that differs from its rows is a fault."""
    for file in _differing(ledger.folder, made):
        ledger.add("stale", file, 1, "differs from the rows it is made from: run advisor check --renew")


def renew(folder: Path, made: Mapping[str, str]) -> None:
    """Write the generated files that differ."""
    for file in _differing(folder, made):
        (folder / file).write_text(made[file], encoding="utf-8", newline="\n")


def _differing(folder: Path, made: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(file for file, text in made.items() if _read(folder / file) != text)


def _sources(ledger: Ledger, known: Known) -> str:
    """Every source of sources.yaml with the number of rows that cite it."""
    columns = ("id", "title", "publisher", "url", "licence", "verified_on")
    rows: Iterable[Mapping[str, object]] = ledger.document("sources.yaml", list) or ()
    lines = [
        [*(str(row.get(column) or "") for column in columns), str(known.cited[str(row.get("id"))])] for row in rows
    ]
    return _csv((*columns, "cited"), lines)


def _glossary(ledger: Ledger) -> str:
    """Every Chinese term with its one identifier and the file where that stands: the code's, then the rows' own."""
    lines = [[row["term"], row["identifier"], row["where"]] for row in ledger.rows("terms.csv", TERMS)]
    card = ledger.document("scorecard.yaml", dict) or {}
    for name, factor in (card.get("factors") or {}).items():
        lines.append([str(factor.get("label")), str(name), "knowledge/scorecard.yaml"])
    for path in sorted((ledger.folder / "occupations").glob("*.yaml")):
        pack = ledger.document(f"occupations/{path.name}", dict) or {}
        lines.append([str(pack.get("title")), str(pack.get("id")), f"knowledge/occupations/{path.name}"])
    for row in ledger.rows("skills.csv", TABLES["skills"].columns):
        lines.append([row["name"], row["id"], "knowledge/skills.csv"])
    return _csv(TERMS, lines)


TERMS = ("term", "identifier", "where")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _csv(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return stream.getvalue()
