"""Matching of many: top products beside sgemm and faiss, the assignment beside scipy's dense solver, a province."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from threadpoolctl import threadpool_limits

from advisor.app.answers import to_json
from advisor.catalog.rows import Requirement
from advisor.matching.assignment import optimal
from advisor.matching.gates import Gates
from advisor.matching.interests import Interests
from advisor.matching.match import match, match_all, openings_of
from advisor.matching.post import Applicant, Opening, opening_of_pack
from advisor.matching.proof import Proof, Proven
from advisor.matching.province import Province
from advisor.matching.ranking import Ranking, rank_all
from advisor.records.people import Certificate
from benches.race import Line, against, race
from benches.stage import Stage

__all__ = ["bench"]

FAMILY = "matching"
STUDENTS, POSTS, PLACES, WIDTH = 2159, 500, 2179, 32
SETTINGS = ("Haswell", "")
PEOPLE, OPENINGS, BLOCK = 8_192, 10_000, 512
SAMPLE = 40


def bench(stage: Stage) -> list[Line]:
    """Products, assignment, province, and the whole college with explanations."""
    return [*_products(), *_assignment(), *_province(stage), *_college(stage)]


def _products() -> list[Line]:
    """Under both settings of OpenBLAS: faiss brings an older one that takes some newer processors for old ones."""
    lines = []
    for setting in SETTINGS:
        found = _child(setting)
        seconds, processor = found["seconds"], found["processor"]
        shown = f"CORETYPE {setting or 'unset'}"
        kernels = {one.split()[-1] for one in found["blas"] if one.startswith("openblas")}
        for peer, goal in (("sgemm", 1.5), ("faiss", 1.5 if len(kernels) == 1 else 2.5)):
            if peer in seconds:
                note = f"{shown}; by processor time {processor[peer] / processor['ours']:.2f}; {_equality(found)}"
                names = {f"top {10} products, {shown}": seconds["ours"], peer: seconds[peer]}
                lines.append(
                    against(FAMILY, names, f"top {10} products, {shown}", peer, found["rows"], "people/s",
                            goal=(f"10: {goal}x", goal), note=note)
                )  # fmt: skip
    return lines


def _equality(found: dict[str, Any]) -> str:
    parts = [f"equal to float64 {found['equal_float64']:.4f}"]
    if found["equal_faiss"] is not None:
        rest = "ours right" if found["right_where_apart"] else "OURS WRONG"
        parts.append(f"to faiss {found['equal_faiss']:.5f} (the rest by float64: {rest})")
    if found["peak_mb"] is not None:
        parts.append(f"peak {found['peak_mb']:.0f} MB")
    return ", ".join([*parts, *found["blas"]])


def _child(setting: str) -> dict[str, Any]:
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
    if setting:
        environment["OPENBLAS_CORETYPE"] = setting
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = os.pathsep.join((str(root), environment.get("PYTHONPATH", "")))
    script = Path(__file__).with_name("product_race.py")
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _assignment() -> list[Line]:
    """Likenesses of random non-negative vectors: totals of a real college tie more, which suits both."""
    dice = np.random.default_rng(0)
    left, right = (np.abs(dice.standard_normal((n, WIDTH))) for n in (STUDENTS, POSTS))
    weights = (left / np.linalg.norm(left, axis=1)[:, None]) @ (right / np.linalg.norm(right, axis=1)[:, None]).T
    places = 1 + dice.multinomial(PLACES - POSTS, np.full(POSTS, 1 / POSTS))
    found: dict[str, float] = {}

    def ours() -> None:
        done = optimal(weights, places)
        found.update(objective=done.objective, gap=done.gap, arcs=done.arcs)

    def dense() -> None:
        wide = np.repeat(weights, places, axis=1)
        rows, columns = linear_sum_assignment(wide, maximize=True)
        found["dense"] = float(wide[rows, columns].sum())

    what, peer = "assignment with its proof", "scipy linear_sum_assignment, dense"
    seconds = race({what: ours, peer: dense}, rounds=5)
    note = (
        f"{STUDENTS} x {POSTS}, {PLACES} places; gap {found['gap']:g}, {found['arcs']:.0f} of {weights.size} arcs, "
        f"objective minus dense {found['objective'] - found['dense']:+.1e}"
    )
    return [against(FAMILY, seconds, what, peer, 1, "ms", goal=("11: 2x", 2), note=note)]


def _province(stage: Stage) -> list[Line]:
    """Made-up people of the catalog's occupations; every post has requirements of its own."""
    dice, catalog = random.Random(0), stage.rooms.catalog
    openings = [_opening(n, dice, stage) for n in range(OPENINGS)]
    people = [_person(n, dice, stage) for n in range(PEOPLE)]
    gates = Gates(catalog, stage.rooms.prompts)
    proof = Proof(catalog)
    province = Province(openings, gates, proof, 10)
    few = people[:BLOCK]
    found = []

    def ours() -> None:
        for start in range(0, PEOPLE, BLOCK):
            found.extend(province.best(people[start : start + BLOCK]))

    what, peer = "province, top 10 in full", "every pair worked out"
    is_open = gates.open_rows(few, openings)
    every: list[tuple[Ranking, Proven]] = []
    seconds = {
        what: _busy(ours, 1) / PEOPLE,
        peer: _busy(lambda: every.extend(zip(rank_all(few, openings), proof.of(few, openings), strict=True)), 1)
        / BLOCK,
    }
    same = 0
    for row, (ranking, proven), one in zip(is_open, every, found[:BLOCK], strict=True):
        order = ranking.order.tolist()
        chosen = [n for n in proven.order(ranking).tolist() if row[n]][:10]
        best = [*sorted(chosen, key=order.index), *(n for n in order if not row[n])][:10]
        same += one.posts.tolist() == best
    note = f"{PEOPLE} x {OPENINGS} by processor time, one thread, gates included; equal {same} of {BLOCK}"
    skills = {need.skill for opening in openings for need in opening.requirements}
    dense = f"sgemm of {len(skills)} skills, one thread"
    left, right = (np.zeros((n, len(skills)), dtype=np.float32) for n in (BLOCK, OPENINGS))
    with threadpool_limits(1, user_api="blas"):
        seconds[dense] = _busy(lambda: left @ right.T) / BLOCK
    return [against(FAMILY, seconds, what, other, 1, "people/s", note=note) for other in (peer, dense)]


