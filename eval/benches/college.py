"""Scorecard, forest, diagnosis of all and matching of all."""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from advisor.diagnosis.diagnose import diagnose
from advisor.diagnosis.scorecard import score
from advisor.matching.match import applicant_of, match_all, openings_of
from advisor.matching.ranking import rank_all
from benches.race import Line, against, race, single
from benches.stage import Stage

__all__ = ["bench"]

FACTORS = ("academic", "practice", "jobseeking", "economy")
EXPLAINED = 40


def bench(stage: Stage) -> list[Line]:
    """Everything runs against a forest of 300 trees with shap, which is what such products do."""
    rooms = stage.rooms
    viewer = rooms.viewer(None)
    archive, scorecard = rooms.archive, rooms.catalog.scorecard
    with archive.at_once():
        files = [archive.file(viewer, student) for student in stage.students]
    raws = [{name: r.raw for name, r in file.readings.items() if name in FACTORS} for file in files]
    peer = _Peer(raws)
    member = rooms.forests.for_factors(FACTORS) if rooms.forests is not None else None
    rows = [member.row(raw) for raw in raws] if member is not None else []
    table = np.array(rows)
    contestants = {
        "shap, many rows": peer.explain_many,
        "predict_proba + shap, one student": peer.explain_one,
        "scorecard with reasons": lambda: [score(scorecard, FACTORS, raw) for raw in raws],
    }
    if member is not None:
        contestants |= {
            "our forest, one student": lambda: [(member.estimates(raw), member.risk_of(raw)) for raw in raws[:5]],
            "our forest, path contributions": lambda: member.causes.contributions(table),
        }
    raced = race(contestants, rounds=3)
    n = len(raws)
    each = {
        "shap, many rows": raced["shap, many rows"] / EXPLAINED,
        "predict_proba + shap, one student": raced["predict_proba + shap, one student"] / 3,
        "scorecard with reasons": raced["scorecard with reasons"] / n,
        "diagnosis --all": single(lambda: _diagnose_all(stage)) / n,
        "match --all": single(lambda: _match_all(stage)) / n,
    }
    lines = [
        against(
            "college", each, "scorecard with reasons", "shap, many rows", 1, "students/s", goal=("15: 5000x", 5000)
        ),
    ]
    if member is not None:
        each["our forest, one student"] = raced["our forest, one student"] / 5
        each["our forest, path contributions"] = raced["our forest, path contributions"] / n
        lines += [
            against(
                "college",
                each,
                "our forest, one student",
                "predict_proba + shap, one student",
                1,
                "ms",
                goal=("12: 1/0.2 = 5x", 5),
                note="causes and risk with intervals and contributions",
            ),
            against(
                "college",
                each,
                "our forest, path contributions",
                "shap, many rows",
                1,
                "students/s",
                goal=("13: 25x", 25),
            ),
        ]
    note = f"once, {n} students; rights, reviews and audit included"
    return [
        *lines,
        against("college", each, "diagnosis --all", "predict_proba + shap, one student", 1, "students/s", note=note),
        against(
            "college",
            each,
            "match --all",
            "predict_proba + shap, one student",
            1,
            "students/s",
            note=f"{note}; yardstick only",
        ),
        *_ranking(stage),
    ]


class _Peer:
    """scikit-learn's forest of 300 trees of depth 8, explained by shap, on the same rows."""

    def __init__(self, raws: list[dict[str, float]]) -> None:
        from sklearn.ensemble import RandomForestClassifier

        self.rows = np.array([[raw.get(name, 0.0) for name in FACTORS] for raw in raws])
        line = np.median(self.rows[:, 0])
        labels = (self.rows[:, 0] < line).astype(int) + (self.rows[:, 1] < np.median(self.rows[:, 1]))
        self.forest = RandomForestClassifier(300, max_depth=8, random_state=0, n_jobs=1).fit(self.rows, labels)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import shap

            self.explainer: Any = shap.TreeExplainer(self.forest)

    def explain_many(self) -> object:
        """Forty rows at once."""
        return self.explainer.shap_values(self.rows[:EXPLAINED])

    def explain_one(self) -> object:
        """Three rows, one after the other."""
        return [(self.forest.predict_proba(row[None]), self.explainer.shap_values(row[None])) for row in self.rows[:3]]


def _diagnose_all(stage: Stage) -> object:
    rooms = stage.rooms
    viewer = rooms.viewer(None)
    given: Mapping[str, Any] = {
        "scorecard": rooms.catalog.scorecard,
        "forests": rooms.forests,
        "prompts": rooms.prompts,
    }
    with rooms.archive.at_once():
        return [diagnose(rooms.archive, viewer, student, **given) for student in stage.students]


def _match_all(stage: Stage) -> object:
    rooms = stage.rooms
    with rooms.archive.at_once():
        return list(match_all(rooms.archive, rooms.viewer(None), catalog=rooms.catalog, prompts=rooms.prompts))


def _ranking(stage: Stage) -> list[Line]:
    """The figures of all students for all posts, without cards and words, beside the bare product of such tables."""
    rooms = stage.rooms
    viewer = rooms.viewer(None)
    with rooms.archive.at_once():
        applicants = [applicant_of(rooms.archive, viewer, student) for student in stage.students]
    openings = openings_of(rooms.archive, rooms.catalog)
    dice = np.random.default_rng(0)
    left = dice.random((len(applicants), 256), dtype=np.float32)
    right = dice.random((256, len(openings)), dtype=np.float32)
    what, peer = "fit, interest and order, all pairs", "sgemm and argsort, d = 256"
    seconds = race(
        {what: lambda: list(rank_all(applicants, openings)), peer: lambda: np.argsort(-(left @ right), axis=1)},
        rounds=3,
    )
    note = f"{len(applicants)} x {len(openings)}; the peer is the limit"
    return [against("college", seconds, what, peer, len(applicants) * len(openings), "pairs/s", note=note)]
