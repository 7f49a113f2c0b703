"""Two readers who know nothing of the code, and the order in which the same posts are chosen."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import PackId, SkillId
from advisor.matching.post import Applicant, opening_of_pack
from advisor.matching.proof import Proof
from advisor.matching.ranking import rank_all
from graders.figures import Figure, bootstrapped, mean, spearman
from graders.ground import ROOT, Ground, Skipped

__all__ = ["grade", "pairs", "ranks_of"]

FOLDER = ROOT / "eval" / "human"
POSTS = 10

Case = tuple[float, float, float]
"""One student: ρ of the readers, ours with the first, ours with the second."""


def grade(_: Ground) -> list[Figure]:
    """Agreement by student, means with bootstrap intervals over the students.

    Raises:
        Skipped: Both readers' ranks are not there yet.
    """
    readers = ranks_of(FOLDER / "ranks.csv")
    if len(readers) != 2:
        raise Skipped(f"ranks of {len(readers)} readers in eval/human/ranks.csv, two are needed")
    first, second = (readers[name] for name in sorted(readers))
    held = json.loads((FOLDER / "held.json").read_text(encoding="utf-8"))
    catalog = Catalog(ROOT / "knowledge")
    proof, cases = Proof(catalog), []
    for person, posts in pairs(FOLDER / "pairs.jsonl").items():
        openings = [opening_of_pack(catalog.occupations[PackId(post)]) for post in posts]
        skills = {SkillId(skill): level for skill, level in held[person].items()}
        someone = Applicant(person, skills, {}, None, (), None)
        chosen = proof.of([someone], openings)[0].order(next(rank_all([someone], openings)))
        ours = [float(place) for place in np.argsort(chosen)]  # how soon a post is chosen
        one, other = ([float(reader[person, post]) for post in posts] for reader in (first, second))
        cases.append((_rho(one, other), _rho(ours, one), _rho(ours, other)))
    return [
        bootstrapped("readers with each other", cases, lambda rows: mean([row[0] for row in rows])),
        bootstrapped("ours with the readers", cases, _ours),
        bootstrapped("ours as a share of theirs", cases, _ratio),
    ]


def pairs(path: Path) -> dict[str, list[str]]:
    """Person → posts."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["person"], []).append(row["post"])
    return found


def ranks_of(path: Path) -> dict[str, dict[tuple[str, str], int]]:
    """Reader → (person, post) → rank; empty without the file.

    Raises:
        ValueError: A reader left a pair out, or gave a rank twice.
    """
    if not path.is_file():
        return {}
    found: dict[str, dict[tuple[str, str], int]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["reader"], {})[row["person"], row["post"]] = int(row["rank"])
    for reader, ranks in found.items():
        for person, posts in pairs(path.with_name("pairs.jsonl")).items():
            if sorted(ranks.get((person, post), 0) for post in posts) != list(range(1, POSTS + 1)):
                raise ValueError(f"{path.name}: reader {reader}, {person}: not the ranks 1 to {POSTS}")
    return found


def _rho(one: Sequence[float], other: Sequence[float]) -> float:
    return spearman(list(zip(one, other, strict=True)))


def _ours(rows: Sequence[Case]) -> float:
    return mean([(row[1] + row[2]) / 2 for row in rows])


def _ratio(rows: Sequence[Case]) -> float:
    theirs = mean([row[0] for row in rows])
    return _ours(rows) / theirs if theirs else 0.0
