"""Skills in text: are the right skills found, and is it seen whose they are."""

import json
import re
from collections.abc import Sequence
from typing import Any

from advisor.catalog.rows import Skill, SkillId
from advisor.language.quality import skill_quality
from advisor.language.skills import SkillLexicon, find_skills
from graders.figures import Figure, bootstrapped, f1, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["grade"]

Counts = tuple[int, int, int]


def grade(ground: Ground) -> list[Figure]:
    """F1 of the skills found and share of right polarities: with the cases' own table, and with the whole catalog."""
    folder = ROOT / "tests" / "language"
    table = rows_of(folder / "skill_table.yaml")
    cases = rows_of(folder / "skill_cases.yaml")
    own = SkillLexicon(
        Skill(SkillId(key), name, tuple(synonyms), kind, (), tuple(evidence), (), 4, "editorial")
        for key, name, synonyms, kind, evidence in table
    )
    whole = ground.rooms.lexicon
    known = {whole.resolve(word): key for key, name, synonyms, *_ in table for word in (name, *synonyms)}
    known.pop(None, None)
    renamed = {str(one): key for one, key in known.items()}
    return [
        *_figures("own table", cases, own, None),
        *_figures("whole catalog", cases, whole, renamed),
        *_texts(whole),
    ]


def _texts(lexicon: SkillLexicon) -> list[Figure]:
    """Whole texts by other writers, annotated with every skill of the catalog and with what it has not."""
    path = ROOT / "eval" / "skill_texts.jsonl"
    found = skill_quality(path, lexicon)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    new = [_new(row, lexicon) for row in rows]
    return [
        Figure("texts: canonical F1", found.n, found.f1.value, found.f1.ci),
        Figure("texts: precision", found.n, found.precision.value, found.precision.ci),
        Figure("texts: recall", found.n, found.recall.value, found.recall.ci),
        Figure("texts: polarity", found.n, found.polarity.value, found.polarity.ci),
        bootstrapped("texts: exact typed span F1", [_spans(row, lexicon) for row in rows], _micro),
        share("texts: unlisted names that are skills", sum(one[0] for one in new), sum(one[1] for one in new)),
        share("texts: skills without a list met", sum(one[2] for one in new), sum(one[3] for one in new)),
    ]


def _spans(row: dict[str, Any], lexicon: SkillLexicon) -> Counts:
    """Spans of the same beginning, end and kind, as the field counts them for its taggers."""
    text = row["text"]
    kinds = {skill.name: skill.kind for skill in lexicon.skills}
    wanted = {
        (at, at + len(quote), kinds[named["name"]])
        for named in row["skills"]
        for quote in named["quotes"]
        for at in _places(text, quote)
    }
    found = {(m.start, m.end, one.kind) for one in find_skills(text, lexicon) for m in one.mentions}
    met = len(wanted & found)
    return met, len(found) - met, len(wanted) - met


def _new(row: dict[str, Any], lexicon: SkillLexicon) -> tuple[int, int, int, int]:
    """Unlisted names that touch an annotated skill, all of them; annotated skills without a list that are met, all of them."""
    text = row["text"]
    found = [
        (mention.start, mention.end)
        for one in find_skills(text, lexicon, with_unlisted=True)
        if one.id.startswith("new:")
        for mention in one.mentions
    ]
    new = [(at, at + len(one["phrase"])) for one in row["new"] for at in _places(text, one["phrase"])[:1]]
    every = new + [(at, at + len(q)) for named in row["skills"] for q in named["quotes"] for at in _places(text, q)]
    right = sum(any(a < end and start < b for a, b in every) for start, end in found)
    met = sum(any(a < end and start < b for a, b in found) for start, end in new)
    return right, len(found), met, len(new)


def _places(text: str, quote: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(quote), text)]


def _figures(
    label: str, cases: Sequence[dict[str, object]], lexicon: SkillLexicon, renamed: dict[str, str] | None
) -> list[Figure]:
    """With ``renamed``, only skills that stand in it count: the cases are not annotated for any other."""
    counts: list[Counts] = []
    right = both = 0
    reachable = None if renamed is None else set(renamed.values())
    for case in cases:
        wanted = {
            key: polarity
            for key, polarity in case["want"].items()  # type: ignore[attr-defined]
            if reachable is None or key in reachable
        }
        found = {}
        for finding in find_skills(str(case["text"]), lexicon, kind=case.get("kind", "auto")):  # type: ignore[arg-type]
            key = finding.id if renamed is None else renamed.get(finding.id)
            if key is not None:
                found.setdefault(key, finding.polarity)
        met = wanted.keys() & found.keys()
        counts.append((len(met), len(found.keys() - wanted.keys()), len(wanted.keys() - found.keys())))
        both += len(met)
        right += sum(wanted[key] == found[key] for key in met)
    return [
        bootstrapped(f"canonical F1, {label}", counts, _micro),
        share(f"polarity, {label}", right, both),
    ]


def _micro(counts: Sequence[Counts]) -> float:
    return f1(*(float(sum(column)) for column in zip(*counts, strict=True)))
