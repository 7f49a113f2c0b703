"""The check across tables: titles against packs, skills that nothing uses or names, texts alike, sources nobody cites."""

from advisor.catalog.checking.ledger import Ledger, Lined, line_of
from advisor.catalog.checking.likeness import alike
from advisor.catalog.checking.nested import Known
from advisor.catalog.checking.skills import SENSES, SKILLS, plain, reach
from advisor.catalog.compiled import TABLES
from advisor.catalog.reading import Row

__all__ = ["across"]

ADVERTISEMENTS = "demonstration/jobs.yaml"


def across(ledger: Ledger, known: Known) -> None:
    """Everything that only shows when all tables have been read."""
    rows = ledger.rows(SKILLS, TABLES["skills"].columns)
    _advertised(ledger, known)
    _unused(ledger, known, rows)
    _unreachable(ledger, rows)
    _titles(ledger, known)
    _alike(ledger, "questions")
    _alike(ledger, "answers")
    _uncited(ledger, known)


def _advertised(ledger: Ledger, known: Known) -> None:
    """Skills that an advertisement of the demonstration names by id or in its words."""
    if not (ledger.folder / ADVERTISEMENTS).is_file():
        return
    text = (ledger.folder / ADVERTISEMENTS).read_text(encoding="utf-8")
    for word, owners in known.skill_names.items():
        if len(word) > 1 and word in text:
            known.used.update(owners)


def _unused(ledger: Ledger, known: Known, rows: list[Row]) -> None:
    """A skill is in use where an occupation, certificate or advertisement names it, a narrower or a broader one."""
    above = {row["id"]: row.many("parents") for row in rows}
    below: dict[str, tuple[str, ...]] = {}
    for key, parents in above.items():
        for parent in parents:
            below[parent] = (*below.get(parent, ()), key)
    used = known.used | reach(known.used, above) | reach(known.used, below)
    for row in rows:
        if row["id"] not in used:
            said = f"no occupation or advertisement uses {row['id']!r}: let a pack require or welcome it, or drop it"
            ledger.add("unused", SKILLS, row.line, said)


def _unreachable(ledger: Ledger, rows: list[Row]) -> None:
    """A skill whose every word means another one by default, and that no description of doing tells, is never found."""
    default = {
        plain(sense["word"]): sense["skill"]
        for sense in ledger.rows(SENSES, TABLES["senses"].columns)
        if not sense["near"]
    }
    for row in rows:
        words = [plain(word) for word in (row["name"], *row.many("synonyms"))]
        told = any(default.get(word, row["id"]) == row["id"] and len(word) > 1 for word in words)
        if not told and not row.many("evidence"):
            ledger.add("unreachable", SKILLS, row.line, f"no text can name {row['id']!r}: give it a word of its own")


def _titles(ledger: Ledger, known: Known) -> None:
    """A title of a pack is not an alias of a code that the pack does not cover."""
    for path in sorted((ledger.folder / "occupations").glob("*.yaml")):
        file = f"occupations/{path.name}"
        pack = ledger.document(file, dict)
        if not isinstance(pack, Lined) or not isinstance(pack.get("aliases"), list):
            continue
        also = pack.get("also_codes")
        covered = {pack.get("code"), *(also if isinstance(also, list) else ())}
        for name in (pack.get("title"), *pack["aliases"]):
            code = known.title_aliases.get(str(name))
            if code is not None and code not in covered:
                said = f"{name!r} is a title of {code}, which the pack does not cover: keep it at one of them"
                ledger.add("duplicate", file, line_of(pack, "aliases"), said)


def _alike(ledger: Ledger, table: str) -> None:
    """No two questions, and no two answers, in nearly the same words."""
    found: list[tuple[str, Lined]] = []
    for path in TABLES[table].files(ledger.folder):
        file = f"{table}/{path.name}"
        found += [(file, row) for row in ledger.document(file, list) or () if isinstance(row, Lined) and "text" in row]
    for left, right, likeness in alike([str(row["text"]) for _, row in found]):
        file, row = found[right]
        said = f"the text of {row.get('id')} is {likeness:.2f} like that of {found[left][1].get('id')}: write another"
        ledger.add("similar", file, line_of(row, "text"), said)


def _uncited(ledger: Ledger, known: Known) -> None:
    file = "sources.yaml"
    for row in ledger.document(file, list) or ():
        if isinstance(row, Lined) and str(row.get("id")) not in known.cited:
            ledger.add("unused", file, line_of(row, "id"), f"no row cites {row.get('id')!r}: cite it or drop it")
