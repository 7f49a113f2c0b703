"""The ledger of fifty thousand lines, and two mentors for every accompanied student."""

from datetime import timedelta
from random import Random
from typing import Any

import numpy as np

from advisor.facts import Viewer
from advisor.records.ledger import LedgerFilter
from advisor.records.support_people import MentorLine
from advisor.support.ledger import ledger
from advisor.support.mentors import affinity_of, pair_up
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

LINES = 50_000
MENTORS = 60
SHOWN = 50
KINDS = ("course", "training", "resume", "posts", "subsidy")
RESOURCES = ("", "", "", "economy", "jobseeking")
STATES = ("draft", "signed", "done")


def bench(stage: Stage) -> list[Line]:
    """A filtered page against reading the whole ledger and filtering in Python; the assignment against its relaxation.

    Goals of the ledger: a page opens and filters in less than 1 s; of the assignment: 436 students and 60 mentors in less
    than 2 s, at an objective equal to the bound. Seconds hold for the machine of the run alone.
    """
    rooms = stage.rooms
    archive, catalog, prompts = rooms.archive, rooms.catalog, rooms.prompts
    _fill(stage)
    console, counselor = rooms.viewer(None), Viewer("counselor", "C001")
    wanted = LedgerFilter(kind="course", state="signed")

    def whole() -> object:
        lines = archive.ledger.page(console, LedgerFilter()).lines
        return [line for line in lines if line.kind == wanted.kind and line.state == wanted.state][:SHOWN]

    ran = race(
        {
            "all lines, filtered in Python": whole,
            "console, filtered page": lambda: archive.ledger.page(console, wanted, most=SHOWN),
            "console, first page": lambda: archive.ledger.page(console, LedgerFilter(), most=SHOWN),
            "counselor, page with reminders": lambda: ledger(
                archive, counselor, catalog=catalog, prompts=prompts, most=SHOWN
            ),
        },
        rounds=3,
    )
    peer = "all lines, filtered in Python"
    lines = [
        against("support", ran, what, peer, 1, "s", note=f"{LINES} lines in the store") for what in ran if what != peer
    ]
    return [*lines, *_mentors(stage)]


def _mentors(stage: Stage) -> list[Line]:
    rooms = stage.rooms
    people = rooms.archive.ledger.accompanied(rooms.viewer(None))
    lot = np.random.default_rng(7)
    codes, packs = sorted({person.major_code for person in people}), list(rooms.catalog.occupations)
    size = -(-2 * len(people) // MENTORS) + 2
    mentors = [
        MentorLine(f"M{n}", "", "", tuple(lot.choice(codes, 2, replace=False)), tuple(lot.choice(packs, 2)), size)
        for n in range(MENTORS)
    ]
    halves = [mentors[: MENTORS // 2], mentors[MENTORS // 2 :]]
    found: list[tuple[float, float]] = []

    def assigned() -> object:
        found.clear()
        for half in halves:
            _, objective, bound = pair_up(affinity_of(people, half, rooms.catalog), [size] * len(half))
            found.append((objective, bound))
        return found

    def worths() -> object:
        return [affinity_of(people, half, rooms.catalog) for half in halves]

    ran = race({"worth of every pair": worths, "two mentors for everybody, proved": assigned}, rounds=3)
    gap = sum(bound - objective for objective, bound in found)
    note = f"{len(people)} students, {MENTORS} mentors, bound - objective = {gap:.1e}"
    return [against("support", ran, "two mentors for everybody, proved", "worth of every pair", 1, "s", note=note)]


def _fill(stage: Stage) -> None:
    lot, today = Random(1), stage.rooms.today
    rows: list[dict[str, Any]] = []
    for number in range(LINES):
        due = (today + timedelta(days=lot.randint(-60, 90))).isoformat()
        rows.append(
            {
                "student": stage.students[number % len(stage.students)], "action": f"a{number}", "rule": "bench",
                "card": "bench", "label": "", "before": None, "as_of": None, "kind": lot.choice(KINDS),
                "what": f"item {number}", "owner": lot.choice(("student", "counselor", "centre")), "due": due,
                "recheck": due, "state": lot.choice(STATES), "policy": "", "signatures": "", "signed": "",
                "resource": lot.choice(RESOURCES), "drafted_at": today.isoformat(), "result": "",
            }
        )  # fmt: skip
    stage.rooms.archive.load("plan_actions", rows)
