"""The door of the catalog: knowledge/ as typed rows, each table read when it is first asked for."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.catalog.reading import load_yaml, read_csv
from advisor.catalog.rows import (
    Band,
    Conditions,
    FactError,
    Factor,
    Gate,
    Intent,
    InterestItem,
    Major,
    Neighbour,
    Occupation,
    OccupationCode,
    Origin,
    PackId,
    Pair,
    Pay,
    Point,
    Policy,
    Question,
    Requirement,
    ResumeCheck,
    Scorecard,
    Skill,
    SkillId,
    Term,
    Title,
)

__all__ = ["RIASEC", "Catalog", "band_of", "holland_of"]

RIASEC = "RIASEC"
_BAND = re.compile(r"^([\[(])\s*(-?[\d.]+|-inf)\s*,\s*(-?[\d.]+|inf)\s*([\])])$")


def holland_of(vector: tuple[float, ...]) -> str:
    """The three strongest letters, ties in the order RIASEC.

    Example:
        >>> holland_of((6.5, 4.5, 2.5, 2.0, 2.0, 3.5))
        'RIC'
    """
    return "".join(RIASEC[i] for i in sorted(range(6), key=lambda i: (-vector[i], i))[:3])


class Catalog:
    """knowledge/ as typed rows.

    Args:
        folder: The knowledge folder.

    Every table is read once, when it is first used, so a command loads only what it needs. A malformed file raises
    ``ValueError``, ``KeyError`` or ``yaml.YAMLError`` here; ``catalog.check`` reads the same files and reports all
    faults at once instead.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def sources(self) -> Mapping[str, Origin]:
        """SOURCES.csv by id."""
        columns = ("id", "title", "publisher", "url", "licence", "verified_on")
        return {row["id"]: Origin(**row) for row in read_csv(self.folder / "SOURCES.csv", columns)}

    @cached_property
    def skills(self) -> Mapping[SkillId, Skill]:
        """skills.csv by id."""
        columns = ("id", "name", "synonyms", "kind", "parents", "evidence", "confusable", "weeks", "source_id")
        return {
            SkillId(row["id"]): Skill(
                id=SkillId(row["id"]),
                name=row["name"],
                synonyms=row.many("synonyms"),
                kind=row["kind"],  # type: ignore[arg-type]
                parents=tuple(map(SkillId, row.many("parents"))),
                evidence=row.many("evidence"),
                confusable=tuple(map(SkillId, row.many("confusable"))),
                weeks=int(row["weeks"]),
                source_id=row["source_id"],
            )
            for row in read_csv(self.folder / "skills.csv", columns)
        }

    @cached_property
    def titles(self) -> Mapping[OccupationCode, Title]:
        """titles.csv by code: the leaves of the occupational classification 2022."""
        return {
            OccupationCode(row["code"]): Title(
                OccupationCode(row["code"]), row["name"], row.many("aliases"), row["source_id"]
            )
            for row in read_csv(self.folder / "titles.csv", ("code", "name", "aliases", "source_id"))
        }

    @cached_property
    def majors(self) -> Mapping[str, Major]:
        """majors.csv by code."""
        columns = ("code", "name", "family", "group", "source_id")
        return {row["code"]: Major(**row) for row in read_csv(self.folder / "majors.csv", columns)}

    @cached_property
    def occupations(self) -> Mapping[PackId, Occupation]:
        """occupations/*.yaml by pack id, in the order of the ids."""
        packs = (_occupation(load_yaml(path)) for path in sorted((self.folder / "occupations").glob("*.yaml")))
        return {pack.id: pack for pack in packs}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """questions/*.yaml by question id; ``general.yaml`` holds those of no occupation."""
        rows: dict[str, Question] = {}
        for path in sorted((self.folder / "questions").glob("*.yaml")):
            pack = None if path.stem == "general" else PackId(path.stem)
            for raw in load_yaml(path):
                rows[raw["id"]] = _question(raw, pack)
        return rows

    @cached_property
    def checks(self) -> tuple[ResumeCheck, ...]:
        """resume_checks.csv, in the order of the file."""
        columns = ("code", "rule", "severity", "why", "how", "bad", "good", "source_id")
        rows = read_csv(self.folder / "resume_checks.csv", columns)
        return tuple(ResumeCheck(**row) for row in rows)  # type: ignore[arg-type]

    @cached_property
    def lexicon(self) -> Mapping[str, tuple[Term, ...]]:
        """lexicon.csv by the name of the list (vague_degree, duty_verb, strong_verb, cliche, colloquial, typo …)."""
        lists: dict[str, list[Term]] = {}
        for row in read_csv(self.folder / "lexicon.csv", ("list", "term", "instead", "trade")):
            lists.setdefault(row["list"], []).append(Term(**row))
        return {name: tuple(terms) for name, terms in lists.items()}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """policies.yaml by id."""
        return {
            raw["id"]: Policy(
                id=raw["id"],
                title=raw["title"],
                audience=tuple(raw["audience"]),
                region=raw["region"],
                valid_from=str(raw.get("valid_from") or ""),
                valid_to=str(raw.get("valid_to") or ""),
                answer=raw["answer"].strip(),
                source_id=raw["source_id"],
                clause=raw.get("clause") or "",
                verified_on=str(raw.get("verified_on") or ""),
                verify=bool(raw.get("verify", False)),
            )
            for raw in load_yaml(self.folder / "policies.yaml")
        }

    @cached_property
    def thesaurus(self) -> tuple[Pair, ...]:
        """thesaurus.csv: everyday words beside the words of documents."""
        return tuple(Pair(**row) for row in read_csv(self.folder / "thesaurus.csv", ("lay", "formal", "field")))

    @cached_property
    def interest_items(self) -> tuple[InterestItem, ...]:
        """interests.csv: 60 items, ten a letter, keyed both ways."""
        return tuple(
            InterestItem(int(row["number"]), row["letter"], row["key"] == "yes", row["text"])  # type: ignore[arg-type]
            for row in read_csv(self.folder / "interests.csv", ("number", "letter", "key", "text"))
        )

    @cached_property
    def intents(self) -> tuple[Intent, ...]:
        """intents.yaml: what people ask of the adviser, in the order of the file."""
        return tuple(
            Intent(
                id=raw["id"],
                tool=raw.get("tool") or "",
                aspect=raw.get("aspect") or "",
                needs=tuple(raw.get("needs", ())),
                roles=tuple(raw.get("roles", ())),
                reply=raw.get("reply") or "",
                cues=tuple(raw.get("cues", ())),
                examples=tuple(raw["examples"]),
            )
            for raw in load_yaml(self.folder / "intents.yaml")
        )

    @cached_property
    def scorecard(self) -> Scorecard:
        """scorecard.yaml."""
        raw = load_yaml(self.folder / "scorecard.yaml")
        factors = {name: _factor(name, body) for name, body in raw["factors"].items()}
        return Scorecard(str(raw["version"]), float(raw["flag_below"]), factors, raw["source_id"])


