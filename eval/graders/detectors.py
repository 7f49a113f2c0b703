"""Detectors over texts of other writers: what is caught, what is taken amiss, and personal data in made-up lines."""

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from advisor.catalog.rows import Term
from advisor.facts import Span
from advisor.language import detectors
from advisor.language.personal import PersonalDatum, personal_data
from graders.figures import Figure, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["grade"]

FINDERS: Mapping[str, Callable[[str, Mapping[str, tuple[Term, ...]]], tuple[Span, ...]]] = {
    "addressed_to_reader": detectors.addressed_to_reader,
    "distress": detectors.distress,
    "abuse": detectors.abuse,
    "fraud_markers": detectors.fraud_markers,
    "unlawful_conditions": detectors.unlawful_conditions,
}
LINES, SEED = 5000, 2026
WORDED = frozenset(("name", "address"))
COVERED = 0.8
"""Share of a datum that a finding must cover."""

ALSO = {"student_no": {"id_card"}, "phone": {"wechat"}}
"""What else a datum may rightly be called: a number of 学籍 holds that of the identity card, a WeChat may be a phone."""


def grade(ground: Ground) -> list[Figure]:
    """Share caught of the bad and share taken amiss of the good, each detector; recall of each kind of personal data."""
    lexicon = ground.rooms.catalog.lexicon
    figures: list[Figure] = []
    for name, lists in rows_of(ROOT / "eval" / "detector_texts.yaml").items():
        find = FINDERS[name]
        for label, texts, wanted in (("caught", lists["bad"], "up"), ("taken amiss", lists["good"], "down")):
            figures.append(
                share(f"{name}: {label}", sum(bool(find(text, lexicon)) for text in texts), len(texts), wanted)
            )
    return [*figures, *_personal()]


def _personal() -> list[Figure]:
    met: Counter[str] = Counter()
    there: Counter[str] = Counter()
    facts = false = 0
    for line in _lines():
        found = personal_data(line.text)
        for kind, value in line.data:
            group = kind if kind in WORDED else "structured"
            there[group] += 1
            met[group] += _is_met(line.text, kind, value, found)
        if not line.data:
            facts += 1
            false += bool(found)
    figures = [share(f"personal: {group} found", met[group], there[group]) for group in ("structured", *sorted(WORDED))]
    return [*figures, share("personal: facts taken amiss", false, facts, "down")]


def _is_met(text: str, kind: str, value: str, found: tuple[PersonalDatum, ...]) -> bool:
    start = text.index(value)
    end = start + len(value)
    return any(
        datum.kind in {kind, *ALSO.get(kind, ())}
        and min(end, datum.span.end) - max(start, datum.span.start) >= COVERED * len(value)
        for datum in found
    )


def _lines() -> Any:  # noqa: ANN401 - a module of tests/, loaded by its path
    place = ROOT / "tests" / "language" / "personal_lines.py"
    spec = importlib.util.spec_from_file_location("personal_lines", place)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{place.name} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["personal_lines"] = module
    spec.loader.exec_module(module)
    return module.lines(LINES, SEED)
