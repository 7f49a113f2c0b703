"""The check of what the interview knows: questions, graded answers, intents of the chat."""

import re
import warnings
from typing import get_args

from advisor.catalog.checking.ledger import Kind, Ledger, Lined, line_of
from advisor.catalog.checking.nested import Known, choices
from advisor.catalog.interview_rows import Dimension, Question
from advisor.catalog.mistake_lines import KINDS, Broken, lines_of, words_of

__all__ = ["answers", "intents", "mistakes", "questions"]

FEWEST_FOLLOW_UPS = 2
QUESTION: dict[str, Kind] = {
    "id": str, "kind": str, "dimension": str, "text": str, "points": list, "difficulty": int, "source_id": str,
}  # fmt: skip
POINT: dict[str, Kind] = {"name": str, "alternatives": list, "follow_ups": list}
MISTAKE: dict[str, Kind] = {"about": str, "why": str, "right": str, "source_id": str}
ANSWER: dict[str, Kind] = {"id": str, "question": str, "level": int, "text": str}
TRAPS = (
    "off_topic", "keyword_stuffing", "echo", "template", "padding", "injection", "contradiction", "impossible_claim",
)  # fmt: skip
"""Concerns of the contract that an answer may be written to show."""


def questions(ledger: Ledger, known: Known) -> int:
    """Check questions/general.yaml and the files of the occupations; returns how many questions there are.

    An occupation without a file is asked about its skills and in general; ``check --stats`` shows which those are.
    """
    there = {f"questions/{path.name}" for path in (ledger.folder / "questions").glob("*.yaml")}
    for file in sorted(there - {f"questions/{name}.yaml" for name in known.packs | {"general"}}):
        ledger.add("dangling", file, 1, "belongs to no occupation: rename it or add the occupation")
    seen: dict[str, str] = {}
    total = 0
    for file in sorted(there | {"questions/general.yaml"}):
        rows = ledger.document(file, list) or ()
        total += len(rows)
        for row in rows:
            if ledger.keys(row, QUESTION, file, "a question"):
                ledger.first(row["id"], seen, file, line_of(row, "id"), "question")
                known.questions.add(str(row["id"]))
                _question(ledger, known, row, file)
    return total


def _question(ledger: Ledger, known: Known, row: Lined, file: str) -> None:
    ledger.one_of(row["kind"], choices(Question, "kind"), file, line_of(row, "kind"), "kind")
    ledger.one_of(row["dimension"], get_args(Dimension), file, line_of(row, "dimension"), "dimension")
    ledger.one_of(row["difficulty"], range(1, 6), file, line_of(row, "difficulty"), "difficulty")
    known.source(ledger, row["source_id"], file, line_of(row, "source_id"))
    for point in row["points"]:
        if not ledger.keys(point, POINT, file, f"a point of {row['id']}"):
            continue
        for key in ("alternatives", "follow_ups"):
            for said in point[key]:
                if not isinstance(said, str):  # yaml reads 1.2 and 是: as numbers and mappings
                    message = f"{key} of {point['name']!r} hold {said!r}: put it in quotes"
                    ledger.add("malformed", file, line_of(point, key), message)
        if len(point["follow_ups"]) < FEWEST_FOLLOW_UPS:
            said = f"the point {point['name']!r} of {row['id']} has {len(point['follow_ups'])} follow-ups: write two"
            ledger.add("count", file, line_of(point, "follow_ups"), said)
    for error in ledger.listed(row, "errors", file):
        needed: dict[str, Kind] = {"patterns": list, "why": str, "correction": str, "source_id": str}
        if not ledger.keys(error, needed, file, f"an error of {row['id']}"):
            continue
        known.source(ledger, error["source_id"], file, line_of(error, "source_id"))
        _patterns(ledger, error["patterns"], file, line_of(error, "patterns"))


def _patterns(ledger: Ledger, patterns: list[object], file: str, line: int) -> None:
    for pattern in patterns:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                re.compile(str(pattern))
        except (re.error, Warning) as fault:
            ledger.add("value", file, line, f"the pattern {pattern!r} is broken: {fault}")


