"""Diagnosis of all and matching of all."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from advisor.diagnosis.diagnose import diagnose
from advisor.matching.match import applicant_of, match_all, openings_of
from advisor.matching.ranking import rank_all
from benches.diagnosis import ONE_BY_ONE, Peer
from benches.race import Line, against, race, single
from benches.stage import Stage

__all__ = ["bench"]


def bench(stage: Stage) -> list[Line]:
    """The whole college beside predict_proba and shap of one student after the other."""
    peer = Peer()
    n = len(stage.students)
    one = "predict_proba + shap, one student"
    each = {
        one: race({one: peer.explain_one}, rounds=3)[one] / ONE_BY_ONE,
        "diagnosis --all": single(lambda: _diagnose_all(stage)) / n,
        "match --all": single(lambda: _match_all(stage)) / n,
    }
    note = f"once, {n} students; rights, reviews and audit included"
    return [
        against("college", each, "diagnosis --all", one, 1, "students/s", note=note),
        against("college", each, "match --all", one, 1, "students/s", note=f"{note}; yardstick only"),
        *_ranking(stage),
    ]


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
