"""The diagnosis: do a counselor's questions reach the engine that answers them, and what does the forest know."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import yaml

from advisor.app.wiring import Rooms
from advisor.diagnosis.tabular.reading import Table
from advisor.diagnosis.tabular.training import train_table
from advisor.dialogue.memory import Subject
from advisor.facts import Viewer
from advisor.records.demonstration.causation import REGISTERED, best_possible_accuracy
from graders.figures import Figure, share
from graders.ground import ROOT, Ground, Skipped

__all__ = ["grade"]

QUESTIONS = ROOT / "eval" / "counselor_questions.jsonl"
FACTORS = ("academic", "practice", "economy", "jobseeking")


def grade(ground: Ground) -> list[Figure]:
    """Share of questions that reach the right answer, by set, and the cause accuracy on the demonstration's past cases."""
    if not QUESTIONS.is_file():
        raise Skipped("no eval/counselor_questions.jsonl")
    rooms = ground.college
    return [*_routed(rooms), *_causes(rooms)]


def _routed(rooms: Rooms) -> list[Figure]:
    viewer = rooms.viewer("counselor:C001")
    student = rooms.archive.students(viewer)[0]
    found: dict[str, list[bool]] = {}
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found.setdefault(case["set"], []).append(_reaches(rooms, viewer, student, case))
    return [share(f"counselor's questions, {name} set", sum(hits), len(hits)) for name, hits in found.items()]


def _reaches(rooms: Rooms, viewer: Viewer, student: str, case: dict[str, str]) -> bool:
    asked = case["ask"].replace("{s}", student)
    plan = rooms.session.plan(viewer, asked, replace(Subject(), student=student))
    if not plan.calls:
        return False
    call = plan.calls[0]
    tool, _, aspect = case["want"].partition("/")
    return call.tool == tool and (not aspect or call.arguments.get("aspect") == aspect)


def _causes(rooms: Rooms) -> list[Figure]:
    """Accuracy of the primary cause out of fold, beside what the law of the demonstration allows, and with shuffled labels."""
    cases = [case for case in rooms.archive.labelled_cases() if set(case.causes) & set(REGISTERED)]
    columns: dict[str, Any] = {
        name: np.array([_cell(getattr(case, name)) for case in cases], dtype=object) for name in FACTORS
    }
    causes = np.array([next(cause for cause in REGISTERED if cause in case.causes) for case in cases], dtype=object)
    law = yaml.safe_load((rooms.catalog.folder / "demonstration" / "causes.yaml").read_text(encoding="utf-8"))
    best = best_possible_accuracy(law)
    n = len(cases)
    figures = [share("cause accuracy that the law allows", round(best * n), n)]
    shuffled = np.random.default_rng(0).permutation(causes)
    for name, labels, wanted in (("forest", causes, "up"), ("forest, shuffled labels", shuffled, "down")):
        told = train_table(Table({**columns, "cause": labels}, n), "cause", scorecard=rooms.catalog.scorecard)
        figures.append(share(f"cause accuracy, {name}", round(told.cv["accuracy"] * n), n, wanted))
        if wanted == "up":
            figures.append(Figure("calibration error of the causes", n, told.cv["ece"], (0.0, 1.0), "down"))
    return figures


def _cell(value: float | None) -> str:
    return "" if value is None else repr(value)