def mistakes(ledger: Ledger, known: Known) -> int:
    """Check mistakes/*.yaml and the sets of words they name; returns how many entries there are."""
    sets = _sets(ledger)
    total = 0
    for path in sorted((ledger.folder / "mistakes").glob("*.yaml")):
        file = f"mistakes/{path.name}"
        rows = ledger.document(file, list) or ()
        total += len(rows)
        for row in rows:
            if ledger.keys(row, MISTAKE, file, "a mistake"):
                known.source(ledger, row["source_id"], file, line_of(row, "source_id"))
                _mistake(ledger, row, sets, file)
    return total


def _sets(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    file = "mistake_words.yaml"
    if not (ledger.folder / file).is_file():
        return {}
    table = ledger.document(file, dict) or {}
    return {str(name): tuple(str(words).split("/")) for name, words in table.items()}


def _mistake(ledger: Ledger, row: Lined, sets: dict[str, tuple[str, ...]], file: str) -> None:
    """A line that cannot be read is named with its words; an entry needs one line at least, and no key that nobody reads."""
    strange = sorted(str(key) for key in set(row) - {*MISTAKE, *KINDS, "patterns"})
    if strange:
        ledger.add("value", file, line_of(row, strange[0]), f"a mistake has no {', '.join(strange)}")
    try:
        words_of(row["about"], sets)
        lines = lines_of({str(key): value for key, value in row.items()}, sets)
    except Broken as fault:
        ledger.add("value", file, line_of(row, "about"), str(fault))
        return
    if not lines and not row.get("patterns"):
        ledger.add(
            "count", file, line_of(row, "about"), f"about {row['about']!r} nothing is told: write wrong, order or value"
        )
    written = [str(one).replace("{ok}", "(?:)").replace("~", "(?:)") for one in row.get("patterns") or ()]
    _patterns(ledger, list(written), file, line_of(row, "about"))


def answers(ledger: Ledger, known: Known) -> int:
    """Check answers/*.yaml; returns how many answers there are."""
    seen: dict[str, str] = {}
    total = 0
    for path in sorted((ledger.folder / "answers").glob("*.yaml")):
        file = f"answers/{path.name}"
        rows = ledger.document(file, list) or ()
        total += len(rows)
        for row in rows:
            if ledger.keys(row, ANSWER, file, "an answer"):
                ledger.first(row["id"], seen, file, line_of(row, "id"), "answer")
                _answer(ledger, known, row, file)
    return total


def _answer(ledger: Ledger, known: Known, row: Lined, file: str) -> None:
    ledger.known(row["question"], known.questions, file, line_of(row, "question"), "question")
    ledger.one_of(row["level"], range(1, 6), file, line_of(row, "level"), "level")
    ledger.one_of(row.get("trap", ""), ("", *TRAPS), file, line_of(row, "trap"), "trap")
    for reason in ledger.listed(row, "reasons", file):
        if not ledger.keys(reason, {"quote": str, "why": str}, file, f"a reason of {row['id']}"):
            continue
        if reason["quote"] not in row["text"]:
            said = f"{reason['quote']!r} does not stand in the answer {row['id']}: quote it to the letter"
            ledger.add("quote", file, line_of(reason, "quote"), said)


def intents(ledger: Ledger) -> int:
    """Check intents.yaml; returns how many there are."""
    file = "intents.yaml"
    rows = ledger.document(file, list) or ()
    seen: dict[str, str] = {}
    for row in rows:
        if ledger.keys(row, {"id": str, "examples": list}, file, "an intent"):
            ledger.first(row["id"], seen, file, line_of(row, "id"), "intent")
            for key in ("needs", "roles", "cues"):
                ledger.listed(row, key, file)
            if not (row.get("tool") or row.get("reply")):
                ledger.add("malformed", file, line_of(row, "id"), f"{row['id']} has neither a tool nor a reply")
    return len(rows)
