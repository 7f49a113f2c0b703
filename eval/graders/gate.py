"""The gate: planted untruths that are caught, and true paraphrases that are blocked by mistake; and numbers that are seen."""

import json
from pathlib import Path
from typing import Any

from advisor.language.figures import find_figures
from advisor.wording.gate import verify
from graders.figures import Figure, share
from graders.ground import ROOT, Ground, Skipped, rows_of

__all__ = ["grade"]


def grade(ground: Ground) -> list[Figure]:
    """Caught and blocked, for each set of cases and for all."""
    files = sorted((ROOT / "tests" / "wording").glob("gate_cases*.yaml"))
    if not files:
        raise Skipped("no tests/wording/gate_cases*.yaml")
    figures = []
    total = [0, 0, 0, 0]
    for path in files:
        counts = [0, 0, 0, 0]
        for case in rows_of(path):
            verdicts = [not verify(text, case["evidence"]).supported for text, _ in case["planted"]]
            blocked = [not verify(text, case["evidence"]).supported for text in case["honest"]]
            for at, number in enumerate((sum(verdicts), len(verdicts), sum(blocked), len(blocked))):
                counts[at] += number
                total[at] += number
        figures += _figures(path.stem.removeprefix("gate_cases").strip("_") or "first", counts)
    return [*_figures("all", total), *figures, *_texts(ground), *_numbers()]


def _texts(ground: Ground) -> list[Figure]:
    """Replies of one to three sentences by writers who did not know the gate, one untruth in every other one."""
    figures = []
    for path in sorted((ROOT / "eval" / "gate_texts").glob("*.jsonl")):
        counts = [0, 0, 0, 0]
        for case in _lines(path):
            is_blocked = not verify(case["text"], case["evidence"], catalog=ground.rooms.catalog).supported
            at = 2 if case["supported"] else 0
            counts[at] += is_blocked
            counts[at + 1] += 1
        figures += _figures(f"replies {path.stem}", counts)
    return figures


def _numbers() -> list[Figure]:
    """Number forms of which any part is seen, as a figure or as what could not be read."""
    rows = _lines(ROOT / "eval" / "number_forms.jsonl")
    seen = 0
    for row in rows:
        start = row["text"].index(row["number"])
        end = start + len(row["number"])
        found = find_figures(row["text"])
        seen += any(one.start < end and start < one.end for one in (*found.figures, *found.unparsed))
    return [share("number forms seen", seen, len(rows))]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _figures(label: str, counts: list[int]) -> list[Figure]:
    return [
        share(f"untruths caught, {label}", counts[0], counts[1]),
        share(f"true sentences blocked, {label}", counts[2], counts[3], "down"),
    ]
