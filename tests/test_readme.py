"""The README's examples are executed and compared to the letter.

``python tests/test_readme.py`` runs them in a fresh demonstration college and writes what they print.
"""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from advisor.catalog.catalog import Catalog  # noqa: E402
from tests.conftest import TODAY, Run, copy_of, rooms_of  # noqa: E402

BLOCK = re.compile(r"```console\n\$ advisor ([^\n]+)\n(.*?)```", re.DOTALL)
DOCUMENTS = ("README.md", "README.zh-CN.md")


def executed(text: str, home: Path, run: Run) -> str:
    """The document with the output of every example, each run in a copy of the same home."""

    def one(block: re.Match[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            own = copy_of(home, Path(folder) / "home")
            done = run(*shlex.split(block[1]), home=own)
        said = done.stdout if done.returncode == 0 else done.stderr
        lines = "\n".join(line.rstrip() for line in said.strip().splitlines())
        return f"```console\n$ advisor {block[1]}\n{lines}\n```"

    return BLOCK.sub(one, text)


EXAMPLES = [block[0] for name in DOCUMENTS for block in BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("example", EXAMPLES, ids=[BLOCK.match(example)[1] for example in EXAMPLES])  # type: ignore[index]
def test_every_example_prints_what_the_document_says(example: str, college_home: Path, advisor: Run) -> None:
    assert executed(example, college_home, advisor) == example


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_counts_of_the_documents_are_those_of_the_tables(name: str, catalog: Catalog) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace(",", "")
    for table in ("occupations", "skills", "certificates", "titles", "questions", "answers", "policies"):
        assert re.search(rf"(?<!\d){len(getattr(catalog, table))}(?!\d)", text), table


def test_there_are_examples_to_run() -> None:
    assert len(BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))) >= 8


def test_every_target_of_make_is_one_that_the_readme_may_name() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"run", "test", "lint", "check", "bench", "fix"} <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def main() -> None:
    """Write the outputs into the documents."""
    from advisor.app.preparation import prepare_demonstration

    def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
        import os

        return subprocess.run(
            [sys.executable, "-m", "advisor.app.cli", *arguments, "--today", TODAY.isoformat()],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "ADVISOR_HOME": str(home)},
            cwd=ROOT,
            check=False,
        )

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "college"
        rooms = rooms_of(home)
        prepare_demonstration(rooms)
        rooms.archive.close()
        for name in DOCUMENTS:
            path = ROOT / name
            path.write_text(executed(path.read_text(encoding="utf-8"), home, run), encoding="utf-8")


if __name__ == "__main__":
    main()
