"""Cold commands in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable

from graders.ground import ROOT

from advisor.language.folding import fold
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

JIEBA = """
import json, sys, jieba
jieba.setLogLevel(60)
names = set(open(sys.argv[1], encoding="utf-8").read().split("\\n"))
text = open(sys.argv[2], encoding="utf-8").read()
print(json.dumps([word for word in jieba.lcut(text) if word in names], ensure_ascii=False))
"""


def bench(stage: Stage) -> list[Line]:
    """``--help``, ``skills``, ``search`` and ``match`` beside jieba with a set and beside bare Python."""
    lexicon = stage.rooms.lexicon
    names = stage.ground.scratch / "names.txt"
    names.write_text(
        "\n".join(fold(name) for skill in lexicon.skills for name in (skill.name, *skill.synonyms)), encoding="utf-8"
    )
    report = str(ROOT / "examples" / "report.txt")
    home = str(stage.rooms.home.database.parent)
    command = [sys.executable, "-m", "advisor.app.cli"]
    runs = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "jieba + set, cold": [sys.executable, "-c", JIEBA, str(names), report],
        "advisor --help": [*command, "--help"],
        "advisor skills FILE --json": [*command, "skills", report, "--json"],
        "advisor search QUERY --json": [*command, "search", "试用期最长多久", "--json"],
        "advisor match ID --json": [*command, "match", stage.students[0], "--json"],
    }
    seconds = race({what: _process(arguments, home) for what, arguments in runs.items()})
    heavy = "import sentence_transformers"
    few = race(
        {
            heavy: _process([sys.executable, "-c", heavy], home),
            "advisor match ID --json": _process(runs["advisor match ID --json"], home),
        },
        rounds=2,
    )
    peer = "jieba + set, cold"
    bar = f"issue 2's bar: 0.3 s; {seconds['advisor --help'] / seconds['python -c pass']:.1f} x bare Python"
    goal = ("5: 1/0.7 = 1.43x", 1 / 0.7)
    return [
        against("start", seconds, "advisor --help", peer, 1, "s", note=bar),
        against("start", seconds, "advisor skills FILE --json", peer, 1, "s", goal=goal, note="issue 2's bar: 1.0 s"),
        against("start", seconds, "advisor search QUERY --json", peer, 1, "s"),
        against("start", seconds, "advisor match ID --json", peer, 1, "s"),
        against(
            "start", few, "advisor match ID --json", heavy, 1, "s", goal=("6: 15x", 15), note="150 posts, not 10,000"
        ),
    ]


def _process(arguments: list[str], home: str) -> Callable[[], object]:
    surroundings = {**os.environ, "ADVISOR_HOME": home, "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}

    def run() -> object:
        return subprocess.run(arguments, env=surroundings, cwd=ROOT, capture_output=True, check=True, timeout=120)

    return run
