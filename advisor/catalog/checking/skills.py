"""The check of the skills: their rows, which of them a shared word means, and what is behind a certificate."""

import re
import unicodedata
from collections.abc import Iterable
from typing import get_args

from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.likeness import alike
from advisor.catalog.checking.nested import SLUG, Known
from advisor.catalog.checking.tables import filled
from advisor.catalog.compiled import TABLES
from advisor.catalog.reading import Row
from advisor.catalog.rows import Force, SkillKind

__all__ = ["certificates", "company", "plain", "reach", "skills"]

SKILLS = "skills.csv"
SENSES = "senses.csv"
COMPANY = "company.csv"
CERTIFICATES = "certificates.csv"


def skills(ledger: Ledger, known: Known) -> tuple[int, int]:
    """Check skills.csv and senses.csv; returns how many rows each has."""
    rows = ledger.rows(SKILLS, TABLES["skills"].columns)
    known.skills.update(row["id"] for row in rows)
    for row in rows:
        for word in (row["name"], *row.many("synonyms")):
            known.skill_names.setdefault(word, []).append(row["id"])
    ids: dict[str, str] = {}
    for row in rows:
        filled(ledger, row, ("id", "name"))
        ledger.first(row["id"], ids, SKILLS, row.line, "skill")
        if not SLUG.fullmatch(row["id"]):
            ledger.add("value", SKILLS, row.line, f"the id is {row['id']!r}: lower-case letters, digits and _ only")
        ledger.one_of(row["kind"], get_args(SkillKind), SKILLS, row.line, "kind")
        if not (row["weeks"].isascii() and row["weeks"].isdigit() and int(row["weeks"])):
            ledger.add("value", SKILLS, row.line, f"weeks is {row['weeks']!r}: a whole number from 1")
        for column in ("parents", "confusable"):
            for other in row.many(column):
                ledger.known(other, known.skills - {row["id"]}, SKILLS, row.line, column)
        known.source(ledger, row["source_id"], SKILLS, row.line)
    senses = ledger.rows(SENSES, TABLES["senses"].columns)
    _words(ledger, rows, senses)
    _circles(ledger, rows)
    _phrases(ledger, rows)
    return len(rows), len(senses)


