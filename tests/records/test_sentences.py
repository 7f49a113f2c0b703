"""Every fault that the records raise has a sentence and a hint in both languages, with no blank left open."""

import ast
import csv
import string
from pathlib import Path

import advisor.errors
from advisor.errors import AdvisorError

ROOT = Path(__file__).parents[2]


def raised() -> dict[str, set[str]]:
    """Key of the sentence → names that every place that raises it fills in."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "advisor" / "records").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            kind = getattr(advisor.errors, node.func.id, None)
            if kind is None or not issubclass(kind, AdvisorError):
                continue
            words = {word.arg: word.value for word in node.keywords}
            variant = words.get("variant")
            tail = f".{variant.value}" if isinstance(variant, ast.Constant) else ""
            first = node.args[0]
            assert isinstance(first, ast.Constant), path
            names = {name for name in words if name} | ({"low", "high"} if None in words else set())
            key = f"error.{kind.head}.{first.value}{tail}"
            found[key] = found[key] & names if key in found else names
    return found


def test_every_fault_has_its_sentence_and_hint() -> None:
    with (ROOT / "prompts" / "labels.csv").open(encoding="utf-8", newline="") as stream:
        labels = {row["key"]: row for row in csv.DictReader(stream)}
    keys = raised()
    assert len(keys) > 25
    for key, names in keys.items():
        for row in (labels[key], labels[f"{key}.hint"]):
            for language in ("zh", "en"):
                assert row[language].strip(), key
                blanks = {name for _, name, _, _ in string.Formatter().parse(row[language]) if name}
                assert blanks <= names | {"where"}, key