def _occupation(raw: dict[str, Any]) -> Occupation:
    vector = tuple(float(number) for number in raw["riasec"]["vector"])
    pay = raw.get("pay")
    return Occupation(
        id=PackId(raw["id"]),
        title=raw["title"],
        code=OccupationCode(raw["code"]),
        also_codes=tuple(map(OccupationCode, raw.get("also_codes", ()))),
        aliases=tuple(raw["aliases"]),
        majors=tuple(str(code) for code in raw["majors"]),
        riasec=vector,
        riasec_reason=raw["riasec"]["reason"],
        holland=holland_of(vector),
        gates=tuple(Gate(**gate) for gate in raw["gates"]),
        tasks=tuple(raw["tasks"]),
        skills=tuple(Requirement(SkillId(skill), int(level)) for skill, level in raw["skills"].items()),
        conditions=Conditions(**raw["conditions"]),
        pay=Pay(**pay) if pay else None,
        growth=tuple(raw["growth"]),
        neighbours=tuple(
            Neighbour(PackId(near["id"]), tuple(map(SkillId, near["transfers"]))) for near in raw["neighbours"]
        ),
        source_id=raw["source_id"],
    )


def _question(raw: dict[str, Any], pack: PackId | None) -> Question:
    return Question(
        id=raw["id"],
        occupation=pack,
        kind=raw["kind"],
        dimension=raw["dimension"],
        text=raw["text"],
        points=tuple(
            Point(point["name"], tuple(point["alternatives"]), tuple(point["follow_ups"])) for point in raw["points"]
        ),
        errors=tuple(
            FactError(tuple(error["patterns"]), error["why"], error["correction"], error["source_id"])
            for error in raw.get("errors", ())
        ),
        difficulty=int(raw["difficulty"]),
        source_id=raw["source_id"],
    )


def _factor(name: str, raw: dict[str, Any]) -> Factor:
    return Factor(
        name=name,
        label=raw["label"],
        weight=float(raw["weight"]),
        measure=raw["measure"],
        unit=raw["unit"],
        low=float(raw["low"]),
        high=float(raw["high"]),
        bands=tuple(band_of(band) for band in raw["bands"]),
        changeable=bool(raw["changeable"]),
        next_step=raw["next_step"],
    )


def band_of(raw: dict[str, Any]) -> Band:
    """A band of the scorecard from its row; ``band`` is written like ``[60,70)``.

    Raises:
        KeyError, ValueError: A field is absent or cannot be read.
    """
    match = _BAND.match(raw["band"])
    if match is None:
        raise ValueError(f"band {raw['band']!r} is not written like [60,70) or (90,100]")
    opening, low, high, closing = match.groups()
    return Band(
        text=raw["band"],
        low=float(low),
        high=float(high),
        low_closed=opening == "[",
        high_closed=closing == "]",
        level=int(raw["level"]),
        value=float(raw["value"]),
        reason=raw["reason"],
    )
