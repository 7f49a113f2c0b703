"""Quality as numbers with intervals, beside eval/baseline.json: ``advisor eval [SUITE…] [--json] [--write-baseline]``."""

import argparse
import importlib
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graders.figures import Figure
from graders.ground import Ground, Skipped

SUITES = (
    "skills",
    "detectors",
    "retrieval",
    "titles",
    "gate",
    "mutations",
    "resume",
    "interview",
    "rehearsal",
    "dialogue",
    "outcomes",
    "matching",
    "diagnosis",
)
BASELINE = Path(__file__).parent / "baseline.json"


@dataclass(frozen=True, slots=True)
class Suite:
    """What one suite found, or why it did not run."""

    name: str
    figures: list[Figure]
    skipped: str | None
    seconds: float


def main() -> int:
    """Run the suites, print, and write the baseline only where it is asked for."""
    parser = argparse.ArgumentParser(prog="advisor eval", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; all without one")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--write-baseline", action="store_true", help="make these figures the baseline")
    given = parser.parse_args()
    unknown = [name for name in given.suites if name not in SUITES]
    if unknown:
        parser.error(f"no suite {', '.join(unknown)}; there are {', '.join(SUITES)}")
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.is_file() else {}
    with tempfile.TemporaryDirectory(prefix="qihang-eval-", ignore_cleanup_errors=True) as folder:
        ground = Ground(Path(folder))
        found = []
        for name in given.suites or SUITES:
            found.append(_run(name, ground))
            if not given.json:
                _print(found[-1], baseline.get(name, {}))
    if given.json:
        sys.stdout.write(json.dumps(_document(found, baseline), ensure_ascii=False) + "\n")
    if given.write_baseline:
        BASELINE.write_text(_kept(found, baseline), encoding="utf-8")
    return 0


def _run(name: str, ground: Ground) -> Suite:
    started = time.perf_counter()
    try:
        figures = importlib.import_module(f"graders.{name}").grade(ground)
        skipped = None
    except Skipped as reason:
        figures, skipped = [], str(reason)
    return Suite(name, figures, skipped, time.perf_counter() - started)


def _difference(figure: Figure, before: dict[str, Any]) -> float | None:
    kept = before.get(figure.name)
    return None if kept is None else figure.value - kept["value"]


def _print(suite: Suite, before: dict[str, Any]) -> None:
    if suite.skipped is not None:
        print(f"\n{suite.name}: skipped, {suite.skipped}")
        return
    print(f"\n{suite.name}  ({suite.seconds:.1f} s)")
    print(f"  {'figure':<40} {'n':>5} {'value':>7}  {'95 % interval':<17} {'baseline':>8} {'change':>8}")
    for figure in suite.figures:
        low, high = figure.interval
        change = _difference(figure, before)
        kept = "-" if change is None else f"{before[figure.name]['value']:.3f}"
        moved = "-" if change is None else f"{change:+.3f}"
        span = f"[{low:.3f}, {high:.3f}]"
        print(f"  {figure.name:<40} {figure.n:>5} {figure.value:>7.3f}  {span:<17} {kept:>8} {moved:>8}", flush=True)


def _document(found: list[Suite], baseline: dict[str, Any]) -> dict[str, Any]:
    return {
        "suites": {
            suite.name: {
                "skipped": suite.skipped,
                "figures": [
                    {**asdict(figure), "baseline": before.get("value"), "difference": _difference(figure, known)}
                    for figure in suite.figures
                    for known in [baseline.get(suite.name, {})]
                    for before in [known.get(figure.name, {})]
                ],
            }
            for suite in found
        },
        "basis": "engine",
        "fallback": None,
    }


def _kept(found: list[Suite], baseline: dict[str, Any]) -> str:
    """The baseline with the suites that ran put in place of their former figures."""
    new = {
        suite.name: {
            figure.name: {"n": figure.n, "value": figure.value, "interval": figure.interval} for figure in suite.figures
        }
        for suite in found
        if suite.skipped is None
    }
    return json.dumps({**baseline, **new}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main())
