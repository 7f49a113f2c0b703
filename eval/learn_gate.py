"""Learns when a refusal of the gate stands, and writes ``advisor/wording/doubt_weights.json``: ``python eval/learn_gate.py``.

It learns from the replies of ``gate_texts/`` with what the gate of the day refused when it met each set for the first time
(``gate_refusals.jsonl``): what has been mended since would flatter every refusal. Folds go by whole sets, those of one
writer together, so that no figure printed here is of a text like one that the fold had seen.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from advisor.language import stance
from advisor.language.claims import find_claims, sentences_of
from advisor.wording.doubts import FILE, Refused, features
from advisor.wording.evidence import Evidence
from advisor.wording.scene import Scene

ROOT = Path(__file__).parent
FOLDS = (
    ("fifth", "sixth"),
    ("seventh", "eighth", "ninth"),
    ("tenth", "eleventh"),
    ("twelfth", "thirteenth"),
    ("fourteenth", "fifteenth", "sixteenth"),
    ("seventeenth", "eighteenth"),
    ("nineteenth", "twentieth"),
    ("twenty_first", "twenty_second", "twenty_third"),
)
PENALTY = 0.003
ROUNDS = 3
LEAST_SETS = 5
THRESHOLDS = {"refused": 0.35, "passed": 0.4}
#: Refusals that no learning lifts: figures, labels, what could not be read.
HARD = frozenset({"number", "date", "label"})

Found = dict[str, float]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Clause:
    """What is seen of one clause, whether it was refused, and whether for a reason that stands in any case."""

    found: Found
    refused: bool
    hard: bool


@dataclass(frozen=True)
class Case:
    """A reply of a set: whether every word is carried, and its clauses."""

    of: str
    supported: bool
    clauses: tuple[Clause, ...]

    @property
    def refused(self) -> bool:
        """Whether any clause was refused."""
        return any(one.refused for one in self.clauses)


@dataclass(frozen=True)
class Model:
    """A logistic table without its library."""

    bias: float
    weights: Mapping[str, float]

    def score(self, found: Found) -> float:
        """How likely what is seen makes an untruth, 0..1."""
        return float(1 / (1 + np.exp(-(self.bias + sum(self.weights.get(k, 0.0) * v for k, v in found.items())))))


def read() -> list[Case]:
    """All replies with what was refused in them at first."""
    first = {(row["set"], row["id"]): row for row in _lines(ROOT / "gate_refusals.jsonl")}
    cases = []
    for name in (name for fold in FOLDS for name in fold):
        for row in _lines(ROOT / "gate_texts" / f"{name}.jsonl"):
            met = first.get((name, row["id"]), {"refused": [], "unread": []})
            cases.append(Case(name, row["supported"], tuple(_clauses(row, met))))
    return _common(cases)


def _clauses(row: Mapping[str, Any], met: Mapping[str, Any]) -> Iterator[Clause]:
    text, evidence = row["text"], Evidence(row["evidence"])
    found = find_claims(text).claims
    for sentence in sentences_of(text):
        asked = sentence.quote.rstrip().endswith(("？", "?", "吗", "吗。"))
        for start, end in stance.clauses(sentence.quote):
            start, end = start + sentence.start, end + sentence.start
            inside = tuple(claim for claim in found if start <= claim.start < end)
            scene = Scene(text, sentence, start, end, inside, found, evidence, asked, {})
            spans = {(claim.start, claim.end, claim.type) for claim in inside}
            refused = [
                Refused(kind, text[a:b], a == start and (a, b, kind) not in spans)
                for a, b, kind in met["refused"]
                if start <= a < end
            ]
            unread = any(start <= a < end for a, _ in met["unread"])
            hard = unread or any(one.type in HARD and not one.is_clause for one in refused)
            yield Clause(features(scene, refused), bool(refused) or unread, hard)


def _common(cases: list[Case]) -> list[Case]:
    """The cases without characters that fewer than ``LEAST_SETS`` sets bring: such are of one writer or one story."""
    brought: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for clause in case.clauses:
            for key in clause.found:
                if key.startswith("g_"):
                    brought[key].add(case.of)

    def kept(clause: Clause) -> Clause:
        found = {k: v for k, v in clause.found.items() if k not in brought or len(brought[k]) >= LEAST_SETS}
        return Clause(found, clause.refused, clause.hard)

    return [Case(case.of, case.supported, tuple(map(kept, case.clauses))) for case in cases]


def learn_refused(cases: Iterable[Case]) -> Model:
    """Of clauses that were refused: how likely the reply is untrue."""
    rows: list[Found] = []
    labels: list[bool] = []
    weights: list[float] = []
    for case in cases:
        mine = [one.found for one in case.clauses if one.refused and not one.hard]
        rows += mine
        labels += [not case.supported] * len(mine)
        weights += [1 / max(len(mine), 1)] * len(mine)
    return _fit(rows, np.array(labels, dtype=float), np.array(weights))


def learn_passed(cases: Iterable[Case]) -> Model:
    """Of clauses that nothing refused: how likely each is the untrue one of its reply, found in a few rounds."""
    bags = [
        (case, [one.found for one in case.clauses if not one.refused])
        for case in cases
        if case.supported or not case.refused
    ]
    bags = [(case, rows) for case, rows in bags if rows]
    blame = [np.full(len(rows), 0.0 if case.supported else 1 / len(rows)) for case, rows in bags]
    flat = [row for _, rows in bags for row in rows]
    model = Model(0.0, {})
    for _ in range(ROUNDS):
        share = np.concatenate(blame)
        model = _fit([*flat, *flat], np.r_[np.zeros(len(flat)), np.ones(len(flat))], np.r_[1 - share, share])
        for at, (case, rows) in enumerate(bags):
            if not case.supported:
                scores = np.array([model.score(row) for row in rows])
                some = 1 - np.prod(1 - scores)
                blame[at] = np.clip(scores / max(some, 1e-9), 0, 1)
                blame[at] /= max(1.0, blame[at].sum())
    return model


def _fit(rows: Sequence[Found], labels: Array, weights: Array) -> Model:
    """A logistic regression over standardised features, told in the features as they are."""
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform(rows)
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    keep = weights > 0
    learner = LogisticRegression(C=PENALTY, max_iter=300)
    learner.fit(((matrix - mean) / spread)[keep], labels[keep], sample_weight=weights[keep])
    plain = learner.coef_[0] / spread
    names = vectorizer.get_feature_names_out()
    bias = float(learner.intercept_[0] - plain @ mean)
    return Model(bias, {str(n): float(w) for n, w, s in zip(names, plain, spread, strict=True) if s > 1e-6})


def report(cases: Sequence[Case]) -> None:
    """Caught and blocked on sets that a fold had not seen, at several thresholds."""
    held: list[tuple[Case, list[tuple[float, float]]]] = []
    for fold in FOLDS:
        seen = [case for case in cases if case.of not in fold]
        refused, passed = learn_refused(seen), learn_passed(seen)
        for case in cases:
            if case.of in fold:
                held.append((case, [(refused.score(c.found), passed.score(c.found)) for c in case.clauses]))

    def figures(rule: Callable[[Case, list[tuple[float, float]]], bool], fold: Sequence[str] | None) -> str:
        mine = [(case, scores) for case, scores in held if fold is None or case.of in fold]
        caught = [rule(case, scores) for case, scores in mine if not case.supported]
        blocked = [rule(case, scores) for case, scores in mine if case.supported]
        return f"{np.mean(caught):.3f}/{np.mean(blocked):.3f}"

    def decided(lift: float, add: float) -> Callable[[Case, list[tuple[float, float]]], bool]:
        def rule(case: Case, scores: list[tuple[float, float]]) -> bool:
            return any(
                one.hard or (p >= lift if one.refused else q >= add and "text" in one.found)
                for one, (p, q) in zip(case.clauses, scores, strict=True)
            )

        return rule

    pairs = (
        (0.0, 2.0),
        (0.3, 2.0),
        (0.35, 2.0),
        (0.4, 2.0),
        (0.45, 2.0),
        (0.0, 0.4),
        (0.0, 0.35),
        (0.0, 0.3),
        (0.35, 0.4),
        (0.4, 0.4),
        (0.35, 0.35),
    )
    print("caught/blocked, sets held out; lift below, add from:", *(f"{a}/{b}" for a, b in pairs))
    for fold in (*FOLDS, None):
        print(f"{'+'.join(fold) if fold else 'all':42s}", *(figures(decided(*pair), fold) for pair in pairs))


def main() -> int:
    """Print the figures of the folds, then learn from all sets and write the tables."""
    cases = read()
    if "--quiet" not in sys.argv:
        report(cases)
    tables = {
        name: {
            "threshold": THRESHOLDS[name],
            "bias": round(model.bias, 4),
            "weights": {key: round(weight, 4) for key, weight in sorted(model.weights.items()) if abs(weight) >= 5e-4},
        }
        for name, model in (("refused", learn_refused(cases)), ("passed", learn_passed(cases)))
    }
    FILE.write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
