"""Speed as ratios to peers within one run: ``advisor bench [--json] [FAMILY…]``. No figure here is a promise."""

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

FAMILIES = (
    "text",
    "search",
    "shelf",
    "college",
    "practice",
    "chat",
    "store",
    "start",
    "imports",
    "matching",
    "support",
    "diagnosis",
    "api",
)


def main() -> int:
    """Run the families, print a table, and with ``--json`` one document instead."""
    parser = argparse.ArgumentParser(prog="advisor bench", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"of {', '.join(FAMILIES)}; all without one")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    given = parser.parse_args()
    unknown = [name for name in given.families if name not in FAMILIES]
    if unknown:
        parser.error(f"no family {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    from benches.race import Line
    from benches.stage import Stage
    from graders.ground import Ground

    started = time.perf_counter()
    lines: list[Line] = []
    if not given.json:
        print(" · ".join(f"{key} {value}" for key, value in machine().items()))
        print(f"{'':<9} {'what':<36} {'median':>12} {'':<12} {'x':>8}  {'peer':<36} {'goal'}")
    with tempfile.TemporaryDirectory(prefix="qihang-bench-", ignore_cleanup_errors=True) as folder:
        stage = Stage(Ground(Path(folder)))
        for family in given.families or FAMILIES:
            found = importlib.import_module(f"benches.{family}").bench(stage)
            lines += found
            for line in () if given.json else found:
                print(_row(line), flush=True)
        stage.rooms.archive.close()
    took = time.perf_counter() - started
    if given.json:
        document = {"machine": machine(), "seconds": took, "lines": [asdict(line) for line in lines]}
        sys.stdout.write(json.dumps({**document, "basis": "engine", "fallback": None}, ensure_ascii=False) + "\n")
    else:
        print(
            f"{took:.0f} s; x = how many times as fast as the peer in the same rounds. Trust the ratios, not the times."
        )
    return 0


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    import numpy as np

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[index, call-overload]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(),
        "load": None if load is None else round(load, 2),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "numpy": np.__version__,
        "blas": f"{blas.get('name')} {blas.get('version')}",
        "OPENBLAS_CORETYPE": os.environ.get("OPENBLAS_CORETYPE", "unset"),
    }


def _row(line: Any) -> str:  # noqa: ANN401 - benches.race.Line, which is imported late
    goal = "" if line.reached is None else f"{line.goal} {'reached' if line.reached else 'MISSED'}"
    end = " · ".join(part for part in (goal, line.note) if part)
    return f"{line.family:<9} {line.what:<36} {line.figure:>12,.3f} {line.unit:<12} {line.ratio:>8.2f}  {line.peer:<36} {end}"


if __name__ == "__main__":
    sys.exit(main())
