"""The gate: planted untruths that are caught, and true paraphrases that are blocked by mistake."""

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
    return [*_figures("all", total), *figures]


def _figures(label: str, counts: list[int]) -> list[Figure]:
    return [
        share(f"untruths caught, {label}", counts[0], counts[1]),
        share(f"true sentences blocked, {label}", counts[2], counts[3], "down"),
    ]
