"""The resume critique: findings against annotated resumes, false alarms on good ones, and the order of the scores."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from advisor.errors import NotFound
from advisor.language.retrieval import Retriever
from advisor.practice.critique import Critique, Issue, critique
from advisor.records.posts import Post, resolve_post
from graders.figures import Figure, bootstrapped, f1, mean, share, spearman
from graders.ground import ROOT, Ground, Skipped, rows_of
from graders.retrieval import opened

__all__ = ["grade"]

Marked = tuple[Counter[str], Counter[str], Counter[str]]


SETS = {
    "": "tests/practice/resumes/*.yaml",
    "development: ": "eval/resume_texts/development.jsonl",
    "held back: ": "eval/resume_texts/held_back.jsonl",
    "fresh: ": "eval/resume_texts/fresh*.jsonl",
    "weak: ": "eval/resume_texts/weak.jsonl",
    "blind: ": "eval/resume_texts/blind.jsonl",
    "second blind: ": "eval/resume_texts/blind_2.jsonl",
    "third blind: ": "eval/resume_texts/blind_3.jsonl",
    "fourth blind: ": "eval/resume_texts/blind_4.jsonl",
    "fifth blind: ": "eval/resume_texts/blind_5.jsonl",
}
"""Name before the figures → where the resumes stand."""


def grade(ground: Ground) -> list[Figure]:
    """Macro-F1 over codes, recall, heavy findings on good resumes, rank correlation of score and grade; set by set."""
    sets = {name: [case for path in sorted(ROOT.glob(where)) for case in _cases(path)] for name, where in SETS.items()}
    if not sets[""]:
        raise Skipped("no tests/practice/resumes/*.yaml")
    return [figure for name, cases in sets.items() if cases for figure in _figures(ground, name, cases)]


def _cases(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [rows_of(path)]


def _figures(ground: Ground, name: str, cases: list[dict[str, Any]]) -> list[Figure]:
    results = [_judge(ground, case) for case in cases]
    marked = [_marked(case, result) for case, result in zip(cases, results, strict=True)]
    hits, missed = (sum(sum(one[at].values()) for one in marked) for at in (0, 2))
    heavy = [
        float(sum(issue.severity in {"blocker", "major"} for issue in result.issues))
        for case, result in zip(cases, results, strict=True)
        if not case["expected"]
    ]
    graded = [(float(case["grade"]), result.score) for case, result in zip(cases, results, strict=True)]
    return [
        bootstrapped(f"{name}macro-F1 over codes", marked, _macro),
        share(f"{name}recall of findings", hits, hits + missed),
        bootstrapped(f"{name}heavy findings on a good resume", heavy, mean, wanted="down"),
        bootstrapped(f"{name}Spearman of score and grade", graded, spearman),
    ]


def _judge(ground: Ground, case: dict[str, Any]) -> Critique:
    rooms = ground.rooms
    post = _post(ground, case["job"]) if case.get("job") else None
    return critique(case["text"], catalog=rooms.catalog, lexicon=rooms.lexicon, prompts=rooms.prompts, post=post)


def _post(ground: Ground, job: str) -> Post:
    """The post that a name stands for, searched for where no title fits, as the product does."""
    try:
        return resolve_post(job, ground.rooms.catalog)
    except NotFound:
        return resolve_post(job, ground.rooms.catalog, retriever=_search(ground))


@cache
def _search(ground: Ground) -> Retriever:
    return opened(ground)


def _marked(case: dict[str, Any], result: Critique) -> Marked:
    """Hits, false alarms and misses by code; a code under ``also`` may be found and need not be."""
    hit: Counter[str] = Counter()
    false: Counter[str] = Counter()
    left = list(case["expected"])
    for issue in result.issues:
        met = next((wanted for wanted in left if _meets(wanted, issue)), None)
        if met is not None:
            left.remove(met)
            hit[issue.code] += 1
        elif issue.code not in case.get("also", []):
            false[issue.code] += 1
    return hit, false, Counter(wanted["code"] for wanted in left)


def _meets(wanted: dict[str, str], issue: Issue) -> bool:
    quote = wanted["quote"]
    touches = not quote or not issue.quote or quote in issue.quote or issue.quote in quote
    return wanted["code"] == issue.code and touches


def _macro(marked: Sequence[Marked]) -> float:
    hit, false, missed = (sum((one[at] for one in marked), Counter()) for at in range(3))
    codes = sorted({*hit, *missed})
    return mean([f1(hit[code], false[code], missed[code]) for code in codes])