def _college(stage: Stage) -> list[Line]:
    """By processor time, which a loud machine stretches least; the door for one person is asked for a sample."""
    rooms = stage.rooms
    archive, viewer, given = rooms.archive, rooms.viewer(None), {"catalog": rooms.catalog, "prompts": rooms.prompts}
    sample = stage.students[:: len(stage.students) // SAMPLE]

    def everybody() -> None:
        with archive.at_once():
            for found in match_all(archive, viewer, **given):
                to_json(found)

    def one_by_one() -> None:
        for student in sample:
            to_json(match(archive, viewer, student, **given))

    number = len(stage.students)
    what, peer, bar = "match --all, explained, as JSON", "match of one student", "bar of the issue"
    seconds = {what: _busy(everybody) / number, peer: _busy(one_by_one) / len(sample), bar: 5.0 / number}
    note = f"{number} students x {len(openings_of(archive, rooms.catalog))} posts by processor time, without start"
    return [
        against(FAMILY, seconds, what, bar, 1 / number, "s", goal=("5 s", 1), note=note),
        against(FAMILY, seconds, what, peer, 1, "ms", note=note),
    ]


def _busy(run: Callable[[], object], times: int = 2) -> float:
    """Processor seconds of the best of so many runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return min(taken)


def _opening(number: int, dice: random.Random, stage: Stage) -> Opening:
    pack = dice.choice(list(stage.rooms.catalog.occupations.values()))
    needs = list(pack.skills)
    dice.shuffle(needs)
    needs = needs[: max(3, len(needs) - dice.randint(0, 4))]
    own = tuple(Requirement(need.skill, min(5, max(1, need.level + dice.choice((-1, 0, 0, 1))))) for need in needs)
    return replace(
        opening_of_pack(pack), id=f"J{number:06}", requirements=own, city=dice.choice(("昆明", "大理", "曲靖"))
    )


def _person(number: int, dice: random.Random, stage: Stage) -> Applicant:
    pack = dice.choice(list(stage.rooms.catalog.occupations.values()))
    held = {need.skill: round(dice.random(), 3) for need in pack.skills if dice.random() < 0.6}
    held |= {
        skill: round(dice.random(), 3) for skill in dice.sample(list(stage.rooms.catalog.skills), dice.randint(0, 6))
    }
    code = "".join(dice.sample("RIASEC", 3))
    return Applicant(
        student=f"S{number:06}",
        held={} if dice.random() < 0.1 else held,
        evidence={},
        certificates=tuple(Certificate("c", gate.name, "", "") for gate in pack.gates[:1])
        if dice.random() < 0.5
        else None,
        needs_stated=tuple(need for need in ("no_night", "city:昆明") if dice.random() < 0.1),
        interests=Interests({}, code, False, ()) if dice.random() < 0.8 else None,
    )