def plain(word: str) -> str:
    """A word whatever its case, width and blanks."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def _words(ledger: Ledger, rows: list[Row], senses: list[Row]) -> None:
    """A word names one skill; where several claim it, senses.csv says which one it means, and one of them by default."""
    names: dict[str, str] = {}
    claims: dict[str, list[Row]] = {}
    for row in rows:
        ledger.first(plain(row["name"]), names, SKILLS, row.line, "synonym")
        for word in dict.fromkeys(map(plain, (row["name"], *row.many("synonyms")))):
            claims.setdefault(word, []).append(row)
        if len(set(map(plain, row.many("synonyms")))) < len(row.many("synonyms")):
            ledger.add("duplicate", SKILLS, row.line, f"a synonym of {row['id']!r} stands twice: keep one")
    ruled: dict[str, dict[str, Row]] = {}
    for sense in senses:
        filled(ledger, sense, ("word", "skill"))
        claimants = {row["id"] for row in claims.get(plain(sense["word"]), ())}
        if sense["skill"] not in claimants:
            said = f"{sense['skill']!r} does not claim {sense['word']!r}: add the synonym to its row or drop this one"
            ledger.add("dangling", SENSES, sense.line, said)
        ruled.setdefault(plain(sense["word"]), {})[sense["skill"]] = sense
    for word, claimants_of in claims.items():
        owners = dict.fromkeys(row["id"] for row in claimants_of)
        rules = ruled.get(word, {})
        if len(owners) > 1 and set(owners) - set(rules):
            said = f"{word!r} is claimed by {', '.join(owners)}: keep it at one, or write a row for each in {SENSES}"
            ledger.add("ambiguous", SKILLS, claimants_of[-1].line, said)
        elif rules and sum(1 for rule in rules.values() if not rule["near"]) != 1:
            line = min(rule.line for rule in rules.values())
            ledger.add("ambiguous", SENSES, line, f"{word!r} needs one row without near: the meaning by default")


def company(ledger: Ledger, known: Known) -> int:
    """Check company.csv: each word has companions and is no name of its skill; how many rows."""
    rows = ledger.rows(COMPANY, TABLES["company"].columns)
    owned = {
        (plain(word), row["id"])
        for row in ledger.rows(SKILLS, TABLES["skills"].columns)
        for word in (row["name"], *row.many("synonyms"))
    }
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        filled(ledger, row, ("word", "skill", "near"))
        ledger.known(row["skill"], known.skills, COMPANY, row.line, "skill")
        ledger.first((row["word"], row["skill"]), seen, COMPANY, row.line, "word")
        if (plain(row["word"]), row["skill"]) in owned:
            ledger.add(
                "value", COMPANY, row.line, f"{row['word']!r} names {row['skill']} without company: drop the row"
            )
        if any(near in row["word"] for near in row.many("near")):
            ledger.add("value", COMPANY, row.line, f"a companion of {row['word']!r} stands in the word itself: drop it")
    return len(rows)


def _circles(ledger: Ledger, rows: list[Row]) -> None:
    parents = {row["id"]: row.many("parents") for row in rows}
    for row in rows:
        if row["id"] in reach((row["id"],), parents):
            ledger.add("value", SKILLS, row.line, f"{row['id']!r} is its own ancestor: break the circle of parents")


def reach(start: Iterable[str], steps: dict[str, tuple[str, ...]]) -> set[str]:
    """All that some steps lead to, without the start unless a circle leads back to it."""
    found, front = set[str](), {after for skill in start for after in steps.get(skill, ())}
    while front:
        found |= front
        front = {after for skill in front for after in steps.get(skill, ())} - found
    return found


def _phrases(ledger: Ledger, rows: list[Row]) -> None:
    """A description of doing tells its skill from every other, and does not name it."""
    phrases = [(row, phrase) for row in rows for phrase in row.many("evidence")]
    for left, right, likeness in alike([phrase for _, phrase in phrases]):
        one, other = phrases[left][0], phrases[right][0]
        if one["id"] != other["id"]:
            said = (
                f"{phrases[right][1]!r} is {likeness:.2f} like {phrases[left][1]!r} of {one['id']!r}: tell them apart"
            )
            ledger.add("similar", SKILLS, other.line, said)
    for row, phrase in phrases:
        if plain(row["name"]) in plain(phrase):
            ledger.add("value", SKILLS, row.line, f"{phrase!r} names the skill: describe the doing without its name")


def certificates(ledger: Ledger, known: Known) -> int:
    """Check certificates.csv; returns how many there are."""
    rows = ledger.rows(CERTIFICATES, TABLES["certificates"].columns)
    kinds = {row["id"]: row["kind"] for row in ledger.rows(SKILLS, TABLES["skills"].columns)}
    seen: dict[str, str] = {}
    for row in rows:
        filled(ledger, row, ("skill", "issuer", "force", "note"))
        ledger.first(row["skill"], seen, CERTIFICATES, row.line, "certificate")
        ledger.known(row["skill"], known.skills, CERTIFICATES, row.line, "skill")
        if kinds.get(row["skill"], "certificate") != "certificate":
            ledger.add("value", CERTIFICATES, row.line, f"{row['skill']!r} is a {kinds[row['skill']]}: no certificate")
        ledger.one_of(row["force"], get_args(Force), CERTIFICATES, row.line, "force")
        if row["force"] == "law" and not re.search("法|条例|规定|办法|规则", row["basis"]):
            ledger.add("value", CERTIFICATES, row.line, f"the basis of {row['skill']!r} names no statute: which one?")
        for pack in row.many("packs"):
            ledger.known(pack, known.packs, CERTIFICATES, row.line, "pack")
        if row.many("packs"):
            known.used.add(row["skill"])
        for name in row.many("misnamings"):
            if set(known.skill_names.get(name, ())) - {row["skill"]}:
                ledger.add("ambiguous", CERTIFICATES, row.line, f"{name!r} is the name of another skill: drop it")
        known.source(ledger, row["source_id"], CERTIFICATES, row.line)
    lacking = {skill for skill, kind in kinds.items() if kind == "certificate"} - set(seen) if rows else set()
    for skill in sorted(lacking):
        ledger.add("missing", CERTIFICATES, 1, f"the certificate {skill!r} has no row: issuer, levels, force, note")
    return len(rows)
