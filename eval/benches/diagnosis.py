"""The diagnosis against shap on a forest of 300 trees, which is what such products do."""

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.diagnosis.bulk import score_all
from advisor.diagnosis.diagnose import diagnose
from advisor.diagnosis.explain import explain
from advisor.diagnosis.tabular.training import flat_forest
from benches.race import Line, against, race, single
from benches.stage import Stage

__all__ = ["Peer", "bench"]

FACTORS = ("academic", "practice", "economy", "psychology", "jobseeking")
STUDENTS = 200_000
EXPLAINED = 40
ONE_BY_ONE = 5
PARTS = 20_000
ROUNDS = 9
ONE = "predict_proba + shap, one student"


class Peer:
    """scikit-learn's forest of 300 trees of depth 8 on 2,159 rows, 20 features, 3 classes, explained by shap."""

    def __init__(self) -> None:
        from sklearn.ensemble import RandomForestClassifier

        dice = np.random.default_rng(0)
        self.rows = dice.normal(size=(2159, 20))
        total = self.rows @ dice.normal(size=20) + dice.normal(size=2159)
        classes = np.digitize(total, np.quantile(total, [1 / 3, 2 / 3]))
        self.forest = RandomForestClassifier(300, max_depth=8, random_state=0, n_jobs=1).fit(self.rows, classes)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import shap

            self.explainer: Any = shap.TreeExplainer(self.forest)

    def explain_many(self) -> object:
        """Forty rows at once."""
        return self.explainer.shap_values(self.rows[:EXPLAINED])

    def explain_one(self) -> object:
        """Five rows, one after the other."""
        rows = self.rows[:ONE_BY_ONE]
        return [(self.forest.predict_proba(row[None]), self.explainer.shap_values(row[None])) for row in rows]


def bench(stage: Stage) -> list[Line]:
    """Goals 12, 13 and 15; the same trees on both sides of 12 and 13."""
    peer = Peer()
    flat = flat_forest(peer.forest)
    scorecard = stage.rooms.catalog.scorecard
    raws = _raws(STUDENTS)
    many = np.random.default_rng(1).normal(size=(STUDENTS, 20))
    additive = _rest(flat, many[:2000])
    named = {
        "shap, many rows": peer.explain_many,
        "scorecard with reasons, arrays": lambda: score_all(scorecard, FACTORS, raws),
        "path contributions, same forest": lambda: flat.contributions(many[:PARTS]),
    }
    raced = race(named, rounds=5)
    each = {
        "shap, many rows": raced["shap, many rows"] / EXPLAINED,
        "scorecard with reasons, arrays": raced["scorecard with reasons, arrays"] / STUDENTS,
        "path contributions, same forest": raced["path contributions, same forest"] / PARTS,
    }
    each["path contributions, 200,000 at once"] = single(lambda: flat.contributions(many)) / STUDENTS
    return [
        against("diagnosis", each, "scorecard with reasons, arrays", "shap, many rows", 1, "students/s",
                goal=("15: 5000x", 5000), note="200,000 students, five factors"),
        against("diagnosis", each, "path contributions, same forest", "shap, many rows", 1, "students/s",
                goal=("13: 25x", 25), note=f"300 trees; base + paths - probability <= {additive:.0e}"),
        against("diagnosis", each, "path contributions, 200,000 at once", "shap, many rows", 1, "students/s",
                goal=("13: 25x", 25), note="once"),
        *_one_student(stage, peer, flat, many),
    ]  # fmt: skip


def _one_student(stage: Stage, peer: Peer, flat: Any, many: NDArray[np.float64]) -> list[Line]:  # noqa: ANN401
    """Goal 12, by the processor's time: on a machine with neighbours the clock on the wall measures them."""
    rooms = stage.rooms
    viewer = rooms.viewer(None)
    ids = stage.students[: ONE_BY_ONE * ROUNDS]
    ground: dict[str, Any] = {"scorecard": rooms.catalog.scorecard, "forests": rooms.forests, "prompts": rooms.prompts}
    turns = dict.fromkeys(("diagnosis", "cards"), 0)

    def whole(what: str, door: Callable[..., object]) -> None:
        """Five students, other ones in every round."""
        start = turns[what] * ONE_BY_ONE % len(ids)
        turns[what] += 1
        for student in ids[start : start + ONE_BY_ONE]:
            door(rooms.archive, viewer, student, **ground)

    def raced(place: str) -> dict[str, float]:
        doors = {
            ONE: peer.explain_one,
            "same forest and paths, one student": lambda: [
                (flat.spread(row), flat.contributions(row[None])) for row in many[:ONE_BY_ONE]
            ],
            f"diagnosis, one student{place}": lambda: whole("diagnosis", diagnose),
            f"with all its cards{place}": lambda: whole("cards", explain),
        }
        seconds = race(doors, rounds=ROUNDS, clock=time.process_time)
        return {name: taken / ONE_BY_ONE for name, taken in seconds.items()}

    with rooms.archive.at_once():
        inside = raced("")
    kept = raced(", audited")
    aim = ("12: 1/0.2 = 5x", 5.0)
    return [
        against("diagnosis", inside, "same forest and paths, one student", ONE, 1, "ms", goal=aim),
        against("diagnosis", inside, "diagnosis, one student", ONE, 1, "ms", goal=aim,
                note="records in memory, rights, scorecard, both forests, counterfactuals"),
        against("diagnosis", inside, "with all its cards", ONE, 1, "ms", goal=aim,
                note="explained besides: the class beside it, every card, the paragraph"),
        against("diagnosis", kept, "diagnosis, one student, audited", ONE, 1, "ms",
                note="the same from the disk, its audit on the disk before the answer"),
        against("diagnosis", kept, "with all its cards, audited", ONE, 1, "ms",
                note="from the disk, its audit on the disk before the answer"),
    ]  # fmt: skip


def _raws(n: int) -> NDArray[np.float64]:
    dice = np.random.default_rng(2)
    columns = [dice.uniform(40, 100, n), dice.uniform(20, 100, n), dice.uniform(300, 6000, n)]
    raws = np.column_stack([*columns, dice.integers(1, 6, n), dice.uniform(0, 100, n)])
    raws[dice.random(raws.shape) < 0.05] = np.nan
    return raws


def _rest(flat: Any, rows: NDArray[np.float64]) -> float:  # noqa: ANN401 - a Forest
    base, paths = flat.contributions(rows)
    return float(np.abs(base + paths.sum(axis=1) - flat.probabilities(rows)).max())
