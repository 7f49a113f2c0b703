"""Scoring of interview answers: the order of graded answers, what length moves, what gaming gains, who is treated alike."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, cast

from advisor.errors import NotFound
from advisor.practice.score import AnswerScore, score_answer
from advisor.records.posts import Post, resolve_post
from graders.figures import Figure, bootstrapped, pearson, share
from graders.fresh_answers import figures_of
from graders.ground import ROOT, Ground, rows_of

__all__ = ["grade"]

NEAR = 3.0
"""Points of a hundred that two answers which must score alike may lie apart."""


def grade(ground: Ground) -> list[Figure]:
    """Pairs in order, neighbours in order, correlation of length within a level, gaming held, fair pairs."""
    folder = ROOT / "tests" / "practice" / "answers"
    graded = [*rows_of(folder / "trade.yaml"), *rows_of(folder / "people.yaml")]
    gaming = rows_of(folder / "gaming.yaml")
    pairs = rows_of(folder / "fairness.yaml")
    judged = [(row["level"], _score(ground, row).overall or 0.0, len(row["answer"])) for row in graded]
    held = [_level(ground, row) <= row["fair"] for row in gaming]
    named = [row["concern"] is None or row["concern"] in _score(ground, row).concerns for row in gaming]
    apart = [
        abs(float((_score(ground, pair, pair["a"]).overall or 0) - (_score(ground, pair, pair["b"]).overall or 0)))
        for pair in pairs
    ]
    return [
        bootstrapped("pairs in order", judged, lambda cases: _ordered(cases, 4)),
        bootstrapped("neighbouring levels in order", judged, lambda cases: _ordered(cases, 1)),
        bootstrapped("length and score within a level, r", judged, _length, wanted="near_zero"),
        share("gaming stays at its level", sum(held), len(held)),
        share("gaming is named", sum(named), len(named)),
        share(f"fair pairs within {NEAR:g} points", sum(one <= NEAR for one in apart), len(apart)),
        *_apart_from_the_bank(ground),
    ]


def _apart_from_the_bank(ground: Ground) -> list[Figure]:
    """The sets of eval/interview: two halves by the writer of the rules, three by people who knew neither rules nor lists."""
    rooms, folder = ground.rooms, ROOT / "eval" / "interview"
    kept: dict[tuple[str, str, str], AnswerScore] = {}

    def scorer(job: str, question: str, answer: str) -> AnswerScore:
        key = (job, question, answer)
        if key not in kept:
            kept[key] = score_answer(
                question,
                answer,
                post=_post(job, ground),
                catalog=rooms.catalog,
                lexicon=rooms.lexicon,
                prompts=rooms.prompts,
            )
        return kept[key]

    sets = {
        **{half.replace("_", " "): "{}_" + half for half in ("development", "held_back")},
        "blind": "blind_{}",
        "blind 2": "blind_2_{}",
        "blind 3": "blind_3_{}",
        "blind 4": "blind_4_{}",
    }
    told = rows_of(folder / "paraphrases_told.yaml")
    found, false = (
        sum(bool(scorer(row["job"], row["question"], row[side]).facts.wrong) for row in told)
        for side in ("wrong", "right")
    )
    return [
        share("told mistakes in other words found", found, len(told)),
        share("right look-alikes called wrong", false, len(told), wanted="down"),
    ] + [
        figure
        for name, file in sets.items()
        for figure in figures_of(
            name, *(rows_of(folder / f"{file.format(kind)}.yaml") for kind in ("graded", "gaming", "fairness")), scorer
        )
    ]


def _post(job: str, ground: Ground) -> Post:
    """The post of that name, or the nearest: a stranger writes titles that the catalog does not have."""
    try:
        return resolve_post(job, ground.rooms.catalog)
    except NotFound as fault:
        return resolve_post(cast("Sequence[str]", fault.values["nearest"])[0], ground.rooms.catalog)


def _score(ground: Ground, row: dict[str, Any], answer: str | None = None) -> AnswerScore:
    rooms = ground.rooms
    return score_answer(
        rooms.catalog.questions[row["question"]],
        row["answer"] if answer is None else answer,
        post=resolve_post(row.get("job") or row["pack"], rooms.catalog),
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
    )


def _level(ground: Ground, row: dict[str, Any]) -> int:
    return _score(ground, row).level or 1


def _ordered(cases: Sequence[tuple[int, float, int]], furthest: int) -> float:
    """Share of pairs of unlike levels, at most ``furthest`` apart, whose scores stand in the order of the levels."""
    right = total = 0
    for (one, a, _), (two, b, _) in combinations(cases, 2):
        if 0 < abs(one - two) <= furthest:
            total += 1
            right += (a - b) * (one - two) > 0
    return right / total if total else 0.0


def _length(cases: Sequence[tuple[int, float, int]]) -> float:
    """Correlation of length and score after the mean of each level is taken off both."""
    levels: dict[int, list[tuple[float, float]]] = {}
    for level, score, length in cases:
        levels.setdefault(level, []).append((float(length), score))
    rest = []
    for members in levels.values():
        mx, my = (sum(one[at] for one in members) / len(members) for at in (0, 1))
        rest += [(x - mx, y - my) for x, y in members]
    return pearson(rest)
