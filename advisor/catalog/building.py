"""Typed rows from raw ones: one function a table. A field that is absent or of the wrong kind raises here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.catalog.interview_rows import FactError, GradedAnswer, Mistake, Point, Question, QuotedReason
from advisor.catalog.mistake_lines import lines_of, words_of
from advisor.catalog.reading import parts
from advisor.catalog.rows import (
    Band,
    Certificate,
    Conditions,
    Factor,
    Gate,
    GrowthField,
    GrowthPost,
    Intent,
    InterestItem,
    Neighbour,
    Occupation,
    OccupationCode,
    Origin,
    PackId,
    Pay,
    Policy,
    Requirement,
    Scorecard,
    Sense,
    Skill,
    SkillId,
    Title,
)

__all__ = [
    "INTEREST_KEY",
    "RIASEC",
    "answer",
    "band_of",
    "certificate",
    "growth_field",
    "holland_of",
    "intent",
    "interest_item",
    "occupation",
    "origin",
    "policy",
    "question",
    "scorecard",
    "sense",
    "skill",
    "title",
]

RIASEC = "RIASEC"
INTEREST_KEY: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "R": ((2, 13, 22, 36, 43), (14, 23, 44, 47, 48)),
    "I": ((6, 8, 20, 30, 31, 42), (21, 55, 56, 58)),
    "A": ((4, 9, 10, 17, 33, 34, 49, 50, 54), (32,)),
    "S": ((26, 37, 52, 59), (1, 12, 15, 27, 45, 53)),
    "E": ((11, 24, 28, 35, 38, 46, 60), (3, 16, 25)),
    "C": ((7, 19, 29, 39, 41, 51, 57), (5, 18, 40)),
}
"""Item numbers that count for a letter when answered yes, and when answered no (the 60-item form's structure)."""

_BAND = re.compile(r"^([\[(])\s*(-?[\d.]+|-inf)\s*,\s*(-?[\d.]+|inf)\s*([\])])$")


def holland_of(vector: tuple[float, ...]) -> str:
    """The three strongest letters, ties in the order RIASEC.

    Example:
        >>> holland_of((6.5, 4.5, 2.5, 2.0, 2.0, 3.5))
        'RIC'
    """
    return "".join(RIASEC[i] for i in sorted(range(6), key=lambda i: (-vector[i], i))[:3])


def origin(raw: dict[str, Any]) -> Origin:
    """A public document that facts were taken from."""
    return Origin(
        id=raw["id"],
        title=raw["title"],
        publisher=raw["publisher"],
        url=raw.get("url") or "",
        licence=raw.get("licence") or "",
        verified_on=str(raw.get("verified_on") or ""),
    )


def skill(cells: Sequence[str]) -> Skill:
    """A row of skills.csv."""
    key, name, synonyms, kind, parents, evidence, confusable, weeks, source_id = cells
    return Skill(
        id=SkillId(key),
        name=name,
        synonyms=parts(synonyms),
        kind=kind,  # type: ignore[arg-type]
        parents=tuple(map(SkillId, parts(parents))),
        evidence=parts(evidence),
        confusable=tuple(map(SkillId, parts(confusable))),
        weeks=int(weeks),
        source_id=source_id,
    )


def sense(cells: Sequence[str]) -> Sense:
    """A row of senses.csv."""
    word, claimant, near = cells
    return Sense(word, SkillId(claimant), parts(near))


def certificate(cells: Sequence[str]) -> Certificate:
    """A row of certificates.csv."""
    key, issuer, levels, force, basis, misnamings, packs, note, source_id = cells
    return Certificate(
        skill=SkillId(key),
        issuer=issuer,
        levels=parts(levels),
        force=force,  # type: ignore[arg-type]
        basis=basis,
        misnamings=parts(misnamings),
        packs=tuple(map(PackId, parts(packs))),
        note=note,
        source_id=source_id,
    )


def title(cells: Sequence[str]) -> Title:
    """A row of titles.csv."""
    code, name, aliases, source_id = cells
    return Title(OccupationCode(code), name, parts(aliases), source_id)


def interest_item(cells: Sequence[str]) -> InterestItem:
    """A row of interests.csv."""
    number, letter, key, text = cells
    return InterestItem(int(number), letter, key == "yes", text)  # type: ignore[arg-type]


def occupation(raw: dict[str, Any]) -> Occupation:
    """A file of occupations/."""
    vector = tuple(float(number) for number in raw["riasec"]["vector"])
    pay = raw.get("pay")
    return Occupation(
        id=PackId(raw["id"]),
        title=raw["title"],
        code=OccupationCode(raw["code"]),
        also_codes=tuple(map(OccupationCode, raw.get("also_codes", ()))),
        leads=bool(raw.get("leads", False)),
        aliases=tuple(raw["aliases"]),
        majors=tuple(str(code) for code in raw["majors"]),
        riasec=vector,
        riasec_reason=raw["riasec"]["reason"],
        holland=holland_of(vector),
        gates=tuple(Gate(**gate) for gate in raw["gates"]),
        tasks=tuple(raw["tasks"]),
        skills=tuple(Requirement(SkillId(key), int(level)) for key, level in raw["skills"].items()),
        welcome=tuple(map(SkillId, raw.get("welcome", ()))),
        conditions=Conditions(**raw["conditions"]),
        pay=Pay(**pay) if pay else None,
        growth=tuple(raw["growth"]),
        neighbours=tuple(
            Neighbour(PackId(near["id"]), tuple(map(SkillId, near["transfers"]))) for near in raw["neighbours"]
        ),
        source_id=raw["source_id"],
    )


def growth_field(raw: dict[str, Any]) -> GrowthField:
    """An entry of growth.yaml."""
    return GrowthField(
        id=raw["id"],
        name=raw["name"],
        about=raw["about"].strip(),
        caution=raw["caution"].strip(),
        posts=tuple(
            GrowthPost(
                title=post["title"],
                code=OccupationCode(post["code"]),
                pack=PackId(post["pack"]) if post.get("pack") else None,
                majors=tuple(str(code) for code in post["majors"]),
                skills=tuple(map(SkillId, post["skills"])),
                entry=post["entry"],
            )
            for post in raw["posts"]
        ),
        source_id=raw["source_id"],
    )


def question(raw: dict[str, Any], pack: PackId | None) -> Question:
    """An entry of questions/; ``pack`` is None in general.yaml."""
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


def answer(raw: dict[str, Any]) -> GradedAnswer:
    """An entry of answers/."""
    return GradedAnswer(
        id=raw["id"],
        question=raw["question"],
        level=int(raw["level"]),
        text=raw["text"],
        reasons=tuple(QuotedReason(reason["quote"], reason["why"]) for reason in raw.get("reasons", ())),
        trap=raw.get("trap") or "",
    )


def mistake(raw: dict[str, Any], sets: Mapping[str, tuple[str, ...]]) -> Mistake:
    """An entry of mistakes/*.yaml.

    Args:
        raw: As written.
        sets: The sets of mistake_words.yaml.
    """
    return Mistake(
        about=words_of(raw["about"], sets),
        lines=lines_of(raw, sets),
        patterns=tuple(raw.get("patterns") or ()),
        why=raw["why"],
        right=raw["right"],
        source_id=raw["source_id"],
    )


def policy(raw: dict[str, Any]) -> Policy:
    """An entry of policies.yaml."""
    return Policy(
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


def intent(raw: dict[str, Any]) -> Intent:
    """An entry of intents.yaml."""
    return Intent(
        id=raw["id"],
        tool=raw.get("tool") or "",
        aspect=raw.get("aspect") or "",
        needs=tuple(raw.get("needs", ())),
        roles=tuple(raw.get("roles", ())),
        reply=raw.get("reply") or "",
        cues=tuple(raw.get("cues", ())),
        examples=tuple(raw["examples"]),
    )


def scorecard(raw: dict[str, Any]) -> Scorecard:
    """The content of scorecard.yaml."""
    factors = {name: _factor(name, body) for name, body in raw["factors"].items()}
    return Scorecard(str(raw["version"]), float(raw["flag_below"]), factors, raw["source_id"])


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
